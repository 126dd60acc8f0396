//! What every public type of time promises: its traits, doors that let nothing broken in, and
//! limits.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

use std::fmt::Debug;

use chrono::NaiveDate;
use kerben_core::bitemporal::{BITEMPORAL_RECORDS_MAX, Bitemporal, BitemporalError, Record};
use kerben_core::calendar::{
    AgeSpan, Birthday29February, CalendarError, CalendarSpan, MonthEnd, SpanConvention, add_days,
    parse_day,
};
use kerben_core::partial_date::{PartialDate, PartialDateError, Precision, Qualification, Season};
use kerben_core::period::{AllenRelation, Period, PeriodError, Validity};
use kerben_core::periods::{Overlap, PERIODS_MAX, Periods, PeriodsError};
use kerben_core::timeline::{TIMELINE_SEGMENTS_MAX, Timeline, TimelineError};
use kerben_core::tri::Tri;

/// Has a field of every public type, so that what is derived for it holds for all.
#[derive(Debug, Clone, PartialEq)]
struct Everything {
    days: (Period, Validity, Periods, Overlap),
    axes: (Timeline<u8>, Bitemporal<u8>, Vec<Record<u8>>),
    spans: (PartialDate, AgeSpan, CalendarSpan, Tri),
    choices: (MonthEnd, Birthday29February, SpanConvention, AllenRelation),
    words: (Precision, Qualification, Season),
    errors: (
        CalendarError,
        PeriodError,
        PeriodsError,
        TimelineError,
        BitemporalError,
        PartialDateError,
    ),
}

#[test]
fn every_type_is_debug_clone_eq_send_and_sync() {
    fn promised<T: Debug + Clone + PartialEq + Send + Sync + 'static>() {}
    fn hashed<T: Eq + std::hash::Hash>() {}
    fn errors<T: std::error::Error + Send + Sync + 'static>() {}
    promised::<Everything>();
    hashed::<(Period, Validity, Periods, Overlap, Timeline<u8>, Bitemporal<u8>, PartialDate)>();
    hashed::<(AgeSpan, CalendarSpan, Tri, AllenRelation)>();
    errors::<CalendarError>();
    errors::<PeriodError>();
    errors::<PeriodsError>();
    errors::<TimelineError>();
    errors::<BitemporalError>();
    errors::<PartialDateError>();
}

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

/// The message with which the JSON is refused.
fn refused<T: serde::de::DeserializeOwned + Debug>(json: &str) -> String {
    match serde_json::from_str::<T>(json) {
        Ok(value) => panic!("{json} was accepted as {value:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn broken_values_are_refused_and_the_message_says_what_is_accepted() {
    let cases = [
        (
            refused::<Period>(r#"{"first":"2021-02-01","last":"2021-01-01"}"#),
            "before the first day",
        ),
        (refused::<Period>(r#"{"first":"2021-1-1","last":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Period>(r#"{"first":" 2021-01-01","last":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Period>(r#"{"first":"2021-02-29","last":"2021-03-01"}"#), "does not exist"),
        (refused::<Period>(r#"{"first":"2021-01-01","last":"9999-12-31"}"#), "open"),
        (
            refused::<Period>(r#"{"first":"2021-01-01","last":"2021-01-01","end":1}"#),
            "unknown field",
        ),
        (refused::<Period>(r#"{"first":"2021-01-01"}"#), "missing field"),
        (refused::<Period>(r#"{"first":20210101,"last":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Period>(r#"{"first":null,"last":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Period>(r#"{"first":{"x":"2021-01-01"},"last":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Validity>(r#"{"from":"2021-02-01","to":"2021-01-01"}"#), "before the first day"),
        (refused::<Validity>(r#"{"until":"2021-02-01"}"#), "unknown field"),
        (refused::<Validity>(r#"{"from":"","to":"2021-01-01"}"#), "YYYY-MM-DD"),
        (refused::<Validity>(r#"{"from":true}"#), "YYYY-MM-DD"),
        (refused::<Validity>("[]"), "from and to"),
        (refused::<CalendarSpan>("[]"), "years, months, days"),
        (
            refused::<Periods>(
                r#"[{"first":"2021-01-01","last":"2021-01-31"},{"first":"2021-02-01","last":"2021-02-02"}]"#,
            ),
            "period 2",
        ),
        (
            refused::<Timeline<u8>>(
                r#"[{"from":"2021-01-01","value":1},{"from":"2022-01-01","value":2}]"#,
            ),
            "shares days",
        ),
        (refused::<Timeline<u8>>(r#"[{"value":1},{"value":2}]"#), "shares days"),
        (refused::<Timeline<u8>>(r#"[{"from":"2021-01-01"}]"#), "missing field"),
        (refused::<Bitemporal<u8>>(r#"[{"recorded":"2021-01-01"}]"#), "record 1 of 2021-01-01"),
        (
            refused::<Bitemporal<u8>>(r#"[{"recorded":"2021-01-01","value":1,"retracted":true}]"#),
            "not both",
        ),
        (refused::<Bitemporal<u8>>(r#"[{"value":1}]"#), "missing field"),
        (refused::<PartialDate>(r#""2021-13""#), "accepted"),
        (refused::<PartialDate>("2021"), "EDTF"),
        (refused::<AgeSpan>(r#""60.4""#), "60.5"),
        (refused::<AgeSpan>("60"), ""),
        (refused::<CalendarSpan>(r#"{"years":-1}"#), ""),
        (refused::<CalendarSpan>(r#"{"weeks":1}"#), "unknown field"),
        (refused::<Tri>(r#""maybe""#), "unknown"),
        (refused::<Tri>("true"), ""),
        (refused::<MonthEnd>(r#""round""#), "clamp"),
    ];
    for (message, expected) in cases {
        assert!(message.contains(expected), "{message:?} does not contain {expected:?}");
    }
}

#[test]
fn native_dates_of_toml_are_days_and_nothing_else_is() {
    #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
    struct File {
        #[serde(with = "kerben_core::calendar::serde_day")]
        signed: NaiveDate,
        #[serde(default, with = "kerben_core::calendar::serde_day_option")]
        ended: Option<NaiveDate>,
    }
    let read = |text: &str| toml::from_str::<File>(text);
    let expected = File { signed: day("2021-01-31"), ended: Some(day("2022-01-31")) };
    assert_eq!(read("signed = 2021-01-31\nended = 2022-01-31").unwrap(), expected);
    assert_eq!(read("signed = \"2021-01-31\"\nended = \"2022-01-31\"").unwrap(), expected);
    assert_eq!(read("signed = 2021-01-31").unwrap().ended, None);
    let written = toml::to_string(&expected).unwrap();
    assert_eq!(written, "signed = \"2021-01-31\"\nended = \"2022-01-31\"\n");
    assert_eq!(read(&written).unwrap(), expected);
    let json = serde_json::to_string(&File { ended: None, ..expected }).unwrap();
    assert_eq!(json, r#"{"signed":"2021-01-31","ended":null}"#);
    assert_eq!(serde_json::from_str::<File>(&json).unwrap().ended, None);
    for value in [
        "2021-01-31T00:00:00Z",
        "2021-01-31 10:00:00",
        "10:00:00",
        "20210131",
        "\"2021-01-31 \"",
        "\"31.01.2021\"",
        "{ a = 1 }",
        "{}",
        "[2021-01-31]",
    ] {
        assert!(read(&format!("signed = {value}")).is_err(), "{value}");
    }
    // A day that could not be read back is not written.
    let outside = File { signed: NaiveDate::MAX, ended: None };
    assert!(toml::to_string(&outside).is_err());
}

#[test]
fn types_are_written_as_people_write_them() {
    let json = |value: &dyn Fn() -> serde_json::Result<String>| value().unwrap();
    let year = Period::of_year(2021).unwrap();
    assert_eq!(
        json(&|| serde_json::to_string(&year)),
        r#"{"first":"2021-01-01","last":"2021-12-31"}"#
    );
    assert_eq!(
        json(&|| serde_json::to_string(&Validity::of(year))),
        r#"{"from":"2021-01-01","to":"2021-12-31"}"#
    );
    assert_eq!(json(&|| serde_json::to_string(&Validity::always())), "{}");
    let timeline = Timeline::new(vec![(day("2021-01-01"), 1), (day("2022-01-01"), 2)]).unwrap();
    assert_eq!(
        json(&|| serde_json::to_string(&timeline)),
        r#"[{"from":"2021-01-01","to":"2021-12-31","value":1},{"from":"2022-01-01","value":2}]"#
    );
    let mut history = Bitemporal::new();
    history.record(day("2021-01-01"), Validity::always(), 1);
    history.retract(day("2022-01-01"), Validity::of(year));
    assert_eq!(
        json(&|| serde_json::to_string(&history)),
        r#"[{"recorded":"2021-01-01","value":1},{"recorded":"2022-01-01","from":"2021-01-01","to":"2021-12-31","retracted":true}]"#
    );
}

#[test]
fn lists_from_outside_have_limits() {
    let every_other = |index: usize| {
        let start = add_days(day("1000-01-01"), i64::try_from(index * 2).unwrap()).unwrap();
        Period::of_day(start).unwrap()
    };
    let list: Vec<Period> = (0..=PERIODS_MAX).map(every_other).collect();
    assert_eq!(
        Periods::try_from(list.clone()),
        Err(PeriodsError::TooMany { count: PERIODS_MAX + 1 })
    );
    assert!(Periods::try_from(list[..PERIODS_MAX].to_vec()).is_ok());

    let values: Vec<(NaiveDate, u8)> =
        (0..=TIMELINE_SEGMENTS_MAX).map(|index| (every_other(index).start(), 0)).collect();
    let count = TIMELINE_SEGMENTS_MAX + 1;
    assert_eq!(Timeline::new(values.clone()), Err(TimelineError::TooMany { count }));
    let segments = values.into_iter().map(|(day, value)| (Validity::from(day), value)).collect();
    assert_eq!(Timeline::from_segments(segments), Err(TimelineError::TooMany { count }));

    let record = r#"{"recorded":"2021-01-01","value":1}"#;
    let records = format!("[{}]", vec![record; BITEMPORAL_RECORDS_MAX + 1].join(","));
    assert!(refused::<Bitemporal<u8>>(&records).contains("at most"));
}

#[test]
fn days_that_stand_twice_are_refused() {
    let twice = vec![(day("2021-01-01"), 1), (day("2020-01-01"), 2), (day("2021-01-01"), 3)];
    assert_eq!(Timeline::new(twice), Err(TimelineError::Duplicate { day: day("2021-01-01") }));
    assert_eq!(Timeline::<u8>::new(Vec::new()).unwrap(), Timeline::default());
    assert!(Timeline::new(vec![(NaiveDate::MAX, 1)]).is_err());
}

#[cfg(feature = "proptest")]
mod garbage {
    use kerben_core::laws::time::whatever_is_accepted_is_kept as kept;
    use kerben_core::strategies::time as any;
    use proptest::prelude::*;

    use super::*;

    fn push(json: &str) -> Result<(), TestCaseError> {
        kept::<Period>(json)?;
        kept::<Validity>(json)?;
        kept::<Periods>(json)?;
        kept::<Overlap>(json)?;
        kept::<Timeline<u8>>(json)?;
        kept::<Bitemporal<u8>>(json)?;
        kept::<PartialDate>(json)?;
        kept::<AgeSpan>(json)?;
        kept::<CalendarSpan>(json)?;
        kept::<Tri>(json)?;
        kept::<MonthEnd>(json)?;
        kept::<Birthday29February>(json)?;
        kept::<SpanConvention>(json)?;
        kept::<AllenRelation>(json)?;
        kept::<Precision>(json)?;
        kept::<Qualification>(json)?;
        kept::<Season>(json)
    }

    /// JSON that has the keys of these types and any values.
    fn json() -> impl Strategy<Value = String> {
        let text =
            prop_oneof![any::near_date_text(), any::any_day().prop_map(|day| day.to_string())]
                .prop_map(|text| serde_json::to_string(&text).unwrap());
        let leaf = prop_oneof![
            6 => text,
            1 => any::<i64>().prop_map(|number| number.to_string()),
            1 => proptest::sample::select(vec!["null", "true", "false", "[]", "{}", "1.5", "1e400", "-0"])
                .prop_map(str::to_owned),
        ];
        let key = proptest::sample::select(vec![
            "first",
            "last",
            "from",
            "to",
            "recorded",
            "value",
            "retracted",
            "years",
            "months",
            "days",
            "members",
            "period",
            "add-to-anchor",
            "extra",
            "$__toml_private_datetime",
        ]);
        leaf.prop_recursive(3, 24, 4, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4)
                    .prop_map(|items| format!("[{}]", items.join(","))),
                proptest::collection::vec((key.clone(), inner), 0..4).prop_map(|entries| {
                    let entries = entries.iter().map(|(key, value)| format!("\"{key}\":{value}"));
                    format!("{{{}}}", entries.collect::<Vec<_>>().join(","))
                }),
            ]
        })
    }

    proptest! {
        #[test]
        fn nothing_broken_comes_through_any_deserialiser(json in json()) {
            push(&json)?;
        }
    }

    proptest! {
        #[test]
        fn nothing_broken_comes_through_in_the_right_shape(
            first in any::near_date_text(), last in any::near_date_text(), day in any::any_day(), other in any::any_day(),
            left in any::<bool>(), right in any::<bool>(),
        ) {
            let text = |nearly: String, day: NaiveDate, real: bool| {
                serde_json::to_string(&if real { day.to_string() } else { nearly }).unwrap()
            };
            let (first, last) = (text(first, day, left), text(last, other, right));
            push(&first)?;
            push(&format!("{{\"first\":{first},\"last\":{last}}}"))?;
            push(&format!("{{\"from\":{first},\"to\":{last}}}"))?;
            push(&format!("[{{\"first\":{first},\"last\":{last}}},{{\"first\":{last},\"last\":{first}}}]"))?;
            push(&format!("[{{\"from\":{first},\"value\":1}},{{\"from\":{last},\"value\":2}}]"))?;
            push(&format!("[{{\"recorded\":{first},\"to\":{last},\"value\":1}},{{\"recorded\":{last},\"retracted\":true}}]"))?;
        }
    }

    #[test]
    fn the_plainest_garbage_is_refused() {
        for json in [
            "",
            "null",
            "0",
            "true",
            "[[]]",
            "[null]",
            "{\"\":0}",
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "[",
            "nan",
        ] {
            push(json).unwrap();
        }
    }
}
