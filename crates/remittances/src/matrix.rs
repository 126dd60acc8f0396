//! Transfers by corridor and channel: a table with its margins.

use std::collections::BTreeMap;

use kerben_core::currency::Currency;
use kerben_core::money::{Money, MoneyError};
use serde::{Deserialize, Serialize};

use crate::channel::Channel;
use crate::transfer::{Corridor, Transfer};

/// How much went through one corridor and channel in one currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Flow {
    /// How many transfers.
    pub transfers: u64,
    /// What was received in all.
    pub received: Money,
}

impl Flow {
    fn with(self, more: Self) -> Result<Self, MoneyError> {
        Ok(Self {
            transfers: self.transfers.saturating_add(more.transfers),
            received: self.received.checked_add(more.received)?,
        })
    }
}

/// A cell of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Cell {
    /// The corridor.
    #[serde(flatten)]
    pub corridor: Corridor,
    /// The channel.
    pub channel: Channel,
    /// What went through.
    pub flow: Flow,
}

/// Transfers by corridor and channel, each currency by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Matrix {
    cells: BTreeMap<(Corridor, Channel, Currency), Flow>,
}

impl Matrix {
    /// The table of these transfers, by what was received.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold a sum.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_remittances::matrix::Matrix;
    ///
    /// let matrix = Matrix::of(&[])?;
    /// assert!(matrix.cells().next().is_none() && matrix.total()?.is_empty());
    /// # Ok::<(), kerben_core::money::MoneyError>(())
    /// ```
    pub fn of<'a>(transfers: impl IntoIterator<Item = &'a Transfer>) -> Result<Self, MoneyError> {
        let mut matrix = Self::default();
        for transfer in transfers {
            let received = transfer.received();
            let flow = Flow { transfers: 1, received };
            let place = (transfer.corridor(), transfer.channel(), received.currency());
            add(&mut matrix.cells, place, flow)?;
        }
        Ok(matrix)
    }

    /// The cells that are not empty, by corridor, channel and currency.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + '_ {
        let cells = self.cells.iter();
        cells.map(|((corridor, channel, _), flow)| Cell {
            corridor: *corridor,
            channel: *channel,
            flow: *flow,
        })
    }

    /// What went through each corridor, in each currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold a sum.
    pub fn by_corridor(&self) -> Result<BTreeMap<(Corridor, Currency), Flow>, MoneyError> {
        self.summed(|(corridor, _, currency)| (corridor, currency))
    }

    /// What went through each channel, in each currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold a sum.
    pub fn by_channel(&self) -> Result<BTreeMap<(Channel, Currency), Flow>, MoneyError> {
        self.summed(|(_, channel, currency)| (channel, currency))
    }

    /// Everything, in each currency.
    ///
    /// # Errors
    ///
    /// [`MoneyError`] when money cannot hold a sum.
    pub fn total(&self) -> Result<BTreeMap<Currency, Flow>, MoneyError> {
        self.summed(|(_, _, currency)| currency)
    }

    fn summed<K: Ord>(
        &self,
        key: impl Fn((Corridor, Channel, Currency)) -> K,
    ) -> Result<BTreeMap<K, Flow>, MoneyError> {
        let mut sums = BTreeMap::new();
        for (place, flow) in &self.cells {
            add(&mut sums, key(*place), *flow)?;
        }
        Ok(sums)
    }
}

fn add<K: Ord>(sums: &mut BTreeMap<K, Flow>, key: K, flow: Flow) -> Result<(), MoneyError> {
    let sum = match sums.get(&key) {
        Some(sum) => sum.with(flow)?,
        None => flow,
    };
    sums.insert(key, sum);
    Ok(())
}
