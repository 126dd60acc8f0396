//! Where candidates are found: by going through the register, or in an index. Both are asked the same questions by the
//! same rules, so an index cannot have rules of its own.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::between::conclusion;
use crate::error::AgreementError;
use crate::force::{between, standing};
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::standing::{Bounds, Standing};
use crate::treaties::Treaties;

/// An instrument that was found, with its place in an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) instrument: &'a Instrument,
    pub(crate) row: usize,
}

/// The questions by which candidates are found and compared.
pub(crate) trait Find<'a>: Copy {
    fn treaties(self) -> &'a Treaties;

    /// The instruments of a matter that name both States, in the order of their ids.
    fn naming(self, pair: (Country, Country), matter: Matter) -> Vec<Found<'a>>;

    /// The instruments that amend one, in the order of their ids.
    fn amending(self, base: Found<'a>) -> Vec<Found<'a>>;

    /// The standing between two States; its grounds may be left out.
    fn brief(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Standing, AgreementError>;

    /// Whether it binds one State.
    fn binds(self, found: Found<'a>, state: Country, day: NaiveDate)
    -> Result<Tri, AgreementError>;

    /// When the text was concluded.
    fn concluded(self, found: Found<'a>) -> Bounds;

    /// Whether all States of one are States of the other.
    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool;
}

/// Goes through the whole register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan<'a>(pub(crate) &'a Treaties);

impl<'a> Find<'a> for Scan<'a> {
    fn treaties(self) -> &'a Treaties {
        self.0
    }

    fn naming(self, (a, b): (Country, Country), matter: Matter) -> Vec<Found<'a>> {
        self.0
            .iter()
            .filter(|instrument| {
                instrument.deals_with(Some(matter)) && instrument.names(a) && instrument.names(b)
            })
            .map(|instrument| Found { instrument, row: 0 })
            .collect()
    }

    fn amending(self, base: Found<'a>) -> Vec<Found<'a>> {
        self.0
            .iter()
            .filter(|other| self.0.amends(other, base.instrument))
            .map(|instrument| Found { instrument, row: 0 })
            .collect()
    }

    fn brief(
        self,
        found: Found<'a>,
        (a, b): (Country, Country),
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        between(found.instrument, a, b, day)
    }

    fn binds(
        self,
        found: Found<'a>,
        state: Country,
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        Ok(standing(found.instrument, state, day)?.is_in_force())
    }

    fn concluded(self, found: Found<'a>) -> Bounds {
        conclusion(found.instrument)
    }

    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool {
        smaller.instrument.states().iter().all(|state| larger.instrument.names(*state))
    }
}
