//! The comparisons of Rust, as those of a run.

use syn::BinOp;

/// Returns the methods of a runtime condition for a comparison: as it is written, and with its sides
/// swapped.
pub(crate) fn comparison(op: &BinOp) -> Option<(&'static str, &'static str)> {
    Some(match op {
        BinOp::Eq(_) => ("eq", "eq"),
        BinOp::Ne(_) => ("ne", "ne"),
        BinOp::Lt(_) => ("lt", "gt"),
        BinOp::Le(_) => ("le", "ge"),
        BinOp::Gt(_) => ("gt", "lt"),
        BinOp::Ge(_) => ("ge", "le"),
        _ => return None,
    })
}
