//! The first wall of [`super::sanitize`]: writes HTML again with a short list of tags, balanced, of bounded
//! depth, with headings in order and links that say where they go. It leaves character references as they
//! are, so its output must never be shown before `ammonia` has parsed it.

use super::html::{self, Attributes, Token, Tokens};
use super::link::Target;

/// The tags that may come out.
pub(super) const TAGS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "em",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements inside elements; deeper tags are dropped, their text stays.
const DEEPEST: usize = 24;

/// The same text with tags of the list only, each closed where it must.
pub(super) fn rebuild(html: &str) -> String {
    let mut rebuilt = Rebuilt {
        out: String::with_capacity(html.len()),
        open: Vec::new(),
        outline: Vec::new(),
        is_torn: false,
        tokens: Tokens::of(html),
    };
    while let Some(token) = rebuilt.tokens.next() {
        match token {
            Token::Text(text) => rebuilt.text(text),
            Token::Open(name, attributes) => rebuilt.opening(&name, &attributes),
            Token::Close(name) => rebuilt.closing(&name),
        }
    }
    rebuilt.close_from(0);
    rebuilt.out
}

/// What is written so far, and what is open there.
struct Rebuilt<'a> {
    out: String,
    open: Vec<Element>,
    /// The levels of the headings above the present place, as their author numbered them.
    outline: Vec<u8>,
    /// A block of another kind began or ended: what follows must not stick to what precedes.
    is_torn: bool,
    tokens: Tokens<'a>,
}

/// An element that is open: its name, where its tag begins in the output, where its content begins.
struct Element {
    name: &'static str,
    tag: usize,
    content: usize,
    target: Option<Target>,
}

/// What a tag of the source becomes.
enum Meaning {
    Kept(&'static str),
    Heading(u8),
    Picture,
    /// A block whose tag goes.
    Block,
    /// A tag that goes and leaves no trace.
    Nothing,
}

impl Rebuilt<'_> {
    fn text(&mut self, text: &str) {
        if !text.trim_ascii().is_empty() {
            self.mend();
        }
        self.out.push_str(text);
    }

    fn opening(&mut self, name: &str, attributes: &Attributes) {
        match meaning(name) {
            Meaning::Kept(name) => self.keep(name, attributes),
            Meaning::Heading(level) => self.heading(level),
            Meaning::Picture => {
                // A value between quotes may hold `<`; between tags it may not.
                let alternative = attributes.alt.unwrap_or_default().replace('<', "&lt;").replace('>', "&gt;");
                self.text(&alternative);
            }
            Meaning::Block => self.is_torn = true,
            Meaning::Nothing => {}
        }
    }

    fn keep(&mut self, name: &'static str, attributes: &Attributes) {
        match name {
            "br" => {
                self.out.push_str("<br>");
                self.is_torn = false;
            }
            "hr" => {
                self.leave_text();
                self.out.push_str("<hr>");
            }
            "a" => {
                let target = attributes.href.and_then(|href| Target::of(&html::decode(href)));
                self.close_within("a", &[]);
                if let Some(target) = target {
                    self.mend();
                    let mut tag = String::from("<a href=\"");
                    html::escape(&target.address, &mut tag);
                    tag.push_str("\">");
                    self.push(name, &tag, Some(target));
                }
            }
            "em" | "strong" | "del" | "code" => {
                if !self.is_open(name) {
                    self.mend();
                    self.push(name, &format!("<{name}>"), None);
                }
            }
            "li" if !self.is_open("ul") && !self.is_open("ol") => self.is_torn = true,
            "thead" | "tbody" | "tr" | "th" | "td" if !self.is_open("table") => self.is_torn = true,
            "li" => {
                self.close_within("li", &["ul", "ol"]);
                self.push(name, "<li>", None);
            }
            "td" | "th" => {
                self.close_within("td", &["table"]);
                self.close_within("th", &["table"]);
                self.push(name, &format!("<{name}>"), None);
            }
            "tr" => {
                self.close_within("tr", &["table"]);
                self.push(name, "<tr>", None);
            }
            "thead" | "tbody" => {
                self.close_within("thead", &["table"]);
                self.close_within("tbody", &["table"]);
                self.push(name, &format!("<{name}>"), None);
            }
            "ol" => {
                self.leave_text();
                let start = attributes.start.filter(|start| (1..=4).contains(&start.len()));
                match start.filter(|start| start.bytes().all(|b| b.is_ascii_digit())) {
                    Some(start) => self.push(name, &format!("<ol start=\"{start}\">"), None),
                    None => self.push(name, "<ol>", None),
                }
            }
            _ => {
                self.leave_text();
                self.push(name, &format!("<{name}>"), None);
            }
        }
    }

    /// Numbers a heading by its rank in the outline: `h3` for the first, one more for what lies under it.
    fn heading(&mut self, level: u8) {
        self.leave_text();
        while self.outline.last().is_some_and(|above| *above >= level) {
            self.outline.pop();
        }
        self.outline.push(level);
        let name = ["h3", "h4", "h5", "h6"][self.outline.len().min(4) - 1];
        self.push(name, &format!("<{name}>"), None);
    }

    fn closing(&mut self, name: &str) {
        let found = match meaning(name) {
            Meaning::Kept(name) => self.open.iter().rposition(|element| element.name == name),
            Meaning::Heading(_) => self.open.iter().rposition(|element| element.name.starts_with('h')),
            Meaning::Block => {
                self.is_torn = true;
                None
            }
            Meaning::Picture | Meaning::Nothing => None,
        };
        if let Some(index) = found {
            self.close_from(index);
        }
    }

    fn is_open(&self, name: &str) -> bool {
        self.open.iter().any(|element| element.name == name)
    }

    fn push(&mut self, name: &'static str, tag: &str, target: Option<Target>) {
        if self.open.len() == DEEPEST {
            self.is_torn = true;
            return;
        }
        let start = self.out.len();
        self.out.push_str(tag);
        self.open.push(Element { name, tag: start, content: self.out.len(), target });
    }

    /// Ends what cannot hold a block: paragraphs, headings, emphasis.
    fn leave_text(&mut self) {
        let holds_blocks = |name: &str| {
            matches!(name, "a" | "blockquote" | "ul" | "ol" | "li" | "td" | "th" | "table" | "thead" | "tbody" | "tr")
        };
        let first = self.open.iter().rposition(|element| holds_blocks(element.name)).map_or(0, |index| index + 1);
        self.close_from(first);
        self.is_torn = false;
    }

    /// Ends the innermost `name`, unless a `barrier` stands between.
    fn close_within(&mut self, name: &str, barriers: &[&str]) {
        for index in (0..self.open.len()).rev() {
            let open = self.open[index].name;
            if open == name {
                return self.close_from(index);
            }
            if barriers.contains(&open) {
                return;
            }
        }
    }

    fn close_from(&mut self, index: usize) {
        while self.open.len() > index {
            let element = self.open.pop().expect("there are more than index");
            self.close(&element);
        }
    }

    fn close(&mut self, element: &Element) {
        let content = &self.out[element.content..];
        let is_cell = matches!(element.name, "li" | "td" | "th" | "tr" | "thead" | "tbody");
        if content.trim_ascii().is_empty() && !is_cell {
            let space = if content.is_empty() { "" } else { " " };
            self.out.truncate(element.tag);
            self.out.push_str(space);
            return;
        }
        let hidden = element.target.as_ref().filter(|target| target.is_hidden_by(&words(content)));
        self.out.push_str("</");
        self.out.push_str(element.name);
        self.out.push('>');
        if let Some(target) = hidden {
            let mut host = String::from(" (");
            html::escape(&target.host, &mut host);
            host.push(')');
            // Cleaned already: it stands there.
            if !self.tokens.rest().starts_with(&host) {
                self.out.push_str(&host);
            }
        }
        self.is_torn = false;
    }

    /// Separates what follows from the text before a block that was dropped.
    fn mend(&mut self) {
        if std::mem::take(&mut self.is_torn) && !self.out.is_empty() && !self.out.ends_with('>') {
            self.out.push_str("<br>");
        }
    }
}

/// What a link says, without its tags.
fn words(html: &str) -> String {
    let texts = Tokens::of(html).filter_map(|token| match token {
        Token::Text(text) => Some(html::decode(text)),
        Token::Open(name, _) if name == "br" => Some(" ".into()),
        Token::Open(..) | Token::Close(_) => None,
    });
    texts.collect()
}

fn meaning(name: &str) -> Meaning {
    match name {
        "b" => Meaning::Kept("strong"),
        "i" => Meaning::Kept("em"),
        "s" | "strike" => Meaning::Kept("del"),
        "kbd" | "samp" | "tt" => Meaning::Kept("code"),
        "img" => Meaning::Picture,
        "address" | "article" | "aside" | "center" | "dd" | "details" | "dir" | "div" | "dl" | "dt" | "fieldset"
        | "figcaption" | "figure" | "footer" | "form" | "header" | "main" | "menu" | "nav" | "option" | "section"
        | "summary" => Meaning::Block,
        _ => match (name.as_bytes(), TAGS.iter().find(|tag| **tag == name)) {
            ([b'h', level @ b'1'..=b'6'], _) => Meaning::Heading(level - b'0'),
            (_, Some(tag)) => Meaning::Kept(tag),
            (_, None) => Meaning::Nothing,
        },
    }
}
