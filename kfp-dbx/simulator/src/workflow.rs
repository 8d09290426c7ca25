//! A workflow as it is written: every field is known here, or refused.
//!
//! | file | contents |
//! |---|---|
//! | `types` | the parts of a workflow |
//! | `place`, `fields` | the places of fields, and how they are read, with their errors |
//! | `parameters` | parameters and arguments |
//! | `depends` | conditions on the results of tasks |
//! | `dag`, `template` | DAGs with their tasks, and templates |
//! | `read` | the whole object |

mod dag;
mod depends;
mod fields;
mod known;
mod metadata;
mod parameters;
mod place;
mod pods;
mod read;
mod template;
#[cfg(test)]
mod tests;
mod types;
mod valid;

pub use known::{ALL as FIELDS, Fields, Ignored};
pub use types::*;
