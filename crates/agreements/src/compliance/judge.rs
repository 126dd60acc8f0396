//! Holding an incident against the clauses in force.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use kerben_agencies::{AgencyError, FunctionId, Register as Agencies};
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced, Unit, Value};
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use kerben_core::unsettled::{Readings, Unsettled};
use rust_decimal::Decimal;

use super::assessment::{Assessment, Bodies, Finding, Verdict, WhyNot};
use super::fact::{FactName, FactTest, FactValue};
use super::history::Step;
use super::incident::Incident;
use super::remedy::{Offer, OfferDay};
use crate::error::AgreementError;
use crate::obligations::{Held, Holds, Obligation, Obligations, held_outcome, unsettled};
use crate::treaties::Treaties;

/// The function of a sending State's body that protects its workers abroad, as the register of agencies names it.
const PROTECTION: &str = "protection_abroad";

impl Obligations {
    /// Returns what an incident comes to: every clause that speaks of such a happening, breached, not breached with the
    /// reason, or undetermined with what is missing; the bodies of the sending States that were responsible on that
    /// day; and the remedies.
    ///
    /// # Errors
    /// As [`Obligations::of_case`]; [`AgreementError::Agencies`] when an obligation names a function that the register
    /// of agencies does not have.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::compliance::{Happening, Incident};
    /// use kerben_agreements::obligations::Obligations;
    /// use kerben_agreements::{Activity, Case, Treaties};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    /// use kerben_core::tri::Tri;
    /// use kerben_core::unsettled::Readings;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let obligations = Obligations::builtin(&treaties)?;
    /// let agencies = kerben_agencies::Register::builtin()?;
    /// let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, day(2026, 2, 1)?)?
    ///     .entered_on(day(2026, 1, 10)?)?;
    /// let fined = Incident::new("fined", Happening::RegistrationDemanded, case);
    ///
    /// let found = obligations.assess(&treaties, &agencies, &fined, &Readings::new(), &mut Off)?.value;
    /// assert_eq!(found.breach(), Tri::Yes);
    /// let breached: Vec<_> = found.breached().map(|finding| finding.citation.to_string()).collect();
    /// assert_eq!(breached, ["M-EAEU art. 97(6)"]);
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn assess<R: Recorder>(
        &self,
        treaties: &Treaties,
        agencies: &Agencies,
        incident: &Incident,
        readings: &Readings,
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AgreementError> {
        let steps = BTreeMap::from([(Step::Incident, incident.case().day())]);
        self.assess_with(treaties, agencies, incident, &steps, readings, rec)
    }

    /// As [`Obligations::assess`], with the days of the steps that were taken, from which the times of remedies count.
    ///
    /// # Errors
    /// As [`Obligations::assess`].
    pub fn assess_with<R: Recorder>(
        &self,
        treaties: &Treaties,
        agencies: &Agencies,
        incident: &Incident,
        steps: &BTreeMap<Step, NaiveDate>,
        readings: &Readings,
        rec: &mut R,
    ) -> Result<Traced<Assessment, R>, AgreementError> {
        let mut findings = Vec::new();
        let mut nodes = Vec::new();
        let case = incident.case();
        let speaking: Vec<&Obligation> = self
            .iter()
            .filter(|obligation| obligation.breached_by.contains(&incident.happening()))
            .filter(|obligation| {
                treaties.get(&obligation.instrument).is_ok_and(|instrument| {
                    instrument.clause(&obligation.clause).is_some()
                        && instrument.names(case.host())
                        && case.sending().iter().any(|state| instrument.names(*state))
                })
            })
            .collect();
        for obligation in &speaking {
            let held = self.one(treaties, case, &obligation.id, rec)?;
            let traced = judge(obligation, &held, incident, readings, rec);
            findings.push(traced.value);
            nodes.push(traced.node);
        }
        let concerned: Vec<&Obligation> = speaking
            .iter()
            .zip(&findings)
            .filter(|(_, finding)| finding.verdict.tri().is_possible())
            .map(|(obligation, _)| *obligation)
            .collect();
        let (bodies, body_nodes) = bodies(agencies, incident, &concerned, rec)?;
        let value = Assessment {
            incident: incident.id().to_owned(),
            day: case.day(),
            remedies: self.offers(treaties, incident, &concerned, steps)?,
            findings,
            bodies,
        };
        let node = rec.record(|| {
            let title = Message::new("agreements.compliance.assessment")
                .arg("happening", happening(incident))
                .arg("host", case.host())
                .arg("day", case.day());
            let missing: Vec<Message> = value.missing().cloned().collect();
            let outcome = match value.breach() {
                Tri::Yes => Outcome::met(),
                Tri::No => Outcome::not_met(),
                Tri::Unknown if missing.is_empty() => {
                    Outcome::undetermined("agreements.compliance.reading-open")
                }
                Tri::Unknown => Outcome::Undetermined { missing },
            };
            let node = Node::condition("agreements.compliance/1", title, Test::Any, outcome)
                .inputs("clause", &nodes);
            // The bodies carry no outcome of the breach: they stand beside it.
            let node = value.remedies.iter().fold(node, |node, offer| {
                let key = if offer.helps { "remedy" } else { "no-remedy" };
                let words = Message::new(format!("agreements.compliance.{key}"))
                    .arg("text", offer.text.clone())
                    .arg("citation", offer.citation.to_string());
                node.note(words)
            });
            if value.findings.is_empty() {
                node.note("agreements.compliance.no-clause")
            } else {
                node
            }
        });
        let node = if body_nodes.is_empty() {
            node
        } else {
            rec.record(|| {
                let title = Message::new("agreements.compliance.answer");
                let shown = Value::from(value.incident.clone());
                Node::choice("agreements.compliance.answer/1", title, shown)
                    .input("assessment", &node)
                    .inputs("body", &body_nodes)
            })
        };
        Ok(Traced::new(value, node))
    }

    fn offers(
        &self,
        treaties: &Treaties,
        incident: &Incident,
        concerned: &[&Obligation],
        steps: &BTreeMap<Step, NaiveDate>,
    ) -> Result<Vec<Offer>, AgreementError> {
        let mut offers = Vec::new();
        for remedy in self.remedies() {
            let fits = if remedy.after.is_empty() {
                concerned.iter().any(|obligation| obligation.instrument == remedy.instrument)
            } else {
                remedy.after.contains(&incident.happening())
            };
            let Ok(instrument) = treaties.get(&remedy.instrument) else { continue };
            let between = instrument.names(incident.case().host());
            if !fits || !between {
                continue;
            }
            let when = match (remedy.starts, remedy.opens) {
                (Some(step), Some(rule)) => match steps.get(&step) {
                    Some(day) => OfferDay::From(rule.apply(*day).map_err(|source| {
                        AgreementError::Rule { instrument: instrument.id().to_owned(), source }
                    })?),
                    None => OfferDay::Missing(step),
                },
                _ => OfferDay::NoTime,
            };
            offers.push(Offer {
                id: remedy.id.clone(),
                taken_by: remedy.taken_by,
                text: remedy.text.clone(),
                helps: remedy.helps,
                citation: instrument.citation(remedy.article.as_deref()),
                grade: match when {
                    OfferDay::From(_) => remedy.grade.weaker(Evidence::Derived),
                    _ => remedy.grade,
                },
                when,
            });
        }
        Ok(offers)
    }
}

fn happening(incident: &Incident) -> Message {
    Message::new(format!("agreements.happening.{}", incident.happening()))
}

fn missing_fact(name: FactName) -> Message {
    Message::new("agreements.compliance.missing-fact")
        .arg("fact", Message::new(format!("agreements.fact.{name}")))
}

/// A fact against its test: the outcome, and the node that shows both.
fn test<R: Recorder>(
    test: &FactTest,
    value: Option<&FactValue>,
    held: &Held,
    rec: &mut R,
) -> R::Node {
    let number = |count: u32| Value::Number { value: Decimal::from(count), unit: Unit::One };
    let name = || Message::new(format!("agreements.fact.{}", test.fact));
    let compared = match (test.at_most, test.at_least, value) {
        (Some(most), None, Some(FactValue::Count(actual))) => Some((Test::AtMost, most, *actual)),
        (None, Some(least), Some(FactValue::Count(actual))) => {
            Some((Test::AtLeast, least, *actual))
        }
        _ => None,
    };
    let sides = compared.map(|(_, required, actual)| {
        let actual = rec.record(|| Node::fact("agreements.fact/1", name(), number(actual)));
        let required = rec.record(|| {
            let title = Message::new("agreements.compliance.required");
            Node::fact("agreements.compliance.required/1", title, number(required))
                .cite(held.citation.clone())
        });
        (actual, required)
    });
    rec.record(|| {
        let title = Message::new("agreements.compliance.test")
            .arg("fact", name())
            .arg("required", test.to_string());
        let outcome = match test.passes(value) {
            Tri::Yes => Outcome::met(),
            Tri::No => Outcome::not_met(),
            Tri::Unknown => Outcome::undetermined(missing_fact(test.fact)),
        };
        let kind = compared.map_or(Test::Stated, |(kind, ..)| kind);
        let node = Node::condition("agreements.compliance.test/1", title, kind, outcome);
        match (&sides, value) {
            (Some((actual, required)), _) => {
                node.input("actual", actual).input("required", required)
            }
            (None, Some(value)) => node.showing(value.to_string()),
            (None, None) => node,
        }
    })
}

/// What the text leaves open, if the incident raises it.
enum Asked {
    Nothing,
    MissingFact(FactName),
    Read { yes: bool, reading: String, grade: Evidence },
    Open(Unsettled<bool>),
}

fn asked(obligation: &Obligation, incident: &Incident, readings: &Readings) -> Asked {
    let Some(question) = &obligation.question else { return Asked::Nothing };
    match incident.fact(question.asks) {
        None => return Asked::MissingFact(question.asks),
        Some(FactValue::Flag(flag)) if flag == question.when => {}
        Some(_) => return Asked::Nothing,
    }
    // Loading has checked the question; a broken one stays open.
    let Ok(open) = unsettled(question) else { return Asked::MissingFact(question.asks) };
    let chosen = open
        .choose(readings)
        .ok()
        .map(|reading| (reading.value, reading.name.clone(), reading.grade));
    match chosen {
        Some((yes, reading, grade)) => Asked::Read { yes, reading, grade },
        None => Asked::Open(open),
    }
}

fn judge<R: Recorder>(
    obligation: &Obligation,
    held: &Traced<Held, R>,
    incident: &Incident,
    readings: &Readings,
    rec: &mut R,
) -> Traced<Finding, R> {
    let value = &held.value;
    let asked = asked(obligation, incident, readings);
    let facts: Vec<(&FactTest, Option<FactValue>)> =
        obligation.tests.iter().map(|test| (test, incident.fact(test.fact))).collect();
    let verdict = verdict(value, &facts, &asked, obligation);
    let mut grade = value.grade;
    if let Asked::Read { grade: chosen, .. } = &asked {
        grade = grade.weaker(*chosen);
    }
    let mut nodes: Vec<R::Node> = vec![held.node.clone()];
    for (fact, found) in &facts {
        nodes.push(test(fact, found.as_ref(), value, rec));
    }
    if let Some(question) = &obligation.question {
        let outcome = match &asked {
            Asked::Nothing => None,
            Asked::MissingFact(name) => Some(Outcome::undetermined(missing_fact(*name))),
            Asked::Open(_) => Some(Outcome::undetermined(
                Message::new("agreements.unsettled")
                    .arg("question", question.id.clone())
                    .arg("why", question.why.clone()),
            )),
            Asked::Read { yes: true, .. } => Some(Outcome::met()),
            Asked::Read { yes: false, .. } => Some(Outcome::not_met()),
        };
        if let Some(outcome) = outcome {
            nodes.push(rec.record(|| {
                let title = Message::new("agreements.compliance.reading")
                    .arg("question", question.id.clone());
                let node = Node::condition(
                    "agreements.compliance.reading/1",
                    title,
                    Test::Stated,
                    outcome,
                );
                match &asked {
                    Asked::Read { reading, grade, .. } => {
                        node.showing(reading.clone()).graded(*grade)
                    }
                    _ => node,
                }
            }));
        }
    }
    let finding = Finding {
        obligation: obligation.id.clone(),
        citation: value.citation.clone(),
        text: value.text.clone(),
        bearer: value.bearer,
        verdict,
        grade,
    };
    let node = rec.record(|| {
        let title = Message::new("agreements.compliance.finding")
            .arg("citation", finding.citation.to_string());
        let outcome = match &finding.verdict {
            Verdict::Breached => Outcome::met(),
            Verdict::NotBreached(_) => Outcome::not_met(),
            Verdict::Undetermined(missing) => Outcome::Undetermined { missing: missing.clone() },
            Verdict::Unsettled(open) => Outcome::undetermined(
                Message::new("agreements.unsettled")
                    .arg("question", open.id())
                    .arg("why", open.why().clone()),
            ),
        };
        Node::condition("agreements.compliance.finding/1", title, Test::All, outcome)
            .inputs("part", &nodes)
            .cite(finding.citation.clone())
            .graded(finding.grade)
    });
    Traced::new(finding, node)
}

fn verdict(
    held: &Held,
    facts: &[(&FactTest, Option<FactValue>)],
    asked: &Asked,
    obligation: &Obligation,
) -> Verdict {
    if let Holds::No(why) = &held.holds {
        return Verdict::NotBreached(WhyNot::NotHeld(why.clone()));
    }
    let failed = facts.iter().find(|(test, value)| test.passes(value.as_ref()).is_no());
    if let Some((test, Some(actual))) = failed {
        let (test, actual) = ((*test).clone(), actual.clone());
        return Verdict::NotBreached(WhyNot::Fact { test, actual });
    }
    if let (Asked::Read { yes: false, reading, .. }, Some(question)) = (asked, &obligation.question)
    {
        let (question, reading) = (question.id.clone(), reading.clone());
        return Verdict::NotBreached(WhyNot::Reading { question, reading });
    }
    let mut missing = match held_outcome(held) {
        Outcome::Undetermined { missing } => missing,
        _ => Vec::new(),
    };
    for (test, value) in facts {
        if test.passes(value.as_ref()).is_unknown() {
            missing.push(missing_fact(test.fact));
        }
    }
    if let Asked::MissingFact(name) = asked {
        missing.push(missing_fact(*name));
    }
    match asked {
        _ if !missing.is_empty() => Verdict::Undetermined(missing),
        Asked::Open(open) => Verdict::Unsettled(open.clone()),
        _ => Verdict::Breached,
    }
}

/// The bodies of the sending States that were responsible on the day of the incident.
fn bodies<R: Recorder>(
    agencies: &Agencies,
    incident: &Incident,
    concerned: &[&Obligation],
    rec: &mut R,
) -> Result<(Vec<Bodies>, Vec<R::Node>), AgreementError> {
    let mut functions: Vec<&str> = concerned
        .iter()
        .map(|obligation| obligation.function.as_deref().unwrap_or(PROTECTION))
        .collect();
    functions.sort_unstable();
    functions.dedup();
    let (mut found, mut nodes) = (Vec::new(), Vec::new());
    for state in incident.case().sending() {
        for function in &functions {
            let id = FunctionId::new(*function).map_err(|_| AgreementError::Agencies {
                problem: format!("{function:?} is no name of a function"),
            })?;
            match agencies.responsible(&id, state, incident.case().day(), rec) {
                Ok(answer) => {
                    found.push(Bodies::Found(Box::new(answer.value)));
                    nodes.push(answer.node);
                }
                Err(AgencyError::UnknownJurisdiction { .. }) => {
                    found.push(Bodies::NotRecorded(state));
                    break;
                }
                Err(error) => {
                    return Err(AgreementError::Agencies { problem: error.to_string() });
                }
            }
        }
    }
    Ok((found, nodes))
}
