//! Every way out of a pipeline: see [`Pipeline::explore`].

// Imports point one way: `finding`, `course`, `tasks`, `together` ← `deviation` ← `explored`, `judge`,
// `pairs` ← `in_use`, `explorer` ← this file.

use std::collections::BTreeSet;
use std::num::NonZero;
use std::panic::Location;
use std::thread::available_parallelism;

use kfp_dbx_core::rule::{EXIT_RETRY, IGNORED_FAILURE, LOST_OWNER, RULES};
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_simulator::time::Time;

use super::error::{Problem, SimulationError};
use super::given::IntoText;
use super::inputs::Inputs;
use super::prepared::{Outside, Prepared};
use super::scenario::Scenario;
use crate::error::{Diagnostic, Place, Rule};
use crate::pipeline::Pipeline;

mod course;
mod deviation;
mod explored;
mod explorer;
mod finding;
mod in_use;
mod judge;
mod pairs;
mod tasks;
mod together;

use course::Course;
use deviation::{deviations, unknown_faults};
pub use explored::{Explored, NotSimulated};
use explorer::Explorer;
pub use finding::Found;
use pairs::{pairs, shuffle};

/// The most ops in all simulations of single things together, unless [`Exploration::budget`] says how
/// many there are: less than a minute.
const SIZE: usize = 2_000_000;

/// The number of pairs, unless there are more single things or [`Exploration::budget`] says how many
/// there are.
const PAIRS: usize = 200;

/// The rules of building about what an exploration does not judge: runs of which nobody asks how they end, owners
/// that an operator replaces, and workflows that are retried.
const UNJUDGED: [&Rule; 3] = [&IGNORED_FAILURE, &LOST_OWNER, &EXIT_RETRY];

/// The time after which a second run is submitted.
const SOON: Time = Time::seconds(1);

/// An exploration of every way out of a pipeline: see [`Pipeline::explore`].
#[derive(Clone, Debug)]
#[must_use = "an exploration does nothing until `.run()` or `.assert_clean()`"]
pub struct Exploration<'p> {
    pipeline: &'p Pipeline,
    scenario: Scenario,
    allowed: Vec<(&'static Rule, Place)>,
    faults: Option<(Vec<Fault>, Place)>,
    pairs: bool,
    budget: Option<(usize, Place)>,
    seed: u64,
    /// The number of simulations at the same time, with the place that says so.
    threads: (usize, Option<Place>),
}

impl Pipeline {
    /// Explores every way out of the pipeline: simulates it in many scenarios, and checks after each
    /// of them what has to be true of any run.
    ///
    /// It goes through these, each by itself and then two of them together:
    /// - values of parameters and outputs that decide a condition or a loop each way: lists with no,
    ///   one and several items
    /// - each fault of each op
    /// - `argo stop`, `argo terminate` and the deletion of the workflow, whenever an op begins, runs or
    ///   has ended, and its deadline, whenever an op runs
    /// - a second run of the same pipeline at the same time
    ///
    /// | rule | what has to be true |
    /// |---|---|
    /// | [`never_ends`](crate::rules::NEVER_ENDS) | the workflow ends |
    /// | [`hidden_failure`](crate::rules::HIDDEN_FAILURE) | a workflow whose op failed does not succeed |
    /// | [`left_behind`](crate::rules::LEFT_BEHIND) | what the run made is gone, but for what it keeps on purpose |
    /// | [`deleted_in_use`](crate::rules::DELETED_IN_USE) | nothing is deleted while something uses it |
    /// | [`used_while_absent`](crate::rules::USED_WHILE_ABSENT) | nothing is used before it exists or after it is gone |
    /// | [`foreign_delete`](crate::rules::FOREIGN_DELETE) | no delete reaches what the run did not make |
    /// | [`runs_meet`](crate::rules::RUNS_MEET) | a second run at the same time changes nothing |
    ///
    /// A retry that finds the object of the attempt before it, and a list with two equal items, whose resources want
    /// one name, are in the text, too: [`Explored::notes`].
    ///
    /// Two things are no findings. A workflow may be green although a run failed, if its op is not
    /// [`truthful`](Self::truthful): [`Explored::warnings`] says so, as building the pipeline does. And what
    /// `argo terminate` leaves behind no pipeline can prevent: the last line of the text says what stays, and for
    /// how long.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    /// use kfp_dbx::testing::*;
    ///
    /// #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// fn train() {
    ///     SubmitRunOp::new("train")
    ///         .run_name(format!("train-{}", workflow::uid()))
    ///         .job_name("models")
    ///         .jar_params(["--all"])
    ///         .delete_on_exit();
    /// }
    ///
    /// train().explore().assert_clean();
    /// ```
    pub fn explore(&self) -> Exploration<'_> {
        Exploration {
            pipeline: self,
            scenario: Scenario::new(),
            allowed: Vec::new(),
            faults: None,
            pairs: true,
            budget: None,
            seed: 0,
            threads: (available_parallelism().map_or(1, NonZero::get), None),
        }
    }
}

impl Exploration<'_> {
    /// Sets the scenario that the exploration starts from: parameters, outputs, the operator. What goes
    /// wrong in it goes wrong in each simulation: with an end of the workflow, or a second run, no others are
    /// explored. What has an effect in none of them is among the [notes](Explored::notes).
    pub fn scenario(mut self, scenario: Scenario) -> Self {
        self.scenario = scenario;
        self
    }

    /// Sets a parameter of the pipeline in each simulation, as [`Scenario::param`] does.
    #[track_caller]
    pub fn param(mut self, name: impl Into<String>, value: impl IntoText) -> Self {
        self.scenario = self.scenario.param(name, value);
        self
    }

    /// Leaves out the findings of a rule, one of those that an exploration checks.
    #[track_caller]
    pub fn allow(mut self, rule: &'static Rule) -> Self {
        self.allowed.push((rule, Location::caller().into()));
        self
    }

    /// Explores these faults only, each with every op that can have it, instead of all that the kind of each op
    /// can have. The tasks of a run can also end in other states than `FAILED`, the only one that is explored
    /// otherwise.
    #[track_caller]
    pub fn faults(mut self, faults: impl IntoIterator<Item = Fault>) -> Self {
        self.faults = Some((faults.into_iter().collect(), Location::caller().into()));
        self
    }

    /// Sets whether two things happen together, too.
    pub fn pairs(mut self, pairs: bool) -> Self {
        self.pairs = pairs;
        self
    }

    /// Sets the number of simulations at most, with the one in which nothing goes wrong. By default each thing
    /// is simulated by itself, and then as many pairs as there are single things, at least 200; of a pipeline so
    /// large that these are more than 2,000,000 ops together, so many of them as stay below that. What the
    /// budget leaves out is said, and is no failure: with a small budget, [`assert_clean`](Self::assert_clean)
    /// passes although most is not looked at.
    ///
    /// Pairs come after all single things, as which of them can show something new follows from these. With a
    /// budget that is too small for the single things there are none, and their number is
    /// [not known](Explored::leaves_out_pairs).
    #[track_caller]
    pub fn budget(mut self, simulations: usize) -> Self {
        self.budget = Some((simulations, Location::caller().into()));
        self
    }

    /// Sets the seed that chooses what is simulated if the budget is too small for all of it.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// Sets the number of simulations at the same time, by default that of the processors. It changes nothing of
    /// what is found: fewer leave room for the tests beside this one.
    #[track_caller]
    pub fn threads(mut self, threads: usize) -> Self {
        self.threads = (threads, Some(Location::caller().into()));
        self
    }

    /// Explores.
    ///
    /// # Errors
    /// Returns the problems of the pipeline, of the scenario that it starts from, or what of the
    /// workflow has no model; or the budget or the number of threads is 0, no exploration checks a rule that is allowed, or no op can
    /// have one of the faults. What only some scenarios run into is in [`Explored::not_simulated`].
    #[track_caller]
    pub fn run(self) -> Result<Explored, SimulationError> {
        let prepared = Prepared::new(self.pipeline, Location::caller().into())?;
        let problems = self.problems(&prepared);
        if !problems.is_empty() {
            return Err(SimulationError::scenario(problems));
        }
        prepared.check(&self.scenario)?;
        let inputs = prepared.inputs();
        let base = base(&self.scenario, inputs);
        let operator = prepared.operator(&self.scenario);
        let mut explorer = Explorer {
            prepared: &prepared,
            base,
            idle: Vec::new(),
            operator,
            allowed: self.allowed.iter().map(|(rule, _)| *rule).collect(),
            known: BTreeSet::new(),
            waits: Vec::new(),
            explored: Explored::default(),
            outside: Outside::default(),
            threads: self.threads.0,
        };
        let explains = |warning: &&Diagnostic| UNJUDGED.contains(&warning.rule());
        explorer.explored.warnings = prepared.warnings().iter().filter(explains).cloned().collect();
        // The start itself: an error of the scenario shows here.
        let plain = explorer.start()?;
        let middle = plain.report.ended.unwrap_or_default().0 / 2;
        let seconds = [SOON, Time(middle).max(SOON)];
        let only = self.faults.as_ref().map(|(faults, _)| faults.as_slice());
        let mut deviations = deviations(prepared.graph(), inputs, only, operator, seconds);
        deviations.retain(|deviation| !deviation.is_decided_by(&self.scenario));
        let most = match self.budget {
            Some((budget, _)) => budget,
            None => SIZE / prepared.graph().nodes.len().max(1),
        };
        let plain = Course::of(&plain);
        let count = deviations.iter().filter(|deviation| !deviation.needs_op_of(&plain)).count();
        if 1 + count > most {
            shuffle(&mut deviations, self.seed);
        }
        let singles = explorer.singles(deviations, &plain, most);
        explorer.equal_items(&inputs.equal_items, most);
        explorer.explored.leaves_out_pairs = self.pairs && explorer.explored.left_out > 0;
        if self.pairs && !explorer.explored.leaves_out_pairs {
            let most = match self.budget {
                Some(_) => most,
                None => most.min(explorer.explored.tried() + singles.len().max(PAIRS)),
            };
            explorer.pairs(&pairs(&plain, &singles, self.seed), most);
        }
        Ok(explorer.finish())
    }

    /// Returns what is wrong with the settings.
    fn problems(&self, prepared: &Prepared<'_>) -> Vec<Problem> {
        let mut problems = Vec::new();
        if let Some((0, at)) = self.budget {
            let message = "an exploration of 0 simulations finds nothing: leave out the budget, or write a larger number";
            problems.push((message.to_owned(), Some(at)));
        }
        if let (0, at) = self.threads {
            let message = "an exploration in 0 threads does nothing: leave them out, or write a larger number";
            problems.push((message.to_owned(), at));
        }
        for (rule, at) in self.allowed.iter().filter(|(rule, _)| !rule.explored) {
            let explored = RULES.iter().filter(|rule| rule.explored).map(|rule| rule.name);
            let message = format!(
                "no exploration checks the rule `{}`, so that there is nothing to allow: the rules are {}",
                rule.name,
                quoted(explored)
            );
            problems.push((message, Some(*at)));
        }
        if let Some((faults, at)) = &self.faults {
            let operator = prepared.operator(&self.scenario);
            let unknown = unknown_faults(prepared.graph(), faults, operator);
            problems.extend(unknown.into_iter().map(|message| (message, Some(*at))));
        }
        problems
    }

    /// Explores, and fails the test with all findings if one of them is an error. If all are warnings,
    /// they are printed, and so is what could not be simulated and what the budget left out.
    ///
    /// # Panics
    /// A finding is an error, or the exploration itself is not possible.
    #[track_caller]
    #[allow(clippy::panic, clippy::print_stderr)]
    pub fn assert_clean(self) {
        match self.run() {
            Ok(explored) if explored.is_silent() => {}
            Ok(explored) if explored.is_clean() => eprintln!("{explored}"),
            Ok(explored) => panic!("{explored}"),
            Err(error) => panic!("{error}"),
        }
    }
}

/// Returns the scenario that each simulation starts from: values for all parameters that need one.
fn base(scenario: &Scenario, inputs: &Inputs) -> Scenario {
    let is_set = |name: &String| scenario.params.iter().any(|((set, _), _)| set == name);
    let unset = inputs.params.iter().filter(|(name, _)| !is_set(name));
    unset.fold(Scenario::new(), |base, (name, value)| base.param(name, value)).extend(scenario)
}
