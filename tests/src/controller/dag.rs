//! DAGs and their tasks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::tags::{missing, replaced, text};
use super::{Controller, Done, Phase, holds};
use crate::expression::evaluate;
use crate::simulate::list;

const RESULTS: [(&str, Phase); 5] = [
    ("Succeeded", Phase::Succeeded),
    ("Failed", Phase::Failed),
    ("Errored", Phase::Error),
    ("Skipped", Phase::Skipped),
    ("Omitted", Phase::Omitted),
];

/// A DAG that is run.
struct Dag<'a> {
    tasks: Vec<Task<'a>>,
    env: Json,
    done: BTreeMap<&'a str, Done>,
    /// Why tasks are never decided on.
    waits: Vec<String>,
}

struct Task<'a> {
    name: &'a str,
    json: &'a Json,
    depends: String,
    /// The tasks that it waits for, and all those before them.
    dependencies: BTreeSet<&'a str>,
    ancestors: BTreeSet<&'a str>,
}

impl Controller<'_> {
    pub(super) fn dag(
        &mut self,
        template: &Json,
        dag: &Json,
        env: Json,
        after: &BTreeSet<usize>,
    ) -> Result<Done, String> {
        let tasks = tasks(dag)?;
        let mut dag_ = Dag { tasks, env, done: BTreeMap::new(), waits: Vec::new() };
        let mut results = Map::new();
        // The tasks are sorted, so that those before a task are decided on before it.
        for index in 0..dag_.tasks.len() {
            let task = &dag_.tasks[index];
            if task.dependencies.iter().any(|name| !dag_.done.contains_key(name)) {
                continue;
            }
            let mut before = after.clone();
            for name in &task.dependencies {
                before.extend(&dag_.done[name].steps);
            }
            let (name, json) = (task.name, task.json);
            let Some(done) = self.task(&mut dag_, index, &before, &mut results)? else { continue };
            let called = json["template"].as_str().unwrap().to_owned();
            self.run.phases.entry(called).or_default().push(done.phase);
            dag_.done.insert(name, done);
        }
        let name = template["name"].as_str().unwrap();
        let (env, scope) = (dag_.env.clone(), dag_.scope(self));
        self.record(name, &env, json!({"tasks": results}), scope);
        self.end(template, dag, dag_)
    }

    /// Ends a DAG: its state, and its outputs.
    fn end(&self, template: &Json, dag: &Json, run: Dag<'_>) -> Result<Done, String> {
        let mut steps = BTreeSet::new();
        run.done.values().for_each(|done| steps.extend(&done.steps));
        let name = template["name"].as_str().unwrap();
        let phase = phase(dag, &run);
        let Some(phase) = phase else {
            return Err(format!("`{name}` never ends: {}", run.waits.join(", ")));
        };
        let list = template["outputs"]["parameters"].as_array();
        if phase != Phase::Succeeded || list.is_none() {
            return Ok(Done { phase, steps, outputs: None });
        }
        let mut env = run.env;
        env["tasks"] = run.done.iter().map(|(name, done)| scope(name, done)).collect();
        let mut outputs = BTreeMap::new();
        for output in list.into_iter().flatten() {
            let from = &output["valueFrom"];
            let value = match (from["parameter"].as_str(), from["expression"].as_str()) {
                (Some(tag), _) => replaced(tag, &env),
                (_, Some(expression)) => evaluate(expression, &env)
                    .and_then(|value| text(&value).ok_or_else(|| "nothing".to_owned())),
                _ => Err("no source".to_owned()),
            };
            let value = value.or_else(|why| {
                // The node stays as it is, and Argo tries it again and again.
                text(&from["default"]).ok_or(format!("`{name}` never ends: its output {why}"))
            })?;
            outputs.insert(output["name"].as_str().unwrap().to_owned(), value);
        }
        Ok(Done { phase, steps, outputs: Some(outputs) })
    }

    /// Decides on a task. Returns nothing if Argo waits forever for a value that it needs.
    fn task(
        &mut self,
        dag: &mut Dag<'_>,
        index: usize,
        after: &BTreeSet<usize>,
        results: &mut Map<String, Json>,
    ) -> Result<Option<Done>, String> {
        let task = &dag.tasks[index];
        if !dag.is_met(task)? {
            return Ok(Some(Done::without(Phase::Omitted)));
        }
        let mut env = dag.env.clone();
        env["tasks"] = task.ancestors.iter().map(|name| dag.scope_of(name, self)).collect();
        let json = task.json;
        let expands = ["withItems", "withParam", "withSequence"]
            .iter()
            .any(|field| json.get(field).is_some());
        if let Some(when) = json["when"].as_str() {
            if let Some(missing) = missing(when, &env) {
                dag.waits.push(format!("`{}` waits for {missing}", task.name));
                return Ok(None);
            }
            match replaced(when, &env).and_then(|when| holds(&when)) {
                Ok(true) => {}
                Ok(false) => {
                    results.insert(task.name.to_owned(), json!({"when": false}));
                    return Ok(Some(Done::without(Phase::Skipped)));
                }
                // The condition of a loop may need the item.
                Err(_) if expands => {}
                Err(_) => return Ok(Some(Done::without(Phase::Error))),
            }
        }
        let mut rest = json.clone();
        rest.as_object_mut().unwrap().remove("when");
        if let Some(missing) = missing(&rest.to_string().replace("\\\"", "\""), &env) {
            dag.waits.push(format!("`{}` waits for {missing}", task.name));
            return Ok(None);
        }
        if expands {
            let (name, json) = (task.name, task.json);
            let Ok(items) = items(json, &env) else { return Ok(Some(Done::without(Phase::Error))) };
            if let Some(list) = json["withParam"].as_str() {
                results.insert(name.to_owned(), json!({"items": replaced(list, &env)?}));
            }
            return self.group(json, items, &env, after).map(Some);
        }
        let arguments = arguments(json, &env)?;
        let holds = json["when"].as_str().map(|_| true);
        let result = json!({"when": holds, "arguments": arguments});
        results.insert(task.name.to_owned(), result);
        self.template(json["template"].as_str().unwrap(), arguments, after).map(Some)
    }

    /// Runs a task for each item.
    fn group(
        &mut self,
        task: &Json,
        items: Vec<Json>,
        env: &Json,
        after: &BTreeSet<usize>,
    ) -> Result<Done, String> {
        if items.is_empty() {
            return Ok(Done::without(Phase::Skipped));
        }
        let mut group = Done::without(Phase::Succeeded);
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut env = env.clone();
        for item in items {
            env["item"] = item;
            let done = match task["when"].as_str().map(|when| holds(&replaced(when, &env)?)) {
                Some(Ok(false)) => Done::without(Phase::Skipped),
                Some(Err(_)) => Done::without(Phase::Error),
                None | Some(Ok(true)) => {
                    let arguments = arguments(task, &env)?;
                    self.template(task["template"].as_str().unwrap(), arguments, after)?
                }
            };
            if done.phase.is_failure() {
                group.phase = done.phase;
            }
            group.steps.extend(done.steps);
            for (name, value) in done.outputs.into_iter().flatten() {
                lists.entry(name).or_default().push(value);
            }
        }
        if !lists.is_empty() {
            let lists = lists.into_iter();
            let outputs = lists.map(|(name, values)| (name, list(&values)));
            group.outputs = Some(outputs.collect());
        }
        Ok(group)
    }
}

impl Dag<'_> {
    /// Returns whether what a task waits for has ended as it has to.
    fn is_met(&self, task: &Task<'_>) -> Result<bool, String> {
        if task.depends.is_empty() {
            return Ok(true);
        }
        let name = |task: &str| task.replace('-', "_");
        let env: Json = task
            .dependencies
            .iter()
            .map(|dependency| {
                let phase = self.done[dependency].phase;
                let mut results: Map<_, _> = RESULTS
                    .iter()
                    .map(|(name, of)| ((*name).into(), (*of == phase).into()))
                    .collect();
                results.insert("Daemoned".to_owned(), false.into());
                (format!("t_{}", name(dependency)), results.into())
            })
            .collect::<Map<_, Json>>()
            .into();
        Ok(evaluate(&task.depends, &env)? == json!(true))
    }

    /// Returns the values of all tasks, by their tags: first of those that have run.
    fn scope(&self, controller: &Controller<'_>) -> [BTreeMap<String, String>; 2] {
        let mut scope = [BTreeMap::new(), BTreeMap::new()];
        for (name, done) in &self.done {
            scope[0].insert(format!("tasks.{name}.status"), done.phase.name().to_owned());
            let values = self.scope_of(name, controller).1;
            let outputs = values["outputs"]["parameters"].as_object().into_iter().flatten();
            for (output, value) in outputs {
                let tag = format!("tasks.{name}.outputs.parameters.{output}");
                let value = text(value).unwrap_or_default();
                scope[usize::from(done.outputs.is_none())].insert(tag, value);
            }
        }
        scope
    }

    /// Returns the values of a task that a later task knows. Of a task that did not run, Argo 4 knows
    /// each output as an empty text.
    fn scope_of(&self, name: &str, controller: &Controller<'_>) -> (String, Json) {
        let mut done = self.done[name].clone();
        if matches!(done.phase, Phase::Skipped | Phase::Omitted) && done.outputs.is_none() {
            let task = self.tasks.iter().find(|task| task.name == name).unwrap();
            let template = controller.templates[task.json["template"].as_str().unwrap()];
            let list = template["outputs"]["parameters"].as_array().into_iter().flatten();
            let names = list.map(|output| output["name"].as_str().unwrap().to_owned());
            done.outputs = Some(names.map(|name| (name, String::new())).collect());
        }
        scope(name, &done)
    }
}

fn scope(name: &str, done: &Done) -> (String, Json) {
    let mut values = json!({"status": done.phase.name()});
    if let Some(outputs) = &done.outputs {
        values["outputs"]["parameters"] = json!(outputs);
    }
    (name.to_owned(), values)
}

/// Returns the tasks of a DAG, each after those that it waits for.
fn tasks(dag: &Json) -> Result<Vec<Task<'_>>, String> {
    let all: Vec<_> = dag["tasks"].as_array().unwrap().iter().collect();
    let name = |task: &'_ Json| task["name"].as_str().unwrap().to_owned();
    let names: BTreeMap<String, &Json> = all.iter().map(|task| (name(task), *task)).collect();
    let mut open = all;
    let mut sorted: Vec<Task<'_>> = Vec::new();
    while !open.is_empty() {
        let before = open.len();
        let mut left = Vec::new();
        for json in open {
            let (depends, dependencies) = depends(json, &names);
            let known = |name: &&str| sorted.iter().any(|task| task.name == *name);
            if !dependencies.iter().all(known) {
                left.push(json);
                continue;
            }
            let mut ancestors = dependencies.clone();
            for task in sorted.iter().filter(|task| dependencies.contains(task.name)) {
                ancestors.extend(&task.ancestors);
            }
            let name = json["name"].as_str().unwrap();
            sorted.push(Task { name, json, depends, dependencies, ancestors });
        }
        if left.len() == before {
            return Err("the templates have a cycle".to_owned());
        }
        open = left;
    }
    Ok(sorted)
}

/// Returns what a task waits for, as an expression, and the tasks in it.
fn depends<'a>(task: &'a Json, tasks: &BTreeMap<String, &'a Json>) -> (String, BTreeSet<&'a str>) {
    let expanded = |name: &str| {
        let continues = |of: &str| tasks[name]["continueOn"][of] == json!(true);
        let mut results = vec!["Succeeded", "Skipped", "Daemoned"];
        results.extend(continues("error").then_some("Errored"));
        results.extend(continues("failed").then_some("Failed"));
        let name = name.replace('-', "_");
        let any: Vec<_> = results.iter().map(|result| format!("t_{name}.{result}")).collect();
        format!("({})", any.join(" || "))
    };
    if let Some(depends) = task["depends"].as_str() {
        let (mut logic, mut names) = (String::new(), BTreeSet::new());
        let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
        let mut rest = depends;
        while let Some(begin) = rest.find(is_word) {
            logic.push_str(&rest[..begin]);
            let end = rest[begin..].find(|c| !is_word(c)).map_or(rest.len(), |end| begin + end);
            match rest[begin..end].split_once('.') {
                Some((name, result)) => {
                    names.insert(name);
                    logic.push_str(&format!("t_{}.{result}", name.replace('-', "_")));
                }
                None => {
                    names.insert(&rest[begin..end]);
                    logic.push_str(&expanded(&rest[begin..end]));
                }
            }
            rest = &rest[end..];
        }
        return (logic + rest, names);
    }
    let list = task["dependencies"].as_array().into_iter().flatten();
    let names: BTreeSet<&str> = list.map(|name| name.as_str().unwrap()).collect();
    let all: Vec<_> = names.iter().map(|name| expanded(name)).collect();
    (all.join(" && "), names)
}

/// Returns the state of a DAG, unless it never ends.
fn phase(dag: &Json, run: &Dag<'_>) -> Option<Phase> {
    // A task that did not run has the state of those before it, a failure before a success.
    let mut branches: BTreeMap<&str, Phase> = BTreeMap::new();
    for task in &run.tasks {
        let Some(done) = run.done.get(task.name) else { continue };
        let before = task.dependencies.iter().map(|name| branches[name]);
        let inherited = before.into_iter().find(|phase| phase.is_failure());
        let own = match done.phase {
            Phase::Skipped | Phase::Omitted => inherited.unwrap_or(Phase::Succeeded),
            phase => phase,
        };
        branches.insert(task.name, own);
    }
    let is_leaf =
        |task: &&Task<'_>| !run.tasks.iter().any(|other| other.dependencies.contains(task.name));
    let targets: Vec<&str> = match dag["target"].as_str() {
        Some(target) => target.split(' ').collect(),
        None => run.tasks.iter().filter(is_leaf).map(|task| task.name).collect(),
    };
    let fails_fast = dag["failFast"] != json!(false);
    let mut result = Some(Phase::Succeeded);
    for target in targets {
        let task = run.tasks.iter().find(|task| task.name == target).unwrap();
        let continues = |of: &str| task.json["continueOn"][of] == json!(true);
        match branches.get(target) {
            None if fails_fast => result = None,
            None => return None,
            Some(Phase::Failed) if continues("failed") => {}
            Some(Phase::Error) if continues("error") => {}
            Some(phase) if phase.is_failure() => {
                result = Some(*phase);
                if fails_fast {
                    break;
                }
            }
            Some(_) => {}
        }
    }
    result
}

fn items(task: &Json, env: &Json) -> Result<Vec<Json>, String> {
    if let Some(items) = task["withItems"].as_array() {
        return Ok(items.clone());
    }
    if let Some(list) = task["withParam"].as_str() {
        let list = replaced(list, env)?;
        return serde_json::from_str(&list).map_err(|why| format!("{why}: {list}"));
    }
    let number = |field: &str| {
        let text = text(&task["withSequence"][field]).unwrap_or_else(|| "0".to_owned());
        replaced(&text, env)?.parse::<i64>().map_err(|_| format!("no number: {text}"))
    };
    let (start, count) = (number("start")?, number("count")?);
    Ok((start..start + count).map(|number| number.to_string().into()).collect())
}

fn arguments(task: &Json, env: &Json) -> Result<BTreeMap<String, String>, String> {
    let list = task["arguments"]["parameters"].as_array().into_iter().flatten();
    list.map(|argument| {
        let value = replaced(argument["value"].as_str().unwrap(), env)?;
        Ok((argument["name"].as_str().unwrap().to_owned(), value))
    })
    .collect()
}
