//! The texts that this crate's rules follow.

use kerben_core::source::Citation;

pub(crate) fn rpw() -> Citation {
    Citation::new("Remittance Prices Worldwide")
        .titled("World Bank, methodology")
        .address("https://remittanceprices.worldbank.org/methodology")
}

pub(crate) fn bpm6_short_term() -> Citation {
    Citation::new("BPM6 Compilation Guide").article("13").paragraph("13.3").address(
        "https://www.elibrary.imf.org/view/IMF069/20846-9781484312759/20846-9781484312759/ch13.xml",
    )
}

pub(crate) fn residence() -> Citation {
    Citation::new("BPM6")
        .titled("residence of households, as quoted by the central bank of Curacao")
        .address("https://cbs.cw/residency")
}

pub(crate) fn personal_transfers() -> Citation {
    Citation::new("BPM6")
        .titled("personal transfers and compensation of employees, as the World Bank explains them")
        .address("https://datahelpdesk.worldbank.org/knowledgebase/articles/114950-how-do-you-define-remittances")
}

pub(crate) fn personal_remittances() -> Citation {
    Citation::new("BPM6")
        .titled("personal, total and total remittances with transfers to NPISHs, as Eurostat explains them")
        .address("https://ec.europa.eu/eurostat/statistics-explained/index.php?title=Remittances_according_to_the_BPM6_manual")
}

pub(crate) fn capital_transfers() -> Citation {
    Citation::new("BPM6")
        .article("12")
        .paragraph("12.1-12.2")
        .address("https://www.elibrary.imf.org/view/book/9781589068124/ch12.xml")
}

pub(crate) fn double_entry() -> Citation {
    Citation::new("BPM6").article("2").paragraph("Box 2.1").address(
        "https://www.scribd.com/document/489585244/Balance-of-Payments-Manual-IMF-pages-29",
    )
}

pub(crate) fn trade_payments() -> Citation {
    Citation::new("National Bank of the Kyrgyz Republic")
        .titled("money transfer systems also carry trade payments, as reported by the press")
        .address("https://www.azernews.az/region/213015.html")
}
