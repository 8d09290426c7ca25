//! The setters that ops of all kinds have.

/// The methods of ops other than the setters of their specs. Each of them is a method of every op
/// or of every op with some action. They take the op and return it, so that the macro can follow
/// the op through them. A test compares this list, which is in alphabetical order, with the methods
/// of the traits.
pub const COMMON_SETTERS: &[&str] = &[
    "affinity",
    "after",
    "after_end",
    "after_failure",
    "allow",
    "delete_on_exit",
    "delete_on_exit_with",
    "deny",
    "display_name",
    "external",
    "failure_condition",
    "flags",
    "keep",
    "merge_strategy",
    "mutex",
    "node_selector",
    "patch_template",
    "pod_annotation",
    "pod_label",
    "policies",
    "priority_class",
    "reattach",
    "retry",
    "semaphore",
    "service_account",
    "set_owner_reference",
    "success_condition",
    "timeout",
    "toleration",
    "truthful",
    "uses",
    "wait",
];

#[cfg(test)]
#[test]
fn setters_are_in_order() {
    assert!(COMMON_SETTERS.is_sorted());
}
