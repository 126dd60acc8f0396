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
use crate::standing::{Bounds, Force, Standing};
use crate::treaties::Treaties;

/// An instrument that was found, with its place in an index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) instrument: &'a Instrument,
    pub(crate) row: usize,
}

impl<'a> Found<'a> {
    pub(crate) const fn new(instrument: &'a Instrument) -> Self {
        Self { instrument, row: 0 }
    }
}

/// What is looked for among the instruments of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sought {
    /// Treaties, those that amend another one among them.
    Treaties,
    /// Treaties that stand on their own.
    Bases,
    /// What is no treaty.
    Soft,
    Everything,
}

impl Sought {
    /// Whether an instrument is of that sort: whether it is a treaty, whether it amends another one.
    pub(crate) const fn takes(self, treaty: bool, amends: bool) -> bool {
        match self {
            Self::Treaties => treaty,
            Self::Bases => treaty && !amends,
            Self::Soft => !treaty,
            Self::Everything => true,
        }
    }
}

/// The questions by which candidates are found and compared.
pub(crate) trait Find<'a>: Copy {
    fn treaties(self) -> &'a Treaties;

    /// Calls for every instrument of a matter that names both States, in the order of their ids.
    fn naming(
        self,
        pair: (Country, Country),
        matter: Matter,
        sought: Sought,
        with: impl FnMut(Found<'a>),
    );

    /// The instruments that amend one, in the order of their ids.
    fn amending(self, base: Found<'a>) -> Vec<Found<'a>>;

    /// Whether it is in force between two States.
    fn force(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Force, AgreementError>;

    /// As [`Find::force`], with the grounds.
    fn standing(
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

    fn naming(
        self,
        (a, b): (Country, Country),
        matter: Matter,
        sought: Sought,
        with: impl FnMut(Found<'a>),
    ) {
        self.0
            .iter()
            .filter(|instrument| {
                sought.takes(instrument.kind().is_treaty(), instrument.amends().is_some())
                    && instrument.deals_with(Some(matter))
                    && instrument.names(a)
                    && instrument.names(b)
            })
            .map(Found::new)
            .for_each(with);
    }

    fn amending(self, base: Found<'a>) -> Vec<Found<'a>> {
        self.0
            .iter()
            .filter(|other| self.0.amends(other, base.instrument))
            .map(Found::new)
            .collect()
    }

    fn force(
        self,
        found: Found<'a>,
        (a, b): (Country, Country),
        day: NaiveDate,
    ) -> Result<Force, AgreementError> {
        Ok(between(found.instrument, a, b, day)?.force)
    }

    fn standing(
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
