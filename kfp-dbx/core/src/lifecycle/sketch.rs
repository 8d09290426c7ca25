//! Texts as far as they are known before the run, such as the names of resources.

use std::borrow::Cow;

use crate::graph::NodeIndex;
use crate::table::without_scheme;
use crate::value::{Piece, Ref, Target, Text, Value, WorkflowVariable};

/// The part of a text that is known before the run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sketch<'a>(pub Vec<Part<'a>>);

/// A part of a [`Sketch`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part<'a> {
    /// Text that is known.
    Literal(Cow<'a, str>),
    /// The value of a parameter or an output, or the part of it at that path.
    Ref(Target, String),
    /// The name that Kubernetes makes up for the object of that op (`generateName`).
    Generated(NodeIndex),
    /// An unknown text.
    Unknown,
}

/// Whether two texts are the same when the workflow runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Likeness {
    /// They are certainly the same.
    Same,
    /// It depends on runtime values.
    Perhaps,
    /// They certainly differ.
    Different,
}

impl<'a> Sketch<'a> {
    /// Returns the sketch of an unknown text.
    pub fn unknown() -> Self {
        Self(vec![Part::Unknown])
    }

    /// Returns the sketch of a value. `resolve` returns the text that a reference stands for, if it
    /// contains more information than the reference itself.
    pub fn of(value: &'a Value, resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>) -> Self {
        let mut parts = Vec::new();
        match value {
            Value::Text(Text::Literal(text)) => parts.push(Part::Literal(Cow::Borrowed(text))),
            Value::Text(Text::Mixed(pieces)) => {
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => parts.push(Part::Literal(Cow::Borrowed(text))),
                        Piece::Ref(reference) => push(&mut parts, *reference, resolve),
                    }
                }
            }
            Value::Ref(reference) => push(&mut parts, *reference, resolve),
            _ => parts.push(Part::Unknown),
        }
        Self(joined(parts))
    }

    /// Adds the namespace of an object to its name. The namespace of the workflow is not added.
    #[must_use]
    pub fn in_namespace(self, namespace: Option<Self>) -> Self {
        let own = Part::Ref(Target::Workflow(WorkflowVariable::Namespace), String::new());
        match namespace.filter(|namespace| namespace.0 != [own]) {
            Some(mut parts) => {
                parts.0.push(Part::Literal(Cow::Borrowed("/")));
                parts.0.extend(self.0);
                Self(joined(parts.0))
            }
            None => self,
        }
    }

    /// Returns the text, if all of it is known.
    pub fn as_literal(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Part::Literal(text)] => Some(text),
            _ => None,
        }
    }

    /// Whether no other run has the same text.
    pub fn is_of_this_run(&self) -> bool {
        self.0.iter().any(|part| match part {
            Part::Ref(Target::Workflow(variable), _) => variable.is_of_this_run(),
            Part::Generated(_) => true,
            _ => false,
        })
    }

    /// Compares it with another text.
    pub fn compare(&self, other: &Self) -> Likeness {
        if self == other {
            let unknown = self.0.contains(&Part::Unknown);
            return if unknown { Likeness::Perhaps } else { Likeness::Same };
        }
        // A common beginning or end decides nothing, because the rest can differ.
        let (mut mine, mut theirs) = (self.0.as_slice(), other.0.as_slice());
        while let ([a, rest_a @ ..], [b, rest_b @ ..]) = (mine, theirs)
            && a == b
            && *a != Part::Unknown
        {
            (mine, theirs) = (rest_a, rest_b);
        }
        while let ([rest_a @ .., a], [rest_b @ .., b]) = (mine, theirs)
            && a == b
            && *a != Part::Unknown
        {
            (mine, theirs) = (rest_a, rest_b);
        }
        let differ = match (mine, theirs) {
            // One has text that the other one lacks.
            ([], more) | (more, []) => more.iter().any(|part| matches!(part, Part::Literal(_))),
            ([Part::Literal(_)], [Part::Literal(_)]) => true,
            _ => {
                let begins = text_of(mine.first()).bytes().zip(text_of(theirs.first()).bytes());
                let ends = text_of(mine.last()).bytes().rev();
                let ends = ends.zip(text_of(theirs.last()).bytes().rev());
                begins.into_iter().any(|(a, b)| a != b) || ends.into_iter().any(|(a, b)| a != b)
            }
        };
        if differ { Likeness::Different } else { Likeness::Perhaps }
    }

    /// Removes the slash at the end of a path.
    #[must_use]
    pub fn without_slash(mut self) -> Self {
        if let Some(Part::Literal(text)) = self.0.last_mut()
            && text.len() > 1
            && text.ends_with('/')
        {
            *text = Cow::Owned(text.trim_end_matches('/').to_owned());
        }
        self
    }

    /// Returns the paths above this one, as far as they are known.
    pub fn above(&self) -> Vec<Self> {
        let mut found = Vec::new();
        for (index, part) in self.0.iter().enumerate() {
            let text = match part {
                Part::Literal(text) => text,
                Part::Ref(..) | Part::Generated(_) => continue,
                Part::Unknown => break,
            };
            for (end, _) in text.match_indices('/') {
                let is_last = index + 1 == self.0.len() && end + 1 == text.len();
                let mut above = self.0[..index].to_vec();
                if end > 0 {
                    above.push(Part::Literal(Cow::Owned(text[..end].to_owned())));
                }
                if !above.is_empty() && !is_last {
                    found.push(Self(above));
                }
            }
        }
        found
    }

    /// Replaces a scheme at the beginning of a path, such as `dbfs:`, with the root.
    #[must_use]
    pub fn without_scheme(mut self, schemes: &[&str]) -> Self {
        if let Some(Part::Literal(text)) = self.0.first_mut()
            && let Some(path) = without_scheme(text, schemes)
        {
            *text = Cow::Owned(format!("/{}", path.trim_start_matches('/')));
        }
        self
    }

    /// Whether a path begins with one of some schemes.
    pub fn has_scheme(&self, schemes: &[&str]) -> bool {
        matches!(self.0.first(), Some(Part::Literal(text)) if without_scheme(text, schemes).is_some())
    }
}

fn push<'a>(
    parts: &mut Vec<Part<'a>>,
    reference: Ref,
    resolve: &dyn Fn(Ref) -> Option<Sketch<'a>>,
) {
    match resolve(reference) {
        Some(known) => parts.extend(known.0),
        None => parts.push(Part::Ref(reference.target, String::new())),
    }
}

/// Merges adjacent literals.
fn joined(parts: Vec<Part<'_>>) -> Vec<Part<'_>> {
    let mut joined: Vec<Part<'_>> = Vec::with_capacity(parts.len());
    for part in parts {
        match (joined.last_mut(), part) {
            (Some(Part::Literal(before)), Part::Literal(text)) => before.to_mut().push_str(&text),
            (_, part) => joined.push(part),
        }
    }
    joined
}

/// Returns the text of a part, if it is known.
pub(super) fn text_of<'p>(part: Option<&'p Part<'_>>) -> &'p str {
    match part {
        Some(Part::Literal(text)) => text,
        _ => "",
    }
}
