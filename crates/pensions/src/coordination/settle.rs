//! One State under one instrument: the pass over the conditions, then the pass over the amounts.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::amounts::Amounts;
use super::coordinator::Coordinator;
use super::law::{Ask, NationalLaw, Requirements};
use super::method::{Aggregation, Calculator, Export, Method, MinimumOwn, Role, SmallPeriodRule};
use super::opening;
use super::outcome::{Award, EntitlementPass, Minimum, Payable, Reason, Right, StateAnswer};
use super::relation::Elsewhere;
use super::request::Request;
use super::steps;
use super::stretch::{Kept, StateSet, Stretch, places};
use super::tally::{Count, Measure};
use super::tape::{Cite, Entry, Quantity, StepId, Trace};
use super::verdict::lacking;
use super::workspace::{Purpose, Workspace};
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::unit::{Regime, Unit};

/// One State's question under one instrument.
#[derive(Debug, Clone, Copy)]
pub(super) struct Settle<'a> {
    pub(super) coordinator: &'a Coordinator,
    pub(super) request: &'a Request<'a>,
    pub(super) method: Option<(usize, &'a Method)>,
    /// The place of the deciding State.
    pub(super) place: u8,
    /// The States whose periods count.
    pub(super) visible: StateSet,
    /// What of the periods goes by other rows.
    pub(super) elsewhere: Elsewhere,
}

/// What one State's periods and those of the others come to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Counts {
    pub(super) own: u32,
    pub(super) foreign: u32,
    pub(super) own_step: StepId,
    pub(super) foreign_step: StepId,
}

/// The conditions, decided.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decided {
    pub(super) pass: EntitlementPass,
    pub(super) counts: Counts,
    pub(super) requirements: Requirements,
    pub(super) alone: bool,
    pub(super) together: bool,
    pub(super) from: Option<NaiveDate>,
    pub(super) at_latest: bool,
}

impl<'a> Settle<'a> {
    pub(super) fn run<T: Trace>(
        &self,
        room: &mut Workspace,
        trace: &mut T,
    ) -> Result<(StateAnswer, StepId), PensionError> {
        let state = room.states[usize::from(self.place)];
        match self.decide(state, room, trace) {
            Ok(answer) => Ok(answer),
            Err(stop) => {
                let missing = lacking(stop)?;
                Ok(self.undetermined(state, missing, trace))
            }
        }
    }

    fn decide<T: Trace>(
        &self,
        state: Country,
        room: &mut Workspace,
        trace: &mut T,
    ) -> Result<(StateAnswer, StepId), Stop> {
        let Some(law) = self.coordinator.law(state) else {
            return Err(Missing::Scheme { state }.into());
        };
        if room.ambiguous & self.visible != 0 {
            return Err(Missing::fact("coordination.overlapping_entries").into());
        }
        room.gather_earnings(self.request, state);
        let mut grade = self.method.map_or(Evidence::Official, |(_, method)| method.grade);
        grade = grade.min(self.overlap_grade(room));
        let counts = self.counts(law, &room.entitlement, room, None, trace)?;
        let national = self.national(law, room, counts.own, false)?;
        let ask = self.ask(room, counts.own, counts.own.saturating_add(counts.foreign));
        let requirements = law.requirements(&ask, trace)?;
        grade = grade.min(requirements.grade);
        let decided = self.conditions(law, room, &counts, national, requirements)?;
        let right_step = self.record_right(state, law, &counts, &decided, trace);
        if requirements.others == Tri::Unknown {
            return Err(Missing::fact("coordination.other_conditions").into());
        }
        if let Some(reason) = self.refused(law, room, &decided)? {
            return Ok(self.refuse(state, &decided, Some(reason), grade, right_step, trace));
        }
        if self.elsewhere.touches_own() {
            let paid = self.pays_for_own(law, room, &decided)?;
            if !paid {
                let reason = Some(Reason::PaidByResidence);
                return Ok(self.refuse(state, &decided, reason, grade, right_step, trace));
            }
        }
        let opened = decided.from.is_some_and(|from| from <= self.request.on());
        let fallback = self.takes_everything(room, &decided)?;
        let refund = self.calculator() == Calculator::Refund && !decided.alone;
        if !refund && (!opened || requirements.others == Tri::No) {
            return Ok(self.refuse(state, &decided, None, grade, right_step, trace));
        }
        let amounts = Amounts { settle: self, law, decided: &decided, everything: fallback };
        let (from, payable) = (decided.from.unwrap_or(self.request.on()), self.payable(state));
        if matches!(payable, Payable::Abroad | Payable::NotAbroad) {
            grade = grade.min(self.grade_of(Role::Export));
        }
        let result = match amounts.run(room, trace) {
            Ok(Some(result)) => result,
            Ok(None) => return Ok(self.refuse(state, &decided, None, grade, right_step, trace)),
            // Whether there is anything to pay back shows with the amount.
            Err(stop) if refund => return Err(stop),
            Err(stop) => {
                let missing = lacking(stop)?;
                let right =
                    Right::Unassessed { from, at_latest: decided.at_latest, payable, missing };
                return Ok(self.unassessed(state, decided.pass, right, grade, right_step, trace));
            }
        };
        grade = grade.min(result.grade);
        let award = Award {
            from,
            at_latest: decided.at_latest,
            chosen: result.chosen,
            paid: result.paid,
            payable,
        };
        let right = Right::Entitled(award);
        let answer = StateAnswer {
            amount: Some(result.pass),
            ..self.answer(state, decided.pass, right, grade)
        };
        let inputs = [("right", right_step), ("amount", result.step)];
        let met = Quantity::Test(Tri::Yes, None);
        let id = trace.push(Entry::new(&steps::STATE, state, met).from(&inputs).graded(grade));
        Ok((answer, id))
    }

    /// Whether there are own days for which no other State pays.
    fn pays_for_own(
        &self,
        law: &dyn NationalLaw,
        room: &mut Workspace,
        decided: &Decided,
    ) -> Result<bool, Stop> {
        let own = |stretches: &[Stretch], kept: &[Kept]| {
            kept.iter().any(|piece| stretches[usize::from(piece.stretch)].state == self.place)
        };
        if decided.alone {
            self.national(law, room, decided.counts.own, true)?;
            if room.national.apart {
                return Ok(own(&room.national.stretches, &room.national.resolved.kept));
            }
        }
        let purpose = room.for_amount();
        Ok(own(&purpose.stretches, &purpose.resolved.kept))
    }

    /// The calculator of the instrument; a national law alone is direct.
    pub(super) fn calculator(&self) -> Calculator {
        self.method.map_or(Calculator::Direct, |(_, method)| method.calculator)
    }

    pub(super) fn cite(&self, role: Role) -> Option<Cite> {
        self.method.map(|(index, _)| Cite::Method(index, role))
    }

    pub(super) fn grade_of(&self, role: Role) -> Evidence {
        self.method.map_or(Evidence::Official, |(_, method)| method.grade_of(role))
    }

    /// The lowest grade of the rules on coinciding periods that bit.
    fn overlap_grade(&self, room: &Workspace) -> Evidence {
        let lost = room.entitlement.resolved.lost.iter().chain(&room.for_amount().resolved.lost);
        let grades = lost.map(|lost| self.grade_of(lost.rule.role()));
        let undated = room.entitlement.stretches.iter().any(|stretch| stretch.undated);
        let undated = undated.then(|| self.grade_of(Role::Undated));
        Evidence::lowest(grades.chain(undated)).unwrap_or(Evidence::Official)
    }

    pub(super) fn ask<'r>(&self, room: &'r Workspace, own: u32, total: u32) -> Ask<'r>
    where
        'a: 'r,
    {
        let claim = self.request.claim();
        Ask {
            person: claim.person(),
            record: claim.record(),
            method: self.method.map(|(_, method)| &*method.id),
            on: self.request.on(),
            claimed_on: self.request.claimed_on(),
            earnings: &room.earnings,
            own,
            total,
        }
    }

    pub(super) fn regime(&self) -> Regime {
        self.method.map_or(Regime::Calendar, |(_, method)| method.regime)
    }

    pub(super) fn own_regime(&self, law: &dyn NationalLaw) -> Regime {
        law.regime().unwrap_or(self.regime())
    }

    pub(super) fn measure<'r>(
        &self,
        purpose: &'r Purpose,
        regime: Regime,
        unit: Unit,
    ) -> Measure<'r>
    where
        'a: 'r,
    {
        self.measure_of(&purpose.stretches, regime, unit)
    }

    pub(super) fn measure_of<'r>(
        &self,
        stretches: &'r [Stretch],
        regime: Regime,
        unit: Unit,
    ) -> Measure<'r>
    where
        'a: 'r,
    {
        let record = self.request.claim().record();
        Measure { stretches, record, regime, unit, since: None, until: None }
    }

    /// Own periods and those of each other State, in the unit of the law.
    ///
    /// Short records of other States are left out where the instrument has the rule `leaving_out` for them.
    pub(super) fn counts<T: Trace>(
        &self,
        law: &dyn NationalLaw,
        purpose: &Purpose,
        room: &Workspace,
        leaving_out: Option<SmallPeriodRule>,
        trace: &mut T,
    ) -> Result<Counts, Stop> {
        let unit = law.unit();
        let kept = &purpose.resolved.kept;
        let own = self.count_of(purpose, self.place, self.own_regime(law), unit)?;
        let units = self.cite(Role::Units);
        let state = law.state();
        let fact = |rule, state, count: Count| Entry {
            cite: units,
            ..Entry::new(rule, state, Quantity::Count(count.whole.into(), unit))
        };
        let own_step = trace.push(fact(&steps::OWN, state, own));
        let measure = self.measure(purpose, self.regime(), unit);
        let mut foreign: u32 = 0;
        let mut parts = [("", StepId::NONE); 32];
        let mut used = 0;
        for other in places(self.visible & !(1 << self.place)) {
            if leaving_out.is_some()
                && self.small_rule() == leaving_out
                && self.escapes(room, other)?
            {
                continue;
            }
            let known = purpose.months_of(other, self.regime(), unit);
            let count = match known {
                Some(count) => count,
                None => measure.count(kept, self.is_foreign(other))?,
            };
            if count.whole == 0 {
                continue;
            }
            foreign = foreign.checked_add(count.whole).ok_or(PensionError::TooLong)?;
            if trace.is_on() {
                let there = room.states[usize::from(other)];
                parts[used] = ("periods", trace.push(fact(&steps::FOREIGN_OF, there, count)));
                used += 1;
            }
        }
        let sum = Quantity::Count(foreign.into(), unit);
        let foreign_step = trace.push(Entry::new(&steps::FOREIGN, state, sum).from(&parts[..used]));
        Ok(Counts { own: own.whole, foreign, own_step, foreign_step })
    }

    /// All kept days of one State.
    pub(super) fn count_of(
        &self,
        purpose: &Purpose,
        place: u8,
        regime: Regime,
        unit: Unit,
    ) -> Result<Count, Stop> {
        match purpose.months_of(place, regime, unit) {
            Some(count) => Ok(count),
            None => self.measure(purpose, regime, unit).count(&purpose.resolved.kept, is_of(place)),
        }
    }

    /// Days of another State, unless they are just as well the deciding State's own, or a third's that comes first.
    pub(super) fn is_foreign(&self, other: u8) -> impl Fn(&Kept, &Stretch) -> bool {
        let own = 1_u32 << self.place;
        move |piece, stretch| {
            stretch.state == other
                && piece.shared & own == 0
                && piece.shared.trailing_zeros() == u32::from(other)
        }
    }

    /// Own periods under national law alone: no rule of the instrument has touched them.
    pub(super) fn national(
        &self,
        law: &dyn NationalLaw,
        room: &mut Workspace,
        own: u32,
        for_amount: bool,
    ) -> Result<u32, Stop> {
        let purpose = if for_amount { room.for_amount() } else { &room.entitlement };
        let lost = &purpose.resolved.lost;
        let of_own = |place: u16| purpose.stretches[usize::from(place)].state == self.place;
        if !room.own_clipped && !lost.iter().any(|lost| of_own(lost.stretch)) {
            room.national.apart = false;
            return Ok(own);
        }
        room.lay_out_national(self.request, self.place, for_amount, self.elsewhere);
        let national = &room.national;
        let measure = self.measure_of(&national.stretches, self.own_regime(law), law.unit());
        Ok(measure.count(&national.resolved.kept, is_of(self.place))?.whole)
    }

    fn conditions(
        &self,
        law: &dyn NationalLaw,
        room: &Workspace,
        counts: &Counts,
        national: u32,
        requirements: Requirements,
    ) -> Result<Decided, Stop> {
        let need = requirements.qualifying;
        let lacking = need.saturating_sub(counts.own);
        let added = match self.method.map(|(_, method)| method.aggregation) {
            Some(Aggregation::AsFarAsNecessary) => counts.foreign.min(lacking),
            Some(Aggregation::All) => counts.foreign,
            _ => 0,
        };
        let pass = EntitlementPass {
            unit: law.unit(),
            national,
            own: counts.own,
            foreign: counts.foreign,
            added,
            need,
            own_minimum: requirements.own_minimum,
            instrument_minimum: self.instrument_minimum(law, room, None)?,
            age_on: Some(requirements.age_on),
        };
        let alone = pass.national >= need && pass.national >= requirements.own_minimum;
        let together = pass.is_met_together();
        let opening = if alone || together {
            opening::first_day(self, law, room, &pass, requirements.age_on, alone)?
        } else {
            None
        };
        Ok(Decided {
            pass,
            counts: *counts,
            requirements,
            alone,
            together,
            from: opening.map(|opening| opening.day),
            at_latest: opening.is_some_and(|opening| opening.at_latest),
        })
    }

    /// The instrument's least own record, in its own unit, beside what there is before a day, or in all.
    pub(super) fn instrument_minimum(
        &self,
        law: &dyn NationalLaw,
        room: &Workspace,
        until: Option<NaiveDate>,
    ) -> Result<Option<Minimum>, Stop> {
        let Some(minimum) = self.method.and_then(|(_, method)| method.minimum_own) else {
            return Ok(None);
        };
        let MinimumOwn { count: need, unit, since_bound } = minimum;
        let (purpose, regime) = (&room.entitlement, self.own_regime(law));
        let since = opening::bound_since(self, room, self.place).filter(|_| since_bound);
        let own = if since.is_none() && until.is_none() {
            self.count_of(purpose, self.place, regime, unit)?
        } else {
            let measure = Measure { until, ..self.measure(purpose, regime, unit).since(since) };
            measure.count(&purpose.resolved.kept, is_of(self.place))?
        };
        Ok(Some(Minimum { have: own.whole, need, unit }))
    }

    /// Why the State pays nothing whatever its conditions say.
    fn refused(
        &self,
        law: &dyn NationalLaw,
        room: &Workspace,
        decided: &Decided,
    ) -> Result<Option<Reason>, Stop> {
        let home = self.request.claim().person().residence();
        if self.calculator() == Calculator::Territorial {
            return Ok((home != law.state()).then_some(Reason::PaidByResidence));
        }
        let by_residence = home == law.state() && law.pays_by_residence();
        if decided.pass.own == 0 && decided.pass.national == 0 && !by_residence {
            return Ok(Some(Reason::NoOwnPeriods));
        }
        let small = self.is_small(room, self.place)? && !decided.alone;
        if small && !self.takes_everything(room, decided)? {
            return Ok(Some(Reason::SmallPeriod));
        }
        Ok(None)
    }

    fn payable(&self, state: Country) -> Payable {
        if self.request.claim().person().residence() == state {
            return Payable::AtHome;
        }
        match self.method.map(|(_, method)| method.export) {
            Some(Export::Paid) => Payable::Abroad,
            Some(Export::NotPaid) => Payable::NotAbroad,
            _ => Payable::Unknown,
        }
    }
}

/// Days of a State's own periods.
pub(super) fn is_of(place: u8) -> impl Fn(&Kept, &Stretch) -> bool {
    move |_, stretch| stretch.state == place
}
