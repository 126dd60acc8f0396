//! Reading of benchmarks and codings.

use std::collections::BTreeMap;
use std::io::Read;

use kerben_core::data::{DataError, Document, PackHeader, read_text};
use kerben_core::source::{Source, Sources};
use serde::Deserialize;

use super::benchmark::{Article, Benchmark, TOPICS_MAX, Topic};
use super::coding::{About, CODINGS_MAX, Coding};
use super::distribution::Distribution;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBenchmark {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    article: Vec<Article>,
    topic: Vec<Topic>,
    distribution: Distribution,
    #[serde(default)]
    coding: Vec<Coding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCodings {
    pack: PackHeader,
    #[serde(default)]
    source: Vec<Source>,
    coding: Vec<Coding>,
}

impl Benchmark {
    /// Returns the benchmark that ships with the crate: twenty topics, 34 sub-items, the distribution over 570 agreements.
    ///
    /// # Errors
    /// [`DataError`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("agreements/benchmark.toml", include_str!("../../data/benchmark.toml"))
    }

    /// Returns the benchmark that a data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`DataError`] with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawBenchmark = document.parse()?;
        let sources = document.sources(raw.source)?;
        check_topics(&document, &sources, &raw.topic, &raw.article)?;
        document.check_source(&sources, "distribution.source", &raw.distribution.source)?;
        check_distribution(&document, &raw.distribution, raw.topic.len())?;
        for (index, article) in raw.article.iter().enumerate() {
            document.check_source(
                &sources,
                &format!("article[{index}].source"),
                &article.source,
            )?;
        }
        let mut benchmark = Self {
            topics: raw.topic,
            articles: raw.article,
            distribution: raw.distribution,
            codings: Vec::new(),
            sources,
            stamps: vec![raw.pack.stamp(text.as_bytes())],
        };
        let sources = benchmark.sources.clone();
        benchmark.add(&document, &sources, raw.coding)?;
        Ok(benchmark)
    }

    /// Returns the benchmark that a data file describes, read to its end.
    ///
    /// # Errors
    /// As [`Benchmark::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, DataError> {
        Self::from_str(file, &read_text(file, from)?)
    }

    /// Returns the benchmark with the codings of another data file, checked against its topics.
    ///
    /// # Errors
    /// [`DataError`] with file, line and key.
    pub fn with_codings(&self, file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawCodings = document.parse()?;
        let sources = document.sources(raw.source)?;
        let mut next = self.clone();
        next.add(&document, &sources, raw.coding)?;
        next.sources =
            next.sources.merge(&sources).map_err(|error| document.refused("source", &error))?;
        next.stamps.push(raw.pack.stamp(text.as_bytes()));
        Ok(next)
    }

    fn add(
        &mut self,
        document: &Document<'_>,
        sources: &Sources,
        codings: Vec<Coding>,
    ) -> Result<(), DataError> {
        for (index, coding) in codings.into_iter().enumerate() {
            let key = format!("coding[{index}]");
            if self.codings.len() >= CODINGS_MAX {
                let accepted = format!("at most {CODINGS_MAX}");
                return Err(document.error(&key, "there are too many codings", accepted));
            }
            if self.coding(&coding.text).is_some() {
                let problem = format!("the text `{}` is coded twice", coding.text);
                return Err(document.error(
                    &format!("{key}.text"),
                    problem,
                    "one coding of a text",
                ));
            }
            if let Some(stated) = &coding.stated {
                document.check_source(sources, &format!("{key}.stated.source"), &stated.source)?;
            }
            let mut seen = BTreeMap::new();
            for (place, answer) in coding.answers.iter().enumerate() {
                let key = format!("{key}.answer[{place}]");
                document.check_source(sources, &format!("{key}.source"), &answer.source)?;
                if seen.insert(&answer.about, place).is_some() {
                    let problem = "it is answered twice";
                    return Err(document.error(&key, problem, "one answer for each thing"));
                }
                if let About::Item(item) = &answer.about
                    && self.place_of(item).is_none()
                {
                    let known = self.topics.iter().flat_map(|topic| &topic.items);
                    let accepted =
                        kerben_core::data::list_names(known.map(|item| item.id.as_str()));
                    let problem = format!("there is no sub-item `{item}`");
                    return Err(document.error(&format!("{key}.item"), problem, accepted));
                }
            }
            // What answers and total exclude shows when the text is assessed alone.
            let alone = self.assess(&[&coding], &mut kerben_core::explain::Off);
            if let Err(error) = alone {
                return Err(document.refused(&key, &error));
            }
            self.codings.push(coding);
        }
        Ok(())
    }
}

fn check_topics(
    document: &Document<'_>,
    sources: &Sources,
    topics: &[Topic],
    articles: &[Article],
) -> Result<(), DataError> {
    if topics.is_empty() || topics.len() > TOPICS_MAX {
        let accepted = format!("1 to {TOPICS_MAX} topics");
        return Err(document.error("topic", "there are none or too many topics", accepted));
    }
    let mut items = BTreeMap::new();
    let mut numbers = BTreeMap::new();
    for (index, topic) in topics.iter().enumerate() {
        let key = format!("topic[{index}]");
        document.check_source(sources, &format!("{key}.source"), &topic.source)?;
        document.check_source(sources, &format!("{key}.share_source"), &topic.share_source)?;
        if numbers.insert(topic.number, index).is_some() {
            let problem = format!("topic {} stands twice", topic.number);
            return Err(document.error(&format!("{key}.number"), problem, "each number once"));
        }
        if topic.items.is_empty() {
            let problem = format!("topic {} has no sub-item", topic.number);
            return Err(document.error(&format!("{key}.item"), problem, "one at least"));
        }
        for (place, item) in topic.items.iter().enumerate() {
            if items.insert(item.id.as_str(), index).is_some() {
                let problem = format!("the sub-item `{}` stands twice", item.id);
                let key = format!("{key}.item[{place}].id");
                return Err(document.error(&key, problem, "each sub-item once"));
            }
        }
        for number in &topic.model_articles {
            if !articles.iter().any(|article| article.number == *number) {
                let problem = format!("the model agreement has no article {number} here");
                let key = format!("{key}.model_articles");
                return Err(document.error(&key, problem, "the number of an [[article]]"));
            }
        }
    }
    Ok(())
}

fn check_distribution(
    document: &Document<'_>,
    distribution: &Distribution,
    topics: usize,
) -> Result<(), DataError> {
    if distribution.agreements == 0 {
        let key = "distribution.agreements";
        return Err(document.error(key, "nothing was coded", "1 at least"));
    }
    let highest = distribution.top.first().map_or(0, |top| usize::from(top.score));
    if highest > topics {
        let problem = format!("the score {highest} is greater than the {topics} topics");
        return Err(document.error("distribution.top[0].score", problem, "a possible score"));
    }
    for (index, pair) in distribution.top.windows(2).enumerate() {
        if let [higher, lower] = pair
            && lower.score >= higher.score
        {
            let key = format!("distribution.top[{}].score", index.saturating_add(1));
            return Err(document.error(
                &key,
                "it is not below the one before",
                "the highest first",
            ));
        }
    }
    for (index, pair) in distribution.quantiles.windows(2).enumerate() {
        if let [before, after] = pair
            && (before.share.cmp_value(after.share).is_ge() || before.score > after.score)
        {
            let key = format!("distribution.quantile[{}]", index.saturating_add(1));
            return Err(document.error(
                &key,
                "it does not follow the one before",
                "the smallest first",
            ));
        }
    }
    Ok(())
}
