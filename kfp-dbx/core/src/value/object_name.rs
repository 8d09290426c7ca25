//! The name of a Kubernetes object that holds values of the run.

use super::{Piece, Text};
use crate::text::names::check_object_name;

/// What is wrong with the name of a Kubernetes object that holds values of the run, as far as
/// it can be known before.
///
/// # Errors
/// The rule that the name breaks, in words.
pub fn check_object_text(name: &Text) -> Result<(), String> {
    let pieces = match name {
        Text::Literal(name) => return check_object_name(name),
        Text::Mixed(pieces) => pieces,
    };
    // What the run fills in may begin and end a part as it has to.
    let filled = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(_) => "0".to_owned(),
    };
    match pieces.is_empty() {
        true => Ok(()),
        false => check_object_name(&pieces.iter().map(filled).collect::<String>()),
    }
}
