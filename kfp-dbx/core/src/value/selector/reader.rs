//! Reads the requirements of a selector.

use super::requirement::{Requirement, Test};
use super::tokens::{Reader, Token};
use crate::text::excerpt::excerpt;
use crate::text::name_rule::check_label;
use crate::text::names::check_label_key;
use crate::text::nearest::nearest;
use crate::text::quoted::quoted;

const OPERATORS: [&str; 7] = ["=", "==", "!=", "in", "notin", ">", "<"];

/// Returns all requirements.
pub(super) fn parse(text: &str) -> Result<Vec<Requirement<'_>>, String> {
    let mut reader = Reader(text);
    let mut requirements = Vec::new();
    if reader.peek().is_none() {
        return Ok(requirements);
    }
    loop {
        requirements.push(reader.requirement()?);
        match reader.next() {
            None => return Ok(requirements),
            Some(Token::Sign(",")) if reader.peek().is_none() => {
                return Err("nothing follows the last comma: remove it".to_owned());
            }
            Some(Token::Sign(",")) => {}
            Some(Token::Word(word)) => {
                return Err(format!(
                    "`{}` follows a complete requirement: a value can't contain a space, and requirements are joined with a comma",
                    excerpt(word)
                ));
            }
            Some(Token::Sign(sign)) => {
                return Err(format!(
                    "`{sign}` follows a complete requirement: join requirements with a comma"
                ));
            }
        }
    }
}

impl<'a> Reader<'a> {
    /// Reads one requirement.
    fn requirement(&mut self) -> Result<Requirement<'a>, String> {
        let absent = matches!(self.peek(), Some(Token::Sign("!")));
        if absent {
            self.next();
        }
        let key = match self.next() {
            Some(Token::Word(key)) => key,
            Some(Token::Sign(sign)) => {
                return Err(format!(
                    "a requirement must begin with a path, but it begins with `{sign}`"
                ));
            }
            None => return Err("a path must follow `!`".to_owned()),
        };
        check_key(key)?;
        match (self.peek(), absent) {
            (Some(Token::Sign("=" | "==")), true) => Err(format!(
                "`!` before a path means that the path is absent: write `{} != …`",
                excerpt(key)
            )),
            (Some(operator), false) if !matches!(operator, Token::Sign(",")) => {
                self.next();
                self.comparison(key, operator).map(|test| Requirement { key, test })
            }
            // The rest is not part of this requirement, and checked by the caller.
            (_, true) => Ok(Requirement { key, test: Test::Absent }),
            (_, false) => Ok(Requirement { key, test: Test::Exists }),
        }
    }

    /// Reads the values after an operator.
    fn comparison(&mut self, key: &str, operator: Token<'a>) -> Result<Test<'a>, String> {
        match operator {
            Token::Sign("!=") => Ok(Test::NotIn(vec![self.value()?])),
            Token::Sign("=" | "==") => Ok(Test::In(vec![self.value()?])),
            Token::Sign(sign @ (">" | "<")) => match self.value()? {
                "" => Err(format!("an integer must follow `{sign}`")),
                value => match value.parse::<i64>() {
                    Ok(bound) if sign == ">" => Ok(Test::Above(bound)),
                    Ok(bound) => Ok(Test::Below(bound)),
                    Err(_) => Err(format!(
                        "`{sign}` compares 64-bit integers, but `{}` is not one",
                        excerpt(value)
                    )),
                },
            },
            Token::Word("in") => self.values("in").map(Test::In),
            Token::Word("notin") => self.values("notin").map(Test::NotIn),
            Token::Word(word) => Err(self.unknown_operator(key, word)),
            Token::Sign("!") if matches!(self.peek(), Some(Token::Word("in"))) => {
                Err("`!in` is not supported: write `notin`".to_owned())
            }
            Token::Sign(sign) => {
                Err(format!("`{sign}` is not an operator: the available ones are {}", operators()))
            }
        }
    }

    fn unknown_operator(self, key: &str, word: &str) -> String {
        let lower = word.to_ascii_lowercase();
        let next = match self.peek() {
            Some(Token::Word(next)) => next.to_ascii_lowercase(),
            _ => String::new(),
        };
        let instead = match (lower.as_str(), next.as_str()) {
            ("not", "in") => Some("notin"),
            ("is" | "eq" | "equals", _) => Some("="),
            ("ne", _) => Some("!="),
            ("gt", _) => Some(">"),
            ("lt", _) => Some("<"),
            ("exists", _) => {
                return format!("the path alone means that it exists: write `{}`", excerpt(key));
            }
            _ => nearest(&lower, ["in", "notin"]),
        };
        match instead {
            Some(instead) => format!("`{}` is not an operator: write `{instead}`", excerpt(word)),
            None => format!(
                "`{}` is not an operator: the available ones are {}",
                excerpt(word),
                operators()
            ),
        }
    }

    /// Reads the value after `=`. A missing value is the empty one.
    fn value(&mut self) -> Result<&'a str, String> {
        match self.peek() {
            None | Some(Token::Sign(",")) => Ok(""),
            Some(Token::Word(value)) => {
                self.next();
                check_value(value)?;
                Ok(value)
            }
            Some(Token::Sign("(")) => {
                Err("several values need the operator `in`: write `in (…)`".to_owned())
            }
            Some(Token::Sign(sign)) => Err(format!("expected a value, found `{sign}`")),
        }
    }

    /// Reads the values in parentheses. Where one is missing, it is the empty one.
    fn values(&mut self, operator: &str) -> Result<Vec<&'a str>, String> {
        let mut values = Vec::new();
        let closed = || format!("the values after `{operator}` must end with `)`");
        match self.next() {
            Some(Token::Sign("(")) => {}
            Some(Token::Word(word)) => {
                return Err(format!(
                    "the values after `{operator}` must be in parentheses: write `{operator} ({})`",
                    excerpt(word)
                ));
            }
            _ => return Err(format!("`{operator}` must be followed by values in parentheses")),
        }
        if let Some(Token::Sign(")")) = self.peek() {
            self.next();
            return Ok(vec![""]);
        }
        loop {
            match self.next() {
                Some(Token::Word(value)) => {
                    check_value(value)?;
                    values.push(value);
                    if let Some(Token::Word(second)) = self.peek() {
                        return Err(format!(
                            "two values must be separated by a comma, but `{}` and `{}` are not",
                            excerpt(value),
                            excerpt(second)
                        ));
                    }
                    if let Some(Token::Sign(")")) = self.peek() {
                        self.next();
                        return Ok(values);
                    }
                }
                Some(Token::Sign(",")) => match self.peek() {
                    Some(Token::Sign(")")) => {
                        self.next();
                        values.push("");
                        return Ok(values);
                    }
                    // Kubernetes reads two commas at once, so that `(a,,)` does not end.
                    Some(Token::Sign(",")) => {
                        self.next();
                        values.push("");
                    }
                    _ if values.is_empty() => values.push(""),
                    _ => {}
                },
                Some(Token::Sign(")")) => {
                    return Err("there is an extra comma before `)`".to_owned());
                }
                Some(Token::Sign(sign)) => {
                    return Err(format!("expected a value, found `{sign}`"));
                }
                None => return Err(closed()),
            }
        }
    }
}

fn operators() -> String {
    quoted(OPERATORS)
}

fn check_key(key: &str) -> Result<(), String> {
    let shown = || excerpt(key);
    let names = key.trim_start_matches('.');
    if names.len() < key.len() && !names.is_empty() {
        return Err(format!("a path can't begin with a dot: write `{}`", excerpt(names)));
    }
    if key.contains("..") {
        return Err(format!("`{}` is not a path: a name is missing between two dots", shown()));
    }
    match key.contains('/') {
        // A name with a DNS name before it, which gjson looks up as one field.
        true => check_label_key(key).map_err(|why| format!("`{}` is not a path: {why}", shown())),
        false => {
            check_label(key).map_err(|why| format!("`{}` is not a path: a path {why}", shown()))
        }
    }
}

fn check_value(value: &str) -> Result<(), String> {
    check_label(value).map_err(|why| format!("`{}` is not a value: a value {why}", excerpt(value)))
}
