//! Costs, averages and published series.

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::explain::Explain;
use kerben_core::number::parse_decimal;
use kerben_core::source::{Evidence, Sourced};
use kerben_remittances::averages::{
    CorridorAverage, GlobalAverage, Qualifies, SdgTargets, SmartAverage, WeightedAverage,
};
use kerben_remittances::cost::{self, Cost, Price};
use kerben_remittances::rates::{Basis, YearlyRates};
use kerben_remittances::series::SeriesSet;

use super::{RPW_AUDIT, cents, day, money, percent, rate};

fn rows() -> Vec<(&'static str, [&'static str; 5], [&'static str; 3])> {
    // Row, [sent, fee, currencies, applied, interbank], [fee %, margin %, total %] as printed.
    vec![
        (
            "GBR-ZMB 2015_2Q WU",
            ["120", "6.9", "GBP ZMW", "11.075", "11.319"],
            ["5.75", "2.16", "7.91"],
        ),
        (
            "USA-CRI 2016_1Q WU",
            ["200", "8", "USD CRC", "513.825", "534.402"],
            ["4.00", "3.85", "7.85"],
        ),
        (
            "GBR-BGD 2014_2Q Sigue",
            ["120", "5", "GBP BDT", "130.77", "130.528"],
            ["4.17", "-0.19", "3.98"],
        ),
        (
            "AUS-LBN 2017_4Q Westpac",
            ["200", "32", "AUD USD", "0.7258", "0.76805"],
            ["16.00", "5.50", "21.50"],
        ),
        (
            "USA-PHL 2018_3Q Wells Fargo",
            ["200", "4", "USD PHP", "52.39", "53.35"],
            ["2.00", "1.80", "3.80"],
        ),
        (
            "MYS-BGD 2021_1Q CBL",
            ["610", "10", "MYR BDT", "20.43", "20.46486"],
            ["1.64", "0.17", "1.81"],
        ),
        (
            "ESP-CHN 2024_2Q MoneyGram",
            ["140", "0", "EUR CNY", "7.6226", "7.8207"],
            ["0.00", "2.53", "2.53"],
        ),
        (
            "KWT-EGY 2024_4Q Al Muzaini",
            ["65", "1.5", "KWD EGP", "160.56", "161.08256"],
            ["2.31", "0.32", "2.63"],
        ),
        // Constructed example, illustrative rates; graded Derived.
        (
            "RUS-KGZ worked example",
            ["20000", "100", "RUB KGS", "0.9480", "0.9600"],
            ["0.50", "1.25", "1.75"],
        ),
    ]
}

fn price(sent: &str, fee: &str, pair: &str, applied: &str, interbank: &str) -> Price {
    let (base, quote) = pair.split_once(' ').unwrap();
    Price::new(money(sent, base), money(fee, base))
        .unwrap()
        .applied(rate(base, quote, applied))
        .unwrap()
        .against(&Sourced::new(rate(base, quote, interbank), Evidence::Code, RPW_AUDIT))
        .unwrap()
}

fn printed(cost: &Cost) -> [String; 3] {
    let margin = cost.margin.known().unwrap().figure;
    [cost.fee, margin, *cost.total.known().unwrap()].map(|figure| figure.rounded.to_string())
}

#[test]
fn rows_of_the_price_survey_come_out_to_two_decimals() {
    for (row, [sent, fee, pair, applied, interbank], expected) in rows() {
        let price = price(sent, fee, pair, applied, interbank);
        let traced = cost::trace(&price, &cents(), &mut Explain::new()).unwrap();
        assert_eq!(printed(&traced.value), expected, "{row}");
        assert_eq!(traced.node.check(), [], "{row}");
        assert_eq!(cost::of_price(&price, &cents()).unwrap(), traced.value, "{row}");
    }
}

#[test]
fn a_service_that_pays_out_the_same_currency_costs_its_fee() {
    // DEU-BIH 2011_1Q Postbank: 8 on 160 EUR at rate 1. RPW_AUDIT, Code.
    let price = Price::new(money("160", "EUR"), money("8", "EUR")).unwrap().without_exchange();
    assert_eq!(printed(&cost::of_price(&price, &cents()).unwrap()), ["5.00", "0.00", "5.00"]);
}

#[test]
fn an_undisclosed_margin_is_not_zero_and_stays_out_of_the_global_average() {
    // DEU-IND 2014_3Q HypoVereinsbank: 37.5 on 140, `transparent=no`, margin "0". RPW_AUDIT, Code.
    let undisclosed = Price::new(money("140", "EUR"), money("37.5", "EUR")).unwrap();
    let undisclosed = cost::of_price(&undisclosed, &cents()).unwrap();
    assert_eq!(undisclosed.fee.rounded.to_string(), "26.79");
    assert!(undisclosed.margin.known().is_none() && undisclosed.total.known().is_none());
    let missing: Vec<_> =
        undisclosed.total.missing_facts().iter().map(|m| m.key.as_str()).collect();
    assert_eq!(
        missing,
        ["remittances.missing.applied-rate", "remittances.missing.reference-rate-of-price"]
    );

    let known = cost::of_price(&price("200", "4", "USD PHP", "52.39", "53.35"), &cents()).unwrap();
    let (average, left_out) = GlobalAverage::of(&[undisclosed, known.clone()]).unwrap();
    assert_eq!(average.unwrap().percent(), known.total.known().unwrap().exact);
    assert_eq!(left_out, 1);
}

#[test]
fn an_interbank_rate_of_zero_is_refused_and_the_margin_stays_open() {
    // CHL-PER 2018_4Q MoneyGram: interbank 0. RPW_AUDIT, Code.
    assert!(ExchangeRate::new(Currency::CLP, Currency::PEN, parse_decimal("0").unwrap()).is_err());
    let price = Price::new(money("100000", "CLP"), money("4000", "CLP")).unwrap();
    let price = price.applied(rate("CLP", "PEN", "0.0047")).unwrap();
    let cost = cost::of_price(&price, &cents()).unwrap();
    assert_eq!(cost.margin.missing_facts().len(), 1);
}

#[test]
fn printed_totals_that_do_not_add_up_are_reported() {
    let tolerance = parse_decimal("0.01").unwrap();
    let off = |price: &Price, printed: &str| {
        let cost = cost::of_price(price, &cents()).unwrap();
        cost.disagreement(parse_decimal(printed).unwrap(), tolerance).unwrap()
    };
    // USA-LBR 2014_2Q WU: fee 10 on 200, margin 0, printed 7.5 although the parts make 5.
    // RPW_AUDIT, Code.
    let liberia = Price::new(money("200", "USD"), money("10", "USD")).unwrap().without_exchange();
    assert_eq!(off(&liberia, "7.5"), Some(percent("2.5")));
    // SGP-THA 2014_3Q BKK Forex: fee 12 on 260 and margin 0.79, printed 0.79: the fee was left out.
    // RPW_AUDIT, Code.
    let thailand = price("260", "12", "SGD THB", "24.8025", "25");
    assert_eq!(off(&thailand, "0.79"), Some(percent("-60/13")));
    let worked = price("20000", "100", "RUB KGS", "0.9480", "0.9600");
    assert_eq!(off(&worked, "1.75"), None);
}

#[test]
fn the_weighted_average_is_not_the_simple_one() {
    // Constructed, Derived: costs 2.10, 5.40, 9.00 with flows 700, 200, 100.
    let of = |text: &str| CorridorAverage::of(&[percent(text)]).unwrap().unwrap();
    let simple = CorridorAverage::of(&[percent("2.10"), percent("5.40"), percent("9.00")]).unwrap();
    assert_eq!(simple.unwrap().percent(), percent("5.5"));
    let flows = [(of("2.10"), "700"), (of("5.40"), "200"), (of("9.00"), "100")];
    let flows: Vec<_> =
        flows.iter().map(|(average, flow)| (*average, money(flow, "USD"))).collect();
    let weighted = WeightedAverage::of(&flows).unwrap().unwrap();
    assert_eq!(weighted.percent(), percent("3.45"));
}

#[test]
fn the_smart_average_takes_the_three_cheapest_that_qualify() {
    // Constructed, Derived: 1.20 takes seven days and does not qualify.
    let services = [
        (percent("1.20"), Qualifies::No),
        (percent("3.40"), Qualifies::Yes),
        (percent("2.05"), Qualifies::Yes),
        (percent("2.90"), Qualifies::Yes),
    ];
    let smart = SmartAverage::of(&services).unwrap().unwrap();
    assert_eq!(smart.percent().round(&cents()).unwrap().to_string(), "2.78");
    assert_eq!(smart.percent(), percent("167/60"));
    let all: Vec<_> = services.iter().map(|(cost, _)| (*cost, Qualifies::Yes)).collect();
    assert_eq!(SmartAverage::of(&all).unwrap().unwrap().percent(), percent("2.05"));
    assert_eq!(SmartAverage::of(&services[..1]).unwrap(), None);
    let targets =
        SdgTargets::from_parameters(&kerben_remittances::parameters().unwrap(), day("2024-01-01"))
            .unwrap();
    assert!(targets.corridor_is_within(&smart));
    assert_eq!(targets.grade(), Evidence::Code);
}

#[test]
fn net_remittances_of_2022_are_the_difference_of_two_published_figures() {
    // WDI through open-numbers at 01a34e8b, Code; the difference Derived.
    let series = SeriesSet::builtin().unwrap();
    let of = |id| series.get(id, Country::KG, "open-numbers-01a34e8b", 2022).unwrap().value.value;
    let net = of("BX.TRF.PWKR.CD.DT").checked_sub(of("BM.TRF.PWKR.CD.DT")).unwrap();
    assert_eq!(net.to_string(), "2001248608.27317");
}

#[test]
fn the_cross_rate_of_2023_is_a_quotient_and_that_of_2024_is_missing() {
    // 87.85613 / 85.16201, WDI through open-numbers at 01a34e8b, Code; the rouble's series ends in
    // 2023.
    let rates = YearlyRates::of(&SeriesSet::builtin().unwrap());
    let of_2023 = rates.at(Currency::RUB, Currency::KGS, 2023);
    let of_2023 = of_2023.known().unwrap();
    assert!(of_2023.approximate().unwrap().to_string().starts_with("1.031635232658"));
    assert_eq!(
        (of_2023.grade(), of_2023.basis()),
        (Evidence::Derived, Basis::YearlyAverage { year: 2023 })
    );
    let of_2024 = rates.at(Currency::RUB, Currency::KGS, 2024);
    let missing = of_2024.missing_facts();
    assert_eq!(missing.len(), 1);
    let catalogue = kerben_remittances::catalogue().unwrap();
    assert_eq!(
        catalogue.render(&missing[0], kerben_core::language::Language::En),
        "the average rate of RUB in 2024 (series ends in 2023)"
    );
}
