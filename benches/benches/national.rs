//! What one determination costs under the national laws: the dossier's three States, with and without explanation.

#[path = "national/claims.rs"]
mod claims;

use std::hint::black_box;

use claims::{Stop, claim, engine, readings};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use kerben::agreements::Treaties;
use kerben::core::explain::{Explain, Off};
use kerben::pensions::coordination::{Request, Tape, Workspace};
use kerben::pensions::{Claim, Law, determine};

/// How many claims are determined one after the other.
const CLAIMS: u32 = 1_000;

fn coordinated(c: &mut Criterion) -> Result<(), Stop> {
    let engine = engine()?;
    let claims: Vec<Claim> = (0..CLAIMS).map(claim).collect::<Result<_, _>>()?;
    let (mut room, mut tape) = (Workspace::new(), Tape::new());
    for claim in &claims {
        // What is measured is the whole way: three States, each with an answer.
        if engine.determine_in(&Request::new(claim), &mut room)?.states.len() != 3 {
            return Err("three States answer".into());
        }
    }
    let mut group = c.benchmark_group("national laws of KG, KZ and RU");
    group.throughput(Throughput::Elements(CLAIMS.into()));
    group.bench_function("1,000 claims, explanation off", |b| {
        b.iter(|| {
            let answers = claims
                .iter()
                .filter(|claim| engine.determine_in(&Request::new(claim), &mut room).is_ok());
            black_box(answers.count())
        });
    });
    group.bench_function("1,000 claims, explanation on", |b| {
        b.iter(|| {
            let answers = claims.iter().filter(|claim| {
                tape.clear();
                engine.explain_in(&Request::new(claim), &mut room, &mut tape).is_ok()
            });
            black_box(answers.count())
        });
    });
    group.finish();
    Ok(())
}

/// The other engine of the crate, with the parts of every pension and the steps inside every law.
fn determined(c: &mut Criterion) -> Result<(), Stop> {
    let (law, treaties, readings) = (Law::builtin()?, Treaties::builtin()?, readings());
    let claim = claim(0)?;
    determine(&claim, &law, &treaties, &readings, &mut Off)?;
    let mut group = c.benchmark_group("determine, laws of KG, KZ and RU");
    group.bench_function("one claim, explanation off", |b| {
        b.iter(|| black_box(determine(&claim, &law, &treaties, &readings, &mut Off).is_ok()));
    });
    group.bench_function("one claim, explanation on", |b| {
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
    for failed in [coordinated(c).err(), determined(c).err()].into_iter().flatten() {
        eprintln!("not measured: {failed}");
    }
}

criterion_group!(national, benches);
criterion_main!(national);
