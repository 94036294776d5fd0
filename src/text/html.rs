//! Cuts any text into tags and text, in one pass and in linear time, as a browser would for the simple cases.
//! It is no security boundary: what [`super::sanitize`] makes of its tokens still goes through `ammonia`.

use std::borrow::Cow;

/// A piece of HTML. Text and attribute values keep their character references (`&amp;`).
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Token<'a> {
    Text(&'a str),
    /// A tag that opens; its name in lower case.
    Open(String, Attributes<'a>),
    /// A tag that closes; its name in lower case.
    Close(String),
}

/// The attributes that may matter; the first of each name counts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Attributes<'a> {
    pub(super) href: Option<&'a str>,
    pub(super) alt: Option<&'a str>,
    pub(super) start: Option<&'a str>,
}

/// Elements whose content is not text for people: it goes with them.
const HIDDEN: &[&str] = &[
    "iframe", "math", "noembed", "noframes", "noscript", "object", "script", "style", "svg", "template", "textarea",
    "title", "xmp",
];

/// The tokens of a text, and what remains to be read.
pub(super) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    pub(super) fn of(html: &'a str) -> Self {
        Self { rest: html }
    }

    /// What follows the last token.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Reads a tag of which `<` and, for one that closes, `/` are behind. An unfinished one swallows the rest.
    fn tag(&mut self) -> Option<(String, Attributes<'a>)> {
        let name = self.take_until(|c| c.is_ascii_whitespace() || matches!(c, '/' | '>')).to_ascii_lowercase();
        let mut attributes = Attributes::default();
        loop {
            self.take_until(|c| !c.is_ascii_whitespace() && c != '/');
            if let Some(rest) = self.rest.strip_prefix('>') {
                self.rest = rest;
                return Some((name, attributes));
            }
            if self.rest.is_empty() {
                return None;
            }
            let (attribute, value) = self.attribute();
            let known = match attribute.to_ascii_lowercase().as_str() {
                "href" => &mut attributes.href,
                "alt" => &mut attributes.alt,
                "start" => &mut attributes.start,
                _ => continue,
            };
            known.get_or_insert(value);
        }
    }

    fn attribute(&mut self) -> (&'a str, &'a str) {
        let before = self.rest;
        // A name may begin with `=`, and with nothing else that ends one.
        let first = before.chars().next().map_or(0, char::len_utf8);
        let length = before[first..]
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(before.len(), |end| first + end);
        let name = &before[..length];
        self.rest = before[length..].trim_ascii_start();
        let Some(rest) = self.rest.strip_prefix('=') else { return (name, "") };
        self.rest = rest.trim_ascii_start();
        let value = match self.rest.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                self.rest = &self.rest[1..];
                let value = self.take_until(|c| c == char::from(quote));
                self.rest = self.rest.get(1..).unwrap_or_default();
                value
            }
            _ => self.take_until(|c| c.is_ascii_whitespace() || c == '>'),
        };
        (name, value)
    }

    fn take_until(&mut self, end: impl Fn(char) -> bool) -> &'a str {
        let (taken, rest) = self.rest.split_at(self.rest.find(end).unwrap_or(self.rest.len()));
        self.rest = rest;
        taken
    }

    fn skip_past(&mut self, end: &str) {
        self.rest = self.rest.find(end).map_or("", |at| &self.rest[at + end.len()..]);
    }

    /// Goes to the end of the hidden element `name`, or of the text.
    fn skip_content(&mut self, name: &str) {
        while let Some(at) = self.rest.find("</") {
            self.rest = &self.rest[at + 2..];
            if self.rest.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name)) {
                self.skip_past(">");
                return;
            }
        }
        self.rest = "";
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let Some(inside) = self.rest.strip_prefix('<') else {
                return Some(Token::Text(self.take_until(|c| c == '<')));
            };
            let closes = inside.starts_with('/');
            let name = inside.strip_prefix('/').unwrap_or(inside);
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                self.rest = name;
                let Some((name, attributes)) = self.tag() else { continue };
                if closes {
                    return Some(Token::Close(name));
                }
                if HIDDEN.contains(&name.as_str()) {
                    self.skip_content(&name);
                    continue;
                }
                return Some(Token::Open(name, attributes));
            }
            if let Some(comment) = inside.strip_prefix("!--") {
                // `<!-->` and `<!--->` are whole comments.
                self.rest = comment;
                match comment.strip_prefix('>').or_else(|| comment.strip_prefix("->")) {
                    Some(rest) => self.rest = rest,
                    None => self.skip_past("-->"),
                }
                continue;
            }
            if closes || inside.starts_with(['!', '?']) {
                self.skip_past(">");
                continue;
            }
            self.rest = inside;
            return Some(Token::Text("&lt;"));
        }
        None
    }
}

/// The characters that a text stands for, as far as `ammonia` writes references (and numbers, for a guess on
/// a first reading). Others stay as they are.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        // The longest reference read here is `&#x10ffff;`.
        let end = rest.bytes().take(10).position(|b| b == b';');
        let character = end.and_then(|end| referred(&rest[1..end]));
        if let (Some(character), Some(end)) = (character, end) {
            decoded.push(character);
            rest = &rest[end + 1..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

fn referred(name: &str) -> Option<char> {
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{a0}'),
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| *c != '\0')
        }
    }
}

/// `text` for use between tags or in a quoted attribute.
pub(super) fn escape(text: &str, into: &mut String) {
    for c in text.chars() {
        match c {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            c => into.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(html: &str) -> String {
        Tokens::of(html)
            .map(|token| match token {
                Token::Text(text) => text.to_owned(),
                Token::Open(name, attributes) => format!("[{name} {}]", attributes.href.unwrap_or("-")),
                Token::Close(name) => format!("[/{name}]"),
            })
            .collect()
    }

    #[test]
    fn tags_are_read_as_a_browser_reads_them() {
        for (html, expected) in [
            ("<P>a</p >", "[p -]a[/p]"),
            ("<a HREF='x>y' href=z>", "[a x>y]"),
            ("<a/href=x/>", "[a x/]"),
            ("<a title=\"'>\" href = x>t", "[a x]t"),
            ("1 < 2 <3 & <", "1 &lt; 2 &lt;3 & &lt;"),
            ("a<!-- <b> -->b<!-->c<!DOCTYPE x>d<?php e?>f</ x>g", "abcdfg"),
            ("a<![CDATA[b>c", "ac"),
            ("a<script>b<c></script >d<STYLE>e</style>f", "adf"),
            ("a<svg><p>b</svg>c<textarea>d", "ac"),
            ("a<b href='x", "a"),
            ("<a =href=x>", "[a -]"),
        ] {
            assert_eq!(shown(html), expected, "{html}");
        }
    }

    #[test]
    fn references_are_decoded_once() {
        assert_eq!(decode("a&amp;lt;&lt;&#60;&#x3C;&nbsp;&copy;&;&#0;&"), "a&lt;<<<\u{a0}&copy;&;&#0;&");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(html in "(<|>|/|!--|-->|=|\"|'|&#|;| |a|é|script|href|\\PC){0,60}") {
            let _ = (shown(&html), decode(&html));
        }

        #[test]
        fn what_is_escaped_is_read_back(text in "[^\0]*") {
            let mut escaped = String::new();
            escape(&text, &mut escaped);
            prop_assert_eq!(decode(&escaped), text.as_str());
        }
    }
}
