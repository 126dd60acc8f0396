//! An index over a register: the same answers, found without going through every instrument.

mod members;
mod rows;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::{Recorder, Traced};
use kerben_core::tri::Tri;

use crate::between::{Between, SoftEffect, everything};
use crate::case::Case;
use crate::error::AgreementError;
use crate::find::{Find, Found, Sought, Traits};
use crate::force::{Life, Notes, between, between_split, between_told};
use crate::governing::{Floor, Governing, Names, govern};
use crate::instrument::{Instrument, Relation};
use crate::kind::Matter;
use crate::standing::{Force, Standing};
use crate::treaties::Treaties;

use members::{Member, Places};
use rows::{Numbers, Row, StateSets};

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
    /// By the place of the instrument, as all that follow.
    ids: Arc<[Box<str>]>,
    heads: Vec<Head<'a>>,
    states: StateSets,
    rows: Vec<Row<'a>>,
    places: HashMap<&'a str, usize>,
    numbers: Numbers,
    /// By the number of the State.
    members: Vec<Member>,
    /// By the matter.
    matters: Vec<Sorts>,
    amending: HashMap<usize, Vec<usize>>,
}

/// What is asked of every candidate.
#[derive(Debug, Clone, Copy)]
struct Head<'a> {
    instrument: &'a Instrument,
    traits: Traits,
    /// Whether something happened between two of its States only.
    paired: bool,
}

/// The instruments of a matter by sort.
#[derive(Debug, Clone, Default)]
struct Sorts {
    treaties: Places,
    bases: Places,
    soft: Places,
    everything: Places,
}

impl Sorts {
    fn add(&mut self, place: usize, instrument: &Instrument) {
        let (treaty, amends) = (instrument.kind().is_treaty(), instrument.amends().is_some());
        for (sought, places) in [
            (Sought::Treaties, &mut self.treaties),
            (Sought::Bases, &mut self.bases),
            (Sought::Soft, &mut self.soft),
            (Sought::Everything, &mut self.everything),
        ] {
            if sought.takes(treaty, amends) {
                places.add(place);
            }
        }
    }

    const fn of(&self, sought: Sought) -> &Places {
        match sought {
            Sought::Treaties => &self.treaties,
            Sought::Bases => &self.bases,
            Sought::Soft => &self.soft,
            Sought::Everything => &self.everything,
        }
    }
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
        let (numbers, room) = (Numbers::of(treaties), treaties.instruments.len());
        let mut index = Self {
            treaties,
            ids: treaties.iter().map(|instrument| Box::from(instrument.id())).collect(),
            heads: Vec::with_capacity(room),
            states: StateSets::with_room(numbers.len(), room),
            rows: Vec::with_capacity(room),
            places: HashMap::with_capacity(room),
            members: vec![Member::default(); numbers.len()],
            matters: vec![Sorts::default(); Matter::ALL.len()],
            amending: HashMap::new(),
            numbers,
        };
        for (place, instrument) in treaties.iter().enumerate() {
            for matter in instrument.matters() {
                if let Some(sorts) = index.matters.get_mut(*matter as usize) {
                    sorts.add(place, instrument);
                }
            }
            let row = Row::of(instrument);
            for state in instrument.states() {
                let number = index.numbers.get(*state);
                if let Some(member) = number.and_then(|number| index.members.get_mut(number)) {
                    let life = Life::among(instrument, &row.split, *state, Notes::Left)?;
                    member.add(place, &life);
                }
            }
            let paired = instrument.events().iter().any(|event| event.against().is_some());
            index.heads.push(Head { instrument, traits: Traits::of(instrument), paired });
            index.states.add(instrument.states(), &index.numbers);
            index.places.insert(instrument.id(), place);
            index.rows.push(row);
        }
        for (place, head) in index.heads.iter().enumerate() {
            let base = head.instrument.amends().and_then(|id| treaties.get(id).ok());
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
        let found = Found { instrument, row };
        Ok(self.force(found, self.pair((a, b)), day)?.is_in_force())
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
        let mut related = Vec::new();
        Find::naming(self, (a, b), matter, Sought::Everything, |found| {
            related.push(found.instrument);
        });
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

    fn member(&self, state: Country) -> Option<&Member> {
        self.members.get(self.numbers.get(state)?)
    }
}

/// Two different States with what the index keeps of each, where it keeps something of both.
#[derive(Clone, Copy)]
pub(crate) struct Sides<'i> {
    pair: (Country, Country),
    members: Option<(&'i Member, &'i Member)>,
}

impl<'i, 'a> Find<'a> for &'i Index<'a> {
    type Pair = Sides<'i>;

    fn treaties(self) -> &'a Treaties {
        self.treaties
    }

    fn pair(self, (a, b): (Country, Country)) -> Sides<'i> {
        let members = if a == b { None } else { self.member(a).zip(self.member(b)) };
        Sides { pair: (a, b), members }
    }

    fn naming(
        self,
        (a, b): (Country, Country),
        matter: Matter,
        sought: Sought,
        mut with: impl FnMut(Found<'a>),
    ) {
        let sorts = self.matters.get(matter as usize);
        if let (Some(first), Some(second), Some(sorts)) = (self.member(a), self.member(b), sorts) {
            Places::in_all([&first.places, &second.places, sorts.of(sought)], |row| {
                if let Some(instrument) = self.heads.get(row).map(|head| head.instrument) {
                    with(Found { instrument, row });
                }
            });
        }
    }

    fn amending(self, base: Found<'a>) -> Vec<Found<'a>> {
        let places = self.amending.get(&base.row).map(Vec::as_slice).unwrap_or_default();
        let heads = places.iter().filter_map(|place| Some((*place, self.heads.get(*place)?)));
        heads.map(|(row, head)| Found { instrument: head.instrument, row }).collect()
    }

    fn force(
        self,
        found: Found<'a>,
        Sides { pair: (a, b), members }: Sides<'i>,
        day: NaiveDate,
    ) -> Result<Force, AgreementError> {
        let told = members.zip(self.heads.get(found.row)).and_then(|((one, other), head)| {
            let (first, second) = (one.on(found.row, day)?, other.on(found.row, day)?);
            Some((head, (a, first), (b, second)))
        });
        match told {
            Some((head, first, second)) => {
                Ok(between_told(head.instrument, (first, second), day, head.paired))
            }
            // A State that the instrument does not name has no life in it.
            None => Ok(between(found.instrument, a, b, day)?.force),
        }
    }

    fn standing(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Standing, AgreementError> {
        match self.row(found) {
            Some(row) => between_split(found.instrument, &row.split, pair, day),
            None => between(found.instrument, pair.0, pair.1, day),
        }
    }

    fn binds(
        self,
        found: Found<'a>,
        state: Country,
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        match self.member(state).and_then(|member| member.on(found.row, day)) {
            Some(told) => Ok(told.force(found.instrument.id(), state).is_in_force()),
            None => Ok(crate::force::standing(found.instrument, state, day)?.is_in_force()),
        }
    }

    fn traits(self, found: Found<'a>) -> Traits {
        match self.heads.get(found.row) {
            Some(head) => head.traits,
            None => Traits::of(found.instrument),
        }
    }

    fn target(self, relation: &'a Relation) -> Option<usize> {
        let id = relation.to.as_deref()?;
        let place = self.places.get(id).copied();
        place.or_else(|| self.places.get(self.treaties.get(id).ok()?.id()).copied())
    }

    fn soft(self, found: Found<'a>, day: NaiveDate) -> Option<Arc<SoftEffect>> {
        self.row(found).and_then(|row| row.soft(day))
    }

    fn floor(
        self,
        found: Found<'a>,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Floor, AgreementError> {
        match self.row(found).and_then(|row| row.kept.as_ref()) {
            Some(kept) => {
                Ok(Floor::known(kept, pair, day, self.force(found, self.pair(pair), day)?))
            }
            None => Ok(Floor::from(self.standing(found, pair, day)?)),
        }
    }

    fn names(self) -> Names {
        Names::shared(&self.ids)
    }

    fn contains(self, larger: Found<'a>, smaller: Found<'a>) -> bool {
        self.states.contains(larger.row, smaller.row)
    }
}
