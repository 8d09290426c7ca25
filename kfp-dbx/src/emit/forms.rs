//! The forms of expressions, by the version of Argo that the pipeline is written for.
//!
//! Where that version lacks a feature, an older form means the same. The older forms work in the
//! later versions as well, but they are longer.

use std::cell::Cell;

use kfp_dbx_core::table::argo::{self, ArgoVersion, FEATURES, Feature, Needs};

/// The version that a workflow is written for, and the features of Argo that it uses.
pub(super) struct Forms {
    version: ArgoVersion,
    /// A bit for each of [`FEATURES`].
    used: Cell<u32>,
}

impl Forms {
    pub(super) fn of(version: ArgoVersion) -> Self {
        Self { version, used: Cell::new(0) }
    }

    /// Records that the workflow uses a feature.
    pub(super) fn record(&self, feature: &'static Feature) {
        let index = FEATURES.iter().position(|known| *known == feature).unwrap_or_default();
        self.used.set(self.used.get() | 1 << index);
    }

    /// Whether the version has a feature.
    pub(super) fn version_has(&self, feature: &'static Feature) -> bool {
        feature.is_in(self.version)
    }

    /// Whether the version has a feature, which the workflow uses then.
    pub(super) fn have(&self, feature: &'static Feature) -> bool {
        let has = self.version_has(feature);
        if has {
            self.record(feature);
        }
        has
    }

    /// Whether a list is written as a single item, because the version lacks the list. `lower` has
    /// reported lists of several items.
    pub(super) fn is_single(
        &self,
        length: usize,
        list: &'static Feature,
        single: &'static Feature,
    ) -> bool {
        if length == 0 {
            return false;
        }
        let is_single = length == 1 && !self.version_has(list);
        self.record(if is_single { single } else { list });
        is_single
    }

    /// Returns the versions of Argo that the workflow runs on.
    pub(super) fn needs(&self) -> Needs {
        let used =
            FEATURES.iter().enumerate().filter(|(index, _)| self.used.get() >> index & 1 == 1);
        Needs::new(used.map(|(_, feature)| *feature))
    }

    /// Returns a tag with an expression.
    pub(super) fn tag(&self, expression: &str) -> String {
        self.record(&argo::EXPRESSIONS);
        ["{{=", expression, "}}"].concat()
    }

    /// Returns a condition.
    pub(super) fn condition(&self, expression: &str) -> String {
        let tag = self.tag(expression);
        match self.have(&argo::WHEN_EXPRESSION) {
            true => tag,
            // Such a version rejects a condition that begins with an expression.
            false => ["(", &tag, ")"].concat(),
        }
    }

    /// Returns the name of a field, given as a literal, for an expression that may stand between
    /// quotes.
    pub(super) fn key(&self, literal: &str) -> String {
        if self.version_has(&argo::BARE_EXPRESSION) {
            return literal.to_owned();
        }
        // The manifest is YAML before the expression is evaluated, and must have no other quotes.
        let inside = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let inside = inside.unwrap_or_default().replace("\\\"", "\\u0022");
        let inside = inside.replace('\'', "\\u0027");
        ["'", &inside, "'"].concat()
    }

    /// Returns an expression that reads JSON, and that fails for anything else.
    pub(super) fn read_json(&self, text: &str) -> String {
        let function = match self.have(&argo::FROM_JSON) {
            true => "fromJSON",
            false => "sprig.mustFromJson",
        };
        [function, "(", text, ")"].concat()
    }

    /// Returns an expression that joins texts by commas.
    pub(super) fn joined(&self, texts: &str) -> String {
        // The function came with the one that reads JSON.
        match self.have(&argo::FROM_JSON) {
            true => ["join(", texts, ", ',')"].concat(),
            false => ["sprig.join(',', ", texts, ")"].concat(),
        }
    }

    /// Returns an expression that takes the quotes off a text.
    pub(super) fn inside_quotes(&self, quoted: &str) -> String {
        match self.have(&argo::NEGATIVE_SLICE) {
            true => [quoted, "[1:-1]"].concat(),
            // `len` counts bytes in some versions and characters in others.
            false => {
                let opened = ["sprig.trimPrefix(", QUOTE, ", ", quoted, ")"].concat();
                ["sprig.trimSuffix(", QUOTE, ", ", &opened, ")"].concat()
            }
        }
    }

    /// Returns an expression that takes the closing quote off a text.
    pub(super) fn opening_quote(&self, quoted: &str) -> String {
        match self.have(&argo::NEGATIVE_SLICE) {
            true => [quoted, "[0:-1]"].concat(),
            false => ["sprig.trimSuffix(", QUOTE, ", ", quoted, ")"].concat(),
        }
    }
}

/// A quote in an expression that stands between quotes itself.
const QUOTE: &str = r"'\u0022'";
