//! The laws of days, periods, timelines, histories and partial dates: they hold here, and each catches a broken
//! implementation.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, reason = "a test may fail where it stands")]

use chrono::{Datelike, NaiveDate};
use kerben_core::bitemporal::Bitemporal;
use kerben_core::calendar::{
    self, AgeSpan, Birthday29February, CalendarSpan, MonthEnd, SpanConvention, add_days,
    add_months, age_on, age_span_on, birthday, parse_day, reaches_age,
};
use kerben_core::laws::time as laws;
use kerben_core::partial_date::PartialDate;
use kerben_core::period::{AllenRelation, Period, Validity};
use kerben_core::periods::{Overlap, Periods, overlap_report};
use kerben_core::strategies::time as any;
use kerben_core::timeline::Timeline;
use kerben_core::tri::Tri;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

type Records = Vec<(NaiveDate, Validity, Option<u8>)>;

fn history_of(records: &Records) -> Bitemporal<u8> {
    let mut history = Bitemporal::new();
    for (recorded, valid, value) in records {
        match value {
            Some(value) => history.record(*recorded, *valid, *value),
            None => history.retract(*recorded, *valid),
        };
    }
    history
}

/// The hundred crowded days with a margin.
fn window() -> Period {
    Period::new(parse_day("2019-12-25").unwrap(), parse_day("2020-07-01").unwrap()).unwrap()
}

fn months_added(start: NaiveDate, months: u32, rule: MonthEnd) -> Result<NaiveDate, String> {
    let months = i32::try_from(months).map_err(|error| error.to_string())?;
    add_months(start, months, rule).map_err(|error| error.to_string())
}

proptest! {
    #[test]
    fn sets_decide_day_by_day(left in any::periods(), right in any::periods(), raw in any::raw_periods()) {
        laws::collecting_keeps_days(&raw, |raw| raw.iter().copied().collect())?;
        laws::collecting_keeps_days(&raw, |raw| {
            let mut set = Periods::empty();
            for period in raw {
                set.insert(*period);
            }
            set
        })?;
        laws::set_operation_is_day_by_day(&left, &right, Periods::union, |l, r| l || r)?;
        laws::set_operation_is_day_by_day(&left, &right, Periods::intersection, |l, r| l && r)?;
        laws::set_operation_is_day_by_day(&left, &right, Periods::difference, |l, r| l && !r)?;
        laws::membership_is_day_by_day(&left, Periods::contains)?;
        laws::overlaps_are_day_by_day(&raw, overlap_report)?;
    }

    #[test]
    fn gaps_and_days_within_a_window_decide_day_by_day(set in any::periods(), window in any::crowded_period()) {
        let single = Periods::from(window);
        laws::set_operation_is_day_by_day(&single, &set, |_, set| set.gaps_within(window), |l, r| l && !r)?;
        laws::set_operation_is_day_by_day(&single, &set, |_, set| set.within(window), |l, r| l && r)?;
    }

    #[test]
    fn splitting_never_changes_days(period in any::period(), near in any::crowded_period(), day in any::day(), offset in 0..30_i64) {
        laws::splitting_keeps_days(period, day, Period::split_at)?;
        let inside = add_days(near.start(), offset).unwrap();
        laws::splitting_keeps_days(near, inside, Period::split_at)?;
        laws::count_survives_splitting(period, day, |part| u64::from(part.days()))?;
        laws::count_survives_splitting(period, day, |part| {
            let span = part.calendar_span(SpanConvention::Thirty360).unwrap();
            u64::from(span.years) * 360 + u64::from(span.months) * 30 + u64::from(span.days)
        })?;
    }

    #[test]
    fn inclusive_and_half_open_are_one_period(first in any::any_day(), last in any::any_day(), near in any::day()) {
        laws::inclusive_and_half_open_agree(first, last, Period::from_inclusive)?;
        laws::inclusive_and_half_open_agree(near, near, Period::from_inclusive)?;
    }

    #[test]
    fn one_of_the_thirteen_relations_holds(x in any::crowded_period(), y in any::crowded_period(), far in any::period()) {
        laws::exactly_one_relation_holds(x, y, Period::relation)?;
        laws::exactly_one_relation_holds(x, far, Period::relation)?;
        laws::exactly_one_relation_holds(x, x, Period::relation)?;
    }

    #[test]
    fn clipping_is_idempotent_and_within_both(days in any::validity(), other in any::validity(), period in any::crowded_period()) {
        let clipped = days.clip(period);
        prop_assert_eq!(clipped.and_then(|part| days.clip(part)), clipped);
        for day in window().iter_days() {
            prop_assert_eq!(clipped.is_some_and(|part| part.contains(day)), days.contains(day) && period.contains(day));
            let both = days.intersect(other).is_some_and(|both| both.contains(day));
            prop_assert_eq!(both, days.contains(day) && other.contains(day));
        }
    }

    #[test]
    fn timelines_answer_as_their_segments_do(segments in any::segments(any::<u8>()), day in any::crowded_day(), period in any::crowded_period()) {
        let timeline = Timeline::from_segments(segments.iter().rev().copied().collect()).unwrap();
        laws::lookup_matches_a_walk(&segments, day, |day| timeline.at(day).copied())?;
        laws::restriction_matches_lookup(&timeline, period, Timeline::restrict)?;
        laws::nothing_changes_between_change_points(&timeline, window(), Timeline::change_points)?;
        prop_assert_eq!(timeline.as_ref().map(|value| *value), timeline);
    }

    #[test]
    fn values_hold_until_the_next_one(values in proptest::collection::btree_map(any::crowded_day(), any::<u8>(), 0..8), day in any::crowded_day()) {
        let timeline = Timeline::new(values.clone().into_iter().rev().collect()).unwrap();
        prop_assert_eq!(timeline.at(day), values.range(..=day).next_back().map(|(_, value)| value));
    }

    #[test]
    fn overlapping_segments_are_refused(periods in any::raw_periods()) {
        let overlap = !overlap_report(&periods).is_empty();
        let segments = periods.iter().map(|period| (Validity::of(*period), ())).collect();
        prop_assert_eq!(Timeline::from_segments(segments).is_err(), overlap);
    }

    #[test]
    fn histories_answer_as_a_walk_does(records in any::records(any::<u8>()), valid in any::crowded_day(), known in any::crowded_day()) {
        let history = history_of(&records);
        laws::as_of_matches_a_walk(&records, valid, known, |valid, known| history.as_of(valid, known).copied())?;
        let timeline = history.timeline_known_on(known);
        laws::timeline_matches_as_of(&timeline, window(), |day| history.as_of(day, known))?;
        prop_assert!(Timeline::from_segments(timeline.into_segments()).is_ok());
        let spoken: Vec<_> = history.history(valid).iter().map(|record| record.recorded()).collect();
        prop_assert!(spoken.is_sorted());
        prop_assert_eq!(history.known_on(known).len() + history.since(known).len(), records.len());
    }

    #[test]
    fn later_records_leave_earlier_knowledge(
        records in any::records(any::<u8>()), recorded in any::crowded_day(), valid in any::validity(), value in any::<u8>(),
        days in proptest::collection::vec(any::crowded_day(), 6),
    ) {
        let history = history_of(&records);
        let as_of = |history: &Bitemporal<u8>, valid, known| history.as_of(valid, known).copied();
        laws::earlier_knowledge_stands(&history, recorded, |history, day| { history.record(day, valid, value); }, as_of, &days)?;
        laws::earlier_knowledge_stands(&history, recorded, |history, day| { history.retract(day, valid); }, as_of, &days)?;
    }

    #[test]
    fn months_are_added_by_the_named_rule(start in any::day_near_month_end(), far in any::any_day(), months in 0..1200_u32, rule in any::month_end()) {
        laws::months_follow_the_rule(start, months, rule, months_added)?;
        laws::months_follow_the_rule(far, months, rule, months_added)?;
    }

    #[test]
    fn spans_lead_from_start_to_end(start in any::day_near_month_end(), end in any::day_near_month_end(), rule in any::month_end()) {
        laws::span_leads_from_anchor_to_end(start, end, rule, CalendarSpan::between)?;
    }

    #[test]
    fn ages_count_birthdays((birth, near) in any::birth_and_day_near_birthday(), day in any::day(), rule in any::birthday_rule()) {
        laws::age_counts_birthdays(birth, near, rule, age_on)?;
        laws::age_counts_birthdays(birth, day, rule, age_on)?;
    }

    #[test]
    fn ages_with_months_are_reached_on_their_day(birth in any::day_near_month_end(), age in any::age_span(), rule in any::birthday_rule()) {
        let reached = reaches_age(birth, age, rule).unwrap();
        prop_assert_eq!(age_span_on(birth, reached, rule).unwrap(), age);
        if age.total_months() > 0 {
            prop_assert!(age_span_on(birth, reached.pred_opt().unwrap(), rule).unwrap() < age);
        }
    }

    #[test]
    fn partial_dates_answer_by_their_bounds(date in any::partial_date(), far in any::any_day(), offset in -2..=2_i64, slack in 0..5_u32) {
        let near = |bound: Option<NaiveDate>| bound.and_then(|bound| add_days(bound, offset).ok());
        for day in [Some(far), near(date.earliest()), near(date.latest())].into_iter().flatten() {
            laws::before_is_certain_only_if_all_agree(date, day, PartialDate::before)?;
            // The other questions by their definitions from this one.
            if let Ok(next) = add_days(day, 1) {
                prop_assert_eq!(date.on_or_before(day), date.before(next));
                prop_assert_eq!(date.after(day), date.before(next).not());
                prop_assert_eq!(date.on(day), date.before(day).not().and(date.before(next)));
            }
        }
        laws::slack_only_widens(date, slack, |date, slack| (date.earliest_with_slack(slack), date.latest_with_slack(slack)))?;
    }

    #[test]
    fn every_type_is_written_and_read_back(
        (period, set, days, overlap) in (any::period(), any::periods(), any::validity(), any::raw_periods()),
        timeline in any::timeline(any::<u8>()), history in any::bitemporal(any::<u8>()), date in any::partial_date(),
        (age, span, convention, rule) in (any::age_span(), any::calendar_span(), any::span_convention(), any::birthday_rule()),
        (relation, answer) in (any::allen_relation(), any::tri()),
    ) {
        laws::serde_round_trip(&period)?;
        laws::text_round_trip(&period)?;
        laws::serde_round_trip(&set)?;
        laws::serde_round_trip(&days)?;
        laws::serde_round_trip(&overlap_report(&overlap))?;
        laws::serde_round_trip(&timeline)?;
        laws::serde_round_trip(&history)?;
        laws::serde_round_trip(&date)?;
        laws::text_round_trip(&date)?;
        laws::serde_round_trip(&age)?;
        laws::text_round_trip(&age)?;
        laws::serde_round_trip(&span)?;
        laws::serde_round_trip(&convention)?;
        laws::serde_round_trip(&rule)?;
        laws::serde_round_trip(&relation)?;
        laws::serde_round_trip(&answer)?;
    }

    #[test]
    fn texts_that_are_nearly_dates_never_panic(text in any::near_date_text()) {
        let _ = (parse_day(&text), text.parse::<Period>(), text.parse::<AgeSpan>());
        if let Ok(day) = parse_day(&text) {
            prop_assert_eq!(day.to_string(), &*text, "only the strict form is a day");
        }
        if let Ok(date) = text.parse::<PartialDate>() {
            prop_assert_eq!(date.to_string(), &*text, "a partial date is kept as written");
        }
    }
}

#[test]
fn connectives_are_kleenes() {
    laws::connectives_are_kleene(Tri::and, Tri::or, Tri::not).unwrap();
    laws::connectives_are_kleene(|a, b| Tri::all([a, b]), |a, b| Tri::any([a, b]), |a| !a).unwrap();
    assert_eq!((Tri::all([]), Tri::any([])), (Tri::Yes, Tri::No));
    for answer in Tri::ALL {
        assert_eq!(Tri::from(answer.certain()), answer);
        assert_eq!(
            (answer.is_yes(), answer.is_no(), answer.is_unknown()),
            (answer == Tri::Yes, answer == Tri::No, answer == Tri::Unknown)
        );
        assert_eq!(answer.is_possible(), answer != Tri::No);
    }
}

/// All days of 1999 to 2005, five years of months each way, all rules, against month lengths counted from the days.
#[test]
fn month_arithmetic_is_exhaustive() {
    let first = parse_day("1990-01-01").unwrap();
    let mut lengths: Vec<(i32, u32, u32)> = Vec::new();
    for day in first.iter_days().take_while(|day| day.year() < 2015) {
        match lengths.last_mut() {
            Some((year, month, length)) if (*year, *month) == (day.year(), day.month()) => {
                *length += 1;
            }
            _ => lengths.push((day.year(), day.month(), 1)),
        }
    }
    let starts = first.iter_days().filter(|day| (1999..=2005).contains(&day.year()));
    for start in starts.take(2557) {
        let here =
            lengths.iter().position(|at| (at.0, at.1) == (start.year(), start.month())).unwrap();
        for months in -60..=60_i32 {
            let there = here.checked_add_signed(isize::try_from(months).unwrap()).unwrap();
            let (year, month, length) = lengths[there];
            let (next_year, next_month, _) = lengths[there + 1];
            let of = |year, month, day| Some(NaiveDate::from_ymd_opt(year, month, day).unwrap());
            let short = start.day() > length;
            let stays = if short { None } else { of(year, month, start.day()) };
            let clamped = if short { of(year, month, length) } else { stays };
            let rolled = if short { of(next_year, next_month, 1) } else { stays };
            for (rule, expected) in
                [(MonthEnd::Clamp, clamped), (MonthEnd::Roll, rolled), (MonthEnd::Reject, stays)]
            {
                assert_eq!(
                    add_months(start, months, rule).ok(),
                    expected,
                    "{start} {months} {rule}"
                );
            }
        }
    }
}

/// The age by comparing month and day, and the birthday by writing it down: independent of month arithmetic.
fn model_birthday(birth: NaiveDate, year: i32, rule: Birthday29February) -> NaiveDate {
    let same = NaiveDate::from_ymd_opt(year, birth.month(), birth.day());
    same.unwrap_or_else(|| match rule {
        Birthday29February::LastOfFebruary => NaiveDate::from_ymd_opt(year, 2, 28).unwrap(),
        _ => NaiveDate::from_ymd_opt(year, 3, 1).unwrap(),
    })
}

/// All births of 1896 to 1908 (over the year 1900, no leap year) and of 1996 to 2004 (over 2000, a leap year), all ages up to
/// 110 years, both rules: on the birthday the age is reached, and on its eve it is not.
#[test]
fn birthdays_and_ages_are_exhaustive() {
    let births = |first: i32, last: i32| {
        NaiveDate::from_ymd_opt(first, 1, 1)
            .unwrap()
            .iter_days()
            .take_while(move |day| day.year() <= last)
    };
    for birth in births(1896, 1908).chain(births(1996, 2004)) {
        for rule in Birthday29February::ALL {
            for age in 0..=110_u32 {
                let reached = birthday(birth, age, rule).unwrap();
                let year = birth.year() + i32::try_from(age).unwrap();
                assert_eq!(reached, model_birthday(birth, year, rule), "{birth} {age}");
                assert_eq!(age_on(birth, reached, rule), Ok(age), "{birth} {age}");
                let eve = reached.pred_opt().unwrap();
                match age.checked_sub(1) {
                    Some(younger) => {
                        assert_eq!(age_on(birth, eve, rule), Ok(younger), "{birth} {age}");
                    }
                    None => assert!(age_on(birth, eve, rule).is_err()),
                }
            }
        }
    }
}

/// Every day of a life of 41 years, for births around the end of February and of August.
#[test]
fn ages_on_every_day_are_exhaustive() {
    for birth in ["1996-02-28", "1996-02-29", "1996-03-01", "1997-02-28", "1996-08-31"] {
        let birth = parse_day(birth).unwrap();
        for rule in Birthday29February::ALL {
            for day in birth.iter_days().take(15_000) {
                let passed = model_birthday(birth, day.year(), rule) <= day;
                let age = day.year() - birth.year() - i32::from(!passed);
                assert_eq!(age_on(birth, day, rule).ok(), u32::try_from(age).ok(), "{birth} {day}");
            }
        }
    }
}

/// 30/360 by its formula; the 31st counts as the 30th.
#[test]
fn thirty_360_counts_months_of_thirty_days() {
    let between = |start: &str, end: &str| {
        let (start, end) = (parse_day(start).unwrap(), parse_day(end).unwrap());
        CalendarSpan::between(start, end, SpanConvention::Thirty360).unwrap()
    };
    assert_eq!(between("2021-01-01", "2022-01-01"), CalendarSpan::new(1, 0, 0));
    assert_eq!(between("2021-02-01", "2021-03-01"), CalendarSpan::new(0, 1, 0));
    assert_eq!(between("2021-02-28", "2021-03-01"), CalendarSpan::new(0, 0, 3));
    assert_eq!(between("2021-01-30", "2021-01-31"), CalendarSpan::new(0, 0, 0));
    assert_eq!(between("2021-01-31", "2021-02-01"), CalendarSpan::new(0, 0, 1));
    assert_eq!(between("2020-05-20", "2021-03-05"), CalendarSpan::new(0, 9, 15));
    let day = |text| parse_day(text).unwrap();
    assert!(
        CalendarSpan::between(day("2021-01-02"), day("2021-01-01"), SpanConvention::Thirty360)
            .is_err()
    );
}

/// Fails unless the law fails on some value of the strategy.
fn caught<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        max_shrink_iters: 0,
        failure_persistence: None,
        cases: 2_000,
        ..Config::default()
    };
    let rng = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    let mut runner = TestRunner::new_with_rng(config, rng);
    assert!(runner.run(&strategy, law).is_err(), "the law holds of a broken implementation");
}

#[test]
fn the_laws_of_sets_catch_what_is_broken() {
    let sets = || (any::periods(), any::periods());
    // A union that forgets the right set, an intersection that keeps the last day out, a difference the wrong way round.
    caught(sets(), |(l, r)| {
        laws::set_operation_is_day_by_day(&l, &r, |l, _| l.clone(), |l, r| l || r)
    });
    caught(sets(), |(l, r)| {
        laws::set_operation_is_day_by_day(
            &l,
            &r,
            |l, r| {
                let both = l.intersection(r);
                both.iter().filter_map(|part| Period::new(part.start(), part.last()).ok()).collect()
            },
            |l, r| l && r,
        )
    });
    caught(sets(), |(l, r)| {
        laws::set_operation_is_day_by_day(&l, &r, |l, r| r.difference(l), |l, r| l && !r)
    });
    // Collecting that keeps the hull only; membership that takes the end for a day of it.
    caught(any::raw_periods(), |raw| {
        laws::collecting_keeps_days(&raw, |raw| {
            let set: Periods = raw.iter().copied().collect();
            set.hull().map(Periods::from).unwrap_or_default()
        })
    });
    caught(any::periods(), |set| {
        laws::membership_is_day_by_day(&set, |set, day| {
            set.iter().any(|period| period.start() <= day && day <= period.end())
        })
    });
    // Overlaps by pairs, which reports three holders as three runs.
    caught(any::raw_periods(), |raw| {
        laws::overlaps_are_day_by_day(&raw, |raw| {
            let mut runs = Vec::new();
            for (i, one) in raw.iter().enumerate() {
                for (j, two) in raw.iter().enumerate().skip(i + 1) {
                    let shared = one.intersect(*two);
                    runs.extend(shared.map(|period| Overlap { period, members: vec![i, j] }));
                }
            }
            runs
        })
    });
    // A report that is cut in the middle of a run.
    caught(any::raw_periods(), |raw| {
        laws::overlaps_are_day_by_day(&raw, |raw| {
            let cut = |run: Overlap| match run.period.split_at(run.period.last()) {
                Some((period, rest)) => vec![
                    Overlap { period, members: run.members.clone() },
                    Overlap { period: rest, members: run.members },
                ],
                None => vec![run],
            };
            overlap_report(raw).into_iter().flat_map(cut).collect()
        })
    });
}

#[test]
fn the_laws_of_one_period_catch_what_is_broken() {
    let inside = || (any::crowded_period(), any::crowded_day());
    // The second part begins a day late; a split on the first day; whole months counted per part.
    caught(inside(), |(period, day)| {
        laws::splitting_keeps_days(period, day, |period, day| {
            let (before, after) = period.split_at(day)?;
            Some((before, Period::new(after.start().succ_opt()?, after.end()).ok()?))
        })
    });
    caught(inside(), |(period, day)| laws::splitting_keeps_days(period, day, |_, _| None));
    caught((any::period(), any::day()), |(period, day)| {
        laws::count_survives_splitting(period, day, |part| {
            let convention = SpanConvention::AddToAnchor(MonthEnd::Clamp);
            let span = part.calendar_span(convention).unwrap();
            u64::from(span.years * 12 + span.months)
        })
    });
    // The last day taken for the end, excluded; any order accepted.
    caught((any::day(), any::day()), |(first, last)| {
        laws::inclusive_and_half_open_agree(first, last, Period::new)
    });
    caught((any::day(), any::day()), |(first, last)| {
        laws::inclusive_and_half_open_agree(first, last, |first, last| {
            Period::from_inclusive(first.min(last), first.max(last))
        })
    });
    // "Meets" not told from "before"; the ends compared as if they were included.
    let pairs = || (any::crowded_period(), any::crowded_period());
    caught(pairs(), |(x, y)| {
        laws::exactly_one_relation_holds(x, y, |x, y| match x.relation(y) {
            AllenRelation::Meets => AllenRelation::Before,
            AllenRelation::MetBy => AllenRelation::After,
            relation => relation,
        })
    });
    caught(pairs(), |(x, y)| laws::exactly_one_relation_holds(x, y, |x, y| y.relation(x)));
    // A set that is not normalised cannot be built through any door, so the check is shown on what would let it in.
    let meeting: Vec<Period> = ["2020-01-01 to 2020-01-31", "2020-02-01 to 2020-02-29"]
        .iter()
        .map(|text| text.parse().unwrap())
        .collect();
    assert!(Periods::try_from(meeting.clone()).is_err());
    laws::periods_are_normalised(&meeting.into_iter().collect()).unwrap();
}

#[test]
fn the_laws_of_both_axes_catch_what_is_broken() {
    let lines = || (any::segments(any::<u8>()), any::crowded_day());
    // A lookup that takes the end for a day of the segment; one that carries the last value over gaps.
    caught(lines(), |(segments, day)| {
        laws::lookup_matches_a_walk(&segments, day, |day| {
            let found = segments
                .iter()
                .find(|(holds, _)| holds.contains(day) || holds.until_day() == Some(day));
            found.map(|(_, value)| *value)
        })
    });
    caught(lines(), |(segments, day)| {
        laws::lookup_matches_a_walk(&segments, day, |day| {
            let before = |holds: &Validity| holds.from_day().is_none_or(|from| from <= day);
            segments.iter().rfind(|(holds, _)| before(holds)).map(|(_, value)| *value)
        })
    });
    // A restriction that does not clip; change points without the ends.
    let restricted = || (any::timeline(any::<u8>()), any::crowded_period());
    caught(restricted(), |(timeline, period)| {
        laws::restriction_matches_lookup(&timeline, period, |timeline, period| {
            let parts = timeline.iter().filter(|(holds, _)| holds.clip(period).is_some());
            parts.filter_map(|(holds, value)| Some((holds.period()?, value))).collect()
        })
    });
    caught(restricted(), |(timeline, _)| {
        laws::nothing_changes_between_change_points(&timeline, window(), |timeline| {
            timeline.iter().filter_map(|(holds, _)| holds.from_day()).collect()
        })
    });
    // The first record wins; records of the day of knowing are left out; retractions are passed over.
    let asked = || (any::records(any::<u8>()), any::crowded_day(), any::crowded_day());
    let speaks =
        |record: &(NaiveDate, Validity, Option<u8>), valid: NaiveDate, known: NaiveDate| {
            record.0 <= known && record.1.contains(valid)
        };
    caught(asked(), |(records, valid, known)| {
        laws::as_of_matches_a_walk(&records, valid, known, |valid, known| {
            records.iter().find(|record| speaks(record, valid, known)).and_then(|record| record.2)
        })
    });
    caught(asked(), |(records, valid, known)| {
        let history = history_of(&records);
        laws::as_of_matches_a_walk(&records, valid, known, |valid, known| {
            history.as_of(valid, known.pred_opt().unwrap()).copied()
        })
    });
    caught(asked(), |(records, valid, known)| {
        laws::as_of_matches_a_walk(&records, valid, known, |valid, known| {
            let mut ordered = records.clone();
            ordered.sort_by_key(|record| record.0);
            ordered
                .iter()
                .filter(|record| speaks(record, valid, known))
                .filter_map(|record| record.2)
                .next_back()
        })
    });
    // A history that answers by what is known today.
    caught(
        (any::records(any::<u8>()), any::crowded_day(), any::validity()),
        |(records, recorded, days)| {
            laws::earlier_knowledge_stands(
                &history_of(&records),
                recorded,
                |history, day| {
                    history.record(day, days, 7);
                },
                |history, valid, _| history.as_of(valid, calendar::DAY_MAX).copied(),
                &window().iter_days().step_by(20).collect::<Vec<_>>(),
            )
        },
    );
    caught(asked(), |(records, _, known)| {
        let history = history_of(&records);
        let timeline = history.timeline_known_on(calendar::DAY_MAX);
        laws::timeline_matches_as_of(&timeline, window(), |day| history.as_of(day, known))
    });
}

#[test]
fn the_laws_of_days_catch_what_is_broken() {
    let start = || (any::day_near_month_end(), 0..60_u32, any::month_end());
    // One rule for all; month by month instead of from the anchor.
    caught(start(), |(start, months, rule)| {
        laws::months_follow_the_rule(start, months, rule, |start, months, _| {
            months_added(start, months, MonthEnd::Clamp)
        })
    });
    caught(start(), |(start, months, rule)| {
        laws::months_follow_the_rule(start, months, rule, |start, months, rule| {
            (0..months).try_fold(start, |day, _| months_added(day, 1, rule))
        })
    });
    // The age by days over 365.25; the age of chrono, which knows one rule only.
    let ages = || (any::birth_and_day_near_birthday(), any::birthday_rule());
    caught(ages(), |((birth, day), rule)| {
        laws::age_counts_birthdays(birth, day, rule, |birth, day, _| {
            u32::try_from((day - birth).num_days() * 4 / 1461)
        })
    });
    caught(ages(), |((birth, day), rule)| {
        laws::age_counts_birthdays(birth, day, rule, |birth, day, _| {
            day.years_since(birth).ok_or(())
        })
    });
    // Months of thirty days; a last month that is left out.
    let ends = || (any::day_near_month_end(), any::day_near_month_end(), any::month_end());
    caught(ends(), |(start, end, rule)| {
        laws::span_leads_from_anchor_to_end(start, end, rule, |start, end, _| {
            CalendarSpan::between(start, end, SpanConvention::Thirty360)
        })
    });
    caught(ends(), |(start, end, rule)| {
        laws::span_leads_from_anchor_to_end(start, end, rule, |start, end, _| {
            u32::try_from((end - start).num_days()).map(|days| CalendarSpan::new(0, 0, days))
        })
    });
    // Answers from the earliest day alone; slack that narrows, and slack without an approximate date.
    caught((any::partial_date(), any::any_day()), |(date, day)| {
        laws::before_is_certain_only_if_all_agree(date, day, |date, day| {
            Tri::from(date.earliest().map(|earliest| earliest < day))
        })
    });
    caught((any::partial_date(), any::any_day()), |(date, day)| {
        laws::before_is_certain_only_if_all_agree(date, day, |_, _| Tri::Unknown)
    });
    caught(any::partial_date(), |date| {
        laws::slack_only_widens(date, 1, |date, slack| {
            let narrowed = date.earliest().and_then(|day| add_days(day, i64::from(slack)).ok());
            (narrowed, date.latest())
        })
    });
    caught(any::partial_date(), |date| {
        laws::slack_only_widens(date, 1, |date, slack| {
            let widened = date.latest().and_then(|day| add_days(day, i64::from(slack)).ok());
            (date.earliest(), widened)
        })
    });
    // Unknown taken for no; "or" taken for "and"; a "not" that decides the unknown.
    let no_if_unknown = |a: Tri, b: Tri| Tri::from(a.is_yes() && b.is_yes());
    assert!(laws::connectives_are_kleene(no_if_unknown, Tri::or, Tri::not).is_err());
    assert!(laws::connectives_are_kleene(Tri::and, Tri::and, Tri::not).is_err());
    assert!(laws::connectives_are_kleene(Tri::and, Tri::or, |a| Tri::from(a.is_no())).is_err());
}

#[test]
fn the_laws_of_text_catch_what_is_broken() {
    use std::{fmt, str::FromStr};

    use serde::{Deserialize, Serialize};

    /// Writes the end, excluded, where the last day is read.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(try_from = "Raw", into = "Raw")]
    struct OffByOne(Period);

    #[derive(Serialize, Deserialize)]
    struct Raw {
        #[serde(with = "kerben_core::calendar::serde_day")]
        first: NaiveDate,
        #[serde(with = "kerben_core::calendar::serde_day")]
        last: NaiveDate,
    }

    impl Clone for OffByOne {
        fn clone(&self) -> Self {
            Self(self.0)
        }
    }

    impl TryFrom<Raw> for OffByOne {
        type Error = kerben_core::period::PeriodError;

        fn try_from(raw: Raw) -> Result<Self, Self::Error> {
            Period::from_inclusive(raw.first, raw.last).map(Self)
        }
    }

    impl From<OffByOne> for Raw {
        fn from(period: OffByOne) -> Self {
            Self { first: period.0.start(), last: period.0.end() }
        }
    }

    impl fmt::Display for OffByOne {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, "{} to {}", self.0.start(), self.0.end())
        }
    }

    impl FromStr for OffByOne {
        type Err = kerben_core::period::PeriodError;

        fn from_str(text: &str) -> Result<Self, Self::Err> {
            text.parse().map(Self)
        }
    }

    caught(any::period(), |period| laws::serde_round_trip(&OffByOne(period)));
    caught(any::period(), |period| laws::text_round_trip(&OffByOne(period)));
    let json = "{\"first\":\"2021-01-01\",\"last\":\"2021-01-02\"}";
    assert!(laws::whatever_is_accepted_is_kept::<OffByOne>(json).is_err());
    laws::whatever_is_accepted_is_kept::<Period>(json).unwrap();
}
