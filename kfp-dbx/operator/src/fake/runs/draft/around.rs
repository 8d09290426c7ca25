//! The fields around the tasks: job clusters, environments, the Git source, parameters, principals.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json};

use super::super::super::clusters;
use super::super::super::fields::Fields;
use super::super::super::problem::Problem;
use super::super::super::words::{IS_MISSING, IS_REJECTED, has_word};
use super::values::check_key;

/// The fields around the tasks.
pub(super) struct Around<'a> {
    pub(super) version: &'a str,
    /// Whether a task can run on serverless compute.
    pub(super) serverless: bool,
    pub(super) job_clusters: BTreeMap<String, Map<String, Json>>,
    pub(super) environments: BTreeSet<String>,
    pub(super) parameters: BTreeMap<String, String>,
    pub(super) git: Option<&'a Json>,
    fields: Fields<'a>,
}

/// The fields that the API tells of a run.
const TOLD: &[&str] = &["git_source", "job_clusters"];

impl<'a> Around<'a> {
    pub(super) fn read(fields: Fields<'a>, serverless: bool) -> Result<Self, Problem> {
        let git = fields.get("git_source");
        git.map_or(Ok(()), check_git)?;
        check_run_as(fields)?;
        check_access(fields)?;
        Ok(Self {
            version: fields.version,
            serverless,
            job_clusters: job_clusters(fields)?,
            environments: environments(fields)?,
            parameters: parameters(fields)?,
            git,
            fields,
        })
    }

    /// Returns the fields that the API tells of a run.
    pub(super) fn told(&self) -> Map<String, Json> {
        let told = TOLD
            .iter()
            .filter_map(|name| Some(((*name).to_owned(), self.fields.get(name)?.clone())));
        told.collect()
    }

    /// Whether the checkout of the Git source fails.
    pub(super) fn git_is_missing(&self) -> bool {
        let named = ["git_url", "git_branch", "git_tag", "git_commit"];
        self.git.is_some_and(|git| {
            let texts = named.iter().filter_map(|name| git[*name].as_str());
            texts.into_iter().any(|text| has_word(text, IS_MISSING))
        })
    }
}

/// Returns the objects of a list, with their keys, which are unlike.
fn keyed<'a>(
    fields: Fields<'a>,
    list: &str,
    key: &'static str,
) -> Result<BTreeMap<String, &'a Json>, Problem> {
    let items = fields.get(list).and_then(Json::as_array).into_iter().flatten();
    let mut keyed = BTreeMap::new();
    for item in items {
        let name = item[key].as_str().unwrap_or_default();
        check_key(name, key)?;
        if keyed.insert(name.to_owned(), item).is_some() {
            return Err(Problem::invalid(format!("Duplicate {key} `{name}`.")));
        }
    }
    Ok(keyed)
}

fn job_clusters(fields: Fields<'_>) -> Result<BTreeMap<String, Map<String, Json>>, Problem> {
    let keyed = keyed(fields, "job_clusters", "job_cluster_key")?;
    let clusters = keyed.into_iter().map(|(key, cluster)| {
        let new = cluster["new_cluster"].as_object();
        let new = new.ok_or_else(|| Problem::required("new_cluster"))?;
        if new.contains_key("libraries") {
            let message = "Libraries cannot be declared in a shared job cluster.";
            return Err(Problem::invalid(message));
        }
        clusters::check_job_cluster(Fields { map: new, version: fields.version })?;
        Ok((key, new.clone()))
    });
    clusters.collect()
}

fn environments(fields: Fields<'_>) -> Result<BTreeSet<String>, Problem> {
    let keyed = keyed(fields, "environments", "environment_key")?;
    for (key, environment) in &keyed {
        let has = |name: &str| environment["spec"][name].is_string();
        if !["environment_version", "client", "base_environment"].iter().any(|name| has(name)) {
            let message = format!("The environment `{key}` has no environment_version.");
            return Err(Problem::invalid(message));
        }
    }
    Ok(keyed.into_keys().collect())
}

fn parameters(fields: Fields<'_>) -> Result<BTreeMap<String, String>, Problem> {
    let list = fields.get("parameters").and_then(Json::as_array).into_iter().flatten();
    let mut parameters = BTreeMap::new();
    for parameter in list {
        let (name, default) = (parameter["name"].as_str(), parameter["default"].as_str());
        let name = name.filter(|name| !name.is_empty()).ok_or_else(|| Problem::required("name"))?;
        let default = default.ok_or_else(|| Problem::required("default"))?;
        if parameters.insert(name.to_owned(), default.to_owned()).is_some() {
            return Err(Problem::invalid(format!("Duplicate parameter `{name}`.")));
        }
    }
    Ok(parameters)
}

fn check_git(git: &Json) -> Result<(), Problem> {
    for name in ["git_url", "git_provider"] {
        if git[name].as_str().is_none_or(str::is_empty) {
            return Err(Problem::required(name));
        }
    }
    let refs = ["git_branch", "git_tag", "git_commit"];
    match refs.iter().filter(|name| git[**name].is_string()).count() {
        1 => Ok(()),
        _ => {
            Err(Problem::invalid("Exactly one of git_branch, git_tag and git_commit must be set."))
        }
    }
}

/// Checks the principal that a run or a job runs as.
fn check_run_as(fields: Fields<'_>) -> Result<(), Problem> {
    let Some(run_as) = fields.get("run_as") else { return Ok(()) };
    let name = principal(run_as)?;
    if has_word(name, IS_REJECTED) {
        let message = format!("The user has no permission to run as {name}.");
        return Err(Problem::new(403, "PERMISSION_DENIED", message));
    }
    Ok(())
}

/// Checks the permissions that a request gives.
fn check_access(fields: Fields<'_>) -> Result<(), Problem> {
    let list = fields.get("access_control_list").and_then(Json::as_array).into_iter().flatten();
    for entry in list {
        let name = principal(entry)?;
        if has_word(name, IS_REJECTED) {
            return Err(Problem::invalid(format!("The principal {name} does not exist.")));
        }
        if !entry["permission_level"].is_string() {
            return Err(Problem::required("permission_level"));
        }
    }
    Ok(())
}

/// Returns the one principal that an object names.
fn principal(object: &Json) -> Result<&str, Problem> {
    let names = ["user_name", "group_name", "service_principal_name"];
    let mut given = names.iter().filter_map(|name| object[*name].as_str());
    match (given.next(), given.next()) {
        (Some(name), None) if !name.is_empty() => Ok(name),
        _ => Err(Problem::invalid(
            "Exactly one of user_name, group_name and service_principal_name must be set.",
        )),
    }
}
