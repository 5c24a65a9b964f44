//! The socket of the preview.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that serves")]

use super::respond::{Reply, SCRIPT, STYLE, Snapshot, respond, snapshot};
use super::watch::Watch;
use crate::content::{self, AssetBytes};
use crate::diag::Diagnostics;
use crate::render::with_defaults;
use crate::site::Settings;
use anyhow::{Context, Result};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use futures_core::Stream;
use std::convert::Infallible;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::sync::{Arc, RwLock};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_stream::StreamExt as _;
use tokio_stream::wrappers::WatchStream;

/// Where the preview listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The port; the next free one is taken when it is in use and was not asked for.
    pub port: u16,
    /// Whether exactly this port was asked for.
    pub exact: bool,
}

struct Preview {
    now: RwLock<Arc<Snapshot>>,
    versions: watch::Sender<u64>,
}

/// Serves a site on the loopback address until the process ends.
///
/// `ready` is told the address once the first snapshot can answer, and `saved` the snapshot after
/// every save.
///
/// # Errors
/// If the port is in use, or the folder cannot be watched.
pub fn run(
    root: &Path,
    address: Address,
    settings: &Settings,
    ready: impl FnOnce(&str, &Snapshot),
    saved: impl Fn(&Snapshot) + Send + Sync + 'static,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the preview")?;
    runtime.block_on(async {
        let listener = listen(address).await?;
        let local = listener.local_addr().context("cannot tell the port")?;
        // The preview stands where it is, whatever the site is called on the web.
        let settings = Settings { base_url: Some(format!("http://{local}/")), ..settings.clone() };
        // Watched before it is read, so that no save falls between.
        let watching = Watch::new(root)?;
        let first = Arc::new(load(root, &settings, 1));
        ready(&format!("http://{local}/"), &first);
        let (versions, _) = watch::channel(1);
        let preview = Arc::new(Preview { now: RwLock::new(first), versions });
        let writer = Arc::clone(&preview);
        let root = root.to_owned();
        std::thread::spawn(move || {
            let mut version = 1;
            while watching.wait() {
                version += 1;
                let snapshot = Arc::new(load(&root, &settings, version));
                saved(&snapshot);
                *writer.now.write().unwrap_or_else(std::sync::PoisonError::into_inner) = snapshot;
                writer.versions.send_replace(version);
            }
        });
        let router = Router::new()
            .route("/__annals/events", get(events))
            .route("/__annals/preview.js", get(|| async { fixed("text/javascript", SCRIPT) }))
            .route("/__annals/preview.css", get(|| async { fixed("text/css", STYLE) }))
            .fallback(get(page))
            .with_state(preview);
        axum::serve(listener, router).await.context("the preview has stopped")
    })
}

async fn listen(address: Address) -> Result<TcpListener> {
    let last = if address.exact { address.port } else { address.port.saturating_add(20) };
    let mut error = None;
    for port in address.port..=last {
        match TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await {
            Ok(listener) => return Ok(listener),
            Err(found) => error = Some(found),
        }
    }
    let error = error.unwrap_or_else(|| std::io::Error::other("no port"));
    Err(error).with_context(|| {
        format!("cannot listen on 127.0.0.1:{}; choose another port with --port", address.port)
    })
}

fn load(root: &Path, settings: &Settings, version: u64) -> Snapshot {
    let mut diags = Diagnostics::new();
    let mut input = content::read(root, &mut diags);
    with_defaults(&mut input);
    snapshot(input, diags, settings, version)
}

fn fixed(content_type: &'static str, text: &'static str) -> Response {
    ([(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-cache")], text)
        .into_response()
}

/// A page of another origin must not read the preview through a name of its own (DNS rebinding).
fn is_local(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let port = host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok());
    let name = port.map_or(host, |(name, _)| name).to_ascii_lowercase();
    matches!(name.as_str(), "127.0.0.1" | "localhost" | "[::1]")
}

async fn page(State(preview): State<Arc<Preview>>, headers: HeaderMap, uri: Uri) -> Response {
    if !is_local(&headers) {
        return (StatusCode::FORBIDDEN, "the preview answers to 127.0.0.1 only\n").into_response();
    }
    let now = Arc::clone(&preview.now.read().unwrap_or_else(std::sync::PoisonError::into_inner));
    let path = uri.path().to_owned();
    let reply = tokio::task::spawn_blocking(move || {
        let Reply { status, content_type, body } = respond(&now, &path);
        let bytes = match body {
            AssetBytes::Memory(bytes) => Ok(bytes),
            AssetBytes::Disk(file) => std::fs::read(file),
        };
        (status, content_type, bytes)
    });
    match reply.await {
        Ok((status, content_type, Ok(bytes))) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let headers =
                [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "no-store")];
            (status, headers, Body::from(bytes)).into_response()
        }
        Ok((_, _, Err(_))) => (StatusCode::NOT_FOUND, "the file is gone\n").into_response(),
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, "this page failed\n").into_response(),
    }
}

async fn events(
    State(preview): State<Arc<Preview>>,
    headers: HeaderMap,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, StatusCode> {
    if !is_local(&headers) {
        return Err(StatusCode::FORBIDDEN);
    }
    let versions = WatchStream::new(preview.versions.subscribe())
        .map(|version| Ok(Event::default().event("version").data(version.to_string())));
    Ok(Sse::new(versions).keep_alive(KeepAlive::default()))
}
