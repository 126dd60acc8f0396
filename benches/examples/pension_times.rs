//! Determines one claim over and over and prints the least processor time of some runs: what a busy machine leaves of
//! a bench. `pension_times [off|on|tree] [PERIODS] [CLAIMS]`; it also serves a profiler.

#[path = "../benches/pensions/claims.rs"]
#[expect(dead_code, reason = "the bench measures the other engine of the crate as well")]
mod claims;

use std::hint::black_box;

use claims::{Stop, engine, european};
use kerben::pensions::coordination::{Request, Tape, Workspace};
use kerben_benches::least_processor_time;

const RUNS: u64 = 7;

fn main() -> Result<(), Stop> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_else(|| "off".to_owned());
    let mut number = |else_: i32| match arguments.next() {
        Some(text) => text.parse::<i32>(),
        None => Ok(else_),
    };
    let (periods, count) = (number(8)?, u64::try_from(number(50_000)?)?);
    let engine = engine()?;
    let made: Vec<_> = (0..100).map(|n| european(periods, n)).collect::<Result<_, _>>()?;
    let (mut room, mut tape) = (Workspace::new(), Tape::new());
    let shortest = least_processor_time(count, RUNS, || {
        for claim in made.iter().cycle().take(usize::try_from(count)?) {
            let request = Request::new(claim);
            if what == "off" {
                black_box(engine.determine_in(&request, &mut room)?);
                continue;
            }
            tape.clear();
            let (answer, last) = engine.explain_in(&request, &mut room, &mut tape)?;
            if what == "tree" {
                black_box(engine.tree(&tape, last, &answer));
            }
            black_box(answer);
        }
        Ok(())
    })?;
    println!("{what}, {periods} periods: {shortest} ns a claim");
    Ok(())
}
