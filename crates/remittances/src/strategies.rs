//! Values for property tests, valid and nearly valid, named by what they mean.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::message::Message;
use kerben_core::money::Money;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::{Evidence, Sourced};
use kerben_core::strategies::money::{current_country, rounding_mode};
use kerben_core::strategies::time::day;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

use crate::bop::Item;
use crate::channel::{Channel, Purpose};
use crate::classification::Sender;
use crate::cost::Price;
use crate::ledger::{Account, Entry, Event, Ledger, Limit, Posting, Released};
use crate::measures::Components;
use crate::netting::Claim;
use crate::percent::Percent;
use crate::residence::{Stay, StayKind};
use crate::transfer::{Corridor, Transfer};

/// A currency in which remittances of the region travel; none, two and three decimals occur.
pub fn remitted_currency() -> impl Strategy<Value = Currency> + Clone {
    select(vec![
        Currency::KGS,
        Currency::RUB,
        Currency::KZT,
        Currency::USD,
        Currency::EUR,
        Currency::KRW,
        Currency::KWD,
    ])
}

/// An amount above zero, up to ten thousand million minor units.
pub fn positive_money(currency: Currency) -> impl Strategy<Value = Money> {
    (1_i64..10_000_000_000).prop_filter_map("a currency with minor units", move |minor| {
        Money::from_minor(minor, currency).ok()
    })
}

/// A rate of at most eight digits, between 0.0001 and 10,000.
pub fn rate_number() -> impl Strategy<Value = Decimal> + Clone {
    (1_000_i64..100_000_000, 4_u32..8).prop_map(|(mantissa, scale)| Decimal::new(mantissa, scale))
}

/// A percentage between -20 and 60, with a denominator of at most a thousand.
pub fn percent() -> impl Strategy<Value = Percent> {
    (-20_000_i64..60_000, 1_i64..1_000).prop_filter_map("a percentage", |(part, whole)| {
        format!("{}/{whole}", part * whole / 1_000).parse().ok()
    })
}

/// A corridor between two countries of today.
pub fn corridor() -> impl Strategy<Value = Corridor> {
    (current_country(), current_country())
        .prop_filter_map("two countries", |(from, to)| Corridor::new(from, to).ok())
}

/// A channel.
pub fn channel() -> impl Strategy<Value = Channel> {
    select(Channel::ALL)
}

/// A purpose.
pub fn purpose() -> impl Strategy<Value = Purpose> {
    select(Purpose::ALL)
}

/// How the amount received of a transfer stands to the rate stated beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Received {
    Rounded(RoundingMode),
    Anything,
}

fn any_transfer(received: impl Strategy<Value = Received>) -> impl Strategy<Value = Transfer> {
    let ids = "[a-z0-9]{1,8}";
    let amounts = (
        remitted_currency(),
        remitted_currency(),
        1_i64..10_000_000_000,
        0_u32..1_000,
        1_i64..10_000_000_000,
    );
    let rates = (rate_number(), proptest::option::of(900_i64..1_100), any::<bool>());
    (ids, day(), corridor(), channel(), purpose(), amounts, rates, received).prop_filter_map(
        "a transfer",
        |(
            id,
            day,
            corridor,
            channel,
            purpose,
            (from, to, minor, fee, other),
            (rate, near, stated),
            received,
        )| {
            let sent = Money::from_minor(minor, from).ok()?;
            let fee = Money::from_minor(minor / 10_000 * i64::from(fee), from).ok()?;
            let rate = ExchangeRate::new(from, to, rate).ok();
            let arrived = match (rate, received) {
                (None, _) => sent,
                (Some(rate), Received::Rounded(mode)) => {
                    rate.convert(sent).ok()?.to_money(&Rounding::to_minor(to, mode).ok()?).ok()?
                }
                (Some(_), Received::Anything) => Money::from_minor(other, to).ok()?,
            };
            let transfer = Transfer::new(id, day, corridor, channel, sent, fee, arrived).ok()?;
            let transfer = transfer.with_purpose(purpose);
            let Some(rate) = rate else { return Some(transfer) };
            let transfer = if stated { transfer.at_rate(rate).ok()? } else { transfer };
            let Some(near) = near else { return Some(transfer) };
            let market = rate.rate().checked_mul(Decimal::new(near, 3))?;
            let market = ExchangeRate::new(from, to, market).ok()?;
            transfer.against(Sourced::new(market, Evidence::Press, "market")).ok()
        },
    )
}

/// A transfer whose amount received is a rounding of the amount sent at the rate stated.
pub fn transfer() -> impl Strategy<Value = Transfer> {
    any_transfer(rounding_mode().prop_map(Received::Rounded))
}

/// A transfer whose amount received has nothing to do with the rate stated: valid, and full of
/// findings.
pub fn careless_transfer() -> impl Strategy<Value = Transfer> {
    any_transfer(Just(Received::Anything))
}

/// Up to six transfers with ids of their own.
pub fn transfers() -> impl Strategy<Value = Vec<Transfer>> {
    proptest::collection::vec(transfer(), 0..6).prop_map(|mut list| {
        let mut ids = std::collections::BTreeSet::new();
        list.retain(|transfer| ids.insert(transfer.id().to_owned()));
        list
    })
}

/// What a price is made of: amounts sent and charged in one currency, the rate applied and the
/// market rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// The amount sent.
    pub sent: Money,
    /// The fee.
    pub fee: Money,
    /// The rate applied.
    pub applied: ExchangeRate,
    /// The market rate.
    pub market: ExchangeRate,
}

impl Terms {
    /// The terms as a price.
    #[must_use]
    pub fn price(&self) -> Option<Price> {
        let market = Sourced::new(self.market, Evidence::Press, "market");
        Price::new(self.sent, self.fee).ok()?.applied(self.applied).ok()?.against(&market).ok()
    }
}

/// Terms of a service, dear and cheap, below and above the market.
pub fn terms() -> impl Strategy<Value = Terms> {
    (remitted_currency(), 1_i64..10_000_000, 0_i64..1_000_000, rate_number(), rate_number())
        .prop_filter_map("terms", |(base, sent, fee, applied, market)| {
            let quote = if base == Currency::USD { Currency::KGS } else { Currency::USD };
            Some(Terms {
                sent: Money::from_minor(sent, base).ok()?,
                fee: Money::from_minor(fee, base).ok()?,
                applied: ExchangeRate::new(base, quote, applied).ok()?,
                market: ExchangeRate::new(base, quote, market).ok()?,
            })
        })
}

/// One of a dozen accounts.
pub fn account() -> impl Strategy<Value = Account> {
    let roots = select(vec!["Assets", "Liabilities", "Equity", "Income", "Expenses"]);
    (roots, select(vec!["A", "B:C", "Cash:KG"]))
        .prop_filter_map("an account", |(root, rest)| Account::new(&format!("{root}:{rest}")).ok())
}

fn balanced(legs: Vec<(Account, Account, Money)>) -> Option<Vec<Posting>> {
    let sides = legs.into_iter().map(|(debit, credit, amount)| {
        Some([Posting::debit(debit, amount).ok()?, Posting::credit(credit, amount).ok()?])
    });
    Some(sides.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect())
}

fn leg() -> impl Strategy<Value = (Account, Account, Money)> {
    (account(), account(), remitted_currency().prop_flat_map(positive_money))
}

/// Postings that balance in each of up to four currencies.
pub fn postings() -> impl Strategy<Value = Vec<Posting>> {
    proptest::collection::vec(leg(), 1..4).prop_filter_map("postings", balanced)
}

/// Postings that are off by at least one minor unit in one currency.
pub fn unbalanced_postings() -> impl Strategy<Value = Vec<Posting>> {
    (postings(), account(), remitted_currency(), 1_i64..100).prop_filter_map(
        "one posting too many",
        |(mut postings, account, currency, off)| {
            postings.push(Posting::debit(account, Money::from_minor(off, currency).ok()?).ok()?);
            Some(postings)
        },
    )
}

/// An entry under one of few keys, so that a list of them holds conflicts and replays.
pub fn entry() -> impl Strategy<Value = Entry> {
    (0_u8..12, day(), postings()).prop_filter_map("an entry", |(key, day, postings)| {
        Entry::new(format!("e{key}"), day, Message::new("remittances.statement"), postings).ok()
    })
}

/// A history of entries with keys of their own.
pub fn history() -> impl Strategy<Value = Vec<Entry>> {
    proptest::collection::vec((day(), postings()), 0..12).prop_filter_map("entries", |list| {
        let entries = list.into_iter().enumerate().map(|(number, (day, postings))| {
            Entry::new(format!("e{number}"), day, Message::new("remittances.statement"), postings)
                .ok()
        });
        entries.collect()
    })
}

fn numbered(number: u8, day: NaiveDate, postings: Vec<Posting>) -> Option<Entry> {
    Entry::new(format!("e{number}"), day, Message::new("remittances.statement"), postings).ok()
}

/// Events over few keys and accounts in one month, so that holds are settled and released, limits
/// are met and broken, and much is refused.
pub fn event() -> impl Strategy<Value = Event> {
    let day = (1_u32..29).prop_filter_map("a day", |day| NaiveDate::from_ymd_opt(2023, 1, day));
    let posting = (account(), account(), 1_i64..1_000)
        .prop_filter_map("postings", |(a, b, minor)| {
            balanced(vec![(a, b, Money::from_minor(minor, Currency::KGS).ok()?)])
        });
    let keys = (0_u8..12, 0_u8..12, 0_u8..6);
    (keys, day.clone(), day, posting, account(), 0_i64..2_000).prop_filter_map(
        "an event",
        |((key, other, kind), day, until, postings, account, bound)| {
            let entry = numbered(key, day, postings);
            let hold = format!("e{other}");
            Some(match kind {
                0 => Event::Post(entry?),
                1 => {
                    Event::Hold { entry: entry?, until: Some(until).filter(|until| *until >= day) }
                }
                2 => {
                    // Mostly what was held under this key, if anything was.
                    Event::Settle { hold, entry: entry? }
                }
                3 => {
                    let why = if bound % 2 == 0 { Released::Voided } else { Released::Expired };
                    Event::Release { key: format!("r{key}"), hold, day: until, why }
                }
                4 => {
                    let limit = Limit::none(account, Currency::KGS);
                    Event::Limit(if bound % 3 == 0 {
                        limit
                    } else {
                        limit.least(-bound).most(bound)
                    })
                }
                _ if bound < 100 => Event::Seal { through: day },
                _ => {
                    let postings = entry?.postings().iter().map(Posting::reversed).collect();
                    Event::Post(numbered(other, day, postings)?)
                }
            })
        },
    )
}

/// A ledger after many events, of which it took those that could be taken; some settle what was
/// held, and some reverse what was posted.
pub fn ledger() -> impl Strategy<Value = Ledger> {
    let step = (proptest::collection::vec(event(), 1..4), any::<bool>(), 0_u32..3);
    proptest::collection::vec(step, 0..24).prop_map(|steps| {
        let mut ledger = Ledger::new();
        let mut recorded = NaiveDate::from_ymd_opt(2023, 1, 10).unwrap_or_default();
        for (number, (events, turn, days)) in steps.into_iter().enumerate() {
            recorded =
                recorded.checked_add_days(chrono::Days::new(days.into())).unwrap_or(recorded);
            let _ = ledger.apply(recorded, &events);
            let Some(Event::Post(entry) | Event::Hold { entry, .. }) = events.first() else {
                continue;
            };
            let key = format!("s{number}");
            let text = Message::new("remittances.statement");
            let next = if turn {
                let postings = entry.postings().to_vec();
                let settled = Entry::new(key, entry.day(), text, postings).ok();
                settled
                    .map(|settled| Event::Settle { hold: entry.key().to_owned(), entry: settled })
            } else {
                entry.reversal(key, entry.day(), text).ok().map(Event::Post)
            };
            let _ = ledger.apply(recorded, next.as_slice());
        }
        ledger
    })
}

/// Claims among few operators in few currencies.
pub fn claims() -> impl Strategy<Value = Vec<Claim>> {
    let party = select(vec!["Bishkek", "Osh", "Moscow", "Istanbul"]);
    let claim = (party.clone(), party, remitted_currency().prop_flat_map(positive_money));
    let claim = claim.prop_filter_map("two parties", |(creditor, debtor, amount)| {
        Claim::new(creditor, debtor, amount).ok()
    });
    proptest::collection::vec(claim, 0..12)
}

/// Every component of the measures, in US dollars, none below zero.
pub fn components() -> impl Strategy<Value = Components> {
    proptest::collection::vec(0_i64..1_000_000_000, Item::ALL.len()).prop_filter_map(
        "components",
        |amounts| {
            Item::ALL.iter().zip(amounts).try_fold(
                Components::new(Currency::USD),
                |of, (item, minor)| {
                    of.with(*item, Money::from_minor(minor, Currency::USD).ok()?).ok()
                },
            )
        },
    )
}

/// A stay in a country that began on a day, over or not, meant for a known length or not.
pub fn stay_in(country: Country, first: NaiveDate) -> impl Strategy<Value = Stay> {
    let kinds =
        select(vec![StayKind::Work, StayKind::Work, StayKind::SeasonalWork, StayKind::Study]);
    let length = proptest::option::of(0_u64..1_500);
    (length, proptest::option::of(0_u32..60), kinds).prop_filter_map(
        "a stay",
        move |(length, months, kind)| {
            let last = match length {
                Some(days) => Some(first.checked_add_days(chrono::Days::new(days))?),
                None => None,
            };
            let stay = Stay::new(country, first, last).ok()?.of_kind(kind);
            match months {
                Some(months) => stay.meant_for(months).ok(),
                None => Some(stay),
            }
        },
    )
}

/// A household whose home is where a transfer goes, with or without a stay where it comes from.
pub fn sender_of(transfer: &Transfer) -> impl Strategy<Value = Sender> + use<> {
    let corridor = transfer.corridor();
    let day = transfer.day();
    (0_u64..800, any::<bool>()).prop_flat_map(move |(before, stays)| {
        let first = day.checked_sub_days(chrono::Days::new(before)).unwrap_or(day);
        stay_in(corridor.from(), first).prop_map(move |stay| Sender {
            home: corridor.to(),
            stays: if stays { vec![stay] } else { Vec::new() },
        })
    })
}
