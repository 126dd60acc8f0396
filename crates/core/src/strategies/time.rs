//! Days, periods, timelines, histories and partial dates, and texts that are nearly one.

use chrono::NaiveDate;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::bitemporal::Bitemporal;
use crate::calendar::{
    AgeSpan, Birthday29February, CalendarSpan, DAY_MAX, DAY_MIN, MonthEnd, SpanConvention,
    add_days, add_years,
};
use crate::partial_date::PartialDate;
use crate::period::{AllenRelation, Period, Validity};
use crate::periods::Periods;
use crate::timeline::Timeline;
use crate::tri::Tri;

/// The days of that many days from the first one on.
fn days_from(first: NaiveDate, count: i64) -> impl Strategy<Value = NaiveDate> + Clone {
    (0..count).prop_map(move |offset| add_days(first, offset).unwrap_or(first))
}

/// A day of the calendar, from its first to its last.
pub fn any_day() -> impl Strategy<Value = NaiveDate> + Clone {
    days_from(DAY_MIN, (DAY_MAX - DAY_MIN).num_days() + 1)
}

/// A day of a life of work: 1900 to 2099.
pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or(DAY_MIN);
    days_from(first, 73_049)
}

/// A day at the end or the beginning of a month of 1900 to 2099, where month arithmetic differs by
/// rule.
pub fn day_near_month_end() -> impl Strategy<Value = NaiveDate> + Clone {
    (1900..2100_i32, 1..=12_u32, -3..=1_i64).prop_map(|(year, month, offset)| {
        let first = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(DAY_MIN);
        add_days(first, offset).unwrap_or(first)
    })
}

/// A day of the hundred days from 2020-01-01, where a list of a few periods soon collides.
pub fn crowded_day() -> impl Strategy<Value = NaiveDate> + Clone {
    days_from(NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or(DAY_MIN), 100)
}

/// A period of one day to about fifty years in 1900 to 2149.
pub fn period() -> impl Strategy<Value = Period> + Clone {
    (day(), prop_oneof![1..=40_i64, 1..=18_000_i64])
        .prop_filter_map("the period stays in the calendar", |(start, days)| {
            Period::new(start, add_days(start, days).ok()?).ok()
        })
}

/// A period of at most thirty days that begins on a [`crowded_day`].
pub fn crowded_period() -> impl Strategy<Value = Period> + Clone {
    (crowded_day(), 1..=30_i64).prop_filter_map("the period is not empty", |(start, days)| {
        Period::new(start, add_days(start, days).ok()?).ok()
    })
}

/// Up to eight crowded periods in any order, many of which overlap, meet or repeat.
pub fn raw_periods() -> impl Strategy<Value = Vec<Period>> + Clone {
    vec(crowded_period(), 0..8)
}

/// A set of days in a few periods.
pub fn periods() -> impl Strategy<Value = Periods> + Clone {
    raw_periods().prop_map(|raw| raw.into_iter().collect())
}

/// Crowded days on which something holds, with ends that are sometimes open.
pub fn validity() -> impl Strategy<Value = Validity> + Clone {
    prop_oneof![
        6 => crowded_period().prop_map(Validity::of),
        1 => crowded_day().prop_map(Validity::from),
        1 => crowded_day().prop_map(Validity::until),
        1 => Just(Validity::always()),
    ]
}

/// Segments in order from 2020-01-01 on that share no day, with gaps, and sometimes open at either
/// end.
pub fn segments<T>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<(Validity, T)>>
where
    T: std::fmt::Debug + Clone,
{
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or(DAY_MIN);
    (vec((0..4_i64, 1..25_i64, value), 0..8), any::<bool>(), any::<bool>()).prop_map(
        move |(steps, open_start, open_end)| {
            let (count, mut day) = (steps.len(), first);
            let mut segments = Vec::with_capacity(count);
            for (index, (gap, length, value)) in steps.into_iter().enumerate() {
                let from = add_days(day, gap).unwrap_or(day);
                day = add_days(from, length).unwrap_or(from);
                let from = (index > 0 || !open_start).then_some(from);
                let until = (index + 1 < count || !open_end).then_some(day);
                segments.extend(Validity::new(from, until).ok().map(|holds| (holds, value)));
            }
            segments
        },
    )
}

/// The timeline of such [`segments`].
pub fn timeline<T>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Timeline<T>>
where
    T: std::fmt::Debug + Clone,
{
    segments(value).prop_filter_map("the segments share no day", |segments| {
        Timeline::from_segments(segments).ok()
    })
}

/// What a history is made of: the recorded day, the days it speaks of, and the value or a
/// retraction, in the order of appending, which is not always that of recording.
pub fn records<T>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Vec<(NaiveDate, Validity, Option<T>)>>
where
    T: std::fmt::Debug + Clone,
{
    vec((crowded_day(), validity(), proptest::option::weighted(0.8, value)), 0..10)
}

/// The history of such records.
pub fn bitemporal<T>(value: impl Strategy<Value = T>) -> impl Strategy<Value = Bitemporal<T>>
where
    T: std::fmt::Debug + Clone,
{
    records(value).prop_map(|records| {
        let mut history = Bitemporal::new();
        for (recorded, valid, value) in records {
            match value {
                Some(value) => history.record(recorded, valid, value),
                None => history.retract(recorded, valid),
            };
        }
        history
    })
}

/// A rule of month arithmetic.
pub fn month_end() -> impl Strategy<Value = MonthEnd> + Clone {
    proptest::sample::select(MonthEnd::ALL.to_vec())
}

/// A rule for those born on 29 February.
pub fn birthday_rule() -> impl Strategy<Value = Birthday29February> + Clone {
    proptest::sample::select(Birthday29February::ALL.to_vec())
}

/// A birth near a month's end and a day within two of one of the first hundred birthdays, where
/// rules of age differ.
pub fn birth_and_day_near_birthday() -> impl Strategy<Value = (NaiveDate, NaiveDate)> + Clone {
    (day_near_month_end(), 0..=100_i32, -2..=2_i64).prop_map(|(birth, years, offset)| {
        let birthday = add_years(birth, years, MonthEnd::Clamp).unwrap_or(birth);
        (birth, add_days(birthday, offset).unwrap_or(birthday))
    })
}

/// An age of at most 120 years and 11 months.
pub fn age_span() -> impl Strategy<Value = AgeSpan> + Clone {
    (0..=120_u32, 0..12_u32)
        .prop_filter_map("an age", |(years, months)| AgeSpan::new(years, months).ok())
}

/// A span as a certificate may state it, days and months not carried.
pub fn calendar_span() -> impl Strategy<Value = CalendarSpan> + Clone {
    (0..60_u32, 0..40_u32, 0..400_u32)
        .prop_map(|(years, months, days)| CalendarSpan::new(years, months, days))
}

/// A convention of measuring spans.
pub fn span_convention() -> impl Strategy<Value = SpanConvention> + Clone {
    prop_oneof![Just(SpanConvention::Thirty360), month_end().prop_map(SpanConvention::AddToAnchor)]
}

/// One of Allen's relations.
pub fn allen_relation() -> impl Strategy<Value = AllenRelation> + Clone {
    proptest::sample::select(AllenRelation::ALL.to_vec())
}

/// A three-valued answer.
pub fn tri() -> impl Strategy<Value = Tri> + Clone {
    proptest::sample::select(Tri::ALL.to_vec())
}

/// The text of one date of EDTF level 1, not of a span.
fn single_date_text() -> impl Strategy<Value = String> + Clone {
    let bare = (any_day(), 0..10_u8, 21..=24_u32).prop_map(|(day, shape, season)| {
        let text = day.to_string();
        match shape {
            0 => format!("{}XX", &text[..2]),
            1 => format!("{}X", &text[..3]),
            2 => text[..4].to_owned(),
            3 => format!("{}-XX", &text[..4]),
            4 => format!("{}-XX-XX", &text[..4]),
            5 => format!("{}-{season}", &text[..4]),
            6 | 7 => text[..7].to_owned(),
            8 => format!("{}-XX", &text[..7]),
            _ => text,
        }
    });
    (bare, prop_oneof![3 => Just(""), 1 => Just("~"), 1 => Just("?"), 1 => Just("%")])
        .prop_map(|(bare, qualifier)| bare + qualifier)
}

/// The text of a date of EDTF level 1: of every precision, qualified or not, or a span.
pub fn partial_date_text() -> impl Strategy<Value = String> + Clone {
    let end =
        prop_oneof![4 => single_date_text(), 1 => Just("..".to_owned()), 1 => Just(String::new())];
    let span = (single_date_text(), end, any::<bool>())
        .prop_map(
            |(date, end, first)| {
                if first { format!("{date}/{end}") } else { format!("{end}/{date}") }
            },
        )
        .prop_filter("the span runs forwards", |text| text.parse::<PartialDate>().is_ok());
    prop_oneof![3 => single_date_text(), 1 => span]
}

/// A date that is known as well as its text says.
pub fn partial_date() -> impl Strategy<Value = PartialDate> + Clone {
    partial_date_text().prop_filter_map("a partial date", |text| text.parse().ok())
}

/// Text that resembles a day, a partial date, a period or an age and usually is none.
pub fn near_date_text() -> impl Strategy<Value = String> + Clone {
    let damaged = (partial_date_text(), any::<prop::sample::Index>(), any::<char>()).prop_map(
        |(text, at, replacement)| {
            let mut letters: Vec<char> = text.chars().collect();
            if letters.is_empty() {
                return replacement.to_string();
            }
            let at = at.index(letters.len());
            letters[at] = replacement;
            letters.into_iter().collect()
        },
    );
    let assembled = vec(
        proptest::sample::select(vec![
            "0", "1", "2", "9", "X", "-", "/", "..", "~", "?", "%", "T", "Y", " ", "to", "y", "m",
            ".", "2021", "-02", "-29", "-13", "-00", "é", "−", "٣",
        ]),
        0..8,
    )
    .prop_map(|parts| parts.concat());
    prop_oneof![damaged, assembled, ".{0,12}"]
}
