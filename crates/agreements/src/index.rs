//! An index over a register: the same answers, found without going through every instrument.

mod rows;

use std::cmp::Ordering;
use std::collections::HashMap;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::tri::Tri;

use crate::between::{Between, everything};
use crate::case::Case;
use crate::error::AgreementError;
use crate::find::{Find, Found, Sought};
use crate::force::between_told;
use crate::governing::{Governing, govern};
use crate::kind::Matter;
use crate::standing::{Bounds, Force, Standing};
use crate::treaties::Treaties;

pub(crate) use rows::Stretch;
use rows::{Listed, Row, Steps};

/// Answers about a register by an index: the instruments of every State and matter, and the life of each instrument for
/// each of its States, computed once.
///
/// The answers are those of the register ([`crate::laws::an_index_changes_no_answer`]). The index borrows the register and
/// is built again for another one, such as [`Treaties::as_known_on`].
///
/// # Example
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::{Activity, Case, Matter, Treaties};
/// use kerben_core::calendar::day;
/// use kerben_core::country::Country;
/// use kerben_core::explain::Off;
///
/// let treaties = Treaties::builtin()?;
/// let index = treaties.index()?;
/// let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(2026, 1, 1)?)?;
/// let indexed = index.governing(&case, Matter::Work, &mut Off)?.value;
/// assert_eq!(indexed, treaties.governing(&case, Matter::Work, &mut Off)?.value);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Index<'a> {
    treaties: &'a Treaties,
    rows: Vec<Row<'a>>,
    steps: Steps,
    places: HashMap<&'a str, usize>,
    naming: HashMap<(Country, Matter), Vec<Listed>>,
    amending: HashMap<usize, Vec<usize>>,
}

impl Treaties {
    /// Returns an index over the register, for many questions.
    ///
    /// # Errors
    /// [`AgreementError::Rule`] when a date that an instrument leads to leaves the calendar.
    pub fn index(&self) -> Result<Index<'_>, AgreementError> {
        Index::of(self)
    }
}

impl<'a> Index<'a> {
    /// Returns an index over a register.
    ///
    /// # Errors
    /// As [`Treaties::index`].
    pub fn of(treaties: &'a Treaties) -> Result<Self, AgreementError> {
        let states = rows::numbers(treaties);
        let mut index = Self {
            treaties,
            rows: Vec::with_capacity(treaties.instruments.len()),
            steps: Steps::default(),
            places: HashMap::with_capacity(treaties.instruments.len()),
            naming: HashMap::new(),
            amending: HashMap::new(),
        };
        for (place, instrument) in treaties.iter().enumerate() {
            let row = Row::of(instrument, &states, &mut index.steps)?;
            let (treaty, amends) = (instrument.kind().is_treaty(), instrument.amends().is_some());
            // More instruments than a register may hold do not fit a u32.
            let listed = u32::try_from(place).unwrap_or(u32::MAX);
            for matter in instrument.matters() {
                for (state, life) in row.lives() {
                    let list = index.naming.entry((*state, *matter)).or_default();
                    // A matter that stands twice is one.
                    if list.last().is_none_or(|last| last.place != listed) {
                        list.push(Listed { place: listed, life: *life, treaty, amends });
                    }
                }
            }
            index.places.insert(instrument.id(), place);
            index.rows.push(row);
        }
        for (place, row) in index.rows.iter().enumerate() {
            let base = row.instrument.amends().and_then(|id| treaties.get(id).ok());
            if let Some(base) = base.and_then(|base| index.places.get(base.id())) {
                index.amending.entry(*base).or_default().push(place);
            }
        }
        Ok(index)
    }

    /// Returns the register.
    #[must_use]
    pub const fn register(&self) -> &'a Treaties {
        self.treaties
    }

    /// As [`Treaties::status`].
    ///
    /// # Errors
    /// As [`Treaties::status`].
    pub fn status(
        &self,
        instrument: &str,
        party: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        self.treaties.status(instrument, party, day)
    }

    /// As [`Treaties::in_force_between`].
    ///
    /// # Errors
    /// As [`Treaties::in_force_between`].
    pub fn in_force_between(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        self.treaties.in_force_between(instrument, a, b, day)
    }

    /// Returns whether an instrument is in force between two States on a day, without the grounds: the cheapest
    /// question, answered from the index alone.
    ///
    /// # Errors
    /// As [`Treaties::in_force_between`].
    pub fn is_in_force_between(
        &self,
        instrument: &str,
        a: Country,
        b: Country,
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        if a == b {
            return Err(AgreementError::SameState { state: a });
        }
        let instrument = self.treaties.get(instrument)?;
        let row = self.places.get(instrument.id()).copied().unwrap_or_default();
        let found = Found { row, ..Found::new(instrument) };
        Ok(self.force(found, (a, b), day)?.is_in_force())
    }

    /// As [`Treaties::instruments_between`], of one matter.
    ///
    /// # Errors
    /// As [`Treaties::instruments_between`].
    pub fn instruments_between(
        &self,
        a: Country,
        b: Country,
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError> {
        if a == b {
            return Err(AgreementError::SameState { state: a });
        }
        let found = Find::naming(self, (a, b), matter, Sought::Everything);
        let related = found.into_iter().map(|found| found.instrument);
        everything(related, (a, b), day)
    }

    /// As [`Treaties::governing`].
    ///
    /// # Errors
    /// As [`Treaties::governing`].
    pub fn governing<R: Recorder>(
        &self,
        case: &Case,
        matter: Matter,
        rec: &mut R,
    ) -> Result<Traced<Governing, R>, AgreementError> {
        govern(self, case, matter, rec)
    }

    fn row(&self, found: Found<'a>) -> Option<&Row<'a>> {
        self.rows.get(found.row)
    }
}

impl<'a> Find<'a> for &Index<'a> {
    fn treaties(self) -> &'a Treaties {
        self.treaties
    }

    fn naming(
        self,
        (a, b): (Country, Country),
        matter: Matter,
        sought: Sought,
    ) -> Vec<Found<'a>> {
        let (Some(first), Some(second)) =
            (self.naming.get(&(a, matter)), self.naming.get(&(b, matter)))
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        let (mut first, mut second) = (first.iter().peekable(), second.iter().peekable());
        while let (Some(one), Some(other)) = (first.peek(), second.peek()) {
            match one.place.cmp(&other.place) {
                Ordering::Less => first.next(),
                Ordering::Greater => second.next(),
                Ordering::Equal => {
                    if sought.takes(one.treaty, one.amends)
                        && let Ok(row) = usize::try_from(one.place)
                        && let Some(instrument) = self.rows.get(row).map(|row| row.instrument)
                    {
                        let lives = Some([one.life, other.life]);
                        found.push(Found { instrument, row, lives });
                    }
                    first.next();
                    second.next()
                }
            };
        }
        found
    }

    fn amending(self, base: Found<'a>) -> Vec<Found<'a>> {
        let places = self.amending.get(&base.row).map(Vec::as_slice).unwrap_or_default();
        let rows = places.iter().filter_map(|place| Some((*place, self.rows.get(*place)?)));
        rows.map(|(row, found)| Found { row, ..Found::new(found.instrument) }).collect()
    }

    fn force(
        self,
        found: Found<'a>,
        (a, b): (Country, Country),
        day: NaiveDate,
    ) -> Result<Force, AgreementError> {
        let told = self.row(found).filter(|_| a != b).and_then(|row| {
            let lives = match found.lives {
                Some(lives) => lives,
                None => [row.life(a)?, row.life(b)?],
            };
            let [first, second] = lives.map(|life| self.steps.on(life, day));
            Some((row, (a, first?), (b, second?)))
        });
        match told {
            Some((row, first, second)) => {
                Ok(between_told(row.instrument, (first, second), day, row.paired))
            }
            // A State that the instrument does not name has no life in it.
            None => Ok(crate::force::between(found.instrument, a, b, day)?.force),
        }
    }

    fn binds(
        self,
        found: Found<'a>,
        state: Country,
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        let life = self.row(found).and_then(|row| row.life(state));
        match life.and_then(|life| self.steps.on(life, day)) {
            Some(told) => Ok(told.force(found.instrument.id(), state).is_in_force()),
            None => Ok(crate::force::standing(found.instrument, state, day)?.is_in_force()),
        }
    }

    fn concluded(self, found: Found<'a>) -> Bounds {
        self.row(found).map(|row| row.concluded).unwrap_or_default()
    }

    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool {
        match (self.row(larger), self.row(smaller)) {
            (Some(larger), Some(smaller)) => larger.states.contains(&smaller.states),
            _ => false,
        }
    }
}
