//! Publishing to a real S3 server that checks signatures: `s3s-fs`, in this process.

use super::common::{Folder, Output};
use hyper::Request;
use hyper::body::Incoming;
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use s3s_fs::FileSystem;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use tempfile::TempDir;
use tokio::net::TcpListener;

pub const KEY: &str = "AKIDHARBOUR";
pub const SECRET: &str = "lighthouse-keeper-1901";

/// A server with the bucket `races`, in a folder that goes away.
pub struct Server {
    disk: TempDir,
    pub endpoint: String,
    pub requests: Arc<AtomicUsize>,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    pub fn start() -> Self {
        let disk = TempDir::new().expect("a folder");
        std::fs::create_dir(disk.path().join("races")).expect("a bucket");
        let mut builder = S3ServiceBuilder::new(FileSystem::new(disk.path()).expect("a disk"));
        builder.set_auth(SimpleAuth::from_single(KEY, SECRET));
        let service = builder.build();
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
        let runtime = runtime.expect("a runtime");
        let (tell, port) = mpsc::channel();
        let requests = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&requests);
        runtime.spawn(async move {
            let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
            tell.send(listener.local_addr().expect("an address").port()).expect("heard");
            while let Ok((socket, _)) = listener.accept().await {
                let (service, count) = (service.clone(), Arc::clone(&count));
                let counted = hyper::service::service_fn(move |request: Request<Incoming>| {
                    count.fetch_add(1, Ordering::SeqCst);
                    hyper::service::Service::call(&service, request)
                });
                tokio::spawn(async move {
                    let http = hyper::server::conn::http1::Builder::new();
                    let _ = http.serve_connection(TokioIo::new(socket), counted).await;
                });
            }
        });
        let port = port.recv().expect("a port");
        Self { disk, endpoint: format!("http://127.0.0.1:{port}"), requests, _runtime: runtime }
    }

    fn publish(&self, site: &Folder, key: &str, secret: &str, arguments: &[&str]) -> Output {
        let environment = [
            ("AWS_ENDPOINT_URL", self.endpoint.as_str()),
            ("AWS_ACCESS_KEY_ID", key),
            ("AWS_SECRET_ACCESS_KEY", secret),
        ];
        let output = site.annals_with(&[&["publish"], arguments].concat(), &environment);
        let said = format!("{}{}", output.stdout, output.stderr);
        assert!(!said.contains(secret) && !said.contains(key), "{said}");
        output
    }

    /// What readers get.
    fn site(&self) -> BTreeMap<String, Vec<u8>> {
        files(&self.disk.path().join("races"))
    }
}

/// The files in a folder that are not hidden.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let all = walkdir::WalkDir::new(folder).into_iter().map(|entry| entry.expect("readable"));
    all.filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).expect("below it");
            (path.to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("a file"))
        })
        .filter(|(path, _)| !path.starts_with(".annals"))
        .collect()
}

#[test]
fn a_server_that_checks_signatures_takes_a_site_a_change_and_the_way_back() {
    let (server, site) = (Server::start(), Folder::site());
    site.event("race", "1901-06-02", "");
    site.event("launch", "1899-04", "");
    let publish = |arguments: &[&str]| {
        let output = server.publish(&site, KEY, SECRET, arguments);
        assert_eq!(output.status, 0, "{output:?}");
        output.stdout
    };
    publish(&["s3://races"]);
    let first = files(&site.path().join("public"));
    assert_eq!(server.site(), first);
    site.event("race", "1901-06-03", "");
    publish(&["s3://races", "--delete", "at-once"]);
    assert_eq!(server.site(), files(&site.path().join("public")));
    assert_ne!(server.site(), first);
    assert!(publish(&["s3://races", "--history"]).contains("current"));
    publish(&["s3://races", "--rollback", "1", "--delete", "at-once"]);
    assert_eq!(server.site(), first);
}

#[test]
fn wrong_keys_and_a_wrong_bucket_are_told_in_the_servers_words() {
    let (server, site) = (Server::start(), Folder::site());
    site.event("race", "1901-06-02", "");
    for (key, secret, target, why) in [
        (KEY, "lighthouse-keeper-1902", "s3://races", "SignatureDoesNotMatch"),
        ("AKIDNOBODY", SECRET, "s3://races", "NotSignedUp"),
        (KEY, SECRET, "s3://regatta", "NoSuchBucket"),
    ] {
        let output = server.publish(&site, key, secret, &[target, "-v"]);
        assert_eq!(output.status, 3, "{output:?}");
        assert!(output.stderr.contains(why), "{why}: {output:?}");
    }
    assert_eq!(server.site(), BTreeMap::new());
}
