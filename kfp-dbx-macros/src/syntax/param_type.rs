//! The types of Rust that are no types of a parameter, and the parameters that are meant.

use quote::ToTokens;
use syn::{Ident, Type, parse_quote};

use crate::syntax::path::{type_in, type_of_param};

/// A type that an argument of a pipeline can't have.
pub(super) struct Misfit {
    pub(super) message: String,
    /// The type in its place, so that the rest of the function has no errors of its own.
    pub(super) mended: Type,
}

/// Returns what is wrong with the type of an argument, if it is a known type of Rust. rustc judges
/// all other types, as an alias may be a `Param`.
pub(super) fn misfit(name: &Ident, ty: &Type) -> Option<Misfit> {
    let inner = type_of_param(ty).unwrap_or(ty);
    let of = known(inner)?;
    match type_of_param(ty) {
        // A type that a parameter can have.
        Some(_) if inner.to_token_stream().to_string().replace(' ', "") == of => None,
        Some(_) => {
            let written = inner.to_token_stream().to_string().replace(' ', "");
            let message = format!(
                "`{written}` is not a type that a parameter can have\n= help: write `Param<{of}>`"
            );
            Some(Misfit { message, mended: param(&of) })
        }
        None => {
            let message = format!(
                "an argument of a pipeline must be a `Param`: a run passes values to it\n\
                 = help: write `{name}: Param<{of}>`; pass values that are known when the workflow is built to a helper function"
            );
            Some(Misfit { message, mended: param(&of) })
        }
    }
}

/// Returns the type of a parameter of a type that [`known`] returned.
fn param(of: &str) -> Type {
    let of: Type = syn::parse_str(of).unwrap_or_else(|_| parse_quote!(String));
    parse_quote!(::kfp_dbx::Param<#of>)
}

/// Returns the argument of a type of that name, without a path.
fn argument<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    match ty {
        Type::Path(path) if path.path.segments.len() == 1 => type_in(ty, name),
        _ => None,
    }
}

/// Returns the type of a parameter that stands for a type of Rust or of Python.
pub(super) fn known(ty: &Type) -> Option<String> {
    let of = match ty {
        Type::Reference(reference) => return known(&reference.elem),
        Type::Slice(slice) => return Some(format!("Vec<{}>", known(&slice.elem)?)),
        Type::Array(array) => return Some(format!("Vec<{}>", known(&array.elem)?)),
        Type::Path(path) => path.path.get_ident(),
        _ => return None,
    };
    let Some(of) = of else { return Some(format!("Vec<{}>", known(argument(ty, "Vec")?)?)) };
    let of = match of.to_string().as_str() {
        "String" | "str" => "String",
        "i32" | "i16" | "i8" | "u16" | "u8" | "int" => "i32",
        "i64" | "isize" | "u32" | "u64" | "usize" => "i64",
        "f64" | "f32" | "float" => "f64",
        "bool" => "bool",
        _ => return None,
    };
    Some(of.to_owned())
}
