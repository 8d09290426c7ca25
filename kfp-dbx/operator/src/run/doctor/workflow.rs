//! Reads workflows as YAML: the service accounts of their pods, the rights that these need, and the
//! features of Argo.

mod manifest;

use std::collections::BTreeSet;

use kfp_dbx_core::spec::argo_needs::needs_argo;
use kfp_dbx_core::table::argo::Needs;
use kfp_dbx_core::table::{Action, resource, verbs};
use serde::Deserialize;
use serde_json::Value as Json;

use manifest::Named;

/// A workflow, a schedule or a template of a file.
#[derive(Debug)]
pub(super) struct Document {
    /// The file.
    pub(super) file: String,
    /// Its own namespace, if it names one.
    pub(super) namespace: Option<String>,
    /// The service accounts of its pods, in the order of their names.
    pub(super) accounts: Vec<Account>,
    /// The features of Argo that it uses.
    pub(super) needs: Needs,
}

/// A service account, and what its pods do.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) name: String,
    pub(super) rights: BTreeSet<Right>,
    /// The templates whose object is known only at run time, or whose kind is unknown.
    pub(super) unknown: BTreeSet<String>,
}

impl Account {
    /// Whether its name is known before the run.
    pub(super) fn is_known(&self) -> bool {
        !self.name.contains("{{")
    }
}

/// Whether Kubernetes can have an object of that name.
pub(in crate::run) fn is_name(text: &str) -> bool {
    let is_end = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    text.len() <= 253
        && text.starts_with(is_end)
        && text.ends_with(is_end)
        && text.chars().all(|c| is_end(c) || matches!(c, '-' | '.'))
}

/// A right that a service account needs.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Right {
    /// The namespace, if it is another one than that of the workflow.
    pub(super) namespace: Option<String>,
    pub(super) group: String,
    pub(super) plural: String,
    pub(super) is_cluster_wide: bool,
    pub(super) verb: &'static str,
}

/// Reads the documents of a file.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Document>, String> {
    let mut documents = Vec::new();
    for part in serde_yaml::Deserializer::from_str(text) {
        let json =
            Json::deserialize(part).map_err(|error| format!("`{file}` is not YAML: {error}"))?;
        if !json.is_null() {
            documents.push(document(file, &json)?);
        }
    }
    match documents.is_empty() {
        true => Err(format!("`{file}` has no workflow; `compile` writes one")),
        false => Ok(documents),
    }
}

fn document(file: &str, json: &Json) -> Result<Document, String> {
    let spec = match json["kind"].as_str().unwrap_or_default() {
        "Workflow" | "WorkflowTemplate" | "ClusterWorkflowTemplate" => &json["spec"],
        "CronWorkflow" => &json["spec"]["workflowSpec"],
        "" => return Err(format!("`{file}` is no workflow: it has no `kind`")),
        kind => {
            return Err(format!(
                "`{file}` has an object of the kind `{kind}`, which is no workflow; the kinds are \
                 `Workflow`, `CronWorkflow` and `WorkflowTemplate`"
            ));
        }
    };
    let namespace = json["metadata"]["namespace"].as_str();
    if let Some(wrong) = namespace.filter(|name| !is_name(name)) {
        return Err(format!("`{file}` has the namespace `{wrong}`, which is no name of one"));
    }
    let mut accounts: Vec<Account> = Vec::new();
    let listed = spec["templates"].as_array().into_iter().flatten();
    for template in listed.chain([&spec["templateDefaults"]]).filter(|template| has_pod(template)) {
        let account = [template, &spec["templateDefaults"], spec]
            .into_iter()
            .find_map(|of| of["serviceAccountName"].as_str())
            .unwrap_or("default");
        add(&mut accounts, account, template);
    }
    accounts.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some(wrong) = accounts.iter().find(|one| one.is_known() && !is_name(&one.name)) {
        let wrong = &wrong.name;
        return Err(format!("`{file}` has the service account `{wrong}`, which is no name of one"));
    }
    let namespace = namespace.map(str::to_owned);
    Ok(Document { file: file.to_owned(), namespace, accounts, needs: needs_argo(json) })
}

/// Whether Argo makes a pod for a template.
fn has_pod(template: &Json) -> bool {
    ["resource", "container", "script", "containerSet", "data"]
        .iter()
        .any(|field| template[*field].is_object())
}

/// Adds the rights of a template to those of its account.
fn add(accounts: &mut Vec<Account>, name: &str, template: &Json) {
    let place = accounts.iter().position(|account| account.name == name).unwrap_or_else(|| {
        accounts.push(Account {
            name: name.to_owned(),
            // Argo's executor reports the outcome of each pod.
            rights: ["create", "patch"].map(report).into(),
            unknown: BTreeSet::new(),
        });
        accounts.len() - 1
    });
    let account = &mut accounts[place];
    let of = &template["resource"];
    if !of.is_object() {
        return;
    }
    let action = Action::ALL.into_iter().find(|action| of["action"] == action.as_str());
    let objects = manifest::objects(of["manifest"].as_str().unwrap_or_default());
    let (Some(action), false) = (action, objects.is_empty()) else {
        account.unknown.insert(template_name(template));
        return;
    };
    let flags: Vec<_> =
        of["flags"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    let verbs = verbs(action, &flags, is_read(template));
    for object in objects {
        match object {
            // The plural of an unknown kind would be a guess.
            Some(object) if !resource(&object.group, &object.kind).is_guessed => {
                account.rights.extend(rights(&object, &verbs));
            }
            _ => {
                account.unknown.insert(template_name(template));
            }
        }
    }
}

fn report(verb: &'static str) -> Right {
    Right {
        namespace: None,
        group: "argoproj.io".to_owned(),
        plural: "workflowtaskresults".to_owned(),
        is_cluster_wide: false,
        verb,
    }
}

fn rights<'a>(
    object: &'a Named,
    verbs: &'a BTreeSet<&'static str>,
) -> impl Iterator<Item = Right> + 'a {
    let resource = resource(&object.group, &object.kind);
    verbs.iter().map(move |verb| Right {
        namespace: object.namespace.clone(),
        group: object.group.clone(),
        plural: resource.plural.clone(),
        is_cluster_wide: resource.is_cluster_wide,
        verb,
    })
}

fn template_name(template: &Json) -> String {
    template["name"].as_str().unwrap_or_default().to_owned()
}

/// Whether a condition or an output of a resource template reads the object.
fn is_read(template: &Json) -> bool {
    let is_set = |field: &str| template["resource"][field].is_string();
    let outputs = template["outputs"]["parameters"].as_array().into_iter().flatten();
    is_set("successCondition")
        || is_set("failureCondition")
        || outputs.into_iter().any(|output| {
            let from = &output["valueFrom"];
            from["jsonPath"].is_string() || from["jqFilter"].is_string()
        })
}

#[cfg(test)]
mod tests;
