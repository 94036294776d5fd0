//! Files of a specification say all that it says.

use super::*;
use crate::specifications::Retired;
use flate2::{Crc, read::DeflateDecoder};
use proptest::prelude::*;
use std::{collections::BTreeMap, io::Read as _};

const TEXT: &str = "\
Un mot avant.

## Accès & droits {#acces}

Un *mot* **fort** et `x<y`, [aide](https://a.example/?a=1&b=2) [non](javascript:x).

- un
  - deux

| a | b |
|---|---|
| 1 | 2 |

```
deux  espaces
fin
```

> cité <b>gras</b>

### Sous

Exigences :

- **E-01** (utile) Fonctionner *sans* réseau.
  - Pourquoi : le câble casse.
  - Vérification : couper.
";

fn document(markdown: &str) -> Document {
    Document::read(markdown).expect("read").0.settle(None, &Retired::default())
}

fn front() -> Front {
    let facts = vec![("Licence".to_owned(), "CC <BY>".to_owned())];
    Front {
        title: "Passeport & cie".into(),
        language: "fr-NC".into(),
        locale: Locale::Fr,
        facts,
        parts: vec![("Contexte".into(), "Le *câble* casse.".into())],
    }
}

/// The files of an archive, as its directory tells them, each verified.
fn files(archive: &[u8]) -> BTreeMap<String, String> {
    let short = |at: usize| usize::from(u16::from_le_bytes([archive[at], archive[at + 1]]));
    let long = |at: usize| short(at) | short(at + 2) << 16;
    let end = archive.len() - 22;
    assert_eq!(&archive[end..end + 4], b"PK\x05\x06");
    let (mut at, mut found) = (long(end + 16), BTreeMap::new());
    for _ in 0..short(end + 10) {
        assert_eq!(&archive[at..at + 4], b"PK\x01\x02");
        let name = String::from_utf8(archive[at + 46..at + 46 + short(at + 28)].to_vec()).expect("a name");
        let local = long(at + 42);
        assert_eq!(&archive[local..local + 4], b"PK\x03\x04");
        assert_eq!(archive[local + 4..local + 30], archive[at + 6..at + 32], "{name}");
        let start = local + 30 + short(local + 26);
        let bytes = &archive[start..start + long(at + 20)];
        let mut text = String::new();
        if short(at + 10) == 0 {
            text.push_str(std::str::from_utf8(bytes).expect("text"));
        } else {
            DeflateDecoder::new(bytes).read_to_string(&mut text).expect("deflated text");
        }
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        assert_eq!((crc.sum() as usize, text.len()), (long(at + 16), long(at + 24)), "{name}");
        at += 46 + name.len();
        found.insert(name, text);
    }
    assert_eq!(at, end);
    found
}

/// That every tag is closed in its order, and every `&` begins a reference.
fn assert_well_formed(xml: &str) {
    let mut open = Vec::new();
    for piece in xml.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag ends");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag.split(' ').next().expect("a name"));
        }
        for rest in [tag, text].iter().flat_map(|part| part.split('&').skip(1)) {
            assert!(["amp;", "lt;", "gt;", "quot;"].iter().any(|one| rest.starts_with(one)), "{rest}");
        }
    }
    assert!(open.is_empty(), "{open:?}");
}

#[test]
fn an_odt_file_says_all_of_it() {
    let archive = odt(&document(TEXT), &front()).expect("an archive");
    // Readers know the file by its first bytes.
    assert_eq!(&archive[30..30 + 47], b"mimetypeapplication/vnd.oasis.opendocument.text");
    let files = files(&archive);
    let names: Vec<&str> = files.keys().map(String::as_str).collect();
    assert_eq!(names, ["META-INF/manifest.xml", "content.xml", "meta.xml", "mimetype", "styles.xml"]);
    files.iter().filter(|(name, _)| *name != "mimetype").for_each(|(_, xml)| assert_well_formed(xml));
    let content = &files["content.xml"];
    for expected in [
        "<text:p text:style-name=\"Title\">Passeport &amp; cie</text:p>",
        "Licence\u{a0}: CC &lt;BY&gt;",
        "text:outline-level=\"1\"><text:bookmark text:name=\"acces\"/>1 Accès &amp; droits</text:h>",
        "text:outline-level=\"2\"><text:bookmark text:name=\"sous\"/>1.1 Sous</text:h>",
        "<text:span text:style-name=\"Strong\">fort</text:span>",
        "<text:a xlink:type=\"simple\" xlink:href=\"https://a.example/?a=1&amp;b=2\">aide</text:a> non.",
        "<text:list-item><text:p text:style-name=\"Body\">un</text:p><text:list text:style-name=\"Bullets\">",
        "<table:table-cell><text:p text:style-name=\"Body\">1</text:p></table:table-cell>",
        "deux<text:s/><text:s/>espaces<text:line-break/>fin</text:p>",
        "<text:p text:style-name=\"Quotation\">cité gras</text:p>",
        "<text:bookmark text:name=\"E-01\"/>E-01 (utile)</text:p>",
        "le câble casse.",
        "couper.",
    ] {
        assert!(content.contains(expected), "{expected} in {content}");
    }
    assert!(!content.contains("javascript"));
    assert!(files["styles.xml"].contains("fo:language=\"fr\" fo:country=\"NC\""));
}

#[test]
fn a_printed_page_has_its_headings_ids_and_requirements() {
    let page = html_page(&document(TEXT), &front());
    for expected in [
        "<html lang=\"fr-NC\">",
        "<h1>Passeport &amp; cie</h1>",
        "<a href=\"#acces\">1 Accès &amp; droits</a>",
        "<h2 id=\"acces\">1 Accès &amp; droits</h2>",
        "<h3 id=\"sous\">1.1 Sous</h3>",
        "<dt id=\"E-01\"><strong>E‑01</strong> (utile)</dt>",
        "<p>Fonctionner <em>sans</em> réseau.</p>",
        "<em>Pourquoi\u{a0}:</em><p>le câble casse.</p>",
    ] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    assert!(!page.contains("javascript") && !page.contains("<b>"));
}

#[test]
fn json_gives_the_document_again() {
    let document = document(TEXT);
    let json: serde_json::Value = serde_json::from_str(&json(&document, &front()).expect("JSON")).expect("JSON");
    assert_eq!(json["sha256"], document.hash());
    assert_eq!(json["outline"][1]["number"], "1.1");
    assert_eq!(json["sections"][2]["requirements"][0]["priority"], "useful");
    let again: Document = serde_json::from_value(serde_json::json!({ "sections": json["sections"] })).expect("again");
    assert_eq!(again, document);
}

proptest! {
    #[test]
    fn any_text_makes_well_formed_files(
        soup in "([#>*_`~|\\[\\]()!<&\\-+0-9. \n\t]|a|é|\u{1}|https://a.example|\\[a\\]\\(https://b\\)|\n\n|\n- |\n  |\\|a\\|b\\|\n\\|-\\|-\\|\n|- \\[x\\] ){0,60}"
    ) {
        if let Ok((document, _)) = Document::read(&soup) {
            let archive = odt(&document.settle(None, &Retired::default()), &front()).expect("an archive");
            assert_well_formed(&files(&archive)["content.xml"]);
        }
    }
}
