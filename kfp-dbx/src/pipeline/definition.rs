//! Pipelines with their settings, and the builder that makes one without the macro.

use std::fmt;
use std::sync::Arc;

use kfp_dbx_core::rule::{ARGO_VERSION, Finding, INVALID_SETTING, Rule, Setting, SettingForm};
use kfp_dbx_core::spec::settings::{check_setter, no_parallelism};
use kfp_dbx_core::table::Operator;
use kfp_dbx_core::table::argo::{ArgoVersion, supported};
use kfp_dbx_core::value::Text;
use serde::Serialize;
use serde_json::Value as Json;

use crate::dsl::cron::IntoCron;
use crate::dsl::duration::IntoDuration;
use crate::dsl::handle::Param;
use crate::dsl::param_type::ParamType;
use crate::dsl::parameter::Parameter;
use crate::dsl::policy::Policies;
use crate::dsl::scopes::{self, here};
#[cfg(feature = "cli")]
use crate::model::cron::CronData;
use crate::model::patch::{merge, patch_of};
use crate::model::scope::Scope;
use crate::model::settings::{PodGc, Settings};

/// The service account of Kubeflow Pipelines.
const DEFAULT_ACCOUNT: &str = "pipeline-runner";

/// A pipeline: its name, its settings and its body, which runs each time the workflow is built.
///
/// [`#[pipeline]`](macro@crate::pipeline) creates a pipeline from a function, and
/// [`Pipeline::builder`] from a closure.
#[derive(Clone)]
#[must_use = "a pipeline does nothing until its workflow is built; another pipeline uses it by its op type, `#[pipeline(op = …)]`"]
pub struct Pipeline {
    pub(crate) settings: Settings,
    // Handles are not `Send`, so a body can't capture handles of another pipeline.
    body: Arc<dyn Fn(&Declare) + Send + Sync>,
}

/// Declares the parameters of a pipeline in the body of a [`Pipeline::builder`].
pub struct Declare(());

impl Declare {
    /// Declares a parameter of the pipeline. The parameters have the order of their declarations.
    pub fn param<T: ParamType>(&self, parameter: Parameter<T>) -> Param<T> {
        parameter.declare()
    }
}

/// A builder for a pipeline without the macro, for programs that generate pipelines.
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
    /// Sets the description, which the user interface of Kubeflow Pipelines shows.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        let description = description.into();
        self.settings.description = (!description.is_empty()).then_some(description);
        self
    }

    /// Creates the pipeline. The body declares its parameters and adds its ops. It runs each time
    /// the workflow is built, and can't capture ops or parameters of another pipeline.
    pub fn build(self, body: impl Fn(&Declare) + Send + Sync + 'static) -> Pipeline {
        Pipeline { settings: self.settings, body: Arc::new(body) }
    }
}

impl Pipeline {
    /// Creates a builder for a pipeline of this name.
    pub fn builder(name: impl Into<String>) -> PipelineBuilder {
        PipelineBuilder {
            settings: Settings {
                name: name.into(),
                service_account: DEFAULT_ACCOUNT.to_owned(),
                ..Settings::default()
            },
        }
    }

    /// Returns the name that was given to the pipeline.
    pub fn name(&self) -> &str {
        &self.settings.name
    }

    /// Returns the most bytes that Argo stores of a workflow.
    pub(crate) fn most_bytes(&self) -> usize {
        self.settings.most_bytes()
    }

    /// Returns the service account, unless it is the one of Kubeflow Pipelines.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_service_account(&self) -> Option<&str> {
        Some(self.settings.service_account.as_str()).filter(|account| *account != DEFAULT_ACCOUNT)
    }

    /// Returns how the source writes the settings.
    #[cfg(feature = "cli")]
    pub(crate) fn setting_form(&self) -> SettingForm {
        self.settings.form
    }

    /// Returns the schedule, if there is one.
    #[cfg(feature = "cli")]
    pub(crate) fn own_schedule(&self) -> Option<&CronData> {
        self.settings.schedule.as_ref()
    }

    /// Returns the namespace, if it was set.
    #[cfg(all(feature = "cli", feature = "client"))]
    pub(crate) fn own_namespace(&self) -> Option<&str> {
        self.settings.namespace.as_deref()
    }

    /// Returns the description, if there is one.
    pub fn description(&self) -> Option<&str> {
        self.settings.description.as_deref()
    }

    /// Sets the version of Argo that the workflow is written for, such as `3.4`, `3.4.17` or
    /// `v3.6.2`. A version without its patch release means the first one.
    ///
    /// The workflow runs on this version and on later ones. Where the version lacks a feature, an
    /// older form takes its place. If there is none, [`workflow`](Self::workflow) returns an error.
    /// [`Workflow::needs_argo`](crate::Workflow::needs_argo) returns the versions that the workflow
    /// runs on. The default is 3.4.17 and every later version.
    #[track_caller]
    pub fn argo(mut self, version: impl AsRef<str>) -> Self {
        match ArgoVersion::target(version.as_ref()) {
            Ok(version) => self.settings.argo = Some(version),
            Err(why) => {
                let finding = Finding::new(&ARGO_VERSION, why).help(supported());
                self.report(finding);
            }
        }
        self
    }

    /// Sets the operator that serves the objects of the workflow: `kfp-dbx` for kfp-dbx-operator, or
    /// `azure-databricks-operator` for the archived Azure Databricks Operator.
    ///
    /// By default, the pipeline is checked so that its workflow is right with both. With `kfp-dbx`, the
    /// [faults of the archived operator](crate::guide::checker#the-operator) are no findings, and
    /// `.delete_on_exit()` makes the workflow the owner of each resource.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// let pipeline = Pipeline::builder("clean").build(|_| {
    ///     DeleteRunOp::new("delete").run_name("nightly").external();
    /// });
    /// println!("{}", pipeline.operator("kfp-dbx").to_yaml()?);
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    pub fn operator(mut self, operator: impl AsRef<str>) -> Self {
        let operator = operator.as_ref();
        match Operator::target(operator) {
            Ok(operator) => self.settings.operator = Some(operator),
            Err(why) => {
                let help = Operator::known(operator);
                self.report(Finding::new(&INVALID_SETTING, why).help(help));
            }
        }
        self
    }

    /// Sets the schedule by which Argo starts the pipeline.
    ///
    /// [`print()`](crate::print()), [`to_yaml`](Self::to_yaml), [`check`](Self::check) and the
    /// command line then build a [`CronWorkflow`](Self::cron_workflow). [`workflow`](Self::workflow)
    /// still builds the `Workflow` of a single run, such as Kubeflow Pipelines accepts.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline(schedule = Cron::new("0 2 * * mon-fri").timezone("Europe/Berlin"), argo = "3.6")]
    /// fn clean() {
    ///     DeleteRunOp::new("delete").run_name("nightly").external();
    /// }
    ///
    /// assert!(clean().to_yaml()?.contains("kind: CronWorkflow"));
    /// assert!(clean().workflow()?.to_yaml()?.contains("kind: Workflow"));
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    pub fn schedule(mut self, schedule: impl IntoCron) -> Self {
        self.settings.schedule = Some(schedule.into_cron().0);
        self
    }

    /// Sets the service account of the pods, by the name of a Kubernetes object: lower case letters,
    /// digits, `-` and `.`, at most 253 characters. The default is `pipeline-runner`, the service
    /// account of Kubeflow Pipelines. An installation of Argo alone does not have it.
    #[track_caller]
    pub fn service_account(mut self, service_account: impl Into<String>) -> Self {
        let service_account = service_account.into();
        self.check_names("service_account", &[&service_account]);
        self.settings.service_account = service_account;
        self
    }

    /// Sets the namespace of the workflow: lower case letters, digits and `-`, at most 63
    /// characters. By default, whoever creates the workflow chooses the namespace.
    #[track_caller]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        let namespace = namespace.into();
        self.check_names("namespace", &[&namespace]);
        self.settings.namespace = Some(namespace);
        self
    }

    /// Sets the prefix of the generated name of the workflow: lower case letters, digits, `-` and
    /// `.`. Kubernetes cuts it after 58 characters and adds five. The default is the name of the
    /// pipeline, followed by a `-`.
    #[track_caller]
    pub fn generate_name(mut self, prefix: impl Into<String>) -> Self {
        let prefix = prefix.into();
        self.check_names("generate_name", &[&prefix]);
        self.settings.generate_name = Some(prefix);
        self
    }

    /// Adds a label to the workflow.
    #[track_caller]
    pub fn label(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        self.check_names("label", &[&key, &value]);
        set(&mut self.settings.labels, key, value);
        self
    }

    /// Adds an annotation to the workflow.
    #[track_caller]
    pub fn annotation(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        let (key, value) = (key.into(), value.into());
        self.check_names("annotation", &[&key]);
        set(&mut self.settings.annotations, key, value);
        self
    }

    /// Sets whether each op fails if its resource fails, as [`truthful`](crate::CreateOp::truthful)
    /// does for one op.
    pub fn truthful(mut self, truthful: bool) -> Self {
        self.settings.truthful = truthful;
        self
    }

    /// Sets the policies of all ops. A policy of an op takes precedence.
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

    /// Fails each op that has not ended after this time, unless the op has a timeout of its own:
    /// [`Policies::timeout`]. Without a timeout, a create waits forever if the Databricks API
    /// rejects its resource.
    #[track_caller]
    pub fn timeout(self, timeout: impl IntoDuration) -> Self {
        self.defaults(Policies::new().timeout(timeout))
    }

    /// Fails the workflow if it has not ended after this time. Its exit handlers still run. (Argo:
    /// `activeDeadlineSeconds`. Where ops have a [`timeout`](Self::timeout), Argo sees that the time is
    /// over when something happens in the workflow, and at the latest 20 minutes later.)
    #[track_caller]
    pub fn deadline(mut self, deadline: impl IntoDuration) -> Self {
        self.settings.deadline = self.seconds(deadline);
        self
    }

    /// Sets the number of pods that run at the same time.
    #[track_caller]
    pub fn parallelism(mut self, parallelism: u32) -> Self {
        if parallelism == 0 {
            self.report(no_parallelism());
        }
        self.settings.parallelism = Some(parallelism);
        self
    }

    /// Sets the time after which an ended workflow is deleted, with the objects that it owns. By
    /// default, Kubeflow Pipelines deletes it after an hour.
    #[track_caller]
    pub fn ttl(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.completion = self.seconds(ttl);
        self
    }

    /// Sets the time after which a successful workflow is deleted.
    #[track_caller]
    pub fn ttl_after_success(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.success = self.seconds(ttl);
        self
    }

    /// Sets the time after which a failed workflow is deleted.
    #[track_caller]
    pub fn ttl_after_failure(mut self, ttl: impl IntoDuration) -> Self {
        self.settings.ttl.failure = self.seconds(ttl);
        self
    }

    /// Sets when the pods of the workflow are deleted.
    pub fn pod_gc(mut self, strategy: PodGc) -> Self {
        self.settings.pod_gc = Some(strategy);
        self
    }

    /// Adds a secret for pulling images.
    #[track_caller]
    pub fn image_pull_secret(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.check_names("image_pull_secret", &[&name]);
        self.settings.image_pull_secrets.push(name);
        self
    }

    /// Adds a lock that only one workflow in the namespace holds at a time. A second run waits
    /// until the first has ended. The pipeline needs an [`argo`](Self::argo) version: up to Argo 3.5
    /// a workflow can have one mutex, from Argo 3.6 on several. (Argo: `synchronization`)
    #[track_caller]
    pub fn mutex(mut self, name: impl Into<String>) -> Self {
        let name = name.into();
        self.check_names("mutex", &[&name]);
        self.settings.mutexes.push((name, here()));
        self
    }

    /// Sets whether the workflow fails if an op of an exit handler fails. The other ops of the exit
    /// handlers still run.
    pub fn fail_on_exit_failure(mut self, fail: bool) -> Self {
        self.settings.fail_on_exit_failure = fail;
        self
    }

    /// Sets whether each op always has a template of its own.
    ///
    /// By default, if there are very many ops that differ only in values, they share a template, so
    /// that the workflow stays below Argo's limit of 1 MiB. Unused outputs are left out there, and
    /// ops without a successor of their own become the items of a loop.
    pub fn plain(mut self, plain: bool) -> Self {
        self.settings.plain = plain;
        self
    }

    /// Declares that Argo stores the status of workflows in a database (`nodeStatusOffLoad`), so
    /// that the status does not count towards the limit of 1 MiB.
    pub fn offloaded_status(mut self, offloaded: bool) -> Self {
        self.settings.offloaded_status = offloaded;
        self
    }

    /// Sets the number of bytes that Argo's controller accepts for a workflow and its status, if
    /// its `MAX_WORKFLOW_SIZE` is not 1 MiB. etcd has a limit of its own, by default 1.5 MiB.
    pub fn size_limit(mut self, bytes: usize) -> Self {
        self.settings.size_limit = Some(bytes);
        self
    }

    /// Silences a rule, one of [`rules`](crate::rules): `#[pipeline(allow(fixed_name))]`. A rule
    /// that is always an error can't be silenced.
    #[track_caller]
    pub fn allow(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Allow)
    }

    /// Turns breaches of a rule into warnings: `#[pipeline(warn(delete_race))]`.
    #[track_caller]
    pub fn warn(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Warn)
    }

    /// Turns breaches of a rule into errors: `#[pipeline(deny(resource_leak))]`.
    #[track_caller]
    pub fn deny(self, rule: &'static Rule) -> Self {
        self.level(rule, Setting::Deny)
    }

    /// Silences all warnings: `#[pipeline(allow(warnings))]`.
    pub fn allow_warnings(mut self) -> Self {
        self.settings.levels.set_warnings(Setting::Allow);
        self
    }

    /// Turns all warnings into errors: `#[pipeline(deny(warnings))]`.
    pub fn deny_warnings(mut self) -> Self {
        self.settings.levels.set_warnings(Setting::Deny);
        self
    }

    #[track_caller]
    fn level(mut self, rule: &'static Rule, setting: Setting) -> Self {
        if let Err(why) = self.settings.levels.set(rule, setting) {
            self.report(Finding::new(&INVALID_SETTING, why));
        }
        self
    }

    /// Applies a JSON merge patch (RFC 7386) to the whole object, for settings without a method
    /// here. The patch is applied last, and its fields are not checked: Argo rejects the fields
    /// that it does not know.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # let pipeline = Pipeline::builder("clean").build(|_| { DeleteRunOp::new("delete").run_name("nightly"); });
    /// let yaml = pipeline.patch(json!({"spec": {"dnsPolicy": "Default"}})).to_yaml()?;
    /// assert!(yaml.contains("dnsPolicy: Default"));
    /// # Ok::<(), kfp_dbx::Error>(())
    /// ```
    #[track_caller]
    pub fn patch(mut self, patch: impl Serialize) -> Self {
        match patch_of(&patch) {
            Ok(patch) => {
                let all = self.settings.patch.get_or_insert(Json::Object(serde_json::Map::new()));
                merge(all, patch);
            }
            Err(finding) => self.report(finding),
        }
        self
    }

    #[track_caller]
    fn seconds(&mut self, duration: impl IntoDuration) -> Option<u64> {
        let at = here();
        duration.into_duration().map_err(|finding| self.settings.problems.push((finding, at))).ok()
    }

    /// Checks the arguments of a setter.
    #[track_caller]
    fn check_names(&mut self, setter: &str, arguments: &[&str]) {
        let texts: Vec<_> =
            arguments.iter().map(|text| Some(Text::Literal((*text).to_owned()))).collect();
        for (_, finding) in check_setter(setter, &texts) {
            self.report(finding);
        }
    }

    #[track_caller]
    fn report(&mut self, finding: Finding) {
        self.settings.problems.push((finding, here()));
    }

    /// Runs the body, and returns the recorded parameters and ops.
    pub(crate) fn scope(&self) -> Scope {
        scopes::build(|| (self.body)(&Declare(())))
    }
}

/// Creates a builder for the pipeline of a function with `#[pipeline]`.
pub fn builder(name: impl Into<String>) -> PipelineBuilder {
    let mut builder = Pipeline::builder(name);
    builder.settings.form = SettingForm::Attribute;
    builder
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
