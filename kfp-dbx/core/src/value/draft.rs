//! Names that contain runtime values, as far as they are known before the run.

use super::reference::{Ref, Target};
use super::text::{Piece, Text};
use super::variable::WorkflowVariable;
use crate::text::name_rule::{Draft, NameRule};

/// The stand-in for a runtime value: a character that can be anywhere in any name.
const ANY: &str = "0";

/// Checks a name that may contain runtime values, as far as it is known before the run: each of
/// them may be any text, or empty, unless it is a value of Argo's own whose form is known.
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_text(rule: &NameRule, name: &Text) -> Result<(), String> {
    let pieces = match name {
        Text::Literal(name) => return rule.check(name),
        Text::Mixed(pieces) if pieces.is_empty() => return Ok(()),
        Text::Mixed(pieces) => pieces,
    };
    let known = known_values(pieces);
    let remark = remark(&known);
    let least = pieces.iter().map(least).sum();
    let draft =
        |text: &str| rule.check_draft(Draft { text, least, is_whole: false, remark: &remark });
    draft(&filled(pieces, None))?;
    for value in known {
        draft(&filled(pieces, Some(value))).map_err(|why| {
            format!(
                "{why}, as in a `workflow::{}()` such as `{}`",
                value.function(),
                value.specimen()
            )
        })?;
    }
    Ok(())
}

/// Returns the values of Argo's own whose form is known, each once.
fn known_values(pieces: &[Piece]) -> Vec<WorkflowVariable> {
    let mut known = Vec::new();
    for value in pieces.iter().filter_map(known_value) {
        if !known.contains(&value) {
            known.push(value);
        }
    }
    known
}

fn known_value(piece: &Piece) -> Option<WorkflowVariable> {
    match piece {
        Piece::Ref(Ref { target: Target::Workflow(value), .. }) => {
            Some(*value).filter(|value| !value.specimen().is_empty())
        }
        _ => None,
    }
}

/// Returns the number of characters that a piece has at least.
fn least(piece: &Piece) -> usize {
    match piece {
        Piece::Literal(text) => text.len(),
        Piece::Ref(_) => known_value(piece).map_or(0, |value| value.specimen().len()),
    }
}

fn remark(known: &[WorkflowVariable]) -> String {
    let lengths = known
        .iter()
        .map(|value| format!("`workflow::{}()` has {}", value.function(), value.specimen().len()));
    match lengths.collect::<Vec<_>>().join(", ") {
        lengths if lengths.is_empty() => lengths,
        lengths => format!(" ({lengths})"),
    }
}

/// Returns the pieces with one of Argo's values as it may be, and with a stand-in for all others.
fn filled(pieces: &[Piece], shown: Option<WorkflowVariable>) -> String {
    let filled = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(_) => {
            let value = known_value(piece).filter(|value| Some(*value) == shown);
            value.map_or(ANY, WorkflowVariable::specimen).to_owned()
        }
    };
    pieces.iter().map(filled).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::Scalar;
    use crate::text::name_rule::{LABEL_VALUE, OBJECT};

    fn text(parts: &[Result<String, Target>]) -> Text {
        let piece = |part: &Result<String, Target>| match part {
            Ok(text) => Piece::Literal(text.clone()),
            Err(target) => Piece::Ref(Ref { target: *target, ty: Scalar::Text }),
        };
        Text::Mixed(parts.iter().map(piece).collect())
    }

    const PARAM: Target = Target::Param { scope: 0, index: 0 };
    const UID: Target = Target::Workflow(WorkflowVariable::Uid);

    #[test]
    fn a_parameter_may_be_empty() {
        let name = |length| text(&[Ok("a".repeat(length)), Err(PARAM)]);
        assert_eq!(check_text(&OBJECT, &name(253)), Ok(()));
        assert_eq!(
            check_text(&OBJECT, &name(254)),
            Err("a resource's name can have at most 253 characters, but this one has at least 254"
                .to_owned())
        );
    }

    #[test]
    fn a_uid_has_36_characters() {
        let value = |length| text(&[Ok("a".repeat(length)), Err(UID)]);
        assert_eq!(check_text(&LABEL_VALUE, &value(27)), Ok(()));
        assert_eq!(
            check_text(&LABEL_VALUE, &value(28)),
            Err("a label's value can have at most 63 characters, but this one has at least 64 (`workflow::uid()` has 36)"
                .to_owned())
        );
    }

    #[test]
    fn a_timestamp_is_no_part_of_a_name() {
        let time = Target::Workflow(WorkflowVariable::CreationTimestamp);
        let why = check_text(&OBJECT, &text(&[Ok("load-".to_owned()), Err(time)])).unwrap_err();
        assert!(why.contains("but not 'T', as in a `workflow::creation_timestamp()`"), "{why}");
        let seconds = Target::Workflow(WorkflowVariable::CreationSeconds);
        assert_eq!(check_text(&OBJECT, &text(&[Err(seconds)])), Ok(()));
        assert_eq!(check_text(&OBJECT, &Text::unknown()), Ok(()));
    }
}
