//! Loops.

use kfp_dbx_core::value::{Ref, Target, Value};
use serde_json::{Value as Json, json};

use super::context::{Context, Fields, Holds, Job};
use super::lists::append;
use super::values::Time;
use crate::model::block::{BlockData, BlockKind, Over};
use crate::model::json::literal;
use crate::model::op::OpKind;

/// The most items that Databricks works on at once.
const MOST: usize = 100;

impl<'a> Context<'a> {
    /// Writes the task of a loop. Several ops become a job, which the loop runs for each item.
    pub(super) fn repeat(&mut self, block: usize, job: &mut Job, task: &mut Fields) {
        let OpKind::Block(BlockData { kind: BlockKind::ForEach { over, .. }, parallelism }) =
            &self.graph.nodes[block].data.kind
        else {
            return;
        };
        let inputs = self.inputs(block, over, job);
        let outer = (job.input.replace(block), std::mem::take(&mut job.whole_input));
        let mut inner = Fields::new();
        match self.only[block] {
            Some(op) => {
                let key = self.graph.nodes[op].name.clone();
                self.report_key(op, &key);
                inner.insert("task_key".to_owned(), key.into());
                self.run(op, job, &mut inner);
            }
            None => self.repeated_job(block, job, &mut inner),
        }
        let is_whole = job.whole_input;
        (job.input, job.whole_input) = outer;
        let Some((inputs, count, has_lists)) = inputs else { return };
        if has_lists && is_whole {
            let name = self.name(block);
            self.lacks(format!("`{name}` uses an item that is a list as a whole"), self.at(block));
        }
        let most = count.unwrap_or(MOST).clamp(1, MOST);
        let concurrency = parallelism.map_or(most, |limit| most.min(limit as usize));
        task.insert(
            "for_each_task".to_owned(),
            json!({ "inputs": inputs, "concurrency": concurrency, "task": inner }),
        );
    }

    /// Returns the items of a loop as text, with their number if it is known, and whether they are
    /// lists, which are objects in the text.
    fn inputs(
        &mut self,
        block: usize,
        over: &'a Over,
        job: &mut Job,
    ) -> Option<(String, Option<usize>, bool)> {
        let why = match over {
            Over::Items(items) => return Some(self.listed(block, items)),
            Over::List(list) => match self.argument(*list) {
                Some(Value::List(items)) => return Some(self.listed(block, items)),
                _ => match (self.reference(*list, Time::Run, job), list.target) {
                    (Ok(_), Target::Output { .. }) => {
                        "it works on the list of an output".to_owned()
                    }
                    (Ok(inputs), _) => return Some((inputs, None, false)),
                    (Err(why), _) => why,
                },
            },
            Over::Sequence { start: Value::Int(start), end: Value::Int(end), format: None } => {
                let items: Vec<_> = (*start..*end).map(Value::Int).collect();
                return Some(self.listed(block, &items));
            }
            Over::Sequence { format: Some(_), .. } => {
                "its numbers have a format: write the items as a list".to_owned()
            }
            Over::Sequence { .. } => "the run decides on its numbers".to_owned(),
        };
        let name = self.name(block);
        self.lacks_because(&format!("the loop `{name}`"), &why, self.at(block));
        None
    }

    fn listed(&mut self, block: usize, items: &[Value]) -> (String, Option<usize>, bool) {
        let (items, count, has_lists) = listed(items);
        let part = format!("the items of the loop `{}`", self.name(block));
        self.report_literal(&part, &items, Some(self.at(block)));
        (items, count, has_lists)
    }

    /// Writes the job that a loop runs for each item.
    fn repeated_job(&mut self, block: usize, job: &mut Job, task: &mut Fields) {
        let name = &self.graph.nodes[block].name;
        let key = self.key(&format!("{}_{name}", job.key));
        let mut own = Job::new(&key, Holds::Loop(block));
        own.depth = job.depth + 1;
        let title = format!("{}: {name}", self.lowered.settings.name);
        let mut written = Fields::new();
        written.insert("name".to_owned(), title.into());
        // One run for each item.
        written.insert("max_concurrent_runs".to_owned(), 1000.into());
        self.write_shared(Holds::Loop(block), &mut written);
        let repeated = self.repeated.get(&block).cloned().unwrap_or_default();
        self.report_key(block, &repeated);
        task.insert("task_key".to_owned(), repeated.into());
        self.tasks(&mut own);
        let clusters = self.job_clusters(&mut own);
        append(&mut written, "job_clusters", clusters);
        let environments = std::mem::take(&mut own.environments);
        let environments = environments.into_iter().map(|(_, environment)| environment).collect();
        append(&mut written, "environments", environments);
        let tasks = std::mem::take(&mut own.tasks);
        written.insert("tasks".to_owned(), tasks.into());
        self.finish(own, written, block, job, task);
    }

    /// Returns the argument that a list stands for.
    fn argument(&self, list: Ref) -> Option<&'a Value> {
        match self.known(list.target)? {
            Value::Ref(inner) => self.argument(*inner),
            value => Some(value),
        }
    }
}

fn listed(items: &[Value]) -> (String, Option<usize>, bool) {
    let has_lists = items.iter().any(|item| matches!(item, Value::List(_)));
    let item = |item: &Value| match item {
        Value::List(parts) => {
            let parts = (0..).zip(parts).map(|(at, part)| (format!("item_{at}"), literal(part)));
            Json::Object(parts.collect())
        }
        item => literal(item),
    };
    let list: Json = items.iter().map(item).collect();
    (list.to_string(), Some(items.len()), has_lists)
}
