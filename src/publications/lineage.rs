//! Lineage: what was adapted from what, across instances. A link is the child's own word: it counts
//! when the child was served or signed by its own origin, which is how every publication comes here.

use super::{Publication, store};
use crate::db::{Conn, Result};
use std::collections::HashMap;

/// Generations shown, and publications in one tree: beyond, the tree says that there are more.
pub const MOST_DEPTH: usize = 12;
/// See [`MOST_DEPTH`].
pub const MOST_NODES: usize = 300;
/// Of one network, in one tree: nobody makes the adaptations of all others disappear among theirs.
pub const MOST_OF_NETWORK: usize = 60;

/// A publication and what was adapted from it.
#[derive(Clone, Debug)]
pub struct Branch {
    /// It; deleted ones keep their place, hidden ones too, without their words.
    pub publication: Publication,
    /// Direct adaptations, in the order in which they came here: a date can be given, an arrival not.
    pub children: Vec<Self>,
}

/// The whole tree that a publication belongs to.
#[derive(Clone, Debug)]
pub struct Tree {
    /// The oldest ancestor known here.
    pub root: Branch,
    /// The root says it adapts something that is not known here.
    pub unknown_source: Option<String>,
    /// Some of it is not shown.
    pub cut: bool,
}

/// The tree around a publication.
///
/// # Errors
/// The database's.
pub async fn tree(conn: &mut Conn, of: &Publication) -> Result<Tree> {
    let mut root = of.clone();
    let mut climbed = vec![root.uri.clone()];
    let mut unknown_source = None;
    let mut cut = false;
    while let Some(source) = root.source_uri.clone() {
        // Two sheets that name each other would climb for ever.
        if climbed.contains(&source) {
            break;
        }
        if climbed.len() >= MOST_DEPTH {
            cut = true;
            break;
        }
        match store::by_uri(conn, &source).await? {
            Some(found) => {
                climbed.push(source);
                root = found;
            }
            None => {
                unknown_source = Some(source);
                break;
            }
        }
    }
    let mut seen = vec![root.uri.clone()];
    let mut of_network: HashMap<String, usize> = HashMap::new();
    let mut level = vec![root.uri.clone()];
    let mut children: HashMap<String, Vec<Publication>> = HashMap::new();
    for _ in 0..MOST_DEPTH {
        if level.is_empty() {
            break;
        }
        // publications_lineage; one statement a generation, and one row more than is shown, to know it
        let found: Vec<Publication> = conn
            .query_built(format!(
                "{} where p.seq in (select seq from (select seq, row_number() over (partition by network order by received_at, seq) \
                 as place from publications where source_uri in (..)) placed where place <= {} ) \
                 order by p.received_at, p.seq limit {}",
                store::SELECT,
                MOST_OF_NETWORK + 1,
                MOST_NODES + 1,
            ))
            .bind_list(level)
            .all()
            .await?;
        level = Vec::new();
        for child in found {
            if seen.contains(&child.uri) {
                continue;
            }
            if seen.len() >= MOST_NODES {
                cut = true;
                break;
            }
            let count = of_network.entry(child.network.clone()).or_insert(0);
            if *count >= MOST_OF_NETWORK {
                cut = true;
                continue;
            }
            *count += 1;
            seen.push(child.uri.clone());
            level.push(child.uri.clone());
            children.entry(child.source_uri.clone().unwrap_or_default()).or_default().push(child);
        }
    }
    cut |= !level.is_empty();
    Ok(Tree { root: assemble(root, &mut children), unknown_source, cut })
}

fn assemble(mut publication: Publication, children: &mut HashMap<String, Vec<Publication>>) -> Branch {
    let own = children.remove(&publication.uri).unwrap_or_default();
    if publication.is_hidden() {
        // Whoever shows the tree cannot show by mistake what this network hides.
        publication.title.clear();
        publication.summary.clear();
        "{}".clone_into(&mut publication.sheet);
        publication.adaptation = None;
    }
    Branch { publication, children: own.into_iter().map(|child| assemble(child, children)).collect() }
}

impl Branch {
    /// How many publications stand in it.
    #[must_use]
    pub fn count(&self) -> usize {
        1 + self.children.iter().map(Self::count).sum::<usize>()
    }
}

/// The ancestors of a publication that are known here, nearest first.
///
/// # Errors
/// The database's.
pub async fn ancestors(conn: &mut Conn, source_uri: Option<&str>) -> Result<Vec<Publication>> {
    let mut out: Vec<Publication> = Vec::new();
    let mut next = source_uri.map(str::to_owned);
    while let Some(uri) = next {
        if out.len() >= MOST_DEPTH || out.iter().any(|known| known.uri == uri) {
            break;
        }
        let Some(found) = store::by_uri(conn, &uri).await? else { break };
        next = found.source_uri.clone();
        out.push(found);
    }
    Ok(out)
}

/// Publications of one kind that say they were made from this one, oldest here first: of each network the first alone, as
/// whoever says it most often is not shown more often; at most `limit`.
///
/// # Errors
/// The database's.
pub async fn children(conn: &mut Conn, of: &Publication, limit: i64) -> Result<Vec<Publication>> {
    conn.query_built(format!(
        "{} where p.source_uri = $1 and p.kind = $2 and p.state = 'published' and not exists (select 1 from publications q \
         where q.source_uri = $1 and q.kind = $2 and q.state = 'published' and q.network = p.network and q.seq < p.seq) \
         order by p.seq limit $3",
        store::SELECT
    ))
    .bind(of.uri.clone())
    .bind(of.kind.clone())
    .bind(limit)
    .all()
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        db::{Tx, scratch::Scratch},
        publications::{Adaptation, store::Saved},
        time::Timestamp,
    };
    use proptest::{collection::vec, option, prelude::*, test_runner::TestRunner};
    use std::collections::BTreeSet;

    const ORIGIN: &str = "https://lozere.example";

    fn uri(number: usize) -> String {
        format!("{ORIGIN}/practices/{number}")
    }

    async fn actor(tx: &mut Tx) {
        tx.query(
            "insert into actors (id, uri, kind, handle, origin, name, url, inbox, key_id, public_key, fetched_at, created_at) \
             values ('a', 'https://lozere.example/a', 'person', 'a', 'https://lozere.example', 'A', '', '', '', '', 0, 0)",
        )
        .run()
        .await
        .expect("an actor");
    }

    /// Sheets that each claim to adapt one of the others, themselves, or something that is not here.
    async fn claim(tx: &mut Tx, claims: &[Option<usize>]) {
        let note = Adaptation::default();
        for (number, source) in claims.iter().enumerate() {
            let (own, source) = (uri(number), source.map(uri));
            let at = Timestamp(i64::try_from(number).expect("small"));
            let saved = Saved {
                new: true,
                id: format!("p{number}"),
                kind: "practice",
                uri: &own,
                url: &own,
                actor_id: "a",
                network: ORIGIN,
                elsewhere: true,
                title: "Tenir",
                summary: "",
                language: "fr",
                licence: "CC0-1.0",
                version: 1,
                version_hash: "",
                sheet: "{}".into(),
                source: source.as_deref().map(|source| (source, None, &note)),
                published_at: at,
                updated_at: at,
                received_at: at,
                review_at: None,
                facets: Vec::new(),
                territories: &[],
                title_terms: "",
                terms: String::new(),
            };
            store::save(tx, &saved).await.expect("saved");
        }
    }

    async fn tree_of(tx: &mut Tx, number: usize) -> Tree {
        let of = store::by_uri(tx, &uri(number)).await.expect("read").expect("it is here");
        tree(tx, &of).await.expect("a tree")
    }

    fn walk(branch: &Branch, depth: usize, seen: &mut Vec<String>) -> usize {
        seen.push(branch.publication.uri.clone());
        branch.children.iter().map(|child| walk(child, depth + 1, seen)).max().unwrap_or(depth)
    }

    #[test]
    fn whatever_is_claimed_a_tree_has_no_cycle_and_each_sheet_once() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        let scratch = runtime.block_on(Scratch::new("lineage"));
        let claims = vec(option::of(0_usize..24), 1..24);
        let mut runner =
            TestRunner::new(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() });
        let told = runner.run(&claims, |claims| {
            runtime.block_on(async {
                // Never committed: each case finds the tables empty.
                let mut tx = scratch.db.begin().await.expect("a transaction");
                actor(&mut tx).await;
                claim(&mut tx, &claims).await;
                for number in 0..claims.len() {
                    let found = tree_of(&mut tx, number).await;
                    let mut seen = Vec::new();
                    let depth = walk(&found.root, 0, &mut seen);
                    let unique: BTreeSet<&String> = seen.iter().collect();
                    prop_assert_eq!(unique.len(), seen.len(), "each once");
                    prop_assert!(depth <= MOST_DEPTH && seen.len() <= MOST_NODES);
                    prop_assert!(found.cut || seen.contains(&uri(number)), "it stands in its own tree");
                    prop_assert!(ancestors(&mut tx, Some(&uri(number))).await.expect("read").len() <= MOST_DEPTH);
                }
                Ok(())
            })
        });
        told.expect("true of any claims");
    }

    #[tokio::test]
    async fn a_tree_that_is_deeper_than_what_is_shown_says_so_from_both_ends() {
        let scratch = Scratch::new("depth").await;
        let mut tx = scratch.db.begin().await.expect("a transaction");
        actor(&mut tx).await;
        let chain: Vec<Option<usize>> = (0..30_usize).map(|number| number.checked_sub(1)).collect();
        claim(&mut tx, &chain).await;
        for number in [0, 29] {
            let found = tree_of(&mut tx, number).await;
            assert!(found.cut && found.root.count() <= MOST_DEPTH + 1, "{number}: {}", found.root.count());
        }
    }
}
