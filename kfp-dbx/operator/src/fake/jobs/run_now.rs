//! `jobs/run-now`.

use serde_json::{Map, Value as Json, json};

use super::super::end::End;
use super::super::fields::Fields;
use super::super::limits::Limit;
use super::super::problem::{Outcome, Problem};
use super::super::runs::Draft;
use super::super::runs::submit::{NewRun, read_token};
use super::super::workspace::Workspace;
use super::settings::has_tasks;

/// The fields that override parameters of the job.
const PARAMETERS: &[&str] = &[
    "jar_params",
    "job_parameters",
    "notebook_params",
    "python_named_params",
    "python_params",
    "spark_submit_params",
];

impl Workspace {
    /// `jobs/run-now`.
    pub(in crate::fake) fn jobs_run_now(&mut self, fields: Fields<'_>) -> Outcome {
        let job = self.job(fields)?;
        let id = job.id;
        let token = read_token(fields)?;
        if let Some(known) = self.run_of_token(Some(id), token)? {
            return Ok(json!({"run_id": known, "number_in_job": known}));
        }
        let settings = Fields { map: &job.settings, version: &job.version };
        if !has_tasks(settings) {
            return Err(Problem::state(format!("Job {id} has no task.")));
        }
        let queue = fields.get("queue").and_then(|queue| queue["enabled"].as_bool());
        let new = NewRun {
            name: job.name.clone(),
            token: token.map(str::to_owned),
            job: Some(id),
            draft: Draft::read(settings, self.settings.serverless)?,
            queue: queue.unwrap_or_else(|| job.queues()),
            overriding: overriding(fields)?,
        };
        let has_room = job.running < job.most_runs();
        self.check_new_run(&new)?;
        let limit = self.settings.limits.active_tasks;
        let full = self.runs.active_tasks + new.draft.tasks.len() > limit;
        let (wait, end) = match (has_room, full, new.queue) {
            (true, false, _) => (None, None),
            (false, _, true) => (Some("MAX_CONCURRENT_RUNS_REACHED"), None),
            (true, true, true) => (Some("ACTIVE_RUNS_LIMIT_REACHED"), None),
            (false, _, false) => (None, Some(End::TooManyRuns)),
            (true, true, false) => {
                self.ledger.broke(Limit::ActiveTasks);
                let message =
                    format!("The workspace has reached its limit of {limit} active tasks.");
                return Err(Problem::too_many(message, 10));
            }
        };
        let run = self.make_run(new, wait, end);
        Ok(json!({"run_id": run, "number_in_job": run}))
    }
}

/// Returns the parameters of the request, which may have 10,000 bytes.
fn overriding(fields: Fields<'_>) -> Result<Map<String, Json>, Problem> {
    let given = PARAMETERS.iter().filter_map(|name| Some((*name, fields.get(name)?)));
    let mut map = Map::new();
    for (name, value) in given {
        if value.to_string().len() > 10_000 {
            let message = format!("{name} must have at most 10000 bytes as JSON.");
            return Err(Problem::invalid(message));
        }
        map.insert(name.to_owned(), value.clone());
    }
    Ok(map)
}
