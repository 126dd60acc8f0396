//! Quotas for property tests: valid data of one state and one year, and questions about it.

pub mod apportion;
pub mod asking;
pub mod register;

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::exemption::PersonStatus;
use crate::limit::Limit;
use crate::place::PlaceRequest;
use crate::pool::Entry;
use crate::question::{Undated, YearQuestion};
use crate::quotas::Quotas;
use crate::statement::{Qualifier, Statement, Status};
use crate::when::When;

/// The state of the generated data.
pub const STATE: Country = Country::KG;
/// The pool of the generated data.
pub const POOL: &str = "labour";
/// The year of the generated data.
pub const YEAR: i32 = 2025;

/// A grade of evidence.
pub fn grade() -> impl Strategy<Value = Evidence> + Clone {
    prop::sample::select(Evidence::ALL.to_vec())
}

/// A status.
pub fn status() -> impl Strategy<Value = Status> + Clone {
    prop::sample::select(vec![
        Status::Adopted,
        Status::Amended,
        Status::Redistributed,
        Status::Reported,
        Status::Draft,
        Status::Inferred,
        Status::Disputed,
    ])
}

/// A limit from a small set, so that figures agree as well as differ.
pub fn limit() -> impl Strategy<Value = Limit> + Clone {
    let places = (1_u64..5).prop_map(|thousands| Limit::of_places(thousands * 1_000));
    let shares = (1_i64..5, prop::option::of(1_u64..5)).prop_map(|(tenths, thousands)| {
        let share = kerben_core::number::Rate::new(Decimal::new(tenths, 3));
        match share {
            Ok(share) => Limit::of_labour_force(share, thousands.map(|places| places * 1_000)),
            Err(_) => Limit::of_places(0),
        }
    });
    prop_oneof![3 => places, 1 => shares].prop_filter_map("a limit in range", Result::ok)
}

/// A day of the two years around [`YEAR`].
pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (2024_i32..=2025, 1_u32..=12, 1_u32..=28)
        .prop_filter_map("a day", |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day))
}

/// A day, a month or a span around [`YEAR`], or nothing.
pub fn date() -> impl Strategy<Value = Option<PartialDate>> + Clone {
    let partial = (day(), 0_u8..4).prop_filter_map("a date", |(day, kind)| {
        let text = match kind {
            0 => day.to_string(),
            1 => day.format("%Y-%m").to_string(),
            2 => format!("{day}/.."),
            _ => format!("../{day}"),
        };
        text.parse().ok()
    });
    prop::option::weighted(0.8, partial)
}

/// Statements about one year, of which each may amend an earlier one.
pub fn statements() -> impl Strategy<Value = Vec<Statement>> + Clone {
    let one = (
        limit(),
        status(),
        grade(),
        date(),
        date(),
        date(),
        any::<prop::sample::Index>(),
        any::<bool>(),
    );
    prop::collection::vec(one, 0..7).prop_map(|raw| {
        let mut made: Vec<Statement> = Vec::new();
        for (number, (limit, status, grade, stated, decided, in_force, amends, does)) in
            raw.into_iter().enumerate()
        {
            let mut statement = Statement::new(format!("s{number}"), limit, "a", grade);
            statement.status = status;
            statement.qualifier = Qualifier::Exact;
            statement.stated_on = stated;
            statement.decided_on = decided;
            if does && !made.is_empty() {
                statement.amends = Some(amends.get(&made).id.clone());
                statement.in_force = in_force;
            }
            made.push(statement);
        }
        made
    })
}

/// Data of one state with one year, in the format of a data file.
fn text(preferred: Option<&str>, first: &str) -> String {
    let preferred = preferred.map_or_else(String::new, |id| {
        format!(
            "preferred = {{ statement = \"{id}\", grade = \"Derived\", because = \"chosen\" }}\n"
        )
    });
    format!(
        "state = \"KG\"\n\
         [pack]\nid = \"generated\"\ntitle = \"Generated\"\nversion = \"1\"\n\
         [[source]]\nid = \"a\"\ntitle = \"A\"\n\
         [[pool]]\nid = \"labour\"\nkind = \"labour\"\nname = \"labour quota\"\nsource = \"a\"\n\
         grade = \"Official\"\nasked_by_default = \"the only one\"\n\
         [[year]]\npool = \"labour\"\nyear = 2025\n{preferred}{first}"
    )
}

const FIRST: &str = "[[year.statement]]\nid = \"first\"\nlimit = { places = 500 }\n\
    qualifier = \"exact\"\nstatus = \"adopted\"\nstated_on = \"2024-06-01\"\nsource = \"a\"\n\
    grade = \"Press\"\n";

/// Quotas of one state and one year with up to seven statements, some preferring the first one.
pub fn quotas() -> impl Strategy<Value = Quotas> {
    (statements(), 0_u8..3).prop_filter_map("data that load", |(statements, kind)| {
        let text = match kind {
            0 => text(None, ""),
            1 => text(None, FIRST),
            _ => text(Some("first"), FIRST),
        };
        let quotas = Quotas::from_str("generated.toml", &text).ok()?;
        statements.into_iter().try_fold(quotas, |quotas, statement| {
            quotas.with_statement(STATE, POOL, YEAR, statement).ok()
        })
    })
}

/// A question about the generated year.
pub fn question() -> impl Strategy<Value = YearQuestion> {
    (prop::option::of(day()), any::<bool>(), grade()).prop_map(|(known_on, counted, grade)| {
        let question = YearQuestion::new(STATE, YEAR)
            .undated(if counted { Undated::Counted } else { Undated::LeftOut })
            .at_least(grade);
        match known_on {
            Some(day) => question.known_on(day),
            None => question,
        }
    })
}

/// A statement made certainly after every day of [`day`].
pub fn later_statement() -> impl Strategy<Value = Statement> {
    let after = parse_day("2026-02-01").ok().and_then(|day| PartialDate::of_day(day).ok());
    (limit(), status(), grade(), date(), any::<bool>()).prop_map(
        move |(limit, status, grade, decided, amends)| {
            let mut statement = Statement::new("later", limit, "a", grade);
            statement.status = status;
            statement.stated_on = after;
            statement.decided_on = decided;
            statement.amends = amends.then(|| "s0".to_owned());
            statement
        },
    )
}

/// A status of a person.
pub fn person_status() -> impl Strategy<Value = PersonStatus> + Clone {
    prop::sample::select(vec![
        PersonStatus::PermanentResident,
        PersonStatus::Refugee,
        PersonStatus::AccreditedJournalist,
        PersonStatus::Diplomat,
        PersonStatus::DigitalNomad,
        PersonStatus::IntraCorporateTransferee,
    ])
}

/// A country that matters to the shipped data: members of the EAEU, neighbours, others.
pub fn country() -> impl Strategy<Value = Country> + Clone {
    prop::sample::select(vec![
        Country::KG,
        Country::KZ,
        Country::RU,
        Country::BY,
        Country::AM,
        Country::UZ,
        Country::TJ,
        Country::AZ,
        Country::TR,
        Country::JP,
    ])
}

/// A request of a person with up to two citizenships, on a day or in a year from 2013 to 2027.
pub fn request() -> impl Strategy<Value = PlaceRequest> {
    let entry = prop::sample::select(vec![None, Some(Entry::Visa), Some(Entry::VisaFree)]);
    let days = (2013_i32..=2027, 1_u32..=12, 1_u32..=28)
        .prop_filter_map("a day", |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day));
    let on = prop_oneof![4 => days.prop_map(When::Day), 1 => (2013..=2027).prop_map(When::Year)];
    let citizenships = prop::collection::vec(country(), 0..3);
    let statuses = prop::collection::vec(person_status(), 0..2);
    (citizenships, country(), on, entry, statuses, grade()).prop_map(
        |(citizenships, host, on, entry, statuses, grade)| {
            let mut request = PlaceRequest::new(host, host, on).citizenships(citizenships);
            request.entry = entry;
            request.statuses = statuses;
            request.at_least(grade)
        },
    )
}
