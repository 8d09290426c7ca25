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
    "dbt_commands",
    "jar_params",
    "job_parameters",
    "notebook_params",
    "pipeline_params",
    "python_named_params",
    "python_params",
    "spark_submit_params",
    "sql_params",
];

impl Workspace {
    /// `jobs/run-now`.
    pub(in crate::fake) fn jobs_run_now(&mut self, fields: Fields<'_>) -> Outcome {
        let id = self.job(fields)?.id;
        let token = read_token(fields)?;
        if let Some(known) = self.run_of_token(Some(id), token)? {
            return Ok(json!({"run_id": known, "number_in_job": known}));
        }
        let wanted = Wanted {
            token: token.map(str::to_owned),
            queue: fields.get("queue").and_then(|queue| queue["enabled"].as_bool()),
            only: fields.get("only").and_then(Json::as_array),
            overriding: overriding(fields)?,
            waiting: None,
        };
        let run = self.start_job(id, wanted)?;
        Ok(json!({"run_id": run, "number_in_job": run}))
    }

    /// Starts the run of a job for which a task waits.
    pub(in crate::fake) fn run_job_for(
        &mut self,
        job: u64,
        overriding: Map<String, Json>,
        task: u64,
    ) -> Result<u64, Problem> {
        let (token, queue, only) = (None, None, None);
        self.start_job(job, Wanted { token, queue, only, overriding, waiting: Some(task) })
    }

    fn start_job(&mut self, id: u64, wanted: Wanted<'_>) -> Result<u64, Problem> {
        let missing = || Problem::invalid(format!("Job {id} does not exist."));
        let job = self.jobs.all.get(&id).ok_or_else(missing)?;
        let settings = Fields { map: &job.settings, version: &job.version };
        if !has_tasks(settings) {
            return Err(Problem::state(format!("Job {id} has no task.")));
        }
        let mut draft = Draft::read(settings, self.settings.serverless)?;
        if let Some(only) = wanted.only.filter(|only| !only.is_empty()) {
            draft.keep(&only.iter().filter_map(Json::as_str).collect::<Vec<_>>())?;
        }
        let new = NewRun {
            name: job.name.clone(),
            token: wanted.token,
            job: Some(id),
            draft,
            queue: wanted.queue.unwrap_or_else(|| job.queues()),
            overriding: wanted.overriding,
            waiting: wanted.waiting,
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
        Ok(self.make_run(new, wait, end))
    }
}

/// The run that someone asks for.
struct Wanted<'a> {
    token: Option<String>,
    queue: Option<bool>,
    /// The keys of the tasks, unless it is all of them.
    only: Option<&'a Vec<Json>>,
    overriding: Map<String, Json>,
    waiting: Option<u64>,
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
