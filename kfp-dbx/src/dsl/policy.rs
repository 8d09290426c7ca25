//! The settings of ops' pods: retries, timeouts, scheduling, locks.

use kfp_dbx_core::rule::{Finding, INVALID_SETTING};
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::spec::limits;
use kfp_dbx_core::spec::settings::check_setter;
use kfp_dbx_core::table::{Struct, kubernetes};
use kfp_dbx_core::value::Value;
use serde::Serialize;
use serde_json::Value as Json;

use super::duration::IntoDuration;
use super::fields::{IntoSpec, IntoText};
use super::op::Op;
use super::retry::IntoRetry;
use super::scopes::here;
use super::specs::{Affinity, Toleration};
use crate::model::patch::{merge, patch_of};
use crate::model::policies::PolicyData;

/// The settings of an op's pod. [`PolicyOp`] sets them for one op, and
/// [`Pipeline::defaults`](crate::Pipeline::defaults) for all ops of a pipeline. A setting of an op
/// takes precedence over the default.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let spot = Policies::new()
///     .node_selector("agentpool", "spot")
///     .toleration(Toleration::new().key("spot").operator(TolerationOperator::Exists))
///     .timeout("2h");
/// # let _ = spot;
/// ```
#[derive(Clone, Debug, Default)]
#[must_use = "policies do nothing until they are passed to an op or a pipeline"]
pub struct Policies(pub(crate) PolicyData);

impl Policies {
    /// Creates policies without any settings.
    pub fn new() -> Self {
        Self::default()
    }

    /// Retries the op if it fails or its pod is lost, as the [`Retry`](crate::Retry) says.
    #[track_caller]
    pub fn retry(mut self, retry: impl IntoRetry) -> Self {
        let retry = retry.into_retry().0;
        for duration in [&retry.backoff, &retry.max_duration].into_iter().flatten() {
            if let Err(finding) = duration {
                self.report(finding.clone());
            }
        }
        if retry.limit == 0 {
            let finding = Finding::new(&INVALID_SETTING, "a retry with a limit of 0 never happens");
            self.report(finding.help("set a limit of at least 1, or remove the retry"));
        }
        if retry.backoff.is_none() && (retry.factor.is_some() || retry.max_duration.is_some()) {
            let message = "a retry without a first pause has no pause to multiply or to limit";
            self.report(
                Finding::new(&INVALID_SETTING, message)
                    .help("set the first pause with `.backoff(\"30s\")`"),
            );
        }
        if let (Some(Ok(pause)), Some(Ok(max))) = (&retry.backoff, &retry.max_duration) {
            let futile = limits::futile_pause(*pause, *max);
            self.0.problems.extend(futile.map(|finding| (finding, here())));
        }
        self.0.retry = Some(retry);
        self
    }

    /// Fails the op if it has not ended after this time. (Argo: the `timeout` of the template,
    /// which also ends a pod that never starts.)
    ///
    /// Without a timeout, a create waits forever if the Databricks API rejects its resource.
    #[track_caller]
    pub fn timeout(mut self, timeout: impl IntoDuration) -> Self {
        match timeout.into_duration() {
            Ok(seconds) => self.0.timeout = Some(seconds),
            Err(finding) => self.report(finding),
        }
        self
    }

    /// Sets the name of the op in the user interface of Kubeflow Pipelines, and in that of Argo if the
    /// pipeline is [written for](crate::Pipeline::argo) Argo 3.7 or later. (Argo: the annotation
    /// `workflows.argoproj.io/display-name` of the template.)
    ///
    /// From that version on, the name can contain parameters, outputs and items of a loop, so that it
    /// differs by item. For an older one, such a name is an error. Argo accepts 2 to 63 letters, digits,
    /// `-` and `.`: other characters are replaced by `-`, a longer name is cut, and the name of the op
    /// takes the place of a shorter one.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(truthful, timeout = "2h", argo = "3.7")]
    /// fn exports(tables: Param<Vec<String>>, job: Param<String>) {
    ///     for_each(tables, |table| {
    ///         SubmitRunOp::new("export")
    ///             .display_name(format!("export {table}"))
    ///             .run_name(format!("export-{table}-{}", workflow::uid()))
    ///             .job_name(job)
    ///             .jar_params([table])
    ///             .delete_on_exit();
    ///     });
    /// }
    /// # exports().workflow()?;
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn display_name(mut self, name: impl IntoText) -> Self {
        self.0.display_name = Some(name.into_value());
        self
    }

    /// Adds a label to the pod.
    #[track_caller]
    pub fn pod_label(mut self, key: impl Into<String>, value: impl IntoText) -> Self {
        let (key, value) = (key.into(), value.into_value());
        self.check_names("pod_label", &[Value::text(&key), value.clone()]);
        self.0.pod_labels.set(&key, value);
        self
    }

    /// Adds an annotation to the pod.
    #[track_caller]
    pub fn pod_annotation(mut self, key: impl Into<String>, value: impl IntoText) -> Self {
        let key = key.into();
        self.check_names("pod_annotation", &[Value::text(&key)]);
        self.0.pod_annotations.set(&key, value.into_value());
        self
    }

    /// Adds a label that the node of the pod must have.
    #[track_caller]
    pub fn node_selector(mut self, key: impl Into<String>, value: impl IntoText) -> Self {
        let (key, value) = (key.into(), value.into_value());
        self.check_names("node_selector", &[Value::text(&key), value.clone()]);
        self.0.node_selector.set(&key, value);
        self
    }

    /// Adds a toleration, which lets the pod run on nodes with a taint.
    #[track_caller]
    pub fn toleration(mut self, toleration: impl IntoSpec<Toleration>) -> Self {
        let toleration =
            self.conform("toleration", toleration.into_value(), &kubernetes::TOLERATION);
        self.0.tolerations.push(toleration);
        self
    }

    /// Sets the nodes that the pod needs or prefers, by the labels of nodes and of other pods.
    #[track_caller]
    pub fn affinity(mut self, affinity: impl IntoSpec<Affinity>) -> Self {
        let affinity = self.conform("affinity", affinity.into_value(), &kubernetes::AFFINITY);
        self.0.affinity = Some(affinity);
        self
    }

    /// Sets the priority class of the pod.
    #[track_caller]
    pub fn priority_class(mut self, name: impl IntoText) -> Self {
        let name = name.into_value();
        self.check_names("priority_class", std::slice::from_ref(&name));
        self.0.priority_class = Some(name);
        self
    }

    /// Sets the service account of the pod, in place of the service account of the pipeline. It
    /// needs the same permissions.
    #[track_caller]
    pub fn service_account(mut self, name: impl IntoText) -> Self {
        let name = name.into_value();
        self.check_names("service_account", std::slice::from_ref(&name));
        self.0.service_account = Some(name);
        self
    }

    /// Adds a lock that only one op in the namespace holds at a time, over all workflows. The
    /// pipeline needs an [`argo`](crate::Pipeline::argo) version: up to Argo 3.5 an op can have one
    /// mutex or one semaphore, from Argo 3.6 on several of both. (Argo: `synchronization`)
    #[track_caller]
    pub fn mutex(mut self, name: impl IntoText) -> Self {
        let name = name.into_value();
        self.check_names("mutex", std::slice::from_ref(&name));
        self.0.mutexes.push((name, here()));
        self
    }

    /// Adds a lock that several ops in the namespace hold at a time. The key of the `ConfigMap`
    /// contains their number. The pipeline needs an [`argo`](crate::Pipeline::argo) version, as for
    /// a [`mutex`](Self::mutex). (Argo: `synchronization`)
    #[track_caller]
    pub fn semaphore(mut self, config_map: impl IntoText, key: impl IntoText) -> Self {
        let names = [config_map.into_value(), key.into_value()];
        self.check_names("semaphore", &names);
        self.0.semaphores.push(names.into());
        self
    }

    /// Applies a JSON merge patch (RFC 7386) to the template of the op, for settings without a
    /// method here. The patch is applied last, and its fields are not checked: Argo rejects the
    /// fields that it does not know.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline] fn example() {
    /// DeleteRunOp::new("delete").run_name("nightly").patch_template(json!({"hostAliases": [{"ip": "10.0.0.1", "hostnames": ["proxy"]}]}));
    /// # }
    /// # example().workflow().unwrap();
    /// ```
    #[track_caller]
    pub fn patch_template(mut self, patch: impl Serialize) -> Self {
        match patch_of(&patch) {
            Ok(patch) => {
                merge(self.0.patch.get_or_insert(Json::Object(serde_json::Map::new())), patch);
            }
            Err(finding) => self.report(finding),
        }
        self
    }

    /// Checks the arguments of a setter.
    #[track_caller]
    fn check_names(&mut self, setter: &str, arguments: &[Value]) {
        let texts: Vec<_> = arguments.iter().map(Value::to_text).collect();
        for (_, finding) in check_setter(setter, &texts) {
            self.report(finding);
        }
    }

    #[track_caller]
    fn report(&mut self, finding: Finding) {
        self.0.report(finding, here());
    }

    /// Checks a Kubernetes object against its schema.
    #[track_caller]
    fn conform(&mut self, what: &str, mut value: Value, object: &Struct) -> Value {
        match &mut value {
            Value::Map(fields) => {
                for misfit in conform_struct(fields, object) {
                    let mut finding = misfit.finding;
                    finding.message = format!("the {what}: {}", finding.message);
                    self.report(finding);
                }
            }
            Value::Problem(_) => {}
            other => {
                let message =
                    format!("the {what} must be an object, but it is {}", other.describe());
                self.report(Finding::new(&INVALID_SETTING, message));
            }
        }
        value
    }
}

/// The settings of the pod of one op. [`Policies`] has the same methods.
pub trait PolicyOp: Op {
    /// Applies policies that several ops share. A later call for the same setting takes precedence.
    #[track_caller]
    fn policies(self, policies: Policies) -> Self {
        self.id().configure(|op| op.policies.over(policies.0));
        self
    }

    /// Retries the op: [`Policies::retry`].
    #[track_caller]
    fn retry(self, retry: impl IntoRetry) -> Self {
        self.policies(Policies::new().retry(retry))
    }

    /// Fails the op if it has not ended after this time: [`Policies::timeout`].
    #[track_caller]
    fn timeout(self, timeout: impl IntoDuration) -> Self {
        self.policies(Policies::new().timeout(timeout))
    }

    /// Sets the name of the op in the user interface of Kubeflow Pipelines.
    #[track_caller]
    fn display_name(self, name: impl IntoText) -> Self {
        self.policies(Policies::new().display_name(name))
    }

    /// Adds a label to the pod.
    #[track_caller]
    fn pod_label(self, key: impl Into<String>, value: impl IntoText) -> Self {
        self.policies(Policies::new().pod_label(key, value))
    }

    /// Adds an annotation to the pod.
    #[track_caller]
    fn pod_annotation(self, key: impl Into<String>, value: impl IntoText) -> Self {
        self.policies(Policies::new().pod_annotation(key, value))
    }

    /// Adds a label that the node of the pod must have.
    #[track_caller]
    fn node_selector(self, key: impl Into<String>, value: impl IntoText) -> Self {
        self.policies(Policies::new().node_selector(key, value))
    }

    /// Adds a toleration, which lets the pod run on nodes with a taint.
    #[track_caller]
    fn toleration(self, toleration: impl IntoSpec<Toleration>) -> Self {
        self.policies(Policies::new().toleration(toleration))
    }

    /// Sets the nodes that the pod needs or prefers, by the labels of nodes and of other pods.
    #[track_caller]
    fn affinity(self, affinity: impl IntoSpec<Affinity>) -> Self {
        self.policies(Policies::new().affinity(affinity))
    }

    /// Sets the priority class of the pod.
    #[track_caller]
    fn priority_class(self, name: impl IntoText) -> Self {
        self.policies(Policies::new().priority_class(name))
    }

    /// Sets the service account of the pod: [`Policies::service_account`].
    #[track_caller]
    fn service_account(self, name: impl IntoText) -> Self {
        self.policies(Policies::new().service_account(name))
    }

    /// Adds a lock that only one op holds at a time: [`Policies::mutex`].
    #[track_caller]
    fn mutex(self, name: impl IntoText) -> Self {
        self.policies(Policies::new().mutex(name))
    }

    /// Adds a lock that several ops hold at a time: [`Policies::semaphore`].
    #[track_caller]
    fn semaphore(self, config_map: impl IntoText, key: impl IntoText) -> Self {
        self.policies(Policies::new().semaphore(config_map, key))
    }

    /// Applies a JSON merge patch to the template of the op: [`Policies::patch_template`].
    #[track_caller]
    fn patch_template(self, patch: impl Serialize) -> Self {
        self.policies(Policies::new().patch_template(patch))
    }
}
