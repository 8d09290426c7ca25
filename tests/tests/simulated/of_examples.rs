//! The examples, of which all succeed, and some of them in other ways.

use kfp_dbx_simulator::scenario::Fault;
use kfp_dbx_tests::cluster::job;
use kfp_dbx_tests::simulated::Case;
use serde_json::json;

use crate::{approval, calc_pi, conditions, cron, databricks_cluster, examples, fan_in};

/// The jobs that examples expect to be there.
const JOBS: [&str; 9] =
    ["load", "export", "report", "check", "merge", "compute", "publish", "discard", "figures"];

/// The Secret that examples expect, and that each namespace of the tests has.
fn with_secret(case: Case) -> Case {
    case.present(json!({
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "mysecret"},
        "data": {"username": "dXNlcg==", "password": "YW55"},
    }))
}

fn with_jobs(case: Case) -> Case {
    JOBS.iter().fold(case, |case, name| case.present(job(name)))
}

pub fn cases() -> Vec<Case> {
    let ends = |state: &str| Fault::Ends(state.to_owned());
    let mut cases = vec![
        with_jobs(Case::new("approval-yes", approval::figures())).output(
            "approve",
            "approve-decision",
            "YES",
        ),
        with_jobs(Case::new("approval-no", approval::figures())).output(
            "approve",
            "approve-decision",
            "NO",
        ),
        // Its run has the time of its start.
        with_jobs(Case::new("cron", cron::nightly())).unequal("Run/nightly-UID"),
        with_jobs(Case::new("conditions-full", conditions::load())).param("mode", "full"),
        Case::new("calc-pi-fails", calc_pi::calc_pipeline())
            .param("run_name", "test-run-fails")
            .fault("submitrun", ends("FAILED")),
        Case::new("cluster-fails", databricks_cluster::calc_pipeline())
            .param("cluster_name", "test-cluster-fails")
            .fault("createcluster", ends("ERROR")),
        with_jobs(Case::new("fan-in-one", fan_in::exports())).param("tables", r#"["sales"]"#),
        with_jobs(Case::new("fan-in-none", fan_in::exports())).param("tables", "[]"),
    ];
    for (name, pipeline) in examples() {
        let case = Case::new(name.replace('_', "-").leak(), pipeline);
        cases.push(match name {
            "conditions" | "fan_in" | "fan_out" => with_jobs(case),
            // It notes the page and the tasks of its run.
            "multi_task_job" => case.unequal("ConfigMap/train-UID"),
            "databricks_notebook" | "databricks_secretscope" => with_secret(case),
            _ => case,
        });
    }
    cases
}
