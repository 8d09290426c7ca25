//! What is in a workspace, as a text for people and as JSON for tests. Values of secrets are in
//! neither.

use std::fmt::Write as _;

use serde_json::{Value as Json, json};

use super::made::{Made, MadeKind};
use super::runs::Run;
use super::workspace::Workspace;

/// The most runs in the text, of which the newest are shown.
const MOST: usize = 100;

impl Workspace {
    /// Writes what is in the workspace, for people.
    pub fn text(&self) -> String {
        let mut text = format!("A fake Databricks workspace at {}\n", self.now);
        let runs = self.runs().rev().take(MOST).map(|run| {
            let (life, result) = words(run);
            format!("{}  {life:<14}  {result:<9}  {}", run.id, run.name)
        });
        section(&mut text, "Runs", self.runs().count(), runs);
        let jobs = self.jobs().rev().map(|job| format!("{}  {}", job.id, job.name));
        section(&mut text, "Jobs", self.jobs().count(), jobs);
        let clusters = self
            .clusters()
            .rev()
            .map(|it| format!("{}  {:<11}  {}", it.id, it.state.name(), it.name));
        section(&mut text, "Clusters", self.clusters().count(), clusters);
        let scopes = self.scopes().map(|scope| {
            let keys: Vec<_> = scope.secrets.values().map(|secret| secret.key.as_str()).collect();
            format!("{}  {}", scope.name, keys.join(", "))
        });
        section(&mut text, "Secret scopes", self.scopes().count(), scopes);
        let items = self.items();
        let listed = items.iter().map(|(path, item)| format!("{:<9}  {path}", item.kind.name()));
        section(&mut text, "Workspace items", items.len(), listed);
        let files = self.files();
        let listed =
            files.iter().map(|(path, file)| format!("{path}  {} bytes", file.content.len()));
        section(&mut text, "DBFS", files.len(), listed);
        let files = self.volume_files();
        let listed =
            files.iter().map(|(path, file)| format!("{path}  {} bytes", file.content.len()));
        section(&mut text, "Volumes", files.len(), listed);
        let calls = self.all_calls().map(|(name, calls)| {
            format!("{name:<20}  {:>7}  at most {} in a second", calls.count, calls.highest)
        });
        section(&mut text, "Calls", self.all_calls().count(), calls);
        let broken = self.broken_limits();
        let listed = broken.iter().map(|(limit, count)| format!("{limit:?}  {count}"));
        section(&mut text, "Broken limits", broken.len(), listed);
        let ignored = self.ignored_fields();
        let listed = ignored.iter().map(|(field, count)| format!("{field}  {count}"));
        section(&mut text, "Ignored fields", ignored.len(), listed);
        text
    }

    /// Writes what is in the workspace, for tests.
    pub fn json(&self) -> Json {
        let runs = self.runs().map(|run| {
            let (life, result) = words(run);
            json!({
                "run_id": run.id, "run_name": run.name, "idempotency_token": run.token,
                "job_id": run.job, "life_cycle_state": life, "result_state": result,
                "active": run.is_active(), "start_time": run.created.0,
                "end_time": run.ended.map(|time| time.0),
            })
        });
        let jobs =
            self.jobs().map(|job| json!({"job_id": job.id, "name": job.name, "tags": job.tags}));
        let clusters = self.clusters().map(|cluster| {
            json!({
                "cluster_id": cluster.id, "cluster_name": cluster.name,
                "state": cluster.state.name(), "tags": cluster.tags,
            })
        });
        let scopes = self.scopes().map(|scope| {
            let keys: Vec<_> = scope.secrets.values().map(|secret| &secret.key).collect();
            json!({"name": scope.name, "keys": keys, "acls": scope.acls})
        });
        let items = self.items().iter().map(|(path, item)| {
            json!({"path": path, "object_type": item.kind.name(), "size": item.content.len()})
        });
        let files = self.files().iter();
        let files = files.map(|(path, file)| json!({"path": path, "size": file.content.len()}));
        let on_volumes = self.volume_files().iter();
        let on_volumes =
            on_volumes.map(|(path, file)| json!({"path": path, "size": file.content.len()}));
        let calls = self.all_calls().map(|(name, calls)| {
            let statuses =
                calls.statuses.iter().map(|(status, count)| (status.to_string(), *count));
            let calls = json!({
                "count": calls.count, "limited": calls.limited, "highest": calls.highest,
                "statuses": statuses.collect::<std::collections::BTreeMap<_, _>>(),
            });
            (name.to_owned(), calls)
        });
        let broken = self.broken_limits().iter();
        let broken = broken.map(|(limit, count)| (format!("{limit:?}"), json!(count)));
        json!({
            "time": self.now.0,
            "runs": runs.collect::<Vec<_>>(),
            "jobs": jobs.collect::<Vec<_>>(),
            "clusters": clusters.collect::<Vec<_>>(),
            "scopes": scopes.collect::<Vec<_>>(),
            "items": items.collect::<Vec<_>>(),
            "files": files.collect::<Vec<_>>(),
            "volume_files": on_volumes.collect::<Vec<_>>(),
            "open_handles": self.open_handles(),
            "made": self.made().iter().map(made_json).collect::<Vec<_>>(),
            "calls": calls.collect::<serde_json::Map<_, _>>(),
            "broken_limits": broken.collect::<serde_json::Map<_, _>>(),
            "ignored_fields": self.ignored_fields(),
            "tokens_given": self.tokens_given(),
        })
    }
}

fn section(text: &mut String, title: &str, count: usize, lines: impl Iterator<Item = String>) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "\n{title}: {count}");
    for line in lines {
        let _ = writeln!(text, "  {}", line.trim_end());
    }
}

/// Returns the life cycle state and the result of a run.
fn words(run: &Run) -> (&'static str, &'static str) {
    (run.life_cycle(), run.end().and_then(|end| end.words().result).unwrap_or_default())
}

fn made_json(made: &Made) -> Json {
    let kind = match made.kind {
        MadeKind::Run => "run",
        MadeKind::Job => "job",
        MadeKind::Cluster => "cluster",
    };
    json!({
        "kind": kind, "id": made.id, "name": made.name, "token": made.token, "tags": made.tags,
        "time": made.at.0,
    })
}
