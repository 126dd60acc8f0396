//! Who pays for which stretch of the career.

use kerben_core::country::Country;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;

use super::{Instrument, cuts, era, paid_by};
use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::{Liability, Missing, Payer};

/// Who would pay for which service of the career before the claim, territory by territory.
///
/// A state pays only if a right opens; this says to whom to look for each stretch of service.
///
/// # Errors
///
/// [`PensionError`] when a rule is not in the pack or a day lies outside the calendar.
pub fn liabilities(cx: &Context<'_>) -> Result<Vec<Liability>, PensionError> {
    let mut found: Vec<Liability> = Vec::new();
    let claimed_on = cx.claimed_on();
    for territory in career::territories(cx.record(), claimed_on) {
        let days = cx.record().days_in(territory).intersection(&career::days_before(claimed_on)?);
        for (payer, instrument, grade, periods) in by_payer(cx, territory, &days)? {
            found.push(Liability { served_in: territory, periods, payer, instrument, grade });
        }
    }
    Ok(found)
}

type Row = (Payer, Option<Instrument>, Evidence, Periods);

fn by_payer(
    cx: &Context<'_>,
    territory: Country,
    days: &Periods,
) -> Result<Vec<Row>, PensionError> {
    let mut rows: Vec<Row> = Vec::new();
    for stretch in stretches(cx, territory, days)? {
        let (payer, instrument, grade) =
            match paid_by(cx, territory, era(cx, territory, stretch.start())?) {
                Ok(paid) => (Payer::State(paid.payer), paid.instrument, paid.grade),
                Err(Stop::Missing(missing)) => {
                    (Payer::Undetermined { missing }, None, Evidence::Official)
                }
                Err(Stop::Open(question)) => {
                    let open = cx.law().rules().question(question.id())?;
                    let readings =
                        open.readings().iter().map(|reading| reading.name.clone()).collect();
                    let missing = Missing::Unsettled { id: question.id().to_owned(), readings };
                    (Payer::Undetermined { missing: vec![missing] }, None, Evidence::Official)
                }
                Err(Stop::Error(error)) => return Err(error),
            };
        match rows.iter_mut().find(|row| row.0 == payer && row.1 == instrument) {
            Some(row) => {
                row.2 = row.2.min(grade);
                row.3.insert(stretch);
            }
            None => rows.push((payer, instrument, grade, Periods::from_iter([stretch]))),
        }
    }
    Ok(rows)
}

/// The days cut where the rules of payment change.
fn stretches(
    cx: &Context<'_>,
    territory: Country,
    days: &Periods,
) -> Result<Vec<Period>, PensionError> {
    let cuts = cuts(cx, territory)?;
    let mut stretches = Vec::new();
    for period in days {
        let mut rest = period;
        for cut in &cuts {
            if let Some((before, after)) = rest.split_at(*cut) {
                stretches.push(before);
                rest = after;
            }
        }
        stretches.push(rest);
    }
    Ok(stretches)
}

/// The days of one territory for which a state pays, and what says so.
#[derive(Debug, Clone)]
pub(crate) struct PaidDays {
    pub(crate) days: Periods,
    pub(crate) grade: Evidence,
    pub(crate) instrument: Option<Instrument>,
    pub(crate) provision: Option<&'static str>,
}

/// The days of one territory for which a state pays.
///
/// # Errors
///
/// [`Stop`] when it is open or missing who pays for some of them.
pub(crate) fn paid_days(
    cx: &Context<'_>,
    payer: Country,
    territory: Country,
    days: &Periods,
) -> Result<PaidDays, Stop> {
    let mut found = PaidDays {
        days: Periods::empty(),
        grade: Evidence::Official,
        instrument: None,
        provision: None,
    };
    for stretch in stretches(cx, territory, days)? {
        let paid = paid_by(cx, territory, era(cx, territory, stretch.start())?)?;
        // Own law on own service needs no further rule; everything else rests on the one that was applied.
        if paid.provision.is_some() {
            found.grade = found.grade.min(paid.grade);
        }
        if paid.payer == payer {
            found.days.insert(stretch);
            found.instrument = found.instrument.or(paid.instrument);
            found.provision = found.provision.or(paid.provision);
        }
    }
    Ok(found)
}
