//! When a convention binds a State, and when its reports are due.

use chrono::NaiveDate;
use kerben_core::calendar::{self, CalendarError, MonthEnd, serde_day};
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::message::Message;
use kerben_core::partial_date::PartialDate;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use super::answer::Said;
use crate::end::come;
use crate::id::FunctionId;
use crate::proof::SourceIds;

/// The clauses of a convention on entry into force and reports, with the deposits and reports that were read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Reporting {
    /// Its id, as `icrmw`; of the form of a function's id.
    pub id: FunctionId,
    /// Its name.
    pub name: Localised,
    /// The day of the deposit that brought it into force at all.
    #[serde(with = "serde_day")]
    pub general_deposit: NaiveDate,
    /// It binds from the first day of the month that follows so many months after a deposit.
    pub months_after_deposit: u8,
    /// The first report is due within so many years after it binds the State.
    pub first_report_years: u8,
    /// Then one every so many years, on days that the treaty body sets.
    pub cycle_years: u8,
    /// Deposits of ratification or accession.
    #[serde(default, rename = "deposit", skip_serializing_if = "Vec::is_empty")]
    pub deposits: Vec<Deposit>,
    /// Reports after the first one, and what is known of the first.
    #[serde(default, rename = "report", skip_serializing_if = "Vec::is_empty")]
    pub reports: Vec<Report>,
    /// How well the clauses are known.
    pub grade: Evidence,
    /// Where they were read.
    pub sources: SourceIds,
}

/// A deposit by a State.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Deposit {
    /// The State.
    pub state: Country,
    /// The day.
    #[serde(with = "serde_day")]
    pub on: NaiveDate,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
}

/// A report by a State: its days as the treaty body set and counted them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Report {
    /// The State.
    pub state: Country,
    /// Which report: 1 for the first.
    pub number: u8,
    /// When it was due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<PartialDate>,
    /// When it was received.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received: Option<PartialDate>,
    /// When it was considered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub considered: Option<PartialDate>,
    /// When the observations on it were adopted, which set the day of the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adopted: Option<PartialDate>,
    /// How well it is proved.
    pub grade: Evidence,
    /// Where it was read.
    pub sources: SourceIds,
    /// What a reader should know about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// How a State stands with its reports on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReportStanding {
    /// Since when the convention binds it; `None` where no deposit was read.
    pub in_force: Option<PartialDate>,
    /// When the first report was due.
    pub first_report_due: Option<PartialDate>,
    /// Whether no report is overdue; does not apply before the convention binds the State.
    pub in_time: Said,
    /// Why.
    pub why: Message,
    /// The lowest grade of what that rests on.
    pub grade: Evidence,
    /// The ids of the sources.
    pub sources: Vec<String>,
}

impl Reporting {
    /// Returns the day from which the convention binds a State that deposited on a day.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] beyond the calendar.
    ///
    /// # Source
    ///
    /// Article 87 of the Migrant Workers Convention: paragraph 1 for the first twenty deposits, paragraph 2 for later ones.
    /// Three months are counted to the same day of the month, or to its last day where it has none.
    ///
    /// # Example
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::assessment::Instruments;
    /// use kerben_core::calendar::parse_day;
    ///
    /// let instruments = Instruments::builtin()?;
    /// let convention = instruments.reporting("icrmw").ok_or("shipped")?;
    /// let kyrgyzstan = convention.entry_into_force(parse_day("2003-09-29")?)?;
    /// assert_eq!(kyrgyzstan.to_string(), "2004-01-01");
    /// assert_eq!(convention.first_report_due(kyrgyzstan)?.to_string(), "2005-01-01");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn entry_into_force(&self, deposit: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let counted = deposit.max(self.general_deposit);
        let months = i32::from(self.months_after_deposit);
        calendar::first_of_month(calendar::add_months(counted, months, MonthEnd::Clamp)?, 1)
    }

    /// Returns the day on which the first report is due.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] beyond the calendar.
    ///
    /// # Source
    ///
    /// Article 73(1)(a) of the Migrant Workers Convention. Later days are set by the Committee and are data.
    pub fn first_report_due(&self, in_force: NaiveDate) -> Result<NaiveDate, CalendarError> {
        calendar::add_years(in_force, i32::from(self.first_report_years), MonthEnd::Clamp)
    }

    /// Says how a State stands with its reports on a day.
    ///
    /// A report that was received settles those before it. After the observations on the last report that was read, the day
    /// of the next one is the treaty body's, and the answer is unknown until it is read.
    ///
    /// # Errors
    ///
    /// [`CalendarError`] beyond the calendar.
    pub fn standing(
        &self,
        state: Country,
        day: NaiveDate,
        slack: u32,
    ) -> Result<ReportStanding, CalendarError> {
        let mut standing = ReportStanding {
            in_force: None,
            first_report_due: None,
            in_time: Said::Unknown,
            why: Message::new("agencies.report.no-deposit").arg("convention", self.name.clone()),
            grade: self.grade,
            sources: self.sources.iter().map(str::to_owned).collect(),
        };
        let Some(deposit) = self.deposits.iter().find(|one| one.state == state) else {
            return Ok(standing);
        };
        let in_force = self.entry_into_force(deposit.on)?;
        let due = self.first_report_due(in_force)?;
        standing.in_force = PartialDate::of_day(in_force).ok();
        standing.first_report_due = PartialDate::of_day(due).ok();
        standing.add(deposit.grade, &deposit.sources);
        if day < in_force {
            standing.in_time = Said::NotApplicable;
            standing.why = Message::new("agencies.report.not-bound").arg("from", in_force);
            return Ok(standing);
        }
        if day <= due {
            standing.in_time = Said::Yes;
            standing.why = Message::new("agencies.report.nothing-due").arg("due", due);
            return Ok(standing);
        }
        let reports = || self.reports.iter().filter(|one| one.state == state);
        for report in reports() {
            standing.add(report.grade, &report.sources);
        }
        let received = |one: &Report| one.received.map_or(Tri::No, |on| come(on, day, slack));
        // Who has sent report n has done with those before it.
        let settled =
            |number: u8| Tri::any(reports().filter(|one| one.number >= number).map(received));
        let first = reports().find(|one| one.number == 1);
        let mut worst = Tri::No;
        standing.why = Message::new("agencies.report.received");
        if first.is_none_or(|one| one.received.is_none()) && !settled(1).is_yes() {
            worst = Tri::Unknown;
            standing.why = Message::new("agencies.report.first-not-read").arg("due", due);
        }
        for report in reports() {
            let Some(on) = report.due.or((report.number == 1)
                .then_some(due)
                .and_then(|due| PartialDate::of_day(due).ok()))
            else {
                continue;
            };
            let passed = if on.latest_with_slack(slack).is_some_and(|latest| latest < day) {
                Tri::Yes
            } else if on.earliest_with_slack(slack).is_some_and(|earliest| day <= earliest) {
                Tri::No
            } else {
                Tri::Unknown
            };
            let overdue = passed.and(settled(report.number).not());
            if overdue.is_yes() || (overdue.is_unknown() && worst.is_no()) {
                standing.why = Message::new("agencies.report.overdue")
                    .arg("number", report.number)
                    .arg("due", on.to_string());
            }
            worst = worst.or(overdue);
        }
        let last = reports().max_by_key(|one| one.number);
        let next = last.and_then(|one| Some((one.number, one.adopted?)));
        if let Some((number, adopted)) = next
            && worst.is_no()
            && come(adopted, day, slack).is_possible()
        {
            worst = Tri::Unknown;
            standing.why = Message::new("agencies.report.next-not-read")
                .arg("number", number.saturating_add(1));
        }
        standing.in_time = Said::from(worst.not());
        Ok(standing)
    }
}

impl ReportStanding {
    fn add(&mut self, grade: Evidence, sources: &SourceIds) {
        self.grade = self.grade.weaker(grade);
        for id in sources.iter() {
            if !self.sources.iter().any(|known| known == id) {
                self.sources.push(id.to_owned());
            }
        }
    }
}
