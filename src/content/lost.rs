//! Names whose definition cannot be read.

use std::collections::BTreeSet;

/// What is defined in one place and named in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Named {
    /// `content/places.yaml`.
    Place,
    /// `content/actors.yaml`.
    Actor,
    /// `content/sources.yaml`.
    Source,
    /// `content/glossary.yaml`.
    Term,
    /// `content/eras/`.
    Era,
}

impl Named {
    /// The register that defines things, and what they are.
    pub(super) const REGISTERS: [(&'static str, Self); 4] = [
        ("places.yaml", Self::Place),
        ("actors.yaml", Self::Actor),
        ("sources.yaml", Self::Source),
        ("glossary.yaml", Self::Term),
    ];

    /// What a link `[[place:…]]` names.
    #[must_use]
    pub fn of_link(register: &str) -> Option<Self> {
        Some(match register {
            "place" => Self::Place,
            "actor" => Self::Actor,
            "term" => Self::Term,
            "era" => Self::Era,
            _ => return None,
        })
    }
}

/// Names that stand for nothing because what defines them cannot be read, which has been told: that
/// they are unknown is no second mistake.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    whole: BTreeSet<Named>,
    names: BTreeSet<(Named, String)>,
}

impl Lost {
    /// Of these things, nobody can say which names there are.
    pub fn whole(&mut self, named: Named) {
        self.whole.insert(named);
    }

    /// One definition has a mistake; without an id it may be that of any name.
    pub fn one(&mut self, named: Named, id: Option<&str>) {
        match id.map(str::trim).filter(|id| !id.is_empty()) {
            Some(id) => {
                self.names.insert((named, id.to_owned()));
            }
            None => self.whole(named),
        }
    }

    /// Whether a name that is not known may be one of these.
    #[must_use]
    pub fn holds(&self, named: Named, name: &str) -> bool {
        self.whole.contains(&named) || self.names.contains(&(named, name.trim().to_owned()))
    }

    /// Whether any definition of such things is missing.
    #[must_use]
    pub fn any(&self, named: Named) -> bool {
        self.whole.contains(&named) || self.names.iter().any(|(other, _)| *other == named)
    }

    /// Adds those of another.
    pub fn extend(&mut self, other: &Self) {
        self.whole.extend(&other.whole);
        self.names.extend(other.names.iter().cloned());
    }
}
