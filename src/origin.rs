//! Origins: the unit of trust of federation. Pure; compares scheme, host and port together, as
//! `activitypub_federation` does not.

use std::fmt;
use url::{Host, Url};

/// The canonical `scheme://host[:port]` of an address: lower case, punycode, no trailing dot, no
/// default port. Two addresses belong to one server exactly when their origins are equal.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct Origin(String);

/// Which addresses may be used at all.
#[derive(Copy, Clone, PartialEq, Eq, Debug)]
pub enum Reach {
    /// `https` on its own port, public names only.
    Public,
    /// Also plain `http`, explicit ports and names that lead to this machine.
    Development,
}

impl Origin {
    /// Reads the origin of any absolute http(s) address.
    ///
    /// Refuses what could pass for somebody else: user names, addresses in digits, empty labels.
    #[must_use]
    pub fn of(url: &Url) -> Option<Self> {
        if !matches!(url.scheme(), "http" | "https") || !url.username().is_empty() || url.password().is_some() {
            return None;
        }
        let Some(Host::Domain(host)) = url.host() else { return None };
        let host = host.strip_suffix('.').unwrap_or(host);
        let sound = !host.is_empty()
            && host.len() <= 253
            && host.split('.').all(|label| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_')
            });
        if !sound {
            return None;
        }
        Some(Self(match url.port() {
            Some(port) => format!("{}://{host}:{port}", url.scheme()),
            None => format!("{}://{host}", url.scheme()),
        }))
    }

    /// As [`Origin::of`], from text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        // The parser silently drops tabs and line ends, and reads `\` as `/`: refuse them instead.
        if text.len() > 2048 || text.bytes().any(|b| b <= b' ' || b == b'\\' || b == 0x7f) {
            return None;
        }
        Self::of(&Url::parse(text).ok()?)
    }

    /// `https://example.org`
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `example.org` or `example.org:4001`: what `Host` says and what follows the `@` of a handle.
    #[must_use]
    pub fn authority(&self) -> &str {
        self.0.split_once("://").map_or("", |(_, rest)| rest)
    }

    /// `example.org`
    #[must_use]
    pub fn host(&self) -> &str {
        self.authority().split(':').next().unwrap_or_default()
    }

    /// The part of the name that somebody had to buy, as nearly as labels tell: `example.org`,
    /// `example.asso.fr`. Whoever has it makes names under it at will, so a limit counts by this.
    #[must_use]
    pub fn domain(&self) -> &str {
        let host = self.host();
        let mut labels = host.rsplit('.');
        let (last, second) = (labels.next().unwrap_or_default(), labels.next().unwrap_or_default());
        // Countries sell under short names of kinds: co.uk, asso.fr, gouv.nc.
        let kept = if last.len() == 2 && second.len() <= 4 { 3 } else { 2 };
        match host.rmatch_indices('.').nth(kept - 1) {
            Some((at, _)) => &host[at + 1..],
            None => host,
        }
    }

    /// True for plain `http`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        self.0.starts_with("http:")
    }

    /// True when this origin may be spoken to within `reach`.
    #[must_use]
    pub fn within(&self, reach: Reach) -> bool {
        match reach {
            Reach::Development => true,
            Reach::Public => {
                !self.is_plain()
                    && !self.authority().contains(':')
                    && self.host().contains('.')
                    && !self.is_local_name()
            }
        }
    }

    /// True for names that never leave a machine or its local network.
    #[must_use]
    pub fn is_local_name(&self) -> bool {
        let host = self.host();
        ["localhost", "local", "internal", "home.arpa", "test", "invalid"]
            .iter()
            .any(|name| host == *name || host.strip_suffix(name).is_some_and(|rest| rest.ends_with('.')))
    }

    /// True when `uri` is on this very origin.
    #[must_use]
    pub fn owns(&self, uri: &str) -> bool {
        Self::parse(uri).is_some_and(|origin| origin == *self)
    }

    /// True when this host is `other`'s or a name under it.
    #[must_use]
    pub fn is_under(&self, other: &Self) -> bool {
        let (host, parent) = (self.host(), other.host());
        host == parent || host.strip_suffix(parent).is_some_and(|rest| rest.ends_with('.'))
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// True when both addresses are sound and on one origin (scheme, host and port).
#[must_use]
pub fn same_origin(a: &str, b: &str) -> bool {
    matches!((Origin::parse(a), Origin::parse(b)), (Some(a), Some(b)) if a == b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_one_host_are_one_origin() {
        for text in [
            "https://AlLy.example/x",
            "https://ally.example.:443/",
            "https://ally.example:443",
            "https://ally\u{ff0e}example",
        ] {
            assert_eq!(Origin::parse(text).expect(text).as_str(), "https://ally.example", "{text}");
        }
    }

    #[test]
    fn what_could_pass_for_another_host_is_refused() {
        for text in [
            "https://ally.example@evil.example/",
            "https://127.0.0.1/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://\u{2460}\u{2461}\u{2466}.0.0.1/",
            "data:text/plain,x",
            "acct:a@ally.example",
            "https://ally.example\\@evil.example",
            "https://-ally.example",
            "/relative",
            "https://ally..example",
        ] {
            assert_eq!(Origin::parse(text), None, "{text}");
        }
    }

    #[test]
    fn scheme_and_port_count() {
        assert!(!same_origin("https://a.example/1", "http://a.example/1"));
        assert!(!same_origin("https://a.example/1", "https://a.example:444/1"));
        assert!(!same_origin("data:x", "acct:y"));
        assert!(same_origin("https://a.example/1", "https://A.example:443/2"));
    }

    #[test]
    fn only_public_https_names_are_within_public_reach() {
        for (text, public) in [
            ("https://lozere.example", true),
            ("http://lozere.example", false),
            ("https://lozere.example:8443", false),
            ("https://localhost", false),
            ("https://a.localhost", false),
            ("https://printer.local", false),
            ("https://intranet", false),
        ] {
            assert_eq!(Origin::parse(text).expect(text).within(Reach::Public), public, "{text}");
        }
    }

    #[test]
    fn names_made_at_will_have_one_domain() {
        for (text, domain) in [
            ("https://lozere.example", "lozere.example"),
            ("https://a.b.lozere.example:8443", "lozere.example"),
            ("https://x.mediation.asso.fr", "mediation.asso.fr"),
            ("https://mediation.orange.fr", "orange.fr"),
            ("https://gouv.nc", "gouv.nc"),
            ("http://localhost:4001", "localhost"),
        ] {
            assert_eq!(Origin::parse(text).expect(text).domain(), domain, "{text}");
        }
    }

    proptest! {
        #[test]
        fn an_origin_is_its_own_canonical_form(host in "[a-zA-Z0-9-]{1,20}(\\.[a-zA-Z0-9-]{1,12}){0,3}\\.?", port in proptest::option::of(1u16..)) {
            let text = match port { Some(port) => format!("https://{host}:{port}/x"), None => format!("https://{host}/x") };
            if let Some(origin) = Origin::parse(&text) {
                prop_assert_eq!(Origin::parse(origin.as_str()), Some(origin.clone()));
                prop_assert_eq!(origin.host().to_ascii_lowercase(), origin.host());
                prop_assert!(!origin.host().ends_with('.'));
            }
        }

        #[test]
        fn no_text_at_all_makes_it_panic(text in ".*") {
            let _ = Origin::parse(&text);
        }
    }
}
