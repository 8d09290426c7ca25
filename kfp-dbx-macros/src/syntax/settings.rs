//! The settings of the attribute.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::rule::{self, Levels, Setting};
use kfp_dbx_core::text::duration;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lit, parse_quote};

use crate::position::Position;
use crate::report::Report;
use crate::syntax::arguments::{Argument, Form, arguments, is_parenthesized};
use crate::syntax::setting_kind::{Kind, SETTINGS, kind_of};
use crate::syntax::source::source;
use crate::syntax::token::{split_at_commas, string, string_token};

/// The attribute's settings.
#[derive(Default)]
pub(crate) struct Settings {
    pub(crate) name: Option<Expr>,
    pub(crate) description: Option<Expr>,
    /// The type by which other pipelines use this one as an op.
    pub(crate) op: Option<Ident>,
    /// The other settings, each by the method of `Pipeline` that sets it.
    pub(crate) others: Vec<(Ident, Expr)>,
    /// The levels that `allow(…)`, `warn(…)` and `deny(…)` set for rules.
    pub(crate) levels: Levels,
    /// The same levels, as the calls that set them on the pipeline.
    pub(crate) level_calls: Vec<TokenStream>,
    /// Whether some arguments have errors and were left out.
    pub(crate) has_errors: bool,
    /// The first place of each setting, also of those with errors.
    places: BTreeMap<String, Span>,
    /// The settings that misspelt ones most likely mean.
    meant: BTreeSet<&'static str>,
}

impl Settings {
    /// Returns the value of one of the other settings, unless it has an error.
    pub(crate) fn get(&self, name: &str) -> Option<&Expr> {
        self.others.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns whether a setting is there, with or without an error, or misspelt.
    pub(crate) fn is_set(&self, name: &str) -> bool {
        self.places.contains_key(name) || self.meant.contains(name)
    }

    /// Sets a setting for which all pipelines of the package have a value.
    pub(crate) fn set_default(&mut self, name: &'static str, value: &str) {
        if !self.is_set(name) {
            let value = parse_quote!(#value);
            self.others.push((Ident::new(name, Span::call_site()), value));
        }
    }

    /// Notes that a setting is there, with a value that has an error.
    pub(crate) fn assume(&mut self, name: &'static str) {
        self.meant.insert(name);
    }

    /// Returns the values of the settings that are durations.
    pub(crate) fn durations(&self) -> impl Iterator<Item = &Expr> {
        let durations = SETTINGS.iter().filter(|(_, kind)| *kind == Kind::Duration);
        durations.filter_map(|(name, _)| self.get(name))
    }

    /// Returns the seconds of a setting that is a literal duration.
    pub(crate) fn seconds(&self, name: &str) -> Option<u64> {
        duration::parse(&string(self.get(name)?)?).ok()
    }

    fn set(&mut self, key: Ident, name: &str, value: Expr) {
        match (name, value) {
            ("name", value) => self.name = Some(value),
            ("description", value) => self.description = Some(value),
            ("op", Expr::Path(path)) => self.op = path.path.get_ident().cloned(),
            (_, value) => self.others.push((key, value)),
        }
    }
}

/// Parses the attribute's arguments. Those that can't be understood are reported and left out.
pub(super) fn settings(attribute: TokenStream, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    let errors_before = report.error_count();
    let is_known = |name: &str| kind_of(name).is_some() || Setting::of_word(name).is_some();
    for argument in arguments(attribute, is_known, key_of, report) {
        setting(argument, &mut settings, report);
    }
    settings.has_errors = report.error_count() > errors_before;
    settings
}

/// Returns the setting that a text without a key is most likely the value of.
fn key_of(lit: &Lit) -> Option<&'static str> {
    let Lit::Str(text) = lit else { return None };
    let is_duration = duration::parse(&text.value()).is_ok();
    Some(if is_duration { "timeout" } else { "name" })
}

fn setting(Argument { key, form }: Argument, settings: &mut Settings, report: &mut Report) {
    let name = key.to_string();
    if let Some(setting) = Setting::of_word(&name) {
        return levels(setting, &key, form, settings, report);
    }
    let Some(kind) = kind_of(&name) else {
        settings.meant.extend(nearest(&name, names()));
        return report.error(&key, unknown_setting(&name));
    };
    let is_reported = matches!(form, Form::Wrong(_));
    if let Some(first) = settings.places.get(&name).filter(|_| !is_reported) {
        let message =
            format!("`{name}` is set twice\n= note: the first one: {}", Position::of(*first));
        return report.error(&key, message);
    }
    settings.places.entry(name.clone()).or_insert_with(|| key.span());
    let value = match form {
        Form::Value(value) => value,
        Form::Alone if kind == Kind::Switch => parse_quote!(true),
        Form::Alone => return report.error(&key, format!("write `{}`", kind.form(&name))),
        Form::List(group) => return report.error(&group, list_for_a_value(&name, kind, &group)),
        Form::Wrong(value) => {
            settings.op = settings.op.take().or_else(|| op_of(kind, value.as_ref()?));
            return;
        }
    };
    match kind.misfit(&name, &value) {
        Some(why) => {
            settings.op = settings.op.take().or_else(|| op_of(kind, &value));
            report.error(value, why);
        }
        None => settings.set(key, &name, value),
    }
}

/// Returns the name of an op's type that is written in a wrong way. Other pipelines use that type.
fn op_of(kind: Kind, value: &Expr) -> Option<Ident> {
    let name = match value {
        Expr::Path(path) => path.path.get_ident()?.clone(),
        value => {
            let name: Ident = syn::parse_str(&string(value)?).ok()?;
            Ident::new(&name.to_string(), value.span())
        }
    };
    (kind == Kind::Op).then_some(name)
}

/// Returns the message for `timeout("2h")`.
fn list_for_a_value(name: &str, kind: Kind, group: &Group) -> String {
    let value = group.stream();
    let help = match syn::parse2::<Expr>(value) {
        Ok(value) if kind.misfit(name, &value).is_none() => format!("{name} = {}", source(&value)),
        _ => kind.form(name),
    };
    format!("`{name}` takes its value after `=`\n= help: write `{help}`")
}

/// Reads `allow(resource_leak, fixed_name)` or `deny(warnings)`.
fn levels(setting: Setting, key: &Ident, form: Form, settings: &mut Settings, report: &mut Report) {
    let usage = |names: &TokenStream| format!("write `{key}({})`", source(names));
    let names = match form {
        Form::List(group) if is_parenthesized(&group) => group.stream(),
        Form::List(group) => {
            report.error(&group, usage(&group.stream()));
            group.stream()
        }
        Form::Value(value) => {
            report.error(&value, usage(&value.to_token_stream()));
            value.to_token_stream()
        }
        Form::Alone => {
            let message =
                format!("write `{key}(…)` with the names of rules: `{key}(resource_leak)`");
            return report.error(key, message);
        }
        Form::Wrong(_) => return,
    };
    for part in split_at_commas(names) {
        for name in rule_names(&part, report) {
            level(setting, key, &name, settings, report);
        }
    }
}

/// Returns the names in a part of such a list. There is one, unless a comma is missing.
fn rule_names(part: &[TokenTree], report: &mut Report) -> Vec<Ident> {
    let mut names = Vec::new();
    for (index, token) in part.iter().enumerate() {
        match token {
            TokenTree::Ident(name) => {
                if index > 0 && matches!(part[index - 1], TokenTree::Ident(_)) {
                    report.error(name, format!("a comma is missing before `{name}`"));
                }
                // The last name of a path counts.
                if !matches!(part.get(index + 1), Some(TokenTree::Punct(_))) {
                    names.push(name.clone());
                }
            }
            TokenTree::Literal(literal) => {
                let text = string_token(literal).unwrap_or_default();
                match syn::parse_str::<Ident>(&text) {
                    Ok(name) => {
                        let message = format!("a rule has no quotes: write `{name}`");
                        report.error(literal, message);
                        names.push(Ident::new(&text, literal.span()));
                    }
                    Err(_) => report.error(literal, format!("expected a rule, found `{literal}`")),
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            other => report.error(other, format!("expected a rule, found `{}`", source(other))),
        }
    }
    names
}

/// Sets the level of one rule, or of all `warnings`.
fn level(
    setting: Setting,
    key: &Ident,
    name: &Ident,
    settings: &mut Settings,
    report: &mut Report,
) {
    if name == rule::WARNINGS {
        settings.levels.set_warnings(setting);
        settings.level_calls.push(match setting {
            Setting::Allow => quote!(.allow_warnings()),
            Setting::Deny => quote!(.deny_warnings()),
            Setting::Warn => quote!(),
        });
        return;
    }
    let set = rule::by_name(&name.to_string())
        .and_then(|rule| settings.levels.set(rule, setting).map(|()| rule));
    match set {
        Ok(rule) => {
            let rule = Ident::new(&rule.name.to_uppercase(), name.span());
            settings.level_calls.push(quote!(.#key(::kfp_dbx::rules::#rule)));
        }
        Err(why) => {
            // The rule that is meant has that level: its breaches are no news.
            if let Some(rule) = rule::nearest_to(&name.to_string()) {
                let _ = settings.levels.set(rule, setting);
            }
            report.error(name, why);
        }
    }
}

fn names() -> impl Iterator<Item = &'static str> {
    SETTINGS.iter().map(|(name, _)| *name).chain(["allow", "warn", "deny"])
}

fn unknown_setting(name: &str) -> String {
    let help = match name {
        "retry" | "retries" => {
            "set it for all ops with `defaults = Policies::new().retry(Retry::on_error(3))`"
                .to_owned()
        }
        "node_selector" | "toleration" | "affinity" | "priority_class" | "pod_label"
        | "pod_annotation" | "semaphore" => {
            format!("set it for all ops with `defaults = Policies::new().{name}(…)`")
        }
        "cron" => "set the schedule: `schedule = \"0 2 * * *\"`".to_owned(),
        "label" | "annotation" | "patch" => {
            format!("set it on the pipeline that the function returns: `.{name}(…)`")
        }
        name => match nearest(name, names()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("the available settings are {}", quoted(names())),
        },
    };
    format!("`#[pipeline]` has no setting `{name}`\n= help: {help}")
}
