//! Determines a population and prints one line of JSON: `pension_batch [PERSONS] [THREADS]`.
//!
//! Each person has eight periods in three States and forty years of pay. Claims are made a slice at a time, so that ten
//! million fit; making them is timed apart and is no part of `seconds`.

#[path = "../benches/pensions/claims.rs"]
#[expect(dead_code, reason = "the bench measures the other engine of the crate as well")]
mod claims;

use std::num::NonZero;
use std::time::{Duration, Instant};

use claims::{Stop, engine, european};
use kerben::pensions::Claim;
use kerben::pensions::coordination::Coordinator;

/// Claims that are held at once.
const SLICE: u64 = 10_000;

/// The greatest memory that the process has had, in bytes.
fn peak() -> Result<u64, Stop> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).ok_or("no VmHWM line")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
    Ok(kilobytes * 1024)
}

/// What the States owe in all for these claims, in the smallest coins whatever their currency: a sum to compare runs by.
///
/// # Errors
///
/// The first claim that cannot be used, in words: a person without an answer is no person determined.
fn owed(engine: &Coordinator, claims: &[Claim]) -> Result<i128, String> {
    let mut sum = Ok(0);
    engine.for_each(claims, |answer| {
        let owed = answer
            .map(|answer| answer.owed().map(|(_, money)| i128::from(money.minor())).sum::<i128>());
        sum = match (std::mem::replace(&mut sum, Ok(0)), owed) {
            (Ok(sum), Ok(owed)) => Ok(sum + owed),
            (Ok(_), Err(error)) => Err(error.to_string()),
            (failed, _) => failed,
        };
    });
    sum
}

fn main() -> Result<(), Stop> {
    let begin = Instant::now();
    let mut arguments = std::env::args().skip(1);
    let persons: u64 = arguments.next().map_or(Ok(100_000), |text| text.parse())?;
    let threads: NonZero<usize> =
        arguments.next().map_or(Ok(NonZero::<usize>::MIN), |text| text.parse())?;
    let engine = engine()?;
    let first = european(8, 0)?;
    let mut checksum = owed(&engine, std::slice::from_ref(&first))?;
    let cold = begin.elapsed();
    let (mut spent, mut made) = (Duration::ZERO, Duration::ZERO);
    let mut done = 1;
    let mut held = Vec::new();
    while done < persons {
        let making = Instant::now();
        let next = persons.min(done + SLICE);
        held.clear();
        for number in done..next {
            // Pay differs from person to person; beyond ten thousand the same persons come again.
            held.push(european(8, i64::try_from(number % SLICE)?)?);
        }
        made += making.elapsed();
        let working = Instant::now();
        let share = held.len().div_ceil(threads.get()).max(1);
        checksum += std::thread::scope(|scope| {
            let parts: Vec<_> =
                held.chunks(share).map(|part| scope.spawn(|| owed(&engine, part))).collect();
            parts.into_iter().try_fold(0, |sum, part| {
                let part = part.join().map_err(|_| "a thread panicked".to_owned())??;
                Ok::<_, String>(sum + part)
            })
        })?;
        spent += working.elapsed();
        done = next;
    }
    println!(
        "{{\"persons\":{persons},\"threads\":{threads},\"seconds\":{:.6},\"made\":{:.6},\"cold\":{:.6},\"peak\":{},\"owed\":\"{checksum}\"}}",
        spent.as_secs_f64(),
        made.as_secs_f64(),
        cold.as_secs_f64(),
        peak()?,
    );
    Ok(())
}
