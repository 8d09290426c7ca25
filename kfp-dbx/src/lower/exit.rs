//! What runs when the workflow ends: the deletes of what `.delete_on_exit()` was said of, and
//! the order among all deletes.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::lifecycle::resource::{NAME_HOLDS_OUTPUT, Sketch, unknown_at_exit};
use kfp_dbx_core::rule::diagnostic::{Diagnostic, Finding, INVALID_NAME, UNKNOWN_AT_EXIT};
use kfp_dbx_core::table::{self, Action, Kind, Referent};
use kfp_dbx_core::text::names::check_op_name;
use kfp_dbx_core::value::{Piece, Ref, Target, Text, Value};

use super::object::{Object, deletion};
use crate::error::Place;
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::json;
use crate::model::op::{DatabricksData, OpData, OpKind, OpSettings};
use crate::model::param::{Origin, ParamData};
use crate::model::scope::Scope;

/// What stands for a parameter elsewhere.
type Substitutes = BTreeMap<Target, Value>;

/// Adds the deletes of what `.delete_on_exit()` was said of: each as the create stands, in the
/// same loops, with the same values. Gives the create of each.
pub(crate) fn add_deletes(
    scope: &mut Scope,
    objects: &mut Vec<Option<Object>>,
    found: &mut Vec<Diagnostic<Place>>,
) -> BTreeMap<usize, usize> {
    let marked: Vec<usize> = (0..scope.ops.len())
        .filter(|&op| scope.ops[op].settings.delete_on_exit.is_some())
        .collect();
    let mut creates = BTreeMap::new();
    if marked.is_empty() {
        return creates;
    }
    let mut adding = Adding { scope, objects, loops: BTreeMap::new() };
    let exit = adding.add(
        "delete-on-exit",
        adding.scope.ops[marked[0]].at,
        None,
        OpKind::Block(BlockData { kind: BlockKind::Exit(ExitWhen::Always), parallelism: None }),
        None,
    );
    for create in marked {
        match adding.delete(create, exit) {
            Ok(delete) => creates.extend(delete.map(|delete| (delete, create))),
            Err(diagnostic) => found.push(diagnostic),
        }
    }
    creates
}

struct Adding<'a> {
    scope: &'a mut Scope,
    objects: &'a mut Vec<Option<Object>>,
    /// The loop at exit that goes over the same as one of the pipeline, with its item.
    loops: BTreeMap<usize, (u32, u32)>,
}

impl Adding<'_> {
    fn add(
        &mut self,
        name: &str,
        at: Place,
        parent: Option<u32>,
        kind: OpKind,
        object: Option<Object>,
    ) -> u32 {
        let (name, after, settings) = (name.to_owned(), Vec::new(), OpSettings::default());
        self.objects.push(object);
        self.scope.add_op(OpData { name, at, parent, kind, after, settings })
    }

    fn delete(&mut self, create: usize, exit: u32) -> Result<Option<usize>, Diagnostic<Place>> {
        let op = &self.scope.ops[create];
        let (name, at) = (op.name.clone(), op.at);
        let OpKind::Databricks(data) = &op.kind else { return Ok(None) };
        let (Some(row), Some(object)) = (data.row.delete(), &self.objects[create]) else {
            return Ok(None);
        };
        let kind = OpKind::Databricks(DatabricksData { row, ..data.clone() });
        let policies = op.settings.delete_on_exit.clone().unwrap_or_default();
        let mut object = deletion(object, row, policies);
        let unknown = |why: &str| unknown_at_exit(&name, why).at(at);
        let (parent, with) = self.surroundings(create, exit).map_err(unknown)?;
        substitute(&mut object.manifest, self.scope, &with).map_err(unknown)?;
        let mut why = Ok(());
        object.manifest.visit_refs(&mut |reference| {
            if let Target::Output { .. } = reference.target {
                why = Err(NAME_HOLDS_OUTPUT);
            }
        });
        why.map_err(unknown)?;
        if self.is_outside(&object.manifest) {
            // That is told of the create.
            return Ok(None);
        }
        if let Err(why) = check_op_name(&format!("delete-{name}")) {
            let message = format!(
                "op `delete-{name}`, which deletes the resource of op `{name}` at exit: {why}"
            );
            return Err(Finding::new(&INVALID_NAME, message).at(at));
        }
        let delete = self.add(&format!("delete-{name}"), at, Some(parent), kind, Some(object));
        Ok(Some(delete as usize))
    }

    /// Whether a value holds an item of a loop that the op is not part of: those of the others
    /// have given way to items of loops at exit.
    fn is_outside(&self, value: &Value) -> bool {
        let at_exit = |block: u32| self.loops.values().any(|(known, _)| *known == block);
        let mut outside = false;
        value.visit_refs(&mut |reference| {
            let Target::Param { index, .. } = reference.target else { return };
            let mut of = self.scope.params.get(index as usize).map(|param| &param.of);
            while let Some(Origin::Part(whole, _)) = of {
                of = self.scope.params.get(*whole as usize).map(|param| &param.of);
            }
            outside |= matches!(of, Some(Origin::Item(block) | Origin::Argument(block)) if !at_exit(*block));
        });
        outside
    }

    /// The block at exit for what stands in a block of the pipeline, and what takes the place
    /// of its items and arguments there.
    fn surroundings(&mut self, op: usize, exit: u32) -> Result<(u32, Substitutes), &'static str> {
        let Some(parent) = self.scope.ops[op].parent.map(|parent| parent as usize) else {
            return Ok((exit, Substitutes::new()));
        };
        let (around, mut with) = self.surroundings(parent, exit)?;
        let OpKind::Block(BlockData { kind, .. }) = self.scope.ops[parent].kind.clone() else {
            return Ok((around, with));
        };
        match kind {
            // What was not created is not there to be deleted, which is no error.
            BlockKind::When(_) | BlockKind::Otherwise(_) => Ok((around, with)),
            BlockKind::Exit(_) => Ok((u32::try_from(parent).unwrap_or(exit), with)),
            BlockKind::Pipeline(values) => {
                with.extend(arguments(self.scope, parent, &values, &with)?);
                Ok((around, with))
            }
            BlockKind::ForEach { over, item: of } => {
                let (block, index) = match self.loops.get(&parent) {
                    Some(known) => *known,
                    None => {
                        let over = over_at_exit(over, self.scope, &with)?;
                        let (name, at) =
                            (self.scope.ops[parent].name.clone(), self.scope.ops[parent].at);
                        let index = u32::try_from(self.scope.params.len()).unwrap_or(u32::MAX);
                        let ty = self.scope.params[of as usize].ty;
                        let kind = BlockKind::ForEach { over, item: index };
                        let kind = OpKind::Block(BlockData { kind, parallelism: None });
                        let block =
                            self.add(&format!("delete-{name}"), at, Some(around), kind, None);
                        self.scope.params.push(ParamData::item(block, ty, at));
                        self.loops.insert(parent, (block, index));
                        (block, index)
                    }
                };
                let target = |index| Target::Param { scope: self.scope.id, index };
                let ty = self.scope.params[of as usize].ty;
                with.insert(target(of), Value::Ref(Ref { target: target(index), ty }));
                // The parts of the one are parts of the other.
                let parts: Vec<(u32, _)> = (0..)
                    .zip(&self.scope.params)
                    .filter_map(|(part, param)| match &param.of {
                        Origin::Part(whole, step) if *whole == of => Some((part, step.clone())),
                        _ => None,
                    })
                    .collect();
                for (part, step) in parts {
                    let ty = self.scope.params[part as usize].ty;
                    let copy = u32::try_from(self.scope.params.len()).unwrap_or(u32::MAX);
                    let mut param = ParamData::item(block, ty, self.scope.params[part as usize].at);
                    param.of = Origin::Part(index, step);
                    self.scope.params.push(param);
                    with.insert(
                        Target::Param { scope: self.scope.id, index: part },
                        Value::Ref(Ref {
                            target: Target::Param { scope: self.scope.id, index: copy },
                            ty,
                        }),
                    );
                }
                Ok((block, with))
            }
        }
    }
}

/// The values of the parameters of a pipeline that is used as an op.
fn arguments(
    scope: &Scope,
    block: usize,
    values: &[(u32, Value)],
    with: &Substitutes,
) -> Result<Substitutes, &'static str> {
    let mut substitutes = Substitutes::new();
    for (index, param) in (0..).zip(&scope.params) {
        if !matches!(param.of, Origin::Argument(of) if of as usize == block) {
            continue;
        }
        let given = values.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
        // One that is missing is told where the pipeline is used.
        let mut value = given.or(param.default.as_ref()).cloned().unwrap_or(Value::text(""));
        substitute(&mut value, scope, with)?;
        substitutes.insert(Target::Param { scope: scope.id, index }, value);
    }
    Ok(substitutes)
}

fn over_at_exit(over: Over, scope: &Scope, with: &Substitutes) -> Result<Over, &'static str> {
    const OUTPUT: &str = "it is created in a loop over an output, which an exit handler can't read";
    let known = |value: &Value| {
        let mut known = Ok(());
        value.visit_refs(&mut |reference| {
            if let Target::Output { .. } = reference.target {
                known = Err(OUTPUT);
            }
        });
        known
    };
    Ok(match over {
        Over::Items(items) => Over::Items(items),
        Over::List(list) => {
            let mut value = Value::Ref(list);
            substitute(&mut value, scope, with)?;
            known(&value)?;
            match value {
                Value::Ref(list) => Over::List(list),
                Value::List(items) => Over::Items(items),
                _ => return Err(OUTPUT),
            }
        }
        Over::Sequence { mut start, mut end, format } => {
            for value in [&mut start, &mut end] {
                substitute(value, scope, with)?;
                known(value)?;
            }
            Over::Sequence { start, end, format }
        }
    })
}

/// Puts other values in the place of parameters.
fn substitute(value: &mut Value, scope: &Scope, with: &Substitutes) -> Result<(), &'static str> {
    if with.is_empty() {
        return Ok(());
    }
    match value {
        Value::Ref(reference) => {
            if let Some(other) = with.get(&reference.target) {
                let ty = reference.ty;
                *value = other.clone();
                if let Value::Ref(other) = value {
                    other.ty = ty;
                }
            } else if is_part_of(scope, reference.target, with) {
                return Err("its name contains a part of an argument");
            }
        }
        Value::Text(Text::Mixed(pieces)) => {
            let mut replaced = Vec::with_capacity(pieces.len());
            for piece in pieces.drain(..) {
                let Piece::Ref(reference) = &piece else {
                    replaced.push(piece);
                    continue;
                };
                match with.get(&reference.target) {
                    None if is_part_of(scope, reference.target, with) => {
                        return Err("its name contains a part of an argument");
                    }
                    None => replaced.push(piece),
                    Some(Value::Ref(other)) => replaced.push(Piece::Ref(*other)),
                    Some(Value::Text(Text::Mixed(pieces))) => {
                        replaced.extend(pieces.iter().cloned());
                    }
                    Some(Value::Text(Text::Literal(text))) => {
                        replaced.push(Piece::Literal(text.clone()));
                    }
                    Some(other) => {
                        replaced.push(Piece::Literal(json::literal(other).to_string()));
                    }
                }
            }
            *value = match replaced.iter().any(|piece| matches!(piece, Piece::Ref(_))) {
                true => Value::Text(Text::Mixed(replaced)),
                false => {
                    Value::text(replaced.iter().fold(String::new(), |text, piece| match piece {
                        Piece::Literal(literal) => text + literal,
                        Piece::Ref(_) => text,
                    }))
                }
            };
        }
        Value::List(items) => {
            for item in items {
                substitute(item, scope, with)?;
            }
        }
        Value::Map(map) => {
            for (_, value) in &mut map.entries {
                substitute(value, scope, with)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn is_part_of(scope: &Scope, target: Target, with: &Substitutes) -> bool {
    let Target::Param { scope: id, index } = target else { return false };
    match scope.params.get(index as usize).map(|param| &param.of) {
        Some(Origin::Part(whole, _)) => {
            let whole = Target::Param { scope: id, index: *whole };
            with.contains_key(&whole) || is_part_of(scope, whole, with)
        }
        _ => false,
    }
}

/// Moves exit handlers out of the pipelines that are used as ops: Argo has one exit handler.
pub(crate) fn lift_out(
    scope: &mut Scope,
    objects: &mut [Option<Object>],
    found: &mut Vec<Diagnostic<Place>>,
) {
    for exit in 0..scope.ops.len() {
        let is_exit = matches!(&scope.ops[exit].kind, OpKind::Block(block) if matches!(block.kind, BlockKind::Exit(_)));
        if !is_exit || scope.ops[exit].parent.is_none() {
            continue;
        }
        match around(scope, exit) {
            // A condition or a loop around it is an error that is told by itself.
            Ok(None) => {}
            Ok(Some(with)) => {
                scope.ops[exit].parent = None;
                let inside: Vec<usize> =
                    (0..scope.ops.len()).filter(|&op| is_inside(scope, op, exit)).collect();
                for op in inside {
                    if let Some(object) = &mut objects[op] {
                        let _ = substitute(&mut object.manifest, scope, &with);
                    }
                }
            }
            Err(why) => {
                let message =
                    format!("this exit handler can't run when the whole workflow ends: {why}");
                found.push(Finding::new(&UNKNOWN_AT_EXIT, message).at(scope.ops[exit].at));
            }
        }
    }
}

fn around(scope: &Scope, op: usize) -> Result<Option<Substitutes>, &'static str> {
    let Some(parent) = scope.ops[op].parent.map(|parent| parent as usize) else {
        return Ok(Some(Substitutes::new()));
    };
    let Some(mut with) = around(scope, parent)? else { return Ok(None) };
    match &scope.ops[parent].kind {
        OpKind::Block(BlockData { kind: BlockKind::Pipeline(values), .. }) => {
            with.extend(arguments(scope, parent, values, &with)?);
            Ok(Some(with))
        }
        _ => Ok(None),
    }
}

fn is_inside(scope: &Scope, op: usize, block: usize) -> bool {
    let mut parent = scope.ops[op].parent;
    while let Some(index) = parent {
        if index as usize == block {
            return true;
        }
        parent = scope.ops[index as usize].parent;
    }
    false
}

/// The orders of the deletes at exit: a run before the job that it is one of, a job before the
/// cluster that it runs on. Those that have nothing to do with each other do not wait. What is
/// known to be in use comes first, then what may be.
///
/// `created` has the creates of deletes that were made from them, `sketch` what is known of a
/// name, `precedes` tells whether one create comes before another in the pipeline.
pub(crate) fn order_deletes<'a>(
    objects: &'a [Option<Object>],
    at_exit: &[bool],
    created: &BTreeMap<usize, usize>,
    sketch: &impl Fn(&'a Value) -> Sketch<'a>,
    mut precedes: impl FnMut(usize, usize) -> bool,
) -> Vec<(usize, usize)> {
    let deletes: Vec<(usize, usize)> = (0..objects.len())
        .filter(|&op| at_exit[op])
        .filter_map(|op| {
            let object = objects[op].as_ref().filter(|object| object.action == Action::Delete)?;
            Some((op, kind(object)?.delete_rank()?))
        })
        .collect();
    let key = |object: &'a Object| Some((kind(object)?.kind, sketch(object.resource_name()?)));
    let mut creates: BTreeMap<(&str, Sketch<'a>), Vec<usize>> = BTreeMap::new();
    for op in (0..objects.len()).filter(|&op| !at_exit[op]) {
        if let Some(object) = &objects[op]
            && matches!(object.action, Action::Create | Action::Apply)
            && let Some(key) = key(object)
        {
            creates.entry(key).or_default().push(op);
        }
    }
    let of = |op: usize| match created.get(&op) {
        Some(create) => vec![*create],
        None => {
            let key = objects[op].as_ref().and_then(key);
            key.and_then(|key| creates.get(&key).cloned()).unwrap_or_default()
        }
    };
    // Whether a create names another resource as its owner.
    let names = |user: usize, used: usize| {
        let (Some(user), Some(used)) = (&objects[user], &objects[used]) else { return false };
        let Some(name) = used.resource_name().map(sketch) else { return false };
        let owners = kind(user).into_iter().flat_map(Kind::owners);
        owners
            .filter(|owner| matches!(owner.to, Referent::Owner(_)))
            .filter_map(|owner| user.spec_field(owner.field.first()?))
            .any(|value| sketch(value) == name)
    };
    let by_rank =
        |wanted: usize| deletes.iter().filter(move |(_, rank)| *rank == wanted).map(|(op, _)| *op);
    let (mut known, mut unknown) = (BTreeSet::new(), BTreeSet::new());
    let last = deletes.iter().map(|(_, rank)| *rank).max().unwrap_or_default();
    for rank in 1..=last {
        for later in by_rank(rank) {
            let used = of(later);
            for earlier in (0..rank).flat_map(by_rank) {
                let users = of(earlier);
                // What is made elsewhere may well be in use.
                if users.is_empty() || used.is_empty() {
                    unknown.insert((earlier, later));
                } else if users
                    .iter()
                    .any(|&user| used.iter().any(|&used| names(user, used) || precedes(used, user)))
                {
                    known.insert((earlier, later));
                }
            }
        }
    }
    known.into_iter().chain(unknown).collect()
}

/// Leaves out what follows from others: what goes before a job need not be waited for by the
/// job's cluster, too.
pub(crate) fn without_detours(orders: &mut Vec<(usize, usize)>) {
    let all: BTreeSet<_> = orders.iter().copied().collect();
    orders.retain(|&(earlier, later)| {
        let after: BTreeSet<_> = all.range((earlier, 0)..(earlier + 1, 0)).collect();
        !after.into_iter().any(|&(_, middle)| all.contains(&(middle, later)))
    });
}

/// The operator's kind of an object. One whose group only the run knows is known by its name.
fn kind(object: &Object) -> Option<&'static Kind> {
    object.kind.or_else(|| match &object.manifest {
        Value::Map(manifest) => match manifest.get("kind") {
            Some(Value::Text(Text::Literal(kind))) => table::kind(kind),
            _ => None,
        },
        _ => None,
    })
}
