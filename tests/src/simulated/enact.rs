//! A scenario on a real cluster.
//!
//! The fake workspace decides by words in names how a resource ends. Everything else is done here: the
//! objects that are there before, pods that never start or are lost, people who stop a workflow or
//! answer an approval.

use std::collections::{BTreeMap, BTreeSet};
use std::thread::sleep;
use std::time::{Duration, Instant};

use kfp_dbx_core::table;
use kfp_dbx_simulator::scenario::{Action, Fault, Scenario, When};
use serde_json::{Value as Json, json};

use super::picture::{Names, is_compared, with_state};
use super::rights::needed;
use super::{Case, Picture};
use crate::cluster::{Cluster, key};

/// The longest time that a case may take.
const LONGEST: Duration = Duration::from_secs(5 * 60);
/// The time after which a workflow that never ends is looked at.
const FOR_EVER: Duration = Duration::from_secs(60);
/// The time between two looks.
const EVERY: Duration = Duration::from_millis(700);
/// The longest time that objects take to be gone.
const TO_BE_GONE: Duration = Duration::from_secs(90);

/// Runs a case on the cluster.
pub(super) fn enact(
    case: &Case,
    simulated: &[Picture],
    cluster: &Cluster,
) -> Result<Vec<Picture>, String> {
    let mut runs = Vec::new();
    let present: Vec<&Json> =
        case.starts.iter().flat_map(|start| &start.scenario.present).collect();
    // Each namespace of the tests has its Secret.
    for object in present.into_iter().filter(|object| object["kind"] != "Secret") {
        cluster.create(object);
    }
    let mut forbidden = Vec::new();
    for start in &case.starts {
        for op in &case.forbidden {
            forbidden.push(needed(op, &start.yaml)?);
        }
    }
    cluster.forbid(&forbidden);
    for (start, simulated) in case.starts.iter().zip(simulated) {
        let parameters = &start.scenario.parameters;
        let parameters: Vec<_> =
            parameters.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let workflow = cluster.start_yaml(&start.yaml, &parameters);
        let is_deleted = simulated.phase == "Deleted";
        runs.push(Run::new(cluster, &start.scenario, workflow, is_deleted)?);
    }
    let begun = Instant::now();
    let mut seen = BTreeMap::new();
    while runs.iter().any(|run| !run.is_over) {
        note(&mut seen, others(cluster));
        if case.never_ends && begun.elapsed() > FOR_EVER {
            break;
        }
        if begun.elapsed() > LONGEST {
            let status: Vec<_> = runs.iter().map(|run| run.picture().to_string()).collect();
            return Err(format!("it does not end on the cluster:\n{}", status.join("\n")));
        }
        sleep(EVERY);
        for run in &mut runs {
            run.look(cluster)?;
        }
    }
    let mut pictures: Vec<_> = runs.iter().map(Run::picture).collect();
    let names: Vec<_> = runs.iter().map(|run| &run.names).collect();
    // Each workflow sees all objects of the namespace.
    for (place, picture) in pictures.iter_mut().enumerate() {
        let begun = Instant::now();
        loop {
            picture.left = left(cluster, names[place]);
            if picture.left == simulated[place].left || begun.elapsed() > TO_BE_GONE {
                break;
            }
            sleep(EVERY);
        }
        note(&mut seen, others(cluster));
        let of_operator = cluster.seen();
        let all = of_operator.values().chain(seen.values());
        picture.objects = all.map(|object| names[place].object(object)).collect();
        picture.objects.sort_by(|one, other| one.0.cmp(&other.0));
    }
    Ok(pictures)
}

/// Returns the objects that are there.
fn left(cluster: &Cluster, names: &Names) -> Vec<String> {
    let mut all = cluster.list();
    all.extend(others(cluster));
    let all = all.iter().filter(|object| is_compared(object["kind"].as_str().unwrap_or_default()));
    let all = all.map(|object| {
        let is_deleting = object["metadata"]["deletionTimestamp"].is_string();
        with_state(&names.object(object).0, is_deleting)
    });
    let mut all: Vec<_> = all.collect();
    all.sort();
    all
}

/// Notes objects as they are now, by kinds and names.
fn note(seen: &mut BTreeMap<String, Json>, objects: Vec<Json>) {
    seen.extend(objects.into_iter().map(|object| (key(&object), object)));
}

/// Returns the objects that are compared and are none of the operator's.
fn others(cluster: &Cluster) -> Vec<Json> {
    let of = |path: &str, kind: &str| {
        let listed = cluster.get(path).unwrap_or_default();
        let mut all = listed["items"].as_array().cloned().unwrap_or_default();
        // Kubernetes itself makes that one.
        all.retain(|object| object["metadata"]["name"] != "kube-root-ca.crt");
        all.iter_mut().for_each(|object| object["kind"] = kind.into());
        all
    };
    [of("/api/v1/…/configmaps", "ConfigMap"), of("/apis/batch/v1/…/jobs", "Job")].concat()
}

/// A workflow on the cluster.
struct Run<'a> {
    scenario: &'a Scenario,
    names: Names,
    begun: Instant,
    /// Whether it is over only when it is gone.
    is_deleted: bool,
    is_over: bool,
    is_gone: bool,
    /// The workflow, as it was seen last.
    last: Json,
    /// The interventions that have not happened.
    awaited: BTreeSet<usize>,
    /// The pods that were deleted.
    done: BTreeSet<String>,
}

/// A pod, as far as a scenario speaks of it.
struct Pod {
    name: String,
    op: String,
    attempt: u32,
    is_gated: bool,
    /// Whether Argo has seen that it runs. It makes another pod for a lost one of which it has not.
    is_running: bool,
    /// The object of its manifest, as `Kind/name`.
    object: String,
    /// Whether it deletes the object.
    is_delete: bool,
}

impl<'a> Run<'a> {
    fn new(
        cluster: &Cluster,
        scenario: &'a Scenario,
        workflow: String,
        is_deleted: bool,
    ) -> Result<Self, String> {
        let path = format!("/apis/argoproj.io/v1alpha1/…/workflows/{workflow}");
        let last = cluster.get(&path).ok_or("the workflow is not there")?;
        Ok(Self {
            scenario,
            names: Names { name: workflow },
            begun: Instant::now(),
            is_deleted,
            is_over: false,
            is_gone: false,
            last,
            awaited: (0..scenario.interventions.len()).collect(),
            done: BTreeSet::new(),
        })
    }

    fn picture(&self) -> Picture {
        Picture::of_status(&self.names, (!self.is_gone).then_some(&self.last))
    }

    /// Looks at the workflow, and does what is to be done.
    fn look(&mut self, cluster: &Cluster) -> Result<(), String> {
        if self.is_over {
            return Ok(());
        }
        let path = format!("/apis/argoproj.io/v1alpha1/…/workflows/{}", self.names.name);
        let Some(workflow) = cluster.get(&path) else {
            (self.is_over, self.is_gone) = (true, true);
            return Ok(());
        };
        self.last = workflow;
        if self.last["status"]["finishedAt"].is_string() {
            self.is_over = !self.is_deleted;
            return Ok(());
        }
        let pods = self.pods(cluster);
        self.intervene(cluster, &pods)?;
        self.handle(cluster, &pods)?;
        self.answer(cluster)
    }

    fn pods(&self, cluster: &Cluster) -> Vec<Pod> {
        let selector = format!("labelSelector=workflows.argoproj.io/workflow={}", self.names.name);
        let listed = cluster.get(&format!("/api/v1/…/pods?{selector}")).unwrap_or_default();
        let pods = listed["items"].as_array().into_iter().flatten();
        let pods = pods.filter(|pod| pod["metadata"]["deletionTimestamp"].is_null());
        pods.map(|pod| Pod::of(pod, &self.last["status"]["nodes"])).collect()
    }

    /// Returns the fault of an attempt of an op.
    fn fault(&self, op: &str, attempt: u32) -> Option<&Fault> {
        let entries = self.scenario.ops.iter().rev();
        let mut entries = entries.filter(|entry| entry.op == op && entry.fault.is_some());
        entries.find(|entry| entry.times.is_none_or(|times| attempt < times))?.fault.as_ref()
    }

    fn intervene(&mut self, cluster: &Cluster, pods: &[Pod]) -> Result<(), String> {
        let objects: BTreeSet<String> = cluster.seen().into_keys().collect();
        for place in self.awaited.clone() {
            let intervention = &self.scenario.interventions[place];
            let is_time = match &intervention.when {
                When::Running(op) => {
                    let mut pods = pods.iter();
                    pods.any(|pod| pod.op == *op && pod.is_running && objects.contains(&pod.object))
                        || self.has_node(op, "Suspend", "Running")
                }
                When::Started(op) => pods.iter().any(|pod| pod.op == *op && pod.is_gated),
                When::At(time) => self.begun.elapsed() >= Duration::from_millis(time.0),
                other => return Err(format!("{other:?} has no moment on a real cluster")),
            };
            if !is_time {
                continue;
            }
            self.awaited.remove(&place);
            match intervention.action {
                Action::Stop => cluster.patch(&self.names.name, &json!({"shutdown": "Stop"})),
                Action::Terminate => {
                    cluster.patch(&self.names.name, &json!({"shutdown": "Terminate"}));
                }
                Action::Delete => cluster.delete(&self.names.name),
                // As Kubeflow Pipelines does it.
                Action::Deadline => {
                    cluster.patch(&self.names.name, &json!({"activeDeadlineSeconds": 0}));
                }
            }
        }
        Ok(())
    }

    fn has_node(&self, op: &str, kind: &str, phase: &str) -> bool {
        let mut nodes = self.last["status"]["nodes"].as_object().into_iter().flatten();
        nodes.any(|(_, node)| {
            node["displayName"] == op && node["type"] == kind && node["phase"] == phase
        })
    }

    /// Deletes the pods that are lost, and ends the clusters that somebody ends.
    fn handle(&mut self, cluster: &Cluster, pods: &[Pod]) -> Result<(), String> {
        let mut done = self.done.clone();
        for pod in pods.iter().filter(|pod| !self.done.contains(&pod.name)) {
            let has_acted = || match pod.is_delete {
                true => !cluster.objects().contains(&pod.object),
                false => cluster.seen().contains_key(&pod.object),
            };
            let delete = ["delete", "pod", &pod.name, "--force", "--grace-period=0", "-o", "name"];
            match self.fault(&pod.op, pod.attempt) {
                Some(Fault::PodLostBefore) if pod.is_running => cluster.try_kubectl(&delete)?,
                Some(Fault::PodLostAfter) if pod.is_running && has_acted() => {
                    cluster.try_kubectl(&delete)?
                }
                Some(Fault::Ends(state)) if state == "TERMINATED" => {
                    let seen = cluster.seen();
                    let object = seen.get(&pod.object).unwrap_or(&Json::Null);
                    let id = &object["status"]["cluster_info"]["cluster_id"];
                    let Some(id) = id.as_str() else { continue };
                    cluster.end_cluster(id);
                    Json::Null
                }
                _ => continue,
            };
            done.insert(pod.name.clone());
        }
        self.done = done;
        Ok(())
    }

    /// Answers approvals, and resumes those that nobody is said to answer.
    fn answer(&mut self, cluster: &Cluster) -> Result<(), String> {
        let nodes = self.last["status"]["nodes"].as_object().into_iter().flatten();
        for (id, node) in nodes {
            let op = node["displayName"].as_str().unwrap_or_default();
            if node["type"] != "Suspend" || node["phase"] != "Running" {
                continue;
            }
            let said = self.scenario.ops.iter().filter(|entry| entry.op == op);
            let outputs: Vec<Json> = said
                .flat_map(|entry| &entry.outputs)
                .map(|(name, value)| json!({"name": name, "value": value}))
                .collect();
            let (phase, outputs) = match self.fault(op, 0) {
                Some(Fault::Rejected) => ("Failed", None),
                Some(_) => continue,
                None if outputs.is_empty() && self.is_pause(node) => continue,
                None if outputs.is_empty() => ("Succeeded", Some(defaults(node))),
                None => ("Succeeded", Some(outputs)),
            };
            let mut fields = json!({"phase": phase, "finishedAt": node["startedAt"]});
            if let Some(outputs) = outputs.filter(|outputs| !outputs.is_empty()) {
                fields["outputs"] = json!({"parameters": outputs});
            }
            let patch = json!({"status": {"nodes": {id: fields}}}).to_string();
            let name = &self.names.name;
            let arguments = ["patch", "workflow", name, "--type=merge", "-o", "json", "-p", &patch];
            cluster.try_kubectl(&arguments)?;
        }
        Ok(())
    }

    /// Whether a wait ends by itself.
    fn is_pause(&self, node: &Json) -> bool {
        let mut templates = self.last["spec"]["templates"].as_array().into_iter().flatten();
        let template = templates.find(|template| template["name"] == node["templateName"]);
        template.is_some_and(|template| template["suspend"]["duration"].is_string())
    }
}

/// Returns the outputs of a wait as `argo resume` sets them (`OverrideOutputParametersWithDefault` in
/// Argo's `workflow/util/util.go`).
fn defaults(node: &Json) -> Vec<Json> {
    let outputs = node["outputs"]["parameters"].as_array().into_iter().flatten();
    outputs
        .map(|output| match &output["valueFrom"]["default"] {
            Json::Null => output.clone(),
            default => json!({"name": output["name"], "value": default}),
        })
        .collect()
}

impl Pod {
    fn of(pod: &Json, nodes: &Json) -> Self {
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let node = text(&pod["metadata"]["annotations"]["workflows.argoproj.io/node-name"]);
        let id = &text(&pod["metadata"]["annotations"]["workflows.argoproj.io/node-id"]);
        let task = node.rsplit('.').next().unwrap_or_default();
        let parts: Vec<&str> = task.split('(').collect();
        let attempt = parts.last().and_then(|last| last.strip_suffix(')')?.parse().ok());
        let template = template(pod);
        let is_gated = pod["spec"]["schedulingGates"].as_array().is_some_and(|all| !all.is_empty());
        Self {
            name: text(&pod["metadata"]["name"]),
            op: parts[0].to_owned(),
            attempt: attempt.unwrap_or_default(),
            is_gated,
            is_running: pod["status"]["phase"] == "Running" && nodes[id]["phase"] == "Running",
            object: template.as_ref().and_then(object).unwrap_or_default(),
            is_delete: template.is_some_and(|template| template["resource"]["action"] == "delete"),
        }
    }
}

/// Returns the template of a pod.
fn template(pod: &Json) -> Option<Json> {
    let containers = pod["spec"]["initContainers"].as_array()?;
    let init = containers.iter().find(|one| one["name"] == "init")?;
    let variables = init["env"].as_array()?;
    let template = variables.iter().find(|one| one["name"] == "ARGO_TEMPLATE")?;
    serde_json::from_str(template["value"].as_str()?).ok()
}

/// Returns the object of a template's manifest.
fn object(template: &Json) -> Option<String> {
    let manifest = template["resource"]["manifest"].as_str()?;
    let manifest: Json = serde_yaml::from_str(manifest).ok()?;
    let kind = manifest["kind"].as_str().filter(|kind| table::kinds().any(|one| one.kind == *kind));
    Some(format!("{}/{}", kind?, manifest["metadata"]["name"].as_str()?))
}
