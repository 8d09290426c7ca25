//! The levels that a user sets for rules, and how they change findings.

use super::finding::{Diagnostic, Finding, NodeIndex};
use super::rules::{Level, RULES, Rule};
use super::written_for::WrittenFor;
use crate::table::Operator;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;

/// Returns the rule of that name.
///
/// # Errors
/// No rule has this name. The message suggests the nearest one.
pub fn by_name(name: &str) -> Result<&'static Rule, String> {
    let names = || RULES.iter().map(|rule| rule.name).chain([WARNINGS]);
    RULES.iter().copied().find(|rule| rule.name == name).ok_or_else(|| {
        let by_code = RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(name));
        if let Some(Rule { name, .. }) = by_code {
            return format!("the level of a rule is set by the name of the rule, not by its code\n= help: write `{name}`");
        }
        let near = nearest(name, names());
        let help =
            near.map_or_else(String::new, |near| format!("\n= help: did you mean `{near}`?"));
        format!("there is no rule `{name}`{help}")
    })
}

/// Returns the rule that a misspelt name or a code most likely means.
pub fn nearest_to(name: &str) -> Option<&'static Rule> {
    let by_code = RULES.iter().find(|rule| rule.code.eq_ignore_ascii_case(name));
    let near = || nearest(name, RULES.iter().map(|rule| rule.name));
    by_code.copied().or_else(|| by_name(near()?).ok())
}

/// Returns the names of the rules whose level can be set, in backticks, for messages.
pub fn quoted_rules() -> String {
    quoted(RULES.iter().filter(|rule| rule.lint).map(|rule| rule.name))
}

/// A user's setting of a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Breaches are not reported.
    Allow,
    /// Breaches are warnings.
    Warn,
    /// Breaches are errors.
    Deny,
}

impl Setting {
    /// Returns the setting of that name in `#[pipeline(…)]`.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "allow" => Some(Self::Allow),
            "warn" => Some(Self::Warn),
            "deny" => Some(Self::Deny),
            _ => None,
        }
    }
}

/// The name that stands for all rules whose breach is a warning.
pub const WARNINGS: &str = "warnings";

/// The settings of a pipeline or of one op.
///
/// A setting of a single rule takes precedence over a setting of all warnings, and a later setting
/// of the same rule over an earlier one.
#[derive(Debug, Clone, Default)]
pub struct Levels {
    rules: Vec<(&'static Rule, Setting)>,
    warnings: Option<Setting>,
}

impl Levels {
    /// Sets one rule.
    ///
    /// # Errors
    /// A breach of the rule fails for certain, and the setting is not [`Setting::Deny`].
    pub fn set(&mut self, rule: &'static Rule, setting: Setting) -> Result<(), String> {
        if !rule.lint && setting != Setting::Deny {
            return Err(format!(
                "`{}` can't be {}: a pipeline that breaks this rule never works as written",
                rule.name,
                if setting == Setting::Allow { "allowed" } else { "a warning" }
            ));
        }
        self.rules.retain(|(known, _)| *known != rule);
        self.rules.push((rule, setting));
        Ok(())
    }

    /// Sets all rules whose breach is a warning.
    pub fn set_warnings(&mut self, setting: Setting) {
        self.warnings = Some(setting);
    }

    /// Returns whether nothing is set.
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty() && self.warnings.is_none()
    }

    /// Returns whether that rule is allowed.
    pub fn allows(&self, rule: &'static Rule) -> bool {
        self.setting(rule) == Some(Setting::Allow)
    }

    /// Returns whether the level of that rule is set.
    pub fn sets(&self, rule: &'static Rule) -> bool {
        self.setting(rule).is_some()
    }

    fn setting(&self, rule: &'static Rule) -> Option<Setting> {
        let named = self.rules.iter().find(|(known, _)| *known == rule);
        named
            .map(|(_, setting)| *setting)
            .or(self.warnings.filter(|_| rule.level == Level::Warning))
    }

    /// Sets the level of each finding, and removes the allowed ones and those that are no fault with
    /// the operator of the pipeline. `of_op` returns the settings of a single op, which take
    /// precedence.
    pub fn judge<'a, L>(
        &self,
        found: &mut Vec<Diagnostic<L>>,
        written_for: WrittenFor,
        of_op: impl Fn(NodeIndex) -> Option<&'a Self>,
    ) {
        // The same word solves what the archived operator alone does badly.
        let lacks_word = found.iter().any(|one| written_for.lacks_word(&one.finding));
        found.retain_mut(|diagnostic| {
            let Finding { rule, only_for, .. } = &diagnostic.finding;
            if lacks_word && rule.level == Level::Warning && *only_for == Some(Operator::Archived) {
                return false;
            }
            if !written_for.concerns(&mut diagnostic.finding) {
                return false;
            }
            let rule = diagnostic.finding.rule;
            let of_ops = diagnostic.of.iter().find_map(|op| of_op(*op)?.setting(rule));
            match of_ops.or_else(|| self.setting(rule)) {
                Some(Setting::Allow) => return false,
                Some(Setting::Warn) => diagnostic.finding.level = Level::Warning,
                Some(Setting::Deny) => diagnostic.finding.level = Level::Error,
                None => {}
            }
            true
        });
    }
}
