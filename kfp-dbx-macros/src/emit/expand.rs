//! Writes the code. Nothing here can fail.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, ItemFn, Stmt};

use crate::report::Report;
use crate::syntax::parse::{Param, PipelineFn, doc};

/// What is no function: as it was, with the errors beside it.
pub(crate) fn unparsed(item: &TokenStream, report: &Report) -> TokenStream {
    let errors = report.errors();
    quote! {
        #item
        const _: () = { #errors };
    }
}

pub(crate) fn expand(
    mut pipeline: PipelineFn,
    decides: bool,
    documentation: &str,
    report: &Report,
) -> TokenStream {
    let errors = report.errors();
    if pipeline.method {
        let mut item = pipeline.item;
        item.block.stmts.insert(0, syn::parse_quote!({ #errors }));
        return quote!(#item);
    }
    let body = body(&mut pipeline, decides, report);
    let pipeline = &pipeline;
    let ItemFn { attrs, vis, sig, .. } = &pipeline.item;
    let ident = &sig.ident;
    let warnings = report.warnings();
    // rustc strips it before it looks at it, unless `cargo doc` runs.
    let shown = (!documentation.is_empty()).then(|| quote!(#[cfg_attr(doc, doc = #documentation)]));
    // Unused where the signature is not sound: its errors are told, rustc's would follow.
    let unused = (!pipeline.sound).then(|| quote!(#[allow(dead_code, unused)]));
    let Some(op) = pipeline.settings.op.as_ref().filter(|_| pipeline.sound) else {
        let pipeline_value = if pipeline.sound { value(pipeline, ident) } else { stub() };
        return quote! {
            #(#attrs)*
            #shown
            #vis fn #ident() -> ::kfp_dbx::__private::Pipeline {
                #errors
                #warnings
                #unused
                #body
                #pipeline_value
            }
        };
    };
    // The pipeline and the op both run the body.
    let shared = format_ident!("__{ident}");
    let mut body = body;
    body.sig.ident = shared.clone();
    let pipeline_value = value(pipeline, &shared);
    let op = nested(pipeline, op, &shared);
    quote! {
        #(#attrs)*
        #shown
        #vis fn #ident() -> ::kfp_dbx::__private::Pipeline {
            #errors
            #warnings
            #pipeline_value
        }
        #[doc(hidden)]
        #body
        #op
    }
}

/// The type by which other pipelines use this one as an op.
fn nested(pipeline: &PipelineFn, op: &Ident, shared: &Ident) -> TokenStream {
    let ItemFn { vis, sig, .. } = &pipeline.item;
    let function = sig.ident.to_string();
    let outputs = match &sig.output {
        syn::ReturnType::Default => quote!(()),
        syn::ReturnType::Type(_, ty) => quote!(#ty),
    };
    let documented = format!(
        "The pipeline [`{function}`]({function}()) as an op of another one: a DAG of its own, with its own arguments."
    );
    let declared = pipeline.params.iter().map(param);
    let indices = (0..pipeline.params.len()).map(syn::Index::from);
    let setters = pipeline.params.iter().enumerate().map(|(index, param)| {
        let Param { ident, ty, doc, .. } = param;
        let documented =
            if doc.is_empty() { format!("The argument `{ident}`.") } else { doc.clone() };
        quote_spanned! {ident.span()=>
            #[doc = #documented]
            #[track_caller]
            #vis fn #ident(
                self,
                value: impl ::kfp_dbx::__private::IntoValue<<#ty as ::kfp_dbx::__private::Argument>::Type>,
            ) -> Self {
                ::kfp_dbx::__private::argument(self.id, #index, value.into_value());
                self
            }
        }
    });
    quote! {
        #[doc = #documented]
        #[derive(Clone, Copy)]
        #[allow(dead_code)]
        #vis struct #op {
            id: ::kfp_dbx::__private::OpId,
            /// What the pipeline's function returns: outputs of its ops.
            #vis outputs: #outputs,
        }

        #[allow(dead_code)]
        impl #op {
            /// The pipeline as an op of that name.
            #[track_caller]
            #vis fn new(name: impl ::core::convert::AsRef<str>) -> Self {
                let (id, outputs) = ::kfp_dbx::__private::nested(
                    name.as_ref(),
                    || (#(#declared,)*),
                    |params| #shared(#(params.#indices),*),
                );
                Self { id, outputs }
            }

            #(#setters)*
        }

        impl ::kfp_dbx::__private::Op for #op {
            fn id(self) -> ::kfp_dbx::__private::OpId {
                self.id
            }
        }
    }
}

/// The user's function, as it was written, within ours.
fn body(pipeline: &mut PipelineFn, decides: bool, report: &Report) -> ItemFn {
    // It may be long: it is moved.
    let block = std::mem::replace(&mut pipeline.item.block, syn::parse_quote!({}));
    let mut body = pipeline.item.clone();
    body.block = block;
    if decides {
        crate::check::unknown::reject_comparisons(&mut body.block, &pipeline.params);
    }
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
        && matches!(body.sig.output, syn::ReturnType::Default)
        && let Some(Stmt::Expr(_, semicolon @ None)) = body.block.stmts.last_mut()
    {
        *semicolon = Some(<syn::Token![;]>::default());
    }
    if let Some(reported) = report.reported() {
        body.block.stmts.insert(0, reported);
    }
    body
}

fn value(pipeline: &PipelineFn, body: &Ident) -> TokenStream {
    let settings = &pipeline.settings;
    let function_name = crate::syntax::parse::plain(&pipeline.item.sig.ident);
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
        ::kfp_dbx::__private::Pipeline::builder(#name)
            .description(#description)
            .build(|_| {
                #body(#(#params),*);
            })
            #(#others)*
            #(#levels)*
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
