//! The arguments of the attribute.

use kfp_dbx_core::rule::{self, Levels, Setting};
use kfp_dbx_core::text::duration;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Meta, Token, parse_quote};

use crate::report::Report;
use crate::syntax::token::string;

/// The attribute's arguments.
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
}

/// The settings besides `op` and the levels: methods of `Pipeline` and its builder.
const SETTINGS: [&str; 20] = [
    "name",
    "description",
    "argo",
    "schedule",
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

/// The settings that are on or off: their name alone switches them on.
const SWITCHES: [&str; 3] = ["truthful", "fail_on_exit_failure", "plain"];

/// The settings that are durations.
const DURATIONS: [&str; 5] =
    ["timeout", "deadline", "ttl", "ttl_after_success", "ttl_after_failure"];

impl Settings {
    /// Returns the value of one of the other settings.
    pub(crate) fn get(&self, name: &str) -> Option<&Expr> {
        self.others.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Returns the values of the settings that are durations.
    pub(crate) fn durations(&self) -> impl Iterator<Item = &Expr> {
        DURATIONS.iter().filter_map(|name| self.get(name))
    }

    /// Returns the seconds of a setting that is a literal duration.
    pub(crate) fn seconds(&self, name: &str) -> Option<u64> {
        duration::parse(&string(self.get(name)?)?).ok()
    }

    fn has(&self, name: &str) -> bool {
        match name {
            "name" => self.name.is_some(),
            "description" => self.description.is_some(),
            "op" => self.op.is_some(),
            name => self.get(name).is_some(),
        }
    }

    fn set(&mut self, key: Ident, name: &str, value: Expr, report: &mut Report) {
        match name {
            "name" => self.name = Some(value),
            "description" => self.description = Some(value),
            "op" => match value {
                Expr::Path(path) if path.path.get_ident().is_some() => {
                    self.op = path.path.get_ident().cloned();
                }
                other => report.error(other, "write the name of the op's type: `op = LoadOp`"),
            },
            _ => self.others.push((key, value)),
        }
    }
}

/// Parses the attribute's arguments. Those that can't be understood are reported and left out.
pub(super) fn settings(attribute: TokenStream, report: &mut Report) -> Settings {
    let mut settings = Settings::default();
    let errors_before = report.error_count();
    match Punctuated::<Meta, Token![,]>::parse_terminated.parse2(attribute) {
        Ok(metas) => metas.into_iter().for_each(|meta| setting(meta, &mut settings, report)),
        Err(error) => report.syntax(&error),
    }
    settings.has_errors = report.error_count() > errors_before;
    settings
}

fn setting(meta: Meta, settings: &mut Settings, report: &mut Report) {
    let Some(key) = meta.path().get_ident().cloned() else {
        return report.error(meta.path(), unknown_setting(""));
    };
    let name = key.to_string();
    if let Some(setting) = Setting::of_word(&name) {
        return levels(setting, &key, &meta, settings, report);
    }
    if name != "op" && !SETTINGS.contains(&name.as_str()) {
        return report.error(&key, unknown_setting(&name));
    }
    if settings.has(&name) {
        return report.error(&key, format!("`{name}` is set twice"));
    }
    match meta {
        Meta::NameValue(pair) => settings.set(key, &name, pair.value, report),
        Meta::Path(_) if SWITCHES.contains(&name.as_str()) => {
            settings.set(key, &name, parse_quote!(true), report);
        }
        other => report.error(other, format!("write `{name} = …`")),
    }
}

/// Parses `allow(resource_leak, fixed_name)` or `deny(warnings)`.
fn levels(
    setting: Setting,
    key: &Ident,
    meta: &Meta,
    settings: &mut Settings,
    report: &mut Report,
) {
    let Meta::List(list) = meta else {
        let message = format!("write `{key}(…)` with the names of rules: `{key}(resource_leak)`");
        return report.error(meta, message);
    };
    let rules = match list.parse_args_with(Punctuated::<Ident, Token![,]>::parse_terminated) {
        Ok(rules) => rules,
        Err(error) => return report.syntax(&error),
    };
    for ident in rules {
        if ident == rule::WARNINGS {
            settings.levels.set_warnings(setting);
            settings.level_calls.push(match setting {
                Setting::Allow => quote!(.allow_warnings()),
                Setting::Deny => quote!(.deny_warnings()),
                Setting::Warn => quote!(),
            });
            continue;
        }
        let set = rule::by_name(&ident.to_string())
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
        "cron" => "set the schedule: `schedule = \"0 2 * * *\"`".to_owned(),
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
