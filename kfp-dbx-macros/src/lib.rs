//! The macros of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate, which exports
//! them again.
//!
//! The stages of the attribute, each a file, which `pipeline` calls: `parse` turns tokens into a `PipelineFn`,
//! `lower` its body into the graph that the macro sees, `check` judges both, and `expand`,
//! which can't fail, writes the code. `lower` reads what is `said` of an op with `value`;
//! `lives` judges that. `unknown` rewrites what Rust can't decide; `report` gathers what is
//! wrong on the way. `document` writes what `cargo doc` shows. `include` reads files, for the other macros and for `value`.

use proc_macro::TokenStream;

mod check;
mod document;
mod expand;
mod include;
mod lives;
mod lower;
mod parse;
mod pipeline;
mod report;
mod said;
mod unknown;
mod value;

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
