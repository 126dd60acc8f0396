//! What an index over holdings costs, beside a plain linear scan and beside `rangemap`.
//!
//! The holdings are made: for every function a hundred holdings one after the other over fifty years, of exact days, with a
//! gap after every tenth. `rangemap` can express that, because no two holders overlap; it has one map for each function.
#![allow(clippy::panic, reason = "a bench whose made data are refused has nothing to measure")]

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kerben::agencies::{
    Body, BodyId, Coverage, End, Function, FunctionId, Handle, Holding, HoldingId, HoldingIndex,
    Level, ProvedEnd, Records, Register, SourceIds,
};
use kerben::core::country::Country;
use kerben::core::data::PackHeader;
use kerben::core::explain::Off;
use kerben::core::partial_date::PartialDate;
use kerben::core::period::Period;
use kerben::core::source::{Evidence, Source};
use rangemap::RangeMap;

const HOLDINGS_PER_FUNCTION: usize = 100;
const YEARS: u64 = 50;
const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

fn first() -> NaiveDate {
    NaiveDate::from_ymd_opt(1976, 1, 1).unwrap_or_default()
}

fn after(days: u64) -> NaiveDate {
    first() + Days::new(days)
}

fn window() -> Period {
    Period::new(first(), after(YEARS * 365)).unwrap_or_else(|error| panic!("{error}"))
}

/// The days of the holding with this number among those of its function.
fn span(number: usize) -> (u64, u64) {
    let (number, step) = (number as u64, YEARS * 365 / HOLDINGS_PER_FUNCTION as u64);
    let gap = if number % 10 == 9 { 30 } else { 0 };
    (number * step, (number + 1) * step - gap)
}

/// A register of so many holdings, read in packs of a hundred thousand.
fn register(size: usize) -> Register {
    let sources = SourceIds::new(["S"]).unwrap_or_else(|error| panic!("{error}"));
    let grade = Evidence::Derived;
    let functions = size / HOLDINGS_PER_FUNCTION;
    let mut base = Records::new(PackHeader::new("base", "functions and bodies", "1"));
    base.sources = vec![Source::new("S", "made for the bench")];
    let covered = (first(), after(YEARS * 365 + 1));
    base.coverage.push(Coverage::new(Country::KG, covered, grade, sources.clone()));
    let function =
        |number: usize| FunctionId::new(format!("f{number}")).unwrap_or_else(|e| panic!("{e}"));
    let body =
        |number: usize| BodyId::new(format!("kg.b{number}")).unwrap_or_else(|e| panic!("{e}"));
    for number in 0..functions {
        let name = format!("function {number}").into();
        base.functions.push(Function::new(function(number), name, grade, sources.clone()));
    }
    for number in 0..functions.max(2) / 2 {
        let life = (End::Unknown, End::Open);
        let name = format!("body {number}");
        let one =
            Body::new(body(number), Country::KG, Level::Agency, life, name, grade, sources.clone());
        base.bodies.push(one);
    }
    let mut register =
        Register::default().with_records(base).unwrap_or_else(|error| panic!("{error}"));
    let end = |days: u64| {
        let day = PartialDate::of_day(after(days)).unwrap_or_else(|error| panic!("{error}"));
        ProvedEnd::new(End::Dated(day), grade, sources.clone())
    };
    let numbers: Vec<usize> = (0..size).collect();
    for (pack, numbers) in numbers.chunks(100_000).enumerate() {
        let mut records = Records::new(PackHeader::new(format!("p{pack}"), "holdings", "1"));
        for number in numbers {
            let (of, place) = (number / HOLDINGS_PER_FUNCTION, number % HOLDINGS_PER_FUNCTION);
            let holder = body((of + place) % (functions.max(2) / 2));
            let id =
                HoldingId::new(format!("{holder}/f{of}/{place}")).unwrap_or_else(|e| panic!("{e}"));
            let (from, until) = span(place);
            records.holdings.push(Holding::new(
                id,
                function(of),
                holder,
                end(from),
                end(until),
                grade,
                sources.clone(),
            ));
        }
        register = register.with_records(records).unwrap_or_else(|error| panic!("{error}"));
    }
    register
}

/// The functions and days that are asked, far apart in memory.
fn questions(functions: usize) -> Vec<(usize, NaiveDate)> {
    (0..1_024_usize)
        .map(|number| {
            let days = (number as u64 * 7_919) % (YEARS * 365);
            (number * 611_953 % functions, after(days))
        })
        .collect()
}

fn holdings(c: &mut Criterion) {
    for size in SIZES {
        let register = register(size);
        let functions = size / HOLDINGS_PER_FUNCTION;
        let questions = questions(functions);
        let index = HoldingIndex::new(&register);
        let handles: Vec<Handle> = (0..functions)
            .map(|number| {
                let id = FunctionId::new(format!("f{number}")).unwrap_or_else(|e| panic!("{e}"));
                index.handle(Country::KG, &id).unwrap_or_else(|e| panic!("{e}"))
            })
            .collect();

        let mut group = c.benchmark_group("holdings: index built");
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("index", size), &size, |b, _| {
            b.iter(|| HoldingIndex::new(black_box(&register)));
        });
        let maps = || {
            let mut maps: Vec<RangeMap<NaiveDate, u32>> = vec![RangeMap::new(); functions];
            for number in 0..size {
                let (from, until) = span(number % HOLDINGS_PER_FUNCTION);
                let value = u32::try_from(number).unwrap_or(u32::MAX);
                maps[number / HOLDINGS_PER_FUNCTION].insert(after(from)..after(until), value);
            }
            maps
        };
        group.bench_with_input(BenchmarkId::new("rangemap", size), &size, |b, _| b.iter(maps));
        group.finish();
        let maps = maps();

        let mut group = c.benchmark_group("holdings: who held it on this day");
        let mut next = 0_usize;
        let mut ask = move || {
            next = (next + 1) % 1_024;
            next
        };
        group.bench_with_input(BenchmarkId::new("index", size), &size, |b, _| {
            b.iter(|| {
                let (function, day) = questions[ask()];
                index.held_on(handles[function], day).inspect(|(one, _)| _ = black_box(one)).count()
            });
        });
        group.bench_with_input(BenchmarkId::new("rangemap", size), &size, |b, _| {
            b.iter(|| {
                let (function, day) = questions[ask()];
                maps[function].get(&day).copied()
            });
        });
        if size <= 100_000 {
            group.sample_size(10);
            group.bench_with_input(BenchmarkId::new("linear scan", size), &size, |b, _| {
                b.iter(|| {
                    let (function, day) = questions[ask()];
                    let (_, id) = index.named(handles[function]).unwrap_or_else(|| panic!("known"));
                    let on = |one: &&Holding| {
                        let from = one.from().end().earliest(1).is_some_and(|from| from <= day);
                        let until = one.until().end().latest(1).is_none_or(|until| day < until);
                        one.function() == id && from && until
                    };
                    register.holdings().iter().filter(on).count()
                });
            });
        }
        if size == 1_000 {
            let (function, day) = questions[7];
            let id = FunctionId::new(format!("f{function}")).unwrap_or_else(|e| panic!("{e}"));
            group.bench_function("whole answer, 1000 holdings", |b| {
                b.iter(|| {
                    register.responsible(&id, Country::KG, day, &mut Off).map(|one| one.value)
                });
            });
        }
        group.finish();

        let mut group = c.benchmark_group("holdings: gaps and overlaps of fifty years");
        group.sample_size(10);
        group.bench_with_input(BenchmarkId::new("index", size), &size, |b, _| {
            b.iter(|| index.sweep(window()).map(|runs| runs.len()));
        });
        group.bench_with_input(BenchmarkId::new("rangemap, gaps only", size), &size, |b, _| {
            let days = window().start()..window().end();
            b.iter(|| maps.iter().map(|map| map.gaps(&days).count()).sum::<usize>());
        });
        group.finish();
    }
}

criterion_group!(benches, holdings);
criterion_main!(benches);
