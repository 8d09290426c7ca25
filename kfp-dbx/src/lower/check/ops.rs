//! Applies the rules about single ops to one op after the other.

use super::op::check_op;
use super::subject::{Found, Subject};
use super::{names, tags};

pub(super) fn check_ops(subject: &Subject<'_>, found: &mut Found) {
    let operator = subject.settings.operator;
    for (index, node) in subject.graph.recorded() {
        names::check_known_name(node, found);
        found.extend(
            check_op(node.into(), operator).into_iter().map(|diagnostic| diagnostic.of([index])),
        );
        names::check_op_name(node, found);
        names::check_known_outputs(node, found);
        tags::check_tags_in_settings(node, found);
    }
}
