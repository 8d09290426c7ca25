//! Reads `Cron::new("0 2 * * *").timezone("Europe/Berlin")…`, or a schedule as text.

use proc_macro2::Span;
use syn::{Expr, ExprMethodCall};

use crate::syntax::path::{associated_function, last};
use crate::syntax::place::start_of;
use crate::syntax::token::string;

/// A schedule, as far as it is literal.
#[derive(Default)]
pub(crate) struct Cron {
    /// The expressions that are literal.
    pub(crate) times: Vec<(String, Span)>,
    /// The number of expressions, also of those that are not literal.
    pub(crate) count: usize,
    pub(crate) timezone: Option<(String, Span)>,
    pub(crate) durations: Vec<(String, Span)>,
    /// Whether only one run can be active at a time.
    pub(crate) is_exclusive: bool,
}

impl Cron {
    /// Reads a schedule. Returns `None` if Rust computes it.
    pub(crate) fn read(expr: &Expr) -> Option<Self> {
        let mut cron = Self::default();
        cron.read_into(expr)?;
        Some(cron)
    }

    fn read_into(&mut self, expr: &Expr) -> Option<()> {
        match expr {
            Expr::Paren(paren) => self.read_into(&paren.expr)?,
            Expr::Group(group) => self.read_into(&group.expr)?,
            Expr::MethodCall(call) => {
                self.read_into(&call.receiver)?;
                self.read_setter(call)?;
            }
            Expr::Call(call) if is_new(&call.func) => self.read_times(call.args.first()?),
            other => {
                string(other)?;
                self.read_times(other);
            }
        }
        Some(())
    }

    fn read_setter(&mut self, call: &ExprMethodCall) -> Option<()> {
        let arg = call.args.first()?;
        let text = || Some((string(arg)?, start_of(arg)));
        match call.method.to_string().as_str() {
            "schedule" => self.read_times(arg),
            "timezone" => self.timezone = text(),
            "starting_deadline" => self.durations.extend(text()),
            "concurrency" => self.is_exclusive = is_exclusive(arg),
            "suspend" | "history" => {}
            _ => return None,
        }
        Some(())
    }

    fn read_times(&mut self, arg: &Expr) {
        self.count += 1;
        self.times.extend(string(arg).map(|times| (times, start_of(arg))));
    }
}

fn is_new(func: &Expr) -> bool {
    associated_function(func).is_some_and(|(ty, function)| ty == "Cron" && function == "new")
}

/// Returns whether a policy excludes runs that overlap. A policy that is not literal may do so.
fn is_exclusive(policy: &Expr) -> bool {
    match policy {
        Expr::Path(path) => last(&path.path).is_none_or(|policy| policy != "Allow"),
        _ => true,
    }
}
