//! The derivation of an answer: one row for each holder, with the conditions on its ends.

use kerben_core::explain::{Node, Outcome, Recorder, RuleId, Test, Value};
use kerben_core::language::{Language, Localised};
use kerben_core::message::{Message, MessageArg};
use kerben_core::partial_date::SLACK_DEFAULT;
use kerben_core::tri::Tri;

use crate::conflict::Conflict;
use crate::coverage::Coverage;
use crate::id::FunctionId;
use crate::on_day::Finding;
use crate::register::Register;
use crate::responsible::{Candidate, Holder, Reach, Responsible, Standing};

const RESPONSIBLE: RuleId = RuleId::new("agencies.responsible", 1);
const HOLDING: RuleId = RuleId::new("agencies.holding", 1);
const STARTED: RuleId = RuleId::new("agencies.started", 1);
const NOT_ENDED: RuleId = RuleId::new("agencies.not-ended", 1);
const NOT_ELSEWHERE: RuleId = RuleId::new("agencies.not-elsewhere", 1);

/// Records the answer and returns its node.
pub(crate) fn answer<R: Recorder>(
    register: &Register,
    answer: &Responsible,
    candidates: &[Candidate<'_>],
    coverage: &Coverage,
    rec: &mut R,
) -> R::Node {
    let mut rows = Vec::new();
    for holder in &answer.holders {
        let Some(candidate) = candidates.iter().find(|c| *c.holding.id() == holder.holding) else {
            continue;
        };
        let edge = match (&answer.standing, holder.holds) {
            (Standing::One, Tri::Yes) if rows.is_empty() => "chosen",
            (_, Tri::Yes) => "holder",
            _ => "perhaps",
        };
        rows.push((edge, row(register, holder, candidate, rec)));
    }
    rec.record(|| {
        let title = Message::new("agencies.responsible")
            .arg("function", function_name(register, &answer.function))
            .arg("country", party_name(answer.jurisdiction))
            .arg("day", answer.day);
        let mut node = Node::choice(RESPONSIBLE, title, value(answer)).graded(answer.grade);
        if let Some(outcome) = outcome(answer, coverage) {
            node = node.with_outcome(outcome);
        }
        for (edge, row) in &rows {
            node = node.input(*edge, row);
        }
        for part in &answer.parts {
            node = node.note(part_note(register, part));
        }
        if register.slack() != SLACK_DEFAULT {
            let margin = Message::new("agencies.note.margin").arg("units", register.slack());
            node = node.note(margin);
        }
        if answer.standing != Standing::NotCovered {
            for candidate in candidates {
                if let Some((what, why)) = not_taken(register, candidate) {
                    node = node.not_taken(what, why);
                }
            }
        }
        node
    })
}

/// The names of the holders: of the certain ones, else of the possible ones.
fn value(answer: &Responsible) -> Value {
    let certain = answer.certain().next().is_some();
    let mut bodies = Vec::new();
    let mut names: Option<Localised> = None;
    for holder in &answer.holders {
        if (certain && !holder.holds.is_yes()) || bodies.contains(&&holder.body) {
            continue;
        }
        bodies.push(&holder.body);
        names = Some(match names {
            None => holder.name.clone(),
            Some(earlier) => joined(&earlier, &holder.name),
        });
    }
    names.map_or(Value::Nothing, Value::Name)
}

fn joined(first: &Localised, second: &Localised) -> Localised {
    let both = |language| format!("{}; {}", first.get(language), second.get(language));
    Localised::new(both(Language::En)).with_ru(both(Language::Ru)).with_ky(both(Language::Ky))
}

fn outcome(answer: &Responsible, coverage: &Coverage) -> Option<Outcome> {
    match &answer.standing {
        Standing::One | Standing::OneAndPerhapsMore | Standing::Several => None,
        Standing::Perhaps => Some(Outcome::Undetermined { missing: answer.missing() }),
        Standing::Gap(gap) => Some(Outcome::undetermined(gap.message())),
        Standing::NotCovered => Some(Outcome::undetermined(
            Message::new("agencies.not-covered").arg("first", coverage.first()),
        )),
    }
}

fn row<R: Recorder>(
    register: &Register,
    holder: &Holder,
    candidate: &Candidate<'_>,
    rec: &mut R,
) -> R::Node {
    let holding = candidate.holding;
    let day = &candidate.on_day;
    let date = |end: &crate::end::ProvedEnd| MessageArg::from(end.end().to_string());
    let from = date(holding.from());
    let until = date(holding.until());
    let started = condition(register, &day.started, STARTED, rec, || {
        Message::new("agencies.condition.started").arg("date", from)
    });
    let not_ended = condition(register, &day.not_ended, NOT_ENDED, rec, || {
        Message::new("agencies.condition.not-ended").arg("date", until)
    });
    let mut elsewhere = Vec::new();
    for (function, finding) in &day.not_excepted {
        elsewhere.push(condition(register, finding, NOT_ELSEWHERE, rec, || {
            Message::new("agencies.condition.not-elsewhere")
                .arg("function", function_name(register, function))
        }));
    }
    rec.record(|| {
        let title = Message::new("agencies.holding")
            .arg("function", function_name(register, holding.function()))
            .arg("from", holding.from().end().to_string())
            .arg("until", holding.until().end().to_string());
        let mut node = Node::table_row(HOLDING, title, holder.name.clone())
            .graded(holding.grade())
            .input("started", &started)
            .input("not ended", &not_ended)
            .inputs("not elsewhere", &elsewhere);
        for act in holder.basis.acts() {
            node = node.cite(act.citation());
        }
        if let Some(outcome) = holds(holder) {
            node = node.with_outcome(outcome);
        }
        for note in notes(register, holder, candidate) {
            node = node.note(note);
        }
        node
    })
}

fn holds(holder: &Holder) -> Option<Outcome> {
    holder.holds.is_unknown().then(|| Outcome::Undetermined { missing: holder.doubt_messages() })
}

fn notes(register: &Register, holder: &Holder, candidate: &Candidate<'_>) -> Vec<Message> {
    let mut notes = Vec::new();
    if let Reach::Through(wider) = &holder.reach {
        let wider = function_name(register, wider);
        notes.push(Message::new("agencies.note.through").arg("function", wider));
    }
    if holder.basis.acts().is_empty() && holder.basis.missing().is_empty() {
        notes.push(Message::new("agencies.missing.any-act"));
    }
    notes.extend(holder.basis.missing().iter().map(|missing| missing.message()));
    for act in candidate.holding.see().iter().filter_map(|id| register.act(id)) {
        let note = Message::new("agencies.note.see").arg("act", act.citation().to_string());
        notes.push(note.arg("subject", act.subject().clone()));
    }
    for above in &holder.under {
        let key = match above.holds {
            Tri::Yes => "agencies.note.under",
            Tri::No | Tri::Unknown => "agencies.note.perhaps-under",
        };
        notes.push(Message::new(key).arg("body", above.name.clone()));
    }
    let conflicts = holder.conflicts.iter().filter_map(|id| register.conflict(id));
    notes.extend(conflicts.map(Conflict::message));
    notes.extend(
        candidate.holding.note().map(|text| Message::new("agencies.note.text").arg("text", text)),
    );
    notes.extend(candidate.holding.sources().iter().map(|id| source_note(register, id)));
    notes
}

fn condition<R: Recorder>(
    register: &Register,
    finding: &Finding,
    rule: RuleId,
    rec: &mut R,
    title: impl FnOnce() -> Message,
) -> R::Node {
    rec.record(|| {
        let outcome = match (finding.holds, &finding.doubt) {
            (Tri::Yes, _) => Outcome::met(),
            (Tri::No, _) => Outcome::not_met(),
            (Tri::Unknown, Some(doubt)) => Outcome::undetermined(doubt.message()),
            (Tri::Unknown, None) => Outcome::Undetermined { missing: Vec::new() },
        };
        let mut node = Node::condition(rule, title(), Test::Stated, outcome).graded(finding.grade);
        for id in &finding.sources {
            node = node.note(source_note(register, id));
        }
        node
    })
}

fn source_note(register: &Register, id: &str) -> Message {
    let source = register.source(id);
    let title = source.map_or_else(String::new, |source| source.title.clone());
    let note = Message::new("agencies.note.source").arg("id", id).arg("title", title);
    match source.and_then(|source| source.address.clone()) {
        None => note,
        Some(address) => {
            Message::new("agencies.note.source-at").arg("source", note).arg("address", address)
        }
    }
}

fn part_note(register: &Register, part: &Holder) -> Message {
    let function = match &part.reach {
        Reach::Part(function) | Reach::Through(function) => function_name(register, function),
        Reach::Itself => Localised::new(String::new()),
    };
    let key = match part.holds {
        Tri::Yes => "agencies.note.part",
        Tri::No | Tri::Unknown => "agencies.note.perhaps-part",
    };
    Message::new(key).arg("body", part.name.clone()).arg("function", function)
}

/// A holding of the whole function that did not hold on the day, and why.
fn not_taken(register: &Register, candidate: &Candidate<'_>) -> Option<(Message, Message)> {
    let Candidate { holding, body, reach, on_day } = candidate;
    if !reach.is_whole() || !on_day.holds().is_no() {
        return None;
    }
    let what = Message::new("agencies.candidate")
        .arg("body", body.name())
        .arg("function", function_name(register, holding.function()));
    let why = if on_day.started.holds.is_no() {
        Message::new("agencies.why.not-started").arg("date", holding.from().end().to_string())
    } else if on_day.not_ended.holds.is_no() {
        Message::new("agencies.why.ended").arg("date", holding.until().end().to_string())
    } else {
        let elsewhere = on_day.not_excepted.iter().find(|(_, finding)| finding.holds.is_no());
        let function = elsewhere.map_or(holding.function(), |(function, _)| function);
        Message::new("agencies.why.elsewhere").arg("function", function_name(register, function))
    };
    Some((what, why))
}

fn function_name(register: &Register, id: &FunctionId) -> Localised {
    let known = register.function(id);
    known.map_or_else(|_| Localised::new(id.to_string()), |function| function.name().clone())
}

/// The name of a state or organisation in all languages.
pub(crate) fn party_name(party: kerben_core::party::Party) -> Localised {
    Localised::new(party.name(Language::En))
        .with_ru(party.name(Language::Ru))
        .with_ky(party.name(Language::Ky))
}
