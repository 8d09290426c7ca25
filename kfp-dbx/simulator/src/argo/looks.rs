//! When the controller looks at a workflow, and what it sees only then.
//!
//! It looks when something happens to the workflow or to one of its pods, and else every 20 minutes.
//! It asks for a look at the deadline of the workflow, too (`operate` in Argo's
//! `workflow/controller/operator.go`), but its queue keeps only the earliest time for each workflow:
//! the first event of a pod takes the place of the deadline. Only a wait for somebody asks again
//! (`executeSuspend`).

use super::flow::Flow;
use super::nodes::Site;
use crate::pod::End;
use crate::queue::{Due, Node};
use crate::report::{NodeKind, Phase};
use crate::time::Time;

/// The longest time between two looks: `workflowResyncPeriod` in workflow/controller/controller.go.
const LONGEST: Time = Time::minutes(20);

impl Flow<'_> {
    /// Looks at the workflow, and sees pods that were pending for too long and the deadline.
    pub(super) fn look(&mut self, site: &mut Site<'_>) {
        let now = site.ground.now();
        self.looked = now;
        if self.is_over() {
            return;
        }
        for (node, end) in std::mem::take(&mut self.unseen) {
            if !self.has_ended(node) {
                self.end_of_pod(site, node, end);
            }
        }
        if self.misses_deadline(now) {
            self.pass_deadline(site);
        }
    }

    /// Whether the controller looks at the workflow now without an event. If not, the next look is
    /// planned.
    pub(super) fn looks_now(&self, site: &mut Site<'_>) -> bool {
        if self.is_over() {
            return false;
        }
        let now = site.ground.now();
        let is_asked = || {
            let waits = self.cells.iter().any(|cell| {
                cell.shown.kind == NodeKind::Suspend && cell.shown.phase == Phase::Running
            });
            self.misses_deadline(now) && (waits || self.pods.is_empty())
        };
        let next = self.looked + LONGEST;
        if next <= now || is_asked() {
            return true;
        }
        site.ground.queue.at(next, Due::Look(self.run));
        false
    }

    /// Whether the deadline is over, and the controller has not acted on it yet.
    fn misses_deadline(&self, now: Time) -> bool {
        !self.is_past_deadline && self.deadline().is_some_and(|deadline| deadline <= now)
    }

    /// Takes the end of a pod that the controller sees when it looks again.
    pub(super) fn see_later(&mut self, site: &mut Site<'_>, node: Node, end: End) {
        self.unseen.push((node, end));
        site.ground.queue.at(self.looked + LONGEST, Due::Look(self.run));
    }

    /// Ends the node of a pod that has ended.
    pub(super) fn end_of_pod(&mut self, site: &mut Site<'_>, node: Node, end: End) {
        let End { phase, message, outputs } = end;
        self.cells[node].shown.outputs = outputs;
        self.export_outputs(node);
        self.finish(site, node, phase, message);
    }
}
