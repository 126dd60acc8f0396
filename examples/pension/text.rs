//! The determination as a text: for each State the right or the reasons, both passes, the amounts; then the derivation.

use std::fmt::Write as _;

use kerben::core::data::DataError;
use kerben::core::explain::render;
use kerben::core::language::{Language, Localised};
use kerben::core::message::{Catalogue, Message};
use kerben::core::money::Money;
use kerben::core::number::Rational;
use kerben::core::source::Evidence;
use kerben::pensions::coordination::{
    AmountPass, Award, Chosen, CoincidingRule, Displaced, EntitlementPass, Payable, Right,
    StateAnswer,
};
use kerben::pensions::outcome::Missing;
use kerben::pensions::record::InsurancePeriod;
use kerben::pensions::unit::Unit;

use crate::answer::Answer;
use crate::input::Question;
use crate::{Options, Shown};

/// The words of all crates and of this program.
fn words() -> Result<Catalogue, DataError> {
    let own = Catalogue::from_texts(
        "pension/messages",
        [
            (Language::En, include_str!("messages/en.toml")),
            (Language::Ru, include_str!("messages/ru.toml")),
            (Language::Ky, include_str!("messages/ky.toml")),
        ],
    )?;
    kerben::catalogue()?.merge(own)
}

/// Writes the answer.
pub(crate) fn write(
    question: &Question,
    answer: &Answer,
    options: &Options,
) -> Result<String, DataError> {
    let mut page =
        Page { question, words: words()?, language: options.language, out: String::new() };
    page.rule(&answer.title, '=');
    let claim = &question.claim;
    let days = [("day", claim.claimed_on()), ("asked", claim.asked_on())];
    let about = days.into_iter().fold(say("about"), |about, (place, day)| about.arg(place, day));
    page.line(0, &about.arg("law", answer.determination.on));
    for finding in &answer.findings {
        page.line(0, &say("finding").arg("finding", finding.message()));
    }

    for state in &answer.determination.states {
        page.state(state);
    }
    page.heading("totals");
    if answer.totals.is_empty() {
        page.line(0, &say("nothing"));
    }
    for total in &answer.totals {
        let key = if total.once { "once" } else { "each" };
        page.line(0, &say(key).arg("money", total.amount.to_string()));
    }
    if !answer.determination.displaced.is_empty() {
        page.heading("displaced");
        for displaced in &answer.determination.displaced {
            page.displaced(displaced);
        }
    }
    if let Some(tree) = &answer.derivation {
        page.heading("derivation");
        let (words, language) = (&page.words, page.language);
        page.out.push_str(&match options.derivation {
            Shown::Markdown => render::markdown(tree, words, language),
            Shown::Dot => render::dot(tree, words, language),
            Shown::Text | Shown::None => render::text(tree, words, language),
        });
    }
    page.heading("receipt");
    for pack in &answer.receipt.packs {
        let _ = writeln!(page.out, "{}  {} {}", &pack.sha256()[..16], pack.id(), pack.version());
    }
    if let Some(hash) = &answer.receipt.inputs_sha256 {
        page.line(0, &say("inputs").arg("hash", hash[..16].to_owned()));
    }
    Ok(page.out)
}

/// A sentence of this program.
fn say(key: &str) -> Message {
    Message::new(format!("pension.{key}"))
}

fn unit(unit: Unit) -> Message {
    Message::new(format!("pensions.unit.{}", unit.code()))
}

/// An exact number as people read it: whole or decimal where it ends, else with its first six decimals and its fraction.
fn shown(exact: Rational) -> String {
    let two = |decimal: rust_decimal::Decimal| {
        let mut decimal = decimal.normalize();
        if decimal.scale() < 2 {
            decimal.rescale(2);
        }
        decimal.to_string()
    };
    match (exact.terminating().filter(|decimal| decimal.scale() <= 6), exact.approximate_to(6)) {
        (Some(decimal), _) => two(decimal),
        (None, Some(decimal)) => format!("{}… ({exact})", two(decimal)),
        (None, None) => exact.to_string(),
    }
}

struct Page<'a> {
    question: &'a Question,
    words: Catalogue,
    language: Language,
    out: String,
}

impl Page<'_> {
    fn line(&mut self, depth: usize, message: &Message) {
        let line = self.words.render(message, self.language);
        let _ = writeln!(self.out, "{:1$}{line}", "", depth * 2);
    }

    fn rule(&mut self, title: &str, mark: char) {
        let underline: String = title.chars().map(|_| mark).collect();
        let _ = writeln!(self.out, "{title}\n{underline}");
    }

    fn heading(&mut self, key: &str) {
        let title = self.words.render(&say(key), self.language);
        self.out.push('\n');
        self.rule(&title, '-');
    }

    fn state(&mut self, answer: &StateAnswer) {
        self.out.push('\n');
        self.rule(answer.state.name(self.language), '-');
        let methods = self.question.engine.methods();
        let method =
            answer.method.as_ref().and_then(|id| methods.iter().find(|known| known.id == *id));
        match method {
            Some(method) => self.line(0, &say("under").arg("method", method.title.clone())),
            None => self.line(0, &say("alone")),
        }
        match &answer.right {
            Right::Entitled(award) => self.award(award),
            Right::NotEntitled { reasons, earliest } => {
                self.line(0, &say("no_right"));
                for reason in reasons {
                    self.line(1, &say("item").arg("what", reason.message()));
                }
                if let Some(day) = earliest {
                    self.line(1, &say("earliest").arg("day", *day));
                }
            }
            Right::Unassessed { from, at_latest, missing, .. } => {
                let key = if *at_latest { "right_at_latest" } else { "right" };
                self.line(0, &say(key).arg("day", *from));
                self.line(0, &say("unassessed"));
                self.items(missing);
            }
            Right::Undetermined { missing } => {
                self.line(0, &say("undetermined"));
                self.items(missing);
            }
            _ => {}
        }
        for row in &answer.unanswered {
            let known = methods.iter().find(|known| known.id == row.method);
            let title = known.map_or_else(|| Localised::new(&*row.method), |row| row.title.clone());
            self.line(0, &say("unanswered").arg("method", title));
            self.items(&row.missing);
        }
        // Without a law there was no pass, and there are no numbers to show.
        if answer.entitlement.age_on.is_some() {
            self.conditions(&answer.entitlement);
        }
        if let Some(amount) = &answer.amount {
            self.amounts(answer, amount);
        }
        if answer.grade != Evidence::Official {
            let grade = Message::new(format!("grade.{}", answer.grade));
            self.line(0, &say("grade").arg("grade", grade));
        }
    }

    fn items(&mut self, missing: &[Missing]) {
        for missing in missing {
            self.line(1, &say("item").arg("what", missing.message()));
        }
    }

    fn award(&mut self, award: &Award) {
        let key = if award.at_latest { "right_at_latest" } else { "right" };
        self.line(0, &say(key).arg("day", award.from));
        let paid = say("paid")
            .arg("money", award.paid.to_string())
            .arg("chosen", say(&format!("chosen.{}", chosen(award.chosen))))
            .arg("payable", say(&format!("payable.{}", payable(award.payable))));
        self.line(0, &paid);
    }

    fn conditions(&mut self, pass: &EntitlementPass) {
        self.line(0, &say("conditions").arg("unit", unit(pass.unit)));
        let counts = [
            ("national", pass.national),
            ("own", pass.own),
            ("foreign", pass.foreign),
            ("added", pass.added),
            ("need", pass.need),
        ];
        let line = counts.into_iter().fold(say("counts"), |line, (key, n)| line.arg(key, n));
        self.line(1, &line);
        if pass.own_minimum > 0 {
            self.line(1, &say("own_minimum").arg("need", pass.own_minimum));
        }
        if let Some(minimum) = pass.instrument_minimum {
            let line = say("instrument_minimum")
                .arg("have", minimum.have)
                .arg("need", minimum.need)
                .arg("unit", unit(minimum.unit));
            self.line(1, &line);
        }
        if let Some(day) = pass.age_on {
            self.line(1, &say("age_on").arg("day", day));
        }
    }

    fn amounts(&mut self, answer: &StateAnswer, pass: &AmountPass) {
        let line = say("amounts").arg("own", pass.own).arg("total", pass.total);
        self.line(0, &line.arg("unit", unit(answer.entitlement.unit)));
        let is_independent = answer.right.award().is_none_or(|award| {
            use Chosen::{Direct, LastState, Refund, Territorial};
            !matches!(award.chosen, Direct | LastState | Refund | Territorial)
        });
        let currency = self.question.engine.law(answer.state).map(|law| law.currency().to_string());
        let currency = currency.unwrap_or_default();
        if let Some(unshared) = &pass.unshared {
            let key = if is_independent { "independent" } else { "single" };
            self.amount(key, unshared.exact, unshared.money);
        }
        if let Some(shared) = &pass.pro_rata {
            let theoretical = format!("{} {currency}", shown(shared.theoretical));
            self.line(1, &say("theoretical").arg("amount", theoretical));
            self.line(1, &say("share").arg("share", shared.share.to_string()));
            if let Some(exact) = shared.exact() {
                self.amount("pro_rata", exact, shared.money);
            }
        }
        if let Some(reduced) = pass.reduced {
            self.line(1, &say("reduced").arg("money", reduced.to_string()));
        }
        if let Some(supplement) = pass.supplement {
            self.line(1, &say("supplement").arg("money", supplement.to_string()));
        }
    }

    /// A benefit before and after the law's rounding.
    fn amount(&mut self, key: &str, exact: Rational, money: Money) {
        let line = say(key).arg("exact", shown(exact));
        self.line(1, &line.arg("money", money.to_string()));
    }

    fn displaced(&mut self, displaced: &Displaced) {
        let periods = self.question.claim.record().periods();
        let of = |entry: usize| periods.get(entry).map(InsurancePeriod::state);
        let (Some(state), Some(by)) = (of(displaced.entry), of(displaced.by)) else { return };
        let rule = say(&format!("rule.{}", rule(displaced.rule)));
        let line = say("gives_way")
            .arg("period", displaced.period.to_string())
            .arg("entry", displaced.entry.saturating_add(1))
            .arg("state", state)
            .arg("by", displaced.by.saturating_add(1))
            .arg("there", by)
            .arg("rule", rule)
            .arg("method", &*displaced.method);
        self.line(0, &line);
        let methods = self.question.engine.methods();
        let method = methods.iter().find(|method| method.id == displaced.method);
        let provision = method.and_then(|method| method.provision(displaced.rule.role()));
        if let Some(provision) = provision {
            let _ = writeln!(self.out, "  [{}]", provision.citation);
        }
    }
}

const fn chosen(chosen: Chosen) -> &'static str {
    match chosen {
        Chosen::Independent => "independent",
        Chosen::ProRata => "pro_rata",
        Chosen::TieIndependent => "tie_independent",
        Chosen::TieProRata => "tie_pro_rata",
        Chosen::Direct => "direct",
        Chosen::ResidenceFraction => "residence_fraction",
        Chosen::Territorial => "territorial",
        Chosen::LastState => "last_state",
        Chosen::Refund => "refund",
        _ => "other",
    }
}

const fn payable(payable: Payable) -> &'static str {
    match payable {
        Payable::AtHome => "at_home",
        Payable::Abroad => "abroad",
        Payable::NotAbroad => "not_abroad",
        _ => "unknown",
    }
}

const fn rule(rule: CoincidingRule) -> &'static str {
    match rule {
        CoincidingRule::OwnFirst => "own_first",
        CoincidingRule::CompulsoryOverVoluntary => "compulsory_over_voluntary",
        CoincidingRule::RealOverEquivalent => "real_over_equivalent",
        CoincidingRule::EquivalentByCover => "equivalent_by_cover",
        _ => "other",
    }
}
