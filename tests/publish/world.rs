//! Small sites, published into memory, and a reader who follows every link.

use super::store::Faulty;
use annals::publish::Turn;
use annals::publish::remote::{
    Delete, Done, Files, Manifest, Options, Place, Publisher, Wishes, fetch, files, history,
};
use chrono::{DateTime, TimeDelta};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use tempfile::TempDir;

/// A site: each page with what it links to, each other file with its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Site(pub BTreeMap<String, String>);

impl Site {
    /// A page at a path, with words and links to other paths.
    pub fn page(mut self, path: &str, words: &str, links: &[&str]) -> Self {
        let links: String = links.iter().flat_map(|link| ["href=", link, "\n"]).collect();
        self.0.insert(path.to_owned(), format!("{words}\n{links}"));
        self
    }

    pub fn file(mut self, path: &str, text: &str) -> Self {
        self.0.insert(path.to_owned(), text.to_owned());
        self
    }

    pub fn without(mut self, path: &str) -> Self {
        self.0.remove(path).expect("a file");
        self
    }
}

pub fn turn(path: &str) -> Turn {
    match path {
        "index.html" => Turn::Last,
        "feed.atom" => Turn::After,
        _ if path.ends_with(".html") => Turn::Page,
        _ => Turn::Before,
    }
}

/// A target in memory, with a clock.
pub struct World {
    pub store: Arc<Faulty>,
    pub place: Place,
    /// Minutes after the beginning.
    pub minutes: AtomicI64,
    runs: AtomicUsize,
}

pub fn options() -> Options {
    Options { wishes: wishes(), dry_run: false, yes: false, take_over: false }
}

pub fn wishes() -> Wishes {
    Wishes { keep: 3, delete: Delete::Removed, anew: false, same_as: None }
}

impl World {
    pub fn new() -> Self {
        let store = Faulty::new();
        let place = Place {
            store: Arc::clone(&store) as _,
            name: "memory".to_owned(),
            says_headers: true,
            lists_deeply: true,
        };
        Self { store, place, minutes: AtomicI64::new(0), runs: AtomicUsize::new(0) }
    }

    pub fn publish(&self, site: &Site) -> Result<Done, String> {
        self.publish_with(site, options())
    }

    pub fn publish_with(&self, site: &Site, options: Options) -> Result<Done, String> {
        let folder = TempDir::new().expect("a folder");
        for (path, text) in &site.0 {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        let turns = site.0.keys().map(|path| (path.clone(), turn(path))).collect();
        let wanted = files(folder.path(), &turns).expect("a readable folder");
        self.run(folder.path(), |_| Ok(wanted), options)
    }

    pub fn rollback(&self, number: u64, options: Options) -> Result<Done, String> {
        let folder = TempDir::new().expect("a folder");
        let options =
            Options { wishes: Wishes { same_as: Some(number), ..options.wishes }, ..options };
        self.run(folder.path(), |place| wait(fetch(place, number, folder.path())), options)
    }

    fn run(
        &self,
        folder: &Path,
        wanted: impl FnOnce(&Place) -> anyhow::Result<Files>,
        options: Options,
    ) -> Result<Done, String> {
        let now = || {
            let begin = DateTime::from_timestamp(1_000_000_000, 0).expect("a moment");
            begin + TimeDelta::minutes(self.minutes.load(Ordering::SeqCst))
        };
        let run = format!("run-{}", self.runs.fetch_add(1, Ordering::SeqCst));
        let done = wanted(&self.place).and_then(|wanted| {
            let publisher = Publisher {
                place: &self.place,
                folder,
                wanted: &wanted,
                options,
                now: &now,
                run: &run,
                tick: &|_, _| (),
            };
            wait(publisher.publish())
        });
        done.map_err(|error| format!("{error:#}"))
    }

    /// What the target says of itself.
    pub fn manifest(&self) -> Option<Manifest> {
        wait(history(&self.place)).expect("memory reads")
    }

    /// The site that readers get, without what is hidden.
    pub fn site(&self) -> Site {
        let objects = self.store.objects().into_iter();
        Site(
            objects
                .filter(|(path, _)| !path.starts_with('.'))
                .map(|(path, bytes)| (path, String::from_utf8(bytes).expect("a text")))
                .collect(),
        )
    }

    pub fn hidden(&self) -> Vec<String> {
        self.store.objects().into_keys().filter(|path| path.starts_with('.')).collect()
    }

    /// Follows every link from the home page, and from those pages that readers may have open or
    /// have marked, and says which lead nowhere.
    pub fn broken(&self, open: &BTreeSet<String>) -> Vec<String> {
        let site = self.site();
        let home = "index.html".to_owned();
        let mut next: Vec<String> =
            open.iter().chain([&home]).filter(|path| site.0.contains_key(*path)).cloned().collect();
        let mut seen: BTreeSet<String> = next.iter().cloned().collect();
        let mut broken = Vec::new();
        while let Some(page) = next.pop() {
            for link in site.0[&page].lines().filter_map(|line| line.strip_prefix("href=")) {
                if !site.0.contains_key(link) {
                    broken.push(format!("{page} -> {link}"));
                } else if seen.insert(link.to_owned()) {
                    next.push(link.to_owned());
                }
            }
        }
        broken
    }
}

fn wait<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(future)
}
