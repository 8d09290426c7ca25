//! Databricks' scheduler, as far as its documentation tells: which tasks of a bundle run.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value as Json;

/// What a run meets.
pub struct Given<'a> {
    /// The values of the parameters.
    pub params: &'a BTreeMap<&'static str, String>,
    /// Whether a task fails, by its key.
    pub fails: &'a dyn Fn(&str) -> bool,
    /// The id of the run of a task, by its key.
    pub run_id: &'a dyn Fn(&str) -> String,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    Success,
    Failed,
    Excluded,
    UpstreamFailed,
}

/// Returns the keys of the tasks that ran, without conditions and loops.
pub fn run(bundle: &Json, main: &str, given: &Given<'_>) -> Result<BTreeSet<String>, String> {
    let mut ran = BTreeSet::new();
    let params = given.params.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
    let mut job = Job { bundle, given, params: params.collect(), ran: &mut ran };
    job.run(main)?;
    Ok(ran)
}

struct Job<'a> {
    bundle: &'a Json,
    given: &'a Given<'a>,
    params: BTreeMap<String, String>,
    ran: &'a mut BTreeSet<String>,
}

impl Job<'_> {
    /// Returns whether no task failed.
    fn run(&mut self, key: &str) -> Result<bool, String> {
        let job = &self.bundle["resources"]["jobs"][key];
        let tasks = job["tasks"].as_array().ok_or_else(|| format!("there is no job `{key}`"))?;
        let mut states: BTreeMap<&str, State> = BTreeMap::new();
        let mut met: BTreeMap<&str, bool> = BTreeMap::new();
        while states.len() < tasks.len() {
            let is_ready = |task: &&Json| {
                let on = |on: &Json| states.contains_key(on["task_key"].as_str().unwrap());
                !states.contains_key(name(task)) && waits(task).all(on)
            };
            let task = tasks.iter().find(is_ready).ok_or("a task waits for itself")?;
            let state = match decide(task, &states, &met)? {
                Some(state) => state,
                None => match self.task(task, None, &mut met)? {
                    true => State::Success,
                    false => State::Failed,
                },
            };
            states.insert(name(task), state);
        }
        Ok(states.values().all(|state| matches!(state, State::Success | State::Excluded)))
    }

    /// Runs a task. Returns whether it succeeds.
    fn task<'t>(
        &mut self,
        task: &'t Json,
        input: Option<&Json>,
        met: &mut BTreeMap<&'t str, bool>,
    ) -> Result<bool, String> {
        if let Some(condition) = task.get("condition_task") {
            let side = |side: &str| self.value(&condition[side], input);
            met.insert(name(task), compare(&condition["op"], &side("left")?, &side("right")?)?);
            return Ok(true);
        }
        if let Some(each) = task.get("for_each_task") {
            let inputs = self.value(&each["inputs"], input)?;
            let inputs: Vec<Json> = serde_json::from_str(&inputs).map_err(|why| why.to_string())?;
            let mut is_well = true;
            for input in &inputs {
                is_well &= self.task(&each["task"], Some(input), &mut BTreeMap::new())?;
            }
            return Ok(is_well);
        }
        if let Some(run) = task.get("run_job_task") {
            let id = run["job_id"].as_str().unwrap_or_default();
            if let Some(key) = id.strip_prefix("${resources.jobs.") {
                let key = key.trim_end_matches(".id}");
                let params = self.passed(key, &run["job_parameters"], input)?;
                let mut job = Job { bundle: self.bundle, given: self.given, params, ran: self.ran };
                return job.run(key);
            }
        }
        for value in texts(task) {
            self.value(&value.into(), input)?;
        }
        self.ran.insert(name(task).to_owned());
        Ok(!(self.given.fails)(name(task)))
    }

    /// Returns the parameters of a job that a task runs. A job passes its own ones on, whatever the task
    /// says.
    fn passed(
        &self,
        key: &str,
        given: &Json,
        input: Option<&Json>,
    ) -> Result<BTreeMap<String, String>, String> {
        let job = &self.bundle["resources"]["jobs"][key];
        let mut params = BTreeMap::new();
        for parameter in job["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap_or_default();
            let value = self.value(given.get(name).unwrap_or(&parameter["default"]), input)?;
            if self.params.get(name).is_some_and(|pushed| *pushed != value) {
                return Err(format!("the parameter `{name}` of `{key}` is another one"));
            }
            params.insert(name.to_owned(), value);
        }
        Ok(params)
    }

    /// Returns a text with its references replaced.
    fn value(&self, text: &Json, input: Option<&Json>) -> Result<String, String> {
        let text = text.as_str().ok_or_else(|| format!("{text} is no text"))?;
        let mut parts = text.split("{{");
        let mut value = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (reference, rest) = part.split_once("}}").ok_or_else(|| text.to_owned())?;
            value += &self.reference(&reference.replace('`', ""), input)?;
            value += rest;
        }
        Ok(value)
    }

    fn reference(&self, reference: &str, input: Option<&Json>) -> Result<String, String> {
        let path: Vec<_> = reference.split('.').collect();
        let known = match path.as_slice() {
            ["job", "parameters", name] => self.params.get(*name).cloned(),
            ["job", "run_id"] => Some("1".to_owned()),
            ["tasks", task, "run_id"] if self.ran.contains(*task) => {
                Some((self.given.run_id)(task))
            }
            ["input"] => input.map(|input| match input {
                Json::String(text) => text.clone(),
                input => input.to_string(),
            }),
            _ => None,
        };
        known.ok_or_else(|| format!("`{{{{{reference}}}}}` has no value"))
    }
}

fn name(task: &Json) -> &str {
    task["task_key"].as_str().unwrap_or_default()
}

fn waits(task: &Json) -> impl Iterator<Item = &Json> {
    task["depends_on"].as_array().into_iter().flatten()
}

/// Returns how a task ends that does not run.
fn decide(
    task: &Json,
    states: &BTreeMap<&str, State>,
    met: &BTreeMap<&str, bool>,
) -> Result<Option<State>, String> {
    let on: Vec<_> = waits(task).map(|on| states[on["task_key"].as_str().unwrap()]).collect();
    let all = |is: State| on.iter().all(|state| *state == is);
    let any = |is: State| on.contains(&is);
    if on.is_empty() {
        return Ok(None);
    }
    let is_unmet = waits(task).any(|on| {
        let outcome = met.get(on["task_key"].as_str().unwrap());
        on.get("outcome").is_some_and(|wanted| {
            outcome.is_some_and(|outcome| *wanted != outcome.to_string().as_str())
        })
    });
    if is_unmet || all(State::Excluded) {
        return Ok(Some(State::Excluded));
    }
    let is_well = !any(State::Failed) && !any(State::UpstreamFailed);
    Ok(match task["run_if"].as_str() {
        None | Some("NONE_FAILED") if is_well => None,
        None | Some("NONE_FAILED") => Some(State::UpstreamFailed),
        Some("ALL_DONE") => None,
        Some("AT_LEAST_ONE_FAILED") if any(State::Failed) => None,
        Some("ALL_FAILED") if all(State::Failed) => None,
        Some("AT_LEAST_ONE_FAILED" | "ALL_FAILED") => Some(State::Excluded),
        Some(other) => return Err(format!("`{other}` is not written")),
    })
}

fn compare(op: &Json, left: &str, right: &str) -> Result<bool, String> {
    let number = |text: &str| text.parse::<f64>().map_err(|why| format!("{text}: {why}"));
    Ok(match op.as_str() {
        Some("EQUAL_TO") => left == right,
        Some("NOT_EQUAL") => left != right,
        Some("GREATER_THAN") => number(left)? > number(right)?,
        Some("GREATER_THAN_OR_EQUAL") => number(left)? >= number(right)?,
        Some("LESS_THAN") => number(left)? < number(right)?,
        Some("LESS_THAN_OR_EQUAL") => number(left)? <= number(right)?,
        _ => return Err(format!("{op} is no comparison")),
    })
}

/// Returns the texts in a value.
fn texts(value: &Json) -> Vec<String> {
    match value {
        Json::String(text) => vec![text.clone()],
        Json::Array(items) => items.iter().flat_map(texts).collect(),
        Json::Object(fields) => fields.values().flat_map(texts).collect(),
        _ => Vec::new(),
    }
}
