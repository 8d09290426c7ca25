//! Pods and waits: `executeResource` and `executeSuspend` in Argo's `workflow/controller/operator.go`,
//! `createWorkflowPod` in `workflow/controller/workflowpod.go`.

use std::collections::BTreeMap;
use std::sync::Arc;

use kfp_dbx_core::text::name_rule::LABEL_VALUE;

use super::clock::{NEGATIVE, duration_or_seconds, is_negative};
use super::flow::Flow;
use super::nodes::Site;
use crate::expression::{Text, Why};
use crate::pod::{Job, Limits, Plan, Script, Source};
use crate::queue::{Due, Node};
use crate::report::Phase;
use crate::scenario::{Fault, When};
use crate::time::Time;
use crate::workflow::{Body, OutputFrom, Resource, TemplateId};

impl Flow<'_> {
    pub(super) fn start_pod(&mut self, site: &mut Site<'_>, node: Node, resource: &Resource) {
        let at_exit = self.cells[node].shown.at_exit;
        if let Some(shutdown) = self.shutdown.filter(|_| !self.may_run(at_exit)) {
            let message = format!("workflow shutdown with strategy: {}", shutdown.as_str());
            return self.finish(site, node, Phase::Failed, message);
        }
        if self.is_past_deadline && !at_exit {
            return self.finish(site, node, Phase::Failed, "Step exceeded its deadline");
        }
        let Some(limits) = self.limits(site, node) else { return };
        let Some(plan) = self.plan(node, resource) else { return };
        let manifest = match resource.manifest.replace_known(&self.names_in(node)) {
            Ok(manifest) => manifest.into_owned(),
            Err(unresolved) => return self.cannot(site, node, "`manifest`", unresolved.why),
        };
        if has_quotes_in_a_tag(&manifest) {
            return self.fail_at(
                site,
                node,
                "failed to evaluate expression: unrecognized character",
            );
        }
        if let Some(why) = self.wrong_label(node) {
            return self.no_model(Some(node), "`metadata.labels`", why);
        }
        let manifest = self.pod_plans.manifest(manifest);
        let script = self.script(node);
        let job = Job { node, workflow: self.name.clone(), plan, manifest, script, limits };
        let pod = site.ground.start(job);
        self.cells[node].pod = Some(pod);
        self.pods.insert(pod, node);
        self.active += 1;
        let boundary = self.cells[node].boundary;
        if let Some(dag) = boundary.and_then(|boundary| self.dag_state(boundary)) {
            dag.pods += 1;
        }
    }

    /// Returns why Kubernetes refuses the pod for its labels.
    fn wrong_label(&self, node: Node) -> Option<String> {
        self.template(node).labels.iter().find_map(|(name, value)| {
            let value = value.replace_known(&self.names_in(node)).ok()?;
            let wrong = LABEL_VALUE.check(&value).err()?;
            Some(format!("Kubernetes refuses the pod for its label `{name}`: {wrong}"))
        })
    }

    /// Returns what the scenario says about a node.
    fn script(&self, node: Node) -> Script {
        let shown = &self.cells[node].shown;
        self.scripts.of_attempt(&shown.task, &shown.items, shown.attempt.unwrap_or_default())
    }

    /// Returns how long a pod may run, unless its node fails at once.
    fn limits(&mut self, site: &mut Site<'_>, node: Node) -> Option<Limits> {
        let template = self.template(node);
        if let Some(timeout) = &template.timeout {
            let text = self.known(site, node, "`timeout`", timeout)?;
            if is_negative(&text) {
                self.no_model(Some(node), "`timeout`", NEGATIVE);
                return None;
            }
            let Some(length) = Time::of_go(&text) else {
                let why = format!("invalid timeout format. time: invalid duration {text:?}");
                self.fail_at(site, node, why);
                return None;
            };
            let left = (self.cells[node].shown.started + length) - site.ground.now();
            // Argo counts whole seconds, of which the first has begun.
            if left <= Time::seconds(2) {
                let why = format!("{} exceeded its deadline", self.full_name(node));
                self.fail_at(site, node, why);
                return None;
            }
            return Some(Limits { deadline: None, timeout: Some(left) });
        }
        let mut deadline = None;
        if let Some(seconds) = &template.deadline {
            let text = self.known(site, node, "`activeDeadlineSeconds`", seconds)?;
            let Ok(seconds) = text.parse() else {
                let why = format!("`{text}` is no number of seconds, for which there is no model");
                self.no_model(Some(node), "`activeDeadlineSeconds`", why);
                return None;
            };
            deadline = Some(Time::seconds(seconds));
        }
        let left = self.deadline().filter(|_| !self.cells[node].shown.at_exit);
        let left = left.map(|time| time - site.ground.now());
        Some(Limits { deadline: deadline.into_iter().chain(left).min(), timeout: None })
    }

    fn plan(&mut self, node: Node, resource: &Resource) -> Option<Arc<Plan>> {
        let id = self.cells[node].template;
        if let Some(plan) = self.pod_plans.get(id) {
            return Some(plan);
        }
        let (plan, is_constant) = match read(self, id, resource, node) {
            Ok(plan) => plan,
            Err(problems) => {
                for (what, why) in problems {
                    self.no_model(Some(node), &what, why);
                }
                return None;
            }
        };
        let plan = Arc::new(plan);
        if is_constant {
            self.pod_plans.set(id, plan.clone());
        }
        Some(plan)
    }

    /// Returns a text of a node's template with its tags replaced.
    pub(super) fn known(
        &mut self,
        site: &mut Site<'_>,
        node: Node,
        what: &str,
        text: &Text,
    ) -> Option<String> {
        let value = text.replace_known(&self.names_in(node));
        match value.map(std::borrow::Cow::into_owned) {
            Ok(value) => Some(value),
            Err(unresolved) => {
                self.cannot(site, node, what, unresolved.why);
                None
            }
        }
    }

    fn cannot(&mut self, site: &mut Site<'_>, node: Node, what: &str, why: Why) {
        match why {
            Why::NoModel(_) | Why::Missing(_) => self.no_model(Some(node), what, why.to_string()),
            Why::Fails(why) => self.fail_at(site, node, why),
            Why::Character(_) => {
                let why = "cannot finish template replacement because the result was invalid JSON";
                self.fail_at(site, node, why);
            }
        }
    }

    /// `executeSuspend`.
    pub(super) fn suspend(&mut self, site: &mut Site<'_>, node: Node, length: Option<&Text>) {
        let mut left = None;
        if let Some(length) = length {
            let Some(text) = self.known(site, node, "`duration`", length) else { return };
            left = duration_or_seconds(&text);
            if is_negative(&text) {
                return self.no_model(Some(node), "`duration`", NEGATIVE);
            }
            if left.is_none() {
                let why = format!("unable to parse {text} as a duration");
                return self.fail_at(site, node, why);
            }
        }
        let shown = &mut self.cells[node].shown;
        (shown.phase, shown.began) = (Phase::Running, Some(site.ground.now()));
        let due = Due::Node(self.run, node);
        let answers = self.answer(node).map(|takes| left.map_or(takes, |left| left.min(takes)));
        if let Some(time) = answers.or(left) {
            site.ground.queue.after(time, due);
        }
        self.moment_of_op_comes(node, When::Running);
    }

    /// Returns the time after which somebody answers, if anybody does.
    fn answer(&self, node: Node) -> Option<Time> {
        let script = self.script(node);
        let is_pause = matches!(self.template(node).body, Body::Suspend { duration: Some(_) });
        let says = !script.outputs.is_empty() || script.takes.is_some();
        match script.fault {
            Some(Fault::Rejected) => {}
            None if says || !is_pause => {}
            _ => return None,
        }
        Some(script.takes.unwrap_or(self.cluster.other))
    }

    /// Ends a wait: somebody has answered or refused, or the time is over.
    pub(super) fn wake(&mut self, site: &mut Site<'_>, node: Node) {
        let is_answer = self
            .answer(node)
            .is_some_and(|takes| self.cells[node].shown.started + takes <= site.ground.now());
        let script = self.script(node);
        if is_answer && script.fault == Some(Fault::Rejected) {
            return self.finish(site, node, Phase::Failed, "");
        }
        let template = self.template(node);
        let mut outputs = BTreeMap::new();
        for output in &template.outputs {
            let input = template.inputs.iter().find(|input| input.name == output.name);
            let default = output.default.as_ref().map(|text| text.source().to_owned());
            let default = default.or_else(|| Some(input?.default.as_ref()?.source().to_owned()));
            let given = script.outputs.get(&output.name).cloned();
            let first = input.and_then(|input| input.choices.first().cloned());
            let value = match (&output.from, is_answer) {
                (OutputFrom::Supplied, true) => given.or(default).or(first).or(Some(String::new())),
                (OutputFrom::Supplied, false) => default,
                (OutputFrom::Value(value), _) => Some(value.source().to_owned()),
                _ => Some(String::new()),
            };
            let Some(value) = value else {
                let why = format!(
                    "raw output parameter '{}' has not been set and does not have a default value",
                    output.name
                );
                return self.fail_at(site, node, why);
            };
            outputs.insert(output.name.clone(), value.into());
        }
        self.cells[node].shown.outputs = outputs;
        self.finish(site, node, Phase::Succeeded, "");
    }
}

/// Whether an expression is left that has no value, and that has quotes. Argo writes the template into
/// the pod as JSON in JSON, and then cannot read such an expression (`substitutePodParams` in
/// `workflow/controller/workflowpod.go`). Any other one reaches kubectl.
fn has_quotes_in_a_tag(manifest: &str) -> bool {
    let tags = manifest.split("{{=").skip(1).filter_map(|rest| rest.split_once("}}"));
    tags.into_iter().any(|(tag, _)| tag.contains(['"', '\\']))
}

type Problems = Vec<(String, String)>;

/// Reads what the pods of a template do. Also returns whether it is the same for all of them.
fn read(
    flow: &Flow<'_>,
    id: TemplateId,
    resource: &Resource,
    node: Node,
) -> Result<(Plan, bool), Problems> {
    let names = flow.names_in(node);
    let mut is_constant = true;
    let mut problems = Vec::new();
    let mut known = |what: &str, text: &Text| {
        is_constant &= text.constant().is_some();
        match text.replace_known(&names) {
            Ok(value) => value.into_owned(),
            Err(unresolved) => {
                problems.push((what.to_owned(), unresolved.why.to_string()));
                String::new()
            }
        }
    };
    let flags: Vec<String> = resource.flags.iter().map(|flag| known("`flags`", flag)).collect();
    let success = resource.success.as_ref().map(|text| known("`successCondition`", text));
    let failure = resource.failure.as_ref().map(|text| known("`failureCondition`", text));
    let mut outputs = Vec::new();
    for output in &flow.workflow.templates[id].outputs {
        let OutputFrom::JsonPath(path) = &output.from else { continue };
        let path = known("outputs", path);
        let default = output.default.as_ref().map(|text| known("outputs", text));
        outputs.push((output.name.as_str(), path, default));
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let outputs: Vec<_> = outputs
        .iter()
        .map(|(name, path, default)| (*name, path.as_str(), default.as_deref()))
        .collect();
    let source = Source {
        action: resource.action,
        flags: &flags,
        success: success.as_deref(),
        failure: failure.as_deref(),
        merge: resource.merge_strategy.as_deref(),
        owned: resource.set_owner_reference,
        outputs: &outputs,
    };
    let plan = flow.pod_plans.read(&source);
    let no_model = |whys: Vec<String>| whys.into_iter().map(|why| (String::new(), why)).collect();
    plan.map(|plan| (plan, is_constant)).map_err(no_model)
}
