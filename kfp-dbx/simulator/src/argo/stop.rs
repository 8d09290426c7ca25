//! What ends nodes from outside: `argo stop` and `argo terminate`, and the deadline of the workflow
//! (`applyExecutionControl` in Argo's `workflow/controller/exec_control.go` and
//! `failNodesWithoutCreatedPodsAfterDeadlineOrShutdown` in `workflow/controller/operator.go`); and the
//! locks that nodes wait for.

use std::collections::BTreeMap;

use super::flow::{Flow, Inner, Role, Shutdown, Work};
use super::locks::Rank;
use super::names::{Names, Tasks};
use super::nodes::Site;
use crate::expression::Text;
use crate::queue::{Due, Node};
use crate::report::{NodeKind, Phase, What};
use crate::scenario::Action;
use crate::time::Time;
use crate::workflow::Lock;

impl Flow<'_> {
    /// Does what somebody does to the workflow.
    pub(super) fn intervene(&mut self, site: &mut Site<'_>, action: Action) {
        if self.deleted.is_some() || (self.is_over() && action != Action::Delete) {
            return;
        }
        if action != Action::Deadline {
            self.event(site, What::Intervened(action));
        }
        match action {
            Action::Stop => self.shut_down(site, Shutdown::Stop),
            Action::Terminate => self.shut_down(site, Shutdown::Terminate),
            Action::Delete => self.delete(site),
            Action::Deadline => self.pass_deadline(site),
        }
    }

    fn shut_down(&mut self, site: &mut Site<'_>, shutdown: Shutdown) {
        self.shutdown = Some(shutdown);
        if self.started.is_none() && shutdown == Shutdown::Terminate {
            // Nothing of it has begun, so that nothing has failed.
            return self.end(site, Phase::Succeeded, String::new());
        }
        let message = format!("workflow shutdown with strategy:  {}", shutdown.as_str());
        self.end_pods(site, &message);
        for node in self.open_nodes() {
            let shown = &self.cells[node].shown;
            let waits = shown.kind == NodeKind::Suspend && shown.phase == Phase::Running;
            if waits && !self.may_run(shown.at_exit) {
                self.finish(site, node, Phase::Failed, shutdown.message());
            }
        }
        self.look_again();
    }

    /// Ends what has not ended when the deadline passes, but for the exit handler.
    pub(super) fn pass_deadline(&mut self, site: &mut Site<'_>) {
        if self.is_over() || self.is_past_deadline {
            return;
        }
        self.is_past_deadline = true;
        self.event(site, What::Deadline);
        self.end_pods(site, "Step exceeded its deadline");
        for node in self.open_nodes() {
            let shown = &self.cells[node].shown;
            let waits = shown.phase == Phase::Pending || shown.kind == NodeKind::Suspend;
            if waits && !shown.at_exit {
                self.finish(site, node, Phase::Failed, "Step exceeded its deadline");
            }
        }
        self.look_again();
    }

    fn open_nodes(&self) -> Vec<Node> {
        (0..self.cells.len()).filter(|node| !self.has_ended(*node)).collect()
    }

    /// Ends the pods that may not run any more.
    fn end_pods(&mut self, site: &mut Site<'_>, message: &str) {
        let pods: Vec<_> = self.pods.iter().map(|(pod, node)| (*pod, *node)).collect();
        for (pod, node) in pods {
            let at_exit = self.cells[node].shown.at_exit;
            let may_run = if self.is_past_deadline && self.shutdown.is_none() {
                at_exit
            } else {
                self.may_run(at_exit)
            };
            if !may_run && !self.has_ended(node) {
                site.ground.kill(pod);
                self.end_pod(site, node, message);
            }
        }
    }

    /// Ends the node of a pod. One that runs has not reported its outputs yet (`taskResultSynced` in its
    /// status), so that Argo goes on with nothing after it (`Fulfilled` in
    /// `pkg/apis/workflow/v1alpha1/workflow_types.go`); a DAG of a stopped workflow fails before it does.
    /// `initializeNode` and `markNodePhase` in `workflow/controller/operator.go` say when it is synced.
    fn end_pod(&mut self, site: &mut Site<'_>, node: Node, message: &str) {
        let cell = &mut self.cells[node];
        let fails_with_dag = self.shutdown.is_some() && cell.boundary.is_some();
        if fails_with_dag && cell.shown.phase == Phase::Running {
            cell.is_unreported = true;
            return self.mark(site, node, Phase::Failed, message);
        }
        self.finish(site, node, Phase::Failed, message);
    }

    /// Has the controller look at all that has not ended.
    fn look_again(&mut self) {
        for node in self.open_nodes() {
            match &self.cells[node].inner {
                Inner::Dag(_) => drop(self.assess.insert(node)),
                Inner::Retry(_) => self.work.push_back(Work::Retry(node)),
                Inner::Leaf | Inner::Group(_) => {}
            }
        }
    }

    /// Takes the locks of a node, or waits for them.
    pub(super) fn take_lock(&mut self, site: &mut Site<'_>, node: Node) {
        if self.has_ended(node) || self.cells[node].has_lock {
            return;
        }
        let is_first = self.cells[node].shown.message.is_empty();
        if !is_first && self.is_timed_out(site, node) {
            return self.time_out(site, node);
        }
        let Some(wanted) = self.wanted(site, Some(node)) else { return };
        match site.locks.acquire((self.run, Some(node)), self.rank(), &wanted) {
            Ok(()) => {
                let cell = &mut self.cells[node];
                cell.is_waiting_for_lock = false;
                cell.has_lock = true;
                cell.shown.message.clear();
                self.begin(site, node);
            }
            Err(message) => {
                self.cells[node].shown.phase = Phase::Pending;
                self.cells[node].shown.message = message;
                if is_first {
                    self.plan_timeout(site, node);
                }
            }
        }
    }

    fn plan_timeout(&mut self, site: &mut Site<'_>, node: Node) {
        if let Some(length) = self.timeout(site, node) {
            site.ground.queue.after(length, Due::Node(self.run, node));
        }
    }

    fn timeout(&mut self, site: &mut Site<'_>, node: Node) -> Option<Time> {
        let timeout = self.template(node).timeout.as_ref()?;
        Time::of_go(&self.known(site, node, "`timeout`", timeout)?)
    }

    fn is_timed_out(&mut self, site: &mut Site<'_>, node: Node) -> bool {
        let begun = self.cells[node].shown.started;
        self.timeout(site, node).is_some_and(|length| begun + length <= site.ground.now())
    }

    /// Ends a node that has waited for a lock for as long as it may: `checkTemplateTimeout`.
    pub(super) fn time_out(&mut self, site: &mut Site<'_>, node: Node) {
        if self.cells[node].role == Role::Entry {
            self.cells[node].errored = Some("timeout".to_owned());
        }
        self.finish(site, node, Phase::Failed, "timeout");
    }

    /// Takes the locks of the workflow. Returns whether it has them.
    pub(super) fn take_workflow_locks(&mut self, site: &mut Site<'_>) -> bool {
        if self.workflow.locks.is_empty() {
            return true;
        }
        let Some(wanted) = self.wanted(site, None) else { return false };
        match site.locks.acquire((self.run, None), self.rank(), &wanted) {
            Ok(()) => true,
            Err(message) => {
                self.message = message;
                false
            }
        }
    }

    fn rank(&self) -> Rank {
        (self.workflow.priority.unwrap_or(0), self.scenario.submitted)
    }

    /// Returns the names and the sizes of locks.
    fn wanted(&mut self, site: &mut Site<'_>, node: Option<Node>) -> Option<Vec<(String, usize)>> {
        let workflow = self.workflow;
        let locks = node.map_or(&workflow.locks, |node| &self.template(node).locks);
        let mut wanted = Vec::new();
        for lock in locks {
            match self.lock(site, node, lock) {
                Ok(lock) => wanted.push(lock),
                Err(why) => {
                    self.no_model(node, "`synchronization`", why);
                    return None;
                }
            }
        }
        Some(wanted)
    }

    fn lock(
        &self,
        site: &Site<'_>,
        node: Option<Node>,
        lock: &Lock,
    ) -> Result<(String, usize), String> {
        let nothing = BTreeMap::new();
        let names = match node {
            Some(node) => self.names_in(node),
            None => {
                Names { flow: self, inputs: &nothing, tasks: Tasks::None, item: None, node: None }
            }
        };
        let text = |text: &Text| match text.replace_known(&names) {
            Ok(value) => Ok(value.into_owned()),
            Err(unresolved) => Err(format!("`{}` has no value", unresolved.tag)),
        };
        let own = || self.globals.get("workflow.namespace").cloned().unwrap_or_default();
        let space = |namespace: &Option<Text>| match namespace {
            Some(namespace) => text(namespace),
            None => Ok(own()),
        };
        match lock {
            Lock::Mutex { name, namespace } => {
                Ok((format!("{}/Mutex/{}", space(namespace)?, text(name)?), 1))
            }
            Lock::Semaphore { config_map, key, namespace } => {
                let (config_map, key) = (text(config_map)?, text(key)?);
                let limit = site.locks.limit(&config_map, &key).ok_or_else(|| {
                    format!(
                        "a semaphore needs the ConfigMap `{config_map}` with the key `{key}` among \
                        the objects that are there before"
                    )
                })?;
                Ok((format!("{}/ConfigMap/{config_map}/{key}", space(namespace)?), limit))
            }
        }
    }
}
