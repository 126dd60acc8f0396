//! The register of memberships.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp, list_names, read_text};
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Evidence, Source, Sources};
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::bodies::{Body, MEMBERSHIPS_MAX, MemberStatus, Membership};
use crate::error::AgreementError;
use crate::standing::{Bounds, Ground};
use crate::treaties::Treaties;

/// The data file that ships with the crate, as name and text.
#[cfg(feature = "builtin")]
pub const MEMBERSHIPS_FILE: (&str, &str) =
    ("agreements/memberships.toml", include_str!("../../data/memberships.toml"));

/// Says why memberships cannot be read or asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MembershipError {
    /// The data file cannot be read.
    #[error(transparent)]
    Data(#[from] DataError),
    /// No body has that name.
    #[error("there is no body {id:?}; accepted: {known}")]
    UnknownBody {
        /// The name as given (its first 80 characters).
        id: String,
        /// The names that are known.
        known: String,
    },
    /// The treaty that makes members cannot be asked.
    #[error(transparent)]
    Treaty(#[from] AgreementError),
}

/// Whether a State belongs to a body on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Belonging {
    /// The body.
    pub body: String,
    /// The State.
    pub state: Country,
    /// The answer.
    pub belongs: Tri,
    /// How it belongs or may belong.
    pub status: Option<MemberStatus>,
    /// Since when, as far as it is known.
    pub since: Option<Bounds>,
    /// The first day on which it no longer does, where an end is recorded.
    pub until: Option<Bounds>,
    /// The facts on which the answer stands; empty where nothing is known.
    pub grounds: Vec<Ground>,
}

impl Belonging {
    /// Returns the lowest grade among the grounds, [`Evidence::Unverified`] where there are none.
    #[must_use]
    pub fn grade(&self) -> Evidence {
        Evidence::lowest(self.grounds.iter().map(|ground| ground.grade))
            .unwrap_or(Evidence::Unverified)
    }
}

/// Who belongs to which organisation or process, with the sources.
///
/// # Example
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::Treaties;
/// use kerben_agreements::register::Memberships;
/// use kerben_core::calendar::day;
/// use kerben_core::country::Country;
///
/// let (treaties, memberships) = (Treaties::builtin()?, Memberships::builtin()?);
/// let on = |body, state, y, m, d| {
///     Ok::<_, Box<dyn std::error::Error>>(
///         memberships.on(&treaties, body, state, day(y, m, d)?)?.belongs,
///     )
/// };
/// // The Union's membership follows from the force of its treaty.
/// assert!(on("EAEU", Country::KG, 2015, 8, 11)?.is_no());
/// assert!(on("EAEU", Country::KG, 2015, 8, 12)?.is_yes());
/// assert!(on("COLOMBO-PROCESS", Country::KG, 2024, 6, 29)?.is_no());
/// assert!(on("COLOMBO-PROCESS", Country::KH, 2020, 1, 1)?.is_unknown());
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Memberships {
    bodies: BTreeMap<String, Body>,
    facts: Vec<Membership>,
    sources: Sources,
    stamp: PackStamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    body: Vec<Body>,
    #[serde(default)]
    membership: Vec<Membership>,
}

impl Memberships {
    /// Returns the register that ships with the crate.
    ///
    /// # Errors
    /// [`DataError`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str(MEMBERSHIPS_FILE.0, MEMBERSHIPS_FILE.1)
    }

    /// Returns the register that a data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`DataError`] with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawFile = document.parse()?;
        let sources = document.sources(raw.source)?;
        if raw.membership.len() > MEMBERSHIPS_MAX {
            let accepted = format!("at most {MEMBERSHIPS_MAX}");
            return Err(document.error("membership", "there are too many memberships", accepted));
        }
        let mut bodies = BTreeMap::new();
        for (index, body) in raw.body.into_iter().enumerate() {
            let key = format!("body[{index}]");
            if let Some(source) = &body.source {
                document.check_source(&sources, &format!("{key}.source"), source)?;
            }
            let dated = body.until.is_some() || body.complete_on.is_some();
            if dated && (body.source.is_none() || body.grade.is_none()) {
                let problem = "a date stands without its source and grade";
                return Err(document.error(&key, problem, "`source` and `grade` beside the date"));
            }
            if let Some(earlier) = bodies.insert(body.id.clone(), body) {
                let problem = format!("the body `{}` stands twice", earlier.id);
                return Err(document.error(&format!("{key}.id"), problem, "each body once"));
            }
        }
        for (index, membership) in raw.membership.iter().enumerate() {
            check(&document, &sources, &bodies, &format!("membership[{index}]"), membership)?;
        }
        let stamp = raw.pack.stamp(text.as_bytes());
        Ok(Self { bodies, facts: raw.membership, sources, stamp })
    }

    /// Returns the register that a data file describes, read to its end.
    ///
    /// # Errors
    /// As [`Memberships::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &read_text(file, from)?)
    }

    /// Returns the bodies in the order of their names.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        self.bodies.values()
    }

    /// Returns the dated facts as they stand in the data.
    #[must_use]
    pub fn facts(&self) -> &[Membership] {
        &self.facts
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the identity of the data file.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }

    /// Returns whether a State belongs to a body on a day.
    ///
    /// Where a body is founded on a treaty of the register, a member is who is bound by it.
    ///
    /// # Errors
    /// [`MembershipError::UnknownBody`]; [`MembershipError::Treaty`] when its treaty is not in the register.
    pub fn on(
        &self,
        treaties: &Treaties,
        body: &str,
        state: Country,
        day: NaiveDate,
    ) -> Result<Belonging, MembershipError> {
        let body = self.bodies.get(body).ok_or_else(|| MembershipError::UnknownBody {
            id: body.chars().take(80).collect(),
            known: list_names(self.bodies.keys().map(String::as_str)),
        })?;
        if let Some(treaty) = &body.treaty {
            let standing = treaties.status(treaty, state, day)?;
            let belongs = standing.is_in_force();
            return Ok(Belonging {
                body: body.id.clone(),
                state,
                belongs,
                status: belongs.is_possible().then_some(MemberStatus::Member),
                since: standing.since(),
                until: None,
                grounds: standing.grounds,
            });
        }
        Ok(self.recorded(body, state, day))
    }

    /// Returns every State that belongs or may belong to a body on a day, in the order of codes.
    ///
    /// # Errors
    /// As [`Memberships::on`].
    pub fn members(
        &self,
        treaties: &Treaties,
        body: &str,
        day: NaiveDate,
    ) -> Result<Vec<Belonging>, MembershipError> {
        let mut states: BTreeSet<Country> =
            self.facts.iter().filter(|own| own.body == body).map(|own| own.state).collect();
        if let Some(treaty) = self.bodies.get(body).and_then(|body| body.treaty.as_ref()) {
            states.extend(treaties.get(treaty).map_err(MembershipError::Treaty)?.states());
        }
        let mut members = Vec::new();
        for state in states {
            let belonging = self.on(treaties, body, state, day)?;
            if belonging.belongs.is_possible() {
                members.push(belonging);
            }
        }
        // An unknown body without any State must not look like an empty one.
        if !self.bodies.contains_key(body) {
            self.on(treaties, body, Country::KG, day)?;
        }
        Ok(members)
    }

    fn recorded(&self, body: &Body, state: Country, day: NaiveDate) -> Belonging {
        let mut answer = Belonging {
            body: body.id.clone(),
            state,
            belongs: Tri::No,
            status: None,
            since: None,
            until: None,
            grounds: Vec::new(),
        };
        let ended = body.until.map(Bounds::from);
        let mut known = false;
        for fact in self.facts.iter().filter(|own| own.body == body.id && own.state == state) {
            known = true;
            let since = Bounds::from(fact.from);
            let until = fact.until.map(Bounds::from).or(ended);
            let over = until.map_or(Tri::No, |until| until.by(day));
            let belongs = since.by(day).and(over.not());
            // The surest of several facts answers; of equal ones the first.
            let better = answer.grounds.is_empty() || belongs > answer.belongs;
            if better {
                answer.belongs = belongs;
                answer.status = belongs.is_possible().then_some(fact.status);
                answer.since = Some(since);
                answer.until = until;
                answer.grounds = vec![of_fact(fact)];
            }
        }
        if known {
            return answer;
        }
        let silent = match (ended.map(|ended| ended.by(day)), body.complete_on) {
            (Some(Tri::Yes), _) => Tri::No,
            (_, Some(list)) if Bounds::from(list).earliest.is_some_and(|on| day <= on) => Tri::No,
            _ => Tri::Unknown,
        };
        answer.belongs = silent;
        if silent.is_no() {
            answer.grounds.extend(of_body(body));
        }
        answer
    }
}

fn check(
    document: &Document<'_>,
    sources: &Sources,
    bodies: &BTreeMap<String, Body>,
    key: &str,
    membership: &Membership,
) -> Result<(), DataError> {
    document.check_source(sources, &format!("{key}.source"), &membership.source)?;
    for (index, claim) in membership.otherwise.iter().enumerate() {
        let key = format!("{key}.otherwise[{index}].source");
        document.check_source(sources, &key, &claim.source)?;
    }
    match bodies.get(&membership.body) {
        None => {
            let problem = format!("there is no body `{}`", membership.body);
            let accepted = list_names(bodies.keys().map(String::as_str));
            return Err(document.error(&format!("{key}.body"), problem, accepted));
        }
        Some(body) if body.treaty.is_some() => {
            let problem = format!("the members of {} follow from its treaty", body.id);
            return Err(document.error(&format!("{key}.body"), problem, "no stored membership"));
        }
        Some(_) => {}
    }
    let first = membership.from.earliest();
    let last = membership.until.and_then(PartialDate::latest);
    if let (Some(first), Some(last)) = (first, last)
        && last <= first
    {
        let problem = format!("it ends on {last}, not after its beginning on {first}");
        return Err(document.error(&format!("{key}.until"), problem, "a later day"));
    }
    Ok(())
}

fn of_fact(fact: &Membership) -> Ground {
    Ground {
        instrument: fact.body.clone(),
        event: None,
        party: Some(fact.state),
        date: Some(fact.from),
        rule: None,
        source: fact.source.clone(),
        grade: fact.grade,
        note: fact.note.clone(),
        otherwise: fact.otherwise.clone(),
        because: fact.preferred_because.clone(),
    }
}

fn of_body(body: &Body) -> Option<Ground> {
    Some(Ground {
        instrument: body.id.clone(),
        event: None,
        party: None,
        date: body.complete_on.or(body.until),
        rule: None,
        source: body.source.clone()?,
        grade: body.grade?,
        note: None,
        otherwise: Vec::new(),
        because: None,
    })
}
