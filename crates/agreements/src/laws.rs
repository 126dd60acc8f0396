//! What must hold of every register and of every answer.
//!
//! Each law takes the register that it tests through [`Register`], so that a wrapper, a cache or a store of a user's own
//! can be held to it as well as [`Treaties`].

pub mod assessment;
pub mod clause;
pub mod import;
pub mod oblige;
pub mod register;
pub mod states;

mod answers;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Node, NodeRef, Off, Traced, Value};
use kerben_core::message::MessageArg;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use proptest::{prop_assert, prop_assert_eq, test_runner::TestCaseError};

use crate::case::Case;
use crate::error::AgreementError;
use crate::event::{Event, EventKind};
use crate::governing::{Answer, Governing};
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::rule::DateRule;
use crate::standing::{Force, Standing};
use crate::treaties::Treaties;

pub use answers::{Answers, an_index_changes_no_answer};

/// What the laws ask of a register.
pub trait Register: Sized {
    /// The standing of an instrument for a State.
    ///
    /// # Errors
    /// As [`Treaties::status`].
    fn status(&self, id: &str, party: Country, day: NaiveDate) -> Result<Standing, AgreementError>;

    /// The standing of an instrument between two States.
    ///
    /// # Errors
    /// As [`Treaties::in_force_between`].
    fn between(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError>;

    /// What governs a case.
    ///
    /// # Errors
    /// As [`Treaties::governing`].
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError>;

    /// The register as it was known on a day.
    #[must_use]
    fn as_known_on(&self, day: NaiveDate) -> Self;

    /// The register with one more event.
    ///
    /// # Errors
    /// As [`Treaties::with_event`].
    fn with_event(&self, id: &str, event: Event) -> Result<Self, AgreementError>;

    /// The instrument of an id.
    ///
    /// # Errors
    /// As [`Treaties::get`].
    fn instrument(&self, id: &str) -> Result<&Instrument, AgreementError>;
}

impl Register for Treaties {
    fn status(&self, id: &str, party: Country, day: NaiveDate) -> Result<Standing, AgreementError> {
        Self::status(self, id, party, day)
    }

    fn between(
        &self,
        id: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        self.in_force_between(id, a, b, day)
    }

    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        Self::governing(self, case, matter, &mut Off).map(|traced| traced.value)
    }

    fn as_known_on(&self, day: NaiveDate) -> Self {
        Self::as_known_on(self, day)
    }

    fn with_event(&self, id: &str, event: Event) -> Result<Self, AgreementError> {
        Self::with_event(self, id, event)
    }

    fn instrument(&self, id: &str) -> Result<&Instrument, AgreementError> {
        self.get(id)
    }
}

fn refused(error: &AgreementError) -> TestCaseError {
    TestCaseError::fail(error.to_string())
}

/// Being in force is a relation between two States: it does not matter which is named first.
///
/// # Errors
/// Fails with both standings.
pub fn in_force_between_is_symmetric(
    register: &impl Register,
    id: &str,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(register.between(id, a, b, day), register.between(id, b, a, day));
    Ok(())
}

/// An instrument is in force between two States exactly when it binds both (Vienna Convention 1969, article 2(1)(g)).
///
/// # Errors
/// Fails with the States and the answers.
pub fn between_means_that_both_are_bound(
    register: &impl Register,
    id: &str,
    (a, b): (Country, Country),
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    if a == b {
        return Ok(());
    }
    let ask = |state| register.status(id, state, day).map_err(|error| refused(&error));
    let (first, second) = (ask(a)?, ask(b)?);
    let between = register.between(id, a, b, day).map_err(|error| refused(&error))?;
    let instrument = register.instrument(id).map_err(|error| refused(&error))?;
    if instrument.events().iter().any(|event| event.against().is_some()) {
        // An objection or a suspension between the two can only take force away.
        let both = first.is_in_force().and(second.is_in_force());
        prop_assert!(!between.is_in_force().is_yes() || both.is_yes(), "{id} on {day}");
        return Ok(());
    }
    prop_assert_eq!(
        between.is_in_force(),
        first.is_in_force().and(second.is_in_force()),
        "{} between {} and {} on {}",
        id,
        a,
        b,
        day
    );
    Ok(())
}

/// No treaty binds a State before its own consent (articles 11 and 24), unless an event or a source says that it was
/// in force or applied provisionally.
///
/// # Errors
/// Fails with the instrument, the State and the day.
pub fn not_in_force_before_consent(
    register: &impl Register,
    id: &str,
    party: Country,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    let instrument = register.instrument(id).map_err(|error| refused(&error))?;
    let concerns = |event: &&Event| event.party().is_none_or(|stated| stated == party);
    let says_so = instrument.events().iter().filter(concerns).any(|event| {
        matches!(
            event.kind(),
            EventKind::InForce
                | EventKind::ProvisionallyApplied
                | EventKind::StatedInForce
                // A succession reaches back to the day on which the State came into being.
                | EventKind::Succeeded
        )
    });
    let first = instrument
        .events()
        .iter()
        .filter(concerns)
        .filter(|event| event.kind().is_consent())
        .filter_map(|event| event.date().map(PartialDate::earliest))
        .min();
    if let (false, Some(Some(first))) = (says_so, first)
        && day < first
    {
        let standing = register.status(id, party, day).map_err(|error| refused(&error))?;
        prop_assert!(
            !standing.is_in_force().is_yes(),
            "{id} binds {party} on {day}, before {first}"
        );
    }
    Ok(())
}

/// What becomes known later never changes an answer as known earlier: an old decision can be reproduced.
///
/// # Errors
/// Fails with both standings.
pub fn later_knowledge_changes_no_earlier_answer(
    register: &impl Register,
    id: &str,
    event: Event,
    known_on: NaiveDate,
    (party, day): (Country, NaiveDate),
) -> Result<(), TestCaseError> {
    if event.known_from().is_none_or(|known| known <= known_on) {
        return Ok(());
    }
    // An event that contradicts the instrument is refused, which changes nothing either.
    let Ok(more) = register.with_event(id, event) else { return Ok(()) };
    let before = register.as_known_on(known_on).status(id, party, day);
    let after = more.as_known_on(known_on).status(id, party, day);
    match (before, after) {
        (Ok(before), Ok(after)) => prop_assert_eq!(before, after),
        // Not yet known on that day, with and without the event.
        (before, after) => prop_assert_eq!(before.is_err(), after.is_err()),
    }
    Ok(())
}

/// What is no treaty never governs and never takes a treaty's place (article 2(1)(a)).
///
/// # Errors
/// Fails with the instrument.
pub fn only_treaties_govern(
    register: &impl Register,
    case: &Case,
    matter: Matter,
) -> Result<(), TestCaseError> {
    let governing = register.governing(case, matter).map_err(|error| refused(&error))?;
    let named = governing.instruments.iter().map(|instrument| instrument.id.as_str());
    for id in named.chain(governing.alongside.iter().map(|beside| beside.beside.as_str())) {
        let instrument = register.instrument(id).map_err(|error| refused(&error))?;
        prop_assert!(instrument.kind().is_treaty(), "{id} is {}", instrument.kind());
    }
    Ok(())
}

/// What governs is in force between the host and a State of the person, unless another instrument in force leaves
/// earlier service to it; a matter without a treaty in force has no governing instrument.
///
/// # Errors
/// Fails with the instrument and its standing.
pub fn what_governs_is_in_force(
    register: &impl Register,
    case: &Case,
    matter: Matter,
) -> Result<(), TestCaseError> {
    let governing = register.governing(case, matter).map_err(|error| refused(&error))?;
    prop_assert_eq!(
        governing.answer == Answer::Governed,
        !governing.instruments.is_empty(),
        "the answer and the instruments differ"
    );
    for instrument in governing.instruments.iter().filter(|found| found.service.is_none()) {
        let standing = register
            .between(&instrument.id, instrument.sending, case.host(), case.day())
            .map_err(|error| refused(&error))?;
        prop_assert_eq!(&instrument.standing, &standing);
        prop_assert!(standing.is_in_force().is_yes(), "{} governs without force", instrument.id);
    }
    Ok(())
}

/// Every answer says on what it stands: grounds with a source, a citation for what governs or is rejected, and the
/// name of what is missing. It is never graded better than a fact below it.
///
/// # Errors
/// Fails with the part that says nothing.
pub fn every_answer_cites(
    register: &impl Register,
    case: &Case,
    matter: Matter,
) -> Result<(), TestCaseError> {
    let governing = register.governing(case, matter).map_err(|error| refused(&error))?;
    for instrument in &governing.instruments {
        prop_assert!(!instrument.citations.is_empty(), "{} is not cited", instrument.id);
        standing_cites(&instrument.standing)?;
    }
    for rejected in &governing.rejected {
        prop_assert!(!rejected.citation().instrument.is_empty(), "{} is not cited", rejected.id);
    }
    for possible in &governing.possible {
        prop_assert!(!possible.missing.is_empty(), "{}: nothing named as missing", possible.id);
    }
    for soft in &governing.soft {
        prop_assert!(!soft.grounds.is_empty(), "{} has no ground", soft.instrument);
        let named = soft.in_effect != Tri::Unknown || !soft.missing.is_empty();
        prop_assert!(named, "{}: nothing named as missing", soft.instrument);
    }
    Ok(())
}

/// A standing names its grounds and what is missing, and a computed day is graded derived at best.
///
/// # Errors
/// Fails with the part that says nothing.
pub fn standing_cites(standing: &Standing) -> Result<(), TestCaseError> {
    prop_assert!(!standing.grounds.is_empty(), "{} has no ground", standing.instrument);
    for ground in &standing.grounds {
        prop_assert!(!ground.source.is_empty(), "{}: a ground without source", standing.instrument);
        prop_assert!(standing.grade() <= ground.grade);
        prop_assert!(ground.rule.is_none() || ground.grade <= Evidence::Derived);
    }
    if let Force::Undetermined(missing) = &standing.force {
        prop_assert!(!missing.is_empty(), "{}: nothing named as missing", standing.instrument);
    }
    Ok(())
}

/// Once an instrument has ended for a State, no day after brings it back unless the State consents again.
///
/// # Errors
/// Fails with the two days.
pub fn an_end_is_an_end(
    register: &impl Register,
    id: &str,
    party: Country,
    (day, later): (NaiveDate, NaiveDate),
) -> Result<(), TestCaseError> {
    let (day, later) = (day.min(later), day.max(later));
    let ask = |day| register.status(id, party, day).map_err(|error| refused(&error));
    let ended = |standing: &Standing| {
        matches!(standing.force, Force::NotInForce(crate::standing::NotInForce::Ended { .. }))
    };
    // A State that left can join again, by an act of its own.
    let instrument = register.instrument(id).map_err(|error| refused(&error))?;
    let came_back = instrument.events().iter().any(|event| {
        event.kind().takes_in()
            && event.party() == Some(party)
            && event.date().and_then(PartialDate::latest).is_none_or(|latest| latest > day)
    });
    if ended(&ask(day)?) && !came_back {
        prop_assert!(ended(&ask(later)?), "{id} ended for {party} by {day} but not by {later}");
    }
    Ok(())
}

/// A computed day is never earlier than the act from which it is computed, and a rule's text reads back as the rule.
///
/// # Errors
/// Fails with the rule and the days.
pub fn a_rule_never_reaches_back(
    apply: impl Fn(DateRule, NaiveDate) -> Option<NaiveDate>,
    rule: DateRule,
    day: NaiveDate,
) -> Result<(), TestCaseError> {
    if let Some(effect) = apply(rule, day) {
        // "The first day of the 0th month following" is the first of the same month: no act of that kind exists.
        let backwards = matches!(rule, DateRule::FirstOfMonth(0));
        prop_assert!(backwards || effect >= day, "{rule} leads from {day} back to {effect}");
    }
    prop_assert_eq!(rule.to_string().parse::<DateRule>().ok(), Some(rule));
    Ok(())
}

/// Explaining changes no answer, and every step of the derivation follows from its inputs.
///
/// # Errors
/// Fails with both answers, with the first fault, or when nothing was recorded.
pub fn explaining_changes_nothing(
    silent: &Governing,
    told: &Traced<Governing, Explain>,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(silent, &told.value);
    let Some(tree) = told.node.tree() else {
        return Err(TestCaseError::fail("nothing was recorded"));
    };
    prop_assert_eq!(tree.check(), Vec::new());
    Ok(())
}

/// Every candidate that was rejected stands in the derivation with its reason: as a step of its own, among the alternatives
/// that were not taken, or in a line of a list.
///
/// # Errors
/// Fails with the instrument that the derivation leaves out.
pub fn every_rejected_candidate_is_told(
    governing: &Governing,
    derivation: &Node,
) -> Result<(), TestCaseError> {
    let mut told: BTreeSet<String> = BTreeSet::new();
    derivation.visit(&mut |node| {
        told.extend(node.not_taken.iter().filter_map(
            |other| match other.what.args.get("instrument") {
                Some(MessageArg::Text(id)) => Some(id.clone()),
                _ => None,
            },
        ));
        let rows = node.folded.iter().flat_map(|folded| &folded.rows);
        told.extend(rows.filter_map(|row| match row.first() {
            Some(Value::Text(id)) => Some(id.clone()),
            _ => None,
        }));
    });
    for rejected in &governing.rejected {
        prop_assert!(told.contains(rejected.id.as_str()), "{} is not told", rejected.id);
    }
    Ok(())
}
