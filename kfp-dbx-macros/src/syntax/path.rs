//! Paths, known by the names that they end in.
//!
//! A procedural macro can't resolve a path. `NewCluster`, `kfp_dbx::NewCluster` and
//! `specs::NewCluster` are the same type to rustc, but all that their tokens share is the last
//! name. So every type, function and macro of the DSL is recognized by what its path ends in, here
//! and nowhere else. This has two costs: an alias (`use NewCluster as Cluster`) is not recognized,
//! so that its value counts as unknown, and a type of the user with a name of the table is mistaken
//! for the type of the table.

use syn::{Expr, GenericArgument, Path, PathArguments, Type};

use crate::syntax::include::SpecCall;

/// Returns the last name of a path.
pub(crate) fn last(path: &Path) -> Option<String> {
    Some(path.segments.last()?.ident.to_string())
}

/// Returns the last two names of a path: `NewCluster` and `new` of `kfp_dbx::NewCluster::new`.
pub(crate) fn last_two(path: &Path) -> Option<(String, String)> {
    let mut segments = path.segments.iter().rev();
    let last = segments.next()?.ident.to_string();
    Some((segments.next()?.ident.to_string(), last))
}

/// Returns the last name of the function that is called.
pub(crate) fn function(func: &Expr) -> Option<String> {
    match func {
        Expr::Path(path) => last(&path.path),
        _ => None,
    }
}

/// Returns the type and the name of the associated function that is called: `NewCluster` and
/// `new`.
pub(crate) fn associated_function(func: &Expr) -> Option<(String, String)> {
    match func {
        Expr::Path(path) => last_two(&path.path),
        _ => None,
    }
}

/// Returns the type at the root of a chain of setters: `NewCluster` of
/// `NewCluster::new().num_workers(2)` and of `include_spec!(NewCluster, "…").num_workers(2)`.
pub(crate) fn root_type(expr: &Expr) -> Option<String> {
    match expr {
        Expr::MethodCall(call) => root_type(&call.receiver),
        Expr::Call(call) => associated_function(&call.func).map(|(ty, _)| ty),
        Expr::Macro(call) if last(&call.mac.path)? == "include_spec" => {
            let call: SpecCall = syn::parse2(call.mac.tokens.clone()).ok()?;
            last(&call.ty)
        }
        Expr::Paren(paren) => root_type(&paren.expr),
        _ => None,
    }
}

/// Returns the `T` of a `Param<T>`.
pub(crate) fn type_of_param(ty: &Type) -> Option<&Type> {
    type_in(ty, "Param")
}

/// Returns the `T` of a type of that name, such as `Option<T>`.
pub(crate) fn type_in<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(of) => Some(of),
        _ => None,
    }
}
