//! Totalised benefits of the United States: the outputs of the Administration's calculator and the regulation's example.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::OnceLock;

use common::{day, law};
use kerben_core::number::Rational;
use kerben_core::unsettled::Readings;
use kerben_pensions::context::Stop;
use kerben_pensions::outcome::Missing;
use kerben_pensions::schemes::us::{
    Basis, Case, CoveredYear, Obstacle, Parameters, RoundingChange, Totalisation,
    computation_years, disability_dropout, earnings_record, first_month, relative_position,
    totalise,
};
use toml::{Table, Value};

fn vectors() -> &'static Table {
    static VECTORS: OnceLock<Table> = OnceLock::new();
    VECTORS.get_or_init(|| include_str!("data/us.toml").parse().unwrap())
}

fn parameters() -> Parameters {
    Parameters::of(law().parameters()).unwrap()
}

fn chosen(change: RoundingChange) -> Parameters {
    let readings = Readings::new().choose("us.pia-rounding", change.name());
    Parameters::of(&law().parameters().clone().with_readings(&readings)).unwrap()
}

fn years(of: &Value) -> Vec<CoveredYear> {
    let rows = of["years"].as_array().unwrap();
    rows.iter()
        .map(|row| {
            let number = |at: usize| row[at].as_integer().unwrap();
            CoveredYear {
                year: i32::try_from(number(0)).unwrap(),
                quarters: u8::try_from(number(1)).unwrap(),
                earnings_cents: number(2),
            }
        })
        .collect()
}

fn case<'a>(row: &Value, years: &'a [CoveredYear]) -> Case<'a> {
    let on = |key: &str| day(row[key].as_str().unwrap());
    let mut case = Case::new(on("born"), on("entitled"), years);
    if let Some(through) = row.get("counted_through") {
        case.counted_through = i32::try_from(through.as_integer().unwrap()).unwrap();
    }
    case
}

fn row(id: &str) -> &'static Value {
    let cases = vectors()["case"].as_array().unwrap();
    cases.iter().find(|case| case["id"].as_str() == Some(id)).unwrap()
}

fn shown(answer: &Totalisation, key: &str) -> Value {
    let exact = || answer.exact_pro_rata().unwrap().terminating().unwrap().to_string();
    match key {
        "position" => Value::from(answer.position.position),
        "computation_years" => Value::from(answer.theoretical.computation_years),
        "averaged_dollars" => Value::from(answer.theoretical.averaged_dollars),
        "exact_amount_cents" => Value::from(answer.theoretical.exact_cents),
        "amount_cents" => Value::from(answer.theoretical.at_eligibility_cents),
        "increased_cents" => Value::from(answer.theoretical.cents),
        "fraction" => Value::from(answer.fraction.to_string()),
        "exact_pro_rata" => Value::from(exact()),
        "pro_rata_cents" => Value::from(answer.pro_rata_cents),
        "benefit_cents" => Value::from(answer.benefit.benefit_cents),
        "payable_dollars" => Value::from(answer.benefit.payable_dollars),
        other => panic!("{other} is no figure of a totalisation"),
    }
}

#[test]
fn published_benefits_are_met_to_the_cent() {
    let parameters = chosen(RoundingChange::EligibleFrom1983);
    let cases = vectors()["case"].as_array().unwrap();
    assert_eq!(cases.len(), 7);
    let sources = vectors()["source"].as_array().unwrap();
    for row in cases {
        let id = row["id"].as_str().unwrap();
        assert!(sources.iter().any(|source| source["id"] == row["source"]), "{id}");
        let years = years(row);
        let answer = totalise(&case(row, &years), &parameters).unwrap();
        for (key, expected) in row["expected"].as_table().unwrap() {
            assert_eq!(&shown(&answer, key), expected, "{id}: {key}");
        }
    }
}

#[test]
fn the_ratios_of_the_regulation_are_met_to_the_seventh_decimal() {
    let ratios = &vectors()["ratios"];
    let years = years(row(ratios["case"].as_str().unwrap()));
    let case = case(row("P7a"), &years);
    let parameters = parameters();
    for (year, expected) in years.iter().zip(ratios["years"].as_array().unwrap()) {
        let ratio = year.ratio(case.wages_through(), &parameters).unwrap();
        assert_eq!(i64::from(ratio.year), expected[0].as_integer().unwrap());
        assert_eq!(ratio.ratio, expected[1].as_integer().unwrap(), "{}", year.year);
    }
    let position = relative_position(&case, &parameters).unwrap();
    assert_eq!(position.sum, ratios["sum"].as_integer().unwrap());
    assert_eq!(position.position, ratios["position"].as_integer().unwrap());
    assert_eq!(position.quarters, 26);
}

/// POMS GN 01701.200: two quarters of coverage in 1970 and $4,200 leave $3,900, half of $7,800.
#[test]
fn earnings_beyond_the_quarters_of_coverage_are_not_usable() {
    let year = CoveredYear { year: 1970, quarters: 2, earnings_cents: 420_000 };
    assert_eq!(year.ratio(2000, &parameters()).unwrap().usable_quarter_cents, 4 * 390_000);
}

#[test]
fn the_theoretical_record_adds_up_to_what_was_averaged() {
    let parameters = parameters();
    for id in ["P1", "P3", "P4", "P5"] {
        let years = years(row(id));
        let case = case(row(id), &years);
        let answer = totalise(&case, &parameters).unwrap();
        let record =
            earnings_record(&case, Basis::Theoretical(answer.position), &parameters).unwrap();
        assert_eq!(record.first().unwrap().year, 1962, "{id}");
        assert_eq!(record.last().unwrap().year, 2001, "{id}");
        let mut indexed: Vec<i64> = record.iter().map(|year| year.indexed_cents).collect();
        indexed.sort_unstable();
        let best: i64 = indexed.iter().rev().take(35).sum();
        assert_eq!(best, answer.theoretical.indexed_sum_cents, "{id}");
    }
}

/// The detailed calculator's bend points of 2002, and those of 2025 as the Administration published them.
#[test]
fn bend_points_follow_from_average_wages() {
    let parameters = parameters();
    assert_eq!(parameters.bend_points(1979), Ok([180, 1085]));
    assert_eq!(parameters.bend_points(2002), Ok([592, 3567]));
    assert_eq!(parameters.bend_points(2025), Ok([1226, 7391]));
}

#[test]
fn the_rounding_of_1982_stays_open_until_a_reading_is_chosen() {
    let years = years(row("P7a"));
    let mut case = case(row("P7a"), &years);
    // Before July 1982 both statements of the manual round up.
    assert_eq!(totalise(&case, &parameters()).unwrap().theoretical.at_eligibility_cents, 45_310);
    case.entitled = day("1982-08-01");
    case.paid_for = case.entitled;
    let open = totalise(&case, &parameters()).unwrap_err();
    assert_eq!(open, Obstacle::Rounding);
    let missing = open.missing(law().parameters()).unwrap();
    assert!(matches!(missing, Missing::Unsettled { readings, .. } if readings.len() == 2));
    let by = |change| totalise(&case, &chosen(change)).unwrap().theoretical.at_eligibility_cents;
    assert_eq!(by(RoundingChange::EligibleFrom1983), 45_310);
    assert_eq!(by(RoundingChange::AfterJune1982), 45_300);
}

#[test]
fn a_year_without_a_parameter_is_named() {
    let years = [CoveredYear { year: 2015, quarters: 4, earnings_cents: 4_000_000 }];
    let case = Case::new(day("1965-03-15"), day("2030-04-01"), &years);
    let error = totalise(&case, &parameters()).unwrap_err();
    assert_eq!(error, Obstacle::Parameter { id: "us.average-wage", year: 2025 });
    let Some(Missing::Parameter { id, day: on, title }) = error.missing(law().parameters()) else {
        panic!("{error}")
    };
    assert_eq!((id.as_str(), on), ("us.average-wage", day("2025-01-01")));
    assert!(title.en.contains("Average wage"), "{title:?}");

    let years = [CoveredYear { year: 1960, quarters: 4, earnings_cents: 400_000 }];
    let before = Case::new(day("1910-03-15"), day("1975-04-01"), &years);
    let error = totalise(&before, &parameters()).unwrap_err();
    assert_eq!(error, Obstacle::BeforeIndexing { year: 1972 });
}

#[test]
fn records_that_cannot_be_right_are_refused_with_their_year() {
    let refused = |years: &[CoveredYear]| {
        totalise(&Case::new(day("1940-03-15"), day("2002-04-01"), years), &parameters())
            .unwrap_err()
    };
    let good = CoveredYear { year: 1970, quarters: 4, earnings_cents: 100 };
    let record = Obstacle::Record { year: 1970 };
    assert_eq!(refused(&[good, good]), record);
    assert_eq!(refused(&[CoveredYear { quarters: 5, ..good }]), record);
    assert_eq!(refused(&[CoveredYear { earnings_cents: -1, ..good }]), record);
    assert_eq!(
        refused(&[CoveredYear { quarters: 0, ..good }]),
        Obstacle::NoQuarters { through: 2001 }
    );
    let early = Case::new(day("1940-03-15"), day("2002-03-01"), std::slice::from_ref(&good));
    let error = totalise(&early, &parameters()).unwrap_err();
    assert_eq!(error, Obstacle::BelowAge { month: day("2002-04-01") });
    assert_eq!(first_month(day("1940-03-02"), &parameters()).month, day("2002-03-01"));
    assert_eq!(first_month(day("1940-03-01"), &parameters()).month, day("2002-03-01"));
}

/// POMS RS 00615.692: the credit of those born in 1940 is 7/12 of one percent a month, never .0058333.
#[test]
fn credits_and_reductions_are_fractions() {
    let years = years(row("P4"));
    let mut case = case(row("P4"), &years);
    case.entitled = day("2006-09-01");
    case.paid_for = day("2007-01-01");
    let benefit = totalise(&case, &parameters()).unwrap().benefit;
    assert_eq!((benefit.delayed_months, benefit.factor.to_string().as_str()), (12, "2568/2400"));
    let of = |fraction: kerben_core::number::Fraction| Rational::ONE.times(fraction);
    assert_eq!(of(benefit.factor), Rational::new(1_200 + 12 * 7, 1_200));
    // In the year of entitlement itself only the months before January count.
    case.paid_for = case.entitled;
    assert_eq!(totalise(&case, &parameters()).unwrap().benefit.delayed_months, 4);
    case.entitled = day("2002-04-01");
    case.paid_for = case.entitled;
    let benefit = totalise(&case, &parameters()).unwrap().benefit;
    assert_eq!((benefit.early_months, benefit.factor.to_string().as_str()), (41, "561/720"));
    let less =
        Rational::new(36 * 5, 900).unwrap().checked_add(Rational::new(5 * 5, 1_200).unwrap());
    assert_eq!(of(benefit.factor), Rational::ONE.checked_sub(less.unwrap()));
}

/// 42 USC 414(a) and 415(b)(2), POMS RS 00605.230.
#[test]
fn quarters_and_years_follow_the_statute() {
    let parameters = parameters();
    assert_eq!(parameters.least_quarters(), 6);
    assert_eq!(parameters.insured_quarters(day("1940-03-15")), 40);
    assert_eq!(parameters.insured_quarters(day("1920-03-15")), 31);
    assert_eq!(parameters.insured_quarters(day("1895-03-15")), 6);
    for (elapsed, years) in [(40, 35), (31, 26), (7, 2), (6, 2), (0, 2)] {
        assert_eq!(computation_years(elapsed, 5, &parameters), years, "{elapsed}");
    }
    for (elapsed, dropout) in [(4, 0), (5, 1), (24, 4), (25, 5), (40, 5)] {
        assert_eq!(disability_dropout(elapsed, &parameters), dropout, "{elapsed}");
    }
}

/// The increase of December 1999 was 2.4 percent, and counts as 2.5 for benefits since 2001.
#[test]
fn the_increase_of_1999_was_made_good() {
    let parameters = parameters();
    let increase = |on: &str| parameters.increase(1999, day(on)).unwrap().per_mille;
    assert_eq!((increase("2000-01-01"), increase("2005-01-01")), (24, 25));
    assert_eq!(parameters.increase(2004, day("2005-01-01")).unwrap().month, 12);
}

#[test]
fn a_set_without_the_parameters_says_which_is_missing() {
    let empty = kerben_core::parameters::ParameterSet::default();
    let Err(Stop::Missing(missing)) = Parameters::of(&empty) else { panic!("it was accepted") };
    assert!(matches!(&missing[..], [Missing::Parameter { id, .. }] if id == "us.average-wage"));
}

/// The same cases through the engine: foreign insurance opens the right, the share and the steps are the engine's.
#[test]
fn the_engine_pays_the_published_benefits_and_explains_them() {
    use kerben_core::country::Country;
    use kerben_core::currency::Currency;
    use kerben_core::explain::render;
    use kerben_core::language::Language;
    use kerben_core::money::Money;
    use kerben_pensions::Claim;
    use kerben_pensions::coordination::{
        Coordinator, Methods, NationalLaw, Request, Tape, Workspace,
    };
    use kerben_pensions::person::{Person, Sex};
    use kerben_pensions::record::{
        Certificate, CertificateCode, InsurancePeriod, InsuranceRecord, PeriodKind,
    };
    use kerben_pensions::schemes::UnitedStates;
    use kerben_pensions::unit::{Duration, Unit};

    let scheme = UnitedStates::of(law().parameters()).unwrap();
    let laws: [std::sync::Arc<dyn NationalLaw>; 1] = [std::sync::Arc::new(scheme)];
    let methods = Methods::builtin().unwrap();
    let method = methods.get("US-TOTALISATION").unwrap().clone();
    let engine = Coordinator::new([method], laws).unwrap();
    for id in ["P1", "P2", "P3", "P4", "P5"] {
        let row = row(id);
        let mut entries: Vec<InsurancePeriod> = years(row)
            .iter()
            .map(|year| {
                let quarters = Duration::new(Rational::whole(year.quarters.into()), Unit::Quarter);
                let certificate = Certificate::new(CertificateCode::CompulsoryEmployed)
                    .lasting(quarters.unwrap());
                let pay = Money::from_minor(year.earnings_cents, Currency::USD).unwrap();
                let period = kerben_core::period::Period::of_year(year.year).unwrap();
                InsurancePeriod::new(Country::US, period, PeriodKind::Employment)
                    .unwrap()
                    .certified(certificate)
                    .unwrap()
                    .earning(year.year, pay)
                    .unwrap()
            })
            .collect();
        let abroad = "1982-01-01 to 1998-12-31".parse().unwrap();
        entries.push(InsurancePeriod::new(Country::IT, abroad, PeriodKind::Employment).unwrap());
        let on = day(row["entitled"].as_str().unwrap());
        let born = day(row["born"].as_str().unwrap());
        let person = Person::new(born, Sex::Male, [Country::US], Country::IT).unwrap();
        let claim = Claim::new(person, InsuranceRecord::new(entries).unwrap(), on, on).unwrap();
        let mut tape = Tape::new();
        let (answer, last) =
            engine.explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
        let state = answer.of(Country::US).unwrap();
        let award = state.right.award().unwrap_or_else(|| panic!("{id}: {state:?}"));
        let expected = row["expected"]["payable_dollars"].as_integer().unwrap();
        assert_eq!(award.paid.minor(), expected * 100, "{id}");
        let tree = engine.tree(&tape, last, &answer).unwrap();
        assert_eq!(tree.check(), [], "{id}");
        let text = render::text(&tree, &kerben_pensions::catalogue().unwrap(), Language::En);
        assert!(text.contains("Relative earnings position"), "{text}");
    }
}
