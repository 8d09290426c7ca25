//! From tokens to the model of a pipeline's function. What is wrong on the way is
//! reported; what can be understood is.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{
    Attribute, Expr, ExprLit, FnArg, Ident, ItemFn, Lit, Meta, Pat, ReturnType, Token, Type,
};

use crate::report::Report;

pub(crate) struct PipelineFn {
    /// The user's function, without the attributes that are ours.
    pub(crate) item: ItemFn,
    /// Whether its signature is one that a pipeline can have.
    pub(crate) sound: bool,
    /// Whether it has a receiver, and so can't be moved into another function.
    pub(crate) method: bool,
    pub(crate) settings: Settings,
    pub(crate) params: Vec<Param>,
}

/// The attribute's arguments.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) name: Option<Expr>,
    pub(crate) description: Option<Expr>,
    pub(crate) service_account: Option<Expr>,
    pub(crate) namespace: Option<Expr>,
    pub(crate) generate_name: Option<Expr>,
}

/// A parameter.
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) name: Option<Expr>,
    pub(crate) default: Option<Expr>,
    pub(crate) description: Option<Expr>,
    pub(crate) doc: String,
}

const SETTINGS: &str = "`name`, `description`, `service_account`, `namespace` and `generate_name`";

/// The model; nothing where the item is no function.
pub(crate) fn parse(
    attribute: TokenStream,
    item: TokenStream,
    report: &mut Report,
) -> Option<PipelineFn> {
    let mut item: ItemFn = match syn::parse2(item.clone()) {
        Ok(item) => item,
        Err(error) => {
            if matches!(syn::parse2::<syn::Item>(item.clone()), Ok(other) if !matches!(other, syn::Item::Fn(_)))
            {
                report.error(item, "a pipeline is a function: `#[pipeline] fn name(parameter: Param<String>) { … }`");
            } else {
                report.syntax(&error);
            }
            return None;
        }
    };
    let settings = settings(attribute, report);
    let method = item.sig.receiver().is_some();
    let sound = signature(&item, report);
    let params = item.sig.inputs.iter_mut().filter_map(|arg| param(arg, report)).collect();
    Some(PipelineFn { item, sound, method, settings, params })
}

fn settings(attribute: TokenStream, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    let metas = match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(attribute) {
        Ok(metas) => metas,
        Err(error) => {
            report.syntax(&error);
            return settings;
        }
    };
    for meta in metas {
        let key = meta.path().get_ident().map(Ident::to_string).unwrap_or_default();
        let slot = match key.as_str() {
            "name" => &mut settings.name,
            "description" => &mut settings.description,
            "service_account" => &mut settings.service_account,
            "namespace" => &mut settings.namespace,
            "generate_name" => &mut settings.generate_name,
            _ => {
                report.error(meta.path(), format!("`#[pipeline]` takes {SETTINGS}"));
                continue;
            }
        };
        match meta {
            Meta::NameValue(pair) if slot.is_none() => *slot = Some(pair.value),
            Meta::NameValue(pair) => report.error(pair.path, format!("`{key}` stands there twice")),
            other => report.error(other, format!("write `{key} = \"…\"`")),
        }
    }
    settings
}

/// Reports what a pipeline's signature can't have, with the way out.
fn signature(item: &ItemFn, report: &mut Report) -> bool {
    let sig = &item.sig;
    let mut sound = true;
    let mut reject = |tokens: &dyn ToTokens, message: &str| {
        sound = false;
        report.error(tokens.to_token_stream(), message);
    };
    if let Some(asyncness) = &sig.asyncness {
        reject(
            asyncness,
            "a pipeline can't be async: its body runs once, when the workflow is built; remove `async`",
        );
    }
    if let Some(constness) = &sig.constness {
        reject(constness, "a pipeline can't be const: its body makes ops; remove `const`");
    }
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        reject(
            unsafety,
            "a pipeline can't be unsafe: whoever builds it calls a safe function; remove `unsafe`",
        );
    }
    if let Some(abi) = &sig.abi {
        reject(abi, "a pipeline can't be extern; remove the ABI");
    }
    if !sig.generics.params.is_empty() {
        reject(
            &sig.generics.params,
            "a pipeline can't be generic, as the run gives it values and no types; put what is generic into a helper function that the body calls",
        );
    }
    if let Some(clause) = &sig.generics.where_clause {
        reject(
            clause,
            "a pipeline can't have a where clause; put what is generic into a helper function that the body calls",
        );
    }
    if let ReturnType::Type(_, ty) = &sig.output
        && !matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty())
    {
        reject(
            &sig.output,
            "a pipeline returns nothing: the ops that its body makes are the pipeline; remove the return type",
        );
    }
    if let Some(receiver) = sig.receiver() {
        reject(
            receiver,
            "a pipeline can't be a method: the run gives it its parameters, and no `self`; make it a free function",
        );
    }
    sound
}

/// A parameter, with our attributes taken off it.
fn param(arg: &mut FnArg, report: &mut Report) -> Option<Param> {
    let FnArg::Typed(arg) = arg else { return None };
    let ident = match &*arg.pat {
        Pat::Ident(pat) if pat.subpat.is_none() && pat.by_ref.is_none() => pat.ident.clone(),
        other => {
            report.error(
                other,
                "a parameter of a pipeline needs a name: write `name: Param<String>`",
            );
            return None;
        }
    };
    let mut param = Param {
        ident,
        ty: (*arg.ty).clone(),
        name: None,
        default: None,
        description: None,
        doc: doc(&arg.attrs),
    };
    let mut kept = Vec::new();
    for attr in std::mem::take(&mut arg.attrs) {
        let key = attr.path().get_ident().map(Ident::to_string).unwrap_or_default();
        let slot = match key.as_str() {
            "name" => &mut param.name,
            "default" => &mut param.default,
            "description" => &mut param.description,
            "doc" => continue,
            "allow" | "expect" | "warn" | "deny" | "forbid" | "cfg_attr" => {
                kept.push(attr);
                continue;
            }
            "cfg" => {
                report.error(&attr, "a parameter can't depend on `cfg`: whoever runs the pipeline has to know its parameters");
                continue;
            }
            _ => {
                report.error(
                    attr.path(),
                    "a parameter takes the attributes `default`, `name` and `description`",
                );
                continue;
            }
        };
        match attr.meta {
            Meta::NameValue(pair) if slot.is_none() => *slot = Some(pair.value),
            Meta::NameValue(pair) => report.error(pair.path, format!("`{key}` stands there twice")),
            other => report.error(other, format!("write `#[{key} = …]`")),
        }
    }
    arg.attrs = kept;
    Some(param)
}

/// A doc comment's text.
pub(crate) fn doc(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => literal(&pair.value),
        _ => None,
    });
    let lines: Vec<_> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}

/// A name without the `r#` that Rust may need and nobody means.
pub(crate) fn plain(ident: &Ident) -> String {
    ident.unraw().to_string()
}

/// The text of a string literal.
pub(crate) fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        Expr::Group(group) => literal(&group.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        _ => None,
    }
}

impl Param {
    /// The pipeline's name for it, and where that stands, as far as the macro can tell.
    pub(crate) fn known_name(&self) -> Option<(String, proc_macro2::Span)> {
        match &self.name {
            None => Some((plain(&self.ident), self.ident.span())),
            Some(name) => Some((literal(name)?, name.span())),
        }
    }
}
