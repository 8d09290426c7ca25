//! Watches of the kinds. Each reconnects and lists again by itself, and says what is in its way.

use std::collections::HashSet;
use std::time::Duration;

use futures::StreamExt;
use kfp_dbx_core::table::{self, Kind};
use kube::api::DynamicObject;
use kube::runtime::WatchStreamExt;
use kube::runtime::utils::Backoff;
use kube::runtime::watcher::{self, Event, watcher};
use kube::{Api, Client};
use tokio::sync::mpsc;

use super::failure;
use super::form::{prune, read, resource};
use crate::object::Object;
use crate::run::health::Health;

/// The objects that one watch sees: those of a kind, in a namespace or in all.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Scope {
    /// The row of the kind.
    pub kind: &'static str,
    /// The namespace. Without one, all of them.
    pub namespace: Option<String>,
}

/// What a watch says.
#[derive(Debug)]
pub enum Change {
    /// A listing begins. It replaces what the watch has said before.
    Begin(Scope),
    /// An object of the listing.
    Listed(Object),
    /// The listing has ended: objects of the scope that it has left out are gone.
    End(Scope),
    /// An object is new or has changed.
    Applied(Object),
    /// An object is gone.
    Deleted(Object),
}

/// The watches of all kinds.
#[derive(Clone)]
pub struct Watches {
    client: Client,
    health: Health,
    namespaces: Vec<String>,
}

impl Watches {
    /// Prepares the watches in these namespaces, or in all if there are none.
    pub fn new(client: Client, health: Health, namespaces: Vec<String>) -> Self {
        Self { client, health, namespaces }
    }

    /// Returns what the watches list.
    pub fn scopes(&self) -> HashSet<Scope> {
        self.all().map(|(_, scope)| scope).collect()
    }

    /// Starts the watches. They end when the receiver is dropped.
    pub fn start(&self) -> mpsc::Receiver<Change> {
        // A watch that is ahead of the loop waits for it.
        let (sender, receiver) = mpsc::channel(256);
        for (kind, scope) in self.all() {
            let namespace = scope.namespace.as_deref();
            let watch = Watch {
                api: self.api(kind, namespace),
                name: watch_name(kind, namespace),
                kind,
                scope,
                health: self.health.clone(),
                changes: sender.clone(),
                told: None,
            };
            watch.health.obstacle(&watch.name, "the objects are not listed yet");
            tokio::spawn(watch.run());
        }
        receiver
    }

    fn all(&self) -> impl Iterator<Item = (&'static Kind, Scope)> {
        let mut namespaces: Vec<_> = self.namespaces.iter().cloned().map(Some).collect();
        if namespaces.is_empty() {
            namespaces.push(None);
        }
        table::kinds().flat_map(move |kind| {
            let scope = move |namespace| (kind, Scope { kind: kind.kind, namespace });
            namespaces.clone().into_iter().map(scope)
        })
    }

    fn api(&self, kind: &Kind, namespace: Option<&str>) -> Api<DynamicObject> {
        let resource = resource(kind);
        match namespace {
            Some(namespace) => Api::namespaced_with(self.client.clone(), namespace, &resource),
            None => Api::all_with(self.client.clone(), &resource),
        }
    }
}

fn watch_name(kind: &Kind, namespace: Option<&str>) -> String {
    match namespace {
        Some(namespace) => format!("watch of {} in {namespace}", kind.plural),
        None => format!("watch of {}", kind.plural),
    }
}

struct Watch {
    api: Api<DynamicObject>,
    name: String,
    kind: &'static Kind,
    scope: Scope,
    health: Health,
    changes: mpsc::Sender<Change>,
    /// What is in its way, as it was last logged.
    told: Option<String>,
}

/// The receiver of the changes is gone.
struct Unwanted;

impl Watch {
    async fn run(mut self) {
        // The objects arrive one by one, and not as a list that is in memory as a whole.
        let mut config = watcher::Config::default().streaming_lists();
        while self.stream(&config).await.is_ok() {
            tracing::debug!(watch = self.name, "the API server streams no lists");
            config = watcher::Config::default();
        }
    }

    /// Hands events on. Ends if the API server knows no lists that are streamed, and fails if nobody
    /// wants the events any more.
    async fn stream(&mut self, config: &watcher::Config) -> Result<(), Unwanted> {
        let objects = watcher(self.api.clone(), config.clone());
        let objects = objects.modify(prune).backoff(Pauses::default());
        futures::pin_mut!(objects);
        while let Some(event) = objects.next().await {
            match event {
                Ok(event) => self.take(event).await?,
                Err(error) if cannot_stream(&error) => return Ok(()),
                Err(error) => self.fail(&error),
            }
        }
        Ok(())
    }

    async fn take(&mut self, event: Event<DynamicObject>) -> Result<(), Unwanted> {
        let scope = self.scope.clone();
        let object = |object| read(self.kind.kind, object);
        let change = match event {
            Event::Init => Some(Change::Begin(scope)),
            Event::InitApply(new) => object(new).map(Change::Listed),
            Event::InitDone => Some(Change::End(scope)),
            Event::Apply(new) => object(new).map(Change::Applied),
            Event::Delete(old) => object(old).map(Change::Deleted),
        };
        let works = !matches!(change, Some(Change::Begin(_) | Change::Listed(..)));
        if let Some(change) = change {
            self.changes.send(change).await.map_err(|_| Unwanted)?;
        }
        if works {
            self.succeed();
        }
        Ok(())
    }

    fn succeed(&mut self) {
        self.health.no_obstacle(&self.name);
        if self.told.take().is_some() {
            tracing::info!(watch = self.name, "the watch works again");
        }
    }

    fn fail(&mut self, error: &watcher::Error) {
        let Some(why) = obstacle(self.kind, error) else {
            // The API server ends watches now and then, and they go on.
            tracing::debug!(watch = self.name, %error, "the watch begins again");
            return;
        };
        self.health.obstacle(&self.name, &why);
        if self.told.as_ref() != Some(&why) {
            tracing::warn!(watch = self.name, why, "the watch does not work");
            self.told = Some(why);
        }
    }
}

/// Describes what a person has to do about an error, unless it goes away by itself.
fn obstacle(kind: &Kind, error: &watcher::Error) -> Option<String> {
    use watcher::Error;
    let error = match error {
        Error::InitialListFailed(error) | Error::WatchStartFailed(error) => error,
        Error::WatchFailed(_) | Error::WatchError(_) => return None,
        Error::NoResourceVersion => return Some(error.to_string()),
    };
    let plural = kind.plural;
    let kube::Error::Api(status) = error else { return Some(failure::without_answer(error)) };
    Some(match status.code {
        404 => format!(
            "the kind `{}` is not installed; `kfp-dbx-operator crds | kubectl apply --server-side -f -` installs it",
            kind.kind
        ),
        403 => format!(
            "the operator may not watch `{plural}`: {}; `kfp-dbx-operator install` prints the role that it needs",
            status.message
        ),
        410 => return None,
        _ => format!("the API server does not let `{plural}` be watched: {}", status.message),
    })
}

/// Whether the API server knows no lists that are streamed. They are served by Kubernetes 1.34 and
/// later unless they are switched off.
fn cannot_stream(error: &watcher::Error) -> bool {
    match error {
        watcher::Error::WatchStartFailed(kube::Error::Api(status)) => {
            matches!(status.code, 400 | 422) && status.message.contains("sendInitialEvents")
        }
        _ => false,
    }
}

/// The pauses after errors: one second at first, ten at last, so that a kind that is installed while
/// the operator runs is soon found.
#[derive(Default)]
struct Pauses(u32);

impl Iterator for Pauses {
    type Item = Duration;

    fn next(&mut self) -> Option<Duration> {
        let seconds = (1 << self.0.min(4)).min(10);
        self.0 += 1;
        Some(Duration::from_secs(seconds))
    }
}

impl Backoff for Pauses {
    fn reset(&mut self) {
        self.0 = 0;
    }
}

#[cfg(test)]
mod tests {
    use kfp_dbx_core::table;
    use kube::core::Status;
    use kube::runtime::watcher::Error;

    use super::{Pauses, cannot_stream, obstacle};

    fn failed(code: u16, message: &str) -> Error {
        let status = Status { code, message: message.to_owned(), ..Status::default() };
        Error::WatchStartFailed(kube::Error::Api(status.boxed()))
    }

    #[test]
    fn an_obstacle_says_what_to_do() {
        let run = table::kind("Run").unwrap();
        let missing = obstacle(run, &failed(404, "404 page not found")).unwrap();
        assert!(missing.contains("`Run` is not installed; `kfp-dbx-operator crds"), "{missing}");
        let forbidden = obstacle(run, &failed(403, "runs is forbidden")).unwrap();
        assert!(forbidden.contains("runs is forbidden; `kfp-dbx-operator install`"), "{forbidden}");
        assert_eq!(obstacle(run, &failed(410, "too old")), None);
    }

    #[test]
    fn a_server_that_streams_no_lists_is_known_by_its_message() {
        let message = "sendInitialEvents: Forbidden: sendInitialEvents is forbidden for watch unless the \
                       WatchList feature gate is enabled";
        assert!(cannot_stream(&failed(422, message)));
        assert!(!cannot_stream(&failed(422, "labelSelector: Invalid value")));
        assert!(!cannot_stream(&failed(500, message)));
    }

    #[test]
    fn pauses_grow_to_ten_seconds() {
        let seconds: Vec<_> = Pauses::default().take(6).map(|pause| pause.as_secs()).collect();
        assert_eq!(seconds, [1, 2, 4, 8, 10, 10]);
    }
}
