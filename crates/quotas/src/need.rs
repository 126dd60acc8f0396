//! How it is found whether a place is needed.

use kerben_agreements::{FreeMovement, Standing, Treaties};
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use crate::error::QuotaError;
use crate::exemption::Exemption;
use crate::pack::StatePack;
use crate::place::{Ground, PlaceNeed, PlaceRequest};
use crate::pool::PoolKind;
use crate::quotas::Quotas;

/// One possible ground, as it came out.
struct Tested<N> {
    outcome: Tri,
    ground: Option<Ground>,
    missing: Vec<Message>,
    node: N,
}

impl Quotas {
    /// Answers whether a worker needs a place within the quota of the host state at all.
    ///
    /// No place is needed by a citizen of the host state, by a worker whom a treaty gives free movement
    /// (EAEU Treaty art. 97(1), through `kerben-agreements`, on the day asked for), and by whom a rule of
    /// the host state exempts. A ground that cannot be decided, because a fact of the request or a
    /// confirmation of the rule is missing, makes the answer undetermined unless another ground is met.
    ///
    /// The treaties are taken as they are given: for an answer as known on a day give
    /// [`Treaties::as_known_on`] that day.
    ///
    /// # Errors
    ///
    /// A pool that the host state does not have or that is no quota for work; a date that
    /// `kerben-agreements` cannot compute. That no pool is named and the data name none for such requests is no error
    /// but an undetermined answer.
    pub fn place_needed<R: Recorder>(
        &self,
        request: &PlaceRequest,
        treaties: &Treaties,
        rec: &mut R,
    ) -> Result<Traced<PlaceNeed, R>, QuotaError> {
        let pack = self.pack(request.host);
        let mut tested = vec![own_citizen(request, rec)];
        for &citizenship in &request.citizenships {
            if citizenship != request.host {
                tested.push(free_movement(request, citizenship, treaties, rec)?);
            }
        }
        if let Some(pack) = pack {
            for exemption in pack.exemptions() {
                tested.push(exempt(request, exemption, rec));
            }
        }
        if let Some(met) = tested.iter().find(|one| one.outcome.is_yes())
            && let Some(ground) = met.ground.clone()
        {
            let need = PlaceNeed::NotNeeded(ground);
            let node = conclude(request, &need, std::slice::from_ref(met), rec);
            return Ok(Traced::new(need, node));
        }
        let Some(pack) = pack else {
            let missing = Message::new("quotas.missing.host").arg("state", request.host);
            tested.push(open(
                "quotas.host-known/1",
                Message::new("quotas.ground.host"),
                missing,
                rec,
            ));
            return Ok(undetermined(request, &tested, rec));
        };
        if tested.iter().any(|one| one.outcome.is_unknown()) {
            return Ok(undetermined(request, &tested, rec));
        }
        if request.pool.is_none() && pack.default_pool().is_none() {
            let missing = which_pool(pack);
            let title = Message::new("quotas.ground.pool");
            tested.push(open("quotas.pool-known/1", title, missing, rec));
            return Ok(undetermined(request, &tested, rec));
        }
        let pool = labour_pool(pack, request.pool.as_deref())?;
        if pool.entry.is_some() && pool.entry != request.entry {
            let missing = match request.entry {
                None => Message::new("quotas.missing.entry"),
                Some(_) => Message::new("quotas.missing.pool-entry").arg("pool", pool.name.clone()),
            };
            let title = Message::new("quotas.ground.entry");
            tested.push(open("quotas.entry-known/1", title, missing, rec));
            return Ok(undetermined(request, &tested, rec));
        }
        let need = PlaceNeed::Needed {
            state: request.host,
            pool: pool.id.clone(),
            year: request.question().year,
        };
        let node = conclude(request, &need, &tested, rec);
        Ok(Traced::new(need, node))
    }
}

/// The pools for work of which none answers a request that names none.
fn which_pool(pack: &StatePack) -> Message {
    let labour = pack.pools().iter().filter(|pool| pool.kind == PoolKind::Labour);
    let pools: Vec<_> = labour.map(|pool| pool.name.clone()).collect();
    Message::new("quotas.missing.pool").arg("state", pack.state()).arg("pools", pools)
}

fn labour_pool<'a>(
    pack: &'a StatePack,
    pool: Option<&str>,
) -> Result<&'a crate::pool::Pool, QuotaError> {
    let found = Quotas::pool_of(pack, pool)?;
    if found.kind == PoolKind::Labour {
        return Ok(found);
    }
    let labour = pack.pools().iter().filter(|pool| pool.kind == PoolKind::Labour);
    Err(QuotaError::NotLabour {
        state: pack.state(),
        pool: found.id.clone(),
        accepted: kerben_core::data::list_names(labour.map(|pool| pool.id.as_str())),
    })
}

fn undetermined<R: Recorder>(
    request: &PlaceRequest,
    tested: &[Tested<R::Node>],
    rec: &mut R,
) -> Traced<PlaceNeed, R> {
    let missing = tested.iter().flat_map(|one| one.missing.iter().cloned()).collect();
    let need = PlaceNeed::Undetermined { missing };
    let node = conclude(request, &need, tested, rec);
    Traced::new(need, node)
}

/// A place is needed if none of the grounds is met.
fn conclude<R: Recorder>(
    request: &PlaceRequest,
    need: &PlaceNeed,
    tested: &[Tested<R::Node>],
    rec: &mut R,
) -> R::Node {
    let missing = || Outcome::Undetermined { missing: need.missing().to_vec() };
    let grounds = rec.record(|| {
        let outcome = match need {
            PlaceNeed::NotNeeded(_) => Outcome::met(),
            PlaceNeed::Needed { .. } => Outcome::not_met(),
            PlaceNeed::Undetermined { .. } => missing(),
        };
        let title = Message::new("quotas.grounds");
        Node::condition("quotas.grounds/1", title, Test::Any, outcome)
            .inputs("ground", tested.iter().map(|one| &one.node))
    });
    rec.record(|| {
        let outcome = match need {
            PlaceNeed::NotNeeded(_) => Outcome::not_met(),
            PlaceNeed::Needed { .. } => Outcome::met(),
            PlaceNeed::Undetermined { .. } => missing(),
        };
        let title = Message::new("quotas.place-needed")
            .arg("state", request.host)
            .arg("day", request.on.to_string());
        Node::condition("quotas.place-needed/1", title, Test::Not, outcome)
            .input("grounds", &grounds)
    })
}

fn outcome(tri: Tri, missing: &[Message]) -> Outcome {
    match tri {
        Tri::Yes => Outcome::met(),
        Tri::No => Outcome::not_met(),
        Tri::Unknown => Outcome::Undetermined { missing: missing.to_vec() },
    }
}

fn open<R: Recorder>(
    rule: &'static str,
    title: Message,
    missing: Message,
    rec: &mut R,
) -> Tested<R::Node> {
    let missing = vec![missing];
    let node =
        rec.record(|| Node::condition(rule, title, Test::Stated, outcome(Tri::Unknown, &missing)));
    Tested { outcome: Tri::Unknown, ground: None, missing, node }
}

fn own_citizen<R: Recorder>(request: &PlaceRequest, rec: &mut R) -> Tested<R::Node> {
    let title = Message::new("quotas.ground.own-citizen").arg("state", request.host);
    if request.citizenships.is_empty() {
        let missing = Message::new("quotas.missing.citizenship");
        return open("quotas.own-citizen/1", title, missing, rec);
    }
    let tri = Tri::from(request.citizenships.contains(&request.host));
    let node = rec.record(|| {
        let node = Node::condition("quotas.own-citizen/1", title, Test::Stated, outcome(tri, &[]));
        request.citizenships.iter().fold(node, |node, &country| {
            node.note(Message::new("quotas.note.citizenship").arg("country", country))
        })
    });
    Tested { outcome: tri, ground: Some(Ground::OwnCitizen), missing: Vec::new(), node }
}

fn free_movement<R: Recorder>(
    request: &PlaceRequest,
    citizenship: Country,
    treaties: &Treaties,
    rec: &mut R,
) -> Result<Tested<R::Node>, QuotaError> {
    let (Some(first), Some(last)) = (request.on.first(), request.on.last()) else {
        return Err(QuotaError::Year { year: request.on.year() });
    };
    let traced = treaties.free_movement_of_workers(citizenship, request.host, first, rec)?;
    let later = if last == first {
        None
    } else {
        Some(treaties.free_movement_of_workers(citizenship, request.host, last, rec)?)
    };
    let changes = later.as_ref().is_some_and(|later| later.value.free != traced.value.free);
    // Of several instruments that free the worker the best proven one carries the answer.
    let grade_of = |found: &FreeMovement| {
        let decisive = found.standings.iter().filter(|one| one.is_in_force() == found.free);
        decisive.map(Standing::grade).max().unwrap_or(Evidence::Official)
    };
    let grade = later
        .iter()
        .map(|later| grade_of(&later.value))
        .fold(grade_of(&traced.value), Evidence::weaker);
    let mut found = traced.value;
    if changes {
        found.free = Tri::Unknown;
        found.clause = found.clause.or_else(|| later.as_ref()?.value.clause.clone());
    }
    let weak = grade < request.at_least;
    let tri = if found.free.is_yes() && weak { Tri::Unknown } else { found.free };
    let treaty = || match &found.clause {
        Some(citation) => citation.to_string(),
        None => kerben_agreements::FREE_MOVEMENT.to_owned(),
    };
    let mut missing = Vec::new();
    if changes {
        missing.push(
            Message::new("quotas.missing.day")
                .arg("citation", treaty())
                .arg("year", request.on.to_string()),
        );
    } else if found.free.is_unknown() {
        missing.push(
            Message::new("quotas.missing.treaty")
                .arg("citation", treaty())
                .arg("citizenship", citizenship)
                .arg("state", request.host),
        );
    } else if tri.is_unknown() {
        missing.push(
            Message::new("quotas.missing.treaty-grade")
                .arg("citation", treaty())
                .arg("grade", grade.to_string()),
        );
    }
    let title = Message::new("quotas.ground.free-movement")
        .arg("citizenship", citizenship)
        .arg("state", request.host);
    let node = rec.record(|| {
        // A treaty that is too weakly proven for the question leaves the ground open.
        // So does a treaty that begins or ends within the year of which no day is known.
        let test = if tri == found.free && !changes { Test::All } else { Test::Stated };
        let node = Node::condition("quotas.free-movement/1", title, test, outcome(tri, &missing))
            .input("treaties", &traced.node);
        let node = match &later {
            Some(later) => node.input("treaties-at-the-end", &later.node),
            None => node,
        };
        found.clause.iter().fold(node, |node, citation| node.cite(citation.clone()))
    });
    let ground =
        Ground::FreeMovement { citizenship, citations: found.clause.into_iter().collect(), grade };
    Ok(Tested { outcome: tri, ground: Some(ground), missing, node })
}

/// Whether the facts of the request meet the conditions of the rule.
fn applies(request: &PlaceRequest, exemption: &Exemption) -> Tri {
    let status = exemption.status.is_none_or(|status| request.statuses.contains(&status));
    let entry = match (exemption.entry, request.entry) {
        (None, _) => Tri::Yes,
        (Some(asked), Some(given)) => Tri::from(asked == given),
        (Some(_), None) => Tri::Unknown,
    };
    let citizen = if exemption.citizens.is_empty() {
        Tri::Yes
    } else if request.citizenships.is_empty() {
        Tri::Unknown
    } else {
        Tri::from(request.citizenships.iter().any(|country| exemption.citizens.contains(country)))
    };
    Tri::all([Tri::from(status), entry, citizen])
}

fn exempt<R: Recorder>(
    request: &PlaceRequest,
    exemption: &Exemption,
    rec: &mut R,
) -> Tested<R::Node> {
    let facts = applies(request, exemption);
    let proven = exemption.grade >= request.at_least;
    let stated = exemption.stated_for.is_none_or(|days| {
        [request.on.first(), request.on.last()].into_iter().flatten().all(|day| days.contains(day))
    });
    let mut missing = Vec::new();
    if facts.is_possible()
        && let Some(days) = exemption.stated_for.filter(|_| !stated)
    {
        missing.push(
            Message::new("quotas.missing.rule-on-day")
                .arg("rule", exemption.name.clone())
                .arg("day", request.on.to_string())
                .arg("stated", days.to_string()),
        );
    }
    if facts.is_unknown() {
        missing.push(Message::new("quotas.missing.facts").arg("rule", exemption.name.clone()));
    }
    if facts.is_possible() && !proven {
        missing.push(
            Message::new("quotas.missing.confirmation")
                .arg("rule", exemption.name.clone())
                .arg("grade", exemption.grade.to_string()),
        );
    }
    let tri = if facts.is_yes() && !(proven && stated) { Tri::Unknown } else { facts };
    let node = rec.record(|| {
        let title = Message::new("quotas.ground.exemption").arg("rule", exemption.name.clone());
        let node =
            Node::condition("quotas.exemption/1", title, Test::Stated, outcome(tri, &missing));
        // A rule whose conditions the facts do not meet cannot matter, however well it is known.
        let node = if facts.is_no() { node } else { node.graded(exemption.grade) };
        match &exemption.note {
            Some(text) if !facts.is_no() => {
                node.note(Message::new("quotas.note.remark").arg("text", text.clone()))
            }
            _ => node,
        }
    });
    let ground = Ground::Exemption {
        id: exemption.id.clone(),
        name: exemption.name.clone(),
        source: exemption.source.clone(),
        grade: exemption.grade,
    };
    Tested { outcome: tri, ground: Some(ground), missing, node }
}
