//! Argo's tags (`{{x}}`, `{{=x}}`) and the language of its expressions.
//!
//! Argo replaces tags in the JSON of a whole template or task. Here each text is compiled once, when
//! the workflow is read, and replaced on its own, which is the same for whatever has a model.
//!
//! | file | contents |
//! |---|---|
//! | `problem` | why something cannot be read or evaluated |
//! | `scope` | the values that names stand for |
//! | `lex`, `types`, `node` | the tokens, the types and the parts of an expression |
//! | `value` | values, and how Go writes them |
//! | `functions` | the functions, one entry each |
//! | `parse`, `operate` | from a text to an expression, with the checks of types |
//! | `evaluate` | from an expression to its value |
//! | `with_values` | a condition with the values that it compares |
//! | `kept` | what a text became for the same values before |
//! | `text` | texts with tags |
//! | `when` | the conditions of tasks, which have a language of their own |

mod evaluate;
mod functions;
mod kept;
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
mod unmodelled;
mod value;
mod when;
mod with_values;

pub use problem::Problem;
pub use scope::Scope;
pub(crate) use text::Expressions;
pub use text::{Expression, Text, Unresolved, Why};
pub use value::display;
pub use when::holds;
