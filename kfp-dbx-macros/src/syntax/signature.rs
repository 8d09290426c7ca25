//! The signatures that a pipeline can't have.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{FnArg, ReturnType, Safety, Signature, Type};

use crate::report::Report;

/// Reports the parts of a signature that a pipeline can't have. Returns whether the signature is
/// valid. `is_op` is whether other pipelines use this one as an op.
pub(super) fn check_signature(sig: &Signature, is_op: bool, report: &mut Report) -> bool {
    let mut found: Vec<_> = [
        check_async(sig),
        check_const(sig),
        check_unsafe(sig),
        check_abi(sig),
        check_generics(sig),
        check_where_clause(sig),
        check_return_type(sig, is_op),
        check_receiver(sig),
    ]
    .into_iter()
    .flatten()
    .collect();
    found.extend(sig.inputs.iter().filter_map(check_type));
    let is_sound = found.is_empty();
    for Wrong { tokens, message } in found {
        report.error(tokens, message);
    }
    is_sound
}

struct Wrong {
    tokens: TokenStream,
    message: &'static str,
}

fn wrong(tokens: impl ToTokens, message: &'static str) -> Wrong {
    Wrong { tokens: tokens.into_token_stream(), message }
}

fn check_async(sig: &Signature) -> Option<Wrong> {
    let message =
        "a pipeline can't be async: its body runs once, when the workflow is built; remove `async`";
    sig.asyncness.as_ref().map(|asyncness| wrong(asyncness, message))
}

fn check_const(sig: &Signature) -> Option<Wrong> {
    let message = "a pipeline can't be const: its body creates ops; remove `const`";
    sig.constness.as_ref().map(|constness| wrong(constness, message))
}

fn check_unsafe(sig: &Signature) -> Option<Wrong> {
    let message = "a pipeline can't be unsafe: the code that builds it calls a safe function; remove `unsafe`";
    match &sig.safety {
        Safety::Unsafe(unsafety) => Some(wrong(unsafety, message)),
        _ => None,
    }
}

fn check_abi(sig: &Signature) -> Option<Wrong> {
    sig.abi.as_ref().map(|abi| wrong(abi, "a pipeline can't be extern; remove the ABI"))
}

fn check_generics(sig: &Signature) -> Option<Wrong> {
    let message = "a pipeline can't be generic: a run passes values to it, and no types; move the generic code into a helper function that the body calls";
    let params = &sig.generics.params;
    (!params.is_empty()).then(|| wrong(params, message))
}

fn check_where_clause(sig: &Signature) -> Option<Wrong> {
    let message = "a pipeline can't have a where clause; move the generic code into a helper function that the body calls";
    sig.generics.where_clause.as_ref().map(|clause| wrong(clause, message))
}

fn check_return_type(sig: &Signature, is_op: bool) -> Option<Wrong> {
    let message = "a pipeline can't return a value: the ops that its body creates are the pipeline; remove the return type, or name the op type with which other pipelines use it: `#[pipeline(op = …)]`";
    match &sig.output {
        ReturnType::Type(_, ty)
            if !is_op && !matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty()) =>
        {
            Some(wrong(&sig.output, message))
        }
        _ => None,
    }
}

/// Checks that the type of an argument is a single one.
fn check_type(arg: &FnArg) -> Option<Wrong> {
    let FnArg::Typed(arg) = arg else { return None };
    let message = "a parameter of a pipeline can't be generic: a run passes a value of one type; write `Param<String>`, say";
    matches!(&*arg.ty, Type::ImplTrait(_)).then(|| wrong(&arg.ty, message))
}

fn check_receiver(sig: &Signature) -> Option<Wrong> {
    let message = "a pipeline can't be a method: a run passes parameters to it, and no `self`; make it a free function";
    sig.receiver().map(|receiver| wrong(receiver, message))
}
