//! Markdown becomes a document.

use super::{
    Document, LONGEST, MOST_REQUIREMENTS, MOST_SECTIONS, Notice, OPENING, Problem, Section,
    blocks::{Block, Kind, blocks, item, trim},
    label, requirements,
};
use std::{
    borrow::Cow,
    collections::{HashMap, hash_map::Entry},
    ops::Range,
};

/// The longest id.
const LONGEST_ID: usize = 100;

/// A document as it was understood, with the line of each section.
pub(super) struct Read {
    pub(super) document: Document,
    pub(super) lines: Vec<usize>,
    pub(super) requirement_lines: Vec<usize>,
    pub(super) notices: Vec<Notice>,
    pub(super) problems: Vec<Problem>,
}

impl Document {
    /// Reads Markdown: headings become sections, lists of requirements become requirements. Ids (`## Accès {#acces}`)
    /// and numbers (`E-01`) are those that stand in the text; what has none gets one by [`Document::settle`].
    ///
    /// # Errors
    /// All that must be mended first: headings that skip a level, ids or numbers that stand twice, a block that is
    /// never closed, too long a text, too many sections or requirements. Nothing is mended silently.
    pub fn read(markdown: &str) -> Result<(Self, Vec<Notice>), Vec<Problem>> {
        if markdown.len() > LONGEST {
            return Err(vec![Problem::new(
                1,
                "specification-problem-too-long",
                [("max", (LONGEST / 1024 / 1024).into())],
            )]);
        }
        let mut read = understand(&normal(markdown));
        check_levels(&read.document, &read.lines, &mut read.problems);
        check(&read.document, &read.lines, &read.requirement_lines, &mut read.problems);
        if read.problems.is_empty() {
            read.problems.extend(open_block(&read.document, &read.lines));
        }
        if read.problems.is_empty() {
            return Ok((read.document, read.notices));
        }
        read.problems.sort_by_key(|problem| problem.line);
        Err(read.problems)
    }
}

/// Lines that end in one way, and no character that Markdown would replace.
pub(super) fn normal(markdown: &str) -> Cow<'_, str> {
    let text = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    if text.contains(['\r', '\0']) {
        return text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}").into();
    }
    text.into()
}

/// What a text says, whatever is wrong with its ids and levels.
pub(super) fn understand(source: &str) -> Read {
    let starts: Vec<usize> = source.match_indices('\n').map(|(at, _)| at + 1).collect();
    let line = |at: usize| starts.partition_point(|start| *start <= at) + 1;
    let mut read = Read {
        document: Document::default(),
        lines: Vec::new(),
        requirement_lines: Vec::new(),
        notices: Vec::new(),
        problems: Vec::new(),
    };
    let opening = Section { id: OPENING.to_owned(), ..Section::default() };
    let mut section = (opening, 1, Pieces::new(source, 0));
    for block in blocks(source) {
        match block.kind {
            Kind::Heading { .. } => {
                section.2.text_until(block.range.start);
                let end = block.range.end;
                let next = heading(source, block, line, &mut read);
                let (done, at, pieces) = std::mem::replace(&mut section, (next.0, next.1, Pieces::new(source, end)));
                read.end(done, at, pieces);
            }
            Kind::List(items) => {
                let pieces = &mut section.2;
                if !pieces.introduces(block.range.start) && !all_numbered(source, &items) {
                    if items.iter().any(|range| requirements::number(&item(source, range.clone())).is_some()) {
                        read.notices.push(Notice::new(line(block.range.start), "specification-notice-list"));
                    }
                    continue;
                }
                pieces.text_until(block.range.start);
                pieces.drop_marker();
                pieces.at = block.range.end;
                for range in items {
                    let at = line(range.start);
                    let said = item(source, range);
                    section.0.requirements.push(requirements::read(&said, at, &mut read.notices, &mut read.problems));
                    read.requirement_lines.push(at);
                }
            }
            Kind::Paragraph | Kind::Other => {}
        }
    }
    let (done, at, mut pieces) = section;
    pieces.text_until(source.len());
    read.end(done, at, pieces);
    read
}

fn all_numbered(source: &str, items: &[Range<usize>]) -> bool {
    items.iter().all(|range| requirements::number(&item(source, range.clone())).is_some())
}

impl Read {
    fn end(&mut self, mut section: Section, line: usize, pieces: Pieces) {
        section.text = pieces.text;
        if section.level > 0 || !section.text.is_empty() || !section.requirements.is_empty() {
            self.document.sections.push(section);
            self.lines.push(line);
        }
    }
}

/// The text of one section, gathered around its requirements.
struct Pieces<'a> {
    source: &'a str,
    /// Up to where the source was looked at.
    at: usize,
    text: String,
}

impl<'a> Pieces<'a> {
    fn new(source: &'a str, at: usize) -> Self {
        Self { source, at, text: String::new() }
    }

    fn text_until(&mut self, end: usize) {
        let piece = trim(&self.source[self.at.min(end)..end]);
        if !self.text.is_empty() && !piece.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(piece);
        self.at = end;
    }

    /// True when the line before `start` says that requirements follow.
    fn introduces(&self, start: usize) -> bool {
        let before = &self.source[self.at.min(start)..start];
        before.trim_end().lines().next_back().is_some_and(requirements::is_marker)
    }

    fn drop_marker(&mut self) {
        let end = self.text.rfind('\n').map_or(0, |at| at + 1);
        if requirements::is_marker(&self.text[end..]) {
            self.text.truncate(self.text[..end].trim_end().len());
        }
    }
}

/// The section that a heading begins, and its line.
fn heading(source: &str, block: Block, line: impl Fn(usize) -> usize, read: &mut Read) -> (Section, usize) {
    let at = line(block.range.start);
    let Kind::Heading { level, id, has_attributes, title } = block.kind else { return Default::default() };
    let mut words = source[title.clone()].split(['\n', ' ', '\t']).filter(|word| !word.is_empty()).collect::<Vec<_>>();
    let rest = &source[title.end..block.range.end];
    // Braces that give no id are words of the title.
    let braces = rest.find('{').and_then(|start| Some(&rest[start..=start + rest[start..].find('}')?]));
    match (&id, braces) {
        (None, Some(braces)) => words.extend(braces.split_whitespace()),
        (Some(_), _) if has_attributes => read.notices.push(Notice::new(at, "specification-notice-attributes")),
        _ => {}
    }
    let title = closed(words.join(" "));
    if title.is_empty() {
        read.problems.push(Problem::new(at, "specification-problem-untitled", []));
    }
    (Section { id: id.unwrap_or_default(), level, title, ..Section::default() }, at)
}

/// A title whose end cannot be taken for the marks that end a heading.
fn closed(mut title: String) -> String {
    let is_escaped = |text: &str| (text.len() - text.trim_end_matches('\\').len()) % 2 == 1;
    for (mark, entity) in [('#', "&#35;"), ('}', "&#125;")] {
        if title.ends_with(mark) {
            title.pop();
            if is_escaped(&title) {
                title.pop();
            }
            title.push_str(entity);
        }
    }
    title
}

/// Headings that skip a level.
pub(super) fn check_levels(document: &Document, lines: &[usize], problems: &mut Vec<Problem>) {
    let mut deepest = document.top();
    for (section, line) in document.sections.iter().zip(lines).filter(|(section, _)| section.level > 0) {
        if section.level > deepest {
            problems.push(Problem::new(
                *line,
                "specification-problem-level",
                [
                    ("title", section.title.clone().into()),
                    ("found", section.level.into()),
                    ("expected", deepest.into()),
                ],
            ));
        }
        deepest = section.level + 1;
    }
}

/// Ids and numbers that cannot be, or stand twice, and too many sections or requirements.
pub(super) fn check(document: &Document, lines: &[usize], requirement_lines: &[usize], problems: &mut Vec<Problem>) {
    if document.sections.len() > MOST_SECTIONS {
        let line = lines.get(MOST_SECTIONS).copied().unwrap_or(1);
        problems.push(Problem::new(line, "specification-problem-too-many", [("max", MOST_SECTIONS.into())]));
    }
    // Each requirement has its line.
    if let Some(line) = requirement_lines.get(MOST_REQUIREMENTS) {
        let args = [("max", MOST_REQUIREMENTS.into())];
        problems.push(Problem::new(*line, "specification-problem-too-many-requirements", args));
    }
    let mut ids = HashMap::new();
    for (section, line) in document.sections.iter().zip(lines).filter(|(section, _)| !section.id.is_empty()) {
        let id = section.id.as_str();
        if section.level > 0 && !is_id(id) {
            problems.push(Problem::new(*line, "specification-problem-id", [("id", id.to_owned().into())]));
            continue;
        }
        match ids.entry(id) {
            Entry::Vacant(place) => _ = place.insert(*line),
            Entry::Occupied(first) => problems.push(Problem::new(
                *line,
                "specification-problem-id-twice",
                [("id", id.to_owned().into()), ("first", (*first.get()).into())],
            )),
        }
    }
    let mut numbers = HashMap::new();
    let numbered = document.requirements().zip(requirement_lines).filter(|((_, one), _)| one.number != 0);
    for ((_, requirement), line) in numbered {
        match numbers.entry(requirement.number) {
            Entry::Vacant(place) => _ = place.insert(*line),
            Entry::Occupied(first) => problems.push(Problem::new(
                *line,
                "specification-problem-number-twice",
                [("number", label(requirement.number).into()), ("first", (*first.get()).into())],
            )),
        }
    }
}

/// True for an id that a heading may give.
pub(super) fn is_id(id: &str) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    !id.is_empty() && id.len() <= LONGEST_ID && id != OPENING && id.chars().all(is_letter)
}

/// A block that swallows what comes after it: the document, written out with one heading more, must be read the same.
pub(super) fn open_block(document: &Document, lines: &[usize]) -> Option<Problem> {
    let again = understand(&(document.markdown() + "\n# Fin\n")).document.sections;
    let is_whole = again.len() == document.sections.len() + 1 && again.last().is_some_and(|last| last.title == "Fin");
    let differing = document.sections.iter().zip(&again).position(|(one, other)| one != other);
    let at = match differing {
        None if is_whole => return None,
        None => document.sections.len().saturating_sub(1),
        Some(at) => at,
    };
    let title = document.sections.get(at).map(|section| section.title.clone()).unwrap_or_default();
    let line = lines.get(at).copied().unwrap_or(1);
    Some(Problem::new(line, "specification-problem-open-block", [("title", title.into())]))
}
