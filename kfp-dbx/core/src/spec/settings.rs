//! The settings of pipelines and pods that are names or labels.

use super::names::invalid;
use crate::rule::{Finding, INVALID_SETTING};
use crate::text::name_rule::{
    CONFIG_MAP, CONFIG_MAP_KEY, LABEL_VALUE, MUTEX, NAMESPACE, NameRule, PREFIX, PRIORITY_CLASS,
    SECRET, SERVICE_ACCOUNT,
};
use crate::text::names::check_label_key;
use crate::value::Text;
use crate::value::draft::check_text;

/// The meaning of the arguments of a setter.
enum Arguments {
    /// Names, each with its rule.
    Names(&'static [&'static NameRule]),
    /// The key and the value of a label, with a word for the label.
    Label(&'static str),
    /// The key and the value of an annotation.
    Annotation,
}

/// The setters of pipelines and of policies whose arguments are names or labels.
static SETTERS: &[(&str, Arguments)] = &[
    ("annotation", Arguments::Annotation),
    ("generate_name", Arguments::Names(&[&PREFIX])),
    ("image_pull_secret", Arguments::Names(&[&SECRET])),
    ("label", Arguments::Label("the label")),
    ("mutex", Arguments::Names(&[&MUTEX])),
    ("namespace", Arguments::Names(&[&NAMESPACE])),
    ("node_selector", Arguments::Label("the node selector")),
    ("pod_annotation", Arguments::Annotation),
    ("pod_label", Arguments::Label("the label")),
    ("priority_class", Arguments::Names(&[&PRIORITY_CLASS])),
    ("semaphore", Arguments::Names(&[&CONFIG_MAP, &CONFIG_MAP_KEY])),
    ("service_account", Arguments::Names(&[&SERVICE_ACCOUNT])),
];

/// Reports a parallelism of 0.
pub fn no_parallelism() -> Finding {
    Finding::new(&INVALID_SETTING, "with a parallelism of 0, nothing can run")
        .help("set a parallelism of at least 1, or remove it")
}

/// Reports a mutex of an op that its own workflow holds. To Argo they are different holders.
/// Without an op, it is one of the defaults of all ops.
pub fn held_mutex(op: Option<&str>, mutex: &str) -> Finding {
    let op = op.map_or_else(|| "each op".to_owned(), |op| format!("op `{op}`"));
    let message = format!(
        "{op} waits for the mutex `{mutex}`, which its own workflow holds until it ends: the op never starts"
    );
    Finding::new(&INVALID_SETTING, message)
        .help("remove one of the two, or give them different names")
}

/// Whether a setter takes names or labels.
pub fn takes_names(setter: &str) -> bool {
    SETTERS.iter().any(|(known, _)| *known == setter)
}

/// Checks the arguments of a setter that takes names or labels. Returns each breach with the index
/// of the argument. An argument that is no text is not checked.
pub fn check_setter(setter: &str, arguments: &[Option<Text>]) -> Vec<(usize, Finding)> {
    let Some((_, meaning)) = SETTERS.iter().find(|(known, _)| *known == setter) else {
        return Vec::new();
    };
    // Argo fills in tags, except in the metadata of the workflow.
    let may_have_tags = !matches!(setter, "namespace" | "generate_name");
    let argument = |index: usize| {
        let text = arguments.get(index).and_then(Option::as_ref);
        text.filter(|text| !(may_have_tags && text.has_tag()))
    };
    match meaning {
        Arguments::Names(rules) => {
            let checked = |(index, rule): (usize, &&NameRule)| {
                Some((index, invalid(rule, argument(index)?)?))
            };
            rules.iter().enumerate().filter_map(checked).collect()
        }
        Arguments::Label(what) => check_label(what, argument(0), argument(1)),
        Arguments::Annotation => check_label("the annotation", argument(0), None),
    }
}

/// Checks the key of a label or an annotation, and the value of a label.
fn check_label(what: &str, key: Option<&Text>, value: Option<&Text>) -> Vec<(usize, Finding)> {
    let of_key = key.and_then(Text::as_literal).map_or(Ok(()), check_label_key);
    let of_value = value.map_or(Ok(()), |value| check_text(&LABEL_VALUE, value));
    let shown = key.and_then(Text::as_literal).map_or_else(String::new, |key| format!(" `{key}`"));
    let finding = |(index, checked): (usize, Result<(), String>)| {
        let message = format!("{what}{shown} is not valid: {}", checked.err()?);
        Some((index, Finding::new(&INVALID_SETTING, message)))
    };
    [of_key, of_value].into_iter().enumerate().filter_map(finding).collect()
}

#[cfg(test)]
#[test]
fn setters_are_in_order() {
    assert!(SETTERS.is_sorted_by_key(|(setter, _)| *setter));
}
