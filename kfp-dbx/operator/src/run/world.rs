//! The real world: steps are requests to the API server and to workspaces.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::cluster::Cluster;
use super::operate::{Done, World};
use super::workspace::{Source, Workspaces};
use crate::controller::{Target, Task};
use crate::databricks::{Failure, Request};
use crate::decide::{ClusterFailure, Outcome, Patch, Secret, Step, Write};
use crate::time::Time;

/// The time for which a Secret with credentials is used before it is read again.
const FRESH: Duration = Duration::from_secs(30);

/// The most Secrets that are kept.
const MOST: usize = 1000;

/// A cluster and the workspaces of its objects.
pub struct RealWorld {
    cluster: Cluster,
    workspaces: Workspaces,
    /// The Secrets with credentials, by namespace and name, and the time at which each was read.
    secrets: Mutex<HashMap<(String, String), (Option<Secret>, Instant)>>,
}

impl World for RealWorld {
    async fn perform(&self, task: &Task) -> Done {
        let target = &task.target;
        let outcome = match &task.step {
            Step::Call(request) => return self.call(target, request).await,
            Step::Get(key) => Outcome::Object(self.cluster.get(key).await),
            Step::Secret(name) => {
                Outcome::Secret(self.cluster.secret(&target.key.namespace, name).await)
            }
            Step::List(kind) => {
                Outcome::List(self.cluster.list(kind, &target.key.namespace).await)
            }
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
        self.workspaces.clock().now()
    }
}

impl RealWorld {
    /// Puts a cluster and workspaces together.
    pub fn new(cluster: Cluster, workspaces: Workspaces) -> Self {
        Self { cluster, workspaces, secrets: Mutex::default() }
    }

    async fn call(&self, target: &Target, request: &Request) -> Done {
        let namespace = &target.key.namespace;
        let read = async |name: &str| self.credentials(namespace, name).await;
        let source = Source::find(namespace, target.credentials.as_deref(), read).await;
        let answer = match source {
            Ok(source) => match self.workspaces.client(&source) {
                Ok(client) => {
                    let answer = client.call(request).await;
                    if matches!(answer, Err(Failure::Credentials(_))) {
                        self.forget(namespace);
                    }
                    let workspace = Some(client.host().to_string());
                    return Done { outcome: Outcome::Answer(answer), workspace };
                }
                Err(failure) => Err(failure),
            },
            // The request is not sent.
            Err(failure) => Err(unread(failure)),
        };
        Done { outcome: Outcome::Answer(answer), workspace: None }
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

    fn secrets(&self) -> MutexGuard<'_, HashMap<(String, String), (Option<Secret>, Instant)>> {
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
