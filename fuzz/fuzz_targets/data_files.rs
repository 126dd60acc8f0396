//! Every loader of a data file refuses or takes any text, and names a line when it refuses.
#![no_main]

use kerben::agencies::Register;
use kerben::agreements::Treaties;
use kerben::core::language::Language;
use kerben::core::message::Catalogue;
use kerben::core::overlay::Overlay;
use kerben::core::parameters::ParameterSet;
use kerben::pensions::coordination::Methods;
use kerben::quotas::Quotas;
use kerben::quotas::allot::PointSchemes;
use kerben::quotas::employer::EmployerRules;
use kerben::quotas::gate::Gates;
use kerben::remittances::measures::MeasureSet;
use kerben::remittances::series::SeriesSet;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let lines = text.lines().count().max(1);
    let check = |line: Option<usize>| assert!(line.is_none_or(|line| line <= lines + 1), "{line:?} of {lines}");
    check(ParameterSet::from_str("f", text).err().and_then(|error| error.line()));
    check(Overlay::from_str("f", text).err().and_then(|error| error.line()));
    check(Catalogue::from_str(Language::En, "f", text).err().and_then(|error| error.line()));
    check(Quotas::from_str("f", text).err().and_then(|error| error.line()));
    let _ = Register::from_str("f", text);
    let _ = Treaties::from_str("f", text);
    let _ = EmployerRules::from_str("f", text);
    let _ = Gates::from_str("f", text);
    let _ = PointSchemes::from_str("f", text);
    let _ = Methods::from_str("f", text);
    let _ = MeasureSet::from_str("f", text);
    let _ = SeriesSet::from_str("f", text);
});
