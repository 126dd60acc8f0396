//! How each gate is asked.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{MonthEnd, add_days, add_months};
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use kerben_core::tri::Tri;

use super::ban::{PersonBan, TradeBan};
use super::entrant::{Entrant, Staffing};
use super::pack::{GateError, Gates, check_trips};
use super::report::{GateFinding, GateReport, Standing};
use super::stay::{MonthDay, Season, StayWindow};

fn missing(key: &str) -> Message {
    Message::new(format!("quotas.gate.missing.{key}"))
}

fn undetermined(what: impl IntoIterator<Item = Message>) -> Standing {
    Standing::Undetermined { missing: what.into_iter().collect() }
}

/// Whether a gate that names a word concerns an entrant who may have left it out.
fn concerns(word: Option<&str>, stated: Option<&str>) -> Tri {
    match (word, stated) {
        (None, _) => Tri::Yes,
        (Some(word), Some(stated)) => Tri::from(word.eq_ignore_ascii_case(stated.trim())),
        (Some(_), None) => Tri::Unknown,
    }
}

impl Gates {
    /// Asks every gate of the host state that concerns the worker.
    ///
    /// # Errors
    ///
    /// [`GateError`]: a stay without days, too many stays, a day beyond the calendar.
    pub fn check<R: Recorder>(
        &self,
        entrant: &Entrant,
        rec: &mut R,
    ) -> Result<Traced<GateReport, R>, GateError> {
        check_trips(entrant)?;
        let list = self.persons.get(&entrant.host);
        let mut findings = Vec::new();
        if let Some(list) = list.filter(|list| !list.is_empty()) {
            match &entrant.person {
                None => findings.push(GateFinding {
                    gate: "list-of-persons".to_owned(),
                    name: kerben_core::language::Localised::new("list of persons")
                        .with_ru("список лиц")
                        .with_ky("адамдардын тизмеси"),
                    standing: undetermined([missing("person")]),
                    grade: kerben_core::source::Evidence::Official,
                }),
                Some(person) => {
                    findings.extend(list.get(person).into_iter().flatten().filter_map(|ban| {
                        let standing = person_ban(ban, entrant)?;
                        let name = ban.ground.clone();
                        Some(GateFinding { gate: ban.id.clone(), name, standing, grade: ban.grade })
                    }));
                }
            }
        }
        for ban in self.trade_bans.iter().filter(|ban| ban.host == entrant.host) {
            if let Some(standing) = trade_ban(ban, entrant)? {
                let (gate, name) = (ban.id.clone(), ban.name.clone());
                findings.push(GateFinding { gate, name, standing, grade: ban.grade });
            }
        }
        for window in self.stay_windows.iter().filter(|window| window.host == entrant.host) {
            if let Some(standing) = stay_window(window, entrant)? {
                let (gate, name) = (window.id.clone(), window.name.clone());
                findings.push(GateFinding { gate, name, standing, grade: window.grade });
            }
        }
        for season in self.seasons.iter().filter(|season| season.host == entrant.host) {
            if let Some(standing) = in_season(season, entrant) {
                let (gate, name) = (season.id.clone(), season.name.clone());
                findings.push(GateFinding { gate, name, standing, grade: season.grade });
            }
        }
        let report = GateReport { on: entrant.on, findings, no_list_of_persons: list.is_none() };
        let nodes: Vec<R::Node> =
            report.findings.iter().map(|finding| rec.record(|| finding_node(finding))).collect();
        let node = rec.record(|| {
            let title =
                Message::new("quotas.gates").arg("state", entrant.host).arg("day", entrant.on);
            let test = if nodes.is_empty() { Test::Stated } else { Test::All };
            let outcome = match report.open() {
                Tri::Yes => Outcome::met(),
                Tri::No => Outcome::not_met(),
                Tri::Unknown => Outcome::Undetermined {
                    missing: report.missing().into_iter().cloned().collect(),
                },
            };
            let node =
                Node::condition("quotas.gates/1", title, test, outcome).inputs("gate", &nodes);
            if report.no_list_of_persons {
                node.note(Message::new("quotas.gate.no-list").arg("state", entrant.host))
            } else {
                node
            }
        });
        Ok(Traced::new(report, node))
    }
}

fn finding_node(finding: &GateFinding) -> Node {
    let title = Message::new("quotas.gate.title").arg("gate", finding.name.clone());
    let outcome = match &finding.standing {
        Standing::Open => Outcome::met(),
        Standing::Barred { .. } => Outcome::not_met(),
        Standing::Undetermined { missing } => Outcome::Undetermined { missing: missing.clone() },
    };
    let node = Node::condition("quotas.gate/1", title, Test::Stated, outcome).graded(finding.grade);
    match finding.standing {
        Standing::Barred { until: Some(until) } => {
            node.note(Message::new("quotas.gate.barred-until").arg("day", until))
        }
        _ => node,
    }
}

/// `None` where the ban had not begun, was over, or was not on the list on the day of knowledge.
fn person_ban(ban: &PersonBan, entrant: &Entrant) -> Option<Standing> {
    let on = entrant.on;
    let listed = match (ban.recorded_on, entrant.known_on) {
        (Some(recorded), Some(known)) => recorded <= known,
        _ => true,
    };
    if !listed || on < ban.from || ban.until.is_some_and(|until| until <= on) {
        return None;
    }
    let known = |day: NaiveDate| day <= on && entrant.known_on.is_none_or(|known| day <= known);
    let barred = Standing::Barred { until: ban.until };
    let Some(appeal) = ban.appeal.as_ref().filter(|appeal| known(appeal.lodged_on)) else {
        return Some(barred);
    };
    if appeal.decided_on.is_some_and(known) {
        return Some(if appeal.lifted { Standing::Open } else { barred });
    }
    Some(match appeal.suspends {
        Some(true) => Standing::Open,
        Some(false) => barred,
        None => undetermined([missing("appeal").arg("day", appeal.lodged_on)]),
    })
}

/// Whether the ban closes the trade to the entrant on the day, apart from region and trade.
fn begun(ban: &TradeBan, entrant: &Entrant) -> Result<Tri, GateError> {
    let on = entrant.on;
    let mut any = Tri::No;
    let mut all_begun = !ban.starts.is_empty();
    let only = ban.starts.len() == 1;
    let trade = entrant.trade.as_deref().map(str::trim);
    for start in &ban.starts {
        let named = match trade {
            _ if start.trades.is_empty() => {
                if only {
                    Tri::Yes
                } else {
                    Tri::Unknown
                }
            }
            Some(trade) => {
                Tri::from(start.trades.iter().any(|one| one.eq_ignore_ascii_case(trade)))
            }
            None => Tri::Unknown,
        };
        let meant = match (start.staffing, entrant.staffing) {
            (None, _) => Tri::Yes,
            (Some(wanted), Some(is)) => Tri::from(wanted == is),
            (Some(_), None) => Tri::Unknown,
        };
        let reached = match (ban.comply_months, entrant.staffing) {
            (Some(months), staffing) if staffing != Some(Staffing::New) => {
                let months = i32::try_from(months).unwrap_or(i32::MAX);
                let comply = add_months(start.from, months, MonthEnd::Clamp)?;
                match staffing {
                    Some(_) => Tri::from(comply <= on),
                    None if comply <= on => Tri::Yes,
                    None if start.from <= on => Tri::Unknown,
                    None => Tri::No,
                }
            }
            _ => Tri::from(start.from <= on),
        };
        all_begun &= reached.is_yes() && start.trades.is_empty() && start.staffing.is_none();
        any = any.or(named.and(meant).and(reached));
    }
    // Each trade begins with one of the starts: after the last one all are closed.
    Ok(if all_begun { Tri::Yes } else { any })
}

fn trade_ban(ban: &TradeBan, entrant: &Entrant) -> Result<Option<Standing>, GateError> {
    let region = concerns(ban.region.as_deref(), entrant.region.as_deref());
    let trade = match &entrant.trade {
        _ if ban.trades.is_empty() => Tri::Unknown,
        None => Tri::Unknown,
        Some(trade) => {
            Tri::from(ban.trades.iter().any(|one| one.eq_ignore_ascii_case(trade.trim())))
        }
    };
    if region.is_no() || trade.is_no() {
        return Ok(None);
    }
    if ban.until.is_some_and(|until| until <= entrant.on) {
        return Ok(None);
    }
    let begun = if ban.starts.is_empty() { Tri::Unknown } else { begun(ban, entrant)? };
    if begun.is_no() {
        return Ok(Some(Standing::Open));
    }
    if Tri::all([region, trade, begun]).is_yes() {
        return Ok(Some(Standing::Barred { until: ban.until }));
    }
    let mut what = Vec::new();
    if region.is_unknown() {
        what.push(missing("region"));
    }
    if ban.trades.is_empty() {
        what.push(missing("trades").arg("gate", ban.name.clone()));
    } else if trade.is_unknown() {
        what.push(missing("trade"));
    }
    if ban.starts.is_empty() {
        what.push(missing("start").arg("gate", ban.name.clone()));
    } else if begun.is_unknown() {
        let staffing = entrant.staffing.is_none()
            && (ban.comply_months.is_some() || ban.starts.iter().any(|one| one.staffing.is_some()));
        what.push(if staffing {
            missing("staffing")
        } else {
            missing("which-start").arg("gate", ban.name.clone()).arg("day", entrant.on)
        });
    }
    Ok(Some(undetermined(what)))
}

/// The least and the most days of so many months that follow one another.
fn days_of_months(months: u32) -> Result<(i64, i64), GateError> {
    let count = i32::try_from(months).unwrap_or(i32::MAX);
    let (mut least, mut most) = (i64::MAX, 0);
    // Four years hold every sequence of months.
    for first in 0..48 {
        let epoch = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap_or_default();
        let start = add_months(epoch, first, MonthEnd::Clamp)?;
        let days = (add_months(start, count, MonthEnd::Clamp)? - start).num_days();
        least = least.min(days);
        most = most.max(days);
    }
    Ok((least, most))
}

fn stay_window(window: &StayWindow, entrant: &Entrant) -> Result<Option<Standing>, GateError> {
    let scheme = concerns(window.scheme.as_deref(), entrant.scheme.as_deref());
    if scheme.is_no() || !window.holds.contains(entrant.on) {
        return Ok(None);
    }
    let mut what = Vec::new();
    if scheme.is_unknown() {
        what.push(missing("scheme"));
    }
    if entrant.stays.is_none() {
        what.push(missing("stays"));
    }
    let until = if let Some(until) = entrant.until {
        until
    } else {
        what.push(missing("until"));
        add_days(entrant.on, 1)?
    };
    let allowed = months_allow(window, entrant, until)?;
    Ok(Some(match allowed {
        Tri::No if scheme.is_yes() => Standing::Barred { until: None },
        Tri::Yes if what.is_empty() => Standing::Open,
        Tri::Unknown if what.is_empty() => undetermined([missing("months-in-days")
            .arg("months", window.months)
            .arg("within", window.within_months)]),
        _ => undetermined(what),
    }))
}

/// Whether the days of every window that ends within the planned stay are at most the months.
///
/// The months of one unbroken stay are counted by the calendar. How the days of several stays make months the sources
/// do not say: below the days of the shortest months they surely fit, above those of the longest surely not.
fn months_allow(
    window: &StayWindow,
    entrant: &Entrant,
    until: NaiveDate,
) -> Result<Tri, GateError> {
    let on = entrant.on;
    let (least, most) = days_of_months(window.months)?;
    let by_calendar =
        add_months(on, i32::try_from(window.months).unwrap_or(i32::MAX), MonthEnd::Clamp)?;
    if until > by_calendar {
        return Ok(Tri::No);
    }
    let back = i32::try_from(window.within_months).unwrap_or(i32::MAX);
    let earliest = add_months(on, -back, MonthEnd::Clamp)?;
    let earlier: Vec<Period> = entrant
        .stays
        .iter()
        .flatten()
        .filter_map(|stay| {
            let before = Period::new(earliest, on).ok()?;
            stay.intersect(before)
        })
        .collect();
    if earlier.is_empty() {
        return Ok(Tri::Yes);
    }
    let earlier: Periods = earlier.into_iter().collect();
    let mut worst = 0;
    for day in Period::new(on, until).into_iter().flat_map(Period::iter_days) {
        let end = add_days(day, 1)?;
        let start = add_months(end, -back, MonthEnd::Clamp)?;
        let before = Period::new(start.min(on), on)
            .map_or(0, |days| i64::try_from(earlier.within(days).total_days()).unwrap_or(i64::MAX));
        let before = if start >= on { 0 } else { before };
        worst = worst.max(before + (end - on.max(start)).num_days());
    }
    Ok(if worst <= least {
        Tri::Yes
    } else if worst > most {
        Tri::No
    } else {
        Tri::Unknown
    })
}

fn in_season(season: &Season, entrant: &Entrant) -> Option<Standing> {
    let scheme = concerns(season.scheme.as_deref(), entrant.scheme.as_deref());
    if scheme.is_no() {
        return None;
    }
    let last = entrant.until.and_then(|until| until.pred_opt()).unwrap_or(entrant.on);
    let within = |day: NaiveDate| {
        let day = MonthDay::of(day);
        season.first <= day && day <= season.last
    };
    let fits = within(entrant.on) && within(last) && last.year() == entrant.on.year();
    let asked = match (season.asked_by, entrant.asked_on) {
        (None, _) => Tri::Yes,
        (Some(by), Some(asked)) => Tri::from(
            asked.year() < entrant.on.year()
                || asked.year() == entrant.on.year() && MonthDay::of(asked) <= by,
        ),
        (Some(_), None) => Tri::Unknown,
    };
    Some(match (scheme, Tri::from(fits).and(asked)) {
        (Tri::Yes, Tri::No) => Standing::Barred { until: None },
        (Tri::Yes, Tri::Yes) if entrant.until.is_some() => Standing::Open,
        (scheme, _) => {
            let mut what = Vec::new();
            if scheme.is_unknown() {
                what.push(missing("scheme"));
            }
            if asked.is_unknown() {
                what.push(missing("asked-on"));
            }
            if entrant.until.is_none() {
                what.push(missing("until"));
            }
            undetermined(what)
        }
    })
}
