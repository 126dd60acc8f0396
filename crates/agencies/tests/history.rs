//! Laws about changes, recorded time and the index, and how they catch what is broken.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail where it stands")]

#[cfg(feature = "builtin")]
use std::sync::LazyLock;

#[cfg(feature = "builtin")]
use kerben_agencies::assessment::{Answer, Instruments, Said};
use kerben_agencies::{
    BodyId, Direction, FunctionId, HoldingId, HoldingIndex, IdentityPolicy, Records, Register,
    Responsible, exchange, laws, strategies as any,
};
use kerben_core::calendar::{add_days, parse_day};
use kerben_core::country::Country;
use kerben_core::data::PackHeader;
use kerben_core::explain::Off;
use kerben_core::period::Period;
use kerben_core::source::Source;
use kerben_core::tri::Tri;
use proptest::prelude::*;

#[cfg(feature = "builtin")]
static BUILTIN: LazyLock<Register> = LazyLock::new(|| Register::builtin().unwrap());
#[cfg(feature = "builtin")]
static INSTRUMENTS: LazyLock<Instruments> = LazyLock::new(|| Instruments::builtin().unwrap());

fn ask(register: &Register, function: &FunctionId, day: chrono::NaiveDate) -> Responsible {
    register.responsible(function, Country::KG, day, &mut Off).unwrap().value
}

fn held(
    register: &Register,
    function: &FunctionId,
    day: chrono::NaiveDate,
) -> Vec<(HoldingId, Tri)> {
    let index = HoldingIndex::new(register);
    let handle = index.handle(Country::KG, function).unwrap();
    index.held_on(handle, day).map(|(one, holds)| (one.id().clone(), holds)).collect()
}

/// The same records in one pack, backwards.
fn backwards(register: &Register) -> Register {
    let mut records = Records::new(PackHeader::new("again", "the same backwards", "1"));
    records.holdings = register.holdings().iter().rev().cloned().collect();
    let mut changes: Vec<_> = register.changes().cloned().collect();
    changes.reverse();
    records.changes = changes;
    let mut bodies: Vec<_> = register.bodies().cloned().collect();
    bodies.reverse();
    records.bodies = bodies;
    records.functions = register.functions().cloned().collect();
    records.coverage =
        register.covered_parties().map(|p| register.coverage(p).unwrap().clone()).collect();
    records.sources = ["S0", "S1", "S2"].map(|id| register.source(id).unwrap().clone()).to_vec();
    Register::default().with_records(records).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn a_closed_reading_adds_only(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let answer = ask(&register, &function, day);
        prop_assume!(answer.standing != kerben_agencies::Standing::NotCovered);
        let closed = register.closed_holders(&function, Country::KG, day).unwrap();
        laws::a_closed_reading_adds_only(&answer, &closed)?;
    }

    #[test]
    fn the_index_answers_as_the_register(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let answer = ask(&register, &function, day);
        prop_assume!(answer.standing != kerben_agencies::Standing::NotCovered);
        laws::an_index_answers_as_the_register(&answer, &held(&register, &function, day))?;
    }

    #[test]
    fn changes_that_keep_identity_move_no_function_and_lineage_is_monotone(
        register in any::register(),
        changes in (any::change(1), any::change(2), any::change(3)),
        (function, body, day) in (any::function(), any::body(), any::day()),
    ) {
        let first = any::with_change(&register, changes.0).unwrap_or(register);
        let second = any::with_change(&first, changes.1).unwrap_or_else(|| first.clone());
        let third = any::with_change(&second, changes.2).unwrap_or_else(|| second.clone());
        // No change in the log, of whatever kind, moves a holding: holdings are what is asked.
        laws::what_keeps_identity_moves_no_function(
            &ask(&first, &function, day),
            &ask(&third, &function, day),
        )?;
        for policy in [
            IdentityPolicy::LegalPerson,
            IdentityPolicy::Portfolio(None),
            IdentityPolicy::Portfolio(Some(function)),
            IdentityPolicy::ClaimedLineage,
        ] {
            for direction in [Direction::Ancestors, Direction::Descendants] {
                let before = second.lineage(&body, &policy, direction).unwrap();
                let after = third.lineage(&body, &policy, direction).unwrap();
                laws::lineage_is_monotone(&before, &after)?;
            }
        }
        laws::findings_do_not_depend_on_order(&third.findings(), &backwards(&third).findings())?;
    }

    #[test]
    fn a_later_record_changes_no_earlier_answer(
        register in any::register(),
        more in any::holding(90),
        (function, day, known, later) in (any::function(), any::day(), any::day(), 1_u64..900),
    ) {
        let recorded = known.checked_add_days(chrono::Days::new(later)).unwrap();
        let Some(after) = any::with(&register, more.recorded_on(recorded)) else { return Ok(()) };
        let then = |register: &Register| ask(&register.as_known_on(known).unwrap(), &function, day);
        laws::a_later_record_changes_no_earlier_answer(&then(&register), &then(&after))?;
    }

    #[test]
    fn an_export_loses_only_what_it_lists(
        register in any::register_with_lives(), change in any::change(1),
    ) {
        let register = any::with_change(&register, change).unwrap_or(register);
        let pack = || PackHeader::new("again", "what came back", "1");
        let before = register.records(pack());
        let tables = exchange::csv::export(&register).unwrap();
        let read: Vec<(&str, &str)> =
            tables.text.iter().map(|one| (one.name.as_str(), one.text.as_str())).collect();
        let after = exchange::csv::import(&pack(), &read).unwrap();
        let all = [
            "source", "coverage", "function", "body", "act", "holding", "conflict", "proposal", "change",
        ];
        laws::an_export_loses_only_what_it_lists(&before, &after, &tables.losses, &all)?;
        prop_assert_eq!(&tables.losses, &[]);

        let source = Source::new("FILE", "a file");
        let options = exchange::ImportOptions::new(pack(), Country::KG, source);
        let exported = exchange::popolo::export(&register).unwrap();
        let after = exchange::popolo::import("p.json", &exported.text, &options).unwrap().records;
        laws::an_export_loses_only_what_it_lists(&before, &after, &exported.losses, &["body"])?;
        let exported = exchange::flat::export(&register).unwrap();
        let after = exchange::flat::import("f.json", &exported.text, &options).unwrap().records;
        laws::an_export_loses_only_what_it_lists(&before, &after, &exported.losses, &["body"])?;
    }

    #[test]
    #[cfg(feature = "builtin")]
    fn assessments_keep_their_bounds(
        party in proptest::sample::select(vec![
            Country::KG, Country::KZ, Country::RU, Country::PH, Country::LK, Country::MX, Country::UZ,
            Country::TJ, Country::KR,
        ]),
        days in 0_i64..20_000,
        (item, yes) in (0_usize..30, proptest::bool::ANY),
    ) {
        let (instruments, register) = (&*INSTRUMENTS, &*BUILTIN);
        let day = add_days(parse_day("1975-01-01").unwrap(), days).unwrap();
        let ask = |with: &Instruments| {
            with.assess("aica", "1", register, party, day, &mut Off).unwrap().value
        };
        let before = ask(instruments);
        laws::a_score_counts_its_items(&before)?;
        let open = before.items[item].said == Said::Unknown;
        let answer = Answer::new(
            (FunctionId::new("aica").unwrap(), before.items[item].item.clone()),
            party,
            if yes { Said::Yes } else { Said::No },
            "1950".parse().unwrap(),
            "a test",
            kerben_core::source::Evidence::Unverified,
            kerben_agencies::SourceIds::new(["GRID"]).unwrap(),
        );
        let after = ask(&instruments.clone().answered(answer).unwrap());
        laws::a_score_counts_its_items(&after)?;
        laws::knowing_more_only_narrows(&before, &after)?;
        prop_assert!(!open || after.items[item].said != Said::Unknown);
    }

    #[test]
    fn no_text_makes_an_import_panic(
        text in "\\PC{0,60}",
        (cut, at) in (proptest::sample::select(vec!["", "x", "\"", ",", "[", "\n", "\u{0}", "ы"]), 0_usize..4_000),
    ) {
        let options = exchange::ImportOptions::new(
            PackHeader::new("again", "what came back", "1"),
            Country::KG,
            Source::new("FILE", "a file"),
        );
        let asked = FunctionId::new("f0").unwrap();
        let whole = r#"[{"id": "a.b", "name": "A", "founding_date": "2013", "parent_id": "a.c",
            "superseded_by": ["a.c"], "other_names": [{"name": "B", "end_date": "2014-02"}]},
            {"id": "a.c", "title": "C", "details": {"closed_at": "2015-01-01T00:00:00Z"}}]"#;
        let table = "agency,title,agency_start,agency_end,function_start,function_end\nCA 1,A,1901,,1901,\n";
        for whole in [whole, table, text.as_str()] {
            let mut place = at % (whole.len() + 1);
            while !whole.is_char_boundary(place) {
                place -= 1;
            }
            let mut broken = whole.to_owned();
            broken.insert_str(place, cut);
            broken.insert_str(place, &text);
            let _ = exchange::popolo::import("p.json", &broken, &options);
            let _ = exchange::flat::import("f.json", &broken, &options);
            let _ = exchange::function_table::import(&broken, &asked, &options);
            let _ = exchange::csv::import(&options.pack, &[("body", &broken), ("body.name", whole)]);
        }
    }

    #[test]
    fn clipping_is_idempotent(register in any::register_with_lives()) {
        laws::clipping_is_idempotent(&register.clipped())?;
    }

    #[test]
    fn knowing_at_the_end_of_time_is_knowing_now(
        register in any::register(), function in any::function(), day in any::day(),
    ) {
        let last = register.as_known_on(kerben_core::calendar::DAY_MAX).unwrap();
        prop_assert_eq!(ask(&register, &function, day), ask(&last, &function, day));
    }
}

#[test]
#[cfg(feature = "builtin")]
fn the_shipped_index_answers_as_the_register_through_the_years() {
    let register = Register::builtin().unwrap();
    let index = HoldingIndex::new(&register);
    for party in register.covered_parties() {
        let coverage = register.coverage(party).unwrap();
        for function in register.functions() {
            let handle = index.handle(party, function.id()).unwrap();
            let mut day = coverage.first();
            while day <= coverage.last() {
                let answer =
                    register.responsible(function.id(), party, day, &mut Off).unwrap().value;
                let held: Vec<_> = index
                    .held_on(handle, day)
                    .map(|(one, holds)| (one.id().clone(), holds))
                    .collect();
                laws::an_index_answers_as_the_register(&answer, &held).unwrap();
                day = day + chrono::Days::new(397);
            }
        }
    }
    let window = Period::new(parse_day("1991-01-01").unwrap(), parse_day("2026-01-01").unwrap());
    assert!(!index.sweep(window.unwrap()).unwrap().is_empty());
}

#[test]
#[cfg(feature = "builtin")]
fn the_laws_catch_what_is_broken() {
    let register = Register::builtin().unwrap();
    let asked = FunctionId::new("external_labour_migration").unwrap();
    let day = |text: &str| parse_day(text).unwrap();
    let answer = ask(&register, &asked, day("2017-06-01"));
    let other = ask(&register, &asked, day("2023-06-01"));

    // A closed reading that looks at the eve only.
    assert!(laws::a_closed_reading_adds_only(&answer, &[]).is_err());
    let unsure = [(answer.holders[0].body.clone(), Tri::Unknown)];
    assert!(laws::a_closed_reading_adds_only(&answer, &unsure).is_err());
    // A renaming that hands the function to the new name.
    assert!(laws::what_keeps_identity_moves_no_function(&answer, &other).is_err());
    // A lineage that forgets what it knew.
    let policy = IdentityPolicy::Portfolio(None);
    let ministry = BodyId::new("kg.mlssm").unwrap();
    let whole = register.lineage(&ministry, &policy, Direction::Ancestors).unwrap();
    let mut less = whole.clone();
    less.members.pop();
    assert!(laws::lineage_is_monotone(&whole, &less).is_err());
    less.members.clone_from(&whole.members);
    less.edges.pop();
    assert!(laws::lineage_is_monotone(&whole, &less).is_err());
    // A store that overwrites.
    assert!(laws::a_later_record_changes_no_earlier_answer(&answer, &other).is_err());
    // A validator that stops at the first finding, and one that sorts by the file.
    let findings = register.findings();
    let mut turned = findings.clone();
    turned.reverse();
    assert!(laws::findings_do_not_depend_on_order(&findings, &turned).is_err());
    assert!(laws::findings_do_not_depend_on_order(&findings, &findings[..1]).is_err());
    // An exporter that lists nothing, one that changes a date in silence, and an importer that makes up a body.
    let pack = || PackHeader::new("again", "what came back", "1");
    let before = register.records(pack());
    let exported = exchange::popolo::export(&register).unwrap();
    let options = exchange::ImportOptions::new(pack(), Country::KG, Source::new("FILE", "a file"));
    let read = |text: &str| exchange::popolo::import("p.json", text, &options).unwrap().records;
    let law = |after: &Records, losses: &[exchange::Loss]| {
        laws::an_export_loses_only_what_it_lists(&before, after, losses, &["body"])
    };
    let after = read(&exported.text);
    assert!(law(&after, &exported.losses).is_ok());
    assert!(law(&after, &[]).is_err());
    let forgetful: Vec<_> =
        exported.losses.iter().filter(|one| one.field != "until").cloned().collect();
    assert!(law(&after, &forgetful).is_err());
    let silent = exported.text.replace("\"2021-11-06\"", "\"2021-11-07\"");
    assert!(law(&read(&silent), &exported.losses).is_err());
    let mut more = after.clone();
    let extra =
        exchange::popolo::import("q.json", r#"[{"id": "kg.new", "name": "New"}]"#, &options);
    more.bodies.extend(extra.unwrap().records.bodies);
    assert!(law(&more, &exported.losses).is_err());
    // A score that pools the items, one that counts the unknown as no on both sides, one that forgets what it knew.
    let instruments = Instruments::builtin().unwrap();
    let on = day("2017-06-01");
    let score =
        instruments.assess("aica", "1", &register, Country::KG, on, &mut Off).unwrap().value;
    assert!(laws::a_score_counts_its_items(&score).is_ok());
    let mut broken = score.clone();
    broken.groups[0].yes += 1;
    assert!(laws::a_score_counts_its_items(&broken).is_err());
    let mut broken = score.clone();
    let bounds = broken.score.as_mut().unwrap();
    bounds.hi = bounds.lo;
    assert!(laws::a_score_counts_its_items(&broken).is_err());
    assert!(laws::knowing_more_only_narrows(&broken, &score).is_err());
    broken.score = None;
    assert!(laws::knowing_more_only_narrows(&score, &broken).is_err());
    // A clip that leaves what it should cut.
    let australia = Register::from_str("au.toml", include_str!("data/au.toml")).unwrap();
    let mut clipped = australia.clipped();
    assert!(laws::clipping_is_idempotent(&clipped).is_ok());
    clipped.register = australia;
    assert!(laws::clipping_is_idempotent(&clipped).is_err());
    // A range map, in which a later holder hides an earlier one.
    assert!(laws::an_index_answers_as_the_register(&answer, &[]).is_err());
}
