//! Which findings are held back, because they may be consequences of a mistake that is reported
//! already. One mistake is one error.
//!
//! | the mistake | held back |
//! |---|---|
//! | an argument of the attribute, or the signature, can't be understood | the warnings, which a setting may prevent or allow |
//! | the body can't be parsed | everything about the body |
//! | ops wait for each other | the lifecycles, which depend on the order |
//! | Rust decides over runtime values | the lifecycles, which depend on which ops there are |
//! | a name in the body is bound nowhere | unused parameters and the lifecycles: a parameter or an op may be meant |
//! | rustc certainly rejects a call of an op | everything about that op: `lower` lets it escape |

use kfp_dbx_core::rule::{Diagnostic, EMPTY_PIPELINE, UNUSED_PARAMETER};
use proc_macro2::Span;

use crate::check::decisions::Rejected;
use crate::lower::body::Body;
use crate::report::Report;
use crate::syntax::function::PipelineFn;

/// Removes findings that may be consequences of other mistakes.
pub(super) fn hold_back(pipeline: &PipelineFn, body: &Body, report: &mut Report) {
    if pipeline.unparsed.is_some() {
        report.drop_rule(&EMPTY_PIPELINE);
    }
    if pipeline.unparsed.is_some() || body.has_unbound_name {
        report.drop_rule(&UNUSED_PARAMETER);
    }
}

/// Returns whether all warnings are held back, also those that `deny(…)` turns into errors.
pub(super) fn hides_warnings(pipeline: &PipelineFn, report: &Report) -> bool {
    report.error_count() > 0 || pipeline.unparsed.is_some()
}

/// Returns whether the lifecycles are held back: if ops wait for each other, a missing order is a
/// consequence of the cycle, say.
pub(super) fn hides_lifecycles(
    body: &Body,
    order: &[Diagnostic<Span>],
    rejected: &[Rejected],
) -> bool {
    !order.is_empty() || !rejected.is_empty() || !body.is_order_known
}
