//! The access rights that the pods of a pipeline need.
//!
//! What kubectl asks of the API server, by its source (`staging/src/k8s.io/kubectl/pkg/cmd`):
//! `apply` gets an object, then creates or patches it; `replace` gets its version, then updates
//! it, and with `--force` deletes it, gets it until it is gone, and creates it; `delete` that
//! waits lists and watches (`wait.IsDeleted`, by `UntilWithSync` since 1.25: without these rights
//! it never returns); a server-side `apply` is one patch, which Kubernetes lets
//! create what is missing only who may create. What is read for conditions and outputs is got.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Write};

use kfp_dbx_core::table::{self, Action};
use kfp_dbx_core::text::names::check_pipeline_name;
use kfp_dbx_core::value::{Target, Value};
use serde::Serialize;

use crate::Pipeline;
use crate::emit::yaml;
use crate::lower::Lowered;
use crate::lower::object::Object;

/// Why the rights can't be told.
#[derive(Debug)]
pub(crate) enum Error {
    /// What is wrong with the pipeline.
    Pipeline(crate::Error),
    /// What is missing beside it.
    Unknown(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pipeline(error) => error.fmt(f),
            Self::Unknown(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

impl From<crate::Error> for Error {
    fn from(error: crate::Error) -> Self {
        Self::Pipeline(error)
    }
}

/// Group, kind, plural, and whether it has no namespace.
type Row = (&'static str, &'static str, &'static str, bool);

/// Kubernetes' own kinds and Argo's, as `kubectl api-resources` has them.
#[rustfmt::skip]
const KINDS: &[Row] = &[
    ("", "Binding", "bindings", false),
    ("", "ConfigMap", "configmaps", false),
    ("", "Endpoints", "endpoints", false),
    ("", "Event", "events", false),
    ("", "LimitRange", "limitranges", false),
    ("", "Namespace", "namespaces", true),
    ("", "Node", "nodes", true),
    ("", "PersistentVolume", "persistentvolumes", true),
    ("", "PersistentVolumeClaim", "persistentvolumeclaims", false),
    ("", "Pod", "pods", false),
    ("", "PodTemplate", "podtemplates", false),
    ("", "ReplicationController", "replicationcontrollers", false),
    ("", "ResourceQuota", "resourcequotas", false),
    ("", "Secret", "secrets", false),
    ("", "Service", "services", false),
    ("", "ServiceAccount", "serviceaccounts", false),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", true),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", true),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", true),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", true),
    ("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", true),
    ("apiregistration.k8s.io", "APIService", "apiservices", true),
    ("apps", "ControllerRevision", "controllerrevisions", false),
    ("apps", "DaemonSet", "daemonsets", false),
    ("apps", "Deployment", "deployments", false),
    ("apps", "ReplicaSet", "replicasets", false),
    ("apps", "StatefulSet", "statefulsets", false),
    ("argoproj.io", "ClusterWorkflowTemplate", "clusterworkflowtemplates", true),
    ("argoproj.io", "CronWorkflow", "cronworkflows", false),
    ("argoproj.io", "Workflow", "workflows", false),
    ("argoproj.io", "WorkflowEventBinding", "workfloweventbindings", false),
    ("argoproj.io", "WorkflowTemplate", "workflowtemplates", false),
    ("autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers", false),
    ("batch", "CronJob", "cronjobs", false),
    ("batch", "Job", "jobs", false),
    ("certificates.k8s.io", "CertificateSigningRequest", "certificatesigningrequests", true),
    ("coordination.k8s.io", "Lease", "leases", false),
    ("discovery.k8s.io", "EndpointSlice", "endpointslices", false),
    ("events.k8s.io", "Event", "events", false),
    ("networking.k8s.io", "Ingress", "ingresses", false),
    ("networking.k8s.io", "IngressClass", "ingressclasses", true),
    ("networking.k8s.io", "NetworkPolicy", "networkpolicies", false),
    ("node.k8s.io", "RuntimeClass", "runtimeclasses", true),
    ("policy", "PodDisruptionBudget", "poddisruptionbudgets", false),
    ("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", true),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", true),
    ("rbac.authorization.k8s.io", "Role", "roles", false),
    ("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", false),
    ("scheduling.k8s.io", "PriorityClass", "priorityclasses", true),
    ("storage.k8s.io", "CSIDriver", "csidrivers", true),
    ("storage.k8s.io", "CSINode", "csinodes", true),
    ("storage.k8s.io", "StorageClass", "storageclasses", true),
    ("storage.k8s.io", "VolumeAttachment", "volumeattachments", true),
];

const RBAC: &str = "rbac.authorization.k8s.io";
const RBAC_V1: &str = "rbac.authorization.k8s.io/v1";

/// Kubernetes' order of verbs in its own roles.
const VERBS: [&str; 7] = ["create", "get", "list", "watch", "update", "patch", "delete"];

/// Where rights hold.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Scope {
    /// The workflow's own namespace.
    Own,
    Namespace(String),
    Cluster,
}

/// What an account may do: by scope, group and plural.
#[derive(Default)]
struct Rights {
    verbs: BTreeMap<Scope, BTreeMap<(String, String), BTreeSet<&'static str>>>,
    /// Plurals that nobody told us: group, kind and plural.
    guessed: BTreeMap<Scope, BTreeSet<(String, String, String)>>,
    owns: BTreeSet<Scope>,
}

/// The least rights for the pods of a pipeline: a Role and a `RoleBinding` for each service
/// account, as YAML documents. `namespace` is the one that the workflow runs in, where the
/// pipeline does not say it or means another one.
pub(crate) fn manifests(pipeline: &Pipeline, namespace: Option<&str>) -> Result<String, Error> {
    written(&pipeline.lowered()?, namespace)
}

fn written(lowered: &Lowered, namespace: Option<&str>) -> Result<String, Error> {
    let settings = &lowered.settings;
    let patched = |path: &str| {
        let patched = settings.patch.as_ref().and_then(|patch| patch.pointer(path));
        patched.and_then(|value| value.as_str()).map(str::to_owned)
    };
    let namespace = namespace
        .map(str::to_owned)
        .or_else(|| patched("/metadata/namespace"))
        .or_else(|| settings.namespace.clone());
    let namespace = namespace.as_deref();
    let default = match &settings.defaults.service_account {
        Some(account) => literal(account).map(str::to_owned),
        None => Some(settings.service_account.clone()),
    };
    let default = patched("/spec/serviceAccountName").or(default);
    let mut accounts: BTreeMap<String, Rights> = BTreeMap::new();
    for node in &lowered.graph.nodes {
        let Some(object) = &node.object else { continue };
        let name = &node.name;
        let account = account(lowered, object, default.as_deref())
            .ok_or_else(|| unknown(name, "the service account"))?;
        accounts.entry(account).or_default().add(name, object, namespace)?;
    }
    // Nothing of a user's leads here: the name was looked at when the pipeline was built.
    let pipeline = check_pipeline_name(&settings.name).map_err(Error::Unknown)?;
    let mut documents = Vec::new();
    for (account, rights) in &accounts {
        let home = match (namespace, account.as_str()) {
            (Some(namespace), _) => namespace,
            // Kubeflow Pipelines' own.
            (None, "pipeline-runner") => "kubeflow",
            (None, account) => {
                return Err(Error::Unknown(format!(
                    "the namespace of the service account `{account}` is not known, which a \
                     RoleBinding has to name: give it by `--namespace`"
                )));
            }
        };
        let name = format!("{pipeline}-{account}");
        for (scope, verbs) in &rights.verbs {
            let namespace = match scope {
                Scope::Own => namespace,
                Scope::Namespace(other) => Some(other.as_str()),
                Scope::Cluster => None,
            };
            documents.push(rights.role(scope, &name, namespace, verbs)?);
            documents.push(binding(scope, &name, namespace, account, home)?);
        }
    }
    Ok(documents.join("---\n"))
}

/// The account that an op's pod runs as; nothing where only the run knows it.
fn account(lowered: &Lowered, object: &Object, default: Option<&str>) -> Option<String> {
    let patches = [&object.policies.patch, &lowered.settings.defaults.patch];
    let patched = patches.into_iter().flatten().find_map(|patch| patch.get("serviceAccountName"));
    if let Some(account) = patched.and_then(|account| account.as_str()) {
        return Some(account.to_owned());
    }
    match &object.policies.service_account {
        Some(account) => literal(account).map(str::to_owned),
        None => default.map(str::to_owned),
    }
}

fn unknown(op: &str, what: &str) -> Error {
    Error::Unknown(format!(
        "op `{op}`: {what} is a value that only the run knows, so that its rights can't be told"
    ))
}

fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

impl Rights {
    fn add(&mut self, op: &str, object: &Object, own: Option<&str>) -> Result<(), Error> {
        let text = |name: &str| {
            let text = object.field(name).and_then(literal);
            text.ok_or_else(|| unknown(op, &format!("the `{name}` of the object")))
        };
        let (version, kind) = (text("apiVersion")?, text("kind")?);
        let group = version.rsplit_once('/').map_or("", |(group, _)| group);
        let of_operator = table::API_VERSION.starts_with(&format!("{group}/"));
        let known = KINDS.iter().find(|row| (row.0, row.1) == (group, kind));
        let (plural, is_cluster_wide, is_guessed) = match (known, table::kind(kind)) {
            (_, Some(kind)) if of_operator => (kind.plural.to_owned(), false, false),
            (Some((.., plural, is_cluster_wide)), _) => {
                ((*plural).to_owned(), *is_cluster_wide, false)
            }
            _ => (guess(kind), false, true),
        };
        let flags: Vec<&str> = object.flags.iter().filter_map(literal).collect();
        let scope = match is_cluster_wide {
            true => Scope::Cluster,
            false => scope(op, object, &flags, own)?,
        };
        if is_guessed {
            self.guessed.entry(scope.clone()).or_default().insert((
                group.to_owned(),
                kind.to_owned(),
                plural.clone(),
            ));
        }
        if object.set_owner_reference {
            self.owns.insert(scope.clone());
        }
        let rules = self.verbs.entry(scope).or_default();
        rules.entry((group.to_owned(), plural)).or_default().extend(verbs(object, &flags));
        // Argo's executor reports by these what its pod has done.
        let own = self.verbs.entry(Scope::Own).or_default();
        let results = ("argoproj.io".to_owned(), "workflowtaskresults".to_owned());
        own.entry(results).or_default().extend(["create", "patch"]);
        Ok(())
    }

    fn role(
        &self,
        scope: &Scope,
        name: &str,
        namespace: Option<&str>,
        verbs: &BTreeMap<(String, String), BTreeSet<&'static str>>,
    ) -> Result<String, Error> {
        let mut rules: Vec<Rule<'_>> = Vec::new();
        for ((group, plural), verbs) in verbs {
            let verbs: Vec<&str> = VERBS.into_iter().filter(|verb| verbs.contains(verb)).collect();
            match rules.iter_mut().find(|rule| rule.api_groups[0] == group && rule.verbs == verbs) {
                Some(rule) => rule.resources.push(plural),
                None => rules.push(Rule { api_groups: [group], resources: vec![plural], verbs }),
            }
        }
        let mut comments = String::new();
        for (group, kind, plural) in self.guessed.get(scope).into_iter().flatten() {
            let _ = writeln!(
                comments,
                "# `{plural}` is a guess for the kind {kind}, as is that it has a namespace:\n\
                 # `kubectl api-resources --api-group={group}` has its name.",
            );
        }
        if self.owns.contains(scope) {
            comments.push_str(
                "# The workflow owns what is created, which needs no further right, unless the \
                 admission\n# plugin OwnerReferencesPermissionEnforcement is on (OpenShift): then \
                 `update` of\n# `workflows/finalizers` in the group `argoproj.io` as well.\n",
            );
        }
        let role = Role {
            api_version: RBAC_V1,
            kind: if *scope == Scope::Cluster { "ClusterRole" } else { "Role" },
            metadata: Metadata { name, namespace },
            rules,
        };
        Ok(comments + &document(&role)?)
    }
}

/// The namespace of an object; the workflow's, where it has none of its own.
fn scope(op: &str, object: &Object, flags: &[&str], own: Option<&str>) -> Result<Scope, Error> {
    let mut namespace = None;
    if let Some(Value::Map(metadata)) = object.field("metadata")
        && let Some(value) = metadata.get("namespace").filter(|value| !matches!(value, Value::Null))
    {
        namespace = match (value, literal(value)) {
            (_, Some(literal)) => Some(literal),
            (Value::Ref(reference), _) if is_own_namespace(reference.target) => None,
            _ => return Err(unknown(op, "the namespace of the object")),
        };
    }
    let mut words = flags.iter().copied();
    while let Some(flag) = words.next() {
        if let "-n" | "--namespace" = flag {
            namespace = words.next().or(namespace);
        } else if let Some(given) = flag.strip_prefix("--namespace=") {
            namespace = Some(given);
        }
    }
    Ok(match namespace {
        Some(namespace) if Some(namespace) != own => Scope::Namespace(namespace.to_owned()),
        _ => Scope::Own,
    })
}

fn is_own_namespace(target: Target) -> bool {
    matches!(target, Target::Workflow(index) if crate::model::workflow::tag(index) == "workflow.namespace")
}

/// What an op asks of the API server.
fn verbs(object: &Object, flags: &[&str]) -> BTreeSet<&'static str> {
    let is_read = object.success_condition.is_some()
        || object.failure_condition.is_some()
        || !object.outputs.is_empty();
    let mut verbs: BTreeSet<&'static str> = match object.action {
        Action::Get => BTreeSet::from(["get"]),
        Action::Create => BTreeSet::from(["create"]),
        Action::Apply if is_set(flags, "--server-side", false) => {
            BTreeSet::from(["create", "patch"])
        }
        Action::Apply => BTreeSet::from(["get", "create", "patch"]),
        Action::Delete => BTreeSet::from(["get", "delete"]),
        Action::Patch => BTreeSet::from(["get", "patch"]),
        Action::Replace => BTreeSet::from(["get", "update"]),
    };
    if is_read {
        verbs.insert("get");
    }
    if object.action == Action::Delete {
        if is_set(flags, "--wait", true) {
            verbs.extend(["list", "watch"]);
        }
        let selects = |flag: &&str| {
            matches!(*flag, "-l" | "--selector" | "--field-selector" | "--all")
                || ["-l=", "--selector=", "--field-selector=", "--all=true"]
                    .iter()
                    .any(|prefix| flag.starts_with(prefix))
        };
        if flags.iter().any(selects) {
            verbs.insert("list");
        }
    }
    if matches!(object.action, Action::Replace | Action::Apply) && is_set(flags, "--force", false) {
        verbs.extend(["create", "delete"]);
    }
    verbs
}

/// A flag that is on or off, by the last word on it.
fn is_set(flags: &[&str], name: &str, default: bool) -> bool {
    let said = flags.iter().rev().find_map(|flag| match flag.strip_prefix(name)? {
        "" => Some(true),
        // As Go reads a boolean.
        rest => rest
            .strip_prefix('=')
            .map(|value| !matches!(value, "false" | "False" | "FALSE" | "f" | "F" | "0")),
    });
    said.unwrap_or(default)
}

/// The plural of a kind as Kubernetes guesses it (`UnsafeGuessKindToResource` in
/// `k8s.io/apimachinery/pkg/api/meta`).
fn guess(kind: &str) -> String {
    let singular = kind.to_lowercase();
    if singular.ends_with("endpoints") {
        return singular;
    }
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

fn binding(
    scope: &Scope,
    name: &str,
    namespace: Option<&str>,
    account: &str,
    home: &str,
) -> Result<String, Error> {
    let (kind, role) = match scope {
        Scope::Cluster => ("ClusterRoleBinding", "ClusterRole"),
        Scope::Own | Scope::Namespace(_) => ("RoleBinding", "Role"),
    };
    document(&Binding {
        api_version: RBAC_V1,
        kind,
        metadata: Metadata { name, namespace },
        role_ref: RoleRef { api_group: RBAC, kind: role, name },
        subjects: [Subject { kind: "ServiceAccount", name: account, namespace: home }],
    })
}

fn document(object: &impl Serialize) -> Result<String, Error> {
    yaml::to_string(object).map_err(|why| Error::Pipeline(yaml::not_written(why)))
}

#[derive(Serialize)]
struct Metadata<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    namespace: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Role<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    rules: Vec<Rule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule<'a> {
    api_groups: [&'a str; 1],
    resources: Vec<&'a str>,
    verbs: Vec<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Binding<'a> {
    api_version: &'static str,
    kind: &'static str,
    metadata: Metadata<'a>,
    role_ref: RoleRef<'a>,
    subjects: [Subject<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RoleRef<'a> {
    api_group: &'static str,
    kind: &'static str,
    name: &'a str,
}

#[derive(Serialize)]
struct Subject<'a> {
    kind: &'static str,
    name: &'a str,
    namespace: &'a str,
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;
    use crate::prelude::*;

    fn of(body: impl Fn() + Send + Sync + 'static) -> Pipeline {
        Pipeline::builder("Test Me").build(move |_| body()).allow_warnings()
    }

    fn read(yaml: &str) -> Vec<Json> {
        use kfp_dbx_core::syntax::read::{Format, document, literal};
        let documents = yaml.split("---\n");
        documents
            .map(|yaml| {
                crate::model::json::literal(&document(yaml, Format::Yaml, literal).unwrap())
            })
            .collect()
    }

    /// The verbs of an op without outputs.
    fn asked(action: Action, flags: &'static [&'static str], waits: bool) -> Json {
        let pipeline = of(move || {
            let object =
                json!({"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "a"}});
            let op = ResourceOp::new("op").action(action).flags(flags.iter().copied());
            let op = op.k8s_resource(object);
            if waits {
                op.success_condition("status.succeeded > 0");
            }
        });
        let mut lowered = pipeline.lowered().unwrap();
        let mut object = lowered.graph.nodes.remove(0).object.unwrap();
        object.outputs.clear();
        let verbs = verbs(&object, flags);
        json!(VERBS.into_iter().filter(|verb| verbs.contains(verb)).collect::<Vec<_>>())
    }

    #[test]
    fn each_action_needs_its_verbs() {
        for (action, flags, waits, verbs) in [
            (Action::Get, &[][..], false, json!(["get"])),
            (Action::Create, &[], false, json!(["create"])),
            (Action::Create, &[], true, json!(["create", "get"])),
            (Action::Apply, &[], false, json!(["create", "get", "patch"])),
            (Action::Apply, &["--server-side"], false, json!(["create", "patch"])),
            (Action::Apply, &["--server-side"], true, json!(["create", "get", "patch"])),
            (Action::Apply, &["--force"], false, json!(["create", "get", "patch", "delete"])),
            (Action::Delete, &["--wait=false"], false, json!(["get", "delete"])),
            (Action::Delete, &["--wait=true"], false, json!(["get", "list", "watch", "delete"])),
            (Action::Delete, &["--timeout=5m"], false, json!(["get", "list", "watch", "delete"])),
            (Action::Patch, &[], false, json!(["get", "patch"])),
            (Action::Replace, &[], false, json!(["get", "update"])),
            (Action::Replace, &["--force"], false, json!(["create", "get", "update", "delete"])),
        ] {
            assert_eq!(asked(action, flags, waits), verbs, "{action:?} {flags:?}");
        }
    }

    #[test]
    fn a_pipeline_has_a_role_and_its_binding() {
        let pipeline = of(|| {
            SubmitRunOp::new("run").run_name("a").job_name("b").jar_params(["c"]).delete_on_exit();
        });
        let yaml = manifests(&pipeline, Some("team")).unwrap();
        let expected = "\
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: test-me-pipeline-runner
  namespace: team
rules:
- apiGroups:
  - argoproj.io
  resources:
  - workflowtaskresults
  verbs:
  - create
  - patch
- apiGroups:
  - databricks.microsoft.com
  resources:
  - runs
  verbs:
  - create
  - get
  - delete
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: test-me-pipeline-runner
  namespace: team
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: test-me-pipeline-runner
subjects:
- kind: ServiceAccount
  name: pipeline-runner
  namespace: team
";
        let same = read(&yaml);
        assert_eq!(same, read(expected), "{yaml}");
    }

    #[test]
    fn the_namespace_is_known_or_asked_for() {
        let body = || {
            DeleteRunOp::new("delete").run_name("a").external();
        };
        let documents = read(&manifests(&of(body), None).unwrap());
        assert_eq!(documents[1]["subjects"][0]["namespace"], "kubeflow");
        assert!(documents[1]["metadata"].get("namespace").is_none());
        let own = of(body).namespace("mine").service_account("argo");
        let documents = read(&manifests(&own, None).unwrap());
        assert_eq!(documents[1]["subjects"][0]["namespace"], "mine");
        let documents = read(&manifests(&own, Some("other")).unwrap());
        assert_eq!(documents[0]["metadata"]["namespace"], "other");
        let error = manifests(&of(body).service_account("argo"), None).unwrap_err();
        assert!(error.to_string().contains("`--namespace`"), "{error}");
    }

    #[test]
    fn each_account_gets_what_its_ops_do() {
        let pipeline = of(|| {
            DeleteRunOp::new("delete").run_name("a").external();
            DeleteJobOp::new("job").job_name("a").external().service_account("other");
        });
        let documents = read(&manifests(&pipeline, Some("team")).unwrap());
        assert_eq!(documents.len(), 4);
        let of = |document: &Json| {
            (document["metadata"]["name"].clone(), document["rules"][1]["resources"][0].clone())
        };
        assert_eq!(of(&documents[0]), (json!("test-me-other"), json!("djobs")));
        assert_eq!(of(&documents[2]), (json!("test-me-pipeline-runner"), json!("runs")));
    }

    #[test]
    fn other_kinds_and_namespaces_are_told_apart() {
        let pipeline = of(|| {
            for (name, object) in [
                ("a", json!({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": "a"}})),
                (
                    "b",
                    json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a", "namespace": "vault"}}),
                ),
                (
                    "c",
                    json!({"apiVersion": "x.io/v1", "kind": "Policy", "metadata": {"name": "a"}}),
                ),
                (
                    "d",
                    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a", "namespace": workflow::namespace()}}),
                ),
            ] {
                ResourceOp::new(name).action(Action::Create).k8s_resource(object);
            }
        });
        let yaml = manifests(&pipeline, Some("team")).unwrap();
        assert!(yaml.starts_with("# `policies` is a guess for the kind Policy"), "{yaml}");
        assert!(yaml.contains("kubectl api-resources --api-group=x.io"), "{yaml}");
        let documents = read(&yaml);
        let kinds: Vec<_> = documents.iter().map(|document| &document["kind"]).collect();
        let expected =
            ["Role", "RoleBinding", "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding"];
        assert_eq!(kinds, expected);
        assert_eq!(documents[0]["rules"][0]["resources"], json!(["configmaps"]));
        assert_eq!(documents[2]["metadata"]["namespace"], "vault");
        assert_eq!(documents[3]["subjects"][0]["namespace"], "team");
        assert!(documents[4]["metadata"].get("namespace").is_none());
    }

    #[test]
    fn owners_are_a_matter_of_the_cluster() {
        let pipeline = of(|| {
            CreateClusterOp::new("a")
                .cluster_name("a")
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(1)
                .set_owner_reference(true);
        });
        let yaml = manifests(&pipeline, None).unwrap();
        assert!(yaml.contains("# plugin OwnerReferencesPermissionEnforcement"), "{yaml}");
    }

    #[test]
    fn plurals_are_guessed_as_kubernetes_does() {
        for (kind, plural) in
            [("Policy", "policies"), ("Widget", "widgets"), ("Class", "classes"), ("Box", "boxs")]
        {
            assert_eq!(guess(kind), plural);
        }
    }
}
