//! Carries a plan out over an object store.

use super::keeping::Keep;
use super::lock::{Lock, written};
use super::manifest::{Files, Item, MANIFEST, Manifest, PROGRESS, Progress};
use super::manifest::{bytes, copy_of, record_of};
use super::open::Place;
use super::plan::{Plan, Put, Wishes, plan};
use super::upload::upload;
use crate::diag::WrongUse;
use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Utc};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use object_store::path::Path as Key;
use object_store::{Error, ObjectStore, ObjectStoreExt as _};
use std::path::Path;

/// After how many files a run says how far it is: so many are put again, at most, when it is cut
/// short.
const OFTEN: usize = 100;
/// A run that deletes more files than this, and more than [`SHARE`], asks first.
const FEW: usize = 10;
/// The share of the files that are there, in percent.
const SHARE: usize = 20;

/// How a run is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// What is wanted, beside the files.
    pub wishes: Wishes,
    /// Whether nothing is changed, and what would be is said.
    pub dry_run: bool,
    /// Whether many files may be deleted, and files of others may be there.
    pub yes: bool,
    /// Whether the lock of another run is taken.
    pub take_over: bool,
}

/// What a run did, or would do.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done {
    /// The version that is current.
    pub number: u64,
    /// Files that were put.
    pub put: usize,
    /// Their bytes.
    pub bytes: u64,
    /// Files that were deleted.
    pub deleted: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files that the site no longer has and that were left.
    pub left: usize,
    /// Those that go by themselves, when no page leads to them any more.
    pub waiting: usize,
    /// Whether an earlier run had been cut short.
    pub resumed: bool,
    /// Paths that are put (`+`) and deleted (`-`), in that order, for who wants to see them.
    pub paths: Vec<(char, String)>,
}

/// Publishes a site to a place.
pub struct Publisher<'a> {
    /// Where to.
    pub place: &'a Place,
    /// The folder in which the files are.
    pub folder: &'a Path,
    /// All files of the site.
    pub wanted: &'a Files,
    /// How it is meant.
    pub options: Options,
    /// What tells the time.
    pub now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    /// Tells this run from all others.
    pub run: &'a str,
    /// Hears how many of how many files are in their places.
    pub tick: &'a (dyn Fn(usize, usize) + Sync),
}

/// A key as it is.
pub(super) fn key(path: &str) -> Result<Key> {
    Key::parse(path).map_err(|_| {
        anyhow!(WrongUse(format!(
            "`{path}` is no name that an object store knows; rename the file"
        )))
    })
}

/// What went wrong, in words.
pub(super) fn cannot(what: &str, path: &str, error: &Error) -> anyhow::Error {
    let hint = match error {
        Error::Unauthenticated { .. } => {
            ": the target does not accept the credentials; are they the right ones, and not expired?"
        }
        Error::PermissionDenied { .. } => ": the credentials do not allow it",
        Error::NotFound { .. } => ": there is nothing; is the name of the target right?",
        _ => "",
    };
    anyhow!("cannot {what} (`{path}`){hint}: {}", once(&error.to_string()))
}

/// A message in which each part stands once: errors of the network repeat those that they are
/// about.
fn once(message: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in message.split(": ").flat_map(|part| part.split(" - ")) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(": ")
}

/// Reads an object; nothing if there is none.
pub(super) async fn read(store: &dyn ObjectStore, path: &str) -> Result<Option<Vec<u8>>> {
    let found = match store.get(&key(path)?).await {
        Ok(found) => found.bytes().await,
        Err(Error::NotFound { .. }) => return Ok(None),
        Err(error) => Err(error),
    };
    found.map(|bytes| Some(bytes.to_vec())).map_err(|error| cannot("read the target", path, &error))
}

/// Reads the manifest; nothing if there is none.
pub(super) async fn read_manifest(store: &dyn ObjectStore) -> Result<Option<Manifest>> {
    let Some(bytes) = read(store, MANIFEST).await? else { return Ok(None) };
    let manifest = Manifest::parse(&bytes);
    manifest.map(Some).map_err(|why| anyhow!("cannot use `{MANIFEST}` at the target: {why}"))
}

/// What is at a target, and how many files the run that was cut short has put.
pub(super) async fn state(store: &dyn ObjectStore) -> Result<(Option<Manifest>, usize)> {
    let manifest = read_manifest(store).await?;
    let puts = match manifest.as_ref().and_then(|manifest| manifest.pending.as_ref()) {
        None => 0,
        Some(pending) => read(store, PROGRESS)
            .await?
            .and_then(|bytes| serde_json::from_slice::<Progress>(&bytes).ok())
            .filter(|progress| progress.run == pending.run)
            .map_or(0, |progress| progress.puts),
    };
    Ok((manifest, puts))
}

/// The versions that can be current at a place, the one that is last.
///
/// # Errors
/// If the target fails, or has no manifest that can be read.
pub async fn history(place: &Place) -> Result<Option<Manifest>> {
    read_manifest(place.store.as_ref()).await
}

impl Publisher<'_> {
    fn store(&self) -> &dyn ObjectStore {
        self.place.store.as_ref()
    }

    /// Puts what is new or different, and takes away what is no longer wanted.
    ///
    /// # Errors
    /// If there are files of somebody else, if too much would go, if somebody else is publishing,
    /// or if the target fails. What was done until then is known to the next run.
    pub async fn publish(&self) -> Result<Done> {
        let (manifest, plan) = self.look(true).await?;
        self.allow(&plan)?;
        if plan.is_empty() || self.options.dry_run {
            return Ok(done(&manifest, &plan));
        }
        let lock = Lock::take(self.store(), self.now, self.run, self.options.take_over).await?;
        let result = tokio::select! {
            biased;
            lost = lock.renew() => lost.map(|()| Done::default()),
            stopped = stopped() => stopped.map(|()| Done::default()),
            result = self.locked() => result,
        };
        lock.release().await;
        result
    }

    /// What is there, and what would be done about it; for the first time also whether it is ours.
    async fn look(&self, first: bool) -> Result<(Manifest, Plan)> {
        let (manifest, puts) = state(self.store()).await?;
        if first && manifest.is_none() && !self.options.yes && self.place.is_taken().await? {
            bail!(WrongUse(format!(
                "`{}` holds files that annals did not publish; name an empty place, or add --yes to \
                 put the site among them (files with the names of pages are replaced)",
                self.place.name
            )));
        }
        let manifest = manifest.unwrap_or_default();
        let now = written((self.now)());
        let plan = plan(&manifest, puts, self.wanted, self.options.wishes, self.run, &now);
        Ok((manifest, plan))
    }

    fn allow(&self, plan: &Plan) -> Result<()> {
        let gone = plan.deletes.len();
        if gone > FEW && gone * 100 > plan.there * SHARE && !self.options.yes {
            let paths: Vec<&str> = plan.deletes.iter().take(3).map(String::as_str).collect();
            bail!(WrongUse(format!(
                "{gone} of {} files at `{}` would be deleted ({}, …); add --yes if that is meant, or \
                 --delete never to leave them",
                plan.there,
                self.place.name,
                paths.join(", ")
            )));
        }
        Ok(())
    }

    /// What is done while nobody else publishes.
    async fn locked(&self) -> Result<Done> {
        // Somebody may have been quicker.
        let (old, plan) = self.look(false).await?;
        self.allow(&plan)?;
        if plan.is_empty() {
            return Ok(done(&old, &plan));
        }
        self.write(MANIFEST, plan.before.to_bytes()).await?;
        if let Some(number) = plan.record {
            let files = serde_json::to_vec(&old.files).expect("texts and numbers can be written");
            self.write(&record_of(number), files).await?;
        }
        let keeps = plan.keeps.iter().map(|keep| self.keep(keep));
        stream::iter(keeps).buffered(self.place.at_once()).try_collect::<Vec<()>>().await?;
        self.delete(&plan.clear).await?;
        self.put_all(&plan.puts).await?;
        if !plan.deletes.is_empty() || !plan.prunes.is_empty() {
            self.say_progress(plan.puts.len()).await?;
        }
        self.delete(&plan.deletes).await?;
        self.delete(&plan.prunes).await?;
        let there = read_manifest(self.store()).await?;
        if there.and_then(|there| there.pending).is_none_or(|pending| pending.run != self.run) {
            bail!(
                "somebody else has published there in the meantime; publish again, so that what is \
                 there is whole"
            );
        }
        self.write(MANIFEST, plan.after.to_bytes()).await?;
        Ok(done(&old, &plan))
    }

    async fn write(&self, path: &str, bytes: Vec<u8>) -> Result<()> {
        let attributes = self.place.attributes("application/json", "no-store");
        let put = self.store().put_opts(&key(path)?, bytes.into(), attributes.into()).await;
        put.map(drop).map_err(|error| cannot("write to the target", path, &error))
    }

    async fn say_progress(&self, puts: usize) -> Result<()> {
        let progress = Progress { run: self.run.to_owned(), puts };
        let bytes = serde_json::to_vec(&progress).expect("texts and numbers can be written");
        self.write(PROGRESS, bytes).await
    }

    async fn keep(&self, keep: &Keep) -> Result<()> {
        let to = copy_of(&keep.sha256);
        if keep.unsure {
            match self.store().head(&key(&to)?).await {
                Ok(_) => return Ok(()),
                Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(cannot("look for a copy", &to, &error)),
            }
        }
        match self.store().copy(&key(&keep.path)?, &key(&to)?).await {
            Ok(()) => Ok(()),
            // What was lost before this run cannot be kept; a rollback says so.
            Err(Error::NotFound { .. }) if self.options.wishes.anew => Ok(()),
            Err(Error::NotFound { .. }) => bail!(
                "`{}` should be at the target and is not: somebody deleted it; publish with --anew, \
                 which puts all files again",
                keep.path
            ),
            Err(error) => Err(cannot("keep a copy of a file", &keep.path, &error)),
        }
    }

    async fn put_all(&self, puts: &[Put]) -> Result<()> {
        let mut put = 0;
        (self.tick)(0, puts.len());
        for group in puts.chunk_by(|one, other| one.order == other.order) {
            let uploads = group.iter().map(|put| self.put(&put.path, &put.item));
            let mut uploads = stream::iter(uploads).buffered(self.place.at_once());
            while let Some(result) = uploads.next().await {
                if let Err(error) = result {
                    if put % OFTEN > 0 {
                        // The next run puts a few files more if even this fails.
                        let _ = self.say_progress(put).await;
                    }
                    return Err(error);
                }
                put += 1;
                (self.tick)(put, puts.len());
                if put % OFTEN == 0 {
                    self.say_progress(put).await?;
                }
            }
        }
        Ok(())
    }

    async fn put(&self, path: &str, item: &Item) -> Result<()> {
        let source = self.folder.join(path);
        upload(self.place, path, item, &source)
            .await
            .with_context(|| format!("cannot publish `{path}`"))
    }

    async fn delete(&self, paths: &[String]) -> Result<()> {
        let keys = paths.iter().map(|path| key(path)).collect::<Result<Vec<Key>>>()?;
        let keys = stream::iter(keys.into_iter().map(Ok)).boxed();
        let mut deleted = self.store().delete_stream(keys);
        while let Some(result) = deleted.next().await {
            match result {
                Ok(_) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(cannot("delete from the target", "", &error)),
            }
        }
        Ok(())
    }
}

/// Ends when somebody stops the program.
async fn stopped() -> Result<()> {
    let stopped = || anyhow!("stopped; the next run goes on from what is there");
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut ended = signal(SignalKind::terminate()).context("cannot listen for signals")?;
        tokio::select! {
            _ = tokio::signal::ctrl_c() => Err(stopped()),
            _ = ended.recv() => Err(stopped()),
        }
    }
    #[cfg(not(unix))]
    {
        tokio::signal::ctrl_c().await.context("cannot listen for signals")?;
        Err(stopped())
    }
}

fn done(old: &Manifest, plan: &Plan) -> Done {
    let put: Files = plan.puts.iter().map(|put| (put.path.clone(), put.item.clone())).collect();
    let gone = || plan.clear.iter().chain(&plan.deletes);
    Done {
        number: plan.after.number,
        put: plan.puts.len(),
        bytes: bytes(&put),
        deleted: gone().count(),
        unchanged: plan.unchanged,
        left: plan.after.left.len() - plan.after.waiting.len(),
        waiting: plan.after.waiting.len(),
        resumed: old.pending.is_some(),
        paths: plan
            .puts
            .iter()
            .map(|put| ('+', put.path.clone()))
            .chain(gone().map(|path| ('-', path.clone())))
            .collect(),
    }
}
