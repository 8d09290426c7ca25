//! The calls that certainly create no ops. The graph is known to contain every op of a pipeline
//! only if each call that the macro can't follow is one of them.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::Expr;

use crate::read::known::is_of_table;
use crate::syntax::path::{function, last_two, root_type};
use crate::syntax::token::plain;

/// Macros whose value consists of their arguments.
const VALUES: &[&str] = &["format", "format_args", "json", "vec"];

/// Macros that make no ops, apart from those in their arguments.
const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "compile_error",
    "concat",
    "dbg",
    "debug_assert",
    "env",
    "eprint",
    "eprintln",
    "include_bytes",
    "include_file",
    "include_notebook",
    "include_spec",
    "include_str",
    "option_env",
    "panic",
    "print",
    "println",
    "stringify",
    "todo",
    "unimplemented",
    "unreachable",
];

/// Methods of `std` and of the DSL that make no ops, apart from those in their arguments.
const METHODS: &[&str] = &[
    "and",
    "as_deref",
    "as_ref",
    "as_str",
    "chain",
    "chars",
    "clone",
    "cloned",
    "collect",
    "contains",
    "copied",
    "count",
    "ends_with",
    "enumerate",
    "eq",
    "expect",
    "extend",
    "field",
    "filter",
    "filter_map",
    "first",
    "flat_map",
    "flatten",
    "for_each",
    "format",
    "ge",
    "get",
    "gt",
    "insert",
    "into",
    "into_iter",
    "is_empty",
    "is_err",
    "is_none",
    "is_ok",
    "is_some",
    "iter",
    "iter_mut",
    "join",
    "keys",
    "last",
    "le",
    "len",
    "lines",
    "lt",
    "map",
    "max",
    "min",
    "ne",
    "next",
    "not",
    "nth",
    "ok",
    "one_of",
    "or",
    "output",
    "output_as",
    "pop",
    "push",
    "push_str",
    "read_as",
    "replace",
    "rev",
    "skip",
    "sort",
    "split",
    "starts_with",
    "step_by",
    "sum",
    "take",
    "to_lowercase",
    "to_owned",
    "to_string",
    "to_uppercase",
    "to_vec",
    "trim",
    "unwrap",
    "unwrap_or",
    "unwrap_or_default",
    "unwrap_or_else",
    "values",
    "windows",
    "zip",
];

/// Types of `std` and of the DSL whose associated functions make no ops.
const TYPES: &[&str] = &[
    "BTreeMap", "Base64", "Box", "Cow", "HashMap", "Policies", "PathBuf", "Retry", "Sequence",
    "String", "Vec", "env", "workflow",
];

/// Variants that are written like calls.
const VARIANTS: &[&str] = &["Err", "Ok", "Some"];

/// Returns whether the value of a macro consists of its arguments.
pub(super) fn is_value_macro(name: &str) -> bool {
    VALUES.contains(&name)
}

/// Returns whether a macro makes no ops, apart from those in its arguments.
pub(super) fn is_op_free_macro(name: &str) -> bool {
    VALUES.contains(&name) || MACROS.contains(&name)
}

/// Returns whether a method of a value that is not an op makes no ops.
pub(super) fn is_op_free_method(name: &str, receiver: &Expr) -> bool {
    METHODS.contains(&name) || root_type(receiver).is_some_and(|ty| is_op_free_type(&ty))
}

/// Returns whether a call of a function makes no ops.
pub(super) fn is_op_free_call(func: &Expr) -> bool {
    let (Expr::Path(path), Some(name)) = (func, function(func)) else { return false };
    if VARIANTS.contains(&name.as_str()) {
        return true;
    }
    last_two(&path.path).is_some_and(|(ty, _)| {
        let is_std = path.path.segments.first().is_some_and(|first| first.ident == "std");
        is_std || is_op_free_type(&ty)
    })
}

fn is_op_free_type(ty: &str) -> bool {
    TYPES.contains(&ty) || is_of_table(ty)
}

/// Returns whether a call among tokens may make ops.
pub(super) fn may_make_ops(tokens: TokenStream) -> bool {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    trees.iter().enumerate().any(|(index, tree)| match tree {
        TokenTree::Group(group) => {
            may_make_ops(group.stream())
                || is_call_that_may_make_ops(&trees[..index], group.delimiter())
        }
        _ => false,
    })
}

/// Returns whether a group after these tokens holds the arguments of a call that may make ops.
fn is_call_that_may_make_ops(before: &[TokenTree], delimiter: Delimiter) -> bool {
    use TokenTree::{Ident, Punct};
    match before {
        [.., Ident(name), Punct(punct)] if punct.as_char() == '!' => {
            !is_op_free_macro(&plain(name))
        }
        _ if delimiter != Delimiter::Parenthesis => false,
        [.., Punct(punct), Ident(name)] if punct.as_char() == '.' => {
            !METHODS.contains(&plain(name).as_str())
        }
        [.., Ident(ty), Punct(_), Punct(punct), Ident(_)] if punct.as_char() == ':' => {
            !is_op_free_type(&plain(ty))
        }
        [.., Punct(punct), Ident(_)] if punct.as_char() == ':' => true,
        [.., Ident(name)] => !VARIANTS.contains(&plain(name).as_str()),
        _ => false,
    }
}
