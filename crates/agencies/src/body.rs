//! Bodies: ministries, services, departments, with the names and the parents that they had.

use kerben_core::language::{Language, Localised};
use kerben_core::party::Party;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use crate::end::End;
use crate::id::BodyId;
use crate::proof::{SourceIds, proved};

/// A body of government with its life, its names and its parents.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub(crate) id: BodyId,
    pub(crate) jurisdiction: Party,
    pub(crate) level: Level,
    pub(crate) from: End,
    pub(crate) until: End,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    #[serde(rename = "name")]
    pub(crate) names: Vec<BodyName>,
    #[serde(default, rename = "local", skip_serializing_if = "Vec::is_empty")]
    pub(crate) local_names: Vec<LocalName>,
    #[serde(default, rename = "parent", skip_serializing_if = "Vec::is_empty")]
    pub(crate) parents: Vec<Parent>,
}

/// A name of a body in the language of its state, where that is neither English, Russian nor Kyrgyz.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LocalName {
    /// The language, as a code of BCP 47: `kk`, `tg`, `es`.
    pub tongue: String,
    /// The name.
    pub text: String,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
}

/// The rank of a body among the organs of a state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Level {
    /// President, Government, Cabinet.
    Office,
    /// A ministry.
    Ministry,
    /// A state committee, of cabinet rank.
    StateCommittee,
    /// An agency.
    Agency,
    /// A service.
    Service,
    /// A commission.
    Commission,
    /// A department of another body.
    Department,
    /// A centre.
    Centre,
    /// A fund.
    Fund,
    /// A council.
    Council,
    /// A state enterprise.
    Enterprise,
    /// A unit of another body.
    Unit,
    /// An intergovernmental organisation.
    Igo,
}

impl Level {
    /// All levels.
    pub const ALL: [Self; 13] = [
        Self::Office,
        Self::Ministry,
        Self::StateCommittee,
        Self::Agency,
        Self::Service,
        Self::Commission,
        Self::Department,
        Self::Centre,
        Self::Fund,
        Self::Council,
        Self::Enterprise,
        Self::Unit,
        Self::Igo,
    ];

    /// Returns its name as written in data files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Office => "office",
            Self::Ministry => "ministry",
            Self::StateCommittee => "state_committee",
            Self::Agency => "agency",
            Self::Service => "service",
            Self::Commission => "commission",
            Self::Department => "department",
            Self::Centre => "centre",
            Self::Fund => "fund",
            Self::Council => "council",
            Self::Enterprise => "enterprise",
            Self::Unit => "unit",
            Self::Igo => "igo",
        }
    }

    /// Returns the level of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.code() == code)
    }

    /// Whether a body of this level sits in the cabinet: an office of the head of state or government, a ministry,
    /// a state committee.
    #[must_use]
    pub const fn is_top(self) -> bool {
        matches!(self, Self::Office | Self::Ministry | Self::StateCommittee)
    }
}

/// One name of a body in one language.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BodyName {
    pub(crate) language: Language,
    pub(crate) text: String,
    #[serde(default)]
    pub(crate) kind: NameKind,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) from: Option<End>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) until: Option<End>,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

/// Whether a name stood in an act or was only used.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum NameKind {
    /// The name of the body.
    #[default]
    Official,
    /// A label of the press or of common use.
    Label,
}

/// Which hierarchy a parent belongs to: one body may stand in several, each with its own parents.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum HierarchyKind {
    /// Whose part it is, or to whom it is attached.
    #[default]
    Administrative,
    /// Through whose budget it is paid.
    Budget,
    /// Who guides its work in substance.
    Guidance,
    /// Who coordinates it with others; several at once are usual.
    Coordination,
}

impl HierarchyKind {
    /// All kinds.
    pub const ALL: [Self; 4] =
        [Self::Administrative, Self::Budget, Self::Guidance, Self::Coordination];

    /// Whether a body may have several parents in it at once.
    #[must_use]
    pub const fn allows_several(self) -> bool {
        matches!(self, Self::Coordination)
    }

    #[allow(clippy::trivially_copy_pass_by_ref, reason = "the form that serde asks for")]
    const fn is_usual(&self) -> bool {
        matches!(self, Self::Administrative)
    }
}

/// A body above another one, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parent {
    pub(crate) body: BodyId,
    #[serde(default, skip_serializing_if = "HierarchyKind::is_usual")]
    pub(crate) hierarchy: HierarchyKind,
    pub(crate) from: End,
    pub(crate) until: End,
    pub(crate) grade: Evidence,
    pub(crate) sources: SourceIds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
}

proved!(Body, "Returns how well its existence and its days are proved.");
proved!(BodyName, "Returns how well it is proved.");
proved!(Parent, "Returns how well it is proved.");

impl Body {
    /// Returns a body without parents, with its English name.
    #[must_use]
    pub fn new(
        id: BodyId,
        jurisdiction: impl Into<Party>,
        level: Level,
        (from, until): (End, End),
        name: impl Into<String>,
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        let name = BodyName {
            language: Language::En,
            text: name.into(),
            kind: NameKind::Official,
            from: None,
            until: None,
            grade,
            sources: sources.clone(),
            note: None,
        };
        Self {
            id,
            jurisdiction: jurisdiction.into(),
            level,
            from,
            until,
            grade,
            sources,
            note: None,
            names: vec![name],
            local_names: Vec::new(),
            parents: Vec::new(),
        }
    }

    /// Returns its id.
    #[must_use]
    pub const fn id(&self) -> &BodyId {
        &self.id
    }

    /// Returns the state or organisation whose body it is.
    #[must_use]
    pub const fn jurisdiction(&self) -> Party {
        self.jurisdiction
    }

    /// Returns its rank.
    #[must_use]
    pub const fn level(&self) -> Level {
        self.level
    }

    /// Returns the first day of its life.
    #[must_use]
    pub const fn from(&self) -> &End {
        &self.from
    }

    /// Returns the first day after its life.
    #[must_use]
    pub const fn until(&self) -> &End {
        &self.until
    }

    /// Returns its names in the order of the file.
    #[must_use]
    pub fn names(&self) -> &[BodyName] {
        &self.names
    }

    /// Returns its names in the language of its state, in the order of the file.
    #[must_use]
    pub fn local_names(&self) -> &[LocalName] {
        &self.local_names
    }

    /// Adds a name, for the whole life or for an interval.
    #[must_use]
    pub fn also_named(mut self, name: BodyName) -> Self {
        self.names.push(name);
        self
    }

    /// Adds a body that it stood under.
    #[must_use]
    pub fn under(mut self, parent: Parent) -> Self {
        self.parents.push(parent);
        self
    }

    /// Returns the bodies that it stood under, in the order of the file.
    #[must_use]
    pub fn parents(&self) -> &[Parent] {
        &self.parents
    }

    /// Returns the official names that hold for the whole life; the id where there is no English one.
    #[must_use]
    pub fn name(&self) -> Localised {
        let whole = |language: Language| {
            let names = || self.names.iter().filter(move |name| name.language == language);
            let undated = |name: &&BodyName| name.from.is_none() && name.until.is_none();
            names()
                .filter(undated)
                .find(|name| name.kind == NameKind::Official)
                .or_else(|| names().find(|name| undated(name)))
                .or_else(|| names().next())
                .map(|name| name.text.clone())
        };
        let mut name = Localised::new(whole(Language::En).unwrap_or_else(|| self.id.to_string()));
        name.ru = whole(Language::Ru);
        name.ky = whole(Language::Ky);
        name
    }
}

impl BodyName {
    /// Returns an official name for an interval.
    #[must_use]
    pub fn new(
        language: Language,
        text: impl Into<String>,
        (from, until): (End, End),
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        Self {
            language,
            text: text.into(),
            kind: NameKind::Official,
            from: Some(from),
            until: Some(until),
            grade,
            sources,
            note: None,
        }
    }

    /// Returns the language of the name.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns the name.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether it is the name of the body or only a label.
    #[must_use]
    pub const fn kind(&self) -> NameKind {
        self.kind
    }

    /// Returns the first day of the name; `None`: from the start of the body's life.
    #[must_use]
    pub const fn from(&self) -> Option<&End> {
        self.from.as_ref()
    }

    /// Returns the first day after the name; `None`: to the end of the body's life.
    #[must_use]
    pub const fn until(&self) -> Option<&End> {
        self.until.as_ref()
    }
}

impl Parent {
    /// Returns a body above in the administrative hierarchy, for an interval.
    #[must_use]
    pub const fn new(
        body: BodyId,
        (from, until): (End, End),
        grade: Evidence,
        sources: SourceIds,
    ) -> Self {
        let hierarchy = HierarchyKind::Administrative;
        Self { body, hierarchy, from, until, grade, sources, note: None }
    }

    /// Says in which hierarchy it stands above.
    #[must_use]
    pub const fn in_hierarchy(mut self, hierarchy: HierarchyKind) -> Self {
        self.hierarchy = hierarchy;
        self
    }

    /// Returns the hierarchy in which it stands above.
    #[must_use]
    pub const fn hierarchy(&self) -> HierarchyKind {
        self.hierarchy
    }

    /// Returns the body above.
    #[must_use]
    pub const fn body(&self) -> &BodyId {
        &self.body
    }

    /// Returns the first day under it.
    #[must_use]
    pub const fn from(&self) -> &End {
        &self.from
    }

    /// Returns the first day no longer under it.
    #[must_use]
    pub const fn until(&self) -> &End {
        &self.until
    }
}
