//! Writes the code. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ItemFn, Stmt};

use crate::parse::{Param, PipelineFn, doc};
use crate::report::Report;

/// What is no function: as it was, with the errors beside it.
pub(crate) fn unparsed(item: &TokenStream, report: &Report) -> TokenStream {
    let errors = report.errors();
    quote! {
        #item
        const _: () = { #errors };
    }
}

pub(crate) fn expand(pipeline: &PipelineFn, report: &Report) -> TokenStream {
    let errors = report.errors();
    if pipeline.method {
        let mut item = pipeline.item.clone();
        item.block.stmts.insert(0, syn::parse_quote!({ #errors }));
        return quote!(#item);
    }
    let ItemFn { attrs, vis, sig, .. } = &pipeline.item;
    let ident = &sig.ident;
    let warnings = report.warnings();
    let body = body(pipeline);
    let pipeline_value = if pipeline.sound { value(pipeline) } else { stub() };
    // Unused where the signature is not sound: its errors are told, rustc's would follow.
    let unused = (!pipeline.sound).then(|| quote!(#[allow(dead_code, unused)]));
    quote! {
        #(#attrs)*
        #vis fn #ident() -> ::kfp_dbx::__private::Pipeline {
            #errors
            #warnings
            #unused
            #body
            #pipeline_value
        }
    }
}

/// The user's function, as it was written, within ours.
fn body(pipeline: &PipelineFn) -> ItemFn {
    let mut body = pipeline.item.clone();
    crate::unknown::reject_comparisons(&mut body.block, &pipeline.params);
    body.attrs.retain(|attr| !attr.path().is_ident("doc"));
    body.vis = syn::Visibility::Inherited;
    // A pipeline has as many parameters as it needs.
    body.attrs.push(syn::parse_quote!(#[allow(clippy::too_many_arguments)]));
    for arg in &mut body.sig.inputs {
        if let syn::FnArg::Typed(arg) = arg {
            // We tell of unused parameters ourselves.
            arg.attrs.push(syn::parse_quote!(#[allow(unused_variables)]));
        }
    }
    // The last op may stand there without a semicolon.
    if pipeline.sound
        && let Some(Stmt::Expr(_, semicolon @ None)) = body.block.stmts.last_mut()
    {
        *semicolon = Some(<syn::Token![;]>::default());
    }
    body
}

fn value(pipeline: &PipelineFn) -> TokenStream {
    let ident = &pipeline.item.sig.ident;
    let settings = &pipeline.settings;
    let function_name = ident.to_string();
    let name = settings.name.as_ref().map_or_else(|| quote!(#function_name), |name| quote!(#name));
    let documented = doc(&pipeline.item.attrs);
    let description = settings
        .description
        .as_ref()
        .map_or_else(|| quote!(#documented), |description| quote!(#description));
    let set = |setter: &str, value: &Option<Expr>| {
        let setter = format_ident!("{setter}");
        value.as_ref().map(|value| quote_spanned!(value.span()=> .#setter(#value)))
    };
    let service_account = set("service_account", &settings.service_account);
    let namespace = set("namespace", &settings.namespace);
    let generate_name = set("generate_name", &settings.generate_name);
    let params = pipeline.params.iter().map(param);
    quote! {
        ::kfp_dbx::__private::Pipeline::builder(#name)
            .description(#description)
            .build(|_| #ident(#(#params),*))
            #service_account
            #namespace
            #generate_name
    }
}

fn param(param: &Param) -> TokenStream {
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
    // stands at the type, so that rustc tells once of one that is no parameter.
    quote_spanned! {ty.span()=>
        ::kfp_dbx::__private::declare::<#ty>(
            ::kfp_dbx::__private::Parameter::<<#ty as ::kfp_dbx::__private::Argument>::Type>::new(#name)
                #default
                .description(#description)
        )
    }
}

/// A pipeline of the right type, where there is an error in the way of the real one.
fn stub() -> TokenStream {
    quote!(::kfp_dbx::__private::Pipeline::builder("").build(|_| {}))
}
