//! One address: asked, followed where it leads, and what came of it.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that asks others")]

use super::Terms;
use super::hosts::{Asked, Hosts};
use super::reach::{Guard, Unasked};
use crate::check::Answer;
use chrono::{DateTime, Utc};
use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use ureq::http::Response;
use ureq::unversioned::resolver::Resolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Error};
use url::Url;

/// How often an address may lead on.
const STEPS: usize = 5;
/// How long a host is waited for that asks for time.
const LONGEST_REST: Duration = Duration::from_secs(60);

/// Asks.
pub(super) struct Client {
    agent: Agent,
    hosts: Hosts,
    patience: Duration,
    end: Instant,
    /// Hosts that cannot be talked to, with what is said of all their addresses: by name, or with a
    /// port where only that one is closed.
    dead: Mutex<HashMap<String, Answer>>,
}

/// What a server said.
struct Reply {
    status: u16,
    /// Where it leads on to.
    to: Option<String>,
    /// How long the server asks us to wait.
    rest: Option<Duration>,
}

/// Why there is no reply.
enum Silence {
    /// There is no time left for this host.
    Late,
    Failed(Answer),
}

impl Client {
    pub(super) fn new(terms: &Terms, hosts: Hosts, end: Instant) -> Self {
        Self::with(terms, hosts, end, Guard { private: terms.private })
    }

    fn with(terms: &Terms, hosts: Hosts, end: Instant, resolver: impl Resolver) -> Self {
        // A site whose address is not plain ASCII could not be named in a header.
        let site = terms.site.chars().all(|sign| sign.is_ascii_graphic()).then_some(&terms.site);
        let version = env!("CARGO_PKG_VERSION");
        let name = site.map_or_else(
            || format!("annals/{version} (looks for dead links)"),
            |site| format!("annals/{version} (looks for dead links of {site})"),
        );
        let config = Agent::config_builder()
            .user_agent(name)
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .max_idle_connections(0)
            // A proxy would look names up itself, and could be led into its own network.
            .proxy(None)
            .build();
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, hosts, patience: terms.patience, end, dead: Mutex::default() }
    }

    /// Asks an address, and whether anybody answered; nothing if there was no time.
    pub(super) fn look(&self, written: &str) -> Option<(Answer, bool)> {
        let Some(mut here) = Url::parse(written).ok().filter(is_askable) else {
            return Some((unreachable("is no address that can be asked"), false));
        };
        // The last address to which all the way was for good.
        let mut moved: Option<Url> = None;
        let mut for_good = true;
        for _ in 0..=STEPS {
            let reply = match self.reply(&here) {
                Ok(reply) => reply,
                Err(Silence::Late) => return None,
                Err(Silence::Failed(answer)) => return Some((answer, false)),
            };
            let lead = (300..400).contains(&reply.status);
            let Some(to) = reply.to.filter(|_| lead) else {
                let answer = match (reply.status, moved) {
                    (200..300, None) => Answer::Good,
                    (200..300, Some(to)) => Answer::Moved { to: to.into() },
                    (429, _) => unreachable("asks to be left alone for now (status 429)"),
                    (404 | 410, _) => Answer::Gone { status: reply.status },
                    (status, _) => unreachable(&format!("answers with status {status}")),
                };
                return Some((answer, true));
            };
            let Some(mut next) = here.join(&to).ok().filter(is_askable) else {
                return Some((unreachable("leads on to what is no web address"), true));
            };
            next.set_fragment(None);
            for_good &= matches!(reply.status, 301 | 308);
            if for_good {
                moved = Some(next.clone());
            }
            here = next;
        }
        Some((unreachable("leads on and on"), true))
    }

    /// What an address replies: by its head alone, and as a whole where that is not answered.
    fn reply(&self, url: &Url) -> Result<Reply, Silence> {
        let head = self.patiently(url, true)?;
        if head.status < 400 || head.status == 429 {
            return Ok(head);
        }
        // Some servers refuse such a question, some lie: what counts is what a reader would get.
        self.patiently(url, false)
    }

    /// Asks again, once, when a server asks for time.
    fn patiently(&self, url: &Url, head: bool) -> Result<Reply, Silence> {
        let reply = self.once(url, head)?;
        if matches!(reply.status, 429 | 503) && reply.rest.is_some_and(|rest| rest <= LONGEST_REST)
        {
            return self.once(url, head);
        }
        Ok(reply)
    }

    fn once(&self, url: &Url, head: bool) -> Result<Reply, Silence> {
        let host = &url[url::Position::BeforeHost..url::Position::AfterHost];
        let turn = &url[url::Position::BeforeHost..url::Position::AfterPort];
        let port = format!("{host}:{}", url.port_or_known_default().unwrap_or_default());
        // Who cannot be talked to is found out once, whatever the number of links there.
        let known = || {
            let dead = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
            dead.get(host).or_else(|| dead.get(&port)).cloned().map(Err)
        };
        let asked = self.hosts.ask(turn, known, || {
            let left = self.end.saturating_duration_since(Instant::now());
            let time = Some(self.patience.min(left).max(Duration::from_millis(1)));
            let request =
                if head { self.agent.head(url.as_str()) } else { self.agent.get(url.as_str()) };
            let reply = request.config().timeout_global(time).build().call().map(|got| read(&got));
            let rest = reply.as_ref().ok().and_then(|reply| reply.rest);
            let unasked = reply.as_ref().err().and_then(Unasked::of).is_some();
            let answer = reply.map_err(|error| {
                let answer = self.silence(&error);
                let dead = match error {
                    _ if unasked => Some(host),
                    Error::Io(error) if is_closed(error.kind()) => Some(port.as_str()),
                    _ => None,
                };
                if let Some(dead) = dead {
                    let mut all = self.dead.lock().unwrap_or_else(PoisonError::into_inner);
                    all.insert(dead.to_owned(), answer.clone());
                }
                answer
            });
            Asked { answer, sent: !unasked, rest }
        });
        asked.ok_or(Silence::Late)?.map_err(Silence::Failed)
    }

    /// What it means that an address does not answer.
    fn silence(&self, error: &Error) -> Answer {
        if let Some(why) = Unasked::of(error) {
            return match why {
                Unasked::Private => Answer::Private,
                Unasked::NoHost => Answer::NoHost,
                Unasked::Unknown => unreachable("has a host whose name cannot be looked up now"),
            };
        }
        match error {
            Error::Timeout(_) => {
                unreachable(&format!("does not answer within {} seconds", self.patience.as_secs()))
            }
            Error::Rustls(error) => unreachable(&format!("has no sound certificate ({error})")),
            Error::Tls(why) => unreachable(&format!("has no sound certificate ({why})")),
            Error::Io(error) => match error.kind() {
                ErrorKind::ConnectionRefused => unreachable("refuses to be connected to"),
                ErrorKind::InvalidData => {
                    unreachable(&format!("has no sound certificate ({error})"))
                }
                _ => unreachable(&format!("cannot be reached ({error})")),
            },
            error => unreachable(&format!("does not answer as servers do ({error})")),
        }
    }
}

/// Whether an error says that nobody can connect, to whatever address there.
fn is_closed(kind: ErrorKind) -> bool {
    matches!(
        kind,
        ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::AddrNotAvailable
    )
}

fn unreachable(why: &str) -> Answer {
    Answer::Unreachable { why: why.to_owned() }
}

/// Web addresses without a password in them.
fn is_askable(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https")
        && url.has_host()
        && url.username().is_empty()
        && url.password().is_none()
}

fn read(response: &Response<Body>) -> Reply {
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
    Reply {
        status: response.status().as_u16(),
        to: header("location").map(ToOwned::to_owned),
        rest: header("retry-after").and_then(|after| rest(after, Utc::now())),
    }
}

/// `Retry-After`: seconds, or a date (RFC 9110, 10.2.3).
fn rest(after: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = after.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let then = DateTime::parse_from_rfc2822(after.trim()).ok()?;
    Some((then.with_timezone(&Utc) - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use ureq::config::Config;
    use ureq::http::Uri;
    use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs};
    use ureq::unversioned::transport::NextTimeout;

    /// Counts what it is asked. Numbers are what they are, and no name stands for anything.
    #[derive(Debug)]
    struct Counting(Arc<AtomicUsize>);

    impl Resolver for Counting {
        fn resolve(
            &self,
            uri: &Uri,
            config: &Config,
            timeout: NextTimeout,
        ) -> Result<ResolvedSocketAddrs, Error> {
            self.0.fetch_add(1, Ordering::Relaxed);
            if uri.host().is_some_and(|host| host.starts_with("127.")) {
                return DefaultResolver::default().resolve(uri, config, timeout);
            }
            Err(Error::HostNotFound)
        }
    }

    fn counting() -> (Client, Arc<AtomicUsize>) {
        let asked = Arc::new(AtomicUsize::new(0));
        let pause = Duration::from_secs(60);
        let terms = Terms { pause, private: true, ..Terms::decent("https://example.org/") };
        let end = Instant::now() + Duration::from_secs(10);
        let hosts = Hosts::new(pause, end);
        (Client::with(&terms, hosts, end, Counting(Arc::clone(&asked))), asked)
    }

    #[test]
    fn a_host_that_is_not_there_is_looked_up_once() {
        let (client, asked) = counting();
        for url in ["https://no.example/a", "https://no.example/b?c", "http://no.example:8080/"] {
            assert_eq!(client.look(url), Some((Answer::NoHost, false)), "{url}");
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        assert_eq!(client.look("https://nor.example/"), Some((Answer::NoHost, false)));
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_host_that_refuses_is_asked_once_and_kept_waiting_for_by_nobody() {
        let (client, asked) = counting();
        let free = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = free.local_addr().expect("an address").port();
        drop(free);
        let refused = Some((unreachable("refuses to be connected to"), false));
        for page in 0..5 {
            assert_eq!(client.look(&format!("http://127.0.0.1:{port}/{page}")), refused, "{page}");
        }
        assert_eq!(asked.load(Ordering::Relaxed), 1);
        // Another port may be open.
        let _ = client.look("http://127.0.0.1:1/");
        assert_eq!(asked.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn a_server_asks_for_time_in_seconds_or_by_a_date() {
        let now = DateTime::parse_from_rfc3339("2026-11-22T12:00:00Z").expect("a time").to_utc();
        assert_eq!(rest("120", now), Some(Duration::from_secs(120)));
        assert_eq!(rest("Sun, 22 Nov 2026 12:00:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(rest("Sun, 22 Nov 2026 11:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(rest("soon", now), None);
        assert_eq!(rest("-3", now), None);
    }
}
