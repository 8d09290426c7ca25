//! The macros of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate, which exports
//! them again.
//!
//! The stages of the attribute, in order, each of which knows those before it alone:
//! `syntax` (tokens as a model of the function) → `read` (expressions as values) → `lower` (the
//! body as a graph) → `check` (what is wrong with both) → `emit` (the code). `pipeline` composes
//! them. `report` gathers what is wrong on the way.

use proc_macro::TokenStream;

mod check;
mod emit;
mod include;
mod lower;
mod pipeline;
mod read;
mod report;
mod syntax;

/// Makes a pipeline of a function: `kfp_dbx::pipeline`, where it is documented.
#[proc_macro_attribute]
pub fn pipeline(attribute: TokenStream, item: TokenStream) -> TokenStream {
    pipeline::pipeline(attribute.into(), &item.into()).into()
}

/// A typed spec that stands in a file: `kfp_dbx::include_spec`, where it is documented.
#[proc_macro]
pub fn include_spec(call: TokenStream) -> TokenStream {
    include::expand_spec(call.into()).into()
}

/// A notebook, in base64: `kfp_dbx::include_notebook`, where it is documented.
#[proc_macro]
pub fn include_notebook(call: TokenStream) -> TokenStream {
    include::expand_notebook(call.into()).into()
}

/// A file, in base64: `kfp_dbx::include_file`, where it is documented.
#[proc_macro]
pub fn include_file(call: TokenStream) -> TokenStream {
    include::expand_file(call.into()).into()
}
