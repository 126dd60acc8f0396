//! The account of a table of transfers.

use std::collections::BTreeMap;
use std::error::Error;

use kerben::core::calendar::day;
use kerben::core::currency::Currency;
use kerben::core::message::Message;
use kerben::core::money::Money;
use kerben::core::rounding::RoundingMode;
use kerben::remittances::answer::{Answer, Finding};
use kerben::remittances::averages::{
    CorridorAverage, GlobalAverage, Qualifies, SdgTargets, SmartAverage,
};
use kerben::remittances::booking::{self, Partner};
use kerben::remittances::bop::Item;
use kerben::remittances::channel::Channel;
use kerben::remittances::classification::{Sender, Treatment, classify};
use kerben::remittances::cost::{Cost, of_transfer, two_decimals};
use kerben::remittances::interchange::transfers::Row;
use kerben::remittances::ledger::{Balance, Ledger};
use kerben::remittances::matrix::{Cell, Matrix};
use kerben::remittances::measures::{Components, MeasureId, MeasureSet};
use kerben::remittances::percent::Percent;
use kerben::remittances::rates::ReferenceRule;
use kerben::remittances::residence::{ResidenceRule, Stay};
use kerben::remittances::survey::SurveySet;
use kerben::remittances::transfer::{Corridor, Transfer};
use serde::Serialize;

use crate::Options;

/// One operator and channel in one corridor.
#[derive(Serialize)]
pub(crate) struct Service {
    pub(crate) corridor: Corridor,
    pub(crate) operator: Option<String>,
    pub(crate) channel: Channel,
    pub(crate) transfers: usize,
    /// The mean of the transfers whose margin is known; nothing where none is.
    pub(crate) cost: Option<Percent>,
    /// The transfers whose margin is not known: it is not taken for zero.
    pub(crate) undisclosed: usize,
}

/// One corridor and what its services cost.
#[derive(Serialize)]
pub(crate) struct Averages {
    pub(crate) corridor: Corridor,
    pub(crate) average: Option<CorridorAverage>,
    pub(crate) smart: Option<SmartAverage>,
    /// Whether the `SmaRT` average is within 5 per cent; nothing without one.
    pub(crate) within_target: Option<bool>,
}

/// What counts as remittances in one currency.
#[derive(Serialize)]
pub(crate) struct Measured {
    pub(crate) measure: MeasureId,
    pub(crate) value: Answer<Money>,
}

/// A transfer that counts in no measure.
#[derive(Serialize)]
pub(crate) struct Uncounted {
    pub(crate) transfer: String,
    /// Whether that is open, because something is missing.
    pub(crate) open: bool,
    /// The reason, or what is missing.
    pub(crate) why: Message,
}

/// Everything that is said of a table.
#[derive(Serialize)]
pub(crate) struct Account {
    pub(crate) transfers: usize,
    pub(crate) findings: Vec<Finding>,
    pub(crate) services: Vec<Service>,
    pub(crate) corridors: Vec<Averages>,
    /// The global average as it was published last, and whether it is below 3 per cent: the target
    /// is about the world and not about a table.
    pub(crate) global: Option<(String, GlobalAverage, bool)>,
    pub(crate) balances: Vec<Balance>,
    pub(crate) balanced: bool,
    pub(crate) matrix: Vec<Cell>,
    pub(crate) measures: Vec<Measured>,
    /// The transfers that count in no measure.
    pub(crate) uncounted: Vec<Uncounted>,
}

pub(crate) fn of(rows: &[Row], options: &Options) -> Result<Account, Box<dyn Error>> {
    let transfers = || rows.iter().map(|row| &row.transfer);
    let costs = rows
        .iter()
        .map(|row| {
            of_transfer(&row.transfer, ReferenceRule::StatedOnly, &two_decimals()?)
                .map_err(Into::into)
        })
        .collect::<Result<Vec<Cost>, Box<dyn Error>>>()?;
    let services = services(rows, &costs)?;
    let parameters = kerben::remittances::parameters()?;
    let targets = SdgTargets::from_parameters(&parameters, day(2026, 1, 1)?)?;
    let surveys = SurveySet::builtin()?;
    let published = surveys.averages().iter().map(|average| average.quarter);
    let latest = published.filter_map(|quarter| surveys.average::<GlobalAverage>(quarter));
    let latest = latest.max_by_key(|average| average.quarter);
    let (standing, balanced) = booked(rows)?;
    let (measures, uncounted) = measured(transfers(), options)?;
    Ok(Account {
        transfers: rows.len(),
        findings: transfers().flat_map(Transfer::findings).collect(),
        corridors: averages(&services, &targets, options)?,
        services,
        global: latest.map(|latest| {
            let average = latest.average.value;
            (latest.quarter.to_string(), average, targets.global_is_below(&average))
        }),
        balances: standing,
        balanced,
        matrix: Matrix::of(transfers())?.cells().collect(),
        measures,
        uncounted,
    })
}

fn services(rows: &[Row], costs: &[Cost]) -> Result<Vec<Service>, Box<dyn Error>> {
    let mut grouped: BTreeMap<(Corridor, Option<&str>, Channel), Vec<&Cost>> = BTreeMap::new();
    for (row, cost) in rows.iter().zip(costs) {
        let (corridor, channel) = (row.transfer.corridor(), row.transfer.channel());
        grouped.entry((corridor, row.operator.as_deref(), channel)).or_default().push(cost);
    }
    let services = grouped.into_iter().map(|((corridor, operator, channel), costs)| {
        let known = costs.iter().filter_map(|cost| cost.total.known().map(|total| total.exact));
        let known: Vec<Percent> = known.collect();
        Ok(Service {
            corridor,
            operator: operator.map(str::to_owned),
            channel,
            transfers: costs.len(),
            undisclosed: costs.len() - known.len(),
            cost: Percent::mean(&known)?,
        })
    });
    services.collect()
}

fn averages(
    services: &[Service],
    targets: &SdgTargets,
    options: &Options,
) -> Result<Vec<Averages>, Box<dyn Error>> {
    let mut corridors: BTreeMap<Corridor, Vec<(Percent, Qualifies)>> = BTreeMap::new();
    for service in services {
        let costs = corridors.entry(service.corridor).or_default();
        let named = service.operator.as_ref();
        let qualifies = named.is_some_and(|name| options.qualifying.contains(name));
        let qualifies = if qualifies { Qualifies::Yes } else { Qualifies::No };
        costs.extend(service.cost.map(|cost| (cost, qualifies)));
    }
    let averages = corridors.into_iter().map(|(corridor, costs)| {
        let all: Vec<Percent> = costs.iter().map(|(cost, _)| *cost).collect();
        let smart = SmartAverage::of(&costs)?;
        Ok(Averages {
            corridor,
            average: CorridorAverage::of(&all)?,
            smart,
            within_target: smart.map(|smart| targets.corridor_is_within(&smart)),
        })
    });
    averages.collect()
}

/// The books of one operator who accepted every transfer and whose partners paid them out.
fn booked(rows: &[Row]) -> Result<(Vec<Balance>, bool), Box<dyn Error>> {
    let mut ledger = Ledger::new();
    let last = rows.iter().map(|row| row.transfer.day()).max();
    for row in rows.iter().filter(|row| row.transfer.channel() != Channel::CashCarried) {
        let transfer = &row.transfer;
        let reference = ReferenceRule::StatedOnly.find(transfer);
        let partner = Partner::of(transfer.corridor().to());
        let entries = booking::operator(transfer, &reference, &partner, RoundingMode::HalfEven)?;
        ledger.post_all(last.unwrap_or(transfer.day()), &entries)?;
    }
    let standing = ledger.balances()?.into_iter().filter(|line| !line.balance.is_zero());
    Ok((standing.collect(), ledger.trial_balance()?.is_zero()))
}

/// The measures in each currency, and why a transfer counts in none.
type Measures = (Vec<Measured>, Vec<Uncounted>);

fn measured<'a>(
    transfers: impl Iterator<Item = &'a Transfer>,
    options: &Options,
) -> Result<Measures, Box<dyn Error>> {
    let parameters = kerben::remittances::parameters()?;
    let known_on = day(2026, 1, 1)?;
    let rule = ResidenceRule::from_parameter(&parameters.at("bpm6.residence", known_on)?)?;
    let mut sums: BTreeMap<Currency, BTreeMap<Item, Money>> = BTreeMap::new();
    let mut uncounted = Vec::new();
    for transfer in transfers {
        let from = transfer.corridor().from();
        let stays = match options.stay_months {
            Some(months) => vec![Stay::new(from, transfer.day(), None)?.meant_for(months)?],
            None => Vec::new(),
        };
        let sender = Sender { home: transfer.corridor().to(), stays };
        match classify(transfer, &sender, &rule, known_on)? {
            Answer::Known(known) => match known.treatment {
                Treatment::Item { item, amount } => {
                    let items = sums.entry(amount.currency()).or_default();
                    let sum = match items.get(&item) {
                        Some(sum) => sum.checked_add(amount)?,
                        None => amount,
                    };
                    items.insert(item, sum);
                }
                _ => uncounted.push(Uncounted {
                    transfer: transfer.id().to_owned(),
                    open: false,
                    why: known.reason,
                }),
            },
            Answer::Undetermined { missing } => {
                let missing = missing.into_iter().map(|why| Uncounted {
                    transfer: transfer.id().to_owned(),
                    open: true,
                    why,
                });
                uncounted.extend(missing);
            }
        }
    }
    let set = MeasureSet::builtin()?;
    let mut measured = Vec::new();
    for (currency, items) in sums {
        let mut components = Components::new(currency);
        for (item, amount) in items {
            components = components.with(item, amount)?;
        }
        // The table holds transfers only: of everything else it holds none.
        components = components.none_of(Item::ALL)?;
        for measure in MeasureId::ALL {
            measured.push(Measured { measure, value: set.measure(measure, &components)? });
        }
    }
    Ok((measured, uncounted))
}
