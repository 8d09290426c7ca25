//! `SuspendOp`: a manual approval.

use kfp_dbx_core::rule::{Finding, INVALID_SETTING};

use crate::dsl::checked::CheckedOp;
use crate::dsl::duration::IntoDuration;
use crate::dsl::handle::Output;
use crate::dsl::lists::{HasOutputs, Shape, Single, outputs};
use crate::dsl::mistakes::OfOps;
use crate::dsl::op::Op;
use crate::dsl::op_id::OpId;
use crate::dsl::op_name::OpName;
use crate::dsl::scopes::here;
use crate::model::marker;
use crate::model::op::{OpKind, SuspendData};

/// An op that suspends the workflow until someone resumes it: a manual approval.
///
/// Ops after it wait, and ops beside it go on. It runs no pod. Someone resumes it with `argo resume`,
/// in Argo's user interface or by its API, also in Kubeflow Pipelines, which has no button of its own
/// for it. To reject it, fail it: `argo stop NAME --node-field-selector displayName=approve`. The ops
/// after it then do not run, and the workflow fails. The [guide](crate::guide::control) shows the
/// commands.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// #[pipeline(truthful, timeout = "2h")]
/// fn publish(day: Param<String>) {
///     let run = |name: &str| {
///         SubmitRunOp::new(name)
///             .run_name(format!("{name}-{day}-{}", workflow::uid()))
///             .job_name(name)
///             .jar_params([day])
///             .delete_on_exit()
///     };
///     let figures = run("compute");
///     let approve = SuspendOp::new("approve").after(figures);
///     run("publish").after(approve);
/// }
/// # assert!(publish().workflow()?.warnings().is_empty());
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
///
/// # A decision
///
/// With [`choices`](Self::choices), whoever resumes the op chooses one of several texts, and other ops
/// use it: `approve.outputs.decision`.
///
/// ```
/// # use kfp_dbx::prelude::*;
/// # #[pipeline(truthful, timeout = "2h")] fn example() {
/// let approve = SuspendOp::new("approve").choices(["YES", "NO"]).default("NO");
/// when(approve.outputs.decision.eq("YES"), || {
///     SubmitRunOp::new("publish")
///         .run_name(format!("publish-{}", workflow::uid()))
///         .job_name("publish")
///         .jar_params(["--now"])
///         .delete_on_exit();
/// });
/// # }
/// # assert!(example().workflow().unwrap().warnings().is_empty());
/// ```
///
/// # Limits
///
/// Argo ignores a `timeout` of a suspended op: only the [`deadline`](crate::Pipeline::deadline) of the
/// pipeline fails it. A [`duration`](Self::duration) resumes it. Settings of pods and retries do not
/// apply, so that there are no methods for them.
#[derive(Clone, Copy, Debug)]
pub struct SuspendOp {
    id: OpId,
    /// The output, which other ops can use if the op has [`choices`](Self::choices).
    pub outputs: SuspendOutputs,
}

/// The output of a [`SuspendOp`].
#[non_exhaustive]
pub struct SuspendOutputs<S: Shape = Single> {
    /// The choice of whoever resumed the op.
    pub decision: Output<S::Of<String>>,
}

outputs!(SuspendOutputs { decision });

impl SuspendOp {
    /// Adds an op that waits until someone resumes it.
    #[track_caller]
    pub fn new(name: impl OpName) -> Self {
        let id = OpId::create(name.as_ref(), OpKind::Suspend(SuspendData::default()));
        Self { id, outputs: SuspendOutputs { decision: Output::new(id, 0) } }
    }

    #[track_caller]
    fn set(self, set: impl FnOnce(&mut SuspendData)) -> Self {
        self.id.update(|op| {
            if let OpKind::Suspend(data) = &mut op.kind {
                set(data);
            }
        });
        self
    }

    /// Resumes the op by itself after this time: it **succeeds** then, as if someone had resumed it.
    /// With [`choices`](Self::choices), the decision is the [`default`](Self::default) then, which
    /// needs Argo 3.6.2: say so with [`Pipeline::argo`](crate::Pipeline::argo). (Argo:
    /// `suspend.duration`)
    #[track_caller]
    pub fn duration(self, duration: impl IntoDuration) -> Self {
        match duration.into_duration() {
            Ok(seconds) => self.set(|data| data.duration = Some(seconds)),
            Err(finding) => self.report(finding),
        }
    }

    /// Sets the texts that whoever resumes the op chooses from. Argo's user interface shows them as a
    /// list, from Argo 3.4 on. The output `decision` is the choice. Set a [`default`](Self::default),
    /// too. (Argo: `enum`)
    #[track_caller]
    pub fn choices<C: Into<String>>(self, choices: impl IntoIterator<Item = C>) -> Self {
        let choices: Vec<String> = choices.into_iter().map(Into::into).collect();
        let op = choices.iter().fold(self, |op, choice| op.check_literal(choice));
        op.set(|data| data.choices = Some(choices))
    }

    /// Sets the choice that counts if someone resumes the op without choosing, or if its
    /// [`duration`](Self::duration) is over.
    #[track_caller]
    pub fn default(self, choice: impl Into<String>) -> Self {
        let choice = choice.into();
        let op = self.check_literal(&choice);
        op.set(|data| data.default = Some(choice))
    }

    /// Sets the question that Argo's user interface shows with the choices.
    #[track_caller]
    pub fn description(self, description: impl Into<String>) -> Self {
        let description = description.into();
        let op = self.check_literal(&description);
        op.set(|data| data.description = Some(description))
    }

    /// Argo ignores a timeout of a suspended op, which would be misread as one that works.
    #[doc(hidden)]
    pub fn timeout<T: IgnoredTimeout>(self, _: T) -> Self {
        self
    }

    /// A retry would ask whoever rejects the op again.
    #[doc(hidden)]
    pub fn retry<T: IgnoredRetry>(self, _: T) -> Self {
        self
    }

    #[track_caller]
    fn check_literal(self, text: &str) -> Self {
        if marker::is_literal(text) {
            return self;
        }
        let message = "the choices and the description of a `SuspendOp` are build-time values, so they can't contain a parameter or an output";
        self.report(Finding::new(&INVALID_SETTING, message))
    }

    #[track_caller]
    fn report(self, finding: Finding) -> Self {
        let at = here();
        self.id.configure(|op| op.policies.report(finding, at));
        self
    }
}

/// No type: Argo ignores a timeout of a suspended op.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `SuspendOp` has no timeout: Argo ignores one while it waits for a person",
    label = "Argo would wait without end",
    note = "`.duration(…)` resumes the op after a time, so that it succeeds; the pipeline's `deadline` fails it"
)]
pub trait IgnoredTimeout {}

/// No type: nothing fails in a suspended op but by the will of a person.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a `SuspendOp` has no retry: it fails only if a person rejects it, who would be asked again",
    label = "remove the retry"
)]
pub trait IgnoredRetry {}

impl CheckedOp for SuspendOp {}

impl HasOutputs for SuspendOp {
    type Outputs = SuspendOutputs;

    fn outputs(self) -> SuspendOutputs {
        self.outputs
    }
}

impl OfOps for SuspendOp {}

impl Op for SuspendOp {
    fn id(self) -> OpId {
        self.id
    }
}
