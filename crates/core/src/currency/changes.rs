//! Changes of one currency into another at a fixed ratio, with the source and grade of each.
//!
//! The euro's ratios are those of art. 1 of Council Regulation (EC) No 2866/98 as amended; where
//! the day comes from a weaker source than the ratio, the row has the weaker grade. `SUR` went on in several
//! states after 1991, so it has several successors and none that is *the* one.

use std::num::NonZeroU64;

use chrono::NaiveDate;

use super::{Currency, Redenomination};
use crate::number::Fraction;
use crate::source::Evidence::{self, Code, Official, Press};

/// Old currency, new currency; old units for how many new units; first day of the new one as money of account.
type Row = (Currency, Currency, u64, u64, (i32, u32, u32), Evidence, &'static str);

/// Ratios: art. 1 of the regulation; days: the central bank's list of the accessions.
const EURO: &str = "Council Regulation (EC) No 2866/98 art. 1, https://www.legislation.gov.uk/eur/1998/2866/article/1/data.html; days: Bank of Greece, https://www.bankofgreece.gr/Pages/en/Markets/ISOTIMIES/stable.aspx";

// A row a change: no row is broken, so that the table can be read as a table.
#[rustfmt::skip]
static CHANGES: &[Row] = &[
    (Currency::ATS, Currency::EUR, 137_603, 10_000, (1999, 1, 1), Official, EURO),
    (Currency::AZM, Currency::AZN, 5000, 1, (2006, 1, 1), Press, "Baku Today, https://news.lt/Business-And-Eeconomics/Azerbaijan-Plans-to-Cut-Zeroes-From-Banknotes-in-Currency-Reform.im?f=c&id=85958&p=66"),
    (Currency::BEF, Currency::EUR, 403_399, 10_000, (1999, 1, 1), Official, EURO),
    (Currency::BGN, Currency::EUR, 195_583, 100_000, (2026, 1, 1), Press, "The Sofia Globe, https://sofiaglobe.com/2025/07/08/official-decision-by-eu-finance-ministers-bulgaria-will-adopt-the-euro-from-january-1-2026/; ratio also in Regulation 2866/98 as amended"),
    (Currency::BYB, Currency::BYR, 1000, 1, (2000, 1, 1), Press, "https://belsat.eu/?p=222094"),
    (Currency::BYR, Currency::BYN, 10_000, 1, (2016, 7, 1), Press, "Edict No. 450 of 2015-11-04, as told by the National Bank of Belarus, https://newskitchen.eu/2019/12/27/since-january-1-the-exchange-of-banknotes-of-the-2000-series-will-be-possible-only-at-the-national-bank-information-statement/"),
    (Currency::CYP, Currency::EUR, 585_274, 1_000_000, (2008, 1, 1), Official, EURO),
    (Currency::DEM, Currency::EUR, 195_583, 100_000, (1999, 1, 1), Official, EURO),
    (Currency::EEK, Currency::EUR, 156_466, 10_000, (2011, 1, 1), Official, EURO),
    (Currency::ESP, Currency::EUR, 166_386, 1000, (1999, 1, 1), Official, EURO),
    (Currency::FIM, Currency::EUR, 594_573, 100_000, (1999, 1, 1), Official, EURO),
    (Currency::FRF, Currency::EUR, 655_957, 100_000, (1999, 1, 1), Official, EURO),
    (Currency::GEK, Currency::GEL, 1_000_000, 1, (1995, 10, 2), Press, "Wikipedia, Georgian kuponi, http://lmno.pp.ua/wiki/Georgian_kuponi"),
    (Currency::GRD, Currency::EUR, 340_750, 1000, (2001, 1, 1), Official, EURO),
    (Currency::HRK, Currency::EUR, 753_450, 100_000, (2023, 1, 1), Code, "Regulation 2866/98 as amended, https://legalize.dev/eu/law/31998R2866; day: CLDR 47, currencies of HR"),
    (Currency::IEP, Currency::EUR, 787_564, 1_000_000, (1999, 1, 1), Official, EURO),
    (Currency::ITL, Currency::EUR, 193_627, 100, (1999, 1, 1), Official, EURO),
    (Currency::LTL, Currency::EUR, 345_280, 100_000, (2015, 1, 1), Official, EURO),
    (Currency::LUF, Currency::EUR, 403_399, 10_000, (1999, 1, 1), Official, EURO),
    (Currency::LVL, Currency::EUR, 702_804, 1_000_000, (2014, 1, 1), Official, EURO),
    (Currency::MTL, Currency::EUR, 429_300, 1_000_000, (2008, 1, 1), Official, EURO),
    (Currency::NLG, Currency::EUR, 220_371, 100_000, (1999, 1, 1), Official, EURO),
    (Currency::PLZ, Currency::PLN, 10_000, 1, (1995, 1, 1), Press, "http://coinz.eu/pol/1_pln/index_1_pln_en.php"),
    (Currency::PTE, Currency::EUR, 200_482, 1000, (1999, 1, 1), Official, EURO),
    (Currency::RUR, Currency::RUB, 1000, 1, (1998, 1, 1), Press, "CNN, 1997-08-04, http://www.cnn.com/WORLD/9708/04/ruble.reform/"),
    (Currency::SIT, Currency::EUR, 239_640, 1000, (2007, 1, 1), Official, EURO),
    (Currency::SKK, Currency::EUR, 301_260, 10_000, (2009, 1, 1), Official, EURO),
    (Currency::SUR, Currency::KGS, 200, 1, (1993, 5, 10), Press, "https://lexas.biz/waehrungen/som/kirgisischer_som.aspx"),
    (Currency::SUR, Currency::KZT, 500, 1, (1993, 11, 15), Press, "https://ahpc.edu.kz/en/news/9810/national-currency-day/"),
    (Currency::TJR, Currency::TJS, 1000, 1, (2000, 10, 30), Press, "https://coinsfrom.ru/katalog/banknotes/foreign-country/aziya/tajikistan"),
    (Currency::TMM, Currency::TMT, 5000, 1, (2009, 1, 1), Press, "Central Bank of Turkmenistan in the press, https://www.caravan.kz/amp/news/v-turkmenistane-denominirovana-nacionalnaya-valyuta-250475"),
    (Currency::TRL, Currency::TRY, 1_000_000, 1, (2005, 1, 1), Press, "BBC, 2004-12-31, http://news.bbc.co.uk/2/hi/business/4137469.stm"),
    (Currency::UAK, Currency::UAH, 100_000, 1, (1996, 9, 2), Official, "National Bank of Ukraine, https://bank.gov.ua/en/archive-news/all/21195748-the-ukrainian-hryvnia-marks-its-19th-anniversary"),
];

/// Returns every change of the table.
pub(super) fn all() -> impl Iterator<Item = Redenomination> {
    CHANGES.iter().map(|&(from, currency, old, new, (year, month, day), grade, source)| {
        // A test looks at each row: no denominator is 0, every day exists.
        let ratio = Fraction::of(old, NonZeroU64::new(new).unwrap_or(NonZeroU64::MIN));
        let on = NaiveDate::from_ymd_opt(year, month, day);
        Redenomination { from, currency, ratio, on, grade, source }
    })
}
