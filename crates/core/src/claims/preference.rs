//! Rules that prefer one claim.

use std::fmt;

use super::{Claim, Claims, NoPreference};
use crate::language::Localised;
use crate::message::{Message, MessageArg};
use crate::partial_date::PartialDate;

/// A rule that prefers one of several claims, with its reason.
///
/// An implementation should not depend on the order of the claims; `laws::source` has the properties that
/// a rule must have.
pub trait Preference<T> {
    /// Returns the rule's name, which stands in every choice.
    fn id(&self) -> &str;

    /// Returns which claim the rule prefers, and why.
    ///
    /// # Errors
    ///
    /// [`NoPreference`] when claims that differ are equal before the rule; it names them.
    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference>;
}

/// Which claim a rule prefers, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Where the claim stands among the claims, from 0.
    pub index: usize,
    /// The reason.
    pub reason: Message,
}

/// Prefers the claim with the strongest evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct StrongestGrade;

impl<T: PartialEq> Preference<T> for StrongestGrade {
    fn id(&self) -> &'static str {
        "strongest-grade"
    }

    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference> {
        let strongest = claims.iter().map(|claim| claim.value.grade).max();
        let left = (0..).zip(claims.iter());
        let left: Vec<_> = left.filter(|(_, claim)| Some(claim.value.grade) == strongest).collect();
        let rule = Preference::<T>::id(self);
        decide(claims, rule, &left, |claim| {
            let grade = Message::new(format!("grade.{}", claim.value.grade));
            Message::new("claims.strongest_grade").arg("grade", grade)
        })
    }
}

/// Prefers the claim that was certainly stated last.
///
/// A claim without a day on which it was stated may be the latest: as long as one with another value
/// exists, the rule does not decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LatestStated;

impl<T: PartialEq> Preference<T> for LatestStated {
    fn id(&self) -> &'static str {
        "latest-stated"
    }

    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference> {
        let earliest = |claim: &Claim<T>| claim.stated_on.and_then(PartialDate::earliest);
        let latest = |claim: &Claim<T>| claim.stated_on.and_then(PartialDate::latest);
        // A claim falls out when another was certainly stated after it.
        let last_start = claims.iter().filter_map(earliest).max();
        let overtaken = |claim: &Claim<T>| match (latest(claim), last_start) {
            (Some(latest), Some(start)) => latest < start,
            _ => false,
        };
        let left: Vec<_> =
            (0..).zip(claims.iter()).filter(|(_, claim)| !overtaken(claim)).collect();
        let rule = Preference::<T>::id(self);
        decide(claims, rule, &left, |claim| {
            let stated: MessageArg = match claim.stated_on {
                Some(date) => date.to_string().into(),
                None => Message::new("answer.unknown").into(),
            };
            Message::new("claims.latest_stated").arg("stated", stated)
        })
    }
}

/// Prefers the claim that the author of the data prefers, with the author's reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct AuthorsChoice;

impl<T: PartialEq> Preference<T> for AuthorsChoice {
    fn id(&self) -> &'static str {
        "authors-choice"
    }

    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference> {
        let rule = Preference::<T>::id(self);
        if let Some((id, because)) = claims.preferred() {
            return by_name(claims, rule, id, because);
        }
        let all: Vec<_> = (0..).zip(claims.iter()).collect();
        decide(claims, rule, &all, |_| Message::new("claims.agree"))
    }
}

/// Prefers the claim that the caller names, with the caller's reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    claim: String,
    because: Localised,
}

impl Named {
    /// Returns the rule that prefers the claim of that name.
    #[must_use]
    pub fn new(claim: impl Into<String>, because: Localised) -> Self {
        Self { claim: claim.into(), because }
    }
}

impl<T> Preference<T> for Named {
    fn id(&self) -> &'static str {
        "named"
    }

    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference> {
        by_name(claims, Preference::<T>::id(self), &self.claim, &self.because)
    }
}

/// Applies rules one after another: each decides among the claims that the earlier ones left.
pub struct Chain<T> {
    id: String,
    rules: Vec<Box<dyn Preference<T> + Send + Sync>>,
}

impl<T> Chain<T> {
    /// Returns a chain of rules; its name is theirs, joined by `>`.
    #[must_use]
    pub fn new(rules: Vec<Box<dyn Preference<T> + Send + Sync>>) -> Self {
        let ids: Vec<&str> = rules.iter().map(|rule| rule.id()).collect();
        Self { id: ids.join(">"), rules }
    }
}

impl<T: PartialEq> Chain<T> {
    /// Returns the chain that suits most data: the author's choice, else the strongest grade, among equals
    /// the latest stated.
    #[must_use]
    pub fn usual() -> Self {
        Self::new(vec![Box::new(AuthorsChoice), Box::new(StrongestGrade), Box::new(LatestStated)])
    }
}

impl<T> fmt::Debug for Chain<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chain").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<T: PartialEq + Clone> Preference<T> for Chain<T> {
    fn id(&self) -> &str {
        &self.id
    }

    fn prefer(&self, claims: &Claims<T>) -> Result<Verdict, NoPreference> {
        let mut left = claims.clone();
        for rule in &self.rules {
            match rule.prefer(&left) {
                Ok(verdict) => {
                    let id = left.as_slice().get(verdict.index).map(|claim| claim.id.as_str());
                    let index = id.and_then(|id| claims.ids().position(|own| own == id));
                    if let Some(index) = index {
                        let narrowed = left.as_slice().len() < claims.as_slice().len();
                        let reason = if narrowed {
                            Message::new("claims.among")
                                .arg("reason", verdict.reason)
                                .arg("left", left.ids().collect::<Vec<_>>())
                        } else {
                            verdict.reason
                        };
                        return Ok(Verdict { index, reason });
                    }
                }
                Err(refusal) => {
                    let tied: Vec<_> = left
                        .iter()
                        .filter(|claim| refusal.tied.contains(&claim.id))
                        .cloned()
                        .collect();
                    if let Ok(narrower) = Claims::new(claims.subject(), tied) {
                        left = narrower;
                    }
                }
            }
        }
        Err(NoPreference::new(claims, &self.id, left.ids()))
    }
}

/// Decides among the claims that a rule leaves: one, or several that state the same.
fn decide<T: PartialEq>(
    claims: &Claims<T>,
    rule: &str,
    left: &[(usize, &Claim<T>)],
    reason: impl FnOnce(&Claim<T>) -> Message,
) -> Result<Verdict, NoPreference> {
    // Among claims that state the same, the choice must not depend on their order: strongest, then by name.
    let best = left.iter().max_by(|(_, one), (_, two)| {
        one.value.grade.cmp(&two.value.grade).then_with(|| two.id.cmp(&one.id))
    });
    match best {
        Some((index, claim))
            if left.iter().all(|(_, other)| other.value.value == claim.value.value) =>
        {
            let reason = match claims.as_slice() {
                [_] => Message::new("claims.only"),
                _ if claims.agree() => Message::new("claims.agree"),
                _ => reason(claim),
            };
            Ok(Verdict { index: *index, reason })
        }
        _ => {
            let tied = left.iter().map(|(_, claim)| claim.id.as_str());
            Err(NoPreference::new(claims, rule, tied))
        }
    }
}

fn by_name<T>(
    claims: &Claims<T>,
    rule: &str,
    id: &str,
    because: &Localised,
) -> Result<Verdict, NoPreference> {
    match claims.ids().position(|own| own == id) {
        Some(index) => Ok(Verdict {
            index,
            reason: Message::new("claims.named").arg("because", because.clone()),
        }),
        None => Err(NoPreference {
            absent: Some(id.to_owned()),
            ..NoPreference::new(claims, rule, claims.ids())
        }),
    }
}
