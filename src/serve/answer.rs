//! An HTTP request → an HTTP response: the gate first, then the page, the file or the event stream.

use super::gate::{Asking, Refusal, admit, decoded};
use super::guests::{Entry, Standing};
use super::moment::Moment;
use super::panel::Desk;
use super::respond::{Reply, SCRIPT, STYLE, Snapshot, respond};
use crate::content::AssetBytes;
use bytes::Bytes;
use http_body_util::combinators::UnsyncBoxBody;
use http_body_util::{BodyExt as _, Full, StreamBody};
use hyper::body::Frame;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Request, Response, StatusCode};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, UNIX_EPOCH};
use tokio::io::AsyncReadExt as _;
use tokio::sync::{Semaphore, mpsc, watch};
use tokio::time::interval;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::{IntervalStream, ReceiverStream, WatchStream};

/// How often an open page is told that the preview is still there.
const BEAT: Duration = Duration::from_secs(15);
/// How much of a file is in memory at once, in bytes.
const PIECE: usize = 64 * 1024;

/// What is sent back.
pub(super) type Body = UnsyncBoxBody<Bytes, io::Error>;

/// A preview that runs.
pub(super) struct Preview {
    /// The site's folder, without symbolic links.
    pub root: PathBuf,
    /// Whether others than this computer can reach it.
    pub open: bool,
    /// Tells one run of the program from another.
    pub run: String,
    /// How files are opened in the editor.
    pub desk: Desk,
    /// The site at this moment.
    pub now: RwLock<Arc<Moment>>,
    /// The mark of what is shown; open pages listen to it.
    pub versions: watch::Sender<String>,
    /// How many pages are rendered at once.
    pub renders: Semaphore,
}

impl Preview {
    /// Shows another snapshot from now on.
    pub(super) fn show(&self, snapshot: Arc<Snapshot>) {
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        let next = Arc::new(now.next(snapshot));
        let old = std::mem::replace(&mut *now, next);
        drop(now);
        // Nobody waits while the old one is taken apart.
        drop(old);
    }
}

/// Answers a request.
pub(super) async fn answer<B>(
    preview: &Arc<Preview>,
    guest: &Entry,
    request: Request<B>,
) -> Response<Body> {
    if let Err(refusal) = check(preview, &request) {
        return refused(refusal);
    }
    match request.uri().path() {
        "/__annals/events" => {
            guest.asks(Standing::Listening);
            events(preview)
        }
        "/__annals/preview.js" => fixed(guest, "text/javascript; charset=utf-8", SCRIPT),
        "/__annals/preview.css" => fixed(guest, "text/css; charset=utf-8", STYLE),
        path => {
            guest.asks(Standing::Known);
            // The script says what an open page is called, so that it can be found again.
            let was = request.headers().get("annals-was").map(HeaderValue::as_bytes);
            let was = String::from_utf8(decoded(was.unwrap_or_default())).unwrap_or_default();
            page(preview, path.to_owned(), was).await
        }
    }
}

fn check<B>(preview: &Preview, request: &Request<B>) -> Result<(), Refusal> {
    let headers = request.headers();
    // What is no text is no name of ours.
    let text = |value: &HeaderValue| value.to_str().unwrap_or("?").to_owned();
    let first = |name: HeaderName| headers.get(name).map(text);
    let fetch = |name: &'static str| first(HeaderName::from_static(name));
    let hosts: Vec<String> = headers.get_all(header::HOST).iter().map(text).collect();
    let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
    let origin = first(header::ORIGIN);
    let (site, mode, dest) =
        (fetch("sec-fetch-site"), fetch("sec-fetch-mode"), fetch("sec-fetch-dest"));
    let asking = Asking {
        method: request.method().as_str(),
        path: request.uri().path(),
        authority: request.uri().authority().map(hyper::http::uri::Authority::as_str),
        hosts: &hosts,
        origin: origin.as_deref(),
        site: site.as_deref(),
        mode: mode.as_deref(),
        dest: dest.as_deref(),
    };
    admit(&asking, preview.open)
}

async fn page(preview: &Arc<Preview>, path: String, was: String) -> Response<Body> {
    let now = Arc::clone(&preview.now.read().unwrap_or_else(PoisonError::into_inner));
    // Nobody closes the semaphore; without a permit there would only be more at once.
    let _permit = preview.renders.acquire().await;
    let at = Arc::clone(preview);
    let work = move || respond(&now, &at.desk, &at.run, &path, &was);
    let Ok(reply) = tokio::task::spawn_blocking(work).await else {
        return plain(StatusCode::INTERNAL_SERVER_ERROR, "this page failed");
    };
    let Reply { status, content_type, body } = reply;
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    match body {
        AssetBytes::Memory(bytes) => response(status, content_type, whole(bytes)),
        AssetBytes::Disk(path) => file(&preview.root, &path, content_type)
            .await
            .unwrap_or_else(|_| plain(StatusCode::NOT_FOUND, "the file is gone")),
    }
}

/// A file as it is, piece by piece.
async fn file(root: &Path, path: &Path, content_type: &'static str) -> io::Result<Response<Body>> {
    // It was inside when the site was read; a link may have been put in its place since.
    let path = tokio::fs::canonicalize(path).await?;
    let meta = tokio::fs::metadata(&path).await?;
    if !path.starts_with(root) || !meta.is_file() {
        return Err(io::ErrorKind::NotFound.into());
    }
    let mut file = tokio::fs::File::open(&path).await?.take(meta.len());
    let (sender, pieces) = mpsc::channel(1);
    tokio::spawn(async move {
        loop {
            let mut piece = Vec::with_capacity(PIECE);
            let read = (&mut file).take(PIECE as u64).read_to_end(&mut piece).await;
            let (last, piece) = match read {
                Ok(0) => break,
                Ok(_) => (false, Ok(Frame::data(Bytes::from(piece)))),
                Err(error) => (true, Err(error)),
            };
            if sender.send(piece).await.is_err() || last {
                break;
            }
        }
    });
    let body = StreamBody::new(ReceiverStream::new(pieces)).boxed_unsync();
    let mut response = response(StatusCode::OK, content_type, body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(meta.len()));
    let saved = meta.modified().ok().and_then(|saved| saved.duration_since(UNIX_EPOCH).ok());
    let mark = format!("\"{:x}-{:x}\"", meta.len(), saved.unwrap_or_default().as_nanos());
    if let Ok(mark) = HeaderValue::from_str(&mark) {
        headers.insert(header::ETAG, mark);
    }
    Ok(response)
}

/// Tells an open page of every save, and at once which version is the last.
fn events(preview: &Preview) -> Response<Body> {
    let run = preview.run.clone();
    let versions = WatchStream::new(preview.versions.subscribe())
        .map(move |version| format!("event: version\ndata: {run}-{version}\n\n"));
    let beats = IntervalStream::new(interval(BEAT)).map(|_| ": still here\n\n".to_owned());
    let told = tokio_stream::once("retry: 500\n\n".to_owned())
        .chain(versions.merge(beats))
        .map(|text| Ok(Frame::data(Bytes::from(text))));
    response(StatusCode::OK, "text/event-stream", StreamBody::new(told).boxed_unsync())
}

fn fixed(guest: &Entry, content_type: &'static str, text: &'static str) -> Response<Body> {
    guest.asks(Standing::Known);
    response(StatusCode::OK, content_type, whole(text))
}

fn refused(Refusal(status, why): Refusal) -> Response<Body> {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::FORBIDDEN);
    let mut response = plain(status, why);
    if status == StatusCode::METHOD_NOT_ALLOWED {
        response.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
    }
    // Whoever is refused once need not come again on this connection.
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    response
}

fn plain(status: StatusCode, why: &str) -> Response<Body> {
    response(status, "text/plain; charset=utf-8", whole(format!("{why}\n")))
}

fn whole(bytes: impl Into<Bytes>) -> Body {
    Full::new(bytes.into()).map_err(|never| match never {}).boxed_unsync()
}

fn response(status: StatusCode, content_type: &'static str, body: Body) -> Response<Body> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    guard(response.headers_mut());
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Nothing is kept, nothing is shown inside a foreign page, and nothing is taken for something else.
fn guard(headers: &mut HeaderMap) {
    for (name, value) in [
        ("cache-control", "no-store"),
        ("content-security-policy", "frame-ancestors 'none'"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("referrer-policy", "same-origin"),
        ("x-content-type-options", "nosniff"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
}
