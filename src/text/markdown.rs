//! Markdown, the form in which people write here, made into safe HTML or bare text. The source is kept by
//! those who call, always; nothing here may be stored in its stead. HTML written inside it is dropped.

use super::{html, sanitize};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};
use std::fmt;

/// The longest Markdown that is laid out; a longer one is shown as it was typed.
const LONGEST_SOURCE: usize = 64 * 1024;

/// How much larger than its source HTML may be: what grows more was written for that.
const GROWTH: usize = 4;

/// Allowed whatever the source's length: short links are mostly tags.
const FREE: usize = 16 * 1024;

/// Safe HTML of `source`: headings from `h3` on, pictures as their alternative text, ☐ and ☑ for tasks.
///
/// What is too long, or grows too much, comes out as it was typed, in `<pre>`, at most 256 KiB of it.
#[must_use]
pub fn render(source: &str) -> String {
    lay_out(source, false)
}

/// As [`render`], but a line that was typed is a line that is shown.
#[must_use]
pub fn render_lines(source: &str) -> String {
    lay_out(source, true)
}

fn lay_out(source: &str, keeps_lines: bool) -> String {
    if source.len() > LONGEST_SOURCE {
        return as_typed(source);
    }
    let limit = (GROWTH * source.len() + FREE).min(sanitize::LONGEST);
    let mut html = Bounded { text: String::with_capacity(source.len() * 2), limit };
    let events = events(source).map(|event| match event {
        Event::SoftBreak if keeps_lines => Event::HardBreak,
        event => event,
    });
    let written = pulldown_cmark::html::write_html_fmt(&mut html, events);
    written.ok().and_then(|()| sanitize::settled(&html.text)).unwrap_or_else(|| as_typed(source))
}

/// The text of `source` without its marks, a line for each block.
#[must_use]
pub fn plain(source: &str) -> String {
    if source.len() > LONGEST_SOURCE {
        return source.trim().to_owned();
    }
    let mut text = String::with_capacity(source.len());
    for event in events(source) {
        match event {
            Event::Text(piece) | Event::Code(piece) if text.len() < sanitize::LONGEST => text.push_str(&piece),
            Event::SoftBreak | Event::End(TagEnd::TableCell) => text.push(' '),
            Event::HardBreak
            | Event::Rule
            | Event::Start(Tag::Item | Tag::List(_))
            | Event::End(
                TagEnd::Paragraph
                | TagEnd::Heading(_)
                | TagEnd::BlockQuote(_)
                | TagEnd::CodeBlock
                | TagEnd::Item
                | TagEnd::TableHead
                | TagEnd::TableRow,
            ) => new_line(&mut text),
            _ => {}
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The beginning of the text on one line: whole words, at most `max_chars` characters with the `…` that
/// says that it goes on.
#[must_use]
pub fn excerpt(source: &str, max_chars: usize) -> String {
    let text = plain(source).split_whitespace().collect::<Vec<_>>().join(" ");
    if text.chars().count() <= max_chars {
        return text;
    }
    let Some(room) = max_chars.checked_sub(1) else { return String::new() };
    let cut = text.char_indices().nth(room).map_or(text.len(), |(index, _)| index);
    // A first word that is longer than everything is cut where it must.
    let end = if text[cut..].starts_with(' ') { cut } else { text[..cut].rfind(' ').unwrap_or(cut) };
    format!("{}…", text[..end].trim_end_matches(|c: char| !c.is_alphanumeric() && !matches!(c, ')' | '»')))
}

/// The source as events of this program's Markdown: no raw HTML, no picture, no box to tick.
fn events(source: &str) -> impl Iterator<Item = Event<'_>> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    Parser::new_ext(source, options).filter_map(|event| match event {
        Event::Html(_)
        | Event::InlineHtml(_)
        | Event::Start(Tag::HtmlBlock | Tag::Image { .. })
        | Event::End(TagEnd::HtmlBlock | TagEnd::Image) => None,
        Event::TaskListMarker(is_done) => Some(Event::Text(CowStr::Borrowed(if is_done { "☑ " } else { "☐ " }))),
        event => Some(event),
    })
}

fn new_line(text: &mut String) {
    text.truncate(text.trim_end_matches(' ').len());
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
}

fn as_typed(source: &str) -> String {
    const END: &str = "…</pre>";
    let mut out = String::from("<pre>\n");
    for c in source.chars() {
        if out.len() + "&quot;".len() + END.len() > sanitize::LONGEST {
            return out + END;
        }
        html::escape(c.encode_utf8(&mut [0; 4]), &mut out);
    }
    out.push_str("</pre>");
    out
}

/// A text that refuses to grow beyond its limit.
struct Bounded {
    text: String,
    limit: usize,
}

impl fmt::Write for Bounded {
    fn write_str(&mut self, piece: &str) -> fmt::Result {
        if self.text.len() + piece.len() > self.limit {
            return Err(fmt::Error);
        }
        self.text.push_str(piece);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn markdown_becomes_the_html_of_a_page() {
        for (source, expected) in [
            (
                "Un *mot* **fort** ~~ou pas~~ `x<y`",
                "<p>Un <em>mot</em> <strong>fort</strong> <del>ou pas</del> <code>x&lt;y</code></p>\n",
            ),
            ("# A\n\n## B\n\n# C", "<h3>A</h3>\n<h4>B</h4>\n<h3>C</h3>\n"),
            ("- [ ] à faire\n- [x] fait", "<ul>\n<li>☐ à faire</li>\n<li>☑ fait</li>\n</ul>\n"),
            ("3. trois\n4. quatre", "<ol start=\"3\">\n<li>trois</li>\n<li>quatre</li>\n</ol>\n"),
            ("avant ![un chat](https://evil.example/x.png) après", "<p>avant un chat après</p>\n"),
            ("a<script>b</script>c <b onclick=x>d</b>", "<p>abc d</p>\n"),
            ("<div onclick=x>\nbloc\n</div>\n\ntexte", "<p>texte</p>\n"),
            ("```rust\nlet x = \"<p>\";\n```", "<pre><code>let x = \"&lt;p&gt;\";\n</code></pre>\n"),
            (
                "| a | b |\n|---|--:|\n| 1 | 2 |",
                "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>\n",
            ),
            ("", ""),
        ] {
            assert_eq!(render(source), expected, "{source}");
        }
    }

    #[test]
    fn lines_are_kept_where_lines_are_what_was_written() {
        assert_eq!(render_lines("Accueil\nAtelier"), "<p>Accueil<br>\nAtelier</p>\n");
        assert_eq!(render_lines("1. un\n2. deux"), "<ol>\n<li>un</li>\n<li>deux</li>\n</ol>\n");
    }

    #[test]
    fn a_link_keeps_three_schemes_and_shows_its_host() {
        assert_eq!(
            render("[aide](https://a.example/x)"),
            "<p><a href=\"https://a.example/x\" rel=\"nofollow noopener noreferrer ugc\">aide</a></p>\n"
        );
        assert!(render("[impots.gouv.fr](https://evil.example)").contains("impots.gouv.fr</a> (evil.example)"));
        for scheme in [
            "javascript:",
            "JaVaScRiPt:",
            "javascript&colon;",
            "&#106;avascript:",
            "&#x6A;avascript:",
            "java&#9;script:",
            "java&#10;script:",
            "java&#13;script:",
            "&#1;javascript:",
            "&#0;javascript:",
            "\\javascript:",
            "javascript\\:",
            "%6aavascript:",
            "javascript%3a",
            "data:",
            "Data:",
            "DATA:text/html,",
            "data&#58;",
            "vbscript:",
            "VBSCRIPT:",
            "file://",
            "ftp://a.example/",
            "blob:",
            "about:",
            "view-source:",
            "feed:",
            "filesystem:",
            "intent://",
            "tel:",
            "sms:",
            "skype:",
            "ws://a.example/",
            "mhtml:",
            "jar:",
            "livescript:",
            "mocha:",
            "chrome://",
            "x:",
            "//",
            "/",
            "#",
            "?",
        ] {
            for source in [
                format!("[x]({scheme}alert)"),
                format!("[x](<{scheme}alert>)"),
                format!("[x]\n\n[x]: {scheme}alert"),
                format!("<{scheme}alert>"),
            ] {
                assert!(!render(&source).contains("href"), "{source}: {}", render(&source));
            }
        }
    }

    #[test]
    fn no_source_costs_more_than_its_length() {
        for (name, source) in [
            ("declarations", "a <![CDATA[".repeat(40_000)),
            ("fewer declarations", "a <![CDATA[".repeat(5_900)),
            ("references", format!("[x]: https://a.example/{}\n\n{}", "x".repeat(20_000), "[x] ".repeat(1_000))),
            ("quotes", ">".repeat(60_000)),
            ("spaced quotes", "> ".repeat(30_000)),
            ("rules", "- ".repeat(30_000)),
            ("lists", "+ ".repeat(30_000)),
            ("growing lists", (0..300).map(|i| format!("{}- a\n", " ".repeat(i))).collect()),
            ("brackets", "[".repeat(60_000)),
            ("images", "![".repeat(30_000)),
            ("links in links", format!("{}{}", "[a".repeat(10_000), "](b)".repeat(10_000))),
            ("emphasis", "*a **a ".repeat(9_000)),
            ("stars", "*".repeat(60_000)),
            ("underscores", "a_".repeat(30_000)),
            ("backticks", (1..350).map(|i| "`".repeat(i) + " ").collect()),
            ("wide table", format!("|{}\n|{}\n{}", "a|".repeat(1_000), "-|".repeat(1_000), "|\n".repeat(20_000))),
            ("tags", "<a ".repeat(20_000)),
            ("comments", "<!--".repeat(15_000)),
            ("entities", "&".repeat(60_000)),
            ("headings", "# a\n".repeat(15_000)),
            ("too long", "mot & ".repeat(100_000)),
            ("a hundred thousand quotes", ">".repeat(100_000)),
        ] {
            let html = render(&source);
            assert!(html.len() <= sanitize::LONGEST, "{name}: {}", html.len());
            assert!(plain(&source).len() <= source.len(), "{name}");
        }
    }

    #[test]
    fn what_grows_too_much_is_shown_as_typed() {
        assert!(render(&"+ ".repeat(30_000)).starts_with("<pre>\n+ + "));
        assert!(render(&"&".repeat(60_000)).starts_with("<pre>\n&amp;&amp;"));
        let long = render(&"<b>& ".repeat(60_000));
        assert!(long.starts_with("<pre>\n&lt;b&gt;&amp; ") && long.ends_with("…</pre>"));
    }

    #[test]
    fn plain_text_has_no_marks() {
        assert_eq!(
            plain(
                "# Titre\n\nUn *mot*\nfort <b>x</b>.\n\n1. un\n2. deux\n   - [x] trois\n\n| a | b |\n|---|---|\n| 1 | 2 |"
            ),
            "Titre\nUn mot fort x.\nun\ndeux\n☑ trois\na b\n1 2"
        );
    }

    #[test]
    fn an_excerpt_is_made_of_whole_words() {
        assert_eq!(excerpt("Un **atelier** pour\ntous", 100), "Un atelier pour tous");
        assert_eq!(excerpt("Un atelier pour tous", 15), "Un atelier…");
        assert_eq!(excerpt("Un atelier pour tous", 16), "Un atelier pour…");
        assert_eq!(excerpt("Un atelier, pour tous", 14), "Un atelier…");
        assert_eq!(excerpt("anticonstitutionnellement", 10), "anticonst…");
        assert_eq!(excerpt("mot", 0), "");
        assert_eq!(excerpt("", 10), "");
    }

    proptest! {
        #[test]
        fn what_is_rendered_is_clean(source in "([#>*_`~|\\[\\]()!<&\\-+0-9. \n\t]|a|é|https://a.example|<p>|</p>|- \\[x\\] ){0,80}") {
            let html = render(&source);
            prop_assert_eq!(sanitize::clean(&html), html);
        }

        #[test]
        fn an_excerpt_is_never_too_long(source in ".*", max in 0usize..40) {
            prop_assert!(excerpt(&source, max).chars().count() <= max);
        }
    }
}
