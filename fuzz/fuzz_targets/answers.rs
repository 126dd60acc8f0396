//! Any claim, case, request or transfer that can be read is answered without a panic, and its derivation holds.
#![no_main]

use std::sync::LazyLock;

use kerben::agreements::{Case, Matter, Treaties};
use kerben::core::explain::{Explain, Node};
use kerben::core::unsettled::Readings;
use kerben::pensions::{Claim, Law, determine};
use kerben::quotas::{PlaceRequest, Quotas};
use kerben::remittances::transfer::Transfer;
use libfuzzer_sys::fuzz_target;

static TREATIES: LazyLock<Treaties> = LazyLock::new(|| Treaties::builtin().expect("ships whole"));
static LAW: LazyLock<Law> = LazyLock::new(|| Law::builtin().expect("ships whole"));
static QUOTAS: LazyLock<Quotas> = LazyLock::new(|| Quotas::builtin().expect("ships whole"));

fn holds(tree: &Node) {
    let faults = tree.check();
    assert!(faults.is_empty(), "{faults:?}");
}

fuzz_target!(|text: &str| {
    if let Ok(claim) = serde_json::from_str::<Claim>(text)
        && let Ok(answer) = determine(&claim, &LAW, &TREATIES, &Readings::new(), &mut Explain::new())
    {
        holds(&answer.node);
    }
    if let Ok(case) = serde_json::from_str::<Case>(text) {
        for citizenship in case.citizenships() {
            let request = PlaceRequest::new(*citizenship, case.host(), case.day());
            if let Ok(answer) = QUOTAS.answer(&request, &TREATIES, &mut Explain::new()) {
                holds(&answer.node);
            }
        }
        for matter in [Matter::Work, Matter::Pension] {
            if let Ok(answer) = TREATIES.governing(&case, matter, &mut Explain::new()) {
                holds(&answer.node);
            }
        }
    }
    if let Ok(transfer) = serde_json::from_str::<Transfer>(text) {
        let _ = transfer.findings();
    }
    if let Ok(node) = serde_json::from_str::<Node>(text) {
        let _ = node.check();
    }
});
