//! The beginning of a workflow: `setGlobalParameters` in Argo's `workflow/controller/operator.go`.

use std::collections::BTreeMap;

use super::call::Call;
use super::clock::{PARTS, part};
use super::flow::{Flow, Role};
use super::names::{Names, Tasks, list_of_parameters};
use super::nodes::{New, Site};
use crate::queue::Due;
use crate::report::Phase;
use crate::time::Time;

impl Flow<'_> {
    /// Returns the time at which the workflow's deadline passes.
    pub(super) fn deadline(&self) -> Option<Time> {
        Some(self.started? + self.workflow.deadline?)
    }

    /// Begins the workflow, as soon as it has its locks.
    pub(super) fn begin_workflow(&mut self, site: &mut Site<'_>) {
        if self.started.is_some() || self.is_over() {
            return;
        }
        if !self.take_workflow_locks(site) {
            return;
        }
        let now = site.ground.now();
        self.started = Some(now);
        self.phase = Phase::Running;
        self.message.clear();
        if let Some(deadline) = self.deadline() {
            site.ground.queue.at(deadline, Due::Look(self.run));
        }
        self.globals.insert("workflow.status".to_owned(), "Running".to_owned());
        let arguments = self.workflow_arguments();
        let new = self.new_top(self.workflow.entrypoint, Role::Entry);
        self.entry = Some(self.cells.len());
        self.call(site, Call { new, arguments });
    }

    pub(super) fn new_top(&self, template: usize, role: Role) -> New {
        let name = &self.workflow.templates[template].name;
        New {
            name: if role == Role::Entry { self.name.to_string() } else { "onExit".to_owned() },
            task: name.clone(),
            template,
            role,
            owner: None,
            boundary: None,
            items: Vec::new(),
            attempt: None,
            at_exit: role == Role::Exit,
            inputs: BTreeMap::new(),
        }
    }

    /// Sets the values of `workflow.…` that are known from the beginning.
    pub(super) fn set_globals(&mut self, submitted: Time) {
        let mut set = |name: &str, value: String| {
            self.globals.insert(format!("workflow.{name}"), value);
        };
        set("name", self.name.to_string());
        set("namespace", self.workflow.namespace.clone().unwrap_or_else(|| "default".to_owned()));
        set("uid", format!("00000000-0000-4000-8000-{:012}", self.run + 1));
        set("mainEntrypoint", self.workflow.templates[self.workflow.entrypoint].name.clone());
        set("serviceAccountName", self.workflow.service_account.clone().unwrap_or_default());
        let written = submitted.rfc3339();
        for letter in PARTS {
            set(&format!("creationTimestamp.{letter}"), part(submitted, &written, letter));
        }
        set("creationTimestamp", written.clone());
        set("creationTimestamp.s", (submitted.since_1970().0 / 1000).to_string());
        set("creationTimestamp.RFC3339", written);
        if let Some(priority) = self.workflow.priority {
            set("priority", priority.to_string());
        }
        for (name, value) in &self.workflow.labels {
            set(&format!("labels.{name}"), value.clone());
        }
        for (name, value) in &self.workflow.annotations {
            set(&format!("annotations.{name}"), value.clone());
        }
        let given = &self.scenario.parameters;
        let mut values = Vec::new();
        for parameter in &self.workflow.parameters {
            let inputs = BTreeMap::new();
            let names =
                Names { flow: self, inputs: &inputs, tasks: Tasks::None, item: None, node: None };
            let value = given.get(&parameter.name).cloned().or_else(|| {
                let value = parameter.value.as_ref()?.replace_known(&names).ok()?;
                Some(value.into_owned())
            });
            values.push((parameter.name.clone(), value.unwrap_or_default()));
        }
        let list = list_of_parameters(values.iter().map(|(name, value)| (name.as_str(), value)));
        self.globals.insert("workflow.parameters.json".to_owned(), list.clone());
        self.globals.insert("workflow.parameters".to_owned(), list);
        for (name, value) in values {
            self.globals.insert(format!("workflow.parameters.{name}"), value);
        }
    }

    /// Returns the time since the beginning, in seconds: `setGlobalRuntimeParameters`.
    pub(super) fn duration(&self) -> String {
        let since = self.started.map_or(Time::ZERO, |started| self.looked - started);
        format!("{}.{:03}000", since.0 / 1000, since.0 % 1000)
    }

    pub(super) fn workflow_arguments(&self) -> BTreeMap<String, String> {
        let value = |name: &String| self.globals.get(&format!("workflow.parameters.{name}"));
        let parameters = self.workflow.parameters.iter();
        parameters.filter_map(|one| Some((one.name.clone(), value(&one.name)?.clone()))).collect()
    }
}
