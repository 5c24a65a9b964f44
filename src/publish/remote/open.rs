//! A target and the environment → a store that can be written to.
#![expect(clippy::disallowed_methods, reason = "this is the shell: environment, folders")]

use super::conceal::Secrets;
use super::credentials;
use super::manifest::{Files, HIDDEN, Item};
use super::target::{Kind, Target, is_loopback};
use super::upload::{PARALLEL, fingerprint};
use crate::diag::WrongUse;
use crate::publish::Turn;
use anyhow::{Context as _, Result, anyhow, bail};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use futures_util::stream::StreamExt as _;
use object_store::aws::{AmazonS3Builder, AmazonS3ConfigKey};
use object_store::azure::{AzureConfigKey, MicrosoftAzureBuilder};
use object_store::gcp::{GoogleCloudStorageBuilder, GoogleConfigKey};
use object_store::http::HttpBuilder;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::prefix::PrefixStore;
use object_store::{
    Attribute, Attributes, BackoffConfig, ClientConfigKey, ClientOptions, ObjectStore, RetryConfig,
};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// How long a request may take: a piece of a long file on a slow line.
const LONGEST: &str = "120 seconds";
/// How long a server may take to answer the phone.
const CONNECT: &str = "10 seconds";

/// A place that a site is published to.
#[derive(Debug)]
pub struct Place {
    /// What can be written to.
    pub store: Arc<dyn ObjectStore>,
    /// Its name in messages.
    pub name: String,
    /// Whether files carry headers there.
    pub says_headers: bool,
    /// Whether all that is there can be listed in one request.
    pub lists_deeply: bool,
}

impl Place {
    /// What a host says with a file, where it can be told.
    pub(super) fn attributes(
        &self,
        content_type: &'static str,
        cache_control: &'static str,
    ) -> Attributes {
        let mut attributes = Attributes::new();
        if self.says_headers {
            attributes.insert(Attribute::ContentType, content_type.into());
            attributes.insert(Attribute::CacheControl, cache_control.into());
        }
        attributes
    }

    /// How many requests are under way at once. Folders of a WebDAV server are made one after the
    /// other: two requests for the same one would be in each other's way.
    pub(super) fn at_once(&self) -> usize {
        if self.lists_deeply { PARALLEL } else { 1 }
    }

    /// Whether anything is there that is not our own list.
    pub(super) async fn is_taken(&self) -> Result<bool> {
        let cannot = || format!("cannot list what is at `{}`", self.name);
        let hidden = Key::from(HIDDEN);
        if self.lists_deeply {
            let mut list = self.store.list(None);
            while let Some(found) = list.next().await {
                if !found.with_context(cannot)?.location.prefix_matches(&hidden) {
                    return Ok(true);
                }
            }
            return Ok(false);
        }
        let found = self.store.list_with_delimiter(None).await.with_context(cannot)?;
        // A WebDAV server lists the folder, too, and names all by their paths on the server.
        let path = self.name.split_once("://").and_then(|(_, rest)| rest.split_once('/'));
        let base = Key::from_url_path(path.map_or("", |(_, path)| path)).unwrap_or_default();
        let theirs = |key: &Key| match key.prefix_match(&base) {
            Some(mut parts) => parts.next().is_some_and(|part| part.as_ref() != HIDDEN),
            None => true,
        };
        Ok(found.objects.iter().any(|meta| theirs(&meta.location))
            || found.common_prefixes.iter().any(theirs))
    }
}

/// Passing faults are tried again, longer and longer after one another.
fn patience() -> RetryConfig {
    RetryConfig {
        backoff: BackoffConfig {
            init_backoff: Duration::from_millis(200),
            max_backoff: Duration::from_secs(10),
            base: 2.0,
        },
        max_retries: 6,
        retry_timeout: Duration::from_secs(280),
    }
}

fn wrong(error: impl std::fmt::Display, name: &str) -> anyhow::Error {
    anyhow!(WrongUse(format!("cannot publish to `{name}`: {error}")))
}

/// Whether `name` is set to something.
fn is_set(name: &str) -> bool {
    env::var(name).is_ok_and(|value| !value.is_empty())
}

/// Opens a target with the credentials of the environment.
///
/// # Errors
/// If something is missing or cannot be used: what, and what to set.
pub fn open(target: &Target, secrets: &mut Secrets) -> Result<Place> {
    // Another part of the program may have installed it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    match target {
        Target::Folder(path) => folder(path),
        Target::Store { kind: Kind::S3, bucket, prefix } => {
            let store = s3(bucket, secrets)?;
            Ok(below(Arc::new(store), format!("s3://{bucket}"), prefix))
        }
        Target::Store { kind: Kind::Google, bucket, prefix } => {
            let name = format!("gs://{bucket}");
            let elsewhere = env::var("GOOGLE_BASE_URL").unwrap_or_default();
            if elsewhere.starts_with("http://") && !is_loopback(&elsewhere) {
                bail!(WrongUse(
                    "GOOGLE_BASE_URL is reached without encryption; write https://".to_owned()
                ));
            }
            let store = GoogleCloudStorageBuilder::from_env()
                .with_config(GoogleConfigKey::Client(ClientConfigKey::Timeout), LONGEST)
                .with_config(GoogleConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT)
                .with_bucket_name(bucket)
                .with_retry(patience())
                .build();
            let store = store.map_err(|error| wrong(error, &name))?;
            Ok(below(Arc::new(store), name, prefix))
        }
        Target::Store { kind: Kind::Azure, bucket, prefix } => {
            let name = format!("az://{bucket}");
            if !is_set("AZURE_STORAGE_ACCOUNT_NAME")
                && !is_set("AZURE_STORAGE_CONNECTION_STRING")
                && !is_set("AZURE_STORAGE_USE_EMULATOR")
            {
                bail!(WrongUse(format!(
                    "no account for `{name}`: set AZURE_STORAGE_ACCOUNT_NAME and \
                     AZURE_STORAGE_ACCOUNT_KEY (or AZURE_STORAGE_SAS_KEY)"
                )));
            }
            let store = MicrosoftAzureBuilder::from_env()
                .with_config(AzureConfigKey::Client(ClientConfigKey::Timeout), LONGEST)
                .with_config(AzureConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT)
                .with_container_name(bucket)
                .with_retry(patience())
                .build();
            let store = store.map_err(|error| wrong(error, &name))?;
            Ok(below(Arc::new(store), name, prefix))
        }
        Target::WebDav(url) => webdav(url, secrets),
    }
}

fn below(store: Arc<dyn ObjectStore>, name: String, prefix: &str) -> Place {
    let (store, name): (Arc<dyn ObjectStore>, String) = if prefix.is_empty() {
        (store, name)
    } else {
        (Arc::new(PrefixStore::new(store, prefix)), format!("{name}/{prefix}"))
    };
    Place { store, name, says_headers: true, lists_deeply: true }
}

fn folder(path: &Path) -> Result<Place> {
    let cannot = || format!("cannot use the folder `{}`", path.display());
    fs::create_dir_all(path).with_context(cannot)?;
    let store = LocalFileSystem::new_with_prefix(path).with_context(cannot)?;
    // A folder that is empty is gone, as no object store has one.
    let store = store.with_automatic_cleanup(true);
    Ok(Place {
        store: Arc::new(store),
        name: path.display().to_string(),
        says_headers: false,
        lists_deeply: true,
    })
}

fn s3(bucket: &str, secrets: &mut Secrets) -> Result<object_store::aws::AmazonS3> {
    let name = format!("s3://{bucket}");
    let mut builder = AmazonS3Builder::from_env()
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::Timeout), LONGEST)
        .with_config(AmazonS3ConfigKey::Client(ClientConfigKey::ConnectTimeout), CONNECT)
        .with_bucket_name(bucket)
        .with_retry(patience());
    let endpoints = ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"];
    let endpoint = endpoints.into_iter().find_map(|name| env::var(name).ok());
    if let Some(endpoint) = endpoint.filter(|endpoint| !endpoint.is_empty()) {
        if is_loopback(&endpoint) {
            builder = builder.with_allow_http(true);
        } else if endpoint.starts_with("http://") && !is_set("AWS_ALLOW_HTTP") {
            bail!(WrongUse(
                "the endpoint is reached without encryption; write https://, or set \
                 AWS_ALLOW_HTTP=true if the network is yours"
                    .to_owned()
            ));
        }
        builder = builder.with_endpoint(endpoint);
    }
    let ways = [
        "AWS_ACCESS_KEY_ID",
        "AWS_WEB_IDENTITY_TOKEN_FILE",
        "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
        "AWS_METADATA_ENDPOINT",
        "AWS_SKIP_SIGNATURE",
    ];
    if !ways.into_iter().any(is_set) {
        let profile = credentials::of_profile(
            |name| env::var(name).ok(),
            |path| fs::read_to_string(path).ok(),
        );
        let Some(profile) = profile else {
            bail!(WrongUse(format!(
                "no credentials for `{name}`: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or \
                 AWS_PROFILE to a profile of ~/.aws/credentials; on a machine of Amazon's, \
                 AWS_METADATA_ENDPOINT=http://169.254.169.254"
            )));
        };
        secrets.add(&profile.secret);
        builder = builder.with_access_key_id(profile.id).with_secret_access_key(profile.secret);
        if let Some(token) = profile.token {
            secrets.add(&token);
            builder = builder.with_token(token);
        }
        if let Some(region) = profile.region.filter(|_| !is_set("AWS_REGION")) {
            builder = builder.with_region(region);
        }
    }
    builder.build().map_err(|error| wrong(error, &name))
}

fn webdav(url: &str, secrets: &mut Secrets) -> Result<Place> {
    let is_http = url.starts_with("http://");
    if is_http && !is_loopback(url) && !is_set("ANNALS_WEBDAV_ALLOW_HTTP") {
        bail!(WrongUse(
            "the server is reached without encryption; write https://, or set \
             ANNALS_WEBDAV_ALLOW_HTTP=true if the network is yours"
                .to_owned()
        ));
    }
    let mut options = ClientOptions::new()
        .with_config(ClientConfigKey::Timeout, LONGEST)
        .with_config(ClientConfigKey::ConnectTimeout, CONNECT)
        .with_allow_http(is_http);
    if let Ok(user) = env::var("ANNALS_WEBDAV_USER") {
        let password = env::var("ANNALS_WEBDAV_PASSWORD").unwrap_or_default();
        let basic = BASE64_STANDARD.encode(format!("{user}:{password}"));
        secrets.add(&basic);
        let mut value: reqwest::header::HeaderValue = format!("Basic {basic}")
            .parse()
            .map_err(|_| wrong("the name or the password cannot be sent", url))?;
        value.set_sensitive(true);
        let headers = [(reqwest::header::AUTHORIZATION, value)];
        options = options.with_default_headers(headers.into_iter().collect());
    }
    // It puts a slash between the address and a path itself.
    let plain = url.trim_end_matches('/');
    let builder = HttpBuilder::new().with_url(plain).with_client_options(options);
    let store = builder.with_retry(patience()).build().map_err(|error| wrong(error, url))?;
    Ok(Place {
        store: Arc::new(store),
        name: url.to_owned(),
        says_headers: true,
        lists_deeply: false,
    })
}

/// The files of a site in a folder, with what is in them.
///
/// # Errors
/// If the disk fails.
pub fn files(folder: &Path, turns: &BTreeMap<String, Turn>) -> Result<Files> {
    turns
        .par_iter()
        .map(|(path, turn)| {
            let source: PathBuf = folder.join(path);
            let (length, sha256) = fingerprint(&source)
                .with_context(|| format!("cannot read `{}`", source.display()))?;
            Ok((path.clone(), Item { length, sha256, turn: *turn }))
        })
        .collect()
}
