//! Claims, national laws and instruments for the coordination engine.
//!
//! Careers lie in a few States and on few days, so that coinciding periods of every family come up often: compulsory
//! and voluntary insurance, residence, equivalent periods, certified lengths, periods that nobody can date.

use chrono::NaiveDate;
use kerben_core::calendar::{self, AgeSpan};
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::language::Localised;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use proptest::prelude::*;

use crate::claim::Claim;
use crate::coordination::{
    Aggregation, Base, Calculator, CoincidingRule, Denominator, EarlierPeriods, Export, Member,
    Method, MinimumOwn, Parametric, Persons, SmallPeriod, SmallPeriodRule, Terms, ThirdStates, Tie,
};
use crate::person::Person;
use crate::record::{Certificate, CertificateCode, InsurancePeriod, InsuranceRecord, PeriodKind};
use crate::unit::{Duration, Regime, Unit};

/// The States of the claims: Germany, France and Poland.
pub const STATES: [Country; 3] = [Country::DE, Country::FR, Country::PL];

/// One of [`STATES`].
pub fn state() -> impl Strategy<Value = Country> + Clone {
    prop::sample::select(&STATES[..])
}

/// A code of every family, compulsory insurance more often than the others.
pub fn code() -> impl Strategy<Value = CertificateCode> + Clone {
    prop_oneof![
        4 => Just(CertificateCode::CompulsoryEmployed),
        1 => Just(CertificateCode::CompulsorySelfEmployed),
        2 => Just(CertificateCode::Voluntary),
        1 => Just(CertificateCode::Residence),
        2 => Just(CertificateCode::MilitaryService),
        1 => Just(CertificateCode::ChildRaising),
    ]
}

const fn kind_of(code: CertificateCode) -> PeriodKind {
    match code {
        CertificateCode::CompulsorySelfEmployed => PeriodKind::SelfEmployment,
        CertificateCode::Voluntary => PeriodKind::Voluntary,
        CertificateCode::Residence => PeriodKind::Residence,
        CertificateCode::MilitaryService => PeriodKind::MilitaryService,
        CertificateCode::ChildRaising => PeriodKind::ChildCare,
        _ => PeriodKind::Employment,
    }
}

fn first_of(month: i32) -> Option<NaiveDate> {
    let of_year = u32::try_from(month.rem_euclid(12)).ok()?;
    calendar::day(month.div_euclid(12), of_year.checked_add(1)?, 1).ok()
}

/// Days between 1975 and 2010: whole months as often as any days, from one day to nine years.
pub fn days() -> impl Strategy<Value = Period> + Clone {
    let months = (1975 * 12..2005 * 12, 1..108_i32)
        .prop_filter_map("whole months", |(first, n)| {
            Period::new(first_of(first)?, first_of(first.checked_add(n)?)?).ok()
        });
    let any = (1975 * 12..2005 * 12, 0..31_i64, 1..3_200_i64).prop_filter_map(
        "days",
        |(month, skip, n)| {
            let first = calendar::add_days(first_of(month)?, skip).ok()?;
            Period::new(first, calendar::add_days(first, n).ok()?).ok()
        },
    );
    prop_oneof![months, any]
}

/// A period without a certified length.
pub fn dated() -> impl Strategy<Value = InsurancePeriod> + Clone {
    (state(), days(), code()).prop_filter_map("an entry", |(state, days, code)| {
        let entry = InsurancePeriod::new(state, days, kind_of(code)).ok()?;
        entry.certified(Certificate::new(code)).ok()
    })
}

/// A period whose institution certifies its length in months, which the days may contradict; some without a place
/// among their days.
pub fn certified() -> impl Strategy<Value = InsurancePeriod> + Clone {
    (state(), days(), code(), 0..=100_u32, any::<bool>()).prop_filter_map(
        "an entry",
        |(state, days, code, percent, somewhere)| {
            let months = days.days().checked_mul(percent)? / 3_000;
            let length = Duration::whole(months, Unit::Month).ok()?;
            let mut certificate = Certificate::new(code).lasting(length);
            certificate.undated = somewhere;
            InsurancePeriod::new(state, days, kind_of(code)).ok()?.certified(certificate).ok()
        },
    )
}

/// Any period; most are dated.
pub fn entry() -> impl Strategy<Value = InsurancePeriod> + Clone {
    prop_oneof![5 => dated(), 1 => certified()]
}

/// A person born between 1940 and 1960 with a record of up to seven of these entries, and a claim between 2005 and
/// 2025.
pub fn claim_of(
    entry: impl Strategy<Value = InsurancePeriod> + Clone,
) -> impl Strategy<Value = Claim> + Clone {
    let born = super::day_between(1940, 1960);
    let person = (born, super::sex(), state());
    let on = super::day_between(2005, 2025);
    (person, prop::collection::vec(entry, 0..7), on).prop_filter_map(
        "a claim",
        |((born, sex, home), entries, on)| {
            let person = Person::new(born, sex, [home], home).ok()?;
            Claim::new(person, InsuranceRecord::new(entries).ok()?, on, on).ok()
        },
    )
}

/// A claim with any entries.
pub fn claim() -> impl Strategy<Value = Claim> + Clone {
    claim_of(entry())
}

/// A national law of few parameters whose benefit grows with insurance and never jumps.
pub fn law(state: Country) -> impl Strategy<Value = Parametric> + Clone {
    let age = (60..=67_u32).prop_filter_map("an age", |years| format!("{years}y").parse().ok());
    let lengths = (0..=300_u32, 0..=24_u32, prop::option::of(240..=540_u32));
    let amounts = (1..=30_i128, 100..=3_000_i64, prop_oneof![Just(0_i64), 1..=500_i64]);
    let flat_full = prop::option::weighted(0.3, 60..=400_u32);
    (age, lengths, amounts, flat_full).prop_filter_map(
        "a law",
        move |(age, (qualifying, own, most), (accrual, base, flat), flat_full)| {
            let age: AgeSpan = age;
            let base = Base::Fixed(Rational::whole(base));
            let terms = Terms::new(age, qualifying, Rational::new(accrual, 1_000)?, base);
            let mut terms = terms.own_minimum(own).flat(Rational::whole(flat));
            terms.most = most;
            terms.flat_full_at = flat_full;
            Some(Parametric::new(state, Currency::EUR, terms))
        },
    )
}

/// A law for each of [`STATES`].
pub fn laws() -> impl Strategy<Value = [Parametric; 3]> + Clone {
    let [one, two, three] = STATES;
    (law(one), law(two), law(three)).prop_map(|(one, two, three)| [one, two, three])
}

/// How an instrument computes amounts, whichever needs no more than two bound States.
fn calculator() -> impl Strategy<Value = (Calculator, Denominator)> + Clone {
    let calculator = prop_oneof![
        4 => Just(Calculator::HigherOf),
        1 => Just(Calculator::ProRata),
        1 => Just(Calculator::IndependentElseProRata),
        2 => Just(Calculator::Direct),
        1 => Just(Calculator::Territorial),
    ];
    let denominator =
        prop_oneof![Just(Denominator::AllPeriods), Just(Denominator::AllPeriodsUpToFull)];
    (calculator, denominator)
}

/// The rules of article 12 of Regulation (EC) No 987/2009 in their order, own periods first, or none.
fn coinciding() -> impl Strategy<Value = Vec<CoincidingRule>> + Clone {
    let european = vec![
        CoincidingRule::CompulsoryOverVoluntary,
        CoincidingRule::RealOverEquivalent,
        CoincidingRule::EquivalentByCover,
    ];
    prop_oneof![3 => Just(european), 2 => Just(vec![CoincidingRule::OwnFirst]), 1 => Just(vec![])]
}

fn minimum_own() -> impl Strategy<Value = MinimumOwn> + Clone {
    (1..=12_u32).prop_map(|count| MinimumOwn { count, unit: Unit::Month, since_bound: false })
}

/// An instrument that binds all of [`STATES`] since ever and aggregates as far as necessary.
pub fn method() -> impl Strategy<Value = Method> + Clone {
    let regime = prop_oneof![Just(Regime::Eu), Just(Regime::Calendar), Just(Regime::Thirty360)];
    let rule = prop_oneof![
        2 => Just(SmallPeriodRule::HandedOn),
        1 => Just(SmallPeriodRule::TakenOver),
        1 => Just(SmallPeriodRule::EntitlementOnly),
    ];
    let small = prop::option::of(rule.prop_map(|rule| SmallPeriod { under_months: 12, rule }));
    let tie = prop_oneof![Just(Tie::Independent), Just(Tie::ProRata)];
    let minimum = prop::option::weighted(0.3, minimum_own());
    (calculator(), coinciding(), regime, small, tie, minimum, any::<bool>()).prop_map(
        |(
            (calculator, denominator),
            coinciding,
            regime,
            small_period,
            tie,
            minimum,
            supplement,
        )| {
            let bound = |state| Member::new(state, Evidence::Official);
            Method {
                id: "MODEL".into(),
                title: Localised::new("Model agreement"),
                calculator,
                denominator,
                regime,
                aggregation: Aggregation::AsFarAsNecessary,
                coinciding,
                supplement,
                small_period,
                minimum_own: minimum,
                third_states: ThirdStates::None,
                earlier: EarlierPeriods::Count,
                tie,
                export: Export::Paid,
                conversion: None,
                members: STATES.map(bound).to_vec(),
                deciding: Vec::new(),
                register: None,
                persons: Persons::Insured,
                former: None,
                overrides: Vec::new(),
                open: Vec::new(),
                provisions: Vec::new(),
                grade: Evidence::Official,
            }
        },
    )
}
