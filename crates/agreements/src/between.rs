//! What binds two States on a day, and what stands beside it.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::force::{between, between_the_two, consent, ground, identity, join, standing};
use crate::instrument::Instrument;
use crate::kind::{Kind, Matter};
use crate::standing::{Bounds, Ground, Missing, MissingFact, Standing};
use crate::treaties::Treaties;

/// Whether an instrument that is no treaty is in effect, by its own terms.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SoftEffect {
    /// The instrument.
    pub instrument: String,
    /// What it is.
    pub kind: Kind,
    /// Whether it is in effect.
    pub in_effect: Tri,
    /// What is missing for an answer.
    pub missing: Vec<Missing>,
    /// The facts on which the answer stands; never empty.
    pub grounds: Vec<Ground>,
}

/// Everything that the register knows between two States on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Between {
    /// The treaties in force.
    pub in_force: Vec<Standing>,
    /// The treaties that may be in force, each with what is missing.
    pub possible: Vec<Standing>,
    /// What is no treaty and is or may be in effect: it adds conditions and displaces nothing.
    pub soft: Vec<SoftEffect>,
    /// The treaties between the two that are not in force, each with the reason.
    pub not_in_force: Vec<Standing>,
}

/// The text of an instrument as it stands between two States.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TextVersion {
    /// The standing of the base instrument.
    pub base: Standing,
    /// The amending instruments in force between the two, with their standing.
    pub amended_by: Vec<Standing>,
    /// The amending instruments that may be in force between the two.
    pub possibly_amended_by: Vec<Standing>,
}

/// How far a State has come to be bound.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Consent {
    /// Whether a step of its domestic law was taken: a law, a decree. It binds nobody abroad.
    pub domestic: Tri,
    /// Whether it has consented towards the other States (Vienna Convention 1969, article 2(1)(b)).
    pub international: Tri,
    /// The facts on which the answer stands.
    pub grounds: Vec<Ground>,
}

/// A reservation of a party.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reservation {
    /// The party.
    pub party: Country,
    /// The provisions to which it applies its own law.
    pub provisions: Vec<String>,
    /// Whether it was made on or before the day.
    pub made: Tri,
    /// The fact on which it stands.
    pub ground: Ground,
}

/// Whether the Vienna Convention on the Law of Treaties governs an instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreatyLaw {
    /// Whether it does.
    pub applies: Tri,
    /// Why: the article.
    pub citation: Citation,
    /// The standing of the Convention for each State on the day of conclusion.
    pub standings: Vec<Standing>,
}

impl Treaties {
    /// Returns everything between two States on a day, of one matter or of all (`None`). Treaties come first,
    /// in force, then possibly in force with what is missing; what is no treaty stands apart.
    ///
    /// # Errors
    /// [`AgreementError::SameState`]; [`AgreementError::Rule`].
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::{Matter, Treaties};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    ///
    /// let between = Treaties::builtin()?
    ///     .instruments_between(Country::KG, Country::RU, day(2010, 1, 1)?, Matter::Work)?;
    /// let ids: Vec<_> = between.in_force.iter().map(|standing| standing.instrument.as_str()).collect();
    /// assert_eq!(ids, ["KG-RU-1996", "KG-RU-1996-P2003"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn instruments_between(
        &self,
        a: Country,
        b: Country,
        day: NaiveDate,
        matter: impl Into<Option<Matter>>,
    ) -> Result<Between, AgreementError> {
        let matter = matter.into();
        if a == b {
            return Err(AgreementError::SameState { state: a });
        }
        let related = self.iter().filter(|instrument| {
            instrument.deals_with(matter) && instrument.names(a) && instrument.names(b)
        });
        everything(related, (a, b), day)
    }

    /// Returns whether an instrument that is no treaty is in effect on a day, by its own terms.
    ///
    /// A draft and a process never are. After a stated term the answer is unknown where a renewal is
    /// reported and no where none is: gaps between terms are told, not bridged. For a treaty the answer is no.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`].
    pub fn effect(&self, instrument: &str, day: NaiveDate) -> Result<SoftEffect, AgreementError> {
        Ok(soft_effect(self.get(instrument)?, day))
    }

    /// Returns the text of an instrument as it stands between two States: the base and the amendments
    /// in force between them (Vienna Convention 1969, article 40).
    ///
    /// A State that did not accept an amendment keeps the old text with everybody (40(4)). A State that joins when an
    /// amendment is in force joins the amended text, but the old one towards those who did not accept it (40(5)).
    ///
    /// # Errors
    /// As [`Treaties::in_force_between`].
    pub fn text_version(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<TextVersion, AgreementError> {
        let base = self.get(instrument)?;
        let mut version = TextVersion {
            base: between(base, a, b, day)?,
            amended_by: Vec::new(),
            possibly_amended_by: Vec::new(),
        };
        for other in self.iter().filter(|other| self.amends(other, base)) {
            let standing = amended_between(base, other, (a, b), day)?;
            match standing.is_in_force() {
                Tri::Yes => version.amended_by.push(standing),
                Tri::Unknown => version.possibly_amended_by.push(standing),
                Tri::No => {}
            }
        }
        Ok(version)
    }

    pub(crate) fn amends(&self, amending: &Instrument, base: &Instrument) -> bool {
        amending.amends().is_some_and(|id| self.get(id).is_ok_and(|found| found.id == base.id))
    }

    /// Returns whether a State has taken its domestic steps, and whether it has consented to be bound.
    ///
    /// A law that allows ratification is not the ratification: the sources often say "ratified" of both.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`].
    pub fn consent(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Consent, AgreementError> {
        let instrument = self.get(instrument)?;
        let mut grounds = Vec::new();
        let mut answer = |event: Option<&Event>| {
            event.map_or(Tri::Unknown, |event| {
                grounds.push(ground(instrument, event));
                event.date.map_or(Tri::Unknown, |date| Bounds::from(date).by(day))
            })
        };
        let domestic = answer(
            instrument
                .events
                .iter()
                .filter(|event| event.kind == EventKind::DomesticStep && event.party == Some(party))
                .min_by_key(|event| event.date.and_then(PartialDate::latest)),
        );
        let international = answer(consent(instrument, party));
        Ok(Consent { domestic, international, grounds })
    }

    /// Returns the reservations of a party that are or may be made on or before a day: to the provisions
    /// they name the party applies its own law (articles 19 to 23).
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`].
    pub fn reservations(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Vec<Reservation>, AgreementError> {
        let instrument = self.get(instrument)?;
        let made =
            |event: &Event| event.date.map_or(Tri::Unknown, |date| Bounds::from(date).by(day));
        Ok(instrument
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Reserved && event.party == Some(party))
            .filter(|event| made(event).is_possible())
            .map(|event| Reservation {
                party,
                provisions: event.provisions.clone(),
                made: made(event),
                ground: ground(instrument, event),
            })
            .collect())
    }

    /// Returns whether the Vienna Convention on the Law of Treaties governs an instrument: it covers only
    /// treaties that States concluded after it was in force for them (article 4).
    ///
    /// For what is no treaty the answer is unknown: it would be one only if the parties so intended
    /// (article 2(1)(a)). The Convention is the instrument `M-VCLT` of the register.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`], also when the register has no `M-VCLT`.
    pub fn treaty_law(&self, instrument: &str) -> Result<TreatyLaw, AgreementError> {
        let convention = self.get("M-VCLT")?;
        let instrument = self.get(instrument)?;
        if !instrument.kind().is_treaty() {
            let citation = convention.citation(Some("2(1)(a)"));
            return Ok(TreatyLaw { applies: Tri::Unknown, citation, standings: Vec::new() });
        }
        let citation = convention.citation(Some("4"));
        let concluded = conclusion(instrument);
        let mut standings = Vec::new();
        let mut applies = Tri::Yes;
        for state in instrument.states() {
            let on = |day: Option<NaiveDate>| {
                day.map(|day| self.status("M-VCLT", *state, day)).transpose()
            };
            // Before and at the latest bound: the answer must be the same for every day in between.
            let (first, last) = (on(concluded.earliest)?, on(concluded.latest)?);
            let answers = [&first, &last]
                .map(|side| side.as_ref().map_or(Tri::Unknown, Standing::is_in_force));
            applies = applies.and(match answers {
                [a, b] if a == b => a,
                _ => Tri::Unknown,
            });
            standings.extend(last.or(first));
        }
        Ok(TreatyLaw { applies, citation, standings })
    }
}

/// Everything between two States among the instruments that name both.
pub(crate) fn everything<'a>(
    related: impl IntoIterator<Item = &'a Instrument>,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<Between, AgreementError> {
    let mut answer = Between {
        in_force: Vec::new(),
        possible: Vec::new(),
        soft: Vec::new(),
        not_in_force: Vec::new(),
    };
    for instrument in related {
        if !instrument.kind().is_treaty() {
            let effect = soft_effect(instrument, day);
            if effect.in_effect.is_possible() {
                answer.soft.push(effect);
            }
            continue;
        }
        let standing = between(instrument, a, b, day)?;
        match standing.is_in_force() {
            Tri::Yes => answer.in_force.push(standing),
            Tri::Unknown => answer.possible.push(standing),
            Tri::No => answer.not_in_force.push(standing),
        }
    }
    Ok(answer)
}

/// Whether an amendment holds between two States: both are bound by it.
pub(crate) fn amended_between(
    base: &Instrument,
    amending: &Instrument,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    if a == b {
        return Err(AgreementError::SameState { state: a });
    }
    let (first, second) = (a.min(b), a.max(b));
    let bound = |state| match joined_amended(base, amending, state, day)? {
        Some(standing) => Ok(standing),
        None => standing(amending, state, day),
    };
    let both = join(bound(first)?, bound(second)?);
    Ok(between_the_two(amending, (first, second), day, both))
}

/// A State that joined a treaty of several after its amendment was in force is bound by the amended text, unless it said
/// otherwise (article 40(5)).
fn joined_amended(
    base: &Instrument,
    amending: &Instrument,
    state: Country,
    day: NaiveDate,
) -> Result<Option<Standing>, AgreementError> {
    let own = amending.events.iter().any(|event| event.party == Some(state));
    let (Some(amended), Some(joined)) =
        (amending.slot(EventKind::InForce, None), consent(base, state))
    else {
        return Ok(None);
    };
    let after = matches!(
        (joined.date.and_then(PartialDate::earliest), amended.date.and_then(PartialDate::latest)),
        (Some(joined), Some(amended)) if joined >= amended
    );
    if own || base.is_bilateral() || joined.party.is_none() || !after {
        return Ok(None);
    }
    let mut bound = standing(base, state, day)?;
    bound.instrument.clone_from(&amending.id);
    bound.grounds.push(ground(amending, amended));
    bound.grounds.push(ground(base, joined));
    Ok(Some(bound))
}

/// When the text was concluded: signed or, if it was not, adopted.
pub(crate) fn conclusion(instrument: &Instrument) -> Bounds {
    let first = |kind: EventKind| {
        instrument
            .events
            .iter()
            .filter(|event| event.kind == kind)
            .filter_map(|event| event.date)
            .map(Bounds::from)
            .min_by_key(|bounds| bounds.earliest)
    };
    first(EventKind::Signed).or_else(|| first(EventKind::Adopted)).unwrap_or_default()
}

pub(crate) fn soft_effect(instrument: &Instrument, day: NaiveDate) -> SoftEffect {
    let mut grounds = Vec::new();
    let mut missing = Vec::new();
    let slot = |kind: EventKind| instrument.slot(kind, None);
    let start = slot(EventKind::InForce)
        .or_else(|| slot(EventKind::Signed))
        .or_else(|| slot(EventKind::Issued));
    let mut lacks = |fact: MissingFact, known: Option<String>| {
        missing.push(Missing { instrument: instrument.id.clone(), party: None, fact, known });
    };
    let bounds = |event: &Event| event.date.map(Bounds::from).unwrap_or_default();
    let never = matches!(instrument.kind, Kind::Treaty | Kind::Draft | Kind::Process);
    let mut in_effect = if never { Tri::No } else { Tri::Unknown };
    if !never {
        in_effect = start.map_or(Tri::Unknown, |event| bounds(event).by(day));
        if in_effect.is_unknown() {
            lacks(MissingFact::EntryIntoForce, start.map(|event| bounds(event).to_string()));
        }
        grounds.extend(start.map(|event| ground(instrument, event)));
        for end in [EventKind::Expired, EventKind::Terminated].into_iter().filter_map(slot) {
            let ended = bounds(end).by(day);
            if ended.is_possible() {
                grounds.push(ground(instrument, end));
            }
            if ended.is_unknown() {
                lacks(MissingFact::End, Some(bounds(end).to_string()));
            }
            in_effect = in_effect.and(ended.not());
        }
        if let Some(term) = slot(EventKind::TermEnds) {
            let over = bounds(term).by(day);
            let renewed = slot(EventKind::Renewed);
            let prolonged = renewed.map_or(Tri::No, |event| bounds(event).by(day));
            if over.is_possible() {
                grounds.push(ground(instrument, term));
                grounds.extend(renewed.map(|event| ground(instrument, event)));
                // A renewal that happened does not say for how long.
                let covered = if prolonged.is_possible() { Tri::Unknown } else { Tri::No };
                in_effect = in_effect.and(over.not().or(covered));
                if covered.is_unknown() {
                    lacks(MissingFact::Renewal, renewed.map(|event| bounds(event).to_string()));
                } else if over.is_unknown() {
                    lacks(MissingFact::End, Some(bounds(term).to_string()));
                }
            }
        }
    }
    if in_effect.is_no() {
        missing.clear();
    }
    if grounds.is_empty() {
        grounds.push(identity(instrument));
    }
    SoftEffect {
        instrument: instrument.id.clone(),
        kind: instrument.kind,
        in_effect,
        missing,
        grounds,
    }
}
