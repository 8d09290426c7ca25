//! Reads `Policies::new()…` and `Retry::on_failure(3)…`.

use kfp_dbx_core::spec::retry::RetryPolicy;
use proc_macro2::Span;
use syn::Expr;

use crate::syntax::path::{associated_function, root_type};
use crate::syntax::place::start_of;
use crate::syntax::token::string;

/// The policies that an op is given, as far as they are literal.
#[derive(Default)]
pub(crate) struct Policies {
    pub(crate) durations: Vec<(String, Span)>,
    pub(crate) retries: Vec<(RetryPolicy, Span)>,
    /// The locks, each at its setter.
    pub(crate) locks: Vec<(Lock, Span)>,
}

/// A lock of Argo's.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lock {
    Mutex,
    Semaphore,
}

impl Policies {
    /// Reads `Policies::new().timeout("2h").retry(…)`.
    pub(crate) fn read(&mut self, expr: &Expr) {
        let Expr::MethodCall(call) = expr else { return };
        if root_type(expr).as_deref() != Some("Policies") {
            return;
        }
        self.read(&call.receiver);
        match (call.method.to_string().as_str(), call.args.first()) {
            ("timeout", Some(arg)) => self.read_duration(arg),
            ("retry", Some(arg)) => self.read_retry(arg),
            (method, _) => self.read_lock(method, call.method.span()),
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

    pub(crate) fn read_duration(&mut self, expr: &Expr) {
        self.durations.extend(string(expr).map(|text| (text, start_of(expr))));
    }

    pub(crate) fn read_retry(&mut self, expr: &Expr) {
        let policy = self.retry_policy(expr);
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
