//! What the API server has told: answers, and what a Deployment says about the operator.

use std::time::Duration;

use serde_json::Value as Json;

use super::line::Line;
use crate::install::{self, NAME};
use crate::run::credentials::{HostPattern, Policy};
use crate::time::Time;

/// The answer to a read. `None` is an object that does not exist.
pub(super) type Seen = Result<Option<Json>, Blind>;

/// Why something was not seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Blind {
    /// The user may not read it.
    Forbidden(String),
    /// The API server has not answered, or not as expected.
    Failed(String),
}

impl Blind {
    /// Returns the line that says what is not checked.
    pub(super) fn line(&self, what: &str) -> Line {
        match self {
            Self::Forbidden(message) => Line::warn(
                format!("{what} cannot be checked: {message}"),
                "let somebody with this right run the command, such as an administrator of the cluster",
            ),
            Self::Failed(message) => Line::fail(
                format!("{what} cannot be checked: {message}"),
                "try again; `kubectl get --raw /readyz` says how the API server is",
            ),
        }
    }
}

/// The Deployments of the cluster.
#[derive(Debug, Default)]
pub(super) struct Deployments {
    pub(super) items: Vec<Json>,
    /// Whether these are all, and not only those of some namespaces.
    pub(super) complete: bool,
    /// Why there may be others.
    pub(super) blind: Option<Blind>,
}

/// The age at which a Lease is no longer renewed. The operator renews it every two seconds.
const STALE: Duration = Duration::from_secs(60);

/// The operator, as its Deployment and its Lease show it.
#[derive(Debug)]
pub(super) struct Operator<'a> {
    pub(super) namespace: &'a str,
    pub(super) deployment: Option<&'a Json>,
    /// The process that holds the Lease, and has renewed it.
    pub(super) holder: Option<&'a str>,
}

impl<'a> Operator<'a> {
    pub(super) fn new(
        namespace: &'a str,
        deployments: &'a Deployments,
        lease: &'a Seen,
        now: Time,
    ) -> Self {
        let deployment = deployments
            .items
            .iter()
            .find(|one| name(one) == NAME && one["metadata"]["namespace"] == namespace);
        let holder = lease.as_ref().ok().and_then(Option::as_ref).and_then(|lease| {
            let renewed = Time::parse(lease["spec"]["renewTime"].as_str()?)?;
            let holder = lease["spec"]["holderIdentity"].as_str()?;
            (now.since(renewed) < STALE && !holder.is_empty()).then_some(holder)
        });
        Self { namespace, deployment, holder }
    }

    fn pod(&self) -> &'a Json {
        self.deployment.map_or(&Json::Null, |one| &one["spec"]["template"])
    }

    fn container(&self) -> &'a Json {
        &self.pod()["spec"]["containers"][0]
    }

    /// Returns the values of a flag, on the command line or in its variable.
    fn flag(&self, flag: &str, variable: &str) -> Vec<&'a str> {
        let arguments = self.container()["args"].as_array().into_iter().flatten();
        let arguments: Vec<_> = arguments.filter_map(Json::as_str).collect();
        let mut values: Vec<&str> = Vec::new();
        for (at, argument) in arguments.iter().enumerate() {
            match argument.strip_prefix(flag) {
                Some("") => values.extend(arguments.get(at + 1)),
                Some(rest) => values.extend(rest.strip_prefix('=')),
                None => {}
            }
        }
        values.extend(self.variables().find(|(name, _)| *name == variable).map(|(_, value)| value));
        values.iter().flat_map(|value| value.split(',')).filter(|value| !value.is_empty()).collect()
    }

    /// Returns the variables of the operator whose values are in the Deployment itself.
    pub(super) fn variables(&self) -> impl Iterator<Item = (&'a str, &'a str)> + use<'a> {
        let variables = self.container()["env"].as_array().into_iter().flatten();
        variables.filter_map(|one| Some((one["name"].as_str()?, one["value"].as_str()?)))
    }

    /// Returns the namespaces that the operator watches. If there are none, it watches all.
    pub(super) fn watches(&self) -> Vec<&'a str> {
        self.flag("--watch-namespace", "KFP_DBX_WATCH_NAMESPACE")
    }

    /// Returns the name of the operator's own Secret.
    pub(super) fn secret(&self) -> String {
        let from = self.container()["envFrom"].as_array().into_iter().flatten();
        let named = from.filter_map(|one| one["secretRef"]["name"].as_str()).next_back();
        named.map_or_else(|| install::Settings::default().credentials, str::to_owned)
    }

    /// Whether the operator signs in with an identity of its pod, which only the pod has.
    pub(super) fn has_identity(&self) -> bool {
        self.pod()["metadata"]["labels"]["azure.workload.identity/use"] == "true"
            || self.variables().any(|(name, _)| name == "DATABRICKS_OIDC_TOKEN_FILEPATH")
    }

    /// Returns what the operator's configuration says about credentials.
    pub(super) fn policy(&self, more: &[HostPattern]) -> Policy {
        let told = self.flag("--allow-host", "KFP_DBX_ALLOW_HOST");
        let told = told.into_iter().filter_map(|pattern| pattern.parse().ok());
        let arguments = self.container()["args"].as_array().into_iter().flatten();
        let is_allowed = arguments
            .filter_map(Json::as_str)
            .any(|flag| matches!(flag, "--allow-identity" | "--allow-identity=true"));
        let is_set = self.variables().any(|one| one == ("KFP_DBX_ALLOW_IDENTITY", "true"));
        Policy {
            allowed_hosts: told.chain(more.iter().cloned()).collect(),
            allow_identity: is_allowed || is_set,
            ..Policy::default()
        }
    }
}

/// Returns the name of an object.
pub(super) fn name(object: &Json) -> &str {
    object["metadata"]["name"].as_str().unwrap_or_default()
}

/// Returns `NAMESPACE/NAME` of an object.
pub(super) fn place(object: &Json) -> String {
    let namespace = object["metadata"]["namespace"].as_str().unwrap_or_default();
    format!("{namespace}/{}", name(object))
}

/// Returns the images of a Deployment.
pub(super) fn images(deployment: &Json) -> impl Iterator<Item = &str> {
    let containers = deployment["spec"]["template"]["spec"]["containers"].as_array();
    containers.into_iter().flatten().filter_map(|one| one["image"].as_str())
}

/// Whether a Deployment has a pod that serves.
pub(super) fn is_ready(deployment: &Json) -> bool {
    deployment["status"]["readyReplicas"].as_u64().unwrap_or_default() > 0
}

/// Returns why a Deployment is not ready, as its conditions say.
pub(super) fn why_not_ready(deployment: &Json) -> String {
    if deployment["spec"]["replicas"] == 0 {
        return "it is scaled to 0".to_owned();
    }
    let conditions = deployment["status"]["conditions"].as_array();
    let bad = conditions.into_iter().flatten().filter(|one| {
        let is_failure = one["type"] == "ReplicaFailure";
        one["status"] == if is_failure { "True" } else { "False" }
    });
    let messages: Vec<_> = bad.filter_map(|one| one["message"].as_str()).collect();
    match messages.as_slice() {
        [] => "no pod is ready yet".to_owned(),
        messages => messages.join("; "),
    }
}
