//! Which treaty governs where versions, successions in time and ended treaties meet, on small made-up registers.
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

fn register(instruments: &[String]) -> Treaties {
    let head = "[pack]\nid = 'p'\ntitle = 'P'\nversion = '1'\n[[source]]\nid = 's'\ntitle = 'S'\n";
    Treaties::from_str("made-up.toml", &format!("{head}{}", instruments.concat())).unwrap()
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

fn relation(kind: &str, more: &str) -> String {
    format!("[[instrument.relation]]\nkind = '{kind}'\n{more}\nsource = 's'\ngrade = 'Official'\n")
}

fn survival(keeps: &str) -> String {
    format!(
        "[instrument.survival]\nkeeps = '{keeps}'\narticle = '17(4)'\nsource = 's'\ngrade = 'Official'\n"
    )
}

fn case(on: &str, entered: Option<&str>) -> Case {
    let case =
        Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(on)).unwrap();
    entered.map_or_else(|| case.clone(), |entered| case.clone().entered_on(day(entered)).unwrap())
}

fn governing(register: &Treaties, case: &Case) -> Governing {
    register.governing(case, Matter::Work, &mut Off).unwrap().value
}

const THREE: &str = "'KG', 'KZ', 'RU'";

/// Article 30(4)(b): between a State party to both and a State party to one, the common treaty governs.
#[test]
fn the_common_treaty_governs_where_one_state_has_left_the_later_one() {
    let earlier = instrument(
        "A",
        "'KG', 'RU'",
        &(event("signed", "1996-01-01", "") + &event("in-force", "1996-01-01", "")),
    );
    let later = instrument(
        "B",
        THREE,
        &(event("signed", "2005-01-01", "")
            + &event("in-force", "2006-01-01", "")
            + &event("left", "2010-01-01", "party = 'KG'")),
    );
    let register = register(&[earlier, later]);
    let both = governing(&register, &case("2008-01-01", None));
    assert_eq!(both.instruments[0].id, "B");
    let one = governing(&register, &case("2012-01-01", None));
    assert_eq!(one.instruments[0].id, "A");
    assert_eq!(one.instruments[0].rule, ChoiceRule::CommonTreaty);
    assert_eq!(one.instruments[0].citations[0].to_string(), "M-VCLT art. 30(4)(b)");
}

/// Article 103 of the Charter of the United Nations comes before every other rule.
#[test]
fn obligations_under_the_charter_prevail() {
    let ordinary = instrument(
        "A",
        THREE,
        &(event("signed", "2020-01-01", "") + &event("in-force", "2020-01-01", "")),
    );
    let charter = instrument(
        "C",
        THREE,
        &(event("signed", "1945-06-26", "")
            + &event("in-force", "1945-10-24", "")
            + &relation("prevails-as-charter", "")),
    );
    let answer = governing(&register(&[ordinary, charter]), &case("2021-01-01", None));
    assert_eq!(answer.instruments[0].id, "C");
    assert_eq!(answer.instruments[0].rule, ChoiceRule::Charter);
    assert_eq!(answer.alongside[0].id, "A");
    assert_eq!(answer.alongside[0].citation.to_string(), "UN-CHARTER art. 103");
}

/// Article 40(4) and (5): who did not accept keeps the old text with all; who joins later has the amended text, but the
/// old one with those who did not accept.
#[test]
fn each_pair_has_its_own_text() {
    let consent = |state: &str, on: &str| event("ratified", on, &format!("party = '{state}'"));
    let base = instrument(
        "A",
        "'AM', 'KG', 'KZ', 'RU'",
        &(event("in-force", "1995-01-01", "")
            + &consent("KG", "1994-01-01")
            + &consent("KZ", "1994-01-01")
            + &consent("RU", "1994-01-01")
            + &consent("AM", "2012-01-01")
            + &event("in-force", "2012-01-01", "party = 'AM'")),
    );
    let amending = instrument(
        "A2",
        "'AM', 'KG', 'KZ', 'RU'",
        &(relation("amends", "to = 'A'")
            + &event("in-force", "2007-01-01", "")
            + &consent("KG", "2006-01-01")
            + &consent("RU", "2006-01-01")
            + &event("stated-not-bound", "2025-01-01", "party = 'KZ'")),
    );
    let register = register(&[base, amending]);
    let amended = |a, b, on| {
        let version = register.text_version("A", a, b, day(on)).unwrap();
        assert_eq!(version.base.is_in_force(), Tri::Yes);
        version.amended_by.len()
    };
    assert_eq!(amended(Country::KG, Country::RU, "2006-12-31"), 0);
    assert_eq!(amended(Country::KG, Country::RU, "2007-01-01"), 1);
    assert_eq!(amended(Country::KG, Country::KZ, "2015-01-01"), 0);
    assert_eq!(amended(Country::AM, Country::KG, "2015-01-01"), 1);
    assert_eq!(amended(Country::AM, Country::KZ, "2015-01-01"), 0);
}

fn ended(keeps: Option<&str>) -> Treaties {
    let survival = keeps.map(survival).unwrap_or_default();
    let events = event("signed", "1995-01-01", "")
        + &event("in-force", "1996-01-01", "")
        + &event("left", "2010-01-01", "party = 'KG'");
    register(&[instrument("A", THREE, &(survival + &events))])
}

/// C097, article 17(4): the rights of who immigrated while the convention was in force; Vienna Convention 1969, article
/// 70(1)(b), where no clause was read.
#[test]
fn rights_remain_for_who_entered_while_it_was_in_force() {
    let clause = ended(Some("persons-who-entered"));
    let then = governing(&clause, &case("2015-01-01", Some("2009-12-31")));
    assert_eq!(then.answer, Answer::HostLaw);
    assert_eq!(then.accrued[0].remain, Tri::Yes);
    assert_eq!(then.accrued[0].citation.to_string(), "A art. 17(4)");
    let late = clause.rights_surviving("A", &case("2015-01-01", Some("2010-01-01"))).unwrap();
    assert_eq!((late.remain, late.why), (Tri::No, WhySurvives::NotInForceAtEntry));
    let untold = clause.rights_surviving("A", &case("2015-01-01", None)).unwrap();
    assert_eq!((untold.remain, untold.why), (Tri::Unknown, WhySurvives::EntryNotTold));
    assert_eq!(untold.missing[0].fact, MissingFact::EntryOfPerson);
    let silent =
        ended(None).rights_surviving("A", &case("2015-01-01", Some("2009-12-31"))).unwrap();
    assert_eq!((silent.remain, silent.why), (Tri::Unknown, WhySurvives::GeneralRule));
    assert_eq!(silent.citation.to_string(), "M-VCLT art. 70(1)(b)");
    let in_force = clause.rights_surviving("A", &case("2009-12-31", Some("2009-01-01"))).unwrap();
    assert_eq!((in_force.remain, in_force.why), (Tri::No, WhySurvives::NotEnded));
}

/// A treaty that keeps obligations of money alone ends a person's rights with the day of effect.
#[test]
fn obligations_of_money_are_no_rights_of_a_person() {
    let money = ended(Some("financial-obligations"));
    let answer = money.rights_surviving("A", &case("2015-01-01", Some("2009-12-31"))).unwrap();
    assert_eq!((answer.remain, answer.why), (Tri::No, WhySurvives::OwnClause));
}

/// G22: EAEU Treaty, article 118: membership ends with the treaty, twelve months after the notice is received; only
/// financial obligations survive. Graded Derived.
#[cfg(feature = "builtin")]
#[test]
fn rights_under_article_97_end_with_the_day_of_effect() {
    let treaties = Treaties::builtin().unwrap();
    let source = treaties.get("M-EAEU").unwrap().source().to_owned();
    let grade = kerben_core::source::Evidence::Derived;
    let notice = Event::new(EventKind::NoticeOfWithdrawal, grade, source)
        .by(Country::KG)
        .on("2026-03-10".parse().unwrap());
    let leaving = treaties.with_event("M-EAEU", notice).unwrap();
    let on = |on| leaving.rights_surviving("M-EAEU", &case(on, Some("2020-01-01"))).unwrap();
    assert_eq!(on("2027-03-09").why, WhySurvives::NotEnded);
    let ended = on("2027-03-10");
    assert_eq!((ended.remain, ended.why), (Tri::No, WhySurvives::OwnClause));
    let state = leaving.party_state("M-EAEU", Country::KG, day("2027-03-10")).unwrap();
    assert_eq!(state.state(), Some(PartyState::Former));
}
