//! One publisher at a time: an object at the target says who is at work, and until when at most.

use super::manifest::LOCK;
use super::run::{cannot, key};
use anyhow::{Result, bail};
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use object_store::{Error, ObjectStore, ObjectStoreExt as _, PutMode, PutOptions};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// For how long a lock holds that is not renewed.
const LEASE: TimeDelta = TimeDelta::minutes(10);
/// After how long it is renewed.
const RENEWAL: Duration = Duration::from_secs(180);

/// What the object says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Holder {
    run: String,
    since: String,
    until: String,
}

/// The lock of a run.
pub(super) struct Lock<'a> {
    store: &'a dyn ObjectStore,
    now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
    holder: Holder,
}

/// A moment as it is written (RFC 3339, UTC, whole seconds).
pub(super) fn written(moment: DateTime<Utc>) -> String {
    moment.to_rfc3339_opts(SecondsFormat::Secs, true)
}

impl<'a> Lock<'a> {
    /// Takes the lock, and one that has run out, too; with `over` that of somebody else.
    ///
    /// # Errors
    /// If somebody else is publishing, or the target cannot be reached.
    pub(super) async fn take(
        store: &'a dyn ObjectStore,
        now: &'a (dyn Fn() -> DateTime<Utc> + Sync),
        run: &str,
        over: bool,
    ) -> Result<Self> {
        let begun = now();
        let holder =
            Holder { run: run.to_owned(), since: written(begun), until: written(begun + LEASE) };
        let lock = Self { store, now, holder };
        for _ in 0..2 {
            let mode = PutOptions { mode: PutMode::Create, ..PutOptions::default() };
            match store.put_opts(&key(LOCK)?, lock.bytes(), mode).await {
                Ok(_) => return Ok(lock),
                Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => {}
                Err(Error::NotImplemented { .. } | Error::NotSupported { .. }) => {
                    return lock.take_without_condition(over).await;
                }
                Err(error) => return Err(cannot("take the lock", LOCK, &error)),
            }
            let other = lock.holder().await?;
            // A reply may have been lost, and the request made again.
            if other.as_ref().is_some_and(|other| other.run == run) {
                return Ok(lock);
            }
            lock.refuse(other.as_ref(), over)?;
            match store.delete(&key(LOCK)?).await {
                Ok(()) | Err(Error::NotFound { .. }) => {}
                Err(error) => return Err(cannot("remove the lock", LOCK, &error)),
            }
        }
        bail!("somebody else has just begun to publish there; try again when they are done")
    }

    /// Where a server cannot create an object only if there is none: the last who writes has it.
    async fn take_without_condition(self, over: bool) -> Result<Self> {
        let other = self.holder().await?;
        self.refuse(other.as_ref(), over)?;
        self.write().await?;
        self.check().await?;
        Ok(self)
    }

    fn bytes(&self) -> object_store::PutPayload {
        serde_json::to_vec(&self.holder).expect("texts can be written").into()
    }

    /// Who holds the lock; nobody where there is none, and somebody unknown if it cannot be read.
    async fn holder(&self) -> Result<Option<Holder>> {
        let found = match self.store.get(&key(LOCK)?).await {
            Ok(found) => found.bytes().await,
            Err(Error::NotFound { .. }) => return Ok(None),
            Err(error) => Err(error),
        };
        let bytes = found.map_err(|error| cannot("read the lock", LOCK, &error))?;
        let unknown = || Holder { run: String::new(), since: String::new(), until: String::new() };
        Ok(Some(serde_json::from_slice(&bytes).unwrap_or_else(|_| unknown())))
    }

    fn refuse(&self, other: Option<&Holder>, over: bool) -> Result<()> {
        let Some(other) = other.filter(|_| !over) else { return Ok(()) };
        let until = DateTime::parse_from_rfc3339(&other.until).ok();
        if until.is_some_and(|until| until < (self.now)()) {
            return Ok(());
        }
        let when = match (other.since.as_str(), until) {
            ("", _) | (_, None) => String::new(),
            (since, Some(_)) => format!(" since {since}, until {} at the latest", other.until),
        };
        bail!(
            "somebody else is publishing there{when}; try again later, or, if you know that the \
             other run was stopped, add --take-over"
        )
    }

    async fn write(&self) -> Result<()> {
        let put = self.store.put(&key(LOCK)?, self.bytes()).await;
        put.map(drop).map_err(|error| cannot("renew the lock", LOCK, &error))
    }

    /// Whether it is still ours.
    ///
    /// # Errors
    /// If it is not, or the target cannot be reached.
    pub(super) async fn check(&self) -> Result<()> {
        if self.holder().await?.is_some_and(|holder| holder.run == self.holder.run) {
            return Ok(());
        }
        bail!(
            "somebody else has taken over publishing there; nothing more was changed, and the next \
             run goes on from what is there"
        )
    }

    /// Renews the lock for as long as it is asked; ends only with an error.
    pub(super) async fn renew(&self) -> Result<()> {
        let mut lock = Self { store: self.store, now: self.now, holder: self.holder.clone() };
        loop {
            tokio::time::sleep(RENEWAL).await;
            lock.check().await?;
            lock.holder.until = written((self.now)() + LEASE);
            lock.write().await?;
        }
    }

    /// Gives the lock back, if it is still ours. What is left of it runs out by itself.
    pub(super) async fn release(self) {
        if self.check().await.is_ok()
            && let Ok(key) = key(LOCK)
        {
            let _ = self.store.delete(&key).await;
        }
    }
}
