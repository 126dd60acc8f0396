//! How the rows of instruments stand to each other: which takes another's place, and whose periods before a day are
//! settled by another.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::period::Period;
use serde::{Deserialize, Serialize};

use super::coordinator::Coordinator;
use super::method::{Calculator, Method};
use super::request::Request;
use super::stretch::StateSet;
use super::workspace::Workspace;
use crate::error::PensionError;
use crate::record::InsurancePeriod;

/// Whom an instrument covers.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Persons {
    /// Whoever completed periods under the laws of its members.
    #[default]
    Insured,
    /// Citizens of its members.
    Citizens,
}

/// Periods before a day, which go by another row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Former {
    /// The id of the row by which they go.
    pub method: Arc<str>,
    /// The first day of the periods that go by this row.
    pub before: NaiveDate,
}

/// What of the periods that one State sees under a row goes by other rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Elsewhere {
    /// The first day of own periods that the State pays for; `None` where it pays for all.
    own_from: Option<NaiveDate>,
    /// Whether another State pays for own service in the USSR.
    own_ussr: bool,
    /// States whose periods go by another row from a day on.
    foreign: [Option<(StateSet, NaiveDate)>; FOLLOWERS_MAX],
}

/// The most rows that follow one row, or one whose place it takes.
pub const FOLLOWERS_MAX: usize = 4;

/// Whether no row has more followers than there is room for.
pub(super) fn check_followers(methods: &[Method]) -> Result<(), PensionError> {
    for row in methods {
        let count = methods.iter().filter(|later| leaves_to(row, later)).count();
        if count > FOLLOWERS_MAX {
            let what = "instruments that follow one";
            return Err(PensionError::TooMany { what, count, most: FOLLOWERS_MAX });
        }
    }
    Ok(())
}

impl Elsewhere {
    /// Whether some own periods may be paid for by another State.
    pub(super) const fn touches_own(&self) -> bool {
        self.own_from.is_some() || self.own_ussr
    }

    /// The days of an own entry that the State pays for.
    pub(super) fn own_part(&self, entry: &InsurancePeriod, days: Period) -> Option<Period> {
        match self.own_from {
            _ if self.own_ussr && entry.state() == Country::SU => None,
            Some(from) if days.start() < from => Period::new(from, days.end()).ok(),
            _ => Some(days),
        }
    }

    /// The day from which a State's periods do not count.
    pub(super) fn foreign_until(&self, place: u8) -> Option<NaiveDate> {
        let of = |(states, day): &(StateSet, NaiveDate)| (states >> place & 1 == 1).then_some(*day);
        self.foreign.iter().flatten().filter_map(of).min()
    }
}

impl Coordinator {
    /// What of the periods that a State sees under a row goes by other rows.
    pub(super) fn elsewhere(
        &self,
        method: &Method,
        request: &Request<'_>,
        room: &Workspace,
        place: u8,
    ) -> Elsewhere {
        if !self.is_divided() {
            return Elsewhere::default();
        }
        let state = room.states[usize::from(place)];
        Elsewhere {
            foreign: self.left_to_others(method, request, room, place),
            ..self.own_elsewhere(request, state)
        }
    }

    /// What of its own periods a State leaves to others, by whichever instrument it decides: what is paid for where the
    /// person lives, and service in the USSR, where an agreement has that State pay for it wherever it lay.
    pub(super) fn own_elsewhere(&self, request: &Request<'_>, state: Country) -> Elsewhere {
        if !self.is_divided() {
            return Elsewhere::default();
        }
        let (home, on) = (request.claim().person().residence(), request.on());
        let own_ussr = home != state
            && self.methods().iter().any(|row| {
                row.calculator == Calculator::Territorial
                    && row.member(state, on).is_none()
                    && row.binds_both(home, Country::SU, on)
            });
        let own_from = self.pays_own_from(request, state);
        Elsewhere { own_from, own_ussr, ..Elsewhere::default() }
    }

    /// Whether a row binds two States, and no other row has taken its place between them.
    fn is_between(&self, method: &Method, a: Country, b: Country, on: NaiveDate) -> bool {
        method.binds_both(a, b, on) && !self.is_overridden(method, a, b, on)
    }

    /// Whether another row has taken a row's place between two States.
    fn is_overridden(&self, method: &Method, a: Country, b: Country, on: NaiveDate) -> bool {
        let mut others = self.methods().iter();
        others.any(|other| {
            other.overrides.contains(&method.id) && a != b && other.binds_both(a, b, on)
        })
    }

    /// Whether a State decides a claim by a row.
    ///
    /// A row that leaves payment to the State of residence says nothing of a person who lives where it does not bind.
    pub(super) fn concerns(&self, method: &Method, request: &Request<'_>, state: Country) -> bool {
        let home = request.claim().person().residence();
        method.decides(state, request.on())
            && covers(method, request)
            && (method.calculator != Calculator::Territorial
                || home == state
                || self.is_between(method, home, state, request.on()))
    }

    /// Whether another State's periods count for a State that a row binds, because it binds that one too.
    pub(super) fn joins(
        &self,
        method: &Method,
        own: Country,
        other: Country,
        on: NaiveDate,
    ) -> bool {
        if self.is_divided() {
            self.is_between(method, own, other, on)
        } else {
            method.member(other, on).is_some()
        }
    }

    /// The first day of a State's own periods that it pays for, where a row leaves them to the State in which the person
    /// lives: those from then on go by a row that followed it. `None` where it pays for all of them.
    fn pays_own_from(&self, request: &Request<'_>, state: Country) -> Option<NaiveDate> {
        let (home, on) = (request.claim().person().residence(), request.on());
        let mut rows = self.methods().iter();
        let leaving = rows.find(|row| {
            row.calculator == Calculator::Territorial
                && home != state
                && self.is_between(row, home, state, on)
        })?;
        let follows = |later: &&Method| {
            leaves_to(leaving, later) && later.binds_both(home, state, on) && covers(later, request)
        };
        let followers = self.methods().iter().filter(follows);
        let days = followers.filter_map(|later| Some(later.former.as_ref()?.before));
        Some(days.min().unwrap_or(calendar::DAY_MAX))
    }

    /// The States whose periods a row, or one whose place it takes, leaves to rows that followed it; from which day on.
    fn left_to_others(
        &self,
        method: &Method,
        request: &Request<'_>,
        room: &Workspace,
        place: u8,
    ) -> [Option<(StateSet, NaiveDate)>; FOLLOWERS_MAX] {
        let own = room.states[usize::from(place)];
        let mut left = [None; FOLLOWERS_MAX];
        let followers = self.methods().iter().filter_map(|later| {
            let former = later.former.as_ref()?;
            let both =
                |other: &Country| *other != own && later.binds_both(own, *other, request.on());
            let places = room.states.iter().enumerate().filter(|(_, other)| both(other));
            let states = places.fold(0, |set, (place, _)| set | 1 << place);
            let follows = leaves_to(method, later) && covers(later, request);
            (follows && states != 0).then_some((states, former.before))
        });
        for (slot, follower) in left.iter_mut().zip(followers) {
            *slot = Some(follower);
        }
        left
    }
}

/// Whether an instrument covers the person of a request.
fn covers(method: &Method, request: &Request<'_>) -> bool {
    let mut citizenships = request.claim().person().citizenships();
    method.persons == Persons::Insured
        || citizenships.any(|state| method.member(state, request.on()).is_some())
}

/// Whether a row leaves periods to a row that followed it, or followed one whose place it takes.
fn leaves_to(method: &Method, later: &Method) -> bool {
    later.former.as_ref().is_some_and(|former| {
        former.method == method.id || method.overrides.contains(&former.method)
    })
}
