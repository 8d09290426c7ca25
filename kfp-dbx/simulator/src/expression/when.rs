//! Conditions (`when`), in the language that Argo has for them: `govaluate`'s, with names as texts.

use super::problem::Problem;

/// How deep a condition may be nested.
const MAX_DEPTH: usize = 100;

#[derive(Clone, Debug, PartialEq)]
enum Value {
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Value>),
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Value(Value),
    Sign(&'static str),
}

/// The signs.
const SIGNS: [&str; 17] =
    ["==", "!=", ">=", "<=", "&&", "||", ">", "<", "!", "+", "-", "*", "/", "%", "(", ")", ","];

/// The signs that have no model.
const UNKNOWN: [&str; 12] = ["=~", "!~", "?", ":", "??", "&", "|", "^", "<<", ">>", "**", "~"];

/// Evaluates a condition (`when`) whose tags are replaced. An empty one holds.
///
/// # Errors
/// It cannot be read, fails, or is no boolean: with a message like Argo's. Or it has no model.
pub fn holds(when: &str) -> Result<bool, Problem> {
    match when {
        "" | "true" | "(true)" => return Ok(true),
        "false" | "(false)" => return Ok(false),
        _ => {}
    }
    let told = |what: &str, problem: Problem| match problem.has_no_model {
        true => problem,
        false => Problem::fails(format!("{what} '{when}': {}", problem.why)),
    };
    let tokens = tokens(when).map_err(|problem| told("Invalid 'when' expression", problem))?;
    let mut parser = Parser { tokens, at: 0, depth: 0 };
    let value = parser.level(0).and_then(|value| match parser.tokens.get(parser.at) {
        None => Ok(value),
        Some(_) => Err(Problem::fails("Cannot transition token types")),
    });
    match value.map_err(|problem| told("Failed to evaluate 'when' expresion", problem))? {
        Value::Bool(value) => Ok(value),
        other => {
            let value = other.shown();
            Err(Problem::fails(format!("Expected boolean evaluation for '{when}'. Got {value}")))
        }
    }
}

fn tokens(text: &str) -> Result<Vec<Token>, Problem> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c.is_whitespace() {
            rest = &rest[c.len_utf8()..];
            continue;
        }
        let (token, after) = match c {
            '"' | '\'' => quoted(&rest[1..])?,
            '0'..='9' | '.' => {
                let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.');
                let (digits, after) = rest.split_at(end.unwrap_or(rest.len()));
                if after.starts_with('x') {
                    return Err(Problem::no_model(format_args!("the condition `{text}`")));
                }
                let number = digits.parse().map(|number| Token::Value(Value::Number(number)));
                let why = |_| {
                    Problem::fails(format!("Unable to parse numeric value '{digits}' to float64"))
                };
                (number.map_err(why)?, after)
            }
            c if c.is_alphabetic() => word(rest)?,
            '(' | ')' | ',' => sign(rest, c.len_utf8())?,
            _ => {
                // What stands together is one sign.
                let is_end =
                    |c: char| c.is_alphanumeric() || c.is_whitespace() || "()[]'\"".contains(c);
                sign(rest, rest.find(is_end).unwrap_or(rest.len()).max(c.len_utf8()))?
            }
        };
        tokens.push(token);
        rest = after;
    }
    Ok(tokens)
}

fn sign(text: &str, length: usize) -> Result<(Token, &str), Problem> {
    let (found, rest) = text.split_at(length);
    match SIGNS.iter().find(|sign| **sign == found) {
        Some(sign) => Ok((Token::Sign(sign), rest)),
        None if UNKNOWN.contains(&found) => {
            Err(Problem::no_model(format_args!("`{found}` in a condition")))
        }
        None => Err(Problem::fails(format!("Invalid token: '{found}'"))),
    }
}

/// Reads a text up to the next quote, whichever.
fn quoted(text: &str) -> Result<(Token, &str), Problem> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' | '\'' => {
                let looks_like_time = value.contains([':', '-'])
                    && value.starts_with(|c: char| c.is_ascii_digit() || "MTWFS".contains(c))
                    && value.contains(|c: char| c.is_ascii_digit());
                if looks_like_time && is_time(&value) {
                    let what = format!("the text {value:?} in a condition, which may be a time,");
                    return Err(Problem::no_model(what));
                }
                return Ok((Token::Value(Value::Text(value)), &text[at + 1..]));
            }
            '\\' => value.extend(chars.next().map(|(_, c)| c)),
            c => value.push(c),
        }
    }
    Err(Problem::fails("Unclosed string literal"))
}

/// Whether Argo may read a text as a time: a date, or a time with a word of the calendar.
fn is_time(text: &str) -> bool {
    let date: Vec<&str> = text.splitn(3, '-').collect();
    let is_date = date.len() == 3
        && date[0].len() == 4
        && date[..2].iter().all(|part| part.chars().all(|c| c.is_ascii_digit()))
        && date[2].starts_with(|c: char| c.is_ascii_digit());
    let is_kitchen = text.ends_with("AM") || text.ends_with("PM");
    is_date || text.contains(':') && (is_kitchen || text.starts_with(char::is_alphabetic))
}

fn word(text: &str) -> Result<(Token, &str), Problem> {
    let is_in_name = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let end = text.find(|c| !is_in_name(c)).unwrap_or(text.len());
    let (word, rest) = text.split_at(end);
    if rest.starts_with('\\') {
        return Err(Problem::no_model(format_args!("the condition `{text}`")));
    }
    let token = match word {
        "true" => Token::Value(Value::Bool(true)),
        "false" => Token::Value(Value::Bool(false)),
        "in" | "IN" => Token::Sign("in"),
        word if word.contains('.') => {
            return Err(Problem::fails(format!("Unable to access parameter field '{word}'")));
        }
        word => Token::Value(Value::Text(word.to_owned())),
    };
    Ok((token, rest))
}

struct Parser {
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

/// The operators of two values, the ones that bind the least first.
const LEVELS: [&[&str]; 5] =
    [&["||"], &["&&"], &["==", "!=", ">", "<", ">=", "<=", "in"], &["+", "-"], &["*", "/", "%"]];

impl Parser {
    fn eat(&mut self, sign: &str) -> bool {
        let found = matches!(self.tokens.get(self.at), Some(Token::Sign(found)) if *found == sign);
        self.at += usize::from(found);
        found
    }

    fn level(&mut self, level: usize) -> Result<Value, Problem> {
        let Some(signs) = LEVELS.get(level) else { return self.prefix() };
        let mut left = self.level(level + 1)?;
        while let Some(sign) = signs.iter().find(|sign| self.eat(sign)) {
            let right = self.level(level + 1);
            left = match (*sign, &left) {
                // The other side may fail then, but it has to be read.
                ("&&", Value::Bool(false)) | ("||", Value::Bool(true)) => {
                    if right.is_err() {
                        return Err(Problem::no_model("a condition with a part that fails"));
                    }
                    left
                }
                _ => operate(sign, &left, &right?)?,
            };
        }
        Ok(left)
    }

    fn prefix(&mut self) -> Result<Value, Problem> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Problem::no_model("a condition that is nested so deeply"));
        }
        let value = if self.eat("!") {
            match self.prefix()? {
                Value::Bool(value) => Value::Bool(!value),
                other => return Err(unusable(&other, "prefix", "!", "")),
            }
        } else if self.eat("-") {
            match self.prefix()? {
                Value::Number(value) => Value::Number(-value),
                other => return Err(unusable(&other, "prefix", "-", "")),
            }
        } else if self.eat("(") {
            let first = self.level(0)?;
            let mut items = vec![first];
            while self.eat(",") {
                items.push(self.level(0)?);
            }
            if !self.eat(")") {
                return Err(Problem::fails("Unbalanced parenthesis"));
            }
            match items.len() {
                1 => items.remove(0),
                _ => Value::List(items),
            }
        } else {
            match self.tokens.get(self.at) {
                Some(Token::Value(value)) => {
                    self.at += 1;
                    value.clone()
                }
                Some(Token::Sign(sign)) => {
                    return Err(Problem::fails(format!("Cannot transition to '{sign}'")));
                }
                None => return Err(Problem::fails("Unexpected end of expression")),
            }
        };
        self.depth -= 1;
        Ok(value)
    }
}

fn unusable(value: &Value, what: &str, sign: &str, is_not: &str) -> Problem {
    let value = value.shown();
    Problem::fails(format!("Value '{value}' cannot be used with the {what} '{sign}'{is_not}"))
}

fn operate(sign: &str, left: &Value, right: &Value) -> Result<Value, Problem> {
    let order = |left: &Value, right: &Value| match (left, right) {
        (Value::Number(left), Value::Number(right)) => Ok(left.partial_cmp(right)),
        (Value::Text(left), Value::Text(right)) => Ok(Some(left.cmp(right))),
        _ => Err(unusable(left, "comparator", sign, ", it is not a number")),
    };
    Ok(Value::Bool(match sign {
        "&&" | "||" => match (left, right) {
            (Value::Bool(left), Value::Bool(right)) if sign == "&&" => *left && *right,
            (Value::Bool(left), Value::Bool(right)) => *left || *right,
            (Value::Bool(_), other) | (other, _) => {
                return Err(unusable(other, "logical operator", sign, ", it is not a bool"));
            }
        },
        "==" => left == right,
        "!=" => left != right,
        ">" => order(left, right)?.is_some_and(std::cmp::Ordering::is_gt),
        ">=" => order(left, right)?.is_some_and(std::cmp::Ordering::is_ge),
        "<" => order(left, right)?.is_some_and(std::cmp::Ordering::is_lt),
        "<=" => order(left, right)?.is_some_and(std::cmp::Ordering::is_le),
        "in" => match right {
            Value::List(items) => items.contains(left),
            other => return Err(unusable(other, "comparator", "in", ", it is not an array")),
        },
        _ => return calculate(sign, left, right),
    }))
}

fn calculate(sign: &str, left: &Value, right: &Value) -> Result<Value, Problem> {
    let is_text = matches!(left, Value::Text(_)) || matches!(right, Value::Text(_));
    if sign == "+" && is_text {
        return Ok(Value::Text(left.shown() + &right.shown()));
    }
    let number = |value: &Value| match value {
        Value::Number(number) => Ok(*number),
        other => Err(unusable(other, "modifier", sign, ", it is not a number")),
    };
    let (left, right) = (number(left)?, number(right)?);
    Ok(Value::Number(match sign {
        "+" => left + right,
        "-" => left - right,
        "*" => left * right,
        "/" => left / right,
        _ => left % right,
    }))
}

impl Value {
    fn shown(&self) -> String {
        match self {
            Self::Bool(value) => value.to_string(),
            Self::Number(value) => super::value::general(*value),
            Self::Text(text) => text.clone(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(Self::shown).collect();
                format!("[{}]", items.join(" "))
            }
        }
    }
}
