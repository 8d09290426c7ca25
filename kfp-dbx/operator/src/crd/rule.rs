//! A rule of a schema, which the API server judges in CEL.

use serde_json::{Value as Json, json};

/// A rule for an object of a schema.
#[derive(Debug)]
pub(super) struct Rule {
    holds: String,
    message: String,
    shown: Option<String>,
    reason: Reason,
    field: Option<String>,
    is_old_optional: bool,
}

/// The reason for which the API server rejects an object.
#[derive(Debug, Clone, Copy)]
pub(super) enum Reason {
    /// A value is wrong.
    Invalid,
    /// A field must not be set.
    Forbidden,
    /// A field must be set.
    Required,
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Invalid => "FieldValueInvalid",
            Self::Forbidden => "FieldValueForbidden",
            Self::Required => "FieldValueRequired",
        }
    }
}

impl Rule {
    /// Creates a rule that holds if the expression is true.
    pub(super) fn new(
        reason: Reason,
        holds: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            holds: holds.into(),
            message: message.into(),
            shown: None,
            reason,
            field: None,
            is_old_optional: false,
        }
    }

    /// Sets an expression whose text is shown in place of the message.
    pub(super) fn shown(self, expression: impl Into<String>) -> Self {
        Self { shown: Some(expression.into()), ..self }
    }

    /// Sets the field that a breach is reported at.
    pub(super) fn at(self, field: &str) -> Self {
        Self { field: Some(format!(".{field}")), ..self }
    }

    /// Limits the rule to objects for which the expression is true.
    pub(super) fn unless(self, exempt: &str) -> Self {
        Self { holds: format!("{exempt} || {}", self.holds), ..self }
    }

    /// Makes the rule one for new objects also, for which the old object is an optional value.
    pub(super) fn with_optional_old(self) -> Self {
        Self { is_old_optional: true, ..self }
    }

    fn json(&self) -> Json {
        let mut rule = json!({
            "rule": self.holds,
            "message": self.message,
            "reason": self.reason.as_str(),
        });
        let optional = [("messageExpression", &self.shown), ("fieldPath", &self.field)];
        for (name, value) in optional {
            if let Some(value) = value {
                rule[name] = value.as_str().into();
            }
        }
        if self.is_old_optional {
            rule["optionalOldSelf"] = true.into();
        }
        rule
    }
}

/// Adds rules to a schema.
pub(super) fn add(schema: &mut Json, rules: impl IntoIterator<Item = Rule>) {
    let mut rules = rules.into_iter().map(|rule| rule.json()).peekable();
    if rules.peek().is_none() {
        return;
    }
    match schema.get_mut("x-kubernetes-validations").and_then(Json::as_array_mut) {
        Some(known) => known.extend(rules),
        None => schema["x-kubernetes-validations"] = rules.collect(),
    }
}
