//! What the programs of this package share; see `README.md` for what they measure.

use std::error::Error;

/// The least processor time of one call of some runs, in nanoseconds: what a busy machine leaves of a bench.
///
/// `run` makes so many calls; only time that this thread spends on a processor counts.
///
/// # Errors
///
/// When the system does not tell the time of a thread, and what `run` fails with.
pub fn least_processor_time(
    calls: u64,
    runs: u64,
    mut run: impl FnMut() -> Result<(), Box<dyn Error>>,
) -> Result<u64, Box<dyn Error>> {
    let mut shortest = u64::MAX;
    for _ in 0..runs {
        let begin = spent()?;
        run()?;
        shortest = shortest.min(spent()?.saturating_sub(begin));
    }
    Ok(shortest / calls.max(1))
}

/// Nanoseconds that this thread has spent on a processor.
fn spent() -> Result<u64, Box<dyn Error>> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(text.split(' ').next().ok_or("three numbers")?.parse()?)
}
