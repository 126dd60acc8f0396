//! The record of a computation: compact steps while it runs, a derivation tree when somebody asks for it.
//!
//! A step costs a few nanoseconds to keep: it holds numbers and a reference to the fixed text of its rule. Words,
//! citations and tables are attached by [`Coordinator::tree`], once, for the one answer that is read. The steps are the
//! computation's own, so the tree shows what was computed and nothing else, and [`Node::check`] computes it again.
//!
//! [`Coordinator::tree`]: super::Coordinator::tree
//! [`Node::check`]: kerben_core::explain::Node::check

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Operation;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Rational};
use kerben_core::rounding::RoundingMode;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::method::Role;
use crate::record::Earnings;
use crate::unit::Unit;

/// The most steps that one tape keeps; what comes after is not recorded and the tree says so.
pub const STEPS_MAX: usize = 100_000;

/// The fixed text of a kind of step: its rule with a version, the key of its title, and what it does with its inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rule {
    /// The rule, such as `coordination.theoretical/1`.
    pub id: &'static str,
    /// The key of the title in the catalogues; the state stands in the place `state`.
    pub title: &'static str,
    /// What is done with the inputs.
    pub operation: Operation,
}

/// A law that a step cites.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cite {
    /// A provision of the method, by its place in the coordinator and the role of the provision.
    Method(usize, Role),
    /// An article of a national law.
    Law {
        /// The short name of the law.
        instrument: &'static str,
        /// The article.
        article: &'static str,
    },
}

/// What a step comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Quantity {
    /// A count in a unit.
    Count(u64, Unit),
    /// An exact length in a unit.
    Length(Rational, Unit),
    /// An unrounded amount.
    Amount(Rational, Currency),
    /// Money.
    Money(Money),
    /// A pure number.
    Number(Rational),
    /// A fraction as the decision letter shows it.
    Share(Fraction),
    /// A day.
    Day(NaiveDate),
    /// A test, and by how much of the unit it is met or not.
    Test(Tri, Option<(u64, Unit)>),
}

/// The exact value behind a rounded one, and the rounding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounded {
    /// The value before.
    pub exact: Rational,
    /// The step, above 0.
    pub step: Rational,
    /// The direction.
    pub mode: RoundingMode,
}

/// The handle of a step on a tape; [`StepId::NONE`] where nothing was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StepId(u32);

impl StepId {
    /// No step.
    pub const NONE: Self = Self(u32::MAX);

    pub(super) fn index(self) -> Option<usize> {
        (self != Self::NONE).then_some(self.0 as usize)
    }
}

/// One step, as it is handed to a [`Trace`].
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// The kind of step.
    pub rule: &'static Rule,
    /// The state of which it speaks.
    pub state: Option<Country>,
    /// The result.
    pub value: Quantity,
    /// The exact value, where a rounding happened.
    pub rounded: Option<Rounded>,
    /// The named inputs.
    pub inputs: &'a [(&'static str, StepId)],
    /// The law.
    pub cite: Option<Cite>,
    /// How well the rule and the fact are known; what stands below sinks the grade further by itself.
    pub grade: Evidence,
}

impl<'a> Entry<'a> {
    /// A step without law, rounding or inputs, from an official source.
    #[must_use]
    pub const fn new(rule: &'static Rule, state: Country, value: Quantity) -> Self {
        Self {
            rule,
            state: Some(state),
            value,
            rounded: None,
            inputs: &[],
            cite: None,
            grade: Evidence::Official,
        }
    }

    /// With named inputs.
    #[must_use]
    pub const fn from(mut self, inputs: &'a [(&'static str, StepId)]) -> Self {
        self.inputs = inputs;
        self
    }

    /// With the law that it applies.
    #[must_use]
    pub const fn citing(mut self, cite: Cite) -> Self {
        self.cite = Some(cite);
        self
    }

    /// With the grade of what it takes from outside.
    #[must_use]
    pub const fn graded(mut self, grade: Evidence) -> Self {
        self.grade = grade;
        self
    }

    /// Rounded from this exact value.
    #[must_use]
    pub const fn rounded(mut self, exact: Rational, step: Rational, mode: RoundingMode) -> Self {
        self.rounded = Some(Rounded { exact, step, mode });
        self
    }
}

/// Keeps the steps of a computation, or does not.
///
/// The engine takes it as a type parameter, so that [`Silent`] costs nothing; a national law takes it as
/// `&mut dyn Trace`, so that laws can be kept in one list.
pub trait Trace {
    /// Whether steps are kept: a law may skip the making of steps when they are not.
    fn is_on(&self) -> bool;

    /// Keeps a step.
    fn push(&mut self, entry: Entry<'_>) -> StepId;

    /// Keeps a step whose inputs are yearly earnings, shown as one table.
    fn push_years(&mut self, entry: Entry<'_>, years: &[Earnings]) -> StepId;
}

/// Keeps nothing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Silent;

impl Trace for Silent {
    #[inline]
    fn is_on(&self) -> bool {
        false
    }

    #[inline]
    fn push(&mut self, _entry: Entry<'_>) -> StepId {
        StepId::NONE
    }

    #[inline]
    fn push_years(&mut self, _entry: Entry<'_>, _years: &[Earnings]) -> StepId {
        StepId::NONE
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) rule: &'static Rule,
    pub(super) state: Option<Country>,
    pub(super) value: Quantity,
    pub(super) rounded: Option<u32>,
    pub(super) inputs: (u32, u32),
    pub(super) years: (u32, u32),
    pub(super) cite: Option<Cite>,
    pub(super) grade: Evidence,
}

/// Keeps every step of one computation; cleared and used again, it allocates no more.
#[derive(Debug, Clone, Default)]
pub struct Tape {
    pub(super) steps: Vec<Step>,
    pub(super) edges: Vec<(&'static str, StepId)>,
    pub(super) roundings: Vec<Rounded>,
    pub(super) years: Vec<Earnings>,
    pub(super) cut: bool,
}

impl Tape {
    /// An empty tape.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets every step and keeps the room.
    pub fn clear(&mut self) {
        self.steps.clear();
        self.edges.clear();
        self.roundings.clear();
        self.years.clear();
        self.cut = false;
    }

    /// How many steps it keeps.
    #[must_use]
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether it keeps none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.steps.is_empty()
    }

    fn keep(&mut self, entry: Entry<'_>, years: &[Earnings]) -> StepId {
        if self.steps.len() >= STEPS_MAX {
            self.cut = true;
            return StepId::NONE;
        }
        // All lengths lie below `STEPS_MAX` times the few inputs of a step.
        let at = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let first = at(self.edges.len());
        self.edges.extend(entry.inputs.iter().filter(|(_, id)| *id != StepId::NONE));
        let rounded = entry.rounded.map(|rounded| {
            self.roundings.push(rounded);
            at(self.roundings.len() - 1)
        });
        let first_year = at(self.years.len());
        self.years.extend_from_slice(years);
        let id = StepId(at(self.steps.len()));
        self.steps.push(Step {
            rule: entry.rule,
            state: entry.state,
            value: entry.value,
            rounded,
            inputs: (first, at(self.edges.len())),
            years: (first_year, at(self.years.len())),
            cite: entry.cite,
            grade: entry.grade,
        });
        id
    }
}

impl Trace for Tape {
    fn is_on(&self) -> bool {
        true
    }

    fn push(&mut self, entry: Entry<'_>) -> StepId {
        self.keep(entry, &[])
    }

    fn push_years(&mut self, entry: Entry<'_>, years: &[Earnings]) -> StepId {
        self.keep(entry, years)
    }
}
