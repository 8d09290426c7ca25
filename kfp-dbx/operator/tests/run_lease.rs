//! The election by a Lease: in memory on virtual time, and in a cluster.

#![cfg(feature = "run")]
#![allow(clippy::unwrap_used)]

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use kfp_dbx_operator::run::health::Health;
use kfp_dbx_operator::run::lease::{
    Candidate, DEADLINE, DURATION, Failure, InCluster, PAUSE, Record, Store,
};
use tokio::time::{Instant, sleep, timeout};

/// A store in memory, as one process reaches it.
#[derive(Clone, Default)]
struct Memory {
    stored: Arc<Mutex<Option<Record>>>,
    /// Whether this process cannot reach the store.
    is_cut: Arc<AtomicBool>,
    /// Whether requests of this process get no answer.
    hangs: Arc<AtomicBool>,
}

impl Memory {
    /// Returns the same store, as another process reaches it.
    fn other(&self) -> Self {
        Self { stored: self.stored.clone(), ..Self::default() }
    }

    async fn reach(&self) -> Result<(), Failure> {
        if self.hangs.load(Ordering::Relaxed) {
            std::future::pending::<()>().await;
        }
        match self.is_cut.load(Ordering::Relaxed) {
            true => Err(Failure::Other("no network".to_owned())),
            false => Ok(()),
        }
    }

    fn holder(&self) -> Option<String> {
        self.stored.lock().unwrap().clone().and_then(|record| record.holder)
    }
}

impl Store for Memory {
    async fn read(&self) -> Result<Option<Record>, Failure> {
        self.reach().await?;
        Ok(self.stored.lock().unwrap().clone())
    }

    async fn write(&self, record: &Record) -> Result<(), Failure> {
        self.reach().await?;
        // Another process has its turn between the read and the write.
        sleep(Duration::from_millis(1)).await;
        let mut stored = self.stored.lock().unwrap();
        let version = stored.as_ref().and_then(|stored| stored.version.clone());
        if version != record.version {
            return Err(Failure::Conflict);
        }
        let next = version.map_or(1, |version| version.parse::<u64>().unwrap() + 1);
        *stored = Some(Record { version: Some(next.to_string()), ..record.clone() });
        Ok(())
    }
}

fn candidate(store: &Memory, name: &str) -> (Candidate<Memory>, Health) {
    let health = Health::default();
    (Candidate::new(store.clone(), name.to_owned(), health.clone()), health)
}

#[tokio::test(start_paused = true)]
async fn one_of_two_that_begin_together_holds_the_lease() {
    let store = Memory::default();
    let (mut a, _) = candidate(&store, "a");
    let (mut b, health) = candidate(&store.other(), "b");
    let both = tokio::join!(async { timeout(PAUSE / 2, a.acquire()).await.is_ok() }, async {
        timeout(PAUSE / 2, b.acquire()).await.is_ok()
    },);
    assert!(both.0 != both.1, "{both:?}");
    // To stand by is nothing wrong.
    health.ready().unwrap();
}

#[tokio::test(start_paused = true)]
async fn the_lease_stays_with_a_holder_that_renews_it() {
    let store = Memory::default();
    let (mut a, _) = candidate(&store, "a");
    let (mut b, _) = candidate(&store.other(), "b");
    let until = a.acquire().await;
    let others = async {
        assert!(timeout(20 * DURATION, b.acquire()).await.is_err());
    };
    tokio::select! {
        () = a.hold(until) => unreachable!("the lease was lost"),
        () = others => {}
    }
    let stored = store.stored.lock().unwrap().clone().unwrap();
    assert_eq!((stored.holder.as_deref(), stored.transitions), (Some("a"), 0));
}

#[tokio::test(start_paused = true)]
async fn a_holder_without_a_network_stops_before_another_begins() {
    for hangs in [false, true] {
        let store = Memory::default();
        let (mut a, _) = candidate(&store, "a");
        let (mut b, _) = candidate(&store.other(), "b");
        let until = a.acquire().await;
        let cut = async {
            sleep(PAUSE * 3).await;
            if hangs { &store.hangs } else { &store.is_cut }.store(true, Ordering::Relaxed);
        };
        let (lost, taken, ()) = tokio::join!(
            async {
                a.hold(until).await;
                Instant::now()
            },
            async {
                b.acquire().await;
                Instant::now()
            },
            cut,
        );
        // The steps that are under way have some seconds until another process begins.
        assert!(lost + DURATION.saturating_sub(DEADLINE) / 2 < taken, "{lost:?} {taken:?}");
        assert_eq!(store.holder().as_deref(), Some("b"));
    }
}

#[tokio::test(start_paused = true)]
async fn a_holder_that_was_replaced_stops() {
    let store = Memory::default();
    let (mut a, _) = candidate(&store, "a");
    let until = a.acquire().await;
    store.stored.lock().unwrap().as_mut().unwrap().holder = Some("b".to_owned());
    timeout(PAUSE * 2, a.hold(until)).await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_lease_that_is_given_back_is_taken_at_once() {
    let store = Memory::default();
    let (mut a, _) = candidate(&store, "a");
    let (mut b, _) = candidate(&store.other(), "b");
    a.acquire().await;
    assert!(timeout(PAUSE, b.acquire()).await.is_err());
    // Whoever does not hold it cannot give it back.
    b.release().await;
    assert_eq!(store.holder().as_deref(), Some("a"));
    a.release().await;
    assert_eq!(store.holder(), None);
    timeout(PAUSE * 2, b.acquire()).await.unwrap();
    assert_eq!(store.stored.lock().unwrap().as_ref().unwrap().transitions, 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_cannot_be_reached_is_an_obstacle() {
    let store = Memory::default();
    store.is_cut.store(true, Ordering::Relaxed);
    let (mut a, health) = candidate(&store, "a");
    assert!(timeout(PAUSE * 5, a.acquire()).await.is_err());
    assert_eq!(health.ready(), Err("lease: no network\n".to_owned()));
    store.is_cut.store(false, Ordering::Relaxed);
    a.acquire().await;
    health.ready().unwrap();
    // Not to give it back in time is no failure either.
    store.hangs.store(true, Ordering::Relaxed);
    timeout(PAUSE * 3, a.release()).await.unwrap();
}

#[tokio::test]
async fn a_lease_in_a_cluster_goes_from_one_holder_to_the_next() {
    let is_named = std::env::var_os("KUBECONFIG").is_some();
    if !kfp_dbx_skip::can_run(is_named, "no cluster is named by KUBECONFIG") {
        return;
    }
    let client = kube::Client::try_default().await.unwrap();
    let name = format!("kfp-dbx-test-{}", std::process::id());
    let store = InCluster::new(client.clone(), "default", &name);
    let mut a = Candidate::new(store.clone(), "a".to_owned(), Health::default());
    let mut b = Candidate::new(store.clone(), "b".to_owned(), Health::default());
    let until = a.acquire().await;
    assert!(timeout(PAUSE * 2, b.acquire()).await.is_err());
    assert!(timeout(PAUSE * 3, a.hold(until)).await.is_err(), "the lease was lost");
    a.release().await;
    timeout(PAUSE * 3, b.acquire()).await.unwrap();
    let record = store.read().await.unwrap().unwrap();
    assert_eq!((record.holder.as_deref(), record.transitions), (Some("b"), 1));
    let leases: kube::Api<k8s_openapi::api::coordination::v1::Lease> =
        kube::Api::namespaced(client, "default");
    leases.delete(&name, &kube::api::DeleteParams::default()).await.unwrap();
}
