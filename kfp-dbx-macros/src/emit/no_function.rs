//! Writes an item that is no function with a body, and the errors in it or beside it.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Item, TraitItemFn, parse_quote};

use crate::report::Report;

/// Writes the item unchanged but for the errors, wherever it stands: in a trait or an `impl`, an
/// unnamed constant beside it would be another error.
pub(crate) fn no_function(item: &TokenStream, report: &Report) -> TokenStream {
    let errors = report.errors();
    if let Ok(function @ TraitItemFn { default: None, .. }) = syn::parse2(item.clone()) {
        let TraitItemFn { attrs, sig, .. } = function;
        return quote!(#(#attrs)* #sig { #errors loop {} });
    }
    match syn::parse2(item.clone()) {
        Ok(Item::Const(mut constant)) => {
            let value = &constant.expr;
            constant.expr = parse_quote!({ #errors #value });
            quote!(#constant)
        }
        Ok(Item::Type(_)) => quote!(#item #errors),
        _ => quote! {
            #item
            const _: () = { #errors };
        },
    }
}
