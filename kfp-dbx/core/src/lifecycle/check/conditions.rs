//! Each delete runs only if the resource was created: it requires what the create requires.

use super::subject::Check;
use crate::graph::{Block, Certainty, NodeIndex};
use crate::lifecycle::requirements::{Cover, Fact, Requirement, cover};
use crate::lifecycle::resources::Resource;
use crate::rule::{CONDITIONAL_CREATE, Diagnostic};

/// A create that does not run in each case in which a delete runs.
struct Lack {
    create: usize,
    /// A requirement of the create that the delete does not have.
    required: Requirement,
}

impl<'a, L: Clone> Check<'a, '_, L> {
    /// No delete runs if a condition kept the create from running: the name may belong to a
    /// resource that someone else created.
    pub(super) fn conditions(&self, resource: &Resource<'a>, found: &mut Vec<Diagnostic<L>>) {
        let is_unique = |create: &usize| self.effect_at(*create).name.is_of_this_run();
        if !self.knowledge.pipeline.complete || resource.creates.first().is_none_or(is_unique) {
            return;
        }
        for &delete in &resource.deletes {
            let effect = self.effect_at(delete);
            if effect.external || self.knowledge.graph.nodes[effect.node].escaped {
                continue;
            }
            let given = self.may_require(delete);
            let of = effect.stands_for.and_then(|create| self.by_node[create]);
            let Some(lack) = self.lack(&given, resource, of) else { continue };
            found.push(match of {
                Some(_) => self.unbound_at_exit(&lack),
                None => self.unbound(delete, &given, &lack),
            });
        }
        // The macro sees no deletes of `.delete_on_exit()`.
        for &create in resource.creates.iter().filter(|of| self.effect_at(**of).deleted_on_exit) {
            let given = self.required_at_exit(create);
            found.extend(
                self.lack(&given, resource, Some(create)).map(|lack| self.unbound_at_exit(&lack)),
            );
        }
    }

    /// Returns a create that does not run in each case in which the given requirements hold, if no
    /// other create does. `of` is the create that is reported.
    fn lack(
        &self,
        given: &[Requirement],
        resource: &Resource<'a>,
        of: Option<usize>,
    ) -> Option<Lack> {
        let creates: Vec<usize> = of
            .into_iter()
            .chain(resource.creates.iter().copied().filter(|create| Some(*create) != of))
            .collect();
        let required: Vec<_> = creates.iter().map(|create| self.require(*create)).collect();
        match cover(given, &required) {
            Cover::Partial(more) => {
                let (create, more) = creates.into_iter().zip(more).next()?;
                Some(Lack { create, required: more.into_iter().next()? })
            }
            Cover::Full | Cover::Unsure => None,
        }
    }

    /// Returns the requirements of a create that its delete at exit has, too.
    pub(super) fn required_at_exit(&self, create: usize) -> Vec<Requirement> {
        let effect = self.effect_at(create);
        let mut required = self.require(create);
        if !effect.name.is_of_this_run() {
            required.retain(|required| effect.exit.is_some() || self.is_known_at_exit(required));
            return required;
        }
        // The delete of what nobody else can have runs in any case.
        required.retain(|required| matches!(required.fact, Fact::Success));
        required
    }

    /// Whether an exit handler can have a requirement of a create: no output and no failure
    /// decides it.
    fn is_known_at_exit(&self, required: &Requirement) -> bool {
        match required.of {
            _ if matches!(required.fact, Fact::Failed(_) | Fact::BranchFailed(_)) => false,
            Some(block) => !self.is_decided_by_output(block),
            None => true,
        }
    }

    /// Whether the condition of a block certainly contains an output. (A rule of its own reports a
    /// loop over an output.)
    fn is_decided_by_output(&self, block: NodeIndex) -> bool {
        let graph = self.knowledge.graph;
        let block = match graph.block(block) {
            Some(Block::When) => block,
            Some(Block::Otherwise) => graph.nodes[block].otherwise_of.unwrap_or(block),
            _ => return false,
        };
        graph.edges.iter().any(|edge| {
            edge.to == block && edge.reason.is_output() && edge.certainty == Certainty::Must
        })
    }

    /// Reports a delete that does not have a requirement of the create.
    fn unbound(&self, delete: usize, given: &[Requirement], lack: &Lack) -> Diagnostic<L> {
        let create = lack.create;
        let is_bound = given
            .iter()
            .any(|given| self.require(create).iter().all(|required| required.fact != given.fact));
        let case = match is_bound {
            true => "under another condition",
            false => "in any case",
        };
        let message = format!(
            "{} deletes {} {case}, but {} creates it {}: otherwise, the delete can remove a resource of the same name that was created elsewhere",
            self.label(delete),
            self.resource(delete),
            self.label(create),
            self.only_if(&lack.required),
        );
        let is_other_branch = self.is_either(create, delete);
        let help = match self.effect_at(delete).exit {
            _ if is_other_branch => {
                "if the resource is an earlier run's, write `.external()` on the delete"
            }
            None if matches!(lack.required.fact, Fact::Failed(_) | Fact::BranchFailed(_)) => {
                "put `workflow::uid()` into the name, or run the delete after the create"
            }
            None => {
                "move the delete into the body of the condition, or put `workflow::uid()` into the name"
            }
            Some(_) if matches!(lack.required.fact, Fact::Success) => {
                "move the delete into the exit handler of the create, or put `workflow::uid()` into the name"
            }
            Some(_) if !self.is_known_at_exit(&lack.required) => AT_EXIT,
            Some(_) if self.is_of_table(create) => {
                "write `.delete_on_exit()` on the create instead, put the delete into a block with the same condition, or put `workflow::uid()` into the name"
            }
            Some(_) => {
                "put the delete into a block with the same condition, or put `workflow::uid()` into the name"
            }
        };
        let found = self.report(&CONDITIONAL_CREATE, delete, &[], message, help);
        self.with_reason(found, lack)
    }

    /// Reports a create with a requirement that its delete at exit can't have.
    fn unbound_at_exit(&self, lack: &Lack) -> Diagnostic<L> {
        let create = lack.create;
        let message = format!(
            "{} creates {} {}, but an exit handler can't know that, and deletes it in any case: it can remove a resource of the same name that was created elsewhere",
            self.label(create),
            self.resource(create),
            self.only_if(&lack.required),
        );
        let found = self.report(&CONDITIONAL_CREATE, create, &[], message, AT_EXIT);
        self.with_reason(found, lack)
    }

    fn with_reason(&self, found: Diagnostic<L>, lack: &Lack) -> Diagnostic<L> {
        let found = found.of([self.effect_at(lack.create).node]);
        let Some(of) = lack.required.of else { return found };
        let what = match (&lack.required.fact, self.knowledge.graph.block(of)) {
            (Fact::Failed(_), _) => format!("{} is created here", self.knowledge.graph.label(of)),
            (_, Some(Block::ForEach)) => "the loop".to_owned(),
            _ => "the condition".to_owned(),
        };
        found.related(what, self.knowledge.graph.nodes[of].at.clone())
    }

    /// Says when an op with a requirement runs.
    fn only_if(&self, required: &Requirement) -> String {
        let graph = self.knowledge.graph;
        let block = required.of.and_then(|of| graph.block(of));
        match (&required.fact, block) {
            (Fact::Failed(op), _) => format!("only if {} fails", graph.label(*op)),
            (Fact::BranchFailed(_), _) => {
                "only if the branch of a condition that runs fails".to_owned()
            }
            (Fact::Success, _) if required.holds => "only if the workflow succeeds".to_owned(),
            (Fact::Success, _) => "only if the workflow fails".to_owned(),
            (_, Some(Block::ForEach)) => "only if the list of a loop has an item".to_owned(),
            (_, Some(block)) if self.is_of_output(required, block) => {
                "only if a condition on an output is met".to_owned()
            }
            _ if required.is_by_output => {
                "only if the condition of an output that it uses is met".to_owned()
            }
            _ => "only if a condition is met".to_owned(),
        }
    }

    fn is_of_output(&self, required: &Requirement, block: Block) -> bool {
        matches!(block, Block::When | Block::Otherwise)
            && required.of.is_some_and(|of| self.is_decided_by_output(of))
    }
}

const AT_EXIT: &str = "put `workflow::uid()` into the name, or delete the resource in the pipeline, where the condition is known";
