//! `annals new`
#![expect(clippy::disallowed_methods, clippy::print_stderr, reason = "this is the shell")]

use super::ask;
use super::given::{Given, Wrong};
use super::speak::{findings, say, tell};
use super::{CONTENT, DONE, Global, USE, find_site, today};
use crate::content::{self, fields::Importance, id_of};
use crate::date::When;
use crate::diag::{Diagnostics, WrongUse};
use crate::render::with_defaults;
use crate::scaffold::{self, Filed, Known, NewEntry};
use crate::site::{Settings, Site, assemble};
use anyhow::{Context as _, Result, bail};
use clap::builder::PossibleValue;
use clap::{ArgAction, Args, ValueEnum};
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::Command;

#[derive(Debug, Args)]
pub(super) struct NewArgs {
    /// Headline of the entry
    title: Option<String>,
    /// When it happened, as in an entry: "27-29 Feb 1988", 1988-02, "about 1990"
    #[arg(long, value_name = "DATE", allow_hyphen_values = true)]
    date: Option<String>,
    /// Id of its kind, from site.toml
    #[arg(long, value_name = "ID")]
    kind: Option<String>,
    /// Id of a place, from places.yaml; as often as needed
    #[arg(long = "place", value_name = "ID")]
    places: Vec<String>,
    /// Id of an actor, from actors.yaml; as often as needed
    #[arg(long = "actor", value_name = "ID")]
    actors: Vec<String>,
    /// Id of a source, from sources.yaml; as often as needed
    #[arg(long = "source", value_name = "ID")]
    sources: Vec<String>,
    /// A free word; as often as needed
    #[arg(long = "tag", value_name = "WORD")]
    tags: Vec<String>,
    /// How much it matters to the story
    #[arg(long, value_enum, value_name = "WEIGHT")]
    importance: Option<Importance>,
    /// Id of the entry, which names its file and its page [default: made from the title]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Whether it is a draft, which only previews with --drafts show
    #[arg(
        long,
        value_name = "BOOL",
        action = ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_value_t = true,
        default_missing_value = "true"
    )]
    draft: bool,
    /// Open the entry in the editor that $VISUAL or $EDITOR names
    #[arg(long)]
    open: bool,
}

impl ValueEnum for Importance {
    fn value_variants<'a>() -> &'a [Self] {
        Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

pub(super) fn run(global: &Global, args: &NewArgs) -> Result<u8> {
    let root = find_site(global)?;
    let mut diags = Diagnostics::new();
    let mut input = content::read(&root, &mut diags);
    with_defaults(&mut input);
    let settings = Settings { drafts: true, today: today(), base_url: None };
    let site = match assemble(input, &settings, &mut diags) {
        Ok(site) => site,
        Err(texts) => {
            tell(&findings(&diags, &texts));
            return Ok(CONTENT);
        }
    };
    let editor = std::env::var("VISUAL").or_else(|_| std::env::var("EDITOR")).ok();
    let editor = editor.filter(|editor| !editor.trim().is_empty());
    let asking = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    let given = Given {
        title: args.title.clone(),
        date: args.date.clone(),
        kind: args.kind.clone(),
        places: args.places.clone(),
        actors: args.actors.clone(),
        sources: args.sources.clone(),
        id: args.id.clone(),
    };
    let mut wrong = Wrong::default();
    given.check(&site, !asking, &mut wrong);
    if args.open && editor.is_none() {
        wrong.say(
            "--open",
            None,
            "there is no editor to open the entry in",
            Some("name one in `$VISUAL` or `$EDITOR`".to_owned()),
        );
    }
    if wrong.diags.has_errors() {
        tell(&findings(&wrong.diags, &wrong.texts));
        return Ok(USE);
    }
    let given = if given.title.is_some() && given.date.is_some() {
        given
    } else {
        let Some(given) = ask::complete(given, &site)? else {
            bail!(WrongUse("nothing was written".to_owned()));
        };
        given
    };
    let path = write(&root, &site, args, &given)?;
    say(&path.display().to_string())?;
    if args.draft && asking && !global.quiet {
        eprintln!("it is a draft: `annals serve` shows it");
    }
    if let Some(editor) = editor.filter(|_| args.open) {
        open(&editor, &path)?;
    }
    Ok(DONE)
}

fn write(root: &Path, site: &Site, args: &NewArgs, given: &Given) -> Result<PathBuf> {
    let (Some(title), Some(date)) = (&given.title, &given.date) else {
        bail!(WrongUse("an entry has a title and a date".to_owned()));
    };
    let when = given.when(site).context("the date was read before")?;
    let slug = given.slug().context("the title was read before")?;
    let path = path(site, given.id.is_some(), &slug, &when);
    // Two folders may hold a file of the same name; an id is there only once.
    let id = path.rsplit('/').next().and_then(|name| name.strip_suffix(".md")).map(id_of);
    if let Some(other) = id.and_then(|id| holder(site, id)) {
        bail!(WrongUse(format!(
            "`{other}` is there already; give this entry another id with --id"
        )));
    }
    let today = today().to_string();
    let text = scaffold::text(&NewEntry {
        title,
        date,
        kind: given.kind.as_deref(),
        kinds: site.config.kinds.iter().map(|kind| kind.id.as_str()).collect(),
        places: given.places.iter().map(String::as_str).collect(),
        actors: given.actors.iter().map(String::as_str).collect(),
        sources: given.sources.iter().map(String::as_str).collect(),
        tags: args.tags.iter().map(String::as_str).collect(),
        importance: args.importance.map(Importance::name),
        draft: args.draft,
        today: &today,
    });
    scaffold::write(root, &path, &text)
}

/// Where a new entry goes, by the habit of the site; an id that was given stays as it is.
fn path(site: &Site, exact: bool, slug: &str, when: &When) -> String {
    let paths: Vec<_> = site
        .chronicle
        .events()
        .filter_map(|(_, event)| {
            let path = site.texts.path(event.origin.file).strip_prefix("content/events/")?;
            let era = event.era.map(|era| site.chronicle[era].id.as_str());
            Some(Known { path, era, day: event.when.anchor() })
        })
        .collect();
    let day = when.anchor();
    let eras = site.chronicle.eras().filter(|(_, era)| era.when.contains(day));
    let era = eras.last().map(|(_, era)| era.id.as_str());
    let path = scaffold::path(&paths, Filed { slug, exact, when, era });
    format!("content/events/{path}")
}

/// The file of the entry that has an id, whether it can be read or not.
fn holder<'a>(site: &'a Site, id: &str) -> Option<&'a str> {
    let paths = site.texts.iter().map(|(_, text)| text.path.as_str());
    paths.filter(|path| path.starts_with("content/events/")).find(|path| {
        let name = path.rsplit('/').next().unwrap_or_default();
        name.strip_suffix(".md").is_some_and(|stem| id_of(stem) == id)
    })
}

fn open(editor: &str, path: &Path) -> Result<()> {
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let status = Command::new(program)
        .args(words)
        .arg(path)
        .status()
        .with_context(|| format!("cannot start the editor `{program}`"))?;
    if !status.success() {
        bail!("the editor `{program}` ended with an error");
    }
    Ok(())
}
