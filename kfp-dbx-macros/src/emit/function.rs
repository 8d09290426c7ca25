//! Writes the code that replaces the function. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, ItemFn, ReturnType, Stmt, Token, Visibility, parse_quote};

use crate::check::decisions::Rejected;
use crate::emit::op::op;
use crate::emit::param::param;
use crate::emit::rejected;
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::doc;
use crate::syntax::token::plain;

/// Writes an item that is not a function unchanged, and the errors beside it.
pub(crate) fn unparsed(item: &TokenStream, report: &Report) -> TokenStream {
    let errors = report.errors();
    quote! {
        #item
        const _: () = { #errors };
    }
}

/// Writes the pipeline's function, with the user's in it, the errors and the warnings.
pub(crate) fn function(
    mut pipeline: PipelineFn,
    rejected: &[Rejected],
    documentation: &str,
    report: &Report,
) -> TokenStream {
    let errors = report.errors();
    if pipeline.is_method {
        let mut item = pipeline.item;
        item.block.stmts.insert(0, parse_quote!({ #errors }));
        return quote!(#item);
    }
    let mut body = body(&mut pipeline, rejected);
    body.block.stmts.splice(..0, report.reported());
    let pipeline = &pipeline;
    let ItemFn { attrs, vis, sig, .. } = &pipeline.item;
    let ident = &sig.ident;
    let warnings = report.warnings();
    // rustc strips it at once, unless `cargo doc` runs.
    let documentation =
        (!documentation.is_empty()).then(|| quote!(#[cfg_attr(doc, doc = #documentation)]));
    // rustc would also warn that the function is unused.
    let unused = (!pipeline.is_sound).then(|| quote!(#[allow(dead_code, unused)]));
    let op = pipeline.settings.op.as_ref().filter(|_| pipeline.is_sound).map(|name| {
        // The pipeline and the op both run the body.
        body.sig.ident = format_ident!("__{}", plain(ident));
        body.attrs.insert(0, parse_quote!(#[doc(hidden)]));
        op(pipeline, name, &body.sig.ident)
    });
    let value = if pipeline.is_sound { value(pipeline, &body.sig.ident) } else { stub() };
    let (inner, outer) = if op.is_some() { (None, Some(&body)) } else { (Some(&body), None) };
    quote! {
        #(#attrs)*
        #documentation
        #vis fn #ident() -> ::kfp_dbx::__private::Pipeline {
            #errors
            #warnings
            #unused
            #inner
            #value
        }
        #outer
        #op
    }
}

/// Returns the user's function, changed only so that rustc reports nothing twice.
fn body(pipeline: &mut PipelineFn, rejected: &[Rejected]) -> ItemFn {
    // The function may be long, so it is moved.
    let block = std::mem::replace(&mut pipeline.item.block, parse_quote!({}));
    let mut body = pipeline.item.clone();
    body.block = block;
    if !rejected.is_empty() {
        rejected::replace(&mut body.block, rejected);
    }
    body.attrs.retain(|attr| !attr.path().is_ident("doc"));
    body.vis = Visibility::Inherited;
    // A pipeline has as many parameters as it needs.
    body.attrs.push(parse_quote!(#[allow(clippy::too_many_arguments)]));
    for arg in &mut body.sig.inputs {
        if let FnArg::Typed(arg) = arg {
            // The macro reports unused parameters itself.
            arg.attrs.push(parse_quote!(#[allow(unused_variables)]));
        }
    }
    // The last op may have no semicolon.
    if pipeline.is_sound
        && matches!(body.sig.output, ReturnType::Default)
        && let Some(Stmt::Expr(_, semicolon @ None)) = body.block.stmts.last_mut()
    {
        *semicolon = Some(<Token![;]>::default());
    }
    body
}

/// Returns the code that builds the pipeline, whose body is the function `body`.
fn value(pipeline: &PipelineFn, body: &Ident) -> TokenStream {
    let settings = &pipeline.settings;
    let function_name = plain(&pipeline.item.sig.ident);
    let name = settings.name.as_ref().map_or_else(|| quote!(#function_name), |name| quote!(#name));
    let documented = doc(&pipeline.item.attrs);
    let description = settings
        .description
        .as_ref()
        .map_or_else(|| quote!(#documented), |description| quote!(#description));
    let others = settings
        .others
        .iter()
        .map(|(setter, value)| quote_spanned!(value.span()=> .#setter(#value)));
    let params = pipeline.params.iter().map(param);
    let levels = &settings.level_calls;
    quote! {
        ::kfp_dbx::__private::builder(#name)
            .description(#description)
            .build(|_| {
                #body(#(#params),*);
            })
            #(#others)*
            #(#levels)*
    }
}

/// Returns the code of a pipeline without ops, in place of one that has errors.
fn stub() -> TokenStream {
    quote!(::kfp_dbx::__private::builder("").build(|_| {}))
}
