//! Writes a condition of Rust as a condition of the run.

use kfp_dbx_core::table::Scalar;
use syn::{BinOp, Expr, ExprBinary, Lit, UnOp};

use crate::check::decisions::values::Unknown;
use crate::check::texts::ASK;
use crate::syntax::comparison::comparison;
use crate::syntax::token::as_code;

/// A condition of the run, as code.
pub(super) struct Condition {
    pub(super) root: String,
    /// The code, if there is any.
    pub(super) code: Option<String>,
    binds: Binds,
}

/// How tightly the operator of a condition binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binds {
    Or,
    And,
    Tightly,
}

impl Condition {
    fn new(root: String, code: Option<String>) -> Self {
        Self { root, code, binds: Binds::Tightly }
    }

    fn within(&self, binds: Binds) -> Option<String> {
        let code = self.code.clone()?;
        Some(if self.binds < binds { format!("({code})") } else { code })
    }

    fn joined(left: Self, right: &Self, binds: Binds) -> Self {
        let sign = if binds == Binds::Or { "|" } else { "&" };
        let sides = left.within(binds).zip(right.within(binds));
        let code = sides.map(|(left, right)| format!("{left} {sign} {right}"));
        Self { root: left.root, code, binds }
    }

    /// Returns the help: `when(…, || { … })`.
    pub(super) fn help(&self, has_otherwise: bool) -> String {
        let Some(code) = &self.code else { return ASK.to_owned() };
        let otherwise = if has_otherwise { ".otherwise(|| { … })" } else { "" };
        format!("to decide at run time, write `when({code}, || {{ … }}){otherwise}`")
    }
}

impl Unknown {
    /// Returns a condition that depends on runtime values alone.
    pub(super) fn condition(&self, expr: &Expr) -> Option<Condition> {
        match expr {
            Expr::Paren(paren) => self.condition(&paren.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Not(_)) => {
                let of = self.condition(&unary.expr)?;
                let code = of.within(Binds::Tightly).map(|of| format!("!{of}"));
                Some(Condition::new(of.root, code))
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::MethodCall(call) => {
                let method = call.method.to_string();
                let argument = call.args.first();
                match (method.as_str(), &*call.receiver, argument) {
                    ("eq" | "ne" | "lt" | "le" | "gt" | "ge" | "one_of", receiver, Some(_)) => {
                        let root = self.value(receiver)?.root;
                        Some(Condition::new(root, Some(as_code(expr))))
                    }
                    ("contains", Expr::Array(list), Some(value)) => {
                        let value = self.value(value)?;
                        let list = as_code(&Expr::Array(list.clone()));
                        let code = value.code.map(|value| format!("{value}.one_of({list})"));
                        Some(Condition::new(value.root, code))
                    }
                    ("is_empty", receiver, None) => {
                        let value = self.value(receiver)?;
                        let code = value.code.map(|code| format!("{code}.is_empty()"));
                        Some(Condition::new(value.root, code))
                    }
                    _ => self.truth(expr),
                }
            }
            expr => self.truth(expr),
        }
    }

    pub(super) fn binary(&self, binary: &ExprBinary) -> Option<Condition> {
        match binary.op {
            BinOp::And(_) | BinOp::BitAnd(_) => self.joined(binary, Binds::And),
            BinOp::Or(_) | BinOp::BitOr(_) => self.joined(binary, Binds::Or),
            _ => self.comparison(binary),
        }
    }

    fn joined(&self, binary: &ExprBinary, binds: Binds) -> Option<Condition> {
        let (left, right) = (self.condition(&binary.left)?, self.condition(&binary.right)?);
        Some(Condition::joined(left, &right, binds))
    }

    /// Returns a value that is a condition itself.
    fn truth(&self, expr: &Expr) -> Option<Condition> {
        let value = self.value(expr)?;
        let is_boolean = matches!(value.ty, None | Some(Scalar::Bool));
        Some(Condition::new(value.root, value.code.filter(|_| is_boolean)))
    }

    /// Returns a comparison of Rust with a runtime value.
    pub(super) fn comparison(&self, binary: &ExprBinary) -> Option<Condition> {
        let (by, swapped) = comparison(&binary.op)?;
        let (value, by, with) = match (self.value(&binary.left), self.value(&binary.right)) {
            (Some(value), _) => (value, by, &*binary.right),
            (None, Some(value)) => (value, swapped, &*binary.left),
            (None, None) => return None,
        };
        let code = value.code.as_ref().and_then(|code| self.compared(code, value.ty, by, with));
        Some(Condition::new(value.root, code))
    }

    /// Returns the comparison of a value with an expression, in the way in which its type compares.
    pub(super) fn compared(
        &self,
        value: &str,
        ty: Option<Scalar>,
        by: &str,
        with: &Expr,
    ) -> Option<String> {
        let is_literal = matches!(with, Expr::Lit(_));
        let has_order = !matches!(by, "eq" | "ne");
        match ty {
            Some(Scalar::List | Scalar::Map | Scalar::Json) => return None,
            Some(Scalar::Bool) => {
                let literal = literal(with).and_then(|literal| match literal.as_str() {
                    "true" | "True" | "1" => Some(true),
                    "false" | "False" | "0" => Some(false),
                    _ => None,
                });
                return match (literal, by) {
                    (Some(is_true), "eq" | "ne") if is_true == (by == "eq") => {
                        Some(value.to_owned())
                    }
                    (Some(_), "eq" | "ne") => Some(format!("!{value}")),
                    _ if has_order || is_literal => None,
                    _ => Some(format!("{value}.{by}({})", self.operand(with))),
                };
            }
            _ => {}
        }
        let literal = literal(with);
        let number = literal.as_ref().filter(|literal| literal.parse::<f64>().is_ok());
        Some(match (ty, literal.as_ref()) {
            (Some(Scalar::Text), _) if has_order => {
                let with = number.map_or("…", String::as_str);
                format!("{value}.read_as::<i64>().{by}({with})")
            }
            (Some(Scalar::Text), Some(literal)) => format!("{value}.{by}({literal:?})"),
            (Some(Scalar::Float), Some(_)) => {
                let point = number.filter(|number| !number.contains('.'));
                let with = point.map(|number| format!("{number}.0"));
                let with = with.or_else(|| number.cloned());
                format!("{value}.{by}({})", with.as_deref().unwrap_or("…"))
            }
            (Some(Scalar::Int | Scalar::Count), Some(_)) => {
                let number = number.filter(|number| !number.contains('.'));
                format!("{value}.{by}({})", number.map_or("…", String::as_str))
            }
            _ => format!("{value}.{by}({})", self.operand(with)),
        })
    }

    /// Returns the other side of a comparison.
    fn operand(&self, expr: &Expr) -> String {
        match (self.value(expr), expr) {
            (Some(value), _) => value.code.unwrap_or_else(|| "…".to_owned()),
            (None, Expr::Lit(_) | Expr::Path(_) | Expr::Unary(_)) => as_code(expr),
            (None, Expr::Paren(paren)) => self.operand(&paren.expr),
            (None, Expr::Reference(reference)) => self.operand(&reference.expr),
            (None, Expr::MethodCall(call)) if call.args.is_empty() => as_code(expr),
            _ => "…".to_owned(),
        }
    }
}

/// Returns the text of a literal text, number or boolean, also of one that becomes a `String`.
fn literal(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(lit) => match &lit.lit {
            Lit::Str(text) => Some(text.value()),
            Lit::Int(number) => Some(number.base10_digits().to_owned()),
            Lit::Float(number) => Some(number.base10_digits().to_owned()),
            Lit::Bool(boolean) => Some(boolean.value.to_string()),
            _ => None,
        },
        Expr::Paren(paren) => literal(&paren.expr),
        Expr::Reference(reference) => literal(&reference.expr),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => {
            literal(&unary.expr).map(|number| format!("-{number}"))
        }
        Expr::MethodCall(call)
            if matches!(call.method.to_string().as_str(), "to_string" | "to_owned" | "into") =>
        {
            literal(&call.receiver)
        }
        Expr::Call(call) if call.args.len() == 1 => {
            let function = crate::syntax::path::associated_function(&call.func)?;
            matches!((function.0.as_str(), function.1.as_str()), ("String", "from"))
                .then(|| literal(&call.args[0]))?
        }
        _ => None,
    }
}
