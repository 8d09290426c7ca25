//! Where the Lease is stored.

use std::future::Future;
use std::time::Duration;

use k8s_openapi::api::coordination::v1::{Lease, LeaseSpec};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta};
use k8s_openapi::jiff::Timestamp;
use kube::api::PostParams;
use kube::{Api, Client};

use super::claim::Record;

/// A store of one record.
pub trait Store {
    /// Reads the record. Returns `None` if there is none.
    fn read(&self) -> impl Future<Output = Result<Option<Record>, Failure>> + Send;

    /// Writes the record, if the stored one has the same version, or if there is none and it has none.
    fn write(&self, record: &Record) -> impl Future<Output = Result<(), Failure>> + Send;
}

/// Why the record is not read or written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// Another process has written it.
    Conflict,
    /// The store cannot be reached, or refuses the request.
    Other(String),
}

/// A Lease in a cluster.
#[derive(Clone)]
pub struct InCluster {
    api: Api<Lease>,
    name: String,
}

impl InCluster {
    /// Names a Lease, which need not be there.
    pub fn new(client: Client, namespace: &str, name: &str) -> Self {
        Self { api: Api::namespaced(client, namespace), name: name.to_owned() }
    }

    fn fail(&self, error: &kube::Error) -> Failure {
        let kube::Error::Api(status) = error else {
            return Failure::Other(crate::run::cluster::without_answer(error));
        };
        let name = &self.name;
        match status.code {
            409 => Failure::Conflict,
            403 => Failure::Other(format!(
                "the operator may not use the lease `{name}`: {}; `kfp-dbx-operator install` prints the role that it needs",
                status.message
            )),
            _ => Failure::Other(format!(
                "the API server refuses the lease `{name}`: {}",
                status.message
            )),
        }
    }
}

impl Store for InCluster {
    async fn read(&self) -> Result<Option<Record>, Failure> {
        let lease = self.api.get_opt(&self.name).await.map_err(|error| self.fail(&error))?;
        Ok(lease.map(record))
    }

    async fn write(&self, record: &Record) -> Result<(), Failure> {
        let lease = lease(&self.name, record, Timestamp::now());
        let params = PostParams::default();
        let written = match record.version {
            Some(_) => self.api.replace(&self.name, &params, &lease).await,
            None => self.api.create(&params, &lease).await,
        };
        written.map(|_| ()).map_err(|error| self.fail(&error))
    }
}

fn record(lease: Lease) -> Record {
    let spec = lease.spec.unwrap_or_default();
    let seconds = spec.lease_duration_seconds.unwrap_or_default();
    Record {
        holder: spec.holder_identity.filter(|holder| !holder.is_empty()),
        duration: Duration::from_secs(u64::try_from(seconds).unwrap_or_default()),
        transitions: spec.lease_transitions.unwrap_or_default(),
        version: lease.metadata.resource_version,
    }
}

/// The times in a Lease are for people: see [`super`].
fn lease(name: &str, record: &Record, now: Timestamp) -> Lease {
    let seconds = i32::try_from(record.duration.as_secs()).unwrap_or(i32::MAX);
    let now = MicroTime(now);
    Lease {
        metadata: ObjectMeta {
            name: Some(name.to_owned()),
            resource_version: record.version.clone(),
            ..ObjectMeta::default()
        },
        spec: Some(LeaseSpec {
            holder_identity: Some(record.holder.clone().unwrap_or_default()),
            lease_duration_seconds: Some(seconds),
            lease_transitions: Some(record.transitions),
            renew_time: Some(now),
            ..LeaseSpec::default()
        }),
    }
}
