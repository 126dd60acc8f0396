//! What the coordination of pensions costs: one determination without and with its steps, its growth with the record,
//! and ten thousand claims one after the other.

#[path = "pensions/claims.rs"]
mod claims;

use std::hint::black_box;

use claims::{Stop, engine, eurasian, european};
use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use kerben::agreements::Treaties;
use kerben::core::explain::{Explain, Off};
use kerben::core::unsettled::Readings;
use kerben::pensions::coordination::{Request, Tape, Workspace};
use kerben::pensions::{Claim, Law, determine};

/// How many claims are determined one after the other.
const CLAIMS: u16 = 10_000;

fn coordination(c: &mut Criterion) -> Result<(), Stop> {
    let engine = engine()?;
    let mut room = Workspace::new();
    let mut tape = Tape::new();
    let mut group = c.benchmark_group("coordination");
    for periods in [8, 32, 128] {
        let claim = european(periods, 0)?;
        let request = Request::new(&claim);
        let answer = engine.determine_in(&request, &mut room)?;
        // What is measured is the whole way: a benefit in each of the three States.
        if answer.owed().count() != 3 {
            return Err("each State owes".into());
        }
        group.bench_function(BenchmarkId::new("explanation off", periods), |b| {
            b.iter(|| black_box(engine.determine_in(black_box(&request), &mut room).is_ok()));
        });
        group.bench_function(BenchmarkId::new("explanation on", periods), |b| {
            b.iter(|| {
                tape.clear();
                black_box(engine.explain_in(black_box(&request), &mut room, &mut tape).is_ok())
            });
        });
        group.bench_function(BenchmarkId::new("explanation on, with the tree", periods), |b| {
            b.iter(|| {
                tape.clear();
                let (answer, last) =
                    engine.explain_in(black_box(&request), &mut room, &mut tape).ok()?;
                black_box(engine.tree(&tape, last, &answer))
            });
        });
    }
    let many: Vec<Claim> =
        (0..CLAIMS).map(|number| european(8, number.into())).collect::<Result<_, _>>()?;
    group.sample_size(20);
    group.throughput(Throughput::Elements(CLAIMS.into()));
    group.bench_function("10,000 claims, explanation off", |b| {
        b.iter(|| {
            let owed = |claim| {
                let answer = engine.determine_in(&Request::new(claim), &mut room).ok()?;
                Some(answer.owed().count())
            };
            black_box(many.iter().filter_map(owed).sum::<usize>())
        });
    });
    group.finish();
    Ok(())
}

/// The other engine of the crate, on the same career between the States whose laws it has.
fn national_laws(c: &mut Criterion) -> Result<(), Stop> {
    let (law, treaties, readings) = (Law::builtin()?, Treaties::builtin()?, Readings::new());
    let claim = eurasian(8, 0)?;
    determine(&claim, &law, &treaties, &readings, &mut Off)?;
    let mut group = c.benchmark_group("determine, laws of KG, KZ and RU");
    group.bench_function("explanation off", |b| {
        b.iter(|| black_box(determine(&claim, &law, &treaties, &readings, &mut Off).is_ok()));
    });
    group.bench_function("explanation on", |b| {
        b.iter(|| {
            let on = &mut Explain::new();
            black_box(determine(&claim, &law, &treaties, &readings, on).is_ok())
        });
    });
    group.finish();
    Ok(())
}

fn benches(c: &mut Criterion) {
    // A bench that measures nothing must be seen.
    for failed in [coordination(c).err(), national_laws(c).err()].into_iter().flatten() {
        eprintln!("not measured: {failed}");
    }
}

criterion_group!(pensions, benches);
criterion_main!(pensions);
