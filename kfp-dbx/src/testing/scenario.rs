//! What a test says about a run.

use std::panic::Location;

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::scenario::{Action, Fault};
use serde_json::Value as Json;

use super::given::IntoText;
use super::select::{IntoSelect, Select};
use crate::dsl::duration::IntoDuration;
use crate::error::Place;

/// What happens in a simulation. What it does not say goes well: each op succeeds, in a time that is
/// usual for its kind. An object that is none of Databricks' gets a status that meets the op's
/// `success_condition`, after the time that [`takes`](Self::takes) says.
///
/// A scenario names ops by the names that they have in the workflow. The op of a loop can be named
/// with the place of its item, counted from 0: `("load", 2)`, or `("load", [1, 2])` in two loops, the
/// outer one first. Without a place, all items are meant.
///
/// A run computes nothing. An output that the scenario does not give is a plausible one, of the shape that
/// the pipeline reads: if it reads `output.read_as::<Json>().field::<i64>("rows")`, the output is
/// `{"rows":1}`, and a list has two items. An approval takes its `default`, or else the first of its
/// choices. [`Pipeline::explore`](crate::Pipeline::explore) starts from the same values.
///
/// What is said of an item holds although something else is said of all items before, and
/// [`succeeds`](Self::succeeds) takes back a fault. To say the same thing twice is an error: a parameter, or the
/// output, the time or the fault of an op. So is what has no effect, such as anything about an op that does not
/// run: see [`Pipeline::simulate`](crate::Pipeline::simulate).
///
/// | what happens | how to say it |
/// |---|---|
/// | an op fails as its kind usually does | [`fails`](Self::fails) |
/// | its resource ends in a state of its kind | [`fault`](Self::fault) with [`Fault::ends`] |
/// | an object of another kind meets the `failure_condition` | [`fault`](Self::fault) with [`Fault::FailureCondition`] |
/// | the API server refuses it, also a delete | [`Fault::Denied`] |
/// | Databricks rejects it, or never answers | [`Fault::Rejected`], [`Fault::Hangs`] |
/// | its pod is lost before or after it has made the object, or never starts | [`Fault::PodLostBefore`], [`Fault::PodLostAfter`], [`Fault::Pending`] |
/// | its name is taken; a delete finds an object of somebody else | [`Fault::AlreadyThere`] |
/// | only the first attempts go wrong | [`fails_times`](Self::fails_times), [`fault_times`](Self::fault_times) |
/// | it takes long, or has certain outputs | [`takes`](Self::takes), [`output`](Self::output) |
/// | somebody ends the workflow, or its deadline passes | [`stop`](Self::stop), [`terminate`](Self::terminate), [`delete`](Self::delete), [`deadline`](Self::deadline) |
///
/// ```
/// use kfp_dbx::testing::*;
///
/// let scenario = Scenario::new()
///     .param("mode", "full")
///     .output("train", "notebook_output_result", r#"{"rows": 10}"#)
///     .fault_times("train", Fault::PodLostBefore, 2)
///     .fault(("load", 2), Fault::ends("TIMEDOUT"))
///     .takes("load", "90m")
///     .stop(When::running("report"));
///
/// for fault in [
///     Fault::ends("INTERNAL_ERROR"),
///     Fault::FailureCondition,
///     Fault::Rejected,
///     Fault::Denied,
///     Fault::Hangs,
///     Fault::PodLostBefore,
///     Fault::PodLostAfter,
///     Fault::Pending,
///     Fault::AlreadyThere,
/// ] {
///     let _ = Scenario::new().fault("train", fault);
/// }
///
/// let when = [When::at("5m"), When::started("train"), When::running("train"), When::ended("train")];
/// let [early, begun, running, ended] = when;
/// let _ = [
///     Scenario::new().stop(early),
///     Scenario::new().terminate(begun),
///     Scenario::new().deadline(running),
///     Scenario::new().delete(ended),
/// ];
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "a scenario does nothing until a pipeline is simulated in it"]
pub struct Scenario {
    /// The names and values of parameters.
    pub(super) params: Vec<((String, String), Place)>,
    pub(super) ops: Vec<Said>,
    pub(super) interventions: Vec<(Action, When, Place)>,
    pub(super) present: Vec<(Json, Place)>,
    /// The kinds and names of objects that are not there.
    pub(super) absent: Vec<((String, String), Place)>,
    pub(super) operator: Option<Operator>,
    /// The seconds after which a second run is submitted.
    pub(super) second: Option<(u64, Place)>,
    /// What is wrong with a call by itself.
    pub(super) problems: Vec<(String, Place)>,
    /// How messages write what it says.
    pub(super) form: Form,
}

/// The form in which somebody writes a scenario.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Form {
    /// Calls, in a test.
    #[default]
    Calls,
    /// Options of the command line.
    #[cfg_attr(not(feature = "cli"), allow(dead_code))]
    Options,
}

/// What a call says about an op.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) op: Select,
    pub(super) what: Word,
    pub(super) at: Place,
}

#[derive(Clone, Debug)]
pub(super) enum Word {
    Succeeds,
    /// It fails in the way that is usual for its kind.
    Fails(Option<u32>),
    Fault(Fault, Option<u32>),
    /// The seconds that it takes.
    Takes(u64),
    Output(String, String),
}

impl Word {
    /// Whether another word says something else about the same thing.
    pub(super) fn is_of_kind(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Output(output, _), Self::Output(other, _)) => output == other,
            (Self::Takes(_), Self::Takes(_)) => true,
            (Self::Output(..) | Self::Takes(_), _) | (_, Self::Output(..) | Self::Takes(_)) => {
                false
            }
            _ => true,
        }
    }
}

impl Said {
    /// Whether it says that something goes wrong.
    pub(super) fn is_fault(&self) -> bool {
        matches!(self.what, Word::Fails(_) | Word::Fault(..))
    }
}

/// A moment of a simulation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct When(pub(super) Moment);

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Moment {
    At(Result<u64, String>),
    Started(Select),
    Running(Select),
    Ended(Select),
}

impl Moment {
    /// Returns the op whose moment it is.
    pub(super) fn op(&self) -> Option<&Select> {
        match self {
            Self::At(_) => None,
            Self::Started(op) | Self::Running(op) | Self::Ended(op) => Some(op),
        }
    }
}

impl When {
    /// This time after the submission, such as `"5m"`.
    pub fn at(time: impl IntoDuration) -> Self {
        Self(Moment::At(time.into_duration().map_err(|finding| finding.message)))
    }

    /// When an op has begun, before it has done anything to its object. Of an op in a loop, this is the
    /// first of its items, unless an item is named: `When::started(("load", 2))`.
    pub fn started(op: impl IntoSelect) -> Self {
        Self(Moment::Started(op.into_select()))
    }

    /// When an op, or the first of its items, has made, changed or deleted its object, and waits.
    pub fn running(op: impl IntoSelect) -> Self {
        Self(Moment::Running(op.into_select()))
    }

    /// When an op, or the first of its items, has ended.
    pub fn ended(op: impl IntoSelect) -> Self {
        Self(Moment::Ended(op.into_select()))
    }
}

impl Scenario {
    /// Creates a scenario in which all goes well.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets messages write options of the command line in place of calls.
    #[cfg(feature = "cli")]
    pub(crate) fn in_options(mut self) -> Self {
        self.form = Form::Options;
        self
    }

    /// Sets a parameter of the pipeline. The value is the text that Argo passes: a list is JSON, such as
    /// `json!(["a", "b"])`.
    #[track_caller]
    pub fn param(mut self, name: impl Into<String>, value: impl IntoText) -> Self {
        let (name, at) = (name.into(), Location::caller().into());
        if self.params.iter().any(|((set, _), _)| *set == name) {
            let message = format!(
                "parameter `{name}` is given twice, and only one value can hold: leave one of them out"
            );
            self.problems.push((message, at));
            return self;
        }
        self.params.push(((name, value.into_text()), at));
        self
    }

    /// Gives a parameter another value.
    #[track_caller]
    pub(super) fn with_param(mut self, name: &str, value: &str) -> Self {
        self.params.retain(|((set, _), _)| *set != name);
        self.param(name, value)
    }

    /// Says something about an op in place of what is said about the same items before.
    #[track_caller]
    pub(super) fn instead(mut self, op: &Select, what: Word) -> Self {
        self.ops.retain(|said| !(said.op.is_within(op) && said.what.is_of_kind(&what)));
        self.say(op.clone(), what)
    }

    /// Sets an output of an op, by its name in the pipeline, such as `notebook_output_result`, or the
    /// decision of an approval.
    #[track_caller]
    pub fn output(
        self,
        op: impl IntoSelect,
        output: impl Into<String>,
        value: impl IntoText,
    ) -> Self {
        self.say(op, Word::Output(output.into(), value.into_text()))
    }

    /// Lets an op succeed, or some of its items, after a call that lets all of them fail.
    #[track_caller]
    pub fn succeeds(self, op: impl IntoSelect) -> Self {
        self.say(op, Word::Succeeds)
    }

    /// Lets an op fail, in the way that is usual for it:
    ///
    /// | the op | how it fails |
    /// |---|---|
    /// | creates a resource of Databricks | the resource ends in its bad state, as [`Fault::Ends`]: a run as `FAILED`, a cluster as `ERROR` |
    /// | creates or reads an object of another kind, and has a `failure_condition` | the object meets it: [`Fault::FailureCondition`] |
    /// | the same, with a `success_condition` alone | an error: such an op can only end by its timeout, with [`Fault::Hangs`] |
    /// | anything else without conditions, and each delete | the API server refuses the request: [`Fault::Denied`]. What a delete was to delete stays, unless another one takes it along: a cluster takes the runs on it |
    /// | waits for an approval | somebody refuses: [`Fault::Rejected`] |
    #[track_caller]
    pub fn fails(self, op: impl IntoSelect) -> Self {
        self.say(op, Word::Fails(None))
    }

    /// Lets the first attempts of an op fail as [`fails`](Self::fails) says. The next one succeeds, if there
    /// is one and if it can:
    ///
    /// - A resource of Databricks that ends badly fails its attempt (`Failed`). [`Retry::on_error`] does
    ///   not try again then. Neither can another attempt help: the object of the first one is still
    ///   there, and another create fails with `AlreadyExists`. Policies that try it do not compile. Use
    ///   [`fault_times`](Self::fault_times) for the faults that a retry of a create is for.
    /// - A delete, or an op without conditions, is refused by the API server (`Failed`).
    ///   [`Retry::on_failure`], [`Retry::times`] and [`Retry::always`] try again.
    ///
    /// A retry with a limit of 2 has three attempts:
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    /// use kfp_dbx::testing::*;
    ///
    /// #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// fn clear() {
    ///     DeleteRunOp::new("clear").run_name("old").external().retry(Retry::on_failure(2));
    /// }
    ///
    /// let run = clear().simulate(Scenario::new().fails_times("clear", 2))?;
    /// assert_eq!((run.phase(), run.op("clear").attempts()), (Phase::Succeeded, 3));
    /// let run = clear().simulate(Scenario::new().fails_times("clear", 3))?;
    /// assert_eq!((run.phase(), run.op("clear").attempts()), (Phase::Failed, 3));
    /// # Ok::<(), SimulationError>(())
    /// ```
    ///
    /// [`Retry::on_error`]: crate::Retry::on_error
    /// [`Retry::on_failure`]: crate::Retry::on_failure
    /// [`Retry::times`]: crate::Retry::times
    /// [`Retry::always`]: crate::Retry::always
    #[track_caller]
    pub fn fails_times(self, op: impl IntoSelect, times: u32) -> Self {
        self.say(op, Word::Fails(Some(times)))
    }

    /// Lets something go wrong with an op.
    #[track_caller]
    pub fn fault(self, op: impl IntoSelect, fault: Fault) -> Self {
        self.say(op, Word::Fault(fault, None))
    }

    /// Lets something go wrong with the first attempts of an op. The next one succeeds, if there is one and
    /// if it can. With [`fault`](Self::fault), each attempt has the fault.
    ///
    /// A lost pod is an error, after which [`Retry::on_error`](crate::Retry::on_error) and
    /// [`Retry::always`](crate::Retry::always) try again. If it is lost before it has made its object,
    /// the next attempt makes it. If it is lost after that, the next create fails with `AlreadyExists`, but
    /// for an op with [`reattach`](crate::CreateOp::reattach), whose next pod goes on waiting:
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    /// use kfp_dbx::testing::*;
    ///
    /// #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    /// fn train() {
    ///     let run = |name: &str| {
    ///         let run = SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid()));
    ///         run.job_name("figures").jar_params(["10"]).delete_on_exit()
    ///     };
    ///     run("patient").reattach();
    ///     run("stubborn").retry(Retry::on_error(2));
    /// }
    ///
    /// let lost = Scenario::new().fault_times("patient", Fault::PodLostAfter, 1);
    /// let run = train().simulate(lost.fault_times("stubborn", Fault::PodLostBefore, 2))?;
    /// assert_eq!(run.phase(), Phase::Succeeded, "{run}");
    /// assert_eq!((run.op("patient").attempts(), run.op("stubborn").attempts()), (2, 3));
    ///
    /// let run = train().simulate(Scenario::new().fault_times("stubborn", Fault::PodLostAfter, 1))?;
    /// assert!(run.op("stubborn").message().contains("AlreadyExists"), "{run}");
    /// # Ok::<(), SimulationError>(())
    /// ```
    #[track_caller]
    pub fn fault_times(self, op: impl IntoSelect, fault: Fault, times: u32) -> Self {
        self.say(op, Word::Fault(fault, Some(times)))
    }

    /// Sets the time that an op takes in Databricks, such as `"90m"`.
    #[track_caller]
    pub fn takes(mut self, op: impl IntoSelect, time: impl IntoDuration) -> Self {
        match time.into_duration() {
            Ok(seconds) => self.say(op, Word::Takes(seconds)),
            Err(finding) => {
                self.problems.push((finding.message, Location::caller().into()));
                self
            }
        }
    }

    /// Stops the workflow, as `argo stop` does: what runs is ended, and its exit handler runs.
    #[track_caller]
    pub fn stop(self, when: When) -> Self {
        self.intervene(Action::Stop, when)
    }

    /// Terminates the workflow, as `argo terminate` does: what runs is ended, and nothing else runs.
    #[track_caller]
    pub fn terminate(self, when: When) -> Self {
        self.intervene(Action::Terminate, when)
    }

    /// Deletes the workflow, and with it the objects that it owns.
    #[track_caller]
    pub fn delete(self, when: When) -> Self {
        self.intervene(Action::Delete, when)
    }

    /// Lets the deadline of the workflow pass, as "Terminate" of Kubeflow Pipelines does, which sets it to
    /// now: what runs is ended, and the exit handler runs. A
    /// [`deadline`](crate::Pipeline::deadline) of the pipeline passes by itself.
    #[track_caller]
    pub fn deadline(self, when: When) -> Self {
        self.intervene(Action::Deadline, when)
    }

    /// Adds an object that somebody else has made before. It has a `kind`, a `metadata.name`, and whatever
    /// else matters. One of Databricks' kinds that has no `status` is ready.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    /// use kfp_dbx::testing::*;
    ///
    /// let scenario = Scenario::new().present(json!({"kind": "Run", "metadata": {"name": "nightly"}}));
    /// ```
    #[track_caller]
    pub fn present(mut self, object: impl Into<Json>) -> Self {
        self.present.push((object.into(), Location::caller().into()));
        self
    }

    /// Takes away an object that the pipeline uses and does not make, such as
    /// `.absent("Djob", "nightly")`. Without, all jobs, clusters and Secrets that the ops name and that
    /// no op makes are there.
    #[track_caller]
    pub fn absent(mut self, kind: impl Into<String>, name: impl Into<String>) -> Self {
        self.absent.push(((kind.into(), name.into()), Location::caller().into()));
        self
    }

    /// Sets the operator that the cluster has, by the word that `#[pipeline(operator = …)]` takes. By
    /// default it is that of the pipeline, and for a pipeline that names none it is `kfp-dbx`.
    #[track_caller]
    pub fn operator(mut self, operator: impl AsRef<str>) -> Self {
        match Operator::target(operator.as_ref()) {
            Ok(_) if self.operator.is_some() => {
                let message = "a cluster has one operator: leave out one of them";
                self.problems.push((message.to_owned(), Location::caller().into()));
            }
            Ok(operator) => self.operator = Some(operator),
            Err(why) => {
                let message = format!("{why}: {}", Operator::known(operator.as_ref()));
                self.problems.push((message, Location::caller().into()));
            }
        }
        self
    }

    /// Submits a second run of the same pipeline, with the same parameters, a time after the first one.
    /// Ops behave the same in both of them; [`stop`](Self::stop) and the like concern the first one.
    /// [`Simulation::second`](super::Simulation::second) returns what becomes of it.
    #[track_caller]
    pub fn second_run(mut self, after: impl IntoDuration) -> Self {
        let at = Location::caller().into();
        match after.into_duration() {
            Ok(_) if self.second.is_some() => {
                let message = "a scenario has one second run: leave out one of them";
                self.problems.push((message.to_owned(), at));
            }
            Ok(seconds) => self.second = Some((seconds, at)),
            Err(finding) => self.problems.push((finding.message, at)),
        }
        self
    }

    /// Adds what another scenario says, which holds where both say something.
    pub(super) fn extend(mut self, other: &Self) -> Self {
        let other = other.clone();
        let is_set = |name: &str| other.params.iter().any(|((set, _), _)| set == name);
        self.params.retain(|((name, _), _)| !is_set(name));
        self.params.extend(other.params);
        self.ops.extend(other.ops);
        self.interventions.extend(other.interventions);
        self.present.extend(other.present);
        self.absent.extend(other.absent);
        self.operator = other.operator.or(self.operator);
        self.second = other.second.or(self.second);
        self.problems.extend(other.problems);
        self.form = other.form;
        self
    }

    #[track_caller]
    fn say(mut self, op: impl IntoSelect, what: Word) -> Self {
        self.ops.push(Said { op: op.into_select(), what, at: Location::caller().into() });
        self
    }

    #[track_caller]
    fn intervene(mut self, action: Action, when: When) -> Self {
        self.interventions.push((action, when, Location::caller().into()));
        self
    }
}
