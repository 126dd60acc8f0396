//! The settled numbers of a law, found by one look: what a determination asks for a hundred times.

use std::collections::HashMap;

use chrono::NaiveDate;
use kerben_core::parameters::{Figure, Parameter, ParameterSet};
use kerben_core::period::Validity;
use kerben_core::source::Evidence;
use rust_decimal::Decimal;

/// A number of the law on some days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) value: Decimal,
    pub(crate) grade: Evidence,
    pub(crate) holds: Validity,
}

/// Settled numbers by id; what is not settled, and words and days, only the set knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Figures(HashMap<Box<str>, Series>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Series {
    /// In the order of their days.
    known: Box<[Known]>,
    /// Whether that is all there is.
    complete: bool,
}

impl Figures {
    pub(crate) fn of(set: &ParameterSet) -> Self {
        let series = |id: &str| {
            let values = set.get(id).into_iter().flat_map(Parameter::values);
            let numbers = values.filter_map(|(holds, stated)| match stated.value {
                Figure::Number(value) => Some(Known { value, grade: stated.grade, holds }),
                _ => None,
            });
            let known: Box<[Known]> = numbers.collect();
            let entries = set.get(id).map(|parameter| parameter.known().len());
            Series { complete: entries == Some(known.len()), known }
        };
        Self(set.ids().map(|id| (Box::from(id), series(id))).collect())
    }

    /// The settled number of a day.
    pub(crate) fn on(&self, id: &str, day: NaiveDate) -> Option<Known> {
        self.0.get(id)?.on(day)
    }

    /// Whether the law surely says nothing of a day, under whatever readings.
    pub(crate) fn lack(&self, id: &str, day: NaiveDate) -> bool {
        self.0.get(id).is_none_or(|series| series.complete && series.on(day).is_none())
    }

    /// Every settled number of a parameter, in the order of the days.
    pub(crate) fn all(&self, id: &str) -> &[Known] {
        self.0.get(id).map_or(&[], |series| &series.known)
    }
}

impl Series {
    fn on(&self, day: NaiveDate) -> Option<Known> {
        let begun = |known: &Known| known.holds.from_day().is_none_or(|from| from <= day);
        let after = self.known.partition_point(begun);
        self.known.get(after.checked_sub(1)?).filter(|known| known.holds.contains(day)).copied()
    }
}
