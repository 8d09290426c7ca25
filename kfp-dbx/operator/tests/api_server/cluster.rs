//! The cluster that `KUBECONFIG` names.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use axum::http::Request;
use kfp_dbx_core::table::{self, Kind};
use kfp_dbx_operator::crd;
use kube::Client;
use serde_json::{Value as Json, json};
use tokio::runtime::Runtime;

/// A client of the API server, with the definitions of the kinds installed.
pub struct Cluster {
    runtime: Runtime,
    client: Client,
}

/// An answer that rejects a request.
#[derive(Debug)]
pub struct Rejection {
    pub code: u16,
    pub message: String,
}

type Result = std::result::Result<Json, Rejection>;

impl Cluster {
    /// Connects, and installs the definitions once for all tests of the process. Without a cluster,
    /// the calling test is skipped.
    #[track_caller]
    pub fn new() -> Option<Self> {
        static INSTALLED: OnceLock<()> = OnceLock::new();
        let is_named = std::env::var_os("KUBECONFIG").is_some_and(|path| !path.is_empty());
        if !kfp_dbx_skip::can_run(is_named, "no cluster is named by KUBECONFIG") {
            return None;
        }
        // Fails if another test of the process has done it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let client = runtime.block_on(Client::try_default()).unwrap();
        let cluster = Self { runtime, client };
        INSTALLED.get_or_init(|| cluster.install());
        Some(cluster)
    }

    /// Sends a request.
    pub fn send(&self, method: &str, path: &str, content: &str, body: &Json) -> Result {
        let body = if body.is_null() { Vec::new() } else { body.to_string().into_bytes() };
        let request = Request::builder().method(method).uri(path).header("Content-Type", content);
        let request = request.body(body).unwrap();
        match self.runtime.block_on(self.client.request::<Json>(request)) {
            Ok(answer) => Ok(answer),
            Err(kube::Error::Api(status)) => {
                Err(Rejection { code: status.code, message: status.message.clone() })
            }
            Err(other) => panic!("{method} {path}: {other}"),
        }
    }

    pub fn get(&self, path: &str) -> Result {
        self.send("GET", path, "application/json", &Json::Null)
    }

    /// Returns the objects at a path as kubectl shows them.
    pub fn table(&self, path: &str) -> Json {
        let request = Request::get(path)
            .header("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io")
            .body(Vec::new());
        self.runtime.block_on(self.client.request(request.unwrap())).unwrap()
    }

    pub fn create(&self, path: &str, object: &Json) -> Result {
        self.send("POST", path, "application/json", object)
    }

    pub fn patch(&self, path: &str, patch: &Json) -> Result {
        self.send("PATCH", path, "application/merge-patch+json", patch)
    }

    /// Creates an object, or changes the fields that it names.
    pub fn apply(&self, path: &str, object: &Json) -> Result {
        let path = format!("{path}?fieldManager=kfp-dbx-tests&force=true");
        self.send("PATCH", &path, "application/apply-patch+yaml", object)
    }

    pub fn delete(&self, path: &str) {
        let _ = self.send("DELETE", path, "application/json", &Json::Null);
    }

    /// Has the API server judge an object without storing it. Unknown fields are refused.
    pub fn judge(&self, kind: &Kind, spec: &Json) -> Result {
        let object = object(kind, "judged", spec);
        let path = format!("{}?dryRun=All&fieldValidation=Strict", path(kind, "default"));
        self.create(&path, &object)
    }

    /// Returns a namespace of the test's own, with labels.
    pub fn namespace(&self, name: &str, labels: &Json) -> Namespace<'_> {
        let name = format!("{name}-{}", std::process::id());
        let object = json!({
            "apiVersion": "v1",
            "kind": "Namespace",
            "metadata": { "name": name, "labels": labels },
        });
        self.create("/api/v1/namespaces", &object).unwrap();
        Namespace { cluster: self, name }
    }

    fn install(&self) {
        let definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
        for definition in crd::all() {
            let name = definition["metadata"]["name"].as_str().unwrap();
            self.apply(&format!("{definitions}/{name}"), &definition).unwrap();
        }
        for kind in table::kinds() {
            Self::wait(&format!("the definition of {}", kind.kind), || self.is_served(kind));
        }
    }

    /// Whether the API server has published the definition, and judges objects by it.
    fn is_served(&self, kind: &'static Kind) -> bool {
        let Ok(published) = self.get("/openapi/v3/apis/databricks.microsoft.com/v1alpha1") else {
            return false;
        };
        let name = format!("com.microsoft.databricks.v1alpha1.{}", kind.kind);
        let published = &published["components"]["schemas"][name]["properties"]["spec"];
        let definition = crd::definition(kind);
        let schema = &definition["spec"]["versions"][0]["schema"]["openAPIV3Schema"];
        *published == schema["properties"]["spec"] && self.judge(kind, &Json::Null).is_err()
    }

    /// Waits until something is so.
    pub fn wait(what: &str, is: impl Fn() -> bool) {
        let begin = Instant::now();
        while !is() {
            assert!(begin.elapsed() < Duration::from_secs(60), "{what} did not come");
            std::thread::sleep(Duration::from_millis(200));
        }
    }
}

/// A namespace, which is deleted at the end.
pub struct Namespace<'c> {
    cluster: &'c Cluster,
    pub name: String,
}

impl Drop for Namespace<'_> {
    fn drop(&mut self) {
        self.cluster.delete(&format!("/api/v1/namespaces/{}", self.name));
    }
}

/// Returns an object of a kind. Without a spec, it has none.
pub fn object(kind: &Kind, name: &str, spec: &Json) -> Json {
    let mut object = json!({
        "apiVersion": table::API_VERSION,
        "kind": kind.kind,
        "metadata": { "name": name },
    });
    if !spec.is_null() {
        object["spec"] = spec.clone();
    }
    object
}

/// Returns the path of the objects of a kind.
pub fn path(kind: &Kind, namespace: &str) -> String {
    format!("/apis/{}/namespaces/{namespace}/{}", table::API_VERSION, kind.plural)
}
