//! The ratio of the employer, the gates and the need of each worker, and who gets the places.

use std::error::Error;
use std::fmt::Write as _;

use chrono::Datelike as _;
use kerben::agreements::Treaties;
use kerben::core::explain::{Explain, Node, Off, render};
use kerben::core::language::Language;
use kerben::core::message::Message;
use kerben::core::period::Period;
use kerben::core::source::Evidence;
use kerben::core::tri::Tri;
use kerben::quotas::allot::{Claim, Draw, Partial, Rule, Sealed, Seed, TieBreak, allot};
use kerben::quotas::builtin::parameters;
use kerben::quotas::employer::{EmployerRules, More, RatioAnswer};
use kerben::quotas::gate::{Entrant, GateReport, Gates};
use kerben::quotas::register::{
    Ask, Decision, Instrument, Kind, NodeSpec, Register, RequestId, keys,
};
use kerben::quotas::{PlaceNeed, PlaceRequest, Quotas};
use serde::Serialize;

use crate::input::{Question, Worker};

type Stop = Box<dyn Error>;

/// What was found about one worker.
#[derive(Debug, Serialize)]
pub(crate) struct Found {
    name: String,
    need: PlaceNeed,
    gates: GateReport,
    decision: Decision,
}

/// The whole answer.
#[derive(Debug, Serialize)]
pub(crate) struct Answer {
    title: String,
    ratio: RatioAnswer,
    /// How many places go to the lot: those there are, at most what the ratio allows.
    places: u64,
    draw: Draw,
    workers: Vec<Found>,
    #[serde(skip)]
    trees: Vec<std::sync::Arc<Node>>,
}

impl Answer {
    pub(crate) fn of(question: &Question) -> Result<Self, Stop> {
        let (treaties, parameters) = (Treaties::builtin()?, parameters()?);
        let rules = EmployerRules::builtin()?;
        let (gates, quotas) = (Gates::builtin()?, Quotas::builtin()?);
        let (on, employer) = (question.on, &question.employer);
        let mut rec = Explain::new();
        let ratio = rules.test(&question.rule, employer, on, &parameters, &treaties, &mut rec)?;
        let host = rules.rule(&question.rule)?.host;
        let mut trees = vec![ratio.node];
        let more = match ratio.value.tests.first().map(|test| test.more) {
            Some(More::Heads(heads)) => heads.into(),
            Some(More::Unlimited) => u64::MAX,
            // Not determined: nobody is hired on a guess.
            _ => 0,
        };
        let places = question.places.min(more);

        let mut asked = Vec::new();
        for worker in &question.worker {
            let mut request = PlaceRequest::new(worker.citizenship, host, on);
            request.pool.clone_from(&question.pool);
            request.entry = worker.entry;
            let need = quotas.place_needed(&request, &treaties, &mut Off)?.value;
            let mut entrant = Entrant::new(host, on).trade(&worker.trade);
            entrant.region.clone_from(&employer.region);
            let report = gates.check(&entrant, &mut rec)?;
            if !report.value.open().is_yes() {
                trees.push(report.node);
            }
            asked.push((worker, need, report.value));
        }
        let claims: Vec<Claim> = asked
            .iter()
            .filter(|(_, need, report)| need.is_needed() && report.open() == Tri::Yes)
            .map(|(worker, ..)| Claim::new(&worker.name, 1))
            .collect();
        let seed = Seed::new(question.seed.clone())?;
        let draw = Sealed::new(&seed, &claims)?.open(&seed, &claims)?;
        let won =
            allot(&claims, places, &Rule::Lottery(draw.clone()), Partial::Whole, &TieBreak::Open)?;

        // The register takes the requests in the order of the draw, then those that the gates or the need decide.
        let mut register = Register::new();
        let spec = NodeSpec::new(&question.title, Kind::Flow, Period::of_year(on.year())?);
        let node = register.open(spec, on)?;
        let act = Instrument::new("places of this question, invented", Evidence::Unverified);
        register.grant(node, places, on, act, on)?;
        let path = register.path(&keys([]), on)?;
        let place = |worker: &Worker| draw.even.iter().position(|name| *name == worker.name);
        let mut order: Vec<usize> = (0..asked.len()).collect();
        order.sort_by_key(|&index| {
            asked.get(index).map(|(worker, ..)| place(worker).unwrap_or(usize::MAX))
        });
        let mut workers = Vec::new();
        for index in order {
            let Some((worker, need, report)) = asked.get(index) else { continue };
            let ask = Ask::new(RequestId::of_text(&worker.name), path);
            let decision = match need {
                PlaceNeed::NotNeeded(ground) => register.record_outside(&ask, ground, on)?,
                _ => register.hold_through(report, &ask, on, &mut Off)?.value,
            };
            let (name, need, gates) = (worker.name.clone(), need.clone(), report.clone());
            workers.push(Found { name, need, gates, decision });
        }
        let held = workers.iter().filter(|one| one.decision.places() > 0).count();
        if u64::try_from(held)? != won.granted.iter().map(|one| one.places).sum::<u64>() {
            return Err("the register and the lot disagree".into());
        }
        let title = question.title.clone();
        Ok(Self { title, ratio: ratio.value, places, draw, workers, trees })
    }

    /// The answer as text in a language.
    pub(crate) fn text(&self, language: Language) -> Result<String, Stop> {
        let catalogue = kerben::catalogue()?;
        let mut text = format!("{}\n\n", self.title);
        for tree in &self.trees {
            writeln!(text, "{}", render::text(tree, &catalogue, language).trim_end())?;
            writeln!(text)?;
        }
        writeln!(text, "{} / {}", self.places, self.draw.even.len())?;
        writeln!(text, "sha256(seed)   {}", self.draw.sealed.seed)?;
        writeln!(text, "sha256(claims) {}", self.draw.sealed.claims)?;
        writeln!(text)?;
        for found in &self.workers {
            let words = catalogue.render(&self.words(found), language);
            writeln!(text, "{}: {words}", found.name)?;
        }
        Ok(text)
    }

    fn words(&self, found: &Found) -> Message {
        let key = |word: &str| Message::new(format!("quotas.register.decision.{word}"));
        match found.decision {
            Decision::Held { places, until, .. } => {
                key("held").arg("places", places).arg("until", until)
            }
            Decision::Outside => key("outside"),
            Decision::Refused(ground) => key("refused").arg("ground", ground.message(&self.title)),
            _ => key("queued").arg("node", self.title.as_str()),
        }
    }
}
