//! The laws hold of this crate.

use chrono::NaiveDate;
use kerben_core::bitemporal::Bitemporal;
use kerben_core::calendar::{
    AgeSpan, CalendarSpan, SpanConvention, add_days, age_on, age_span_on, parse_day, reaches_age,
};
use kerben_core::laws::time as laws;
use kerben_core::partial_date::PartialDate;
use kerben_core::period::{Period, Validity};
use kerben_core::periods::{Periods, overlap_report};
use kerben_core::strategies::time as any;
use kerben_core::timeline::Timeline;
use kerben_core::tri::Tri;
use proptest::prelude::*;

use super::{history_of, months_added, window};

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
