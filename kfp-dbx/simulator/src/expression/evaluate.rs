//! The evaluation of compiled expressions.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::functions::Each;
use super::node::{Binary, Node};
use super::problem::Problem;
use super::scope::Scope;
use super::unmodelled;
use super::value::{Value, value_of};

type Result<T> = std::result::Result<T, Problem>;

/// Evaluates a part of an expression. `item` is the one that a closure is evaluated for.
pub(super) fn evaluate<'a>(
    node: &'a Node,
    scope: &'a dyn Scope,
    item: Option<&Value<'a>>,
) -> Result<Value<'a>> {
    let of = |node: &'a Node| evaluate(node, scope, item);
    Ok(match node {
        Node::Nil => Value::Nil,
        Node::Bool(value) => Value::Bool(*value),
        Node::Int(value) => Value::Int(*value),
        Node::Float(value) => Value::Float(*value),
        Node::Text(text) => Value::Text(text.as_str().into()),
        Node::Name(name) => named(name, scope)?,
        Node::Item(_) => item.cloned().unwrap_or(Value::Nil),
        Node::Member(_, value, key) => member(&of(value)?, &of(key)?, scope)?,
        Node::Slice(value, from, to) => {
            let bound =
                |node: &'a Option<Box<Node>>| node.as_ref().map(|node| of(node)).transpose();
            let value = of(value)?;
            // Argo evaluates the end first.
            let to = bound(to)?;
            slice(&value, bound(from)?.as_ref(), to.as_ref())?
        }
        Node::Not(value) => Value::Bool(!of(value)?.boolean()?),
        Node::Negated(value) => match of(value)? {
            Value::Int(value) => Value::Int(value.wrapping_neg()),
            other => Value::Float(-other.float()?),
        },
        Node::Binary(Binary::Coalesce, _, left, right) => match of(left)? {
            Value::Nil => of(right)?,
            left => left,
        },
        Node::Binary(binary, _, left, right) => {
            let (left_value, right_value) = (of(left)?, of(right)?);
            operate(*binary, &left_value, &right_value)?
        }
        Node::OneOf(value, texts) => Value::Bool(match of(value)? {
            Value::Nil => texts.iter().any(String::is_empty),
            value => {
                let value = value.text()?;
                texts.iter().any(|text| text == value)
            }
        }),
        Node::And(parts) => decide(parts, false, of)?,
        Node::Or(parts) => decide(parts, true, of)?,
        Node::Choice(_, condition, then, otherwise) => {
            of(if of(condition)?.boolean()? { then } else { otherwise })?
        }
        Node::List(_, items) => Value::list(items.iter().map(of).collect::<Result<_>>()?),
        Node::Map(fields) => {
            let fields = fields.iter().map(|(key, value)| {
                let key = of(key)?.text()?.to_owned();
                Ok((key, of(value)?))
            });
            Value::Map(Arc::new(fields.collect::<Result<BTreeMap<_, _>>>()?))
        }
        Node::Call(function, arguments) => {
            let arguments: Vec<_> = arguments.iter().map(of).collect::<Result<_>>()?;
            function.call(&arguments, scope)?
        }
        Node::Each(each, _, list, closure) => match of(list)? {
            Value::List(items) => for_each(*each, &items, closure, scope)?,
            Value::Text(_) => return Err(Problem::no_model("a closure for the bytes of a text")),
            other => return Err(Problem::fails(format!("{} is no list", other.kind()))),
        },
    })
}

/// Returns the value of a name with the fields that are taken of it.
fn named<'a>(name: &str, scope: &'a dyn Scope) -> Result<Value<'a>> {
    if let Some(value) = value_of(name, scope) {
        return Ok(value);
    }
    // Where Argo does not look for a name beforehand, it is nil.
    let Some((of, key)) = name.rsplit_once('.') else { return Ok(Value::Nil) };
    // A map has nil for what is not in it; nothing else has fields.
    match named(of, scope)? {
        Value::Names(_) => Ok(Value::Nil),
        other => Err(Problem::fails(format!("`{of}` is {}, which has no `{key}`", other.kind()))),
    }
}

fn member<'a>(value: &Value<'a>, key: &Value<'_>, scope: &'a dyn Scope) -> Result<Value<'a>> {
    match (value, key) {
        (Value::Names(_), Value::Text(key)) if key.contains('.') => Ok(Value::Nil),
        (Value::Names(name), Value::Text(key)) => {
            let name = format!("{name}.{key}");
            unmodelled::check(&name)?;
            Ok(value_of(&name, scope).unwrap_or(Value::Nil))
        }
        (Value::Map(fields), Value::Text(key)) => {
            Ok(fields.get(key.as_ref()).cloned().unwrap_or(Value::Nil))
        }
        // Go takes the zero value of the key's type.
        (Value::Map(fields), Value::Nil) => Ok(fields.get("").cloned().unwrap_or(Value::Nil)),
        (Value::Names(_), Value::Nil) => Ok(Value::Nil),
        (Value::List(items), key) => {
            let place = place(key.integer()?, items.len());
            let item = place.and_then(|place| items.get(place));
            item.cloned().ok_or_else(|| Problem::fails("the list has no such item"))
        }
        (Value::Text(_), Value::Int(_) | Value::Float(_)) => {
            Err(Problem::no_model("a single byte of a text"))
        }
        (value, key) => {
            let key = match key {
                Value::Text(key) => format!("`{key}`"),
                other => other.kind().to_owned(),
            };
            Err(Problem::fails(format!("{} has no {key}", value.kind())))
        }
    }
}

/// Returns the place of an item, from the end if it is negative.
fn place(index: i64, length: usize) -> Option<usize> {
    let from_end = index.checked_add(i64::try_from(length).ok()?)?;
    usize::try_from(if index < 0 { from_end } else { index }).ok()
}

fn slice<'a>(
    value: &Value<'a>,
    from: Option<&Value<'_>>,
    to: Option<&Value<'_>>,
) -> Result<Value<'a>> {
    let length = match value {
        Value::Text(text) => text.len(),
        Value::List(items) => items.len(),
        other => return Err(Problem::fails(format!("{} has no slices", other.kind()))),
    };
    let bound = |bound: Option<&Value<'_>>, default: usize| match bound {
        None => Ok(default),
        Some(bound) => Ok(place(bound.integer()?, length).unwrap_or(0)),
    };
    let to = bound(to, length)?.min(length);
    let from = bound(from, 0)?.min(to);
    Ok(match value {
        Value::Text(text) => {
            let part = text.get(from..to);
            let part = part.ok_or_else(|| Problem::no_model("a cut inside of a character"))?;
            Value::Text(part.to_owned().into())
        }
        Value::List(items) => Value::list(items[from..to].to_vec()),
        _ => Value::Nil,
    })
}

/// Evaluates `&&` and `||`. The last part need not be a boolean.
fn decide<'a>(
    parts: &'a [Node],
    by: bool,
    of: impl Fn(&'a Node) -> Result<Value<'a>>,
) -> Result<Value<'a>> {
    let Some((last, first)) = parts.split_last() else { return Ok(Value::Bool(!by)) };
    for part in first {
        if of(part)?.boolean()? == by {
            return Ok(Value::Bool(by));
        }
    }
    of(last)
}

fn for_each<'a>(
    each: Each,
    items: &[Value<'a>],
    closure: &'a Node,
    scope: &'a dyn Scope,
) -> Result<Value<'a>> {
    let of = |item: &Value<'a>| evaluate(closure, scope, Some(item));
    if each == Each::Map {
        return Ok(Value::list(items.iter().map(of).collect::<Result<_>>()?));
    }
    let mut found = Vec::new();
    for item in items {
        let holds = of(item)?.boolean()?;
        match (each, holds) {
            (Each::All, false) | (Each::None, true) => return Ok(Value::Bool(false)),
            (Each::Any, true) => return Ok(Value::Bool(true)),
            (Each::Find, true) => return Ok(item.clone()),
            (_, true) => found.push(item.clone()),
            (_, false) => {}
        }
    }
    Ok(match each {
        Each::Map | Each::Filter => Value::list(found),
        Each::All | Each::None => Value::Bool(true),
        Each::Any => Value::Bool(false),
        Each::One => Value::Bool(found.len() == 1),
        Each::Count => Value::Int(i64::try_from(found.len()).unwrap_or(i64::MAX)),
        Each::Find => Value::Nil,
    })
}

fn operate<'a>(binary: Binary, left: &Value<'a>, right: &Value<'a>) -> Result<Value<'a>> {
    let compare = |is: fn(Ordering) -> bool| Ok(Value::Bool(left.compare(right)?.is_some_and(is)));
    // `contains` and its like are false for nil.
    let of_texts = |is: fn(&str, &str) -> bool| match (left, right) {
        (Value::Nil, _) | (_, Value::Nil) => Ok(Value::Bool(false)),
        _ => Ok(Value::Bool(is(left.text()?, right.text()?))),
    };
    match binary {
        Binary::Equal => left.equals(right).map(Value::Bool),
        Binary::Unequal => left.equals(right).map(|equal| Value::Bool(!equal)),
        Binary::Less => compare(Ordering::is_lt),
        Binary::LessOrEqual => compare(Ordering::is_le),
        Binary::More => compare(Ordering::is_gt),
        Binary::MoreOrEqual => compare(Ordering::is_ge),
        Binary::In => contains(left, right).map(Value::Bool),
        Binary::Contains => of_texts(|text, part| text.contains(part)),
        Binary::StartsWith => of_texts(|text, part| text.starts_with(part)),
        Binary::EndsWith => of_texts(|text, part| text.ends_with(part)),
        Binary::Add => match (left, right) {
            (Value::Text(left), Value::Text(right)) => {
                Ok(Value::Text([left.as_ref(), right].concat().into()))
            }
            (Value::Text(_), other) | (other, Value::Text(_)) => {
                Err(Problem::fails(format!("a text and {} cannot be added", other.kind())))
            }
            _ => arithmetic(left, right, i64::wrapping_add, |a, b| a + b),
        },
        Binary::Subtract => arithmetic(left, right, i64::wrapping_sub, |a, b| a - b),
        Binary::Multiply => arithmetic(left, right, i64::wrapping_mul, |a, b| a * b),
        Binary::Divide => Ok(Value::Float(left.float()? / right.float()?)),
        Binary::Power => power(left.float()?, right.float()?).map(Value::Float),
        Binary::Remainder => match (left, right) {
            (Value::Int(_), Value::Int(0)) => Err(Problem::fails("a division by zero")),
            (Value::Int(left), Value::Int(right)) => Ok(Value::Int(left.wrapping_rem(*right))),
            _ => Err(Problem::fails("`%` takes integers")),
        },
        Binary::Coalesce => Ok(left.clone()),
    }
}

/// Returns a power, if it is exact: otherwise its last digit depends on who computes it.
fn power(base: f64, exponent: f64) -> Result<f64> {
    let power = base.powf(exponent);
    let is_exact = base.fract() == 0.0
        && exponent.fract() == 0.0
        && exponent >= 0.0
        && power.abs() < 9_007_199_254_740_992.0;
    match is_exact {
        true => Ok(power),
        false => Err(Problem::no_model(format_args!("{base} ** {exponent}"))),
    }
}

fn arithmetic<'a>(
    left: &Value<'a>,
    right: &Value<'a>,
    integers: fn(i64, i64) -> i64,
    floats: fn(f64, f64) -> f64,
) -> Result<Value<'a>> {
    match (left, right) {
        (Value::Int(left), Value::Int(right)) => Ok(Value::Int(integers(*left, *right))),
        _ => Ok(Value::Float(floats(left.float()?, right.float()?))),
    }
}

fn contains(needle: &Value<'_>, list: &Value<'_>) -> Result<bool> {
    match list {
        Value::Nil => Ok(false),
        Value::List(items) => {
            for item in items.iter() {
                if item.equals(needle)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        Value::Map(fields) => match needle {
            Value::Nil => Ok(fields.contains_key("")),
            needle => Ok(fields.contains_key(needle.text()?)),
        },
        Value::Names(name) => Err(Problem::no_model(format_args!("`in` of the map `{name}`"))),
        other => Err(Problem::fails(format!("{} has nothing in it", other.kind()))),
    }
}
