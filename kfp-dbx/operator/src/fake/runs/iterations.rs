//! Tasks that run another one for each item of a list.

use serde_json::Value as Json;

use super::super::end::End;
use super::super::workspace::Workspace;
use super::draft::{Doing, TaskDraft};
use super::references;
use super::{Iteration, Phase, Run, Task, Times, fate, submit};

impl Workspace {
    /// Makes a task for each item, all of which wait for their turn.
    pub(super) fn begin_iterations(&mut self, id: u64) {
        let Some((run, task)) = self.runs.task(id) else { return };
        let Doing::ForEach { inputs, task: repeated, .. } = &task.draft.doing else { return };
        let inputs = references::resolve(inputs, &|name| references::of_run(run, name));
        let Ok(items) = serde_json::from_str::<Vec<Json>>(&inputs) else {
            return self.end_task(id, End::Misconfigured);
        };
        let run_id = run.id;
        let drafts: Vec<_> = items.iter().map(|item| with_input(repeated, item)).collect();
        let texts = (run.name.clone(), run.overriding.clone());
        let made: Vec<_> = drafts
            .into_iter()
            .enumerate()
            .map(|(index, draft)| {
                let mut words: Vec<_> =
                    submit::texts(&texts.0, &texts.1, std::slice::from_ref(&draft)).collect();
                words.push(&draft.key);
                let plan = fate::plan(&words, &self.settings.durations);
                Task {
                    id: self.new_id(),
                    key: draft.key.clone(),
                    attempt: 0,
                    phase: Phase::Blocked,
                    cluster: None,
                    iteration: Some(Iteration { of: id, index }),
                    child: None,
                    outcome: None,
                    plan,
                    draft,
                    next: None,
                    times: Times { created: self.now, ..Times::default() },
                }
            })
            .collect();
        self.runs.active_tasks += made.len();
        self.runs.of_task.extend(made.iter().map(|task| (task.id, run_id)));
        if let Some(run) = self.runs.all.get_mut(&run_id) {
            run.tasks.extend(made);
        }
    }

    /// Stops the tasks that a task repeats.
    pub(super) fn stop_iterations(&mut self, id: u64, end: End) {
        let Some((run, _)) = self.runs.task(id) else { return };
        let active: Vec<_> =
            run.iterations_of(id).filter(|task| task.end().is_none()).map(|task| task.id).collect();
        for task in active {
            self.stop_task(task, end);
        }
    }
}

/// Returns the end of a task that repeats others, once all of them have ended.
pub(super) fn end_of_iterations(run: &Run, task: &Task) -> Option<End> {
    let ends: Option<Vec<End>> = run.iterations_of(task.id).map(Task::end).collect();
    let fails = |end: &End| end.is_failure();
    ends.map(|ends| if ends.iter().any(fails) { End::Failed } else { End::Success })
}

/// Whether another of the tasks that a task repeats can begin.
pub(super) fn has_turn(run: &Run, of: u64) -> bool {
    let Some(task) = run.tasks.iter().find(|task| task.id == of) else { return false };
    let Doing::ForEach { concurrency, .. } = &task.draft.doing else { return false };
    let is_active = |task: &&Task| task.end().is_none() && task.phase != Phase::Blocked;
    run.iterations_of(of).filter(is_active).count() < *concurrency
}

/// Returns a task with the item in the place of `{{input}}`, and its fields in that of
/// `{{input.field}}`.
fn with_input(task: &TaskDraft, item: &Json) -> TaskDraft {
    let text = |value: &Json| value.as_str().map_or(value.to_string(), str::to_owned);
    let value = |name: &str| match name.strip_prefix("input.") {
        Some(field) => item.get(field).map(text),
        None => (name == "input").then(|| text(item)),
    };
    let mut task = task.clone();
    for setting in task.settings.values_mut() {
        replace(setting, &value);
    }
    task
}

fn replace(json: &mut Json, value: &dyn Fn(&str) -> Option<String>) {
    match json {
        Json::String(text) if text.contains("{{") => *text = references::resolve(text, value),
        Json::Array(list) => list.iter_mut().for_each(|item| replace(item, value)),
        Json::Object(map) => map.values_mut().for_each(|item| replace(item, value)),
        _ => {}
    }
}
