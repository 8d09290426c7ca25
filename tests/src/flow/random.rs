//! Random flows.

use proptest::prelude::*;

use super::{Block, Ending, Flow, Form, How, Op, Order, Over, Step, Test};
use crate::plan::Choices;

/// Flows of a few ops, most of which are sound.
pub fn flows() -> impl Strategy<Value = Flow> {
    prop::collection::vec(any::<u16>(), 0..200).prop_map(|numbers| flow(Choices::new(numbers)))
}

fn flow(choices: Choices) -> Flow {
    let budget = 0;
    let mut random = Random { choices, budget, number: 0, known: Vec::new(), loops: Vec::new() };
    random.budget = 2 + random.choices.below(10);
    let mut steps = random.body(0);
    while random.budget > 0 {
        steps.append(&mut random.body(0));
    }
    let late = random.late();
    steps.extend(random.exits());
    Flow { steps, late, direct: false }
}

/// An op or a block that is there already.
struct Known {
    label: String,
    is_op: bool,
    /// The loops around it.
    loops: Vec<String>,
}

struct Random {
    choices: Choices,
    budget: usize,
    number: usize,
    known: Vec<Known>,
    loops: Vec<String>,
}

impl Random {
    fn label(&mut self, letter: &str) -> String {
        self.number += 1;
        format!("{letter}{}", self.number)
    }

    fn know(&mut self, label: &str, is_op: bool) {
        self.known.push(Known { label: label.to_owned(), is_op, loops: self.loops.clone() });
    }

    fn body(&mut self, depth: usize) -> Vec<Step> {
        let size = 1 + self.choices.below(3);
        let mut steps = Vec::new();
        for _ in 0..size {
            let is_block = depth < 3 && self.choices.one_in(3) && self.budget > 1;
            steps.push(if is_block { self.block(depth) } else { Step::Op(self.op()) });
        }
        steps
    }

    /// One of the ops whose outputs are known here, most likely a late one. `lists` says whether
    /// outputs of a loop count, which are lists outside of it.
    fn used(&mut self, lists: bool) -> Option<String> {
        let is_known = |known: &&Known| match known.loops.split_last() {
            _ if !known.is_op => false,
            _ if self.loops.starts_with(&known.loops) => true,
            Some((_, outer)) => lists && self.loops == outer,
            None => false,
        };
        let ops: Vec<_> = self.known.iter().filter(is_known).map(|op| op.label.clone()).collect();
        let at = self.choices.below(ops.len() + 1);
        ops.iter().rev().nth(at).cloned()
    }

    fn orders(&mut self) -> Vec<Order> {
        let mut orders = Vec::new();
        while orders.len() < 2 && self.choices.one_in(4) && !self.known.is_empty() {
            let at = self.choices.below(self.known.len());
            let from = self.known[self.known.len() - 1 - at].label.clone();
            orders.push(Order { from, how: self.how() });
        }
        orders
    }

    fn how(&mut self) -> How {
        match self.choices.below(6) {
            0..=2 => How::Success,
            3 => How::End,
            _ => How::Failure,
        }
    }

    fn op(&mut self) -> Op {
        self.budget = self.budget.saturating_sub(1);
        let label = self.label("s");
        let mut uses = Vec::new();
        while uses.len() < 2 && self.choices.one_in(3) {
            uses.extend(self.used(true));
        }
        uses.sort();
        uses.dedup();
        let after = self.orders();
        self.know(&label, true);
        Op { label, uses, after }
    }

    fn block(&mut self, depth: usize) -> Step {
        let label = self.label("b");
        let form = match self.choices.below(4) {
            0 => Form::Each(match self.choices.below(3) {
                0 => Over::Items(2),
                1 => Over::Items(1),
                _ => Over::List,
            }),
            _ => Form::When(self.tests()),
        };
        let after = self.orders();
        let is_loop = matches!(form, Form::Each(_));
        if is_loop {
            self.loops.push(label.clone());
        }
        let steps = self.body(depth + 1);
        if is_loop {
            self.loops.pop();
        }
        let has_other = !is_loop && self.choices.one_in(3);
        let otherwise = if has_other { self.body(depth + 1) } else { Vec::new() };
        let block = Block { label, form, after, steps, otherwise };
        self.know(&block.label, false);
        if has_other {
            self.know(&block.other(), false);
        }
        Step::Block(block)
    }

    fn tests(&mut self) -> Vec<Test> {
        let mut tests = vec![match self.choices.below(4) {
            0 | 1 => Test::Go,
            2 => Test::Full,
            _ => self.used(false).map_or(Test::Full, Test::Many),
        }];
        if self.choices.one_in(4) {
            tests.extend(self.used(false).map(Test::Many));
        }
        tests
    }

    /// Orders that are said at the end. A few of them may make a cycle.
    fn late(&mut self) -> Vec<(String, Order)> {
        let mut late = Vec::new();
        while late.len() < 3 && self.choices.one_in(3) {
            let (a, b) =
                (self.choices.below(self.known.len()), self.choices.below(self.known.len()));
            let is_forward = !self.choices.one_in(4);
            let (from, to) = if is_forward { (a.min(b), a.max(b)) } else { (a, b) };
            if from != to {
                let (from, to) = (self.known[from].label.clone(), self.known[to].label.clone());
                late.push((to, Order { from, how: self.how() }));
            }
        }
        late
    }

    fn exits(&mut self) -> Vec<Step> {
        let mut exits = Vec::new();
        while exits.len() < 2 && self.choices.one_in(3) {
            let ending = match self.choices.below(3) {
                0 => Ending::Any,
                1 => Ending::Failure,
                _ => Ending::Success,
            };
            let label = self.label("x");
            let mut steps = Vec::new();
            for _ in 0..=self.choices.below(2) {
                let label = self.label("s");
                steps.push(Step::Op(Op { label, ..Op::default() }));
            }
            if self.choices.one_in(3) {
                let label = self.label("b");
                let inner = Step::Op(Op { label: self.label("s"), ..Op::default() });
                let form = Form::When(vec![Test::Go]);
                let (after, otherwise) = (Vec::new(), Vec::new());
                let steps_ = vec![inner];
                steps.push(Step::Block(Block { label, form, after, steps: steps_, otherwise }));
            }
            let (form, after, otherwise) = (Form::Exit(ending), Vec::new(), Vec::new());
            exits.push(Step::Block(Block { label, form, after, steps, otherwise }));
        }
        exits
    }
}
