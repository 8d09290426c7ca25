//! Reads the content of one pair of braces, with the filters in it.

use super::brackets::index;
use super::names::{begins_word, check_end, check_labels, ends_name, name_length};
use super::quotes::check_escapes;
use crate::text::excerpt::excerpt;
use crate::text::quoted::quoted;

const COMPARISONS: [&str; 6] = ["==", "!=", "<", "<=", ">", ">="];

/// Where a path stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Up to a closing brace.
    Braces,
    /// One side of a comparison, up to its end.
    Filter,
}

/// The rest of one pair of braces or of one side of a filter.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a str,
    pub(super) place: Place,
    /// How many `{range …}` are open.
    pub(super) ranges: usize,
}

/// The nodes of a path that have been read.
#[derive(Default)]
struct Nodes<'a> {
    /// The names that follow each other; empty for all else.
    names: Vec<&'a str>,
    /// Whether the last node is `..` without a name.
    after_descent: bool,
}

impl<'a> Nodes<'a> {
    fn push(&mut self, name: &'a str) {
        self.names.push(name);
        self.after_descent = false;
    }
}

impl<'a> Reader<'a> {
    /// Reads up to the end of the braces or of the side of a filter.
    pub(super) fn nodes(&mut self) -> Result<(), String> {
        let mut nodes = Nodes::default();
        while self.node(&mut nodes)? {}
        check_labels(&nodes.names)
    }

    /// Reads one node. Returns whether another one may follow.
    fn node(&mut self, nodes: &mut Nodes<'a>) -> Result<bool, String> {
        if let Some(rest) = self.rest.strip_prefix("..") {
            self.rest = rest;
            return self.descent(nodes).map(|()| true);
        }
        let is_first = nodes.names.is_empty();
        if let Some(rest) = self.rest.strip_prefix("[?(") {
            if is_first {
                self.check_list()?;
            }
            self.rest = rest;
            self.filter()?;
            nodes.push("");
            return Ok(true);
        }
        let Some(c) = self.rest.chars().next().filter(|c| !matches!(c, '\r' | '\n')) else {
            return match self.place {
                Place::Filter if self.rest.is_empty() => Ok(false),
                _ => Err("a `{` is not closed on its line".to_owned()),
            };
        };
        let rest = &self.rest[c.len_utf8()..];
        match c {
            '}' if self.place == Place::Braces => {
                self.rest = rest;
                return Ok(false);
            }
            // The object itself.
            ' ' | '@' | '$' => self.rest = rest,
            '.' => {
                self.rest = rest;
                nodes.push(self.field()?);
            }
            '[' => {
                self.rest = rest;
                nodes.push(self.brackets()?);
                if is_first && !rest.starts_with('\'') {
                    self.check_list()?;
                }
            }
            c => {
                self.literal(c, rest)?;
                nodes.push("");
            }
        }
        Ok(true)
    }

    /// Reads the rest of `..` and a name.
    fn descent(&mut self, nodes: &mut Nodes<'a>) -> Result<(), String> {
        if nodes.after_descent {
            return Err("`..` can't follow `..`".to_owned());
        }
        nodes.names.push("");
        if self.rest.starts_with(begins_word) {
            nodes.names.push(self.field()?);
        } else {
            nodes.after_descent = true;
        }
        Ok(())
    }

    /// Reads a text in quotes, a number or a word.
    fn literal(&mut self, c: char, rest: &'a str) -> Result<(), String> {
        match c {
            '"' | '\'' => {
                self.rest = rest;
                self.quoted(c)
            }
            '+' | '-' | '0'..='9' => self.number(),
            c if begins_word(c) => self.word(),
            c => Err(self.stray(c)),
        }
    }

    /// Checks that brackets can follow: a Kubernetes object is no list, but the items of a
    /// `{range …}` may be lists.
    fn check_list(&self) -> Result<(), String> {
        match self.place == Place::Braces && self.ranges == 0 {
            true => Err("the object is not a list: write `.items[0]` for an item of a list in it"
                .to_owned()),
            false => Ok(()),
        }
    }

    /// Reads the name after a dot, with its backslashes.
    fn field(&mut self) -> Result<&'a str, String> {
        let length = name_length(self.rest);
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        match name {
            "" if rest.starts_with('[') => {
                Err("a dot can't be before `[`: write `.items[0]` for an item of a list".to_owned())
            }
            "" => {
                Err("a name must follow a dot: write `{}` or `@` for the object itself".to_owned())
            }
            name if name.ends_with("()") => Err(format!(
                "kubectl's JSONPath has no functions, and no field is named `{}`",
                excerpt(name)
            )),
            name if rest.is_empty() => check_end(name).map(|()| name),
            name => Ok(name),
        }
    }

    /// Reads the content of brackets, and returns it if it is a name.
    fn brackets(&mut self) -> Result<&'a str, String> {
        // kubectl looks for neither quotes nor brackets in between.
        let (inside, rest) = match self.rest.split_once(']') {
            Some((inside, rest)) if !inside.contains('\n') => (inside, rest),
            _ => return Err("a `[` is not closed".to_owned()),
        };
        self.rest = rest;
        if inside.trim().is_empty() {
            return Err(
                "kubectl reads `[]` as `[0]`: write `[0]`, or `[*]` for all items".to_owned()
            );
        }
        match inside.split_once(',') {
            None => index(inside),
            Some(_) => {
                inside.split(',').try_for_each(|item| index(item.trim_matches(' ')).map(drop))?;
                Ok("")
            }
        }
    }

    /// Reads a filter after `[?(`. kubectl ends it at the first `)` outside of quotes, and reads
    /// only one pair of quotes.
    fn filter(&mut self) -> Result<(), String> {
        let (mut quote, mut closed, mut before) = (None, false, ' ');
        for (at, c) in self.rest.char_indices() {
            match c {
                '\n' => break,
                '"' | '\'' if quote.is_none() => quote = Some(c),
                '"' | '\'' if quote == Some(c) && before != '\\' => closed = true,
                ')' if quote.is_some() == closed => {
                    let (inside, rest) = self.rest.split_at(at);
                    let Some(rest) = rest.strip_prefix(")]") else {
                        return Err(
                            "a filter must end with `)]`, and it can't contain other parentheses"
                                .to_owned(),
                        );
                    };
                    self.rest = rest;
                    return comparison(inside);
                }
                _ => {}
            }
            before = c;
        }
        Err("a filter `[?(…)]` is not closed".to_owned())
    }

    fn quoted(&mut self, quote: char) -> Result<(), String> {
        let mut before = quote;
        for (at, c) in self.rest.char_indices() {
            if c == '\n' {
                break;
            }
            if c == quote && before != '\\' {
                let (text, rest) = self.rest.split_at(at);
                self.rest = &rest[1..];
                return check_escapes(text, quote);
            }
            before = c;
        }
        let backslash = match self.rest.contains(&format!("\\\\{quote}")) {
            true => ": it can't end with a backslash",
            false => "",
        };
        Err(format!("a text in quotes is not closed{backslash}"))
    }

    fn number(&mut self) -> Result<(), String> {
        let digits = self.rest.trim_start_matches(['+', '-']);
        let sign = self.rest.len() - digits.len();
        let length =
            sign + digits.find(|c: char| c != '.' && !c.is_ascii_digit()).unwrap_or(digits.len());
        let (number, rest) = self.rest.split_at(length);
        self.rest = rest;
        match number.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(()),
            _ => Err(format!("`{}` is not a number", excerpt(number))),
        }
    }

    /// Reads one of the four words: `true`, `false`, `range` and `end`.
    fn word(&mut self) -> Result<(), String> {
        let length = self.rest.find(ends_name).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        let shown = excerpt(word);
        match (word, self.place) {
            ("true" | "false", _) => Ok(()),
            ("range", Place::Braces) => {
                self.ranges += 1;
                Ok(())
            }
            ("end", Place::Braces) if self.ranges > 0 => {
                self.ranges -= 1;
                Ok(())
            }
            ("end", Place::Braces) => Err("an `{end}` must follow a `{range …}`".to_owned()),
            (_, Place::Braces) => Err(format!(
                "`{shown}` is neither `range` nor `end`: write a field with a dot, `.{shown}`, and text in quotes"
            )),
            (_, Place::Filter) => Err(format!(
                "`{shown}` is not a value: write `@.{shown}` for a field of the item, or `\"{shown}\"` for text"
            )),
        }
    }

    fn stray(&self, c: char) -> String {
        match (c, self.place) {
            ('&' | '|', Place::Filter) => {
                "a filter can contain only one comparison: `&&` and `||` are not supported"
                    .to_owned()
            }
            ('*', _) => "`*` must follow a dot or be in brackets: `.*`, `[*]`".to_owned(),
            (',', Place::Braces) => {
                "one pair of braces can contain only one path: write `{…} {…}`".to_owned()
            }
            (']', _) => "a `]` closes no bracket".to_owned(),
            ('{', _) => "braces can't contain another brace: write `\"{\"` to print one".to_owned(),
            (c, _) => format!("a path can't contain {c:?}"),
        }
    }
}

/// Checks the content of a filter: `@.type=="Ready"`, or `@.type` alone.
fn comparison(text: &str) -> Result<(), String> {
    let is_sign = |c| matches!(c, '!' | '<' | '>' | '=');
    let Some(at) = text.find(is_sign) else {
        return side(text);
    };
    let (left, rest) = text.split_at(at);
    let (sign, right) = rest.split_at(rest.find(|c| !is_sign(c)).unwrap_or(rest.len()));
    if !COMPARISONS.contains(&sign) || right.starts_with('~') {
        let sign = excerpt(right.get(..1).filter(|next| *next == "~").map_or(sign, |_| "=~"));
        return Err(format!(
            "`{sign}` is not a comparison: the available ones are {}",
            quoted(COMPARISONS)
        ));
    }
    if left.trim().is_empty() || right.trim().is_empty() {
        return Err(format!("`{sign}` needs a value on both sides, as in `@.type{sign}\"Ready\"`"));
    }
    side(left)?;
    side(right)
}

fn side(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        return Err("a filter can't be empty: write a comparison such as `[?(@.type==\"Ready\")]`"
            .to_owned());
    }
    Reader { rest: text, place: Place::Filter, ranges: 0 }.nodes()
}
