//! The simulator beside a real cluster with Argo and the operator, where `KUBECONFIG` names one.
//!
//! `KFP_DBX_CASES` chooses cases by parts of their names, with commas between them. With
//! `--nocapture` the tests print what the simulator says of each case, a line for each comparison, and
//! at the end how many cases of each group are the same on both sides.

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
#[path = "simulated/deleted.rs"]
mod deleted;
#[path = "simulated/denied.rs"]
mod denied;
#[path = "simulated/ends.rs"]
mod ends;
#[path = "simulated/faults.rs"]
mod faults;
#[path = "simulated/objects.rs"]
mod objects;
#[path = "simulated/of_examples.rs"]
mod of_examples;
#[path = "simulated/policies.rs"]
mod policies;
#[path = "simulated/results.rs"]
mod results;
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

/// The name of a group, and its cases.
type Group = (&'static str, fn() -> Vec<Case>);

const GROUPS: [Group; 13] = [
    ("faults", faults::cases),
    ("ways out", ends::cases),
    ("conditions and loops", blocks::cases),
    ("exit handlers", at_exit::cases),
    ("written by hand", by_hand::cases),
    ("locks, limits, approvals", policies::cases),
    ("runs with several tasks", several::cases),
    ("deadlines that are set", terminated::cases),
    ("refused requests", denied::cases),
    ("refused deletes", deleted::cases),
    ("other kinds", objects::cases),
    ("results and retries", results::cases),
    ("examples", of_examples::cases),
];

/// Returns the cases that are chosen, each with its group.
fn chosen() -> Vec<(&'static str, Case)> {
    let chosen = std::env::var("KFP_DBX_CASES").unwrap_or_default();
    let all =
        GROUPS.iter().flat_map(|(group, cases)| cases().into_iter().map(|case| (*group, case)));
    all.filter(|(_, case)| chosen.split(',').any(|part| case.name.contains(part))).collect()
}

#[test]
fn each_case_can_be_simulated() {
    let mut wrong = Vec::new();
    for (_, case) in chosen() {
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
    let (cases, compared) = (Mutex::new(cases), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| compare_all(&cases, &compared));
        }
    });
    let compared = compared.into_inner().unwrap();
    print_table(&compared);
    let wrong: Vec<_> = compared.into_iter().filter_map(|(_, differs)| differs).collect();
    assert!(wrong.is_empty(), "{} cases differ\n\n{}", wrong.len(), wrong.join("\n"));
}

/// The group of a case, and how the two sides differ.
type Compared = (&'static str, Option<String>);

fn print_table(compared: &[Compared]) {
    println!("| group | cases | same | not the same |\n|---|---|---|---|");
    let row = |name: &str, of: &[&Compared]| {
        let differ = of.iter().filter(|(_, differs)| differs.is_some()).count();
        println!("| {name} | {} | {} | {differ} |", of.len(), of.len() - differ);
    };
    for (group, _) in GROUPS {
        let of: Vec<_> = compared.iter().filter(|(of, _)| *of == group).collect();
        row(group, &of);
    }
    row("all", &compared.iter().collect::<Vec<_>>());
}

/// Takes one case after the other.
fn compare_all(cases: &Mutex<Vec<(&'static str, Case)>>, compared: &Mutex<Vec<Compared>>) {
    loop {
        let next = cases.lock().unwrap().pop();
        let Some((group, case)) = next else { return };
        let differs = compare(&case).err();
        compared.lock().unwrap().push((group, differs));
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
