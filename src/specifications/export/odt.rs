//! OpenDocument text (ODF 1.3), for those who go on in an office suite.

use super::{Front, notes, package::package, priority};
use crate::{locale::Locale, specifications::Document, text::markdown::plain};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::{fmt::Write as _, io};

const MIME: &str = "application/vnd.oasis.opendocument.text";
/// How deep lists go in an office suite; what is deeper stands at this depth.
const DEEPEST_LIST: usize = 10;
const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" office:version="1.3""#;

/// The document as an ODT file: title, facts, sections under real headings with bookmarks, requirements.
///
/// # Errors
/// It would be longer than 4 GiB.
pub fn odt(document: &Document, front: &Front) -> io::Result<Vec<u8>> {
    let meta = format!(
        "{HEAD}<office:document-meta {NAMES}><office:meta><dc:title>{}</dc:title><dc:language>{}</dc:language>\
         </office:meta></office:document-meta>",
        escaped(&front.title),
        escaped(&front.language),
    );
    package(&[
        ("mimetype", MIME),
        ("META-INF/manifest.xml", &manifest()),
        ("content.xml", &content(document, front)),
        ("styles.xml", &styles(&front.language)),
        ("meta.xml", &meta),
    ])
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn manifest() -> String {
    let file = |path: &str, kind: &str| {
        format!("<manifest:file-entry manifest:full-path=\"{path}\" manifest:media-type=\"{kind}\"/>")
    };
    let parts: String = ["content.xml", "styles.xml", "meta.xml"].map(|path| file(path, "text/xml")).concat();
    format!(
        "{HEAD}<manifest:manifest xmlns:manifest=\"urn:oasis:names:tc:opendocument:xmlns:manifest:1.0\" \
         manifest:version=\"1.3\">{}{parts}</manifest:manifest>",
        file("/", MIME)
    )
}

fn styles(language: &str) -> String {
    let (language, country) = language.split_once('-').unwrap_or((language, "none"));
    let mut out = format!(
        "{HEAD}<office:document-styles {NAMES}><office:styles><style:default-style style:family=\"paragraph\">\
         <style:text-properties fo:font-size=\"11pt\" fo:language=\"{}\" fo:country=\"{}\"/></style:default-style>",
        escaped(language),
        escaped(country),
    );
    let mut paragraph = |name: &str, shape: &str, letters: &str| {
        let _ = write!(
            out,
            "<style:style style:name=\"{name}\" style:family=\"paragraph\"><style:paragraph-properties \
             fo:margin-bottom=\"0.2cm\" {shape}/><style:text-properties {letters}/></style:style>"
        );
    };
    paragraph("Title", "", "fo:font-size=\"22pt\" fo:font-weight=\"bold\"");
    paragraph("Body", "", "");
    paragraph("Quotation", "fo:margin-left=\"1cm\"", "fo:font-style=\"italic\"");
    paragraph("Code", "fo:margin-left=\"0.5cm\"", "fo:font-family=\"monospace\" fo:font-size=\"10pt\"");
    paragraph("Requirement", "fo:margin-top=\"0.3cm\" fo:keep-with-next=\"always\"", "fo:font-weight=\"bold\"");
    for (depth, size) in (1..=6).zip(["16pt", "14pt", "13pt", "12pt", "11pt", "11pt"]) {
        let letters = format!("fo:font-size=\"{size}\" fo:font-weight=\"bold\"");
        paragraph(&format!("Heading{depth}"), "fo:margin-top=\"0.5cm\" fo:keep-with-next=\"always\"", &letters);
    }
    for (name, letters) in [
        ("Emphasis", "fo:font-style=\"italic\""),
        ("Strong", "fo:font-weight=\"bold\""),
        ("Struck", "style:text-line-through-style=\"solid\""),
        ("Source", "fo:font-family=\"monospace\""),
    ] {
        let _ = write!(
            out,
            "<style:style style:name=\"{name}\" style:family=\"text\"><style:text-properties {letters}/></style:style>"
        );
    }
    for (name, kind) in [("Bullets", "bullet"), ("Numbers", "number")] {
        let _ = write!(out, "<text:list-style style:name=\"{name}\">");
        for level in 1..=DEEPEST_LIST {
            let mark = if kind == "bullet" {
                "text:bullet-char=\"•\""
            } else {
                "style:num-format=\"1\" style:num-suffix=\".\""
            };
            let _ = write!(
                out,
                "<text:list-level-style-{kind} text:level=\"{level}\" {mark}><style:list-level-properties \
                 text:space-before=\"{}mm\" text:min-label-width=\"6mm\"/></text:list-level-style-{kind}>",
                level * 6
            );
        }
        out.push_str("</text:list-style>");
    }
    out + "</office:styles></office:document-styles>"
}

fn content(document: &Document, front: &Front) -> String {
    let mut out =
        format!("{HEAD}<office:document-content {NAMES}><office:body><office:text>{}", block("Title", &front.title));
    for (name, value) in &front.facts {
        let colon = if front.locale == Locale::Fr { "\u{a0}:" } else { ":" };
        out += &block("Body", &format!("{name}{colon} {value}"));
    }
    for (name, part) in &front.parts {
        let _ = write!(out, "<text:h text:style-name=\"Heading1\" text:outline-level=\"1\">{}</text:h>", escaped(name));
        Writer::write(part, &mut out);
    }
    let mut outline = document.outline().into_iter();
    for section in &document.sections {
        if section.level > 0
            && let Some(entry) = outline.next()
        {
            let _ = write!(
                out,
                "<text:h text:style-name=\"Heading{0}\" text:outline-level=\"{0}\"><text:bookmark text:name=\"{1}\"/>{2} {3}</text:h>",
                entry.depth.min(6),
                escaped(&section.id),
                entry.number,
                escaped(&plain(&section.title)),
            );
        }
        Writer::write(&section.text, &mut out);
        for one in &section.requirements {
            let _ = write!(
                out,
                "<text:p text:style-name=\"Requirement\"><text:bookmark text:name=\"{0}\"/>{0} ({1})</text:p>",
                one.label(),
                escaped(&priority(one.priority, front.locale)),
            );
            Writer::write(&one.text, &mut out);
            for (key, text) in notes(one) {
                let _ = write!(
                    out,
                    "<text:p text:style-name=\"Body\"><text:span text:style-name=\"Emphasis\">{}</text:span></text:p>",
                    escaped(&front.locale.t(key))
                );
                Writer::write(text, &mut out);
            }
        }
    }
    out + "</office:text></office:body></office:document-content>"
}

fn block(style: &str, text: &str) -> String {
    format!("<text:p text:style-name=\"{style}\">{}</text:p>", escaped(text))
}

/// Text in XML: marks escaped, what XML does not know left out.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c < ' ' && !matches!(c, '\n' | '\t') || matches!(c, '\u{fffe}' | '\u{ffff}') => {}
            c => out.push(c),
        }
    }
    out
}

/// Text as it stands in code: its spaces and lines are kept.
fn preformatted(text: &str) -> String {
    escaped(text).replace(' ', "<text:s/>").replace('\t', "<text:tab/>").replace('\n', "<text:line-break/>")
}

/// Markdown as blocks of ODF.
struct Writer<'a> {
    out: &'a mut String,
    is_open: bool,
    quotes: usize,
    /// For each list that is open, whether it stands as one in the file.
    lists: Vec<bool>,
    is_heading: bool,
    is_code: bool,
    /// For each link that is open, whether it stands as one in the file.
    links: Vec<bool>,
    in_table: bool,
}

impl Writer<'_> {
    fn write(markdown: &str, out: &mut String) {
        let mut writer = Writer {
            out,
            is_open: false,
            quotes: 0,
            lists: Vec::new(),
            is_heading: false,
            is_code: false,
            links: Vec::new(),
            in_table: false,
        };
        let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
        for event in Parser::new_ext(markdown, options) {
            writer.event(event);
        }
        writer.close();
    }

    fn event(&mut self, event: Event) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) if self.is_code => self.words(&preformatted(&text)),
            Event::Text(text) => self.words(&escaped(&text)),
            Event::Code(text) => {
                let text = escaped(&text);
                self.words(&format!("<text:span text:style-name=\"Source\">{text}</text:span>"));
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.words("<text:line-break/>"),
            Event::TaskListMarker(is_done) => self.words(if is_done { "☑ " } else { "☐ " }),
            Event::Rule => {
                self.close();
                self.words("* * *");
                self.close();
            }
            // Written HTML is dropped, here as everywhere.
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag) {
        match tag {
            Tag::Paragraph => self.close(),
            Tag::Heading { .. } => {
                self.close();
                self.is_heading = true;
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes += 1;
            }
            Tag::CodeBlock(_) => {
                self.close();
                self.is_code = true;
            }
            Tag::List(start) => {
                self.close();
                let is_shown = self.lists.iter().filter(|is_shown| **is_shown).count() < DEEPEST_LIST;
                self.lists.push(is_shown);
                if is_shown {
                    let style = if start.is_some() { "Numbers" } else { "Bullets" };
                    let _ = write!(self.out, "<text:list text:style-name=\"{style}\">");
                }
            }
            Tag::Item => {
                self.close();
                if self.lists.last() == Some(&true) {
                    self.out.push_str("<text:list-item>");
                }
            }
            Tag::Table(columns) => {
                self.close();
                // No table stands in a list of ODF: its cells are paragraphs there.
                self.in_table = self.lists.is_empty();
                if self.in_table {
                    let count = columns.len();
                    let columns = format!("<table:table-column table:number-columns-repeated=\"{count}\"/>");
                    let _ = write!(self.out, "<table:table>{columns}");
                }
            }
            Tag::TableHead if self.in_table => self.out.push_str("<table:table-header-rows><table:table-row>"),
            Tag::TableRow if self.in_table => self.out.push_str("<table:table-row>"),
            Tag::TableCell if self.in_table => self.out.push_str("<table:table-cell>"),
            Tag::TableCell => self.close(),
            Tag::Emphasis => self.words("<text:span text:style-name=\"Emphasis\">"),
            Tag::Strong => self.words("<text:span text:style-name=\"Strong\">"),
            Tag::Strikethrough => self.words("<text:span text:style-name=\"Struck\">"),
            Tag::Link { dest_url, .. } => {
                let is_link = ["https://", "http://", "mailto:"].iter().any(|scheme| dest_url.starts_with(scheme));
                self.links.push(is_link);
                if is_link {
                    self.words(&format!("<text:a xlink:type=\"simple\" xlink:href=\"{}\">", escaped(&dest_url)));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.close(),
            TagEnd::Heading(_) => {
                self.close();
                self.is_heading = false;
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                // Its last line ends with it.
                if let Some(length) = self.out.strip_suffix("<text:line-break/>").map(str::len) {
                    self.out.truncate(length);
                }
                self.close();
                self.is_code = false;
            }
            TagEnd::List(_) => {
                self.close();
                if self.lists.pop() == Some(true) {
                    self.out.push_str("</text:list>");
                }
            }
            TagEnd::Item => {
                self.close();
                if self.lists.last() == Some(&true) {
                    self.out.push_str("</text:list-item>");
                }
            }
            TagEnd::Table => {
                self.close();
                if std::mem::take(&mut self.in_table) {
                    self.out.push_str("</table:table>");
                }
            }
            TagEnd::TableHead if self.in_table => self.out.push_str("</table:table-row></table:table-header-rows>"),
            TagEnd::TableRow if self.in_table => self.out.push_str("</table:table-row>"),
            TagEnd::TableCell => {
                self.close();
                if self.in_table {
                    self.out.push_str("</table:table-cell>");
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => self.words("</text:span>"),
            TagEnd::Link => {
                let is_link = self.links.pop() == Some(true);
                self.words(if is_link { "</text:a>" } else { "" });
            }
            _ => {}
        }
    }

    /// Adds to the paragraph that is open, or to a new one.
    fn words(&mut self, xml: &str) {
        if !self.is_open {
            let style = match self {
                Self { is_code: true, .. } => "Code",
                Self { is_heading: true, .. } => "Requirement",
                Self { quotes: 1.., .. } => "Quotation",
                _ => "Body",
            };
            let _ = write!(self.out, "<text:p text:style-name=\"{style}\">");
            self.is_open = true;
        }
        self.out.push_str(xml);
    }

    fn close(&mut self) {
        if std::mem::take(&mut self.is_open) {
            self.out.push_str("</text:p>");
        }
    }
}
