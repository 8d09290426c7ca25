//! The stages of `#[pipeline]`, one after the other.

use proc_macro2::TokenStream;

use crate::emit::{document, expand};
use crate::report::Report;
use crate::syntax::parse;
use crate::{check, lower};

pub(crate) fn pipeline(attribute: TokenStream, item: &TokenStream) -> TokenStream {
    let mut report = Report::new();
    let Some(parsed) = parse::parse(attribute, item.clone(), &mut report) else {
        return expand::unparsed(item, &report);
    };
    let mut body = lower::lower(&parsed.item.block, &parsed.params, &mut report);
    check::check(&parsed, &mut body, &mut report);
    let documentation = document::document(&parsed, &body);
    expand::expand(parsed, body.decides, &documentation, &report)
}
