//! The walls of the house: arrows point down, no room imports another of its own height, no cycle.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// From the top. A module may import those of lower lines, never one of its own line or above;
/// `~` joins those of one line that may import each other's types without a cycle.
const FLOORS: &[&[&str]] = &[
    &["cli"],
    &["doctor", "founding", "keeping"],
    &["app"],
    &["admin", "api", "metrics", "upkeep"],
    &["bundles", "moderation"],
    &["networks"],
    &["conversations", "events", "practices", "specifications"],
    &["publications"],
    &["people"],
    &["server"],
    &["web"],
    &["federation", "jobs", "mail"],
    &["audit", "history"],
    &["db"],
    &["config"],
    &["here"],
    &["id"],
    &["random", "seal", "packed", "origin", "client_address", "text"],
    &["time"],
    &["territory"],
    &["locale"],
];

/// Leaves whose pure types know each other; none does input or output.
const LEAVES: &[&str] = &[
    "id",
    "random",
    "seal",
    "packed",
    "origin",
    "client_address",
    "text",
    "time",
    "territory",
    "locale",
    "here",
    "config",
];

#[test]
fn arrows_point_down() {
    let height: BTreeMap<&str, usize> =
        FLOORS.iter().enumerate().flat_map(|(at, floor)| floor.iter().map(move |name| (*name, at))).collect();
    let mut wrong = Vec::new();
    for (module, imports) in graph() {
        let from = *height.get(module.as_str()).unwrap_or_else(|| panic!("`{module}` stands on no floor: add it here"));
        for import in imports {
            let to =
                *height.get(import.as_str()).unwrap_or_else(|| panic!("`{import}` stands on no floor: add it here"));
            let leaves = LEAVES.contains(&module.as_str()) && LEAVES.contains(&import.as_str());
            if to <= from && !leaves {
                wrong.push(format!("{module} → {import}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "upward or sideways imports");
}

#[test]
fn there_is_no_cycle() {
    let graph = graph();
    for start in graph.keys() {
        let (mut seen, mut next) = (BTreeSet::new(), vec![start]);
        while let Some(module) = next.pop() {
            for import in graph.get(module).into_iter().flatten() {
                assert_ne!(import, start, "a cycle through `{start}` and `{module}`");
                if seen.insert(import) {
                    next.push(import);
                }
            }
        }
    }
}

#[test]
fn only_the_database_names_a_driver_and_only_federation_the_crate() {
    for (path, text) in sources() {
        let path = path.display().to_string();
        let code = code(&text);
        if !path.contains("/db/") {
            for word in ["SqlitePool", "PgPool", "sqlx::query", "sqlx::sqlite", "sqlx::postgres"] {
                assert!(!code.contains(word), "{path} names {word}");
            }
        }
        if !path.contains("/federation/") {
            assert!(!code.contains("activitypub_federation"), "{path} names the federation crate");
        }
        if !path.contains("/time/") {
            for word in ["SystemTime::now", "Timestamp::now(", "Zoned::now", "Utc::now"] {
                assert!(!code.contains(word), "{path} reads the clock by itself");
            }
        }
        if !path.contains("/random.rs") && !path.contains("/federation/keys.rs") {
            for word in ["getrandom::", "rand::thread_rng", "OsRng"] {
                assert!(!code.contains(word), "{path} draws by itself");
            }
        }
    }
}

/// What is kept in memory for some seconds, and asks how long ago that was: a question about this process,
/// whose answer decides nothing but whether to read again. A clock that is moved by hand, or set back by an
/// operator, must not make a picture look fresh for ever. Nothing that is stored, shown or sent comes from it.
/// `fetch` gives an answer the time that its bytes take; `pull` asks how long a page of a peer took, to leave half of the line to others; `requests` how long an answer took,
/// which is what it counts.
const MONOTONIC: [&str; 8] = [
    "src/federation/fetch.rs",
    "src/federation/peers.rs",
    "src/federation/stream/pull.rs",
    "src/metrics/figures.rs",
    "src/metrics/requests.rs",
    "src/web/front.rs",
    "src/web/kept.rs",
    "src/web/site.rs",
];

#[test]
fn only_what_is_kept_in_memory_asks_how_long_ago_that_was() {
    let uses = |text: &str| code(text).contains("Instant::now");
    let mut found: Vec<String> = sources()
        .into_iter()
        // The demonstration waits for its own servers, as a story does.
        .filter(|(path, text)| {
            uses(text) && !path.to_string_lossy().contains("/cli/demo/") && !path.ends_with("sanitize_tests.rs")
        })
        .map(|(path, _)| path.strip_prefix(env!("CARGO_MANIFEST_DIR")).expect("of this crate").display().to_string())
        .collect();
    found.sort();
    assert_eq!(found, MONOTONIC);
}

/// Which top-level module imports which, from `crate::name`, tests left out.
fn graph() -> BTreeMap<String, BTreeSet<String>> {
    let mut graph: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (path, text) in sources() {
        let relative = path.strip_prefix(root()).expect("under src");
        let module = relative
            .components()
            .next()
            .expect("a name")
            .as_os_str()
            .to_string_lossy()
            .trim_end_matches(".rs")
            .to_owned();
        if matches!(module.as_str(), "lib" | "main") {
            continue;
        }
        let imports = graph.entry(module.clone()).or_default();
        let code = code(&text);
        for (at, _) in code.match_indices("crate::") {
            let rest = &code[at + "crate::".len()..];
            if let Some(group) = rest.strip_prefix('{') {
                let mut depth = 0;
                let mut name = String::new();
                for c in group.chars() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => {
                            insert(imports, &name, &module);
                            name.clear();
                            continue;
                        }
                        _ => {}
                    }
                    if depth == 0 || name.is_empty() {
                        name.push(c);
                    }
                }
                insert(imports, &name, &module);
            } else {
                insert(imports, rest, &module);
            }
        }
    }
    graph
}

fn insert(imports: &mut BTreeSet<String>, text: &str, module: &str) {
    let name: String = text.trim().chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
    if !name.is_empty() && name != module && name.chars().next().is_some_and(char::is_lowercase) {
        imports.insert(name);
    }
}

/// The program's own text: no comments, nothing after the module's tests.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]").next().unwrap_or_default();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources() -> Vec<(PathBuf, String)> {
    let (mut found, mut folders) = (Vec::new(), vec![root()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).expect("text");
                found.push((path, text));
            }
        }
    }
    found
}
