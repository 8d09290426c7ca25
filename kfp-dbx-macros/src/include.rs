//! The stages of `include_spec!`, `include_notebook!` and `include_file!`, which read files
//! while the user's crate is compiled.

use proc_macro2::TokenStream;
use syn::LitStr;

use crate::emit;
use crate::read::file::File;
use crate::read::{content, spec_file};
use crate::syntax::include::{FileCall, SpecCall};

pub(crate) fn spec(call: TokenStream) -> TokenStream {
    let object = syn::parse2::<SpecCall>(call)
        .and_then(|call| spec_file::object(&call.ty).map(|object| (call, object)));
    let (SpecCall { ty, path }, object) = match object {
        Ok(object) => object,
        // The error by itself has the type that the context expects.
        Err(error) => return error.to_compile_error(),
    };
    match spec_file::load(object, &path) {
        Ok((spec, None)) => emit::include::spec(&ty, &spec),
        Ok((_, Some(error))) | Err(error) => emit::include::no_spec(&ty, &error),
    }
}

pub(crate) fn notebook(call: TokenStream) -> TokenStream {
    bytes(call, content::notebook)
}

pub(crate) fn file(call: TokenStream) -> TokenStream {
    bytes(call, content::file)
}

fn bytes(call: TokenStream, read: fn(&LitStr) -> syn::Result<File>) -> TokenStream {
    let FileCall { path } = match syn::parse2(call) {
        Ok(call) => call,
        Err(error) => return error.to_compile_error(),
    };
    match read(&path) {
        Ok(file) => emit::include::content(&file),
        Err(error) => emit::include::no_content(&error),
    }
}
