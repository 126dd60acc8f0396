//! Reads questions, one a line (`method places weight,weight,...`), and prints for each the least time of some
//! runs in nanoseconds, the certain places and the tied units: for `compare/quotas`.

use std::io::BufRead as _;
use std::time::Instant;

use kerben::core::explain::Off;
use kerben::quotas::apportion::{Key, Method};

const RUNS: usize = 5;

fn join<T: ToString>(numbers: impl Iterator<Item = T>) -> String {
    numbers.map(|number| number.to_string()).collect::<Vec<_>>().join(",")
}

fn answer(line: &str) -> Result<String, Box<dyn std::error::Error>> {
    let mut parts = line.split(' ');
    let mut part = || parts.next().ok_or("three parts are needed");
    let (method, places): (Method, u64) = (part()?.parse()?, part()?.parse()?);
    let weights: Result<Vec<u64>, _> = part()?.split(',').map(str::parse).collect();
    let key = Key::new(weights?)?;
    let mut least = u128::MAX;
    let mut shared = method.apportion(&key, places, &mut Off)?.value;
    for _ in 0..RUNS {
        let begin = Instant::now();
        shared = method.apportion(&key, places, &mut Off)?.value;
        least = least.min(begin.elapsed().as_nanos());
    }
    let tied = join(shared.ties().iter().flat_map(|tie| &tie.units));
    Ok(format!(
        "{least} {} {}",
        join(shared.sure().iter()),
        if tied.is_empty() { "-" } else { &tied }
    ))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        println!("{}", answer(&line?).unwrap_or_else(|error| format!("refused: {error}")));
    }
    Ok(())
}
