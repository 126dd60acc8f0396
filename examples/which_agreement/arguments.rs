//! The case on the command line.

use std::fmt::Write as _;

use chrono::NaiveDate;
use kerben::agreements::{Activity, Case, Matter};
use kerben::core::calendar::parse_day;
use kerben::core::country::Country;
use kerben::core::language::Language;

use crate::Stop;

const USAGE: &str = "\
usage: which_agreement --citizen KG[,KZ] --host RU --day 2026-01-01
                       [--residence KG] [--home KG] [--activity worker] [--entered DAY] [--matter work]
                       [--as-known-on DAY] [--json] [--language en|ru|ky]";

/// What the command line asks for.
pub(crate) struct Arguments {
    pub(crate) case: Case,
    pub(crate) matter: Matter,
    pub(crate) known: Option<NaiveDate>,
    pub(crate) json: bool,
    pub(crate) language: Language,
}

/// The parts of the case as they are given, in any order.
#[derive(Default)]
struct Given {
    citizen: Option<Vec<Country>>,
    host: Option<Country>,
    day: Option<NaiveDate>,
    residence: Option<Country>,
    home: Option<Country>,
    activity: Option<Activity>,
    entered: Option<NaiveDate>,
    matter: Option<Matter>,
    known: Option<NaiveDate>,
    language: Option<Language>,
    json: bool,
}

impl Arguments {
    pub(crate) fn read(arguments: impl IntoIterator<Item = String>) -> Result<Self, Stop> {
        let mut given = Given::default();
        let mut arguments = arguments.into_iter();
        while let Some(name) = arguments.next() {
            if name == "--json" {
                given.json = true;
                continue;
            }
            if !NAMES.contains(&name.as_str()) {
                let accepted = NAMES.join(", ");
                return Err(format!(
                    "`{name}` is not an argument; accepted: {accepted}, --json\n{USAGE}"
                )
                .into());
            }
            let value = arguments.next().ok_or_else(|| format!("{name} needs a value\n{USAGE}"))?;
            given.take(&name, &value).map_err(|error| format!("{name} {value}: {error}"))?;
        }
        given.build()
    }
}

const NAMES: [&str; 10] = [
    "--citizen",
    "--host",
    "--day",
    "--residence",
    "--home",
    "--activity",
    "--entered",
    "--matter",
    "--as-known-on",
    "--language",
];

/// Puts a value where none was given before.
fn once<T>(place: &mut Option<T>, value: T) -> Result<(), Stop> {
    match place.replace(value) {
        None => Ok(()),
        Some(_) => Err("it was given before; accepted: each argument once".into()),
    }
}

/// The one of several that has that name.
fn named<T: Copy>(all: &[T], name: impl Fn(T) -> &'static str, text: &str) -> Result<T, Stop> {
    all.iter().copied().find(|one| name(*one) == text).ok_or_else(|| {
        let mut accepted = String::new();
        for one in all {
            let comma = if accepted.is_empty() { "" } else { ", " };
            let _ = write!(accepted, "{comma}{}", name(*one));
        }
        format!("not a known name; accepted: {accepted}").into()
    })
}

impl Given {
    fn take(&mut self, name: &str, value: &str) -> Result<(), Stop> {
        match name {
            "--citizen" => {
                let states = value.split(',').map(Country::new).collect::<Result<Vec<_>, _>>()?;
                once(&mut self.citizen, states)
            }
            "--host" => once(&mut self.host, Country::new(value)?),
            "--day" => once(&mut self.day, parse_day(value)?),
            "--residence" => once(&mut self.residence, Country::new(value)?),
            "--home" => once(&mut self.home, Country::new(value)?),
            "--activity" => once(&mut self.activity, named(&Activity::ALL, Activity::name, value)?),
            "--entered" => once(&mut self.entered, parse_day(value)?),
            "--matter" => once(&mut self.matter, named(&Matter::ALL, Matter::name, value)?),
            "--as-known-on" => once(&mut self.known, parse_day(value)?),
            _ => once(&mut self.language, value.parse()?),
        }
    }

    fn build(self) -> Result<Arguments, Stop> {
        let needed = |name: &str| format!("{name} is missing\n{USAGE}");
        let citizen = self.citizen.ok_or_else(|| needed("--citizen"))?;
        let host = self.host.ok_or_else(|| needed("--host"))?;
        let day = self.day.ok_or_else(|| needed("--day"))?;
        let first = citizen.first().copied().ok_or_else(|| needed("--citizen"))?;
        let residence = self.residence.unwrap_or(first);
        let activity = self.activity.unwrap_or(Activity::Worker);
        let mut case = Case::new(citizen, residence, host, activity, day)?;
        if let Some(home) = self.home {
            case = case.from_home(home);
        }
        if let Some(entered) = self.entered {
            case = case.entered_on(entered)?;
        }
        Ok(Arguments {
            case,
            matter: self.matter.unwrap_or(Matter::Work),
            known: self.known,
            json: self.json,
            language: self.language.unwrap_or(Language::En),
        })
    }
}
