//! Which instruments decide on pensions between two States, and for which service.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::period::{PeriodError, Validity};
use kerben_core::source::{Citation, Evidence};
use kerben_core::tri::Tri;
use kerben_core::unsettled::{NotChosen, Readings, Unsettled, UnsettledError};
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::find::{Find, Scan, Sought};
use crate::force::between;
use crate::instrument::{Instrument, OpenQuestion, Relation, RelationKind};
use crate::kind::{Matter, Pays};
use crate::standing::{Missing, Standing};
use crate::treaties::Treaties;

/// Why an instrument on pensions applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum PensionGround {
    /// By its own force between the two States.
    OwnForce,
    /// Because an instrument in force leaves earlier service to it.
    Reference {
        /// That instrument.
        by: String,
        /// The provision or source that does so.
        citation: Citation,
        /// How far that can be trusted.
        grade: Evidence,
    },
}

/// Whether an instrument on pensions applies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Applies {
    /// It applies.
    Yes,
    /// The sources do not say.
    Undetermined(Vec<Missing>),
    /// The law is read in several ways; the caller may choose one by name.
    Unsettled(Unsettled<bool>),
}

/// An instrument on pensions between two States, with the service for which it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PensionInstrument {
    /// The instrument.
    pub id: String,
    /// Its title.
    pub title: Localised,
    /// The service for which it decides.
    pub service: Validity,
    /// Whether service before its entry into force counts.
    pub service_before_entry: Tri,
    /// Which State pays, where the sources say.
    pub pays: Option<Pays>,
    /// Its standing between the two States on the day.
    pub standing: Standing,
    /// Why it applies.
    pub ground: PensionGround,
    /// Whether it applies.
    pub applies: Applies,
}

impl PensionInstrument {
    /// Returns whether it applies, under the readings that the caller chose.
    ///
    /// # Errors
    /// [`NotChosen`] when the law is unsettled and no reading, or one that is unknown, was chosen.
    pub fn applies_under(&self, readings: &Readings) -> Result<Tri, NotChosen> {
        match &self.applies {
            Applies::Yes => Ok(Tri::Yes),
            Applies::Undetermined(_) => Ok(Tri::Unknown),
            Applies::Unsettled(question) => {
                question.choose(readings).map(|reading| Tri::from(reading.value))
            }
        }
    }

    /// Returns the lowest grade on which the answer stands.
    #[must_use]
    pub fn grade(&self) -> Evidence {
        match &self.ground {
            PensionGround::OwnForce => self.standing.grade(),
            PensionGround::Reference { grade, .. } => *grade,
        }
    }
}

/// The days from the first to the last one; refused at loading when they are in the wrong order.
pub(crate) fn span(
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
) -> Result<Validity, PeriodError> {
    Validity::from_inclusive(first, last)
}

/// The open question as the core's type; also checked when a file is read.
pub(crate) fn unsettled(question: &OpenQuestion) -> Result<Unsettled<bool>, UnsettledError> {
    let holds = span(question.from, question.to).unwrap_or_else(|_| Validity::always());
    Unsettled::new(question.id.clone(), question.readings.clone(), holds, question.why.clone())
}

impl Treaties {
    /// Returns the treaties on pensions between two States for a claim on a day, each with the service for which
    /// it decides, earliest service first.
    ///
    /// A treaty that is not in force is listed when one in force leaves earlier service to it, as the agreement of
    /// the Eurasian Economic Union leaves service before 2021 to the CIS agreement of 1992; whether that still
    /// holds with a State that left is [`Applies::Unsettled`]. Treaties that may be in force are listed with
    /// what is missing. What is no treaty is not listed: see [`Treaties::instruments_between`].
    ///
    /// # Errors
    /// [`AgreementError::SameState`]; [`AgreementError::Rule`].
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::{Applies, Treaties};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::tri::Tri;
    /// use kerben_core::unsettled::Readings;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let found = treaties.pension_instruments(Country::KG, Country::RU, day(2026, 3, 1)?)?;
    /// let ids: Vec<_> = found.iter().map(|pension| pension.id.as_str()).collect();
    /// assert_eq!(ids, ["M-CIS-1992PEN", "M-EAEU-PEN"]);
    /// assert_eq!(found[1].service.from_day(), Some(day(2021, 1, 1)?));
    /// assert!(matches!(found[0].applies, Applies::Unsettled(_)));
    /// let readings = Readings::new().choose("cis-1992-between-russia-and-eaeu", "cis-1992-by-reference");
    /// assert_eq!(found[0].applies_under(&readings)?, Tri::Yes);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn pension_instruments(
        &self,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Vec<PensionInstrument>, AgreementError> {
        pensions(Scan(self), (a, b), day)
    }

    /// Takes out what a special or a later instrument that applies decides in its place.
    fn displace(&self, found: &mut Vec<PensionInstrument>) {
        let applying: Vec<&Instrument> = found
            .iter()
            .filter(|pension| pension.applies == Applies::Yes)
            .filter_map(|pension| self.get(&pension.id).ok())
            .collect();
        for relation in applying.iter().flat_map(|instrument| &instrument.relations) {
            let takes =
                matches!(relation.kind, RelationKind::Specialises | RelationKind::Supersedes);
            let other = relation.to.as_deref().filter(|_| takes);
            if let Some(other) = other.and_then(|id| self.get(id).ok()) {
                found.retain(|pension| pension.id != other.id);
            }
        }
    }

    /// Adds, or narrows, the instrument to which one in force leaves a part of the service.
    fn refer(
        &self,
        found: &mut Vec<PensionInstrument>,
        referring: &Instrument,
        relation: &Relation,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<(), AgreementError> {
        let Some(other) = relation.to.as_deref().and_then(|id| self.get(id).ok()) else {
            return Ok(());
        };
        if !(other.names(pair.0) && other.names(pair.1)) {
            return Ok(());
        }
        let service =
            span(relation.service_from, relation.service_to).unwrap_or_else(|_| Validity::always());
        let standing = between(other, pair.0, pair.1, day)?;
        let question = referring
            .questions
            .iter()
            .filter(|question| self.get(&question.about).is_ok_and(|about| about.id == other.id))
            .filter(|question| {
                question.party.is_none_or(|party| party == pair.0 || party == pair.1)
            })
            .filter(|question| question.from.is_none_or(|from| from <= day))
            .find(|question| question.to.is_none_or(|to| day <= to))
            .and_then(|question| unsettled(question).ok());
        let applies = question.map_or(Applies::Yes, Applies::Unsettled);
        let made = PensionInstrument {
            service,
            ground: PensionGround::Reference {
                by: referring.id.clone(),
                citation: self.cite_relation(referring, relation),
                grade: relation.grade,
            },
            applies,
            ..own(other, standing)
        };
        found.retain(|pension| pension.id != other.id);
        found.push(made);
        Ok(())
    }

    /// Cites the article of an edge or, where it was not read, the source that tells of it.
    pub(crate) fn cite_relation(&self, instrument: &Instrument, relation: &Relation) -> Citation {
        let citation = instrument.citation(relation.article.as_deref());
        match (relation.article.as_ref(), self.source(&relation.source)) {
            (None, Some(source)) => match &source.address {
                Some(address) => citation.address(address.clone()),
                None => citation,
            },
            _ => citation,
        }
    }
}

/// As [`Treaties::pension_instruments`], by whatever way the candidates are found.
pub(crate) fn pensions<'a>(
    find: impl Find<'a>,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<Vec<PensionInstrument>, AgreementError> {
    let treaties = find.treaties();
    if a == b {
        return Err(AgreementError::SameState { state: a });
    }
    let mut found: Vec<PensionInstrument> = Vec::new();
    let mut candidates: Vec<&Instrument> = Vec::new();
    let mut named = Vec::new();
    find.naming((a, b), Matter::Pension, Sought::Treaties, |found| named.push(found));
    let sides = find.pair((a, b));
    for candidate in named {
        let instrument = candidate.instrument;
        if find.force(candidate, sides, day)?.is_in_force().is_possible() {
            found.push(own(instrument, find.standing(candidate, (a, b), day)?));
            candidates.push(instrument);
        }
    }
    let in_force: Vec<&Instrument> = candidates
        .iter()
        .copied()
        .filter(|instrument| {
            found.iter().any(|pension| {
                pension.id == instrument.id && pension.standing.is_in_force().is_yes()
            })
        })
        .collect();
    for instrument in &in_force {
        for relation in &instrument.relations {
            if relation.kind == RelationKind::RefersTo {
                treaties.refer(&mut found, instrument, relation, (a, b), day)?;
            }
        }
    }
    treaties.displace(&mut found);
    found.sort_by(|x, y| {
        (x.service.from_day(), x.id.as_str()).cmp(&(y.service.from_day(), y.id.as_str()))
    });
    Ok(found)
}

fn own(instrument: &Instrument, standing: Standing) -> PensionInstrument {
    let scope = instrument.scope.as_ref();
    let applies = if standing.is_in_force().is_yes() {
        Applies::Yes
    } else {
        Applies::Undetermined(standing.missing().to_vec())
    };
    PensionInstrument {
        id: instrument.id.clone(),
        title: instrument.title.clone(),
        service: scope
            .and_then(|scope| scope.service_from)
            .map_or_else(Validity::always, Validity::from),
        service_before_entry: scope.map_or(Tri::Unknown, |scope| scope.service_before_entry),
        pays: scope.and_then(|scope| scope.pays),
        standing,
        ground: PensionGround::OwnForce,
        applies,
    }
}
