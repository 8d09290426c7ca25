//! The table of the settings, each with the kind of its value.

use kfp_dbx_core::text::duration;
use quote::ToTokens;
use syn::{Expr, ExprLit, Ident, Lit, LitStr};

use crate::syntax::source::source;

/// The kind of a setting's value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Duration,
    Number,
    /// On or off: the name alone switches it on.
    Switch,
    Schedule,
    Policies,
    PodGc,
    /// The name of a type.
    Op,
}

/// The settings besides the levels of rules. Apart from `op`, each is a method of `Pipeline` or of
/// its builder.
pub(super) const SETTINGS: [(&str, Kind); 22] = [
    ("name", Kind::Text),
    ("description", Kind::Text),
    ("argo", Kind::Text),
    ("operator", Kind::Text),
    ("schedule", Kind::Schedule),
    ("service_account", Kind::Text),
    ("namespace", Kind::Text),
    ("generate_name", Kind::Text),
    ("truthful", Kind::Switch),
    ("timeout", Kind::Duration),
    ("deadline", Kind::Duration),
    ("defaults", Kind::Policies),
    ("parallelism", Kind::Number),
    ("mutex", Kind::Text),
    ("ttl", Kind::Duration),
    ("ttl_after_success", Kind::Duration),
    ("ttl_after_failure", Kind::Duration),
    ("pod_gc", Kind::PodGc),
    ("image_pull_secret", Kind::Text),
    ("fail_on_exit_failure", Kind::Switch),
    ("plain", Kind::Switch),
    ("op", Kind::Op),
];

pub(super) fn kind_of(name: &str) -> Option<Kind> {
    SETTINGS.iter().find(|(known, _)| *known == name).map(|(_, kind)| *kind)
}

/// Words for on and off in other languages.
const WORDS: [&str; 6] = ["on", "off", "yes", "no", "enabled", "disabled"];

impl Kind {
    /// Returns the form of a setting of this kind, as code.
    pub(super) fn form(self, name: &str) -> String {
        match self {
            Self::Text => format!("{name} = \"…\""),
            Self::Duration => format!("{name} = \"2h\""),
            Self::Number => format!("{name} = 4"),
            Self::Switch => name.to_owned(),
            Self::Schedule => format!("{name} = \"0 2 * * *\""),
            Self::Policies => format!("{name} = Policies::new().timeout(\"2h\")"),
            Self::PodGc => format!("{name} = PodGc::OnWorkflowSuccess"),
            Self::Op => format!("{name} = LoadOp"),
        }
    }

    /// Returns why a value is certainly not one of this kind. rustc reports all others.
    pub(super) fn misfit(self, name: &str, value: &Expr) -> Option<String> {
        let (what, help) = match self {
            Self::Text => ("a text in quotes", quoted_form(name, value)?),
            Self::Duration => ("a duration in quotes, with its unit", duration_form(name, value)?),
            Self::Number => ("a whole number", number_form(name, value)?),
            Self::Switch => return switch_misfit(name, value),
            Self::Schedule => {
                ("a schedule in quotes, or a `Cron`", self.schedule_form(name, value)?)
            }
            Self::Policies => ("policies", literal(value).map(|_| self.form(name))?),
            Self::PodGc => ("a variant of `PodGc`", self.pod_gc_form(name, value)?),
            Self::Op => return self.op_misfit(name, value),
        };
        Some(format!("`{name}` takes {what}\n= help: write `{help}`"))
    }

    fn schedule_form(self, name: &str, value: &Expr) -> Option<String> {
        literal(value).filter(|lit| !matches!(lit, Lit::Str(_))).map(|_| self.form(name))
    }

    fn pod_gc_form(self, name: &str, value: &Expr) -> Option<String> {
        let text = match literal(value)? {
            Lit::Str(text) => text.value(),
            _ => return Some(self.form(name)),
        };
        let is_name = syn::parse_str::<Ident>(&text).is_ok();
        Some(if is_name { format!("{name} = PodGc::{text}") } else { self.form(name) })
    }

    fn op_misfit(self, name: &str, value: &Expr) -> Option<String> {
        if matches!(value, Expr::Path(path) if path.path.get_ident().is_some()) {
            return None;
        }
        let help = match literal(value) {
            Some(Lit::Str(text)) if text.parse::<Ident>().is_ok() => {
                format!("{name} = {}", text.value())
            }
            _ => self.form(name),
        };
        Some(format!("write the name of the op's type: `{help}`"))
    }
}

fn literal(value: &Expr) -> Option<&Lit> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => Some(lit),
        Expr::Group(group) => literal(&group.expr),
        Expr::Paren(paren) => literal(&paren.expr),
        Expr::Unary(unary) => literal(&unary.expr),
        _ => None,
    }
}

/// Returns a name in lower case, which is no constant.
fn word(value: &Expr) -> Option<String> {
    let Expr::Path(path) = value else { return None };
    let name = path.path.get_ident()?.to_string();
    name.starts_with(char::is_lowercase).then_some(name)
}

fn in_quotes(text: &str) -> String {
    LitStr::new(text, proc_macro2::Span::call_site()).to_token_stream().to_string()
}

/// Returns the setting with its value in quotes.
fn quoted_form(name: &str, value: &Expr) -> Option<String> {
    let text = match literal(value) {
        Some(Lit::Str(_)) => return None,
        Some(Lit::Char(c)) => c.value().to_string(),
        Some(Lit::Byte(_) | Lit::ByteStr(_) | Lit::CStr(_)) => "…".to_owned(),
        Some(_) => source(value),
        None => word(value)?,
    };
    Some(format!("{name} = {}", in_quotes(&text)))
}

fn duration_form(name: &str, value: &Expr) -> Option<String> {
    let text = match literal(value)? {
        Lit::Str(_) => return None,
        _ => source(value),
    };
    let is_duration = duration::parse(&text).is_ok();
    let in_seconds = format!("{text}s");
    Some(match duration::parse(&in_seconds) {
        _ if is_duration => format!("{name} = {}", in_quotes(&text)),
        Ok(_) => format!("{name} = {}", in_quotes(&in_seconds)),
        Err(_) => Kind::Duration.form(name),
    })
}

fn number_form(name: &str, value: &Expr) -> Option<String> {
    let number = match literal(value)? {
        Lit::Int(_) => return None,
        Lit::Str(text) => text.value().trim().parse::<u32>().ok(),
        _ => None,
    };
    Some(number.map_or_else(|| Kind::Number.form(name), |number| format!("{name} = {number}")))
}

fn switch_misfit(name: &str, value: &Expr) -> Option<String> {
    let is_word = word(value).is_some_and(|word| WORDS.contains(&word.as_str()));
    match literal(value) {
        Some(Lit::Bool(_)) => None,
        None if !is_word => None,
        _ => Some(format!(
            "`{name}` is either on or off\n= help: write `{name}` to switch it on, or `{name} = false`"
        )),
    }
}
