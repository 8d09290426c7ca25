//! Measures the operator with many active runs: memory, processor, requests, and the time until the
//! end of a run is seen.
//!
//! It needs a cluster with the operator's kinds, by `KUBECONFIG`, and a release build of the operator:
//!
//! ```sh
//! cargo build --release --package kfp-dbx-operator
//! cargo run --release --package kfp-dbx-operator --example scale -- --runs 1000
//! ```
//!
//! It starts the operator and fake workspaces as processes, makes the runs in a namespace of its own,
//! waits until all of them run, measures for some time, and then watches them end. A workspace has at
//! most 2,000 active runs.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use clap::Parser;
use futures::{StreamExt, stream};
use k8s_openapi::api::core::v1::{Namespace, Secret};
use kfp_dbx_core::table;
use kube::api::{DeleteParams, DynamicObject, Patch, PatchParams, PostParams};
use kube::core::{ApiResource, GroupVersionKind};
use kube::runtime::watcher::{self, Event, watcher};
use kube::{Api, Client, ResourceExt};
use serde_json::{Value as Json, json};
use tokio::time::{Instant, sleep};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Measures the operator with many active runs.
#[derive(Debug, Parser)]
struct Arguments {
    /// The number of runs.
    #[arg(long, default_value_t = 100)]
    runs: usize,
    /// The seconds for which all runs are active and the operator is measured.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// The seconds for which a run runs. Without it, long enough for all to be active at once, if the
    /// API server has a processor for itself.
    #[arg(long)]
    run_seconds: Option<u64>,
    /// The program of the operator.
    #[arg(long, default_value = "target/release/kfp-dbx-operator")]
    program: PathBuf,
    /// The port of metrics. The next ones are those of health and of the fake workspaces.
    #[arg(long, default_value_t = 18_900)]
    port: u16,
    /// The folder of the logs.
    #[arg(long, default_value = "target/scale")]
    logs: PathBuf,
}

/// The active runs of a workspace.
const ACTIVE: usize = 2000;

/// The runs that are submitted to a workspace in a second, or a few less.
const SUBMITTED_PER_SECOND: usize = 10;

impl Arguments {
    fn workspaces(&self) -> usize {
        self.runs.div_ceil(ACTIVE)
    }

    /// Returns the ports of the fake workspaces.
    fn ports(&self) -> impl Iterator<Item = u16> {
        (self.port + 2..).take(self.workspaces())
    }
}

#[tokio::main]
async fn main() -> Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.logs)?;
    let client = Client::try_default().await?;
    let namespace = format!("kfp-dbx-scale-{}", std::process::id());
    let namespaces: Api<Namespace> = Api::all(client.clone());
    let new = serde_json::from_value(json!({ "metadata": { "name": namespace } }))?;
    namespaces.create(&PostParams::default(), &new).await?;
    let secrets: Api<Secret> = Api::namespaced(client.clone(), &namespace);
    for (number, port) in arguments.ports().enumerate() {
        let secret = json!({
            "metadata": { "name": workspace(number) },
            "stringData": {
                "DATABRICKS_HOST": format!("http://127.0.0.1:{port}"),
                "DATABRICKS_TOKEN": "a-token-of-the-fake",
            },
        });
        secrets.create(&PostParams::default(), &serde_json::from_value(secret)?).await?;
    }
    let runs: Api<DynamicObject> = Api::namespaced_with(client, &namespace, &kind()?);
    let measured = measure(&arguments, &namespace, &runs).await;
    println!("removing the runs");
    remove(&runs).await?;
    namespaces.delete(&namespace, &DeleteParams::default()).await?;
    measured
}

async fn measure(arguments: &Arguments, namespace: &str, runs: &Api<DynamicObject>) -> Result<()> {
    let each = arguments.runs.div_ceil(arguments.workspaces());
    let computed = u64::try_from(each / SUBMITTED_PER_SECOND)? + arguments.seconds + 60;
    let run_seconds = arguments.run_seconds.unwrap_or(computed);
    let seen = Arc::new(Seen::default());
    let watch = tokio::spawn(follow(runs.clone(), seen.clone()));
    let begin = Instant::now();
    create(runs, arguments).await?;
    println!("{} runs are created after {:?}", arguments.runs, begin.elapsed());
    let fakes: Vec<_> =
        arguments.ports().map(|port| fake(arguments, port, run_seconds)).collect::<Result<_>>()?;
    let begin = Instant::now();
    let operator = operator(arguments, namespace)?;
    until(&seen, arguments.runs, "RUNNING", &operator).await?;
    println!("all runs are active after {:?}", begin.elapsed());

    let (calls, processor) = (calls(arguments).await?, operator.processor()?);
    let window = Instant::now();
    sleep(Duration::from_secs(arguments.seconds)).await;
    let seconds = window.elapsed().as_secs_f64();
    let used = operator.processor()? - processor;
    let steady = operator.memory()?;
    println!("while all runs are active, in {seconds:.0} s:");
    println!("  memory        {steady} MB");
    println!("  processor     {:.1} % of a core", 100.0 * used / seconds);
    for (name, (count, _)) in self::calls(arguments).await? {
        let before = calls.get(&name).map_or(0, |(count, _)| *count);
        let rate = f64::from(u32::try_from(count - before)?) / seconds;
        println!("  {name:<20} {rate:.2} in a second");
    }

    until(&seen, arguments.runs, "TERMINATED", &operator).await?;
    println!("all runs have ended after {:?}", begin.elapsed());
    let whole = operator.processor()? - processor;
    println!(
        "  processor     {:.1} % of a core until then",
        100.0 * whole / window.elapsed().as_secs_f64()
    );
    println!("  memory        {} MB at most", operator.most_memory()?);
    let mut delays = seen.delays.lock().unwrap_or_else(PoisonError::into_inner).clone();
    delays.sort_unstable();
    let at = |percent: usize| delays.get((delays.len().max(1) - 1) * percent / 100).copied();
    println!(
        "  the end of a run is in its status after {:?} (half), {:?} (95 of 100), {:?} (all)",
        at(50),
        at(95),
        at(100)
    );
    println!("  the most requests to a workspace in any second:");
    for (name, (count, highest)) in self::calls(arguments).await? {
        println!("    {name:<20} {highest} ({count} in all)");
    }
    for port in arguments.ports() {
        println!("  broken limits: {}", state(port).await?["broken_limits"]);
    }
    watch.abort();
    drop(fakes);
    Ok(())
}

/// Returns the names of the kind, as the client needs them.
fn kind() -> Result<ApiResource> {
    let row = table::kind("Run").ok_or("no such kind")?;
    let (group, version) = table::API_VERSION.split_once('/').ok_or("no version")?;
    Ok(ApiResource::from_gvk_with_plural(
        &GroupVersionKind::gvk(group, version, row.kind),
        row.plural,
    ))
}

/// Returns the name of the Secret of a workspace.
fn workspace(number: usize) -> String {
    format!("workspace-{number}")
}

async fn create(runs: &Api<DynamicObject>, arguments: &Arguments) -> Result<()> {
    let new = |number: usize| {
        let mut run = DynamicObject::new(&format!("run-{number}"), &kind()?);
        let of = workspace(number % arguments.workspaces());
        run.annotations_mut().insert("databricks.microsoft.com/credentials".to_owned(), of);
        run.data = json!({ "spec": {
            "new_cluster": {
                "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 2,
                "spark_conf": { "spark.speculation": "true" },
            },
            "notebook_task": {
                "notebook_path": "/Shared/nightly", "base_parameters": { "day": "2026-11-30" },
            },
            "timeout_seconds": 36000,
        } });
        Ok::<_, Box<dyn Error>>(run)
    };
    let new: Vec<_> = (0..arguments.runs).map(new).collect::<Result<_>>()?;
    let params = PostParams::default();
    let created = stream::iter(&new).map(|run| runs.create(&params, run)).buffer_unordered(32);
    let mut created = pin!(created);
    while let Some(run) = created.next().await {
        run?;
    }
    Ok(())
}

/// Lets the runs go without the operator.
async fn remove(runs: &Api<DynamicObject>) -> Result<()> {
    runs.delete_collection(&DeleteParams::default(), &kube::api::ListParams::default()).await?;
    let patch = Patch::Merge(json!({ "metadata": { "finalizers": null } }));
    let params = PatchParams::default();
    let names: Vec<_> = runs.list(&kube::api::ListParams::default()).await?.items;
    let gone = stream::iter(names).map(|run| {
        let (name, params, patch) = (run.name_any(), &params, &patch);
        async move { runs.patch_metadata(&name, params, patch).await }
    });
    gone.buffer_unordered(8).for_each(|_| async {}).await;
    Ok(())
}

/// What the watch has seen.
#[derive(Default)]
struct Seen {
    states: Mutex<BTreeMap<String, String>>,
    /// The milliseconds from the end of each run to the status that says so.
    delays: Mutex<Vec<u64>>,
}

/// Watches the runs.
async fn follow(runs: Api<DynamicObject>, seen: Arc<Seen>) {
    let mut events = pin!(watcher(runs, watcher::Config::default()));
    while let Some(event) = events.next().await {
        let Ok(Event::Apply(run) | Event::InitApply(run)) = event else { continue };
        let metadata = &run.data["status"]["metadata"];
        let state = metadata["state"]["life_cycle_state"].as_str().unwrap_or_default().to_owned();
        let mut states = seen.states.lock().unwrap_or_else(PoisonError::into_inner);
        let old = states.insert(run.name_any(), state.clone());
        if state == "TERMINATED" && old.is_some_and(|old| old != state) {
            let times = ["start_time", "setup_duration", "execution_duration", "cleanup_duration"];
            let end: u64 = times.iter().filter_map(|time| metadata[time].as_u64()).sum();
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            let now = u64::try_from(now.as_millis()).unwrap_or_default();
            let mut delays = seen.delays.lock().unwrap_or_else(PoisonError::into_inner);
            delays.push(now.saturating_sub(end));
        }
    }
}

/// Waits until all runs are in a state.
async fn until(seen: &Seen, number: usize, state: &str, operator: &Process) -> Result<()> {
    let mut told = Instant::now();
    loop {
        let states = seen.states.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let there = states.values().filter(|it| *it == state).count();
        if there >= number {
            return Ok(());
        }
        if told.elapsed() > Duration::from_secs(30) {
            told = Instant::now();
            println!(
                "  {there} of {number} are {state}, the operator has {} MB",
                operator.memory()?
            );
        }
        sleep(Duration::from_millis(500)).await;
    }
}

/// A process that is stopped with its value.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Process {
    fn start(command: &mut Command, log: &Path) -> Result<Self> {
        let log = std::fs::File::create(log)?;
        Ok(Self(command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).spawn()?))
    }

    /// Returns a line of `/proc/…/status`, in megabytes.
    fn status(&self, field: &str) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line =
            status.lines().find_map(|line| line.strip_prefix(field)).ok_or("no such field")?;
        let kilobytes: u64 = line.split_whitespace().nth(1).ok_or("no number")?.parse()?;
        Ok(kilobytes / 1024)
    }

    fn memory(&self) -> Result<u64> {
        self.status("VmRSS")
    }

    fn most_memory(&self) -> Result<u64> {
        self.status("VmHWM")
    }

    /// Returns the seconds that it has had a processor.
    fn processor(&self) -> Result<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let fields = stat.rsplit(") ").next().ok_or("no fields")?;
        let ticks = fields.split_whitespace().skip(11).take(2).map(str::parse::<f64>);
        // Linux counts hundredths of a second for programs.
        Ok(ticks.sum::<std::result::Result<f64, _>>()? / 100.0)
    }
}

fn fake(arguments: &Arguments, port: u16, run_seconds: u64) -> Result<Process> {
    let mut command = Command::new(&arguments.program);
    command.arg("fake-databricks").arg(format!("--port={port}"));
    command.arg(format!("--run-seconds={run_seconds}"));
    Process::start(&mut command, &arguments.logs.join(format!("fake-{port}.log")))
}

fn operator(arguments: &Arguments, namespace: &str) -> Result<Process> {
    let address = |port: u16| format!("127.0.0.1:{port}");
    let mut command = Command::new(&arguments.program);
    command.arg("run").arg("--no-leader-election");
    command.arg(format!("--watch-namespace={namespace}"));
    command.arg(format!("--metrics-address={}", address(arguments.port)));
    command.arg(format!("--health-address={}", address(arguments.port + 1)));
    command.arg("--allow-host=http://127.0.0.1:*");
    Process::start(&mut command, &arguments.logs.join("operator.log"))
}

/// Returns the number of calls, and the most calls to a workspace in a second, by endpoint.
async fn calls(arguments: &Arguments) -> Result<BTreeMap<String, (u64, u64)>> {
    let mut all: BTreeMap<String, (u64, u64)> = BTreeMap::new();
    for port in arguments.ports() {
        let state = state(port).await?;
        for (name, calls) in state["calls"].as_object().into_iter().flatten() {
            let (count, highest) = all.entry(name.clone()).or_default();
            *count += calls["count"].as_u64().unwrap_or_default();
            *highest = calls["highest"].as_u64().unwrap_or_default().max(*highest);
        }
    }
    all.retain(|_, (count, _)| *count > 0);
    Ok(all)
}

/// Returns what the fake workspace says of itself.
async fn state(port: u16) -> Result<Json> {
    let _ = rustls::crypto::ring::default_provider().install_default();
    Ok(reqwest::get(format!("http://127.0.0.1:{port}/debug/state")).await?.json().await?)
}
