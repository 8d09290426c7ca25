//! The command `run`: puts the parts together, and takes them apart at the end.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use kube::{Client, Config};
use tokio::net::TcpListener;
use tokio::sync::{oneshot, watch};
use tokio::task::JoinHandle;

use super::cluster::{Cluster, Watches};
use super::credentials::{Policy, Settings as Credentials};
use super::failure::Failure;
use super::health::Health;
use super::lease::{Candidate, InCluster};
use super::metrics::Metrics;
use super::operate::{Parts, operate};
use super::serve;
use super::stop::{on_signals, stop};
use super::workspace::{Config as WorkspaceConfig, Workspaces};
use super::world::RealWorld;

/// The settings of the operator.
#[derive(Debug)]
pub struct Settings {
    /// The namespaces to watch. If there are none, all of them.
    pub namespaces: Vec<String>,
    /// The address of `/healthz` and `/readyz`.
    pub health_address: SocketAddr,
    /// The address of `/metrics`.
    pub metrics_address: SocketAddr,
    /// The election of the process that acts. Without one, this process acts.
    pub election: Option<Election>,
    /// The name of this process.
    pub identity: Option<String>,
    /// The time that steps under way have to end.
    pub grace: Duration,
    /// The number of objects that are worked on at a time.
    pub parallel: usize,
    /// The reads, and the writes, that a workspace is sent in a second.
    pub per_second: u32,
    /// What the configuration says about credentials.
    pub policy: Policy,
}

/// The Lease of the election.
#[derive(Debug)]
pub struct Election {
    /// Its name.
    pub name: String,
    /// Its namespace. Without one, that of the pod or of the current context.
    pub namespace: Option<String>,
}

/// The threads that do all the work. One would do; the second answers probes while the first reads a
/// long list.
const THREADS: usize = 2;

/// The time that a connection to the API server may take.
const CONNECT: Duration = Duration::from_secs(10);

/// Runs the operator until it is asked to stop.
pub(super) fn run(settings: Settings) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()
        .map_err(|error| Failure::Failed(format!("the program cannot start threads: {error}")))?;
    let result = runtime.block_on(start(settings));
    // What is left, such as a watch that waits for the API server, ends with the process.
    runtime.shutdown_background();
    result
}

async fn start(settings: Settings) -> Result<(), Failure> {
    let identity = settings.identity.clone().unwrap_or_else(own_name);
    let (client, namespace) = client().await?;
    let (health, metrics) = (Health::default(), Metrics::new());
    listen(&settings, &health, &metrics).await?;
    let workspaces = Workspaces::new(WorkspaceConfig {
        policy: settings.policy,
        own: Credentials::of_environment(),
        per_second: settings.per_second,
        seed: identity.clone(),
        observer: Arc::new(metrics.clone()),
    });
    let workspaces = workspaces.map_err(Failure::Usage)?;
    let (stopper, stop) = stop();
    on_signals(stopper)
        .map_err(|error| Failure::Failed(format!("the program cannot hear signals: {error}")))?;
    let cluster = Cluster::new(client.clone(), &identity);
    let world = Arc::new(RealWorld::new(cluster, workspaces));
    let watches = Watches::new(client.clone(), health.clone(), settings.namespaces);
    let (lead, leads) = watch::channel(settings.election.is_none());
    let elected = settings.election.map(|election| {
        let namespace = election.namespace.unwrap_or(namespace);
        tracing::info!(lease = election.name, namespace, identity, "waiting for the lease");
        let store = InCluster::new(client, &namespace, &election.name);
        Elected::start(Candidate::new(store, identity, health.clone()), lead)
    });
    let scopes = watches.scopes();
    let parts = Parts { changes: watches.start(), scopes, leads, stop, health, metrics };
    operate(world, parts, settings.parallel, settings.grace).await;
    if let Some(elected) = elected {
        elected.end().await;
    }
    tracing::info!("stopped");
    Ok(())
}

/// Connects to the cluster. Returns the namespace of the pod or of the current context, too.
async fn client() -> Result<(Client, String), Failure> {
    let mut config = Config::infer().await.map_err(|error| {
        Failure::Usage(format!(
            "no cluster is configured: {error}; set KUBECONFIG, or run in a pod with a service account"
        ))
    })?;
    config.connect_timeout = Some(CONNECT);
    let namespace = config.default_namespace.clone();
    tracing::info!(server = %config.cluster_url, "the cluster");
    let client = Client::try_from(config).map_err(|error| {
        Failure::Usage(format!("the configuration of the cluster cannot be used: {error}"))
    })?;
    Ok((client, namespace))
}

async fn listen(settings: &Settings, health: &Health, metrics: &Metrics) -> Result<(), Failure> {
    let bind = async |address: SocketAddr, flag: &str| {
        TcpListener::bind(address).await.map_err(|error| {
            Failure::Usage(format!(
                "the address `{address}` cannot be used: {error}; `{flag}` chooses another one"
            ))
        })
    };
    let health_listener = bind(settings.health_address, "--health-address").await?;
    let metrics_listener = bind(settings.metrics_address, "--metrics-address").await?;
    tokio::spawn(serve::serve(health_listener, serve::health(health.clone())));
    tokio::spawn(serve::serve(metrics_listener, serve::metrics(metrics.clone())));
    Ok(())
}

/// Returns a name that no other process has.
fn own_name() -> String {
    let host = std::env::var("HOSTNAME").ok().or_else(|| {
        let name = std::fs::read_to_string("/proc/sys/kernel/hostname").ok()?;
        Some(name.trim().to_owned())
    });
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let millis = now.unwrap_or_default().as_millis();
    format!("{}-{}-{millis:x}", host.unwrap_or_default(), std::process::id())
}

/// The election, which goes on beside the loop.
struct Elected {
    end: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Elected {
    /// Stands for the lease, again whenever it is lost.
    fn start(mut candidate: Candidate<InCluster>, lead: watch::Sender<bool>) -> Self {
        let (end, mut ended) = oneshot::channel();
        let task = tokio::spawn(async move {
            let election = async {
                loop {
                    let until = candidate.acquire().await;
                    lead.send_replace(true);
                    candidate.hold(until).await;
                    lead.send_replace(false);
                }
            };
            tokio::select! {
                biased;
                _ = &mut ended => {}
                () = election => {}
            }
            candidate.release().await;
        });
        Self { end, task }
    }

    /// Ends the election, and gives the lease back.
    async fn end(self) {
        let _ = self.end.send(());
        let _ = self.task.await;
    }
}
