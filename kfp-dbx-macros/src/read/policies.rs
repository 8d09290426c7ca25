//! Reads `Policies::new()…` and `Retry::on_failure(3)…`.

use kfp_dbx_core::rule::Finding;
use kfp_dbx_core::spec::limits;
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::spec::settings::takes_names;
use kfp_dbx_core::text::duration;
use kfp_dbx_core::value::Text;
use proc_macro2::Span;
use syn::Expr;

use crate::syntax::path::{associated_function, root_type};
use crate::syntax::place::start_of;
use crate::syntax::token::string;

/// The policies that an op is given, as far as they are literal.
#[derive(Default)]
pub(crate) struct Policies {
    pub(crate) durations: Vec<(String, Span)>,
    /// The timeout in seconds.
    pub(crate) timeout: Timeout,
    pub(crate) retries: Vec<(RetryPolicy, Span)>,
    /// The locks, each at its setter.
    pub(crate) locks: Vec<(Lock, Span)>,
    /// The faults of the settings, besides those of durations.
    pub(crate) faults: Vec<(Finding, Span)>,
    /// The calls of setters that take names and labels.
    pub(crate) named: Vec<NamedCall>,
}

/// The timeout of an op.
#[derive(Clone, Copy, Default)]
pub(crate) enum Timeout {
    #[default]
    None,
    /// The seconds, and their place.
    Known(u64, Span),
    /// One that the macro can't see.
    Unseen,
}

impl Timeout {
    pub(crate) fn is_set(self) -> bool {
        !matches!(self, Self::None)
    }
}

/// A call of a setter that takes names or labels.
pub(crate) struct NamedCall {
    pub(crate) setter: String,
    /// The arguments, as far as they are known.
    pub(crate) arguments: Vec<Option<Text>>,
    pub(crate) places: Vec<Span>,
}

impl NamedCall {
    /// Reads the arguments, of which `text` returns the text.
    pub(crate) fn new<'e>(
        setter: &str,
        arguments: impl Iterator<Item = &'e Expr> + Clone,
        text: impl FnMut(&Expr) -> Option<Text>,
    ) -> Self {
        Self {
            setter: setter.to_owned(),
            places: arguments.clone().map(start_of).collect(),
            arguments: arguments.map(text).collect(),
        }
    }

    /// Reads the arguments that are string literals.
    pub(crate) fn of_literals<'e>(
        setter: &str,
        arguments: impl Iterator<Item = &'e Expr> + Clone,
    ) -> Self {
        Self::new(setter, arguments, |argument| string(argument).map(Text::Literal))
    }
}

/// A lock of Argo's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    Mutex,
    Semaphore,
}

impl Policies {
    /// Returns the policies of an expression.
    pub(crate) fn of(expr: &Expr) -> Self {
        let mut policies = Self::default();
        policies.read(expr);
        policies
    }

    /// Reads `Policies::new().timeout("2h").retry(…)`.
    pub(crate) fn read(&mut self, expr: &Expr) {
        if root_type(expr).as_deref() != Some("Policies") {
            self.timeout = Timeout::Unseen;
            return;
        }
        let Expr::MethodCall(call) = expr else { return };
        self.read(&call.receiver);
        let method = call.method.to_string();
        match (method.as_str(), call.args.first()) {
            ("timeout", Some(arg)) => self.read_timeout(arg),
            ("patch_template", _) => self.timeout = Timeout::Unseen,
            ("retry", Some(arg)) => self.read_retry(arg),
            (method, _) => self.read_lock(method, call.method.span()),
        }
        if takes_names(&method) {
            self.named.push(NamedCall::of_literals(&method, call.args.iter()));
        }
    }

    /// Reads a setter that may add a lock.
    pub(crate) fn read_lock(&mut self, method: &str, at: Span) {
        match method {
            "mutex" => self.locks.push((Lock::Mutex, at)),
            "semaphore" => self.locks.push((Lock::Semaphore, at)),
            _ => {}
        }
    }

    pub(crate) fn read_timeout(&mut self, expr: &Expr) {
        self.read_duration(expr);
        self.timeout = match seconds(expr) {
            Some(seconds) => Timeout::Known(seconds, start_of(expr)),
            None => Timeout::Unseen,
        };
    }

    pub(crate) fn read_duration(&mut self, expr: &Expr) {
        self.durations.extend(string(expr).map(|text| (text, start_of(expr))));
    }

    pub(crate) fn read_retry(&mut self, expr: &Expr) {
        let policy = self.retry_policy(expr);
        if let (Some(pause), Some(max)) =
            (duration_of(expr, "backoff"), duration_of(expr, "max_duration"))
            && let Some(finding) = limits::futile_pause(pause, max)
        {
            self.faults.push((finding, start_of(expr)));
        }
        self.retries.extend(policy.map(|policy| (policy, start_of(expr))));
    }

    /// Reads `Retry::on_failure(3).backoff("30s")…`. Returns the policy if every setter is known.
    fn retry_policy(&mut self, expr: &Expr) -> Option<RetryPolicy> {
        match expr {
            Expr::Paren(paren) => self.retry_policy(&paren.expr),
            Expr::MethodCall(call) => {
                let policy = self.retry_policy(&call.receiver)?;
                match (call.method.to_string().as_str(), call.args.first()) {
                    ("backoff" | "max_duration", Some(arg)) => self.read_duration(arg),
                    ("factor", _) => {}
                    _ => return None,
                }
                Some(policy)
            }
            Expr::Call(call) => {
                let (ty, constructor) = associated_function(&call.func)?;
                (ty == "Retry").then(|| RetryPolicy::of_constructor(&constructor))?
            }
            _ => None,
        }
    }
}

/// Returns the seconds of a literal duration that Argo reads.
fn seconds(expr: &Expr) -> Option<u64> {
    duration::parse(&string(expr)?).ok()
}

/// Returns the duration that the last call of a setter in a chain sets.
fn duration_of(chain: &Expr, setter: &str) -> Option<u64> {
    match chain {
        Expr::Paren(paren) => duration_of(&paren.expr, setter),
        Expr::MethodCall(call) if call.method == setter => seconds(call.args.first()?),
        Expr::MethodCall(call) => duration_of(&call.receiver, setter),
        _ => None,
    }
}
