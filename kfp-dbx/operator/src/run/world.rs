//! The real world: steps are requests to the API server and to workspaces.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::clock::Clock;
use super::cluster::Cluster;
use super::operate::{Done, World};
use super::workspace::{Client, Source, Workspaces};
use crate::controller::{Target, Task};
use crate::databricks::{Failure, Request};
use crate::decide::{ClusterFailure, Outcome, Patch, Secret, Step, Write};
use crate::time::Time;

/// The time for which a Secret with credentials is used before it is read again.
const FRESH: Duration = Duration::from_secs(30);

/// The time after which a request is given up, with the time that it waits for its turn. It is shorter
/// than the time after which a later pass takes it for ended.
const LONGEST: Duration = Duration::from_secs(80);

/// The most Secrets that are kept.
const MOST: usize = 1000;

/// A cluster and the workspaces of its objects.
pub struct RealWorld {
    cluster: Cluster,
    workspaces: Workspaces,
    clock: Clock,
    secrets: Mutex<Secrets>,
}

/// Secrets with credentials, by namespace and name, and the time at which each was read.
type Secrets = HashMap<(String, String), (Option<Secret>, Instant)>;

impl World for RealWorld {
    async fn perform(&self, task: &Task) -> Done {
        let target = &task.target;
        let outcome = match &task.step {
            Step::Call(request) => return self.call(target, request).await,
            Step::Get(key) => Outcome::Object(self.cluster.get(key).await),
            Step::Secret(name) => {
                Outcome::Secret(self.cluster.secret(&target.key.namespace, name).await)
            }
            Step::List(kind) => Outcome::List(self.cluster.list(kind, &target.key.namespace).await),
            Step::Write(write) => {
                let written = self.cluster.write(target, write).await;
                if written.is_ok() {
                    tell(target, write);
                }
                Outcome::Written(written)
            }
            Step::Delete { key, uid } => Outcome::Deleted(self.cluster.delete(key, uid).await),
            // The controller keeps it to itself.
            Step::Wait(_) => Outcome::Deleted(Ok(())),
        };
        Done { outcome, workspace: None }
    }

    fn now(&self) -> Time {
        self.clock.now()
    }
}

impl RealWorld {
    /// Puts a cluster and workspaces together.
    pub fn new(cluster: Cluster, workspaces: Workspaces) -> Self {
        Self { cluster, workspaces, clock: Clock::start(), secrets: Mutex::default() }
    }

    async fn call(&self, target: &Target, request: &Request) -> Done {
        let namespace = &target.key.namespace;
        let client = match self.client(namespace, target.credentials.as_deref()).await {
            Ok(client) => client,
            Err(failure) => {
                return Done { outcome: Outcome::Answer(Err(failure)), workspace: None };
            }
        };
        let answer = match tokio::time::timeout(LONGEST, client.call(request)).await {
            Ok(answer) => answer,
            Err(_) => Err(Failure::Unknown("the request was given up".to_owned())),
        };
        if matches!(answer, Err(Failure::Credentials(_))) {
            self.forget(namespace);
        }
        Done { outcome: Outcome::Answer(answer), workspace: Some(client.host().to_string()) }
    }

    /// Returns the client with the credentials of an object.
    async fn client(
        &self,
        namespace: &str,
        annotation: Option<&str>,
    ) -> Result<Arc<Client>, Failure> {
        let secret = self.credentials(namespace, Source::secret_name(annotation)).await;
        let source = Source::of(namespace, annotation, secret.map_err(unread)?);
        let client = self.workspaces.client(&source);
        if client.is_err() {
            self.forget(namespace);
        }
        client
    }

    /// Returns a Secret with credentials, which need not be the newest.
    async fn credentials(
        &self,
        namespace: &str,
        name: &str,
    ) -> Result<Option<Secret>, ClusterFailure> {
        let key = (namespace.to_owned(), name.to_owned());
        if let Some((secret, read)) = self.secrets().get(&key)
            && read.elapsed() < FRESH
        {
            return Ok(secret.clone());
        }
        let secret = self.cluster.secret(namespace, name).await?;
        let mut secrets = self.secrets();
        if secrets.len() >= MOST {
            secrets.clear();
        }
        secrets.insert(key, (secret.clone(), Instant::now()));
        Ok(secret)
    }

    /// Has the Secrets of a namespace read again.
    fn forget(&self, namespace: &str) {
        self.secrets().retain(|(of, _), _| of != namespace);
    }

    fn secrets(&self) -> MutexGuard<'_, Secrets> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns the failure of a request whose credentials could not be read.
fn unread(failure: ClusterFailure) -> Failure {
    match failure {
        ClusterFailure::Refused(why) => Failure::Credentials(format!(
            "the operator cannot read the Secret with the credentials: {why}"
        )),
        ClusterFailure::Unavailable(message) => Failure::Later { after: None, message },
        ClusterFailure::Stale => {
            let message = "the Secret with the credentials has changed".to_owned();
            Failure::Later { after: None, message }
        }
    }
}

/// Logs a change that a person would ask about.
fn tell(target: &Target, write: &Write) {
    let Some(event) = &write.event else { return };
    let key = &target.key;
    let (kind, namespace, name) = (key.kind, &*key.namespace, &*key.name);
    let run_id = match &write.patch {
        Patch::Status(status) => status["metadata"]["run_id"].as_i64(),
        _ => None,
    };
    let reason = event.reason;
    if event.warning {
        tracing::warn!(kind, namespace, name, run_id, reason, "{}", event.message);
    } else {
        tracing::info!(kind, namespace, name, run_id, reason, "{}", event.message);
    }
}
