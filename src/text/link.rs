//! Where a link really goes, and whether its words say so. A text that names another host than the link's
//! is how people are led to a copy of a public site (CVE-2023-36462).

use unicode_normalization::UnicodeNormalization;
use url::{Host, Url};

/// A place that a text may link to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    /// The address in its normal form.
    pub(super) address: String,
    /// The host that answers there, or that receives the mail.
    pub(super) host: String,
}

impl Target {
    /// Reads an absolute address with one of the three schemes that text may use: `http`, `https`, `mailto`.
    ///
    /// Refuses user names, which look like hosts; drops the prepared subject and copies of a mail.
    pub(super) fn of(href: &str) -> Option<Self> {
        const LONGEST: usize = 2048;
        if href.len() > LONGEST {
            return None;
        }
        let mut url = Url::parse(href.trim()).ok()?;
        let host = match url.scheme() {
            "http" | "https" if url.username().is_empty() && url.password().is_none() => url.host_str()?.to_owned(),
            "mailto" => {
                url.set_query(None);
                url.set_fragment(None);
                let (name, host) = url.path().split_once('@')?;
                let plain = |b: u8| b.is_ascii_alphanumeric() || b"._+-".contains(&b);
                if name.is_empty() || host.is_empty() || !name.bytes().chain(host.bytes()).all(plain) {
                    return None;
                }
                host.to_ascii_lowercase()
            }
            _ => return None,
        };
        Some(Self { address: url.into(), host }).filter(|target| target.address.len() <= LONGEST)
    }

    /// True when the words of the link name a host that is not this one.
    pub(super) fn is_hidden_by(&self, words: &str) -> bool {
        let visible: String = words.chars().filter(|c| !is_invisible(*c)).nfkc().collect();
        visible.split_whitespace().filter_map(named_host).any(|named| named != without_www(&self.host))
    }
}

fn without_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The host that a word names, if it looks as if it did: `https://impots.gouv.fr/x`, `impots.gouv.fr`,
/// `contact@impots.gouv.fr`.
fn named_host(word: &str) -> Option<String> {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '/' | '@'));
    let (is_address, rest) = match word.split_once("://") {
        Some((_, rest)) => (true, rest),
        None => (false, word),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default().split(':').next().unwrap_or_default();
    if !is_address && !host.contains(['.', '。', '．', '｡']) {
        return None;
    }
    match Host::parse(host) {
        Ok(Host::Domain(domain)) => {
            let domain = domain.trim_end_matches('.');
            let top = domain.rsplit('.').next().unwrap_or_default();
            let is_name = is_address
                || top.starts_with("xn--")
                || (top.len() > 1 && top.bytes().all(|b| b.is_ascii_alphabetic()));
            is_name.then(|| without_www(domain).to_owned())
        }
        Ok(address) => is_address.then(|| address.to_string()),
        // Written as an address, but of no host that there is: still not the one of the link.
        Err(_) => (is_address && !host.is_empty()).then(|| host.to_owned()),
    }
}

/// Characters that show nothing but make two texts differ.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0000}'..='\u{e0fff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn three_schemes_are_links_and_no_other() {
        for href in ["https://a.example/x?y#z", "HTTP://A.example", " https://a.example ", "mailto:anne@a.example"] {
            assert_eq!(Target::of(href).expect(href).host, "a.example");
        }
        for href in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\tscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "blob:https://a.example/x",
            "//a.example",
            "/x",
            "#x",
            "?x",
            "",
            "x",
            "https:",
            "https://ally.example@evil.example/",
            "https://:p@evil.example/",
            "mailto:",
            "mailto:x",
            "mailto:<a>@b",
            "tel:+687",
            "javascript&colon;alert(1)",
            "feed:https://a.example",
            "view-source:https://a.example",
            "ftp://a.example",
        ] {
            assert_eq!(Target::of(href), None, "{href:?}");
        }
    }

    #[test]
    fn a_mail_link_prepares_nothing_but_the_address() {
        let target = Target::of("mailto:anne@a.example?bcc=eve@evil.example&body=x").expect("a mail link");
        assert_eq!(target.address, "mailto:anne@a.example");
    }

    #[test]
    fn words_that_name_another_host_hide_the_link() {
        let evil = Target::of("https://evil.example/x").expect("a link");
        for words in [
            "https://impots.gouv.fr",
            "impots.gouv.fr",
            "www.impots.gouv.fr/connexion",
            "Aller sur https://impots.gouv.fr !",
            "«impots.gouv.fr»",
            "i\u{200b}mpots.gouv.fr",
            "impots\u{ff0e}gouv\u{3002}fr",
            "HTTPS://IMPOTS.GOUV.FR",
            "impots.gouv.fr.",
            "https://evil.example@impots.gouv.fr",
            "contact@impots.gouv.fr",
            "https://1.2.3.4/",
            "https://evil.example.impots.gouv.fr",
            "https://localhost",
            "http://im pots.gouv.fr",
        ] {
            assert!(evil.is_hidden_by(words), "{words}");
        }
        for words in [
            "la page des impôts",
            "https://evil.example/y",
            "www.evil.example",
            "EVIL.example",
            "",
            "3.5 heures",
            "M. J.-P. Dupont",
            "@anne@evil.example",
            "n° 12.2",
            "etc.",
        ] {
            assert!(!evil.is_hidden_by(words), "{words}");
        }
        let www = Target::of("https://www.evil.example/").expect("a link");
        assert!(!www.is_hidden_by("evil.example"));
    }

    proptest! {
        #[test]
        fn no_words_make_it_panic(href in ".*", words in ".*") {
            if let Some(target) = Target::of(&href) {
                let _ = target.is_hidden_by(&words);
            }
            let _ = named_host(&words);
        }

        #[test]
        fn an_address_is_in_its_normal_form_already(path in "[ -~]{0,20}") {
            if let Some(target) = Target::of(&format!("https://a.example/{path}")) {
                prop_assert_eq!(Target::of(&target.address), Some(target.clone()));
            }
        }
    }
}
