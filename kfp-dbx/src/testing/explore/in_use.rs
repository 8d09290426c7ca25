//! Whether what an object uses is there, for as long as it does.

use kfp_dbx_core::rule::{DELETED_IN_USE, Finding, USED_WHILE_ABSENT};
use kfp_dbx_simulator::report::Object;
use kfp_dbx_simulator::scenario::Action;

use super::super::simulation::Simulation;
use super::super::uses::{Misfit, Misuse};
use super::judge::{Judge, Judgement, noun};

impl Judge<'_> {
    pub(super) fn uses(&self, simulation: &Simulation, found: &mut Vec<Judgement>) {
        let misuses = simulation.misuses().into_iter();
        found.extend(misuses.filter_map(|misuse| self.judge_use(&misuse)));
    }

    fn judge_use(&self, Misuse { by, of, fault }: &Misuse<'_>) -> Option<Judgement> {
        let (user, maker) = (self.op_of(by)?, self.op_of(of)?);
        if *fault != Misfit::NotYet && self.circumstances.is_second_there && !self.deletes(of) {
            // The other run deletes it, which is a finding about that one.
            return None;
        }
        // Without the workflow, the order of deletes is the garbage collector's.
        let is_ours_to_order = self.circumstances.intervention != Some(Action::Delete);
        // What stays, as its delete fails, uses what went in time.
        let is_meant = !is_ours_to_order || self.is_delete_faulty(&by.kind);
        match fault {
            Misfit::NotYet => Some(absent(user, maker, "exists")),
            Misfit::Gone => (!is_meant).then(|| absent(user, maker, "is deleted")),
            Misfit::Lost => (!is_meant).then(|| lost(user, maker, &noun(of))),
        }
    }

    /// Whether an op of this run deletes an object.
    fn deletes(&self, object: &Object) -> bool {
        let is_it = |place: usize| {
            self.report.objects.get(place).is_some_and(|other| std::ptr::eq(other, object))
        };
        self.report
            .nodes
            .iter()
            .any(|node| node.action.as_deref() == Some("delete") && node.object.is_some_and(is_it))
    }
}

fn lost(user: &str, maker: &str, noun: &str) -> Judgement {
    let message =
        format!("the {noun} of op `{maker}` is deleted while that of op `{user}` uses it");
    let help = format!("let the delete wait for the delete of `{user}`");
    let finding = Finding::new(&DELETED_IN_USE, message).help(help);
    Judgement { finding, op: Some(maker.to_owned()) }
}

fn absent(op: &str, maker: &str, when: &str) -> Judgement {
    let (message, help) = match when {
        "exists" => (
            format!("op `{op}` uses what op `{maker}` makes before it exists"),
            format!(
                "let `{op}` wait for `{maker}`: with `.after(…)`, given the op, or what the block or loop around it returns, or by an output of `{maker}`"
            ),
        ),
        _ => (
            format!("op `{op}` uses what op `{maker}` makes after it is deleted"),
            format!("let the delete wait for `{op}`"),
        ),
    };
    let finding = Finding::new(&USED_WHILE_ABSENT, message).help(help);
    Judgement { finding, op: Some(op.to_owned()) }
}
