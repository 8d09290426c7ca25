//! The simulator beside a real cluster with Argo and the operator, where `KUBECONFIG` names one.
//!
//! `KFP_DBX_CASES` chooses cases by parts of their names, with commas between them. With
//! `--nocapture` the tests print what the simulator says of each case, and a line for each comparison.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Mutex;

use kfp_dbx_skip::can_run;
use kfp_dbx_tests::cluster::Cluster;
use kfp_dbx_tests::simulated::Case;
use kfp_dbx_tests::{pipelines_of_examples, with_examples};

#[path = "simulated/at_exit.rs"]
mod at_exit;
#[path = "simulated/blocks.rs"]
mod blocks;
#[path = "simulated/by_hand.rs"]
mod by_hand;
#[path = "simulated/denied.rs"]
mod denied;
#[path = "simulated/ends.rs"]
mod ends;
#[path = "simulated/faults.rs"]
mod faults;
#[path = "simulated/of_examples.rs"]
mod of_examples;
#[path = "simulated/policies.rs"]
mod policies;
#[path = "simulated/several.rs"]
mod several;
#[path = "simulated/terminated.rs"]
mod terminated;

with_examples!(pipelines_of_examples);

#[path = "../../examples/approval.rs"]
#[allow(dead_code)]
mod approval;

#[path = "../../examples/cron.rs"]
#[allow(dead_code)]
mod cron;

/// The cases that run at the same time on the cluster.
const AT_ONCE: usize = 10;

fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    cases.extend(faults::cases());
    cases.extend(ends::cases());
    cases.extend(blocks::cases());
    cases.extend(at_exit::cases());
    cases.extend(by_hand::cases());
    cases.extend(policies::cases());
    cases.extend(several::cases());
    cases.extend(terminated::cases());
    cases.extend(denied::cases());
    cases.extend(of_examples::cases());
    cases
}

fn chosen() -> Vec<Case> {
    let chosen = std::env::var("KFP_DBX_CASES").unwrap_or_default();
    let mut cases = cases();
    cases.retain(|case| chosen.split(',').any(|part| case.name.contains(part)));
    cases
}

#[test]
fn each_case_can_be_simulated() {
    let mut wrong = Vec::new();
    for case in chosen() {
        match case.simulated() {
            Ok(pictures) => {
                pictures.iter().for_each(|picture| println!("{}: {picture}", case.name));
                let never_ends = |phase: &str| ["Running", "Pending"].contains(&phase);
                let stuck =
                    pictures.iter().filter(|picture| never_ends(&picture.phase) != case.never_ends);
                wrong.extend(stuck.map(|picture| format!("{}: {picture}", case.name)));
            }
            Err(why) => wrong.push(format!("{}: {why}", case.name)),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_simulator_says_what_the_cluster_does() {
    let is_there = std::env::var_os("KUBECONFIG").is_some();
    if !can_run(is_there, "no cluster is named by KUBECONFIG") {
        return;
    }
    let mut cases = chosen();
    assert!(cases.len() >= 40 || std::env::var_os("KFP_DBX_CASES").is_some());
    cases.reverse();
    let (cases, wrong) = (Mutex::new(cases), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| compare_all(&cases, &wrong));
        }
    });
    let wrong = wrong.into_inner().unwrap();
    assert!(wrong.is_empty(), "{} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}

/// Takes one case after the other.
fn compare_all(cases: &Mutex<Vec<Case>>, wrong: &Mutex<Vec<String>>) {
    loop {
        let next = cases.lock().unwrap().pop();
        let Some(case) = next else { return };
        let differs = compare(&case).err();
        wrong.lock().unwrap().extend(differs);
    }
}

fn compare(case: &Case) -> Result<(), String> {
    let name = case.name;
    let compared = catch_unwind(AssertUnwindSafe(|| {
        let cluster = Cluster::with_workspace(name, &[]).expect("there is one");
        case.compare(&cluster)
    }));
    let compared = match compared {
        Ok(Ok(compared)) => compared,
        Ok(Err(why)) => return Err(format!("{name}: {why}")),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned().unwrap_or_default();
            return Err(format!("{name}: {text}"));
        }
    };
    for (simulated, real) in compared.simulated.iter().zip(&compared.real) {
        println!(
            "| {name} | {} {}/{} nodes | {} {}/{} nodes | {} |",
            simulated.phase,
            simulated.left.len(),
            simulated.nodes.len(),
            real.phase,
            real.left.len(),
            real.nodes.len(),
            if compared.differences.is_empty() { "same" } else { "differ" },
        );
    }
    for message in &compared.messages {
        println!("  {name}: message of {message}");
    }
    if compared.differences.is_empty() {
        return Ok(());
    }
    let mut text = format!("{name}\n  {}\n", compared.differences.join("\n  "));
    for (simulated, real) in compared.simulated.iter().zip(&compared.real) {
        text.push_str(&format!("simulator: {simulated}cluster: {real}"));
    }
    Err(text)
}
