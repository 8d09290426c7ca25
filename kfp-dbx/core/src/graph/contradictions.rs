//! Finds ops that react to a failure and never run, because they also need, themselves or through
//! others, that the same task does not fail.

use std::collections::{BTreeMap, BTreeSet};

use super::NodeIndex;
use super::edge::Outcome;
use super::links::Link;
use super::node::Certainty;
use super::ops::Graph;
use crate::rule::{Diagnostic, Finding, NEVER_RUNS};

/// What the tasks need so that they run.
struct Needs {
    /// The orders that demand a success or a failure.
    links: Vec<Link>,
    /// For each node, the nodes that must have been reached before.
    before: Vec<Vec<NodeIndex>>,
    /// The nodes that are reached only after it.
    after: Vec<Vec<NodeIndex>>,
    /// The tasks that need a failure of one of some tasks: a task alone, or the two branches of a
    /// condition.
    failures: Failures,
}

/// What needs a failure of one of these tasks.
#[derive(Default)]
struct Failures(BTreeMap<Vec<NodeIndex>, BTreeSet<NodeIndex>>);

impl Failures {
    fn add(&mut self, of: Vec<NodeIndex>, by: NodeIndex) {
        self.0.entry(of).or_default().insert(by);
    }

    fn of_task(&self, task: NodeIndex) -> Option<&BTreeSet<NodeIndex>> {
        self.0.get([task].as_slice())
    }
}

impl<L: Clone> Graph<L> {
    /// Checks that no op needs that a task fails and that it does not.
    pub(super) fn check_contradictions(&self) -> Vec<Diagnostic<L>> {
        if !self.must_edges().any(|edge| edge.outcome() == Outcome::Failure) {
            return Vec::new();
        }
        let needs = self.needs();
        // At most one for each node.
        let mut found: Vec<Option<Diagnostic<L>>> = vec![None; self.nodes.len()];
        for (of, targets) in &needs.failures.0 {
            let failed = reach(targets, &needs.after, |_| true);
            let region = reach(&failed, &needs.before, |node| !of.contains(&node));
            let mut never = failed.clone();
            for task in of {
                let succeeded = needs
                    .links
                    .iter()
                    .filter(|link| link.from == *task && link.outcome == Outcome::Success);
                let starts = succeeded.map(|link| link.to).filter(|to| region.contains(to));
                let fine = reach(&starts.collect(), &needs.after, |node| region.contains(&node));
                never.retain(|node| fine.contains(node));
            }
            for &node in &never {
                let mut others = needs.before[node].iter().chain(&self.nodes[node].otherwise_of);
                if others.all(|other| !never.contains(other))
                    && let Some(contradiction) = self.contradiction(node, of, &needs, &region)
                {
                    found[node] = Some(contradiction);
                }
            }
        }
        self.failures_of_both(&needs, &mut found);
        found.into_iter().flatten().collect()
    }

    /// Finds what needs a failure of one branch of a condition, and the other branch.
    fn failures_of_both(&self, needs: &Needs, found: &mut [Option<Diagnostic<L>>]) {
        for (otherwise, node) in self.nodes.iter().enumerate() {
            let failures = |branch: NodeIndex| {
                let targets = needs.failures.of_task(branch);
                targets.map(|targets| reach(targets, &needs.after, |_| true))
            };
            let Some(when) = node.otherwise_of else { continue };
            let Some(of_when) = failures(when) else { continue };
            let mut both = failures(otherwise).unwrap_or_default();
            both.insert(otherwise);
            both.retain(|node| of_when.contains(node));
            for &node in &both {
                if needs.before[node].iter().any(|other| both.contains(other)) {
                    continue;
                }
                let links = needs.links.iter().filter(|link| link.to == node);
                let is_cause = |link: &&Link| link.from == when || of_when.contains(&link.from);
                let Some(link) = links.filter(is_cause).max_by_key(|link| link.edge) else {
                    continue;
                };
                let edge = &self.edges[link.edge];
                let label = self.label(edge.to);
                let message = format!(
                    "{label} runs only after a failure of one branch of a condition, but it also needs the other branch, and only one of them runs: {label} never runs"
                );
                let finding = Finding::new(&NEVER_RUNS, message)
                    .help("create an op for the failure outside of the condition, one for each branch")
                    .at(edge.at.clone())
                    .related("the condition", self.nodes[when].at.clone())
                    .related("its other branch", self.nodes[otherwise].at.clone());
                found[node].get_or_insert(finding);
            }
        }
    }

    fn needs(&self) -> Needs {
        let all = self.links(Certainty::May, |node| self.nodes[node].parent);
        let is_failure = |link: &&Link| link.outcome == Outcome::Failure;
        let failures: BTreeSet<_> =
            all.iter().filter(is_failure).map(|link| (link.from, link.to)).collect();
        let other_branches = self.other_branches();
        let (mut before, mut after) =
            (vec![Vec::new(); self.nodes.len()], vec![Vec::new(); self.nodes.len()]);
        let mut needed = Failures::default();
        let mut links = Vec::new();
        let mut add = |from: NodeIndex, to: NodeIndex| {
            before[to].push(from);
            after[from].push(to);
        };
        for link in all {
            let is_certain = self.edges[link.edge].certainty == Certainty::Must;
            if !is_certain || link.outcome == Outcome::End || self.is_at_exit(link.to) {
                continue;
            }
            let other = self.nodes[link.from].otherwise_of;
            let other = other.or_else(|| other_branches.get(link.from).copied().flatten());
            let to = &self.nodes[link.to];
            let either = other.filter(|other| failures.contains(&(*other, link.to)));
            match (link.outcome, either) {
                // Whatever the condition needs, its other branch needs as well.
                (Outcome::Failure, Some(other)) => {
                    let when = link.from.min(other);
                    add(when, link.to);
                    needed.add(vec![when, link.from.max(other)], link.to);
                }
                // It may react to the other branch, too.
                (Outcome::Failure, None)
                    if other.is_some() && (to.escaped || to.follows_unseen) =>
                {
                    continue;
                }
                (Outcome::Failure, None) => {
                    add(link.from, link.to);
                    needed.add(vec![link.from], link.to);
                }
                _ => add(link.from, link.to),
            }
            links.push(link);
        }
        for (index, node) in self.nodes.iter().enumerate() {
            node.parent.into_iter().for_each(|parent| add(parent, index));
        }
        Needs { links, before, after, failures: needed }
    }

    fn contradiction(
        &self,
        node: NodeIndex,
        of: &[NodeIndex],
        needs: &Needs,
        region: &BTreeSet<NodeIndex>,
    ) -> Option<Diagnostic<L>> {
        let find = |outcome: Outcome| {
            let is_cause = |link: &&Link| {
                link.outcome == outcome && of.contains(&link.from) && region.contains(&link.to)
            };
            let links = needs.links.iter().filter(is_cause);
            links.max_by_key(|link| (link.to == node, link.edge))
        };
        let (failure, success) = (find(Outcome::Failure)?, find(Outcome::Success)?);
        let is_direct = failure.to == node && success.to == node;
        // `output_after_failure` says so.
        if is_direct && self.edges[success.edge].reason.is_output() {
            return None;
        }
        let last = needs.links.iter().filter(|link| {
            link.to == node && (of.contains(&link.from) || region.contains(&link.from))
        });
        let last = &self.edges[last.map(|link| link.edge).max()?];
        let (label, failed) = (self.label(node), self.label(self.edges[failure.edge].from));
        let through = |link: &Link| self.label(link.to);
        let failure_of = match failure.to == node {
            true => format!("runs only after a failure of {failed}"),
            false => {
                format!("depends on {}, which reacts to a failure of {failed}", through(failure))
            }
        };
        let success_of = match success.to == node {
            true => format!("needs that {failed} does not fail"),
            false => format!(
                "depends on {}, which runs only if {failed} does not fail",
                through(success)
            ),
        };
        let message = format!("{label} {failure_of}, but it also {success_of}: {label} never runs");
        let mut finding = Finding::new(&NEVER_RUNS, message)
            .help("create one op for each failure, or react to any failure in `on_failure(…)`")
            .at(last.at.clone());
        for (what, link) in [("the failure", failure), ("the success", success)] {
            let edge = &self.edges[link.edge];
            if !std::ptr::eq(edge, last) {
                let (to, from) = (self.label(edge.to), self.label(edge.from));
                let what = format!("{to} needs {what} of {from}");
                finding = finding.related(what, edge.at.clone());
            }
        }
        Some(finding)
    }
}

/// Returns the nodes that can be reached from some, those included.
fn reach(
    starts: &BTreeSet<NodeIndex>,
    next: &[Vec<NodeIndex>],
    is_allowed: impl Fn(NodeIndex) -> bool,
) -> BTreeSet<NodeIndex> {
    let mut reached = starts.clone();
    let mut open: Vec<_> = starts.iter().copied().collect();
    while let Some(node) = open.pop() {
        for &node in &next[node] {
            if is_allowed(node) && reached.insert(node) {
                open.push(node);
            }
        }
    }
    reached
}
