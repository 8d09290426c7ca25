//! The parameters of a pipeline, with the attributes on them.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, FnArg, Ident, Meta, Pat, Type, parse_quote};

use crate::position::Position;
use crate::report::Report;
use crate::syntax::optional::{check_default, take_option};
use crate::syntax::param_type::{Misfit, misfit};
use crate::syntax::place::start_of;
use crate::syntax::token::{plain, string};

/// A parameter.
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) name: Option<Expr>,
    pub(crate) default: Option<Expr>,
    pub(crate) description: Option<Expr>,
    pub(crate) doc: String,
}

impl Param {
    /// Returns the parameter's name in the pipeline and the place of that name, if the name is
    /// literal.
    pub(crate) fn known_name(&self) -> Option<(String, Span)> {
        match &self.name {
            None => Some((plain(&self.ident), self.ident.span())),
            Some(name) => Some((string(name)?, name.span())),
        }
    }
}

/// Parses a parameter, and removes the macro's attributes from it.
pub(super) fn param(arg: &mut FnArg, report: &mut Report) -> Option<Param> {
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
    let name = plain(&ident);
    let option = take_option(&name, &arg.ty, report);
    if let Some(of) = &option {
        // The body is checked as if the parameter had a type that there is.
        *arg.ty = parse_quote!(::kfp_dbx::Param<#of>);
    }
    let misfit = misfit(&ident, &arg.ty);
    let mut param = Param {
        ident,
        ty: (*arg.ty).clone(),
        name: None,
        default: None,
        description: None,
        doc: doc(&arg.attrs),
    };
    arg.attrs = std::mem::take(&mut arg.attrs)
        .into_iter()
        .filter_map(|attr| take_attribute(attr, &mut param, report))
        .collect();
    if let Some(Misfit { message, mended }) = misfit {
        report.error(&arg.ty, message);
        // A default of the type that is meant would be an error of its own.
        param.default = None;
        param.ty = mended.clone();
        *arg.ty = mended;
    }
    // The default of an `Option` is an error of the same cause.
    let default = param.default.take().filter(|_| option.is_none());
    param.default = default.and_then(|default| check_default(&name, &param.ty, default, report));
    Some(param)
}

/// Parses an attribute of the macro. Returns the attribute if it belongs to rustc.
fn take_attribute(attr: Attribute, param: &mut Param, report: &mut Report) -> Option<Attribute> {
    let key = attr.path().get_ident().map(Ident::to_string).unwrap_or_default();
    let slot = match key.as_str() {
        "name" => &mut param.name,
        "default" => &mut param.default,
        "description" => &mut param.description,
        "doc" => return None,
        "allow" | "expect" | "warn" | "deny" | "forbid" | "cfg_attr" => return Some(attr),
        "cfg" => {
            report.error(&attr, "a parameter can't depend on `cfg`: whoever runs the pipeline must know its parameters");
            return None;
        }
        _ => {
            report.error(
                attr.path(),
                "a parameter supports only the attributes `default`, `name` and `description`",
            );
            return None;
        }
    };
    match attr.meta {
        Meta::NameValue(pair) => match slot {
            None => *slot = Some(pair.value),
            Some(first) => {
                let first = Position::of(start_of(first));
                let message = format!(
                    "`{key}` is set twice\n= note: the first value: {first}\n= help: remove one of them"
                );
                report.error(pair.path, message);
            }
        },
        other => report.error(other, format!("write `#[{key} = …]`")),
    }
    None
}

/// Returns the text of a doc comment.
pub(crate) fn doc(attrs: &[Attribute]) -> String {
    let lines = attrs.iter().filter_map(|attr| match &attr.meta {
        Meta::NameValue(pair) if pair.path.is_ident("doc") => string(&pair.value),
        _ => None,
    });
    let lines: Vec<_> =
        lines.map(|line| line.strip_prefix(' ').unwrap_or(&line).to_owned()).collect();
    lines.join("\n").trim().to_owned()
}
