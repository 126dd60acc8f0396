//! Chains of texts and the gaps between them.

use chrono::NaiveDate;
use kerben_core::calendar::DAY_MAX;
use kerben_core::country::Country;
use kerben_core::language::Localised;
use kerben_core::partial_date::PartialDate;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use serde::{Deserialize, Serialize};

use super::answer::{Gap, GapKind};
use crate::event::{Event, EventKind};
use crate::treaties::Treaties;

/// A text of a chain that is no instrument of the register.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Link {
    pub(super) title: String,
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub(super) first: NaiveDate,
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub(super) last: NaiveDate,
    #[serde(with = "kerben_core::calendar::serde_day")]
    pub(super) adopted: NaiveDate,
}

/// Texts that should follow each other without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chain {
    pub(super) id: String,
    pub(super) title: Localised,
    pub(super) states: Vec<Country>,
    /// From when the days should be covered, where that is earlier than the first text.
    #[serde(default, with = "kerben_core::calendar::serde_day_option")]
    pub(super) from: Option<NaiveDate>,
    /// Instruments of the register, in order.
    #[serde(default)]
    pub(super) instruments: Vec<String>,
    /// Other texts, in order.
    #[serde(default, rename = "link")]
    pub(super) links: Vec<Link>,
    pub(super) note: Option<String>,
    pub(super) source: String,
    pub(super) grade: Evidence,
}

/// A text on the line of time: from a day, until a day or not recorded until when.
struct Text {
    name: String,
    from: NaiveDate,
    /// The first day that it no longer covers.
    until: Option<NaiveDate>,
    /// Whether it goes on by silence.
    open: bool,
    adopted: Option<NaiveDate>,
}

impl Chain {
    fn texts(&self, treaties: &Treaties) -> Vec<Text> {
        let instruments = self.instruments.iter().filter_map(|id| {
            let instrument = treaties.get(id).ok()?;
            let date = |kind| instrument.slot(kind, None).and_then(Event::date);
            // Of an imprecise day the latest start and the earliest end: no day is called covered that may not be.
            let from = date(EventKind::Signed).and_then(PartialDate::latest)?;
            let until = date(EventKind::TermEnds).and_then(PartialDate::earliest);
            let open = until.is_none()
                && instrument.duration().is_some_and(|said| said.contains("automatic"));
            Some(Text { name: id.clone(), from, until, open, adopted: None })
        });
        let links = self.links.iter().map(|link| Text {
            name: link.title.clone(),
            from: link.first,
            until: link.last.succ_opt(),
            open: false,
            adopted: Some(link.adopted),
        });
        let mut texts: Vec<Text> = instruments.chain(links).collect();
        texts.sort_by_key(|text| text.from);
        texts
    }

    pub(super) fn gaps(&self, treaties: &Treaties, window: Period) -> Vec<Gap> {
        let texts = self.texts(treaties);
        let mut gaps = Vec::new();
        let mut push = |kind, from, until, after: Option<&Text>, before: Option<&Text>| {
            let period = Period::new(from, until).ok().and_then(|gap| gap.intersect(window));
            gaps.extend(period.map(|period| Gap {
                chain: self.id.clone(),
                title: self.title.clone(),
                kind,
                period,
                after: after.map(|text| text.name.clone()),
                before: before.map(|text| text.name.clone()),
                note: self.note.clone(),
                source: self.source.clone(),
                grade: self.grade,
            }));
        };
        if let (Some(from), Some(first)) = (self.from, texts.first()) {
            push(GapKind::NoText, from, first.from, None, Some(first));
        }
        for (index, text) in texts.iter().enumerate() {
            let next = texts.get(index.saturating_add(1));
            let limit = next.map_or(DAY_MAX, |next| next.from);
            if let Some(adopted) = text.adopted.filter(|adopted| *adopted > text.from) {
                let until = text.until.map_or(adopted, |until| adopted.min(until));
                push(GapKind::AdoptedLater, text.from, until, None, Some(text));
            }
            match text.until {
                // That no later text is recorded is no proof that there is none.
                Some(until) => {
                    let kind = if next.is_some() { GapKind::NoText } else { GapKind::NotRecorded };
                    push(kind, until, limit, Some(text), next);
                }
                None if text.open => {}
                None => push(GapKind::NotRecorded, text.from, limit, Some(text), next),
            }
        }
        gaps
    }
}
