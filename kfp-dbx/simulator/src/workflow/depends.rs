//! The conditions on the results of tasks (`depends`).

use super::types::{Depends, TaskId, TaskResult};

/// How deep a condition may be nested.
const MAX_DEPTH: usize = 100;

/// Reads a condition. `task` returns what a task means that stands there without a result.
pub(super) fn parse(
    text: &str,
    find: &dyn Fn(&str) -> Result<TaskId, String>,
    plain: &dyn Fn(TaskId) -> Depends,
) -> Result<Depends, String> {
    let mut parser = Parser { rest: text, depth: 0, find, plain };
    let depends = parser.any()?;
    match parser.rest.trim_start() {
        "" => Ok(depends),
        rest => Err(format!("`{rest}` is unexpected")),
    }
}

struct Parser<'t> {
    rest: &'t str,
    depth: usize,
    find: &'t dyn Fn(&str) -> Result<TaskId, String>,
    plain: &'t dyn Fn(TaskId) -> Depends,
}

impl Parser<'_> {
    fn eat(&mut self, sign: &str) -> bool {
        self.rest = self.rest.trim_start();
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn any(&mut self) -> Result<Depends, String> {
        let mut parts = vec![self.all()?];
        while self.eat("||") {
            parts.push(self.all()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Depends::Any(parts) })
    }

    fn all(&mut self) -> Result<Depends, String> {
        let mut parts = vec![self.one()?];
        while self.eat("&&") {
            parts.push(self.one()?);
        }
        Ok(if parts.len() == 1 { parts.remove(0) } else { Depends::All(parts) })
    }

    fn one(&mut self) -> Result<Depends, String> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err("a condition that is nested so deeply has no model in the simulator".into());
        }
        let one = if self.eat("!") {
            Depends::Not(Box::new(self.one()?))
        } else if self.eat("(") {
            let inner = self.any()?;
            if !self.eat(")") {
                return Err("a bracket is not closed".to_owned());
            }
            inner
        } else {
            self.task()?
        };
        self.depth -= 1;
        Ok(one)
    }

    fn task(&mut self) -> Result<Depends, String> {
        self.rest = self.rest.trim_start();
        let is_in_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let end = self.rest.find(|c| !is_in_name(c)).unwrap_or(self.rest.len());
        let (name, rest) = self.rest.split_at(end);
        if name.is_empty() {
            return Err(match rest.chars().next() {
                None => "it ends too early".to_owned(),
                Some(c) => format!("`{c}` is unexpected"),
            });
        }
        let task = (self.find)(name)?;
        let Some(result) = rest.strip_prefix('.') else {
            self.rest = rest;
            return Ok((self.plain)(task));
        };
        let end = result.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(result.len());
        let (result, rest) = result.split_at(end);
        self.rest = rest;
        Ok(Depends::Is(task, result_of(result).ok_or_else(|| format!("`{result}` is no result"))?))
    }
}

fn result_of(name: &str) -> Option<TaskResult> {
    Some(match name {
        "Succeeded" => TaskResult::Succeeded,
        "Failed" => TaskResult::Failed,
        "Errored" => TaskResult::Errored,
        "Skipped" => TaskResult::Skipped,
        "Omitted" => TaskResult::Omitted,
        "Daemoned" => TaskResult::Daemoned,
        "AnySucceeded" => TaskResult::AnySucceeded,
        "AllFailed" => TaskResult::AllFailed,
        _ => return None,
    })
}
