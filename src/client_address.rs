//! The network address of a client: the socket's, unless the socket is a proxy that the settings
//! name; then the last address that no trusted proxy wrote. Forged headers change nothing.

use http::HeaderMap;
use std::{fmt, net::IpAddr};

/// Where a request comes from.
#[derive(Copy, Clone, PartialEq, Eq, Hash, Debug)]
pub struct ClientAddress(pub IpAddr);

impl ClientAddress {
    /// Reads it from the socket and, behind a trusted proxy, from `X-Forwarded-For`.
    #[must_use]
    pub fn of(socket: IpAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        if !trusted.contains(&socket.to_canonical()) {
            return Self(socket.to_canonical());
        }
        let forwarded = headers
            .get_all("x-forwarded-for")
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .filter_map(|text| text.trim().parse::<IpAddr>().ok())
            .map(|ip| ip.to_canonical())
            .collect::<Vec<_>>();
        Self(forwarded.into_iter().rev().find(|ip| !trusted.contains(ip)).unwrap_or_else(|| socket.to_canonical()))
    }

    /// What throttles count by: a /24 or a /56, as one household or office has many addresses.
    #[must_use]
    pub fn network(self) -> String {
        match self.0 {
            IpAddr::V4(ip) => {
                let [a, b, c, _] = ip.octets();
                format!("{a}.{b}.{c}.0/24")
            }
            IpAddr::V6(ip) => {
                let [a, b, c, d, ..] = ip.segments();
                format!("{a:x}:{b:x}:{c:x}:{:x}::/56", d & 0xff00)
            }
        }
    }
}

impl fmt::Display for ClientAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(socket: &str, forwarded: &str, trusted: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", forwarded.parse().expect("a header"));
        let trusted: Vec<IpAddr> = trusted.iter().map(|ip| ip.parse().expect("an address")).collect();
        ClientAddress::of(socket.parse().expect("an address"), &headers, &trusted).to_string()
    }

    #[test]
    fn a_forwarding_header_from_anyone_is_ignored() {
        assert_eq!(of("203.0.113.9", "198.51.100.1", &[]), "203.0.113.9");
        assert_eq!(of("203.0.113.9", "198.51.100.1", &["127.0.0.1"]), "203.0.113.9");
    }

    #[test]
    fn behind_a_proxy_the_last_address_it_wrote_counts() {
        assert_eq!(of("127.0.0.1", "1.2.3.4, 198.51.100.1", &["127.0.0.1"]), "198.51.100.1");
        assert_eq!(of("::ffff:127.0.0.1", "198.51.100.1", &["127.0.0.1"]), "198.51.100.1");
        assert_eq!(of("127.0.0.1", "garbage", &["127.0.0.1"]), "127.0.0.1");
    }
}
