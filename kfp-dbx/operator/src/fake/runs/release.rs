//! Which tasks need not wait any longer, and which never run.

use kfp_dbx_core::table::run_if::{
    ALL_SUCCESS, UPSTREAM_CANCELED, UPSTREAM_FAILED, kept_from_running,
};

use super::super::end::End;
use super::draft::Doing;
use super::{Phase, Run, Task, iterations};

/// The next step of a task that waits for others.
pub(super) enum Release {
    Begin(u64),
    Stop(u64, End),
    End(u64, End),
}

/// Returns the next task that need not wait for others any longer.
pub(super) fn next_release(run: &Run) -> Option<Release> {
    if run.queued.is_some() || !run.begun {
        return None;
    }
    run.tasks.iter().find_map(|task| match task.phase {
        Phase::Blocked => released(run, task),
        Phase::Running if matches!(task.draft.doing, Doing::ForEach { .. }) => {
            let is_own = task.next.is_some() || task.plan.running.is_none();
            let end = iterations::end_of_iterations(run, task).filter(|_| !is_own);
            end.map(|end| Release::Stop(task.id, end))
        }
        _ => None,
    })
}

/// Returns the next step of a task that waits for others, if it need not wait any longer.
fn released(run: &Run, task: &Task) -> Option<Release> {
    if let Some(iteration) = &task.iteration {
        return iterations::has_turn(run, iteration.of).then_some(Release::Begin(task.id));
    }
    let last = |key: &str| run.last_attempts().find(|task| task.key == key);
    let ends = task.draft.depends_on.iter().map(|(key, outcome)| {
        let on = last(key)?;
        let end = on.end()?;
        let is_other = |outcome: &str| on.outcome.is_some_and(|it| it.to_string() != outcome);
        // The branch of a condition that is not taken.
        let excludes = end == End::Success && outcome.as_deref().is_some_and(is_other);
        Some(if excludes { End::Excluded } else { end })
    });
    let ends: Vec<_> = ends.collect::<Option<_>>()?;
    let run_if = task.draft.settings.get("run_if").and_then(serde_json::Value::as_str);
    Some(match judge(run_if.unwrap_or(ALL_SUCCESS), &ends) {
        None => Release::Begin(task.id),
        Some(end) => Release::End(task.id, end),
    })
}

/// Returns the end of a task that its dependencies keep from running, or `None` if it runs.
fn judge(run_if: &str, ends: &[End]) -> Option<End> {
    let words: Vec<_> = ends.iter().map(|end| end.word()).collect();
    Some(match kept_from_running(run_if, &words)? {
        UPSTREAM_CANCELED => End::UpstreamCancelled,
        UPSTREAM_FAILED => End::UpstreamFailed,
        _ => End::Excluded,
    })
}
