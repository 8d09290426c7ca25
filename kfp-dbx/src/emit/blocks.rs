//! The arguments of tasks, and the items of loops.

use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::{Ref, Scalar, Target, Text, Value};

use super::argo::{self, Parameter, Parameters, Str};
use super::context::Context;
use super::expr::{self, Access};
use super::forms::Forms;
use super::manifest::tagged;
use crate::lower::{Dag, default_text};
use crate::model::block::{BlockKind, Over};
use crate::model::json;
use crate::model::param::Origin;

impl Context<'_> {
    /// Returns the arguments of a task for inputs whose values are found in its DAG.
    pub(super) fn arguments<'t>(
        &self,
        dag: Dag,
        inputs: &'t [(Ref, String)],
    ) -> Parameters<Parameter<'t>> {
        let value = |reference: Ref| self.in_dag(dag, reference).tag(reference.ty);
        let inputs = inputs.iter();
        Parameters(
            inputs.map(|(reference, name)| Parameter::argument(name, value(*reference))).collect(),
        )
    }

    /// Returns the arguments of the template around a loop with a limit.
    pub(super) fn arguments_of_limited<'a>(
        &'a self,
        dag: Dag,
        block: usize,
        over: &Over,
    ) -> Parameters<Parameter<'a>> {
        let taken = self.taken_by_limited(block, over).into_iter();
        let taken = taken.map(|(reference, name)| {
            Parameter::argument(name, self.passed_on(dag, block, reference))
        });
        Parameters(taken.chain(self.flags(dag, block)).collect())
    }

    /// Returns the arguments for the flags of a block whose task is in a DAG.
    fn flags(&self, dag: Dag, block: usize) -> impl Iterator<Item = Parameter<'_>> {
        let flags = self.lowered.graph.nodes[block].flags.iter();
        flags.map(move |(task, name)| Parameter::argument(name, self.flag_in(dag, block, *task)))
    }

    /// Returns the tag of a flag of a block in the DAG of the block's task.
    fn flag_in(&self, dag: Dag, block: usize, task: usize) -> String {
        let nodes = &self.lowered.graph.nodes;
        let flags = match dag {
            Dag::Block(around) => nodes[around].flags.as_slice(),
            Dag::Main | Dag::Exit => &[],
        };
        match flags.iter().find(|(of, _)| *of == task) {
            Some((_, name)) if nodes[task].dag != dag => {
                Access::input(&self.forms, name, Vec::new(), false).tag(Scalar::Text)
            }
            _ => self.forms.tag(&self.met(task, block)),
        }
    }

    /// Returns the tag of a value that a DAG passes on to a block. An output of a task that may have
    /// been skipped is an empty text then: an op that uses it has a guard.
    fn passed_on(&self, dag: Dag, block: usize, reference: Ref) -> String {
        let graph = &self.lowered.graph;
        let access = self.in_dag(dag, reference);
        let task = match reference.target {
            Target::Output { op, .. } => graph.task_of(dag, op as usize),
            _ => None,
        };
        // What uses the results of a loop has the guards of the loop.
        let is_optional = |task: &usize| {
            graph.nodes[block].flags.iter().any(|(of, _)| of == task)
                || graph.is_loop(*task) && !graph.nodes[*task].guards.is_empty()
        };
        match task.filter(is_optional) {
            Some(_) => access.optional(),
            None => access.tag(reference.ty),
        }
    }

    /// Returns the inputs of the template around a loop with a limit: the inputs of the loop's body
    /// except the item, and the values in the list of the loop.
    pub(super) fn taken_by_limited(&self, block: usize, over: &Over) -> Vec<(Ref, String)> {
        let graph = &self.lowered.graph;
        let mut names = UniqueNames::new();
        let mut taken: Vec<(Ref, String)> = Vec::new();
        for (reference, name) in &graph.nodes[block].inputs {
            if !self.is_own(block, *reference) {
                taken.push((*reference, names.claim(name)));
            }
        }
        graph.nodes[block].flags.iter().for_each(|(_, name)| {
            names.claim(name);
        });
        over.visit_refs(&mut |reference| {
            let (target, name) = match reference.target {
                Target::Param { scope, index } => {
                    let whole = graph.whole_param(index).map_or(index, |(whole, _)| whole);
                    let name = graph.params[whole as usize].name.clone();
                    (Target::Param { scope, index: whole }, name)
                }
                Target::Output { op, output, lists, .. } => {
                    (self.whole(reference.target).0, self.output_name(op as usize, output, lists))
                }
                Target::Workflow(_) => return,
            };
            if !taken.iter().any(|(known, _)| known.target == target) {
                let ty = match target == reference.target {
                    true => reference.ty.passed(),
                    false => Scalar::Json,
                };
                taken.push((Ref { target, ty }, names.claim(&name)));
            }
        });
        taken
    }

    /// Whether a reference is to the item of the block or to one of its own arguments.
    fn is_own(&self, block: usize, reference: Ref) -> bool {
        let Target::Param { index, .. } = reference.target else { return false };
        matches!(self.lowered.graph.params[index as usize].of,
            Origin::Item(of) | Origin::Argument(of) if of as usize == block)
    }

    /// Returns the arguments of the template of a block whose task is in a DAG.
    pub(super) fn arguments_of_block(&self, dag: Dag, block: usize) -> Parameters<Parameter<'_>> {
        let own = |reference: Ref| self.own_argument(block, reference, &|of| self.in_dag(dag, of));
        let inputs = self.lowered.graph.nodes[block].inputs.iter().map(|(reference, name)| {
            let value = own(*reference);
            let value = value.unwrap_or_else(|| self.passed_on(dag, block, *reference).into());
            Parameter::argument(name, value)
        });
        Parameters(inputs.chain(self.flags(dag, block)).collect())
    }

    /// Returns the arguments of the template of a single item, in the template around a loop with a
    /// limit, where `access` finds values.
    pub(super) fn arguments_of_item<'a>(
        &self,
        block: usize,
        access: &impl Fn(Ref) -> Access<'a>,
    ) -> Parameters<Parameter<'_>> {
        let inputs = self.lowered.graph.nodes[block].inputs.iter().map(|(reference, name)| {
            let value = self.own_argument(block, *reference, access);
            let value = value.unwrap_or_else(|| access(*reference).tag(reference.ty).into());
            Parameter::argument(name, value)
        });
        let flags = self.lowered.graph.nodes[block].flags.iter().map(|(_, name)| {
            let flag = Access::input(&self.forms, name, Vec::new(), false);
            Parameter::argument(name, flag.tag(Scalar::Text))
        });
        Parameters(inputs.chain(flags).collect())
    }

    /// Returns the value of an item of the block, or of one of its own arguments.
    fn own_argument<'t, 'a>(
        &'t self,
        block: usize,
        reference: Ref,
        access: &impl Fn(Ref) -> Access<'a>,
    ) -> Option<Str<'t>> {
        let graph = &self.lowered.graph;
        let index = match reference.target {
            Target::Param { index, .. } if self.is_own(block, reference) => index,
            _ => return None,
        };
        let param = &graph.params[index as usize];
        if let Origin::Item(_) = param.of {
            return Some("{{item}}".into());
        }
        let given = match graph.nodes[block].block_kind() {
            Some(BlockKind::Pipeline(values)) => values.as_slice(),
            _ => &[],
        };
        let value = given.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
        Some(match value.or(param.default.as_ref()) {
            Some(value) => passed(value, param.ty, &self.forms, access),
            None => "".into(),
        })
    }
}

/// Sets the items of the task of a loop.
pub(super) fn set_items<'t, 'a>(
    task: &mut argo::Task<'t>,
    over: &'t Over,
    guard: &str,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
) {
    // Argo evaluates the items before the condition.
    let guarded = |list: String, nothing: &str| match guard.is_empty() {
        true => forms.tag(&list),
        false => forms.tag(&format!("{guard} ? ({list}) : '{nothing}'")),
    };
    match over {
        // For an empty literal list Argo runs the task once, with the text `{{item}}`.
        Over::Items(items) if items.is_empty() => {
            task.with_sequence =
                Some(argo::Sequence { count: "0".to_owned(), start: None, format: None });
        }
        Over::Items(items) => task.with_items = items.iter().map(json::literal).collect(),
        // The list is passed on as text, which keeps all digits. For an empty text Argo would run
        // the task once, too.
        Over::List(list) => {
            let access = access(*list);
            let text = access.text(list.ty);
            let list = match access.is_expression() {
                // The results of a loop are a list.
                true => text,
                false => format!("{text} in ['', 'null'] ? 'no list' : {text}"),
            };
            task.with_param = Some(guarded(list, "[]"));
        }
        Over::Sequence { start, end, format } => {
            task.with_sequence = Some(sequence(start, end, format.as_deref(), &guarded, access));
        }
    }
}

/// Returns a sequence that runs like a Rust range: not at all if it ends before it begins. Argo
/// would count down.
fn sequence<'t, 'a>(
    start: &Value,
    end: &Value,
    format: Option<&'t str>,
    guarded: &dyn Fn(String, &str) -> String,
    access: &impl Fn(Ref) -> Access<'a>,
) -> argo::Sequence<'t> {
    if let (Value::Int(start), Value::Int(end)) = (start, end) {
        let start_at = (*start != 0).then(|| start.to_string());
        return argo::Sequence { count: (end - start).max(0).to_string(), start: start_at, format };
    }
    let (from, to) = (expr::integer(start, access), expr::integer(end, access));
    let count = match start {
        Value::Int(0) => to,
        _ => format!("{to} - {from}"),
    };
    argo::Sequence {
        count: guarded(format!("{count} > 0 ? toJson({count}) : '0'"), "0"),
        start: match start {
            Value::Int(0) => None,
            Value::Int(start) => Some(start.to_string()),
            _ => Some(guarded(format!("toJson({from})"), "0")),
        },
        format,
    }
}

/// Returns a value as it is passed to a pipeline that is used as an op.
fn passed<'t, 'a>(
    value: &'t Value,
    ty: Scalar,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
) -> Str<'t> {
    let mut refs = 0;
    value.visit_refs(&mut |_| refs += 1);
    match value {
        Value::Text(Text::Mixed(_)) | Value::Ref(_) => tagged(value, access).unwrap_or_default(),
        value if refs == 0 => default_text(value, ty).unwrap_or_default().into(),
        // A list or a map that contains runtime values.
        value => forms.tag(&format!("toJson({})", json_of(value, access))).into(),
    }
}

/// Returns an expression whose result is the value.
fn json_of<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> String {
    match value {
        Value::Text(text) => expr::text(text, access),
        Value::Ref(reference) => access(*reference).typed(reference.ty),
        Value::List(items) => {
            let items: Vec<_> = items.iter().map(|item| json_of(item, access)).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(map) => {
            let fields = map.entries.iter().map(|(key, value)| {
                let key = match key {
                    Text::Literal(key) => expr::literal(key),
                    key @ Text::Mixed(_) => format!("({})", expr::text(key, access)),
                };
                format!("{key}: {}", json_of(value, access))
            });
            // A blank separates the braces, so that they open and close no tag.
            format!("{{ {} }}", fields.collect::<Vec<_>>().join(", "))
        }
        other => json::literal(other).to_string(),
    }
}
