//! The setters that ops of all kinds have.

/// The methods that every op, or every op with some action, has besides the setters of its spec.
/// They take the op and return it, so that the macro follows it through them. A test compares
/// the list, which is in alphabetical order, with the methods of the traits.
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
