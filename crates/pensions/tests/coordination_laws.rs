//! The laws of the coordination engine: they hold for instruments and laws of every kind, and each catches a broken
//! implementation.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Node;
use kerben_core::money::Money;
use kerben_core::number::{Fraction, Rational};
use kerben_core::period::Period;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{
    Base, Coordinator, Counted, Determination, Method, Methods, NationalLaw, Parametric, Pass,
    Request, Right, StateAnswer, Tape, Terms, Workspace,
};
use kerben_pensions::laws::{coordination as laws, coordination_time as time};
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
use kerben_pensions::strategies::coordination as some;
use proptest::prelude::*;

fn engine(method: Method, laws: impl IntoIterator<Item = Parametric>) -> Coordinator {
    let laws = laws.into_iter().map(|law| Arc::new(law) as Arc<dyn NationalLaw>);
    Coordinator::new([method], laws).unwrap()
}

fn explained(engine: &Coordinator, claim: &Claim) -> (Determination, Arc<Node>) {
    let mut tape = Tape::new();
    let (answer, last) =
        engine.explain_in(&Request::new(claim), &mut Workspace::new(), &mut tape).unwrap();
    let tree = engine.tree(&tape, last, &answer).unwrap();
    (answer, tree)
}

fn counted(engine: &Coordinator, claim: &Claim) -> Vec<Counted> {
    let of = |state| engine.counted(&Request::new(claim), state, Pass::Entitlement).unwrap();
    some::STATES.into_iter().flat_map(of).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn shares_and_sums(method in some::method(), acts in some::laws(), claim in some::claim()) {
        let engine = engine(method, acts);
        let answer = |claim: &Claim| engine.determine(claim).unwrap();
        laws::numerators_never_exceed_the_denominator(&claim, answer)?;
        laws::pro_rata_never_exceeds_theoretical(&claim, answer)?;
        laws::as_far_as_necessary_stops_at_the_need(&claim, answer)?;
        laws::explanation_ends_in_the_result(&claim, answer, |claim| explained(&engine, claim))?;
    }

    #[test]
    fn rights_begin_on_their_first_day(
        method in some::method(), acts in some::laws(), claim in some::claim_of(some::dated()), since_bound in any::<bool>(),
    ) {
        let mut method = method;
        method.small_period = None;
        if let Some(minimum) = &mut method.minimum_own {
            minimum.since_bound = since_bound;
        }
        let engine = engine(method, acts);
        let answer = engine.determine(&claim).unwrap();
        let claimed = |day| {
            let request = Request::new(&claim).claimed(day);
            engine.determine_in(&request, &mut Workspace::new()).unwrap()
        };
        time::a_right_begins_on_its_first_day(&answer, claimed)?;
    }

    #[test]
    fn coinciding_days(method in some::method(), claim in some::claim()) {
        let engine = engine(method, []);
        laws::overlap_removal_is_idempotent(&claim, |claim| counted(&engine, claim))?;
        laws::overlap_removal_is_independent_of_order(&claim, |claim| counted(&engine, claim))?;
        laws::overlap_removal_loses_no_day(&claim, |claim| counted(&engine, claim))?;
    }

    #[test]
    fn the_order_of_entries_decides_no_answer(method in some::method(), acts in some::laws(), claim in some::claim()) {
        let engine = engine(method, acts);
        let reversed = InsuranceRecord::new(claim.record().periods().iter().rev().cloned()).unwrap();
        let other =
            Claim::new(claim.person().clone(), reversed, claim.claimed_on(), claim.asked_on()).unwrap();
        prop_assert_eq!(engine.determine(&claim).unwrap().states, engine.determine(&other).unwrap().states);
    }

    #[test]
    fn more_never_harms(
        method in some::method(),
        acts in some::laws(),
        claim in some::claim_of(some::dated()),
        extra in some::dated(),
    ) {
        let engine = engine(method, acts);
        let answer = |claim: &Claim| engine.determine(claim).unwrap();
        laws::a_foreign_period_never_lowers_a_right(&claim, &extra, answer)?;
        laws::more_own_insurance_never_lowers(&claim, &extra, answer)?;
    }

    #[test]
    fn splitting(
        method in some::method(),
        acts in some::laws(),
        claim in some::claim(),
        cut in some::days(),
    ) {
        let engine = engine(method, acts);
        let answer = |claim: &Claim| engine.determine(claim).unwrap();
        laws::splitting_a_period_changes_nothing(&claim, cut.start(), answer)?;
    }
}

fn entry(state: Country, kind: PeriodKind, days: &str) -> InsurancePeriod {
    InsurancePeriod::new(state, days.parse::<Period>().unwrap(), kind).unwrap()
}

/// Work in Germany and France, some of it on the same days as voluntary insurance and military service.
fn case() -> Claim {
    claim([
        entry(Country::DE, PeriodKind::Employment, "1970-01-01 to 1987-12-31"),
        entry(Country::FR, PeriodKind::Voluntary, "1986-01-01 to 1989-12-31"),
        entry(Country::FR, PeriodKind::Employment, "1990-01-01 to 2009-12-31"),
        entry(Country::DE, PeriodKind::MilitaryService, "1995-01-01 to 1995-12-31"),
    ])
}

fn claim(entries: impl IntoIterator<Item = InsurancePeriod>) -> Claim {
    let born = parse_day("1945-01-01").unwrap();
    let person = Person::new(born, Sex::Male, [Country::DE], Country::DE).unwrap();
    let on = parse_day("2012-01-01").unwrap();
    Claim::new(person, InsuranceRecord::new(entries).unwrap(), on, on).unwrap()
}

fn european() -> Coordinator {
    let method = Methods::builtin().unwrap().get("EU-883-2004").unwrap().clone();
    let law = |state| {
        let base = Base::Fixed(Rational::whole(1_000));
        let accrual = Rational::new(1, 100).unwrap();
        let terms =
            Terms::new("65y".parse().unwrap(), 240, accrual, base).flat(Rational::whole(90));
        Parametric::new(state, Currency::EUR, terms)
    };
    engine(method, [law(Country::DE), law(Country::FR)])
}

fn answer(claim: &Claim) -> Determination {
    european().determine(claim).unwrap()
}

fn counts(claim: &Claim) -> Vec<Counted> {
    counted(&european(), claim)
}

/// The engine with every answer changed.
fn broken(change: impl Fn(&Claim, &mut StateAnswer)) -> impl Fn(&Claim) -> Determination {
    move |claim| {
        let mut answer = answer(claim);
        answer.states.iter_mut().for_each(|state| change(claim, state));
        answer
    }
}

#[test]
fn the_case_has_two_rights_and_days_that_give_way() {
    let answer = answer(&case());
    assert!(answer.states.iter().all(|state| state.right.award().is_some()), "{answer:#?}");
    assert_eq!(answer.displaced.len(), 2, "{answer:#?}");
}

#[test]
fn a_numerator_above_the_denominator_is_caught() {
    use laws::numerators_never_exceed_the_denominator as law;
    law(&case(), answer).unwrap();
    let inverted = broken(|_, state| {
        let benefit = state.amount.as_mut().unwrap().pro_rata.as_mut().unwrap();
        let share = benefit.share;
        benefit.share = Fraction::new(share.denominator(), share.numerator()).unwrap();
    });
    assert!(law(&case(), inverted).is_err());
    // All periods without the own ones, as where the overlap is taken off twice.
    let foreign_only = broken(|_, state| {
        let pass = state.amount.as_mut().unwrap();
        pass.total = pass.total - pass.own - 100;
    });
    assert!(law(&case(), foreign_only).is_err());
}

#[test]
fn a_share_applied_to_nothing_is_caught() {
    use laws::pro_rata_never_exceeds_theoretical as law;
    law(&case(), answer).unwrap();
    let whole = broken(|_, state| {
        let benefit = state.amount.as_mut().unwrap().pro_rata.as_mut().unwrap();
        benefit.money = benefit.money.checked_mul(100).unwrap();
    });
    assert!(law(&case(), whole).is_err());
}

#[test]
fn adding_more_than_is_needed_is_caught() {
    use laws::as_far_as_necessary_stops_at_the_need as law;
    law(&case(), answer).unwrap();
    let all = broken(|_, state| state.entitlement.added = state.entitlement.foreign);
    assert!(law(&case(), all).is_err());
}

#[test]
fn an_order_that_decides_is_caught() {
    use laws::overlap_removal_is_independent_of_order as law;
    law(&case(), counts).unwrap();
    // Of coinciding days those of the first entry count.
    let first_wins = |claim: &Claim| {
        let mut all = counts(claim);
        for counted in &mut all {
            let first = counted.kept.iter().map(|days| days.entry).min().unwrap();
            counted.kept.retain(|days| days.entry == first);
        }
        all
    };
    assert!(law(&case(), first_wins).is_err());
}

#[test]
fn a_removal_that_goes_on_is_caught() {
    use laws::overlap_removal_is_idempotent as law;
    law(&case(), counts).unwrap();
    // A day is cut off at each end, as with ends that are sometimes inclusive.
    let gnawing = |claim: &Claim| {
        let mut all = counts(claim);
        for days in all.iter_mut().flat_map(|counted| &mut counted.kept) {
            let next = kerben_core::calendar::add_days(days.period.start(), 1).unwrap();
            days.period = Period::new(next, days.period.end()).unwrap();
        }
        all
    };
    assert!(law(&case(), gnawing).is_err());
}

#[test]
fn a_day_that_counts_for_nobody_is_caught() {
    use laws::overlap_removal_loses_no_day as law;
    law(&case(), counts).unwrap();
    // Both States strike the days, each because the other has them.
    let both = |claim: &Claim| {
        let mut all = counts(claim);
        for counted in &mut all {
            let lost: Vec<Period> = counted.displaced.iter().map(|lost| lost.period).collect();
            counted.kept.retain(|days| !lost.iter().any(|lost| days.period.overlaps(*lost)));
        }
        all
    };
    assert!(law(&case(), both).is_err());
}

#[test]
fn harm_by_another_state_is_caught() {
    use laws::a_foreign_period_never_lowers_a_right as law;
    let extra = entry(Country::PL, PeriodKind::Employment, "1960-01-01 to 1969-12-31");
    law(&case(), &extra, answer).unwrap();
    let polish = |claim: &Claim| claim.record().states().contains(&Country::PL);
    let taken = broken(move |claim, state| {
        if polish(claim) {
            state.right = Right::NotEntitled { reasons: Vec::new(), earliest: None };
        }
    });
    assert!(law(&case(), &extra, taken).is_err());
    let delayed = broken(move |claim, state| {
        if let (true, Right::Entitled(award)) = (polish(claim), &mut state.right) {
            award.from = kerben_core::calendar::add_days(award.from, 1).unwrap();
        }
    });
    assert!(law(&case(), &extra, delayed).is_err());
    // The pro-rata benefit is paid even where the independent one is higher.
    let alone = claim([
        entry(Country::DE, PeriodKind::Employment, "1970-01-01 to 1999-12-31"),
        entry(Country::FR, PeriodKind::Employment, "2000-01-01 to 2004-12-31"),
    ]);
    law(&alone, &extra, answer).unwrap();
    let lower = broken(|_, state| {
        let pro_rata = state.amount.and_then(|pass| pass.pro_rata);
        if let (Some(lower), Right::Entitled(award)) = (pro_rata, &mut state.right) {
            award.paid = lower.money;
        }
    });
    assert!(law(&alone, &extra, lower).is_err());
}

#[test]
fn an_amount_that_falls_with_own_insurance_is_caught() {
    use laws::more_own_insurance_never_lowers as law;
    let extra = entry(Country::DE, PeriodKind::Employment, "1965-01-01 to 1969-12-31");
    law(&case(), &extra, answer).unwrap();
    let falling = broken(|_, state| {
        let own = state.entitlement.own;
        if let Right::Entitled(award) = &mut state.right {
            award.paid = Money::from_minor(1_000_000 - i64::from(own), Currency::EUR).unwrap();
        }
    });
    assert!(law(&case(), &extra, falling).is_err());
}

#[test]
fn an_answer_that_counts_entries_is_caught() {
    use laws::splitting_a_period_changes_nothing as law;
    let day = parse_day("1978-05-17").unwrap();
    law(&case(), day, answer).unwrap();
    // Each entry is rounded up by itself.
    let by_entry = broken(|claim, state| {
        state.entitlement.own += u32::try_from(claim.record().periods().len()).unwrap();
    });
    assert!(law(&case(), day, by_entry).is_err());
}

#[test]
fn an_explanation_of_something_else_is_caught() {
    use laws::explanation_ends_in_the_result as law;
    let told = |claim: &Claim| explained(&european(), claim);
    law(&case(), answer, told).unwrap();
    let cent_less = |claim: &Claim| {
        let (mut answer, tree) = told(claim);
        if let Right::Entitled(award) = &mut answer.states[0].right {
            award.paid = Money::from_minor(award.paid.minor() - 1, Currency::EUR).unwrap();
        }
        (answer, tree)
    };
    assert!(law(&case(), |claim| cent_less(claim).0, cent_less).is_err());
    assert!(law(&case(), |claim| cent_less(claim).0, told).is_err());
    let other = |claim: &Claim| {
        let (answer, tree) = told(claim);
        let mut tree = Node::clone(&tree);
        tree.inputs.truncate(1);
        (answer, Arc::new(tree))
    };
    assert!(law(&case(), answer, other).is_err());
}
