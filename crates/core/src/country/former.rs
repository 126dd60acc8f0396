//! Former states that agreements and insurance records still name.
//!
//! The two-letter codes were used again or had a wider meaning in ISO 3166-3; the choices here are
//! - `SU` (SUHH): the USSR, from the approval of the Treaty on its creation (1922-12-30) until the declaration
//!   of the Council of the Republics of 1991-12-26. Press: <https://archontology.org/nations/ussr/01_polity.php>.
//!   Estonia, Latvia and Lithuania are listed as states on its territory; that they regard themselves as
//!   occupied states, not as successors, changes no code.
//! - `CS` (CSHH): Czechoslovakia, until its end with the year 1992. Official: constitutional act 542/1992 Sb.
//!   art. 1, <https://www.global-regulation.com/translation/czech-republic/2037885/on-the-dissolution-of-the-csfr.html>.
//!   Its beginning, 1918-10-28, is Unverified. Not Serbia and Montenegro, which ISO gave the same letters
//!   from 2003 to 2006.
//! - `YU`: the socialist federation, proclaimed on 1945-11-29, until the Federal Republic of Yugoslavia
//!   was proclaimed on 1992-04-27. Press: <https://historica.fandom.com/wiki/Socialist_Federal_Republic_of_Yugoslavia>.
//!   The Federal Republic, which kept the letters until 2003, is not in the table.
//! - `DD` (DDDE): the German Democratic Republic, until its accession to the Federal Republic on
//!   1990-10-03. Official: Unification Treaty art. 1(1),
//!   <https://www.bundesregierung.de/breg-de/schwerpunkte-der-bundesregierung/deutsche-einheit/einigungsvertrag-353970>.
//!   Its beginning, 1949-10-07, is Unverified.
//!
//! Letters and numbers: ISO 3166-3 in the transcription of the package `iso-codes` 4.15 (grade `Code`);
//! YU had the number 890 until 1992. The names in Russian and Kyrgyz are customary usage.

use chrono::NaiveDate;

use super::{Country, Entry, Former};

impl Country {
    /// Czechoslovakia, until the end of 1992
    pub const CS: Self = Self(*b"CS");
    /// The German Democratic Republic, until 1990-10-02
    pub const DD: Self = Self(*b"DD");
    /// The Union of Soviet Socialist Republics, until 1991-12-25
    pub const SU: Self = Self(*b"SU");
    /// The Socialist Federal Republic of Yugoslavia, until 1992-04-26
    pub const YU: Self = Self(*b"YU");
}

/// Sorted by alpha-2 code.
pub(super) static TABLE: &[Entry] = &[
    Entry {
        alpha2: *b"CS",
        alpha3: "CSK",
        numeric: Some(200),
        iso_name: "Czechoslovakia",
        en: "Czechoslovakia",
        ru: "Чехословакия",
        ky: "Чехословакия",
    },
    Entry {
        alpha2: *b"DD",
        alpha3: "DDR",
        numeric: Some(278),
        iso_name: "German Democratic Republic",
        en: "East Germany",
        ru: "ГДР",
        ky: "ГДР",
    },
    Entry {
        alpha2: *b"SU",
        alpha3: "SUN",
        numeric: Some(810),
        iso_name: "USSR",
        en: "Soviet Union",
        ru: "СССР",
        ky: "СССР",
    },
    Entry {
        alpha2: *b"YU",
        alpha3: "YUG",
        numeric: Some(890),
        iso_name: "Yugoslavia",
        en: "Yugoslavia",
        ru: "Югославия",
        ky: "Югославия",
    },
];

const USSR: &[Country] = &[
    Country::AM,
    Country::AZ,
    Country::BY,
    Country::EE,
    Country::GE,
    Country::KG,
    Country::KZ,
    Country::LT,
    Country::LV,
    Country::MD,
    Country::RU,
    Country::TJ,
    Country::TM,
    Country::UA,
    Country::UZ,
];

const YUGOSLAVIA: &[Country] =
    &[Country::BA, Country::HR, Country::ME, Country::MK, Country::RS, Country::SI];

/// Returns the time of a former state, `None` for a current country.
pub(super) fn time_of(country: Country) -> Option<Former> {
    let (from, until, successors): (_, _, &'static [Country]) = match country {
        Country::CS => ((1918, 10, 28), (1993, 1, 1), &[Country::CZ, Country::SK]),
        Country::DD => ((1949, 10, 7), (1990, 10, 3), &[Country::DE]),
        Country::SU => ((1922, 12, 30), (1991, 12, 26), USSR),
        Country::YU => ((1945, 11, 29), (1992, 4, 27), YUGOSLAVIA),
        _ => return None,
    };
    let day = |(year, month, day)| NaiveDate::from_ymd_opt(year, month, day);
    Some(Former { from: day(from), until: day(until)?, successors })
}
