//! The last thing done to safe HTML before a page shows it: tables get a box to scroll in, French gets
//! the spaces that do not break. What is stored and sent keeps the text as it was written.
//!
//! It takes what [`super::sanitize`] made, and adds nothing that came with the text.

/// Spaces that French sets without a break: as wide as a word space, and narrow.
const WIDE: char = '\u{a0}';
const NARROW: char = '\u{202f}';

/// `html` as a page shows it. `table` names the box around a table (an escaped text); `is_french` says
/// that spaces before high punctuation and inside quotation marks hold.
#[must_use]
pub fn dress(html: &str, table: &str, is_french: bool) -> String {
    let mut out = String::with_capacity(html.len() + 64);
    let mut rest = html;
    // Inside code, a space is a space.
    let mut code: usize = 0;
    while !rest.is_empty() {
        let (text, tail) = rest.split_at(rest.find('<').unwrap_or(rest.len()));
        if is_french && code == 0 {
            typeset(text, &mut out);
        } else {
            out.push_str(text);
        }
        let (tag, tail) = tail.split_at(end_of_tag(tail));
        rest = tail;
        match tag {
            "<table>" => {
                out.push_str("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
                out.push_str(table);
                out.push_str("\"><table>");
            }
            "</table>" => out.push_str("</table></div>"),
            _ => {
                match tag {
                    "<pre>" | "<code>" => code += 1,
                    "</pre>" | "</code>" => code = code.saturating_sub(1),
                    _ => {}
                }
                out.push_str(tag);
            }
        }
    }
    out
}

/// Where the tag that `text` begins with ends; a `>` between quotes ends nothing.
fn end_of_tag(text: &str) -> usize {
    let mut is_quoted = false;
    for (at, c) in text.char_indices() {
        match c {
            '"' => is_quoted = !is_quoted,
            '>' if !is_quoted => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A space that was typed becomes one that holds; none is added where none was typed.
fn typeset(text: &str, out: &mut String) {
    let mut characters = text.chars().peekable();
    let mut before = None;
    while let Some(c) = characters.next() {
        let set = match (c, before, characters.peek()) {
            (' ', Some('«'), _) | (' ', _, Some('»' | ':')) => WIDE,
            (' ', _, Some('?' | '!' | ';')) => NARROW,
            _ => c,
        };
        out.push(set);
        before = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown;
    use proptest::prelude::*;

    #[test]
    fn a_table_scrolls_in_a_box_that_has_a_name() {
        assert_eq!(
            dress("<p>a</p><table><tbody><tr><td>b</td></tr></tbody></table>", "Tableau", true),
            "<p>a</p><div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau\">\
             <table><tbody><tr><td>b</td></tr></tbody></table></div>"
        );
    }

    #[test]
    fn french_punctuation_holds_to_its_word_but_not_in_code() {
        assert_eq!(
            dress("<p>Quoi ? « Rien » : <code>a ? b</code></p>", "", true),
            "<p>Quoi\u{202f}? «\u{a0}Rien\u{a0}»\u{a0}: <code>a ? b</code></p>"
        );
        assert_eq!(dress("<p>Quoi ?</p>", "", false), "<p>Quoi ?</p>");
    }

    #[test]
    fn nothing_is_changed_inside_a_tag() {
        let link = "<a href=\"https://a.example/<table> ?x>y\">a</a>";
        assert_eq!(dress(link, "Tableau", true), link);
    }

    proptest! {
        #[test]
        fn what_is_shown_says_what_was_written(source in "([#>*_`~|\\[\\]()<&\\-+: \n]|a|é|« | »| \\?|\\|-\\|-\\|\n){0,60}") {
            let html = markdown::render(&source);
            let shown = dress(&html, "Tableau", true)
                .replace("<div class=\"table-scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Tableau\">", "")
                .replace("</table></div>", "</table>")
                .replace([WIDE, NARROW], " ");
            prop_assert_eq!(shown, html.replace([WIDE, NARROW], " "));
        }
    }
}
