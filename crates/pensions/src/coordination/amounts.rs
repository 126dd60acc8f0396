//! The pass over the amounts: which benefits are computed under an instrument, and which of them is paid.

use kerben_core::money::Money;
use kerben_core::number::{Fraction, Rational};
use kerben_core::rounding::RoundingMode;
use kerben_core::source::Evidence;

use super::law::{Ask, Basis, Benefit, NationalLaw};
use super::method::{Calculator, CoincidingRule, Denominator, Role, SmallPeriodRule, Tie};
use super::outcome::{AmountPass, Chosen, Computed, ProRataBenefit};
use super::settle::{Counts, Decided, Settle};
use super::steps;
use super::stretch::{Kept, places};
use super::tape::{Entry, Quantity, StepId, Trace};
use super::workspace::Workspace;
use crate::context::Stop;
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::record::Family;

/// The amounts of one State under one instrument.
pub(super) struct Amounts<'a> {
    pub(super) settle: &'a Settle<'a>,
    pub(super) law: &'a dyn NationalLaw,
    pub(super) decided: &'a Decided,
    /// Whether the State pays as if all periods were its own.
    pub(super) everything: bool,
}

/// What is paid, and how it came about.
#[derive(Debug, Clone, Copy)]
pub(super) struct AmountResult {
    pub(super) pass: AmountPass,
    pub(super) chosen: Chosen,
    pub(super) paid: Money,
    pub(super) step: StepId,
    pub(super) grade: Evidence,
}

/// A benefit with its step and the grade of what it stands on.
#[derive(Debug, Clone, Copy)]
struct Made<T> {
    value: T,
    step: StepId,
    grade: Evidence,
}

impl Amounts<'_> {
    /// `None` where nothing is to be paid.
    pub(super) fn run<T: Trace>(
        &self,
        room: &mut Workspace,
        trace: &mut T,
    ) -> Result<Option<AmountResult>, Stop> {
        let before = self.counts(room, trace)?;
        let national = self.settle.national(self.law, room, before.own, true)?;
        let counts = self.with_taken_over(before, room, trace)?;
        let room = &*room;
        let total = counts.own.checked_add(counts.foreign).ok_or(PensionError::TooLong)?;
        let ask = self.settle.ask(room, counts.own, total);
        let alone = self.decided.alone;
        let empty = AmountPass {
            own: counts.own,
            total,
            unshared: None,
            reduced: None,
            pro_rata: None,
            supplement: None,
        };
        if self.everything {
            let made = self.benefit(&ask, Basis::Hypothetical, total, trace)?;
            return Ok(Some(one(empty, Chosen::LastState, made)));
        }
        let calculator = self.settle.calculator();
        let result = match calculator {
            Calculator::Territorial => one(
                empty,
                Chosen::Territorial,
                self.benefit(&ask, Basis::Hypothetical, total, trace)?,
            ),
            Calculator::ResidenceFraction => self.fraction(&ask, &counts, empty, trace)?,
            Calculator::Refund if !alone => {
                let Some(benefit) = self.law.refund(&ask, trace)? else { return Ok(None) };
                one(empty, Chosen::Refund, self.pay(&ask, benefit, trace)?)
            }
            Calculator::Refund => self.own_record(&ask, national, empty, trace)?,
            Calculator::Direct => self.direct(&ask, national, &counts, empty, trace)?,
            Calculator::DirectOrProRataOnRequest if !self.settle.request.asks_for_pro_rata() => {
                self.direct(&ask, national, &counts, empty, trace)?
            }
            Calculator::IndependentElseProRata if alone => {
                self.own_record(&ask, national, empty, trace)?
            }
            Calculator::HigherOf if alone => {
                let own = self.own_record(&ask, national, empty, trace)?;
                let shared = self.pro_rata(&ask, &counts, room, empty, trace)?;
                self.higher(own, shared, trace)
            }
            Calculator::HigherOf
            | Calculator::ProRata
            | Calculator::IndependentElseProRata
            | Calculator::DirectOrProRataOnRequest => {
                self.pro_rata(&ask, &counts, room, empty, trace)?
            }
        };
        Ok(Some(result))
    }

    /// The counts of the amount: those of the conditions, unless other periods count.
    fn counts<T: Trace>(&self, room: &Workspace, trace: &mut T) -> Result<Counts, Stop> {
        use SmallPeriodRule::{EntitlementOnly, TakenOver};
        let rule = self.settle.small_rule();
        if room.same && !matches!(rule, Some(EntitlementOnly | TakenOver)) {
            return Ok(self.decided.counts);
        }
        let purpose = room.for_amount();
        let left_out = Some(if rule == Some(TakenOver) { TakenOver } else { EntitlementOnly });
        self.settle.counts(self.law, purpose, room, left_out, trace)
    }

    /// With the short records that the State takes over as its own, which the right by national law alone never sees.
    fn with_taken_over<T: Trace>(
        &self,
        mut counts: Counts,
        room: &Workspace,
        trace: &mut T,
    ) -> Result<Counts, Stop> {
        if self.settle.small_rule() != Some(SmallPeriodRule::TakenOver) {
            return Ok(counts);
        }
        let purpose = room.for_amount();
        let (state, unit) = (self.law.state(), self.law.unit());
        let measure = self.settle.measure(purpose, self.settle.regime(), unit);
        for other in places(self.settle.visible & !(1 << self.settle.place)) {
            if !self.settle.escapes(room, other)? {
                continue;
            }
            let taken = measure.count(&purpose.resolved.kept, self.settle.is_foreign(other))?;
            if taken.whole == 0 {
                continue;
            }
            counts.own = counts.own.checked_add(taken.whole).ok_or(PensionError::TooLong)?;
            if trace.is_on() {
                let count = |n: u32| Quantity::Count(n.into(), unit);
                let there = room.states[usize::from(other)];
                let step = trace.push(Entry::new(&steps::FOREIGN_OF, there, count(taken.whole)));
                counts.own_step = trace.push(Entry {
                    cite: self.settle.cite(Role::SmallPeriod),
                    ..Entry::new(&steps::TAKEN_OVER, state, count(counts.own))
                        .from(&[("own", counts.own_step), ("taken over", step)])
                });
            }
        }
        Ok(counts)
    }

    /// The benefit for so much insurance, as it is paid.
    fn benefit<T: Trace>(
        &self,
        ask: &Ask<'_>,
        basis: Basis,
        insured: u32,
        trace: &mut T,
    ) -> Result<Made<Computed>, Stop> {
        let benefit = self.law.benefit(ask, basis, insured, trace)?;
        self.pay(ask, benefit, trace)
    }

    fn pay<T: Trace>(
        &self,
        ask: &Ask<'_>,
        benefit: Benefit,
        trace: &mut T,
    ) -> Result<Made<Computed>, Stop> {
        let (money, step) = self.law.pay(ask, benefit.amount, benefit.step, trace)?;
        Ok(Made { value: Computed { exact: benefit.amount, money }, step, grade: benefit.grade })
    }

    /// The independent benefit: own periods, national law alone.
    fn own_record<T: Trace>(
        &self,
        ask: &Ask<'_>,
        national: u32,
        pass: AmountPass,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        let ask = Ask { own: national, ..*ask };
        Ok(one(pass, Chosen::Independent, self.benefit(&ask, Basis::Own, national, trace)?))
    }

    fn direct<T: Trace>(
        &self,
        ask: &Ask<'_>,
        national: u32,
        counts: &Counts,
        pass: AmountPass,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        if self.decided.alone {
            return self.own_record(ask, national, pass, trace);
        }
        let made = self.benefit(ask, Basis::Direct, counts.own, trace)?;
        let grade = made.grade.min(self.settle.grade_of(Role::Direct));
        Ok(one(pass, Chosen::Direct, Made { grade, ..made }))
    }

    /// The full benefit times own periods over the span of the law.
    fn fraction<T: Trace>(
        &self,
        ask: &Ask<'_>,
        counts: &Counts,
        pass: AmountPass,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        let span = self.span(ask)?;
        let shared =
            self.share(ask, counts.own.min(span), span, Basis::Full, counts, pass, trace)?;
        Ok(AmountResult { chosen: Chosen::ResidenceFraction, ..shared })
    }

    fn span(&self, ask: &Ask<'_>) -> Result<u32, Stop> {
        let span = self.law.span(ask)?.filter(|span| *span > 0);
        span.ok_or_else(|| Missing::rule("coordination.span").into())
    }

    /// The theoretical amount times own periods over all.
    fn pro_rata<T: Trace>(
        &self,
        ask: &Ask<'_>,
        counts: &Counts,
        room: &Workspace,
        pass: AmountPass,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        let base =
            self.settle.method.map_or(Denominator::AllPeriods, |(_, method)| method.denominator);
        let counts = &self.counts_of_share(counts, room, trace)?;
        let total = counts.own.checked_add(counts.foreign).ok_or(PensionError::TooLong)?;
        let (numerator, denominator) = match base {
            Denominator::AllPeriods => (counts.own, total),
            Denominator::AllPeriodsUpToFull => {
                let full = self.law.span(ask)?.unwrap_or(u32::MAX);
                (counts.own.min(full), total.min(full))
            }
            Denominator::SpanOfTheLaw => {
                let span = self.span(ask)?;
                (counts.own.min(span), span)
            }
        };
        let shared =
            self.share(ask, numerator, denominator, Basis::Hypothetical, counts, pass, trace)?;
        self.with_supplement(ask, room, shared, trace)
    }

    /// The periods of the share: where short records are handed on, they count in the theoretical amount only.
    ///
    /// So the predecessor was read (Regulation (EEC) No 1408/71, article 48); of Regulation (EC) No 883/2004, article 57,
    /// the text was not, hence the grade of its provision.
    fn counts_of_share<T: Trace>(
        &self,
        counts: &Counts,
        room: &Workspace,
        trace: &mut T,
    ) -> Result<Counts, Stop> {
        let handed_on = Some(SmallPeriodRule::HandedOn);
        if self.settle.small_rule() != handed_on {
            return Ok(*counts);
        }
        for other in places(self.settle.visible & !(1 << self.settle.place)) {
            if self.settle.escapes(room, other)? {
                return self.settle.counts(self.law, room.for_amount(), room, handed_on, trace);
            }
        }
        Ok(*counts)
    }

    #[expect(clippy::too_many_arguments, reason = "the fraction, and all that its steps show")]
    fn share<T: Trace>(
        &self,
        ask: &Ask<'_>,
        numerator: u32,
        denominator: u32,
        basis: Basis,
        counts: &Counts,
        pass: AmountPass,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        let insured = if basis == Basis::Full { denominator } else { pass.total };
        let theoretical = self.law.benefit(ask, basis, insured, trace)?;
        let share = Fraction::new(numerator.into(), denominator.max(1).into())
            .map_err(PensionError::from)?;
        let exact = theoretical.amount.times(share).ok_or(PensionError::TooLong)?;
        let total = counts.own.checked_add(counts.foreign).ok_or(PensionError::TooLong)?;
        let step = if trace.is_on() {
            let share = self.record_share(share, counts, total, trace);
            let inputs = [("theoretical", theoretical.step), ("share", share)];
            let amount = Quantity::Amount(exact, self.law.currency());
            trace.push(Entry {
                cite: self.settle.cite(Role::Share),
                ..Entry::new(&steps::PRO_RATA, self.law.state(), amount).from(&inputs)
            })
        } else {
            StepId::NONE
        };
        let grade = theoretical
            .grade
            .min(self.settle.grade_of(Role::Theoretical))
            .min(self.settle.grade_of(Role::Share));
        let capped = (numerator, denominator) != (counts.own, total);
        let grade = if capped { grade.min(self.settle.grade_of(Role::Cap)) } else { grade };
        let paid = self.pay(ask, Benefit { amount: exact, step, grade }, trace)?;
        let benefit =
            ProRataBenefit { theoretical: theoretical.amount, share, money: paid.value.money };
        Ok(AmountResult {
            pass: AmountPass { pro_rata: Some(benefit), ..pass },
            chosen: Chosen::ProRata,
            paid: paid.value.money,
            step: paid.step,
            grade: paid.grade,
        })
    }

    fn record_share<T: Trace>(
        &self,
        share: Fraction,
        counts: &Counts,
        all: u32,
        trace: &mut T,
    ) -> StepId {
        let (state, unit) = (self.law.state(), self.law.unit());
        let count = |n: u64| Quantity::Count(n, unit);
        let total = trace.push(
            Entry::new(&steps::TOTAL, state, count(all.into()))
                .from(&[("own", counts.own_step), ("others", counts.foreign_step)]),
        );
        let mut side = |rule, whole: StepId, before: u32, after: u64| {
            if u64::from(before) == after {
                return whole;
            }
            let span = trace.push(Entry {
                cite: self.settle.cite(Role::Cap),
                ..Entry::new(&steps::SPAN, state, count(share.denominator()))
            });
            trace.push(Entry {
                cite: self.settle.cite(Role::Cap),
                ..Entry::new(rule, state, count(after)).from(&[("periods", whole), ("most", span)])
            })
        };
        let above = side(&steps::NUMERATOR, counts.own_step, counts.own, share.numerator());
        // A span above all periods is the law's own, not a cap.
        let below = if share.denominator() > u64::from(all) {
            trace.push(Entry::new(&steps::SPAN, state, count(share.denominator())))
        } else {
            let mut side = |whole: StepId, before: u32, after: u64| {
                if u64::from(before) == after {
                    return whole;
                }
                let span = trace.push(Entry::new(&steps::SPAN, state, count(after)));
                trace.push(
                    Entry::new(&steps::DENOMINATOR, state, count(after))
                        .from(&[("periods", whole), ("most", span)]),
                )
            };
            side(total, all, share.denominator())
        };
        trace.push(Entry {
            cite: self.settle.cite(Role::Share),
            ..Entry::new(&steps::SHARE, state, Quantity::Share(share))
                .from(&[("numerator", above), ("denominator", below)])
        })
    }

    /// Adds what the State pays for its voluntary periods that compulsory ones elsewhere displaced.
    fn with_supplement<T: Trace>(
        &self,
        ask: &Ask<'_>,
        room: &Workspace,
        result: AmountResult,
        trace: &mut T,
    ) -> Result<AmountResult, Stop> {
        if !self.settle.method.is_some_and(|(_, method)| method.supplement) {
            return Ok(result);
        }
        let purpose = room.for_amount();
        let displaced = |lost: &&super::stretch::Lost| {
            let stretch = &purpose.stretches[usize::from(lost.stretch)];
            lost.rule == CoincidingRule::CompulsoryOverVoluntary
                && stretch.state == self.settle.place
                && stretch.family == Family::Voluntary
        };
        let mut lost: Vec<Kept> = Vec::new();
        for piece in purpose.resolved.lost.iter().filter(displaced) {
            lost.push(Kept { period: piece.period, stretch: piece.stretch, shared: 0 });
        }
        if lost.is_empty() {
            return Ok(result);
        }
        let regime = self.settle.own_regime(self.law);
        let measure = self.settle.measure(purpose, regime, self.law.unit());
        let insured = measure.count(&lost, |_, _| true)?.whole;
        let made = self.benefit(ask, Basis::Direct, insured, trace)?;
        let paid = result.paid.checked_add(made.value.money).map_err(PensionError::from)?;
        let step = trace.push(Entry {
            cite: self.settle.cite(Role::Supplement),
            ..Entry::new(&steps::WITH_SUPPLEMENT, self.law.state(), Quantity::Money(paid))
                .from(&[("pro rata", result.step), ("supplement", made.step)])
        });
        let grade = result.grade.min(made.grade).min(self.settle.grade_of(Role::Supplement));
        let pass = AmountPass { supplement: Some(made.value.money), ..result.pass };
        Ok(AmountResult { pass, paid, step, grade, ..result })
    }

    /// The higher of the independent and the pro-rata benefit; equal ones by the instrument's rule.
    fn higher<T: Trace>(
        &self,
        own: AmountResult,
        shared: AmountResult,
        trace: &mut T,
    ) -> AmountResult {
        use std::cmp::Ordering;
        let tie = self.settle.method.map_or(Tie::ProRata, |(_, method)| method.tie);
        let (chosen, label) = match (own.paid.minor().cmp(&shared.paid.minor()), tie) {
            (Ordering::Greater, _) => (own, Chosen::Independent),
            (Ordering::Less, _) => (shared, Chosen::ProRata),
            (Ordering::Equal, Tie::Independent) => (own, Chosen::TieIndependent),
            (Ordering::Equal, Tie::ProRata) => (shared, Chosen::TieProRata),
        };
        let other = if chosen.step == own.step { shared.step } else { own.step };
        let grade = own.grade.min(shared.grade).min(self.settle.grade_of(Role::Choice));
        let step = trace.push(Entry {
            cite: self.settle.cite(Role::Choice),
            ..Entry::new(&steps::CHOICE, self.law.state(), Quantity::Money(chosen.paid))
                .from(&[("chosen", chosen.step), ("other", other)])
        });
        AmountResult {
            pass: AmountPass { unshared: own.pass.unshared, ..shared.pass },
            chosen: label,
            paid: chosen.paid,
            step,
            grade,
        }
    }
}

fn one(pass: AmountPass, chosen: Chosen, made: Made<Computed>) -> AmountResult {
    AmountResult {
        pass: AmountPass { unshared: Some(made.value), ..pass },
        chosen,
        paid: made.value.money,
        step: made.step,
        grade: made.grade,
    }
}

/// Rounds an exact amount in major units to money of the currency.
///
/// # Errors
///
/// [`PensionError::TooLong`] beyond what money can hold, [`PensionError::Money`] for a currency without minor units,
/// [`PensionError::FinerThanMoney`] where the step leaves a part of the smallest coin.
pub fn to_money(
    exact: Rational,
    step: Rational,
    mode: RoundingMode,
    currency: kerben_core::currency::Currency,
) -> Result<Money, PensionError> {
    let digits = currency.minor_units().unwrap_or(0);
    let units =
        Rational::whole(10_i64.checked_pow(u32::from(digits)).ok_or(PensionError::TooLong)?);
    let long = |value: Option<Rational>| value.ok_or(PensionError::TooLong);
    let minor = if long(step.checked_mul(units))? == Rational::ONE {
        // The step is the smallest coin, as most laws have it.
        long(exact.checked_mul(units))?.to_whole(mode)
    } else {
        let minor = long(exact.round(step, mode).and_then(|rounded| rounded.checked_mul(units)))?;
        if !minor.is_whole() {
            return Err(PensionError::FinerThanMoney { currency });
        }
        Some(minor.floor())
    };
    let minor = minor.and_then(|minor| i64::try_from(minor).ok()).ok_or(PensionError::TooLong)?;
    Ok(Money::from_minor(minor, currency)?)
}
