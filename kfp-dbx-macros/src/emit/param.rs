//! The declaration of a parameter.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::syntax::param::Param;

pub(super) fn param(param: &Param) -> TokenStream {
    let ty = &param.ty;
    let name = match (&param.name, param.known_name()) {
        (Some(name), _) => quote!(#name),
        (None, Some((name, span))) => quote_spanned!(span=> #name),
        (None, None) => quote!(""),
    };
    let doc = &param.doc;
    let description =
        param.description.as_ref().map_or_else(|| quote!(#doc), |description| quote!(#description));
    let default =
        param.default.as_ref().map(|default| quote_spanned!(ty.span()=> .default(#default)));
    // The type is read through a trait: an alias of `Param<String>` is one, too. The closure is
    // checked when its type is known, so that rustc reports a default of another type at the
    // default.
    quote_spanned! {ty.span()=>
        ::kfp_dbx::__private::declare::<#ty, _>(
            ::kfp_dbx::__private::Parameter::new(#name),
            |parameter| parameter #default .description(#description),
        )
    }
}
