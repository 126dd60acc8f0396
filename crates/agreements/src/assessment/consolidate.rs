//! A base text and its protocols, read as one.

use kerben_core::tri::Tri;

use super::benchmark::Benchmark;
use super::coding::{About, Answer, CodedAnswer, Coding};
use super::score::{AssessmentError, Score};

/// Where a topic stands: each sub-item, and what is said of the topic as a whole without naming a sub-item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TopicState<'a> {
    pub(super) items: Vec<Said<'a>>,
    pub(super) whole: Said<'a>,
}

/// An answer and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Said<'a> {
    pub(super) answer: Tri,
    pub(super) by: Option<(&'a Coding, &'a CodedAnswer)>,
}

const SILENT: Said<'static> = Said { answer: Tri::No, by: None };
const UNKNOWN: Said<'static> = Said { answer: Tri::Unknown, by: None };

impl TopicState<'_> {
    pub(super) fn answer(&self) -> Tri {
        Tri::any(self.items.iter().map(|said| said.answer)).or(self.whole.answer)
    }
}

/// Which of the two answers of a coder is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Text,
    Practice,
}

impl Side {
    const fn of(self, answer: &CodedAnswer) -> Answer {
        match self {
            Self::Text => answer.text,
            Self::Practice => answer.practice,
        }
    }
}

/// One text on its own.
pub(super) fn single<'a>(
    benchmark: &Benchmark,
    coding: &'a Coding,
    side: Side,
) -> Result<Vec<TopicState<'a>>, AssessmentError> {
    let mut states: Vec<TopicState<'a>> = benchmark
        .topics
        .iter()
        .map(|topic| TopicState { items: vec![UNKNOWN; topic.items.len()], whole: SILENT })
        .collect();
    // What is said of a whole topic first, then of its sub-items.
    for answer in &coding.answers {
        let About::Topic(number) = &answer.about else { continue };
        let state = states_of(benchmark, &mut states, coding, *number)?;
        match side.of(answer) {
            Answer::Yes => state.whole = Said { answer: Tri::Yes, by: Some((coding, answer)) },
            Answer::No | Answer::Removed => {
                let no = Said { answer: Tri::No, by: Some((coding, answer)) };
                state.whole = no;
                state.items.fill(no);
            }
            Answer::NotKnown => {}
        }
    }
    for answer in &coding.answers {
        let About::Item(id) = &answer.about else { continue };
        let Some((topic, item)) = benchmark.place_of(id) else {
            return Err(AssessmentError::UnknownItem {
                text: coding.text.clone(),
                item: id.chars().take(60).collect(),
            });
        };
        if let Some(said) = states.get_mut(topic).and_then(|state| state.items.get_mut(item))
            && side.of(answer) != Answer::NotKnown
        {
            *said = Said { answer: side.of(answer).tri(), by: Some((coding, answer)) };
        }
    }
    for (topic, state) in benchmark.topics.iter().zip(&states) {
        let items = Tri::any(state.items.iter().map(|said| said.answer));
        let denied = state.whole.by.is_some() && state.whole.answer.is_no();
        if (denied && items.is_yes()) || (state.whole.answer.is_yes() && items.is_no()) {
            return Err(AssessmentError::Contradiction {
                text: coding.text.clone(),
                topic: topic.number,
            });
        }
    }
    Ok(states)
}

fn states_of<'s, 'a>(
    benchmark: &Benchmark,
    states: &'s mut [TopicState<'a>],
    coding: &Coding,
    number: u8,
) -> Result<&'s mut TopicState<'a>, AssessmentError> {
    let index = benchmark.topics.iter().position(|topic| topic.number == number);
    index
        .and_then(|index| states.get_mut(index))
        .ok_or_else(|| AssessmentError::UnknownTopic { text: coding.text.clone(), topic: number })
}

/// All texts, the base first: a protocol adds what it has and takes out what it says it takes out; its silence
/// changes nothing.
pub(super) fn together<'a>(
    benchmark: &Benchmark,
    codings: &[&'a Coding],
    side: Side,
) -> Result<Vec<TopicState<'a>>, AssessmentError> {
    let mut joint: Vec<TopicState<'a>> = Vec::new();
    for coding in codings {
        let own = single(benchmark, coding, side)?;
        if joint.is_empty() {
            joint = own;
            continue;
        }
        for ((state, own), topic) in joint.iter_mut().zip(own).zip(&benchmark.topics) {
            take_out(state, coding, topic.number, &topic.items, side);
            for (said, own) in state.items.iter_mut().zip(own.items) {
                *said = add(*said, own, side);
            }
            state.whole = add(state.whole, own.whole, side);
        }
    }
    Ok(joint)
}

fn add<'a>(before: Said<'a>, own: Said<'a>, side: Side) -> Said<'a> {
    match side {
        Side::Text if own.answer > before.answer => own,
        // A later statement on practice takes the place of an earlier one.
        Side::Practice if own.by.is_some() => own,
        _ => before,
    }
}

fn take_out(
    state: &mut TopicState<'_>,
    coding: &Coding,
    number: u8,
    items: &[super::benchmark::Item],
    side: Side,
) {
    for answer in coding.answers.iter().filter(|answer| side.of(answer) == Answer::Removed) {
        match &answer.about {
            About::Topic(topic) if *topic == number => {
                state.items.fill(SILENT);
                state.whole = SILENT;
            }
            About::Item(id) => {
                let Some(place) = items.iter().position(|item| item.id == *id) else { continue };
                if let Some(said) = state.items.get_mut(place) {
                    *said = SILENT;
                }
                // The topic may have stood on this very sub-item.
                if state.whole.answer.is_yes() {
                    let answer = if items.len() == 1 { Tri::No } else { Tri::Unknown };
                    state.whole = Said { answer, by: state.whole.by };
                }
            }
            About::Topic(_) => {}
        }
    }
}

/// The topics that a text takes something out of.
fn touched(benchmark: &Benchmark, coding: &Coding) -> usize {
    let mut topics: Vec<u8> = coding
        .answers
        .iter()
        .filter(|answer| answer.text == Answer::Removed)
        .filter_map(|answer| match &answer.about {
            About::Topic(number) => Some(*number),
            About::Item(id) => {
                let (topic, _) = benchmark.place_of(id)?;
                benchmark.topics.get(topic).map(|topic| topic.number)
            }
        })
        .collect();
    topics.sort_unstable();
    topics.dedup();
    topics.len()
}

/// The bounds of the score of several texts together: from the sub-items, drawn closer by the totals that are stated.
///
/// A text with the stated total `s` has at least `s` topics less those it may share with the topics that are certain;
/// all texts together have no more topics than the sum of theirs.
pub(super) fn bounds(
    benchmark: &Benchmark,
    codings: &[&Coding],
    joint: &[TopicState<'_>],
) -> Result<Bounded, AssessmentError> {
    let count = |wanted: fn(Tri) -> bool, states: &[TopicState<'_>]| {
        states.iter().filter(|state| wanted(state.answer())).count()
    };
    let certain = count(Tri::is_yes, joint);
    let possible = count(Tri::is_possible, joint);
    let mut beyond = 0;
    let mut certain_anywhere = vec![false; joint.len()];
    let mut room = 0_usize;
    for (index, coding) in codings.iter().enumerate() {
        let own = single(benchmark, coding, Side::Text)?;
        let (own_certain, own_possible) = (count(Tri::is_yes, &own), count(Tri::is_possible, &own));
        for (place, state) in certain_anywhere.iter_mut().zip(&own) {
            *place = *place || state.answer().is_yes();
        }
        let cap = match &coding.stated {
            None => own_possible,
            Some(stated) => {
                let (least, most) = (usize::from(stated.at_least), usize::from(stated.at_most));
                if least > most || least > own_possible || most < own_certain {
                    return Err(AssessmentError::Total {
                        text: coding.text.clone(),
                        stated: format!("{least} to {most}"),
                        counted: format!("{own_certain} to {own_possible}"),
                    });
                }
                let shared = own
                    .iter()
                    .zip(joint)
                    .filter(|(own, joint)| own.answer().is_possible() && joint.answer().is_yes())
                    .count();
                let later = codings.get(index.saturating_add(1)..).unwrap_or_default();
                let removed: usize = later.iter().map(|later| touched(benchmark, later)).sum();
                beyond = beyond.max(least.saturating_sub(shared).saturating_sub(removed));
                most.min(own_possible)
            }
        };
        room = room.saturating_add(cap.saturating_sub(own_certain));
    }
    // What some text certainly had and a later one took out is no topic any more.
    let ever = certain_anywhere
        .iter()
        .zip(joint)
        .filter(|(certain, joint)| **certain && joint.answer().is_possible())
        .count();
    let capped = ever.saturating_add(room);
    let (least, most) = (certain.saturating_add(beyond), possible.min(capped));
    if least > most {
        return Err(AssessmentError::Total {
            text: codings.iter().map(|coding| coding.text.as_str()).collect::<Vec<_>>().join(", "),
            stated: format!("{least} at least"),
            counted: format!("{most} at most"),
        });
    }
    let narrow = |count: usize| u8::try_from(count).unwrap_or(u8::MAX);
    Ok(Bounded {
        certain: narrow(certain),
        possible: narrow(possible),
        beyond: narrow(beyond),
        capped: narrow(capped),
    })
}

/// The parts of the bounds, for the derivation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounded {
    /// Topics that are certain.
    pub(super) certain: u8,
    /// Topics that are not excluded.
    pub(super) possible: u8,
    /// Topics beyond the certain ones that a stated total proves.
    pub(super) beyond: u8,
    /// The most that the stated totals leave.
    pub(super) capped: u8,
}

impl Bounded {
    pub(super) fn score(self) -> Score {
        Score::new(self.certain.saturating_add(self.beyond), self.possible.min(self.capped))
    }
}
