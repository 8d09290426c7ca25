//! The names of ops.

/// The name of an op: any text, such as a `&str` or a `String`.
///
/// The workflow has a task of this name. A parameter or an output can't be the name, because its
/// value is known only when the workflow runs.
#[diagnostic::on_unimplemented(
    message = "the name of an op can't be `{Self}`",
    label = "expected a text, such as `\"train\"`",
    note = "the tasks of a workflow have their names when it is built, but the values of parameters and outputs are known only at run time"
)]
pub trait OpName: AsRef<str> {}

#[diagnostic::do_not_recommend]
impl<T: AsRef<str>> OpName for T {}
