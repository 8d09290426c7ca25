//! Conditions.

use std::collections::BTreeSet;

use kfp_dbx_core::lifecycle::Condition;
use kfp_dbx_core::value::{Scalar, Target, Value};

use super::context::{Context, Fields, Job};
use super::texts::quoted;
use super::values::{RESULT_STATE, Time};
use super::waits::{Need, Wait};
use crate::model::block::BlockKind;
use crate::model::condition::{Comparison, Expr};

/// One comparison of a condition.
struct Compared<'a> {
    ty: Scalar,
    left: &'a Value,
    by: Comparison,
    right: Right<'a>,
}

/// The value that another one is compared with.
enum Right<'a> {
    Value(&'a Value),
    True,
}

impl<'a> Context<'a> {
    /// Names the tasks of all conditions, of which each has a comparison, and those that loops repeat.
    pub(super) fn name_tasks(&mut self) {
        let graph = self.graph;
        let mut names = kfp_dbx_core::text::names::UniqueNames::new();
        graph.nodes.iter().for_each(|node| drop(names.claim(&node.name)));
        for (node, of) in graph.nodes.iter().enumerate() {
            if graph.is_loop(node) && self.only[node].is_none() {
                self.repeated.insert(node, names.claim(&format!("{}-item", of.name)));
            }
            let Some(BlockKind::When(condition)) = of.block_kind() else { continue };
            let mut compared = Vec::new();
            let keys = match all(condition, true, &mut compared) {
                Ok(()) => compared.len(),
                Err(_) => 1,
            };
            self.conditions[node] = (0..keys)
                .map(|at| if at == 0 { of.name.clone() } else { names.claim(&of.name) })
                .collect();
        }
    }

    /// Writes the tasks of a condition.
    pub(super) fn branch(&mut self, node: usize, job: &mut Job) {
        let Some(BlockKind::When(condition)) = self.graph.nodes[node].block_kind() else { return };
        let mut compared = Vec::new();
        if let Err(why) = all(condition, true, &mut compared) {
            let what = format!("the condition `{}`: {why}", self.name(node));
            return self.lacks(what, self.at(node));
        }
        if compared.len() > 1 && self.others.contains_key(&node) {
            let what = format!(
                "the condition `{}` has several comparisons and another branch: a task of Databricks makes one comparison, so write one `when` in another one",
                self.name(node)
            );
            return self.lacks(what, self.at(node));
        }
        // Those that look at the result of a run of any end come first: they wait for its end, and not
        // for its success.
        compared.sort_by_key(|one| self.results_of_any_end(one).is_empty());
        let waits = self.waits(node);
        let used: Vec<BTreeSet<usize>> = compared.iter().map(Compared::ops).collect();
        let keys = self.conditions[node].clone();
        let is_success = |wait: &Wait| matches!(wait.need, Need::Success | Need::NoFailure);
        let has_results = compared.iter().any(|one| !self.results_of_any_end(one).is_empty());
        let is_handler = !waits.iter().all(is_success);
        for (at, (one, key)) in compared.iter().zip(&keys).enumerate() {
            let is_of = |wait: &&Wait| match used.iter().position(|ops| ops.contains(&wait.node)) {
                // The first one waits for everything: those behind it may be left out, and would hide a
                // failure. Only the result of a run, whose end is enough, can't wait beside others.
                Some(first) if has_results && !is_handler => first == at,
                _ => at == 0,
            };
            let results = self.results_of_any_end(one);
            let mut own: Vec<Wait> = waits.iter().filter(is_of).cloned().collect();
            for wait in own.iter_mut().filter(|wait| results.contains(&wait.node)) {
                wait.need = Need::End;
            }
            if at > 0 {
                let key = keys[at - 1].clone();
                own.push(Wait { key, outcome: Some(true), need: Need::Success, node });
            }
            let mut task = Fields::new();
            self.report_key(node, key);
            task.insert("task_key".to_owned(), key.clone().into());
            self.write_waits(node, &own, &mut task);
            match self.compare(one, job) {
                Ok(condition) => task.insert("condition_task".to_owned(), condition.into()),
                Err(why) => {
                    let part = format!("the condition `{}`", self.name(node));
                    self.lacks_because(&part, &why, self.at(node));
                    continue;
                }
            };
            job.tasks.push(task.into());
        }
    }

    /// Returns the ops whose results a comparison looks at.
    fn results(&self, one: &Compared<'_>) -> BTreeSet<usize> {
        let mut ops = BTreeSet::new();
        one.visit(&mut |target| {
            if let Target::Output { op, output, .. } = target
                && self.output_path(op as usize, output) == Some(RESULT_STATE)
            {
                ops.insert(op as usize);
            }
        });
        ops
    }

    /// Returns those of these ops that succeed however their runs end. A truthful op fails with its run,
    /// and what looks at its result then does not run.
    fn results_of_any_end(&self, one: &Compared<'_>) -> BTreeSet<usize> {
        let mut ops = self.results(one);
        ops.retain(|op| {
            let object = self.graph.nodes[*op].object.as_ref();
            object.is_none_or(|object| object.condition == Condition::Reference)
        });
        ops
    }

    fn compare(&mut self, one: &Compared<'a>, job: &mut Job) -> Result<Fields, String> {
        let mut is_lost = false;
        one.visit(&mut |target| is_lost |= self.is_lost(target));
        if is_lost {
            return Err(String::new());
        }
        let op = match one.by {
            Comparison::Equal => "EQUAL_TO",
            Comparison::NotEqual => "NOT_EQUAL",
            Comparison::Less => "LESS_THAN",
            Comparison::LessOrEqual => "LESS_THAN_OR_EQUAL",
            Comparison::Greater => "GREATER_THAN",
            Comparison::GreaterOrEqual => "GREATER_THAN_OR_EQUAL",
        };
        let is_equality = matches!(one.by, Comparison::Equal | Comparison::NotEqual);
        match one.ty {
            Scalar::Text | Scalar::Bool if is_equality => {}
            Scalar::Int => {}
            Scalar::Float if !is_equality => {}
            Scalar::Float => {
                return Err(
                    "Databricks compares the texts of two numbers, in which `1.0` is not `1`"
                        .to_owned(),
                );
            }
            Scalar::Text | Scalar::Bool => return Err("Databricks orders numbers only".to_owned()),
            Scalar::List | Scalar::Map | Scalar::Json | Scalar::Count => {
                return Err("Databricks compares texts and numbers only".to_owned());
            }
        }
        let (left, right) = match self.result_of(one)? {
            Some(sides) => sides,
            None => (
                self.text(one.left, Time::Run, job)?,
                match one.right {
                    Right::Value(right) => self.text(right, Time::Run, job)?,
                    Right::True => "true".to_owned(),
                },
            ),
        };
        let fields = [("op", op.into()), ("left", left.into()), ("right", right.into())];
        Ok(fields
            .into_iter()
            .map(|(name, value): (&str, serde_json::Value)| (name.to_owned(), value))
            .collect())
    }

    /// Returns the two sides of a comparison of a run's result with a word. Databricks writes the words
    /// in lower case.
    fn result_of(&self, one: &Compared<'_>) -> Result<Option<(String, String)>, String> {
        if self.results(one).is_empty() {
            return Ok(None);
        }
        let word = match &one.right {
            Right::Value(word) => word.to_name(),
            Right::True => None,
        };
        match (one.left, word) {
            (Value::Ref(reference), Some(word)) if !word.is_empty() => match reference.target {
                Target::Output { op, lists: None, part: None, .. } => {
                    let key = self.task_key(op as usize);
                    Ok(Some((
                        format!("{{{{tasks.{}.result_state}}}}", quoted(&key)),
                        word.to_lowercase(),
                    )))
                }
                _ => Err("a job does not know the results of a loop".to_owned()),
            },
            _ => Err("the result of a run is compared with a word, such as `SUCCESS`".to_owned()),
        }
    }
}

impl Compared<'_> {
    /// Returns the ops whose outputs it looks at.
    fn ops(&self) -> BTreeSet<usize> {
        let mut ops = BTreeSet::new();
        self.visit(&mut |target| {
            if let Target::Output { op, .. } = target {
                ops.insert(op as usize);
            }
        });
        ops
    }

    fn visit(&self, visit: &mut impl FnMut(Target)) {
        self.left.visit_refs(&mut |reference| visit(reference.target));
        if let Right::Value(right) = self.right {
            right.visit_refs(&mut |reference| visit(reference.target));
        }
    }
}

/// Adds the comparisons that all hold if a condition, or its opposite, is met.
fn all<'a>(condition: &'a Expr, holds: bool, found: &mut Vec<Compared<'a>>) -> Result<(), String> {
    match condition {
        Expr::Compare { ty, left, by, right } => {
            let by = if holds { *by } else { opposite(*by) };
            found.push(Compared { ty: *ty, left, by, right: Right::Value(right) });
        }
        Expr::OneOf { ty, left, right } => match (holds, right.as_slice()) {
            (true, [_, _, ..]) => return Err(either()),
            (_, words) => {
                let by = if holds { Comparison::Equal } else { Comparison::NotEqual };
                found.extend(words.iter().map(|right| Compared {
                    ty: *ty,
                    left,
                    by,
                    right: Right::Value(right),
                }));
            }
        },
        Expr::True(left) => {
            let by = if holds { Comparison::Equal } else { Comparison::NotEqual };
            found.push(Compared { ty: Scalar::Bool, left, by, right: Right::True });
        }
        Expr::And(parts) if holds || parts.len() == 1 => {
            parts.iter().try_for_each(|part| all(part, holds, found))?;
        }
        Expr::Or(parts) if !holds || parts.len() == 1 => {
            parts.iter().try_for_each(|part| all(part, holds, found))?;
        }
        Expr::And(_) | Expr::Or(_) => return Err(either()),
        Expr::Not(inner) => all(inner, !holds, found)?,
    }
    Ok(())
}

fn either() -> String {
    "it is met by one of several comparisons, and a task of Databricks makes a single one: write a `when` for each".to_owned()
}

fn opposite(by: Comparison) -> Comparison {
    match by {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Less => Comparison::GreaterOrEqual,
        Comparison::GreaterOrEqual => Comparison::Less,
        Comparison::Greater => Comparison::LessOrEqual,
        Comparison::LessOrEqual => Comparison::Greater,
    }
}
