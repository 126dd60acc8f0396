//! Measures on the holders of a day.

use kerben_core::explain::Off;
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::super::answer::Said;
use super::{Asked, Measured};
use crate::act::Act;
use crate::body::Level;
use crate::error::AgencyError;
use crate::id::{BodyId, FunctionId};
use crate::responsible::{Holder, Responsible, Standing};

impl Asked<'_> {
    fn answer(&self, function: &FunctionId) -> Result<Responsible, AgencyError> {
        Ok(self.register.responsible(function, self.party, self.day, &mut Off)?.value)
    }

    pub(super) fn one_body(&self, function: &FunctionId) -> Result<Measured, AgencyError> {
        let answer = self.answer(function)?;
        let said = match answer.standing {
            Standing::One => Said::Yes,
            Standing::Several | Standing::Gap(_) => Said::No,
            _ => Said::Unknown,
        };
        Ok(measured(&answer, said))
    }

    pub(super) fn any_body(&self, function: &FunctionId) -> Result<Measured, AgencyError> {
        let answer = self.answer(function)?;
        let said = match answer.standing {
            Standing::One | Standing::OneAndPerhapsMore | Standing::Several => Said::Yes,
            Standing::Gap(_) => Said::No,
            _ => Said::Unknown,
        };
        Ok(measured(&answer, said))
    }

    pub(super) fn rank(
        &self,
        function: &FunctionId,
        levels: &[Level],
    ) -> Result<Measured, AgencyError> {
        let answer = self.answer(function)?;
        let mut ranks = Vec::new();
        for holder in &answer.holders {
            ranks.push(levels.contains(&self.register.level_on(&holder.body, self.day)?));
        }
        Ok(measured(&answer, of_all(&answer, &ranks)))
    }

    pub(super) fn founding_act(&self, function: &FunctionId) -> Result<Measured, AgencyError> {
        let answer = self.answer(function)?;
        let known: Vec<bool> = answer.holders.iter().map(|one| self.act_known(one)).collect();
        let mut measured = measured(&answer, of_all(&answer, &known));
        for missing in answer.holders.iter().flat_map(|holder| holder.basis.missing()) {
            if !measured.why.contains(&missing.message()) {
                measured.why.push(missing.message());
            }
        }
        Ok(measured)
    }

    /// Whether an act that gave the function, or founded the body, is known with issuer, number and date.
    fn act_known(&self, holder: &Holder) -> bool {
        let founding = self.register.changes().filter(|change| {
            !change.kind.is_function_operation()
                && change.moves.iter().any(|one| one.receiver.as_ref() == Some(&holder.body))
        });
        let founding = founding.flat_map(|change| &change.basis);
        holder.basis.acts().iter().any(is_whole)
            || founding.filter_map(|id| self.register.act(id)).any(is_whole)
    }

    pub(super) fn whole_cycle(&self, functions: &[FunctionId]) -> Result<Measured, AgencyError> {
        let mut lists = Vec::new();
        for function in functions {
            lists.push(self.register.holders_on(function, self.party, self.day)?);
        }
        let bodies = lists.iter().flatten().map(|(body, _)| body);
        let holds = |body: &BodyId, list: &[(BodyId, Tri)]| {
            list.iter().find(|(known, _)| known == body).map_or(Tri::No, |(_, holds)| *holds)
        };
        let all = |body: &BodyId| Tri::all(lists.iter().map(|list| holds(body, list)));
        let covers = Tri::any(bodies.clone().map(all));
        let covered = self.day >= self.register.coverage(self.party)?.first();
        let said = if covered { Said::from(covers) } else { Said::Unknown };
        let who = bodies.into_iter().find(|body| all(body) == covers && covers.is_possible());
        let why = match who {
            Some(body) => Message::new("agencies.measure.covers").arg("body", self.body_name(body)),
            None => Message::new("agencies.measure.no-body-covers"),
        };
        let mut measured = Measured::new(said, why);
        for function in functions {
            let answer = self.answer(function)?;
            let ids = answer.holders.iter().flat_map(|one| &one.sources).map(String::as_str);
            measured = measured.read_in(ids).on(answer.grade);
        }
        Ok(measured)
    }
}

/// Whether an act is known with issuer, number and date.
pub(super) fn is_whole(act: &Act) -> bool {
    act.issuer().is_some() && act.number().is_some() && act.adopted().or(act.in_force()).is_some()
}

/// Yes where a holder is certain and all holders have the property, no where none has it.
fn of_all(answer: &Responsible, has: &[bool]) -> Said {
    match answer.standing {
        Standing::NotCovered => return Said::Unknown,
        Standing::Gap(_) => return Said::No,
        _ => {}
    }
    if has.iter().all(|has| !has) {
        Said::No
    } else if has.iter().all(|has| *has) && answer.certain().next().is_some() {
        Said::Yes
    } else {
        Said::Unknown
    }
}

fn measured(answer: &Responsible, said: Said) -> Measured {
    let grade = if answer.holders.is_empty() { Evidence::Derived } else { answer.grade };
    let ids = answer.holders.iter().flat_map(|holder| &holder.sources).map(String::as_str);
    Measured::new(said, answer.message()).on(grade).read_in(ids)
}
