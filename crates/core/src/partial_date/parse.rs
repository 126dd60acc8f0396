//! The parser of EDTF level 1.

use std::str::FromStr;

use super::{
    End, PARTIAL_DATE_BYTES_MAX, Part, PartialDate, PartialDateError, Qualification, Season, Shape,
    Stated,
};
use crate::calendar::{day, excerpt};

impl FromStr for PartialDate {
    type Err = PartialDateError;

    fn from_str(text: &str) -> Result<Self, PartialDateError> {
        if text.len() > PARTIAL_DATE_BYTES_MAX {
            return Err(PartialDateError::Shape { text: excerpt(text) });
        }
        let Some((start, end)) = text.split_once('/') else {
            return Ok(Self { shape: Shape::One(stated(text, text)?) });
        };
        let read = |part: &str| match part {
            "" => Ok(End::Unknown),
            ".." => Ok(End::Open),
            part => stated(part, text).map(End::Stated),
        };
        let (start, end) = (read(start)?, read(end)?);
        match (start, end) {
            (End::Stated(first), End::Stated(last)) if last.bounds(0).1 < first.bounds(0).0 => {
                Err(PartialDateError::Backwards { text: text.to_owned() })
            }
            (End::Stated(_), _) | (_, End::Stated(_)) => {
                Ok(Self { shape: Shape::Span(start, end) })
            }
            _ => Err(PartialDateError::NoDate { text: text.to_owned() }),
        }
    }
}

/// Reads one date; `whole` is the text for the error.
fn stated(part: &str, whole: &str) -> Result<Stated, PartialDateError> {
    let unsupported = |why| PartialDateError::Unsupported { text: excerpt(whole), why };
    let shape = || PartialDateError::Shape { text: excerpt(whole) };
    if part.starts_with('Y') {
        return Err(unsupported("a year of more than four digits"));
    }
    if part.starts_with('-') {
        return Err(unsupported("a negative year"));
    }
    if part.contains('T') {
        return Err(unsupported("a time of day"));
    }
    let (bare, qualification) = match part.as_bytes().last() {
        Some(b'?') => (&part[..part.len() - 1], Some(Qualification::Uncertain)),
        Some(b'~') => (&part[..part.len() - 1], Some(Qualification::Approximate)),
        Some(b'%') => (&part[..part.len() - 1], Some(Qualification::Both)),
        _ => (part, None),
    };
    let mut fields = bare.split('-');
    let year_field = fields.next().unwrap_or_default().as_bytes();
    let rest: Vec<&[u8]> = fields.map(str::as_bytes).collect();
    let (year, part) = match (year_field, rest.as_slice()) {
        (&[c1, c2, b'X', b'X'], []) => {
            (number(&[c1, c2]).map(|century| century * 100), Part::Century)
        }
        (&[d1, d2, d3, b'X'], []) => {
            (number(&[d1, d2, d3]).map(|decade| decade * 10), Part::Decade)
        }
        (year, rest) => (whole_year(year), after_year(rest, &shape)?),
    };
    let year = year.and_then(|year| i32::try_from(year).ok()).ok_or_else(shape)?;
    if year == 0 && !matches!(part, Part::Century | Part::Decade) {
        return Err(unsupported("the year 0000"));
    }
    let exists = match part {
        Part::Month(month) | Part::SomeDay(month) => (1..=12).contains(&month),
        Part::Day { month, day: number } => day(year, month, number).is_ok(),
        _ => true,
    };
    if exists {
        Ok(Stated { year, part, qualification })
    } else {
        Err(PartialDateError::NoSuchDay { text: excerpt(whole) })
    }
}

fn whole_year(digits: &[u8]) -> Option<u32> {
    (digits.len() == 4).then(|| number(digits)).flatten()
}

/// Reads the month and day fields behind a full year.
fn after_year(
    fields: &[&[u8]],
    shape: &impl Fn() -> PartialDateError,
) -> Result<Part, PartialDateError> {
    let two =
        |digits: &[u8]| (digits.len() == 2).then(|| number(digits)).flatten().ok_or_else(shape);
    Ok(match fields {
        [] => Part::Year,
        [b"XX"] => Part::SomeMonth,
        [b"XX", b"XX"] => Part::SomeMonthSomeDay,
        [month] => {
            let code = two(month)?;
            Season::from_code(code).map_or(Part::Month(code), Part::Season)
        }
        [month, b"XX"] => Part::SomeDay(two(month)?),
        [month, day] => Part::Day { month: two(month)?, day: two(day)? },
        _ => return Err(shape()),
    })
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |sum, digit| {
        digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0'))
    })
}
