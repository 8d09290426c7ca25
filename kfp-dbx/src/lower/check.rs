//! What is wrong with the pipeline as a whole, where no op alone shows it.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{Graph, Outcome, empty_before_exit, known_at_exit};
use kfp_dbx_core::rule::diagnostic::{
    Diagnostic, EMPTY_BLOCK, EXIT_REACH, Finding, INVALID_NAME, INVALID_SETTING, MISSING_ARGUMENT,
    TAG_IN_VALUE, UNKNOWN_FIELD, UNUSED_PARAMETER, WRONG_TYPE,
};
use kfp_dbx_core::spec::default::{self, Defaulted};
use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::text::names::{MAX_TASK_NAME, check_op_name};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::path::name_path;
use kfp_dbx_core::value::{Ref, Scalar, Target, Text, Value};

use super::Lowering;
use super::tree::{Tree, graph};
use crate::error::Place;
use crate::model::block::{BlockData, BlockKind, Over};
use crate::model::op::{After, OpData, OpKind};
use crate::model::param::{Origin, ParamData};
use crate::model::scope::Scope;
use crate::model::settings::Settings;
use crate::model::workflow;

/// Whether literal text of the user's would be read as a tag.
pub(super) fn has_tag(text: &Text) -> bool {
    match text {
        Text::Literal(text) => text.contains("{{"),
        Text::Mixed(pieces) => pieces.iter().any(
            |piece| matches!(piece, kfp_dbx_core::value::Piece::Literal(text) if text.contains("{{")),
        ),
    }
}

/// Argo rejects a DAG without tasks.
pub(super) fn check_empty(scope: &Scope, settings: &Settings, found: &mut Vec<Diagnostic<Place>>) {
    let mut is_empty = vec![true; scope.ops.len()];
    for op in &scope.ops {
        if let Some(parent) = op.parent {
            is_empty[parent as usize] = false;
        }
    }
    for (op, _) in scope.ops.iter().zip(is_empty).filter(|(_, is_empty)| *is_empty) {
        if let Some(kind) = op.block() {
            let what = kind.block().indefinite();
            let finding = Finding::new(
                &EMPTY_BLOCK,
                format!("{what} has no ops: Argo rejects a DAG without tasks"),
            )
            .help("create at least one op in its body, or remove it");
            found.push(finding.at(op.at));
        }
    }
    let exit_only =
        |op: &OpData| op.parent.is_some() || matches!(op.block(), Some(BlockKind::Exit(_)));
    if !scope.ops.is_empty() && scope.ops.iter().all(exit_only) {
        found.push(Diagnostic::whole(empty_before_exit(&settings.name)));
    }
}

impl Lowering<'_> {
    /// Gives the graph, and whether its order is sound.
    pub(super) fn check_order(&mut self, tree: &Tree) -> (Graph<Place>, bool) {
        let graph = graph(self.scope, tree);
        let found = graph.check_order();
        let is_sound = found.is_empty();
        self.found.extend(found);
        for (op, data) in self.scope.ops.iter().enumerate().filter(|(op, _)| tree.at_exit(*op)) {
            for After { outcome, at, .. } in &data.after {
                if *outcome == Outcome::Failure {
                    let message = format!(
                        "`{}` is in an exit handler, where each op runs whether or not the others fail",
                        tree.nodes[op].name
                    );
                    self.found.push(
                        Finding::new(&EXIT_REACH, message)
                            .help("use `.after(…)` for the order, or `on_failure(…)` for ops that run if the workflow fails")
                            .at(*at),
                    );
                }
            }
        }
        (graph, is_sound)
    }

    pub(super) fn check_unused(&mut self, tree: &Tree) {
        let used: BTreeSet<u32> = tree.used.values().flatten().copied().collect();
        for (index, param) in (0..).zip(&self.scope.params) {
            if matches!(param.of, Origin::Run) && !used.contains(&index) {
                let message = format!("parameter `{}` is not used", param.name);
                self.found.push(
                    Finding::new(&UNUSED_PARAMETER, message)
                        .help("use the parameter in an op, or remove it")
                        .at(param.at),
                );
            }
        }
    }

    /// Values that Argo knows at exit only.
    pub(super) fn check_workflow_values(&mut self, tree: &Tree, op: usize) {
        if tree.at_exit(op) {
            return;
        }
        let mut used = BTreeSet::new();
        self.visit_refs(op, &mut |reference| {
            if let Target::Workflow(index) = reference.target {
                used.insert(index);
            }
        });
        let values = used.into_iter().filter_map(|index| workflow::tag(index).split('.').nth(1));
        let found = values.filter_map(known_at_exit);
        self.found.extend(found.map(|finding| finding.at(self.scope.ops[op].at)));
    }

    /// What blocks are given: items, arguments, limits.
    pub(super) fn check_blocks(&mut self) {
        for (op, data) in self.scope.ops.iter().enumerate() {
            let OpKind::Block(BlockData { kind, parallelism }) = &data.kind else { continue };
            let mut found = Vec::new();
            if *parallelism == Some(0) {
                found.push(Finding::new(
                    &INVALID_SETTING,
                    "with a parallelism of 0, nothing can run",
                ));
            }
            match kind {
                BlockKind::When(condition) => {
                    condition.visit(&mut |value| problems(value, &mut found));
                }
                BlockKind::ForEach { over, item } => self.check_loop(over, *item, &mut found),
                BlockKind::Pipeline(values) => self.check_arguments(op, values, &mut found),
                BlockKind::Otherwise(_) | BlockKind::Exit(_) => {}
            }
            self.found.extend(found.into_iter().map(|finding| finding.at(data.at)));
        }
    }

    pub(super) fn check_loop(&self, over: &Over, item: u32, found: &mut Vec<Finding>) {
        match over {
            Over::Items(items) => {
                for value in items {
                    problems(value, found);
                    let mut refs = 0;
                    value.visit_refs(&mut |_| refs += 1);
                    if refs > 0 {
                        let message = "the items of a literal list are build-time values, so they can't contain a parameter or an output";
                        found.push(Finding::new(&WRONG_TYPE, message).help("compose the text in the body of the loop, or iterate over a parameter that is a list"));
                    }
                    check_tags(value, "an item of the loop", found);
                }
                let parts = self.scope.params.iter().filter_map(|param| match &param.of {
                    Origin::Part(of, step) if *of == item => Some((param, step)),
                    _ => None,
                });
                for (param, step) in parts {
                    found.extend(items.iter().find_map(|value| check_part(value, step, param.ty)));
                }
            }
            Over::List(_) => {}
            Over::Sequence { start, end, format } => {
                problems(start, found);
                problems(end, found);
                if let Some(format) = format
                    && let Err(why) = check_format(format)
                {
                    found.push(Finding::new(
                        &INVALID_SETTING,
                        format!("the format `{format}` is not valid: {why}"),
                    ));
                }
            }
        }
    }

    /// Each parameter of a pipeline that is used as an op gets a value.
    pub(super) fn check_arguments(
        &self,
        op: usize,
        values: &[(u32, Value)],
        found: &mut Vec<Finding>,
    ) {
        for (index, param) in (0..).zip(&self.scope.params) {
            if !matches!(param.of, Origin::Argument(block) if block as usize == op) {
                continue;
            }
            let given = values.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
            match given.or(param.default.as_ref()) {
                None => {
                    let message = format!(
                        "`{}` does not set the parameter `{}`, which has no default",
                        self.scope.ops[op].name, param.name
                    );
                    let help = format!(
                        "set it with `.{}(…)`, or give the parameter a default",
                        param.name
                    );
                    found.push(Finding::new(&MISSING_ARGUMENT, message).help(help));
                }
                Some(value) => {
                    problems(value, found);
                    check_tags(value, &format!("the argument `{}`", param.name), found);
                }
            }
        }
    }

    /// What is said of all ops stands where no parameter is known.
    pub(super) fn check_defaults(&mut self) {
        let mut wrong = false;
        for value in self.settings.defaults.values() {
            value.visit_refs(&mut |_| wrong = true);
            value.visit(&mut |value| wrong |= matches!(value, Value::Text(text) if has_tag(text)));
        }
        if wrong {
            let message =
                "the defaults of a pipeline can't contain a parameter, an output or a tag";
            let finding = Finding::new(&INVALID_SETTING, message);
            self.found
                .push(Diagnostic::whole(finding.help("set the value on the ops that need it")));
        }
    }

    /// Defaults against the fields that they flow into; each is told once.
    pub(super) fn check_default_fit(&mut self) {
        // A default that is wrong by itself is told by itself.
        let is_sound = |param: &ParamData| {
            matches!(param.of, Origin::Run)
                && param
                    .default
                    .as_ref()
                    .is_some_and(|default| super::default_text(default, param.ty).is_ok())
        };
        let sound: Vec<bool> = self.scope.params.iter().map(is_sound).collect();
        if !sound.contains(&true) {
            return;
        }
        let default_of = |reference: Ref| match reference.target {
            Target::Param { scope, index } if scope == self.scope.id => {
                let param = self.scope.params.get(index as usize)?;
                let value = param.default.as_ref().filter(|_| sound[index as usize])?;
                Some(Defaulted { name: &param.name, value })
            }
            _ => None,
        };
        let mut told = BTreeSet::new();
        for (used, (op, object)) in self.scope.ops.iter().zip(self.objects).enumerate() {
            let Some(object) = object else { continue };
            let Some(kind) = object.kind else { continue };
            let unfit = default::check(kind, object.spec(), object.resource_name(), &default_of);
            for unfit in unfit {
                let Target::Param { index, .. } = unfit.param else { continue };
                if !told.insert((index, unfit.finding.message.clone())) {
                    continue;
                }
                let param = &self.scope.params[index as usize];
                let goes = format!("it is used in {} of op `{}`", unfit.field(), op.name);
                let path = if unfit.path.is_empty() { &name_path()[..] } else { &unfit.path };
                let there = self.place(used, path);
                self.found.push(unfit.finding.at(param.at).related(goes, there));
            }
        }
    }

    /// Names that were made longer, by `-2` and the like.
    pub(super) fn check_made_up_names(&mut self, tree: &Tree) {
        for (op, node) in self.scope.ops.iter().zip(&tree.nodes) {
            let length = node.name.len();
            // A name that is too long by itself is told with its op.
            if length > MAX_TASK_NAME && check_op_name(&op.name).is_ok() {
                let message = format!(
                    "the name `{}` has {length} characters, but Argo allows at most {MAX_TASK_NAME}",
                    node.name
                );
                let finding = Finding::new(&INVALID_NAME, message);
                self.found.push(finding.help("give the op a shorter name").at(op.at));
            }
        }
    }

    /// A retry that could only end as the first try did.
    pub(super) fn check_retries(&mut self) {
        for (op, object) in self.scope.ops.iter().zip(self.objects) {
            let Some(object) = object else { continue };
            let retry = object.policies.retry.as_ref().or(self.settings.defaults.retry.as_ref());
            let waits = object.success_condition.is_some() || object.failure_condition.is_some();
            let found = retry.filter(|_| waits).and_then(|retry| {
                let policy = retry.policy.unwrap_or(RetryPolicy::DEFAULT);
                kfp_dbx_core::spec::retry::check(&op.name, object.action, policy)
            });
            let of_all = object.policies.retry.is_none();
            self.found.extend(found.map(|mut finding| {
                if of_all {
                    finding.message += " (the retry comes from the pipeline's defaults)";
                }
                finding.at(op.at)
            }));
        }
    }
}

fn problems(value: &Value, found: &mut Vec<Finding>) {
    value.visit(&mut |value| {
        if let Value::Problem(finding) = value {
            found.push((**finding).clone());
        }
    });
}

/// What is passed from task to task is looked through for tags by Argo.
fn check_tags(value: &Value, what: &str, found: &mut Vec<Finding>) {
    let mut wrong = false;
    value.visit(&mut |value| {
        wrong |= match value {
            Value::Text(text) => has_tag(text),
            Value::Map(map) => map.entries.iter().any(|(key, _)| has_tag(key)),
            _ => false,
        };
    });
    if wrong {
        let message = format!("{what} contains `{{{{`, which Argo evaluates as a tag");
        found.push(
            Finding::new(&TAG_IN_VALUE, message)
                .help("pass the text to the op itself, where it is escaped"),
        );
    }
}

/// Whether an item of a literal list has a part of that type.
fn check_part(value: &Value, step: &Step, ty: Scalar) -> Option<Finding> {
    let (part, name) = match (value, step) {
        (Value::Map(map), Step::Field(name)) => (map.get(name), name.clone()),
        (Value::List(items), Step::Item(index)) => (items.get(*index), index.to_string()),
        (other, _) => {
            let message = format!("an item of the loop has no fields: it is {}", other.describe());
            return Some(Finding::new(&WRONG_TYPE, message));
        }
    };
    let Some(part) = part else {
        let finding = Finding::new(&UNKNOWN_FIELD, format!("an item of the loop has no `{name}`"));
        let known = match value {
            Value::Map(map) => map.entries.iter().filter_map(|(key, _)| key.as_literal()).collect(),
            _ => Vec::new(),
        };
        return Some(match nearest(&name, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("the available fields are {}", quoted(known))),
        });
    };
    let fits = matches!(
        (ty, part),
        (Scalar::Json, _)
            | (Scalar::Text, Value::Text(_))
            | (Scalar::Int, Value::Int(_))
            | (Scalar::Float, Value::Int(_) | Value::Float(_))
            | (Scalar::Bool, Value::Bool(_))
            | (Scalar::List, Value::List(_))
            | (Scalar::Map, Value::Map(_))
    );
    (!fits).then(|| {
        let message = format!(
            "the `{name}` of an item of the loop is {}, but the body reads another type",
            part.describe()
        );
        Finding::new(&WRONG_TYPE, message)
            .help(format!("read `{name}` with its own type in the body"))
    })
}

/// A format of Go's with one integer in it.
fn check_format(format: &str) -> Result<(), String> {
    let mut verbs = 0;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        match chars.find(|c| !c.is_ascii_digit()) {
            Some('%') => {}
            Some('d' | 'x' | 'X' | 'o' | 'b') => verbs += 1,
            _ => {
                return Err(
                    "a `%` must be followed by a width and `d` or `x`, as in `%03d`".to_owned()
                );
            }
        }
    }
    match verbs {
        1 => Ok(()),
        _ => Err(format!(
            "it must contain exactly one number, as in `run-%03d`, but it contains {verbs}"
        )),
    }
}
