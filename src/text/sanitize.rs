//! HTML written by others, made safe to show. Two walls: the text is built again from a short list of
//! tags, balanced and of bounded depth, then `ammonia` parses it as a browser does and keeps the same list.
//! This is repeated until nothing changes, so that no second reading can find another meaning
//! (mutation XSS). It must never pass on a script, a style, a class, an identifier or a foreign picture.

use super::html::{self, Token, Tokens};
use super::rebuild::{TAGS, rebuild};
use ammonia::{Builder, UrlRelative};
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

/// The longest HTML taken in and given out; beyond, its bare text remains.
pub(super) const LONGEST: usize = 256 * 1024;

/// The bare text of what cannot be cleaned: as long as its escaped form surely fits.
const LONGEST_TEXT: usize = 32 * 1024;

/// What [`cost_of_writing`] may come to: some milliseconds.
const COSTLIEST: usize = 64 * 1024 * 1024;

/// Rounds until nothing changes: two do for what honest programs write.
const ROUNDS: usize = 6;

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"])), ("ol", HashSet::from(["start"]))]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener noreferrer ugc"));
    builder
});

/// `html` with nothing in it that could harm; cleaning it again changes nothing.
///
/// Headings begin at `h3` and skip no level. A picture becomes its alternative text. After a link whose words
/// name another host than its own, the true host is written in parentheses.
#[must_use]
pub fn clean(html: &str) -> String {
    settled(html).unwrap_or_else(|| bare(html))
}

/// As [`clean`], or nothing where only the bare text could be shown: too long, too costly, never settling.
pub(super) fn settled(html: &str) -> Option<String> {
    let mut current = round(html)?;
    for _ in 1..ROUNDS {
        let next = round(&current)?;
        if next == current {
            return Some(current);
        }
        current = next;
    }
    None
}

fn round(html: &str) -> Option<String> {
    if html.len() > LONGEST {
        return None;
    }
    let rebuilt = rebuild(html);
    (rebuilt.len() <= LONGEST && cost_of_writing(&rebuilt) <= COSTLIEST).then(|| AMMONIA.clean(&rebuilt).to_string())
}

/// How many bytes `html5ever` (0.40) looks at to write this: for each character that it may have to escape, it
/// looks for the next `<` or `>` again, which makes a long text full of `&` quadratic.
fn cost_of_writing(html: &str) -> usize {
    html.split(['<', '>'])
        .flat_map(|run| run.split("&lt;").flat_map(|run| run.split("&gt;")))
        .map(|run| run.len() * run.bytes().filter(|b| matches!(b, b'&' | 0xc2)).count())
        .sum()
}

/// The text of `html` in one paragraph, written as `ammonia` would.
fn bare(html: &str) -> String {
    let mut text = String::new();
    for token in Tokens::of(html) {
        match token {
            Token::Text(piece) => {
                let piece: String = html::decode(piece).chars().filter(|c| !matches!(c, '\0' | '\r')).collect();
                text.push_str(&piece[..piece.floor_char_boundary(LONGEST_TEXT - text.len())]);
            }
            Token::Open(..) | Token::Close(_) if !text.is_empty() && !text.ends_with(' ') => text.push(' '),
            Token::Open(..) | Token::Close(_) => {}
        }
        // Less than the longest character is left.
        if text.len() + 4 > LONGEST_TEXT {
            break;
        }
    }
    if text.trim().is_empty() {
        return String::new();
    }
    let mut escaped = String::new();
    html::escape(text.trim(), &mut escaped);
    format!("<p>{}</p>", escaped.replace("&quot;", "\"").replace('\u{a0}', "&nbsp;"))
}

#[cfg(test)]
#[path = "sanitize_tests.rs"]
mod tests;
