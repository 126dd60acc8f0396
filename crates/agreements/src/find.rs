//! Where candidates are found: by going through the register, or in an index. Both are asked the same questions by the
//! same rules, so an index cannot have rules of its own.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::between::{SoftEffect, conclusion, soft_effect};
use crate::error::AgreementError;
use crate::force::{between, standing};
use crate::governing::{Floor, Names};
use crate::instrument::{Instrument, Relation};
use crate::kind::{Matter, Persons};
use crate::standing::{Bounds, Force, Standing};
use crate::survival::Keeps;
use crate::treaties::Treaties;

/// An instrument that was found, with its place in the register: places stand in the order of the ids.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) instrument: &'a Instrument,
    pub(crate) row: usize,
}

/// What the choice among candidates asks of each of them, in one small value: reading a candidate out of a register of a
/// hundred thousand costs more than judging it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Traits {
    /// When the text was concluded.
    pub(crate) concluded: Bounds,
    /// Whom it covers, where its scope has no other condition.
    pub(crate) plain: Option<Persons>,
    /// Whether it is between two States.
    pub(crate) bilateral: bool,
    /// Whether an edge goes from it to another instrument.
    pub(crate) related: bool,
    /// Whether it keeps the rights of persons who entered while it was in force.
    pub(crate) keeps_persons: bool,
}

impl Traits {
    pub(crate) fn of(instrument: &Instrument) -> Self {
        let plain = match instrument.scope() {
            None => Some(Persons::NotRecorded),
            Some(scope) => {
                let plain = scope.activities.is_empty()
                    && scope.excludes.is_empty()
                    && scope.further.is_none();
                plain.then_some(scope.persons)
            }
        };
        let survival = instrument.survival();
        Self {
            concluded: conclusion(instrument),
            plain,
            bilateral: instrument.is_bilateral(),
            related: !instrument.relations().is_empty(),
            keeps_persons: survival.is_some_and(|clause| clause.keeps == Keeps::PersonsWhoEntered),
        }
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
    /// Two different States, looked up once for many instruments.
    type Pair: Copy;

    fn treaties(self) -> &'a Treaties;

    fn pair(self, pair: (Country, Country)) -> Self::Pair;

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
        pair: Self::Pair,
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

    /// What the choice asks of it.
    fn traits(self, found: Found<'a>) -> Traits;

    /// The place of the instrument to which an edge goes; `None` where the edge names none.
    fn target(self, relation: &'a Relation) -> Option<usize>;

    /// What is no treaty, where it is or may be in effect.
    fn soft(self, found: Found<'a>, day: NaiveDate) -> Option<Arc<SoftEffect>>;

    /// A treaty on the rights of workers that is in force between two States.
    fn floor(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Floor, AgreementError>;

    /// The ids that the answer shares.
    fn names(self) -> Names;

    /// Whether all States of one are States of the other.
    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool;
}

/// Goes through the whole register.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scan<'a>(pub(crate) &'a Treaties);

impl<'a> Scan<'a> {
    fn all(self) -> impl Iterator<Item = Found<'a>> {
        self.0.iter().enumerate().map(|(row, instrument)| Found { instrument, row })
    }
}

impl<'a> Find<'a> for Scan<'a> {
    type Pair = (Country, Country);

    fn treaties(self) -> &'a Treaties {
        self.0
    }

    fn pair(self, pair: (Country, Country)) -> (Country, Country) {
        pair
    }

    fn naming(
        self,
        (a, b): (Country, Country),
        matter: Matter,
        sought: Sought,
        with: impl FnMut(Found<'a>),
    ) {
        self.all()
            .filter(|Found { instrument, .. }| {
                sought.takes(instrument.kind().is_treaty(), instrument.amends().is_some())
                    && instrument.deals_with(Some(matter))
                    && instrument.names(a)
                    && instrument.names(b)
            })
            .for_each(with);
    }

    fn amending(self, base: Found<'a>) -> Vec<Found<'a>> {
        self.all().filter(|other| self.0.amends(other.instrument, base.instrument)).collect()
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

    fn traits(self, found: Found<'a>) -> Traits {
        Traits::of(found.instrument)
    }

    fn target(self, relation: &'a Relation) -> Option<usize> {
        let target = self.0.get(relation.to.as_deref()?).ok()?;
        Some(self.0.instruments.range(..target.id.clone()).count())
    }

    fn soft(self, found: Found<'a>, day: NaiveDate) -> Option<Arc<SoftEffect>> {
        let effect = soft_effect(found.instrument, day);
        effect.in_effect.is_possible().then(|| Arc::new(effect))
    }

    fn floor(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Floor, AgreementError> {
        Ok(Floor::from(self.standing(found, pair, day)?))
    }

    fn names(self) -> Names {
        Names::apart()
    }

    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool {
        smaller.instrument.states().iter().all(|state| larger.instrument.names(*state))
    }
}
