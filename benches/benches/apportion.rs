//! Sharing a total: 100,000 units and 1,000,000 places by every one-dimensional method, its certificate
//! included, and the check of that certificate.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use kerben::core::explain::Off;
use kerben::quotas::apportion::{Key, Method, Table, round_table, verify};

/// Weights spread like incomes: products of six even draws, the same in every run.
fn weights(units: u64) -> Vec<u64> {
    let mut state = 2026_u64;
    let mut draw = || {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 60) + 1
    };
    (0..units).map(|_| (0..6).map(|_| draw()).product()).collect()
}

fn methods() -> Vec<Method> {
    let others = [Method::stationary(1, 3), Method::power_mean(2), Method::power_mean(-3)];
    Method::CLASSIC.into_iter().chain(others.into_iter().flatten()).collect()
}

fn one_dimension(c: &mut Criterion) {
    for units in [50, 5_000, 100_000] {
        let Ok(key) = Key::new(weights(units)) else { return };
        let mut group = c.benchmark_group(format!("{units} units, 1,000,000 places"));
        group.sample_size(20);
        for method in methods() {
            group.bench_with_input(BenchmarkId::from_parameter(method), &key, |bench, key| {
                bench.iter(|| method.apportion(black_box(key), 1_000_000, &mut Off));
            });
        }
        group.finish();
    }
}

fn verifier(c: &mut Criterion) {
    let Ok(key) = Key::new(weights(100_000)) else { return };
    let mut group = c.benchmark_group("check of 100,000 units, 1,000,000 places");
    group.sample_size(20);
    for method in Method::CLASSIC {
        let Ok(shared) = method.apportion(&key, 1_000_000, &mut Off) else { return };
        group.bench_with_input(
            BenchmarkId::from_parameter(method),
            &shared.value,
            |bench, shared| {
                bench.iter(|| verify(black_box(&key), black_box(shared)));
            },
        );
    }
    group.finish();
}

/// A table of 89 regions and 20 sectors whose sums are drawn beside the weights, not from them.
fn two_dimensions(c: &mut Criterion) {
    let (rows, columns, places) = (89_usize, 20_usize, 250_000_u64);
    let cells = weights(1_780);
    let weights: Vec<Vec<u64>> = cells.chunks(columns).map(<[u64]>::to_vec).collect();
    let even = |parts: usize| {
        let Ok(parts) = u64::try_from(parts) else { return Vec::new() };
        (0..parts).map(|part| places / parts + u64::from(part < places % parts)).collect()
    };
    let Ok(table) = Table::new(&weights, even(rows), even(columns)) else { return };
    let mut group = c.benchmark_group("89 × 20 table, 250,000 places");
    group.sample_size(10);
    for method in [Method::Webster, Method::HuntingtonHill] {
        group.bench_with_input(BenchmarkId::from_parameter(method), &table, |bench, table| {
            bench.iter(|| method.apportion_table(black_box(table), &mut Off));
        });
    }
    // The same cells, fitted to thousandths of a place, rounded so that every sum stays whole.
    group.bench_function("controlled rounding", |bench| {
        bench.iter(|| round_table(black_box(&weights), 1_000));
    });
    group.finish();
}

criterion_group!(benches, one_dimension, verifier, two_dimensions);
criterion_main!(benches);
