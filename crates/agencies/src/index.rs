//! An index over holdings: who held a function on a day, for registers of many thousand holdings.
//!
//! For each state and function the rows stand sorted by their first possible day, with the greatest last day of every
//! part of the list beside them (an implicit tree). A question walks only the parts that can hold the day. Nothing is
//! merged, and no row hides another, so two holders at once, and two holdings of one body under two acts, stay
//! what they are.

use std::collections::HashMap;

use chrono::NaiveDate;
use kerben_core::calendar::DAY_MAX;
use kerben_core::party::Party;
use kerben_core::period::Period;
use kerben_core::tri::Tri;

use crate::body::Body;
use crate::error::AgencyError;
use crate::function::DEPTH_MAX;
use crate::holding::Holding;
use crate::id::{BodyId, FunctionId};
use crate::on_day::Reading;
use crate::register::{Register, in_calendar};

/// Rows of the implicit tree below which a part is read from end to end.
const LEAF: usize = 8;

/// Parts of the tree that wait while another one is read: two for each level, of a list as long as numbers reach.
const DEPTH: usize = 72;

/// An index over the holdings of a register; it lends them and keeps none of its own.
#[derive(Debug, Clone)]
pub struct HoldingIndex<'a> {
    register: &'a Register,
    /// Where the rows of a state and function stand; sorted.
    keys: Vec<Key<'a>>,
    rows: Vec<Row>,
    /// For each row the greatest `possible_until` of the part of the list whose middle it is.
    reach: Vec<NaiveDate>,
}

#[derive(Debug, Clone)]
struct Key<'a> {
    party: Party,
    function: &'a FunctionId,
    /// The place of the wider function's rows in `keys`; the last one has none.
    wider: Option<u32>,
    first: u32,
    end: u32,
}

#[derive(Debug, Clone, Copy)]
struct Row {
    possible_from: NaiveDate,
    possible_until: NaiveDate,
    certain_from: NaiveDate,
    certain_until: NaiveDate,
    holding: u32,
}

/// Where a row belongs: small enough that sorting moves little.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    key: u32,
    possible_from: NaiveDate,
    row: u32,
}

/// Reads the holdings once, in their order, and says where each row belongs. The holder and the function are looked up by
/// a hash, and not again where the next holding names the same ones.
fn read<'a>(
    register: &'a Register,
    numbers: &HashMap<&FunctionId, u32>,
    bodies: &HashMap<&BodyId, (&'a Body, usize)>,
    readings: &[Reading],
) -> (Vec<Row>, Vec<Place>) {
    let mut rows = Vec::with_capacity(register.holdings().len());
    let mut order = Vec::with_capacity(register.holdings().len());
    let mut last: Option<(&FunctionId, u32)> = None;
    for (holding, place) in register.holdings().iter().zip(0_u32..) {
        let Some((body, party)) = bodies.get(holding.holder()) else { continue };
        let function = match last {
            Some((known, number)) if known == holding.function() => number,
            _ => {
                let Some(number) = numbers.get(holding.function()) else { continue };
                last = Some((holding.function(), *number));
                *number
            }
        };
        let key = party.checked_mul(numbers.len()).and_then(number_of);
        let key = key.and_then(|key| key.checked_add(function));
        let (Some(key), Some(reading)) = (key, readings.get(*party)) else { continue };
        let bounds = reading.bounds(holding, body);
        if let Some(row) = number_of(rows.len()) {
            order.push(Place { key, possible_from: bounds.possible_from, row });
            rows.push(Row {
                possible_from: bounds.possible_from,
                possible_until: bounds.possible_until,
                certain_from: bounds.certain_from,
                certain_until: bounds.certain_until,
                holding: place,
            });
        }
    }
    (rows, order)
}

/// A state and a function that were looked up once, for many questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Handle(u32);

/// A run of days on which a function had no holder, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// The state and function.
    pub handle: Handle,
    /// The days.
    pub period: Period,
    /// How many holdings certainly held, through the function itself.
    pub certain: u32,
    /// How many may have held.
    pub possible: u32,
}

impl<'a> HoldingIndex<'a> {
    /// Returns the index of a register: one pass, one sort.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, HoldingIndex, Register};
    /// use kerben_core::{calendar::parse_day, country::Country};
    ///
    /// let register = Register::builtin()?;
    /// let index = HoldingIndex::new(&register);
    /// let asked = index.handle(Country::KG, &FunctionId::new("work_permits")?)?;
    /// let held: Vec<&str> = index
    ///     .held_on(asked, parse_day("2025-06-01")?)
    ///     .map(|(holding, _)| holding.holder().as_str())
    ///     .collect();
    /// assert_eq!(held, ["kg.mfa"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn new(register: &'a Register) -> Self {
        let functions: Vec<_> = register.functions().collect();
        let numbers: HashMap<&FunctionId, u32> =
            functions.iter().map(|one| one.id()).zip(0_u32..).collect();
        let mut parties: Vec<Party> = register.bodies().map(Body::jurisdiction).collect();
        parties.extend(register.covered_parties());
        parties.sort_unstable();
        parties.dedup();
        let readings: Vec<Reading> = parties.iter().map(|party| register.reading(*party)).collect();
        let mut bodies: HashMap<&BodyId, (&Body, usize)> = HashMap::new();
        for body in register.bodies() {
            if let Ok(number) = parties.binary_search(&body.jurisdiction()) {
                bodies.insert(body.id(), (body, number));
            }
        }
        let (unsorted, mut order) = read(register, &numbers, &bodies, &readings);
        order.sort_unstable();
        let rows: Vec<Row> =
            order.iter().filter_map(|place| unsorted.get(usize_of(place.row)).copied()).collect();
        let mut keys = Vec::with_capacity(parties.len().saturating_mul(functions.len()));
        let mut end = 0_usize;
        for (number, party) in parties.iter().enumerate() {
            let first_key = number.saturating_mul(functions.len());
            for (place, function) in functions.iter().enumerate() {
                let key = first_key.saturating_add(place);
                let first = end;
                while order.get(end).is_some_and(|place| usize_of(place.key) == key) {
                    end = end.saturating_add(1);
                }
                let wider = function.parent().and_then(|parent| numbers.get(parent));
                let wider = wider.and_then(|wider| number_of(first_key)?.checked_add(*wider));
                keys.push(Key {
                    party: *party,
                    function: function.id(),
                    wider,
                    first: number_of(first).unwrap_or(u32::MAX),
                    end: number_of(end).unwrap_or(u32::MAX),
                });
            }
        }
        let mut reach = vec![chrono::NaiveDate::MIN; rows.len()];
        for key in &keys {
            fill(&rows, &mut reach, usize_of(key.first), usize_of(key.end));
        }
        Self { register, keys, rows, reach }
    }

    /// Looks up a state and a function, for many questions.
    ///
    /// # Errors
    ///
    /// [`AgencyError::UnknownFunction`], [`AgencyError::UnknownJurisdiction`].
    pub fn handle(
        &self,
        jurisdiction: impl Into<Party>,
        function: &FunctionId,
    ) -> Result<Handle, AgencyError> {
        let party = jurisdiction.into();
        self.register.function(function)?;
        match self.keys.binary_search_by(|key| (key.party, key.function).cmp(&(party, function))) {
            Ok(place) => Ok(Handle(number_of(place).unwrap_or(u32::MAX))),
            Err(_) => self.register.coverage(party).map(|_| Handle(u32::MAX)),
        }
    }

    /// Returns the state and function of a handle.
    #[must_use]
    pub fn named(&self, handle: Handle) -> Option<(Party, &'a FunctionId)> {
        self.keys.get(usize_of(handle.0)).map(|key| (key.party, key.function))
    }

    /// Iterates over the holdings that held the whole of a function on a day, with yes or unknown: those of the function
    /// itself, then those of wider ones. The same answer as [`Register::responsible`] gives, without names, acts and
    /// reasons. Does not look at where the coverage of a state begins.
    pub fn held_on(
        &self,
        handle: Handle,
        day: NaiveDate,
    ) -> impl Iterator<Item = (&'a Holding, Tri)> + '_ {
        let asked = self.keys.get(usize_of(handle.0));
        let mut next = asked;
        let chain = std::iter::from_fn(move || {
            let key = next?;
            next = key.wider.and_then(|wider| self.keys.get(usize_of(wider)));
            Some(key)
        });
        chain.take(DEPTH_MAX.saturating_add(1)).flat_map(move |key| {
            Stab::new(self, usize_of(key.first), usize_of(key.end), day).filter_map(move |row| {
                let holding = self.register.holdings().get(usize_of(row.holding))?;
                let holds = if holding.exceptions().is_empty() {
                    row.on(day)
                } else {
                    self.excepted(holding, asked?.function, day)
                };
                holds.is_possible().then_some((holding, holds))
            })
        })
    }

    /// A holding with exceptions is read in full: they depend on the function that was asked for.
    fn excepted(&self, holding: &Holding, asked: &FunctionId, day: NaiveDate) -> Tri {
        let Ok(body) = self.register.body(holding.holder()) else { return Tri::No };
        let path = self.register.upwards(asked).unwrap_or_default();
        let reading = self.register.reading(body.jurisdiction());
        reading.holding(holding, body, day, |function| path.contains(&function)).holds()
    }

    /// Returns, for every state and function that has a holding, the runs of days in a window on which nobody held it
    /// even perhaps, or at least two holdings certainly did. One sweep over the whole register; wider functions and
    /// exceptions are not looked at, [`Register::breaks`] does that for one function.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Day`] for a window outside the calendar.
    pub fn sweep(&self, window: Period) -> Result<Vec<Run>, AgencyError> {
        in_calendar(window.start())?;
        in_calendar(window.end())?;
        let mut runs = Vec::new();
        let mut events: Vec<(NaiveDate, i32, i32)> = Vec::new();
        for (key, number) in self.keys.iter().zip(0_u32..) {
            let rows = self.rows.get(usize_of(key.first)..usize_of(key.end)).unwrap_or_default();
            if rows.is_empty() {
                continue;
            }
            events.clear();
            for row in rows {
                let possible = clip(row.possible_from, row.possible_until, window);
                if let Some((from, until)) = possible {
                    events.push((from, 1, 0));
                    events.push((until, -1, 0));
                }
                let certain = clip(row.certain_from, row.certain_until, window);
                if let Some((from, until)) = certain {
                    events.push((from, 0, 1));
                    events.push((until, 0, -1));
                }
            }
            events.sort_unstable();
            sweep_one(Handle(number), &events, window, &mut runs);
        }
        Ok(runs)
    }
}

fn sweep_one(
    handle: Handle,
    events: &[(NaiveDate, i32, i32)],
    window: Period,
    runs: &mut Vec<Run>,
) {
    let (mut possible, mut certain) = (0_i32, 0_i32);
    let mut since = window.start();
    let mut push = |since: NaiveDate, until: NaiveDate, possible: i32, certain: i32| {
        let (possible, certain) = (possible.unsigned_abs(), certain.unsigned_abs());
        if possible > 0 && certain < 2 {
            return;
        }
        let Ok(period) = Period::new(since, until) else { return };
        match runs.last_mut() {
            Some(last)
                if last.handle == handle
                    && last.period.end() == since
                    && (last.possible, last.certain) == (possible, certain) =>
            {
                last.period = Period::new(last.period.start(), until).unwrap_or(last.period);
            }
            _ => runs.push(Run { handle, period, certain, possible }),
        }
    };
    for (day, perhaps, surely) in events {
        if *day > since {
            push(since, *day, possible, certain);
            since = *day;
        }
        possible = possible.saturating_add(*perhaps);
        certain = certain.saturating_add(*surely);
    }
    push(since, window.end(), possible, certain);
}

fn clip(from: NaiveDate, until: NaiveDate, window: Period) -> Option<(NaiveDate, NaiveDate)> {
    let (from, until) = (from.max(window.start()), until.min(window.end()));
    (from < until).then_some((from, until))
}

impl Row {
    fn on(&self, day: NaiveDate) -> Tri {
        if day < self.possible_from || (self.possible_until <= day && self.possible_until < DAY_MAX)
        {
            Tri::No
        } else if self.certain_from <= day && day < self.certain_until {
            Tri::Yes
        } else {
            Tri::Unknown
        }
    }
}

/// The rows of a part of the list that may hold on a day.
struct Stab<'i> {
    rows: &'i [Row],
    reach: &'i [NaiveDate],
    day: NaiveDate,
    /// Parts still to be read: a list of as many as the tree is deep.
    open: [(u32, u32); DEPTH],
    depth: usize,
    leaf: (usize, usize),
}

impl<'i> Stab<'i> {
    fn new(index: &'i HoldingIndex<'_>, first: usize, end: usize, day: NaiveDate) -> Self {
        let mut stab = Self {
            rows: &index.rows,
            reach: &index.reach,
            day,
            open: [(0, 0); DEPTH],
            depth: 0,
            leaf: (0, 0),
        };
        stab.push(first, end);
        stab
    }

    fn push(&mut self, first: usize, end: usize) {
        if first < end
            && let Some(slot) = self.open.get_mut(self.depth)
            && let (Some(first), Some(end)) = (number_of(first), number_of(end))
        {
            *slot = (first, end);
            self.depth = self.depth.saturating_add(1);
        }
    }
}

impl<'i> Iterator for Stab<'i> {
    type Item = &'i Row;

    fn next(&mut self) -> Option<&'i Row> {
        loop {
            while self.leaf.0 < self.leaf.1 {
                let row = self.rows.get(self.leaf.0)?;
                if self.day < row.possible_from {
                    self.leaf.0 = self.leaf.1;
                    break;
                }
                self.leaf.0 = self.leaf.0.saturating_add(1);
                if row.on(self.day).is_possible() {
                    return Some(row);
                }
            }
            self.depth = self.depth.checked_sub(1)?;
            let (first, end) = *self.open.get(self.depth)?;
            let (first, end) = (usize_of(first), usize_of(end));
            if end.saturating_sub(first) <= LEAF {
                self.leaf = (first, end);
                continue;
            }
            let middle = first.midpoint(end);
            let over = *self.reach.get(middle)?;
            if over <= self.day && over < DAY_MAX {
                continue;
            }
            // The later half only where it can have begun.
            let row = self.rows.get(middle)?;
            if row.possible_from <= self.day {
                self.push(middle.saturating_add(1), end);
                self.push(middle, middle.saturating_add(1));
            }
            self.push(first, middle);
        }
    }
}

/// Writes the greatest last day of every part into its middle; returns that of the whole.
fn fill(rows: &[Row], reach: &mut [NaiveDate], first: usize, end: usize) -> NaiveDate {
    if first >= end {
        return NaiveDate::MIN;
    }
    let middle = first.midpoint(end);
    let below = fill(rows, reach, first, middle);
    let above = fill(rows, reach, middle.saturating_add(1), end);
    let own = rows.get(middle).map_or(NaiveDate::MIN, |row| row.possible_until);
    let most = own.max(below).max(above);
    if let Some(slot) = reach.get_mut(middle) {
        *slot = most;
    }
    most
}

fn usize_of(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn number_of(place: usize) -> Option<u32> {
    u32::try_from(place).ok()
}
