//! From a flow to its pipeline.

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;
use kfp_dbx::{Condition, Declare};

use super::judge::template;
use super::{Ending, Flow, Form, How, Order, Over, Step, Test};

impl Flow {
    /// Returns the pipeline. Rules that do not look at the order of ops are allowed.
    pub fn pipeline(&self) -> Pipeline {
        let flow = self.clone();
        let built = Pipeline::builder("flow").build(move |declare| {
            let mut build = Build { direct: flow.direct, ..Build::new(declare) };
            build.steps(&flow.steps);
            for (to, order) in &flow.late {
                build.order(build.ids[to], order);
            }
        });
        let allowed = [rules::RESOURCE_LEAK, rules::UNUSED_PARAMETER, rules::EXIT_RETRY];
        let built = allowed.into_iter().fold(built, |built, rule| built.allow(rule));
        built.truthful(true).timeout("2h")
    }
}

/// More ops than a flow has.
const MOST: usize = 64;

struct Build {
    direct: bool,
    go: Param<bool>,
    mode: Param<String>,
    list: Param<Vec<String>>,
    ids: BTreeMap<String, OpId>,
    outputs: BTreeMap<String, Output<i64>>,
    /// The outputs of ops in loops, outside of these.
    lists: BTreeMap<String, Output<Vec<i64>>>,
    /// The items of the loops that are open.
    items: Vec<String>,
}

impl Build {
    fn new(declare: &Declare) -> Self {
        Self {
            direct: false,
            go: declare.param(Parameter::new("go").default(true)),
            mode: declare.param(Parameter::new("mode").default("full")),
            list: declare.param(Parameter::new("list").default(["a", "b"])),
            ids: BTreeMap::new(),
            outputs: BTreeMap::new(),
            lists: BTreeMap::new(),
            items: Vec::new(),
        }
    }

    fn order(&self, of: OpId, order: &Order) {
        let from = self.ids[&order.from];
        match order.how {
            How::Success => of.after(from),
            How::Failure => of.after_failure(from),
            How::End => of.after_end(from),
        };
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Op(op) => self.op(op),
                Step::Block(block) => self.block(block),
            }
        }
    }

    fn op(&mut self, op: &super::Op) {
        let mut name = op.label.clone();
        self.items.iter().for_each(|item| name += &format!("-{item}"));
        let used = op.uses.iter().map(|of| match self.lists.get(of) {
            Some(list) => list.to_string(),
            None => self.outputs[of].to_string(),
        });
        let params: Vec<String> = [op.label.clone()].into_iter().chain(used).collect();
        let made =
            SubmitRunOp::new(&op.label).run_name(format!("{name}-{}", workflow::uid())).keep();
        let made = match self.direct {
            true => made
                .existing_cluster_name("figures")
                .spark_jar_task(SparkJarTask::new("Figures").parameters(params)),
            false => made.job_name("figures").jar_params(params),
        };
        self.outputs.insert(op.label.clone(), made.outputs.run_id);
        self.ids.insert(op.label.clone(), made.id());
        op.after.iter().for_each(|order| self.order(made.id(), order));
    }

    fn condition(&self, tests: &[Test]) -> Condition {
        let one = |test: &Test| match test {
            Test::Go => self.go.eq(true),
            Test::Full => self.mode.eq("full"),
            Test::Many(of) => self.outputs[of].gt(5),
        };
        let all = tests.iter().map(one).reduce(Condition::and);
        all.unwrap_or_else(|| self.go.eq(true))
    }

    /// Adds a loop. Outside of it, the outputs of its ops are lists.
    fn each(&mut self, block: &super::Block, over: Over) -> OpId {
        let (outside, list) = (self.outputs.clone(), self.list);
        let mut labels = Vec::new();
        let each = |item: String| {
            self.items.push(item);
            self.steps(&block.steps);
            self.items.pop();
            let inside = std::mem::replace(&mut self.outputs, outside);
            let inside = inside.into_iter().filter(|(of, _)| !self.outputs.contains_key(of));
            let (inside, outputs): (Vec<_>, Vec<_>) = inside.unzip();
            labels = inside;
            // A block is an op only if its results are `Copy`.
            std::array::from_fn::<_, MOST, _>(|index| outputs.get(index).copied())
        };
        let made = match over {
            Over::Items(count) => {
                let items: Vec<_> = (0..count).map(|item| format!("i{item}")).collect();
                for_each(items, |item| each(item.to_string()))
            }
            Over::List => for_each(list, |item| each(item.to_string())),
        };
        let made = made.name(&block.label);
        let id = made.id();
        self.lists.extend(labels.into_iter().zip(made.inner.into_iter().flatten()));
        id
    }

    fn block(&mut self, block: &super::Block) {
        let id = match &block.form {
            Form::When(tests) => {
                let condition = self.condition(tests);
                let made = when(condition, || self.steps(&block.steps)).name(&block.label);
                if block.otherwise.is_empty() {
                    made.id()
                } else {
                    let made = made.otherwise(|| self.steps(&block.otherwise));
                    let other = made.otherwise.name(template(&block.other()));
                    self.ids.insert(block.other(), other.id());
                    made.when.id()
                }
            }
            Form::Each(over) => self.each(block, *over),
            Form::Exit(Ending::Any) => on_exit(|| self.steps(&block.steps)).name(&block.label).id(),
            Form::Exit(Ending::Failure) => {
                on_failure(|| self.steps(&block.steps)).name(&block.label).id()
            }
            Form::Exit(Ending::Success) => {
                on_success(|| self.steps(&block.steps)).name(&block.label).id()
            }
        };
        self.ids.insert(block.label.clone(), id);
        block.after.iter().for_each(|order| self.order(id, order));
    }
}
