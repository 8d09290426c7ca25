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
    // The type is read through a trait: an alias of `Param<String>` is one, too. All of it
    // has the place of the type, so that rustc reports a type that is not a parameter once.
    quote_spanned! {ty.span()=>
        ::kfp_dbx::__private::declare::<#ty>(
            ::kfp_dbx::__private::Parameter::<<#ty as ::kfp_dbx::__private::Argument>::Type>::new(#name)
                #default
                .description(#description)
        )
    }
}
