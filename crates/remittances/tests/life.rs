//! The life of a transfer, step by step through every possible life; netting and settlement.
#![cfg(all(feature = "builtin", feature = "proptest"))]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::number::parse_decimal;
use kerben_core::rounding::RoundingMode;
use kerben_remittances::booking::Partner;
use kerben_remittances::laws::life as laws;
use kerben_remittances::ledger::{Event, Ledger};
use kerben_remittances::life::{FeeOnRefund, Life, LifeError, Stage, Step};
use kerben_remittances::netting::{Claim, NetPosition, net, payments};
use kerben_remittances::rates::ReferenceRule;
use kerben_remittances::settlement::{Goods, Means, Settlement, SettlementError};
use kerben_remittances::strategies;
use kerben_remittances::transfer::Transfer;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

fn after(transfer: &Transfer, days: u64) -> NaiveDate {
    transfer.day().checked_add_days(Days::new(days)).unwrap_or(transfer.day())
}

/// The letters of the steps, and each on a day that suits it: quotations hold for 5 days, money
/// waits for 10, and what expires does so on the 20th.
fn step(transfer: &Transfer, letter: char, fee: FeeOnRefund) -> (u64, Step) {
    match letter {
        'A' => (1, Step::Accept),
        'M' => (2, Step::MakeAvailable { until: after(transfer, 10) }),
        'P' => (3, Step::PayOut),
        'C' => (4, Step::Cancel),
        'E' => (20, Step::Expire),
        _ => (21, Step::Refund { fee }),
    }
}

fn live(transfer: &Transfer, word: &str, fee: FeeOnRefund) -> Result<Life, LifeError> {
    let life = Life::quoted(transfer.clone(), after(transfer, 5));
    word.chars().try_fold(life, |life, letter| {
        let (days, step) = step(transfer, letter, fee);
        life.then(after(transfer, days), step)
    })
}

/// Every life that is possible, complete or not.
const LIVES: [&str; 12] =
    ["", "A", "AC", "ACR", "AM", "AMC", "AMCR", "AME", "AMER", "AMP", "C", "E"];

fn kept(life: &Life) -> Ledger {
    let mut ledger = Ledger::new();
    let partner = Partner::new("B").unwrap();
    let events = life.events(ReferenceRule::StatedOnly, &partner, RoundingMode::HalfEven).unwrap();
    for (day, events) in events {
        ledger.apply(day, &events).unwrap();
    }
    ledger
}

fn some_transfer() -> Transfer {
    let mut runner = TestRunner::deterministic();
    strategies::transfer().new_tree(&mut runner).unwrap().current()
}

#[test]
fn exactly_twelve_lives_are_possible() {
    let transfer = some_transfer();
    let mut words = vec![String::new()];
    let mut possible = BTreeSet::new();
    for _ in 0..=5 {
        for word in &words {
            if live(&transfer, word, FeeOnRefund::Returned).is_ok() {
                possible.insert(word.clone());
            }
        }
        let longer =
            words.iter().flat_map(|word| "AMPCER".chars().map(move |l| format!("{word}{l}")));
        words = longer.collect();
    }
    assert_eq!(possible.iter().map(String::as_str).collect::<Vec<_>>(), LIVES);
    let over =
        LIVES.iter().filter(|word| live(&transfer, word, FeeOnRefund::Kept).unwrap().is_over());
    assert_eq!(over.copied().collect::<Vec<_>>(), ["ACR", "AMCR", "AMER", "AMP", "C", "E"]);
}

#[test]
fn what_cannot_follow_is_told() {
    let transfer = some_transfer();
    let error = live(&transfer, "AP", FeeOnRefund::Kept).unwrap_err().to_string();
    assert!(
        error.ends_with("is accepted and cannot pay out; accepted: make available, cancel"),
        "{error}"
    );
    let quoted = Life::quoted(transfer.clone(), after(&transfer, 5));
    assert!(matches!(
        quoted.clone().then(after(&transfer, 6), Step::Accept),
        Err(LifeError::LastDay { .. })
    ));
    assert!(matches!(
        quoted.clone().then(after(&transfer, 5), Step::Expire),
        Err(LifeError::LastDay { .. })
    ));
    let accepted = quoted.then(after(&transfer, 3), Step::Accept).unwrap();
    assert!(matches!(
        accepted.clone().then(after(&transfer, 2), Step::Cancel),
        Err(LifeError::Before { .. })
    ));
    let json = serde_json::to_string(&accepted).unwrap();
    assert_eq!(serde_json::from_str::<Life>(&json).unwrap(), accepted);
    let forged = json.replace("\"accept\"", "\"pay-out\"");
    assert!(serde_json::from_str::<Life>(&forged).is_err());
}

fn fee() -> impl Strategy<Value = FeeOnRefund> {
    prop_oneof![Just(FeeOnRefund::Kept), Just(FeeOnRefund::Returned)]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_life_leaves_its_books_clean(transfer in strategies::careless_transfer(), fee in fee()) {
        let partner = Partner::new("B").unwrap();
        for word in LIVES {
            let life = live(&transfer, word, fee).unwrap();
            let ledger = kept(&life);
            laws::a_life_leaves_its_books_clean(&ledger, &life, &partner)?;
            // Told again, nothing changes.
            let mut twice = ledger.clone();
            let last = twice.records().last().map_or(transfer.day(), |record| record.recorded);
            for (_, events) in life.events(ReferenceRule::StatedOnly, &partner, RoundingMode::HalfEven).unwrap() {
                let again = twice.apply(last, &events).unwrap();
                prop_assert!(again.iter().all(|posted| posted.is_replay()));
            }
            prop_assert_eq!(twice, ledger);
        }
    }

    #[test]
    fn positions_are_settled_by_payments(claims in strategies::claims()) {
        let positions = net(&claims).unwrap();
        laws::payments_settle_positions(&positions, |positions| payments(positions).ok())?;
        let gross: i128 = claims.iter().map(|claim| i128::from(claim.amount().minor())).sum();
        let paid = payments(&positions).unwrap();
        let paid: i128 = paid.iter().map(|claim| i128::from(claim.amount().minor())).sum();
        prop_assert!(paid <= gross);
    }

    #[test]
    fn both_parties_book_a_settlement_alike(
        amount in strategies::positive_money(Currency::KGS),
        price in strategies::positive_money(Currency::KGS),
        quantity in 1_i64..1_000,
        means in 0_u8..5,
    ) {
        let on = parse_day("2023-06-01").unwrap();
        let means = match means {
            0 => Means::Cash,
            1 => Means::Bank,
            2 => Means::ReverseTransfer,
            3 => Means::Services,
            _ => Means::Goods(Goods::new(quantity.into(), "sack", price, on).unwrap()),
        };
        let parties = (Partner::new("A").unwrap(), Partner::new("B").unwrap());
        let settlement = Settlement::new("s", on, parties, amount, means).unwrap();
        let (debtors, creditors) =
            (settlement.in_the_debtors_books().unwrap(), settlement.in_the_creditors_books().unwrap());
        laws::both_parties_book_the_claim(amount, &debtors, &creditors)?;
        let json = serde_json::to_string(&settlement).unwrap();
        prop_assert_eq!(serde_json::from_str::<Settlement>(&json).unwrap(), settlement);
    }
}

fn caught<T: std::fmt::Debug>(
    cases: impl Strategy<Value = T>,
    law: impl Fn(&T) -> kerben_remittances::laws::Outcome,
) -> bool {
    let mut runner = TestRunner::deterministic();
    (0..200).any(|_| {
        let case = cases.new_tree(&mut runner).unwrap().current();
        matches!(law(&case), Err(TestCaseError::Fail(_)))
    })
}

#[test]
fn the_laws_of_lives_and_settlements_catch_broken_ones() {
    let partner = Partner::new("B").unwrap();
    // Books that never release what they held.
    let forgetful = |transfer: &Transfer| {
        let life = live(transfer, "AMER", FeeOnRefund::Returned).unwrap();
        let mut ledger = Ledger::new();
        for (day, mut events) in
            life.events(ReferenceRule::StatedOnly, &partner, RoundingMode::HalfEven).unwrap()
        {
            events.retain(|event| !matches!(event, Event::Release { .. }));
            ledger.apply(day, &events).unwrap();
        }
        laws::a_life_leaves_its_books_clean(&ledger, &life, &partner)
    };
    assert!(caught(strategies::transfer(), forgetful));
    // Books of a transfer that was refunded, taken for one that was paid out.
    let mixed = |transfer: &Transfer| {
        let refunded = live(transfer, "ACR", FeeOnRefund::Returned).unwrap();
        let paid = live(transfer, "AMP", FeeOnRefund::Returned).unwrap();
        laws::a_life_leaves_its_books_clean(&kept(&refunded), &paid, &partner)
    };
    assert!(caught(strategies::transfer(), mixed));
    // Pays every creditor from the first debtor.
    let one_pays = |positions: &[NetPosition]| -> Option<Vec<Claim>> {
        let debtor = positions.iter().find(|position| position.owed.is_negative());
        let Some(debtor) = debtor else { return Some(Vec::new()) };
        let owed = positions.iter().filter(|position| position.owed.is_positive());
        let owed = owed.filter(|position| position.owed.currency() == debtor.owed.currency());
        owed.map(|p| Claim::new(p.party.as_str(), debtor.party.as_str(), p.owed).ok()).collect()
    };
    assert!(caught(strategies::claims(), |claims| {
        laws::payments_settle_positions(&net(claims).unwrap(), one_pays)
    }));
    // A debtor who books the value of the goods instead of the claim.
    let on = parse_day("2023-06-01").unwrap();
    let cheap = |amount: &Money| {
        let parties = (Partner::new("A").unwrap(), Partner::new("B").unwrap());
        let whole = Settlement::new("s", on, parties.clone(), *amount, Means::Cash).unwrap();
        let half = Money::from_minor(amount.minor() / 2 + 1, amount.currency()).unwrap();
        let half = Settlement::new("s", on, parties, half, Means::Cash).unwrap();
        laws::both_parties_book_the_claim(
            *amount,
            &half.in_the_debtors_books().unwrap(),
            &whole.in_the_creditors_books().unwrap(),
        )
    };
    assert!(caught(strategies::positive_money(Currency::KGS), cheap));
}

#[test]
fn goods_have_a_price_and_no_rate_of_exchange() {
    let on = parse_day("2023-06-01").unwrap();
    let som = |text: &str| Money::parse(text, Currency::KGS).unwrap();
    let goods = |quantity: &str, price: &str| {
        Goods::new(parse_decimal(quantity).unwrap(), "kg", som(price), on)
    };
    assert_eq!(goods("0.5", "300.50").unwrap().value(), som("150.25"));
    assert!(matches!(goods("0.333", "1.00"), Err(SettlementError::Value { .. })));
    assert!(matches!(goods("0", "1.00"), Err(SettlementError::Quantity { .. })));
    assert!(matches!(goods("-1", "1.00"), Err(SettlementError::Quantity { .. })));
    // Goods priced in som cannot settle a claim in dollars: that would be a rate.
    let parties = || (Partner::new("A").unwrap(), Partner::new("B").unwrap());
    let claim = Money::parse("100.00", Currency::USD).unwrap();
    let means = Means::Goods(goods("1", "8745.00").unwrap());
    let refused = Settlement::new("s", on, parties(), claim, means);
    assert!(matches!(refused, Err(SettlementError::Currency { .. })));
    let own = (Partner::new("A").unwrap(), Partner::new("A").unwrap());
    assert!(matches!(
        Settlement::new("s", on, own, claim, Means::Cash),
        Err(SettlementError::Oneself { .. })
    ));
}

#[test]
fn the_stages_have_names() {
    let catalogue = kerben_remittances::catalogue().unwrap();
    for stage in Stage::ALL {
        assert!(catalogue.has(&stage.key(), kerben_core::language::Language::Ky), "{stage}");
    }
}
