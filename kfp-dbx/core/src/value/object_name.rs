//! Names of Kubernetes objects that contain runtime values.

use super::text::{Piece, Text};
use crate::text::names::check_object_name;

/// Checks the name of a Kubernetes object that may contain runtime values, as far as it is known
/// before the run.
///
/// # Errors
/// The name is invalid. The message states the rule.
pub fn check_object_text(name: &Text) -> Result<(), String> {
    let pieces = match name {
        Text::Literal(name) => return check_object_name(name),
        Text::Mixed(pieces) => pieces,
    };
    // A runtime value may begin and end a part of the name with any character that fits.
    let filled = |piece: &Piece| match piece {
        Piece::Literal(text) => text.clone(),
        Piece::Ref(_) => "0".to_owned(),
    };
    match pieces.is_empty() {
        true => Ok(()),
        false => check_object_name(&pieces.iter().map(filled).collect::<String>()),
    }
}
