//! What is a mail address here: the plain ones that every mail server reads the same way. Far fewer
//! than the standards allow, on purpose: an address that two servers read differently is how a
//! stranger gets someone else's link.

use std::fmt;

/// Longest local part and whole address (RFC 5321 §4.5.3.1).
const MOST_LOCAL: usize = 64;
const MOST: usize = 254;

/// An address that was checked. The host is in lower case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Address(String);

impl Address {
    /// As it is written to.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// As it is compared: no two people have addresses that differ in case alone.
    #[must_use]
    pub fn folded(&self) -> String {
        self.0.to_ascii_lowercase()
    }

    /// What stands before the `@`.
    #[must_use]
    pub fn local(&self) -> &str {
        self.0.split_once('@').map_or("", |(local, _)| local)
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Reads an address as a person types it; `None` when it is anything but `name@host.example`.
#[must_use]
pub fn address(text: &str) -> Option<Address> {
    let text = text.trim_matches(' ');
    let (local, host) = text.split_once('@')?;
    (text.len() <= MOST && is_local(local) && is_host(host))
        .then(|| Address(format!("{local}@{}", host.to_ascii_lowercase())))
}

fn is_local(local: &str) -> bool {
    let sound = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-' | b'+' | b'\'' | b'&' | b'=');
    (1..=MOST_LOCAL).contains(&local.len())
        && local.bytes().all(sound)
        && !local.starts_with(['.', '-'])
        && !local.ends_with('.')
        && !local.contains("..")
}

fn is_host(host: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = host.rsplit('.').next().unwrap_or_default();
    host.contains('.') && host.split('.').all(is_label) && !last.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_addresses_are_taken() {
        for text in
            ["elise@lozere.example", "a.b+c_d-e@sous.domaine.nc", "o'brien@a.example", " elise@lozere.localhost "]
        {
            assert!(address(text).is_some(), "{text}");
        }
        let address = address("Elise.R@LOZERE.Example").expect("sound");
        assert_eq!(address.as_str(), "Elise.R@lozere.example");
        assert_eq!(address.folded(), "elise.r@lozere.example");
        assert_eq!(address.local(), "Elise.R");
    }

    /// `security.md` row 45: characters that mail servers read differently.
    #[test]
    fn tricks_with_addresses_are_refused() {
        for text in [
            "a@allowed.fr>@evil",
            "\"a@allowed.fr\"@evil.example",
            "a%b@evil.example",
            "a!b@evil.example",
            "a@b@evil.example",
            "a@evil.example\r\nBcc: b@c.example",
            "a\0@evil.example",
            "a@evil.example\0",
            "a@evil.example\n",
            "\"a b\"@evil.example",
            "a b@evil.example",
            "<a@evil.example>",
            "A <a@evil.example>",
            "a@evil.example,b@evil.example",
            "a@evil.example;b@c.example",
            "a(comment)@evil.example",
            "a\\@b@evil.example",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "a@localhost",
            "a@.example",
            "a@evil..example",
            "a@evil.example.",
            "a@-evil.example",
            ".a@evil.example",
            "a.@evil.example",
            "a..b@evil.example",
            "-a@evil.example",
            "@evil.example",
            "a@",
            "",
            "a@évil.example",
            "é@evil.example",
            "a@evil.example/x",
            "a@evil.example:25",
            "a@evil。example",
            "a@e\u{200b}vil.example",
        ] {
            assert!(address(text).is_none(), "{text:?}");
        }
        assert!(address(&format!("{}@a.example", "a".repeat(65))).is_none());
        assert!(address(&format!("a@{}.example", "b.".repeat(130))).is_none());
    }
}
