//! A store in memory that counts requests, and fails from one of them on.

use async_trait::async_trait;
use futures_util::FutureExt as _;
use futures_util::stream::{self, BoxStream, StreamExt as _};
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{
    CopyOptions, Error, GetOptions, GetResult, ListResult, MultipartUpload, ObjectMeta,
    ObjectStore, ObjectStoreExt as _, PutMultipartOptions, PutOptions, PutPayload, PutResult,
    Result,
};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

/// How a request fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// It never reaches the target.
    Lost,
    /// The target does it, and the reply is lost.
    ReplyLost,
}

/// A target in memory.
#[derive(Debug)]
pub struct Faulty {
    pub inner: Arc<InMemory>,
    requests: AtomicUsize,
    /// From this request on all fail.
    fails_from: AtomicUsize,
    reply_lost: AtomicBool,
    /// The requests by name and path.
    pub log: Mutex<Vec<String>>,
}

impl fmt::Display for Faulty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a faulty store")
    }
}

impl Faulty {
    pub fn new() -> Arc<Self> {
        Arc::new(Self {
            inner: Arc::new(InMemory::new()),
            requests: AtomicUsize::new(0),
            fails_from: AtomicUsize::new(usize::MAX),
            reply_lost: AtomicBool::new(false),
            log: Mutex::default(),
        })
    }

    /// Lets requests through up to a number, and none after it.
    pub fn fail_after(&self, requests: usize, fault: Fault) {
        self.requests.store(0, Ordering::SeqCst);
        self.fails_from.store(requests, Ordering::SeqCst);
        self.reply_lost.store(fault == Fault::ReplyLost, Ordering::SeqCst);
    }

    /// Works from now on, and counts anew.
    pub fn heal(&self) {
        self.fail_after(usize::MAX, Fault::Lost);
        self.log.lock().expect("a log").clear();
    }

    /// Requests since it was healed.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// All objects with their bytes.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        let inner = Arc::clone(&self.inner);
        async move {
            let mut objects = BTreeMap::new();
            let mut list = inner.list(None);
            while let Some(meta) = list.next().await {
                let key = meta.expect("memory lists").location;
                let bytes = inner.get(&key).await.expect("it is there").bytes().await;
                objects.insert(key.to_string(), bytes.expect("memory reads").to_vec());
            }
            objects
        }
        .now_or_never()
        .expect("memory answers at once")
    }

    /// Whether the request may be done, and whether its reply comes back.
    fn ask(&self, what: &str, path: &Key) -> (bool, bool) {
        let number = self.requests.fetch_add(1, Ordering::SeqCst);
        let from = self.fails_from.load(Ordering::SeqCst);
        self.log.lock().expect("a log").push(format!("{what} {path}"));
        let lost = self.reply_lost.load(Ordering::SeqCst);
        (number < from || (lost && number == from), number < from)
    }
}

fn fault() -> Error {
    Error::Generic { store: "faulty", source: "the network failed".into() }
}

macro_rules! through {
    ($self:ident, $what:literal, $path:expr, $call:expr) => {{
        // So that requests that are made at once overtake one another.
        tokio::task::yield_now().await;
        let (done, heard) = $self.ask($what, $path);
        if !done {
            return Err(fault());
        }
        let result = $call.await;
        if heard { result } else { Err(fault()) }
    }};
}

#[async_trait]
impl ObjectStore for Faulty {
    async fn put_opts(
        &self,
        location: &Key,
        payload: PutPayload,
        options: PutOptions,
    ) -> Result<PutResult> {
        through!(self, "put", location, self.inner.put_opts(location, payload, options))
    }

    async fn put_multipart_opts(
        &self,
        location: &Key,
        options: PutMultipartOptions,
    ) -> Result<Box<dyn MultipartUpload>> {
        through!(self, "put in pieces", location, self.inner.put_multipart_opts(location, options))
    }

    async fn get_opts(&self, location: &Key, options: GetOptions) -> Result<GetResult> {
        through!(self, "get", location, self.inner.get_opts(location, options))
    }

    fn delete_stream(
        &self,
        locations: BoxStream<'static, Result<Key>>,
    ) -> BoxStream<'static, Result<Key>> {
        // Each as a request of its own: the hardest case.
        let keys: Vec<_> = locations.collect::<Vec<_>>().now_or_never().expect("known keys");
        let results: Vec<Result<Key>> = keys
            .into_iter()
            .map(|key| {
                let key = key?;
                let (done, heard) = self.ask("delete", &key);
                if !done {
                    return Err(fault());
                }
                let deleted = self.inner.delete(&key).now_or_never().expect("memory is quick");
                deleted.and(if heard { Ok(key) } else { Err(fault()) })
            })
            .collect();
        stream::iter(results).boxed()
    }

    fn list(&self, prefix: Option<&Key>) -> BoxStream<'static, Result<ObjectMeta>> {
        let (done, _) = self.ask("list", &Key::default());
        if done { self.inner.list(prefix) } else { stream::iter([Err(fault())]).boxed() }
    }

    async fn list_with_delimiter(&self, prefix: Option<&Key>) -> Result<ListResult> {
        through!(self, "list", &Key::default(), self.inner.list_with_delimiter(prefix))
    }

    async fn copy_opts(&self, from: &Key, to: &Key, options: CopyOptions) -> Result<()> {
        through!(self, "copy", from, self.inner.copy_opts(from, to, options))
    }
}
