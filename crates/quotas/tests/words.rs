//! The words of an answer in three languages.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kerben_core::country::Country;
use kerben_core::explain::{Explain, render};
use kerben_core::language::Language;
use kerben_quotas::{Quotas, YearQuestion, catalogue};

fn printed(year: i32, language: Language) -> String {
    let question = YearQuestion::new(Country::KG, year);
    let total = Quotas::builtin().unwrap().total(&question, &mut Explain::new()).unwrap();
    render::text(&total.node, &catalogue().unwrap(), language)
}

fn says(year: i32, language: Language, sentences: &[&str]) {
    let text = printed(year, language);
    for sentence in sentences {
        assert!(text.contains(sentence), "`{sentence}` is missing in\n{text}");
    }
}

#[test]
fn the_contradiction_of_2023_is_told_with_both_figures_the_reason_and_the_source() {
    says(
        2023,
        Language::En,
        &[
            "labour quota, Kyrgyzstan, 2023",
            "16,000: reported, exact [kg-2023-a]",
            "25,000: disputed, exact [kg-2023-b]",
            "the first reply names the year of decision as the year of effect",
            "another statement is preferred, for the reason named above",
            "Summary of the meeting of the UN Committee on Migrant Workers",
            "stated on 2023-11",
        ],
    );
    says(
        2023,
        Language::Ru,
        &[
            "квота на трудовую миграцию, Кыргызстан, 2023 год",
            "16,000: сообщено, точно [kg-2023-a]",
            "25,000: оспаривается, точно [kg-2023-b]",
            "первый ответ называет год решения годом действия",
        ],
    );
    says(
        2023,
        Language::Ky,
        &[
            "эмгек миграциясына квота, Кыргызстан, 2023-жыл",
            "16,000: билдирилген, так [kg-2023-a]",
            "25,000: талаштуу, так [kg-2023-b]",
            "биринчи жооп чечим кабыл алынган жылды колдонулуу жылы деп атайт",
        ],
    );
}

#[test]
fn the_amendment_of_2025_is_told_with_the_disputed_one_and_the_name_of_its_readings() {
    says(
        2025,
        Language::En,
        &[
            "the figure with which the year began",
            "the figure that replaced it during the year",
            "in force from 2025-08",
            "52,000: disputed, exact [kg-2025-c]",
            "a reading can be chosen under quotas.kg.labour.2025",
        ],
    );
}

#[test]
fn a_year_without_a_figure_is_told_with_what_is_missing() {
    says(2021, Language::En, &["the total of 2021: no figure was found"]);
    says(2021, Language::Ru, &["общее число на 2021 год: цифра не найдена"]);
    says(2021, Language::Ky, &["2021-жылдын жалпы саны: цифра табылган жок"]);
}
