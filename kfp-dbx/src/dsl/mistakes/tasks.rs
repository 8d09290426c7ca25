//! The methods that ops and jobs have, and tasks and runs do not.

use super::conditions::{conditions, never};
use crate::dsl::ops::SubmitRunOp;
use crate::dsl::specs::{RunSpec, Task};

conditions! {
    "a task of a job or a run is no op, and has no such method":
    OrderedTask = "to run the task after another one, write `.depends_on([TaskDependency::new(\"…\")])` with the key of that one; `.run_if(RunIf::…)` says how that one must end";
    RetriedTask = "to retry the task, write `.max_retries(2)`";
    TimedTask = "to limit the time of the task, write `.timeout_seconds(3600)`";
}

/// Methods of ops, on a task.
#[doc(hidden)]
pub trait OfTasks: Sized {
    fn after(&mut self, _: impl Sized) -> Self
    where
        Self: OrderedTask,
    {
        never()
    }
    fn after_end(&mut self, _: impl Sized) -> Self
    where
        Self: OrderedTask,
    {
        never()
    }
    fn after_failure(&mut self, _: impl Sized) -> Self
    where
        Self: OrderedTask,
    {
        never()
    }
    fn retry(&mut self, _: impl Sized) -> Self
    where
        Self: RetriedTask,
    {
        never()
    }
    fn timeout(&mut self, _: impl Sized) -> Self
    where
        Self: TimedTask,
    {
        never()
    }
}

impl OfTasks for Task {}

conditions! {
    "a run has no such field, which only a job has":
    SharedClusters = "set the `new_cluster` of each task, or create a job whose tasks share a cluster with a `CreateJobOp`";
    DefaultValues = "write the values into the tasks, such as `.base_parameters([(\"day\", day)])`";
    Started = "a run starts when its op does: to start the pipeline by a schedule, write `#[pipeline(schedule = \"…\")]`";
    Tagged = "set the `custom_tags` of the clusters";
}

/// Fields of jobs, on a run.
#[doc(hidden)]
pub trait OfRuns: Sized {
    fn job_clusters(&mut self, _: impl Sized) -> Self
    where
        Self: SharedClusters,
    {
        never()
    }
    fn parameters(&mut self, _: impl Sized) -> Self
    where
        Self: DefaultValues,
    {
        never()
    }
    fn schedule(&mut self, _: impl Sized) -> Self
    where
        Self: Started,
    {
        never()
    }
    fn trigger(&mut self, _: impl Sized) -> Self
    where
        Self: Started,
    {
        never()
    }
    fn tags(&mut self, _: impl Sized) -> Self
    where
        Self: Tagged,
    {
        never()
    }
}

impl OfRuns for SubmitRunOp {}
impl OfRuns for RunSpec {}
