//! The computation of a standing from events.

mod ends;
mod entry;
mod exit;
mod life;
mod notes;
mod notice;
mod pair;
mod pause;
mod seen;
mod spell;
mod term;
mod told;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::Recorder;

use crate::error::AgreementError;
use crate::event::Event;
use crate::governing::trace_standing;
use crate::instrument::Instrument;
use crate::standing::{Force, Ground, Standing};
use crate::treaties::Treaties;

pub(crate) use entry::{consent, entry_bounds};
pub(crate) use life::Life;
pub(crate) use notes::Notes;
pub(crate) use notice::{effect, revoked};
pub(crate) use pair::{between_the_two, bounds, stands};
pub(crate) use seen::{Seen, Split};
pub(crate) use spell::view;
pub(crate) use term::life_of;
pub(crate) use told::Told;

impl Treaties {
    /// Returns whether an instrument binds a State on a day.
    ///
    /// Only a treaty can: for every other kind the answer is [`NotInForce::NotATreaty`](crate::NotInForce::NotATreaty), and
    /// [`Treaties::effect`] says whether it is in effect. A date of entry that was notified wins
    /// over one that is computed; the difference is reported. A computed date is graded
    /// [`Evidence::Derived`](kerben_core::source::Evidence::Derived) at best and its ground names the rule.
    ///
    /// Its own term ends it: a fixed time that is not renewed, a renewal by silence that was refused in time, a notice of
    /// withdrawal that has effect. A recorded end wins, and the difference is reported as
    /// [`Standing::end_otherwise`]. Whether the parties agreed to renew is named as missing where no source says so.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Rule`], [`AgreementError::Term`] and
    /// [`AgreementError::Clause`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::Treaties;
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let eaeu = treaties.status("M-EAEU", Country::KG, day(2015, 8, 6)?)?;
    /// assert!(eaeu.is_in_force().is_no());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn status(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        standing(self.get(instrument)?, party, day)
    }

    /// Records the derivation of a standing: the answer over the facts on which it stands, each with its document.
    pub fn derivation<R: Recorder>(&self, standing: &Standing, rec: &mut R) -> R::Node {
        trace_standing(self, standing, rec)
    }

    /// Returns whether an instrument is in force between two States on a day; the order of the States does
    /// not matter.
    ///
    /// # Errors
    /// As [`Treaties::status`]; [`AgreementError::SameState`].
    pub fn in_force_between(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        between(self.get(instrument)?, a, b, day)
    }
}

/// Whether an instrument is in force between two States.
pub(crate) fn between(
    instrument: &Instrument,
    a: Country,
    b: Country,
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    let life = |state| Life::of(instrument, state, Notes::Kept);
    between_lives(instrument, (a, b), day, life)
}

/// As [`between`], from events that were split before.
pub(crate) fn between_split(
    instrument: &Instrument,
    split: &Split<'_>,
    pair: (Country, Country),
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    let life = |state| Life::among(instrument, split, state, Notes::Kept);
    between_lives(instrument, pair, day, life)
}

fn between_lives(
    instrument: &Instrument,
    (a, b): (Country, Country),
    day: NaiveDate,
    life: impl Fn(Country) -> Result<Life, AgreementError>,
) -> Result<Standing, AgreementError> {
    if a == b {
        return Err(AgreementError::SameState { state: a });
    }
    let (first, second) = (a.min(b), a.max(b));
    let of = |state| Ok::<_, AgreementError>(standing_on(instrument, &life(state)?, day));
    let both = join(of(first)?, of(second)?);
    Ok(pair::between_the_two(instrument, (first, second), day, both))
}

/// As [`between`], from what was told of each and without the grounds.
pub(crate) fn between_told(
    instrument: &Instrument,
    (first, second): ((Country, Told), (Country, Told)),
    day: NaiveDate,
    paired: bool,
) -> Force {
    let (first, second) = if first.0 <= second.0 { (first, second) } else { (second, first) };
    let force = Told::join(&instrument.id, first, second);
    if !paired || !matches!(force, Force::InForce { .. }) {
        return force;
    }
    let (id, grounds) = (instrument.id.clone(), Vec::new());
    let (computed_otherwise, end_otherwise) = (None, None);
    let both = Standing { instrument: id, force, grounds, computed_otherwise, end_otherwise };
    pair::between_the_two(instrument, (first.0, second.0), day, both).force
}

/// In force between two States when it is in force for both.
pub(crate) fn join(first: Standing, second: Standing) -> Standing {
    let computed_otherwise = first.computed_otherwise.max(second.computed_otherwise);
    let end_otherwise = first.end_otherwise.max(second.end_otherwise);
    let (force, grounds) = match (first.force, second.force) {
        (Force::NotInForce(reason), _) => (Force::NotInForce(reason), first.grounds),
        (_, Force::NotInForce(reason)) => (Force::NotInForce(reason), second.grounds),
        (first_force, second_force) => {
            let mut grounds = first.grounds;
            for ground in second.grounds {
                if !grounds.contains(&ground) {
                    grounds.push(ground);
                }
            }
            let force = match (first_force, second_force) {
                (
                    Force::InForce { since: a, provisional: b },
                    Force::InForce { since: c, provisional: d },
                ) => Force::InForce { since: a.later(c), provisional: b || d },
                (Force::Undetermined(mut missing), Force::Undetermined(more)) => {
                    missing.extend(more);
                    missing.dedup();
                    Force::Undetermined(missing)
                }
                (Force::Undetermined(missing), _) | (_, Force::Undetermined(missing)) => {
                    Force::Undetermined(missing)
                }
                (force, _) => force,
            };
            (force, grounds)
        }
    };
    Standing { instrument: first.instrument, force, grounds, computed_otherwise, end_otherwise }
}

pub(crate) fn standing(
    instrument: &Instrument,
    party: Country,
    day: NaiveDate,
) -> Result<Standing, AgreementError> {
    let life = Life::of(instrument, party, Notes::Kept)?;
    Ok(standing_on(instrument, &life, day))
}

/// The standing that a life gives on a day.
fn standing_on(instrument: &Instrument, life: &Life, day: NaiveDate) -> Standing {
    let mut grounds = vec![identity(instrument)];
    let answer = life.on(day, &mut grounds);
    Standing {
        instrument: instrument.id.clone(),
        force: answer.told.force(&instrument.id, life.party()),
        grounds,
        computed_otherwise: answer.computed_otherwise,
        end_otherwise: answer.end_otherwise,
    }
}

pub(crate) fn identity(instrument: &Instrument) -> Ground {
    Ground {
        instrument: instrument.id.clone(),
        event: None,
        party: None,
        date: None,
        rule: None,
        source: instrument.source.clone(),
        grade: instrument.grade,
        note: instrument.note.clone(),
        otherwise: Vec::new(),
        because: None,
    }
}

pub(crate) fn ground(instrument: &Instrument, event: &Event) -> Ground {
    Ground {
        instrument: instrument.id.clone(),
        event: Some(event.kind),
        party: event.party,
        date: event.date,
        rule: None,
        source: event.source.clone(),
        grade: event.grade,
        note: event.note.clone(),
        otherwise: event.otherwise.clone(),
        because: event.preferred_because.clone(),
    }
}
