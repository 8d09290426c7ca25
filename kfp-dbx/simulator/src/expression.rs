//! Argo's tags (`{{x}}`, `{{=x}}`) and the language of its expressions.
//!
//! Argo replaces tags in the JSON of a whole template or task. Here each text is compiled once, when
//! the workflow is read, and replaced on its own, which is the same for whatever has a model.

mod evaluate;
mod functions;
mod lex;
mod node;
mod operate;
mod parse;
mod problem;
mod scope;
#[cfg(test)]
mod tests;
mod text;
mod types;
mod value;
mod when;

pub use problem::Problem;
pub use scope::Scope;
pub(crate) use text::Expressions;
pub use text::{Expression, Text, Unresolved, Why};
pub use value::display;
pub use when::holds;
