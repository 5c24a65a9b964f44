//! Which pages there are, and where: a list of addresses with a reason for each; no HTML.

pub mod files;
mod links;
mod pictures;
mod url;

pub use files::{Made, Told};
pub use links::Destination;
pub use pictures::{Encoding, Variant, fallback, remade, variants};
pub use url::{UrlPath, encode};

use crate::config::{Config, Format, Home};
use crate::content::fields::{Importance, Status};
use crate::content::{Asset, Origin};
use crate::diag::{Code, Diagnostic, Diagnostics, Place, Texts};
use crate::model::{ActorId, Chronicle, EraId, Event, EventId, KindId, PlaceId, ProseId};
use crate::timeline::Timeline;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// A page: an address and a reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Address below the root of the site.
    pub url: UrlPath,
    /// What stands there.
    pub kind: PageKind,
}

/// What stands on a page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageKind {
    /// The overview and the ways in.
    Home,
    /// One event.
    Event(EventId),
    /// One era.
    Era(EraId),
    /// One place.
    Place(PlaceId),
    /// One actor.
    Actor(ActorId),
    /// Events that share something.
    Listing(Listing),
    /// All things of one sort.
    Index(Index),
    /// All sources.
    Sources,
    /// All terms.
    Glossary,
    /// All changes.
    Changes,
    /// The way to everything by its words.
    Search,
    /// A page of prose.
    Prose(ProseId),
    /// The whole timeline in one document.
    Print,
    /// The timeline, or an era of it, as a part of other sites' pages.
    Embed(Option<EraId>),
    /// What a host shows for an address that leads nowhere.
    NotFound,
    /// A former address that leads to a new one.
    Moved(UrlPath),
}

/// What the events of a list share.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Listing {
    /// A kind.
    Kind(KindId),
    /// A tag.
    Tag(String),
    /// A state of verification.
    Status(Status),
    /// A year.
    Year(i64),
    /// They alone tell the story.
    KeyEvents,
}

/// A sort of things with an index of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Index {
    /// Eras.
    Eras,
    /// Places.
    Places,
    /// Actors.
    Actors,
    /// Kinds.
    Kinds,
    /// Tags.
    Tags,
    /// Years.
    Years,
}

impl Index {
    /// Its name in addresses and in the words of the theme.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Eras => "eras",
            Self::Places => "places",
            Self::Actors => "actors",
            Self::Kinds => "kinds",
            Self::Tags => "tags",
            Self::Years => "years",
        }
    }
}

/// All pages of a site.
#[derive(Debug, Clone, Default)]
pub struct SitePlan {
    /// Pages in the order of their addresses.
    pub pages: Vec<Page>,
    /// Whether the home page lists every event.
    pub full_home: bool,
    /// Entries and pages by id, for links: the numbers of their pages.
    things: HashMap<String, usize>,
    /// Files that are made from the site and are no pages; where the site brings a file of the
    /// same name, that stands in its place.
    pub made: Vec<&'static Made>,
    /// Addresses of files that are published as they are, and of those that are made.
    files: BTreeSet<String>,
}

impl SitePlan {
    /// The page at an address.
    #[must_use]
    pub fn find(&self, url: &UrlPath) -> Option<&Page> {
        let place = self.pages.binary_search_by(|page| page.url.cmp(url)).ok()?;
        Some(&self.pages[place])
    }

    /// Whether there is a page of a kind that has one address on every site.
    #[must_use]
    pub fn has(&self, kind: &PageKind) -> bool {
        self.find(&url_of(kind)).is_some_and(|page| page.kind == *kind)
    }
}

/// Address of a page that is the only one of its kind, or is named by its own data.
fn url_of(kind: &PageKind) -> UrlPath {
    match kind {
        PageKind::Home => UrlPath::new(&[]),
        PageKind::Listing(Listing::Status(status)) => UrlPath::new(&["status", status.name()]),
        PageKind::Listing(Listing::Year(year)) => UrlPath::new(&["years", &year.to_string()]),
        PageKind::Listing(Listing::KeyEvents) => UrlPath::new(&["key-events"]),
        PageKind::Listing(Listing::Tag(tag)) => UrlPath::new(&["tags", &slug_of(tag)]),
        PageKind::Index(index) => UrlPath::new(&[index.name()]),
        PageKind::Sources => UrlPath::new(&["sources"]),
        PageKind::Glossary => UrlPath::new(&["glossary"]),
        PageKind::Changes => UrlPath::new(&["changes"]),
        PageKind::Search => UrlPath::new(&["search"]),
        PageKind::Print => UrlPath::new(&["print"]),
        PageKind::Embed(None) => UrlPath::new(&["embed"]),
        PageKind::NotFound => UrlPath::file("404.html"),
        PageKind::Event(_)
        | PageKind::Era(_)
        | PageKind::Embed(Some(_))
        | PageKind::Place(_)
        | PageKind::Actor(_)
        | PageKind::Prose(_)
        | PageKind::Listing(Listing::Kind(_))
        | PageKind::Moved(_) => UrlPath::file(""),
    }
}

/// A tag as part of an address.
pub(crate) fn slug_of(tag: &str) -> String {
    let plain = tag.chars().all(|letter| letter.is_alphanumeric() || "-_".contains(letter));
    if plain && !tag.is_empty() { tag.to_lowercase() } else { slug::slugify(tag) }
}

/// Address of a page.
#[must_use]
pub fn url(kind: &PageKind, chronicle: &Chronicle, config: &Config) -> UrlPath {
    match kind {
        PageKind::Event(id) => UrlPath::new(&["events", &chronicle[*id].id]),
        PageKind::Era(id) => UrlPath::new(&["eras", &chronicle[*id].id]),
        PageKind::Embed(Some(id)) => UrlPath::new(&["embed", &chronicle[*id].id]),
        PageKind::Place(id) => {
            UrlPath::new(&["places", chronicle[*id].id.as_deref().unwrap_or_default()])
        }
        PageKind::Actor(id) => UrlPath::new(&["actors", &chronicle[*id].id]),
        PageKind::Prose(id) => UrlPath::new(&[&chronicle[*id].id]),
        PageKind::Listing(Listing::Kind(id)) => UrlPath::new(&["kinds", &config.kinds[id.0].id]),
        PageKind::Moved(from) => from.clone(),
        _ => url_of(kind),
    }
}

/// A plan of an earlier time, and what it was made from.
#[derive(Debug, Default)]
pub struct Planned(Option<Known>);

#[derive(Debug)]
struct Known {
    config: Config,
    chronicle: Chronicle,
    assets: Vec<String>,
    plan: Arc<SitePlan>,
    diags: Diagnostics,
}

impl Known {
    /// Whether the same things have pages, at the same addresses.
    fn same(&self, config: &Config, chronicle: &Chronicle, assets: &[Asset]) -> bool {
        let (old, new) = (&self.chronicle, chronicle);
        self.config == *config
            && assets.iter().map(|asset| &asset.path).eq(&self.assets)
            && old.events().len() == new.events().len()
            && new.events().all(|(id, event)| {
                Arc::ptr_eq(old.shared(id), new.shared(id)) || same_page(&old[id], event)
            })
            && old
                .eras()
                .map(|(_, era)| (&era.id, era.origin.file))
                .eq(new.eras().map(|(_, era)| (&era.id, era.origin.file)))
            && old
                .places()
                .map(|(_, place)| (&place.id, place.origin.file))
                .eq(new.places().map(|(_, place)| (&place.id, place.origin.file)))
            && old
                .actors()
                .map(|(_, actor)| (&actor.id, actor.origin.file))
                .eq(new.actors().map(|(_, actor)| (&actor.id, actor.origin.file)))
            && old
                .pages()
                .map(|(_, page)| (&page.id, page.origin.file))
                .eq(new.pages().map(|(_, page)| (&page.id, page.origin.file)))
            // Where an alias stands in its file may be told.
            && old.pages().chain(new.pages()).all(|(_, page)| page.aliases.is_empty())
            && old.terms().map(|(_, term)| &term.id).eq(new.terms().map(|(_, term)| &term.id))
            && (old.sources().len() > 0) == (new.sources().len() > 0)
            && files::MADE.iter().all(|made| {
                // Which pages there are has been compared above.
                let wanted = |chronicle| made.is_wanted(chronicle, config, |_| true);
                wanted(old) == wanted(new)
            })
    }
}

/// Whether an event asks for the same pages as it did before.
fn same_page(old: &Event, new: &Event) -> bool {
    let key = |event: &Event| event.importance == Importance::Key;
    old.id == new.id
        && old.origin.file == new.origin.file
        && old.kind == new.kind
        && old.tags == new.tags
        && old.status == new.status
        && old.when.anchor().year == new.when.anchor().year
        && key(old) == key(new)
        && old.aliases.is_empty()
        && new.aliases.is_empty()
}

/// Lists all pages and files, and tells where two want the same address and which links are broken;
/// `planned` is the plan of an earlier time.
#[must_use]
pub fn plan(
    config: &Config,
    chronicle: &Chronicle,
    timeline: &Timeline,
    assets: &[Asset],
    texts: &Texts,
    planned: &mut Planned,
    diags: &mut Diagnostics,
) -> Arc<SitePlan> {
    let known = planned.0.take().filter(|known| known.same(config, chronicle, assets));
    let (plan, found) = known.map_or_else(
        || {
            let mut diags = Diagnostics::new();
            let plan = pages(config, chronicle, timeline, assets, texts, &mut diags);
            (Arc::new(plan), diags)
        },
        |known| (known.plan, known.diags),
    );
    planned.0 = Some(Known {
        config: config.clone(),
        chronicle: chronicle.clone(),
        assets: assets.iter().map(|asset| asset.path.clone()).collect(),
        plan: Arc::clone(&plan),
        diags: found.clone(),
    });
    diags.append(found);
    links::check(chronicle, &plan, config, texts, diags);
    plan
}

/// Lists all pages and files.
fn pages(
    config: &Config,
    chronicle: &Chronicle,
    timeline: &Timeline,
    assets: &[Asset],
    texts: &Texts,
    diags: &mut Diagnostics,
) -> SitePlan {
    let mut plan = SitePlan::default();
    let many = chronicle.events().len();
    let mut draft = Draft { plan: &mut plan, owners: HashMap::with_capacity(many), diags };
    let add = |draft: &mut Draft<'_>, kind: PageKind, owner: Place| {
        let url = url(&kind, chronicle, config);
        draft.add(url, kind, owner);
    };
    let full_home = match config.home {
        Home::List => true,
        Home::Eras => chronicle.events().len() == 0 || chronicle.eras().len() == 0,
        Home::UpTo(limit) => chronicle.events().len() <= limit,
    };
    draft.plan.full_home = full_home;
    add(&mut draft, PageKind::Home, Place::Site);
    for (id, event) in chronicle.events() {
        add(&mut draft, PageKind::Event(id), event.origin.file.into());
    }
    for (id, era) in chronicle.eras() {
        add(&mut draft, PageKind::Era(id), era.origin.file.into());
    }
    for (id, place) in chronicle.places() {
        if place.id.is_some() {
            add(&mut draft, PageKind::Place(id), place.origin.file.into());
        }
    }
    for (id, actor) in chronicle.actors() {
        add(&mut draft, PageKind::Actor(id), actor.origin.file.into());
    }
    let mut kinds = BTreeSet::new();
    let mut tags: BTreeMap<&str, Tagged<'_>> = BTreeMap::new();
    let mut statuses = BTreeSet::new();
    let mut years = BTreeSet::new();
    let mut key = false;
    for (_, event) in chronicle.events() {
        kinds.extend(event.kind);
        for (index, tag) in event.tags.iter().enumerate() {
            tags.entry(tag).or_insert(Tagged { origin: &event.origin, index, count: 0 }).count += 1;
        }
        statuses.insert(event.status);
        years.insert(event.when.anchor().year);
        key |= event.importance == Importance::Key;
    }
    for kind in &kinds {
        add(&mut draft, PageKind::Listing(Listing::Kind(*kind)), Place::Site);
    }
    for (tag, tagged) in one_spelling(&tags, texts, draft.diags) {
        let owner = tagged.origin.file.into();
        add(&mut draft, PageKind::Listing(Listing::Tag(tag.to_owned())), owner);
    }
    for status in statuses {
        add(&mut draft, PageKind::Listing(Listing::Status(status)), Place::Site);
    }
    if key {
        add(&mut draft, PageKind::Listing(Listing::KeyEvents), Place::Site);
    }
    for year in &years {
        add(&mut draft, PageKind::Listing(Listing::Year(*year)), Place::Site);
    }
    let indexes = [
        (Index::Eras, chronicle.eras().len() > 0),
        (Index::Places, chronicle.places().any(|(_, place)| place.id.is_some())),
        (Index::Actors, chronicle.actors().len() > 0),
        (Index::Kinds, !kinds.is_empty()),
        (Index::Tags, !tags.is_empty()),
        (Index::Years, !years.is_empty()),
    ];
    for (index, wanted) in indexes {
        if wanted {
            add(&mut draft, PageKind::Index(index), Place::Site);
        }
    }
    if chronicle.sources().len() > 0 {
        add(&mut draft, PageKind::Sources, Place::Site);
    }
    if chronicle.terms().len() > 0 {
        add(&mut draft, PageKind::Glossary, Place::Site);
    }
    if !timeline.order.is_empty() {
        add(&mut draft, PageKind::Changes, Place::Site);
        if config.makes(Format::Embeds) {
            add(&mut draft, PageKind::Embed(None), Place::Site);
            for (id, _) in chronicle.eras() {
                add(&mut draft, PageKind::Embed(Some(id)), Place::Site);
            }
        }
        add(&mut draft, PageKind::Search, Place::Site);
        // A timeline that is too long for one list is too long for one document.
        if full_home {
            add(&mut draft, PageKind::Print, Place::Site);
        }
    }
    add(&mut draft, PageKind::NotFound, Place::Site);
    for (id, page) in chronicle.pages() {
        // `index.md` is the text of the home page.
        if page.id != HOME_TEXT {
            add(&mut draft, PageKind::Prose(id), page.origin.file.into());
        }
    }
    for asset in assets {
        draft.file(&asset.path);
    }
    for made in files::MADE.iter().copied() {
        let has = |url: &UrlPath| draft.owners.contains_key(url.as_str());
        if made.is_wanted(chronicle, config, has) && !draft.plan.files.contains(made.path) {
            draft.file(made.path);
            draft.plan.made.push(made);
        }
    }
    for (id, event) in chronicle.events() {
        let to = || url(&PageKind::Event(id), chronicle, config);
        draft.aliases(&event.aliases, to, &event.origin, texts);
    }
    for (id, page) in chronicle.pages() {
        let to = || url(&PageKind::Prose(id), chronicle, config);
        draft.aliases(&page.aliases, to, &page.origin, texts);
    }
    plan.pages.sort_by(|one, two| one.url.cmp(&two.url));
    plan.things = links::things(chronicle, config, &plan);
    plan
}

/// Where a tag stands first, and how often it stands.
#[derive(Clone, Copy)]
struct Tagged<'a> {
    origin: &'a Origin,
    index: usize,
    count: usize,
}

impl Tagged<'_> {
    fn place(&self, texts: &Texts) -> Place {
        self.origin.place(texts, &crate::form::way!["tags", self.index])
    }
}

/// The tags that have a page. Of those that differ in case or signs alone, and so would share an
/// address, that is the most frequent; the others are told.
fn one_spelling<'a>(
    tags: &BTreeMap<&'a str, Tagged<'a>>,
    texts: &Texts,
    diags: &mut Diagnostics,
) -> Vec<(&'a str, Tagged<'a>)> {
    let mut same: BTreeMap<String, Vec<(&str, Tagged<'_>)>> = BTreeMap::new();
    for (tag, tagged) in tags {
        same.entry(slug_of(tag)).or_default().push((tag, *tagged));
    }
    let mut kept = Vec::with_capacity(same.len());
    for mut spellings in same.into_values() {
        spellings.sort_by_key(|(_, tagged)| std::cmp::Reverse(tagged.count));
        let Some(((usual, first), others)) = spellings.split_first() else { continue };
        for (other, tagged) in others {
            diags.push(
                Diagnostic::new(
                    Code::AddressDuplicate,
                    tagged.place(texts),
                    format!("the tags `{usual}` and `{other}` would share one address"),
                )
                .related(first.place(texts), format!("`{usual}` stands here"))
                .hint(format!("write `{usual}` everywhere")),
            );
        }
        kept.push((*usual, *first));
    }
    kept
}

/// Id of the page whose text stands on the home page.
pub const HOME_TEXT: &str = "home";

/// Folder of the index that the search page reads, below the root of the site.
pub const SEARCH_FOLDER: &str = "pagefind";

/// Folder of the pictures that other sites show with a link, below the root of the site.
pub const CARD_FOLDER: &str = "cards";

/// Folder of pictures in their sizes, below the root of the site.
pub const PICTURE_FOLDER: &str = "pictures";

struct Draft<'a> {
    plan: &'a mut SitePlan,
    /// Who has an address, in lower case: hosts and disks may not tell `A` from `a`.
    owners: HashMap<String, Place>,
    diags: &'a mut Diagnostics,
}

impl Draft<'_> {
    fn add(&mut self, url: UrlPath, kind: PageKind, owner: Place) {
        if self.take(&url, owner) {
            self.plan.pages.push(Page { url, kind });
        }
    }

    fn take(&mut self, url: &UrlPath, owner: Place) -> bool {
        let key = url.as_str().to_lowercase();
        let Some(first) = self.owners.get(&key) else {
            self.owners.insert(key, owner);
            return true;
        };
        let mut diagnostic = Diagnostic::new(
            Code::AddressDuplicate,
            owner,
            format!("the address `/{}` is taken", url.as_str()),
        )
        .hint("rename the file, or leave the alias out");
        diagnostic = match first {
            Place::Site => Diagnostic {
                hint: Some("the generator itself puts a page there: choose another name".into()),
                ..diagnostic
            },
            other => diagnostic.related(*other, "by this"),
        };
        self.diags.push(diagnostic);
        false
    }

    fn file(&mut self, path: &str) {
        if let Some((SEARCH_FOLDER, _)) = path.split_once('/') {
            self.diags.push(
                Diagnostic::new(
                    Code::AddressDuplicate,
                    Place::Site,
                    format!("the file `{path}` lies where the generator puts its own"),
                )
                .hint(format!("rename the folder `static/{SEARCH_FOLDER}/`")),
            );
        }
        let url = UrlPath::file(path);
        // Published as a page, `x/index.html` answers for `x/`.
        let page = UrlPath::from_address(path);
        let key = page.as_str().to_lowercase();
        if let Some(owner) = self.owners.get(&key).copied() {
            self.diags.push(
                Diagnostic::new(
                    Code::AddressDuplicate,
                    owner,
                    format!("the file `{path}` has the address of a page, `/{}`", page.as_str()),
                )
                .hint("rename the file"),
            );
        }
        self.owners.insert(key, Place::Site);
        self.plan.files.insert(url.as_str().to_owned());
    }

    fn aliases(
        &mut self,
        aliases: &[String],
        to: impl Fn() -> UrlPath,
        origin: &Origin,
        texts: &Texts,
    ) {
        for (index, alias) in aliases.iter().enumerate() {
            let url = UrlPath::from_address(alias);
            let place = origin.place(texts, &crate::form::way!["aliases", index]);
            if alias.contains("..") || alias.contains(':') || alias.contains('\\') {
                self.diags.push(
                    Diagnostic::new(
                        Code::FieldValue,
                        place,
                        format!("`{alias}` is not an address of this site"),
                    )
                    .hint("write the former address from the root of the site: `/old/name/`"),
                );
                continue;
            }
            self.add(url, PageKind::Moved(to()), place);
        }
    }
}
