//! The methods that other ops have, and those of ops in Python.

use super::conditions::{conditions, never};

conditions! {
    "`{Self}` has no such method":
    Ordered = "to run the op after another one, write `.after(other)`, with the variable of that one";
    Retried = "to retry the op, write `.retry(Retry::on_error(3))` if it creates a resource, and `.retry(Retry::on_failure(3))` if it deletes one";
    Timed = "to limit the time of the op, write `.timeout(\"2h\")`";
    Shown = "to name the op in the user interface, write `.display_name(\"…\")`";
    Scheduled = "to choose the node, write `.node_selector(\"…\", \"…\")`";
    Labelled = "to label the pod, write `.pod_label(\"…\", \"…\")`, and to annotate it, `.pod_annotation(\"…\", \"…\")`";
    Judged = "to run an op after a success, write `.after(op)`; after a failure, `.after_failure(op)`; to decide by its result, `when(op.outputs.result_state.eq(\"SUCCESS\"), || {{ … }})`";
}

/// Methods with which other tools say what ops say otherwise.
#[doc(hidden)]
pub trait OfOps: Sized {
    fn add_dependency(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn before(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn dependencies(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn depends(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn depends_on(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn run_after(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn set_downstream(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn set_upstream(&mut self, _: impl Sized) -> Self
    where
        Self: Ordered,
    {
        never()
    }
    fn retries(&mut self, _: impl Sized) -> Self
    where
        Self: Retried,
    {
        never()
    }
    fn retry_strategy(&mut self, _: impl Sized) -> Self
    where
        Self: Retried,
    {
        never()
    }
    fn set_retry(&mut self, _: impl Sized) -> Self
    where
        Self: Retried,
    {
        never()
    }
    fn set_timeout(&mut self, _: impl Sized) -> Self
    where
        Self: Timed,
    {
        never()
    }
    fn set_display_name(&mut self, _: impl Sized) -> Self
    where
        Self: Shown,
    {
        never()
    }
    fn add_node_selector_constraint(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Scheduled,
    {
        never()
    }
    fn add_pod_annotation(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Labelled,
    {
        never()
    }
    fn add_pod_label(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Labelled,
    {
        never()
    }
    fn failed<R>(&mut self) -> R
    where
        Self: Judged,
    {
        never()
    }
    fn is_failed<R>(&mut self) -> R
    where
        Self: Judged,
    {
        never()
    }
    fn is_success<R>(&mut self) -> R
    where
        Self: Judged,
    {
        never()
    }
    fn succeeded<R>(&mut self) -> R
    where
        Self: Judged,
    {
        never()
    }
    fn success<R>(&mut self) -> R
    where
        Self: Judged,
    {
        never()
    }
}

conditions! {
    "`{Self}` has no such method":
    Formatted = "the setter is `.file_format(ImportFormat::Source)`";
}

/// Methods of ops with a field whose setter has another name.
#[doc(hidden)]
pub trait OfImports: Sized {
    fn format(&mut self, _: impl Sized) -> Self
    where
        Self: Formatted,
    {
        never()
    }
}

conditions! {
    "`{Self}` creates a resource, and only an op that deletes one has this method":
    Waits = "a create waits until its resource is ready; to limit the wait, write `.timeout(\"2h\")`";
    External = "if the resource is meant to stay, write `.keep()`";
}

/// Methods of deletes, on ops that create a resource.
#[doc(hidden)]
pub trait OfCreates: Sized {
    fn wait(&mut self, _: impl Sized) -> Self
    where
        Self: Waits,
    {
        never()
    }
    fn external(&mut self) -> Self
    where
        Self: External,
    {
        never()
    }
}

conditions! {
    "`{Self}` deletes a resource, and only an op that creates one has this method":
    DeletesAtExit = "remove this op, and write `.delete_on_exit()` on the op that creates the resource";
    JudgesDelete = "remove the call: Argo fails a delete with a condition; to wait until the object is gone, write `.wait(\"10m\")`";
    KeepsDeleted = "remove the call: the resource does not stay";
}

/// Methods of creates, on ops that delete a resource.
#[doc(hidden)]
pub trait OfDeletes: Sized {
    fn delete_on_exit(&mut self) -> Self
    where
        Self: DeletesAtExit,
    {
        never()
    }
    fn delete_on_exit_with(&mut self, _: impl Sized) -> Self
    where
        Self: DeletesAtExit,
    {
        never()
    }
    fn failure_condition(&mut self, _: impl Sized) -> Self
    where
        Self: JudgesDelete,
    {
        never()
    }
    fn success_condition(&mut self, _: impl Sized) -> Self
    where
        Self: JudgesDelete,
    {
        never()
    }
    fn truthful(&mut self) -> Self
    where
        Self: JudgesDelete,
    {
        never()
    }
    fn keep(&mut self) -> Self
    where
        Self: KeepsDeleted,
    {
        never()
    }
    fn reattach(&mut self) -> Self
    where
        Self: KeepsDeleted,
    {
        never()
    }
    fn set_owner_reference(&mut self, _: impl Sized) -> Self
    where
        Self: KeepsDeleted,
    {
        never()
    }
}

conditions! {
    "a `{Self}` knows no resource of the Databricks operator, and has no such method":
    DeletesObject = "to delete the object with the workflow, write `.set_owner_reference(true)`; to delete it at exit, create an op with `.action(Action::Delete)` in `on_exit(|| {{ … }})`";
    JudgesObject = "write the conditions: `.success_condition(\"…\")` and `.failure_condition(\"…\")`";
    FindsObject = "write `.action(Action::Apply)` and `.retry(Retry::on_error(2))`";
    WaitsForObject = "write `.flags([\"--wait=true\"])`";
}

/// Methods of ops of the table, on a `ResourceOp`.
#[doc(hidden)]
pub trait OfObjects: Sized {
    fn delete_on_exit(&mut self) -> Self
    where
        Self: DeletesObject,
    {
        never()
    }
    fn delete_on_exit_with(&mut self, _: impl Sized) -> Self
    where
        Self: DeletesObject,
    {
        never()
    }
    fn truthful(&mut self) -> Self
    where
        Self: JudgesObject,
    {
        never()
    }
    fn reattach(&mut self) -> Self
    where
        Self: FindsObject,
    {
        never()
    }
    fn wait(&mut self, _: impl Sized) -> Self
    where
        Self: WaitsForObject,
    {
        never()
    }
}

conditions! {
    "`{Self}` has no pod and no resource of its own: it consists of ops":
    Inside = "write it on the ops inside, or for all ops on the pipeline that is built: `#[pipeline(timeout = \"2h\", defaults = Policies::new()…)]`";
    InsideCreates = "write it on the ops inside that create a resource";
    InsideDeletes = "write it on the ops inside that delete a resource";
}

/// Methods of single ops, on pipelines as ops and on blocks.
#[doc(hidden)]
pub trait OfPipelines: Sized {
    fn affinity(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn display_name(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn mutex(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn node_selector(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn patch_template(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn pod_annotation(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn pod_label(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn policies(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn priority_class(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn retry(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn semaphore(&mut self, _: impl Sized, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn service_account(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn timeout(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn toleration(&mut self, _: impl Sized) -> Self
    where
        Self: Inside,
    {
        never()
    }
    fn delete_on_exit(&mut self) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn delete_on_exit_with(&mut self, _: impl Sized) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn failure_condition(&mut self, _: impl Sized) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn keep(&mut self) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn reattach(&mut self) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn set_owner_reference(&mut self, _: impl Sized) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn success_condition(&mut self, _: impl Sized) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn truthful(&mut self) -> Self
    where
        Self: InsideCreates,
    {
        never()
    }
    fn external(&mut self) -> Self
    where
        Self: InsideDeletes,
    {
        never()
    }
    fn wait(&mut self, _: impl Sized) -> Self
    where
        Self: InsideDeletes,
    {
        never()
    }
}
