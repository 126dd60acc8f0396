//! The account as text.

use std::error::Error;
use std::fmt::Write as _;

use kerben::core::language::Language;
use kerben::core::message::Message;
use kerben::remittances::percent::Percent;

use crate::account::Account;

fn percent(value: Option<Percent>) -> Result<String, Box<dyn Error>> {
    let rounding = kerben::remittances::cost::two_decimals()?;
    Ok(match value {
        Some(value) => format!("{} %", value.round(&rounding)?),
        None => "unknown".to_owned(),
    })
}

pub(crate) fn of(account: &Account) -> Result<String, Box<dyn Error>> {
    let catalogue = kerben::catalogue()?;
    let say = |message: &Message| catalogue.render(message, Language::En);
    let mut out =
        format!("{} transfers\n\nTotal cost by operator and channel\n", account.transfers);
    for service in &account.services {
        let operator = service.operator.as_deref().unwrap_or("(no operator)");
        let cost = percent(service.cost)?;
        write!(out, "  {}  {operator:<16} {:<24} {cost:>9}", service.corridor, service.channel)?;
        if service.undisclosed > 0 {
            write!(out, "  margin unknown for {}", service.undisclosed)?;
        }
        writeln!(out)?;
    }
    writeln!(out, "\nCorridors")?;
    for one in &account.corridors {
        let average = percent(one.average.map(|average| average.percent()))?;
        write!(out, "  {}  average {average}", one.corridor)?;
        match (one.smart, one.within_target) {
            (Some(smart), Some(within)) => {
                let smart = percent(Some(smart.percent()))?;
                let within = if within { "within" } else { "above" };
                writeln!(out, ", SmaRT {smart}: {within} the 5 % of SDG 10.c")?;
            }
            _ => writeln!(out, ", SmaRT undetermined: no service is known to qualify")?,
        }
    }
    if let Some((quarter, average, below)) = &account.global {
        let met = if *below { "met" } else { "not met" };
        let average = percent(Some(average.percent()))?;
        writeln!(out, "  world, {quarter}: {average}; the 3 % of SDG 10.c are {met}")?;
    }
    writeln!(out, "\nThe operator's books")?;
    for line in &account.balances {
        writeln!(out, "  {:<28} {:>20}", line.account, line.balance.to_string())?;
    }
    let balanced =
        if account.balanced { "every currency balances" } else { "the books do not balance" };
    writeln!(out, "  {balanced}\n\nReceived by corridor and channel")?;
    for cell in &account.matrix {
        let flow = cell.flow;
        writeln!(
            out,
            "  {}  {:<24} {:>3} {:>18}",
            cell.corridor,
            cell.channel,
            flow.transfers,
            flow.received.to_string()
        )?;
    }
    writeln!(out, "\nMeasures")?;
    for one in &account.measures {
        let value =
            one.value.known().map_or_else(|| "undetermined".to_owned(), ToString::to_string);
        let name = say(&Message::new(format!("remittances.measure.{}", one.measure.name())));
        writeln!(out, "  {name}: {value}")?;
    }
    for one in &account.uncounted {
        let says = if one.open { "is open, missing" } else { "counts in none" };
        writeln!(out, "  {} {says}: {}", one.transfer, say(&one.why))?;
    }
    if !account.findings.is_empty() {
        writeln!(out, "\nFindings")?;
    }
    for finding in &account.findings {
        writeln!(out, "  {}: {}", finding.subject, say(&finding.evidence))?;
    }
    Ok(out)
}
