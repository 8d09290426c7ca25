//! Rules about exit handlers.

use kfp_dbx_core::graph::Outcome;
use kfp_dbx_core::lifecycle::unknown_at_exit;
use kfp_dbx_core::rule::{EXIT_REACH, Finding, INVALID_NAME, UNKNOWN_AT_EXIT};

use super::subject::{Found, Subject};
use crate::lower::complete::completed::MissingDelete;

/// An exit handler of a pipeline that is used as an op runs when the whole workflow ends. Its
/// arguments must be known at that time.
pub(super) fn check_moved_exits(subject: &Subject<'_>, found: &mut Found) {
    for (exit, why) in &subject.graph.gaps.exits {
        let message = format!("this exit handler can't run when the whole workflow ends: {why}");
        let at = subject.graph.nodes[*exit].data.at;
        found.push(Finding::new(&UNKNOWN_AT_EXIT, message).at(at));
    }
}

/// The delete of `.delete_on_exit()` must know its resource, and needs a name that Argo accepts.
pub(super) fn check_added_deletes(subject: &Subject<'_>, found: &mut Found) {
    for (create, why) in &subject.graph.gaps.deletes {
        let create = &subject.graph.nodes[*create].data;
        let name = &create.name;
        let finding = match why {
            MissingDelete::Unknown(why) => unknown_at_exit(name, why),
            MissingDelete::Name(why) => {
                let message = format!(
                    "op `delete-{name}`, which deletes the resource of op `{name}` at exit: {why}"
                );
                Finding::new(&INVALID_NAME, message)
            }
        };
        found.push(finding.at(create.at));
    }
}

/// At exit each op runs however the others end, so no op can wait for a failure.
pub(super) fn check_failure_orders(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    for (_, node) in graph.nodes.iter().enumerate().filter(|(op, _)| graph.at_exit(*op)) {
        for after in node.data.after.iter().filter(|after| after.outcome == Outcome::Failure) {
            let message = format!(
                "`{}` is in an exit handler, where each op runs whether or not the others fail",
                node.name
            );
            found.push(
                Finding::new(&EXIT_REACH, message)
                    .help(
                        "use `.after(…)` for the order, or `on_failure(…)` for ops that run if the workflow fails",
                    )
                    .at(after.at),
            );
        }
    }
}
