//! Where the blocks of a Markdown text begin and end: headings, paragraphs and lists of its first level. What is read
//! from it are places in the source; the source itself is never written anew from what was understood of it.

use pulldown_cmark::{Event, Options, Parser, Tag};
use std::ops::Range;

/// A block of the first level.
#[derive(Debug)]
pub(super) struct Block {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What it is.
    pub(super) kind: Kind,
}

/// What a block is.
#[derive(Debug)]
pub(super) enum Kind {
    /// A heading: what it says stands at `title`, which is empty when it says nothing.
    Heading { level: u8, id: Option<String>, has_attributes: bool, title: Range<usize> },
    /// A paragraph.
    Paragraph,
    /// A list, and where its items stand.
    List(Vec<Range<usize>>),
    /// Anything else.
    Other,
}

/// The blocks of `source`, in order.
pub(super) fn blocks(source: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let (mut found, mut depth): (Vec<Block>, usize) = (Vec::new(), 0);
    for (event, range) in Parser::new_ext(source, options).into_offset_iter() {
        if depth > 0
            && !matches!(event, Event::End(_))
            && let Some(Block { kind: Kind::Heading { title, .. }, .. }) = found.last_mut()
        {
            *title = if title.start == title.end { range.clone() } else { title.start..title.end.max(range.end) };
        }
        match event {
            Event::Start(tag) => {
                match (depth, tag) {
                    (0, tag) => found.push(Block { kind: kind(tag, range.start), range }),
                    (1, Tag::Item) => {
                        if let Some(Block { kind: Kind::List(items), .. }) = found.last_mut() {
                            items.push(range);
                        }
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => depth = depth.saturating_sub(1),
            _ if depth == 0 => found.push(Block { kind: Kind::Other, range }),
            _ => {}
        }
    }
    found
}

fn kind(tag: Tag, start: usize) -> Kind {
    match tag {
        Tag::Heading { level, id, classes, attrs } => Kind::Heading {
            level: level as u8,
            id: id.map(|id| id.to_string()),
            has_attributes: !classes.is_empty() || !attrs.is_empty(),
            title: start..start,
        },
        Tag::Paragraph => Kind::Paragraph,
        Tag::List(_) => Kind::List(Vec::new()),
        _ => Kind::Other,
    }
}

/// What an item of a list says, its mark and the indent of its lines taken away. `item` is where it stands in `source`,
/// in a list of the first level.
pub(super) fn item(source: &str, item: Range<usize>) -> String {
    let line = source[..item.start].rfind('\n').map_or(0, |at| at + 1);
    let raw = source[item].trim_end().trim_start_matches(' ');
    let mark = raw.find(|c: char| !c.is_ascii_digit()).map_or(raw.len(), |at| at + 1).min(raw.len());
    let before = source[line..].chars().take_while(|c| *c == ' ').count() + mark;
    let (first, rest) = raw.split_once('\n').unwrap_or((raw, ""));
    let after = first.get(mark..).unwrap_or_default();
    let blank: String = after.chars().take_while(|c| matches!(c, ' ' | '\t')).collect();
    let width = columns(&blank, before);
    let is_empty = blank.len() == after.len();
    let indent = before + if is_empty || width > 4 { 1 } else { width };
    let mut out = strip(after, before, indent);
    for text in rest.lines() {
        out.push('\n');
        out.push_str(&strip(text, 0, indent));
    }
    out
}

/// How many columns white space takes from column `at` on.
fn columns(blank: &str, at: usize) -> usize {
    blank.chars().fold(at, |at, c| if c == '\t' { (at / 4 + 1) * 4 } else { at + 1 }) - at
}

/// The line without the white space that stands before column `indent`; the line begins at column `at`.
fn strip(line: &str, at: usize, indent: usize) -> String {
    let mut column = at;
    for (index, c) in line.char_indices() {
        if column >= indent || !matches!(c, ' ' | '\t') {
            return " ".repeat(column.saturating_sub(indent)) + &line[index..];
        }
        column += columns(c.encode_utf8(&mut [0; 4]), column);
    }
    String::new()
}

/// Without the blank lines before it and the white space after it.
pub(super) fn trim(text: &str) -> &str {
    let text = text.trim_end();
    let start = text.find(|c: char| !c.is_whitespace()).unwrap_or(0);
    &text[text[..start].rfind('\n').map_or(0, |at| at + 1)..]
}
