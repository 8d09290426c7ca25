//! Pipelines with their settings, and the builder that makes one without the macro.

use std::fmt;
use std::sync::Arc;

use kfp_dbx_core::rule::{Finding, INVALID_SETTING, Rule, Setting};
use kfp_dbx_core::text::names::{check_label_key, check_label_value};
use serde::Serialize;
use serde_json::Value as Json;

use crate::dsl::duration::IntoDuration;
use crate::dsl::handle::Param;
use crate::dsl::param_type::ParamType;
use crate::dsl::parameter::Parameter;
use crate::dsl::policy::Policies;
use crate::dsl::scopes;
use crate::model::patch::{merge, patch_of};
use crate::model::scope::Scope;
use crate::model::settings::{PodGc, Settings};

/// Kubeflow Pipelines' own service account.
const DEFAULT_ACCOUNT: &str = "pipeline-runner";

/// A pipeline: its name, its settings and its body, which runs each time the
/// workflow is built.
///
/// [`#[pipeline]`](macro@crate::pipeline) makes one of a function; [`Pipeline::builder`]
/// makes one of a closure.
#[derive(Clone)]
#[must_use = "a pipeline does nothing until its workflow is built"]
pub struct Pipeline {
    pub(super) settings: Settings,
    // Handles are not `Send`: a body can't capture those of another pipeline.
    body: Arc<dyn Fn(&Declare) + Send + Sync>,
}

/// Declares a pipeline's parameters, in the body of a [`Pipeline::builder`].
pub struct Declare(());

impl Declare {
    /// A parameter of the pipeline. They keep the order in which they are declared.
    pub fn param<T: ParamType>(&self, parameter: Parameter<T>) -> Param<T> {
        parameter.declare()
    }
}

/// Builds a pipeline without the macro, for programs that generate pipelines.
///
/// ```
/// use kfp_dbx::prelude::*;
///
/// let tables = ["sales", "stock"];
/// let pipeline = Pipeline::builder("Exports").description("one run a table").build(move |p| {
///     let day = p.param(Parameter::<String>::new("day"));
///     for table in tables {
///         SubmitRunOp::new(format!("export-{table}"))
///             .run_name(format!("export-{table}-{day}"))
///             .existing_cluster_name("exports")
///             .notebook_task(NotebookTask::new(format!("/Exports/{table}")))
///             .delete_on_exit();
///     }
/// });
/// println!("{}", pipeline.truthful(true).timeout("2h").to_yaml()?);
/// # Ok::<(), kfp_dbx::Error>(())
/// ```
#[must_use = "a builder makes no pipeline until `build` is called"]
pub struct PipelineBuilder {
    settings: Settings,
}

impl PipelineBuilder {
    /// What the pipeline is for; KFP's pages show it.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.settings.description = (!description.is_empty()).then_some(description);
        self
    }

    /// The pipeline whose body declares its parameters and makes its ops. It runs each time
    /// the workflow is built, and can't capture the ops or parameters of another pipeline.
    pub fn build(self, body: impl Fn(&Declare) + Send + Sync + 'static) -> Pipeline {
        Pipeline { settings: self.settings, body: Arc::new(body) }
    }
}

impl Pipeline {
    /// A pipeline of that name, built by hand.
    pub fn builder(name: impl Into<String>) -> PipelineBuilder {
        PipelineBuilder {
            settings: Settings {
                name: name.into(),
                service_account: DEFAULT_ACCOUNT.to_owned(),
                ..Settings::default()
            },
        }
    }

    /// The name as it was given.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// The service account, where it is another one than Kubeflow Pipelines' own.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_service_account(&self) -> Option<&str> {
        Some(self.settings.service_account.as_str()).filter(|account| *account != DEFAULT_ACCOUNT)
    }

    /// The namespace, where one was said.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_namespace(&self) -> Option<&str> {
        self.settings.namespace.as_deref()
    }

    /// What it is for, if that was said.
    pub fn description(&self) -> Option<&str> {
        self.settings.description.as_deref()
    }

    /// The service account that the pods run as. Kubeflow Pipelines' own is
    /// `pipeline-runner`, which this is until it is set; plain Argo has none of that name.
    pub fn service_account(mut self, service_account: impl Into<String>) -> Self {
        self.settings.service_account = service_account.into();
        self
    }

    /// The namespace that the workflow is created in; without it the one of whoever
    /// creates it.
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.settings.namespace = Some(namespace.into());
        self
    }

    /// What the workflow's generated name begins with; without it the pipeline's name
    /// and a `-`.
    pub fn generate_name(mut self, prefix: impl Into<String>) -> Self {
        self.settings.generate_name = Some(prefix.into());
        self
    }

    /// A label of the workflow; one more each time.
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        if let Err(why) = check_label_key(&key).and_then(|()| check_label_value(&value)) {
            self.report(format!("the label `{key}` is not valid: {why}"));
        }
        set(&mut self.settings.labels, key, value);
        self
    }

    /// An annotation of the workflow; one more each time.
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        if let Err(why) = check_label_key(&key) {
            self.report(format!("the annotation `{key}` is not valid: {why}"));
        }
        set(&mut self.settings.annotations, key, value);
        self
    }

    /// Whether the outcome of each resource is its task's, as
    /// [`truthful`](crate::CreateOp::truthful) makes it for one op.
    pub fn truthful(mut self, truthful: bool) -> Self {
        self.settings.truthful = truthful;
        self
    }

    /// How the pods of all ops run, where an op says nothing else.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(defaults = Policies::new().timeout("2h").node_selector("agentpool", "small"))]
    /// fn clean() {
    ///     DeleteRunOp::new("delete").run_name("nightly").external();
    /// }
    /// # clean().workflow()?;
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn defaults(mut self, policies: Policies) -> Self {
        self.settings.defaults.over(policies.0);
        self
    }

    /// Fails each op that has not ended after that time, where the op says nothing else:
    /// [`Policies::timeout`]. A create that the Databricks API rejects never ends by itself.
    pub fn timeout(self, timeout: impl IntoDuration) -> Self {
        self.defaults(Policies::new().timeout(timeout))
    }

    /// Fails the workflow when it has not ended after that time; its exit handlers still run.
    /// (Argo: `activeDeadlineSeconds`, which does not end a pod that never starts:
    /// [`timeout`](Self::timeout) does.)
    pub fn deadline(mut self, deadline: impl IntoDuration) -> Self {
        self.settings.deadline = self.seconds(deadline);
        self
    }

    /// How many pods run at once.
    pub fn parallelism(mut self, parallelism: u32) -> Self {
        if parallelism == 0 {
            self.report("with a parallelism of 0, nothing can run".to_owned());
        }
        self.settings.parallelism = Some(parallelism);
        self
    }

    /// How long the workflow is kept after its end. What it owns goes with it. Kubeflow
    /// Pipelines keeps it for an hour where nothing is said.
    pub fn ttl(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.completion = self.seconds(ttl);
        self
    }

    /// How long the workflow is kept after it succeeded.
    pub fn ttl_after_success(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.success = self.seconds(ttl);
        self
    }

    /// How long the workflow is kept after it failed.
    pub fn ttl_after_failure(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.failure = self.seconds(ttl);
        self
    }

    /// When its pods are deleted.
    pub fn pod_gc(mut self, strategy: PodGc) -> Self {
        self.settings.pod_gc = Some(strategy);
        self
    }

    /// A secret that images are pulled with; one more each time.
    pub fn image_pull_secret(mut self, name: impl Into<String>) -> Self {
        self.settings.image_pull_secrets.push(name.into());
        self
    }

    /// A lock that one workflow of the namespace at a time holds: two runs at once wait for
    /// each other. (Argo 3.6 or later: `synchronization.mutexes`)
    pub fn mutex(mut self, name: impl Into<String>) -> Self {
        self.settings.mutexes.push(name.into());
        self
    }

    /// Whether the workflow fails when an op of an exit handler does. All of them still run.
    pub fn fail_on_exit_failure(mut self, fail: bool) -> Self {
        self.settings.fail_on_exit_failure = fail;
        self
    }

    /// Whether each op has a template of its own in any case.
    ///
    /// Without it, ops that differ in values only share a template where there are very many
    /// of them, so that the workflow stays under Argo's limit of 1 MiB; outputs that nothing
    /// uses are left out there, and ops without a successor of their own become the items of
    /// a loop.
    pub fn plain(mut self, plain: bool) -> Self {
        self.settings.plain = plain;
        self
    }

    /// Says that Argo keeps the status of workflows in a database (`nodeStatusOffLoad`), where
    /// it does not count towards the limit of 1 MiB.
    pub fn offloaded_status(mut self, offloaded: bool) -> Self {
        self.settings.offloaded_status = offloaded;
        self
    }

    /// The bytes that Argo's controller takes for a workflow and its status, where its
    /// `MAX_WORKFLOW_SIZE` says something else than 1 MiB. etcd has a limit of its own, 1.5 MiB
    /// where nothing is set.
    pub fn size_limit(mut self, bytes: usize) -> Self {
        self.settings.size_limit = Some(bytes);
        self
    }

    /// Leaves a rule out, one of [`rules`](crate::rules): `#[pipeline(allow(fixed_name))]`.
    /// What would fail for certain can't be left out.
    pub fn allow(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Allow)
    }

    /// Makes a breach of a rule a warning: `#[pipeline(warn(delete_race))]`.
    pub fn warn(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Warn)
    }

    /// Makes a breach of a rule an error: `#[pipeline(deny(resource_leak))]`.
    pub fn deny(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Deny)
    }

    /// Leaves out all warnings: `#[pipeline(allow(warnings))]`.
    pub fn allow_warnings(mut self) -> Self {
        self.settings.levels.set_warnings(Setting::Allow);
        self
    }

    /// Makes all warnings errors: `#[pipeline(deny(warnings))]`.
    pub fn deny_warnings(mut self) -> Self {
        self.settings.levels.set_warnings(Setting::Deny);
        self
    }

    fn level(mut self, rule: &'static Rule, setting: Setting) -> Self {
        if let Err(why) = self.settings.levels.set(rule, setting) {
            self.report(why);
        }
        self
    }

    /// What there is no word for here: a JSON merge patch (RFC 7386) over the whole object,
    /// applied last. Fields are not looked at; Argo refuses those that it does not know.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # use serde_json::json;
    /// # let pipeline = Pipeline::builder("clean").build(|_| { DeleteRunOp::new("delete").run_name("nightly"); });
    /// let yaml = pipeline.patch(json!({"spec": {"dnsPolicy": "Default"}})).to_yaml()?;
    /// assert!(yaml.contains("dnsPolicy: Default"));
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    pub fn patch(mut self, patch: impl Serialize) -> Self {
        match patch_of(&patch) {
            Ok(patch) => {
                let all = self.settings.patch.get_or_insert(Json::Object(serde_json::Map::new()));
                merge(all, patch);
            }
            Err(finding) => self.settings.problems.push(finding),
        }
        self
    }

    fn seconds(&mut self, duration: impl IntoDuration) -> Option<u64> {
        duration.into_duration().map_err(|finding| self.settings.problems.push(finding)).ok()
    }

    fn report(&mut self, message: String) {
        self.settings.problems.push(Finding::new(&INVALID_SETTING, message));
    }

    /// Runs the body, and returns what it recorded.
    pub(crate) fn scope(&self) -> Scope {
        scopes::build(|| (self.body)(&Declare(())))
    }
}

impl fmt::Debug for Pipeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pipeline").field("name", &self.settings.name).finish_non_exhaustive()
    }
}

fn set(pairs: &mut Vec<(String, String)>, key: String, value: String) {
    pairs.retain(|(known, _)| *known != key);
    pairs.push((key, value));
}
