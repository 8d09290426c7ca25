//! The order that a workflow decides.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

use super::{Case, Picture};

impl Case {
    /// Returns where an order is broken that a workflow decides.
    pub(super) fn wrong_orders(&self, pictures: &[Picture]) -> Vec<String> {
        let mut wrong = Vec::new();
        for (start, picture) in self.starts.iter().zip(pictures) {
            // After a stop, pods run on unseen.
            if !start.scenario.interventions.is_empty() {
                continue;
            }
            let before = Before::of(&start.yaml);
            for (first, second) in before.pairs(picture) {
                let (ended, started) =
                    (picture.nodes[&first].ended, picture.nodes[&second].started);
                if ended.is_none_or(|ended| ended > started) {
                    wrong.push(format!("`{second}` begins before the end of `{first}`"));
                }
            }
        }
        wrong.extend(self.overlaps(pictures));
        wrong
    }

    /// Returns the ops that run at the same time and must not. A node that waits for a lock has begun,
    /// so the ends are looked at: each of these ops takes some seconds.
    fn overlaps(&self, pictures: &[Picture]) -> Vec<String> {
        let nodes = pictures.iter().flat_map(|picture| &picture.nodes);
        let name = |name: &str| name.split(['(', '.']).next().unwrap_or_default().to_owned();
        let is_one = |full: &str| self.exclusive.contains(&name(full).as_str());
        let nodes = nodes.filter(|(name, node)| node.kind == "Pod" && is_one(name));
        let mut ends: Vec<_> = nodes.filter_map(|(name, node)| Some((node.ended?, name))).collect();
        ends.sort();
        let pairs = ends.windows(2).filter(|pair| pair[1].0 - pair[0].0 < 2000);
        pairs.map(|pair| format!("`{}` ends with `{}`", pair[1].1, pair[0].1)).collect()
    }
}

/// The tasks that come before each task, by the templates.
struct Before(BTreeMap<String, BTreeMap<String, BTreeSet<String>>>);

impl Before {
    fn of(yaml: &str) -> Self {
        let workflow: Json = serde_yaml::from_str(yaml).unwrap();
        let templates = workflow["spec"]["templates"].as_array().into_iter().flatten();
        let tasks_of = |template: &Json| {
            let tasks: &[Json] = template["dag"]["tasks"].as_array().map_or(&[], Vec::as_slice);
            let name = |task: &Json| task["name"].as_str().unwrap_or_default().to_owned();
            let direct: BTreeMap<String, BTreeSet<String>> =
                tasks.iter().map(|task| (name(task), direct(task))).collect();
            let all = direct.keys().map(|task| (task.clone(), transitive(task, &direct)));
            (template["name"].as_str().unwrap_or_default().to_owned(), all.collect())
        };
        Self(templates.map(tasks_of).collect())
    }

    /// Returns the pairs of nodes of which the first one has to end before the second one begins.
    fn pairs(&self, picture: &Picture) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (name, node) in &picture.nodes {
            let prefix = if name == "WF" { String::new() } else { format!("{name}.") };
            for (task, before) in self.0.get(&node.template).into_iter().flatten() {
                let second = format!("{prefix}{task}");
                if !picture.nodes.contains_key(&second) {
                    continue;
                }
                for first in before.iter().map(|first| format!("{prefix}{first}")) {
                    let of_first = picture.nodes.keys().filter(|name| is_part(name, &first));
                    pairs.extend(of_first.map(|first| (first.clone(), second.clone())));
                }
            }
            if let Some((op, attempt)) = attempt(name) {
                let earlier = (0..attempt).map(|number| format!("{op}({number})"));
                let earlier = earlier.filter(|name| picture.nodes.contains_key(name));
                pairs.extend(earlier.map(|first| (first, name.clone())));
            }
        }
        if picture.nodes.contains_key("onExit") {
            let all = picture.nodes.keys().filter(|name| !is_part(name, "onExit"));
            pairs.extend(all.map(|first| (first.clone(), "onExit".to_owned())));
        }
        pairs
    }
}

/// Whether a node is that of a task, or in it.
fn is_part(name: &str, task: &str) -> bool {
    name.strip_prefix(task)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('(') || rest.starts_with('.'))
}

/// Returns the op and the number of an attempt.
fn attempt(name: &str) -> Option<(&str, usize)> {
    let (op, number) = name.strip_suffix(')')?.rsplit_once('(')?;
    Some((op, number.parse().ok()?))
}

fn direct(task: &Json) -> BTreeSet<String> {
    let listed = task["dependencies"].as_array().into_iter().flatten();
    let listed = listed.filter_map(|name| name.as_str().map(str::to_owned));
    let depends = task["depends"].as_str().unwrap_or_default();
    let names = depends.split(|c: char| !(c.is_ascii_alphanumeric() || "-_.".contains(c)));
    let names = names.filter_map(|name| name.split('.').next());
    let names = names.filter(|name| !name.is_empty()).map(str::to_owned);
    listed.chain(names).collect()
}

fn transitive(task: &str, direct: &BTreeMap<String, BTreeSet<String>>) -> BTreeSet<String> {
    let mut all = BTreeSet::new();
    let mut open = vec![task.to_owned()];
    while let Some(task) = open.pop() {
        for before in direct.get(&task).into_iter().flatten() {
            if all.insert(before.clone()) {
                open.push(before.clone());
            }
        }
    }
    all
}
