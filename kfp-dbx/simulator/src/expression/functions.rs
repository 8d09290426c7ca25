//! The functions of expressions: those of expr, of Argo and of sprig that have a model.

use std::fmt;

use kfp_dbx_core::text::nearest::nearest;
use serde_json::Value as Json;

use super::problem::Problem;
use super::scope::Scope;
use super::types::{Takes, Type};
use super::unmodelled;
use super::value::{Value, display, go_json};

type Result<T> = std::result::Result<T, Problem>;
type Body = for<'a> fn(&[Value<'a>], &dyn Scope) -> Result<Value<'a>>;

/// A function.
#[derive(Clone, Copy)]
pub(super) struct Function(&'static Entry);

struct Entry {
    name: &'static str,
    /// The types of its arguments, as expr checks them beforehand.
    takes: &'static [Takes],
    /// The number of arguments that it needs.
    needs: usize,
    gives: Gives,
    body: Body,
}

const fn entry(
    name: &'static str,
    takes: &'static [Takes],
    needs: usize,
    gives: Gives,
    body: Body,
) -> Entry {
    Entry { name, takes, needs, gives, body }
}

use Takes::{Any, List, Number, Sized, Text};

/// The type of what a function returns.
#[derive(Clone, Copy)]
enum Gives {
    /// Whatever it is, it may become any type.
    Any,
    Unknown,
    Bool,
    Int,
    Float,
    Text,
    Texts,
}

/// The functions, by name.
static FUNCTIONS: [Entry; 38] = [
    entry("asFloat", &[Any], 1, Gives::Any, |given, _| float(&given[0])),
    entry("asInt", &[Any], 1, Gives::Any, |given, _| int(&given[0])),
    entry("float", &[Number], 1, Gives::Float, |given, _| float(&given[0])),
    entry("fromJSON", &[Text], 1, Gives::Any, |given, _| from_json(given[0].text()?)),
    entry("hasPrefix", &[Text, Text], 2, Gives::Bool, |given, _| {
        Ok(Value::Bool(given[0].text()?.starts_with(given[1].text()?)))
    }),
    entry("hasSuffix", &[Text, Text], 2, Gives::Bool, |given, _| {
        Ok(Value::Bool(given[0].text()?.ends_with(given[1].text()?)))
    }),
    entry("int", &[Number], 1, Gives::Int, |given, _| int(&given[0])),
    entry("join", &[List, Text], 1, Gives::Text, |given, _| join(given)),
    entry("jsonpath", &[Text, Text], 2, Gives::Any, |given, _| {
        json_path(given[0].text()?, given[1].text()?)
    }),
    entry("len", &[Sized], 1, Gives::Int, length),
    entry("lower", &[Text], 1, Gives::Text, |given, _| {
        Ok(own(cased(given[0].text()?, char::to_lowercase)))
    }),
    entry("replace", &[Text, Text, Text], 3, Gives::Text, |given, _| {
        Ok(own(given[0].text()?.replace(given[1].text()?, given[2].text()?)))
    }),
    entry("split", &[Text, Text], 2, Gives::Texts, |given, _| {
        Ok(split(given[0].text()?, given[1].text()?))
    }),
    entry("string", &[Any], 1, Gives::Text, |given, scope| Ok(own(shown(&given[0], scope)?))),
    entry("toJson", &[Any], 1, Gives::Text, |given, scope| Ok(own(go_json(&given[0], scope)?))),
    entry("trim", &[Text, Text], 1, Gives::Text, |given, _| {
        let text = given[0].text()?;
        Ok(own(match given.get(1) {
            None => text.trim(),
            Some(cut) => trim_all(text, cut.text()?),
        }))
    }),
    entry("trimPrefix", &[Text, Text], 2, Gives::Text, |given, _| {
        let text = given[0].text()?;
        Ok(own(text.strip_prefix(given[1].text()?).unwrap_or(text)))
    }),
    entry("trimSuffix", &[Text, Text], 2, Gives::Text, |given, _| {
        let text = given[0].text()?;
        Ok(own(text.strip_suffix(given[1].text()?).unwrap_or(text)))
    }),
    entry("upper", &[Text], 1, Gives::Text, |given, _| {
        Ok(own(cased(given[0].text()?, char::to_uppercase)))
    }),
    // sprig's take the text last. Go takes nil for the empty text, or for 0.
    entry("sprig.contains", &[Any, Any], 2, Gives::Unknown, |given, _| {
        Ok(Value::Bool(zero(&given[1])?.contains(zero(&given[0])?)))
    }),
    entry("sprig.fromJson", &[Any], 1, Gives::Unknown, |given, _| {
        Ok(from_json(zero(&given[0])?).unwrap_or(Value::Nil))
    }),
    entry("sprig.hasPrefix", &[Any, Any], 2, Gives::Unknown, |given, _| {
        Ok(Value::Bool(zero(&given[1])?.starts_with(zero(&given[0])?)))
    }),
    entry("sprig.hasSuffix", &[Any, Any], 2, Gives::Unknown, |given, _| {
        Ok(Value::Bool(zero(&given[1])?.ends_with(zero(&given[0])?)))
    }),
    entry("sprig.join", &[Any, Any], 2, Gives::Unknown, |given, scope| {
        sprig_join(zero(&given[0])?, &given[1], scope)
    }),
    entry("sprig.lower", &[Any], 1, Gives::Unknown, |given, _| {
        Ok(own(cased(zero(&given[0])?, char::to_lowercase)))
    }),
    entry("sprig.mustFromJson", &[Any], 1, Gives::Unknown, |given, _| from_json(zero(&given[0])?)),
    entry("sprig.mustToJson", &[Any], 1, Gives::Unknown, |given, scope| {
        Ok(own(go_json(&given[0], scope)?))
    }),
    entry("sprig.regexReplaceAll", &[Any, Any, Any], 3, Gives::Unknown, |given, _| {
        replace_class(zero(&given[0])?, zero(&given[1])?, zero(&given[2])?)
    }),
    entry("sprig.replace", &[Any, Any, Any], 3, Gives::Unknown, |given, _| {
        Ok(own(zero(&given[2])?.replace(zero(&given[0])?, zero(&given[1])?)))
    }),
    entry("sprig.splitList", &[Any, Any], 2, Gives::Unknown, |given, _| {
        Ok(split(zero(&given[1])?, zero(&given[0])?))
    }),
    entry("sprig.toJson", &[Any], 1, Gives::Unknown, |given, scope| {
        Ok(own(go_json(&given[0], scope)?))
    }),
    entry("sprig.toString", &[Any], 1, Gives::Unknown, |given, scope| {
        Ok(own(shown(&given[0], scope)?))
    }),
    entry("sprig.trim", &[Any], 1, Gives::Unknown, |given, _| Ok(own(zero(&given[0])?.trim()))),
    entry("sprig.trimAll", &[Any, Any], 2, Gives::Unknown, |given, _| {
        Ok(own(trim_all(zero(&given[1])?, zero(&given[0])?)))
    }),
    entry("sprig.trimPrefix", &[Any, Any], 2, Gives::Unknown, |given, _| {
        let text = zero(&given[1])?;
        Ok(own(text.strip_prefix(zero(&given[0])?).unwrap_or(text)))
    }),
    entry("sprig.trimSuffix", &[Any, Any], 2, Gives::Unknown, |given, _| {
        let text = zero(&given[1])?;
        Ok(own(text.strip_suffix(zero(&given[0])?).unwrap_or(text)))
    }),
    entry("sprig.trunc", &[Any, Any], 2, Gives::Unknown, |given, _| {
        trunc(&given[0], zero(&given[1])?)
    }),
    entry("sprig.upper", &[Any], 1, Gives::Unknown, |given, _| {
        Ok(own(cased(zero(&given[0])?, char::to_uppercase)))
    }),
];

impl Function {
    /// Returns the function of a name.
    pub(super) fn of_name(name: &str) -> Result<Self> {
        if let Some(entry) = FUNCTIONS.iter().find(|entry| entry.name == name) {
            return Ok(Self(entry));
        }
        let near = nearest(name, FUNCTIONS.iter().map(|entry| entry.name));
        let near = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        let mut problem = Problem::no_model(format_args!("the function `{name}`"));
        problem.why.push_str(&near);
        Err(problem)
    }

    /// Checks the number of arguments.
    pub(super) fn check_count(self, found: usize) -> Result<()> {
        let Entry { name, takes, needs, .. } = self.0;
        match (*needs..=takes.len()).contains(&found) {
            true => Ok(()),
            false => Err(Problem::fails(format!("`{name}` takes {needs} arguments, not {found}"))),
        }
    }

    /// Checks the types of arguments, as expr does before it evaluates anything.
    pub(super) fn check(self, types: &[Type]) -> Result<()> {
        let Entry { name, takes, .. } = self.0;
        let wrong = types.iter().zip(*takes).find(|(ty, takes)| !takes.fits(ty));
        match wrong {
            Some((ty, _)) => Err(Problem::fails(format!("`{name}` does not take {}", ty.name()))),
            None => Ok(()),
        }
    }

    /// Returns what its parameters take.
    pub(super) fn takes(self) -> &'static [Takes] {
        self.0.takes
    }

    pub(super) fn ty(self) -> Type {
        match self.0.gives {
            Gives::Any => Type::Any,
            Gives::Unknown => Type::Unknown,
            Gives::Bool => Type::Bool,
            Gives::Int => Type::Int,
            Gives::Float => Type::Float,
            Gives::Text => Type::Text,
            Gives::Texts => Type::list_of(Type::Text),
        }
    }

    pub(super) fn call<'a>(self, given: &[Value<'a>], scope: &dyn Scope) -> Result<Value<'a>> {
        (self.0.body)(given, scope).map_err(|problem| Problem {
            why: format!("`{}` fails: {}", self.0.name, problem.why),
            ..problem
        })
    }
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.0.name == other.0.name
    }
}

/// A function that evaluates a closure for the items of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Each {
    Map,
    Filter,
    All,
    Any,
    None,
    One,
    Count,
    Find,
}

impl Each {
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "map" => Self::Map,
            "filter" => Self::Filter,
            "all" => Self::All,
            "any" => Self::Any,
            "none" => Self::None,
            "one" => Self::One,
            "count" => Self::Count,
            "find" => Self::Find,
            _ => return None,
        })
    }

    /// Returns the type of its value, by those of the items and of the closure.
    pub(super) fn ty(self, item: Type, closure: Type) -> Type {
        match self {
            Self::Map => Type::list_of(closure),
            Self::Filter if item == Type::Unknown => Type::list_of(Type::Any),
            Self::Filter => Type::list_of(item),
            Self::All | Self::Any | Self::None | Self::One => Type::Bool,
            Self::Count => Type::Int,
            Self::Find => item,
        }
    }
}

fn own<'a>(text: impl Into<String>) -> Value<'a> {
    Value::Text(text.into().into())
}

/// Returns a text, which is empty for nil.
fn zero<'v>(value: &'v Value<'_>) -> Result<&'v str> {
    match value {
        Value::Nil => Ok(""),
        value => value.text(),
    }
}

fn shown(value: &Value<'_>, scope: &dyn Scope) -> Result<String> {
    Ok(match value {
        Value::Float(number) if number.is_nan() => "NaN".to_owned(),
        Value::Float(number) if number.is_infinite() => {
            (if *number > 0.0 { "+Inf" } else { "-Inf" }).to_owned()
        }
        value => display(&value.to_json(scope)?),
    })
}

fn int<'a>(value: &Value<'_>) -> Result<Value<'a>> {
    match value {
        // `Atoi` of Go: digits with a sign.
        Value::Text(text) => {
            let number = text.parse().map(Value::Int);
            number.map_err(|_| Problem::fails(format!("{text:?} is no integer")))
        }
        other => other.integer().map(Value::Int),
    }
}

fn float<'a>(value: &Value<'_>) -> Result<Value<'a>> {
    match value {
        Value::Text(text) => {
            let plain = text.trim_start_matches(['+', '-']);
            if plain.contains(['_', 'x', 'X', 'i', 'I', 'n', 'N']) {
                let name = plain.to_ascii_lowercase();
                return Err(match ["nan", "inf", "infinity"].contains(&name.as_str()) {
                    true => Problem::no_model(format_args!("{text:?} as a number")),
                    false => Problem::fails(format!("{text:?} is no number")),
                });
            }
            let number = text.parse().ok().filter(|number: &f64| number.is_finite());
            number.map(Value::Float).ok_or_else(|| Problem::fails(format!("{text:?} is no number")))
        }
        other => other.float().map(Value::Float),
    }
}

fn from_json<'a>(text: &str) -> Result<Value<'a>> {
    let json: Json = serde_json::from_str(text)
        .map_err(|error| Problem::fails(format!("{text:?} is no JSON: {error}")))?;
    Ok(Value::of_json(json))
}

fn length<'a>(given: &[Value<'a>], scope: &dyn Scope) -> Result<Value<'a>> {
    let length = match &given[0] {
        Value::Text(text) => text.chars().count(),
        Value::List(items) => items.len(),
        Value::Map(fields) => fields.len(),
        Value::Names(name) => {
            unmodelled::check_whole(name)?;
            scope.under(name).len()
        }
        other => return Err(Problem::fails(format!("{} has no length", other.kind()))),
    };
    Ok(Value::Int(i64::try_from(length).unwrap_or(i64::MAX)))
}

fn items<'v, 'a>(value: &'v Value<'a>) -> Result<&'v [Value<'a>]> {
    match value {
        Value::List(items) => Ok(items),
        other => Err(Problem::fails(format!("{} is no list", other.kind()))),
    }
}

fn join<'a>(given: &[Value<'_>]) -> Result<Value<'a>> {
    let texts: Vec<&str> = items(&given[0])?.iter().map(Value::text).collect::<Result<_>>()?;
    let between = given.get(1).map(Value::text).transpose()?.unwrap_or_default();
    Ok(own(texts.join(between)))
}

fn sprig_join<'a>(between: &str, list: &Value<'_>, scope: &dyn Scope) -> Result<Value<'a>> {
    let items = match list {
        Value::List(items) => items.as_slice(),
        other => std::slice::from_ref(other),
    };
    let items = items.iter().filter(|item| **item != Value::Nil);
    let texts: Vec<String> = items.map(|item| shown(item, scope)).collect::<Result<_>>()?;
    Ok(own(texts.join(between)))
}

fn split<'a>(text: &str, by: &str) -> Value<'a> {
    Value::list(match by {
        "" => text.chars().map(own).collect(),
        by => text.split(by).map(own).collect(),
    })
}

fn trim_all<'t>(text: &'t str, cut: &str) -> &'t str {
    text.trim_matches(|c| cut.contains(c))
}

/// Changes the case of a text, each character on its own as in Go.
fn cased<I: Iterator<Item = char>>(text: &str, to: fn(char) -> I) -> String {
    let change = |c| {
        let mut changed = to(c);
        match (changed.next(), changed.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    text.chars().map(change).collect()
}

/// Cuts a text to a number of bytes; with a negative number, to its last ones.
fn trunc<'a>(most: &Value<'_>, text: &str) -> Result<Value<'a>> {
    let most = match most {
        Value::Int(most) => most,
        Value::Nil => &0,
        other => return Err(Problem::fails(format!("{} is no integer", other.kind()))),
    };
    let size = usize::try_from(most.unsigned_abs()).unwrap_or(usize::MAX);
    let cut = match (size < text.len(), *most < 0) {
        (false, _) => Some(text),
        (true, false) => text.get(..size),
        (true, true) => text.get(text.len() - size..),
    };
    let cut = cut.ok_or_else(|| Problem::no_model("a cut inside of a character"))?;
    Ok(own(cut))
}

/// Replaces each sequence of characters of a class, such as `[^a-z0-9-]+`. Other regular expressions
/// have no model.
fn replace_class<'a>(pattern: &str, text: &str, by: &str) -> Result<Value<'a>> {
    let unknown = || Problem::no_model(format_args!("the regular expression `{pattern}`"));
    let (class, is_many) = match pattern.strip_suffix('+') {
        Some(class) => (class, true),
        None => (pattern, false),
    };
    let class = class.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let class = class.filter(|class| !class.contains(['[', ']', '\\'])).ok_or_else(unknown)?;
    if by.contains('$') {
        return Err(unknown());
    }
    let (class, is_negated) = match class.strip_prefix('^') {
        Some(class) => (class, true),
        None => (class, false),
    };
    let chars: Vec<char> = class.chars().collect();
    let is_in = |c: char| {
        let mut at = 0;
        while let Some(first) = chars.get(at) {
            match (chars.get(at + 1), chars.get(at + 2)) {
                (Some('-'), Some(last)) if (*first..=*last).contains(&c) => return true,
                (Some('-'), Some(_)) => at += 3,
                _ if *first == c => return true,
                _ => at += 1,
            }
        }
        false
    };
    let mut replaced = String::new();
    let mut is_inside = false;
    for c in text.chars() {
        let matches = is_in(c) != is_negated;
        if !matches {
            replaced.push(c);
        } else if !(is_inside && is_many) {
            replaced.push_str(by);
        }
        is_inside = matches;
    }
    Ok(own(replaced))
}

/// Returns the value at a JSON path of names and places.
fn json_path<'a>(text: &str, path: &str) -> Result<Value<'a>> {
    let unknown = || Problem::no_model(format_args!("the JSON path `{path}`"));
    let json: Json = serde_json::from_str(text)
        .map_err(|error| Problem::fails(format!("{text:?} is no JSON: {error}")))?;
    let mut value = &json;
    let mut rest = path.strip_prefix('$').ok_or_else(unknown)?;
    while !rest.is_empty() {
        let found = if let Some(after) = rest.strip_prefix('.') {
            let end = after.find(['.', '[']).unwrap_or(after.len());
            let (name, after) = after.split_at(end);
            if name.is_empty() || !name.chars().all(|c| c.is_alphanumeric() || c == '_') {
                return Err(unknown());
            }
            rest = after;
            value.get(name)
        } else {
            let inner = rest.strip_prefix('[').and_then(|after| after.split_once(']'));
            let (key, after) = inner.ok_or_else(unknown)?;
            rest = after;
            let quoted = ['\'', '"']
                .into_iter()
                .find_map(|quote| key.strip_prefix(quote).and_then(|key| key.strip_suffix(quote)));
            match quoted {
                Some(name) => value.get(name),
                None => value.get(key.parse::<usize>().map_err(|_| unknown())?),
            }
        };
        value = found.ok_or_else(|| Problem::fails(format!("there is nothing at `{path}`")))?;
    }
    Ok(Value::of_json(value.clone()))
}
