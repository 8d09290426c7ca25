//! Writes the code that replaces the function. Nothing here can fail.

use proc_macro2::{Group, Punct, Spacing, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Ident, ItemFn, ReturnType, Stmt, Token, Visibility, parse_quote};

use crate::check::decisions::Rejected;
use crate::emit::op::op;
use crate::emit::param::param;
use crate::emit::rejected;
use crate::report::Report;
use crate::syntax::function::PipelineFn;
use crate::syntax::param::doc;
use crate::syntax::questions::block_leaves;
use crate::syntax::token::plain;

/// Writes the pipeline's function, with the user's in it, the errors and the warnings.
pub(crate) fn function(
    mut pipeline: PipelineFn,
    rejected: &[Rejected],
    documentation: &str,
    manifest: Option<&str>,
    report: &Report,
) -> TokenStream {
    let errors = report.errors();
    if pipeline.is_method {
        let mut item = pipeline.item;
        item.block.stmts.insert(0, parse_quote!({ #errors }));
        return quote!(#item);
    }
    let mut body = body(&mut pipeline, rejected);
    body.item.block.stmts.splice(..0, report.reported());
    let pipeline = &pipeline;
    let ItemFn { attrs, vis, sig, .. } = &pipeline.item;
    let ident = &sig.ident;
    let warnings = report.warnings();
    // rustc strips it at once, unless `cargo doc` runs.
    let documentation =
        (!documentation.is_empty()).then(|| quote!(#[cfg_attr(doc, doc = #documentation)]));
    // rustc would also warn that the function is unused.
    let is_whole = pipeline.is_sound && body.unparsed.is_none();
    let unused = (!is_whole).then(|| quote!(#[allow(dead_code, unused)]));
    let op = pipeline.settings.op.as_ref().filter(|_| pipeline.is_sound).map(|name| {
        // The pipeline and the op both run the body.
        body.item.sig.ident = format_ident!("__{}", plain(ident));
        body.item.attrs.insert(0, parse_quote!(#[doc(hidden)]));
        op(pipeline, name, &body.item.sig.ident)
    });
    // A change of the manifest compiles the crate again.
    let manifest = manifest.map(|path| {
        quote!(
            const _: &[u8] = ::core::include_bytes!(#path);
        )
    });
    let value = if pipeline.is_sound { value(pipeline, &body.item.sig.ident) } else { stub() };
    let (inner, outer) = if op.is_some() { (None, Some(&body)) } else { (Some(&body), None) };
    quote! {
        #(#attrs)*
        #documentation
        #vis fn #ident() -> ::kfp_dbx::__private::Pipeline {
            #errors
            #warnings
            #manifest
            #unused
            #inner
            #value
        }
        #outer
        #op
    }
}

/// The user's function.
struct Body {
    item: ItemFn,
    /// The block, if it can't be parsed.
    unparsed: Option<Group>,
}

impl ToTokens for Body {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let ItemFn { attrs, sig, .. } = &self.item;
        match &self.unparsed {
            None => self.item.to_tokens(tokens),
            Some(block) => tokens.extend(quote!(#(#attrs)* #sig #block)),
        }
    }
}

/// Returns the user's function, changed only so that rustc reports nothing twice.
fn body(pipeline: &mut PipelineFn, rejected: &[Rejected]) -> Body {
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
    if !pipeline.is_sound {
        without_unsound_parts(&mut body);
    }
    let mut unparsed = pipeline.unparsed.take();
    // The last op may have no semicolon.
    if pipeline.is_sound && matches!(body.sig.output, ReturnType::Default) {
        if let Some(Stmt::Expr(_, semicolon @ None)) = body.block.stmts.last_mut() {
            *semicolon = Some(<Token![;]>::default());
        }
        unparsed = unparsed.map(with_semicolon);
    }
    Body { item: body, unparsed }
}

/// Removes the parts of a signature that are reported, and about which rustc would report errors
/// of its own.
fn without_unsound_parts(function: &mut ItemFn) {
    let sig = &mut function.sig;
    (sig.constness, sig.abi, sig.variadic) = (None, None, None);
    let has_value = matches!(
        function.block.stmts.last(),
        Some(Stmt::Expr(_, None) | Stmt::Macro(syn::StmtMacro { semi_token: None, .. }))
    );
    if !has_value && !block_leaves(&function.block) {
        sig.output = ReturnType::Default;
    }
}

/// Adds a semicolon behind the last statement of a block.
fn with_semicolon(block: Group) -> Group {
    let mut tokens: TokenStream = block.stream();
    match tokens.clone().into_iter().last() {
        None => return block,
        Some(TokenTree::Punct(punct)) if punct.as_char() == ';' => return block,
        Some(last) => {
            let mut semicolon = Punct::new(';', Spacing::Alone);
            semicolon.set_span(last.span());
            tokens.extend([TokenTree::Punct(semicolon)]);
        }
    }
    let mut with = Group::new(block.delimiter(), tokens);
    with.set_span(block.span());
    with
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
