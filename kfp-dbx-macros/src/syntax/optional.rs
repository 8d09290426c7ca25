//! Parameters that are written as an `Option`, as Python's `Optional` suggests.

use syn::{Expr, ExprCall, Type};

use crate::report::Report;
use crate::syntax::param_type::known;
use crate::syntax::path::{function, last, type_in, type_of_param};
use crate::syntax::token::string;

/// Reports a `Param<Option<T>>`, an `Option<Param<T>>` or an `Option<String>`, and returns the `T`.
pub(super) fn take_option(name: &str, ty: &Type, report: &mut Report) -> Option<Type> {
    let of = match (type_of_param(ty), type_in(ty, "Option")) {
        (Some(of), _) => type_in(of, "Option")?,
        (None, Some(of)) => type_of_param(of).or_else(|| known(of).map(|_| of))?,
        (None, None) => return None,
    };
    let help = absent(name, of);
    let message = format!(
        "a parameter can't be an `Option`: Argo passes every value as text, and no text stands for \"none\"\n= help: {help}"
    );
    report.error(ty, message);
    Some(of.clone())
}

/// Reports a default that is written as an `Option`, or an empty text as the default of a number.
/// Returns the default to continue with.
pub(super) fn check_default(
    name: &str,
    ty: &Type,
    default: Expr,
    report: &mut Report,
) -> Option<Expr> {
    let Some(of) = type_of_param(ty) else { return Some(default) };
    let is_none = matches!(&default, Expr::Path(path) if path.path.is_ident("None"));
    if is_none {
        let help = absent(name, of);
        let message =
            format!("`None` is no value that Argo could pass: it passes text\n= help: {help}");
        report.error(&default, message);
        return None;
    }
    if let Some(value) = in_some(&default) {
        report.error(
            &default,
            "a default is the value itself, without `Some`: Argo passes it as text",
        );
        return Some(value.clone());
    }
    let is_number = matches!(name_of(of).as_deref(), Some("i32" | "i64" | "f64" | "bool"));
    if is_number && string(&default).is_some_and(|text| text.is_empty()) {
        let help = absent(name, of);
        let of = name_of(of).unwrap_or_default();
        report.error(&default, format!("an empty text is no `{of}`\n= help: {help}"));
        return None;
    }
    Some(default)
}

/// Returns the way to write a parameter of that type that a run may leave out.
fn absent(name: &str, of: &Type) -> String {
    let with = |default: &str, ty: &str| format!("`#[default = {default}] {name}: Param<{ty}>`");
    let empty =
        |then: &str| format!("and decide at run time: `when(!{name}.is_empty(), || {{ {then} }})`");
    match name_of(of).as_deref() {
        Some("bool") => {
            format!("set the default that runs without a value use: {}", with("false", "bool"))
        }
        Some(number @ ("i32" | "i64" | "f64")) => {
            let zero = if number == "f64" { "0.0" } else { "0" };
            let read = empty(&format!("… {name}.read_as::<{number}>() …"));
            format!(
                "set the default that runs without a value use: {}; if no number can mean \"none\", declare a text that may be empty, {}, {read}",
                with(zero, number),
                with("\"\"", "String"),
            )
        }
        Some("Json" | "Value") => {
            format!("set the default that runs without a value use: {}", with("json!({…})", "Json"))
        }
        Some("Vec") => format!(
            "let the empty list mean \"none\", {}, {}",
            with("json!([])", "Vec<…>"),
            empty("…")
        ),
        _ => {
            format!("let the empty text mean \"none\", {}, {}", with("\"\"", "String"), empty("…"))
        }
    }
}

fn in_some(expr: &Expr) -> Option<&Expr> {
    match expr {
        Expr::Call(ExprCall { func, args, .. }) if function(func).as_deref() == Some("Some") => {
            args.first()
        }
        _ => None,
    }
}

fn name_of(ty: &Type) -> Option<String> {
    match ty {
        Type::Path(path) => last(&path.path),
        _ => None,
    }
}
