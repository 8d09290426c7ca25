//! Whether what an object uses is there, for as long as it does.

use kfp_dbx_core::rule::{DELETED_IN_USE, Finding, USED_WHILE_ABSENT};
use kfp_dbx_simulator::report::{Node, Object};
use kfp_dbx_simulator::scenario::Action;
use kfp_dbx_simulator::time::Time;

use super::judge::{Judge, Judgement, noun};
use super::uses::{kind, maker, used};

/// A use: the op that does, and its object.
struct Use<'a> {
    op: &'a str,
    object: &'a Object,
    from: Time,
    until: Time,
}

impl Judge<'_> {
    pub(super) fn uses(&self, found: &mut Vec<Judgement>) {
        for object in &self.report.objects {
            let (Some(op), Some((from, _))) = (self.op_of(object), presence(object)) else {
                continue;
            };
            // What was ended before its resource came uses nothing any more.
            let is_ended = |node: &Node| {
                node.phase.is_failure() && node.ended.is_some_and(|ended| ended <= from)
            };
            if maker(self.report, object).is_some_and(is_ended) {
                continue;
            }
            let by = Use { op, object, from, until: active_until(object, from) };
            for namesakes in used(self.report, object, self.prepared) {
                found.extend(self.judge_use(&by, &namesakes));
            }
        }
    }

    /// Judges a use of objects of one kind and name, of which one has come after the other.
    fn judge_use(&self, by: &Use<'_>, namesakes: &[&Object]) -> Option<Judgement> {
        let of_time =
            |object: &&&Object| presence(object).is_some_and(|(there, _)| there <= by.from);
        // The last one that was there before, or else the first one that is there afterwards.
        let last = namesakes.iter().filter(of_time).max_by_key(|object| presence(object));
        let Some(used) = last else {
            let first = namesakes.iter().find(|object| self.op_of(object).is_some())?;
            return Some(absent(by.op, self.op_of(first)?, "exists"));
        };
        let (maker, gone) = (self.op_of(used)?, presence(used)?.1?);
        if gone <= by.from {
            return Some(absent(by.op, maker, "is deleted"));
        }
        // Without the workflow, the order of deletes is the garbage collector's.
        let is_ours_to_order = self.circumstances.intervention != Some(Action::Delete);
        if gone >= by.until || !is_ours_to_order || self.is_delete_faulty(&by.object.kind) {
            return None;
        }
        let (op, noun) = (by.op, noun(used));
        let message =
            format!("the {noun} of op `{maker}` is deleted while that of op `{op}` uses it");
        let help = format!("let the delete wait for the delete of `{op}`");
        let finding = Finding::new(&DELETED_IN_USE, message).help(help);
        Some(Judgement { finding, op: Some(maker.to_owned()) })
    }
}

fn absent(op: &str, maker: &str, when: &str) -> Judgement {
    let (message, help) = match when {
        "exists" => (
            format!("op `{op}` uses what op `{maker}` makes before it exists"),
            format!("write `.after({maker})`, or use an output of `{maker}`"),
        ),
        _ => (
            format!("op `{op}` uses what op `{maker}` makes after it is deleted"),
            format!("let the delete wait for `{op}`"),
        ),
    };
    let finding = Finding::new(&USED_WHILE_ABSENT, message).help(help);
    Judgement { finding, op: Some(op.to_owned()) }
}

/// Returns the times from which and until which something is there: the resource in Databricks, for one
/// of the operator's kinds, and the object itself for any other.
fn presence(object: &Object) -> Option<(Time, Option<Time>)> {
    match kind(object) {
        Some(_) => object.in_databricks,
        None => Some((object.made, object.gone)),
    }
}

/// Returns the time until which a resource uses others: a run until it ends, or is deleted; anything
/// else when it is made.
fn active_until(object: &Object, from: Time) -> Time {
    let Some(kind) = kind(object) else { return from };
    let last: Vec<_> = kind.status.iter().flat_map(|field| field.last).collect();
    if last.is_empty() {
        return from;
    }
    let is_last = |state: &str| last.iter().any(|last| state.split(' ').any(|word| word == **last));
    let end = object.states.iter().find(|(_, state)| is_last(state)).map(|(at, _)| *at);
    let gone = object.in_databricks.and_then(|(_, until)| until);
    match (end, gone) {
        (Some(end), Some(gone)) => end.min(gone),
        (Some(end), None) => end,
        (None, Some(gone)) => gone,
        (None, None) => Time(u64::MAX),
    }
}
