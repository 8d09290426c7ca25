//! A simulation of a workflow without failures: its actions on objects, with their order and their
//! policies. It follows Argo through DAGs, conditions, loops and exit handlers, so that workflows
//! that are written in different ways can be compared by their effects.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value as Json, json};

use crate::expression::{add_end, evaluate};

/// The input of a run.
pub struct Given<'a> {
    /// The values of parameters, which replace their defaults.
    pub params: &'a [(&'a str, &'a str)],
    /// Returns the value of an output, by the name of the object and the path.
    pub output: &'a dyn Fn(&str, &str) -> String,
}

/// An op that ran.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The action and its object, with all other settings of the template.
    pub does: Json,
    /// Whether the step runs at exit.
    pub at_exit: bool,
    /// The steps that ended before it began.
    pub after: BTreeSet<String>,
}

/// Returns the steps by their actions and objects, or the reason why the workflow fails.
pub fn simulate(workflow: &Json, given: &Given<'_>) -> Result<BTreeMap<String, Step>, String> {
    let spec = &workflow["spec"];
    let mut params = BTreeMap::new();
    for param in spec["arguments"]["parameters"].as_array().into_iter().flatten() {
        let name = param["name"].as_str().unwrap();
        let set = given.params.iter().find(|(known, _)| *known == name);
        let value = set.map(|(_, value)| (*value).to_owned()).or_else(|| text(&param["value"]));
        params.insert(name.to_owned(), value.ok_or_else(|| format!("no value for {name}"))?);
    }
    let mut run = Run { spec, params, given, steps: BTreeMap::new(), at_exit: false };
    let main = run.template(spec["entrypoint"].as_str().unwrap(), None, &BTreeSet::new())?;
    if let Some(exit) = spec["onExit"].as_str() {
        run.at_exit = true;
        run.template(exit, None, &main.steps)?;
    }
    Ok(run.steps)
}

struct Run<'a> {
    spec: &'a Json,
    params: BTreeMap<String, String>,
    given: &'a Given<'a>,
    steps: BTreeMap<String, Step>,
    at_exit: bool,
}

/// The outcome of a task.
#[derive(Default, Clone)]
struct Done {
    /// Whether the task has a status: up to Argo 3.7, a loop has none unless it is skipped.
    has_status: bool,
    skipped: bool,
    steps: BTreeSet<String>,
    outputs: BTreeMap<String, String>,
}

fn text(value: &Json) -> Option<String> {
    match value {
        Json::Null => None,
        Json::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns what a person answers who gives the first of the choices.
fn approved(template: &Json) -> Done {
    let mut done = Done::default();
    for input in template["inputs"]["parameters"].as_array().into_iter().flatten() {
        let answer = text(&input["enum"][0]).or_else(|| text(&input["default"]));
        done.outputs.insert(input["name"].as_str().unwrap().to_owned(), answer.unwrap_or_default());
    }
    done
}

impl Run<'_> {
    fn template(
        &mut self,
        name: &str,
        arguments: Option<&BTreeMap<String, String>>,
        after: &BTreeSet<String>,
    ) -> Result<Done, String> {
        let templates = self.spec["templates"].as_array().unwrap();
        let template = templates.iter().find(|template| template["name"] == name);
        let template = template.ok_or_else(|| format!("there is no template {name}"))?;
        let mut inputs = json!({});
        for input in template["inputs"]["parameters"].as_array().into_iter().flatten() {
            let name = input["name"].as_str().unwrap();
            let value = arguments.unwrap_or(&self.params).get(name).cloned();
            let value = value.or_else(|| text(&input["default"]));
            inputs[name] = value.ok_or_else(|| format!("no argument {name}"))?.into();
        }
        let mut env = json!({
            "inputs": {"parameters": inputs},
            "workflow": {
                "parameters": self.params,
                "uid": "v-uid",
                "name": "v-name",
                "creationTimestamp": {"RFC3339": "2026-01-31T08:00:00Z", "s": "1769846400"},
            },
        });
        if self.at_exit {
            add_end(&mut env, "Succeeded");
        }
        match template.get("dag") {
            Some(dag) => self.dag(template, dag, env, after),
            None if template["suspend"].is_object() => Ok(approved(template)),
            None => self.resource(template, &env, after),
        }
    }

    fn resource(
        &mut self,
        template: &Json,
        env: &Json,
        after: &BTreeSet<String>,
    ) -> Result<Done, String> {
        let mut does = template.clone();
        let fields = does.as_object_mut().unwrap();
        for made_up in ["name", "inputs", "outputs"] {
            fields.remove(made_up);
        }
        for value in
            fields.get_mut("annotations").and_then(Json::as_object_mut).into_iter().flatten()
        {
            *value.1 = substituted(value.1.as_str().unwrap(), env)?.into();
        }
        let manifest = substituted(template["resource"]["manifest"].as_str().unwrap(), env)?;
        let object: Json =
            serde_yaml::from_str(&manifest).map_err(|why| format!("{why}: {manifest}"))?;
        let name = object["metadata"]["name"].as_str().unwrap_or_default().to_owned();
        let mut key = format!(
            "{} {} {name}",
            does["resource"]["action"].as_str().unwrap(),
            object["kind"].as_str().unwrap()
        );
        while self.steps.contains_key(&key) {
            key.push_str(" again");
        }
        does["resource"]["manifest"] = object;
        let step = Step { does, at_exit: self.at_exit, after: after.clone() };
        self.steps.insert(key.clone(), step);
        let mut done = Done { steps: BTreeSet::from([key]), ..Done::default() };
        for output in template["outputs"]["parameters"].as_array().into_iter().flatten() {
            let path = output["valueFrom"]["jsonPath"].as_str().unwrap();
            let value = (self.given.output)(&name, path);
            done.outputs.insert(output["name"].as_str().unwrap().to_owned(), value);
        }
        Ok(done)
    }

    fn dag(
        &mut self,
        template: &Json,
        dag: &Json,
        mut env: Json,
        after: &BTreeSet<String>,
    ) -> Result<Done, String> {
        let tasks = dag["tasks"].as_array().unwrap().iter();
        let mut waiting: Vec<_> = tasks.map(|task| (task, dependencies(task))).collect();
        let mut done: BTreeMap<String, Done> = BTreeMap::new();
        env["tasks"] = json!({});
        while !waiting.is_empty() {
            let ready = waiting.iter().position(|(_, dependencies)| {
                dependencies.iter().all(|name| done.contains_key(name))
            });
            let (task, dependencies) = waiting.remove(ready.ok_or("a cycle")?);
            let mut before = after.clone();
            for name in dependencies {
                before.extend(done[&name].steps.iter().cloned());
            }
            let result = self.task(task, &mut env, &before)?;
            let name = task["name"].as_str().unwrap();
            env["tasks"][name] = json!({});
            if result.has_status {
                let status = if result.skipped { "Skipped" } else { "Succeeded" };
                env["tasks"][name]["status"] = status.into();
            }
            if !result.skipped {
                env["tasks"][name]["outputs"] = json!({"parameters": result.outputs});
            }
            done.insert(name.to_owned(), result);
        }
        let mut result = Done::default();
        for done in done.into_values() {
            result.steps.extend(done.steps);
        }
        for output in template["outputs"]["parameters"].as_array().into_iter().flatten() {
            let from = &output["valueFrom"];
            let value = match from["expression"].as_str() {
                Some(expression) => text(&evaluate(expression, &env)?).ok_or("nothing")?,
                None => substituted(from["parameter"].as_str().unwrap(), &env)?,
            };
            result.outputs.insert(output["name"].as_str().unwrap().to_owned(), value);
        }
        Ok(result)
    }

    fn task(
        &mut self,
        task: &Json,
        env: &mut Json,
        after: &BTreeSet<String>,
    ) -> Result<Done, String> {
        let tagged = |field: &Json| field.as_str().map(|text| substituted(text, env)).transpose();
        let items: Option<Vec<Json>> = if let Some(items) = task["withItems"].as_array() {
            Some(items.clone())
        } else if let Some(list) = tagged(&task["withParam"])? {
            Some(serde_json::from_str(&list).map_err(|why| format!("{why}: {list}"))?)
        } else if let Some(sequence) = task.get("withSequence") {
            let number = |field: &str| {
                let text = tagged(&sequence[field])?.unwrap_or_else(|| "0".to_owned());
                text.parse::<i64>().map_err(|_| format!("no number: {text}"))
            };
            let (start, count) = (number("start")?, number("count")?);
            Some((start..start + count).map(|number| number.to_string().into()).collect())
        } else {
            None
        };
        // Argo takes a loop whose items are all skipped for a success.
        let skipped = items.as_deref().is_none_or(<[Json]>::is_empty);
        let mut result = Done { has_status: skipped, skipped, ..Done::default() };
        let mut collected: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for item in items.as_deref().map_or(vec![None], |items| items.iter().map(Some).collect()) {
            // A task without items can't see those of the task before it.
            env["item"] = item.cloned().unwrap_or_default();
            if let Some(when) = task["when"].as_str() {
                let when = substituted(when, env)?;
                if evaluate(&when, &json!({}))? != json!(true) {
                    continue;
                }
            }
            let mut arguments = BTreeMap::new();
            for argument in task["arguments"]["parameters"].as_array().into_iter().flatten() {
                let value = substituted(argument["value"].as_str().unwrap(), env)?;
                arguments.insert(argument["name"].as_str().unwrap().to_owned(), value);
            }
            let done =
                self.template(task["template"].as_str().unwrap(), Some(&arguments), after)?;
            result.skipped = false;
            result.steps.extend(done.steps);
            match item {
                None => result.outputs = done.outputs,
                Some(_) => {
                    for (name, value) in done.outputs {
                        collected.entry(name).or_default().push(value);
                    }
                }
            }
        }
        result.outputs.extend(collected.iter().map(|(name, values)| (name.clone(), list(values))));
        Ok(result)
    }
}

/// Returns the list of the values that an output has in the items of a loop. If all of them are
/// lists or objects, Argo reads them, and rounds the numbers in them.
pub(crate) fn list(values: &[String]) -> String {
    fn rounded(value: Json) -> Json {
        match value {
            Json::Number(number) => json!(number.as_f64()),
            Json::Array(items) => items.into_iter().map(rounded).collect(),
            Json::Object(fields) => {
                fields.into_iter().map(|(name, value)| (name, rounded(value))).collect()
            }
            other => other,
        }
    }
    let read = |value: &String| {
        let value: Json = serde_json::from_str(value).ok()?;
        (value.is_array() || value.is_object()).then(|| rounded(value))
    };
    let read: Option<Vec<Json>> = values.iter().map(read).collect();
    read.map_or_else(|| json!(values), Json::from).to_string()
}

fn dependencies(task: &Json) -> Vec<String> {
    let list = task["dependencies"].as_array().into_iter().flatten();
    let mut names: Vec<String> = list.map(|name| name.as_str().unwrap().to_owned()).collect();
    if let Some(depends) = task["depends"].as_str() {
        let words = depends.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '.'));
        let words =
            words.map(|word| word.split('.').next().unwrap()).filter(|word| !word.is_empty());
        names.extend(words.map(str::to_owned));
    }
    names
}

/// Returns a text with its tags replaced.
fn substituted(tagged: &str, env: &Json) -> Result<String, String> {
    let mut result = String::new();
    let mut rest = tagged;
    while let Some((before, tag)) = rest.split_once("{{") {
        result.push_str(before);
        let (tag, after) = tag.split_once("}}").ok_or_else(|| format!("unclosed: {tagged}"))?;
        let value = match tag.strip_prefix('=') {
            Some(expression) => {
                let value = evaluate(expression, env).map_err(|why| format!("{why} in {tag}"))?;
                text(&value).ok_or_else(|| format!("nothing: {tag}"))?
            }
            None => {
                let steps = tag.split('.');
                let value = steps.fold(env, |value, step| &value[step]);
                text(value).ok_or_else(|| format!("unknown: {tag}"))?
            }
        };
        result.push_str(&value);
        rest = after;
    }
    Ok(result + rest)
}
