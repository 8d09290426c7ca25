//! The macros of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate, which exports
//! them again.
//!
//! The stages of `#[pipeline]`, which `pipeline` composes, each with a folder of its own:
//! `syntax` (tokens as a model of the function) → `read` (expressions as values) → `lower` (the
//! body as a graph) → `check` (the errors and warnings) → `emit` (the code). A stage imports
//! only from the stages before it. All of them may import `report`, which gathers errors, and
//! `position`, which finds tokens in files.
//! `include` composes the same stages for the macros that read files.

use proc_macro::TokenStream;

mod check;
mod emit;
mod include;
mod lower;
mod pipeline;
mod position;
mod read;
mod report;
mod syntax;

/// Turns a function into a pipeline. The documentation is at `kfp_dbx::pipeline`.
#[proc_macro_attribute]
pub fn pipeline(attribute: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::pipeline(attribute.into(), &item.into()).into()
}

/// Reads a typed spec from a file. The documentation is at `kfp_dbx::include_spec`.
#[proc_macro]
pub fn include_spec(call: TokenStream) -> TokenStream {
    include::spec(call.into()).into()
}

/// Reads a notebook. The documentation is at `kfp_dbx::include_notebook`.
#[proc_macro]
pub fn include_notebook(call: TokenStream) -> TokenStream {
    include::notebook(call.into()).into()
}

/// Reads a file. The documentation is at `kfp_dbx::include_file`.
#[proc_macro]
pub fn include_file(call: TokenStream) -> TokenStream {
    include::file(call.into()).into()
}
