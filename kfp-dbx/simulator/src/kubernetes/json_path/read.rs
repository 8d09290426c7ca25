//! Reads the content of braces.

use super::step::{Bound, Compare, Filter, Step};

/// The rest of a path, after an opening brace.
pub(super) struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    pub(super) fn new(rest: &'a str) -> Self {
        Self { rest }
    }

    /// Returns what follows the closing brace.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Reads up to the closing brace.
    pub(super) fn braces(&mut self) -> Result<Vec<Step>, String> {
        let steps = self.steps()?;
        match self.rest.strip_prefix('}') {
            Some(rest) => self.rest = rest,
            None => return Err(no_model(self.rest)),
        }
        Ok(steps)
    }

    fn steps(&mut self) -> Result<Vec<Step>, String> {
        let mut steps = Vec::new();
        loop {
            let Some(c) = self.rest.chars().next() else { return Ok(steps) };
            match c {
                '}' => return Ok(steps),
                ' ' | '@' | '$' => self.skip(c),
                '.' if self.rest.starts_with("..") => return Err(no_model("..")),
                '.' => {
                    self.skip(c);
                    steps.push(self.field());
                }
                '[' => steps.push(self.brackets()?),
                '"' | '\'' => steps.push(Step::Text(self.quoted(c)?)),
                '+' | '-' | '0'..='9' => steps.push(self.number()?),
                _ => steps.push(self.word()?),
            }
        }
    }

    fn skip(&mut self, c: char) {
        self.rest = &self.rest[c.len_utf8()..];
    }

    fn field(&mut self) -> Step {
        match self.name() {
            name if name == "*" => Step::All,
            name => Step::Field(name),
        }
    }

    /// Reads a name, with its backslashes.
    fn name(&mut self) -> String {
        let mut name = String::new();
        while let Some(c) = self.rest.chars().next().filter(|c| !ends_name(*c)) {
            self.skip(c);
            match (c, self.rest.chars().next()) {
                ('\\', Some(next)) => {
                    self.skip(next);
                    name.push(next);
                }
                _ => name.push(c),
            }
        }
        name
    }

    fn brackets(&mut self) -> Result<Step, String> {
        if let Some(rest) = self.rest.strip_prefix("[?(") {
            let (inside, rest) = rest.split_once(")]").ok_or_else(|| no_model(self.rest))?;
            self.rest = rest;
            return filter(inside);
        }
        let (inside, rest) = self.rest[1..].split_once(']').ok_or_else(|| no_model(self.rest))?;
        self.rest = rest;
        if inside == "*" {
            return Ok(Step::All);
        }
        let quoted = inside.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
        if let Some(name) = quoted.filter(|name| !name.contains('\'')) {
            return Ok(Self::new(name).field());
        }
        slice(inside).ok_or_else(|| no_model(&format!("[{inside}]")))
    }

    fn quoted(&mut self, quote: char) -> Result<String, String> {
        self.skip(quote);
        let mut text = String::new();
        loop {
            let c = self.rest.chars().next().ok_or_else(|| no_model("a text in quotes"))?;
            self.skip(c);
            match (c, self.rest.chars().next()) {
                (c, _) if c == quote => return Ok(text),
                ('\\', Some(next)) => {
                    self.skip(next);
                    text.push(match next {
                        'n' => '\n',
                        't' => '\t',
                        'r' => '\r',
                        '\\' | '"' | '\'' => next,
                        _ => return Err(no_model(&format!("\\{next}"))),
                    });
                }
                (c, _) => text.push(c),
            }
        }
    }

    fn number(&mut self) -> Result<Step, String> {
        let is_part = |c: char| matches!(c, '+' | '-' | '.') || c.is_ascii_digit();
        let length = self.rest.find(|c| !is_part(c)).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at(length);
        self.rest = rest;
        number.parse().map(Step::Number).map_err(|_| no_model(number))
    }

    fn word(&mut self) -> Result<Step, String> {
        match &*self.name() {
            "true" => Ok(Step::Bool(true)),
            "false" => Ok(Step::Bool(false)),
            word => Err(no_model(word)),
        }
    }
}

fn ends_name(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '.' | ',' | '[' | ']' | '$' | '@' | '{' | '}')
}

fn no_model(part: &str) -> String {
    format!("the simulator has no model of `{part}` in a JSON path")
}

fn slice(text: &str) -> Option<Step> {
    let bound = |text: &str| match text {
        "" => Some(None),
        text => text.parse::<i64>().ok().map(Some),
    };
    let mut parts = text.split(':');
    let from = bound(parts.next()?)?;
    let Some(to) = parts.next() else { return Some(Step::Slice(Bound::One(from?), 1)) };
    let to = bound(to)?;
    let step = match parts.next() {
        None => 1,
        Some(step) => usize::try_from(bound(step)?.unwrap_or(1)).ok().filter(|step| *step > 0)?,
    };
    parts.next().is_none().then_some(Step::Slice(Bound::Between(from, to), step))
}

fn filter(text: &str) -> Result<Step, String> {
    let is_sign = |c| matches!(c, '!' | '<' | '>' | '=');
    let Some(at) = text.find(is_sign) else {
        let left = Reader::new(text).steps()?;
        return Ok(Step::Filter(Box::new(Filter { left, compare: None })));
    };
    let (left, rest) = text.split_at(at);
    let (sign, right) = rest.split_at(rest.find(|c| !is_sign(c)).unwrap_or(rest.len()));
    let compare = match sign {
        "==" => Compare::Equal,
        "!=" => Compare::Unequal,
        "<" => Compare::Less,
        "<=" => Compare::AtMost,
        ">" => Compare::Greater,
        ">=" => Compare::AtLeast,
        sign => return Err(no_model(sign)),
    };
    let (left, right) = (Reader::new(left).steps()?, Reader::new(right).steps()?);
    Ok(Step::Filter(Box::new(Filter { left, compare: Some((compare, right)) })))
}
