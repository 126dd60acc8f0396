//! The text form of a clause on entry into force, read and printed.

use std::fmt;
use std::str::FromStr;

use kerben_core::calendar::parse_day;

use super::act::Act;
use super::error::{ClauseError, TextError};
use super::form::{EntryIntoForce, Floor, Form, Split};
use super::month_day::MonthDay;
use super::text::Call;
use crate::rule::DateRule;

const FORMS: &str = "YYYY-MM-DD, on(act), D+n(act), DA+n(act), M+n/clamp(act), M+n/roll(act), M+n/reject(act), \
     FOM+n(act), PnM>FOM(act), fiscal-year(MM-DD, act), agreed, or-agreed(form), max(form, form), \
     min(form, form), not-before(form, floor), per-party(form, after-act, form), its-force, \
     mixed(form, form), retroactive(YYYY-MM-DD, form)";

fn read(call: &Call<'_>) -> Result<Form, ClauseError> {
    let inner = |call: &Call<'_>| read(call).map(Box::new);
    let form = match call.word {
        "on" => {
            let [act] = call.parts("one act, such as on(exchange)")?;
            Form::On(Act::read(act)?)
        }
        // The reference's own name for the most frequent case.
        "on-signature" => {
            call.no_parts()?;
            Form::On(Act::Signature)
        }
        "agreed" => {
            call.no_parts()?;
            Form::Agreed
        }
        "its-force" => {
            call.no_parts()?;
            Form::ItsForce
        }
        "or-agreed" => {
            let [form] = call.parts("one form")?;
            Form::OrAgreed(inner(form)?)
        }
        "max" => Form::Max(several(call)?),
        "min" => Form::Min(several(call)?),
        "fiscal-year" => {
            let [starts, act] = call.parts("the beginning of the fiscal year and an act")?;
            starts.no_parts()?;
            let begins = match starts.word {
                "?" => None,
                word => Some(
                    MonthDay::read(word)
                        .ok_or_else(|| starts.error("MM-DD, such as 01-01, or `?`"))?,
                ),
            };
            Form::FiscalYear(begins, Act::read(act)?)
        }
        "not-before" => {
            let [form, floor] = call.parts("a form and a floor")?;
            Form::NotBefore(inner(form)?, read_floor(floor)?)
        }
        "per-party" => {
            let accepted = "a form, `after-act` or `after-force`, a form for later parties";
            let [early, split, later] = call.parts(accepted)?;
            split.no_parts()?;
            let which = Split::ALL.into_iter().find(|known| known.name() == split.word);
            let which = which.ok_or_else(|| split.error("`after-act` or `after-force`"))?;
            Form::PerParty { early: inner(early)?, split: which, later: inner(later)? }
        }
        "mixed" => {
            let [simple, procedure] = call.parts("a form without and a form with procedures")?;
            Form::Mixed { simple: inner(simple)?, procedure: inner(procedure)? }
        }
        "retroactive" => {
            let [day, form] = call.parts("a day and a form")?;
            day.no_parts()?;
            let from = parse_day(day.word).map_err(|_| day.error("a day, YYYY-MM-DD"))?;
            Form::Retroactive(from, inner(form)?)
        }
        word => {
            if let Ok(day) = parse_day(word) {
                call.no_parts()?;
                return Ok(Form::Fixed(day));
            }
            let rule: DateRule = word.parse().map_err(|_| call.error(FORMS))?;
            let [act] = call.parts("one act, such as D+30(own-deposit)")?;
            Form::After(rule, Act::read(act)?)
        }
    };
    Ok(form)
}

fn several(call: &Call<'_>) -> Result<Vec<Form>, ClauseError> {
    if call.args.len() < 2 {
        return Err(call.error_inside("fewer than two parts", "two forms or more").into());
    }
    call.args.iter().map(read).collect()
}

fn read_floor(call: &Call<'_>) -> Result<Floor, TextError> {
    let accepted = "a day, YYYY-MM-DD, or force(id of another instrument)";
    if call.word == "force" {
        let [id] = call.parts("the id of one instrument")?;
        id.no_parts()?;
        let plain = id.word.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        return Ok(Floor::Force(plain.unwrap_or(id.word).to_owned()));
    }
    call.no_parts().map_err(|_| call.error(accepted))?;
    parse_day(call.word).map(Floor::Day).map_err(|_| call.error(accepted))
}

impl FromStr for EntryIntoForce {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::new(read(&Call::parse(text)?)?)
    }
}

impl TryFrom<String> for EntryIntoForce {
    type Error = ClauseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<EntryIntoForce> for String {
    fn from(clause: EntryIntoForce) -> Self {
        clause.to_string()
    }
}

impl fmt::Display for EntryIntoForce {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.form().fmt(f)
    }
}

impl fmt::Display for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Force(id) => {
                let plain = !id.is_empty()
                    && !id.chars().any(|c| c.is_whitespace() || matches!(c, '(' | ')' | ','));
                if plain { write!(f, "force({id})") } else { write!(f, "force(\"{id}\")") }
            }
        }
    }
}

impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, name: &str, forms: &[Self]| {
            write!(f, "{name}(")?;
            for (index, form) in forms.iter().enumerate() {
                if index > 0 {
                    f.write_str(", ")?;
                }
                write!(f, "{form}")?;
            }
            f.write_str(")")
        };
        match self {
            Self::Fixed(day) => write!(f, "{day}"),
            Self::On(act) => write!(f, "on({act})"),
            Self::After(rule, act) => write!(f, "{rule}({act})"),
            Self::FiscalYear(Some(begins), act) => write!(f, "fiscal-year({begins}, {act})"),
            Self::FiscalYear(None, act) => write!(f, "fiscal-year(?, {act})"),
            Self::Agreed => f.write_str("agreed"),
            Self::OrAgreed(form) => write!(f, "or-agreed({form})"),
            Self::Max(forms) => list(f, "max", forms),
            Self::Min(forms) => list(f, "min", forms),
            Self::NotBefore(form, floor) => write!(f, "not-before({form}, {floor})"),
            Self::PerParty { early, split, later } => {
                write!(f, "per-party({early}, {}, {later})", split.name())
            }
            Self::ItsForce => f.write_str("its-force"),
            Self::Mixed { simple, procedure } => write!(f, "mixed({simple}, {procedure})"),
            Self::Retroactive(from, form) => write!(f, "retroactive({from}, {form})"),
        }
    }
}
