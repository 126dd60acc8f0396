//! What a register of agreements costs: building its index, and asking what governs, on made-up registers of a thousand,
//! ten thousand and a hundred thousand instruments among two hundred States over a hundred years.

use std::hint::black_box;
use std::time::Duration;

use chrono::{Days, NaiveDate};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kerben::agreements::strategies::{Size, large_register};
use kerben::agreements::{Activity, Case, Index, Matter, Treaties};
use kerben::core::country::{Country, CountryStatus};
use kerben::core::explain::{Explain, Off};

const SEED: u64 = 20_260_101;

/// A thousand workers between any two of two hundred States, on any day of a hundred years.
fn cases() -> Vec<Case> {
    let states: Vec<Country> =
        Country::all().filter(|state| state.status() == CountryStatus::Current).take(200).collect();
    let first = NaiveDate::from_ymd_opt(1926, 1, 1).unwrap_or_default();
    let mut number = SEED;
    let mut next = |limit: usize| {
        number =
            number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(number >> 33).unwrap_or_default() % limit
    };
    let mut found = Vec::new();
    while found.len() < 1_000 {
        let (home, host) = (states.get(next(200)), states.get(next(200)));
        let day = first + Days::new(u64::try_from(next(36_524)).unwrap_or_default());
        if let (Some(home), Some(host)) = (home, host)
            && home != host
            && let Ok(case) = Case::new([*home], *home, *host, Activity::Worker, day)
        {
            found.push(case);
        }
    }
    found
}

/// The case with the most candidates, so that no one thinks the mean hides it.
fn busiest(index: &Index<'_>, cases: &[Case]) -> Option<Case> {
    cases
        .iter()
        .max_by_key(|case| {
            index.governing(case, Matter::Work, &mut Off).map_or(0, |traced| {
                let value = traced.value;
                value.rejected.len() + value.instruments.len() + value.alongside.len()
            })
        })
        .cloned()
}

fn registers(c: &mut Criterion) {
    let cases = cases();
    for instruments in [1_000, 10_000, 100_000] {
        let Ok(register) = large_register(Size::of(instruments, SEED)) else { continue };
        let mut group = c.benchmark_group("agreements");
        group.measurement_time(Duration::from_secs(5));
        if instruments == 100_000 {
            group.sample_size(10);
        }
        let id = |what: &str| BenchmarkId::new(what, instruments);
        group.bench_function(id("build the index"), |b| {
            b.iter(|| {
                black_box(&register)
                    .index()
                    .map(|index| black_box(&index).register().stamps().len())
            });
        });
        let Ok(index) = register.index() else { continue };
        ask(&mut group, &id, &index, &cases);
        if instruments <= 1_000 {
            let mut round = cases.iter().cycle();
            group.bench_function(id("governing without index"), |b| {
                b.iter(|| round.next().map(|case| without(&register, case)));
            });
        }
        group.finish();
    }
}

fn without(register: &Treaties, case: &Case) -> usize {
    register
        .governing(black_box(case), Matter::Work, &mut Off)
        .map_or(0, |traced| traced.value.instruments.len())
}

fn ask(
    group: &mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>,
    id: &impl Fn(&str) -> BenchmarkId,
    index: &Index<'_>,
    cases: &[Case],
) {
    let mut round = cases.iter().cycle();
    group.bench_function(id("governing, off"), |b| {
        b.iter(|| {
            round.next().map(|case| index.governing(black_box(case), Matter::Work, &mut Off))
        });
    });
    let mut round = cases.iter().cycle();
    group.bench_function(id("governing, on"), |b| {
        b.iter(|| {
            round
                .next()
                .map(|case| index.governing(black_box(case), Matter::Work, &mut Explain::new()))
        });
    });
    if let Some(case) = busiest(index, cases) {
        group.bench_function(id("governing, off, most candidates"), |b| {
            b.iter(|| index.governing(black_box(&case), Matter::Work, &mut Off));
        });
        group.bench_function(id("governing, on, most candidates"), |b| {
            b.iter(|| index.governing(black_box(&case), Matter::Work, &mut Explain::new()));
        });
    }
}

criterion_group!(benches, registers);
criterion_main!(benches);
