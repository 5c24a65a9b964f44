//! Who may be asked: everybody's network alone.
//!
//! An entry is written by somebody; the checker runs on somebody else's computer, or where a site
//! is built. An address that leads into that computer's own network would have it ask there. So
//! what a name stands for is looked at before anything is sent, at every step of a redirection.

use std::error::Error as StdError;
use std::fmt;
use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Why a host is not asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unasked {
    /// Its address is not everybody's.
    Private,
    /// Its name stands for nothing.
    NoHost,
    /// Nobody could say what its name stands for.
    Unknown,
}

impl fmt::Display for Unasked {
    fn fmt(&self, form: &mut fmt::Formatter<'_>) -> fmt::Result {
        form.write_str(match self {
            Self::Private => "the host is in a private network",
            Self::NoHost => "there is no such host",
            Self::Unknown => "the name of the host cannot be looked up now",
        })
    }
}

impl StdError for Unasked {}

impl Unasked {
    /// The reason in an error, if it is one of these.
    pub(super) fn of(error: &Error) -> Option<Self> {
        match error {
            Error::HostNotFound => Some(Self::NoHost),
            Error::Io(error) => error.get_ref()?.downcast_ref().copied(),
            _ => None,
        }
    }

    fn into_error(self) -> Error {
        Error::Io(io::Error::other(self))
    }
}

/// Looks names up, and refuses what is not everybody's.
#[derive(Debug)]
pub(super) struct Guard {
    /// Whether private networks may be asked.
    pub(super) private: bool,
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let found = DefaultResolver::default().resolve(uri, config, timeout);
        let found = match found {
            Ok(found) => found,
            Err(Error::Io(error)) => {
                // The system has no kind of its own for a server of names that does not answer.
                let passing = error.to_string().contains("emporary");
                return Err(if passing { Unasked::Unknown } else { Unasked::NoHost }.into_error());
            }
            Err(error) => return Err(error),
        };
        if !self.private && found.iter().any(|address| !is_everybodys(address.ip())) {
            return Err(Unasked::Private.into_error());
        }
        Ok(found)
    }
}

/// Whether an address is of the one network that everybody shares (IANA special-purpose registries).
fn is_everybodys(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_everybodys_v4(address),
        IpAddr::V6(address) => is_everybodys_v6(address),
    }
}

fn is_everybodys_v4(address: Ipv4Addr) -> bool {
    let [one, two, three, _] = address.octets();
    !(one == 0
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        // Between a provider and its customers (RFC 6598).
        || (one == 100 && two & 0b1100_0000 == 64)
        // Protocols and benchmarks (RFC 6890, RFC 2544), the former relays of 6to4.
        || (one == 192 && two == 0 && three == 0)
        || (one == 192 && two == 88 && three == 99)
        || (one == 198 && two & 0xfe == 18)
        // Groups, and what was never given out.
        || one >= 224)
}

fn is_everybodys_v6(address: Ipv6Addr) -> bool {
    if let Some(inner) = address.to_ipv4_mapped() {
        return is_everybodys_v4(inner);
    }
    let [one, two, three, ..] = address.segments();
    match (one, two) {
        // An address of version 4 in one of version 6 (RFC 6052, RFC 3056).
        (0x64, 0xff9b) if address.segments()[2..6] == [0; 4] => {
            let octets = address.octets();
            is_everybodys_v4(Ipv4Addr::new(octets[12], octets[13], octets[14], octets[15]))
        }
        (0x2002, _) => {
            let ([a, b], [c, d]) = (two.to_be_bytes(), three.to_be_bytes());
            is_everybodys_v4(Ipv4Addr::new(a, b, c, d))
        }
        // Protocols, tunnels and examples.
        (0x2001, 0..0x200 | 0x0db8) | (0x3fff, 0..0x1000) => false,
        _ => one & 0xe000 == 0x2000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_of_somebodys_own_are_not_everybodys() {
        for address in [
            "127.0.0.1",
            "127.8.9.10",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.127.0.1",
            "192.0.0.8",
            "192.0.2.1",
            "198.18.0.1",
            "198.19.0.1",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "64:ff9b::10.0.0.1",
            "64:ff9b:1::1",
            "2002:7f00:1::",
            "2002:c0a8:101::1",
            "2001::1",
            "2001:db8::1",
            "100::1",
            "3fff::1",
        ] {
            assert!(!is_everybodys(address.parse().expect(address)), "{address}");
        }
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "93.184.216.34",
            "100.63.0.1",
            "100.128.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.0.1.1",
            "198.17.0.1",
            "198.20.0.1",
            "223.255.255.255",
            "2606:4700:4700::1111",
            "2a00:1450::1",
            "64:ff9b::1.1.1.1",
            "2002:101:101::1",
            "::ffff:1.1.1.1",
        ] {
            assert!(is_everybodys(address.parse().expect(address)), "{address}");
        }
    }
}
