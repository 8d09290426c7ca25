//! A plan as people read it: what a failing test shows.

use std::fmt;

use super::{Op, Order, Plan, Said, Step};

impl fmt::Debug for Plan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let settings = [
            ("truthful", self.truthful),
            ("kfp_dbx", self.kfp_dbx),
            ("timeout", self.timeout),
            ("deadline", self.deadline),
            ("mutex", self.mutex),
        ];
        write!(f, "plan")?;
        for (name, _) in settings.iter().filter(|(_, is)| *is) {
            write!(f, " {name}")?;
        }
        for rule in &self.allow {
            write!(f, " allow({})", rule.name)?;
        }
        for param in &self.params {
            write!(f, "\n  param {} ({:?})", param.name, param.of)?;
            if let Some(default) = &param.default {
                write!(f, " = {default}")?;
            }
        }
        self.steps.iter().try_for_each(|step| show(step, 1, f))
    }
}

fn show(step: &Step, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let indent = "  ".repeat(depth);
    match step {
        Step::Op(op) => write!(f, "\n{indent}{op:?}"),
        Step::Block(block) => {
            write!(f, "\n{indent}{}: {:?}", block.label, block.form)?;
            block.after.iter().try_for_each(|order| write!(f, " {order:?}"))?;
            block.steps.iter().try_for_each(|step| show(step, depth + 1, f))?;
            if !block.otherwise.is_empty() {
                write!(f, "\n{indent}otherwise")?;
            }
            block.otherwise.iter().try_for_each(|step| show(step, depth + 1, f))
        }
    }
}

impl fmt::Debug for Op {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {} {}", self.label, self.action.as_str(), self.kind)?;
        write!(f, " {}", self.name.as_deref().unwrap_or("(no name)"))?;
        if let Some(name) = &self.other_name {
            write!(f, " (in the spec: {name})")?;
        }
        if self.creates() {
            write!(f, " {:?} {}", self.written, self.spec)?;
        }
        self.after.iter().try_for_each(|order| write!(f, " {order:?}"))?;
        self.uses.iter().try_for_each(|used| write!(f, " uses({used})"))?;
        write!(f, "{:?}", self.said)
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.how.method(), self.after)
    }
}

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = [
            ("delete_on_exit", self.delete_on_exit),
            ("keep", self.keep),
            ("owner", self.owner),
            ("truthful", self.truthful),
            ("reattach", self.reattach),
            ("external", self.external),
            ("wait", self.wait),
            ("retry", self.retry),
        ];
        for (word, _) in words.iter().filter(|(_, is)| *is) {
            write!(f, " {word}")?;
        }
        let values = [
            ("timeout", self.timeout),
            ("success", self.success),
            ("failure", self.failure),
            ("path", self.path),
            ("asked", self.asked),
        ];
        for (word, value) in values {
            if let Some(value) = value {
                write!(f, " {word}({value})")?;
            }
        }
        self.allow.iter().try_for_each(|rule| write!(f, " allow({})", rule.name))
    }
}
