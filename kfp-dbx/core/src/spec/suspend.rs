//! Checks of an op that suspends the workflow until someone resumes it.

use crate::rule::{Finding, INVALID_SETTING, UNKNOWN_OUTPUT, UNKNOWN_STATE};
use crate::text::excerpt::excerpt;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;
use crate::value::tag;

/// The output of such an op.
pub const DECISION: &str = "decision";

/// Checks the choices of an op, of which nothing is unknown.
pub fn check(op: &str, choices: Option<&[String]>, default: Option<&str>) -> Vec<Finding> {
    let report = |message: String| Finding::new(&INVALID_SETTING, message);
    let Some(choices) = choices else {
        let without = default.map(|default| {
            report(format!("op `{op}` has the default `{default}`, but no choices"))
                .help("set the choices: `.choices([\"YES\", \"NO\"])`")
        });
        return without.into_iter().collect();
    };
    let mut found = Vec::new();
    if choices.is_empty() {
        found.push(report(format!("op `{op}` has choices, but none to choose from")));
        return found;
    }
    let repeated = choices.iter().enumerate().find(|(at, choice)| choices[..*at].contains(choice));
    if let Some((_, choice)) = repeated {
        found.push(report(format!("op `{op}` has the choice `{choice}` twice")));
    }
    if choices.iter().any(String::is_empty) {
        found.push(report(format!("a choice of op `{op}` is empty")));
    }
    found.extend(choices.iter().find_map(|choice| check_tag(op, choice)));
    found.extend(check_default(op, choices, default));
    found
}

fn check_tag(op: &str, choice: &str) -> Option<Finding> {
    let message = || format!("op `{op}` has the choice `{choice}`, which Argo evaluates as a tag");
    tag::is_evaluated(choice).then(|| Finding::new(&INVALID_SETTING, message()))
}

/// Without a default, Argo's user interface resumes the op without a decision if nobody touches the
/// field.
fn check_default(op: &str, choices: &[String], default: Option<&str>) -> Option<Finding> {
    let known = || choices.iter().map(String::as_str);
    let Some(default) = default else {
        let message = format!(
            "op `{op}` has choices, but no default: whoever resumes it without a choice would leave the ops that use the decision waiting forever"
        );
        let last = choices.last().map_or("NO", String::as_str);
        let help = format!("set the choice that counts then: `.default({last:?})`");
        return Some(Finding::new(&INVALID_SETTING, message).help(help));
    };
    if known().any(|choice| choice == default) {
        return None;
    }
    let message = format!("the default `{default}` of op `{op}` is not one of its choices");
    Some(match nearest(default, known()) {
        Some(near) => {
            Finding::new(&INVALID_SETTING, message).help(format!("did you mean `{near}`?"))
        }
        None => Finding::new(&INVALID_SETTING, message)
            .help(format!("the choices are {}", quoted(known()))),
    })
}

/// Reports the use of the decision of an op without choices.
pub fn no_decision(op: &str) -> Finding {
    let message = format!("op `{op}` has no output `{DECISION}`, because it offers no choices");
    Finding::new(&UNKNOWN_OUTPUT, message)
        .help("set the choices: `.choices([\"YES\", \"NO\"]).default(\"NO\")`")
}

/// Checks a word that is compared with the decision of an op.
pub fn check_word(op: &str, choices: &[String], word: &str) -> Option<Finding> {
    let known = || choices.iter().map(String::as_str);
    if known().any(|choice| choice == word) {
        return None;
    }
    let message = format!(
        "the decision of op `{op}` is never `{}`, so the outcome of this comparison is always the same",
        excerpt(word)
    );
    let finding = Finding::new(&UNKNOWN_STATE, message);
    Some(match nearest(word, known()) {
        Some(near) => finding.help(format!("did you mean `{near}`?")),
        None => finding.help(format!("the choices are {}", quoted(known()))),
    })
}
