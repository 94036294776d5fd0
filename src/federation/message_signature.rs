//! HTTP message signatures (RFC 9421), checked on what we get from servers that send them first. The
//! same strictness as for the older draft (`signature`): one signature, one way to read it, and it must
//! cover the method, the address, the body and a time. Pure.
//!
//! What is signed is written anew from what was read, in the one canonical form of RFC 8941: a header
//! that says the same in another spelling verifies, one that says something else cannot.

use super::signature::{SignatureError, Signed, in_window, only, refuse_two_places};
use crate::{origin::Origin, time::Timestamp};
use SignatureError::Malformed;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use http::HeaderMap;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// Components of one signature: those that mean something are a dozen.
const MOST_COMPONENTS: usize = 32;

/// What a request says apart from its headers.
#[derive(Copy, Clone)]
pub struct Target<'a> {
    /// `POST`.
    pub method: &'a str,
    /// This instance: what the sender must have meant, whatever a proxy made of it.
    pub origin: &'a Origin,
    /// As sent.
    pub path_and_query: &'a str,
}

/// True when a request is signed in this way, soundly or not.
#[must_use]
pub fn is_used(headers: &HeaderMap) -> bool {
    headers.contains_key("signature-input")
}

/// Reads and checks everything that needs no key: form, coverage, time, digest.
///
/// # Errors
/// See [`SignatureError`].
pub fn read(target: Target<'_>, headers: &HeaderMap, body: &[u8], now: Timestamp) -> Result<Signed, SignatureError> {
    refuse_two_places(headers)?;
    let input = Input::parse(only(headers, "signature-input")?.ok_or(SignatureError::Missing)?)?;
    let signature = bytes_of(only(headers, "signature")?.ok_or(SignatureError::Missing)?, &input.label)?;
    input.check_coverage(target)?;
    input.check_time(now)?;
    if target.method == "POST" {
        check_digest(only(headers, "content-digest")?.ok_or(SignatureError::Digest)?, body)?;
    }
    let message = input.message(target, headers)?;
    Ok(Signed::new(input.key_id, signature, message))
}

/// A `Signature-Input` header.
#[derive(Debug, Default)]
struct Input {
    label: String,
    components: Vec<String>,
    /// The inner list and its parameters, in canonical form: the last line of what is signed.
    canonical: String,
    key_id: String,
    created: Option<i64>,
    expires: Option<i64>,
}

impl Input {
    fn parse(text: &str) -> Result<Self, SignatureError> {
        let mut text = Text(text);
        let mut input = Self { label: text.key()?.to_owned(), ..Self::default() };
        text.expect('=')?;
        text.expect('(')?;
        text.spaces();
        while !text.take(')') {
            if input.components.len() == MOST_COMPONENTS {
                return Err(Malformed("too many components"));
            }
            let name = text.string()?;
            if name.bytes().any(|b| b.is_ascii_uppercase()) || input.components.contains(&name) {
                return Err(Malformed("a component is covered twice, or in capitals"));
            }
            // `;sf`, `;bs`, `;req`…: other ways to write the same header, of which none is needed here.
            if !text.0.starts_with([' ', ')']) {
                return Err(Malformed("a component has parameters"));
            }
            text.spaces();
            input.components.push(name);
        }
        let names: Vec<String> = input.components.iter().map(|name| quoted(name)).collect();
        input.canonical = format!("({})", names.join(" "));
        input.read_parameters(&mut text)?;
        text.spaces();
        // Another signature would follow a comma: which of them is meant?
        if !text.0.is_empty() {
            return Err(Malformed("there is more than one signature"));
        }
        Ok(input)
    }

    fn read_parameters(&mut self, text: &mut Text<'_>) -> Result<(), SignatureError> {
        let mut seen = Vec::new();
        while text.take(';') {
            text.spaces();
            let name = text.key()?;
            if seen.contains(&name) {
                return Err(Malformed("a parameter is given twice"));
            }
            seen.push(name);
            text.expect('=')?;
            let written = match name {
                "created" | "expires" => {
                    let number = text.number()?;
                    let slot = if name == "created" { &mut self.created } else { &mut self.expires };
                    *slot = Some(number);
                    number.to_string()
                }
                "keyid" => {
                    self.key_id = text.string()?;
                    quoted(&self.key_id)
                }
                "alg" => match text.string()?.as_str() {
                    known @ "rsa-v1_5-sha256" => quoted(known),
                    _ => return Err(Malformed("only rsa-v1_5-sha256 is verified")),
                },
                "nonce" | "tag" => quoted(&text.string()?),
                _ => return Err(Malformed("an unknown parameter")),
            };
            write!(self.canonical, ";{name}={written}").expect("writing to a String cannot fail");
        }
        if self.key_id.is_empty() {
            return Err(Malformed("keyid is missing"));
        }
        Ok(())
    }

    fn covers(&self, name: &str) -> bool {
        self.components.iter().any(|known| known == name)
    }

    /// The method, the whole address in one of the ways in which it can be said, and the body.
    fn check_coverage(&self, target: Target<'_>) -> Result<(), SignatureError> {
        if !self.covers("@method") {
            return Err(SignatureError::Uncovered("@method"));
        }
        let whole_path = self.covers("@request-target")
            || (self.covers("@path") && (self.covers("@query") || !target.path_and_query.contains('?')));
        let in_parts = self.covers("@authority") && whole_path;
        if !in_parts && !self.covers("@target-uri") {
            return Err(SignatureError::Uncovered("@target-uri"));
        }
        if target.method == "POST" && !self.covers("content-digest") {
            return Err(SignatureError::Uncovered("content-digest"));
        }
        Ok(())
    }

    fn check_time(&self, now: Timestamp) -> Result<(), SignatureError> {
        let created = self.created.ok_or(SignatureError::Uncovered("created"))?;
        if !in_window(created, now) || self.expires.is_some_and(|expires| expires * 1000 < now.0) {
            return Err(SignatureError::OutOfTime);
        }
        Ok(())
    }

    /// What is signed (RFC 9421 §2.5).
    fn message(&self, target: Target<'_>, headers: &HeaderMap) -> Result<String, SignatureError> {
        let mut out = String::with_capacity(512);
        let (path, query) = target.path_and_query.split_once('?').unwrap_or((target.path_and_query, ""));
        for name in &self.components {
            let value = match name.as_str() {
                "@method" => target.method.to_owned(),
                "@target-uri" => format!("{}{}", target.origin, target.path_and_query),
                "@authority" => target.origin.authority().to_owned(),
                "@scheme" => target.origin.as_str().split(':').next().unwrap_or_default().to_owned(),
                "@request-target" => target.path_and_query.to_owned(),
                "@path" => path.to_owned(),
                "@query" => format!("?{query}"),
                name if name.starts_with('@') => return Err(Malformed("an unknown component")),
                name => only(headers, name)?.ok_or(Malformed("a covered header is absent"))?.to_owned(),
            };
            writeln!(out, "{}: {value}", quoted(name)).expect("writing to a String cannot fail");
        }
        write!(out, "\"@signature-params\": {}", self.canonical).expect("writing to a String cannot fail");
        Ok(out)
    }
}

/// The bytes of the only member of a `Signature` header.
fn bytes_of(text: &str, label: &str) -> Result<Vec<u8>, SignatureError> {
    let mut text = Text(text);
    if text.key()? != label {
        return Err(Malformed("Signature and Signature-Input name two signatures"));
    }
    text.expect('=')?;
    let bytes = text.bytes()?;
    text.spaces();
    if text.0.is_empty() { Ok(bytes) } else { Err(Malformed("there is more than one signature")) }
}

/// RFC 9530. Several algorithms may stand there; ours must, once, and fit.
fn check_digest(header: &str, body: &[u8]) -> Result<(), SignatureError> {
    let hash = format!(":{}:", STANDARD.encode(Sha256::digest(body)));
    let mut ours = header
        .split(',')
        .filter_map(|part| part.trim().split_once('='))
        .filter_map(|(name, value)| (name == "sha-256").then_some(value));
    match (ours.next(), ours.next()) {
        (Some(value), None) if value == hash => Ok(()),
        _ => Err(SignatureError::Digest),
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What is left to read of a structured field (RFC 8941), and only what stands in these headers.
struct Text<'a>(&'a str);

impl<'a> Text<'a> {
    fn take(&mut self, sign: char) -> bool {
        let rest = self.0.strip_prefix(sign);
        self.0 = rest.unwrap_or(self.0);
        rest.is_some()
    }

    fn expect(&mut self, sign: char) -> Result<(), SignatureError> {
        if self.take(sign) { Ok(()) } else { Err(Malformed("not a structured field")) }
    }

    fn spaces(&mut self) {
        self.0 = self.0.trim_start_matches(' ');
    }

    fn while_in(&mut self, allowed: impl Fn(u8) -> bool) -> &'a str {
        let end = self.0.bytes().position(|b| !allowed(b)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    fn key(&mut self) -> Result<&'a str, SignatureError> {
        let key =
            self.while_in(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'_' | b'-' | b'.' | b'*'));
        if key.starts_with(|c: char| c.is_ascii_lowercase() || c == '*') {
            Ok(key)
        } else {
            Err(Malformed("not a structured field"))
        }
    }

    /// Only numbers that a date can have: beyond, arithmetic on them overflows.
    fn number(&mut self) -> Result<i64, SignatureError> {
        let digits = self.while_in(|b| b.is_ascii_digit());
        let number = digits.parse::<u32>().map_err(|_| Malformed("created and expires are seconds since 1970"))?;
        if self.0.starts_with('.') { Err(Malformed("created and expires are whole")) } else { Ok(i64::from(number)) }
    }

    fn string(&mut self) -> Result<String, SignatureError> {
        self.expect('"')?;
        let mut out = String::new();
        let mut chars = self.0.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = &self.0[at + 1..];
                    return Ok(out);
                }
                '\\' => match chars.next() {
                    Some((_, escaped @ ('"' | '\\'))) => out.push(escaped),
                    _ => return Err(Malformed("not a structured field")),
                },
                ' '..='~' => out.push(c),
                _ => return Err(Malformed("a text holds more than ASCII")),
            }
        }
        Err(Malformed("a quote is open"))
    }

    fn bytes(&mut self) -> Result<Vec<u8>, SignatureError> {
        self.expect(':')?;
        let text = self.while_in(|b| b != b':');
        self.expect(':')?;
        STANDARD.decode(text).map_err(|_| Malformed("signature is not base64"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const INPUT: &str = "sig1=(\"@method\" \"@target-uri\" \"content-digest\");created=1795510800;keyid=\"https://a.example/u#k\";alg=\"rsa-v1_5-sha256\"";

    #[test]
    fn what_is_signed_is_that_of_the_standard() {
        let origin = Origin::parse("https://nc.example").expect("sound");
        let target = Target { method: "POST", origin: &origin, path_and_query: "/inbox?x=1" };
        let mut headers = HeaderMap::new();
        headers.insert("content-digest", "sha-256=:x:".parse().expect("a header"));
        let text = INPUT.replace(
            "\"content-digest\")",
            "\"content-digest\" \"@authority\" \"@scheme\" \"@request-target\" \"@path\" \"@query\")",
        );
        assert_eq!(
            Input::parse(&text).expect("read").message(target, &headers).expect("written"),
            "\"@method\": POST\n\"@target-uri\": https://nc.example/inbox?x=1\n\"content-digest\": sha-256=:x:\n\
             \"@authority\": nc.example\n\"@scheme\": https\n\"@request-target\": /inbox?x=1\n\"@path\": /inbox\n\"@query\": ?x=1\n\
             \"@signature-params\": (\"@method\" \"@target-uri\" \"content-digest\" \"@authority\" \"@scheme\" \"@request-target\" \"@path\" \"@query\")\
             ;created=1795510800;keyid=\"https://a.example/u#k\";alg=\"rsa-v1_5-sha256\""
        );
    }

    #[test]
    fn another_spelling_of_the_same_is_read_and_written_in_the_canonical_one() {
        let spaced = INPUT.replace("(\"", "(  \"").replace("\")", "\"  )").replace(';', ";  ");
        assert_eq!(Input::parse(&spaced).expect("read").canonical, Input::parse(INPUT).expect("read").canonical);
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_refused() {
        for (from, to) in [
            ("sig1=", "sig1=(),sig1="),
            ("sig1=", "Sig1="),
            ("-sha256\"", "-sha256\", sig2=()"),
            ("\"@method\"", "\"@Method\""),
            ("\"@method\"", "\"@method\" \"@method\""),
            ("\"content-digest\"", "\"content-digest\";sf"),
            ("created=", "created=1;created="),
            ("created=1795510800", "created=99999999999"),
            ("created=1795510800", "created=1.5"),
            ("created=1795510800", "created=-1"),
            ("keyid=\"https://a.example/u#k\"", "keyid=\"\""),
            ("keyid=\"https://a.example/u#k\";", ""),
            ("#k\"", "#k"),
            ("rsa-v1_5-sha256", "hmac-sha256"),
            ("alg=", "algorithm="),
        ] {
            let text = INPUT.replacen(from, to, 1);
            assert_ne!(text, INPUT, "{from}");
            assert!(matches!(Input::parse(&text), Err(Malformed(_))), "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_at_all_makes_it_panic(text in ".*", at in 0..INPUT.len()) {
            let _ = Input::parse(&text);
            let _ = Input::parse(&format!("{}{text}{}", &INPUT[..at], &INPUT[at..]));
            let _ = bytes_of(&text, "sig1");
        }
    }
}
