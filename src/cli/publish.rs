//! `annals publish`

use super::Global;
use super::build::BuildArgs;
use anyhow::Result;
use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag")]
pub(super) struct PublishArgs {
    #[arg(
        help = "Where to: a folder, s3://BUCKET/PATH, gs://BUCKET/PATH, az://CONTAINER/PATH, or \
                  https://SERVER/FOLDER/ (WebDAV)"
    )]
    target: String,
    /// Change nothing; say what would be put and deleted
    #[arg(short = 'n', long, conflicts_with = "history")]
    dry_run: bool,
    /// What happens to files that the site no longer has
    #[arg(long, value_enum, value_name = "WHICH", default_value_t = Delete::Removed)]
    delete: Delete,
    /// Put every file again, even those that are there already
    #[arg(long)]
    anew: bool,
    /// Delete more than a fifth of all files, or put the site among files of others, if need be
    #[arg(long)]
    yes: bool,
    /// Publish although another run holds the lock: when you know that it was stopped
    #[arg(long)]
    take_over: bool,
    /// List the versions that are kept at the target; build nothing
    #[arg(long, conflicts_with = "rollback")]
    history: bool,
    /// Make an earlier version current again, by its number in --history; build nothing
    #[arg(long, value_name = "VERSION", conflicts_with = "anew")]
    rollback: Option<u64>,
    #[command(flatten, next_help_heading = "Building the site")]
    build: BuildArgs,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Delete {
    /// They are deleted, after everything else; old styles, scripts and pieces of the search index
    /// a day later, for pages that a CDN still shows
    Removed,
    /// All are deleted, after everything else: to take something back for good
    AtOnce,
    /// They stay
    Never,
}

#[cfg(not(feature = "publish"))]
pub(super) fn run(_: &Global, _: &PublishArgs) -> Result<u8> {
    anyhow::bail!(
        "this annals was built without the feature `publish`: take a released one, or \
         `cargo install annals --features publish`; `annals build` makes a folder that other \
         programs can publish (docs/publish.md)"
    )
}

#[cfg(feature = "publish")]
pub(super) use with::run;

#[cfg(feature = "publish")]
mod with {
    #![expect(clippy::disallowed_methods, reason = "this is the shell")]

    use super::super::build::build;
    use super::super::progress::Progress;
    use super::super::speak::{findings, say, tell};
    use super::super::{CONTENT, DONE, find_site};
    use super::*;
    use crate::config;
    use crate::diag::{Diagnostics, Texts, WrongUse};
    use crate::publish::Folder;
    use crate::publish::remote::{
        self, Done, Options, Place, Publisher, Secrets, Target, Version, Wishes, fetch, files,
        history, open,
    };
    use anyhow::{Context as _, anyhow, bail};
    use chrono::Utc;
    use std::fmt::Write as _;
    use std::fs;
    use std::hash::{BuildHasher as _, Hasher as _};
    use std::path::{Path, PathBuf};
    use std::time::Instant;

    pub(in super::super) fn run(global: &Global, args: &PublishArgs) -> Result<u8> {
        let mut secrets = Secrets::among(std::env::vars_os().filter_map(|(name, value)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        }));
        work(global, args, &mut secrets).map_err(|error| {
            let message = secrets.conceal(&format!("{error:#}"));
            if error.downcast_ref::<WrongUse>().is_some() {
                anyhow!(WrongUse(message))
            } else {
                anyhow!(message)
            }
        })
    }

    fn work(global: &Global, args: &PublishArgs, secrets: &mut Secrets) -> Result<u8> {
        let target =
            Target::parse(&args.target).map_err(|why| anyhow!(WrongUse(secrets.conceal(&why))))?;
        let root = find_site(global)?;
        let start = Instant::now();
        let wait = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let wait = wait.context("cannot wait for the network")?;
        if args.history {
            let place = open(&target, secrets)?;
            let manifest = wait.block_on(history(&place))?;
            let versions = manifest.map(|manifest| manifest.history()).unwrap_or_default();
            say(&listed(&versions, &place))?;
            return Ok(DONE);
        }
        let (place, wanted, folder, keep);
        let fetched: tempfile::TempDir;
        let held: Folder;
        if let Some(number) = args.rollback {
            let Some(config) = read_config(&root)? else { return Ok(CONTENT) };
            keep = config.keep;
            place = open(&target, secrets)?;
            fetched = tempfile::tempdir().context("cannot make a folder for a while")?;
            wanted = wait.block_on(fetch(&place, number, fetched.path()))?;
            folder = fetched.path().to_owned();
        } else {
            let out = args.build.out(&root);
            if let Target::Folder(target) = &target {
                refuse_output(target, &out)?;
            }
            // A target that cannot be opened is told before the work.
            place = open(&target, secrets)?;
            let left;
            (left, held) = match build(global, &args.build, false)? {
                Ok(built) => built,
                Err(code) => return Ok(code),
            };
            keep = left.keep;
            wanted = files(held.path(), &left.files)?;
            folder = held.path().to_owned();
        }
        let progress = Progress::new(global.quiet);
        let publisher = Publisher {
            place: &place,
            folder: &folder,
            wanted: &wanted,
            options: Options {
                wishes: Wishes {
                    keep,
                    delete: match args.delete {
                        Delete::Removed => remote::Delete::Removed,
                        Delete::AtOnce => remote::Delete::AtOnce,
                        Delete::Never => remote::Delete::Never,
                    },
                    anew: args.anew,
                    same_as: args.rollback,
                },
                dry_run: args.dry_run,
                yes: args.yes,
                take_over: args.take_over,
            },
            now: &Utc::now,
            run: &name_of_run(),
            tick: &|done, all| progress.tick(done, all, "files"),
        };
        let done = wait.block_on(publisher.publish());
        progress.end();
        let done = done?;
        if args.dry_run {
            let paths = done.paths.iter().fold(String::new(), |mut text, (sign, path)| {
                let _ = writeln!(text, "{sign} {path}");
                text
            });
            super::super::speak::print(&paths)?;
        }
        if !global.quiet {
            say(&summary(&done, &place, args.dry_run, start.elapsed().as_secs_f64()))?;
        }
        Ok(DONE)
    }

    fn summary(done: &Done, place: &Place, dry_run: bool, seconds: f64) -> String {
        if done.put + done.deleted == 0 {
            return format!(
                "version {} at {} is the same: {} files unchanged ({seconds:.2} s)",
                done.number, place.name, done.unchanged
            );
        }
        let mut line = String::new();
        if done.resumed {
            line.push_str("a run that was cut short is brought to its end\n");
        }
        let _ = write!(
            line,
            "version {} at {}{}: {} files put ({}), {} deleted, {} unchanged",
            done.number,
            place.name,
            if dry_run { " would be" } else { "" },
            done.put,
            size(done.bytes),
            done.deleted,
            done.unchanged
        );
        if done.left > 0 {
            let _ = write!(line, ", {} left that the site no longer has", done.left);
        }
        if done.waiting > 0 {
            let _ = write!(line, ", {} left for a day (--delete at-once)", done.waiting);
        }
        let _ = write!(line, " ({seconds:.2} s)");
        line
    }

    /// A number of bytes in words.
    fn size(bytes: u64) -> String {
        let tenths = |unit: u64| format!("{}.{}", bytes / unit, bytes % unit * 10 / unit);
        match bytes {
            0..1_000 => format!("{bytes} bytes"),
            1_000..1_000_000 => format!("{} kB", tenths(1_000)),
            1_000_000..1_000_000_000 => format!("{} MB", tenths(1_000_000)),
            _ => format!("{} GB", tenths(1_000_000_000)),
        }
    }

    fn listed(versions: &[Version], place: &Place) -> String {
        let Some((current, _)) = versions.split_last() else {
            return format!("nothing was published at {}", place.name);
        };
        let lines: Vec<String> = versions
            .iter()
            .rev()
            .map(|version| {
                let same = version.same_as.map(|number| format!(", again {number}"));
                let mark = if version == current { ", current" } else { "" };
                format!(
                    "{:>5}  {}  {} files, {}{}{mark}",
                    version.number,
                    version.published.replace('T', " ").replace('Z', " UTC"),
                    version.files,
                    size(version.bytes),
                    same.unwrap_or_default()
                )
            })
            .collect();
        lines.join("\n")
    }

    /// The folder that `build` writes is no place to publish to.
    fn refuse_output(target: &Path, out: &Path) -> Result<()> {
        let whole = |path: &Path| -> PathBuf {
            let there = path.ancestors().find_map(|folder| {
                let real = fs::canonicalize(if folder.as_os_str().is_empty() {
                    Path::new(".")
                } else {
                    folder
                });
                Some((folder, real.ok()?))
            });
            match there {
                Some((folder, real)) => match path.strip_prefix(folder) {
                    Ok(rest) => real.join(rest),
                    Err(_) => real,
                },
                None => path.to_owned(),
            }
        };
        let (target, out) = (whole(target), whole(out));
        if target.starts_with(&out) || out.starts_with(&target) {
            bail!(WrongUse(format!(
                "`{}` is where the site is built (`{}`); publish to another folder",
                target.display(),
                out.display()
            )));
        }
        Ok(())
    }

    /// What the site says about itself; nothing if that cannot be read, which is told.
    fn read_config(root: &Path) -> Result<Option<config::Config>> {
        let path = root.join(config::FILE);
        let text = fs::read_to_string(&path)
            .with_context(|| format!("cannot read `{}`", path.display()))?;
        let (mut texts, mut diags) = (Texts::new(), Diagnostics::new());
        texts.add(config::FILE, &text);
        let config = config::parse(&texts, &mut diags);
        if diags.has_errors() {
            tell(&findings(&diags, &texts));
            return Ok(None);
        }
        Ok(config)
    }

    /// A name that no other run has.
    fn name_of_run() -> String {
        let random = || std::hash::RandomState::new().build_hasher().finish();
        format!("{:016x}{:016x}", random(), random())
    }
}
