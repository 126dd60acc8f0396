//! The steps of an apportionment, for the derivation.

use kerben_core::explain::{Folded, Node, Outcome, Recorder, Test, Unit, Value};
use kerben_core::message::Message;

use super::certificate::Certificate;
use super::key::Key;
use super::result::Apportionment;

fn places(number: u64) -> Value {
    Value::number(number, Unit::Place)
}

/// The total, its parts as a table, the certificate and the ties.
pub(super) fn apportioned<R: Recorder>(key: &Key, shared: &Apportionment, rec: &mut R) -> R::Node {
    if !R::ON {
        return rec.record(|| {
            Node::fact("quotas.apportioned/1", "quotas.apportion.total", Value::Nothing)
        });
    }
    let method = Message::new(format!("quotas.apportion.method.{}", shared.method().family()));
    let title = || {
        Message::new("quotas.apportion.total")
            .arg("method", method.clone())
            .arg("units", key.len().to_string())
    };
    let granted: u64 = shared.sure().iter().sum();
    let parts = rec.record(|| {
        let rows = (0..key.len()).map(|unit| {
            let weight = Value::number(key.weights()[unit], Unit::One);
            vec![Value::Text(key.label(unit)), weight, places(shared.sure()[unit])]
        });
        let folded = Folded {
            label: Message::new("quotas.apportion.shares").arg("units", key.len().to_string()),
            columns: ["unit", "weight", "places"]
                .map(|column| Message::new(format!("quotas.apportion.column.{column}")))
                .to_vec(),
            rows: rows.collect(),
        };
        Node::sum("quotas.shares/1", "quotas.apportion.granted", places(granted)).folded(folded)
    });
    let proof = rec.record(|| proof(shared));
    let mut nodes = vec![parts];
    for tie in shared.ties() {
        nodes.push(rec.record(|| {
            let names: Vec<String> = tie.units.iter().map(|&unit| key.label(unit)).collect();
            let title = Message::new("quotas.apportion.tied").arg("units", names.join(", "));
            Node::fact("quotas.tied/1", title, places(tie.places))
        }));
    }
    let total = rec.record(|| {
        Node::sum("quotas.apportioned/1", title(), places(shared.places())).inputs("part", &nodes)
    });
    rec.record(|| {
        Node::choice("quotas.apportionment/1", title(), places(shared.places()))
            .input("chosen", &total)
            .input("certificate", &proof)
    })
}

fn proof(shared: &Apportionment) -> Node {
    let method = shared.method();
    let condition = |title: Message| {
        Node::condition("quotas.certificate/1", title, Test::Stated, Outcome::met())
    };
    match shared.certificate() {
        Certificate::Divisor { greatest_refused, least_granted } => {
            let words = |quotient: &Option<super::certificate::Quotient>| {
                quotient.map_or_else(|| "-".to_owned(), |quotient| quotient.words(method))
            };
            condition(
                Message::new("quotas.apportion.certificate.divisor")
                    .arg("refused", words(greatest_refused))
                    .arg("granted", words(least_granted)),
            )
        }
        Certificate::Remainders { rate, .. } => condition(
            Message::new("quotas.apportion.certificate.remainders")
                .arg("over", rate.0.to_string())
                .arg("under", rate.1.to_string()),
        ),
        Certificate::Quota { full } => condition(
            Message::new("quotas.apportion.certificate.quota").arg("steps", full.len().to_string()),
        ),
    }
}
