//! A text of hundreds of sections: every page of it stays one that a thin line carries, and each section is found from it.

use super::{frozen, ici, new_form, send};
use crate::support::{browser::Page, story::Mediator};
use axum::http::StatusCode;

/// Chapters, the parts of each, and the sections of each part.
const SHAPE: (usize, usize, usize) = (10, 4, 7);

fn text(said: &str) -> String {
    let (chapters, parts, sections) = SHAPE;
    let mut text = String::new();
    let mut add = |level: usize, name: String| {
        let words: Vec<String> = (0..60).map(|at| format!("mot{at}m{name}")).collect();
        text.push_str(&format!(
            "{} Section {name}\n\n{said} {}.\n\nExigences :\n\n- (utile) Tenir {name}.\n\n",
            "#".repeat(level),
            words.join(" ")
        ));
    };
    for chapter in 0..chapters {
        add(1, format!("{chapter}"));
        for part in 0..parts {
            add(2, format!("{chapter}x{part}"));
            for section in 0..sections {
                add(3, format!("{chapter}x{part}x{section}"));
            }
        }
    }
    text
}

/// A page, which one response carries.
async fn read(who: &Mediator, path: &str) -> Page {
    let page = who.read(path).await;
    let parameters = brotli::enc::BrotliEncoderParams { quality: 5, lgwin: 18, ..Default::default() };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut page.text.as_bytes(), &mut packed, &parameters).expect("packed");
    assert!(packed.len() <= 14_336, "{path}: {} bytes", packed.len());
    page
}

/// Where its links lead.
fn links(page: &Page) -> Vec<String> {
    let hrefs = page.text.split(" href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    hrefs.map(|(href, _)| href.replace("&amp;", "&")).collect()
}

fn next(page: &Page, with: &str) -> Option<String> {
    let found = links(page).into_iter().filter(|one| one.contains(with));
    let number = |one: &String| one.rsplit('=').next().and_then(|number| number.parse::<usize>().ok());
    found.max_by_key(number)
}

#[tokio::test]
async fn a_great_text_is_read_chapter_by_chapter_and_compared_page_after_page() {
    let (_ici, lea) = ici().await;
    let form = new_form(&lea, "Grand texte").await.set("document", &text("On écrit"));
    let sent = send(&lea, &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{:?}", sent.errors());
    let path = sent.location().to_owned();

    // The page of the text names its chapters and their parts, and counts what these require.
    let page = read(&lea, &path).await;
    let leads = links(&page);
    let sections = |links: &[String]| links.iter().filter(|one| one.contains("/sections/")).count();
    assert_eq!(sections(&leads), SHAPE.0 * (1 + SHAPE.1));
    assert!(page.words().contains("8 exigences"), "{}", page.words());
    // What is deeper is found under its part.
    let part = leads.iter().find(|one| one.ends_with("/sections/section-3x2")).expect("a part").clone();
    let part = read(&lea, &part).await;
    let deep = links(&part).into_iter().find(|one| one.ends_with("/sections/section-3x2x6")).expect("a section");
    assert!(read(&lea, &deep).await.words().contains("Tenir 3x2x6"));

    // The team finds all of them, page after page.
    let mut at = Some(format!("{path}/drafting"));
    let mut found = Vec::new();
    while let Some(here) = at {
        let page = read(&lea, &here).await;
        found.extend(links(&page).into_iter().filter(|one| one.contains("/drafting/section-")));
        at = next(&page, "/drafting?from=");
    }
    let all = SHAPE.0 * (1 + SHAPE.1 * (1 + SHAPE.2));
    assert_eq!(found.len(), all);

    // Everything is written anew, and frozen.
    let whole = lea.form(&format!("{path}/edit"), &format!("{path}/edit")).await;
    let again = whole.get("document").replace("On écrit", "On décide");
    assert_eq!(send(&lea, &whole.set("document", &again)).await.status, StatusCode::SEE_OTHER);
    frozen(&lea, &path, "Tout est récrit.").await;

    // A version is read as the text is.
    let old = read(&lea, &format!("{path}/versions/1")).await;
    assert!(!old.words().contains("On écrit"));
    let first = links(&old).into_iter().find(|one| one.ends_with("?section=section-3x2")).expect("a part");
    let first = read(&lea, &first).await;
    assert!(first.words().contains("On écrit") && !first.words().contains("On décide"));
    assert!(links(&first).iter().any(|one| one.ends_with("?section=section-3x2x6")));

    // Two versions are compared page after page, each change once.
    let mut at = Some(format!("{path}/compare?from=1&to=2"));
    let (mut pages, mut changes) = (0, 0);
    while let Some(here) = at {
        let page = read(&lea, &here).await;
        changes += page.words().matches("mot59m").count();
        at = next(&page, "&after=");
        pages += 1;
    }
    assert_eq!(changes, all);
    assert!(pages > 5, "{pages}");
}
