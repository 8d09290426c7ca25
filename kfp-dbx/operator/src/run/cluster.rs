//! The cluster: the steps that read and write objects of Kubernetes, each of them one request.

mod events;
mod failure;
mod form;
mod patch;
mod watch;

use std::future::Future;
use std::time::Duration;

use k8s_openapi::api::core::v1::Secret as CoreSecret;
use kfp_dbx_core::table;
use kube::api::{DeleteParams, DynamicObject, ListParams, PatchParams, Preconditions};
use kube::{Api, Client};

use crate::controller::Target;
use crate::decide::{ClusterFailure, Patch, Secret, Write};
use crate::object::{Key, Object};

pub use form::MANAGER;
pub use watch::{Change, Scope, Watches};

pub(super) use failure::without_answer;
pub(super) use form::resource;

use form::read;

/// The time after which a request to the API server is given up.
const TIMEOUT: Duration = Duration::from_secs(30);

/// A client of the API server.
#[derive(Clone)]
pub struct Cluster {
    client: Client,
    events: events::Recorder,
}

/// The result of a request to the API server.
type Result<T> = std::result::Result<T, ClusterFailure>;

impl Cluster {
    /// Creates a client. Events name the process by `instance`, which is the name of its pod.
    pub fn new(client: Client, instance: &str) -> Self {
        Self { events: events::Recorder::new(client.clone(), instance), client }
    }

    /// Reads an object. Returns `None` if there is none of that name.
    ///
    /// # Errors
    ///
    /// The API server cannot be reached or refuses the request.
    pub async fn get(&self, key: &Key) -> Result<Option<Object>> {
        let Some(api) = self.objects(key) else { return Ok(None) };
        let found = within(api.get_opt(&key.name)).await?;
        Ok(found.and_then(|object| read(key.kind, object)))
    }

    /// Lists the objects of a kind in a namespace.
    ///
    /// # Errors
    ///
    /// The API server cannot be reached or refuses the request.
    pub async fn list(&self, kind: &'static str, namespace: &str) -> Result<Vec<Object>> {
        let Some(row) = table::kind(kind) else { return Ok(Vec::new()) };
        let api = Api::namespaced_with(self.client.clone(), namespace, &resource(row));
        let mut params = ListParams::default().limit(500);
        let mut objects = Vec::new();
        loop {
            let page = within(api.list(&params)).await?;
            objects.extend(page.items.into_iter().filter_map(|object| read(kind, object)));
            match page.metadata.continue_.filter(|token| !token.is_empty()) {
                Some(token) => params.continue_token = Some(token),
                None => return Ok(objects),
            }
        }
    }

    /// Reads a Secret. Returns `None` if there is none of that name.
    ///
    /// # Errors
    ///
    /// The API server cannot be reached or refuses the request.
    pub async fn secret(&self, namespace: &str, name: &str) -> Result<Option<Secret>> {
        let api: Api<CoreSecret> = Api::namespaced(self.client.clone(), namespace);
        let found = within(api.get_opt(name)).await?;
        Ok(found.map(|secret| {
            let metadata = &secret.metadata;
            let parts = [metadata.uid.as_deref(), metadata.resource_version.as_deref()];
            let version = parts.map(Option::unwrap_or_default).join("/");
            let data = secret.data.unwrap_or_default();
            Secret { version, data: data.into_iter().map(|(key, value)| (key, value.0)).collect() }
        }))
    }

    /// Changes an object, and then records the event of the change. Returns the object after it.
    ///
    /// # Errors
    ///
    /// [`ClusterFailure::Stale`] if the object has another resource version, or is gone.
    /// Otherwise, the API server cannot be reached or refuses the request.
    pub async fn write(&self, target: &Target, write: &Write) -> Result<Object> {
        let Some(api) = self.objects(&target.key) else { return Err(ClusterFailure::Stale) };
        let name = &target.key.name;
        let patch = patch::of(&write.patch, &target.resource_version);
        let params =
            PatchParams { field_manager: Some(MANAGER.to_owned()), ..PatchParams::default() };
        let written = match write.patch {
            Patch::Status(_) => within(api.patch_status(name, &params, &patch)).await,
            Patch::Finalizers(_) | Patch::Owners(_) => {
                within(api.patch(name, &params, &patch)).await
            }
        }?;
        if let Some(event) = &write.event {
            self.events.record(target, event).await;
        }
        read(target.key.kind, written).ok_or(ClusterFailure::Stale)
    }

    /// Deletes an object if it has that uid. If there is none, nothing is left to do.
    ///
    /// # Errors
    ///
    /// The API server cannot be reached or refuses the request.
    pub async fn delete(&self, key: &Key, uid: &str) -> Result<()> {
        let Some(api) = self.objects(key) else { return Ok(()) };
        let precondition = Preconditions { uid: Some(uid.to_owned()), ..Preconditions::default() };
        let params = DeleteParams::background().preconditions(precondition);
        match within(api.delete(&key.name, &params)).await {
            // There is no object of that name, or the one that had it is gone.
            Ok(_) | Err(ClusterFailure::Stale) => Ok(()),
            Err(failure) => Err(failure),
        }
    }

    fn objects(&self, key: &Key) -> Option<Api<DynamicObject>> {
        let kind = table::kind(key.kind)?;
        Some(Api::namespaced_with(self.client.clone(), &key.namespace, &resource(kind)))
    }
}

/// Sends a request, and gives up after some time.
async fn within<T>(request: impl Future<Output = kube::Result<T>>) -> Result<T> {
    match tokio::time::timeout(TIMEOUT, request).await {
        Ok(answer) => answer.map_err(|error| failure::of(&error)),
        Err(_) => Err(ClusterFailure::Unavailable(format!(
            "the API server has not answered within {} seconds",
            TIMEOUT.as_secs()
        ))),
    }
}
