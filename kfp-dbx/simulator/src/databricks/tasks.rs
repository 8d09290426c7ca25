//! The tasks of a run that has several: which of them run, and how the run then ends.
//!
//! The rules are those of the table, and how the run ends is as in the workspace that
//! kfp-dbx-operator has for tests.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::run_if::{
    ALL_SUCCESS, CANCELED, DISABLED, EXCLUDED, UPSTREAM_CANCELED, UPSTREAM_FAILED, is_failure,
    kept_from_running,
};
use kfp_dbx_core::table::{Kind, SUCCESSES};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use serde_json::Value as Json;

use super::course::{Ending, ending_of};
use super::kinds::{FAILED, INTERNAL_ERROR, SKIPPED, TIMED_OUT};
use crate::scenario::Fault;

/// The result of a task, or of a run, that did its work.
pub(super) const SUCCESS: &str = "SUCCESS";
/// The result of a run whose last tasks did their work, although others failed.
const WITH_FAILURES: &str = "SUCCESS_WITH_FAILURES";
/// The tasks of a run, and the parameters of its job.
pub(super) struct Tasks<'a> {
    all: &'a [Json],
    /// The parameters, with their defaults.
    parameters: &'a [Json],
    /// The values that the run gives them, by their names.
    given: &'a Json,
}

/// How a task ended: a result, or a state without one.
pub(super) type End<'a> = &'a str;

impl<'a> Tasks<'a> {
    /// Reads the tasks of a run, which are in its spec or in that of its job.
    pub(super) fn of(run: &'a Json, job: Option<&'a Json>) -> Self {
        let spec = job.unwrap_or(run);
        Self {
            all: list(&spec["tasks"]),
            parameters: list(&spec["parameters"]),
            given: &run["job_parameters"],
        }
    }

    /// Returns the tasks, in the order of the spec.
    pub(super) fn all(&self) -> &'a [Json] {
        self.all
    }

    /// Whether the run has several tasks. A run with a single task ends as that task does.
    pub(super) fn are_several(&self) -> bool {
        self.all.len() > 1
    }

    /// Returns how the run ends if one of its tasks ends with this word, and each other one succeeds
    /// if it runs.
    pub(super) fn ending(&self, row: &'static Kind, key: &'a str, word: &'a str) -> Ending {
        let ends = self.with(key, word);
        let end = self.end_of_run(&ends);
        let mut ending = ending_of(row, end, self.are_several());
        let first = self.keys().zip(&ends).find(|(_, of_one)| **of_one == end);
        if let (Some(_), Some((key, _))) = (&ending.message, first) {
            ending.message = Some(format!("the task `{key}` has ended with {end}"));
        }
        ending
    }

    /// Returns how each task has ended if the run has ended in this way.
    pub(super) fn ends_of(&self, ending: &'a Ending, fault: Option<&'a Fault>) -> Vec<End<'a>> {
        let of_run = ending.result.as_deref().unwrap_or(&ending.state);
        if let Some(Fault::TaskEnds(key, word)) = fault {
            let ends = self.with(key, word);
            if self.end_of_run(&ends) == of_run {
                return ends;
            }
        }
        let of_each = if SUCCESSES.contains(&of_run) { SUCCESS } else { of_run };
        self.ends(|_| of_each)
    }

    fn with(&self, key: &str, word: &'a str) -> Vec<End<'a>> {
        self.ends(|task| if task == key { word } else { SUCCESS })
    }

    /// Returns the keys of the tasks.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.all.iter().map(key)
    }

    /// Returns how each task ends, in their order, if each one that runs ends as `fate` says.
    pub(super) fn ends(&self, fate: impl Fn(&str) -> End<'a>) -> Vec<End<'a>> {
        let mut ends: BTreeMap<&str, End<'a>> = BTreeMap::new();
        loop {
            let before = ends.len();
            for task in self.all {
                if ends.contains_key(key(task)) {
                    continue;
                }
                if let Some(end) = self.end(task, &ends, &fate) {
                    ends.insert(key(task), end);
                }
            }
            if ends.len() == before {
                break;
            }
        }
        self.all.iter().map(|task| ends.get(key(task)).copied().unwrap_or(EXCLUDED)).collect()
    }

    /// Returns how a task ends, unless it still waits for others.
    fn end(
        &self,
        task: &Json,
        known: &BTreeMap<&str, End<'a>>,
        fate: &impl Fn(&str) -> End<'a>,
    ) -> Option<End<'a>> {
        let before = list(&task["depends_on"]).iter().map(|on| {
            let end = *known.get(on["task_key"].as_str()?)?;
            let is_taken = match on["outcome"].as_str() {
                Some(outcome) if end == SUCCESS => self.outcome_of(&on["task_key"]) == outcome,
                _ => true,
            };
            Some(if is_taken { end } else { EXCLUDED })
        });
        let before = before.collect::<Option<Vec<_>>>()?;
        let run_if = task["run_if"].as_str().unwrap_or(ALL_SUCCESS);
        Some(match kept_from_running(run_if, &before) {
            Some(end) => end,
            None if task["disabled"] == true => DISABLED,
            None => fate(key(task)),
        })
    }

    fn outcome_of(&self, key_of: &Json) -> &'static str {
        let task = self.all.iter().find(|task| task["task_key"] == *key_of);
        let holds = task.is_none_or(|task| self.holds(task));
        if holds { "true" } else { "false" }
    }

    /// Whether the condition of a task holds. One that refers to values that other tasks set cannot be
    /// decided before the run, and holds.
    pub(super) fn holds(&self, task: &Json) -> bool {
        let condition = &task["condition_task"];
        let side = |name: &str| self.resolved(condition[name].as_str().unwrap_or_default());
        let (Some(left), Some(right)) = (side("left"), side("right")) else { return true };
        let numbers = || Some((left.trim().parse().ok()?, right.trim().parse().ok()?));
        let compare = |is: fn(f64, f64) -> bool| numbers().is_some_and(|(one, two)| is(one, two));
        match condition["op"].as_str().unwrap_or_default() {
            "EQUAL_TO" => left == right,
            "NOT_EQUAL" => left != right,
            "GREATER_THAN" => compare(|one, two| one > two),
            "GREATER_THAN_OR_EQUAL" => compare(|one, two| one >= two),
            "LESS_THAN" => compare(|one, two| one < two),
            "LESS_THAN_OR_EQUAL" => compare(|one, two| one <= two),
            _ => true,
        }
    }

    /// Returns a text with the values of the job's parameters, unless it refers to something else.
    fn resolved(&self, text: &str) -> Option<String> {
        let mut resolved = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            let (name, after) = after.split_once("}}")?;
            resolved.push_str(before);
            let name = name.trim().strip_prefix("job.parameters.")?;
            resolved.push_str(self.parameter(name)?);
            rest = after;
        }
        resolved.push_str(rest);
        Some(resolved)
    }

    /// Returns the value of a parameter of the job. The last one of a name counts.
    fn parameter(&self, name: &str) -> Option<&'a str> {
        let default = || {
            let named = self.parameters.iter().filter(|parameter| parameter["name"] == name);
            named.rev().find_map(|parameter| parameter["default"].as_str())
        };
        self.given[name].as_str().or_else(default)
    }

    /// Returns how the run ends if its tasks end like this. The tasks for which no other one waits
    /// decide whether it fails, and a run that fails takes the worst end of all tasks.
    pub(super) fn end_of_run(&self, ends: &[End<'a>]) -> End<'a> {
        let awaited = self.all.iter().flat_map(|task| list(&task["depends_on"]));
        let awaited: BTreeSet<_> = awaited.filter_map(|on| on["task_key"].as_str()).collect();
        let mut last = self.all.iter().zip(ends).filter(|(task, _)| !awaited.contains(key(task)));
        let has_failed = last.any(|(_, end)| is_failure(end));
        let worst = ends.iter().copied().max_by_key(|end| badness(end));
        match worst.filter(|worst| is_failure(worst)) {
            Some(worst) if has_failed => worst,
            Some(_) => WITH_FAILURES,
            None => SUCCESS,
        }
    }
}

/// Returns why there is no such task, with the nearest key.
pub(super) fn unknown(tasks: &Tasks<'_>, key: &str) -> Option<String> {
    if tasks.keys().any(|known| known == key) {
        return None;
    }
    Some(match (nearest(key, tasks.keys()), tasks.keys().next()) {
        (Some(near), _) => format!("the run has no task `{key}`; did you mean `{near}`?"),
        (None, Some(_)) => {
            format!("the run has no task `{key}`; the tasks are {}", quoted(tasks.keys()))
        }
        (None, None) => format!("the run has no tasks with keys, so it has no task `{key}`"),
    })
}

/// Returns the items of a list, which is empty if it is not there.
pub(super) fn list(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// Returns the key of a task.
pub(super) fn key(task: &Json) -> &str {
    task["task_key"].as_str().unwrap_or_default()
}

/// Returns the place of an end among all of them, the best one first.
fn badness(end: End<'_>) -> u8 {
    match end {
        EXCLUDED | DISABLED => 0,
        SUCCESS | WITH_FAILURES => 1,
        UPSTREAM_FAILED | UPSTREAM_CANCELED => 2,
        SKIPPED => 3,
        FAILED => 4,
        TIMED_OUT => 5,
        INTERNAL_ERROR => 7,
        CANCELED => 8,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn task(key: &str, on: &[&str], run_if: &str) -> Json {
        let on: Vec<_> = on.iter().map(|key| json!({"task_key": key})).collect();
        json!({"task_key": key, "depends_on": on, "run_if": run_if})
    }

    /// The ends of tasks of which some end badly, and that of their run.
    fn ends(tasks: &[Json], bad: &[(&str, &'static str)]) -> (Vec<String>, String) {
        let run = json!({"tasks": tasks});
        let tasks = Tasks::of(&run, None);
        let ends = tasks
            .ends(|key| bad.iter().find(|(of, _)| *of == key).map_or(SUCCESS, |(_, end)| *end));
        let of_run = tasks.end_of_run(&ends).to_owned();
        (ends.into_iter().map(str::to_owned).collect(), of_run)
    }

    // `end_of_tasks` in operator/src/fake/runs/finish.rs.
    #[test]
    fn run_if_decides_which_tasks_run() {
        let rows = [
            ("ALL_SUCCESS", "SUCCESS", UPSTREAM_FAILED),
            ("ALL_DONE", "SUCCESS", "SUCCESS"),
            ("NONE_FAILED", "SUCCESS", EXCLUDED),
            ("AT_LEAST_ONE_SUCCESS", "SUCCESS", "SUCCESS"),
            ("AT_LEAST_ONE_FAILED", EXCLUDED, "SUCCESS"),
            ("ALL_FAILED", EXCLUDED, EXCLUDED),
        ];
        for (run_if, good, bad) in rows {
            let tasks = [
                task("last", &["one", "two"], run_if),
                task("one", &[], "ALL_SUCCESS"),
                task("two", &[], "ALL_SUCCESS"),
            ];
            assert_eq!(ends(&tasks, &[]).0[0], good, "{run_if}");
            assert_eq!(ends(&tasks, &[]).1, "SUCCESS", "{run_if}");
            let (all, of_run) = ends(&tasks, &[("one", "FAILED")]);
            assert_eq!(all[0], bad, "{run_if}");
            let expected = if bad == UPSTREAM_FAILED { "FAILED" } else { WITH_FAILURES };
            assert_eq!(of_run, expected, "{run_if}");
        }
    }

    #[test]
    fn the_worst_task_decides_how_a_run_fails() {
        let tasks = [
            task("load", &[], "ALL_SUCCESS"),
            task("next", &["load"], "ALL_SUCCESS"),
            task("alarm", &["load", "next"], "AT_LEAST_ONE_FAILED"),
            task("beside", &[], "ALL_SUCCESS"),
        ];
        let failed = ends(&tasks, &[("load", "FAILED")]);
        assert_eq!(failed.0, ["FAILED", UPSTREAM_FAILED, "SUCCESS", "SUCCESS"]);
        assert_eq!(failed.1, WITH_FAILURES);
        let both = ends(&tasks, &[("load", "FAILED"), ("beside", "TIMEDOUT")]);
        assert_eq!(both.1, "TIMEDOUT");
        let canceled = ends(&tasks, &[("load", CANCELED)]);
        assert_eq!(canceled.0[1], UPSTREAM_CANCELED);
        let disabled = json!({"task_key": "off", "disabled": true});
        assert_eq!(ends(&[disabled, task("on", &[], "ALL_DONE")], &[]).0[0], DISABLED);
    }

    #[test]
    fn a_condition_decides_by_what_is_known_of_it() {
        let condition = |left: &str, op: &str, right: &str| json!({"task_key": "c", "condition_task": {"left": left, "op": op, "right": right}});
        let rows = [
            (condition("{{job.parameters.env}}", "EQUAL_TO", "prod"), true),
            (condition("{{job.parameters.env}}", "NOT_EQUAL", "prod"), false),
            (condition("{{job.parameters.region}}", "EQUAL_TO", "eu"), true),
            (condition("10", "GREATER_THAN", "9.5"), true),
            (condition("a", "LESS_THAN", "9"), false),
            (condition("{{tasks.load.values.n}}", "EQUAL_TO", "1"), true),
        ];
        for (condition, holds) in rows {
            let on = |outcome: &str| json!({"task_key": outcome, "depends_on": [{"task_key": "c", "outcome": outcome}]});
            let job = json!({
                "tasks": [condition, on("true"), on("false")],
                "parameters": [
                    {"name": "env", "default": "test"},
                    {"name": "region", "default": "eu"},
                ],
            });
            let run = json!({"job_parameters": {"env": "prod"}});
            let tasks = Tasks::of(&run, Some(&job));
            let expected = if holds { [SUCCESS, EXCLUDED] } else { [EXCLUDED, SUCCESS] };
            assert_eq!(tasks.ends(|_| SUCCESS)[1..], expected, "{:?}", job["tasks"][0]);
        }
    }

    #[test]
    fn tasks_in_a_circle_do_not_run() {
        let tasks = [task("a", &["b"], "ALL_DONE"), task("b", &["a"], "ALL_DONE")];
        assert_eq!(ends(&tasks, &[]).0, [EXCLUDED, EXCLUDED]);
    }
}
