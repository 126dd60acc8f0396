//! What the words of `kerben-core` cost: explaining on and off, sets of days, lookups, splitting.

use std::hint::black_box;
use std::num::NonZeroU32;

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use kerben::core::currency::Currency;
use kerben::core::explain::{Explain, Node, Off, Recorder, Traced, Unit, Value};
use kerben::core::money::Money;
use kerben::core::period::Period;
use kerben::core::periods::Periods;
use kerben::core::timeline::Timeline;
use rust_decimal::Decimal;

/// Four hundred and eighty monthly wages, as in a full career.
fn wages() -> Vec<i64> {
    (0..480).map(|month| 10_000 + month * 37).collect()
}

/// The sum that a scheme would compute, without a recorder in sight.
fn plain_sum(wages: &[i64]) -> i64 {
    wages.iter().sum()
}

/// The same sum, able to explain itself.
fn explained_sum<R: Recorder>(wages: &[i64], rec: &mut R) -> Traced<i64, R> {
    let mut total = 0;
    let mut parts = Vec::new();
    for wage in wages {
        total += wage;
        let part = rec.record(|| {
            Node::fact("bench.wage/1", "wage", Value::number(Decimal::from(*wage), Unit::One))
        });
        if R::ON {
            parts.push(part);
        }
    }
    let node = rec.record(|| {
        Node::sum("bench.sum/1", "sum", Value::number(Decimal::from(total), Unit::One))
            .inputs("wage", &parts)
    });
    Traced::new(total, node)
}

fn explaining(c: &mut Criterion) {
    let wages = wages();
    let mut group = c.benchmark_group("sum of 480 wages");
    group.bench_function("no recorder", |b| b.iter(|| plain_sum(black_box(&wages))));
    group.bench_function("recorder off", |b| {
        b.iter(|| explained_sum(black_box(&wages), &mut Off).value);
    });
    group.bench_function("recorder on", |b| {
        b.iter(|| explained_sum(black_box(&wages), &mut Explain::new()).value);
    });
    group.finish();
}

/// Thirty stays of a hundred days with gaps of twenty.
fn stays(offset: u64) -> Vec<Period> {
    let origin = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap_or_default();
    (0..30)
        .filter_map(|index| {
            let start = origin.checked_add_days(Days::new(offset + index * 120))?;
            Period::new(start, start.checked_add_days(Days::new(100))?).ok()
        })
        .collect()
}

fn days(c: &mut Criterion) {
    let (a, b): (Periods, Periods) =
        (stays(0).into_iter().collect(), stays(60).into_iter().collect());
    let mut group = c.benchmark_group("sets of 30 periods");
    group.bench_function("normalise", |bench| {
        let stays = stays(0);
        bench.iter(|| black_box(&stays).iter().copied().collect::<Periods>());
    });
    group.bench_function("union", |bench| bench.iter(|| black_box(&a).union(black_box(&b))));
    group.bench_function("intersection", |bench| {
        bench.iter(|| black_box(&a).intersection(black_box(&b)));
    });
    group.bench_function("difference", |bench| {
        bench.iter(|| black_box(&a).difference(black_box(&b)));
    });
    group.bench_function("total days", |bench| bench.iter(|| black_box(&a).total_days()));
    group.finish();
    let values = stays(0).into_iter().map(|period| (period.start(), period.start())).collect();
    if let Ok(timeline) = Timeline::new(values) {
        let day = NaiveDate::from_ymd_opt(1995, 6, 1).unwrap_or_default();
        c.bench_function("timeline lookup among 30", |bench| {
            bench.iter(|| black_box(&timeline).at(black_box(day)).copied());
        });
    }
}

fn money(c: &mut Criterion) {
    let (Ok(total), Some(parts)) =
        (Money::from_minor(2_500_000, Currency::KGS), NonZeroU32::new(60))
    else {
        return;
    };
    let weights: Vec<u64> = (1..=60).collect();
    let mut group = c.benchmark_group("split money into 60");
    group.bench_function("evenly", |bench| bench.iter(|| black_box(total).split_even(parts)));
    group.bench_function("by weights", |bench| {
        bench.iter(|| black_box(total).split(black_box(&weights)));
    });
    group.finish();
}

criterion_group!(benches, explaining, days, money);
criterion_main!(benches);
