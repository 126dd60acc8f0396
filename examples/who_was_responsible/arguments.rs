//! The command line: a country, a function and a day, and options.

use chrono::NaiveDate;
use kerben::agencies::FunctionId;
use kerben::core::calendar::parse_day;
use kerben::core::language::Language;
use kerben::core::party::Party;

/// How the program is called.
pub(crate) const USAGE: &str = "accepted: COUNTRY FUNCTION DAY [--as-known-on DAY] [--timeline] \
[--mermaid FILE] [--assess] [--language en|ru|ky] [--json], as in: KG external_labour_migration 2017-06-01";

/// What was asked.
#[derive(Debug)]
pub(crate) struct Asked {
    pub(crate) party: Party,
    pub(crate) function: FunctionId,
    pub(crate) day: NaiveDate,
    pub(crate) known_on: Option<NaiveDate>,
    pub(crate) timeline: bool,
    pub(crate) assess: bool,
    pub(crate) mermaid: Option<String>,
    pub(crate) language: Language,
    pub(crate) json: bool,
}

impl Asked {
    /// Reads the arguments; an error says what would be accepted.
    pub(crate) fn read(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut plain = Vec::new();
        let (mut known_on, mut mermaid) = (None, None);
        let (mut timeline, mut json, mut assess) = (false, false, false);
        let mut language = Language::En;
        let mut arguments = arguments;
        while let Some(argument) = arguments.next() {
            let mut value =
                || arguments.next().ok_or_else(|| format!("{argument} lacks its value; {USAGE}"));
            match argument.as_str() {
                "--as-known-on" => known_on = Some(day(&value()?)?),
                "--mermaid" => mermaid = Some(value()?),
                "--language" => {
                    language = value()?.parse().map_err(|error| format!("--language: {error}"))?;
                }
                "--timeline" => timeline = true,
                "--assess" => assess = true,
                "--json" => json = true,
                option if option.starts_with("--") => {
                    return Err(format!("there is no option {option}; {USAGE}"));
                }
                _ => plain.push(argument),
            }
        }
        let [party, function, on] = plain.as_slice() else {
            return Err(format!("{} of 3 arguments were given; {USAGE}", plain.len()));
        };
        Ok(Self {
            party: party.parse().map_err(|error| format!("{error}"))?,
            function: FunctionId::new(function.as_str()).map_err(|error| error.to_string())?,
            day: day(on)?,
            known_on,
            timeline,
            assess,
            mermaid,
            language,
            json,
        })
    }
}

fn day(text: &str) -> Result<NaiveDate, String> {
    parse_day(text).map_err(|error| error.to_string())
}
