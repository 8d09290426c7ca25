//! A spec as a tree, which typed setters, `json!` values and files are converted to.

mod braces;
pub mod draft;
mod float;
pub mod json_path;
pub mod path;
mod placeholder;
mod reference;
pub mod selector;
pub mod tag;
mod text;
mod tree;
mod variable;

pub use crate::table::Scalar;
pub use braces::{Braces, forgotten_format};
pub use float::Float;
pub use placeholder::{changed_place, debugged_place, padded_place};
pub use reference::{Lists, Ref, Target};
pub use text::{Piece, Text};
pub use tree::{Map, Value};
pub use variable::WorkflowVariable;
