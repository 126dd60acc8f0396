//! The T-accounts of hawala and its settlement.

use std::collections::{BTreeMap, BTreeSet};

use kerben_core::currency::Currency;
use kerben_core::money::Money;
use kerben_remittances::booking::Partner;
use kerben_remittances::ledger::{Account, Entry, Ledger, Posting};
use kerben_remittances::settlement::{Goods, Means, Settlement};

use super::{credit, day, debit, last_day, money, text};

/// What a step changes in the books of a party: accounts and the sign of the change.
type Changes = BTreeSet<(String, Currency, i128)>;

fn post(ledger: &mut Ledger, entries: &[Entry]) -> Changes {
    let before = ledger.balances().unwrap();
    ledger.post_all(last_day(), entries).unwrap();
    let before: BTreeMap<_, _> = before
        .into_iter()
        .map(|line| ((line.account, line.balance.currency()), line.balance.minor()))
        .collect();
    let mut changes = Changes::new();
    for line in ledger.balances().unwrap() {
        let place = (line.account, line.balance.currency());
        let change = line.balance.minor() - before.get(&place).copied().unwrap_or(0);
        if change != 0 && !place.0.path().starts_with("Equity:FX:") {
            changes.insert((place.0.path().to_owned(), place.1, i128::from(change.signum())));
        }
    }
    changes
}

fn entry(key: &str, postings: Vec<Posting>) -> Entry {
    Entry::new(key, day("2003-01-01"), text(), postings).unwrap()
}

/// The account that a line of the published table means.
fn account_of(party: &str, item: &str) -> (&'static str, Currency) {
    match (party, item) {
        ("HA", "USD cash") => ("Assets:Cash", Currency::USD),
        ("HA", "USD owed to HB") => ("Liabilities:Owed:HB", Currency::USD),
        ("HA", "USD claim on HB") => ("Assets:Claims:HB", Currency::USD),
        ("HB", "local currency cash" | "cash") => ("Assets:Cash", Currency::KGS),
        ("HB", "USD claim on HA") => ("Assets:Claims:HA", Currency::USD),
        ("HB", "USD owed to HA") => ("Liabilities:Owed:HA", Currency::USD),
        ("HB", "USD at bank BA") => ("Assets:Bank", Currency::USD),
        ("HB", "USD goods") => ("Assets:Goods", Currency::USD),
        unknown => panic!("{unknown:?}"),
    }
}

fn published(step: &str, party: &str) -> Changes {
    let table = include_str!("../fixtures/hawala_t_accounts.csv");
    let mut changes = Changes::new();
    for row in table.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        if fields[0] != step || fields[1] != party {
            continue;
        }
        let (account, currency) = account_of(party, fields[4]);
        // Assets grow by debits, liabilities by credits.
        let more = if fields[2] == "assets" { 1 } else { -1 };
        changes.insert((account.to_owned(), currency, if fields[3] == "+" { more } else { -more }));
    }
    assert!(!changes.is_empty(), "{step} {party}");
    changes
}

fn usd() -> Money {
    money("100", "USD")
}

fn partner(name: &str) -> Partner {
    Partner::new(name).unwrap()
}

fn settle(means: Means) -> (Entry, Entry) {
    let parties = (partner("HA"), partner("HB"));
    let settlement = Settlement::new("settle", day("2003-01-01"), parties, usd(), means).unwrap();
    (settlement.in_the_debtors_books().unwrap(), settlement.in_the_creditors_books().unwrap())
}

/// Both ledgers after the remittance from A to B.
fn remitted() -> (Ledger, Ledger) {
    let (mut ha, mut hb) = (Ledger::new(), Ledger::new());
    let som = money("8745", "KGS");
    let taken = entry(
        "remittance",
        vec![debit("Assets:Cash", usd()), credit("Liabilities:Owed:HB", usd())],
    );
    assert_eq!(post(&mut ha, &[taken]), published("remittance A to B", "HA"));
    let paid = entry(
        "remittance",
        vec![
            credit("Assets:Cash", som),
            Posting::debit(Account::position(Currency::KGS), som).unwrap(),
            Posting::credit(Account::position(Currency::USD), usd()).unwrap(),
            debit("Assets:Claims:HA", usd()),
        ],
    );
    assert_eq!(post(&mut hb, &[paid]), published("remittance A to B", "HB"));
    (ha, hb)
}

fn claims(ledger: &Ledger) -> bool {
    ledger.balances().unwrap().iter().any(|line| {
        let path = line.account.path();
        (path.contains(":Claims:") || path.contains(":Owed:")) && !line.balance.is_zero()
    })
}

#[test]
fn hawala_is_settled_as_the_occasional_paper_says() {
    // IMF Occasional Paper 222, back matter, Official; the claim of HB in A1.3 falls as in A1.2
    // (Derived). HA buys what it ships, and pays into the bank what the bank sends.
    let goods = Goods::new(50.into(), "bag", money("2", "USD"), day("2003-01-01")).unwrap();
    for (step, means, bought) in [
        ("A1.2 settlement through a bank", Means::Bank, "Assets:Bank"),
        ("A1.3 settlement in goods", Means::Goods(goods), "Assets:Goods"),
    ] {
        let (mut ha, mut hb) = remitted();
        let (debtors, creditors) = settle(means);
        let buys = entry("buy", vec![debit(bought, usd()), credit("Assets:Cash", usd())]);
        assert_eq!(post(&mut ha, &[buys, debtors]), published(step, "HA"), "{step}");
        assert_eq!(post(&mut hb, &[creditors]), published(step, "HB"), "{step}");
        assert!(!claims(&ha) && !claims(&hb));
        assert!(ha.balances().unwrap().iter().all(|line| line.balance.is_zero()));
    }
}

#[test]
fn a_reverse_remittance_settles_the_first() {
    // IMF Occasional Paper 222, back matter, A1.1, Official.
    let (mut ha, mut hb) = remitted();
    let som = money("8745", "KGS");
    let step = "A1.1 reverse remittance B to A";
    let paid =
        entry("reverse", vec![credit("Assets:Cash", usd()), debit("Assets:Claims:HB", usd())]);
    assert_eq!(post(&mut ha, &[paid]), published(step, "HA"));
    let taken = entry(
        "reverse",
        vec![
            debit("Assets:Cash", som),
            Posting::credit(Account::position(Currency::KGS), som).unwrap(),
            Posting::debit(Account::position(Currency::USD), usd()).unwrap(),
            credit("Liabilities:Owed:HA", usd()),
        ],
    );
    assert_eq!(post(&mut hb, &[taken]), published(step, "HB"));
    // The two claims fall away against each other.
    let (debtors, creditors) = settle(Means::ReverseTransfer);
    post(&mut ha, &[debtors]);
    post(&mut hb, &[creditors]);
    assert!(!claims(&ha) && !claims(&hb));
}

#[test]
fn goods_below_the_claim_leave_a_difference_of_prices() {
    // Constructed, Derived: 18,960 som owed, goods valued 18,900, accepted at par less 60.
    let goods = Goods::new(63.into(), "sack", money("300", "KGS"), day("2023-06-01")).unwrap();
    let parties = (partner("A"), partner("B"));
    let claim = money("18960", "KGS");
    let settlement =
        Settlement::new("s", day("2023-06-01"), parties, claim, Means::Goods(goods)).unwrap();
    let posted = |entry: Entry| {
        let postings = entry.postings().iter();
        let line = |p: &Posting| (p.account().path().to_owned(), p.signed_minor());
        postings.map(line).collect::<Vec<_>>()
    };
    let line = |path: &str, minor| (path.to_owned(), minor);
    assert_eq!(
        posted(settlement.in_the_debtors_books().unwrap()),
        [
            line("Liabilities:Owed:B", 1_896_000),
            line("Assets:Goods", -1_890_000),
            line("Expenses:PriceDifference", -6_000),
        ]
    );
    assert_eq!(
        posted(settlement.in_the_creditors_books().unwrap()),
        [
            line("Assets:Claims:A", -1_896_000),
            line("Assets:Goods", 1_890_000),
            line("Expenses:PriceDifference", 6_000),
        ]
    );
}
