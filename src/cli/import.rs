//! `annals import`
#![expect(clippy::disallowed_methods, reason = "this is the shell")]

use super::speak::{findings, print, say, tell};
use super::{CONTENT, DONE, Global, find_site};
use crate::config;
use crate::content::{self, normal};
use crate::date::Reader;
use crate::diag::{Diagnostics, WrongUse};
use crate::import::{self, Format, Imported, Known, Mapping, Options, Order, Weight};
use crate::plan;
use crate::render::with_defaults;
use crate::scaffold;
use crate::words::Words;
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The file
    file: PathBuf,
    /// Whose file it is [default: told by its content]
    #[arg(long, value_enum, value_name = "FORMAT")]
    from: Option<From>,
    /// What the columns of a CSV mean: "title=Headline,date=When"
    #[arg(long, value_name = "FIELD=COLUMN,…", value_parser = Mapping::of_flag)]
    map: Vec<Mapping>,
    /// The same in a TOML file, with a line for each field: title = "Headline"
    #[arg(long, value_name = "FILE")]
    mapping: Option<PathBuf>,
    /// How to read figures such as 02/05/1988
    #[arg(long, value_enum, value_name = "ORDER")]
    date_order: Option<DateOrder>,
    /// The encoding of the file, such as windows-1251 [default: told by its bytes]
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// Put the entries into a folder of this name below content/events/
    #[arg(long, value_name = "FOLDER", default_value = "")]
    into: String,
    /// Make every entry a draft
    #[arg(long)]
    draft: bool,
    /// Say what would be done, and write nothing
    #[arg(long)]
    dry_run: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// JSON of TimelineJS, version 1 or 3
    Timelinejs,
    /// The spreadsheet of TimelineJS, saved as CSV
    TimelinejsSheet,
    /// Markwhen
    Markwhen,
    /// Any CSV, with --map or --mapping
    Csv,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum DateOrder {
    /// Day, month, year
    Dmy,
    /// Month, day, year
    Mdy,
}

pub(super) fn run(global: &Global, args: &ImportArgs) -> Result<u8> {
    let root = find_site(global)?;
    let file = read(&args.file)?;
    let mut mapping = Mapping::default();
    if let Some(path) = &args.mapping {
        let text = read(path)?;
        let read = Mapping::of_file(&String::from_utf8_lossy(&text));
        mapping.extend(read.map_err(|why| WrongUse(format!("`{}`: {why}", path.display())))?);
    }
    for flag in &args.map {
        mapping.extend(flag.clone());
    }
    let Some(folder) = normal(&args.into) else {
        bail!(WrongUse(format!("`{}` lies outside of `content/events`", args.into)));
    };
    let mut diags = Diagnostics::new();
    let mut input = content::read(&root, &mut diags);
    with_defaults(&mut input);
    let config = config::parse(&input.texts, &mut diags);
    let words =
        config.as_ref().and_then(|config| Words::read(&config.language, &input.texts, &mut diags));
    let (Some(config), Some(words)) = (config, words) else {
        tell(&findings(&diags, &input.texts));
        return Ok(CONTENT);
    };
    let known = known(&config, &content::parse(&input.texts, &mut Diagnostics::new()));
    let languages = [&words.date];
    let options = Options {
        format: args.from.map(|from| match from {
            From::Timelinejs => Format::TimelineJs,
            From::TimelinejsSheet => Format::TimelineJsSheet,
            From::Markwhen => Format::Markwhen,
            From::Csv => Format::Csv,
        }),
        encoding: args.encoding.as_deref(),
        mapping: &mapping,
        order: args.date_order.map(|order| match order {
            DateOrder::Dmy => Order::DayMonthYear,
            DateOrder::Mdy => Order::MonthDayYear,
        }),
        reader: Reader { zone: config.timezone, languages: &languages },
        folder: &folder,
        draft: args.draft,
        known: &known,
    };
    let imported = import::import(&file, options)
        .map_err(|why| WrongUse(format!("cannot import `{}`: {why}", args.file.display())))?;
    let mut there = Vec::new();
    if !args.dry_run {
        for file in &imported.files {
            if !scaffold::write_new(&root.join(Path::new(&file.path)), &file.text)? {
                there.push(file.path.as_str());
            }
        }
    }
    tell_all(global, args, &imported, &there)?;
    let refused = imported.report.notes().iter().any(|note| note.weight == Weight::Refused);
    Ok(if refused { CONTENT } else { DONE })
}

fn read(path: &Path) -> Result<Vec<u8>> {
    match std::fs::read(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!(WrongUse(format!("there is no file `{}`", path.display())))
        }
        found => found.with_context(|| format!("cannot read `{}`", path.display())),
    }
}

/// Says what was written, what there is to know, and how much of each.
fn tell_all(global: &Global, args: &ImportArgs, imported: &Imported, there: &[&str]) -> Result<()> {
    let mut out = String::new();
    if !global.quiet {
        for file in &imported.files {
            let what = if there.contains(&file.path.as_str()) { " (there already)" } else { "" };
            let _ = writeln!(out, "{}: {}{what}", file.at, file.path);
        }
    }
    let _ = write!(out, "{}", imported.report);
    print(&out)?;
    if global.quiet {
        return Ok(());
    }
    let below = |folder: &str| {
        let new = |path: &str| path.starts_with(folder) && !there.contains(&path);
        imported.files.iter().filter(|file| new(&file.path)).count()
    };
    let count = |weight: Weight| {
        imported.report.notes().iter().filter(|note| note.weight == weight).count()
    };
    let verb = if args.dry_run { "would be written" } else { "written" };
    let mut line = format!(
        "{} and {} {verb}",
        counted(below("content/events/"), "entry", "entries"),
        counted(below("content/eras/"), "era", "eras")
    );
    for (number, words) in [
        (count(Weight::There) + there.len(), "there already"),
        (count(Weight::Refused), "not imported"),
        (count(Weight::Left), "left out"),
        (count(Weight::Changed), "to look at"),
    ] {
        if number > 0 {
            let _ = write!(line, ", {number} {words}");
        }
    }
    say(&line)
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// What the site has already.
fn known(config: &config::Config, documents: &content::Documents) -> Known {
    let mut known = Known { title: config.title.clone(), ..Known::default() };
    for kind in &config.kinds {
        let words = vec![kind.name.to_lowercase(), kind.plural.to_lowercase()];
        known.kinds.push((kind.id.clone(), words));
    }
    known.events = documents.events.iter().map(|event| event.id.to_lowercase()).collect();
    known.events.extend(documents.broken.iter().map(|id| id.to_lowercase()));
    known.eras = documents.eras.iter().map(|era| era.id.clone()).collect();
    let tags = documents.events.iter().flat_map(|event| event.fields.tags.clone().into_items());
    known.tags = tags.map(|(_, tag)| (plan::slug_of(&tag), tag.0)).collect();
    known.has_home = documents.pages.iter().any(|page| page.id == "home");
    let id = |id: &Option<crate::form::Scalar>| id.as_ref().map(|id| id.0.clone());
    known.sources = documents.sources.iter().filter_map(|record| id(&record.fields.id)).collect();
    let mut names = |map: fn(&mut Known) -> &mut BTreeMap<String, String>, all: [_; 3]| {
        let [Some(id), name, short]: [Option<String>; 3] = all else { return };
        for word in [Some(id.clone()), name, short].into_iter().flatten() {
            map(&mut known).entry(word.to_lowercase()).or_insert_with(|| id.clone());
        }
    };
    for place in documents.places.iter() {
        let fields = &place.fields;
        names(|known| &mut known.places, [id(&fields.id), id(&fields.name), id(&fields.short)]);
    }
    for actor in documents.actors.iter() {
        let fields = &actor.fields;
        names(|known| &mut known.actors, [id(&fields.id), id(&fields.name), id(&fields.short)]);
    }
    known
}
