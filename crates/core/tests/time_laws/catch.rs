//! Each law fails on an implementation that is broken.

use chrono::NaiveDate;
use kerben_core::calendar::{self, CalendarSpan, MonthEnd, SpanConvention, add_days};
use kerben_core::laws::time as laws;
use kerben_core::period::{AllenRelation, Period, Validity};
use kerben_core::periods::{Overlap, Periods, overlap_report};
use kerben_core::strategies::time as any;
use kerben_core::tri::Tri;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

use super::{history_of, months_added, window};

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
    // A union that forgets the right set, an intersection that keeps the last day out, a difference
    // the wrong way round.
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
    // A set that is not normalised cannot be built through any door, so the check is shown on what
    // would let it in.
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
    // A lookup that takes the end for a day of the segment; one that carries the last value over
    // gaps.
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
    // The first record wins; records of the day of knowing are left out; retractions are passed
    // over.
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
    // Answers from the earliest day alone; slack that narrows, and slack without an approximate
    // date.
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
