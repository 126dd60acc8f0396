//! Programmes: what is promised is there, what is matched is split without a rest, fees balance.
#![cfg(feature = "proptest")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::NaiveDate;
use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_core::number::Fraction;
use kerben_remittances::laws;
use kerben_remittances::ledger::{Account, Ledger, LedgerError, Released};
use kerben_remittances::programme::{CoFinancing, Fund, ProgrammeError, reduced_fee};
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    parse_day(text).unwrap()
}

fn som(minor: i64) -> Money {
    Money::from_minor(minor, Currency::KGS).unwrap()
}

fn one_to_one(cap: Option<i64>, parts: &[u64]) -> CoFinancing {
    CoFinancing::new(Fraction::new(1, 1).unwrap(), cap.map(som), parts.to_vec()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_award_is_its_parts_and_never_above_its_cap(
        own in 1_000_i64..1_000_000_000,
        cap in proptest::option::of(1_000_i64..1_000_000_000),
        (n, d) in (1_u64..5, 1_u64..5),
        parts in proptest::collection::vec(1_u64..5, 1..6),
    ) {
        let rules = CoFinancing::new(Fraction::new(n, d).unwrap(), cap.map(som), parts).unwrap();
        let award = rules.award("a", som(own)).unwrap();
        let terms = (som(own), Fraction::new(n, d).unwrap(), cap.map(som));
        laws::checks::an_award_is_its_parts(terms, award.matched(), award.parts())?;
        // A broken one: the rounding of the parts is lost, the cap is passed over.
        let less = &award.parts()[1..];
        prop_assert!(laws::checks::an_award_is_its_parts(terms, award.matched(), less).is_err());
        let beyond = som(award.matched().minor() + 1);
        prop_assert!(laws::checks::an_award_is_its_parts(terms, beyond, &[beyond]).is_err());
        // A fund that has as much pays every part in turn and ends with nothing held.
        let fund = Fund::new("Migration").unwrap();
        let (on, until) = (day("2026-03-01"), day("2026-12-31"));
        let mut ledger = Ledger::new();
        ledger.apply(on, &[
            fund.cannot_be_overdrawn(Currency::KGS),
            fund.contribution("c", on, "Budget", award.matched()).unwrap(),
        ]).unwrap();
        ledger.apply(on, &award.promised(&fund, on, until).unwrap()).unwrap();
        for part in 0..award.parts().len() {
            ledger.apply(on, &[award.paid(&fund, part, on, som(own)).unwrap()]).unwrap();
        }
        prop_assert!(ledger.balance(&fund.account(), Currency::KGS).unwrap().is_zero());
        prop_assert_eq!(ledger.held(&fund.account(), Currency::KGS).unwrap(), (som(0), som(0)));
        prop_assert!(ledger.trial_balance().unwrap().is_zero());
    }

    #[test]
    fn reduced_fees_balance(ordinary in 1_i64..1_000_000, paid in 0_i64..1_000_000) {
        let entry = reduced_fee("f", day("2026-03-01"), som(ordinary), som(paid));
        prop_assert_eq!(entry.is_ok(), paid <= ordinary);
        if let Ok(entry) = entry {
            prop_assert!(entry.sums().values().all(|sum| *sum == 0));
        }
    }
}

#[test]
fn what_is_withdrawn_can_be_promised_again() {
    let fund = Fund::new("Migration").unwrap();
    let (on, until) = (day("2026-03-01"), day("2026-12-31"));
    let mut ledger = Ledger::new();
    let money_in = fund.contribution("c", on, "Budget", som(1_000)).unwrap();
    ledger.apply(on, &[fund.cannot_be_overdrawn(Currency::KGS), money_in]).unwrap();
    let first = one_to_one(None, &[1]).award("a", som(1_000)).unwrap();
    let second = one_to_one(None, &[1]).award("b", som(1)).unwrap();
    ledger.apply(on, &first.promised(&fund, on, until).unwrap()).unwrap();
    let refused = ledger.apply(on, &second.promised(&fund, on, until).unwrap());
    assert!(matches!(refused, Err(LedgerError::Limit { minor: -1, .. })));
    ledger.apply(on, &[first.withdrawn(0, on, Released::Voided).unwrap()]).unwrap();
    ledger.apply(on, &second.promised(&fund, on, until).unwrap()).unwrap();
    assert!(matches!(first.withdrawn(1, on, Released::Voided), Err(ProgrammeError::Part { .. })));
}

#[test]
fn rules_by_which_nothing_is_paid_are_refused() {
    let ratio = |n| Fraction::new(n, 1).unwrap();
    assert!(matches!(CoFinancing::new(ratio(0), None, vec![1]), Err(ProgrammeError::Ratio)));
    assert!(matches!(CoFinancing::new(ratio(1), None, vec![]), Err(ProgrammeError::Parts { .. })));
    assert!(matches!(
        CoFinancing::new(ratio(1), None, vec![1, 0]),
        Err(ProgrammeError::Parts { .. })
    ));
    assert!(one_to_one(None, &[1, 1]).award("a", som(1)).is_err());
    assert!(one_to_one(None, &[1]).award("a", som(0)).is_err());
    let dollars = Money::from_minor(100, Currency::USD).unwrap();
    assert!(one_to_one(Some(100), &[1]).award("a", dollars).is_err());
    assert!(Fund::new("a b").is_err());
    let free = reduced_fee("f", day("2026-03-01"), som(500), som(0)).unwrap();
    assert_eq!(free.postings().len(), 2);
    let waived = free
        .postings()
        .iter()
        .find(|p| p.account() == &Account::new("Expenses:FeeReductions").unwrap());
    assert_eq!(waived.unwrap().amount(), som(500));
}
