//! What ends nodes from outside: `argo stop` and `argo terminate`, and the deadline of the workflow
//! (`applyExecutionControl` in Argo's `workflow/controller/exec_control.go` and
//! `failNodesWithoutCreatedPodsAfterDeadlineOrShutdown` in `workflow/controller/operator.go`).

use super::flow::{Flow, Inner, Shutdown, Work};
use super::nodes::Site;
use crate::queue::Node;
use crate::report::{NodeKind, Phase, What};
use crate::scenario::Action;

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

    /// Deletes the workflow.
    pub(super) fn delete(&mut self, site: &mut Site<'_>) {
        if self.deleted.is_some() {
            return;
        }
        let pods: Vec<_> = self.pods.iter().filter(|(_, node)| !self.has_ended(**node)).collect();
        for (pod, _) in pods {
            site.ground.kill(*pod);
        }
        self.deleted = Some(site.ground.now());
        site.locks.free_all(self.run);
        site.ground.delete_workflow(&self.name);
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
}
