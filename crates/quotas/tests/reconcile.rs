//! Every published figure beside the one that other published figures give: what agrees, and the signed residual of what
//! does not.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;

use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_quotas::breakdown::Coverage;
use kerben_quotas::reconcile::{Compared, Discrepancy};
use kerben_quotas::{Quotas, YearQuestion};
use rust_decimal::{Decimal, RoundingStrategy, dec};

fn found() -> BTreeMap<String, Discrepancy> {
    let found = Quotas::builtin().unwrap().reconcile();
    found.into_iter().map(|one| (one.of.join(" "), one)).collect()
}

/// The cases of the reference, by what was compared: stated, computed, residual.
#[test]
fn the_published_tables_that_do_not_add_up_are_reported_and_no_others() {
    let found = found();
    let figures = |key: &str| {
        let residual = found.get(key).unwrap_or_else(|| panic!("{key}: {found:?}")).residual;
        (residual.stated, residual.computed, residual.residual)
    };
    let cases = [
        ("kz-2026-labour-force", (dec!(18146), dec!(24000), dec!(5854))),
        ("kz-2023-use", (dec!(78.5), dec!(80.6), dec!(2.1))),
        ("kr-2024-r1", (dec!(35000), dec!(33565), dec!(-1435))),
        ("ca-2025-a region", (dec!(36340), dec!(36815), dec!(475))),
        ("ca-2025-b region", (dec!(45048), dec!(45498), dec!(450))),
        ("ca-2025-delta", (dec!(8708), dec!(8683), dec!(-25))),
        ("kg-2016-a kg-2016-b", (dec!(14490), dec!(12000), dec!(-2490))),
        ("kg-2020-a kg-2020-b", (dec!(15610), dec!(12000), dec!(-3610))),
        ("kg-2025-b kg-2025-c", (dec!(42000), dec!(52000), dec!(10000))),
    ];
    for (key, expected) in cases {
        assert_eq!(figures(key), expected, "{key}");
    }
    let tables =
        found.values().filter(|one| matches!(one.compared, Compared::Parts | Compared::Table));
    let known: Vec<&str> = cases.iter().map(|(key, _)| *key).collect();
    let mut seen = 0;
    for one in tables {
        let key = one.of.join(" ");
        let category = key == "kz-2022-e category" || key == "kz-2023-e1 category";
        assert!(known.contains(&key.as_str()) || category, "{one:?}");
        seen += 1;
    }
    assert!(seen >= 6, "{seen}");
}

/// Kazakhstan 2024: 22,000 / 0.23 % implies 9.57 million, 271,300 / 3.1 % implies 8.75 million.
#[test]
fn two_pools_of_one_year_imply_two_labour_forces() {
    let found = found();
    let residual = found["kz-2024-e kz-2024-h"].residual;
    let millions = |persons: Decimal| {
        let half_up = RoundingStrategy::MidpointAwayFromZero;
        (persons / dec!(1_000_000)).round_dp_with_strategy(2, half_up)
    };
    let (employers, households) = (millions(residual.stated), millions(residual.computed));
    assert_eq!((employers, households), (dec!(9.57), dec!(8.75)));
    // The published residual is that of the rounded figures.
    assert_eq!(households - employers, dec!(-0.82));
    assert_eq!(residual.residual, residual.computed - residual.stated);
}

/// A law page of 2012 lists Kazakhstan where Kyrgyzstan is meant: kept as a remark, not as a figure.
#[test]
fn the_slip_of_the_law_page_is_kept_with_the_table_that_it_concerns() {
    let quotas = Quotas::builtin().unwrap();
    let pack = quotas.pack(Country::KR).unwrap();
    let table = pack.tables().iter().find(|table| table.id == "kr-sending-countries").unwrap();
    assert!(table.note.as_ref().unwrap().contains("Kazakhstan where Kyrgyzstan is meant"));
    assert!(table.also.contains(&"law-page".to_owned()));
    assert!(table.value("KG 2007").is_some() && table.value("KZ 2007").is_none());
}

#[test]
fn the_published_tables_that_add_up_do_so() {
    let quotas = Quotas::builtin().unwrap();
    let exact: Vec<String> = quotas
        .comparisons()
        .into_iter()
        .filter(|one| one.residual.is_zero() && one.coverage == Coverage::Complete)
        .map(|one| one.of.join(" "))
        .collect();
    for key in [
        "at-2026-tourism region",
        "at-2026-tourism-extra region",
        "at-2026-tourism-both",
        "at-2021-amendment",
        "2010/third-l region",
        "2017/third-l region",
        "ch-2010-l-halves",
        "ch-2017-l-halves",
        "ch-2023-b-q1",
        "ch-2023-l-q1",
        "ch-2026-third",
        "it-2026-non-seasonal category",
        "it-plan-years",
        "it-plan-kinds",
        "jp-2019-a sector",
        "jp-2024-a sector",
        "jp-2022-merger",
        "jp-2026-both-schemes",
        "kg-2012-a sector",
        "kr-2024-a sector",
        "kr-2025-a sector",
        "kr-2026-a sector",
        "kr-2019-a category",
        "kr-2025-r4",
        "kr-2026-r1",
        "kr-sending-countries",
        "kz-2024-e category",
        "kz-2025-transfer",
        "kz-atyrau-2021",
        "kz-2026-kandas region",
        "kz-2026-resettlers region",
        "kz-2025-kandas region",
        "kz-2026-return-sum",
        "kz-2025-return-sum",
        "us-2026-h2b category",
        "us-2026-h2b-s category",
        "us-per-country",
        "us-dependent-area",
        "us-immigrant-visas",
        "gb-2022-release",
        "2016/visa central-district",
    ] {
        assert!(exact.contains(&key.to_owned()), "{key}: {exact:?}");
    }
}

fn places(state: Country, pool: &str, year: i32) -> Option<u64> {
    let question = YearQuestion::new(state, year).pool(pool);
    let total = Quotas::builtin().unwrap().total(&question, &mut Off).unwrap().value;
    total.known().and_then(|known| known.last().limit().places())
}

#[test]
fn the_totals_of_the_other_states_are_those_of_the_reference() {
    let kr: Vec<Option<u64>> = [2013, 2018, 2019, 2021, 2022, 2023, 2024, 2025, 2026]
        .map(|year| places(Country::KR, "e9", year))
        .into();
    let expected = [46_000, 56_000, 56_000, 52_000, 69_000, 120_000, 165_000, 130_000, 80_000];
    assert_eq!(kr, expected.map(Some));
    let gb =
        [2019, 2022, 2023, 2024, 2025, 2026].map(|year| places(Country::GB, "horticulture", year));
    assert_eq!(gb, [2_500, 38_000, 45_000, 45_000, 43_000, 41_000].map(Some));
    // A stock set for several years answers each of them; the amendment of 2026 is the last figure.
    for (year, expected) in [(2019, 345_150), (2023, 345_150), (2024, 805_700), (2028, 805_700)] {
        assert_eq!(places(Country::JP, "ssw", year), Some(expected), "{year}");
    }
    assert_eq!(places(Country::JP, "ssw", 2018), None);
    assert_eq!(places(Country::JP, "ssw", 2029), None);
    for (state, pool, year, expected) in [
        (Country::JP, "esd", 2027, 426_200),
        (Country::CH, "third", 2026, 8_500),
        (Country::CH, "eu-services-l", 2026, 3_000),
        (Country::AT, "tourism", 2026, 5_500),
        (Country::AT, "agriculture", 2021, 3_136),
        (Country::DE, "west-balkan", 2024, 50_000),
        (Country::US, "h2b-supplement", 2026, 64_716),
        (Country::IT, "non-seasonal", 2026, 43_300),
        (Country::CA, "pnp", 2025, 45_048),
        (Country::KZ, "kandas", 2026, 2_281),
        (Country::KZ, "kandas-and-resettlers", 2024, 9_483),
        (Country::RU, "temporary-residence-reserve", 2025, 1_650),
    ] {
        assert_eq!(places(state, pool, year), Some(expected), "{state} {pool} {year}");
    }
    // What is only wanted is no total.
    assert_eq!(places(Country::DE, "west-balkan", 2026), None);
}

/// 7 % and 2 % of 366,000 immigrant visas are exact.
#[test]
fn per_country_limits_are_exact_shares() {
    let quotas = Quotas::builtin().unwrap();
    let pack = quotas.pack(Country::US).unwrap();
    let all = pack.tables().iter().find(|table| table.id == "us-immigrant-visas").unwrap();
    let sum: Decimal = all.parts.iter().map(|part| part.value).sum();
    for (id, percent, limit) in [("us-per-country", 7, 25_620), ("us-dependent-area", 2, 7_320)] {
        let table = pack.tables().iter().find(|table| table.id == id).unwrap();
        assert_eq!(table.quotient.as_ref().unwrap().part, Decimal::from(limit));
        assert_eq!(sum * Decimal::from(percent), Decimal::from(limit) * Decimal::ONE_HUNDRED);
    }
}
