//! The facts that conditions and loops require, in a form in which equal facts have equal texts.

use std::collections::BTreeSet;

use kfp_dbx_core::lifecycle::Facts;
use kfp_dbx_core::value::Value;

use super::graph::Graph;
use super::sketches::Sketches;
use crate::model::block::{BlockKind, Over};
use crate::model::condition::{Comparison, Expr};

/// Facts, each with whether it must hold.
type Known = BTreeSet<(String, bool)>;

/// Returns the facts that a block requires.
pub(super) fn facts(graph: &Graph, sketches: &Sketches<'_>, block: usize) -> Facts {
    let known = match graph.nodes[block].block_kind()? {
        BlockKind::When(condition) => of_condition(condition, true, sketches),
        BlockKind::Otherwise(when) => match graph.nodes[*when as usize].block_kind()? {
            BlockKind::When(condition) => of_condition(condition, false, sketches),
            _ => return None,
        },
        BlockKind::ForEach { over, .. } => of_loop(over, sketches),
        BlockKind::Exit(_) | BlockKind::Pipeline(_) => return Some(Vec::new()),
    };
    Some(known.into_iter().collect())
}

/// Returns the facts of a condition, or of its opposite.
fn of_condition(condition: &Expr, holds: bool, sketches: &Sketches<'_>) -> Known {
    let each = |parts: &[Expr], holds| -> Known {
        parts.iter().flat_map(|part| of_condition(part, holds, sketches)).collect()
    };
    match condition {
        Expr::Not(inner) => of_condition(inner, !holds, sketches),
        Expr::And(parts) if holds => each(parts, true),
        Expr::Or(parts) if !holds => each(parts, false),
        // Not all of them hold.
        Expr::And(parts) => not_all(&each(parts, true)),
        Expr::Or(parts) => not_all(&each(parts, false)),
        Expr::Compare { left, by, right: Value::Bool(value), .. } => {
            let holds = holds == (*by == Comparison::Equal);
            Known::from([(sketches.text_of(left), holds == *value)])
        }
        Expr::Compare { ty, left, by, right } => {
            let (left, right) = (sketches.text_of(left), sketches.text_of(right));
            let (sign, is_plain, is_swapped) = match by {
                Comparison::Equal => ("==", true, left > right),
                Comparison::NotEqual => ("==", false, left > right),
                Comparison::Less => ("<", true, false),
                Comparison::GreaterOrEqual => ("<", false, false),
                Comparison::Greater => ("<", true, true),
                Comparison::LessOrEqual => ("<", false, true),
            };
            let (left, right) = if is_swapped { (right, left) } else { (left, right) };
            Known::from([(format!("{left} {sign} {right} as {ty:?}"), holds == is_plain)])
        }
        Expr::OneOf { ty, left, right } => {
            let left = sketches.text_of(left);
            let right: BTreeSet<_> = right.iter().map(|right| sketches.text_of(right)).collect();
            Known::from([(format!("{left} in {right:?} as {ty:?}"), holds)])
        }
        Expr::True(value) => Known::from([(sketches.text_of(value), holds)]),
    }
}

fn not_all(facts: &Known) -> Known {
    let mut facts_of = facts.iter();
    match (facts_of.next(), facts_of.next()) {
        (Some((fact, holds)), None) => Known::from([(fact.clone(), !holds)]),
        _ => Known::from([(format!("all of {facts:?}"), false)]),
    }
}

fn of_loop(over: &Over, sketches: &Sketches<'_>) -> Known {
    let is_empty = |items: &[Value]| match items {
        [] => Known::from([("nothing".to_owned(), true)]),
        _ => Known::new(),
    };
    match over {
        Over::Items(items) => is_empty(items),
        Over::List(list) => match sketches.value_of(&Value::Ref(*list)) {
            Value::List(items) => is_empty(items),
            _ => Known::from([(sketches.text_of_loop(over), true)]),
        },
        Over::Sequence { start: Value::Int(start), end: Value::Int(end), .. } => {
            if start < end {
                Known::new()
            } else {
                is_empty(&[])
            }
        }
        Over::Sequence { .. } => Known::from([(sketches.text_of_loop(over), true)]),
    }
}
