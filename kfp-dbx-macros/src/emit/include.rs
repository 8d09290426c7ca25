//! The code of the include macros. On an error the value still has its type, so that rustc has
//! nothing to add.

use kfp_dbx_core::value::{Map, Text, Value};
use proc_macro2::TokenStream;
use quote::quote;
use syn::Path;

use crate::read::file::File;
use crate::read::spec_file::Spec;

pub(crate) fn spec(ty: &Path, spec: &Spec) -> TokenStream {
    let fields = fields(&spec.map);
    let path = &spec.path;
    quote!({
        // A change of the file compiles the crate again.
        const _: &[u8] = ::core::include_bytes!(#path);
        ::kfp_dbx::__private::spec::<#ty, _>(#fields)
    })
}

pub(crate) fn no_spec(ty: &Path, error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!({ #error ::kfp_dbx::__private::spec::<#ty, _>([]) })
}

pub(crate) fn content(file: &File) -> TokenStream {
    let path = &file.path;
    quote!(::kfp_dbx::__private::Base64::bytes(::core::include_bytes!(#path)))
}

pub(crate) fn no_content(error: &syn::Error) -> TokenStream {
    let error = error.to_compile_error();
    quote!({ #error ::kfp_dbx::__private::Base64::bytes([]) })
}

fn fields(map: &Map) -> TokenStream {
    let fields = map.entries.iter().map(|(name, value)| {
        let name = name.as_literal().unwrap_or_default();
        let value = tokens(value);
        quote!((#name, #value))
    });
    quote!([#(#fields),*])
}

fn tokens(value: &Value) -> TokenStream {
    match value {
        Value::Bool(boolean) => quote!(::kfp_dbx::__private::Value::Bool(#boolean)),
        Value::Int(int) => quote!(::kfp_dbx::__private::Value::Int(#int)),
        Value::Float(float) => {
            // Its bits, as infinity has no literal.
            let bits = float.value.to_bits();
            let float = quote!(::core::primitive::f64::from_bits(#bits));
            quote!(::kfp_dbx::__private::Value::Float(::core::convert::From::from(#float)))
        }
        Value::Text(Text::Literal(text)) => quote!(::kfp_dbx::__private::Value::text(#text)),
        Value::List(items) => {
            let items = items.iter().map(tokens);
            quote!(::kfp_dbx::__private::Value::List(::std::vec![#(#items),*]))
        }
        Value::Map(map) => {
            let fields = fields(map);
            quote!(::kfp_dbx::__private::object(#fields))
        }
        // No file holds the others.
        Value::Null
        | Value::Text(Text::Mixed(_))
        | Value::Ref(_)
        | Value::Problem(_)
        | Value::Unknown => quote!(::kfp_dbx::__private::Value::Null),
    }
}
