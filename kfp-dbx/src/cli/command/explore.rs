//! `explore`: explores every way out of pipelines.

use kfp_dbx_core::text::nearest::nearest;
use serde_json::{Value as Json, json};

use crate::Diagnostic;
use crate::cli::call::{Call, Execute};
use crate::cli::entry::Entry;
use crate::cli::exit::{Exit, Failure};
use crate::cli::options::{Target, Values};
use crate::cli::{findings, shell, simulated, write};
use crate::rules::{ALL, Rule};
use crate::testing::{Explored, Found, NotSimulated};

#[derive(clap::Args, Debug)]
pub(crate) struct Explore {
    /// The pipeline; by default all of them
    pipeline: Option<String>,
    #[command(flatten)]
    values: Values,
    /// Leaves out the findings of a rule, such as `left_behind`
    #[arg(long, value_name = "RULE", value_parser = rule)]
    allow: Vec<&'static Rule>,
    /// Explores one thing at a time only
    #[arg(long)]
    no_pairs: bool,
    /// The number of simulations at most; what it leaves out is said
    #[arg(long, value_name = "NUMBER")]
    budget: Option<usize>,
    /// Chooses what is simulated if the budget is too small for all of it
    #[arg(long, value_name = "NUMBER", default_value_t = 0)]
    seed: u64,
    /// Prints the findings as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

/// Reads the name or the code of a rule.
fn rule(text: &str) -> Result<&'static Rule, String> {
    let found = ALL.iter().copied().find(|rule| rule.name == text || rule.code == text);
    found.ok_or_else(|| match nearest(text, ALL.iter().map(|rule| rule.name)) {
        Some(near) => format!("there is no rule `{text}`: did you mean `{near}`?"),
        None => format!("there is no rule `{text}`"),
    })
}

impl Execute for Explore {
    const EXAMPLES: &'static [&'static str] =
        &["$ explore", "$ explore --allow left_behind --budget 500 --json"];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let mut all = Vec::new();
        for entry in call.entries(self.pipeline.as_deref())? {
            all.push((entry.name(), self.explore(entry)?));
        }
        match self.json {
            true => write::text(&write::json(&data(&all)))?,
            false => all.iter().try_for_each(|(name, explored)| show(name, explored))?,
        }
        Ok(match all.iter().all(|(_, explored)| explored.is_clean()) {
            true => Exit::Success,
            false => Exit::Negative,
        })
    }
}

impl Explore {
    fn explore(&self, entry: &Entry) -> Result<Explored, Failure> {
        let entry = self.target.of(entry);
        let mut exploration = entry.pipeline.explore();
        exploration = exploration.scenario(simulated::with_values(&self.values)?);
        for rule in &self.allow {
            exploration = exploration.allow(rule);
        }
        if let Some(budget) = self.budget {
            exploration = exploration.budget(budget);
        }
        let exploration = exploration.pairs(!self.no_pairs).seed(self.seed);
        exploration.run().map_err(|error| simulated::failure(&error))
    }
}

fn show(name: &str, explored: &Explored) -> Result<(), Failure> {
    for found in explored.findings() {
        let drawn = findings::draw([found.diagnostic()]).join("\n\n");
        let options = found.scenario().to_options();
        let command = [vec!["simulate".to_owned(), name.to_owned()], options].concat();
        let shown = format!("`{}` shows it, and in a test this scenario:", shell::words(&command));
        let text = format!("{drawn}\n\n{}", simulated::coloured(&found.evidence(&shown)));
        write::pretty(&format!("{text}\n"))?;
    }
    for missed in explored.not_simulated() {
        write::text(&format!("{missed}\n\n"))?;
    }
    for drawn in findings::draw(explored.warnings()) {
        write::pretty(&format!("{drawn}\n\n"))?;
    }
    let notes = explored.notes().into_iter().map(|line| format!("  {line}\n"));
    write::text(&format!("{name}: {}\n{}", explored.summary(), notes.collect::<String>()))
}

/// Returns what was found as JSON.
fn data(all: &[(&str, Explored)]) -> Json {
    let pipelines = all.iter().map(|(name, explored)| {
        json!({
            "pipeline": name,
            "findings": explored.findings().iter().map(finding).collect::<Vec<_>>(),
            "warnings": explored.warnings().iter().map(told).collect::<Vec<_>>(),
            "notes": explored.notes(),
            "not_simulated": explored.not_simulated().iter().map(missed).collect::<Vec<_>>(),
            "simulations": explored.simulations(),
            "left_out": explored.left_out(),
            "leaves_out_pairs": explored.leaves_out_pairs(),
        })
    });
    pipelines.collect()
}

fn missed(missed: &NotSimulated) -> Json {
    json!({
        "problems": missed.error().problems().collect::<Vec<_>>(),
        "scenario": missed.scenario().to_code(),
        "scenarios": missed.count(),
    })
}

fn finding(found: &Found) -> Json {
    let mut finding = told(found.diagnostic());
    finding["scenario"] = found.scenario().to_code().into();
    finding["assertion"] = found.assertion().into();
    finding["timeline"] = found.simulation().to_string().into();
    finding
}

fn told(diagnostic: &Diagnostic) -> Json {
    json!({
        "code": diagnostic.rule().code,
        "rule": diagnostic.rule().name,
        "level": diagnostic.level().to_string(),
        "message": diagnostic.message(),
        "help": diagnostic.help(),
        "place": diagnostic.place().map(|place| place.to_string()),
    })
}
