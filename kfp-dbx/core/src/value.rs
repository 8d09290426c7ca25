//! A spec as a tree: what typed setters, `json!` values and files become.

pub mod json_path;
pub mod object_name;
pub mod path;
mod placeholder;
mod reference;
pub mod selector;
pub mod tag;
mod text;
mod tree;
mod variable;

pub use crate::table::Scalar;
pub use placeholder::{changed_place, debugged_place, padded_place};
pub use reference::{Ref, Target};
pub use text::{Piece, Text};
pub use tree::{Map, Value};
pub use variable::WorkflowVariable;
