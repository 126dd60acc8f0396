//! The life of an instrument and the competition of treaties, on small made-up registers.
//!
//! The rules are those of the Vienna Convention on the Law of Treaties (1969); the dates in the first case are those of
//! a real accession.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use chrono::NaiveDate;
use kerben_agreements::*;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::tri::Tri;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn register(instruments: &str) -> Treaties {
    let head = "[pack]\nid = 'p'\ntitle = 'P'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
    Treaties::from_str("made-up.toml", &format!("{head}{instruments}")).unwrap()
}

fn instrument(id: &str, states: &str, rest: &str) -> String {
    format!(
        "[[instrument]]\nid = '{id}'\nkind = 'treaty'\ntitle = '{id}'\nstates = [{states}]\nclosed = true\nmatters = ['work']\nsource = 's'\ngrade = 'Official'\n{rest}"
    )
}

fn event(kind: &str, date: &str, more: &str) -> String {
    format!(
        "[[instrument.event]]\nkind = '{kind}'\ndate = '{date}'\nsource = 's'\ngrade = 'Official'\n{more}\n"
    )
}

fn relation(kind: &str, to: &str) -> String {
    format!(
        "[[instrument.relation]]\nkind = '{kind}'\nto = '{to}'\nsource = 's'\ngrade = 'Official'\n"
    )
}

fn status(register: &Treaties, id: &str, on: &str) -> Standing {
    register.status(id, Country::KG, day(on)).unwrap()
}

/// A depositary's notified day wins over the computed one; the difference is reported. Real case: MARPOL for Argentina,
/// deposit 1993-08-31, three months, notified 1993-12-01.
#[test]
fn a_notified_day_wins_and_the_difference_is_told() {
    let entry = "[instrument.entry]\nrule = 'M+3/clamp'\nsource = 's'\ngrade = 'Official'\n";
    let events = event("in-force", "1983-10-02", "")
        + &event("acceded", "1993-08-31", "party = 'KG'")
        + &event("in-force", "1993-12-01", "party = 'KG'");
    let register = register(&instrument("A", "'KG', 'RU'", &format!("{entry}{events}")));
    assert_eq!(status(&register, "A", "1993-11-30").is_in_force(), Tri::No);
    let since = status(&register, "A", "1993-12-01");
    assert_eq!(since.is_in_force(), Tri::Yes);
    assert_eq!(since.computed_otherwise, Some(day("1993-11-30")));
}

/// Article 25: applied provisionally from a day, in force from a later one.
#[test]
fn provisional_application_is_said() {
    let events = event("signed", "2014-06-16", "")
        + &event("provisionally-applied", "2014-08-15", "")
        + &event("in-force", "2015-03-01", "");
    let register = register(&instrument("A", "'KG', 'RU'", &events));
    assert_eq!(status(&register, "A", "2014-08-14").is_in_force(), Tri::No);
    let provisional = |on| match status(&register, "A", on).force {
        Force::InForce { provisional, .. } => provisional,
        other => unreachable!("{other:?}"),
    };
    assert!(provisional("2014-08-15"));
    assert!(!provisional("2015-03-01"));
}

/// Article 57: suspended and resumed.
#[test]
fn suspension_is_neither_force_nor_end() {
    let events = event("in-force", "2000-01-01", "")
        + &event("suspended", "2005-01-01", "")
        + &event("resumed", "2006-01-01", "");
    let register = register(&instrument("A", "'KG', 'RU'", &events));
    assert_eq!(status(&register, "A", "2004-12-31").is_in_force(), Tri::Yes);
    let reason = status(&register, "A", "2005-06-01");
    assert_eq!(reason.reason(), Some(&NotInForce::Suspended { party: Country::KG }));
    assert_eq!(status(&register, "A", "2006-01-01").is_in_force(), Tri::Yes);
}

/// Bounds of an imprecise date are carried through the rule.
#[test]
fn an_imprecise_deposit_gives_an_imprecise_entry() {
    let entry = "[instrument.entry]\nrule = 'D+30'\nsource = 's'\ngrade = 'Official'\n";
    let events = event("deposited", "2001-02", "party = 'KG'") + &event("in-force", "1990", "");
    let register = register(&instrument("A", "'KG', 'RU'", &format!("{entry}{events}")));
    assert_eq!(status(&register, "A", "2001-03-02").is_in_force(), Tri::No);
    let unknown = status(&register, "A", "2001-03-03");
    assert_eq!(unknown.missing()[0].known.as_deref(), Some("2001-03-03/2001-03-30"));
    assert_eq!(status(&register, "A", "2001-03-30").is_in_force(), Tri::Yes);
}

/// A later statement of the same event replaces the earlier one from the day on which it became known.
#[test]
fn a_correction_holds_from_the_day_on_which_it_was_known() {
    let events = event("in-force", "2001-01-01", "recorded = '2001-01-01'")
        + &event("in-force", "2001-06-01", "recorded = '2002-01-01'");
    let register = register(&instrument("A", "'KG', 'RU'", &events));
    assert_eq!(status(&register, "A", "2001-03-01").is_in_force(), Tri::No);
    let before = register.as_known_on(day("2001-12-31"));
    assert_eq!(status(&before, "A", "2001-03-01").is_in_force(), Tri::Yes);
}

fn governing(register: &Treaties) -> Governing {
    let case =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day("2020-01-01"))
            .unwrap();
    register.governing(&case, Matter::Work, &mut Off).unwrap().value
}

fn signed_and_in_force(on: &str) -> String {
    event("signed", on, "") + &event("in-force", on, "")
}

fn pair(first: (&str, &str), second: (&str, &str)) -> Treaties {
    let earlier = instrument("A", first.0, &(signed_and_in_force("2001-01-01") + first.1));
    let later = instrument("B", second.0, &(signed_and_in_force("2005-01-01") + second.1));
    register(&(earlier + &later))
}

const TWO: &str = "'KG', 'RU'";
const THREE: &str = "'KG', 'RU', 'TR'";

/// Article 30(3): all parties to the earlier treaty are parties to the later one.
#[test]
fn the_later_treaty_governs_and_the_earlier_one_applies_where_compatible() {
    let answer = governing(&pair((TWO, ""), (THREE, "")));
    assert_eq!(answer.instruments[0].id, "B");
    assert_eq!(answer.instruments[0].rule, ChoiceRule::LaterTreaty);
    assert_eq!(answer.alongside[0].id, "A");
    assert_eq!(answer.alongside[0].citation.to_string(), "M-VCLT art. 30(3)");
}

/// Article 30(4)(a): not all parties to the earlier treaty are parties to the later one.
#[test]
fn between_common_parties_the_later_treaty_governs() {
    let answer = governing(&pair((THREE, ""), (TWO, "")));
    assert_eq!(answer.instruments[0].id, "B");
    assert_eq!(answer.instruments[0].rule, ChoiceRule::LaterCommonTreaty);
    assert_eq!(answer.instruments[0].citations[0].to_string(), "M-VCLT art. 30(4)(a)");
}

/// Article 59: the later treaty takes the place of the earlier one.
#[test]
fn a_replaced_treaty_is_rejected_with_its_rule() {
    let answer = governing(&pair((TWO, ""), (TWO, &relation("supersedes", "A"))));
    assert_eq!(answer.instruments[0].rule, ChoiceRule::Replacement);
    let by = "B".into();
    let rule = ChoiceRule::Replacement;
    assert_eq!(answer.rejected[0].reason, Rejection::Displaced { by, rule });
    assert_eq!(answer.rejected[0].citation().to_string(), "M-VCLT art. 59");
}

/// Article 30(2): a treaty that says that it is subject to another.
#[test]
fn a_clause_of_subordination_comes_before_time() {
    let answer = governing(&pair((TWO, ""), (TWO, &relation("subordinate-to", "A"))));
    assert_eq!(answer.instruments[0].id, "A");
    assert_eq!(answer.instruments[0].rule, ChoiceRule::Subordination);
    assert_eq!(answer.alongside[0].id, "B");
}

/// The special rule is declared, not computed, and wins although it is the earlier one.
#[test]
fn a_declared_special_rule_wins() {
    let answer = governing(&pair((TWO, &relation("specialises", "B")), (THREE, "")));
    assert_eq!(answer.instruments[0].id, "A");
    assert_eq!(answer.instruments[0].rule, ChoiceRule::DeclaredSpecialis);
}

/// Two treaties whose order in time is not known both govern as far as they are compatible.
#[test]
fn an_unknown_order_is_not_guessed() {
    let earlier =
        instrument("A", TWO, &(event("signed", "2001", "") + &event("in-force", "2003-01-01", "")));
    let later = instrument(
        "B",
        TWO,
        &(event("signed", "2001-06-01", "") + &event("in-force", "2003-01-01", "")),
    );
    let answer = governing(&register(&(earlier + &later)));
    assert_eq!(answer.instruments.len(), 2);
    assert!(answer.instruments.iter().all(|found| found.rule == ChoiceRule::Unordered));
}

/// A treaty that may be in force is named with what it would do.
#[test]
fn what_may_be_in_force_says_what_it_would_do() {
    let certain = instrument("A", TWO, &signed_and_in_force("2001-01-01"));
    let later = instrument("B", TWO, &event("signed", "2005-01-01", ""));
    let earlier = instrument("C", TWO, &event("signed", "1995-01-01", ""));
    let answer = governing(&register(&(certain + &later + &earlier)));
    assert!(answer.governs("A"));
    let would: Vec<_> =
        answer.possible.iter().map(|found| (found.id.as_str(), found.would)).collect();
    assert_eq!(would, [("B", Would::Govern), ("C", Would::NotGovern)]);
    assert_eq!(answer.is_settled(), Tri::Unknown);
}

/// Of two acts of consent the later one counts; one of which only the first possible day is known may be the later one, and
/// then the entry into force is not known.
#[test]
fn a_consent_without_a_last_day_may_be_the_later_one() {
    let entry = "[instrument.entry]\nrule = 'D+30'\nsource = 's'\ngrade = 'Official'\n";
    let events = event("notification-received", "2000-01-01", "party = 'KG'")
        + &event("deposited", "2010-01-01/..", "party = 'KG'\nrecorded = '2020-01-01'");
    let register = register(&instrument("A", "'KG', 'RU'", &format!("{entry}{events}")));
    assert_eq!(status(&register, "A", "2000-06-01").is_in_force(), Tri::No);
    assert_eq!(status(&register, "A", "2015-01-01").is_in_force(), Tri::Unknown);
}
