//! How a total is found among the statements: the default rule, and the caller's own.

use kerben_core::claims::{Claim, Claims, Preference};
use kerben_core::explain::{Recorder, Traced};
use kerben_core::message::Message;
use kerben_core::source::{Evidence, Sourced};
use kerben_core::tri::Tri;

use crate::error::QuotaError;
use crate::limit::Limit;
use crate::nodes;
use crate::pack::StatePack;
use crate::pool::Pool;
use crate::question::{Undated, YearQuestion};
use crate::statement::{Statement, Status};
use crate::total::{Chosen, KnownTotal, UnknownTotal, YearTotal, unsettled_id};
use crate::year::QuotaYear;

/// Everything that one question works on.
pub(crate) struct Search<'a> {
    pub(crate) pack: &'a StatePack,
    pub(crate) pool: &'a Pool,
    pub(crate) question: &'a YearQuestion,
    pub(crate) preference: Option<&'a dyn Preference<Limit>>,
}

/// A choice, or what is missing for one.
type Picked = Result<Chosen, Vec<Message>>;

impl Search<'_> {
    pub(crate) fn run<R: Recorder>(&self, rec: &mut R) -> Result<Traced<YearTotal, R>, QuotaError> {
        let year = self.pack.year(&self.pool.id, self.question.year);
        let total = match year {
            Some(year) => self.of_year(year)?,
            None => YearTotal::Undetermined(self.unknown(vec![self.no_entry()], Vec::new())),
        };
        let node = nodes::total(&total, year, self, rec);
        Ok(Traced::new(total, node))
    }

    fn no_entry(&self) -> Message {
        Message::new("quotas.missing.no-entry")
            .arg("state", self.pack.state())
            .arg("pool", self.pool.name.clone())
            .arg("year", self.question.year.to_string())
    }

    fn unknown(&self, missing: Vec<Message>, statements: Vec<Statement>) -> UnknownTotal {
        UnknownTotal {
            state: self.pack.state(),
            pool: self.pool.id.clone(),
            year: self.question.year,
            missing,
            statements,
        }
    }

    fn of_year(&self, year: &QuotaYear) -> Result<YearTotal, QuotaError> {
        let known: Vec<&Statement> =
            year.statements.iter().filter(|statement| self.question.counts(statement)).collect();
        let first: Vec<&Statement> =
            known.iter().copied().filter(|statement| statement.amends.is_none()).collect();
        let original = match self.pick(year, &first) {
            Ok(original) => original,
            Err(missing) => {
                let statements = known.into_iter().cloned().collect();
                return Ok(YearTotal::Undetermined(self.unknown(missing, statements)));
            }
        };
        let (amendments, mut disputed) = self.amendments(year, &known, &first);
        let mut unused = Vec::new();
        for &statement in &known {
            let used = std::iter::once(&original).chain(&amendments).any(|step| {
                std::iter::once(&step.statement)
                    .chain(&step.others)
                    .any(|one| one.id == statement.id)
            });
            if used || disputed.iter().any(|one| one.id == statement.id) {
                continue;
            }
            if self.may_amend(statement) {
                // It amends a figure that is itself disputed, so it is no more settled than that one.
                disputed.push(statement.clone());
            } else {
                unused.push(statement.clone());
            }
        }
        let known = KnownTotal {
            state: self.pack.state(),
            pool: self.pool.id.clone(),
            year: self.question.year,
            original,
            amendments,
            disputed,
            unused,
        };
        Ok(YearTotal::Known(Box::new(self.read(known)?)))
    }

    /// Whether a statement may replace a figure: a draft and a figure below the asked grade may not.
    fn may_amend(&self, statement: &Statement) -> bool {
        statement.status != Status::Draft && statement.lowest_grade() >= self.question.at_least
    }

    /// The amendments one after another, until one is disputed.
    fn amendments(
        &self,
        year: &QuotaYear,
        known: &[&Statement],
        first: &[&Statement],
    ) -> (Vec<Chosen>, Vec<Statement>) {
        let mut amendments = Vec::new();
        let mut disputed = Vec::new();
        let mut amended = ids(first);
        loop {
            let group: Vec<&Statement> = known
                .iter()
                .copied()
                .filter(|statement| {
                    statement.amends.as_deref().is_some_and(|id| amended.contains(&id))
                })
                .collect();
            let (contested, plain): (Vec<&Statement>, Vec<&Statement>) = group
                .iter()
                .copied()
                .filter(|statement| self.may_amend(statement))
                .partition(|statement| statement.status == Status::Disputed);
            disputed.extend(contested.into_iter().cloned());
            if plain.is_empty() {
                return (amendments, disputed);
            }
            match self.pick(year, &plain) {
                Ok(step) => amendments.push(step),
                // Amendments that contradict one another without a rule are as open as disputed ones.
                Err(_) => disputed.extend(plain.iter().copied().cloned()),
            }
            if !disputed.is_empty() {
                return (amendments, disputed);
            }
            amended = ids(&group);
        }
    }

    /// Applies the reading that the question chooses, if any.
    fn read(&self, mut known: KnownTotal) -> Result<KnownTotal, QuotaError> {
        let id = unsettled_id(known.state, &known.pool, known.year);
        let Some(name) = self.question.readings.get(&id) else { return Ok(known) };
        if known.last().statement.id == name {
            let disputed = std::mem::take(&mut known.disputed);
            let last = known.amendments.last_mut().unwrap_or(&mut known.original);
            last.others.extend(disputed);
            return Ok(known);
        }
        let Some(position) = known.disputed.iter().position(|statement| statement.id == name)
        else {
            let offered = std::iter::once(&known.last().statement).chain(&known.disputed);
            let offered: Vec<&str> = offered.map(|statement| statement.id.as_str()).collect();
            return Err(QuotaError::Reading {
                id,
                name: name.to_owned(),
                accepted: offered.join(", "),
            });
        };
        let statement = known.disputed.remove(position);
        let reason = Message::new("quotas.reason.reading").arg("id", id);
        let others = std::mem::take(&mut known.disputed);
        let chosen = self.chosen(&statement, others, "quotas.reading", reason, Evidence::Official);
        known.amendments.push(chosen);
        Ok(known)
    }

    fn chosen(
        &self,
        statement: &Statement,
        others: Vec<Statement>,
        rule: &str,
        reason: Message,
        judgement: Evidence,
    ) -> Chosen {
        Chosen {
            statement: statement.clone(),
            others,
            rule: rule.to_owned(),
            reason,
            known: self.question.knows(statement),
            grade: statement.lowest_grade().weaker(judgement),
        }
    }

    fn pick(&self, year: &QuotaYear, group: &[&Statement]) -> Picked {
        let enough: Vec<&Statement> = group
            .iter()
            .copied()
            .filter(|statement| statement.lowest_grade() >= self.question.at_least)
            .collect();
        if enough.is_empty() {
            return Err(self.why_nothing(year, group));
        }
        match self.preference {
            Some(preference) => self.by_preference(preference, year, group, &enough),
            None => self.by_default(year, group, &enough),
        }
    }

    fn why_nothing(&self, year: &QuotaYear, group: &[&Statement]) -> Vec<Message> {
        let mut missing = Vec::new();
        if let Some(what) = &year.not_found {
            missing.push(Message::new("quotas.missing.not-found").arg("what", what.clone()));
        } else if group.is_empty() {
            missing.push(match self.question.known_on {
                Some(day) => Message::new("quotas.missing.nothing-known")
                    .arg("day", day)
                    .arg("year", self.question.year.to_string()),
                None => self.no_entry(),
            });
        }
        if !group.is_empty() {
            let grade = self.question.at_least.to_string();
            missing.push(Message::new("quotas.missing.grade").arg("grade", grade));
        }
        let left_out = year
            .statements
            .iter()
            .filter(|_| self.question.undated == Undated::LeftOut)
            .filter(|statement| self.question.knows(statement) == Tri::Unknown);
        for statement in left_out {
            missing.push(
                Message::new("quotas.missing.left-out").arg("statement", statement.id.clone()),
            );
        }
        missing
    }

    fn by_preference(
        &self,
        preference: &dyn Preference<Limit>,
        year: &QuotaYear,
        group: &[&Statement],
        enough: &[&Statement],
    ) -> Picked {
        let claims = enough.iter().map(|statement| claim(statement)).collect();
        let subject = format!("{} {} {}", self.pack.state(), self.pool.id, self.question.year);
        let Ok(mut claims) = Claims::new(subject, claims) else {
            return Err(vec![Message::new("quotas.missing.too-many")]);
        };
        if let Some(preferred) = &year.preferred
            && claims.get(&preferred.statement).is_some()
        {
            let (id, because) = (preferred.statement.clone(), preferred.because.clone());
            match claims.preferring(id, because) {
                Ok(with) => claims = with,
                Err(_) => return Err(vec![Message::new("quotas.missing.too-many")]),
            }
        }
        let open = |rule: &str, tied: &[String]| {
            let tied: Vec<String> = tied.to_vec();
            vec![
                Message::new("quotas.missing.no-preference")
                    .arg("rule", rule.to_owned())
                    .arg("statements", tied),
            ]
        };
        let choice = match claims.choose(preference) {
            Ok(choice) => choice,
            Err(none) => return Err(open(&none.rule, &none.tied)),
        };
        let Some(statement) =
            enough.iter().copied().find(|statement| statement.id == choice.chosen.id)
        else {
            return Err(open(&choice.rule, &[]));
        };
        let others = others(group, statement);
        Ok(self.chosen(statement, others, &choice.rule, choice.reason, Evidence::Official))
    }

    fn by_default(&self, year: &QuotaYear, group: &[&Statement], enough: &[&Statement]) -> Picked {
        // An amendment has its own figure: what the data say about the year's first figure is not meant.
        let original = enough.iter().all(|statement| statement.amends.is_none());
        if original && let Some(what) = &year.not_found {
            return Err(vec![Message::new("quotas.missing.not-found").arg("what", what.clone())]);
        }
        let usable: Vec<&Statement> =
            enough.iter().copied().filter(|statement| statement.status != Status::Draft).collect();
        let Some(first) = usable.first().copied() else {
            return Err(vec![Message::new("quotas.missing.only-draft")]);
        };
        if usable.len() == 1 {
            let others = others(group, first);
            let reason = Message::new(if others.is_empty() {
                "quotas.reason.only-statement"
            } else {
                "quotas.reason.only-usable"
            });
            return Ok(self.chosen(first, others, "quotas.only", reason, Evidence::Official));
        }
        if usable.iter().all(|statement| statement.limit == first.limit) {
            let strongest = usable.iter().copied().fold(first, |best, next| {
                if next.lowest_grade() > best.lowest_grade() { next } else { best }
            });
            let reason = Message::new("quotas.reason.agree");
            let others = others(group, strongest);
            return Ok(self.chosen(strongest, others, "quotas.agree", reason, Evidence::Official));
        }
        let preferred = year.preferred.as_ref().and_then(|preferred| {
            let statement =
                usable.iter().copied().find(|statement| statement.id == preferred.statement)?;
            Some((statement, preferred))
        });
        let Some((statement, preferred)) = preferred else {
            let figures: Vec<Message> =
                usable.iter().map(|statement| nodes::figure(&statement.limit)).collect();
            return Err(vec![Message::new("quotas.missing.contradiction").arg("figures", figures)]);
        };
        let reason = Message::new("quotas.reason.stated").arg("because", preferred.because.clone());
        let others = others(group, statement);
        Ok(self.chosen(statement, others, "quotas.stated-in-data", reason, preferred.grade))
    }
}

fn ids<'s>(group: &[&'s Statement]) -> Vec<&'s str> {
    group.iter().map(|statement| statement.id.as_str()).collect()
}

fn others(group: &[&Statement], chosen: &Statement) -> Vec<Statement> {
    group
        .iter()
        .filter(|statement| statement.id != chosen.id)
        .map(|statement| (*statement).clone())
        .collect()
}

fn claim(statement: &Statement) -> Claim<Limit> {
    let sourced = Sourced::new(statement.limit, statement.lowest_grade(), statement.source.clone());
    let sourced = match &statement.note {
        Some(note) => sourced.noted(note.clone()),
        None => sourced,
    };
    let claim = Claim::new(statement.id.clone(), sourced);
    match statement.stated_on.or(statement.decided_on) {
        Some(date) => claim.stated_on(date),
        None => claim,
    }
}
