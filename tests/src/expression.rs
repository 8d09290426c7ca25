//! The part of Argo's expression language that the workflows of the tests use.

use std::borrow::Cow;

use serde_json::{Map, Value as Json, json};

/// The value of a part of an expression. A value from the environment is borrowed, because the
/// environment contains the outputs of all tasks.
type Value<'a> = Cow<'a, Json>;

/// Adds what an exit handler knows of the end of a workflow.
pub fn add_end(env: &mut Json, status: &str) {
    env["workflow"]["status"] = status.into();
    // Argo quotes them.
    env["workflow"]["failures"] = "\"[]\"".into();
    env["workflow"]["duration"] = "12.5".into();
}

/// Evaluates an expression, with names looked up in `env`. Returns the reason if it fails.
pub fn evaluate(expression: &str, env: &Json) -> Result<Json, String> {
    let mut parser = Parser { tokens: tokens(expression)?, at: 0, env, item: Json::Null };
    let value = parser.ternary()?;
    match parser.peek() {
        None => Ok(value.into_owned()),
        Some(token) => Err(format!("{token:?} is left of {expression}")),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Text(String),
    Number(f64),
    Name(String),
    Sign(String),
}

fn tokens(text: &str) -> Result<Vec<Token>, String> {
    let mut tokens = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c.is_whitespace() {
            at += 1;
        } else if c == '"' || c == '\'' {
            let start = at;
            at += 1;
            while at < chars.len() && chars[at] != c {
                at += if chars[at] == '\\' { 2 } else { 1 };
            }
            let inner: String = chars[start + 1..at].iter().collect();
            let value = serde_json::from_str(&format!("\"{inner}\""));
            tokens.push(Token::Text(value.map_err(|why| format!("{why}: {inner}"))?));
            at += 1;
        } else if c.is_ascii_digit() {
            let start = at;
            while at < chars.len() && (chars[at].is_ascii_digit() || chars[at] == '.') {
                at += 1;
            }
            let number: String = chars[start..at].iter().collect();
            tokens.push(Token::Number(number.parse().map_err(|_| number)?));
        } else if c.is_alphabetic() || c == '_' {
            let start = at;
            while at < chars.len() && (chars[at].is_alphanumeric() || chars[at] == '_') {
                at += 1;
            }
            tokens.push(Token::Name(chars[start..at].iter().collect()));
        } else {
            let two: String = chars[at..chars.len().min(at + 2)].iter().collect();
            let sign = match two.as_str() {
                "==" | "!=" | "<=" | ">=" | "&&" | "||" => two,
                _ => c.to_string(),
            };
            at += sign.len();
            tokens.push(Token::Sign(sign));
        }
    }
    Ok(tokens)
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    env: &'a Json,
    /// The item that a closure is evaluated for.
    item: Json,
}

const LEVELS: [&[&str]; 4] =
    [&["||"], &["&&"], &["==", "!=", "<", "<=", ">", ">=", "in"], &["+", "-"]];

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        self.at += 1;
        self.tokens.get(self.at - 1).cloned()
    }

    fn eat(&mut self, sign: &str) -> bool {
        let found =
            matches!(self.peek(), Some(Token::Sign(found) | Token::Name(found)) if found == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), String> {
        if self.eat(sign) { Ok(()) } else { Err(format!("{sign} expected, {:?}", self.peek())) }
    }

    fn ternary(&mut self) -> Result<Value<'a>, String> {
        let condition = self.binary(0);
        if !self.eat("?") {
            return condition;
        }
        // Only the way that is taken may fail.
        let then = self.ternary();
        self.expect(":")?;
        let otherwise = self.ternary();
        if boolean(condition?.as_ref())? { then } else { otherwise }
    }

    fn binary(&mut self, level: usize) -> Result<Value<'a>, String> {
        let Some(signs) = LEVELS.get(level) else { return self.unary() };
        let mut left = self.binary(level + 1);
        while let Some(sign) = signs.iter().find(|sign| self.eat(sign)) {
            let is_true = matches!(self.peek(), Some(Token::Name(name)) if name == "true");
            let start = self.at;
            let right = self.binary(level + 1);
            // Argo leaves a constant `true` out, and takes the other side for whatever it is.
            if *sign == "&&" && is_true && self.at == start + 1 {
                continue;
            }
            // A failure is a value, too: the rest is read in any case.
            let decided = left.as_ref().ok().and_then(|value| boolean(value).ok());
            left = match (*sign, decided) {
                ("&&", Some(false)) => Ok(Cow::Owned(json!(false))),
                ("||", Some(true)) => Ok(Cow::Owned(json!(true))),
                _ => left
                    .and_then(|left| operate(sign, left.as_ref(), right?.as_ref()).map(Cow::Owned)),
            };
        }
        left
    }

    fn unary(&mut self) -> Result<Value<'a>, String> {
        if self.eat("!") {
            return Ok(Cow::Owned(json!(!boolean(self.unary()?.as_ref())?)));
        }
        if self.eat("-") {
            return Ok(Cow::Owned(json!(-(number(self.unary()?.as_ref())? as i64))));
        }
        self.postfix()
    }

    fn postfix(&mut self) -> Result<Value<'a>, String> {
        let mut value = self.primary();
        loop {
            if self.eat(".") {
                let Some(Token::Name(name)) = self.next() else { return Err("a name".into()) };
                if self.eat("(") {
                    // Only `sprig` has functions.
                    let name = format!("sprig.{name}");
                    value = self.arguments().and_then(|args| call(&name, &args)).map(Cow::Owned);
                } else {
                    value = value.and_then(|value| index(value, &name.into()));
                }
            } else if self.eat("[") {
                let from = self.ternary();
                if self.eat(":") {
                    self.expect("-")?;
                    let to = self.ternary()?;
                    self.expect("]")?;
                    let (value_, from) = (value?, from?);
                    let text = value_.as_str().ok_or("a slice of no text")?;
                    let (from, to) = (number(&from)? as usize, number(&to)? as usize);
                    value = Ok(Cow::Owned(text[from..text.len() - to].into()));
                } else {
                    self.expect("]")?;
                    value = match (value, from) {
                        (Ok(value), Ok(key)) => index(value, &key),
                        (Err(why), _) | (_, Err(why)) => Err(why),
                    };
                }
            } else {
                return value;
            }
        }
    }

    fn list(&mut self, close: &str) -> Result<Vec<Result<Value<'a>, String>>, String> {
        let mut items = Vec::new();
        while !self.eat(close) {
            items.push(self.ternary());
            if !self.eat(",") {
                self.expect(close)?;
                break;
            }
        }
        Ok(items)
    }

    /// Evaluates `list, {closure})`, the arguments of `map`.
    fn map(&mut self) -> Result<Json, String> {
        let list = self.ternary();
        self.expect(",")?;
        self.expect("{")?;
        let start = self.at;
        let items = list.and_then(|list| match list.as_ref() {
            Json::Array(items) => Ok(items.clone()),
            other => Err(format!("no list: {other}")),
        });
        // The closure is read also if there is no item.
        let before = std::mem::take(&mut self.item);
        let _ = self.ternary();
        let mut values = Vec::new();
        for item in items.iter().flatten() {
            (self.at, self.item) = (start, item.clone());
            values.push(self.ternary().map(Cow::into_owned));
        }
        self.item = before;
        self.expect("}")?;
        self.expect(")")?;
        items?;
        values.into_iter().collect()
    }

    fn arguments(&mut self) -> Result<Vec<Json>, String> {
        self.list(")")?.into_iter().map(|argument| argument.map(Cow::into_owned)).collect()
    }

    fn primary(&mut self) -> Result<Value<'a>, String> {
        let value = match self.next() {
            Some(Token::Sign(sign)) if sign == "#" => self.item.clone(),
            Some(Token::Text(text)) => text.into(),
            Some(Token::Number(number)) if number.fract() == 0.0 => json!(number as i64),
            Some(Token::Number(number)) => json!(number),
            Some(Token::Sign(sign)) if sign == "(" => {
                let value = self.ternary();
                self.expect(")")?;
                return value;
            }
            Some(Token::Sign(sign)) if sign == "[" => {
                let items = self.list("]")?.into_iter();
                items.map(|item| item.map(Cow::into_owned)).collect::<Result<_, _>>()?
            }
            Some(Token::Sign(sign)) if sign == "{" => {
                let mut fields = Map::new();
                while !self.eat("}") {
                    let key = self.ternary()?;
                    self.expect(":")?;
                    let value = self.ternary()?.into_owned();
                    fields.insert(key.as_str().unwrap_or_default().to_owned(), value);
                    self.eat(",");
                }
                Json::Object(fields)
            }
            Some(Token::Name(name)) => match name.as_str() {
                "true" => json!(true),
                "false" => json!(false),
                "map" if self.eat("(") => self.map()?,
                "nil" => Json::Null,
                function if self.eat("(") => {
                    let function = function.to_owned();
                    call(&function, &self.arguments()?)?
                }
                name => return Ok(Cow::Borrowed(&self.env[name])),
            },
            other => return Err(format!("{other:?} is no value")),
        };
        Ok(Cow::Owned(value))
    }
}

/// Calls a function.
fn call(function: &str, arguments: &[Json]) -> Result<Json, String> {
    let (first, second) = (arguments.first().ok_or("an argument")?, arguments.get(1));
    let text = match second.unwrap_or(first) {
        Json::String(text) => text.clone(),
        other => other.to_string(),
    };
    let affix = first.as_str().unwrap_or_default();
    match function {
        "asInt" => text.parse::<i64>().map(Json::from).map_err(|_| format!("no integer: {text}")),
        "asFloat" => text.parse::<f64>().map(Json::from).map_err(|_| format!("no number: {text}")),
        "fromJSON" | "sprig.mustFromJson" => {
            serde_json::from_str(&text).map_err(|why| why.to_string())
        }
        "toJson" => Ok(go_json(first).into()),
        "len" if first.is_string() => Ok(affix.chars().count().into()),
        "len" => match first {
            Json::Array(items) => Ok(items.len().into()),
            other => Err(format!("no length of {other}")),
        },
        "join" => joined(first, second.unwrap_or(&Json::Null)),
        "sprig.join" => joined(second.unwrap_or(&Json::Null), first),
        "sprig.regexReplaceAll" => match (affix, arguments.get(2).and_then(Json::as_str)) {
            (NOT_IN_DISPLAY_NAME, Some(by)) => Ok(replaced(&text, by).into()),
            other => Err(format!("an unknown replacement: {other:?}")),
        },
        "sprig.trimAll" => Ok(text.trim_matches(|c| affix.contains(c)).into()),
        "sprig.trunc" => {
            let most = number(first)? as usize;
            Ok(text.get(..most).unwrap_or(&text).into())
        }
        "sprig.trimPrefix" => Ok(text.strip_prefix(affix).unwrap_or(&text).into()),
        "sprig.trimSuffix" => Ok(text.strip_suffix(affix).unwrap_or(&text).into()),
        other => Err(format!("an unknown function: {other}")),
    }
}

/// The only regular expression of the workflows.
const NOT_IN_DISPLAY_NAME: &str = "[^a-zA-Z0-9.-]+";

fn replaced(text: &str, by: &str) -> String {
    let is_kept = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let mut kept = String::new();
    let mut is_inside = false;
    for c in text.chars() {
        if is_kept(c) {
            kept.push(c);
        } else if !is_inside {
            kept.push_str(by);
        }
        is_inside = !is_kept(c);
    }
    kept
}

fn joined(list: &Json, by: &Json) -> Result<Json, String> {
    let items = list.as_array().ok_or("no list")?.iter().map(Json::as_str);
    let items: Vec<&str> = items.collect::<Option<_>>().ok_or("no text in a list")?;
    Ok(items.join(by.as_str().ok_or("no text to join by")?).into())
}

/// Returns JSON as Go writes it.
fn go_json(value: &Json) -> String {
    let escaped = [("<", "\\u003c"), (">", "\\u003e"), ("&", "\\u0026")];
    let escaped = escaped.into_iter().chain([("\u{2028}", "\\u2028"), ("\u{2029}", "\\u2029")]);
    escaped.fold(value.to_string(), |json, (character, escape)| json.replace(character, escape))
}

fn index<'a>(value: Value<'a>, key: &Json) -> Result<Value<'a>, String> {
    match value {
        Cow::Borrowed(value) => {
            Ok(part(value, key)?.map_or_else(|| Cow::Owned(Json::Null), Cow::Borrowed))
        }
        Cow::Owned(value) => Ok(Cow::Owned(part(&value, key)?.cloned().unwrap_or_default())),
    }
}

/// Returns a field, if the object has it, or an item.
fn part<'a>(value: &'a Json, key: &Json) -> Result<Option<&'a Json>, String> {
    match (value, key) {
        (Json::Object(fields), Json::String(key)) => Ok(fields.get(key)),
        (Json::Array(items), Json::Number(index)) => {
            let item = items.get(index.as_u64().unwrap_or(u64::MAX) as usize);
            item.map(Some).ok_or("no item".into())
        }
        _ => Err(format!("{key} of {value}")),
    }
}

fn boolean(value: &Json) -> Result<bool, String> {
    value.as_bool().ok_or_else(|| format!("no boolean: {value}"))
}

fn number(value: &Json) -> Result<f64, String> {
    value.as_f64().ok_or_else(|| format!("no number: {value}"))
}

fn operate(sign: &str, left: &Json, right: &Json) -> Result<Json, String> {
    Ok(match sign {
        "&&" | "||" => {
            boolean(left)?;
            json!(boolean(right)?)
        }
        "==" => json!(left == right),
        "!=" => json!(left != right),
        "in" => json!(right.as_array().ok_or("no list")?.contains(left)),
        "<" => json!(number(left)? < number(right)?),
        "<=" => json!(number(left)? <= number(right)?),
        ">" => json!(number(left)? > number(right)?),
        ">=" => json!(number(left)? >= number(right)?),
        "-" => json!((number(left)? - number(right)?) as i64),
        _ => match (left, right) {
            (Json::String(left), Json::String(right)) => json!(format!("{left}{right}")),
            (Json::Number(_), Json::Number(_)) => json!((number(left)? + number(right)?) as i64),
            _ => return Err(format!("{left} + {right}")),
        },
    })
}
