//! Replaces rejected expressions by errors.

use quote::quote_spanned;
use syn::visit_mut::{VisitMut, visit_expr_mut};
use syn::{Block, Expr, parse_quote};

use crate::check::decisions::Rejected;

pub(super) fn replace(block: &mut Block, rejected: &[Rejected]) {
    Replace { rejected, number: 0 }.visit_block_mut(block);
}

struct Replace<'r> {
    /// The expressions that are not replaced yet, in the order in which they are visited.
    rejected: &'r [Rejected],
    /// The number of the next expression: see [`Rejected::number`].
    number: usize,
}

impl VisitMut for Replace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let number = self.number;
        self.number += 1;
        match self.rejected {
            [Rejected { number: of, at, message, .. }, rest @ ..] if *of == number => {
                self.rejected = rest;
                let error = quote_spanned!(*at=> ::core::compile_error!(#message));
                *expr = parse_quote!({ #error });
            }
            _ => visit_expr_mut(self, expr),
        }
    }
}
