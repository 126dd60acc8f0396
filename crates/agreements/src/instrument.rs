//! An instrument: what it is, whom it may bind, what happened to it, how it stands to others.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::clause::Timing;
use crate::event::{Event, EventKind};
use crate::kind::{Activity, Kind, Matter, Pays, Persons};
use crate::rule::DateRule;
use crate::survival::Survival;

/// Whom an instrument covers, and from which service.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Scope {
    /// Whom it covers.
    pub persons: Persons,
    /// What they must do; empty means anything.
    #[serde(default)]
    pub activities: Vec<Activity>,
    /// What takes them out.
    #[serde(default)]
    pub excludes: Vec<Activity>,
    /// A further condition that a case cannot express.
    pub further: Option<String>,
    /// The article of the scope.
    pub article: Option<String>,
    /// The first day of service that it covers, for pensions.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub service_from: Option<NaiveDate>,
    /// Whether service before its entry into force counts, for pensions.
    #[serde(default = "unknown", with = "tri_word")]
    pub service_before_entry: Tri,
    /// Which State pays, for pensions.
    pub pays: Option<Pays>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
}

const fn unknown() -> Tri {
    Tri::Unknown
}

/// Three-valued answers as data files write them.
mod tri_word {
    use kerben_core::tri::Tri;
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature that serde asks for")]
    pub(super) fn serialize<S: Serializer>(value: &Tri, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(match value {
            Tri::Yes => "yes",
            Tri::No => "no",
            Tri::Unknown => "unknown",
        })
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tri, D::Error> {
        match String::deserialize(from)?.as_str() {
            "yes" => Ok(Tri::Yes),
            "no" => Ok(Tri::No),
            "unknown" => Ok(Tri::Unknown),
            _ => Err(D::Error::custom("not a known answer; accepted: yes, no, unknown")),
        }
    }
}

/// How one instrument stands to another. Specialisation is declared by the data's author, never computed: the
/// Vienna Convention has no such rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RelationKind {
    /// It changes the text of the other.
    Amends,
    /// It takes the place of the other (Vienna Convention 1969, article 59).
    Supersedes,
    /// It is the special rule, the other the general one.
    Specialises,
    /// It says that the other prevails (article 30(2)).
    SubordinateTo,
    /// It lets the other apply where that is better for the person.
    YieldsToMoreFavourable,
    /// It leaves a part of its subject to the rules of the other.
    RefersTo,
    /// It is the Charter of the United Nations, or obliges under it: it prevails over every other (Charter, article
    /// 103). The edge has no end.
    PrevailsAsCharter,
}

/// An edge from one instrument to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Relation {
    /// What the edge says.
    pub kind: RelationKind,
    /// The other instrument; absent when the edge goes to every bilateral treaty of two parties.
    pub to: Option<String>,
    /// Whether the edge goes to every bilateral treaty of two parties.
    #[serde(default)]
    pub to_bilateral: bool,
    /// The article that makes the edge.
    pub article: Option<String>,
    /// The first day of service for which it holds, for pensions.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub service_from: Option<NaiveDate>,
    /// The last day of service for which it holds, for pensions.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub service_to: Option<NaiveDate>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<String>,
}

/// What a clause does for the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Effect {
    /// Gives a right or an advantage.
    Benefit,
    /// Sets a limit or a duty.
    Limit,
    /// Orders how things are done.
    Procedure,
}

/// A provision that questions are asked about.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Clause {
    /// The name of the clause within the instrument.
    pub id: String,
    /// The article, where it was read.
    pub article: Option<String>,
    /// The paragraph.
    pub paragraph: Option<String>,
    /// What it does for the person.
    pub effect: Effect,
    /// What it says, paraphrased.
    pub text: Localised,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// The clause of time by which an instrument takes effect for a State or ends for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TimeClause {
    /// The rule.
    pub rule: DateRule,
    /// The article.
    pub article: Option<String>,
    /// The id of the source in its pack.
    pub source: String,
    /// How far it can be trusted.
    pub grade: Evidence,
}

/// A question of law that the sources do not settle.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OpenQuestion {
    /// The name by which a reading is chosen.
    pub id: String,
    /// The instrument whose application is in question.
    pub about: String,
    /// The party that must be one of the two States.
    pub party: Option<Country>,
    /// The first day on which the question is open.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub from: Option<NaiveDate>,
    /// The last day on which the question is open.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub to: Option<NaiveDate>,
    /// Why it is open.
    pub why: Localised,
    /// The readings: whether the instrument applies.
    #[serde(rename = "reading")]
    pub readings: Vec<kerben_core::unsettled::Reading<bool>>,
}

/// An international or domestic instrument with everything that happened to it.
///
/// It is read from data or built through [`crate::Treaties`]; its state on a day is computed, never stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) aliases: Vec<String>,
    pub(crate) kind: Kind,
    pub(crate) title: Localised,
    pub(crate) states: Vec<Country>,
    pub(crate) closed: bool,
    pub(crate) matters: Vec<Matter>,
    pub(crate) articles: Option<String>,
    pub(crate) duration: Option<String>,
    pub(crate) source: String,
    pub(crate) grade: Evidence,
    pub(crate) note: Option<String>,
    pub(crate) entry: Option<TimeClause>,
    pub(crate) exit: Option<TimeClause>,
    pub(crate) timing: Option<Timing>,
    pub(crate) survival: Option<Survival>,
    pub(crate) scope: Option<Scope>,
    #[serde(default, rename = "event")]
    pub(crate) events: Vec<Event>,
    #[serde(default, rename = "relation")]
    pub(crate) relations: Vec<Relation>,
    #[serde(default, rename = "clause")]
    pub(crate) clauses: Vec<Clause>,
    #[serde(default, rename = "unsettled")]
    pub(crate) questions: Vec<OpenQuestion>,
}

impl Instrument {
    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns other ids by which it is found.
    #[must_use]
    pub fn aliases(&self) -> &[String] {
        &self.aliases
    }

    /// Returns what it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        self.kind
    }

    /// Returns its title; the Russian and Kyrgyz ones are translations of the subject, not official titles.
    #[must_use]
    pub const fn title(&self) -> &Localised {
        &self.title
    }

    /// Returns the States about which the data tell something.
    #[must_use]
    pub fn states(&self) -> &[Country] {
        &self.states
    }

    /// Returns whether no other State can be bound. Otherwise the participation of a State that is not listed is
    /// not recorded, which is not the same as "not a party".
    #[must_use]
    pub const fn is_closed(&self) -> bool {
        self.closed
    }

    /// Returns whether it is between two States.
    #[must_use]
    pub fn is_bilateral(&self) -> bool {
        self.closed && self.states.len() == 2
    }

    /// Returns what it deals with.
    #[must_use]
    pub fn matters(&self) -> &[Matter] {
        &self.matters
    }

    /// Returns whom it covers, where that was read.
    #[must_use]
    pub const fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Returns what happened to it.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// Returns how it stands to others.
    #[must_use]
    pub fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// Returns the provisions that questions are asked about.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Returns the clause of that name.
    #[must_use]
    pub fn clause(&self, id: &str) -> Option<&Clause> {
        self.clauses.iter().find(|clause| clause.id == id)
    }

    /// Returns the questions of law that the sources do not settle.
    #[must_use]
    pub fn questions(&self) -> &[OpenQuestion] {
        &self.questions
    }

    /// Returns the clause on entry into force, where it was read.
    #[must_use]
    pub const fn entry(&self) -> Option<&TimeClause> {
        self.entry.as_ref()
    }

    /// Returns the composed clauses of time, where they were read.
    #[must_use]
    pub const fn timing(&self) -> Option<&Timing> {
        self.timing.as_ref()
    }

    /// Returns the clause on exit, where it was read.
    #[must_use]
    pub const fn exit(&self) -> Option<&TimeClause> {
        self.exit.as_ref()
    }

    /// Returns the clause on what remains after its end, where it was read.
    #[must_use]
    pub const fn survival(&self) -> Option<&Survival> {
        self.survival.as_ref()
    }

    /// Returns what the sources say of its duration.
    #[must_use]
    pub fn duration(&self) -> Option<&str> {
        self.duration.as_deref()
    }

    /// Returns the id of its main source.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns how far the instrument's existence can be trusted.
    #[must_use]
    pub const fn grade(&self) -> Evidence {
        self.grade
    }

    /// Returns what a reader should know.
    #[must_use]
    pub fn note(&self) -> Option<&str> {
        self.note.as_deref()
    }

    /// Returns a citation of the instrument, with its article or articles where one is given.
    #[must_use]
    pub fn citation(&self, article: Option<&str>) -> Citation {
        let citation = Citation::new(self.id.clone()).titled(self.title.en.clone());
        match article.or(self.articles.as_deref()) {
            Some(article) => cite_article(citation, article),
            None => citation,
        }
    }

    /// Returns a citation of one of its clauses.
    #[must_use]
    pub fn clause_citation(&self, clause: &Clause) -> Citation {
        let mut citation = Citation::new(self.id.clone()).titled(self.title.en.clone());
        if let Some(article) = &clause.article {
            citation = citation.article(article.clone());
        }
        if let Some(paragraph) = &clause.paragraph {
            citation = citation.paragraph(paragraph.clone());
        }
        citation
    }

    /// Returns the base instrument that this one amends.
    #[must_use]
    pub fn amends(&self) -> Option<&str> {
        self.relations
            .iter()
            .find(|relation| relation.kind == RelationKind::Amends)
            .and_then(|relation| relation.to.as_deref())
    }

    /// Returns whether the data tell something about that State.
    #[must_use]
    pub fn names(&self, state: Country) -> bool {
        self.states.contains(&state)
    }

    pub(crate) fn deals_with(&self, matter: Option<Matter>) -> bool {
        matter.is_none_or(|matter| self.matters.contains(&matter))
    }

    /// The event of a slot (kind and party) that holds: the one recorded last; later in the file on the same day.
    pub(crate) fn slot(&self, kind: EventKind, party: Option<Country>) -> Option<&Event> {
        self.events
            .iter()
            .filter(|event| event.kind == kind && event.party == party && event.against.is_none())
            .max_by_key(|event| event.known_from())
    }

    /// The event for the party if there is one, else the event for all.
    pub(crate) fn slot_for(&self, kind: EventKind, party: Country) -> Option<&Event> {
        self.slot(kind, Some(party)).or_else(|| self.slot(kind, None))
    }
}

/// Splits "114(2)" into article and paragraph.
fn cite_article(citation: Citation, article: &str) -> Citation {
    match article.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
        Some((article, paragraph)) => citation.article(article).paragraph(paragraph),
        None => citation.article(article),
    }
}
