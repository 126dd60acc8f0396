//! Events that contradict each other, or that say what their kind cannot say.

use kerben_core::country::Country;
use kerben_core::data::list_names;
use kerben_core::partial_date::PartialDate;

use crate::clause::Renewal;
use crate::event::{Event, EventKind};
use crate::force::bounds;
use crate::instrument::Instrument;

/// The key, the problem and what would be accepted.
type Problem = (&'static str, String, String);

/// What is wrong with an event beside those that stand before it.
pub(crate) fn of(instrument: &Instrument, event: &Event, earlier: &[Event]) -> Option<Problem> {
    misplaced(instrument, event).or_else(|| {
        end_before_entry(event, earlier)
            .map(|problem| ("date", problem, "an end after the entry into force".to_owned()))
    })
}

/// The kinds that can be between two States only.
const fn is_of_a_pair(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Objected
            | EventKind::ObjectionWithdrawn
            | EventKind::ReservationAccepted
            | EventKind::Suspended
            | EventKind::Resumed
    )
}

/// Fields that the kind of the event cannot have.
fn misplaced(instrument: &Instrument, event: &Event) -> Option<Problem> {
    if let Some(other) = event.against {
        if !is_of_a_pair(event.kind) {
            let problem = "it happens to one State or to all, not between two".to_owned();
            return Some(("against", problem, "no `against`".to_owned()));
        }
        if !instrument.names(other) {
            let accepted = list_names(instrument.states.iter().map(Country::alpha2));
            return Some(("against", format!("{other} is not among the States"), accepted));
        }
        if event.party.is_none() || event.party == Some(other) {
            let problem = "it stands between a State and itself or nobody".to_owned();
            return Some(("against", problem, "a `party` and another State".to_owned()));
        }
    }
    if event.precludes && (event.kind != EventKind::Objected || event.against.is_none()) {
        let problem =
            "only an objection to another State\u{2019}s reservation keeps it out of force";
        return Some(("precludes", problem.to_owned(), "no `precludes`".to_owned()));
    }
    let renewal = instrument.timing.as_ref().and_then(|timing| timing.term.as_ref());
    if let (EventKind::RenewalRefused, Some(term)) = (event.kind, renewal)
        && !matches!(term.renewal(), Renewal::Tacit { .. } | Renewal::ThenIndefinite { .. })
    {
        let problem = format!("by its term `{term}` it is not renewed by silence");
        return Some((
            "kind",
            problem,
            "`tacit(...)` or `then-indefinite`, or no refusal".to_owned(),
        ));
    }
    let takes_effect = matches!(event.kind, EventKind::Succeeded | EventKind::NoticeOfWithdrawal);
    if event.effective.is_some() && !takes_effect {
        let problem = "only a succession or a notice has a day of effect of its own".to_owned();
        return Some(("effective", problem, "the day of effect as `date`".to_owned()));
    }
    let (Some(effective), Some(date)) = (event.effective, event.date) else { return None };
    let late = event.kind == EventKind::NoticeOfWithdrawal
        && matches!((effective.latest(), date.earliest()), (Some(end), Some(sent)) if end < sent);
    late.then(|| {
        let problem = format!("the notice of {date} takes effect before, on {effective}");
        ("effective", problem, "a day on or after the notice".to_owned())
    })
}

/// An end of the same party that certainly lies before every entry into force, or an entry after such an end.
fn end_before_entry(event: &Event, earlier: &[Event]) -> Option<String> {
    let same = |other: &&Event| other.party == event.party && other.against == event.against;
    if event.kind.is_end() {
        let ended = bounds(event).latest?;
        let entered = earlier
            .iter()
            .filter(same)
            .filter(|other| other.kind == EventKind::InForce)
            .filter_map(|other| bounds(other).earliest);
        // A State can leave and come back, so one entry before the end is enough; a treaty cannot.
        let entered = if event.kind == EventKind::Left { entered.min() } else { entered.max() }?;
        return (ended < entered)
            .then(|| format!("it ends by {ended}, before it enters into force on {entered}"));
    }
    if event.kind == EventKind::InForce && event.party.is_none() {
        let entered = event.date.and_then(PartialDate::earliest)?;
        let ended = earlier
            .iter()
            .filter(same)
            .filter(|other| other.kind.is_end())
            .filter_map(|other| bounds(other).latest)
            .min()?;
        return (ended < entered)
            .then(|| format!("it enters into force on {entered}, after it ended by {ended}"));
    }
    None
}

/// Events that undo what never happened; asked once all events are read.
pub(crate) fn without_cause(instrument: &Instrument) -> Option<(usize, Problem)> {
    let undoes = |kind| match kind {
        EventKind::NoticeRevoked => {
            Some([EventKind::NoticeOfWithdrawal, EventKind::RenewalRefused])
        }
        EventKind::Resumed => Some([EventKind::Suspended; 2]),
        EventKind::ObjectionWithdrawn => Some([EventKind::Objected; 2]),
        EventKind::ReservationWithdrawn => Some([EventKind::Reserved; 2]),
        EventKind::SignatureConfirmed => Some([EventKind::SignedAdReferendum; 2]),
        _ => None,
    };
    instrument.events.iter().enumerate().find_map(|(index, event)| {
        let [cause, or] = undoes(event.kind)?;
        let starts = |other: &&Event| {
            [cause, or].contains(&other.kind)
                && (other.party == event.party || other.party.is_none() || event.party.is_none())
                && other.against == event.against
        };
        let mut causes = instrument.events.iter().filter(starts).peekable();
        if causes.peek().is_none() {
            let problem = format!("no event `{cause}` stands before it");
            return Some((
                index,
                ("kind", problem, format!("an event `{cause}` of the same State")),
            ));
        }
        let undone = bounds(event).latest?;
        let first = causes.map(|other| bounds(other).earliest).min()??;
        (undone < first).then(|| {
            let problem = format!("it lies by {undone}, before `{cause}` on {first}");
            (index, ("date", problem, format!("a day on or after `{cause}`")))
        })
    })
}
