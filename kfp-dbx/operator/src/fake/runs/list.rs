//! `runs/list`.

use std::collections::BTreeSet;

use serde_json::{Value as Json, json};

use super::super::fields::Fields;
use super::super::problem::{Outcome, Problem};
use super::super::workspace::Workspace;
use super::Run;
use crate::time::Time;

/// The runs that a request asks for.
struct Filter<'a> {
    active_only: bool,
    completed_only: bool,
    run_type: Option<&'a str>,
    from: Option<Time>,
    to: Option<Time>,
}

impl<'a> Filter<'a> {
    fn read(fields: Fields<'a>) -> Result<Self, Problem> {
        let (active_only, completed_only) =
            (fields.flag("active_only"), fields.flag("completed_only"));
        if active_only && completed_only {
            let message = "Only one of active_only and completed_only can be true.";
            return Err(Problem::invalid(message));
        }
        let time = |name| fields.number(name).and_then(|time| u64::try_from(time).ok()).map(Time);
        Ok(Self {
            active_only,
            completed_only,
            run_type: fields.text("run_type").filter(|kind| !kind.is_empty()),
            from: time("start_time_from"),
            to: time("start_time_to"),
        })
    }

    fn has(&self, run: &Run) -> bool {
        let kind = if run.job.is_some() { "JOB_RUN" } else { "SUBMIT_RUN" };
        (!self.active_only || run.is_active())
            && (!self.completed_only || !run.is_active())
            && self.run_type.is_none_or(|wanted| wanted == kind)
            && self.to.is_none_or(|to| run.created <= to)
    }

    /// Whether no older run can be one that is asked for.
    fn ends_at(&self, run: &Run) -> bool {
        self.from.is_some_and(|from| run.created < from)
    }
}

impl Workspace {
    /// `runs/list`: the newest runs first.
    pub(in crate::fake) fn runs_list(&mut self, fields: Fields<'_>) -> Outcome {
        static NO_RUNS: BTreeSet<u64> = BTreeSet::new();
        let page = self.read_page(fields, "limit", 25)?;
        let filter = Filter::read(fields)?;
        let range = page.range();
        let job = fields.number("job_id").filter(|job| *job != 0);
        let job = job.map(|job| u64::try_from(job).unwrap_or_default());
        // The operator asks for the active runs again and again: they are not looked for among all.
        let ids: Box<dyn Iterator<Item = &u64>> = match job {
            Some(job) => {
                Box::new(self.runs.of_job.get(&job).unwrap_or(&NO_RUNS).range(range).rev())
            }
            None if filter.active_only => Box::new(self.runs.active.range(range).rev()),
            None => Box::new(self.runs.all.range(range).rev().map(|(id, _)| id)),
        };
        let (quirks, now) = (self.settings.quirks, self.now);
        let runs = ids.filter_map(|id| self.runs.all.get(id)).filter(|run| !self.is_orphan(run));
        let runs = runs.filter(|run| quirks.is_listed(run.created, now));
        let mut runs = runs.take_while(|run| !filter.ends_at(run)).filter(|run| filter.has(run));
        let here: Vec<_> = runs.by_ref().take(page.limit).collect();
        let more = runs.next().is_some();
        let with_tasks = fields.flag("expand_tasks");
        let listed: Vec<Json> = here.iter().map(|run| self.run_json(run, with_tasks)).collect();
        let mut json = json!({});
        // The API leaves an empty list out.
        if !listed.is_empty() {
            json["runs"] = Json::Array(listed);
        }
        if more {
            json["next_page_token"] = page.token(here.last().map(|last| last.id));
        }
        if fields.version != "2.2" {
            json["has_more"] = json!(more);
        }
        Ok(json)
    }

    /// Whether the saved job of a run was deleted, and its history with it.
    fn is_orphan(&self, run: &Run) -> bool {
        run.job.is_some_and(|job| !self.jobs.all.contains_key(&job))
    }
}
