//! Pipelines of decisions, loops, exit handlers and orders as plain data, which a property test
//! generates at random, builds and judges by what Argo makes of them.
//!
//! They hold no resources that later ops use: see `plan` for these. Any op may use an output of any
//! earlier one, and orders may be said of ops and blocks in any direction, so that not every flow
//! is sound. What the checker accepts has to run as it says.

use std::collections::BTreeMap;
use std::fmt;

mod build;
mod judge;
mod random;

pub use crate::plan::How;
pub use judge::{World, judge};
pub use random::flows;

/// A pipeline.
#[derive(Clone, Default)]
pub struct Flow {
    pub steps: Vec<Step>,
    /// Orders that are said at the end.
    pub late: Vec<(String, Order)>,
    /// Whether an op is a run of a task, and not of a job.
    pub direct: bool,
}

#[derive(Clone)]
pub enum Step {
    Op(Op),
    Block(Block),
}

/// An op, which runs a job with outputs of other ops as its arguments.
#[derive(Clone, Default)]
pub struct Op {
    pub label: String,
    pub uses: Vec<String>,
    pub after: Vec<Order>,
}

#[derive(Clone)]
pub struct Block {
    pub label: String,
    pub form: Form,
    pub after: Vec<Order>,
    pub steps: Vec<Step>,
    /// The other branch of a condition. Its label is that of the block with a `!`.
    pub otherwise: Vec<Step>,
}

#[derive(Clone, Debug)]
pub enum Form {
    /// All of these.
    When(Vec<Test>),
    Each(Over),
    Exit(Ending),
}

#[derive(Clone, Debug)]
pub enum Test {
    /// The parameter `go`.
    Go,
    /// Whether the parameter `mode` is `full`.
    Full,
    /// Whether the output of an op, a number, is greater than 5.
    Many(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Items(usize),
    /// The parameter `list`.
    List,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Any,
    Failure,
    Success,
}

/// An op or a block runs after another one.
#[derive(Clone)]
pub struct Order {
    pub from: String,
    pub how: How,
}

/// A part of a flow, with the blocks around it, outermost first.
pub struct Part<'a> {
    pub label: String,
    pub of: Of<'a>,
    pub around: Vec<String>,
    pub after: Vec<Order>,
}

#[derive(Clone, Copy)]
pub enum Of<'a> {
    Op(&'a Op),
    /// A block, or the other branch of one.
    Block(&'a Block, bool),
}

impl Flow {
    /// Returns the ops, the blocks and the branches by their labels.
    pub fn parts(&self) -> BTreeMap<String, Part<'_>> {
        let mut parts = BTreeMap::new();
        add(&self.steps, &[], &mut parts);
        for (to, order) in &self.late {
            if let Some(part) = parts.get_mut(to) {
                part.after.push(order.clone());
            }
        }
        // Both branches of a condition begin after what the first one waits for.
        let branches: Vec<_> = parts.keys().filter(|label| label.ends_with('!')).cloned().collect();
        for other in branches {
            let first = other.trim_end_matches('!');
            let late = self.late.iter().filter(|(to, _)| to == first);
            let orders: Vec<_> = late.map(|(_, order)| order.clone()).collect();
            if let Some(part) = parts.get_mut(&other) {
                part.after.extend(orders);
            }
        }
        parts
    }
}

fn add<'a>(steps: &'a [Step], around: &[String], parts: &mut BTreeMap<String, Part<'a>>) {
    let mut part = |label: String, of: Of<'a>, after: &[Order]| {
        let (around, after) = (around.to_vec(), after.to_vec());
        parts.insert(label.clone(), Part { label, of, around, after });
    };
    let within = |label: String| around.iter().cloned().chain([label]).collect::<Vec<_>>();
    for step in steps {
        match step {
            Step::Op(op) => part(op.label.clone(), Of::Op(op), &op.after),
            Step::Block(block) => {
                part(block.label.clone(), Of::Block(block, true), &block.after);
                if !block.otherwise.is_empty() {
                    part(block.other(), Of::Block(block, false), &block.after);
                }
            }
        }
    }
    for step in steps {
        if let Step::Block(block) = step {
            add(&block.steps, &within(block.label.clone()), parts);
            add(&block.otherwise, &within(block.other()), parts);
        }
    }
}

impl Block {
    /// Returns the label of the other branch.
    pub fn other(&self) -> String {
        format!("{}!", self.label)
    }
}

impl fmt::Debug for Flow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.steps.iter().try_for_each(|step| show(step, 1, f))?;
        self.late.iter().try_for_each(|(to, order)| write!(f, "\n  {to}.{order:?}"))
    }
}

impl fmt::Debug for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.how.method(), self.from)
    }
}

fn show(step: &Step, depth: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "\n{}", "  ".repeat(depth))?;
    match step {
        Step::Op(op) => {
            write!(f, "{}", op.label)?;
            op.uses.iter().try_for_each(|of| write!(f, " uses({of})"))?;
            op.after.iter().try_for_each(|order| write!(f, " {order:?}"))
        }
        Step::Block(block) => {
            write!(f, "{}: {:?}", block.label, block.form)?;
            block.after.iter().try_for_each(|order| write!(f, " {order:?}"))?;
            block.steps.iter().try_for_each(|step| show(step, depth + 1, f))?;
            if !block.otherwise.is_empty() {
                write!(f, "\n{}otherwise", "  ".repeat(depth))?;
            }
            block.otherwise.iter().try_for_each(|step| show(step, depth + 1, f))
        }
    }
}
