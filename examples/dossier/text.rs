//! The dossier as a text: headings, one line an answer, then the tree of its reasons.

use std::fmt::Write as _;
use std::sync::Arc;

use kerben::agreements::Standing;
use kerben::core::country::Country;
use kerben::core::data::DataError;
use kerben::core::explain::{Node, render};
use kerben::core::language::Language;
use kerben::core::message::{Catalogue, Message};

use crate::answers::{Dossier, StayAnswer};
use crate::summary;

/// The words of all crates and of this program.
fn words() -> Result<Catalogue, DataError> {
    let own = Catalogue::from_texts(
        "dossier/messages",
        [
            (Language::En, include_str!("messages/en.toml")),
            (Language::Ru, include_str!("messages/ru.toml")),
            (Language::Ky, include_str!("messages/ky.toml")),
        ],
    )?;
    kerben::catalogue()?.merge(own)
}

/// Writes the dossier.
pub(crate) fn write(dossier: &Dossier, language: Language) -> Result<String, DataError> {
    let mut page = Page { words: words()?, language, out: String::new() };
    page.rule(&dossier.title, '=');
    page.line(&Message::new("dossier.asked_on").arg("day", dossier.asked_on));

    page.heading("dossier.short");
    page.summary(dossier);

    page.heading("dossier.responsible");
    for stay in &dossier.stays {
        page.stay(stay);
        page.tree(&stay.responsible.derivation);
    }
    page.heading("dossier.agreements");
    for stay in &dossier.stays {
        page.stay(stay);
        page.standings("dossier.in_force", &stay.between.in_force);
        page.standings("dossier.possible", &stay.between.possible);
        page.tree(&stay.work.derivation);
        page.tree(&stay.pension.derivation);
        page.tree(&stay.deadlines.derivation);
    }
    page.heading("dossier.quota");
    for request in &dossier.requests {
        page.tree(&request.quota.derivation);
    }
    page.heading("dossier.remittances");
    page.tree(&dossier.remittances.derivation);
    page.heading("dossier.pensions");
    page.tree(&dossier.pensions.derivation);
    if let Some(refund) = &dossier.korean_refund {
        page.tree(&refund.derivation);
    }

    page.heading("dossier.receipt");
    for pack in &dossier.receipt.packs {
        let _ = writeln!(page.out, "{}  {} {}", &pack.sha256()[..16], pack.id(), pack.version());
    }
    for (question, reading) in dossier.receipt.readings.iter() {
        page.line(
            &Message::new("dossier.readings").arg("question", question).arg("reading", reading),
        );
    }
    if let Some(hash) = &dossier.receipt.inputs_sha256 {
        page.line(&Message::new("dossier.inputs").arg("hash", hash[..16].to_owned()));
    }
    Ok(page.out)
}

struct Page {
    words: Catalogue,
    language: Language,
    out: String,
}

impl Page {
    fn line(&mut self, message: &Message) {
        let line = self.words.render(message, self.language);
        let _ = writeln!(self.out, "{line}");
    }

    fn rule(&mut self, title: &str, mark: char) {
        let underline: String = title.chars().map(|_| mark).collect();
        let _ = writeln!(self.out, "{title}\n{underline}");
    }

    fn heading(&mut self, key: &str) {
        let title = self.words.render(&Message::new(key), self.language);
        self.out.push('\n');
        self.rule(&title, '-');
    }

    fn summary(&mut self, dossier: &Dossier) {
        for stay in &dossier.stays {
            let body = Message::new("dossier.body").arg("day", stay.first).arg("home", stay.home);
            self.line(&body.arg("answer", stay.responsible.value.message()));
        }
        for line in dossier.stays.iter().flat_map(summary::agreements) {
            self.line(&line);
        }
        for line in summary::state(dossier) {
            self.line(&line);
        }
        for line in dossier.requests.iter().flat_map(summary::quota) {
            self.line(&line);
        }
        for line in summary::remittances(&dossier.remittances.value) {
            self.line(&line);
        }
        for line in summary::ledger(&dossier.ledger) {
            self.line(&line);
        }
        for answer in &dossier.pensions.value.states {
            for line in summary::pension(answer) {
                self.line(&line);
            }
            let refund = dossier.korean_refund.as_ref().filter(|_| answer.state == Country::KR);
            if let Some(refund) = refund {
                self.line(&summary::refund(&refund.value));
            }
        }
    }

    fn stay(&mut self, stay: &StayAnswer) {
        self.out.push('\n');
        self.line(
            &Message::new("dossier.stay")
                .arg("day", stay.first)
                .arg("home", stay.home)
                .arg("host", stay.host),
        );
    }

    fn standings(&mut self, key: &str, standings: &[Standing]) {
        if standings.is_empty() {
            return;
        }
        let ids = standings.iter().map(|standing| standing.instrument.as_str()).collect::<Vec<_>>();
        self.line(&Message::new(key).arg("instruments", ids.join(", ")));
    }

    fn tree(&mut self, tree: &Arc<Node>) {
        self.out.push_str(&render::text(tree, &self.words, self.language));
    }
}
