//! The kinds that only one operator has.

use super::subject::Check;
use crate::rule::{Diagnostic, Finding, UNKNOWN_KIND};
use crate::table::Operator;

impl<L: Clone> Check<'_, '_, L> {
    /// Reports the ops whose kind the archived operator does not have: one finding for all of them, at
    /// the first one.
    pub(super) fn kinds(&self, found: &mut Vec<Diagnostic<L>>) {
        let ops = 0..self.knowledge.effects.len();
        let mut ops = ops.filter(|index| self.is_of_kfp_dbx(*index));
        let Some(first) = ops.next() else { return };
        let kind = self.effect_at(first).kind.1;
        let message = format!(
            "the archived Azure Databricks Operator has no kind `{kind}`, which {} needs",
            self.label(first)
        );
        let finding = Finding::new(&UNKNOWN_KIND, message);
        let node = self.effect_at(first).node;
        let place = (self.knowledge.place)(node, &[]);
        let mut report = finding.at(place).of([node]);
        for other in ops {
            let what = format!("{} needs `{}`", self.label(other), self.effect_at(other).kind.1);
            report = report.related(what, self.place(other));
        }
        found.push(report);
    }

    /// Whether only kfp-dbx-operator has the kind of an op.
    fn is_of_kfp_dbx(&self, index: usize) -> bool {
        self.effect_at(index).known.is_some_and(|kind| kind.only_for == Some(Operator::KfpDbx))
    }

    /// Removes what only the archived operator does with resources that it does not know.
    pub(super) fn drop_of_unknown_kinds(&self, found: &mut Vec<Diagnostic<L>>) {
        let nodes = self.knowledge.effects.iter().enumerate();
        let nodes = nodes.filter(|(index, _)| self.is_of_kfp_dbx(*index));
        let nodes: Vec<_> = nodes.map(|(_, effect)| effect.node).collect();
        if nodes.is_empty() {
            return;
        }
        found.retain(|report| {
            report.finding.only_for != Some(Operator::Archived)
                || !report.of.iter().any(|node| nodes.contains(node))
        });
    }
}
