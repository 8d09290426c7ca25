//! Checks the graph of the tasks of a job or a run: their keys, what they depend on, and whether each
//! of them can run.

use std::collections::BTreeMap;

use super::constraints::{Check, is_empty, literal};
use crate::rule::{Finding, IGNORED_FIELD, TASK_GRAPH};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::path::{Step, field};
use crate::value::{Map, Value};

const ALL_SUCCESS: &str = "ALL_SUCCESS";

/// A task of the graph.
struct Node<'m> {
    /// The index in the list.
    index: usize,
    /// The key, if it is known.
    key: Option<&'m str>,
    map: &'m Map,
    needs: Vec<Need<'m>>,
}

/// A task that another one depends on.
struct Need<'m> {
    /// The index in the list of dependencies.
    index: usize,
    /// The index of the task in the graph.
    node: usize,
    /// The outcome that it must have.
    outcome: Option<&'m str>,
}

/// Something that holds of a task whenever another one runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fact<'m> {
    Succeeds,
    Fails,
    Is(&'m str),
}

impl Fact<'_> {
    /// Whether both can't hold at once. An outcome is that of a task that succeeds.
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Fails, Self::Succeeds | Self::Is(_))
            | (Self::Succeeds | Self::Is(_), Self::Fails) => true,
            (Self::Is(one), Self::Is(other)) => one != other,
            _ => false,
        }
    }

    fn of(&self, key: &str) -> String {
        match self {
            Self::Succeeds => format!("`{key}` succeeds"),
            Self::Fails => format!("`{key}` fails"),
            Self::Is(outcome) => format!("the outcome of `{key}` is `{outcome}`"),
        }
    }
}

impl Check<'_> {
    /// Checks the graph of the tasks in a list.
    pub(super) fn task_graph(&mut self, map: &Map, list: &'static str) {
        let Some(Value::List(items)) = map.get(list) else { return };
        let maps = items.iter().enumerate().filter_map(|(index, item)| match item {
            Value::Map(map) => Some((index, map)),
            _ => None,
        });
        let mut nodes: Vec<_> = maps
            .map(|(index, map)| {
                let key = map.get("task_key").and_then(literal).filter(|key| !key.is_empty());
                Node { index, key, map, needs: Vec::new() }
            })
            .collect();
        let all_known = nodes.len() == items.len() && nodes.iter().all(|node| node.key.is_some());
        let by_key = self.keys_of_tasks(list, &nodes);
        for node in 0..nodes.len() {
            nodes[node].needs = self.needs(list, &nodes, node, &by_key, all_known);
            self.run_if_of(list, &nodes[node]);
        }
        self.cycles(list, &nodes);
        for task in &nodes {
            self.never_runs(list, &nodes, task);
        }
    }

    fn report_task(&mut self, list: &str, index: usize, part: &[Step], finding: Finding) {
        let path = [Step::Field(list.to_owned()), Step::Item(index)];
        self.push_at(path.into_iter().chain(part.iter().cloned()), finding);
    }

    /// Checks that the keys differ, and returns the first task of each key.
    fn keys_of_tasks<'m>(&mut self, list: &str, nodes: &[Node<'m>]) -> BTreeMap<&'m str, usize> {
        let mut by_key = BTreeMap::new();
        for (at, node) in nodes.iter().enumerate() {
            let Some(key) = node.key else { continue };
            let first = *by_key.entry(key).or_insert(at);
            if first != at {
                let message = format!(
                    "`{list}[{}]` and `{list}[{}]` have the same `task_key` `{}`",
                    nodes[first].index,
                    node.index,
                    excerpt(key)
                );
                let finding = Finding::new(&TASK_GRAPH, message)
                    .help("give each task a key of its own, by which others depend on it");
                self.report_task(list, node.index, &[step("task_key")], finding);
            }
        }
        by_key
    }

    /// Returns the tasks that a task depends on, and reports those that are not there.
    fn needs<'m>(
        &mut self,
        list: &str,
        nodes: &[Node<'m>],
        of: usize,
        by_key: &BTreeMap<&'m str, usize>,
        all_known: bool,
    ) -> Vec<Need<'m>> {
        let task = &nodes[of];
        let Some(Value::List(needs)) = task.map.get("depends_on") else { return Vec::new() };
        let mut found = Vec::new();
        for (index, need) in needs.iter().enumerate() {
            let Some(key) = field(need, "task_key").and_then(literal) else { continue };
            let at = |name| [step("depends_on"), Step::Item(index), step(name)];
            let Some(&node) = by_key.get(key) else {
                if all_known && !key.is_empty() {
                    let finding = unknown_key(task, key, by_key.keys().copied());
                    self.report_task(list, task.index, &at("task_key"), finding);
                }
                continue;
            };
            let outcome = field(need, "outcome").filter(|outcome| !is_empty(outcome));
            let is_condition = nodes[node].map.get("condition_task").is_some();
            if outcome.is_some() && !is_condition && !nodes[node].map.is_open() {
                let message = format!(
                    "{} depends on an `outcome` of `{}`, which only a `condition_task` has",
                    shown(task),
                    excerpt(key)
                );
                let finding = Finding::new(&TASK_GRAPH, message)
                    .help("remove `outcome`, and say with `run_if` which result the task needs");
                self.report_task(list, task.index, &at("outcome"), finding);
            }
            found.push(Need { index, node, outcome: outcome.and_then(literal) });
        }
        found
    }

    /// Reports a `run_if` that decides nothing.
    fn run_if_of(&mut self, list: &str, task: &Node<'_>) {
        let Some(word) = task.map.get("run_if").and_then(literal) else { return };
        let depends = task.map.get("depends_on").is_some_and(|needs| !is_empty(needs));
        if depends || task.map.is_open() || word.is_empty() || word == ALL_SUCCESS {
            return;
        }
        let message =
            format!("the `run_if` of {} has no effect: the task depends on no other", shown(task));
        let finding = Finding::new(&IGNORED_FIELD, message)
            .help("remove it, or name in `depends_on` the tasks whose results decide");
        self.report_task(list, task.index, &[step("run_if")], finding);
    }

    /// Reports cycles. Each task is in one of them at most.
    fn cycles(&mut self, list: &str, nodes: &[Node<'_>]) {
        let mut in_cycle = vec![false; nodes.len()];
        for start in 0..nodes.len() {
            if in_cycle[start] {
                continue;
            }
            let Some(cycle) = cycle_of(nodes, start, &in_cycle) else { continue };
            let mut keys: Vec<_> =
                cycle.iter().rev().map(|(node, _)| key_of(&nodes[*node])).collect();
            // The arrows begin at the task that comes first in the source.
            keys.rotate_right(1);
            keys.push(keys[0].clone());
            let (message, help) = match cycle.as_slice() {
                [_] => (
                    format!("{} can't depend on itself", shown(&nodes[start])),
                    "remove this dependency",
                ),
                _ => (
                    format!("the tasks depend on each other in a cycle: {}", keys.join(" -> ")),
                    "an arrow means \"runs before\"; remove one of these dependencies",
                ),
            };
            let finding = Finding::new(&TASK_GRAPH, message).help(help);
            // The last dependency in the source closes the cycle.
            let last = cycle.iter().max_by_key(|(node, _)| nodes[*node].index);
            if let Some((node, need)) = last {
                let at = [step("depends_on"), Step::Item(*need)];
                self.report_task(list, nodes[*node].index, &at, finding);
            }
            for (node, _) in cycle {
                in_cycle[node] = true;
            }
        }
    }

    /// Reports a task that can never run, as its dependencies can't have the results that it needs.
    ///
    /// A dependency that is left out counts as successful, so that only what a task needs itself counts,
    /// and not what its dependencies need.
    fn never_runs(&mut self, list: &str, nodes: &[Node<'_>], task: &Node<'_>) {
        let facts = certain(task);
        let found = facts.iter().enumerate().find_map(|(at, (need, one))| {
            let before = &facts[..at];
            let other = before.iter().find(|(of, fact)| of.node == need.node && one.excludes(fact));
            let itself = need.outcome.filter(|_| *one == Fact::Fails);
            let other = match (other, itself) {
                (Some((_, fact)), _) => *fact,
                (None, Some(outcome)) => Fact::Is(outcome),
                (None, None) => return None,
            };
            Some((*need, other, *one))
        });
        let Some((need, one, other)) = found else { return };
        let key = key_of(&nodes[need.node]);
        let message = format!(
            "{} can never run: it needs that {}, and that {}",
            shown(task),
            one.of(&key),
            other.of(&key)
        );
        let finding = Finding::new(&TASK_GRAPH, message).help(match other {
            Fact::Fails => "remove `outcome`, or set another `run_if`",
            _ => "remove one of the two dependencies",
        });
        let at = [step("depends_on"), Step::Item(need.index)];
        self.report_task(list, task.index, &at, finding);
    }
}

fn step(name: &str) -> Step {
    Step::Field(name.to_owned())
}

fn key_of(node: &Node<'_>) -> String {
    excerpt(node.key.unwrap_or_default())
}

fn shown(node: &Node<'_>) -> String {
    match node.key {
        Some(key) => format!("the task `{}`", excerpt(key)),
        None => "the task".to_owned(),
    }
}

fn unknown_key<'k>(
    task: &Node<'_>,
    key: &str,
    keys: impl Iterator<Item = &'k str> + Clone,
) -> Finding {
    let message =
        format!("{} depends on `{}`, but there is no such task", shown(task), excerpt(key));
    let others = keys.filter(|other| task.key != Some(*other));
    let help = match nearest(key, others.clone()) {
        Some(near) => format!("did you mean `{near}`?"),
        None if others.clone().next().is_none() => {
            "remove the dependency: there is no other task".to_owned()
        }
        None => format!("the other tasks are {}", quoted(others.take(10))),
    };
    Finding::new(&TASK_GRAPH, message).help(help)
}

/// Returns the shortest cycle through a task: each task with the index of its dependency on the next
/// one. Tasks of other cycles are left out.
fn cycle_of(nodes: &[Node<'_>], start: usize, without: &[bool]) -> Option<Vec<(usize, usize)>> {
    let mut from: Vec<Option<(usize, usize)>> = vec![None; nodes.len()];
    let mut queue = std::collections::VecDeque::from([start]);
    while let Some(node) = queue.pop_front() {
        for need in &nodes[node].needs {
            if need.node == start {
                let mut path = vec![(node, need.index)];
                let mut at = node;
                while at != start {
                    let (before, index) = from[at]?;
                    path.push((before, index));
                    at = before;
                }
                path.reverse();
                return Some(path);
            }
            if !without[need.node] && from[need.node].is_none() {
                from[need.node] = Some((node, need.index));
                queue.push_back(need.node);
            }
        }
    }
    None
}

/// Returns what is certain of the dependencies of a task if it runs.
fn certain<'n, 'm>(node: &'n Node<'m>) -> Vec<(&'n Need<'m>, Fact<'m>)> {
    let run_if = match node.map.get("run_if") {
        None | Some(Value::Null) => ALL_SUCCESS,
        Some(word) => literal(word).unwrap_or_default(),
    };
    let given = node.map.get("depends_on");
    // A dependency that is not known may be the one that decides.
    let all = matches!(given, Some(Value::List(all)) if all.len() == node.needs.len());
    let is_only = all && node.needs.len() == 1;
    let fact = |need: &Need<'m>| match (run_if, need.outcome) {
        (ALL_SUCCESS, Some(outcome)) => Some(Fact::Is(outcome)),
        (ALL_SUCCESS, None) => Some(Fact::Succeeds),
        ("AT_LEAST_ONE_SUCCESS" | "NONE_FAILED", None) if is_only => Some(Fact::Succeeds),
        ("ALL_FAILED", _) => Some(Fact::Fails),
        ("AT_LEAST_ONE_FAILED", _) if is_only => Some(Fact::Fails),
        _ => None,
    };
    node.needs.iter().filter_map(|need| fact(need).map(|fact| (need, fact))).collect()
}
