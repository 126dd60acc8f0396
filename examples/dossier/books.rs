//! What is kept in books: a place taken in the register of a quota, and the transfers in a ledger.

use chrono::NaiveDate;
use kerben::core::calendar::day;
use kerben::core::explain::Off;
use kerben::core::period::Period;
use kerben::core::rounding::RoundingMode;
use kerben::quotas::YearTotal;
use kerben::quotas::register::journal::{self, Head as Journal};
use kerben::quotas::register::{
    Ask, Decision, Instrument, Kind, NodeSpec, Register, RequestId, keys,
};
use kerben::remittances::booking::Partner;
use kerben::remittances::channel::Channel;
use kerben::remittances::ledger::{Balance, Event, Ledger, log};
use kerben::remittances::life::{Life, Step};
use kerben::remittances::rates::ReferenceRule;
use kerben::remittances::transfer::Transfer;
use serde::Serialize;

use crate::answers::Stop;
use crate::input::PermitRequest;

/// For how many days a place is held, and for how many it is then given.
const HELD_AND_GRANTED: (u32, u32) = (60, 360);

/// One place asked for in the register of a total, and the end of the register's journal.
#[derive(Debug, Serialize)]
pub(crate) struct PlaceTaken {
    pub(crate) places: u64,
    pub(crate) held: Decision,
    pub(crate) confirmed: Option<Decision>,
    pub(crate) journal: Journal,
}

/// The operators' side of all transfers, as a ledger.
#[derive(Debug, Serialize)]
pub(crate) struct Booked {
    pub(crate) entries: u64,
    pub(crate) balances: Vec<Balance>,
    pub(crate) balanced: bool,
    /// The hash of the last entry of the chained log.
    pub(crate) sealed_by: String,
}

/// Opens the register of a known total and takes one place in it on the first day of the year.
pub(crate) fn place(
    request: &PermitRequest,
    total: Option<&YearTotal>,
) -> Result<Option<PlaceTaken>, Stop> {
    let Some(YearTotal::Known(known)) = total else { return Ok(None) };
    let statement = &known.last().statement;
    let Some(places) = statement.limit.places() else { return Ok(None) };
    let first = day(request.year, 1, 1)?;
    let period = Period::of_year(request.year)?;
    let title = statement.instrument.clone().unwrap_or_else(|| statement.id.clone());
    let order = Instrument::new(title, statement.lowest_grade());
    let mut register = Register::new();
    let name = format!("{} {}", request.state, request.year);
    let nation = register.open(NodeSpec::new(name, Kind::Flow, period), first)?;
    register.grant(nation, places, first, order, first)?;
    let path = register.path(&keys([]), first)?;
    let (held, granted) = HELD_AND_GRANTED;
    let id = RequestId::of_text("the request of the dossier");
    let ask = Ask::new(id, path).places(1).days(held, granted);
    let held = register.hold(&ask, first, &mut Off)?.value;
    let confirmed = match held {
        Decision::Held { .. } => Some(register.confirm(id, first)?),
        _ => None,
    };
    let (text, end) = journal::lines(&journal::empty(), register.entries())?;
    // What was written is read again before anybody relies on it.
    journal::read(&text, Some(&end)).whole()?;
    Ok(Some(PlaceTaken { places, held, confirmed, journal: end }))
}

/// Books every transfer through its life, from quotation to pay-out on the one day that the file gives.
///
/// Cash that was carried by hand passed through no operator's books.
pub(crate) fn ledger(transfers: &[Transfer]) -> Result<Booked, Stop> {
    let mut booked: Vec<(NaiveDate, Vec<Event>)> = Vec::new();
    for transfer in transfers.iter().filter(|each| each.channel() != Channel::CashCarried) {
        let on = transfer.day();
        let life = Life::quoted(transfer.clone(), on)
            .then(on, Step::Accept)?
            .then(on, Step::MakeAvailable { until: on })?
            .then(on, Step::PayOut)?;
        let partner = Partner::of(transfer.corridor().to());
        booked.extend(life.events(ReferenceRule::StatedOnly, &partner, RoundingMode::HalfEven)?);
    }
    // Days of recording may only grow.
    booked.sort_by_key(|(on, _)| *on);
    let mut ledger = Ledger::new();
    for (on, events) in &booked {
        ledger.apply(*on, events)?;
    }
    let (_, head) = log::lines(&log::empty(), ledger.records())?;
    let standing = ledger.balances()?.into_iter().filter(|line| !line.balance.is_zero());
    Ok(Booked {
        entries: head.entries,
        balances: standing.collect(),
        balanced: ledger.trial_balance()?.is_zero(),
        sealed_by: head.hash,
    })
}
