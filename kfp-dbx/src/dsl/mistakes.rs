//! Methods that runtime values and ops do not have, so that rustc says why, and what to write.
//!
//! Each method takes `&mut self`, so that rustc finds it last: an inherent method, and a method of
//! a trait of the user, take precedence. Its condition is never met, and has the words of the
//! error. What it returns can be anything, so that no error follows from the first one. The prelude
//! has the traits without their names. They have no blanket implementation, as rustc would then
//! speak of them where any other type lacks such a method.

mod conditions;
mod names;
mod ops;
mod tasks;
mod values;

pub use names::{
    OfBlockNames, OfClusterNames, OfFileNames, OfItemNames, OfJobNames, OfRunNames, OfScopeNames,
};
pub use ops::{OfCreates, OfDeletes, OfImports, OfObjects, OfOps, OfPipelines};
pub use tasks::{OfRuns, OfTasks};
pub use values::OfValues;
