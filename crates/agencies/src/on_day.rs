//! What an interval with imprecise ends says about one day.

use chrono::{Days, NaiveDate};
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use crate::body::Body;
use crate::end::{End, come};
use crate::holding::{Exception, Holding};
use crate::id::FunctionId;
use crate::missing::Doubt;

/// What one step of the reading came to: the answer, why it is no plain yes or no, how well it is proved
/// and where that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) holds: Tri,
    pub(crate) doubt: Option<Doubt>,
    pub(crate) grade: Evidence,
    pub(crate) sources: Vec<String>,
}

/// How a day is read: the widening of approximate dates and the last day for which sources were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) slack: u32,
    pub(crate) last: Option<NaiveDate>,
}

/// A holding read on one day for one function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OnDay {
    pub(crate) started: Finding,
    pub(crate) not_ended: Finding,
    /// The exception that touches the asked function, with "not excepted" as the finding.
    pub(crate) not_excepted: Vec<(FunctionId, Finding)>,
}

impl OnDay {
    pub(crate) fn holds(&self) -> Tri {
        Tri::all(self.findings().map(|finding| finding.holds))
    }

    pub(crate) fn findings(&self) -> impl Iterator<Item = &Finding> {
        [&self.started, &self.not_ended]
            .into_iter()
            .chain(self.not_excepted.iter().map(|(_, finding)| finding))
    }

    pub(crate) fn doubts(&self) -> Vec<Doubt> {
        self.findings().filter_map(|finding| finding.doubt.clone()).collect()
    }

    /// The lowest grade that the answer rests on, the link between function and body included.
    pub(crate) fn grade(&self, link: Evidence) -> Evidence {
        self.findings().map(|finding| finding.grade).fold(link, Evidence::weaker)
    }
}

impl Reading {
    /// Whether an end has come on a day: it is that day or lies before it.
    fn come(self, end: &End, day: NaiveDate) -> Tri {
        match end {
            End::Open => Tri::No,
            End::Unknown => Tri::Unknown,
            End::Dated(date) => come(*date, day, self.slack),
        }
    }

    /// Whether a plain interval holds on a day.
    pub(crate) fn between(self, from: &End, until: &End, day: NaiveDate) -> Tri {
        let ended = self.come(until, day);
        let silent = ended.is_no() && self.last.is_some_and(|last| last < day);
        let ended = if silent { Tri::Unknown } else { ended };
        self.come(from, day).and(ended.not())
    }

    fn started(self, holding: &Holding, body: &Body, day: NaiveDate) -> Finding {
        let from = &holding.from;
        let mut holds = self.come(from.end(), day);
        // Nobody holds anything before its life began: a start that is not told is bounded by it.
        if holds.is_unknown() && from.end().date().is_none() && self.come(&body.from, day).is_no() {
            holds = Tri::No;
        }
        let stated = Finding {
            holds,
            doubt: holds
                .is_unknown()
                .then(|| from.end().date().map_or(Doubt::StartNotTold, Doubt::Start)),
            grade: from.grade(),
            sources: from.sources().iter().map(str::to_owned).collect(),
        };
        let seen = holding.attested.iter().filter(|seen| {
            seen.on.latest_with_slack(self.slack).is_some_and(|latest| latest <= day)
        });
        better(stated, Tri::Yes, seen.map(|seen| (seen.grade, &seen.sources)))
    }

    fn not_ended(self, holding: &Holding, body: &Body, day: NaiveDate) -> Finding {
        let until = &holding.until;
        let mut ended = self.come(until.end(), day);
        if ended.is_unknown()
            && until.end().date().is_none()
            && self.come(&body.until, day).is_yes()
        {
            ended = Tri::Yes;
        }
        let mut doubt =
            ended.is_unknown().then(|| until.end().date().map_or(Doubt::EndNotTold, Doubt::End));
        // No source speaks of the days after the last one that was read, not even of an end set in advance.
        if let Some(last) = self.last.filter(|last| ended.is_no() && *last < day) {
            ended = Tri::Unknown;
            doubt = Some(Doubt::AfterSources(last));
        }
        let stated = Finding {
            holds: ended.not(),
            doubt,
            grade: until.grade(),
            sources: until.sources().iter().map(str::to_owned).collect(),
        };
        let seen = holding.attested.iter().filter(|seen| {
            seen.on.earliest_with_slack(self.slack).is_some_and(|earliest| day <= earliest)
        });
        better(stated, Tri::Yes, seen.map(|seen| (seen.grade, &seen.sources)))
    }

    fn not_excepted(self, exception: &Exception, day: NaiveDate) -> Finding {
        let away = self.between(exception.from.end(), exception.until.end(), day);
        let sources = exception.from.sources().iter().chain(exception.until.sources().iter());
        Finding {
            holds: away.not(),
            doubt: away.is_unknown().then(|| Doubt::PartElsewhere(exception.function.clone())),
            grade: exception.from.grade().weaker(exception.until.grade()),
            sources: sources.map(str::to_owned).collect(),
        }
    }

    /// Reads a holding on a day; `touches` says which exceptions touch the asked function.
    pub(crate) fn holding(
        self,
        holding: &Holding,
        body: &Body,
        day: NaiveDate,
        touches: impl Fn(&FunctionId) -> bool,
    ) -> OnDay {
        OnDay {
            started: self.started(holding, body, day),
            not_ended: self.not_ended(holding, body, day),
            not_excepted: holding
                .exceptions
                .iter()
                .filter(|exception| touches(&exception.function))
                .map(|exception| (exception.function.clone(), self.not_excepted(exception, day)))
                .collect(),
        }
    }

    /// The days on which the reading of a holding can change.
    pub(crate) fn change_days(self, holding: &Holding, body: &Body) -> Vec<NaiveDate> {
        let mut days = Vec::new();
        let mut ends = vec![holding.from.end(), holding.until.end(), &body.from, &body.until];
        for exception in &holding.exceptions {
            ends.extend([exception.from.end(), exception.until.end()]);
        }
        for end in ends {
            days.extend(end.earliest(self.slack));
            days.extend(end.latest(self.slack));
        }
        for seen in &holding.attested {
            days.extend(seen.on.latest_with_slack(self.slack));
            days.extend(seen.on.earliest_with_slack(self.slack).and_then(next_day));
        }
        days.extend(self.last.and_then(next_day));
        days
    }
}

fn next_day(day: NaiveDate) -> Option<NaiveDate> {
    day.checked_add_days(Days::new(1))
}

/// Returns the stated finding, or one that a sighting proves better.
fn better<'a>(
    stated: Finding,
    proved: Tri,
    seen: impl Iterator<Item = (Evidence, &'a crate::proof::SourceIds)>,
) -> Finding {
    let Some((grade, sources)) = seen.max_by_key(|(grade, _)| *grade) else {
        return stated;
    };
    if stated.holds == proved && grade <= stated.grade {
        return stated;
    }
    Finding {
        holds: proved,
        doubt: None,
        grade,
        sources: sources.iter().map(str::to_owned).collect(),
    }
}
