//! The register of places: hold and confirm over five nodes, replay, and the journal.

use std::hint::black_box;
use std::time::{Duration, Instant};

use chrono::NaiveDate;
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kerben::core::calendar::{DAY_MIN, day};
use kerben::core::explain::Off;
use kerben::core::period::Period;
use kerben::core::source::Evidence;
use kerben::quotas::register::journal;
use kerben::quotas::register::{
    Ask, Instrument, Kind, NodeSpec, PathId, Register, RegisterError, RequestId, keys,
};

const REQUESTS: u32 = 200_000;

fn today() -> NaiveDate {
    day(2025, 3, 1).unwrap_or(DAY_MIN)
}

/// A register with a path of five nodes: nation, region, sector, employer, country.
fn register() -> Result<(Register, PathId), RegisterError> {
    let on = today();
    let words = [("region", "Osh"), ("sector", "trade"), ("employer", "one"), ("country", "TR")];
    let mut register = Register::new();
    let Ok(year) = Period::of_year(2025) else {
        return Err(RegisterError::Schedule { problem: "no year".to_owned() });
    };
    let mut above = None;
    for depth in 0..=words.len() {
        let kind = if depth == 3 { Kind::Stock } else { Kind::Flow };
        let mut spec =
            NodeSpec::new(format!("node {depth}"), kind, year).keys(words.into_iter().take(depth));
        if let Some(parent) = above {
            spec = spec.below(parent, "part");
        }
        let node = register.open(spec, on)?;
        let act = Instrument::new("constructed", Evidence::Unverified);
        register.grant(node, 1_000_000_000, on, act, on)?;
        above = Some(node);
    }
    let path = register.path(&keys(words), on)?;
    Ok((register, path))
}

/// Holds and confirms so many requests.
fn fill(register: &mut Register, path: PathId, count: u32) -> Result<(), RegisterError> {
    for number in 0..count {
        // Names as a portal makes them: not in order.
        let name = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
        let ask = Ask::new(RequestId::new(name), path);
        register.hold(&ask, today(), &mut Off)?;
        register.confirm(ask.request, today())?;
    }
    Ok(())
}

fn timed(rounds: u64, mut once: impl FnMut() -> Result<Duration, RegisterError>) -> Duration {
    (0..rounds).filter_map(|_| once().ok()).sum()
}

fn benches(c: &mut Criterion) {
    let mut group = c.benchmark_group("register");
    group.sample_size(20);
    group.throughput(Throughput::Elements(u64::from(REQUESTS)));
    group.bench_function("hold and confirm, five nodes", |b| {
        b.iter_custom(|rounds| {
            timed(rounds, || {
                let (mut register, path) = register()?;
                let start = Instant::now();
                fill(&mut register, path, REQUESTS)?;
                let took = start.elapsed();
                black_box(&register);
                Ok(took)
            })
        });
    });
    let filled = register().and_then(|(mut register, path)| {
        fill(&mut register, path, REQUESTS)?;
        Ok(register)
    });
    let Ok(filled) = filled else { return };
    let count = u64::try_from(filled.entries().len()).unwrap_or(1);
    group.throughput(Throughput::Elements(count));
    group.bench_function("replay of entries", |b| {
        b.iter_batched(
            || filled.entries().to_vec(),
            |entries| black_box(Register::replay(entries).is_ok()),
            BatchSize::LargeInput,
        );
    });
    let Some(few) = filled.entries().get(..20_000) else { return };
    group.throughput(Throughput::Elements(20_000));
    group.bench_function("journal: write and hash", |b| {
        b.iter(|| black_box(journal::lines(&journal::empty(), few).is_ok()));
    });
    let Ok((text, head)) = journal::lines(&journal::empty(), few) else { return };
    group.bench_function("journal: read, check and replay", |b| {
        b.iter(|| black_box(journal::read(&text, Some(&head)).fault.is_none()));
    });
    group.finish();
}

criterion_group!(register_of_places, benches);
criterion_main!(register_of_places);
