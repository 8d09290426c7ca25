//! The values that the texts of a workflow refer to: `buildLocalScope`,
//! `processAggregateNodeOutputs` and `buildLocalScopeFromTask` in Argo's
//! `workflow/controller/{operator,dag}.go`, `ProcessArgs` in `workflow/common/util.go`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::flow::{Flow, Inner, Role};
use super::items::Item;
use super::plan::{before, is_before};
use crate::expression::Scope;
use crate::go_json::{Numbers, go_json, write_text};
use crate::queue::Node;
use crate::report::{Later, NodeKind, Output, Phase};
use crate::workflow::TaskId;

/// The values that a text refers to.
pub(super) struct Names<'f, 'a> {
    pub(super) flow: &'f Flow<'a>,
    pub(super) inputs: &'f BTreeMap<String, String>,
    pub(super) tasks: Tasks,
    pub(super) item: Option<&'f Item>,
    /// The node whose own names are known: `pod.name`, `retries`, `lastRetry.…`.
    pub(super) node: Option<Node>,
}

/// The tasks whose values are known.
#[derive(Clone, Copy)]
pub(super) enum Tasks {
    None,
    /// Those that a task of a DAG depends on, also by way of others.
    Before(Node, TaskId),
    /// The same, and the task itself, for its hook.
    With(Node, TaskId),
    /// All of a DAG, for its outputs.
    All(Node),
}

impl<'a> Flow<'a> {
    /// Returns what the texts of a node's template refer to.
    pub(super) fn names_in(&self, node: Node) -> Names<'_, 'a> {
        let inputs = &self.cells[node].shown.inputs;
        Names { flow: self, inputs, tasks: Tasks::None, item: None, node: Some(node) }
    }

    /// Returns what the texts of a task refer to.
    pub(super) fn names_of(&self, dag: Node, tasks: Tasks) -> Names<'_, 'a> {
        let inputs = &self.cells[dag].shown.inputs;
        Names { flow: self, inputs, tasks, item: None, node: None }
    }

    /// Returns the id of a node.
    fn id(&self, node: Node) -> String {
        match self.cells[node].role {
            Role::Entry => self.name.to_string(),
            _ => format!("{}-{}", self.name, hash(&self.full_name(node))),
        }
    }

    /// Returns the name of a node's pod: `GeneratePodName` in `workflow/util/pod_name.go`.
    pub(super) fn pod_name(&self, node: Node) -> String {
        if self.cells[node].role == Role::Entry {
            return self.name.to_string();
        }
        let template = &self.template(node).name;
        let prefix: String = format!("{}-{template}", self.name).chars().take(242).collect();
        format!("{prefix}-{}", hash(&self.full_name(node)))
    }

    /// Returns the node whose values stand for a node: the last attempt for a retry.
    fn speaking(&self, node: Node) -> Node {
        match &self.cells[node].inner {
            Inner::Retry(state) => state.attempts.last().copied().unwrap_or(node),
            _ => node,
        }
    }

    fn value_of(&self, node: Node, name: &str) -> Option<Cow<'_, str>> {
        let node = self.speaking(node);
        let cell = &self.cells[node];
        let is_group = cell.shown.kind == NodeKind::TaskGroup;
        match name {
            "id" => Some(self.id(node).into()),
            "status" => Some(cell.shown.phase.as_str().into()),
            "startedAt" => Some(cell.shown.started.rfc3339().into()),
            "finishedAt" => cell.shown.ended.map(|time| time.rfc3339().into()),
            "outputs.result" if is_group => Some("[]".into()),
            "outputs.parameters" if is_group => Some(self.all_outputs(node).into()),
            _ => {
                let output = name.strip_prefix("outputs.parameters.")?;
                cell.shown.outputs.get(output).map(|value| value.as_str().into())
            }
        }
    }

    /// Returns the outputs of all items that succeeded, in JSON.
    fn all_outputs(&self, group: Node) -> String {
        let Inner::Group(state) = &self.cells[group].inner else { return String::new() };
        let items = state.nodes.iter().map(|node| &self.cells[*node].shown);
        let ended = items.filter(|node| node.phase == Phase::Succeeded && !node.outputs.is_empty());
        let lists = ended.map(|node| {
            let outputs = node.outputs.iter();
            Json::Object(
                outputs.map(|(name, value)| (name.clone(), value.as_str().into())).collect(),
            )
        });
        go_json(&Json::Array(lists.collect()), Numbers::Kept)
    }

    /// Returns the lists of the values that the outputs have in the items of a group.
    pub(super) fn lists_of_outputs(&self, group: Node) -> BTreeMap<String, Output> {
        let Inner::Group(state) = &self.cells[group].inner else { return BTreeMap::new() };
        let mut lists: BTreeMap<&String, Vec<Output>> = BTreeMap::new();
        for node in &state.nodes {
            let shown = &self.cells[*node].shown;
            if shown.phase != Phase::Succeeded {
                continue;
            }
            for (name, value) in &shown.outputs {
                lists.entry(name).or_default().push(value.clone());
            }
        }
        lists
            .into_iter()
            .map(|(name, values)| (name.clone(), Output::later(List(values))))
            .collect()
    }
}

/// The values that an output has in the items of a loop.
struct List(Vec<Output>);

impl Later for List {
    fn text(&self) -> String {
        list(&self.0.iter().map(Output::as_str).collect::<Vec<_>>())
    }
}

/// Writes parameters as Go writes them, of which only the names and the values are set.
pub(super) fn list_of_parameters<'p>(
    parameters: impl Iterator<Item = (&'p str, &'p String)>,
) -> String {
    let mut list = String::new();
    for (name, value) in parameters {
        list.push_str(if list.is_empty() { "[{\"name\":" } else { ",{\"name\":" });
        write_text(name, &mut list);
        list.push_str(",\"value\":");
        write_text(value, &mut list);
        list.push('}');
    }
    // Go writes an empty list that was never made as null.
    if list.is_empty() { "null".to_owned() } else { list + "]" }
}

/// Writes a list of the values that an output has in the items of a loop. If all of them are lists or
/// objects, Argo reads them, and rounds the numbers in them: `aggregatedJSONValueList` in
/// workflow/controller/operator.go.
fn list(values: &[&str]) -> String {
    let read = |value: &&str| {
        if !value.trim_start().starts_with(['[', '{']) {
            return None;
        }
        serde_json::from_str(value)
            .ok()
            .filter(|value: &Json| value.is_array() || value.is_object())
    };
    let read: Option<Vec<Json>> = values.iter().map(read).collect();
    let list = read.map_or_else(|| Json::from(values.to_vec()), Json::from);
    go_json(&list, Numbers::Rounded)
}

impl Names<'_, '_> {
    /// Returns the node of a task, if its values are known here.
    fn known_task(&self, name: &str) -> Option<Node> {
        let dag = self.tasks.dag()?;
        let plan = self.flow.dag_plans.dag(self.flow.cells[dag].template)?;
        let task = plan.task(name)?;
        let is_known = match self.tasks {
            Tasks::None => false,
            Tasks::All(_) => true,
            Tasks::Before(_, of) => is_before(self.flow.dag(dag)?, task, of),
            Tasks::With(_, of) => task == of || is_before(self.flow.dag(dag)?, task, of),
        };
        let Inner::Dag(state) = &self.flow.cells[dag].inner else { return None };
        if is_known { state.tasks[task].node } else { None }
    }

    fn task_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let (task, name) = name.split_once('.')?;
        let node = self.known_task(task)?;
        self.flow.value_of(node, name).or_else(|| {
            // Of a task that did not run, each output is an empty text, but not for the outputs of
            // the DAG itself.
            let output = name.strip_prefix("outputs.parameters.")?;
            self.empty_outputs(node).any(|known| known == output).then_some(Cow::Borrowed(""))
        })
    }

    fn empty_outputs(&self, node: Node) -> impl Iterator<Item = &str> {
        let shown = &self.flow.cells[node].shown;
        let is_empty = matches!(shown.phase, Phase::Skipped | Phase::Omitted)
            && shown.outputs.is_empty()
            && !matches!(self.tasks, Tasks::All(_));
        let outputs = self.flow.template(node).outputs.iter();
        outputs.filter(move |_| is_empty).map(|output| output.name.as_str())
    }

    /// Returns all inputs as JSON: `SubstituteParams` in workflow/common/util.go.
    fn list_of_inputs(&self) -> Option<String> {
        let template = self.flow.template(self.node.or(self.tasks.dag())?);
        let inputs = template.inputs.iter();
        Some(list_of_parameters(
            inputs.filter_map(|input| Some((&*input.name, self.inputs.get(&input.name)?))),
        ))
    }

    fn own_value(&self, name: &str) -> Option<Cow<'_, str>> {
        let node = self.node?;
        let cell = &self.flow.cells[node];
        match name {
            "pod.name" if cell.shown.kind == NodeKind::Pod => Some(self.flow.pod_name(node).into()),
            "node.name" => {
                let top = cell.owner.filter(|_| cell.role == Role::Attempt).unwrap_or(node);
                Some(self.flow.full_name(top).into())
            }
            "tasks.name" => {
                let top = cell.owner.filter(|_| cell.role == Role::Attempt).unwrap_or(node);
                self.flow.task(top)?;
                let name = &self.flow.cells[top].shown.name;
                // The label of an item may have dots, but what is before it has none.
                let label = name.find('(').unwrap_or(name.len());
                let begin = name[..label].rfind('.').map_or(0, |dot| dot + 1);
                Some(Cow::Borrowed(&name[begin..]))
            }
            "retries" => cell.shown.attempt.map(|attempt| attempt.to_string().into()),
            _ => self.last_retry(node, name.strip_prefix("lastRetry.")?),
        }
    }

    /// `executeTemplate` in workflow/controller/operator.go.
    fn last_retry(&self, node: Node, name: &str) -> Option<Cow<'_, str>> {
        let attempt = self.flow.cells[node].shown.attempt?;
        let owner = self.flow.cells[node].owner?;
        let Inner::Retry(state) = &self.flow.cells[owner].inner else { return None };
        let before = (attempt as usize).checked_sub(1).and_then(|place| state.attempts.get(place));
        let before = before.map(|node| &self.flow.cells[*node].shown);
        let value = match (name, before) {
            ("exitCode" | "duration", None) => "0".to_owned(),
            ("status" | "message", None) => String::new(),
            ("exitCode", Some(last)) => exit_code(last),
            ("duration", Some(last)) => last_duration(last),
            ("status", Some(last)) => last.phase.as_str().to_owned(),
            ("message", Some(last)) => last.message.clone(),
            _ => return None,
        };
        Some(value.into())
    }

    /// Returns the names that begin with a name and a dot, without them.
    fn rests(&self, name: &str) -> Vec<String> {
        let path: Vec<&str> = name.split('.').collect();
        let flow = self.flow;
        match path[..] {
            ["workflow", ..] => {
                let prefix = format!("{name}.");
                let known = flow.globals.range(prefix.clone()..);
                known
                    .map_while(|(known, _)| Some(known.strip_prefix(&prefix)?.to_owned()))
                    .collect()
            }
            ["inputs"] if !self.inputs.is_empty() => vec!["parameters".to_owned()],
            ["inputs", "parameters"] => self.inputs.keys().cloned().collect(),
            ["tasks"] => self.task_names(),
            ["tasks", task, ..] => self.known_task(task).map_or_else(Vec::new, |node| {
                let rest = name.splitn(3, '.').nth(2);
                self.rests_of_task(node, rest)
            }),
            ["item"] => {
                self.item.map_or_else(Vec::new, |item| item.fields.keys().cloned().collect())
            }
            ["lastRetry"] if self.own_value("lastRetry.status").is_some() => {
                ["exitCode", "duration", "status", "message"].map(str::to_owned).to_vec()
            }
            ["pod" | "node"] if self.own_value(&format!("{name}.name")).is_some() => {
                vec!["name".to_owned()]
            }
            _ => Vec::new(),
        }
    }

    fn task_names(&self) -> Vec<String> {
        let known = || {
            let dag = self.tasks.dag()?;
            let plan = self.flow.dag_plans.dag(self.flow.cells[dag].template)?;
            let tasks = self.flow.dag(dag)?;
            let known: BTreeSet<TaskId> = match self.tasks {
                Tasks::None => return None,
                Tasks::All(_) => plan.order.iter().copied().collect(),
                Tasks::Before(_, task) => before(tasks, task),
                Tasks::With(_, task) => {
                    let mut known = before(tasks, task);
                    known.insert(task);
                    known
                }
            };
            Some(known.into_iter().map(|task| tasks.tasks[task].name.clone()).collect())
        };
        known().unwrap_or_default()
    }

    fn rests_of_task(&self, node: Node, rest: Option<&str>) -> Vec<String> {
        let node = self.flow.speaking(node);
        let shown = &self.flow.cells[node].shown;
        let outputs = || shown.outputs.keys().map(String::as_str).chain(self.empty_outputs(node));
        let is_group = shown.kind == NodeKind::TaskGroup;
        let names: Vec<&str> = match rest {
            None => {
                let mut names = vec!["id", "startedAt", "status"];
                names.extend(shown.ended.map(|_| "finishedAt"));
                names.extend((is_group || outputs().next().is_some()).then_some("outputs"));
                names
            }
            Some("outputs") if is_group => vec!["parameters", "result"],
            Some("outputs") if outputs().next().is_some() => vec!["parameters"],
            Some("outputs.parameters") => outputs().collect(),
            Some(_) => Vec::new(),
        };
        names.into_iter().map(str::to_owned).collect()
    }
}

impl Tasks {
    fn dag(self) -> Option<Node> {
        match self {
            Self::None => None,
            Self::Before(dag, _) | Self::With(dag, _) | Self::All(dag) => Some(dag),
        }
    }
}

impl Scope for Names<'_, '_> {
    fn lookup(&self, name: &str) -> Option<Cow<'_, str>> {
        match name.split_once('.') {
            Some(("workflow", "duration")) => Some(self.flow.duration().into()),
            Some(("workflow", "failures")) => self.flow.failures_as_text().map(Into::into),
            Some(("workflow", _)) => self.flow.globals.get(name).map(Into::into),
            Some(("inputs", rest)) => match rest.strip_prefix("parameters.") {
                Some(input) => self.inputs.get(input).map(Into::into),
                None if rest == "parameters" => Some(self.list_of_inputs()?.into()),
                None => None,
            },
            Some(("item", field)) => self.item?.fields.get(field).map(Into::into),
            None if name == "item" => self.item.map(|item| item.text.as_str().into()),
            Some(("tasks", rest)) => self.task_value(rest).or_else(|| self.own_value(name)),
            _ => self.own_value(name),
        }
    }

    fn has_under(&self, name: &str) -> bool {
        match name {
            "workflow" => true,
            "tasks" => !matches!(self.tasks, Tasks::None),
            "inputs" | "inputs.parameters" => !self.inputs.is_empty(),
            // There is nothing under a value, such as `tasks.a.outputs.parameters.x`.
            _ if name.starts_with("tasks.") && name.splitn(5, '.').count() == 5 => false,
            _ => !self.rests(name).is_empty(),
        }
    }

    fn under(&self, name: &str) -> Vec<String> {
        let mut names: Vec<String> = self.rests(name);
        for name in &mut names {
            if let Some(dot) = name.find('.') {
                name.truncate(dot);
            }
        }
        names.dedup();
        names
    }
}

/// The hash that Argo takes for the ids of nodes and the names of pods: FNV-1a of 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// Returns the exit code of an attempt, which its message has if its container has ended.
pub(super) fn exit_code(node: &crate::report::Node) -> String {
    let written = node.message.split_once("(exit code ");
    let code = written.and_then(|(_, rest)| rest.split(')').next());
    match (node.phase, code) {
        (Phase::Succeeded, _) => "0".to_owned(),
        (_, Some(code)) => code.to_owned(),
        _ => "-1".to_owned(),
    }
}

/// Returns the duration of an attempt in seconds, as Go writes it.
pub(super) fn last_duration(node: &crate::report::Node) -> String {
    let length = node.ended.unwrap_or(node.started) - node.started;
    match length.0 % 1000 {
        0 => (length.0 / 1000).to_string(),
        millis => format!("{}.{millis:03}", length.0 / 1000).trim_end_matches('0').to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{hash, list};

    #[test]
    fn hashes_as_go_does() {
        assert_eq!(hash(""), 2_166_136_261);
        assert_eq!(hash("a"), 0xe40c_292c);
    }

    // `aggregatedJSONValueList` in workflow/controller/operator.go.
    #[test]
    fn a_list_of_objects_is_read() {
        assert_eq!(list(&["a", "1"]), r#"["a","1"]"#);
        assert_eq!(list(&["[1]", "2"]), r#"["[1]","2"]"#);
        assert_eq!(list(&["[1.0]", r#"{"b": 2, "a": "<"}"#]), r#"[[1],{"a":"\u003c","b":2}]"#);
        assert_eq!(
            list(&["[12345678901234567890, 1e21, 2.5e-7]"]),
            "[[12345678901234567000,1e+21,2.5e-7]]"
        );
        assert_eq!(list(&[]), "[]");
    }
}
