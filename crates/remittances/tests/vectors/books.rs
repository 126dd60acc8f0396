//! Books, measures and the balance of payments.

use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::explain::Explain;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::{Evidence, Sourced};
use kerben_remittances::answer::Answer;
use kerben_remittances::booking::{self, Partner};
use kerben_remittances::bop::Item;
use kerben_remittances::channel::{Channel, Purpose};
use kerben_remittances::ledger::{
    Account, AccountKind, Entry, EntryError, Ledger, LedgerError, Posting,
};
use kerben_remittances::measures::{Components, MeasureId, MeasureSet};
use kerben_remittances::rates::{ReferenceRate, ReferenceRule};
use kerben_remittances::recording::{self, Counterpart, Employment};
use kerben_remittances::transfer::{Corridor, Transfer};

use super::{account, credit, currency, day, debit, last_day, money, rate, text};

#[test]
fn the_measures_nest_and_the_world_banks_is_another() {
    // Constructed, Derived; formulas of Eurostat and the World Bank.
    let usd = |text: &str| money(text, "USD");
    let credits = Components::new(Currency::USD)
        .with(Item::PersonalTransfers, usd("1000"))
        .and_then(|of| of.with(Item::CompensationOfEmployees, usd("400")))
        .and_then(|of| of.with(Item::Taxes, usd("40")))
        .and_then(|of| of.with(Item::SocialContributions, usd("20")))
        .and_then(|of| of.with(Item::Travel, usd("60")))
        .and_then(|of| of.with(Item::PassengerTransport, usd("30")))
        .and_then(|of| of.with(Item::HouseholdCapitalTransfers, usd("30")))
        .and_then(|of| of.with(Item::SocialBenefits, usd("50")))
        .and_then(|of| of.with(Item::CurrentTransfersToNpish, usd("25")))
        .and_then(|of| of.with(Item::CapitalTransfersToNpish, usd("5")))
        .unwrap();
    let measures = MeasureSet::builtin().unwrap();
    let values = MeasureId::ALL.map(|id| {
        let traced = measures.trace(id, &credits, &mut Explain::new()).unwrap();
        assert_eq!(traced.node.check(), []);
        *traced.value.known().unwrap()
    });
    assert_eq!(values, [usd("1280"), usd("1330"), usd("1360"), usd("1400")]);
}

#[test]
fn residence_doubles_the_world_banks_figure_and_leaves_personal_remittances_alone() {
    // Patterns P5 and P6, constructed, Derived.
    let usd = |text: &str| money(text, "USD");
    let employment = Employment {
        gross: usd("600"),
        taxes: usd("78"),
        social_contributions: usd("0"),
        travel: usd("200"),
        passenger_transport: usd("30"),
    };
    assert_eq!(employment.brought_home().unwrap(), usd("292"));
    let entry = employment.entry("p5", day("2023-10-01")).unwrap();
    let credits = entry
        .postings()
        .iter()
        .filter(|p| p.signed_minor() < 0)
        .map(Posting::amount)
        .collect::<Vec<_>>();
    assert_eq!(credits, [usd("600")]);
    assert_eq!(entry.postings().len(), 5);

    let measures = MeasureSet::builtin().unwrap();
    let of =
        |id, components: &Components| *measures.measure(id, components).unwrap().known().unwrap();
    let others = [Item::PersonalTransfers, Item::HouseholdCapitalTransfers];
    let short_term = employment.components().unwrap().none_of(&others).unwrap();
    assert_eq!(of(MeasureId::PersonalRemittances, &short_term), usd("292"));
    assert_eq!(of(MeasureId::WdiPersonalRemittances, &short_term), usd("600"));

    let settled = Components::new(Currency::USD).with(Item::PersonalTransfers, usd("292")).unwrap();
    let settled = settled.none_of(&[
        Item::CompensationOfEmployees,
        Item::Taxes,
        Item::SocialContributions,
        Item::Travel,
        Item::PassengerTransport,
        Item::HouseholdCapitalTransfers,
    ]);
    let settled = settled.unwrap();
    assert_eq!(of(MeasureId::PersonalRemittances, &settled), usd("292"));
    assert_eq!(of(MeasureId::WdiPersonalRemittances, &settled), usd("292"));
}

#[test]
fn cash_goods_and_hawala_in_two_steps_record_the_same_current_account() {
    // Patterns P1, P2 = P3, P7 and P8, constructed, Derived.
    let (on, amount) = (day("2023-05-01"), money("100", "USD"));
    let of = |key: &str, counterpart| {
        recording::received(key, on, Item::PersonalTransfers, counterpart, amount).unwrap()
    };
    let balances = |entries: Vec<Entry>| {
        let mut ledger = Ledger::new();
        ledger.post_all(last_day(), &entries).unwrap();
        let nonzero = ledger.balances().unwrap().into_iter().filter(|line| !line.balance.is_zero());
        nonzero.map(|line| (line.account, line.balance)).collect::<Vec<_>>()
    };
    let cash = balances(vec![of("p1", Counterpart::CurrencyAndDeposits)]);
    let minus = money("-100", "USD");
    assert_eq!(
        cash,
        [(Item::PersonalTransfers.account(), minus), (Item::CurrencyAndDeposits.account(), amount)]
    );
    let one_step = balances(vec![of("p3", Counterpart::Goods)]);
    let two_steps = balances(vec![
        of("p7", Counterpart::ClaimOnOperator),
        recording::settled("p8", on, Counterpart::Goods, amount).unwrap(),
    ]);
    assert_eq!(one_step, two_steps);
    assert!(one_step.iter().all(|(account, _)| account.kind() == AccountKind::CurrentAndCapital));
}

#[test]
fn aid_in_kind_mirrors_in_the_books_of_the_donor() {
    // ABS 5331.0, 2.6-2.9, Official: donor goods CR, transfer DR; the recipient the other way
    // round.
    let amount = money("100", "AUD");
    let recipient = recording::received(
        "aid",
        day("2000-01-01"),
        Item::PersonalTransfers,
        Counterpart::Goods,
        amount,
    );
    let recipient = recipient.unwrap();
    let donor = recipient.reversal("aid:donor", day("2000-01-01"), text()).unwrap();
    let side = |entry: &Entry, item: Item| {
        entry
            .postings()
            .iter()
            .find(|p| *p.account() == item.account())
            .unwrap()
            .signed_minor()
            .signum()
    };
    assert_eq!((side(&donor, Item::Goods), side(&donor, Item::PersonalTransfers)), (-1, 1));
    assert_eq!((side(&recipient, Item::Goods), side(&recipient, Item::PersonalTransfers)), (1, -1));
}

fn worked_example() -> Transfer {
    // Constructed, Derived: section on the operator's books of the reference, illustrative rates.
    let corridor = Corridor::new(Country::RU, Country::KG).unwrap();
    let (sent, fee) = (money("20000", "RUB"), money("100", "RUB"));
    let channel = Channel::MoneyTransferOperator;
    Transfer::new("t1", day("2023-05-10"), corridor, channel, sent, fee, money("18960", "KGS"))
        .and_then(|transfer| transfer.at_rate(rate("RUB", "KGS", "0.9480")))
        .and_then(|transfer| {
            transfer.against(Sourced::new(
                rate("RUB", "KGS", "0.9600"),
                Evidence::Derived,
                "example",
            ))
        })
        .unwrap()
        .with_purpose(Purpose::FamilySupport)
}

#[test]
fn the_operators_books_close_after_settlement_in_goods() {
    let transfer = worked_example();
    let reference = ReferenceRule::StatedOnly.find(&transfer);
    let partner = Partner::new("B").unwrap();
    let entries =
        booking::operator(&transfer, &reference, &partner, RoundingMode::HalfEven).unwrap();
    let mut ledger = Ledger::new();
    ledger.post_all(last_day(), &entries).unwrap();
    let of = |ledger: &Ledger, path: &str, code: &str| {
        ledger.balance(&account(path), currency(code)).unwrap()
    };
    assert_eq!(of(&ledger, "Assets:Cash:RU", "RUB"), money("20100", "RUB"));
    assert_eq!(of(&ledger, "Equity:FX:RUB", "RUB"), money("-20000", "RUB"));
    assert_eq!(of(&ledger, "Income:Fee", "RUB"), money("-100", "RUB"));
    assert_eq!(of(&ledger, "Equity:FX:KGS", "KGS"), money("19200", "KGS"));
    assert_eq!(of(&ledger, "Income:FxMargin", "KGS"), money("-240", "KGS"));
    assert_eq!(of(&ledger, "Liabilities:Payout:t1", "KGS"), money("0", "KGS"));
    assert_eq!(of(&ledger, "Liabilities:Owed:B", "KGS"), money("-18960", "KGS"));

    // B takes goods valued 18,900 at par less 60.
    let settlement = Entry::new(
        "t1:settle",
        day("2023-06-01"),
        text(),
        vec![
            debit("Liabilities:Owed:B", money("18960", "KGS")),
            credit("Assets:Goods:InTransit", money("18900", "KGS")),
            credit("Expenses:PriceDifference", money("60", "KGS")),
        ],
    );
    ledger.post(last_day(), &settlement.unwrap()).unwrap();
    assert!(of(&ledger, "Liabilities:Owed:B", "KGS").is_zero());
    assert_eq!(of(&ledger, "Expenses:PriceDifference", "KGS"), money("-60", "KGS"));
    assert!(ledger.trial_balance().unwrap().is_zero());
    // As of the day before, B was still owed.
    let before =
        ledger.balance_on(&account("Liabilities:Owed:B"), Currency::KGS, day("2023-05-31"));
    assert_eq!(before.unwrap(), money("-18960", "KGS"));
}

#[test]
fn the_family_pays_the_fee_and_the_margin() {
    let transfer = worked_example();
    let reference = ReferenceRule::StatedOnly.find(&transfer);
    let mut ledger = Ledger::new();
    ledger
        .post_all(
            last_day(),
            &booking::family(&transfer, &reference, RoundingMode::HalfEven).unwrap(),
        )
        .unwrap();
    let of = |path: &str, code: &str| ledger.balance(&account(path), currency(code)).unwrap();
    assert_eq!(of("Assets:Cash:RU", "RUB"), money("-20100", "RUB"));
    assert_eq!(of("Expenses:TransferFee", "RUB"), money("100", "RUB"));
    assert_eq!(of("Assets:Cash:KG", "KGS"), money("18960", "KGS"));
    assert_eq!(of("Expenses:FxMargin", "KGS"), money("240", "KGS"));
    // Without a market rate of the day no margin is invented.
    let mut unknown = Ledger::new();
    let missing: Answer<ReferenceRate> =
        Answer::missing(Message::new("remittances.missing.reference-rate"));
    unknown
        .post_all(
            last_day(),
            &booking::family(&transfer, &missing, RoundingMode::HalfEven).unwrap(),
        )
        .unwrap();
    assert!(unknown.balance(&account("Expenses:FxMargin"), Currency::KGS).unwrap().is_zero());
    assert_eq!(
        unknown.balance(&account("Equity:FX:KGS"), Currency::KGS).unwrap(),
        money("-18960", "KGS")
    );
}

#[test]
fn hawala_settled_in_goods_leaves_no_claim() {
    // IMF Occasional Paper 222, back matter, Official; the claim of HB in A1.3 falls as in A1.2
    // (Derived).
    let usd = money("100", "USD");
    let post = |entries: Vec<(&str, Vec<Posting>)>| {
        let mut ledger = Ledger::new();
        for (key, postings) in entries {
            let entry = Entry::new(key, day("2003-01-01"), text(), postings).unwrap();
            ledger.post(last_day(), &entry).unwrap();
        }
        ledger
    };
    // HA takes the sender's dollars and owes HB; then it buys goods and ships them to HB.
    let ha = post(vec![
        ("remittance", vec![debit("Assets:Cash", usd), credit("Liabilities:Owed:HB", usd)]),
        ("A1.3", vec![debit("Liabilities:Owed:HB", usd), credit("Assets:Cash", usd)]),
    ]);
    assert!(ha.balances().unwrap().iter().all(|line| line.balance.is_zero()));
    // HB pays out local currency against a claim in dollars, then gets goods for the claim.
    let som = money("8745", "KGS");
    let hb = post(vec![
        (
            "remittance",
            vec![
                credit("Assets:Cash", som),
                debit("Equity:FX:KGS", som),
                credit("Equity:FX:USD", usd),
                debit("Assets:Claims:HA", usd),
            ],
        ),
        ("A1.3", vec![debit("Assets:Goods", usd), credit("Assets:Claims:HA", usd)]),
    ]);
    let of = |path: &str, currency| hb.balance(&account(path), currency).unwrap();
    assert!(of("Assets:Claims:HA", Currency::USD).is_zero());
    assert_eq!(of("Assets:Goods", Currency::USD), usd);
    assert_eq!(of("Assets:Cash", Currency::KGS), money("-8745", "KGS"));
}

#[test]
fn pairs_that_text_ledgers_reject_balance_exactly() {
    // beancount #945, #246, #384 and #135: total prices that its unit prices cannot reproduce.
    // Code. `MR` of #246 is no code of ISO 4217: its 5640 stand here in yen, which have no decimals
    // either.
    let pairs: [(Money, &[Money]); 5] = [
        (money("0.77", "EUR"), &[money("90", "RSD")]),
        (money("42.30", "USD"), &[money("5640", "JPY")]),
        (money("67455", "RUB"), &[money("900", "EUR")]),
        (money("20000.00", "RUB"), &[money("350007", "KRW")]),
        (money("124.98", "USD"), &[money("15", "CNY"), money("660", "CNY")]),
    ];
    for (sold, bought) in pairs {
        let position = |amount: Money| Account::position(amount.currency());
        let mut postings =
            vec![credit("Assets:Cash", sold), Posting::debit(position(sold), sold).unwrap()];
        for amount in bought {
            postings.push(Posting::credit(position(*amount), *amount).unwrap());
            postings.push(debit("Assets:Cash", *amount));
        }
        let entry = Entry::new("pair", day("2023-01-01"), text(), postings);
        assert!(entry.unwrap().sums().values().all(|sum| *sum == 0));
    }
}

#[test]
fn losses_that_text_ledgers_accept_are_refused() {
    // Observed with ledger 3.3.0, hledger 1.25 and beancount 3.2.3: a typing error taken for a
    // conversion. Code.
    let typing_error = Entry::new(
        "rur",
        day("2023-01-01"),
        text(),
        vec![debit("Assets:A", money("100", "RUB")), credit("Assets:B", money("100", "RUR"))],
    );
    assert!(
        matches!(typing_error, Err(EntryError::Unbalanced { minor, .. }) if minor.abs() == 10_000)
    );
    // 100.00 RUB at 0.94805 is 94.805 KGS: half a tyiyn may not vanish from the books.
    let off = Entry::new(
        "half",
        day("2023-01-01"),
        text(),
        vec![debit("Assets:A", money("94.81", "KGS")), credit("Assets:B", money("94.80", "KGS"))],
    );
    assert_eq!(
        off.unwrap_err().to_string(),
        "entry \"half\" does not balance in KGS: debits less credits leave 1 minor units; accepted is nothing left in \
         every currency"
    );
}

#[test]
fn the_direction_of_a_rounding_is_named() {
    // TigerBeetle, docs/coding/recipes/currency-exchange.md: 100.00 USD at 82.42135 INR. Code.
    let exact = rate("USD", "INR", "82.42135").convert(money("100", "USD")).unwrap();
    let rounded = |mode| exact.to_money(&Rounding::to_minor(Currency::INR, mode).unwrap()).unwrap();
    assert_eq!(rounded(RoundingMode::HalfEven), money("8242.14", "INR"));
    assert_eq!(rounded(RoundingMode::Down), money("8242.13", "INR"));
    // Either explains the transfer; a third amount does not.
    let corridor = Corridor::new(Country::US, Country::IN).unwrap();
    let findings = |received: &str| {
        let received = money(received, "INR");
        let (sent, fee) = (money("100", "USD"), money("0.10", "USD"));
        let transfer =
            Transfer::new("t", day("2023-01-01"), corridor, Channel::Bank, sent, fee, received)
                .unwrap();
        transfer.at_rate(rate("USD", "INR", "82.42135")).unwrap().findings()
    };
    assert!(findings("8242.14").is_empty() && findings("8242.13").is_empty());
    let found = findings("8242.12");
    assert_eq!(found[0].rule, "received-differs");
    let catalogue = kerben_remittances::catalogue().unwrap();
    assert_eq!(
        catalogue.render(&found[0].evidence, kerben_core::language::Language::En),
        "8,242.12 INR received, but 100.00 USD at 1 USD = 82.42135 INR make 8,242.14 INR"
    );
}

#[test]
fn a_key_is_an_identity_also_inside_one_batch() {
    // TigerBeetle, Formance (stack PR 1633). Code.
    let entry = |amount: &str| {
        let amount = money(amount, "KGS");
        let postings = vec![debit("Assets:A", amount), credit("Assets:B", amount)];
        Entry::new("k", day("2023-01-01"), text(), postings).unwrap()
    };
    let mut ledger = Ledger::new();
    let posted = ledger.post_all(last_day(), &[entry("1"), entry("1")]).unwrap();
    assert_eq!(posted.iter().map(|p| p.is_replay()).collect::<Vec<_>>(), [false, true]);
    assert_eq!(ledger.len(), 1);
    assert!(ledger.post(last_day(), &entry("1")).unwrap().is_replay());
    assert!(matches!(
        ledger.post(last_day(), &entry("2")),
        Err(LedgerError::Conflict { number: 0, .. })
    ));
    // All or nothing: the second entry conflicts, so the first is not posted either.
    let other = Entry::new(
        "other",
        day("2023-01-01"),
        text(),
        vec![debit("Assets:A", money("5", "KGS")), credit("Assets:B", money("5", "KGS"))],
    );
    assert!(ledger.post_all(last_day(), &[other.unwrap(), entry("2")]).is_err());
    assert_eq!(ledger.len(), 1);
}
