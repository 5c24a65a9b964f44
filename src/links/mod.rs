//! Asks addresses elsewhere whether they still answer (feature `links`).
//!
//! Who is asked did not ask for it, so: one question at a time to each host, with a pause, a name
//! to complain about in each, no more than is needed, and what is known is not asked again for
//! days. What contributors write must not make this computer talk to its own network: `reach` sees
//! to that.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that asks others")]

mod client;
mod hosts;
mod memory;
mod reach;

pub use memory::Memory;

use crate::check::Answer;
use client::Client;
use hosts::{Hosts, host_of};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many hosts are asked at the same time.
const AT_ONCE: usize = 8;

/// How much is asked, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Terms {
    /// Address of the site, which each question carries as who asks.
    pub site: String,
    /// Most addresses that are asked.
    pub most: usize,
    /// How long all of it may take.
    pub time: Duration,
    /// Between two questions to one host.
    pub pause: Duration,
    /// How long one question may take.
    pub patience: Duration,
    /// Whether private networks, and this computer, may be asked.
    pub private: bool,
}

impl Terms {
    /// What is decent: a second between questions to a host, five minutes for all.
    #[must_use]
    pub fn decent(site: &str) -> Self {
        Self {
            site: site.to_owned(),
            most: 1_000,
            time: Duration::from_secs(5 * 60),
            pause: Duration::from_secs(1),
            patience: Duration::from_secs(15),
            private: false,
        }
    }
}

/// What came of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How each address answered, now or not long ago.
    pub answers: BTreeMap<String, Answer>,
    /// How many were asked now.
    pub asked: usize,
    /// How many answers were known.
    pub known: usize,
    /// How many are left for another time.
    pub left: usize,
    /// Whether nobody could be reached at all: then what was asked now is no answer.
    pub offline: bool,
}

/// Asks those addresses whose answers are not known any more; those that were never asked first.
///
/// `tick` is told how many of how many have been asked.
pub fn ask(
    urls: &[String],
    terms: &Terms,
    memory: &mut Memory,
    tick: &(dyn Fn(usize, usize) + Sync),
) -> Report {
    let mut report = Report::default();
    let mut open: Vec<(u64, &String)> = Vec::new();
    for url in urls {
        match memory.recall(url) {
            Ok(answer) => {
                report.answers.insert(url.clone(), answer.clone());
            }
            Err(asked) => open.push((asked, url)),
        }
    }
    report.known = report.answers.len();
    open.sort_by_key(|(asked, _)| *asked);
    let wanted = open.len();
    open.truncate(terms.most);
    let answers = all(&open, terms, tick);
    report.asked = answers.len();
    report.left = wanted - answers.len();
    // Where nobody answers at all, it is this computer that has no network.
    let silent = answers.iter().any(|(_, answer, met)| !met && *answer != Answer::Private);
    report.offline = silent && !answers.iter().any(|(_, _, met)| *met);
    for (url, answer, _) in answers {
        if report.offline && answer != Answer::Private {
            continue;
        }
        memory.keep(&url, &answer);
        report.answers.insert(url, answer);
    }
    report
}

/// Asks several hosts at a time; each answer comes with whether anybody answered at all.
fn all(
    open: &[(u64, &String)],
    terms: &Terms,
    tick: &(dyn Fn(usize, usize) + Sync),
) -> Vec<(String, Answer, bool)> {
    let end = Instant::now() + terms.time;
    let mut by_host: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for (_, url) in open {
        by_host.entry(host_of(url)).or_default().push(url);
    }
    // Hosts with many addresses take longest, and begin.
    let mut queue: Vec<Vec<&String>> = by_host.into_values().collect();
    queue.sort_by_key(|urls| std::cmp::Reverse(urls.len()));
    let queue = Mutex::new(VecDeque::from(queue));
    let answers = Mutex::new(Vec::new());
    let client = Client::new(terms, Hosts::new(terms.pause, end), end);
    let work = || {
        loop {
            let next = queue.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
            let Some(urls) = next else { return };
            for url in urls {
                let Some((answer, met)) = client.look(url) else { continue };
                let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
                answers.push((url.clone(), answer, met));
                tick(answers.len(), open.len());
            }
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(work);
        }
    });
    answers.into_inner().unwrap_or_else(PoisonError::into_inner)
}
