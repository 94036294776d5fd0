//! Which machines may be spoken to. The check stands in the connector's resolver, so that a name
//! that changes its address between a check and the connection gains nothing (DNS rebinding).

use crate::origin::Reach;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

/// Resolves names for every outgoing request and refuses addresses that are not public.
pub(super) struct GuardedResolver {
    reach: Reach,
}

impl GuardedResolver {
    pub(super) fn new(reach: Reach) -> Self {
        Self { reach }
    }
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let reach = self.reach;
        let host = name.as_str().trim_end_matches('.').to_ascii_lowercase();
        Box::pin(async move {
            // Names under .localhost are this machine's by RFC 6761 §6.3; few systems resolve them.
            let own = reach == Reach::Development && (host == "localhost" || host.ends_with(".localhost"));
            let found: Vec<SocketAddr> = if own {
                vec![SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 0)]
            } else {
                tokio::net::lookup_host((host.as_str(), 0)).await?.collect()
            };
            // One private address among public ones is an attempt, not a mistake: refuse them all.
            if found.is_empty() || !found.iter().all(|address| allowed(address.ip(), reach)) {
                return Err(format!("{host} leads to an address that is not public").into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

/// True when a connection to `ip` may be opened.
pub(super) fn allowed(ip: IpAddr, reach: Reach) -> bool {
    let ip = ip.to_canonical();
    if reach == Reach::Development && ip.is_loopback() {
        return true;
    }
    match ip {
        IpAddr::V4(ip) => public_v4(ip),
        IpAddr::V6(ip) => public_v6(ip),
    }
}

/// The complement of the IANA special-purpose registry (RFC 6890), IPv4.
fn public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    !(a == 0
        || a == 10
        || a == 127
        || (a == 100 && b & 0xc0 == 64)
        || (a == 169 && b == 254)
        || (a == 172 && b & 0xf0 == 16)
        || (a == 192 && b == 168)
        || (a == 192 && b == 0 && (c == 0 || c == 2))
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && b & 0xfe == 18)
        || (a == 198 && b == 51 && c == 100)
        || (a == 203 && b == 0 && c == 113)
        || a >= 224)
}

/// Only 2000::/3, less what carries or hides another address, IPv6.
fn public_v6(ip: Ipv6Addr) -> bool {
    let s = ip.segments();
    // NAT64 (RFC 6052): networks without IPv4 reach public servers through it.
    if s[..6] == [0x64, 0xff9b, 0, 0, 0, 0] {
        let [a, b] = s[6].to_be_bytes();
        let [c, d] = s[7].to_be_bytes();
        return public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let global = s[0] & 0xe000 == 0x2000;
    let special = s[0] == 0x2002                     // 6to4
        || (s[0] == 0x2001 && s[1] < 0x0200)         // Teredo, benchmarking, ORCHID
        || (s[0] == 0x2001 && s[1] == 0x0db8)        // documentation
        || (s[0] == 0x3fff && s[1] < 0x1000); // documentation
    global && !special
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows 18 to 20 of our security table.
    const REFUSED: &[&str] = &[
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.8.8.8",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.7",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::7f00:1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:0:7f00:1",
        "64:ff9b::7f00:1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:0:53aa:64c:0:7bff:80ff:fffe",
        "2001:2::1",
        "2001:10::1",
        "2001:20::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:c0a8:101::",
        "3fff::1",
        "3fff:fff::1",
        "5f00::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff01::1",
        "ff02::1",
        "ff0e::1",
    ];

    #[test]
    fn no_private_address_is_reached_in_production() {
        for text in REFUSED {
            assert!(!allowed(text.parse().expect(text), Reach::Public), "{text}");
        }
    }

    #[test]
    fn public_addresses_are_reached() {
        for text in [
            "1.1.1.1",
            "9.9.9.9",
            "100.128.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.20.0.1",
            "2606:4700::1",
            "2a01:e0a::1",
            "64:ff9b::101:101",
        ] {
            assert!(allowed(text.parse().expect(text), Reach::Public), "{text}");
        }
    }

    #[test]
    fn development_adds_this_machine_and_nothing_else() {
        for text in REFUSED {
            let ip: IpAddr = text.parse().expect(text);
            assert_eq!(allowed(ip, Reach::Development), ip.to_canonical().is_loopback(), "{text}");
        }
    }
}
