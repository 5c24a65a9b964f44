//! The socket of the preview.
#![expect(clippy::disallowed_methods, reason = "this is the part of the shell that serves")]

use super::answer::{Preview, answer};
use super::checker::Checker;
use super::editor::Editor;
use super::guests::{Entry, Guests};
use super::live::Live;
use super::moment::Moment;
use super::panel::Desk;
use super::patience::Patient;
use super::respond::Snapshot;
use super::watch::Watch;
use crate::site::Settings;
use anyhow::{Context, Result, anyhow};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::panic::resume_unwind;
use std::path::Path;
use std::sync::{Arc, RwLock};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};

/// How long a browser may take to say what it wants, and an idle connection may stay.
const HEADERS: Duration = Duration::from_secs(10);
/// Longest head of a request, in bytes; cookies of other programs on this computer come along.
const MAX_HEAD: usize = 64 * 1024;

/// Where the preview listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Address {
    /// The address: this computer alone, unless somebody asked for more.
    pub host: IpAddr,
    /// The port; the next free one is taken when it is in use and was not asked for.
    pub port: u16,
    /// Whether exactly this port was asked for.
    pub exact: bool,
}

/// Serves a site until the process ends.
///
/// `ready` is told the address once the first snapshot can answer, and `saved` a snapshot once it is
/// checked: the first, and after every save the last.
///
/// # Errors
/// If the port is in use, or the folder cannot be watched.
pub fn run(
    root: &Path,
    address: Address,
    settings: &Settings,
    editor: Editor,
    ready: impl FnOnce(&str, &Snapshot),
    saved: impl Fn(&Snapshot) + Send + 'static,
) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the preview")?;
    runtime.block_on(async {
        let listener = listen(address).await?;
        let local = listener.local_addr().context("cannot tell the port")?;
        // All addresses of this computer are no address that a browser could go to.
        let shown = if local.ip().is_unspecified() {
            SocketAddr::from((Ipv4Addr::LOCALHOST, local.port()))
        } else {
            local
        };
        // The preview stands where it is, whatever the site is called on the web.
        let settings = Settings { base_url: Some(format!("http://{shown}/")), ..settings.clone() };
        // Read while the watch is set up; a save that falls between is found when the folder is
        // looked through soon after.
        let (watching, mut live, first) = std::thread::scope(|scope| {
            let watching = scope.spawn(|| Watch::new(root));
            let mut live = Live::open(root, settings);
            let first = Arc::new(live.snapshot());
            let watching = watching.join().unwrap_or_else(|panic| resume_unwind(panic));
            (watching, live, first)
        });
        let mut watching = watching.map_err(explain)?;
        ready(&format!("http://{shown}/"), &first);
        let (versions, _) = watch::channel(first.mark());
        let folder = std::fs::canonicalize(root).unwrap_or_else(|_| root.to_owned());
        let preview = Arc::new(Preview {
            desk: Desk { editor, root: folder.to_string_lossy().into_owned() },
            root: folder,
            open: !local.ip().is_loopback(),
            run: name_of_run(),
            now: RwLock::new(Arc::new(Moment::first(Arc::clone(&first)))),
            versions,
            renders: Semaphore::new(
                std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
            ),
        });
        let checker = Checker::start(&preview, saved);
        let writer = Arc::clone(&preview);
        checker.later(first);
        live.remember();
        std::thread::spawn(move || {
            while let Some(change) = watching.wait() {
                if let Some(snapshot) = live.after(&change) {
                    let snapshot = Arc::new(snapshot);
                    checker.soon(&snapshot);
                    writer.show(Arc::clone(&snapshot));
                    writer.versions.send_replace(snapshot.mark());
                    checker.later(snapshot);
                }
            }
        });
        welcome(&listener, &preview).await;
        Ok(())
    })
}

async fn listen(address: Address) -> Result<TcpListener> {
    let Address { host, port, exact } = address;
    let last = if exact { port } else { port.saturating_add(20) };
    let mut error = None;
    for port in port..=last {
        match TcpListener::bind(SocketAddr::from((host, port))).await {
            Ok(listener) => return Ok(listener),
            Err(found) => error = Some(found),
        }
    }
    let error = error.unwrap_or_else(|| std::io::Error::other("no port"));
    let at = SocketAddr::from((host, port));
    Err(match error.kind() {
        ErrorKind::AddrInUse if exact => anyhow!(
            "another program listens on {at}; end it, or leave --port out to take the next free port"
        ),
        ErrorKind::AddrInUse => {
            anyhow!("the ports {port} to {last} are all in use; name another one with --port")
        }
        ErrorKind::PermissionDenied => {
            anyhow!("you may not listen on {at}; choose a port from 1024 on with --port")
        }
        ErrorKind::AddrNotAvailable => {
            anyhow!("{host} is not an address of this computer; leave --host out")
        }
        _ => anyhow!(error).context(format!("cannot listen on {at}")),
    })
}

/// What can be done when the system does not tell of saves.
fn explain(error: anyhow::Error) -> anyhow::Error {
    let (full, instances) = match error.downcast_ref::<notify::Error>().map(|error| &error.kind) {
        Some(notify::ErrorKind::MaxFilesWatch) => (true, false),
        // "Too many open files" is what Linux says of too many watchers.
        Some(notify::ErrorKind::Io(error)) => (false, error.raw_os_error() == Some(24)),
        _ => (false, false),
    };
    if !full && !instances {
        return error;
    }
    let setting = if full { "max_user_watches" } else { "max_user_instances" };
    error.context(format!(
        "this computer watches as many files as it is set to; end a program that watches many (an \
         editor, a file synchroniser), or raise the limit: `sudo sysctl fs.inotify.{setting}=65536`"
    ))
}

/// Takes connections for as long as the process lives.
async fn welcome(listener: &TcpListener, preview: &Arc<Preview>) {
    let guests = Guests::default();
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                let entry = guests.enter();
                let number = entry.number();
                let task = tokio::spawn(converse(stream, entry, Arc::clone(preview)));
                Entry::served_by(&guests, number, task.abort_handle());
            }
            // Out of file handles, or the other side was gone already: neither ends the preview.
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// Answers one connection until it ends or is given up.
async fn converse(stream: TcpStream, entry: Entry, preview: Arc<Preview>) {
    // What is small should not wait for more.
    let _ = stream.set_nodelay(true);
    let entry = &entry;
    let preview = &preview;
    let service =
        service_fn(async |request| Ok::<_, Infallible>(answer(preview, entry, request).await));
    // A connection that breaks is the browser's affair.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .max_header_size(MAX_HEAD)
        .max_buf_size(2 * MAX_HEAD)
        .serve_connection(TokioIo::new(Patient::new(stream)), service)
        .await;
}

/// Another name for each run of the program.
fn name_of_run() -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    format!("{:x}-{:x}", std::process::id(), now.as_millis())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_list_of_watched_files_is_told_with_a_way_out() {
        let says = |kind| format!("{}", explain(notify::Error::new(kind).into()));
        assert!(says(notify::ErrorKind::MaxFilesWatch).contains("fs.inotify.max_user_watches="));
        let many = std::io::Error::from_raw_os_error(24);
        assert!(says(notify::ErrorKind::Io(many)).contains("fs.inotify.max_user_instances="));
        assert!(!says(notify::ErrorKind::PathNotFound).contains("sysctl"));
    }
}
