//! The exported laws over the crate's own implementations, and each law over a broken one.
#![cfg(all(feature = "builtin", feature = "proptest"))]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::sync::LazyLock;

use kerben_core::calendar::parse_day;
use kerben_core::currency::Currency;
use kerben_core::explain::{Explain, Off};
use kerben_core::laws::money::{json_round_trips, text_round_trips};
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_remittances::answer::Answer;
use kerben_remittances::booking::{self, Partner};
use kerben_remittances::bop::Item;
use kerben_remittances::classification::{self, Sender};
use kerben_remittances::cost;
use kerben_remittances::laws::{self, Books};
use kerben_remittances::ledger::{Account, Entry, Ledger, Posting};
use kerben_remittances::measures::{Components, MeasureId, MeasureSet};
use kerben_remittances::netting::{Claim, NetPosition, net};
use kerben_remittances::percent::Percent;
use kerben_remittances::rates::{ReferenceRule, YearlyRates};
use kerben_remittances::recording::{self, Counterpart};
use kerben_remittances::residence::ResidenceRule;
use kerben_remittances::series::SeriesSet;
use kerben_remittances::statement::{self, Perspective, StatementRules};
use kerben_remittances::strategies::{self, Terms};
use kerben_remittances::transfer::Transfer;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;

static MEASURES: LazyLock<MeasureSet> = LazyLock::new(|| MeasureSet::builtin().unwrap());
static RATES: LazyLock<YearlyRates> =
    LazyLock::new(|| YearlyRates::of(&SeriesSet::builtin().unwrap()));

fn cents() -> Rounding {
    cost::two_decimals().unwrap()
}

fn total(terms: &Terms) -> Option<Percent> {
    let cost = cost::of_price(&terms.price()?, &cents()).ok()?;
    cost.total.known().map(|total| total.exact)
}

fn entry_of(postings: &[Posting]) -> Result<Entry, kerben_remittances::ledger::EntryError> {
    Entry::new(
        "e",
        parse_day("2023-01-01").unwrap(),
        Message::new("remittances.statement"),
        postings.to_vec(),
    )
}

fn family(transfer: &Transfer) -> Option<Vec<Entry>> {
    booking::family(transfer, &ReferenceRule::StatedOnly.find(transfer), RoundingMode::HalfEven)
        .ok()
}

fn operator(transfer: &Transfer) -> Option<Vec<Entry>> {
    let partner = Partner::of(transfer.corridor().to());
    booking::operator(
        transfer,
        &ReferenceRule::StatedOnly.find(transfer),
        &partner,
        RoundingMode::HalfEven,
    )
    .ok()
}

fn reverse(entry: &Entry) -> Option<Entry> {
    let why = Message::new("remittances.statement");
    entry.reversal(format!("{}:reversal", entry.key()), entry.day(), why).ok()
}

fn recorded() -> chrono::NaiveDate {
    kerben_core::calendar::DAY_MAX
}

fn rule() -> ResidenceRule {
    ResidenceRule::new(12, kerben_core::source::Evidence::Official)
}

/// As `json_round_trips`, for values that hold counts and years, which are JSON numbers.
fn reads_back<T>(value: &T) -> laws::Outcome
where
    T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug,
{
    let text = serde_json::to_string(value).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value);
    Ok(())
}

fn transfer_and_sender() -> impl Strategy<Value = (Transfer, Sender)> {
    strategies::transfer().prop_flat_map(|transfer| {
        let sender = strategies::sender_of(&transfer);
        (Just(transfer), sender)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn entries_are_made_of_balanced_postings_only(
        good in strategies::postings(),
        bad in strategies::unbalanced_postings(),
    ) {
        let make = |postings: &[Posting]| entry_of(postings).is_ok();
        laws::only_balanced_entries(make, &good)?;
        laws::only_balanced_entries(make, &bad)?;
        prop_assert!(make(&good) && !make(&bad));
    }

    #[test]
    fn the_journal_keeps_the_laws_of_books(history in strategies::history()) {
        laws::trial_balance_is_zero::<Ledger>(&history)?;
        laws::balances_are_sums::<Ledger>(&history)?;
        laws::posting_is_idempotent::<Ledger>(&history)?;
        laws::order_does_not_matter::<Ledger>(&history)?;
        laws::reversal_undoes::<Ledger>(reverse, &history)?;
    }

    #[test]
    fn posting_all_is_posting_each_or_nothing(
        before in strategies::history(),
        batch in proptest::collection::vec(strategies::entry(), 0..8),
    ) {
        let mut whole = Ledger::new();
        let mut single = Ledger::new();
        for entry in before {
            whole.post(recorded(), &entry).unwrap();
            single.post(recorded(), &entry).unwrap();
        }
        let untouched = whole.clone();
        let each: Result<Vec<_>, _> = batch.iter().map(|entry| single.post(recorded(), entry)).collect();
        match (whole.post_all(recorded(), &batch), each) {
            (Ok(posted), Ok(each)) => {
                prop_assert_eq!(posted, each);
                prop_assert_eq!(whole.balances(), single.balances());
            }
            (Err(_), Err(_)) => prop_assert_eq!(whole, untouched),
            (whole, each) => prop_assert!(false, "{whole:?} against {each:?}"),
        }
    }

    #[test]
    fn booked_transfers_balance_and_keep_both_legs(transfer in strategies::careless_transfer()) {
        laws::both_legs_are_kept(family, &transfer)?;
        laws::both_legs_are_kept(operator, &transfer)?;
    }

    #[test]
    fn netting_conserves_in_any_order(claims in strategies::claims()) {
        laws::netting_conserves(|claims| net(claims).ok(), &claims)?;
        laws::netting_ignores_the_order(|claims| net(claims).ok(), &claims)?;
    }

    #[test]
    fn netting_what_is_netted_changes_nothing(claims in strategies::claims()) {
        // Each position as a claim on, or of, a clearing house.
        let positions = net(&claims).unwrap();
        let cleared: Vec<Claim> = positions.iter().filter_map(|position| {
            if position.owed.is_negative() {
                Claim::new("house", position.party.as_str(), position.owed.checked_neg().ok()?).ok()
            } else {
                Claim::new(position.party.as_str(), "house", position.owed).ok()
            }
        }).collect();
        let again = net(&cleared).unwrap();
        for position in positions.iter().filter(|position| !position.owed.is_zero()) {
            prop_assert!(again.contains(position));
        }
        prop_assert!(again.iter().filter(|position| position.party == "house").all(|house| house.owed.is_zero()));
    }

    #[test]
    fn costs_keep_the_laws_of_proportion(
        terms in strategies::terms(),
        other in strategies::terms(),
        times in 1_i64..1_000,
    ) {
        laws::cost_is_scale_free(total, &terms, times)?;
        laws::a_fixed_fee_falls_with_the_amount(total, &terms)?;
        laws::a_better_rate_is_not_dearer(total, &terms, &other)?;
    }

    #[test]
    fn a_cost_is_its_fee_and_its_margin(terms in strategies::terms()) {
        let price = terms.price().unwrap();
        let explained = cost::trace(&price, &cents(), &mut Explain::new()).unwrap();
        prop_assert_eq!(explained.node.check(), vec![]);
        let silent = cost::trace(&price, &cents(), &mut Off).unwrap();
        prop_assert_eq!(&silent.value, &explained.value);
        let cost = silent.value;
        let margin = cost.margin.known().unwrap().figure.exact;
        prop_assert_eq!(cost.total.known().unwrap().exact, cost.fee.exact.checked_add(margin).unwrap());
    }

    #[test]
    fn means_lie_between(terms in proptest::collection::vec((strategies::percent(), 0_u64..1_000), 0..6)) {
        laws::a_mean_lies_between(|terms| Percent::weighted_mean(terms).unwrap(), &terms)?;
    }

    #[test]
    fn measures_nest(components in strategies::components()) {
        laws::measures_are_nested(|id| MEASURES.measure(id, &components).ok()?.known().copied())?;
    }

    #[test]
    fn hawala_in_two_steps_is_goods_in_one(amount in strategies::positive_money(Currency::USD)) {
        let day = parse_day("2023-01-01").unwrap();
        let received = |key, counterpart| {
            recording::received(key, day, Item::PersonalTransfers, counterpart, amount).unwrap()
        };
        let settled = recording::settled("c", day, Counterpart::Goods, amount).unwrap();
        laws::current_accounts_agree(
            &[received("a", Counterpart::Goods)],
            &[received("b", Counterpart::ClaimOnOperator), settled],
        )?;
    }

    #[test]
    fn every_transfer_is_classified_or_says_why_not((transfer, sender) in transfer_and_sender()) {
        let known_on = parse_day("2030-01-01").unwrap();
        let silent = classification::classify(&transfer, &sender, &rule(), known_on).unwrap();
        laws::classification_is_total(&silent, &transfer)?;
        let explained = classification::trace(&transfer, &sender, &rule(), known_on, &mut Explain::new()).unwrap();
        prop_assert_eq!(explained.value, silent);
        prop_assert_eq!(explained.node.check(), vec![]);
    }

    #[test]
    fn transfers_that_add_up_have_no_error_findings(transfer in strategies::transfer()) {
        let errors = transfer.findings().into_iter().filter(|found| found.rule == "received-differs");
        prop_assert_eq!(errors.count(), 0);
    }

    #[test]
    fn public_values_read_back(
        transfer in strategies::careless_transfer(),
        entry in strategies::entry(),
        percent in strategies::percent(),
        claims in strategies::claims(),
        (_, sender) in transfer_and_sender(),
    ) {
        json_round_trips(&transfer)?;
        json_round_trips(&entry)?;
        reads_back(&sender)?;
        json_round_trips(&claims)?;
        text_round_trips(&percent)?;
        let cost = cost::of_transfer(&transfer, ReferenceRule::StatedOnly, &cents()).unwrap();
        reads_back(&cost)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn statements_balance_and_their_derivations_hold(
        transfers in strategies::transfers(),
        (_, sender) in transfer_and_sender(),
        yearly in any::<bool>(),
    ) {
        let home = sender.home;
        let parameters = kerben_remittances::parameters().unwrap();
        let on = parse_day("2030-01-01").unwrap();
        let rules = StatementRules::new(sender, on, &parameters).unwrap()
            .kept_for([Perspective::Family, Perspective::Operator, Perspective::Economy(home)]);
        let rules = if yearly {
            rules.measured_against(ReferenceRule::StatedElseYearlyAverage(&RATES))
        } else {
            rules
        };
        let explained = statement::explain(&transfers, &rules).unwrap();
        // A derivation shows 27 digits: beyond a hundredfold of the market rate its quotients are
        // not compared.
        let plain = |line: &statement::TransferLine| {
            line.cost.margin.known().is_none_or(|margin| margin.figure.rounded.abs() < 10_000.into())
        };
        if explained.value.transfers.iter().all(plain) {
            prop_assert_eq!(explained.derivation.check(), vec![]);
        }
        prop_assert_eq!(&explained.value, &statement::statement(&transfers, &rules).unwrap());
        for book in &explained.value.books {
            prop_assert!(book.trial_balance.is_zero());
        }
        reads_back(&explained.value)?;
        let again = statement::explain(&transfers, &rules).unwrap();
        prop_assert_eq!(again.receipt, explained.receipt);
    }
}

/// Whether a law fails for at least one of many generated cases.
fn caught<T: std::fmt::Debug>(
    cases: impl Strategy<Value = T>,
    law: impl Fn(&T) -> laws::Outcome,
) -> bool {
    let mut runner = TestRunner::deterministic();
    (0..300).any(|_| {
        let case = cases.new_tree(&mut runner).unwrap().current();
        matches!(law(&case), Err(TestCaseError::Fail(_)))
    })
}

type Places = BTreeMap<(Account, Currency), i128>;

fn post(places: &mut Places, posting: &Posting) {
    let place = (posting.account().clone(), posting.amount().currency());
    *places.entry(place).or_insert(0) += posting.signed_minor();
}

/// Forgets the last posting of every entry.
#[derive(Default)]
struct Forgetful(Places);

impl Books for Forgetful {
    fn post(&mut self, entry: &Entry) {
        let postings = entry.postings();
        postings[..postings.len() - 1].iter().for_each(|posting| post(&mut self.0, posting));
    }

    fn balances(&self) -> Places {
        self.0.clone()
    }
}

/// Posts whatever comes, also what it has seen.
#[derive(Default)]
struct Gullible(Places);

impl Books for Gullible {
    fn post(&mut self, entry: &Entry) {
        entry.postings().iter().for_each(|posting| post(&mut self.0, posting));
    }

    fn balances(&self) -> Places {
        self.0.clone()
    }
}

/// Takes only entries that are not older than the last: order matters.
#[derive(Default)]
struct Sequential(Places, Option<chrono::NaiveDate>);

impl Books for Sequential {
    fn post(&mut self, entry: &Entry) {
        if self.1.is_none_or(|last| entry.day() >= last) {
            self.1 = Some(entry.day());
            entry.postings().iter().for_each(|posting| post(&mut self.0, posting));
        }
    }

    fn balances(&self) -> Places {
        self.0.clone()
    }
}

#[test]
fn the_laws_of_books_catch_broken_ones() {
    let history = strategies::history;
    assert!(caught(history(), |h| laws::trial_balance_is_zero::<Forgetful>(h)));
    assert!(caught(history(), |h| laws::balances_are_sums::<Forgetful>(h)));
    assert!(caught(history(), |h| laws::posting_is_idempotent::<Gullible>(h)));
    assert!(caught(history(), |h| laws::order_does_not_matter::<Sequential>(h)));
    assert!(caught(history(), |h| laws::reversal_undoes::<Ledger>(|entry| Some(entry.clone()), h)));
    assert!(caught(strategies::unbalanced_postings(), |p| laws::postings_balance(p)));
    // A tolerance of a tenth of a unit, as text ledgers have it.
    let tolerant = |postings: &[Posting]| {
        let sum: i128 = postings.iter().map(Posting::signed_minor).sum();
        sum.abs() < 10
    };
    assert!(caught(strategies::unbalanced_postings(), |p| laws::only_balanced_entries(
        tolerant, p
    )));
}

#[test]
fn the_laws_of_booking_and_recording_catch_broken_ones() {
    // Finds the second leg by multiplying the rate, rounded down.
    let by_rate = |transfer: &Transfer| {
        let rate = transfer.rate()?;
        let down = Rounding::to_minor(transfer.received().currency(), RoundingMode::Down).ok()?;
        let received = rate.convert(transfer.sent()).ok()?.to_money(&down).ok()?;
        let other = Transfer::new(
            transfer.id(),
            transfer.day(),
            transfer.corridor(),
            transfer.channel(),
            transfer.sent(),
            transfer.fee(),
            received,
        );
        family(&other.ok()?)
    };
    assert!(caught(strategies::careless_transfer(), |t| laws::both_legs_are_kept(by_rate, t)));
    // Records the settlement as a second transfer.
    let twice = |amount: &Money| {
        let day = parse_day("2023-01-01").unwrap();
        let of = |key, counterpart| {
            recording::received(key, day, Item::PersonalTransfers, counterpart, *amount).unwrap()
        };
        let one = [of("a", Counterpart::Goods)];
        let two = [of("b", Counterpart::ClaimOnOperator), of("c", Counterpart::Goods)];
        laws::current_accounts_agree(&one, &two)
    };
    assert!(caught(strategies::positive_money(Currency::USD), twice));
}

#[test]
fn the_laws_of_netting_catch_broken_ones() {
    // Forgets who owes.
    let one_sided = |claims: &[Claim]| -> Option<Vec<NetPosition>> {
        let mut positions = net(claims).ok()?;
        positions.retain(|position| position.owed.is_positive());
        Some(positions)
    };
    assert!(caught(strategies::claims(), |c| laws::netting_conserves(one_sided, c)));
    // Settles only what came first.
    let first = |claims: &[Claim]| net(claims.get(..1)?).ok();
    assert!(caught(strategies::claims(), |c| laws::netting_ignores_the_order(first, c)));
}

#[test]
fn the_laws_of_cost_catch_broken_ones() {
    let terms = strategies::terms;
    // Weighs the fee against USD 200 whatever was sent.
    let fixed = |terms: &Terms| {
        Percent::of(terms.fee, Money::from_minor(20_000, terms.fee.currency()).ok()?).ok()
    };
    assert!(caught(terms(), |t| laws::cost_is_scale_free(fixed, t, 7)));
    assert!(caught(terms(), |t| laws::a_fixed_fee_falls_with_the_amount(fixed, t)));
    // Takes an undisclosed margin for zero.
    let fee_only = |terms: &Terms| Percent::of(terms.fee, terms.sent).ok();
    let pairs = (terms(), terms());
    assert!(caught(pairs, |(a, b)| laws::a_better_rate_is_not_dearer(fee_only, a, b)));
    // Divides by the number of terms instead of their weight.
    let careless = |terms: &[(Percent, u64)]| {
        let all: Vec<Percent> = terms.iter().map(|(percent, _)| *percent).collect();
        Percent::mean(&all).unwrap()
    };
    let means = proptest::collection::vec((strategies::percent(), 0_u64..2), 0..6);
    assert!(caught(means, |t| laws::a_mean_lies_between(careless, t)));
}

#[test]
fn the_laws_of_measures_catch_broken_ones() {
    // The World Bank's series is not part of total remittances: gross pay may be more.
    let mixed = |components: &Components| {
        laws::measures_are_nested(|id| {
            let id = if id == MeasureId::PersonalRemittances {
                MeasureId::WdiPersonalRemittances
            } else {
                id
            };
            MEASURES.measure(id, components).ok()?.known().copied()
        })
    };
    assert!(caught(strategies::components(), mixed));
    let silent = |transfer: &Transfer| {
        laws::classification_is_total(&Answer::Undetermined { missing: Vec::new() }, transfer)
    };
    assert!(caught(strategies::transfer(), silent));
}

#[test]
fn public_types_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<(Transfer, Entry, Ledger, Percent, cost::Cost, statement::Statement)>();
    shared::<(MeasureSet, SeriesSet, YearlyRates, Sender, StatementRules<'static>)>();
}
