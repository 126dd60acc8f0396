//! The room of one determination, used again from claim to claim, and the periods of a claim laid out in it.

use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::period::Period;

use super::method::{EarlierPeriods, Method};
use super::outcome::Displaced;
use super::relation::Elsewhere;
use super::request::Request;
use super::stretch::{self, Resolved, Room, STATES_MAX, StateSet, Stretch};
use super::tally::{Count, Measure};
use crate::error::PensionError;
use crate::record::{Certificate, Earnings, InsurancePeriod, InsuranceRecord, Relevance};
use crate::unit::{Regime, Unit};

/// The periods that serve one purpose, and which of their days count.
#[derive(Debug, Clone, Default)]
pub(super) struct Purpose {
    pub(super) stretches: Vec<Stretch>,
    pub(super) resolved: Resolved,
    /// Months of each State by the regime of the method, where no day is of two States: what most questions ask.
    months: Vec<Count>,
    measured_by: Option<Regime>,
}

impl Purpose {
    /// The count of one State's kept days; all of them, seen from any side.
    pub(super) fn months_of(&self, place: u8, regime: Regime, unit: Unit) -> Option<Count> {
        let known = unit == Unit::Month && self.measured_by == Some(regime);
        self.months.get(usize::from(place)).filter(|_| known).copied()
    }

    /// The days that do not count under a method because days of another State's period do.
    pub(super) fn displaced<'a>(
        &'a self,
        method: &'a Arc<str>,
    ) -> impl Iterator<Item = Displaced> + 'a {
        let entry = |place: u16| usize::from(self.stretches[usize::from(place)].entry);
        self.resolved.lost.iter().map(move |lost| Displaced {
            method: Arc::clone(method),
            entry: entry(lost.stretch),
            period: lost.period,
            by: entry(lost.to),
            rule: lost.rule,
        })
    }

    /// Measures each State once, for every question that follows.
    fn measure_months(&mut self, record: &InsuranceRecord, states: usize, regime: Regime) {
        self.months.clear();
        self.measured_by = None;
        let shared = self.resolved.kept.iter().any(|piece| piece.shared.count_ones() > 1);
        if shared {
            return;
        }
        let stretches = &self.stretches;
        let measure =
            Measure { stretches, record, regime, unit: Unit::Month, since: None, until: None };
        for place in 0..u8::try_from(states).unwrap_or(u8::MAX) {
            // What cannot be measured is measured again, and told, by the question that needs it.
            let count = measure.count(&self.resolved.kept, |_, stretch| stretch.state == place);
            let Ok(count) = count else { return };
            self.months.push(count);
        }
        self.measured_by = Some(regime);
    }
}

/// Own periods that no rule of an instrument has touched.
#[derive(Debug, Clone, Default)]
pub(super) struct National {
    pub(super) stretches: Vec<Stretch>,
    pub(super) resolved: Resolved,
    /// Whether they are laid out for the question at hand; else the instrument sees the same.
    pub(super) apart: bool,
}

/// Whose side the periods are seen from: the method, the States whose periods count, the deciding State, and what goes by
/// other rows.
type Side = (Option<usize>, StateSet, u8, Elsewhere);

/// The room that a determination needs; one is used for any number of claims, one after the other.
#[derive(Debug, Clone, Default)]
pub struct Workspace {
    /// The States of the claim, by code.
    pub(super) states: Vec<Country>,
    /// The States among them with two entries of one kind on the same day.
    pub(super) ambiguous: StateSet,
    pub(super) entitlement: Purpose,
    pub(super) amount: Purpose,
    /// Whether both purposes see the same periods; then only the first is laid out.
    pub(super) same: bool,
    /// Own periods of the deciding State as its national law sees them, where that differs from what the instrument sees.
    pub(super) national: National,
    /// Whether the instrument leaves out own periods before it.
    pub(super) own_clipped: bool,
    pub(super) earnings: Vec<Earnings>,
    /// The days on which an age is reached or a right opens, under any of the instruments.
    pub(super) turns: Vec<NaiveDate>,
    room: Room,
    side: Option<Side>,
}

impl Workspace {
    /// An empty workspace.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The periods that count in an amount.
    pub(super) fn for_amount(&self) -> &Purpose {
        if self.same { &self.entitlement } else { &self.amount }
    }

    /// The place of a State of the claim.
    pub(super) fn place(&self, state: Country) -> Option<u8> {
        self.states.binary_search(&state).ok().and_then(|place| u8::try_from(place).ok())
    }

    /// Begins with a claim: which States it involves.
    pub(super) fn begin(
        &mut self,
        request: &Request<'_>,
        residence: bool,
    ) -> Result<(), PensionError> {
        let claim = request.claim();
        self.side = None;
        self.turns.clear();
        self.states.clear();
        let counted = claim
            .record()
            .periods()
            .iter()
            .filter(|entry| entry.period().start() < request.claimed_on());
        for entry in counted {
            let state = entry.territory().unwrap_or(Country::SU);
            // An agreement may count service in the USSR wherever it lay, also in a republic that it does not bind.
            for state in [state, entry.state()] {
                if !self.states.contains(&state) {
                    self.states.push(state);
                }
            }
        }
        let home = claim.person().residence();
        if residence && !self.states.contains(&home) {
            self.states.push(home);
        }
        if self.states.len() > STATES_MAX {
            let count = self.states.len();
            return Err(PensionError::TooMany {
                what: "states of one record",
                count,
                most: STATES_MAX,
            });
        }
        self.states.sort_unstable();
        self.ambiguous = self.ambiguous_states(request);
        Ok(())
    }

    /// The States with two entries of one code that share a day: which of the two counts, nobody can say.
    fn ambiguous_states(&self, request: &Request<'_>) -> StateSet {
        let entries = request.claim().record().periods();
        let counted = |period: Period| clip(period, None, request.claimed_on());
        let mut found = 0;
        for (place, entry) in entries.iter().enumerate() {
            let Some(days) = counted(entry.period()) else { continue };
            let clash = entries[..place].iter().any(|other| {
                other.territory() == entry.territory()
                    && other.code() == entry.code()
                    && counted(other.period()).is_some_and(|other| other.overlaps(days))
            });
            if clash && let Some(state) = self.place(entry.territory().unwrap_or(Country::SU)) {
                found |= 1 << state;
            }
        }
        found
    }

    /// Lays out the periods as one State sees them under one method, unless they lie there already.
    pub(super) fn lay_out(
        &mut self,
        request: &Request<'_>,
        method: Option<(usize, &Method)>,
        visible: StateSet,
        own: u8,
        elsewhere: Elsewhere,
    ) {
        let rules = method.map_or(&[][..], |(_, method)| &method.coinciding);
        let one_sided = method.is_none_or(|(_, method)| {
            method.earlier == EarlierPeriods::OnlyAfter
                || method.coinciding.contains(&super::method::CoincidingRule::OwnFirst)
        });
        let one_sided = one_sided || elsewhere != Elsewhere::default();
        let side = if one_sided { own } else { 0 };
        let side = (method.map(|(index, _)| index), visible, side, elsewhere);
        if self.side == Some(side) {
            return;
        }
        self.side = Some(side);
        self.same = true;
        self.own_clipped = false;
        self.entitlement.stretches.clear();
        self.amount.stretches.clear();
        let claim = request.claim();
        for (index, entry) in claim.record().periods().iter().enumerate() {
            let Ok(index) = u16::try_from(index) else { break };
            let state = entry.territory().unwrap_or(Country::SU);
            let Some(place) = self.place(state) else { continue };
            let (state, place) = self.counted_as(entry, (state, place), own, method, request.on());
            let since = match method {
                Some((_, method)) if method.earlier == EarlierPeriods::OnlyAfter => {
                    since(method, state, self.states[usize::from(own)], request.on())
                }
                _ => None,
            };
            self.own_clipped |=
                place == own && since.is_some_and(|since| entry.period().start() < since);
            let until = elsewhere.foreign_until(place);
            let until = until.map_or(request.claimed_on(), |day| day.min(request.claimed_on()));
            let Some(period) = clip(entry.period(), since, until) else { continue };
            let stretch = stretch_of(entry, index, place, period);
            // What the State leaves to that of residence helps to open the right and counts in no amount.
            let own_part = |period| Stretch { period, ..stretch };
            let paid = if place == own {
                elsewhere.own_part(entry, period).map(own_part)
            } else {
                Some(stretch)
            };
            let left = paid != Some(stretch);
            self.own_clipped |= left;
            let certificate = entry.certificate();
            let counts = |of: fn(&Certificate) -> Relevance| {
                certificate.is_none_or(|certificate| of(certificate).old_age())
            };
            let (right, amount) = (
                counts(|certificate| certificate.entitlement),
                counts(|certificate| certificate.calculation),
            );
            if (right != amount || left) && self.same {
                self.same = false;
                self.amount.stretches.clone_from(&self.entitlement.stretches);
            }
            if right {
                self.entitlement.stretches.push(stretch);
            }
            if amount && !self.same {
                self.amount.stretches.extend(paid);
            }
        }
        let regime = method.map_or(Regime::Calendar, |(_, method)| method.regime);
        let states = self.states.len();
        let both = [&mut self.entitlement, &mut self.amount];
        for purpose in both.into_iter().take(if self.same { 1 } else { 2 }) {
            let Purpose { stretches, resolved, .. } = &mut *purpose;
            stretch::resolve(stretches, visible, own, rules, &mut self.room, resolved);
            purpose.measure_months(claim.record(), states, regime);
        }
    }

    /// The State for which an entry counts under a method: service in the USSR counts for the USSR where the method binds
    /// that and not the republic in which it lay.
    fn counted_as(
        &self,
        entry: &InsurancePeriod,
        (state, place): (Country, u8),
        own: u8,
        method: Option<(usize, &Method)>,
        on: NaiveDate,
    ) -> (Country, u8) {
        let binds = |state| method.is_some_and(|(_, method)| method.member(state, on).is_some());
        if entry.state() != Country::SU || place == own || binds(state) || !binds(Country::SU) {
            return (state, place);
        }
        self.place(Country::SU).map_or((state, place), |place| (Country::SU, place))
    }

    /// Lays out own periods of a State as its national law sees them: no rule of an instrument touches them, but one that
    /// leaves those before a day to the State of residence, where they are paid for.
    pub(super) fn lay_out_national(
        &mut self,
        request: &Request<'_>,
        own: u8,
        for_amount: bool,
        elsewhere: Elsewhere,
    ) {
        let National { stretches, resolved, apart } = &mut self.national;
        stretches.clear();
        *apart = true;
        let state = self.states[usize::from(own)];
        for (index, entry) in request.claim().record().periods().iter().enumerate() {
            let Ok(index) = u16::try_from(index) else { break };
            if entry.territory().unwrap_or(Country::SU) != state {
                continue;
            }
            let relevant = entry.certificate().is_none_or(|certificate| {
                let relevance =
                    if for_amount { certificate.calculation } else { certificate.entitlement };
                relevance.old_age()
            });
            let days = clip(entry.period(), None, request.claimed_on());
            let Some(days) = days else { continue };
            let paid = if for_amount { elsewhere.own_part(entry, days) } else { Some(days) };
            let Some(period) = paid else { continue };
            if relevant {
                stretches.push(stretch_of(entry, index, own, period));
            }
        }
        stretch::resolve(stretches, 1 << own, own, &[], &mut self.room, resolved);
    }

    /// Gathers the pay of a State by year and currency.
    pub(super) fn gather_earnings(&mut self, request: &Request<'_>, state: Country) {
        use chrono::Datelike;
        let claim = request.claim();
        self.earnings.clear();
        let last = request.claimed_on().year();
        for entry in claim.record().periods() {
            if entry.territory().unwrap_or(Country::SU) == state {
                let before = entry.earnings().iter().filter(|earnings| earnings.year <= last);
                self.earnings.extend(before);
            }
        }
        let key = |earnings: &Earnings| (earnings.year, earnings.amount.currency());
        let ordered = self.earnings.windows(2).all(|pair| match pair {
            [a, b] => key(a) < key(b),
            _ => true,
        });
        if !ordered {
            self.earnings.sort_by_key(key);
            self.earnings.dedup_by(|later, kept| {
                let same = key(later) == key(kept);
                match kept.amount.checked_add(later.amount) {
                    Ok(sum) if same => {
                        kept.amount = sum;
                        true
                    }
                    // A sum out of range stays two rows, which a law cannot use and says so.
                    _ => false,
                }
            });
        }
    }
}

/// One entry on the line of days.
fn stretch_of(entry: &InsurancePeriod, index: u16, place: u8, period: Period) -> Stretch {
    Stretch {
        period,
        state: place,
        code: entry.code(),
        family: entry.code().family(),
        entry: index,
        undated: entry.certificate().is_some_and(|certificate| certificate.undated),
    }
}

/// The first day from which periods in a State count for another.
fn since(method: &Method, there: Country, here: Country, on: NaiveDate) -> Option<NaiveDate> {
    let from = |state| method.member(state, on).and_then(|member| member.from);
    from(there).max(from(here))
}

fn clip(period: Period, since: Option<NaiveDate>, until: NaiveDate) -> Option<Period> {
    let start = since.map_or(period.start(), |since| period.start().max(since));
    Period::new(start, period.end().min(until)).ok()
}
