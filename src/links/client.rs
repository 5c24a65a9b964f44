//! One address: asked, followed where it leads, and what came of it.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that asks others")]

use super::Terms;
use super::hosts::{Asked, Hosts};
use super::reach::{Guard, Unasked};
use crate::check::Answer;
use chrono::{DateTime, Utc};
use std::time::{Duration, Instant};
use ureq::http::Response;
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
    Failed(Error),
}

impl Client {
    pub(super) fn new(terms: &Terms, hosts: Hosts, end: Instant) -> Self {
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
        let guard = Guard { private: terms.private };
        let agent = Agent::with_parts(config, DefaultConnector::default(), guard);
        Self { agent, hosts, patience: terms.patience, end }
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
                Err(Silence::Failed(error)) => return Some((self.silence(&error), false)),
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
        let host = url[url::Position::BeforeHost..url::Position::AfterPort].to_owned();
        let asked = self.hosts.ask(&host, || {
            let left = self.end.saturating_duration_since(Instant::now());
            let time = Some(self.patience.min(left).max(Duration::from_millis(1)));
            let request =
                if head { self.agent.head(url.as_str()) } else { self.agent.get(url.as_str()) };
            let reply = request.config().timeout_global(time).build().call().map(|got| read(&got));
            let rest = reply.as_ref().ok().and_then(|reply| reply.rest);
            let sent = reply.as_ref().err().and_then(Unasked::of).is_none();
            Asked { answer: reply, sent, rest }
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
                std::io::ErrorKind::ConnectionRefused => unreachable("refuses to be connected to"),
                std::io::ErrorKind::InvalidData => {
                    unreachable(&format!("has no sound certificate ({error})"))
                }
                _ => unreachable(&format!("cannot be reached ({error})")),
            },
            error => unreachable(&format!("does not answer as servers do ({error})")),
        }
    }
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
