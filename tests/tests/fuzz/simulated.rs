//! Random changes to workflows, and random scenarios: they are simulated, or an error says why not, in
//! a short time.

use std::time::{Duration, Instant};

use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::scenario::{Action, Cluster, Fault, Intervention, OpScript, Scenario, When};
use kfp_dbx_simulator::time::Time;
use kfp_dbx_simulator::workflow::Workflow;
use kfp_dbx_simulator::{Error, simulate};
use kfp_dbx_tests::plan::{Choices, plan};
use kfp_dbx_tests::properties::{Random, for_seeds};
use serde_json::{Map, Value as Json, json};

use crate::texts::{HOSTILE, changed};

/// The longest time that a simulation may take here, in a program without optimizations.
const LONGEST: Duration = Duration::from_secs(60);

/// Returns the workflow of a random pipeline.
fn workflow(random: &mut Random) -> Json {
    let numbers = (0..random.below(200)).map(|_| random.below(65_536) as u16).collect();
    let yaml = plan(Choices::new(numbers)).pipeline().to_yaml().unwrap_or_default();
    let json: Json = serde_yaml::from_str(&yaml).unwrap();
    if json.is_null() { whole() } else { json }
}

/// Returns a workflow with what no pipeline of a plan has.
fn whole() -> Json {
    let task = |name: &str, more: Json| {
        let mut task = json!({"name": name, "template": "make"});
        task.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        task
    };
    json!({
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-", "labels": {"a": "b"}},
        "spec": {
            "entrypoint": "main",
            "onExit": "wait",
            "activeDeadlineSeconds": 86400,
            "parallelism": 3,
            "arguments": {"parameters": [{"name": "p", "value": "[1, 2]", "enum": ["[1, 2]", "x"]}]},
            "synchronization": {"mutexes": [{"name": "m"}]},
            "ttlStrategy": {"secondsAfterCompletion": 60},
            "templates": [
                {"name": "main", "dag": {"failFast": false, "tasks": [
                    task("a", json!({"withSequence": {"start": "1", "end": "3", "format": "n%02d"}})),
                    task("b", json!({"depends": "a.AnySucceeded || a.AllFailed"})),
                    task("c", json!({"depends": "b", "withParam": "{{workflow.parameters.p}}",
                        "when": "{{item}} > 0",
                        "arguments": {"parameters": [{"name": "n", "value": "{{item}}"}]}})),
                    task("d", json!({"depends": "c && !b.Failed", "template": "wait",
                        "hooks": {"exit": {"template": "make"}}})),
                ]}},
                {"name": "wait", "suspend": {"duration": "5m"}},
                {
                    "name": "make",
                    "inputs": {"parameters": [{"name": "n", "default": "0"}]},
                    "outputs": {"parameters": [{"name": "o", "valueFrom": {
                        "jsonPath": "{.status.metadata.run_id}", "default": "1"}}]},
                    "timeout": "2h",
                    "retryStrategy": {"limit": "2", "retryPolicy": "Always", "expression":
                        "asInt(retries) < 2 || lastRetry.status == 'Error'", "backoff":
                        {"duration": "30s", "factor": "2", "maxDuration": "1h", "cap": "10m"}},
                    "resource": {
                        "action": "apply",
                        "setOwnerReference": true,
                        "successCondition": "status.metadata.state.result_state = SUCCESS",
                        "failureCondition": "status.metadata.state.life_cycle_state in (SKIPPED)",
                        "manifest": "apiVersion: databricks.microsoft.com/v1alpha1\nkind: Run\nmetadata:\n  \
                            name: \"r-{{=toJson(inputs.parameters['n'])[1:-1]}}\"\nspec:\n  run_name: r\n",
                    },
                },
            ],
        },
    })
}

/// Returns all places of a value.
fn places(value: &Json, place: &str, found: &mut Vec<String>) {
    found.push(place.to_owned());
    match value {
        Json::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                places(item, &format!("{place}/{at}"), found);
            }
        }
        Json::Object(fields) => {
            for (name, item) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                places(item, &format!("{place}/{name}"), found);
            }
        }
        _ => {}
    }
}

/// Returns a value that nobody expects.
fn odd(random: &mut Random, workflow: &Json) -> Json {
    let long = |text: &str| json!(text.repeat(2048));
    match random.below(24) {
        0 => Json::Null,
        1 => json!(true),
        2 => json!(-1),
        3 => json!(1_000_000_000),
        4 => json!("1000000000"),
        5 => json!(u64::MAX),
        6 => json!(1e300),
        7 => json!(0.5),
        8 => json!([]),
        9 => json!({}),
        10 => long("a"),
        11 => long("\u{e9}"),
        12 => {
            let depth = 1 + random.below(120);
            (0..depth).fold(json!("x"), |inner, at| match at % 2 {
                0 => json!([inner]),
                _ => json!({"tasks": inner}),
            })
        }
        13 => Json::Array((0..random.below(3000)).map(|at| json!(at)).collect()),
        14 => json!("{{=".repeat(1 + random.below(3))),
        15 => json!(format!("{{{{={}}}}}", "(".repeat(1 + random.below(2000)))),
        16 => json!("9".repeat(1 + random.below(40))),
        17 => json!(["2562047h", "-1s", "1e3s", "0.0000001ns", "9999999h"][random.below(5)]),
        18 => json!(["%d%d", "%\u{e9}", "%999d", "%-5d", "%", "%%%d"][random.below(6)]),
        19 => json!("!".repeat(1 + random.below(500)) + "a"),
        20 | 21 => {
            let mut all = Vec::new();
            places(workflow, "", &mut all);
            workflow.pointer(&all[random.below(all.len())]).cloned().unwrap_or_default()
        }
        _ => json!(random.one_of(&HOSTILE)),
    }
}

/// Changes a workflow in one place.
fn change(workflow: &mut Json, random: &mut Random) {
    let mut all = Vec::new();
    places(workflow, "", &mut all);
    let place = random.one_of(&all[1.min(all.len() - 1)..]).clone();
    let value = odd(random, workflow);
    let key = odd_key(random, workflow);
    let Some(found) = workflow.pointer_mut(&place) else { return };
    match (random.below(6), found) {
        (0, Json::Object(fields)) => drop(take_any(fields, random)),
        (1, Json::Object(fields)) => {
            if let Some(value) = take_any(fields, random) {
                fields.insert(key, value);
            }
        }
        (2, Json::Object(fields)) => drop(fields.insert(key, value)),
        (0, Json::Array(items)) if !items.is_empty() => {
            drop(items.remove(random.below(items.len())));
        }
        (1 | 2, Json::Array(items)) if !items.is_empty() => {
            let copied = items[random.below(items.len())].clone();
            items.insert(random.below(items.len()), copied);
        }
        (0..=3, Json::String(text)) => changed(text, random),
        (_, found) => *found = value,
    }
}

fn take_any(fields: &mut Map<String, Json>, random: &mut Random) -> Option<Json> {
    let keys: Vec<String> = fields.keys().cloned().collect();
    fields.remove(keys.get(random.below(keys.len()))?)
}

/// Returns a key that stands somewhere in the workflow, or one that nobody expects.
fn odd_key(random: &mut Random, workflow: &Json) -> String {
    let mut all = Vec::new();
    places(workflow, "", &mut all);
    match random.below(3) {
        0 => (*random.one_of(&HOSTILE)).to_owned(),
        1 => {
            let known = [
                "withItems",
                "withParam",
                "withSequence",
                "when",
                "depends",
                "dependencies",
                "onExit",
                "hooks",
                "retryStrategy",
                "backoff",
                "limit",
                "timeout",
                "suspend",
                "dag",
                "resource",
                "activeDeadlineSeconds",
                "parallelism",
                "template",
                "target",
                "valueFrom",
                "expression",
            ];
            (*random.one_of(&known)).to_owned()
        }
        _ => random.one_of(&all).rsplit('/').next().unwrap_or_default().to_owned(),
    }
}

/// Returns a scenario that nobody expects.
fn scenario(workflow: &Workflow, random: &mut Random) -> Scenario {
    let mut names: Vec<String> = workflow.templates.iter().map(|one| one.name.clone()).collect();
    for template in &workflow.templates {
        if let kfp_dbx_simulator::workflow::Body::Dag(dag) = &template.body {
            names.extend(dag.tasks.iter().map(|task| task.name.clone()));
        }
    }
    // Most of what it says can be done: else it would be refused each time.
    let is_hostile = random.below(3) == 0;
    let mut scenario = Scenario::default();
    for _ in 0..random.below(5) {
        let mut entry = OpScript {
            op: random.one_of(&names).clone(),
            items: Vec::new(),
            times: [None, Some(0), Some(1), Some(u32::MAX)][random.below(4)],
            fault: fault(random),
            takes: [None, Some(Time::ZERO), Some(Time::minutes(600_000_000)), Some(Time(u64::MAX))]
                [random.below(4)],
            outputs: [].into(),
        };
        if is_hostile {
            entry.items = (0..random.below(3)).map(|_| random.below(usize::MAX)).collect();
            let name =
                *random.one_of(&["o", "", "\u{e9}", ".", "{.status}", "status.metadata.run_id"]);
            entry
                .outputs
                .insert(name.to_owned(), (*random.one_of(&HOSTILE)).repeat(random.below(9)));
        }
        scenario.ops.push(entry);
    }
    for _ in 0..random.below(3) {
        let op = random.one_of(&names).clone();
        let when = match random.below(4) {
            0 => When::At(Time([0, 1, 3_600_000, u64::MAX][random.below(4)])),
            1 => When::Running(op),
            2 => When::Started(op),
            _ => When::Ended(op),
        };
        let action = [Action::Stop, Action::Terminate, Action::Delete, Action::Deadline];
        scenario.interventions.push(Intervention {
            action: action[random.below(4)],
            when,
            items: Vec::new(),
        });
    }
    for parameter in &workflow.parameters {
        if parameter.value.is_none() || is_hostile {
            let value = if is_hostile { *random.one_of(&HOSTILE) } else { "1" };
            scenario.parameters.insert(parameter.name.clone(), value.to_owned());
        }
    }
    if is_hostile {
        scenario.present.push(odd(random, &whole()));
    }
    scenario
}

fn fault(random: &mut Random) -> Option<Fault> {
    Some(match random.below(13) {
        0 => Fault::ends("FAILED"),
        1 => Fault::ends(*random.one_of(&HOSTILE)),
        2 => Fault::task_ends("t", "FAILED"),
        3 => Fault::FailureCondition,
        4 => Fault::Rejected,
        5 => Fault::Denied,
        6 => Fault::Hangs,
        7 => Fault::PodLostBefore,
        8 => Fault::PodLostAfter,
        9 => Fault::Pending,
        10 => Fault::AlreadyThere,
        _ => return None,
    })
}

/// Simulates a workflow, twice if that is possible, and checks what is told.
fn simulated(workflow: &Workflow, random: &mut Random) -> bool {
    let scenarios = [scenario(workflow, random), scenario(workflow, random)];
    let operator = [Operator::KfpDbx, Operator::Archived][random.below(2)];
    let cluster = Cluster::new(operator);
    let runs: Vec<_> = scenarios.iter().map(|scenario| (workflow, scenario)).collect();
    let runs = &runs[..1 + usize::from(workflow.is_generated)];
    let begun = Instant::now();
    let found = simulate(runs, &cluster);
    assert!(begun.elapsed() < LONGEST, "{:?}: {scenarios:?}", begun.elapsed());
    match found {
        Ok(reports) => {
            assert_eq!(reports.len(), runs.len());
            // The same again is the same.
            let again = simulate(runs, &cluster).unwrap();
            assert_eq!(format!("{reports:?}"), format!("{again:?}"));
            true
        }
        Err(errors) => {
            check_errors(&errors);
            false
        }
    }
}

fn check_errors(errors: &[Error]) {
    assert!(!errors.is_empty());
    assert!(errors.iter().all(|error| !error.why.is_empty()), "{errors:?}");
}

#[test]
fn changed_workflows_are_simulated_or_refused() {
    for_seeds(150, |seed| {
        let random = &mut Random::new(seed);
        let plain = if random.below(2) == 0 { whole() } else { workflow(random) };
        for _ in 0..8 {
            let mut workflow = plain.clone();
            for _ in 0..1 + random.below(3) {
                change(&mut workflow, random);
            }
            let begun = Instant::now();
            let of_json = Workflow::of(&workflow);
            // The same in YAML is the same, or is refused.
            let yaml = serde_yaml::to_string(&workflow).unwrap();
            if let (Ok(of_json), Ok(of_yaml)) = (&of_json, Workflow::read(&yaml)) {
                assert_eq!(*of_json, of_yaml);
            }
            assert!(begun.elapsed() < LONGEST, "{:?}", begun.elapsed());
            match of_json {
                Ok(workflow) => drop(simulated(&workflow, random)),
                Err(errors) => check_errors(&errors),
            }
        }
    });
}

#[test]
fn odd_scenarios_are_simulated_or_refused() {
    let simulated = std::sync::atomic::AtomicUsize::new(0);
    for_seeds(100, |seed| {
        let random = &mut Random::new(seed);
        let plain = if random.below(2) == 0 { whole() } else { workflow(random) };
        let workflow = Workflow::of(&plain).unwrap_or_else(|why| panic!("{why:?}"));
        for _ in 0..6 {
            if self::simulated(&workflow, random) {
                simulated.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            }
        }
    });
    if std::env::var("KFP_DBX_SEED").is_err() {
        let simulated = simulated.into_inner();
        assert!(simulated > 50, "{simulated} of 600 scenarios are simulated");
    }
}
