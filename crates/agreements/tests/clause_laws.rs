//! The laws of clauses of time hold for this crate, and each of them catches a broken implementation.
#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::sync::LazyLock;

use chrono::NaiveDate;
use kerben_agreements::clause::*;
use kerben_agreements::laws::clause as laws;
use kerben_agreements::strategies::clause as any;
use kerben_agreements::strategies::day;
use kerben_agreements::{Event, catalogue};
use kerben_core::calendar::{MonthEnd, add_days, add_months};
use kerben_core::explain::{Explain, NodeRef, Off};
use kerben_core::language::Language;
use kerben_core::message::Catalogue;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestError, TestRunner};

static WORDS: LazyLock<Catalogue> = LazyLock::new(|| catalogue().unwrap());

fn clock(
    clause: &EntryIntoForce,
    facts: &any::Facts,
    known: Option<NaiveDate>,
) -> Result<ForceDate, ClauseError> {
    let setting = facts.setting();
    let setting = match known {
        Some(day) => setting.known_on(day),
        None => setting,
    };
    clause.evaluate(&setting, &mut Off).map(|traced| traced.value)
}

fn periods(term: &Term, life: &Life, last: NaiveDate) -> Result<Vec<TermPeriod>, ClauseError> {
    term.periods(life, last)
}

proptest! {
    #[test]
    fn clauses_are_read_as_printed(clause in any::entry_into_force(), term in any::term(), act in any::act()) {
        laws::what_is_printed_is_read(EntryIntoForce::to_string, str::parse::<EntryIntoForce>, &clause)?;
        laws::what_is_printed_is_read(Term::to_string, str::parse::<Term>, &term)?;
        laws::what_is_printed_is_read(|exit: &Exit| exit.to_string(), str::parse::<Exit>, term.exit())?;
        laws::what_is_printed_is_read(Act::to_string, str::parse::<Act>, &act)?;
        kerben_core::laws::time::serde_round_trip(&clause)?;
        kerben_core::laws::time::serde_round_trip(&term)?;
    }

    #[test]
    fn what_is_no_clause_is_refused(text in any::not_a_clause()) {
        prop_assert!(text.parse::<EntryIntoForce>().is_err(), "{}", text);
    }

    #[test]
    fn no_text_makes_it_panic(text in "[a-zDMFOP+>/(),\"?0-9 -]{0,60}") {
        let _ = text.parse::<EntryIntoForce>();
        let _ = text.parse::<Term>();
        let _ = text.parse::<Act>();
    }

    #[test]
    fn no_day_is_before_its_acts(clause in any::entry_into_force(), facts in any::facts(), exact in any::exact_facts()) {
        laws::a_day_is_never_before_its_acts(clock, &clause, &facts)?;
        laws::a_day_is_never_before_its_acts(clock, &clause, &exact)?;
    }

    #[test]
    fn max_and_min_are_extremes(
        parts in vec(any::simple_form().prop_map(|form| EntryIntoForce::new(form).unwrap()), 2..4),
        facts in any::facts(), exact in any::exact_facts(),
    ) {
        laws::extremes_are_extremes(clock, &parts, &facts)?;
        laws::extremes_are_extremes(clock, &parts, &exact)?;
    }

    #[test]
    fn vague_dates_give_true_bounds(clause in any::entry_into_force(), both in any::facts_and_truth()) {
        laws::what_becomes_known_lies_within(clock, &clause, &both.0, &both.1)?;
    }

    #[test]
    fn later_events_leave_earlier_answers(
        clause in any::entry_into_force(), facts in any::facts(), event in any::clause_event(true), known in day(),
    ) {
        laws::a_later_event_changes_no_earlier_answer(clock, &clause, &facts, event, known)?;
    }

    #[test]
    fn periods_tile_time(term in any::term(), life in any::life(), last in day()) {
        laws::renewals_tile_time(periods, &term, &life, last)?;
    }

    #[test]
    fn every_clause_has_its_sentences(clause in any::entry_into_force(), term in any::term()) {
        laws::a_sentence_in_every_language(|clause: &EntryIntoForce, language| clause.sentence(&WORDS, language), &clause)?;
        laws::a_sentence_in_every_language(|term: &Term, language| term.sentence(&WORDS, language), &term)?;
    }

    #[test]
    fn counting_backwards_is_in_time(rule in any::rule(), boundary in day()) {
        laws::the_last_day_is_in_time(last_day_reaching, rule, boundary)?;
    }

    #[test]
    fn explaining_changes_nothing_and_follows(clause in any::entry_into_force(), facts in any::facts()) {
        let plain = clause.evaluate(&facts.setting(), &mut Off);
        let told = clause.evaluate(&facts.setting(), &mut Explain::new());
        match (plain, told) {
            (Ok(plain), Ok(told)) => {
                prop_assert_eq!(plain.value, told.value);
                prop_assert_eq!(told.node.tree().unwrap().check(), []);
            }
            (plain, told) => prop_assert_eq!(plain.map(|found| found.value), told.map(|found| found.value)),
        }
    }

    #[test]
    fn what_is_missing_is_named(clause in any::entry_into_force(), facts in any::facts()) {
        if let Ok(answer) = clock(&clause, &facts, None) {
            prop_assert!(!answer.is_undetermined() || answer.exact().is_none());
            for lack in &answer.missing {
                for language in Language::ALL {
                    prop_assert!(!WORDS.render(&lack.message(), language).contains('⟨'), "{:?}", lack);
                }
            }
            // An answer without anything missing is bounded by the dates of its events.
            if answer.bounds.earliest.is_none() && answer.bounds.latest.is_none() {
                let vague = answer.relied.iter().any(|act| act.bounds.latest.is_none() || act.bounds.earliest.is_none());
                prop_assert!(answer.is_undetermined() || vague, "{}: {:?}", clause, answer);
            }
        }
    }

    #[test]
    fn the_earliest_end_is_an_end(term in any::term(), life in any::life(), from in day()) {
        if let Ok(Some(found)) = term.earliest_end(&life, from) {
            prop_assert!(from <= found.notice && found.notice <= found.end, "{:?}", found);
        }
    }
}

fn catches<S: Strategy>(strategy: S, law: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config {
        cases: 4_000,
        failure_persistence: None,
        max_shrink_iters: 0,
        ..Config::default()
    };
    let outcome = TestRunner::new(config).run(&strategy, law);
    assert!(matches!(outcome, Err(TestError::Fail(..))), "nothing was caught");
}

#[test]
fn a_printer_that_forgets_how_deposits_are_counted_is_caught() {
    catches(any::act(), |act| {
        let forgetful = |act: &Act| act.to_string().replace(", current-states", "");
        laws::what_is_printed_is_read(forgetful, str::parse::<Act>, &act)
    });
}

#[test]
fn a_clock_that_runs_early_is_caught() {
    let early = |clause: &EntryIntoForce, facts: &any::Facts, known| {
        clock(clause, facts, known).map(|mut answer| {
            let back = |day| add_days(day, -500).ok();
            answer.bounds.earliest = answer.bounds.earliest.and_then(back);
            answer.bounds.latest = answer.bounds.latest.and_then(back);
            answer
        })
    };
    catches((any::entry_into_force(), any::exact_facts()), |(clause, facts)| {
        laws::a_day_is_never_before_its_acts(early, &clause, &facts)
    });
}

#[test]
fn a_max_that_takes_the_first_part_is_caught() {
    let first = |clause: &EntryIntoForce, facts: &any::Facts, known| match clause.form() {
        Form::Max(parts) => clock(&EntryIntoForce::new(parts[0].clone()).unwrap(), facts, known),
        _ => clock(clause, facts, known),
    };
    let parts = vec(any::simple_form().prop_map(|form| EntryIntoForce::new(form).unwrap()), 2..4);
    catches((parts, any::exact_facts()), |(parts, facts)| {
        laws::extremes_are_extremes(first, &parts, &facts)
    });
}

#[test]
fn a_min_that_waits_for_all_is_caught() {
    let waiting = |clause: &EntryIntoForce, facts: &any::Facts, known| match clause.form() {
        Form::Min(parts) => {
            clock(&EntryIntoForce::new(Form::Max(parts.clone())).unwrap(), facts, known)
        }
        _ => clock(clause, facts, known),
    };
    let parts = vec(any::simple_form().prop_map(|form| EntryIntoForce::new(form).unwrap()), 2..4);
    catches((parts, any::exact_facts()), |(parts, facts)| {
        laws::extremes_are_extremes(waiting, &parts, &facts)
    });
}

#[test]
fn a_clock_that_takes_the_earliest_day_for_the_day_is_caught() {
    let hasty = |clause: &EntryIntoForce, facts: &any::Facts, known| {
        clock(clause, facts, known).map(|mut answer| {
            answer.bounds.latest = answer.bounds.earliest;
            answer
        })
    };
    catches((any::entry_into_force(), any::facts_and_truth()), |(clause, (vague, truth))| {
        laws::what_becomes_known_lies_within(hasty, &clause, &vague, &truth)
    });
}

#[test]
fn a_clock_that_knows_the_future_is_caught() {
    let prophet = |clause: &EntryIntoForce, facts: &any::Facts, _: Option<NaiveDate>| {
        clock(clause, facts, None)
    };
    let case = (any::entry_into_force(), any::facts(), any::clause_event(true), day());
    catches(case, |(clause, facts, event, known): (_, _, Event, _)| {
        laws::a_later_event_changes_no_earlier_answer(prophet, &clause, &facts, event, known)
    });
}

#[test]
fn renewals_added_one_to_another_are_caught() {
    // Inclusive ends: the last day of one period is taken for the first of the next.
    let overlapping = |term: &Term, life: &Life, last| {
        term.periods(life, last).map(|mut periods| {
            for period in &mut periods {
                period.until = period.until.and_then(|until| add_days(until, -1).ok());
            }
            periods
        })
    };
    catches((any::term(), any::life(), day()), |(term, life, last)| {
        laws::renewals_tile_time(overlapping, &term, &life, last)
    });
}

#[test]
fn a_language_without_words_is_caught() {
    let russian =
        Catalogue::from_str(Language::En, "x", "'agreements.clause.sentence' = 'It is {when}.'")
            .unwrap();
    catches(any::entry_into_force(), |clause| {
        laws::a_sentence_in_every_language(
            |clause: &EntryIntoForce, language| clause.sentence(&russian, language),
            &clause,
        )
    });
    catches(any::entry_into_force(), |clause| {
        laws::a_sentence_in_every_language(
            |clause: &EntryIntoForce, _| clause.sentence(&WORDS, Language::En),
            &clause,
        )
    });
}

#[test]
fn months_subtracted_and_clamped_are_caught() {
    // 31 August less six months is 28 February; 28 August less six months too, but from 28 February one reaches
    // the 28th only, and for M+6/roll the clamped day is not the last one in time.
    let subtracting = |rule: kerben_agreements::DateRule, boundary| {
        let mut last = last_day_reaching(rule, boundary)?;
        if let kerben_agreements::DateRule::Months { months, .. } = rule {
            last.day = add_months(boundary, -i32::try_from(months).unwrap(), MonthEnd::Roll)?;
        }
        Ok(last)
    };
    catches((any::rule(), day()), |(rule, boundary)| {
        laws::the_last_day_is_in_time(subtracting, rule, boundary)
    });
}

#[test]
fn every_message_of_clauses_has_words_in_three_languages() {
    let words = catalogue().unwrap();
    for language in Language::ALL {
        let missing: Vec<&str> = words
            .missing(language)
            .into_iter()
            .filter(|key| key.starts_with("agreements.clause"))
            .collect();
        assert!(missing.is_empty(), "{language}: {missing:?}");
    }
    let findings: Vec<_> = words
        .findings()
        .into_iter()
        .filter(|finding| finding.to_string().contains("agreements.clause"))
        .collect();
    assert!(findings.is_empty(), "{findings:?}");
}
