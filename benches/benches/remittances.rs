//! The ledger of remittances: posting, holding, balances in time, the log.
// A benchmark stops where its own case is written wrongly.
#![allow(clippy::unwrap_used, missing_docs)]

use std::hint::black_box;

use chrono::{Days, NaiveDate};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use kerben::core::calendar::day;
use kerben::core::currency::Currency;
use kerben::remittances::ledger::{Account, Ledger, Leg, Place, PointInTime, log};

/// Eight agents in Russia who take roubles, eight places in Kyrgyzstan that pay som.
struct Places {
    agents: Vec<Place>,
    payouts: Vec<Place>,
    positions: (Place, Place),
}

fn places(ledger: &mut Ledger) -> Places {
    let mut open =
        |path: &str, currency| ledger.open(&Account::new(path).unwrap(), currency).unwrap();
    let names = ["Bishkek", "Osh", "Batken", "Jalalabad", "Naryn", "Talas", "IssykKul", "Chuy"];
    Places {
        agents: names.iter().map(|n| open(&format!("Assets:Agents:{n}"), Currency::RUB)).collect(),
        payouts: names
            .iter()
            .map(|n| open(&format!("Liabilities:Payout:{n}"), Currency::KGS))
            .collect(),
        positions: (open("Equity:FX:RUB", Currency::RUB), open("Equity:FX:KGS", Currency::KGS)),
    }
}

fn keys(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("R{number}")).collect()
}

fn start() -> NaiveDate {
    day(2015, 1, 1).unwrap()
}

/// Posts transfers of four postings each: both legs and both positions.
fn post(ledger: &mut Ledger, places: &Places, keys: &[String]) {
    let first = start();
    for (number, key) in keys.iter().enumerate() {
        let on = first + Days::new((number * 3_650 / keys.len()) as u64);
        let corridor = number.wrapping_mul(0x9E37_79B9) >> 7 & 7;
        let sent = 10_000 + i64::try_from(number * 7_919 % 9_000_000).unwrap();
        let paid = sent * 948 / 1_000;
        let legs = [
            Leg::debit(places.agents[corridor], sent),
            Leg::credit(places.positions.0, sent),
            Leg::debit(places.positions.1, paid),
            Leg::credit(places.payouts[corridor], paid),
        ];
        black_box(ledger.append(on, key, on, &legs).unwrap());
    }
}

fn filled(count: usize) -> (Ledger, Places) {
    let mut ledger = Ledger::new();
    let places = places(&mut ledger);
    post(&mut ledger, &places, &keys(count));
    (ledger, places)
}

fn ledger(c: &mut Criterion) {
    const ENTRIES: usize = 1_000_000;
    let mut group = c.benchmark_group("ledger");
    group.sample_size(10);
    let keys = keys(ENTRIES);
    group.throughput(Throughput::Elements(4 * ENTRIES as u64));
    group.bench_function("postings", |b| {
        b.iter_batched(
            || {
                let mut ledger = Ledger::new();
                let places = places(&mut ledger);
                (ledger, places)
            },
            |(mut ledger, places)| {
                post(&mut ledger, &places, &keys);
                ledger
            },
            BatchSize::PerIteration,
        );
    });
    let (ledger, places) = filled(ENTRIES);
    group.bench_function("point in time made", |b| b.iter(|| PointInTime::of(&ledger)));
    group.throughput(Throughput::Elements(1));
    let index = PointInTime::of(&ledger);
    let mut turn = 0_u64;
    group.bench_function("balance in time", |b| {
        b.iter(|| {
            turn += 1;
            let on = start() + Days::new(turn * 7_919 % 3_650);
            let known = on + Days::new(turn % 30);
            black_box(index.minor(places.positions.0, on, known))
        });
    });
    let (small, _) = filled(20_000);
    let (text, head) = log::lines(&log::empty(), small.records()).unwrap();
    group.throughput(Throughput::Elements(20_000));
    group.bench_function("log written", |b| {
        b.iter(|| log::lines(&log::empty(), small.records()).unwrap());
    });
    group.bench_function("log read and replayed", |b| {
        b.iter(|| log::read(text.as_bytes(), Some(&head)).whole().unwrap());
    });
    group.finish();
}

criterion_group!(benches, ledger);
criterion_main!(benches);
