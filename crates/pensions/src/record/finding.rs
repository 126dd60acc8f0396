//! What a look at the record finds.

use chrono::NaiveDate;
use kerben_core::message::Message;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::periods;
use serde::{Deserialize, Serialize};

use super::{CertificateCode, InsurancePeriod, InsuranceRecord};
use crate::unit::{Duration, Regime};

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; the answer stands.
    Note,
    /// Probably a mistake in the record; the answer may change.
    Warning,
}

/// Something in the record that a caseworker should see. Nothing is changed because of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Finding {
    /// Several entries cover the same days; each day counts once.
    Overlap {
        /// The days.
        period: Period,
        /// The entries, counted from 0.
        entries: Vec<usize>,
    },
    /// Service that lies after the day on which the question is asked.
    NotYetServed {
        /// The entry, counted from 0.
        entry: usize,
        /// The days that lie ahead.
        period: Period,
    },
    /// Service in the USSR without a republic: no state counts it as its own.
    RepublicUnknown {
        /// The entry, counted from 0.
        entry: usize,
        /// The days.
        period: Period,
    },
    /// Several entries cover the same days, two of them of one kind in one state: which of the two counts, the record does
    /// not say. Each day counts once; the coordination engine leaves the answer undetermined.
    SameKindTwice {
        /// The days.
        period: Period,
        /// The entries, counted from 0.
        entries: Vec<usize>,
    },
    /// The certified length is not that of the dates; the certified one is used.
    LengthDiffers {
        /// The entry, counted from 0.
        entry: usize,
        /// The length of the certificate.
        certified: Duration,
        /// The dates.
        period: Period,
    },
    /// The code of the certificate is of another family than the kind of the service; the code is used.
    KindDiffers {
        /// The entry, counted from 0.
        entry: usize,
        /// The code.
        code: CertificateCode,
    },
    /// Certified points for days without service in that state.
    PointsWithoutService {
        /// The statement, counted from 0.
        statement: usize,
        /// The days for which it speaks.
        period: Period,
    },
}

impl Finding {
    /// How much it weighs.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        match self {
            Self::Overlap { .. } | Self::NotYetServed { .. } | Self::LengthDiffers { .. } => {
                Severity::Note
            }
            Self::RepublicUnknown { .. }
            | Self::PointsWithoutService { .. }
            | Self::SameKindTwice { .. }
            | Self::KindDiffers { .. } => Severity::Warning,
        }
    }

    /// The finding in words of the catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        let entries = |numbers: &[usize]| {
            numbers.iter().map(|number| number.saturating_add(1)).collect::<Vec<usize>>()
        };
        match self {
            Self::Overlap { period, entries: several } => Message::new("pensions.finding.overlap")
                .arg("period", period.to_string())
                .arg("entries", entries(several)),
            Self::NotYetServed { entry, period } => Message::new("pensions.finding.not_yet_served")
                .arg("period", period.to_string())
                .arg("entry", entry.saturating_add(1)),
            Self::RepublicUnknown { entry, period } => {
                Message::new("pensions.finding.republic_unknown")
                    .arg("period", period.to_string())
                    .arg("entry", entry.saturating_add(1))
            }
            Self::SameKindTwice { period, entries: several } => {
                Message::new("pensions.finding.same_kind_twice")
                    .arg("period", period.to_string())
                    .arg("entries", entries(several))
            }
            Self::LengthDiffers { entry, certified, period } => {
                Message::new("pensions.finding.length_differs")
                    .arg("period", period.to_string())
                    .arg("length", certified.quantity().to_string())
                    .arg("unit", certified.unit().message())
                    .arg("entry", entry.saturating_add(1))
            }
            Self::KindDiffers { entry, code } => Message::new("pensions.finding.kind_differs")
                .arg("code", code.number())
                .arg("entry", entry.saturating_add(1)),
            Self::PointsWithoutService { statement, period } => {
                Message::new("pensions.finding.points_without_service")
                    .arg("period", period.to_string())
                    .arg("entry", statement.saturating_add(1))
            }
        }
    }
}

pub(super) fn findings(record: &InsuranceRecord, asked_on: NaiveDate) -> Vec<Finding> {
    let raw: Vec<Period> = record.periods().iter().map(InsurancePeriod::period).collect();
    let overlaps = periods::overlap_report(&raw).into_iter().map(|overlap| {
        let (period, entries) = (overlap.period, overlap.members);
        if are_of_one_kind(record, &entries) {
            Finding::SameKindTwice { period, entries }
        } else {
            Finding::Overlap { period, entries }
        }
    });
    let ahead = record.periods().iter().enumerate().filter_map(|(entry, service)| {
        let period = service.period();
        let ahead = match period.split_at(asked_on) {
            Some((_, ahead)) => ahead,
            None if period.start() >= asked_on => period,
            None => return None,
        };
        Some(Finding::NotYetServed { entry, period: ahead })
    });
    let unknown = record.periods().iter().enumerate().filter_map(|(entry, service)| match service
        .territory()
    {
        None => Some(Finding::RepublicUnknown { entry, period: service.period() }),
        Some(_) => None,
    });
    let points =
        record.certified_points().iter().enumerate().filter_map(|(statement, certified)| {
            let served = record.days_in(certified.state).within(certified.period);
            served
                .is_empty()
                .then_some(Finding::PointsWithoutService { statement, period: certified.period })
        });
    let certificates = record.periods().iter().enumerate().flat_map(certificate_findings);
    overlaps.chain(ahead).chain(unknown).chain(points).chain(certificates).collect()
}

/// Whether two of these entries are of one code in one state.
fn are_of_one_kind(record: &InsuranceRecord, entries: &[usize]) -> bool {
    let known = |place: &usize| record.periods().get(*place);
    let of = |entry: &InsurancePeriod| (entry.territory(), entry.code());
    let kinds: Vec<_> = entries.iter().filter_map(known).map(of).collect();
    kinds.iter().enumerate().any(|(place, kind)| kinds[..place].contains(kind))
}

/// What the certificate of one entry says against the entry itself.
fn certificate_findings((entry, service): (usize, &InsurancePeriod)) -> Vec<Finding> {
    let Some(certificate) = service.certificate() else { return Vec::new() };
    let mut found = Vec::new();
    if certificate.code.family() != CertificateCode::of_kind(service.kind()).family() {
        found.push(Finding::KindDiffers { entry, code: certificate.code });
    }
    let period = service.period();
    if let Some(certified) = certificate.duration {
        // A whole unit apart: less is a matter of rounding. Units that the calendar does not know are not compared.
        let by_dates = Regime::Calendar.measure(Regime::Calendar.length(period), certified.unit());
        let differs = by_dates.is_ok_and(|by_dates| {
            let apart = by_dates.checked_sub(certified.quantity());
            apart.is_some_and(|apart| apart >= Rational::ONE || apart <= Rational::whole(-1))
        });
        if differs {
            found.push(Finding::LengthDiffers { entry, certified, period });
        }
    }
    found
}
