//! From tokens to the model of a pipeline's function. What is wrong on the way is
//! reported; what can be understood is.

use kfp_dbx_core::rule::diagnostic::{self, Finding, INVALID_DURATION, Levels, Setting};
use kfp_dbx_core::text::duration;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
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
    /// The type by which other pipelines use this one as an op.
    pub(crate) op: Option<Ident>,
    /// The others, each by the method of `Pipeline` that takes it.
    pub(crate) others: Vec<(Ident, Expr)>,
    /// What is said of rules: `allow(…)`, `warn(…)`, `deny(…)`.
    pub(crate) levels: Levels,
    /// The same, as the calls that say it to the pipeline.
    pub(crate) level_calls: Vec<TokenStream>,
}

/// What the attribute takes besides `op`: the methods of `Pipeline` and its builder.
const SETTINGS: [&str; 18] = [
    "name",
    "description",
    "service_account",
    "namespace",
    "generate_name",
    "truthful",
    "timeout",
    "deadline",
    "defaults",
    "parallelism",
    "mutex",
    "ttl",
    "ttl_after_success",
    "ttl_after_failure",
    "pod_gc",
    "image_pull_secret",
    "fail_on_exit_failure",
    "plain",
];

/// Those that are on or off: their name alone switches them on.
const SWITCHES: [&str; 3] = ["truthful", "fail_on_exit_failure", "plain"];

/// Those that are durations, whose literals are checked here.
const DURATIONS: [&str; 5] =
    ["timeout", "deadline", "ttl", "ttl_after_success", "ttl_after_failure"];

/// A parameter.
pub(crate) struct Param {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) name: Option<Expr>,
    pub(crate) default: Option<Expr>,
    pub(crate) description: Option<Expr>,
    pub(crate) doc: String,
}

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
                report.error(item, "`#[pipeline]` must be on a function: `#[pipeline] fn name(parameter: Param<String>) { … }`");
            } else {
                report.syntax(&error);
            }
            return None;
        }
    };
    let settings = settings(attribute, report);
    let method = item.sig.receiver().is_some();
    let sound = signature(&item, settings.op.is_some(), report);
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
        let Some(key) = meta.path().get_ident().cloned() else {
            report.error(meta.path(), unknown_setting(""));
            continue;
        };
        let name = key.to_string();
        if let Some(setting) = Setting::of_word(&name) {
            levels(setting, &key, &meta, &mut settings, report);
            continue;
        }
        let known = match name.as_str() {
            "name" => settings.name.is_some(),
            "description" => settings.description.is_some(),
            "op" => settings.op.is_some(),
            name => settings.others.iter().any(|(known, _)| known == name),
        };
        if name != "op" && !SETTINGS.contains(&name.as_str()) {
            report.error(&key, unknown_setting(&name));
            continue;
        }
        if known {
            report.error(&key, format!("`{name}` is set twice"));
            continue;
        }
        let value = match meta {
            Meta::NameValue(pair) => pair.value,
            Meta::Path(_) if SWITCHES.contains(&name.as_str()) => syn::parse_quote!(true),
            other => {
                report.error(other, format!("write `{name} = …`"));
                continue;
            }
        };
        if DURATIONS.contains(&name.as_str()) {
            check_duration(&value, report);
        }
        match name.as_str() {
            "name" => settings.name = Some(value),
            "description" => settings.description = Some(value),
            "op" => match value {
                Expr::Path(path) if path.path.get_ident().is_some() => {
                    settings.op = path.path.get_ident().cloned();
                }
                other => report.error(other, "write the name of the op's type: `op = LoadOp`"),
            },
            _ => settings.others.push((key, value)),
        }
    }
    settings
}

/// `allow(resource_leak, fixed_name)`, `deny(warnings)`.
fn levels(
    setting: Setting,
    key: &Ident,
    meta: &Meta,
    settings: &mut Settings,
    report: &mut Report,
) {
    let Meta::List(list) = meta else {
        report.error(
            meta,
            format!("write `{key}(…)` with the names of rules: `{key}(resource_leak)`"),
        );
        return;
    };
    let rules = match list.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
        Ok(rules) => rules,
        Err(error) => return report.syntax(&error),
    };
    for ident in rules {
        if ident == diagnostic::WARNINGS {
            settings.levels.set_warnings(setting);
            settings.level_calls.push(match setting {
                Setting::Allow => quote!(.allow_warnings()),
                Setting::Deny => quote!(.deny_warnings()),
                Setting::Warn => quote!(),
            });
            continue;
        }
        let set = diagnostic::by_name(&ident.to_string())
            .and_then(|rule| settings.levels.set(rule, setting).map(|()| rule));
        match set {
            Ok(rule) => {
                let rule = Ident::new(&rule.name.to_uppercase(), ident.span());
                settings.level_calls.push(quote!(.#key(::kfp_dbx::rules::#rule)));
            }
            Err(why) => report.error(&ident, why),
        }
    }
}

fn unknown_setting(name: &str) -> String {
    let all = || SETTINGS.into_iter().chain(["op", "allow", "warn", "deny"]);
    let help = match name {
        "retry" | "retries" | "node_selector" | "toleration" | "affinity" | "priority_class"
        | "pod_label" | "pod_annotation" | "semaphore" => {
            format!("set it for all ops with `defaults = Policies::new().{name}(…)`")
        }
        "cron" | "schedule" => {
            "to run the pipeline on a schedule, call `.cron_workflow(&Cron::new(\"…\"))`".to_owned()
        }
        "label" | "annotation" | "patch" => {
            format!("set it on the pipeline that the function returns: `.{name}(…)`")
        }
        name => match nearest(name, all()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the available settings are {}", quoted(all())),
        },
    };
    format!("`#[pipeline]` has no setting `{name}`\n= help: {help}")
}

/// A duration that is a literal is known now.
pub(crate) fn check_duration(value: &Expr, report: &mut Report) {
    if let Some(text) = literal(value)
        && let Err(why) = duration::parse(&text)
    {
        report.finding(&Finding::new(&INVALID_DURATION, why), value.span());
    }
}

/// Reports what a pipeline's signature can't have, with the way out.
fn signature(item: &ItemFn, is_op: bool, report: &mut Report) -> bool {
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
        reject(constness, "a pipeline can't be const: its body creates ops; remove `const`");
    }
    if let syn::Safety::Unsafe(unsafety) = &sig.safety {
        reject(
            unsafety,
            "a pipeline can't be unsafe: the code that builds it calls a safe function; remove `unsafe`",
        );
    }
    if let Some(abi) = &sig.abi {
        reject(abi, "a pipeline can't be extern; remove the ABI");
    }
    if !sig.generics.params.is_empty() {
        reject(
            &sig.generics.params,
            "a pipeline can't be generic: a run passes values to it, and no types; move the generic code into a helper function that the body calls",
        );
    }
    if let Some(clause) = &sig.generics.where_clause {
        reject(
            clause,
            "a pipeline can't have a where clause; move the generic code into a helper function that the body calls",
        );
    }
    if let ReturnType::Type(_, ty) = &sig.output
        && !matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty())
        && !is_op
    {
        reject(
            &sig.output,
            "a pipeline can't return a value: the ops that its body creates are the pipeline; remove the return type, or name the op type with which other pipelines use it: `#[pipeline(op = …)]`",
        );
    }
    if let Some(receiver) = sig.receiver() {
        reject(
            receiver,
            "a pipeline can't be a method: a run passes parameters to it, and no `self`; make it a free function",
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
                report.error(&attr, "a parameter can't depend on `cfg`: whoever runs the pipeline must know its parameters");
                continue;
            }
            _ => {
                report.error(
                    attr.path(),
                    "a parameter supports only the attributes `default`, `name` and `description`",
                );
                continue;
            }
        };
        match attr.meta {
            Meta::NameValue(pair) if slot.is_none() => *slot = Some(pair.value),
            Meta::NameValue(pair) => report.error(pair.path, format!("`{key}` is set twice")),
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
    let name = ident.to_string();
    match name.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => name,
    }
}

/// The text of a string literal in a macro's tokens.
pub(crate) fn text_of(literal: &proc_macro2::Literal) -> Option<String> {
    let written = literal.to_string();
    // Mostly it is as it is written.
    let inside = written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    match inside.filter(|inside| !inside.contains('\\')) {
        Some(inside) => Some(inside.to_owned()),
        None => match Lit::new(literal.clone()) {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
    }
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
