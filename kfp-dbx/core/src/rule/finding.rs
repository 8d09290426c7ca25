//! Findings: breaches of rules, with and without their places.

use super::rules::{
    DUPLICATE_KEY, EXPORTED_FIELD, IGNORED_FIELD, Level, ONE_CLUSTER, ONE_TASK, OVERRIDDEN_NAME,
    RUN_OF_A_JOB, Rule, SPARK_SUBMIT, UNKNOWN_FIELD,
};
use crate::table::Operator;

/// A breach of a rule, without its place.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static Rule,
    /// The message: lower case, no full stop, code in backticks.
    pub message: String,
    /// The help: how to solve the problem.
    pub help: Option<String>,
    /// The level: that of the rule, unless [`Levels`](super::Levels) changes it.
    pub level: Level,
    /// The only operator with which it is a fault, unless it is one with each.
    pub only_for: Option<Operator>,
    /// The parts of the texts that offer what only kfp-dbx-operator has, each with the part that takes
    /// its place unless the pipeline is written for that operator.
    pub(crate) offers: Vec<(String, String)>,
}

impl Rule {
    /// Whether a field breaks the rule by being there, and not by its value.
    pub fn is_of_field(&self) -> bool {
        [
            &UNKNOWN_FIELD,
            &EXPORTED_FIELD,
            &ONE_TASK,
            &ONE_CLUSTER,
            &RUN_OF_A_JOB,
            &IGNORED_FIELD,
            &OVERRIDDEN_NAME,
            &SPARK_SUBMIT,
            &DUPLICATE_KEY,
        ]
        .contains(&self)
    }
}

impl Finding {
    /// Creates a finding with the level of its rule.
    pub fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            message: message.into(),
            help: None,
            level: rule.level,
            only_for: rule.only_for,
            offers: Vec::new(),
        }
    }

    /// Adds the help.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says that it is a fault only with the archived operator.
    #[must_use]
    pub fn of_archived(self) -> Self {
        Self { only_for: Some(Operator::Archived), ..self }
    }

    /// Sets the part that takes the place of another one unless the pipeline is written for
    /// kfp-dbx-operator.
    #[must_use]
    pub fn unless_kfp_dbx(mut self, part: impl Into<String>, instead: impl Into<String>) -> Self {
        self.offers.push((part.into(), instead.into()));
        self
    }

    /// Whether only a pipeline tells if it is a fault there: it is written for an operator, and can allow
    /// rules.
    #[must_use]
    pub fn is_of_pipeline(&self) -> bool {
        self.only_for.is_some() || self.rule.lint
    }

    /// Makes the texts offer only what the operator that a pipeline is written for has.
    pub(crate) fn offer_to(&mut self, operator: Option<Operator>) {
        for (part, instead) in std::mem::take(&mut self.offers) {
            if operator != Some(Operator::KfpDbx) {
                let texts = std::iter::once(&mut self.message).chain(&mut self.help);
                texts.for_each(|text| *text = text.replacen(&part, &instead, 1));
            }
        }
    }

    /// Returns the finding at a place.
    pub fn at<L>(self, at: L) -> Diagnostic<L> {
        Diagnostic { finding: self, at: Some(at), related: Vec::new(), of: Vec::new() }
    }
}

/// The index of a node in its graph.
pub type NodeIndex = usize;

/// A finding at its place.
#[derive(Debug, Clone)]
pub struct Diagnostic<L> {
    /// The finding.
    pub finding: Finding,
    /// The place, or `None` if the finding is about the whole pipeline.
    pub at: Option<L>,
    /// The other ends of a conflict, each with a description.
    pub related: Vec<(String, L)>,
    /// The ops that it is about: if one of them allows the rule, it is not reported.
    pub of: Vec<NodeIndex>,
}

impl<L> Diagnostic<L> {
    /// Creates a diagnostic about the whole pipeline.
    pub fn whole(finding: Finding) -> Self {
        Self { finding, at: None, related: Vec::new(), of: Vec::new() }
    }

    /// Adds the other end of the conflict.
    #[must_use]
    pub fn related(mut self, what: impl Into<String>, at: L) -> Self {
        self.related.push((what.into(), at));
        self
    }

    /// Adds ops that it is about.
    #[must_use]
    pub fn of(mut self, ops: impl IntoIterator<Item = NodeIndex>) -> Self {
        self.of.extend(ops);
        self
    }
}
