//! The stable names of all findings: the one place where they are listed.

use super::Severity;

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal, $severity:ident;)+) => {
        /// The stable name of a finding, with its usual weight.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Code {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name in messages, in `site.toml` and in `docs/messages/`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// Its weight where the site does not say otherwise.
            #[must_use]
            pub fn severity(self) -> Severity {
                match self {
                    $(Self::$variant => Severity::$severity,)+
                }
            }

            /// What it means, in one sentence.
            #[must_use]
            pub fn meaning(self) -> &'static str {
                let lines = match self {
                    $(Self::$variant => concat!($($doc),+),)+
                };
                lines.trim_start()
            }

            /// Its page in `docs/messages/`: what it means, an example, how to mend it (Markdown).
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$variant => {
                        include_str!(concat!("../../docs/messages/", $name, ".md"))
                    })+
                }
            }
        }
    };
}

codes! {
    /// A file or folder cannot be read.
    FileUnreadable = "file-unreadable", Error;
    /// A text file holds bytes that are not UTF-8.
    FileEncoding = "file-encoding", Error;
    /// A text file is larger than any entry needs to be.
    FileTooLarge = "file-too-large", Error;
    /// The site holds more files to be read than can be worked out.
    FilesTooMany = "files-too-many", Error;
    /// A drawing beside an entry is not a sound SVG.
    SvgUnreadable = "svg-unreadable", Error;
    /// A symbolic link leads nowhere, in a circle or out of the site.
    FileLink = "file-link", Error;
    /// A file name cannot become an address.
    FileName = "file-name", Error;
    /// `site.toml` is not there.
    ConfigMissing = "config-missing", Error;
    /// `site.toml` is not TOML.
    TomlSyntax = "toml-syntax", Error;
    /// The front matter, or a register, is not YAML.
    YamlSyntax = "yaml-syntax", Error;
    /// A file does not start with a front matter between lines of `---`.
    FrontMatterMissing = "front-matter-missing", Error;
    /// The front matter has no closing line of `---`.
    FrontMatterUnclosed = "front-matter-unclosed", Error;
    /// A field that nothing knows.
    FieldUnknown = "field-unknown", Error;
    /// A field that must be there is not.
    FieldMissing = "field-missing", Error;
    /// A field holds a value of the wrong form.
    FieldValue = "field-value", Error;
    /// There is no such day, month or hour.
    DateImpossible = "date-impossible", Error;
    /// A date can be read in two ways.
    DateAmbiguous = "date-ambiguous", Error;
    /// A date cannot be read.
    DateUnreadable = "date-unreadable", Error;
    /// An end lies before its start.
    DateReversed = "date-reversed", Error;
    /// Two things share one id.
    IdDuplicate = "id-duplicate", Error;
    /// Two pages or files share one address.
    AddressDuplicate = "address-duplicate", Error;
    /// A name that no register or entry has.
    NameUnknown = "name-unknown", Error;
    /// A citation in the text names no source of its entry.
    CitationUnknown = "citation-unknown", Error;
    /// A link within the site leads to nothing.
    LinkBroken = "link-broken", Error;
    /// HTML in a text is nested deeper than any page needs.
    HtmlDepth = "html-depth", Error;
    /// The lowest, best and highest figure are not in this order.
    FigureOrder = "figure-order", Error;
    /// A picture, film or sound has no description for those who cannot see or hear it.
    MediaAlt = "media-alt", Error;
    /// A file that an entry shows is not there.
    MediaMissing = "media-missing", Error;
    /// A picture cannot be read, or is too large.
    PictureUnreadable = "picture-unreadable", Error;
    /// A template cannot be read or does not render.
    TemplateError = "template-error", Error;
    /// A language has no file of words, or the file lacks something.
    WordsMissing = "words-missing", Error;
    /// An entry has no source.
    SourceNone = "source-none", Warning;
    /// A `confirmed` entry has fewer than two independent sources.
    SourceSingle = "source-single", Warning;
    /// A source has neither an archived copy nor a date of access.
    SourceArchive = "source-archive", Warning;
    /// A source of an entry is never cited in it.
    SourceUnused = "source-unused", Warning;
    /// The text of a footnote is shown nowhere.
    FootnoteLost = "footnote-lost", Warning;
    /// A link leads to a part that its page does not have.
    LinkPart = "link-part", Warning;
    /// An address elsewhere has nothing any more.
    LinkDead = "link-dead", Warning;
    /// An address elsewhere leads into a private network.
    LinkPrivate = "link-private", Warning;
    /// One party speaks on a disputed point and another has nothing.
    ClaimsOneSided = "claims-one-sided", Warning;
    /// Two entries of the same time look like one event.
    EventDuplicate = "event-duplicate", Warning;
    /// Suspiciously many dates fall on the first of a month or year.
    DateRounded = "date-rounded", Warning;
    /// An effect is dated before its cause.
    RelationOrder = "relation-order", Warning;
    /// An event lies outside the era that it names.
    EraOutside = "era-outside", Warning;
    /// A published entry has changed, and its log of changes does not say so.
    UpdatesMissing = "updates-missing", Warning;
    /// A translation is checked, but this version publishes one language.
    TranslationUnpublished = "translation-unpublished", Warning;
    /// A picture that is published as it is says where it was taken.
    PicturePlace = "picture-place", Warning;
    /// An address elsewhere has moved for good.
    LinkMoved = "link-moved", Advice;
    /// An address elsewhere does not answer.
    LinkUnreachable = "link-unreachable", Advice;
    /// In an era, one side makes far more statements than the other.
    ClaimsShare = "claims-share", Advice;
    /// A loaded word stands in the site's own voice.
    WordLoaded = "word-loaded", Advice;
    /// An entry has no summary, and none can be taken from its text.
    SummaryMissing = "summary-missing", Advice;
    /// An entry has no kind.
    KindMissing = "kind-missing", Advice;
    /// An entry has no place.
    PlaceMissing = "place-missing", Advice;
    /// A finding is accepted that is not there.
    AcceptUnused = "accept-unused", Advice;
}

impl Code {
    /// The code of a name.
    #[must_use]
    pub fn find(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.name() == name)
    }
}
