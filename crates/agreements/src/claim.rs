//! Contradicting statements of an event's date, as claims.

use kerben_core::claims::{Claim, Claims, Preference};
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Sourced;

use crate::error::AgreementError;
use crate::event::{DateClaim, Event};
use crate::instrument::Instrument;

/// The statements of an event's date, the one that is used first.
pub(crate) fn claims(instrument: &Instrument, event: &Event) -> Option<Claims<PartialDate>> {
    let date = event.date?;
    let own = DateClaim {
        date,
        source: event.source.clone(),
        grade: event.grade,
        stated_on: None,
        statement: event.note.clone(),
    };
    let mut statements: Vec<Claim<PartialDate>> = Vec::new();
    for claim in std::iter::once(&own).chain(&event.otherwise) {
        // Two statements of one source are told apart by their date.
        let taken = statements.iter().any(|other| other.id == claim.source);
        let id =
            if taken { format!("{}/{}", claim.source, claim.date) } else { claim.source.clone() };
        let mut made = Claim::new(id, Sourced::new(claim.date, claim.grade, claim.source.clone()));
        made.stated_on = claim.stated_on;
        made.statement.clone_from(&claim.statement);
        statements.push(made);
    }
    let subject = match event.party {
        Some(party) => format!("{} {} {party}", instrument.id, event.kind),
        None => format!("{} {}", instrument.id, event.kind),
    };
    let claims = Claims::new(subject, statements).ok()?;
    match &event.preferred_because {
        Some(because) => {
            let because = Localised::new(because.clone());
            claims.preferring(event.source.clone(), because).ok()
        }
        None => Some(claims),
    }
}

/// Puts the claim that a rule prefers in the place of the event's date.
pub(crate) fn prefer(
    instrument: &Instrument,
    event: &mut Event,
    preference: &dyn Preference<PartialDate>,
) -> Result<(), AgreementError> {
    let refuse = |problem: String| AgreementError::Preference {
        instrument: instrument.id.clone(),
        kind: event.kind,
        problem,
    };
    let Some(claims) = claims(instrument, event) else {
        return Err(refuse("its statements cannot be told apart".to_owned()));
    };
    let choice = claims.choose(preference).map_err(|error| refuse(error.to_string()))?;
    let Some(index) = claims.iter().position(|claim| claim.id == choice.chosen.id) else {
        return Err(refuse("the rule prefers none of the statements".to_owned()));
    };
    let Some(place) = index.checked_sub(1) else { return Ok(()) };
    if let (Some(chosen), Some(date)) = (event.otherwise.get_mut(place), event.date) {
        let former = DateClaim {
            date,
            source: event.source.clone(),
            grade: event.grade,
            stated_on: None,
            statement: event.note.take(),
        };
        let chosen = std::mem::replace(chosen, former);
        event.date = Some(chosen.date);
        event.source = chosen.source;
        event.grade = chosen.grade;
        event.note = chosen.statement;
        event.preferred_because = Some(format!("rule {}", choice.rule));
    }
    Ok(())
}
