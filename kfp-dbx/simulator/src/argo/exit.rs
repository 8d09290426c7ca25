//! The exit handler and the end of a workflow: `operate` in Argo's `workflow/controller/operator.go`,
//! and the time to live in `workflow/gccontroller/gc_controller.go`.

use serde_json::json;

use super::call::Call;
use super::flow::{Flow, Role, Work};
use super::nodes::Site;
use crate::go_json::write_text;
use crate::queue::{Due, Node};
use crate::report::{Phase, What};
use crate::time::Time;

impl Flow<'_> {
    pub(super) fn entry_ended(&mut self, site: &mut Site<'_>, node: Node) {
        if let Some(error) = &self.cells[node].errored {
            let message = format!("error in entry template execution: {error}");
            return self.end(site, Phase::Error, message);
        }
        let phase = workflow_phase(self.cells[node].shown.phase);
        self.globals.insert("workflow.status".to_owned(), phase.as_str().to_owned());
        self.note_failures();
        match self.workflow.on_exit.filter(|_| self.may_run(true)) {
            Some(_) => self.work.push_back(Work::Exit),
            None => self.end_as(site, node, None),
        }
    }

    pub(super) fn start_exit(&mut self, site: &mut Site<'_>) {
        let (Some(template), Some(entry)) = (self.workflow.on_exit, self.entry) else { return };
        if !self.may_run(true) {
            return self.end_as(site, entry, None);
        }
        let new = self.new_top(template, Role::Exit);
        let arguments = self.workflow_arguments();
        match self.call(site, Call { new, arguments }) {
            Some(node) => self.exit = Some(node),
            None => self.work.push_front(Work::Exit),
        }
    }

    pub(super) fn exit_ended(&mut self, site: &mut Site<'_>, node: Node) {
        if let Some(error) = &self.cells[node].errored {
            let message = format!("error in exit template execution : {error}");
            return self.end(site, Phase::Error, message);
        }
        if let Some(entry) = self.entry {
            self.end_as(site, entry, Some(node));
        }
    }

    /// Ends the workflow that waits for the reports of its pods, if it has them.
    pub(super) fn end_after_reports(&mut self, site: &mut Site<'_>) {
        if let Some(entry) = self.entry {
            self.end_as(site, entry, self.exit);
        }
    }

    /// Whether a pod of the exit handler still runs (`checkTaskResultsInProgress`). Such a pod goes on
    /// after the exit handler of a stopped workflow has failed.
    fn has_running_pods(&self) -> bool {
        let mut nodes = self.pods.values().map(|node| &self.cells[*node].shown);
        nodes.any(|shown| shown.at_exit && shown.phase == Phase::Running)
    }

    /// Ends the workflow as its nodes say, or once all pods have reported.
    fn end_as(&mut self, site: &mut Site<'_>, entry: Node, exit: Option<Node>) {
        self.awaits_reports = self.has_running_pods();
        if self.awaits_reports {
            return;
        }
        let shown = &self.cells[entry].shown;
        let phase = workflow_phase(shown.phase);
        let exit = exit.map(|exit| &self.cells[exit].shown);
        let (phase, message) = match (self.shutdown, exit) {
            (Some(shutdown), _) if phase.is_failure() => (phase, shutdown.message()),
            (_, Some(exit)) if !phase.is_failure() && exit.phase.is_failure() => {
                (exit.phase, exit.message.clone())
            }
            _ if phase.is_failure() => (phase, shown.message.clone()),
            _ => (phase, String::new()),
        };
        self.end(site, phase, message);
    }

    /// Ends the workflow.
    pub(super) fn end(&mut self, site: &mut Site<'_>, phase: Phase, message: String) {
        self.phase = phase;
        self.message = message;
        self.ended = Some(site.ground.now());
        self.event(site, What::Ended(phase));
        site.locks.free_all(self.run);
        let ttl = &self.workflow.ttl;
        let specific = if phase.is_failure() { ttl.failure } else { ttl.success };
        if let Some(length) = specific.or(ttl.completion) {
            site.ground.queue.after(length, Due::Expiry(self.run));
        }
    }

    /// Notes the nodes that failed: few exit handlers read them.
    fn note_failures(&mut self) {
        // The name is known from now on. Its value is written when somebody looks for it.
        self.globals.insert("workflow.failures".to_owned(), String::new());
        let is_failed = |node: &Node| self.cells[*node].shown.phase.is_failure();
        self.failed = Some((0..self.cells.len()).filter(is_failed).collect());
    }

    /// Returns the nodes that failed before the exit handler, as JSON in a quoted text.
    pub(super) fn failures_as_text(&self) -> Option<String> {
        let mut list = String::new();
        for &node in self.failed.as_ref()? {
            let shown = &self.cells[node].shown;
            list.push_str(if list.is_empty() { "[" } else { "," });
            let finished = shown.ended.map(Time::rfc3339).unwrap_or_default();
            for (field, value) in [
                ("{\"displayName\":", self.display_name(node).as_str()),
                (",\"message\":", &shown.message),
                (",\"templateName\":", &shown.template),
                (",\"phase\":", shown.phase.as_str()),
                (",\"podName\":", &self.pod_name(node)),
                (",\"finishedAt\":", &finished),
            ] {
                list.push_str(field);
                write_text(value, &mut list);
            }
            list.push('}');
        }
        // Go writes an empty list that was never made as null.
        let text = if list.is_empty() { "null".to_owned() } else { list + "]" };
        Some(json!(text).to_string())
    }

    fn display_name(&self, node: Node) -> String {
        let cell = &self.cells[node];
        let (Some(boundary), Role::Task(_) | Role::Item(_) | Role::Attempt | Role::Hook) =
            (cell.boundary, cell.role)
        else {
            return self.full_name(node);
        };
        let prefix = self.name_under(boundary, "");
        cell.shown.name.strip_prefix(&prefix).unwrap_or(&cell.shown.name).to_owned()
    }
}

fn workflow_phase(phase: Phase) -> Phase {
    match phase {
        Phase::Skipped | Phase::Omitted => Phase::Succeeded,
        phase => phase,
    }
}
