//! The endpoints of clusters.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::super::fields::Fields;
use super::super::made::{Made, MadeKind};
use super::super::problem::{Outcome, Problem};
use super::super::runs::submit::read_token;
use super::super::settings::USER;
use super::super::words::{IS_PROTECTED, IS_REJECTED, has_word};
use super::super::workspace::Workspace;
use super::check::check_cluster;
use super::{Cluster, ClusterState, course};

impl Workspace {
    /// `clusters/create`.
    pub(in crate::fake) fn clusters_create(&mut self, fields: Fields<'_>) -> Outcome {
        check_cluster(fields)?;
        let token = read_token(fields)?;
        if let Some(known) = token.and_then(|token| self.active_cluster_of(token)) {
            return Ok(json!({"cluster_id": known}));
        }
        let name = fields.text("cluster_name").unwrap_or_default();
        if has_word(name, IS_REJECTED) {
            return Err(Problem::rejected(name));
        }
        let id = self.clusters.new_id(self.now);
        let number = self.clusters.made;
        let name = if name.is_empty() { format!("cluster-{number}") } else { name.to_owned() };
        let minutes =
            fields.number("autotermination_minutes").and_then(|it| u64::try_from(it).ok());
        let idle = minutes.filter(|it| *it > 0).map(|it| Duration::from_secs(it * 60));
        let cluster = Cluster {
            id: id.clone(),
            tags: tags(fields.map),
            state: ClusterState::Pending,
            created: self.now,
            is_of_job: false,
            number,
            token: token.map(str::to_owned),
            settings: settings(fields.map),
            message: String::new(),
            reason: None,
            running_since: None,
            terminated_at: None,
            erased: false,
            plan: course::plan(&name, idle, &self.settings.durations),
            next: None,
            users: BTreeSet::new(),
            name,
        };
        self.made.push(Made {
            kind: MadeKind::Cluster,
            id: id.clone(),
            name: cluster.name.clone(),
            token: cluster.token.clone(),
            tags: cluster.tags.clone(),
            at: self.now,
        });
        self.clusters.all.insert(id.clone(), cluster);
        self.clusters.by_number.insert(number, id.clone());
        self.set_cluster(&id, ClusterState::Pending);
        Ok(json!({"cluster_id": id}))
    }

    fn active_cluster_of(&self, token: &str) -> Option<&str> {
        let is = |cluster: &&Cluster| {
            cluster.token.as_deref() == Some(token) && cluster.state.is_active()
        };
        self.clusters.all.values().find(is).map(|cluster| cluster.id.as_str())
    }

    /// `clusters/get`.
    pub(in crate::fake) fn clusters_get(&mut self, fields: Fields<'_>) -> Outcome {
        Ok(cluster_json(self.cluster(fields)?))
    }

    /// `clusters/list`: the newest first.
    pub(in crate::fake) fn clusters_list(&mut self, fields: Fields<'_>) -> Outcome {
        let page = self.read_page(fields, "page_size", 100)?;
        let states = wanted(fields, "cluster_states");
        let sources = wanted(fields, "cluster_sources");
        let ids = self.clusters.by_number.range(page.range()).rev();
        let clusters = ids.filter_map(|(_, id)| self.clusters.all.get(id));
        // Clusters that terminated long ago are only found by their id.
        let month = Duration::from_secs(30 * 24 * 3600);
        let (quirks, now) = (self.settings.quirks, self.now);
        let is_listed = |cluster: &&Cluster| {
            let old = |time| cluster.state == ClusterState::Terminated && now.since(time) > month;
            quirks.is_listed(cluster.created, now)
                && !cluster.terminated_at.is_some_and(old)
                && states.as_ref().is_none_or(|states| states.contains(cluster.state.name()))
                && sources.as_ref().is_none_or(|sources| sources.contains(source(cluster)))
        };
        let mut clusters = clusters.filter(is_listed);
        let here: Vec<_> = clusters.by_ref().take(page.limit).collect();
        let more = clusters.next().is_some();
        let mut json = json!({});
        if !here.is_empty() {
            json["clusters"] = here.iter().map(|cluster| cluster_json(cluster)).collect();
        }
        if more {
            json["next_page_token"] = page.token(here.last().map(|last| last.number));
        }
        Ok(json)
    }

    /// `clusters/start`.
    pub(in crate::fake) fn clusters_start(&mut self, fields: Fields<'_>) -> Outcome {
        let cluster = self.cluster(fields)?;
        let id = cluster.id.clone();
        if cluster.is_of_job {
            return Err(Problem::state(format!("Cluster {id} is of a job and cannot be started.")));
        }
        if cluster.state != ClusterState::Terminated {
            let message = format!("Cluster {id} is in unexpected state {}.", cluster.state.name());
            return Err(Problem::state(message));
        }
        self.set_cluster(&id, ClusterState::Pending);
        Ok(json!({}))
    }

    /// `clusters/delete`, which terminates the cluster.
    pub(in crate::fake) fn clusters_terminate(&mut self, fields: Fields<'_>) -> Outcome {
        self.end_cluster(fields, false)
    }

    /// `clusters/permanent-delete`.
    pub(in crate::fake) fn clusters_delete(&mut self, fields: Fields<'_>) -> Outcome {
        self.end_cluster(fields, true)
    }

    fn end_cluster(&mut self, fields: Fields<'_>, erase: bool) -> Outcome {
        let cluster = self.cluster(fields)?;
        let (id, state) = (cluster.id.clone(), cluster.state);
        if has_word(&cluster.name, IS_PROTECTED) {
            return Err(Problem::protected(&cluster.name));
        }
        if let Some(cluster) = self.clusters.all.get_mut(&id) {
            cluster.erased |= erase;
            if state.is_active() {
                cluster.reason = Some(("USER_REQUEST", "SUCCESS"));
            }
        }
        match state {
            ClusterState::Terminated | ClusterState::Error if erase => self.forget_cluster(&id),
            ClusterState::Terminated | ClusterState::Terminating => {}
            _ => self.terminate(&id),
        }
        Ok(json!({}))
    }

    fn cluster(&self, fields: Fields<'_>) -> Result<&Cluster, Problem> {
        let id = fields.required("cluster_id")?;
        let cluster = self.clusters.all.get(id);
        cluster.ok_or_else(|| self.missing(&format!("Cluster {id} does not exist.")))
    }
}

/// Returns the tags that a request gives a cluster.
pub(super) fn tags(settings: &Map<String, Json>) -> BTreeMap<String, String> {
    let tags = settings.get("custom_tags").and_then(Json::as_object).into_iter().flatten();
    tags.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

/// Returns the settings of a cluster as the API tells them.
pub(super) fn settings(wanted: &Map<String, Json>) -> Map<String, Json> {
    let told =
        wanted.iter().filter(|(name, value)| !value.is_null() && *name != "idempotency_token");
    told.map(|(name, value)| (name.clone(), value.clone())).collect()
}

/// Returns the `cluster_source`.
fn source(cluster: &Cluster) -> &'static str {
    if cluster.is_of_job { "JOB" } else { "API" }
}

/// Reads the words of a filter: a list in one field, or an object of lists.
fn wanted(fields: Fields<'_>, name: &str) -> Option<BTreeSet<String>> {
    let dotted = fields.get(&format!("filter_by.{name}"));
    let words = dotted.or_else(|| fields.get("filter_by")?.get(name))?;
    let list = match words {
        Json::String(words) => words.split(',').map(str::to_owned).collect(),
        Json::Array(words) => words.iter().filter_map(Json::as_str).map(str::to_owned).collect(),
        _ => return None,
    };
    Some(list)
}

fn cluster_json(cluster: &Cluster) -> Json {
    let mut json = Json::Object(cluster.settings.clone());
    json["cluster_id"] = json!(cluster.id);
    json["cluster_name"] = json!(cluster.name);
    json["creator_user_name"] = json!(USER);
    json["cluster_source"] = json!(source(cluster));
    json["state"] = json!(cluster.state.name());
    json["state_message"] = json!(cluster.message);
    json["start_time"] = json!(cluster.created.0);
    json["default_tags"] = json!({
        "Vendor": "Databricks", "Creator": USER,
        "ClusterId": cluster.id, "ClusterName": cluster.name,
    });
    if let Some(time) = cluster.terminated_at {
        json["terminated_time"] = json!(time.0);
    }
    if let Some(since) = cluster.running_since.filter(|_| cluster.state == ClusterState::Running) {
        json["last_restarted_time"] = json!(since.0);
        json["driver"] = json!({"node_id": "fake", "start_timestamp": since.0});
        json["spark_context_id"] = json!(since.0);
    }
    if let Some((code, kind)) = cluster.reason {
        json["termination_reason"] = json!({"code": code, "type": kind});
    }
    json
}
