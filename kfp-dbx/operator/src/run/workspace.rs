//! Workspaces: sends requests with the credentials of an object's source, at the workspace's pace.

mod client;
mod observer;
mod pacer;
mod source;

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

pub use client::Client;
pub use observer::{Called, Observer};
pub use source::{DEFAULT_SECRET, Source};

use self::pacer::Pacer;
use super::clock::Clock;
use super::credentials::{Host, Origin, Plan, Policy, Settings};
use super::http::Http;
use crate::databricks::{Answer, Failure, Request};
use crate::time::Time;

/// The reads, and the writes, that a workspace is sent in a second: twice as many as the SDK for Go
/// sends. Each endpoint has a limit of its own beside it.
pub const PER_SECOND: u32 = 30;

/// The time after which a client or a budget that nobody has used is forgotten. A budget counts the
/// requests of an hour.
const UNUSED: Duration = Duration::from_secs(2 * 3600);

/// What workspaces are used with.
pub struct Config {
    /// What the operator's configuration says about credentials.
    pub policy: Policy,
    /// The settings of the operator's environment.
    pub own: Settings,
    /// The reads, and the writes, that a workspace is sent in a second.
    pub per_second: u32,
    /// A text that other operators do not have, such as the name of the pod.
    pub seed: String,
    /// What is told about each request.
    pub observer: Arc<dyn Observer>,
}

/// The workspaces of all sources.
pub struct Workspaces {
    config: Config,
    http: Http,
    clock: Clock,
    clients: Mutex<BTreeMap<Origin, Entry>>,
    pacers: Mutex<BTreeMap<String, (Arc<Pacer>, Time)>>,
}

/// The client of a source.
struct Entry {
    client: Arc<Client>,
    /// The settings, which change with the Secret.
    settings: Settings,
    used: Time,
}

impl Workspaces {
    /// Creates the clients for HTTP, and none for a workspace yet.
    ///
    /// # Errors
    ///
    /// If there are no certificates to trust.
    pub fn new(config: Config) -> Result<Self, String> {
        let clock = Clock::start();
        let http = Http::new(clock)?;
        let (clients, pacers) = (Mutex::default(), Mutex::default());
        Ok(Self { config, http, clock, clients, pacers })
    }

    /// Sends a request to the workspace of a source: waits for its turn, and asks for a token if
    /// there is none. Sends it a second time only if the workspace has refused an old token.
    ///
    /// A caller may drop the future. Then the request may or may not have had its effect.
    ///
    /// # Errors
    ///
    /// If the request has not succeeded.
    pub async fn call(&self, source: &Source, request: &Request) -> Answer {
        self.client(source)?.call(request).await
    }

    /// Returns the client of a source.
    ///
    /// # Errors
    ///
    /// If the settings of the source are wrong.
    pub fn client(&self, source: &Source) -> Result<Arc<Client>, Failure> {
        let settings = source.settings(&self.config.own)?;
        let now = self.clock.now();
        let mut clients = lock(&self.clients);
        if let Some(entry) = clients.get_mut(&settings.origin)
            && entry.settings == settings
        {
            entry.used = now;
            return Ok(Arc::clone(&entry.client));
        }
        clients.retain(|_, entry| now - entry.used < UNUSED);
        let plan = Plan::new(&settings, &self.config.own, &self.config.policy);
        let plan = plan.map_err(|faults| Failure::Credentials(source.explain(faults)))?;
        let pacer = self.pacer(&plan.host, now);
        let (http, observer) = (self.http.clone(), Arc::clone(&self.config.observer));
        let client = Client::new(plan, &settings, http, self.clock, pacer, observer);
        let client = Arc::new(client);
        let entry = Entry { client: Arc::clone(&client), settings, used: now };
        clients.insert(entry.settings.origin.clone(), entry);
        Ok(client)
    }

    /// Returns the pace of a workspace, which all its clients share.
    fn pacer(&self, host: &Host, now: Time) -> Arc<Pacer> {
        let mut pacers = lock(&self.pacers);
        pacers.retain(|_, (pacer, used)| Arc::strong_count(pacer) > 1 || now - *used < UNUSED);
        let create =
            || (Arc::new(Pacer::new(&self.config.seed, self.config.per_second, self.clock)), now);
        let (pacer, used) = pacers.entry(host.to_string()).or_insert_with(create);
        *used = now;
        Arc::clone(pacer)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
