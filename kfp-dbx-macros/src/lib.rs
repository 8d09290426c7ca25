//! The attribute macro of [`kfp-dbx`](https://docs.rs/kfp-dbx): depend on that crate,
//! which exports it again.
//!
//! The stages, each a file: `parse` turns tokens into a `PipelineFn`, `lower` its body
//! into the graph that the macro sees, `check` judges both, and `expand`, which can't
//! fail, writes the code. `unknown` rewrites what Rust can't decide; `report` gathers
//! what is wrong on the way.

use proc_macro::TokenStream;

mod check;
mod expand;
mod lower;
mod parse;
mod report;
mod unknown;

/// Makes a pipeline of a function: `kfp_dbx::pipeline`, where it is documented.
#[proc_macro_attribute]
pub fn pipeline(attribute: TokenStream, item: TokenStream) -> TokenStream {
    let mut report = report::Report::new();
    let Some(parsed) = parse::parse(attribute.into(), item.clone().into(), &mut report) else {
        return expand::unparsed(&item.into(), &report).into();
    };
    let body = lower::lower(&parsed.item.block, &parsed.params, &mut report);
    check::check(&parsed, &body, &mut report);
    expand::expand(&parsed, &report).into()
}
