//! Sources, claims, parameters and overlays, valid and damaged.

use chrono::{Days, NaiveDate};
use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use crate::calendar;
use crate::claims::{Claim, Claims};
use crate::data::{PackHeader, PackStamp};
use crate::language::Localised;
use crate::message::{Message, MessageArg};
use crate::overlay::{Change, Overlay};
use crate::parameters::ParameterSet;
use crate::partial_date::PartialDate;
use crate::period::Validity;
use crate::source::{Citation, Evidence, Source, Sourced, Sources};
use crate::unsettled::{Reading, Readings, Unsettled};

/// Yields every grade of evidence.
pub fn evidence() -> impl Strategy<Value = Evidence> + Clone {
    select(Evidence::ALL.to_vec())
}

/// Yields short names such as ids are: small letters, digits, hyphens.
pub fn id() -> impl Strategy<Value = String> + Clone {
    "[a-z][a-z0-9-]{0,6}"
}

/// Yields a line of words, Cyrillic ones too, that never is blank.
pub fn words() -> impl Strategy<Value = String> + Clone {
    "[A-Za-zа-яңөү][A-Za-zа-яңөү0-9 ,.()'-]{0,20}"
}

/// Yields text in one or several languages.
fn localised() -> impl Strategy<Value = Localised> + Clone {
    (words(), option::of(words()), option::of(words())).prop_map(|(en, ru, ky)| {
        let mut text = Localised::new(en);
        (text.ru, text.ky) = (ru, ky);
        text
    })
}

/// Yields days between 1990 and 2039, close enough together to meet.
fn day() -> impl Strategy<Value = NaiveDate> + Clone {
    (0_u64..18_000).prop_filter_map("a day of the calendar", |days| {
        calendar::day(1990, 1, 1).ok()?.checked_add_days(Days::new(days))
    })
}

fn validity() -> impl Strategy<Value = Validity> + Clone {
    (option::of(day()), option::of(day())).prop_filter_map("not empty", |(one, two)| {
        let (from, to) = match (one, two) {
            (Some(one), Some(two)) => (Some(one.min(two)), Some(one.max(two))),
            ends => ends,
        };
        Validity::from_inclusive(from, to).ok()
    })
}

fn partial_date() -> impl Strategy<Value = PartialDate> + Clone {
    prop_oneof![
        day().prop_map(|day| day.to_string()),
        day().prop_map(|day| day.format("%Y-%m").to_string()),
        day().prop_map(|day| day.format("%Y~").to_string()),
        day().prop_map(|day| format!("../{day}")),
    ]
    .prop_filter_map("a date of EDTF", |text| text.parse().ok())
}

/// Yields sources with everything that they can have.
pub fn source() -> impl Strategy<Value = Source> + Clone {
    (id(), words(), option::of(words()), option::of(partial_date()), option::of(words())).prop_map(
        |(id, title, address, dated, note)| {
            let mut source = Source::new(id, title);
            (source.address, source.dated, source.note) = (address, dated, note);
            source
        },
    )
}

/// Yields sets of up to seven sources.
pub fn sources() -> impl Strategy<Value = Sources> + Clone {
    vec(source(), 0..8).prop_filter_map("each id once", |sources| Sources::new(sources).ok())
}

/// Yields citations, from a whole instrument to a paragraph in a version.
pub fn citation() -> impl Strategy<Value = Citation> + Clone {
    let place = (option::of("[1-9][0-9]{0,2}"), option::of("[1-9]"), option::of(day()));
    (words(), option::of(words()), place, option::of(words())).prop_map(
        |(instrument, title, (article, paragraph, version), address)| {
            let mut citation = Citation::new(instrument);
            (citation.title, citation.address) = (title, address);
            (citation.article, citation.paragraph) = (article, paragraph);
            citation.version = version;
            citation
        },
    )
}

/// Yields sourced values of every grade.
pub fn sourced<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Sourced<T>> {
    (value, evidence(), id(), option::of(words())).prop_map(|(value, grade, source, note)| {
        let mut sourced = Sourced::new(value, grade, source);
        sourced.note = note;
        sourced
    })
}

/// Yields one to six claims about one subject, some of which agree when `value` is crowded.
///
/// Some sets have a claim that their author prefers.
pub fn claims<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Claims<T>> {
    let claim = (sourced(value), option::of(partial_date()), option::of(partial_date()));
    let preferred = option::of((any::<Index>(), localised()));
    (words(), vec((claim, option::of(words())), 1..7), preferred).prop_filter_map(
        "claims",
        |(subject, listed, preferred)| {
            let count = listed.len();
            let listed = (1..).zip(listed).map(|(number, ((value, about, stated_on), words))| {
                let number: u32 = number;
                let mut claim = Claim::new(format!("c{number}"), value);
                (claim.about, claim.stated_on, claim.statement) = (about, stated_on, words);
                claim
            });
            let claims = Claims::new(subject, listed.collect()).ok()?;
            match preferred {
                None => Some(claims),
                Some((index, because)) => {
                    let number = index.index(count).checked_add(1)?;
                    claims.preferring(format!("c{number}"), because).ok()
                }
            }
        },
    )
}

/// Yields unsettled law with two to five readings.
pub fn unsettled<T: std::fmt::Debug>(
    value: impl Strategy<Value = T>,
) -> impl Strategy<Value = Unsettled<T>> {
    let reading = (value, localised(), evidence(), id());
    (id(), vec(reading, 2..6), validity(), localised()).prop_filter_map(
        "unsettled law",
        |(id, readings, holds, why)| {
            let readings = (1..).zip(readings).map(|(number, (value, why, grade, source))| {
                let number: u32 = number;
                Reading::new(format!("reading-{number}"), value, why, grade, source)
            });
            Unsettled::new(id, readings.collect(), holds, why).ok()
        },
    )
}

/// Yields choices of up to four readings.
pub fn readings() -> impl Strategy<Value = Readings> + Clone {
    vec((id(), id()), 0..5).prop_map(|chosen| {
        chosen.into_iter().fold(Readings::new(), |readings, (id, name)| readings.choose(id, name))
    })
}

/// Yields messages with every kind of argument, messages within messages too.
pub fn message() -> impl Strategy<Value = Message> {
    let leaf = prop_oneof![
        words().prop_map(MessageArg::Text),
        localised().prop_map(MessageArg::Name),
        any::<i64>().prop_map(MessageArg::from),
        day().prop_map(MessageArg::Day),
        select(vec![crate::country::Country::KG, crate::country::Country::SU])
            .prop_map(MessageArg::Country),
    ];
    let argument = leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            (id(), btree_map("[a-z]{1,4}", inner.clone(), 0..3)).prop_map(|(key, args)| {
                let mut message = Message::new(key);
                message.args = args;
                MessageArg::Message(Box::new(message))
            }),
            vec(inner, 0..3).prop_map(MessageArg::List),
        ]
    });
    (id(), btree_map("[a-z]{1,4}", argument, 0..4)).prop_map(|(key, args)| {
        let mut message = Message::new(key);
        message.args = args;
        message
    })
}

/// Yields exact decimal numbers as data files write them; never a negative zero.
pub fn decimal_text() -> impl Strategy<Value = String> + Clone {
    "-?(0|[1-9][0-9]{0,8})(\\.[0-9]{1,6})?".prop_map(|text: String| {
        let zero = !text.bytes().any(|byte| matches!(byte, b'1'..=b'9'));
        if zero { text.trim_start_matches('-').to_owned() } else { text }
    })
}

/// Yields texts that look like numbers and are none, or cannot be kept exactly.
pub fn near_decimal_text() -> impl Strategy<Value = String> + Clone {
    select(
        [
            "",
            " 1",
            "1 ",
            "+1",
            "1,5",
            "1.",
            ".5",
            "1_000",
            "1e3",
            "0x10",
            "--1",
            "1.2.3",
            "NaN",
            "٣",
            "0.12345678901234567890123456789",
            "99999999999999999999999999999999",
        ]
        .map(str::to_owned)
        .to_vec(),
    )
}

/// The days and content of one value of [`parameter_file`].
#[derive(Debug, Clone)]
struct Line {
    value: String,
    grade: Evidence,
    closed: bool,
    unsettled: bool,
}

/// Yields the text of a valid parameter file with one to four parameters, named `p0`, `p1` and so on.
pub fn parameter_file() -> impl Strategy<Value = String> {
    let line = (decimal_text(), evidence(), any::<bool>(), prop::bool::weighted(0.2))
        .prop_map(|(value, grade, closed, unsettled)| Line { value, grade, closed, unsettled });
    let parameter = (words(), btree_map(day(), line, 0..6));
    (words(), vec(parameter, 1..5)).prop_map(|(title, parameters)| {
        let title = quoted(&title);
        let mut text = format!(
            "[pack]\nid = \"pack\"\ntitle = {title}\nversion = \"1\"\n\n[[source]]\nid = \"act\"\ntitle = \"Act\"\n"
        );
        for (index, (title, lines)) in parameters.iter().enumerate() {
            let head =
                format!("\n[[parameter]]\nid = \"p{index}\"\ntitle = {}\nunit = \"one\"\n", quoted(title));
            text.push_str(&head);
            let days: Vec<_> = lines.keys().collect();
            for (index, (from, line)) in lines.iter().enumerate() {
                let next = index.checked_add(1).and_then(|next| days.get(next));
                // Closed values end a day before they must, where there is room, so that gaps occur.
                let last = next.and_then(|next| next.checked_sub_days(Days::new(2)));
                let to = match last.filter(|last| line.closed && last >= from) {
                    Some(last) => format!("to = \"{last}\"\n"),
                    None => String::new(),
                };
                text.push_str(&written(line, *from, &to));
            }
        }
        text
    })
}

fn written(line: &Line, from: NaiveDate, to: &str) -> String {
    let Line { value, grade, unsettled, .. } = line;
    let stated = format!("value = \"{value}\"\nsource = \"act\"\ngrade = \"{grade}\"\n");
    if !unsettled {
        return format!("[[parameter.value]]\nfrom = \"{from}\"\n{to}{stated}");
    }
    let mut text = format!("[[parameter.unsettled]]\nfrom = \"{from}\"\n{to}why = \"open\"\n");
    for name in ["one", "two"] {
        let head = format!("[[parameter.unsettled.reading]]\nname = \"{name}\"\nwhy = \"so\"\n");
        text.push_str(&head);
        text.push_str(&stated);
    }
    text
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Yields sets of parameters as [`parameter_file`] describes them.
pub fn parameter_set() -> impl Strategy<Value = ParameterSet> {
    parameter_file().prop_filter_map("a valid file", |text| {
        ParameterSet::from_str("parameters.toml", &text).ok()
    })
}

/// Yields overlays of up to four changes to the parameters `p0` to `p3`, not all of which a set must have.
pub fn overlay() -> impl Strategy<Value = Overlay> {
    let change = (0_u8..4, validity(), decimal_text(), localised(), option::of(evidence()));
    (words(), day(), localised(), vec(change, 0..5)).prop_map(|(title, dated, why, changes)| {
        changes.into_iter().fold(
            Overlay::new(title, dated, why),
            |overlay, (parameter, holds, value, why, grade)| {
                let change = Change::new(format!("p{parameter}"), holds, value, why);
                overlay.change(match grade {
                    Some(grade) => change.sourced("a draft", grade),
                    None => change,
                })
            },
        )
    })
}

/// Yields stamps of packs.
pub fn pack_stamp() -> impl Strategy<Value = PackStamp> {
    (id(), words(), words(), vec(any::<u8>(), 0..16))
        .prop_map(|(id, title, version, bytes)| PackHeader::new(id, title, version).stamp(&bytes))
}

/// Yields the text with one line or token damaged: left out, doubled, exchanged, cut off or replaced.
///
/// Some damage leaves a valid file; what reads it must accept it or name a line of it.
pub fn damaged(text: String) -> impl Strategy<Value = String> {
    let garbage = select(vec![
        "",
        "=",
        "\"",
        "'",
        "[",
        "]]",
        "{",
        "\u{0}",
        "\u{feff}",
        "é",
        "5",
        "-1.5",
        "true",
        "null",
        "2021-02-30",
        "\"\"",
        "[]",
        "{}",
        "[[value]]",
        "Official",
        "x = 1",
        "#",
        "\r",
        "to",
        "\"2021-02-30\"",
        "\"act2\"",
        "[[parameter.value]]",
        "99999999999999999999",
    ]);
    (0_u8..7, any::<Index>(), any::<Index>(), garbage).prop_map(
        move |(kind, at, other, garbage)| {
            let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
            if lines.is_empty() {
                return garbage.to_owned();
            }
            let (at, other) = (at.index(lines.len()), other.index(lines.len()));
            match kind {
                0 => drop(lines.remove(at)),
                1 => lines.insert(other, lines.get(at).cloned().unwrap_or_default()),
                2 => lines.swap(at, other),
                3 => lines.truncate(at),
                4 => lines.insert(at, format!("{garbage}\n")),
                kind => {
                    if let Some(line) = lines.get_mut(at) {
                        // The value of the line, or one of its characters.
                        let (key, value) = line.split_once(" = ").unwrap_or(("", line));
                        *line = if kind == 5 {
                            format!("{key} = {garbage}\n")
                        } else {
                            let place =
                                value.char_indices().nth(other % value.chars().count().max(1));
                            let place = place.map_or(0, |(offset, _)| offset);
                            let (head, tail) = value.split_at(place);
                            format!("{key} = {head}{garbage}{tail}")
                        };
                    }
                }
            }
            lines.concat()
        },
    )
}
