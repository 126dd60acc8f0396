//! Norway, Canada, Australia and Ireland: published cases of insured time, residence and yearly average.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::OnceLock;

use common::{day, law};
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_pensions::schemes::{au, ca, ie, no};
use toml::{Table, Value};

fn residence() -> &'static Table {
    static VECTORS: OnceLock<Table> = OnceLock::new();
    VECTORS.get_or_init(|| include_str!("data/residence.toml").parse().unwrap())
}

fn text<'a>(row: &'a Value, key: &str) -> &'a str {
    row[key].as_str().unwrap()
}

fn number(row: &Value, key: &str) -> u32 {
    u32::try_from(row[key].as_integer().unwrap()).unwrap()
}

fn rational(text: &str) -> Rational {
    text.parse().unwrap()
}

fn norway() -> no::Parameters {
    no::Parameters::of(law().parameters(), day("2024-01-01")).unwrap()
}

fn insured(row: &Value) -> no::Insured {
    no::Insured {
        period: text(row, "days").parse().unwrap(),
        national: text(row, "state") == "NO",
        from_start_of_year: row["from_start_of_year"].as_bool().unwrap(),
        to_end_of_year: row["to_end_of_year"].as_bool().unwrap(),
    }
}

#[test]
fn norwegian_insured_time_is_met_to_the_month() {
    let vectors: Table = include_str!("data/norway.toml").parse().unwrap();
    let cases = vectors["case"].as_array().unwrap();
    assert_eq!(cases.len(), 5);
    for row in cases {
        let id = text(row, "id");
        let periods: Vec<_> = row["periods"].as_array().unwrap().iter().map(insured).collect();
        let future =
            row.get("future").map(|days| days.as_str().unwrap().parse::<Period>().unwrap());
        let case = no::Case {
            born: day(text(row, "born")),
            event: day(text(row, "event")),
            periods: &periods,
            future,
            nordic: false,
        };
        let time = no::insured_time(&case, &norway()).unwrap();
        let months = |span: kerben_core::calendar::CalendarSpan| {
            span.years * 12 + span.months + u32::from(span.days > 0)
        };
        for (key, expected) in row["expected"].as_table().unwrap() {
            let found = match key.as_str() {
                "national_months" => Value::from(time.national.actual_months),
                "theoretical_months" => Value::from(time.theoretical.actual_months),
                "national_years" => Value::from(time.national.years),
                "theoretical_years" => Value::from(time.theoretical.years),
                "base_months" => Value::from(time.base_months),
                "national_future_months" => Value::from(months(time.national.future)),
                "theoretical_future_months" => Value::from(months(time.theoretical.future)),
                "national_actual" => Value::from(time.national.actual.to_string()),
                "fraction" => Value::from(
                    time.fraction.map_or("none".to_owned(), |fraction| fraction.to_string()),
                ),
                other => panic!("{other} is no figure of insured time"),
            };
            assert_eq!(&found, expected, "{id}: {key}");
        }
    }
}

fn stretch(days: &str, national: bool, from_start: bool, to_end: bool) -> no::Insured {
    no::Insured {
        period: days.parse().unwrap(),
        national,
        from_start_of_year: from_start,
        to_end_of_year: to_end,
    }
}

fn time(periods: &[no::Insured]) -> Result<no::InsuredTime, no::TimeError> {
    let (born, event) = (day("1980-05-20"), day("2020-03-10"));
    no::insured_time(&no::Case { born, event, periods, future: None, nordic: false }, &norway())
}

#[test]
fn a_point_year_belongs_to_the_period_that_has_the_points() {
    let elsewhere = stretch("2001-07-01 to 2003-12-31", false, false, false);
    let both = time(&[stretch("2000-03-10 to 2001-06-30", true, true, true), elsewhere]).unwrap();
    assert_eq!((both.national.actual_months, both.theoretical.actual_months), (24, 48));
    let before = stretch("1999-01-01 to 2000-02-10", false, false, false);
    let both = time(&[before, stretch("2000-03-10 to 2001-12-31", true, true, false)]).unwrap();
    assert_eq!((both.national.actual_months, both.theoretical.actual_months), (24, 36));
    // A neighbour that lies wholly in the point year adds nothing.
    let inside = stretch("2001-07-01 to 2001-09-30", false, false, false);
    let rest = stretch("2001-10-01 to 2002-12-31", false, false, false);
    let own = stretch("2000-01-01 to 2001-06-30", true, false, true);
    let all = time(&[rest, own, inside]).unwrap();
    assert_eq!((all.national.actual_months, all.theoretical.actual_months), (24, 36));
}

#[test]
fn no_time_in_norway_is_a_share_of_nothing() {
    let only_elsewhere = time(&[stretch("2000-01-01 to 2009-12-31", false, false, false)]).unwrap();
    assert_eq!(only_elsewhere.fraction.unwrap().to_string(), "0/120");
    assert_eq!(only_elsewhere.national.years, 0);
    let nothing = time(&[]).unwrap();
    assert_eq!((nothing.fraction, nothing.theoretical.years), (None, 0));
}

#[test]
fn overlapping_insured_periods_are_refused_by_name() {
    let error = time(&[
        stretch("2000-01-01 to 2005-12-31", true, false, false),
        stretch("2005-12-31 to 2006-12-31", false, false, false),
    ]);
    assert!(error.unwrap_err().to_string().contains("2005-12-31"));
}

/// Article 9 of the Nordic convention leaves the national future time whole.
#[test]
fn the_nordic_convention_keeps_future_time_whole() {
    let periods = [stretch("1996-05-20 to 2004-12-31", true, false, false)];
    let future = Some("2020-03-10 to 2046-12-31".parse().unwrap());
    let (born, event) = (day("1980-05-20"), day("2020-03-10"));
    let of = |nordic| {
        let case = no::Case { born, event, periods: &periods, future, nordic };
        no::insured_time(&case, &norway()).unwrap().national
    };
    // 480 less four fifths of 285 months is 252.
    assert_eq!((of(false).reduced, of(false).future.to_string()), (true, "21y".to_owned()));
    assert_eq!((of(true).reduced, of(true).future.to_string()), (false, "26y 9m 22d".to_owned()));
}

#[test]
fn canadian_fortieths_are_met() {
    let parameters = ca::Parameters::of(law().parameters(), day("2024-01-01")).unwrap();
    let mut rows = 0;
    for case in residence()["canada"].as_array().unwrap() {
        for row in case["rows"].as_array().unwrap() {
            let right = parameters.right(ca::Residence {
                own_years: number(row, "own"),
                agreement_years: number(row, "agreement"),
                paid_abroad: row["abroad"].as_bool().unwrap(),
            });
            let (name, share) = match right {
                ca::Right::Own { share } => ("own", share.to_string()),
                ca::Right::Agreement { share } => ("agreement", share.to_string()),
                ca::Right::Short { .. } => ("short", String::new()),
                ca::Right::OwnShort { .. } => ("own-short", String::new()),
                other => panic!("{other:?}"),
            };
            assert_eq!((name, share.as_str()), (text(row, "right"), text(row, "share")), "{row}");
            rows += 1;
        }
    }
    assert_eq!(rows, 9);
}

#[test]
fn australian_proportions_are_met() {
    for case in residence()["australia"].as_array().unwrap() {
        let granted = day(text(case, "granted"));
        let parameters = au::Parameters::of(law().parameters(), granted).unwrap();
        let months = number(case, "months");
        assert_eq!(parameters.factor(months).to_string(), text(case, "factor"));
        for row in case["assessed"].as_array().unwrap() {
            let of_agreement = row["of_agreement"].as_bool().unwrap();
            let pension = rational(text(row, "pension"));
            let assessed = parameters.assessed(pension, of_agreement, months).unwrap();
            assert_eq!(assessed, rational(text(row, "assessed")), "{row}");
        }
        assert_eq!(parameters.return_weeks, 26);
    }
}

#[test]
fn irish_comparisons_are_met() {
    let parameters = ie::Parameters::of(law().parameters()).unwrap();
    assert_eq!(parameters.least_weeks(), 520);
    for row in residence()["ireland"].as_array().unwrap() {
        let id = text(row, "id");
        let contributions = ie::Contributions {
            irish: number(row, "irish"),
            foreign: number(row, "foreign"),
            years: number(row, "years"),
        };
        let answer = parameters.assess(contributions, day(text(row, "day"))).unwrap();
        assert_eq!(answer.notional_average.rounded, number(row, "notional_average"), "{id}");
        assert_eq!(answer.share.to_string(), text(row, "share"), "{id}");
        let cents =
            |key: &str| row.get(key).map(|value| ie::Rate::Cents(value.as_integer().unwrap()));
        assert_eq!(answer.national, cents("national_cents"), "{id}");
        if let Some(expected) = row.get("national_average") {
            assert_eq!(Some(i64::from(answer.national_average.rounded)), expected.as_integer());
        }
        match cents("notional_cents") {
            Some(expected) => assert_eq!(answer.notional, expected, "{id}"),
            None => assert!(answer.notional.missing(law().parameters()).is_some(), "{id}"),
        }
        if let Some(expected) = row.get("pro_rata") {
            assert_eq!(answer.pro_rata(), Some(rational(expected.as_str().unwrap())), "{id}");
        }
        let paid = match answer.paid() {
            ie::Paid::National(_) => "national",
            ie::Paid::ProRata(_) => "pro-rata",
            ie::Paid::Undetermined(_) => "undetermined",
            other => panic!("{other:?}"),
        };
        assert_eq!(paid, text(row, "paid"), "{id}");
        assert_eq!(answer.mixed, contributions.irish >= 260);
    }
    assert_eq!(
        parameters.assess(ie::Contributions { irish: 1, foreign: 1, years: 0 }, day("2024-01-01")),
        None
    );
    assert_eq!(parameters.rate(9, day("2024-01-01")), ie::Rate::BelowBands);
}

#[test]
fn every_vector_names_a_source_that_stands_in_its_file() {
    for text in [include_str!("data/residence.toml"), include_str!("data/norway.toml")] {
        let file: Table = text.parse().unwrap();
        let sources = file["source"].as_array().unwrap();
        for (kind, rows) in &file {
            for row in rows.as_array().unwrap().iter().filter(|_| kind != "source") {
                assert!(sources.iter().any(|source| source["id"] == row["source"]), "{row}");
                row["grade"].as_str().unwrap().parse::<kerben_core::source::Evidence>().unwrap();
            }
        }
    }
}

/// R2 through the engine: fifteen Canadian years and five elsewhere open a pension abroad of fifteen fortieths.
#[test]
fn the_engine_pays_canadian_fortieths_and_explains_them() {
    use kerben_core::country::Country;
    use kerben_pensions::Claim;
    use kerben_pensions::coordination::{
        Coordinator, Methods, NationalLaw, Request, Right, Tape, Workspace,
    };
    use kerben_pensions::outcome::Missing;
    use kerben_pensions::person::{Person, Sex};
    use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
    use kerben_pensions::schemes::Canada;

    let laws: [std::sync::Arc<dyn NationalLaw>; 1] =
        [std::sync::Arc::new(Canada::of(law().parameters()).unwrap())];
    let methods = Methods::builtin().unwrap();
    let method = methods.get("CA-OAS").unwrap().clone();
    let partner = method.members.iter().find(|member| member.state != Country::CA).unwrap().state;
    let engine = Coordinator::new([method], laws).unwrap();
    let residence = |state, days: &str| {
        InsurancePeriod::new(state, days.parse().unwrap(), PeriodKind::Residence).unwrap()
    };
    let determine = |on: &str| {
        let entries = [
            residence(Country::CA, "1980-01-01 to 1994-12-31"),
            residence(partner, "1995-01-01 to 1999-12-31"),
        ];
        let person = Person::new(day("1958-10-15"), Sex::Female, [Country::CA], partner).unwrap();
        let record = InsuranceRecord::new(entries).unwrap();
        let claim = Claim::new(person, record, day(on), day(on)).unwrap();
        let mut tape = Tape::new();
        let (answer, last) =
            engine.explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
        let tree = engine.tree(&tape, last, &answer).unwrap();
        assert_eq!(tree.check(), []);
        answer.of(Country::CA).unwrap().right.clone()
    };
    // 707.68 × 15/40.
    let award = determine("2023-11-01");
    assert_eq!(award.award().map(|award| award.paid.to_string()).as_deref(), Some("265.38 CAD"));
    let Right::Unassessed { missing, .. } = determine("2024-03-01") else { panic!("a deferral") };
    assert_eq!(missing, [Missing::rule("ca.deferral")]);
}
