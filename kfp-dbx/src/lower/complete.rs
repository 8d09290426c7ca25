//! Completes what a body recorded: each op gets its object, exit handlers move to the top of the
//! pipeline, and the deletes of `.delete_on_exit()` are added.
//!
//! Nothing is judged here. If a part can't be completed, the result contains that fact, and a rule
//! reports it.

pub(crate) mod completed;
mod deletes;
mod exits;
mod guards;
pub(crate) mod object;
mod substitute;

use self::completed::{Completed, CompletedOp, Gaps};
use self::object::object;
use crate::model::marker;
use crate::model::op::OpData;
use crate::model::scope::Scope;
use crate::model::settings::Settings;

pub(super) fn complete(scope: Scope, settings: &Settings) -> Completed {
    let recorded = scope.ops.len();
    let ops = scope.ops.into_iter().map(|data| completed_op(data, settings)).collect();
    let mut completed = Completed {
        scope: scope.id,
        params: scope.params,
        parts: scope.parts,
        ops,
        recorded,
        gaps: Gaps::default(),
    };
    completed.move_exits_out();
    completed.add_deletes();
    completed
}

fn completed_op(mut data: OpData, settings: &Settings) -> CompletedOp {
    let mut renamed_from = None;
    if !marker::is_literal(&data.name) {
        marker::shorten(&mut data.name);
        renamed_from = Some(std::mem::replace(&mut data.name, String::from("op")));
    }
    let (mut object, reading) = object(&mut data, settings);
    if let Some(object) = &mut object
        && data.settings.delete_on_exit.is_some()
    {
        object.set_owner_reference |= object.keeps_owner(settings.operator);
    }
    CompletedOp { data, object, reading, renamed_from, moved_out_of: None, deletes: None }
}
