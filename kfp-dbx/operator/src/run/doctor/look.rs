//! Looks at the cluster and at the workspace. It judges nothing.

use std::sync::Arc;
use std::time::Duration;

use axum::http::Request as HttpRequest;
use kfp_dbx_core::table::{self, API_VERSION};
use kube::config::Kubeconfig;
use kube::{Client, Config};
use serde_json::{Value as Json, json};

use super::judge::{Access, Argo, Definitions, Secrets, Usable};
use super::told::{Blind, Deployments, Operator, Seen};
use super::workflow::{Account, Right};
use crate::databricks::{Answer, Endpoint, Request};
use crate::install::LEASE;
use crate::run::clock::Clock;
use crate::run::cluster::without_answer;
use crate::run::credentials::Policy;
use crate::run::failure::Failure;
use crate::run::workspace::{Config as WorkspaceConfig, PER_SECOND, Source, Workspaces};
use crate::time::Time;

/// The time that an answer of the API server may take.
const ANSWER: Duration = Duration::from_secs(20);

/// The namespaces in which the parts of an installation often are, for a user who cannot list the
/// Deployments of all namespaces.
const USUAL: [&str; 4] = ["argo", "kubeflow", "kfp-dbx-system", "azure-databricks-operator-system"];

/// The cluster of the current context.
pub(super) struct Cluster {
    client: Client,
    name: String,
    clock: Clock,
}

impl Cluster {
    /// Connects. Returns the namespace of the current context, too.
    pub(super) async fn connect() -> Result<(Self, String), Failure> {
        let clock = Clock::start();
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut config = Config::infer().await.map_err(|error| {
            Failure::Usage(format!(
                "no cluster is configured: {error}; set KUBECONFIG, or choose a context with \
                 `kubectl config use-context`"
            ))
        })?;
        config.connect_timeout = Some(ANSWER);
        let context = Kubeconfig::read().ok().and_then(|config| config.current_context);
        let server = &config.cluster_url;
        let name = match context.filter(|context| !context.is_empty()) {
            Some(context) => format!("{server} (the context `{context}`)"),
            None => server.to_string(),
        };
        let namespace = config.default_namespace.clone();
        let client = Client::try_from(config).map_err(|error| {
            Failure::Usage(format!("the configuration of the cluster cannot be used: {error}"))
        })?;
        Ok((Self { client, name, clock }, namespace))
    }

    /// Returns the name of the server, for people.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn now(&self) -> Time {
        self.clock.now()
    }

    /// Reads an object, or whatever is at a path.
    pub(super) async fn get(&self, path: &str) -> Seen {
        self.send(HttpRequest::get(path).body(Vec::new())).await
    }

    async fn send(&self, request: Result<HttpRequest<Vec<u8>>, axum::http::Error>) -> Seen {
        let request = request.map_err(|error| Blind::Failed(error.to_string()))?;
        match tokio::time::timeout(ANSWER, self.client.request::<Json>(request)).await {
            Ok(Ok(json)) => Ok(Some(json)),
            Ok(Err(kube::Error::Api(status))) => match status.code {
                404 => Ok(None),
                403 => Err(Blind::Forbidden(status.message.clone())),
                401 => Err(Blind::Failed(
                    "the API server does not accept the credentials of the context".to_owned(),
                )),
                _ => Err(Blind::Failed(status.message.clone())),
            },
            Ok(Err(error)) => Err(Blind::Failed(without_answer(&error))),
            Err(_) => Err(Blind::Failed("the API server has not answered in time".to_owned())),
        }
    }

    /// Lists the objects at a path, page by page.
    async fn list(&self, path: &str) -> Result<Vec<Json>, Blind> {
        let (mut items, mut token) = (Vec::new(), String::new());
        loop {
            let next = match token.as_str() {
                "" => String::new(),
                token => format!("&continue={token}"),
            };
            let page = self.get(&format!("{path}?limit=500{next}")).await?.unwrap_or_default();
            items.extend(page["items"].as_array().cloned().unwrap_or_default());
            match page["metadata"]["continue"].as_str().unwrap_or_default() {
                "" => return Ok(items),
                more => token = crate::run::hidden::form_encoded(more),
            }
        }
    }

    pub(super) async fn namespace(&self, name: &str) -> Seen {
        self.get(&format!("/api/v1/namespaces/{name}")).await
    }

    pub(super) async fn definitions(&self) -> Definitions {
        let (group, _) = API_VERSION.split_once('/').unwrap_or_default();
        let served = self.get(&format!("/apis/{API_VERSION}")).await;
        let mut kinds = Vec::new();
        for kind in table::kinds() {
            let all = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
            kinds.push((kind, self.get(&format!("{all}/{}.{group}", kind.plural)).await));
        }
        Definitions { served, kinds }
    }

    /// Returns the Deployments of all namespaces. If the user may not list them, those of the given
    /// and of the usual namespaces.
    pub(super) async fn deployments(&self, namespaces: &[&str]) -> Deployments {
        let blind = match self.list("/apis/apps/v1/deployments").await {
            Ok(items) => return Deployments { items, complete: true, blind: None },
            Err(blind) => blind,
        };
        let mut known: Vec<&str> = namespaces.iter().copied().chain(USUAL).collect();
        known.sort_unstable();
        known.dedup();
        let mut items = Vec::new();
        for namespace in known {
            let path = format!("/apis/apps/v1/namespaces/{namespace}/deployments");
            items.extend(self.list(&path).await.unwrap_or_default());
        }
        Deployments { items, complete: false, blind: Some(blind) }
    }

    pub(super) async fn lease(&self, namespace: &str) -> Seen {
        let leases = format!("/apis/coordination.k8s.io/v1/namespaces/{namespace}/leases");
        self.get(&format!("{leases}/{LEASE}")).await
    }

    /// Reads the Secret of the namespace, and the operator's own.
    pub(super) async fn secrets(
        &self,
        namespace: &str,
        annotation: Option<&str>,
        operator: &Operator<'_>,
    ) -> Secrets {
        let name = Source::secret_name(annotation);
        let secret = async |namespace: &str, name: &str| {
            self.get(&format!("/api/v1/namespaces/{namespace}/secrets/{name}")).await
        };
        Secrets {
            namespace: namespace.to_owned(),
            annotation: annotation.map(str::to_owned),
            chosen: secret(namespace, name).await,
            own: secret(operator.namespace, &operator.secret()).await,
        }
    }

    /// Reads a service account, and asks for each of its rights.
    pub(super) async fn access(&self, namespace: &str, account: &Account) -> Access {
        if !account.is_known() {
            return Access { exists: Ok(None), rights: Vec::new() };
        }
        let path = format!("/api/v1/namespaces/{namespace}/serviceaccounts/{}", account.name);
        let exists = self.get(&path).await;
        let mut rights = Vec::new();
        for right in &account.rights {
            let answer = self.may(namespace, &account.name, right).await;
            let is_blind = answer.is_err();
            rights.push((right.clone(), answer));
            if is_blind {
                break;
            }
        }
        Access { exists, rights }
    }

    async fn may(&self, namespace: &str, account: &str, right: &Right) -> Result<bool, Blind> {
        let mut attributes =
            json!({ "group": right.group, "resource": right.plural, "verb": right.verb });
        if !right.is_cluster_wide {
            attributes["namespace"] = right.namespace.as_deref().unwrap_or(namespace).into();
        }
        let review = json!({
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SubjectAccessReview",
            "spec": {
                "user": format!("system:serviceaccount:{namespace}:{account}"),
                "groups": [
                    "system:serviceaccounts",
                    format!("system:serviceaccounts:{namespace}"),
                    "system:authenticated",
                ],
                "resourceAttributes": attributes,
            },
        });
        let request = HttpRequest::post("/apis/authorization.k8s.io/v1/subjectaccessreviews")
            .header("Content-Type", "application/json")
            .body(review.to_string().into_bytes());
        let answer = self.send(request).await?.unwrap_or_default();
        Ok(answer["status"]["allowed"] == true)
    }

    pub(super) async fn argo(&self) -> Argo {
        let served = self.get("/apis/argoproj.io/v1alpha1").await;
        let pods = self.list_controllers().await;
        Argo { served, pods }
    }

    /// Returns the pods of Argo's controller, in all namespaces.
    async fn list_controllers(&self) -> Result<Vec<Json>, Blind> {
        let labels = "labelSelector=app%3Dworkflow-controller&limit=50";
        let list = self.get(&format!("/api/v1/pods?{labels}")).await?.unwrap_or_default();
        Ok(list["items"].as_array().cloned().unwrap_or_default())
    }

    /// Returns the objects of the operator's kinds in a namespace.
    pub(super) async fn objects(&self, namespace: &str) -> Result<Vec<Json>, Blind> {
        let mut objects = Vec::new();
        for kind in table::kinds() {
            let path = format!("/apis/{API_VERSION}/namespaces/{namespace}/{}", kind.plural);
            for mut object in self.list(&path).await? {
                // An item of a list need not have its kind.
                object["kind"] = kind.kind.into();
                objects.push(object);
            }
        }
        Ok(objects)
    }
}

/// Reads the clusters of a workspace, which everybody may.
pub(super) async fn workspace(usable: &Usable, policy: Policy) -> Answer {
    let workspaces = Workspaces::new(WorkspaceConfig {
        policy,
        own: usable.own.clone(),
        per_second: PER_SECOND,
        seed: "doctor".to_owned(),
        observer: Arc::new(()),
    });
    let workspaces =
        workspaces.map_err(|message| crate::databricks::Failure::Later { after: None, message })?;
    let request = Request::new(Endpoint::ClustersList).with("page_size", 1);
    workspaces.call(&usable.source, &request).await
}
