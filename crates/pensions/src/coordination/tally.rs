//! How much the periods that count come to, in the unit of a law.

use chrono::NaiveDate;
use kerben_core::number::Rational;
use kerben_core::period::Period;

use super::stretch::{Kept, Stretch};
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::record::InsuranceRecord;
use crate::unit::{Length, Regime, Unit, UnitError};

/// A counted length: exact, and in whole units after the one rounding of the regime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Count {
    pub(super) exact: Rational,
    pub(super) whole: u32,
}

impl Count {
    pub(super) const ZERO: Self = Self { exact: Rational::ZERO, whole: 0 };

    fn plus(self, other: Self) -> Result<Self, PensionError> {
        Ok(Self {
            exact: self.exact.checked_add(other.exact).ok_or(PensionError::TooLong)?,
            whole: self.whole.checked_add(other.whole).ok_or(PensionError::TooLong)?,
        })
    }
}

/// What is counted, and how.
#[derive(Debug, Clone, Copy)]
pub(super) struct Measure<'a> {
    pub(super) stretches: &'a [Stretch],
    pub(super) record: &'a InsuranceRecord,
    pub(super) regime: Regime,
    pub(super) unit: Unit,
    /// Only days from this one on, where it is set.
    pub(super) since: Option<NaiveDate>,
    /// Only days before this one, where it is set.
    pub(super) until: Option<NaiveDate>,
}

impl Measure<'_> {
    /// Only days before this one.
    pub(super) const fn until(mut self, day: NaiveDate) -> Self {
        self.until = Some(day);
        self
    }

    /// Only days from this one on.
    pub(super) const fn since(mut self, day: Option<NaiveDate>) -> Self {
        self.since = day;
        self
    }

    /// The days of a piece that count.
    fn clipped(&self, period: Period) -> Option<Period> {
        if self.since.is_none() && self.until.is_none() {
            return Some(period);
        }
        let start = self.since.map_or(period.start(), |since| period.start().max(since));
        let end = self.until.map_or(period.end(), |until| period.end().min(until));
        Period::new(start, end).ok()
    }

    /// Counts the kept days that `counts` lets pass.
    ///
    /// Days of entries without a certified length are joined across entries before they are measured, so that a
    /// record split in two counts as one. A certified length stands for its whole entry; where days of the entry do
    /// not count, their measured length is taken off.
    pub(super) fn count(
        &self,
        kept: &[Kept],
        counts: impl Fn(&Kept, &Stretch) -> bool,
    ) -> Result<Count, Stop> {
        let mut certified = false;
        let runs = self.runs(kept, &counts, &mut certified);
        let sum = self.regime.length_of(runs);
        let mut total = self.dated(sum)?;
        if certified {
            for place in 0..self.stretches.len() {
                total = total.plus(self.certified(place, kept, &counts)?)?;
            }
        }
        Ok(total)
    }

    /// The unbroken runs of days of entries without a certified length, in their order; notes whether there are others.
    fn runs(
        &self,
        kept: &[Kept],
        counts: &impl Fn(&Kept, &Stretch) -> bool,
        certified: &mut bool,
    ) -> impl Iterator<Item = Period> {
        let mut pieces = kept.iter();
        let mut open: Option<Period> = None;
        std::iter::from_fn(move || {
            for piece in pieces.by_ref() {
                let stretch = &self.stretches[usize::from(piece.stretch)];
                if !counts(piece, stretch) {
                    continue;
                }
                let Some(period) = self.clipped(piece.period) else { continue };
                if self.duration(stretch).is_some() {
                    *certified = true;
                    continue;
                }
                let joined = open
                    .filter(|run| run.end() == period.start())
                    .and_then(|run| Period::new(run.start(), period.end()).ok());
                let done = open.replace(joined.unwrap_or(period));
                if joined.is_none() && done.is_some() {
                    return done;
                }
            }
            open.take()
        })
    }

    /// The measured days, in whole units.
    ///
    /// Where the regime does not say what part of a month a day is, the days beside whole months count for nothing, as
    /// in [`Regime::months`].
    pub(super) fn dated(&self, length: Length) -> Result<Count, Stop> {
        let counted = match self.regime.count(length, self.unit) {
            Err(UnitError::DaysLeftOver { .. }) => {
                self.regime.count(Length { days: 0, ..length }, self.unit)
            }
            counted => counted,
        };
        let counted = counted.map_err(PensionError::from)?;
        let whole = u32::try_from(counted.whole).map_err(|_| PensionError::TooLong)?;
        Ok(Count { exact: counted.exact, whole })
    }

    fn duration(&self, stretch: &Stretch) -> Option<&crate::unit::Duration> {
        let entry = self.record.periods().get(usize::from(stretch.entry))?;
        entry.certificate().and_then(|certificate| certificate.duration.as_ref())
    }

    /// The certified length of one stretch, less the days of its entry that do not count.
    fn certified(
        &self,
        place: usize,
        kept: &[Kept],
        counts: &impl Fn(&Kept, &Stretch) -> bool,
    ) -> Result<Count, Stop> {
        let stretch = &self.stretches[place];
        let Some(entry) = self.record.periods().get(usize::from(stretch.entry)) else {
            return Ok(Count::ZERO);
        };
        let Some(certificate) = entry.certificate() else { return Ok(Count::ZERO) };
        let Some(duration) = certificate.duration else { return Ok(Count::ZERO) };
        let whole = entry.period();
        let mut missing = Length::default();
        let mut at = whole.start();
        let mut any = false;
        let pieces = kept.iter().filter(|piece| usize::from(piece.stretch) == place);
        for piece in pieces.filter(|piece| counts(piece, stretch)) {
            let Some(period) = self.clipped(piece.period) else { continue };
            any = true;
            if let Ok(gap) = Period::new(at, period.start()) {
                missing = self.regime.add(missing, self.regime.length(gap));
            }
            at = period.end();
        }
        if !any {
            return Ok(Count::ZERO);
        }
        if let Ok(gap) = Period::new(at, whole.end()) {
            missing = self.regime.add(missing, self.regime.length(gap));
        }
        let left = if missing.is_zero() {
            duration
        } else {
            match duration.less(missing, self.regime) {
                // What part of a certified month a displaced day is, the regime does not say.
                Err(UnitError::DaysLeftOver { .. }) => {
                    return Err(Missing::rule("coordination.part_of_a_month").into());
                }
                left => left.map_err(PensionError::from)?,
            }
        };
        let converted = self
            .regime
            .convert(&left, self.unit, certificate.notified)
            .map_err(PensionError::from)?;
        let whole = u32::try_from(converted.whole).map_err(|_| PensionError::TooLong)?;
        Ok(Count { exact: converted.exact, whole })
    }
}
