//! Determines claims of the dossier's shape over and over under the national laws and prints the least processor time of
//! some runs: what a busy machine leaves of a bench. `national_times [off|on|tree|determine|show] [CLAIMS] [RUNS]`; it also
//! serves a profiler.

#[path = "../benches/national/claims.rs"]
mod claims;

use std::hint::black_box;

use claims::{Stop, claim, engine, readings};
use kerben::agreements::Treaties;
use kerben::core::explain::Off;
use kerben::pensions::coordination::{Request, Tape, Workspace};
use kerben::pensions::{Law, determine};
use kerben_benches::least_processor_time;

fn main() -> Result<(), Stop> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_else(|| "off".to_owned());
    let mut number = |else_: u64| match arguments.next() {
        Some(text) => text.parse::<u64>(),
        None => Ok(else_),
    };
    let (count, runs) = (number(10_000)?, number(7)?);
    let engine = engine()?;
    let (law, treaties, readings) = (Law::builtin()?, Treaties::builtin()?, readings());
    let made: Vec<_> = (0..1_000).map(claim).collect::<Result<_, _>>()?;
    let (mut room, mut tape) = (Workspace::new(), Tape::new());
    if what == "show" {
        let claim = made.first().ok_or("a claim")?;
        println!("{:#?}", engine.determine(claim)?);
        return Ok(());
    }
    let shortest = least_processor_time(count, runs, || {
        for claim in made.iter().cycle().take(usize::try_from(count)?) {
            let request = Request::new(claim);
            match what.as_str() {
                "determine" => {
                    black_box(determine(claim, &law, &treaties, &readings, &mut Off)?);
                }
                "off" => {
                    black_box(engine.determine_in(&request, &mut room)?);
                }
                _ => {
                    tape.clear();
                    let (answer, last) = engine.explain_in(&request, &mut room, &mut tape)?;
                    if what == "tree" {
                        black_box(engine.tree(&tape, last, &answer));
                    }
                    black_box(answer);
                }
            }
        }
        Ok(())
    })?;
    println!("{what}: {shortest} ns a claim");
    Ok(())
}
