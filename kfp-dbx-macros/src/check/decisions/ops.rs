//! Rejects uses of ops that Rust does not have: `load >> train`, `op.outputs["name"]`, an op in
//! place of its output.

use kfp_dbx_core::graph::{OpKind, Outcome};
use kfp_dbx_core::spec::manifest::unknown_output;
use kfp_dbx_core::table::{self, Op, Referent, Scalar};
use kfp_dbx_core::text::nearest::nearest;
use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{BinOp, Expr, ExprBinary, ExprCall, ExprField, ExprIndex, ExprMethodCall, Member};

use crate::check::decisions::rejection::Rejection;
use crate::check::decisions::values::Unknown;
use crate::read::known;
use crate::syntax::path::{associated_function, function};
use crate::syntax::place::start_of;
use crate::syntax::token::{as_code, string};

/// Checks an order that is written as `load >> train` or `train << load`.
pub(super) fn check_arrow(unknown: &Unknown, binary: &ExprBinary) -> Option<Rejection> {
    let mut stages = Vec::new();
    let is_forward = matches!(binary.op, BinOp::Shr(_));
    if !is_forward && !matches!(binary.op, BinOp::Shl(_)) {
        return None;
    }
    collect(unknown, binary, is_forward, &mut stages)?;
    if !is_forward {
        stages.reverse();
    }
    let orders = stages.windows(2).flat_map(|pair| {
        let earlier = match pair[0].as_slice() {
            [one] => one.clone(),
            several => format!("({})", several.join(", ")),
        };
        pair[1].iter().map(move |later| format!("{later}.after({earlier});"))
    });
    let orders: Vec<_> = orders.collect();
    let help = format!("write `{}`", orders.join(" "));
    let sign = if is_forward { ">>" } else { "<<" };
    let message = format!("`{sign}` does not order ops in Rust");
    Some(Rejection::new(binary.op.span(), &message, &help))
}

/// Adds the ops on both sides of an arrow, those of the left side first.
fn collect(
    unknown: &Unknown,
    binary: &ExprBinary,
    is_forward: bool,
    stages: &mut Vec<Vec<String>>,
) -> Option<()> {
    match &*binary.left {
        Expr::Binary(left)
            if matches!((&left.op, is_forward), (BinOp::Shr(_), true) | (BinOp::Shl(_), false)) =>
        {
            collect(unknown, left, is_forward, stages)?;
        }
        left => stages.push(stage(unknown, left)?),
    }
    stages.push(stage(unknown, &binary.right)?);
    Some(())
}

/// Returns the variables of one op or of several.
fn stage(unknown: &Unknown, expr: &Expr) -> Option<Vec<String>> {
    match expr {
        Expr::Array(array) => array.elems.iter().map(|op| named(unknown, op)).collect(),
        Expr::Tuple(tuple) => tuple.elems.iter().map(|op| named(unknown, op)).collect(),
        op => Some(vec![named(unknown, op)?]),
    }
}

fn named(unknown: &Unknown, expr: &Expr) -> Option<String> {
    (matches!(expr, Expr::Path(_)) && unknown.op(expr).is_some()).then(|| as_code(expr))
}

/// Returns the op and the code of `op.outputs`.
fn outputs(unknown: &Unknown, expr: &Expr) -> Option<(OpKind, String)> {
    let Expr::Field(field) = expr else { return None };
    let is_outputs = matches!(&field.member, Member::Named(name) if name == "outputs");
    let op = unknown.op(&field.base).filter(|_| is_outputs)?;
    Some((op, as_code(&field.base)))
}

/// Returns the code of an output of that name.
fn output_of(op: OpKind, code: &str, name: &str) -> Option<String> {
    match op {
        OpKind::Table(row) => {
            let known = || row.outputs.iter().map(|output| output.name);
            let folded = name.replace('-', "_");
            let near = known().find(|known| *known == folded).or_else(|| nearest(name, known()));
            let output = near.or_else(|| known().next())?;
            Some(format!("{code}.outputs.{output}"))
        }
        OpKind::Resource => Some(format!("{code}.output({name:?})")),
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => None,
    }
}

/// Checks `op.outputs["name"]`, `config["table"]` and `days[0]`.
pub(super) fn check_index(unknown: &Unknown, index: &ExprIndex) -> Option<Rejection> {
    let name = string(&index.index);
    if let (Some((op, code)), Some(name)) = (outputs(unknown, &index.expr), &name) {
        let help = format!("write `{}`", output_of(op, &code, name)?);
        let message = match op {
            OpKind::Resource => "a `ResourceOp` returns its outputs by the method `output`",
            _ => "the outputs of an op are fields, and not the items of a map",
        };
        return Some(Rejection::new(start_of(&index.index), message, &help));
    }
    let value = unknown.value(&index.expr)?;
    let code = value.code?;
    let help = match (value.ty, name) {
        (Some(Scalar::Json), Some(name)) => format!("write `{code}.field::<String>({name:?})`"),
        (Some(Scalar::List), _) => {
            format!(
                "to use each of the items at run time, write `for_each({code}, |item| {{ … }})`"
            )
        }
        _ => return None,
    };
    Some(Rejection::of_value(start_of(&index.expr), &value.root, &help))
}

/// Checks `op.output`, and that a field of `op.outputs` exists.
pub(super) fn check_output(unknown: &Unknown, field: &ExprField) -> Option<Rejection> {
    if let Member::Named(member) = &field.member
        && member == "output"
        && let Some(OpKind::Table(row)) = unknown.op(&field.base)
        && let Some(output) = row.outputs.iter().find(|output| output.name.ends_with("_id"))
    {
        let message = "an op has several outputs, which are the fields of `outputs`";
        let help = format!("write the output: `{}.outputs.{}`", as_code(&field.base), output.name);
        return Some(Rejection::new(member.span(), message, &help));
    }
    let (op, code) = outputs(unknown, &field.base)?;
    let Member::Named(member) = &field.member else { return None };
    let name = member.to_string();
    let row = match op {
        OpKind::Table(row) => row,
        OpKind::Resource => {
            let help = format!("write `{}`", output_of(op, &code, &name)?);
            let message = "a `ResourceOp` returns its outputs by the method `output`";
            return Some(Rejection::new(member.span(), message, &help));
        }
        OpKind::Suspend | OpKind::Block(_) | OpKind::Unknown => return None,
    };
    let known = || row.outputs.iter().map(|output| output.name);
    if row.outputs.is_empty() {
        return Some(without_outputs(row, member.span()));
    }
    if known().any(|known| known == name) {
        return None;
    }
    let finding = unknown_output(row.rust_name, &name, known());
    Some(Rejection::new(member.span(), &finding.message, &finding.help?))
}

fn without_outputs(row: &Op, at: Span) -> Rejection {
    let message = format!("a `{}` has no outputs: its resource is gone", row.rust_name);
    Rejection::new(at, &message, "use an output of the op that creates the resource")
}

/// Checks the arguments of a method of an op.
pub(super) fn check_method(unknown: &Unknown, call: &ExprMethodCall) -> Option<Rejection> {
    let method = call.method.to_string();
    if Outcome::of_method(&method).is_some() {
        if call.args.len() < 2 || unknown.op(&call.receiver).is_none() {
            return None;
        }
        let ops: Vec<_> = call.args.iter().map(|op| named(unknown, op)).collect::<Option<_>>()?;
        let help = format!("write `.{method}(({}))`", ops.join(", "));
        let message = format!("`.{method}(…)` takes several ops as a tuple");
        return Some(Rejection::new(call.method.span(), &message, &help));
    }
    match method.as_str() {
        "output" | "outputs" | "output_as" => asked(unknown, call),
        _ => given_op(unknown, call),
    }
}

/// Checks `op.output("name")` of an op that has fields.
fn asked(unknown: &Unknown, call: &ExprMethodCall) -> Option<Rejection> {
    let name = call.args.first().and_then(string)?;
    let code = named(unknown, &call.receiver)?;
    let OpKind::Table(row) = unknown.op(&call.receiver)? else { return None };
    if row.outputs.is_empty() {
        return Some(without_outputs(row, call.method.span()));
    }
    let output = output_of(OpKind::Table(row), &code, &name)?;
    let message = "the outputs of an op are fields, and not a method";
    Some(Rejection::new(call.method.span(), message, &format!("write `{output}`")))
}

/// Checks that a field is not given an op in place of one of its outputs.
fn given_op(unknown: &Unknown, call: &ExprMethodCall) -> Option<Rejection> {
    let arg = call.args.first().filter(|_| call.args.len() == 1)?;
    let code = named(unknown, arg)?;
    let OpKind::Table(given) = unknown.op(arg)? else { return None };
    let OpKind::Table(row) = unknown.op(&call.receiver)? else { return None };
    let method = call.method.to_string();
    let is_name = method == row.kind.name_setter || method == "k8s_name";
    let field = row.setter(&method);
    if !is_name && field.is_none() {
        return None;
    }
    if given.outputs.is_empty() {
        return Some(without_outputs(given, start_of(arg)));
    }
    let uses = row.kind.uses.iter().copied().flatten();
    let by_id = uses.filter(|reference| matches!(reference.to, Referent::OwnerId(_)));
    let is_id =
        field.is_some_and(|field| by_id.clone().any(|reference| reference.field == [field.name]));
    let known = || given.outputs.iter().map(|output| output.name);
    let wanted = method.trim_start_matches("existing_");
    let output = known().find(|output| *output == wanted);
    let output = output.or_else(|| known().find(|output| is_id && output.ends_with("_id")));
    let output = output.or_else(|| known().next())?;
    let message = format!("`{method}` takes a value, and `{code}` is an op");
    let help = format!("write the output: `{code}.outputs.{output}`");
    Some(Rejection::new(start_of(arg), &message, &help))
}

/// Checks that an op is created without named arguments, which Python has.
pub(super) fn check_named(call: &ExprCall) -> Option<Rejection> {
    let constructed = known::op(&call.func).map(|_| ());
    let path = function(&call.func).filter(|name| table::op(name).is_some());
    if constructed.is_none() && path.is_none() {
        return None;
    }
    let ty = match path {
        Some(ty) => ty,
        None => associated_function(&call.func)?.0,
    };
    let named = |arg: &Expr| match arg {
        Expr::Assign(assign) => Some((as_code(&assign.left), as_code(&assign.right))),
        _ => None,
    };
    let args: Vec<_> = call.args.iter().filter_map(named).collect();
    let first = call.args.iter().find(|arg| named(arg).is_some())?;
    let given = call.args.iter().find(|arg| named(arg).is_none()).map(as_code);
    let name = args.iter().find(|(key, _)| key == "name").map(|(_, value)| value.clone());
    let name = name.or(given).unwrap_or_else(|| "\"…\"".to_owned());
    let setters = args.iter().filter(|(key, _)| key != "name");
    let setters: Vec<_> = setters.map(|(key, value)| format!(".{key}({value})")).collect();
    let help = format!("write `{ty}::new({name}){}`", setters.concat());
    let message = "Rust has no named arguments: each argument of an op has a setter";
    Some(Rejection::new(start_of(first), message, &help))
}
