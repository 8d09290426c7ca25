//! Argo's tags (`{{x}}`, `{{=x}}`) and the language of its expressions.
//!
//! Argo replaces tags in the JSON of a whole template or task. Here each text is compiled once, when
//! the workflow is read, and replaced on its own, which is the same for whatever has a model.

use std::borrow::Cow;
use std::fmt;

use serde_json::Value as Json;

/// Why an expression or a text cannot be read or evaluated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The reason: lower case, without a full stop.
    pub why: String,
    /// Whether Argo itself would go on, and only the simulator has no model of what it would do.
    pub has_no_model: bool,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.why)
    }
}

/// The values that texts refer to, by names such as `tasks.a.outputs.parameters.x`.
pub trait Scope {
    /// Returns the value of a name.
    fn lookup(&self, name: &str) -> Option<Cow<'_, str>>;

    /// Whether there are names that begin with this one and a dot. An expression sees a map there,
    /// and a value of the name itself is hidden.
    fn has_under(&self, name: &str) -> bool;

    /// Returns the last parts of the names right under a name, for an expression that takes a map
    /// whole.
    fn under(&self, name: &str) -> Vec<String>;
}

/// An expression of Argo, as in `{{=…}}`, compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {}

impl Expression {
    /// Compiles an expression.
    ///
    /// # Errors
    /// It cannot be read, or it calls a function that has no model.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let _ = text;
        Ok(Self {})
    }

    /// Evaluates the expression. Nil is `null`.
    ///
    /// # Errors
    /// It fails in Argo too, or there is no model of what Argo does.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Json, Problem> {
        let _ = scope;
        Ok(Json::Null)
    }

    /// Returns the names that the expression contains, also in parts that may not be evaluated, such
    /// as `tasks.a.outputs.parameters.x` for `tasks['a'].outputs.parameters['x']`, and each name that
    /// such a name begins with. Argo waits until those of tasks exist.
    pub fn names(&self) -> &[String] {
        &[]
    }
}

/// A text with tags, compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    source: String,
}

/// A tag that has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// The tag, with its braces.
    pub tag: String,
    /// Why it has no value.
    pub why: Why,
}

/// Why a tag has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is nothing of this name. In a task, Argo waits for ever for a name of `tasks.…`;
    /// elsewhere, and other names, it leaves the tag as it is.
    Missing(String),
    /// The expression fails, or its value is nil. In a task Argo fails with this reason, if all
    /// names of the expression exist, and else leaves the tag; in a template it leaves the tag.
    Fails(String),
    /// The value has a character that stops Argo: the text is no JSON any more.
    Character(char),
    /// There is no model of what Argo does, for this reason. The simulation must end with an error.
    NoModel(String),
}

impl Text {
    /// Compiles a text.
    ///
    /// # Errors
    /// A tag is not closed, or an expression cannot be read.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Ok(Self { source: text.to_owned() })
    }

    /// Replaces all tags.
    ///
    /// # Errors
    /// The first tag that has no value.
    pub fn replace(&self, scope: &dyn Scope) -> Result<Cow<'_, str>, Unresolved> {
        let _ = scope;
        Ok("".into())
    }

    /// Replaces the tags that have a value, and leaves those that are missing or that fail, as Argo
    /// does in templates.
    ///
    /// # Errors
    /// [`Why::Character`] and [`Why::NoModel`].
    pub fn replace_known(&self, scope: &dyn Scope) -> Result<Cow<'_, str>, Unresolved> {
        let _ = scope;
        Ok("".into())
    }

    /// Returns the text, if it has no tag.
    pub fn constant(&self) -> Option<&str> {
        None
    }

    /// Returns the text as it is written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the names that the text refers to, in their order: see [`Expression::names`].
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::empty()
    }
}

/// Evaluates a condition (`when`) whose tags are replaced, in the language that Argo has for it,
/// which is another one.
///
/// # Errors
/// It cannot be read, fails, or is no boolean: with Argo's message.
pub fn holds(when: &str) -> Result<bool, Problem> {
    let _ = when;
    Ok(true)
}

/// Writes a value as Go's `%v` does: what the output of a DAG becomes that is an expression.
///
/// # Errors
/// There is no model of how Go writes such a value.
pub fn display(value: &Json) -> Result<String, Problem> {
    let _ = value;
    Ok(String::new())
}
