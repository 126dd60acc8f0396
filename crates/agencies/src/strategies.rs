//! Small registers, holdings and questions for property tests.
//!
//! Dates crowd in the years 2018 to 2022, so that a few holdings soon meet, overlap and leave gaps.

use chrono::NaiveDate;
use kerben_core::calendar::{DAY_MIN, add_days};
use kerben_core::country::Country;
use kerben_core::data::PackHeader;
use kerben_core::language::{Language, Localised};
use kerben_core::partial_date::PartialDate;
use kerben_core::period::Period;
use kerben_core::source::{Evidence, Source};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::{
    Body, BodyId, BodyName, Change, ChangeId, ChangeKind, Coverage, End, Function, FunctionId,
    Holding, HoldingId, Level, Move, NameKind, Pairing, Parent, ProvedEnd, Records, Register,
    SourceIds,
};

/// How many functions a register of [`register`] has: `f0` to `f5`, each but the first part of an earlier one or
/// of none.
pub const FUNCTIONS: usize = 6;
/// How many bodies it has: `kg.b0` to `kg.b3`.
pub const BODIES: usize = 4;
/// The sources it has.
const SOURCES: [&str; 3] = ["S0", "S1", "S2"];

/// A day of 2018 to 2022.
pub fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    let first = NaiveDate::from_ymd_opt(2018, 1, 1).unwrap_or(DAY_MIN);
    (0..1826_i64).prop_map(move |offset| add_days(first, offset).unwrap_or(first))
}

/// A period of at most 400 days that begins on a [`day`].
pub fn period() -> impl Strategy<Value = Period> + Clone {
    (day(), 1..400_i64).prop_filter_map("the period is not empty", |(start, days)| {
        Period::new(start, add_days(start, days).ok()?).ok()
    })
}

/// A partial date of about 2019 to 2021 in every degree of precision.
pub fn partial_date() -> impl Strategy<Value = PartialDate> + Clone {
    let day = (2019..2022_i32, 1..=12_u32, 1..=28_u32);
    prop_oneof![
        3 => day.clone().prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}")),
        1 => day.clone().prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}~")),
        1 => day.clone().prop_map(|(y, m, _)| format!("{y}-{m:02}")),
        1 => day.clone().prop_map(|(y, m, _)| format!("{y}-{m:02}~")),
        1 => day.clone().prop_map(|(y, _, _)| format!("{y}~")),
        1 => day.clone().prop_map(|(y, m, d)| format!("../{y}-{m:02}-{d:02}")),
        1 => day.prop_map(|(y, m, d)| format!("{y}-{m:02}-{d:02}/{}", y.saturating_add(1))),
    ]
    .prop_filter_map("the text is a partial date", |text| text.parse().ok())
}

/// A start: a date, or unknown.
pub fn start() -> impl Strategy<Value = End> + Clone {
    prop_oneof![6 => partial_date().prop_map(End::Dated), 1 => Just(End::Unknown)]
}

/// An end: a date, open, or unknown.
pub fn end() -> impl Strategy<Value = End> + Clone {
    prop_oneof![
        5 => partial_date().prop_map(End::Dated),
        2 => Just(End::Open),
        1 => Just(End::Unknown),
    ]
}

/// One of the grades.
pub fn grade() -> impl Strategy<Value = Evidence> + Clone {
    proptest::sample::select(Evidence::ALL.to_vec())
}

/// One or more of the sources of a [`register`].
pub fn sources() -> impl Strategy<Value = SourceIds> + Clone {
    let of = |range: std::ops::Range<usize>| {
        SourceIds::new(SOURCES.get(range).unwrap_or_default().iter().copied()).ok()
    };
    (0..SOURCES.len(), 1..=SOURCES.len())
        .prop_filter_map("at least one source", move |(from, count)| {
            of(from..from.saturating_add(count).min(SOURCES.len()))
        })
}

/// A function of a [`register`].
pub fn function() -> impl Strategy<Value = FunctionId> + Clone {
    (0..FUNCTIONS).prop_filter_map("an id", |index| FunctionId::new(format!("f{index}")).ok())
}

/// A body of a [`register`].
pub fn body() -> impl Strategy<Value = BodyId> + Clone {
    (0..BODIES).prop_filter_map("an id", |index| BodyId::new(format!("kg.b{index}")).ok())
}

fn proved(end: impl Strategy<Value = End> + Clone) -> impl Strategy<Value = ProvedEnd> + Clone {
    (end, grade(), sources()).prop_map(|(end, grade, sources)| ProvedEnd::new(end, grade, sources))
}

/// A holding over the functions and bodies of a [`register`], with a number that makes its id its own.
///
/// It may contradict itself (end before start, seen outside, no part excepted): then the register refuses it.
pub fn holding(number: u32) -> impl Strategy<Value = Holding> + Clone {
    (
        function(),
        body(),
        (proved(start()), proved(end())),
        (grade(), sources()),
        option::of((partial_date(), grade(), sources())),
        option::weighted(0.3, (function(), proved(start()), proved(end()))),
    )
        .prop_filter_map(
            "an id",
            move |(function, body, (from, until), (grade, sources), seen, except)| {
                let id = HoldingId::new(format!("{body}/{function}/{number}")).ok()?;
                let mut holding = Holding::new(id, function, body, from, until, grade, sources);
                if let Some((on, grade, sources)) = seen {
                    holding = holding.attested_on(on, grade, sources);
                }
                if let Some((function, from, until)) = except {
                    holding = holding.except(function, from, until);
                }
                Some(holding)
            },
        )
}

/// A register of Kyrgyzstan, 2018-07-01 to 2021-12-31, with up to seven holdings; those that contradict
/// themselves are left out.
pub fn register() -> impl Strategy<Value = Register> {
    let holdings = vec(holding(0), 0..8);
    (vec(option::of(0..FUNCTIONS), FUNCTIONS), holdings).prop_filter_map(
        "the register stands",
        |(parents, holdings)| {
            let mut register = bare(&parents)?;
            for (number, mut holding) in (0_u32..).zip(holdings) {
                let (body, function) = (holding.holder(), holding.function());
                holding.id = HoldingId::new(format!("{body}/{function}/{number}")).ok()?;
                register = with(&register, holding).unwrap_or(register);
            }
            Some(register)
        },
    )
}

/// A register with lives, names and parents: up to eight bodies `kg.c0` to `kg.c7` beside those of a [`register`], each under an
/// earlier one or none, with what it held; what contradicts itself is left out.
pub fn register_with_lives() -> impl Strategy<Value = Register> {
    let name = (proptest::sample::select(Language::ALL.to_vec()), "[a-zA-Zа-яө;\\\\\"\n ]{1,12}");
    let names = vec((name, option::of((start(), end()))), 1..4);
    let parents = vec((0..8_usize, start(), end()), 0..3);
    let level = proptest::sample::select(Level::ALL.to_vec());
    let one = ((start(), end()), level, names, parents, (grade(), sources()), holding(0));
    (register(), vec(one, 0..8)).prop_map(|(mut register, bodies)| {
        for (number, (life, level, names, parents, (grade, sources), held)) in
            bodies.into_iter().enumerate()
        {
            let id = |number: usize| BodyId::new(format!("kg.c{number}")).ok();
            let Some(body) = id(number) else { continue };
            let mut one =
                Body::new(body.clone(), Country::KG, level, life, "C", grade, sources.clone());
            one.names.clear();
            for ((language, text), dated) in names {
                let (from, until) = dated.unzip();
                one.names.push(BodyName {
                    language,
                    text,
                    kind: NameKind::Official,
                    from,
                    until,
                    grade,
                    sources: sources.clone(),
                    note: None,
                });
            }
            for (above, from, until) in parents.into_iter().filter(|(above, ..)| *above < number) {
                one.parents.extend(
                    id(above)
                        .map(|above| Parent::new(above, (from, until), grade, sources.clone())),
                );
            }
            let mut records = Records::new(PackHeader::new(body.as_str(), "one body", "1"));
            records.bodies.push(one);
            register = register.with_records(records).unwrap_or(register);
            let mut held = held;
            if let Ok(id) = HoldingId::new(format!("{body}/{}", held.function())) {
                (held.id, held.holder) = (id, body);
                register = with(&register, held).unwrap_or(register);
            }
        }
        register
    })
}

/// Returns the register with one more holding; `None` where it refuses it, or would refuse it with approximate dates
/// read as exact: a sighting that contradicts its holding under a narrower margin says nothing about margins.
#[must_use]
pub fn with(register: &Register, holding: Holding) -> Option<Register> {
    let pack = PackHeader::new(holding.id().as_str(), "one holding", "1");
    let mut records = Records::new(pack);
    records.holdings.push(holding);
    register.clone().with_slack(0).with_records(records.clone()).ok()?;
    register.with_records(records).ok()
}

/// A change among the bodies and functions of a [`register`], with a number that makes its id its own.
pub fn change(number: u32) -> impl Strategy<Value = Change> + Clone {
    let pairing = Just(Pairing::Stated);
    let one = (option::of(body()), option::of(function()), option::of(body()), pairing).prop_map(
        |(donor, function, receiver, pairing)| Move::new(donor, function, receiver, pairing),
    );
    let kind = proptest::sample::select(ChangeKind::ALL.to_vec());
    (kind, start(), body(), vec(one, 0..4), (grade(), sources())).prop_filter_map(
        "an id",
        move |(kind, on, subject, moves, (grade, sources))| {
            let id = ChangeId::new(format!("C-{number}")).ok()?;
            let change = Change::new(id, Country::KG, kind, on, grade, sources).of(subject);
            Some(moves.into_iter().fold(change, Change::moving))
        },
    )
}

/// Returns the register with one more change; `None` where it refuses it.
#[must_use]
pub fn with_change(register: &Register, change: Change) -> Option<Register> {
    let pack = PackHeader::new(change.id.as_str(), "one change", "1");
    let mut records = Records::new(pack);
    records.changes.push(change);
    register.with_records(records).ok()
}

fn bare(parents: &[Option<usize>]) -> Option<Register> {
    let sources = SourceIds::new(["S0"]).ok()?;
    let mut records = Records::new(PackHeader::new("bare", "functions and bodies", "1"));
    records.sources = SOURCES.iter().map(|id| Source::new(*id, "a source")).collect();
    let covered = (NaiveDate::from_ymd_opt(2018, 7, 1)?, NaiveDate::from_ymd_opt(2021, 12, 31)?);
    let coverage = Coverage::new(Country::KG, covered, Evidence::Official, sources.clone());
    records.coverage.push(coverage);
    for index in 0..FUNCTIONS {
        let id = FunctionId::new(format!("f{index}")).ok()?;
        let name = Localised::new(format!("function {index}"));
        let mut function = Function::new(id, name, Evidence::Derived, sources.clone());
        if let Some(parent) = parents.get(index).copied().flatten().filter(|parent| *parent < index)
        {
            function = function.within(FunctionId::new(format!("f{parent}")).ok()?);
        }
        records.functions.push(function);
    }
    for index in 0..BODIES {
        let id = BodyId::new(format!("kg.b{index}")).ok()?;
        let life = (End::Unknown, End::Open);
        let name = format!("body {index}");
        let grade = Evidence::Official;
        let body = Body::new(id, Country::KG, Level::Agency, life, name, grade, sources.clone());
        records.bodies.push(body);
    }
    Register::default().with_records(records).ok()
}
