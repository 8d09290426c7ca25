//! Nodes and workflows that take locks, or wait for them: `checkTemplateTimeout` in Argo's
//! `workflow/controller/operator.go` limits the wait.

use std::collections::BTreeMap;

use super::flow::{Flow, Role};
use super::locks::Rank;
use super::names::{Names, Tasks};
use super::nodes::Site;
use crate::expression::Text;
use crate::queue::{Due, Node};
use crate::report::{NodeKind, Phase};
use crate::time::Time;
use crate::workflow::Lock;

impl Flow<'_> {
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
        if let Some(why) = site.locks.refuses(&wanted) {
            self.cells[node].shown.kind = NodeKind::Skipped;
            return self.fail_at(site, node, why);
        }
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
        if let Some(why) = site.locks.refuses(&wanted) {
            let why = format!("Failed to acquire the synchronization lock. {why}");
            self.end(site, Phase::Failed, why);
            return false;
        }
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
