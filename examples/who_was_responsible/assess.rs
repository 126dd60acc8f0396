//! What the instruments say about the institutions of the state on the day.

use std::fmt::Write as _;

use kerben::agencies::Register;
use kerben::agencies::assessment::{Assessment, AssessmentError, Instruments, Said};
use kerben::core::explain::Off;
use kerben::core::message::Catalogue;

use crate::arguments::Asked;

/// The instruments and versions that are asked.
const ASKED: [(&str, &str); 2] = [("aica", "1"), ("sdg_10_7_2", "current")];

/// Returns the assessments by every instrument.
pub(crate) fn all(register: &Register, asked: &Asked) -> Result<Vec<Assessment>, AssessmentError> {
    let instruments = Instruments::builtin()?;
    ASKED
        .into_iter()
        .map(|(instrument, version)| {
            let (party, day) = (asked.party, asked.day);
            let traced = instruments.assess(instrument, version, register, party, day, &mut Off)?;
            Ok(traced.value)
        })
        .collect()
}

/// Returns them in words: one line for the score, one for each item that is no longer open.
pub(crate) fn text(
    register: &Register,
    asked: &Asked,
    words: &Catalogue,
) -> Result<String, AssessmentError> {
    let instruments = Instruments::builtin()?;
    // Writing to a string does not fail.
    let mut text = String::new();
    for assessment in all(register, asked)? {
        let instrument = instruments.instrument(assessment.instrument.as_str())?;
        let name = instrument.name.get(asked.language);
        let score = words.render(&assessment.message(), asked.language);
        _ = writeln!(text, "{name}: {score}");
        for result in &assessment.items {
            let sign = match result.said {
                Said::Yes => '+',
                Said::No => '-',
                _ => continue,
            };
            let wording = instrument.item(&result.item).map(|item| &item.wording);
            let wording = wording.map_or("", |wording| wording.get(asked.language));
            let why: Vec<String> =
                result.why.iter().map(|why| words.render(why, asked.language)).collect();
            _ = writeln!(text, "  {sign} {:3} {wording} ({})", result.item, why.join("; "));
        }
    }
    Ok(text)
}
