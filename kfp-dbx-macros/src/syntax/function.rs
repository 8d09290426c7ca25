//! The function that becomes a pipeline.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};
use syn::{
    AttrStyle, Attribute, Ident, ItemFn, Signature, Stmt, Token, TraitItemFn, Visibility,
    parse_quote,
};

use crate::report::Report;
use crate::syntax::depth::too_deep;
use crate::syntax::param::{Param, param};
use crate::syntax::settings::{Settings, settings};
use crate::syntax::signature::check_signature;

pub(crate) struct PipelineFn {
    /// The user's function, without the attributes that are ours.
    pub(crate) item: ItemFn,
    /// The body if it can't be parsed. `item` has an empty one then.
    pub(crate) unparsed: Option<Group>,
    /// Whether its signature is one that a pipeline can have.
    pub(crate) is_sound: bool,
    /// Whether it has a receiver, and so can't be moved into another function.
    pub(crate) is_method: bool,
    pub(crate) settings: Settings,
    pub(crate) params: Vec<Param>,
}

/// Parses the attribute and its item. Returns `None` if the item is not a function. Parts of a
/// function that can't be understood are reported and left out.
pub(crate) fn parse(
    attribute: TokenStream,
    item: TokenStream,
    report: &mut Report,
) -> Option<PipelineFn> {
    let Parsed { mut item, unparsed, has_signature } = item_fn(item, report)?;
    let settings = settings(attribute, report);
    let is_method = item.sig.receiver().is_some();
    let is_sound = has_signature & check_signature(&item.sig, settings.is_set("op"), report);
    let params = item.sig.inputs.iter_mut().filter_map(|arg| param(arg, report)).collect();
    Some(PipelineFn { item, unparsed, is_sound, is_method, settings, params })
}

/// A function as far as it can be parsed.
struct Parsed {
    item: ItemFn,
    /// The body, if it can't be parsed.
    unparsed: Option<Group>,
    has_signature: bool,
}

/// Parses the function. rustc reports all that syn can't parse: it parses an item before it calls
/// the macro.
fn item_fn(item: TokenStream, report: &mut Report) -> Option<Parsed> {
    if let Some(at) = too_deep(item.clone()) {
        report.syntax(&syn::Error::new(
            at,
            "this is nested too deep: the macro walks it with the stack of rustc, which would overflow\n\
             = help: move a part of it into a function or a variable of its own",
        ));
        return None;
    }
    if let Ok(mut item) = syn::parse2::<ItemFn>(item.clone()) {
        // The attributes within the body are written before the function.
        item.attrs.iter_mut().for_each(|attr| attr.style = AttrStyle::Outer);
        return Some(Parsed { item, unparsed: None, has_signature: true });
    }
    if let Ok(Unparsed { attrs, vis, sig, body }) = syn::parse2(item.clone()) {
        let item = parse_quote!(#(#attrs)* #vis #sig {});
        return Some(Parsed { item, unparsed: Some(body), has_signature: true });
    }
    if let Ok(TraitItemFn { sig, default: None, .. }) = syn::parse2(item.clone()) {
        let message =
            "a pipeline needs a body, which creates its ops: write `{ … }` after the signature";
        report.error(sig.fn_token, message);
        return None;
    }
    if syn::parse2::<Stmt>(item.clone()).is_err()
        && let Ok(WithoutSignature { vis, ident }) = syn::parse2(item.clone())
    {
        let unparsed = Some(Group::new(Delimiter::Brace, TokenStream::new()));
        let item = parse_quote!(#vis fn #ident() {});
        return Some(Parsed { item, unparsed, has_signature: false });
    }
    report.error(
        item,
        "`#[pipeline]` must be on a function: `#[pipeline] fn name(parameter: Param<String>) { … }`",
    );
    None
}

/// A function whose body is not parsed.
struct Unparsed {
    attrs: Vec<Attribute>,
    vis: Visibility,
    sig: Signature,
    body: Group,
}

impl Parse for Unparsed {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let (vis, sig) = (input.parse()?, input.parse()?);
        match input.parse()? {
            TokenTree::Group(body) if body.delimiter() == Delimiter::Brace => {
                Ok(Self { attrs, vis, sig, body })
            }
            other => Err(syn::Error::new_spanned(other, "expected a body")),
        }
    }
}

/// A function of which nothing but the name is parsed.
struct WithoutSignature {
    vis: Visibility,
    ident: Ident,
}

impl Parse for WithoutSignature {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.call(Attribute::parse_outer)?;
        let vis = input.parse()?;
        while input.parse::<Option<Token![fn]>>()?.is_none() {
            input.parse::<TokenTree>()?;
        }
        let ident = input.parse()?;
        input.parse::<TokenStream>()?;
        Ok(Self { vis, ident })
    }
}
