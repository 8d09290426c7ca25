//! What an exploration found.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use kfp_dbx_core::text::quoted::quoted_some;
use kfp_dbx_simulator::scenario::Action;

use super::super::error::SimulationError;
use super::super::notes::TTL;
use super::super::scenario::Scenario;
use super::finding::Found;
use crate::error::{Diagnostic, Level};

/// What an exploration found: see [`Exploration::run`](super::Exploration::run). `Display` prints all of
/// it.
#[derive(Clone, Debug, Default)]
#[must_use = "nothing fails because of what an exploration found: look at `.is_clean()`, or write `.assert_clean()`"]
pub struct Explored {
    pub(super) findings: Vec<Found>,
    pub(super) not_simulated: Vec<NotSimulated>,
    pub(super) simulations: usize,
    pub(super) left_out: usize,
    pub(super) leaves_out_pairs: bool,
    pub(super) warnings: Vec<Diagnostic>,
    /// Other things that are no findings.
    pub(super) told: Vec<String>,
    /// The ops whose resources stay and are no findings, by whether the workflow owns them, with what is done
    /// to the workflow first.
    pub(super) staying: BTreeMap<bool, (Option<Action>, BTreeSet<String>)>,
}

/// Scenarios that an exploration could not simulate, all for the same reasons: see
/// [`Explored::not_simulated`].
///
/// `Display` prints the reasons, and the smallest scenario as code to paste into a test.
#[derive(Clone, Debug)]
pub struct NotSimulated {
    scenario: Scenario,
    error: SimulationError,
    count: usize,
}

impl Explored {
    /// Returns the findings, the ones with the smallest scenarios first. There is one for each rule and
    /// op.
    pub fn findings(&self) -> &[Found] {
        &self.findings
    }

    /// Returns the scenarios that could not be simulated, for example because only a branch that they
    /// take has something that the simulator has no model of. What can happen in them is not known.
    pub fn not_simulated(&self) -> &[NotSimulated] {
        &self.not_simulated
    }

    /// Returns what building the pipeline warns of and what no finding is about, above all
    /// [`ignored_failure`](crate::rules::IGNORED_FAILURE): if an op is not truthful, the workflow is green
    /// although its run failed.
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Notes an op whose resource stays, which is no finding.
    pub(super) fn stays(&mut self, op: &str, is_owned: bool, after: Option<Action>) {
        let (_, ops) = self.staying.entry(is_owned).or_insert((after, BTreeSet::new()));
        ops.insert(op.to_owned());
    }

    /// Notes something that is no finding.
    pub(super) fn note(&mut self, note: String) {
        if !self.told.contains(&note) {
            self.told.push(note);
        }
    }

    /// Returns what is no finding, as no pipeline can prevent it or as it depends on the values that a run gets,
    /// in words: what stays after `argo terminate`, and for how long; a retry that finds the object of the
    /// attempt before it; equal items of a list whose resources want one name.
    pub fn notes(&self) -> Vec<String> {
        let line = |(is_owned, (after, ops)): (&bool, &(Option<Action>, BTreeSet<String>))| {
            let after = match after {
                Some(Action::Stop) => ", such as after `argo stop`",
                Some(Action::Terminate) => ", such as after `argo terminate`",
                Some(Action::Delete) => ", such as after a deletion of the workflow",
                Some(Action::Deadline) => ", such as after the deadline",
                None => "",
            };
            let ops = quoted_some(ops.iter().map(String::as_str));
            match is_owned {
                true => {
                    format!("what {ops} made can stay until the workflow is deleted{after}: {TTL}")
                }
                false => format!(
                    "what {ops} made can stay for good{after}, when no delete runs: the workflow does not own it"
                ),
            }
        };
        self.staying.iter().rev().map(line).chain(self.told.iter().cloned()).collect()
    }

    /// Returns whether no finding is an error. The pipeline and its ops set the levels of the rules, as
    /// for any other rule: `#[pipeline(warn(left_behind))]`.
    #[must_use = "nothing fails because of it: write `assert!(…)`, or `.assert_clean()`"]
    pub fn is_clean(&self) -> bool {
        self.findings.iter().all(|found| found.diagnostic().level() != Level::Error)
    }

    /// Returns the number of simulations.
    pub fn simulations(&self) -> usize {
        self.simulations
    }

    /// Returns the number of scenarios that the budget left out, as far as it is known: without those in which
    /// two things happen, if the budget [left out all of them](Self::leaves_out_pairs).
    pub fn left_out(&self) -> usize {
        self.left_out
    }

    /// Returns whether the budget was too small for each thing by itself, so that no two things happened
    /// together. How many such scenarios there are is then not known.
    pub fn leaves_out_pairs(&self) -> bool {
        self.leaves_out_pairs
    }

    /// Returns the number of scenarios that were simulated, or could not be.
    pub(super) fn tried(&self) -> usize {
        self.simulations + self.not_simulated.iter().map(NotSimulated::count).sum::<usize>()
    }

    /// Returns what was found, and in how many simulations, in a line.
    pub(crate) fn summary(&self) -> String {
        let found = match self.findings.len() {
            0 => "nothing found".to_owned(),
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        };
        let and_pairs =
            if self.leaves_out_pairs { ", and all in which two things happen," } else { "" };
        let left_out = match self.left_out {
            0 => String::new(),
            1 => format!("; 1 more scenario{and_pairs} is left out"),
            count => format!("; {count} more scenarios{and_pairs} are left out"),
        };
        format!("{found} in {}{left_out}", self.extent())
    }

    /// Returns how many simulations there were, and how many were not possible, in words.
    fn extent(&self) -> String {
        let simulations = match self.simulations {
            1 => "1 simulation".to_owned(),
            count => format!("{count} simulations"),
        };
        match self.not_simulated.iter().map(NotSimulated::count).sum() {
            0 => simulations,
            1 => format!("{simulations}; 1 scenario could not be simulated"),
            count => format!("{simulations}; {count} scenarios could not be simulated"),
        }
    }

    /// Returns whether there is nothing to say: no finding, no warning, no note, and no scenario that was not
    /// simulated.
    pub(super) fn is_silent(&self) -> bool {
        let has_texts =
            !self.not_simulated.is_empty() || !self.warnings.is_empty() || !self.notes().is_empty();
        self.findings.is_empty() && !has_texts && self.left_out == 0
    }

    /// Notes a scenario that could not be simulated.
    pub(super) fn could_not(&mut self, scenario: Scenario, error: SimulationError) {
        let text = error.to_string();
        match self.not_simulated.iter_mut().find(|known| known.error.to_string() == text) {
            Some(known) => known.count += 1,
            None => self.not_simulated.push(NotSimulated { scenario, error, count: 1 }),
        }
    }
}

impl NotSimulated {
    /// Returns why the scenarios could not be simulated.
    pub fn error(&self) -> &SimulationError {
        &self.error
    }

    /// Returns the smallest of the scenarios.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Returns the number of the scenarios.
    pub fn count(&self) -> usize {
        self.count
    }
}

impl fmt::Display for NotSimulated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others = match self.count {
            1 => String::new(),
            2 => ", and another one".to_owned(),
            count => format!(", and {} others", count - 1),
        };
        write!(f, "{}\n\nthis scenario could not be simulated{others}:\n", self.error)?;
        for line in self.scenario.to_code().lines() {
            write!(f, "\n    {line}")?;
        }
        Ok(())
    }
}

impl fmt::Display for Explored {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            write!(f, "{finding}\n\n")?;
        }
        for scenario in &self.not_simulated {
            write!(f, "{scenario}\n\n")?;
        }
        for warning in &self.warnings {
            write!(f, "{warning}\n\n")?;
        }
        f.write_str(&self.summary())?;
        self.notes().iter().try_for_each(|line| write!(f, "\n{line}"))
    }
}
