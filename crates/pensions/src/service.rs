//! How long: days of service counted in months and days.

use chrono::NaiveDate;
use kerben_core::calendar::{self, CalendarSpan, MonthEnd, SpanConvention};
use kerben_core::explain::{Folded, Node, Recorder, Value};
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::rounding::{Rounding, RoundingMode};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::PensionError;
use crate::step::Step;

/// Days in a month when days of several periods are added up.
const DAYS_OF_A_MONTH: u32 = 30;

/// A length of service: whole months, and days that do not make another month.
///
/// Each unbroken stretch is measured by the calendar, from its first day: whole months, then days. The
/// days of several stretches are then added, and every 30 of them make a month. That last step is a rule of
/// Armenia; for the other states it was not read. Hence [`Service::carried`] says how many months came about
/// that way: they are the only ones that another rule of adding could take away.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(deny_unknown_fields)]
pub struct Service {
    months: u32,
    days: u32,
    carried: u32,
}

impl Service {
    /// So many whole months.
    #[must_use]
    pub const fn of_months(months: u32) -> Self {
        Self { months, days: 0, carried: 0 }
    }

    /// The length of these days.
    ///
    /// # Errors
    ///
    /// [`PensionError::Calendar`] when the months leave their range.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::{period::Period, periods::Periods};
    /// use kerben_pensions::service::Service;
    /// let winter: Period = "2021-12-11 to 2022-03-25".parse()?;
    /// let summer: Period = "2022-06-01 to 2022-06-20".parse()?;
    /// let service = Service::of(&Periods::from_iter([winter, summer]))?;
    /// assert_eq!((service.months(), service.days(), service.carried()), (4, 5, 1));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn of(periods: &Periods) -> Result<Self, PensionError> {
        Self::of_stretches(periods.iter())
    }

    /// The length of those of these days that lie before a day.
    pub(crate) fn before(periods: &Periods, day: NaiveDate) -> Result<Self, PensionError> {
        Self::between(periods, calendar::DAY_MIN, day)
    }

    /// The length of those of these days that lie in `from..until`; nothing where the two are not in order.
    pub(crate) fn between(
        periods: &Periods,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Self, PensionError> {
        let inside = periods.iter().filter_map(|period| {
            let (start, end) = (period.start().max(from), period.end().min(until));
            if (start, end) == (period.start(), period.end()) {
                return Some(period);
            }
            if start < end { Period::new(start, end).ok() } else { None }
        });
        Self::of_stretches(inside)
    }

    fn of_stretches(stretches: impl Iterator<Item = Period>) -> Result<Self, PensionError> {
        let (mut sum, mut count) = (CalendarSpan::default(), 0_usize);
        for period in stretches {
            sum = sum.checked_add(span(period)?)?;
            count = count.saturating_add(1);
        }
        // Of one stretch nothing is added: 30 days of a month of 31 are no month.
        let carried = if count > 1 { sum.days / DAYS_OF_A_MONTH } else { 0 };
        // At most 120,000 months lie in the calendar, each day once.
        let months =
            sum.years.saturating_mul(12).saturating_add(sum.months).saturating_add(carried);
        Ok(Self {
            months,
            days: sum.days.saturating_sub(carried.saturating_mul(DAYS_OF_A_MONTH)),
            carried,
        })
    }

    /// The whole months.
    #[must_use]
    pub const fn months(self) -> u32 {
        self.months
    }

    /// The days that do not make another month, 0 to 30.
    #[must_use]
    pub const fn days(self) -> u32 {
        self.days
    }

    /// How many of the months came from adding days of separate stretches, 30 to a month.
    #[must_use]
    pub const fn carried(self) -> u32 {
        self.carried
    }

    /// The months of which every rule of adding is sure.
    #[must_use]
    pub const fn sure_months(self) -> u32 {
        self.months.saturating_sub(self.carried)
    }

    /// The whole years.
    #[must_use]
    pub const fn years(self) -> u32 {
        self.months / 12
    }

    /// Whether there is no service at all.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.months == 0 && self.days == 0
    }

    /// The length in words of the catalogue.
    #[must_use]
    pub fn message(self) -> Message {
        Message::new("pensions.length")
            .arg("years", self.years())
            .arg("months", self.months % 12)
            .arg("days", self.days)
    }
}

fn span(period: Period) -> Result<CalendarSpan, PensionError> {
    Ok(period.calendar_span(SpanConvention::AddToAnchor(MonthEnd::Clamp))?)
}

/// Counts service and records how: one row for each unbroken stretch, and the days carried into months.
///
/// # Errors
///
/// As [`Service::of`].
pub fn count<R: Recorder>(
    title: &'static str,
    periods: &Periods,
    rec: &mut R,
) -> Result<Step<Service, R>, PensionError> {
    let service = Service::of(periods)?;
    let table = |label: &'static str, unit: &'static str, cell: fn(CalendarSpan) -> Value| Folded {
        label: Message::new(label).arg("count", periods.as_slice().len()),
        columns: vec![Message::new("pensions.column.period"), Message::new(unit)],
        // Every stretch was measured above, so none fails here.
        rows: periods
            .iter()
            .map(|period| vec![Value::Period(period), cell(span(period).unwrap_or_default())])
            .collect(),
    };
    let carried = if service.carried > 0 {
        let all = service.carried.saturating_mul(DAYS_OF_A_MONTH).saturating_add(service.days);
        let days = rec.record(|| {
            Node::sum("service.days/1", "pensions.service.days", Value::days(all)).folded(table(
                "pensions.service.stretches",
                "pensions.column.days",
                |span| Value::days(span.days),
            ))
        });
        let month = rec.record(|| {
            let days = Value::days(DAYS_OF_A_MONTH);
            Node::fact("service.month/1", "pensions.service.days_of_a_month", days)
        });
        let floor = Rounding::new(Decimal::ONE, RoundingMode::Floor)?;
        Some(rec.record(|| {
            let exact = Decimal::from(all).checked_div(Decimal::from(DAYS_OF_A_MONTH));
            let months = Value::months(service.carried);
            Node::ratio("service.carried/1", "pensions.service.carried", months)
                .input("numerator", &days)
                .input("denominator", &month)
                .rounded(Value::months(exact.unwrap_or_default()), &floor)
        }))
    } else {
        None
    };
    Ok(Step::record(rec, service, [], || {
        let node = Node::sum("service.months/1", title, Value::months(service.months))
            .folded(table("pensions.service.stretches", "pensions.column.months", |span| {
                Value::months(span.years.saturating_mul(12).saturating_add(span.months))
            }))
            .input("carried", &carried);
        if service.days == 0 {
            return node;
        }
        node.note(Message::new("pensions.service.left_over").arg("days", service.days))
    }))
}
