//! Why an op did not run, in words.

use kfp_dbx_simulator::report::{EMPTY, Node, NodeKind, Phase, Report, Unmet};

use super::facts::BlockFacts;
use super::select::label;

/// Returns why a node did not run. `block` is what the pipeline says about it, if it is a block.
pub(super) fn unmet(report: &Report, node: &Node, block: Option<&BlockFacts>) -> String {
    match &node.unmet {
        _ if node.message == EMPTY => format!("its loop `{}` has no items", node.task),
        Some(Unmet::Condition(values)) => not_met(values, block),
        Some(Unmet::Dependencies(tasks)) => dependencies(report, node, tasks),
        None => node.message.clone(),
    }
}

/// Returns which condition is not met. `values` are those that it compared.
fn not_met(values: &str, block: Option<&BlockFacts>) -> String {
    let condition = block.and_then(|block| block.condition.as_ref());
    match (condition, block.and_then(|block| block.why_skipped.as_ref())) {
        (Some(condition), _) => {
            format!("its condition `{condition}` is not met: `{values}` is false")
        }
        (None, Some(why)) => why.clone(),
        (None, None) => format!("its condition is not met: `{values}` is false"),
    }
}

/// Returns which tasks did not end as a node asks for. Of those that were omitted, it tells the first cause.
fn dependencies(report: &Report, node: &Node, tasks: &[(String, Phase)]) -> String {
    let task = |(task, phase): &(String, Phase)| ended(report, node, task, *phase);
    let ends: Vec<_> = tasks.iter().map(task).collect();
    let omitted = tasks.iter().filter(|(_, phase)| *phase == Phase::Omitted);
    let causes = omitted.filter_map(|(task, _)| first_cause(report, beside(report, node, task)?));
    let cause = causes.into_iter().find(|cause| !ends.contains(cause));
    let cause = cause.map_or_else(String::new, |cause| format!(", as {cause}"));
    ends.join(" and ") + &cause
}

/// Returns how the task ended for which a node, and maybe others after it, were omitted.
fn first_cause<'r>(report: &'r Report, mut node: &'r Node) -> Option<String> {
    loop {
        let Some(Unmet::Dependencies(tasks)) = &node.unmet else { return None };
        let other = tasks.iter().find(|(_, phase)| *phase != Phase::Omitted);
        if let Some((task, phase)) = other {
            return Some(ended(report, node, task, *phase));
        }
        node = beside(report, node, &tasks.first()?.0)?;
    }
}

/// Returns how a task beside a node ended. For a block that failed, it is what failed in it.
fn ended(report: &Report, node: &Node, task: &str, phase: Phase) -> String {
    let how = match phase {
        Phase::Succeeded => "succeeded",
        Phase::Skipped => "was skipped",
        Phase::Omitted => "was omitted",
        Phase::Failed | Phase::Error => "failed",
        _ => "did not end",
    };
    let failed = beside(report, node, task).filter(|_| phase.is_failure());
    match failed.map(|of| failed_in(report, of)) {
        Some(of) => format!("`{}` {how}", label(&of.task, &of.items)),
        None => format!("`{task}` {how}"),
    }
}

/// Returns the node of a task of the DAG in which a node is.
fn beside<'r>(report: &'r Report, node: &Node, task: &str) -> Option<&'r Node> {
    report.nodes.iter().find(|other| other.parent == node.parent && other.task == task)
}

/// Returns the op that failed in a block that failed, or the block itself.
fn failed_in<'r>(report: &'r Report, mut block: &'r Node) -> &'r Node {
    while matches!(block.kind, NodeKind::DAG | NodeKind::TaskGroup) {
        let nodes = report.nodes.iter();
        let mut failed = nodes.filter(|node| {
            let parent = node.parent.and_then(|parent| report.nodes.get(parent));
            parent.is_some_and(|parent| std::ptr::eq(parent, block)) && node.phase.is_failure()
        });
        // What fails early in a DAG may be what another op waits for: the last failure is not forgiven.
        let inner = match block.kind {
            NodeKind::DAG => failed.next_back(),
            _ => failed.next(),
        };
        let Some(inner) = inner else { break };
        block = inner;
    }
    block
}

/// Returns why a run did not get so far.
pub(super) fn unreached(report: &Report) -> String {
    if let Some(stuck) = report.stuck.first() {
        return format!("`{}` never ends", stuck.name);
    }
    match (report.ended, report.deleted) {
        (None, Some(_)) => "the workflow is deleted before".to_owned(),
        _ if report.message.is_empty() => "the workflow ends before".to_owned(),
        _ => format!("the workflow ends before: {}", report.message),
    }
}
