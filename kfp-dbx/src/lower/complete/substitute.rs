//! Replaces parameters by the arguments of a pipeline and by the items of a loop.

use std::collections::BTreeMap;

use kfp_dbx_core::value::{Piece, Scalar, Target, Text, Value};

use super::completed::Completed;
use crate::model::block::Over;
use crate::model::condition::{Comparison, Expr};
use crate::model::json;
use crate::model::param::{Origin, ParamData};

/// The values that replace parameters.
pub(super) type Substitutes = BTreeMap<Target, Value>;

pub(super) const LOOP_OVER_OUTPUT: &str =
    "it is created in a loop over an output, which an exit handler can't read";
const PART_OF_ARGUMENT: &str = "its name contains a part of an argument";

/// Returns the values of the parameters of a pipeline that is used as an op.
pub(super) fn arguments(
    completed: &Completed,
    block: usize,
    values: &[(u32, Value)],
    with: &Substitutes,
) -> Result<Substitutes, &'static str> {
    let mut substitutes = Substitutes::new();
    for (index, param) in (0..).zip(&completed.params) {
        if !matches!(param.of, Origin::Argument(of) if of as usize == block) {
            continue;
        }
        let given = values.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
        // A rule reports a missing value.
        let mut value = given.or(param.default.as_ref()).cloned().unwrap_or(Value::text(""));
        substitute(&mut value, &completed.params, with)?;
        substitutes.insert(Target::Param { scope: completed.scope, index }, value);
    }
    Ok(substitutes)
}

/// Replaces parameters by other values.
pub(super) fn substitute(
    value: &mut Value,
    params: &[ParamData],
    with: &Substitutes,
) -> Result<(), &'static str> {
    if with.is_empty() {
        return Ok(());
    }
    match value {
        Value::Ref(reference) => {
            if let Some(other) = with.get(&reference.target) {
                let ty = reference.ty;
                *value = other.clone();
                if let Value::Ref(other) = value {
                    other.ty = ty;
                }
            } else if is_part_of(params, reference.target, with) {
                return Err(PART_OF_ARGUMENT);
            }
        }
        Value::Text(Text::Mixed(pieces)) => *value = substituted_text(pieces, params, with)?,
        Value::List(items) => {
            for item in items {
                substitute(item, params, with)?;
            }
        }
        Value::Map(map) => {
            for (_, value) in &mut map.entries {
                substitute(value, params, with)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// Replaces parameters in the list of a loop by other values.
pub(super) fn substitute_list(
    over: &mut Over,
    params: &[ParamData],
    with: &Substitutes,
) -> Result<(), &'static str> {
    match over {
        Over::Items(_) => Ok(()),
        Over::List(list) => {
            let mut value = Value::Ref(*list);
            substitute(&mut value, params, with)?;
            match value {
                Value::Ref(of) => *list = of,
                Value::List(items) => *over = Over::Items(items),
                _ => return Err(LOOP_OVER_OUTPUT),
            }
            Ok(())
        }
        Over::Sequence { start, end, .. } => {
            substitute(start, params, with)?;
            substitute(end, params, with)
        }
    }
}

/// Replaces parameters in a condition by other values.
pub(super) fn substitute_condition(
    condition: &mut Expr,
    params: &[ParamData],
    with: &Substitutes,
) -> Result<(), &'static str> {
    match condition {
        Expr::Compare { left, right, .. } => {
            substitute(left, params, with)?;
            substitute(right, params, with)
        }
        Expr::OneOf { left, right, .. } => {
            substitute(left, params, with)?;
            right.iter_mut().try_for_each(|value| substitute(value, params, with))
        }
        Expr::True(value) => {
            substitute(value, params, with)?;
            if !matches!(value, Value::Ref(_)) {
                let (left, right) = (value.clone(), Value::Bool(true));
                *condition = Expr::Compare { ty: Scalar::Bool, left, by: Comparison::Equal, right };
            }
            Ok(())
        }
        Expr::And(parts) | Expr::Or(parts) => {
            parts.iter_mut().try_for_each(|part| substitute_condition(part, params, with))
        }
        Expr::Not(inner) => substitute_condition(inner, params, with),
    }
}

fn substituted_text(
    pieces: &[Piece],
    params: &[ParamData],
    with: &Substitutes,
) -> Result<Value, &'static str> {
    let mut replaced = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let Piece::Ref(reference) = piece else {
            replaced.push(piece.clone());
            continue;
        };
        match with.get(&reference.target) {
            None if is_part_of(params, reference.target, with) => return Err(PART_OF_ARGUMENT),
            None => replaced.push(piece.clone()),
            Some(Value::Ref(other)) => replaced.push(Piece::Ref(*other)),
            Some(Value::Text(Text::Mixed(pieces))) => replaced.extend(pieces.iter().cloned()),
            Some(Value::Text(Text::Literal(text))) => replaced.push(Piece::Literal(text.clone())),
            Some(other) => replaced.push(Piece::Literal(json::literal(other).to_string())),
        }
    }
    if replaced.iter().any(|piece| matches!(piece, Piece::Ref(_))) {
        return Ok(Value::Text(Text::Mixed(replaced)));
    }
    let literal = replaced.iter().filter_map(|piece| match piece {
        Piece::Literal(literal) => Some(literal.as_str()),
        Piece::Ref(_) => None,
    });
    Ok(Value::text(literal.collect::<String>()))
}

fn is_part_of(params: &[ParamData], target: Target, with: &Substitutes) -> bool {
    let Target::Param { scope, index } = target else { return false };
    match params.get(index as usize).map(|param| &param.of) {
        Some(Origin::Part(whole, _)) => {
            let whole = Target::Param { scope, index: *whole };
            with.contains_key(&whole) || is_part_of(params, whole, with)
        }
        _ => false,
    }
}
