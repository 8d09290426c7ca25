//! Texts with tags.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use super::evaluate::evaluate;
use super::kept::Kept;
use super::parse::{Parsed, parse};
use super::problem::Problem;
use super::scope::{Scope, has};
use super::unmodelled;
use super::value::{Value, go_json};
use super::with_values::with_values;
use serde_json::Value as Json;

/// An expression of Argo, as in `{{=…}}`, compiled. A clone shares it.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression(Arc<Compiled>);

#[derive(Debug, PartialEq)]
struct Compiled {
    parsed: Parsed,
    /// The names of it for which Argo waits in a task.
    of_tasks: Vec<String>,
    /// The names on whose values alone it depends, if these are no maps.
    values: Option<Vec<String>>,
    source: String,
}

impl Expression {
    /// Compiles an expression.
    ///
    /// # Errors
    /// It cannot be read, or it has a part that has no model, such as an unknown function.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let parsed = parse(text)?;
        parsed.names.iter().try_for_each(|name| unmodelled::check(name))?;
        let of_tasks = parsed.names.iter().filter(|name| is_of_tasks(name)).cloned().collect();
        let values = parsed.values();
        Ok(Self(Arc::new(Compiled { parsed, of_tasks, values, source: text.to_owned() })))
    }

    /// Evaluates the expression. Nil is `null`.
    ///
    /// # Errors
    /// It fails in Argo too, or there is no model of what Argo does.
    pub fn evaluate(&self, scope: &dyn Scope) -> Result<Json, Problem> {
        self.check_names(scope)?;
        evaluate(&self.0.parsed.node, scope, None)?.to_json(scope)
    }

    /// Returns the names that the expression contains, also in parts that may not be evaluated, such
    /// as `tasks.a.outputs.parameters.x` for `tasks['a'].outputs.parameters['x']`, and each name that
    /// such a name begins with. Argo waits until those of tasks exist.
    pub fn names(&self) -> &[String] {
        &self.0.parsed.names
    }

    /// Returns the expression as it is written.
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Checks what Argo checks before it evaluates anything.
    fn check_names(&self, scope: &dyn Scope) -> Result<(), Problem> {
        let Parsed { roots, texts, .. } = &self.0.parsed;
        if let Some(name) = roots.iter().find(|name| !has(scope, name)) {
            return Err(Problem::fails(format!("there is no `{name}`")));
        }
        match texts.iter().find(|name| scope.has_under(name)) {
            Some(name) => Err(Problem::fails(format!("`{name}` is a map, not a text"))),
            None => Ok(()),
        }
    }

    /// Returns the text that a tag with the expression becomes.
    fn spliced(&self, scope: &dyn Scope) -> Result<String, Why> {
        let mut missing = self.0.parsed.names.iter().filter(|name| !has(scope, name));
        if let Some(name) = self.0.of_tasks.iter().find(|name| !has(scope, name)) {
            return Err(Why::Missing(name.clone()));
        }
        let mut fails = |problem: Problem| match (problem.has_no_model, missing.next()) {
            (true, _) => Why::NoModel(problem.why),
            (false, Some(name)) => Why::Missing(name.clone()),
            (false, None) => Why::Fails(problem.why),
        };
        if let Err(problem) = self.check_names(scope) {
            return Err(fails(problem));
        }
        match evaluate(&self.0.parsed.node, scope, None) {
            Err(problem) => Err(fails(problem)),
            Ok(Value::Nil) => Err(fails(Problem::fails("the value is nil"))),
            Ok(Value::Text(text)) => Ok(text.into_owned()),
            Ok(other) => go_json(&other, scope).map_err(fails),
        }
    }
}

/// Whether a name is one that Argo waits for in a task.
fn is_of_tasks(name: &str) -> bool {
    ["tasks", "steps"].iter().any(|prefix| {
        name.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    })
}

/// Expressions that are compiled, by their sources.
#[derive(Default)]
pub(crate) struct Expressions(HashMap<String, Expression>);

/// A text with tags, compiled.
#[derive(Clone, Debug, PartialEq)]
pub struct Text {
    source: String,
    /// Empty, if there is no tag.
    pieces: Vec<Piece>,
    /// Nothing of a text without expressions: it is replaced as fast.
    kept: Option<Kept>,
}

#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Literal(String),
    /// The name, and the tag as it is written.
    Tag(String, String),
    Expression(Expression, String),
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
    /// There is nothing of this name. In a task, Argo waits for ever for a name of `tasks.…`. It
    /// leaves a tag with another name as it is. An expression has a value with such a name as well,
    /// unless it fails.
    Missing(String),
    /// The expression fails, or its value is nil, and all of its names exist. In a task Argo fails
    /// with this reason; in a template it leaves the tag.
    Fails(String),
    /// The value has a character that stops Argo: the text is no JSON any more.
    Character(char),
    /// There is no model of what Argo does, for this reason. The simulation must end with an error.
    NoModel(String),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(name) => write!(f, "there is no `{name}`"),
            Self::Fails(why) | Self::NoModel(why) => f.write_str(why),
            Self::Character(c) => write!(f, "its value has the character {c:?}"),
        }
    }
}

impl Text {
    /// Compiles a text.
    ///
    /// # Errors
    /// A tag is not closed, or an expression cannot be read.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        Self::parse_with(text, &mut Expressions::default())
    }

    /// Compiles a text, and each expression in it unless it is among those that are known.
    pub(crate) fn parse_with(text: &str, known: &mut Expressions) -> Result<Self, Problem> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("{{") {
            if !before.is_empty() {
                pieces.push(Piece::Literal(before.to_owned()));
            }
            let (tag, after) = after
                .split_once("}}")
                .ok_or_else(|| Problem::fails("a tag is not closed: `}}` is missing"))?;
            pieces.push(Piece::of_tag(tag, known)?);
            rest = after;
        }
        if !pieces.is_empty() && !rest.is_empty() {
            pieces.push(Piece::Literal(rest.to_owned()));
        }
        let kept = kept(&pieces);
        Ok(Self { source: text.to_owned(), pieces, kept })
    }

    /// Replaces all tags.
    ///
    /// # Errors
    /// The first tag that has no value.
    pub fn replace(&self, scope: &dyn Scope) -> Result<Cow<'_, str>, Unresolved> {
        self.replaced(scope, false)
    }

    /// Replaces the tags that have a value, and leaves those that are missing or that fail, as Argo
    /// does in templates.
    ///
    /// # Errors
    /// [`Why::Character`] and [`Why::NoModel`].
    pub fn replace_known(&self, scope: &dyn Scope) -> Result<Cow<'_, str>, Unresolved> {
        self.replaced(scope, true)
    }

    /// Returns a condition with the values in it, for people: `"brief" == "full"`.
    pub(crate) fn with_values(&self, scope: &dyn Scope) -> String {
        let pieces = self.pieces.iter().map(|piece| match piece {
            Piece::Literal(literal) => literal.clone(),
            Piece::Tag(name, tag) => {
                scope.lookup(name).map_or_else(|| tag.clone(), Cow::into_owned)
            }
            Piece::Expression(expression, _) => with_values(&expression.0.parsed.node, scope),
        });
        if self.pieces.is_empty() { self.source.clone() } else { pieces.collect() }
    }

    fn replaced(&self, scope: &dyn Scope, leaves: bool) -> Result<Cow<'_, str>, Unresolved> {
        if self.pieces.is_empty() {
            return Ok(Cow::Borrowed(&self.source));
        }
        let values = self.kept.as_ref().and_then(|kept| Some((kept, kept.values(scope)?)));
        if let Some(text) = values.as_ref().and_then(|(kept, values)| kept.get(values)) {
            return Ok(Cow::Owned(text));
        }
        let mut text = String::with_capacity(self.source.len());
        let mut is_left = false;
        for piece in &self.pieces {
            let (value, tag) = match piece {
                Piece::Literal(literal) => {
                    text.push_str(literal);
                    continue;
                }
                Piece::Tag(name, tag) => {
                    (scope.lookup(name).ok_or_else(|| Why::Missing(name.clone())), tag)
                }
                Piece::Expression(expression, tag) => {
                    (expression.spliced(scope).map(Cow::Owned), tag)
                }
            };
            let checked = value.and_then(|value| match stopping(&value, piece) {
                Some(why) => Err(why),
                None => Ok(value),
            });
            match checked {
                Ok(value) => text.push_str(&value),
                Err(Why::Missing(_) | Why::Fails(_)) if leaves => {
                    is_left = true;
                    text.push_str(tag);
                }
                Err(why) => return Err(Unresolved { tag: tag.clone(), why }),
            }
        }
        if let Some((kept, values)) = values.filter(|_| !is_left) {
            kept.keep(values, &text);
        }
        Ok(Cow::Owned(text))
    }

    /// Returns the text, if it has no tag.
    pub fn constant(&self) -> Option<&str> {
        self.pieces.is_empty().then_some(&self.source)
    }

    /// Returns the text as it is written.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Returns the names that the text refers to, in their order: see [`Expression::names`].
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().flat_map(|piece| {
            let names: &[String] = match piece {
                Piece::Literal(_) => &[],
                Piece::Tag(name, _) => std::slice::from_ref(name),
                Piece::Expression(expression, _) => expression.names(),
            };
            names.iter().map(String::as_str)
        })
    }

    /// Returns the names of the simple tags.
    pub(crate) fn tags(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Tag(name, _) => Some(name.as_str()),
            Piece::Literal(_) | Piece::Expression(..) => None,
        })
    }

    /// Returns the name, if the text is one simple tag.
    pub fn single_name(&self) -> Option<&str> {
        match self.pieces.as_slice() {
            [Piece::Tag(name, _)] => Some(name),
            _ => None,
        }
    }
}

impl Piece {
    fn of_tag(tag: &str, known: &mut Expressions) -> Result<Self, Problem> {
        let written = ["{{", tag, "}}"].concat();
        match tag.strip_prefix('=') {
            Some(source) => {
                if let Some(expression) = known.0.get(source) {
                    return Ok(Self::Expression(expression.clone(), written));
                }
                if ["\\u003c", "\\u003e", "\\u0026"].iter().any(|escape| source.contains(escape)) {
                    return Err(Problem::no_model("an escape of `<`, `>` or `&` in an expression"));
                }
                let expression = Expression::parse(source).map_err(|problem| Problem {
                    why: format!("`{written}`: {}", problem.why),
                    ..problem
                })?;
                known.0.insert(source.to_owned(), expression.clone());
                Ok(Self::Expression(expression, written))
            }
            None if tag.contains("{{") => Err(Problem::no_model("a tag inside of a tag")),
            None => {
                let name = tag.trim();
                unmodelled::check(name)?;
                if ["workflow.labels", "workflow.annotations"].contains(&name) {
                    unmodelled::check_whole(name)?;
                }
                Ok(Self::Tag(name.to_owned(), written))
            }
        }
    }
}

/// Returns a place to keep what a text becomes, if it has expressions and depends on values alone.
fn kept(pieces: &[Piece]) -> Option<Kept> {
    if !pieces.iter().any(|piece| matches!(piece, Piece::Expression(..))) {
        return None;
    }
    let mut names = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Literal(_) => {}
            Piece::Tag(name, _) => names.push(name.clone()),
            Piece::Expression(expression, _) => names.extend(expression.0.values.clone()?),
        }
    }
    names.sort_unstable();
    names.dedup();
    Some(Kept::new(names))
}

/// Returns why Argo would not just take a value.
fn stopping(value: &str, piece: &Piece) -> Option<Why> {
    // One brace is found faster than two.
    if value.contains('{') && value.contains("{{") {
        return Some(Why::NoModel(format!(
            "the value {value:?} contains `{{{{`, which Argo would evaluate again"
        )));
    }
    let is_simple = matches!(piece, Piece::Tag(..));
    if !is_simple || value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    // Go quotes the text that replaces a simple tag, in a way that JSON does not have for these.
    value.chars().find(|c| !is_quoted_as_json(*c)).map(Why::Character)
}

fn is_quoted_as_json(c: char) -> bool {
    match c {
        '\n' | '\r' | '\t' | '\u{8}' | '\u{c}' => true,
        '\0'..='\u{1f}' | '\u{7f}' | '\u{e0000}'.. => false,
        _ => true,
    }
}
