//! The `successCondition` and `failureCondition` of an Argo resource template: a label selector
//! over the fields of the object, such as `status.state in (DONE, FAILED), !status.error`.
//!
//! The rules are those of Kubernetes' `labels.Parse` (k8s.io/apimachinery), which Argo's
//! `workflow/executor/resource.go` calls once the object is made. A key is then a path into
//! the object, in the syntax of gjson.

use crate::text::excerpt::{excerpt, write_instead};
use crate::text::names::{MAX_LABEL, check_label, check_label_key};
use crate::text::nearest::nearest;

const OPERATORS: [&str; 7] = ["=", "==", "!=", "in", "notin", ">", "<"];

/// What is wrong with a condition, if anything. The empty one asks for nothing.
///
/// ```
/// use kfp_dbx_core::value::selector::check;
/// assert!(check("status.state in (DONE, FAILED), !status.error").is_ok());
/// assert_eq!(
///     check("status.state == 'DONE'").unwrap_err(),
///     "values can't be in quotes; write `status.state == DONE`",
/// );
/// ```
///
/// # Errors
/// The rule that it breaks, in words.
pub fn check(text: &str) -> Result<(), String> {
    match habit(text) {
        Some(why) => Err(why),
        None => parse(text).map(drop).map_err(|why| connective(text).unwrap_or(why)),
    }
}

/// The paths that a condition looks at, in their order; none where it is not valid.
///
/// ```
/// use kfp_dbx_core::value::selector::keys;
/// assert_eq!(keys("status.ready = yes, !status.error"), ["status.ready", "status.error"]);
/// ```
pub fn keys(text: &str) -> Vec<&str> {
    parse(text).unwrap_or_default()
}

/// What other languages write, and no selector: each of these signs is wrong wherever it stands.
fn habit(text: &str) -> Option<String> {
    if text.contains("||") {
        return Some(no_or(text, "||"));
    }
    if text.contains("&&") {
        return Some(no_and(text, "&&"));
    }
    for (sign, instead) in [("===", "=="), ("!==", "!="), ("<>", "!=")] {
        if text.contains(sign) {
            let way_out = written(&plain(text).replace(sign, instead));
            let way_out = way_out.unwrap_or_else(|| format!("; write `{instead}`"));
            return Some(format!("`{sign}` is not supported{way_out}"));
        }
    }
    if let Some(why) = [">=", "=>", "<=", "=<"].into_iter().find_map(|sign| no_bound(text, sign)) {
        return Some(why);
    }
    if text.contains('~') {
        return Some(
            "patterns are not supported: compare the whole value with `=`, `!=`, `in (…)` or `notin (…)`"
                .to_owned(),
        );
    }
    if text.contains(['{', '}', '$', '[', ']']) {
        let way_out = written(&plain(text)).unwrap_or_else(|| {
            "; write an item of a list as a number, as in `status.conditions.0.status`".to_owned()
        });
        return Some(format!(
            "a path consists of names and dots, without braces, `$` and `[`{way_out}"
        ));
    }
    if text.contains(['\'', '"', '`']) {
        let way_out = written(&plain(text)).unwrap_or_else(|| {
            format!(
                ", and they can contain only letters, digits, `-`, `_` and `.`, at most {MAX_LABEL} characters"
            )
        });
        return Some(format!("values can't be in quotes{way_out}"));
    }
    None
}

fn written(candidate: &str) -> Option<String> {
    write_instead(candidate.trim(), |text| parse(text).map(drop))
}

/// Without quotes and without what a `JSONPath` has more than a path of gjson.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\'' | '"' | '`' | '{' | '}' | '$' | ']' => {}
            '.' | '[' if plain.ends_with('.') => {}
            '.' | '[' if plain.chars().next_back().is_none_or(ends_word) => {}
            '[' => plain.push('.'),
            c => plain.push(c),
        }
    }
    plain
}

/// Words that join requirements elsewhere. They may be paths or values, so this is looked at
/// only where the whole is no selector.
fn connective(text: &str) -> Option<String> {
    let or = [" or ", " OR "].into_iter().find(|word| text.contains(word));
    let and = [" and ", " AND "].into_iter().find(|word| text.contains(word));
    or.map(|word| no_or(text, word)).or_else(|| and.map(|word| no_and(text, word)))
}

fn no_or(text: &str, sign: &str) -> String {
    let way_out = same_path(text, sign).and_then(|one| written(&one)).unwrap_or_else(|| {
        "; write alternatives for one path as `in (…)`, and join the requirements of a failure condition with commas: one of them is enough"
            .to_owned()
    });
    format!("`{}` is not supported{way_out}", sign.trim())
}

/// `a = x || a = y` as `a in (x, y)`.
fn same_path(text: &str, sign: &str) -> Option<String> {
    let plain = plain(text);
    let pairs: Option<Vec<_>> = plain.split(sign).map(|part| part.split_once('=')).collect();
    let pairs = pairs?;
    let path = pairs.first()?.0.trim();
    let values: Vec<_> =
        pairs.iter().map(|(_, value)| value.trim_start_matches('=').trim()).collect();
    let one = pairs.iter().all(|(other, _)| other.trim() == path);
    one.then(|| format!("{path} in ({})", values.join(", ")))
}

fn no_and(text: &str, sign: &str) -> String {
    let parts: Vec<_> = text.split(sign).map(str::trim).collect();
    let way_out = written(&plain(&parts.join(", "))).unwrap_or_default();
    format!(
        "`{}` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one{way_out}",
        sign.trim()
    )
}

/// `a >= 5` is `a > 4`.
fn no_bound(text: &str, sign: &str) -> Option<String> {
    let (before, after) = text.split_once(sign)?;
    let after = after.trim_start();
    let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, after) = after.split_at(digits);
    let (less, step) = if sign.contains('>') { (">", -1) } else { ("<", 1) };
    let way_out = number
        .parse::<i64>()
        .ok()
        .and_then(|number| number.checked_add(step))
        .and_then(|number| written(&format!("{before}{less} {number}{after}")));
    let way_out = way_out.unwrap_or_else(|| format!("; use `{less}` with the next integer"));
    Some(format!("`{sign}` is not supported{way_out}"))
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn ends_word(c: char) -> bool {
    is_blank(c) || matches!(c, '=' | '!' | '(' | ')' | ',' | '>' | '<')
}

#[derive(Clone, Copy)]
enum Token<'a> {
    /// A path, a value, `in` or `notin`: which one, the place tells.
    Word(&'a str),
    Sign(&'a str),
}

/// What is not yet read.
#[derive(Clone, Copy)]
struct Reader<'a>(&'a str);

/// The paths of all requirements.
fn parse(text: &str) -> Result<Vec<&str>, String> {
    let mut reader = Reader(text);
    let mut keys = Vec::new();
    if reader.peek().is_none() {
        return Ok(keys);
    }
    loop {
        keys.push(reader.requirement()?);
        match reader.next() {
            None => return Ok(keys),
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
    fn peek(mut self) -> Option<Token<'a>> {
        self.next()
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let text = self.0.trim_start_matches(is_blank);
        let first = text.chars().next()?;
        let two = text.starts_with("==") || text.starts_with("!=");
        let length = match ends_word(first) {
            true if two => 2,
            true => 1,
            false => text.find(ends_word).unwrap_or(text.len()),
        };
        let (token, rest) = text.split_at(length);
        self.0 = rest;
        Some(if ends_word(first) { Token::Sign(token) } else { Token::Word(token) })
    }

    fn requirement(&mut self) -> Result<&'a str, String> {
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
        match self.peek() {
            None | Some(Token::Sign(",")) => {}
            Some(Token::Sign("=" | "==")) if absent => {
                return Err(format!(
                    "`!` before a path means that the path is absent: write `{} != …`",
                    excerpt(key)
                ));
            }
            // What follows is not of this requirement, and found by who called.
            Some(_) if absent => {}
            Some(Token::Sign("=" | "==" | "!=")) => {
                self.next();
                self.value()?;
            }
            Some(Token::Sign(sign @ (">" | "<"))) => {
                self.next();
                let value = self.value()?;
                if value.parse::<i64>().is_err() {
                    return Err(match value {
                        "" => format!("an integer must follow `{sign}`"),
                        value => format!(
                            "`{sign}` compares 64-bit integers, but `{}` is not one",
                            excerpt(value)
                        ),
                    });
                }
            }
            Some(Token::Word(word @ ("in" | "notin"))) => {
                self.next();
                self.values(word)?;
            }
            Some(Token::Word(word)) => {
                self.next();
                return Err(self.unknown_operator(key, word));
            }
            Some(Token::Sign(sign)) => {
                self.next();
                let negated = sign == "!" && matches!(self.peek(), Some(Token::Word("in")));
                return Err(match negated {
                    true => "`!in` is not supported: write `notin`".to_owned(),
                    false => format!(
                        "`{sign}` is not an operator: the available ones are {}",
                        operators()
                    ),
                });
            }
        }
        Ok(key)
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

    /// The value of `=`, which may be missing: then it is the empty one.
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

    fn values(&mut self, operator: &str) -> Result<(), String> {
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
            return Ok(());
        }
        loop {
            match self.next() {
                Some(Token::Word(value)) => {
                    check_value(value)?;
                    if let Some(Token::Word(second)) = self.peek() {
                        return Err(format!(
                            "two values must be separated by a comma, but `{}` and `{}` are not",
                            excerpt(value),
                            excerpt(second)
                        ));
                    }
                    if let Some(Token::Sign(")")) = self.peek() {
                        self.next();
                        return Ok(());
                    }
                }
                Some(Token::Sign(",")) => match self.peek() {
                    Some(Token::Sign(")")) => {
                        self.next();
                        return Ok(());
                    }
                    // Kubernetes reads two commas at once, so that `(a,,)` does not end.
                    Some(Token::Sign(",")) => {
                        self.next();
                    }
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
    crate::text::quoted::quoted(OPERATORS)
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

#[cfg(test)]
mod tests {
    use super::{check, keys};

    #[test]
    fn conditions_that_argo_takes() {
        for condition in [
            "",
            " ",
            "a",
            "!a",
            " ! a ",
            "a,b",
            "a , !b",
            "a=b",
            "a == b",
            "a!=b",
            "a =",
            "a=,b=",
            "a!=",
            "a>1",
            "a < 007",
            "a > 9223372036854775807",
            "a in (x)",
            "a in(x,y)",
            "a notin ( x , y )",
            "a in ()",
            "a in (,)",
            "a in (,x)",
            "a in (x,)",
            "a in (x,,y)",
            "a in (,,,)",
            "in in (in,notin)",
            "notin notin (in)",
            "in",
            "a in (x),b notin (y),c,!d,e=f",
            "a\tin\n(x)",
            "status.conditions.0.status = True",
            "example.com/a = b",
            "status.metadata.state.life_cycle_state in (TERMINATED, SKIPPED, INTERNAL_ERROR)",
            &format!("a={}", "x".repeat(63)),
        ] {
            assert_eq!(check(condition), Ok(()), "{condition}");
        }
    }

    #[test]
    fn conditions_that_argo_rejects() {
        for condition in [
            ",",
            "a,",
            ",a",
            "a,,b",
            "!",
            "!!a",
            "=",
            "= a",
            "a = b = c",
            "a = b c",
            "a = !b",
            "a b",
            "a > ",
            "a > x",
            "a > 1.5",
            "a > -1",
            "a > +1",
            "a > 9223372036854775808",
            "a in",
            "a in x",
            "a in (",
            "a in (x",
            "a in (x y)",
            "a in (x))",
            "a in (=)",
            "a in ((x))",
            "a in (,,)",
            "a in (x,,)",
            "a = (x)",
            "(a)",
            "a()",
            "a = -b",
            "a = b-",
            "a = a:b",
            "a = a/b",
            "a = ß",
            "ß",
            "a\0",
            "a = b\0",
            "a.",
            "a..b",
            "a/b/c",
            "/a",
            "A/b",
            "a/",
            "*",
            "a = *",
            "a | b",
            "a & b",
            "status.items.#.x = 1",
            &format!("a={}", "x".repeat(64)),
            &"x".repeat(64),
        ] {
            assert!(check(condition).is_err(), "{condition}");
        }
    }

    #[test]
    fn habits_of_other_languages_get_a_way_out() {
        let long = format!("a = {}", "x".repeat(70));
        let shown = format!(
            "`{}…` is not a value: a value can have at most 63 characters, but this one has 70",
            "x".repeat(60)
        );
        for (condition, message) in [
            ("a = \"\"", "values can't be in quotes; write `a =`"),
            ("a in ('x', \"y\")", "values can't be in quotes; write `a in (x, y)`"),
            (
                "a = 'x y'",
                "values can't be in quotes, and they can contain only letters, digits, `-`, `_` and `.`, at most 63 characters",
            ),
            ("a = x || a == 'y'", "`||` is not supported; write `a in (x, y)`"),
            ("a = x or a = y", "`or` is not supported; write `a in (x, y)`"),
            (
                "a = x || b = y",
                "`||` is not supported; write alternatives for one path as `in (…)`, and join the requirements of a failure condition with commas: one of them is enough",
            ),
            (
                "a == x && b != y",
                "`&&` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one; write `a == x, b != y`",
            ),
            (
                "a == x and b",
                "`and` is not supported; requirements are joined with a comma, and a success condition needs all of them, but a failure condition only one; write `a == x, b`",
            ),
            ("a === b", "`===` is not supported; write `a == b`"),
            ("a !== b", "`!==` is not supported; write `a != b`"),
            ("a <> b", "`<>` is not supported; write `a != b`"),
            ("a >= 5, b", "`>=` is not supported; write `a > 4, b`"),
            ("a<=5", "`<=` is not supported; write `a< 6`"),
            ("a >= x", "`>=` is not supported; use `>` with the next integer"),
            (
                "a ~= x",
                "patterns are not supported: compare the whole value with `=`, `!=`, `in (…)` or `notin (…)`",
            ),
            (
                "{.status.x} == 'y'",
                "a path consists of names and dots, without braces, `$` and `[`; write `status.x == y`",
            ),
            (
                "$.items[0].x=1",
                "a path consists of names and dots, without braces, `$` and `[`; write `items.0.x=1`",
            ),
            (
                "a[*].b = 1",
                "a path consists of names and dots, without braces, `$` and `[`; write an item of a list as a number, as in `status.conditions.0.status`",
            ),
            (".status.x = y", "a path can't begin with a dot: write `status.x`"),
            (
                "a = x y",
                "`y` follows a complete requirement: a value can't contain a space, and requirements are joined with a comma",
            ),
            ("a in x", "the values after `in` must be in parentheses: write `in (x)`"),
            ("a not in (x)", "`not` is not an operator: write `notin`"),
            ("a !in (x)", "`!in` is not supported: write `notin`"),
            ("a IN (x)", "`IN` is not an operator: write `in`"),
            ("a exists", "the path alone means that it exists: write `a`"),
            ("!a = b", "`!` before a path means that the path is absent: write `a != …`"),
            ("a > x", "`>` compares 64-bit integers, but `x` is not one"),
            ("a,", "nothing follows the last comma: remove it"),
            (&long, &shown),
        ] {
            assert_eq!(check(condition).unwrap_err(), message, "{condition}");
        }
    }

    #[test]
    fn what_is_suggested_is_taken() {
        for condition in
            ["a == 'b'", "a>=1", "a <= 0", "a === \"b\"", "{$['a']} = x && .b", "a = x || a = y"]
        {
            let why = check(condition).unwrap_err();
            let suggested = why.split_once("write `").unwrap().1.trim_end_matches('`');
            assert_eq!(check(suggested), Ok(()), "{condition}");
        }
    }

    #[test]
    fn the_conditions_of_the_table_are_right() {
        for condition in crate::table::OPS.iter().filter_map(|op| op.success_condition) {
            assert_eq!(check(condition), Ok(()), "{condition}");
        }
    }

    #[test]
    fn keys_are_paths() {
        assert_eq!(keys("a.b = c, !d, e in (f, g)"), ["a.b", "d", "e"]);
        assert_eq!(keys("a = 'b'"), [""; 0]);
    }
}
