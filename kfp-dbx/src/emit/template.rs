//! The templates of a workflow: those of its DAGs, of ops and of blocks.

use std::borrow::Cow;

use kfp_dbx_core::spec::retry::RetryPolicy;
use kfp_dbx_core::spec::suspend::DECISION;
use kfp_dbx_core::table::argo::{DISPLAY_NAME, SUSPEND_DEFAULT};
use kfp_dbx_core::text::yaml::Kind;
use kfp_dbx_core::text::{duration, names};
use kfp_dbx_core::value::{Map, Ref, Scalar, Text, Value};
use serde_json::Value as Json;

use super::argo::{self, OutputName, Parameter, Parameters, Str, Texts};
use super::blocks::set_items;
use super::compact;
use super::context::{Context, limited_loop};
use super::expr::{self, Access};
use super::forms::Forms;
use super::manifest::{Bare, manifest, tagged};
use super::output::{Always, Output, Write};
use super::patch::patched;
use crate::lower::object::Object;
use crate::lower::{Dag, Export};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::json;
use crate::model::op::{MergeStrategy, OpKind};
use crate::model::policies::{PolicyData, RetryData};

/// The annotation that turns the cache of Kubeflow Pipelines off. The key of that cache does not
/// contain the resource: a second create would be answered from the cache and never happen.
const NEVER_FROM_CACHE: (&str, &str) = ("pipelines.kubeflow.org/max_cache_staleness", "P0D");

/// What stands in the place of a value that does not have its type, in a list that a loop collects. It
/// is no JSON.
const WRONG_TYPE: &str = "wrong type";

/// The annotation with the name of a task on the pages of Kubeflow Pipelines.
const ARGO_DISPLAY_NAME: &str = "workflows.argoproj.io/display-name";
const KFP_DISPLAY_NAME: &str = "pipelines.kubeflow.org/task_display_name";

/// The number of templates, and the bytes of the templates of ops.
#[derive(Clone, Copy, Default)]
pub(super) struct Count {
    pub(super) templates: usize,
    pub(super) of_ops: usize,
}

/// The templates that are written, with their number.
struct Templates<'o> {
    output: &'o mut Output,
    count: Count,
}

impl Templates<'_> {
    fn add(&mut self, template: impl Write) {
        template.write(self.output);
        self.count.templates += 1;
    }

    /// Adds the template of an op, with its patch.
    fn add_op(
        &mut self,
        template: argo::Template<'_>,
        patch: Option<&Json>,
    ) -> Result<(), serde_json::Error> {
        let before = self.output.json_bytes();
        match patch {
            None => self.add(template),
            Some(patch) => self.add(patched(template, patch)?),
        }
        self.count.of_ops += self.output.json_bytes() - before - ",".len();
        Ok(())
    }
}

impl Context<'_> {
    /// Writes all templates.
    pub(super) fn write_templates(&self, output: &mut Output) -> Result<Count, serde_json::Error> {
        output.begin(Kind::List);
        let mut templates = Templates { output, count: Count::default() };
        templates.add(self.root(&self.names.entrypoint, Dag::Main));
        for (op, node) in self.lowered.graph.nodes.iter().enumerate() {
            match (&node.object, node.block()) {
                (Some(_), _) if self.compact.is_shared(op) => {}
                (Some(object), _) => self.add_op(op, object, &mut templates)?,
                (None, None) => self.add_suspend(op, &mut templates)?,
                (None, Some(BlockData { kind: BlockKind::Exit(ExitWhen::Always), .. })) => {}
                (None, Some(block)) => self.add_block(op, block, &mut templates),
            }
        }
        for shared in 0..self.compact.shared.len() {
            self.add_shared(shared, &mut templates)?;
        }
        if let Some(name) = &self.names.on_exit {
            templates.add(self.root(name, Dag::Exit));
        }
        let count = templates.count;
        output.end(Kind::List);
        Ok(count)
    }

    /// Returns the template of the pipeline's own DAG or of the exit handler's.
    fn root<'a>(&'a self, name: &'a str, dag: Dag) -> argo::Template<'a> {
        let graph = &self.lowered.graph;
        let used = graph.used.get(&dag).into_iter().flatten();
        argo::Template {
            name,
            inputs: inputs(used.map(|index| graph.params[*index as usize].name.as_str())),
            dag: Some(self.dag(dag)),
            ..argo::Template::default()
        }
    }

    /// Adds the template of a block, and one around it for a loop with a limit.
    fn add_block(&self, block: usize, data: &BlockData, templates: &mut Templates<'_>) {
        let graph = &self.lowered.graph;
        let node = &graph.nodes[block];
        let outputs = node.exports.iter().map(|export| self.export(block, *export));
        let name = match limited_loop(data) {
            // Argo limits the tasks of a template. In a template around the loop these are the
            // items.
            Some((parallelism, over)) => {
                let items = self.names.item(block);
                self.add_limited(block, over, parallelism, items, templates);
                items
            }
            None => &node.name,
        };
        templates.add(argo::Template {
            name,
            inputs: inputs(names_of(&node.inputs).chain(names_of(&node.flags))),
            dag: Some(self.dag(Dag::Block(block))),
            outputs: Parameters(outputs.collect()),
            ..argo::Template::default()
        });
    }

    /// Returns an output of the template of a block.
    fn export(&self, block: usize, export: Export) -> argo::OutputParameter<'_> {
        let target = self.lowered.graph.export_ref(export);
        let access = self.in_dag(Dag::Block(block), Ref { target, ty: Scalar::Text });
        let part =
            export.lists.filter(|lists| lists.loops == 1 && self.lowered.graph.is_loop(block));
        let access = match self.lowered.graph.part(part.and_then(|lists| lists.part)) {
            Some(path) => access.part(path.to_vec()),
            None => access,
        };
        let value_from = match export.lists {
            Some(lists) if self.lowered.graph.is_loop(block) => {
                let of = if lists.loops == 1 { lists.of } else { Scalar::List };
                self.collected(export, access.item_of_list(of))
            }
            _ if access.is_expression() => self.collected(export, access.text(Scalar::List)),
            _ => argo::ValueFrom::Parameter(access.tag(Scalar::Text)),
        };
        let name = OutputName::Own(self.output_name(export.op, export.output, export.lists));
        argo::OutputParameter { name, value_from }
    }

    /// Returns the source of an output that a loop collects. If its value does not have its type, it is
    /// one that the list can't have, so that whatever uses the list fails.
    ///
    /// Argo would take the node for a failed one without last tasks: what runs after it is
    /// omitted, or waits forever, and the workflow may still succeed.
    fn collected(&self, export: Export, expression: String) -> argo::ValueFrom<'_> {
        let natural = self.lowered.graph.nodes[export.op].data.output_type(export.output);
        let may_fail = export.lists.is_some_and(|lists| {
            let is_natural = lists.of == Scalar::Text || Some(lists.of) == natural;
            lists.part.is_some() || !is_natural
        });
        argo::ValueFrom::Expression { expression, default: may_fail.then_some(WRONG_TYPE) }
    }

    /// Adds the template around a loop with a limit: a DAG of its own.
    fn add_limited(
        &self,
        block: usize,
        over: &Over,
        parallelism: u32,
        items: &str,
        templates: &mut Templates<'_>,
    ) {
        let taken = self.taken_by_limited(block, over);
        let access = |reference: Ref| self.input(&taken, reference);
        let mut task = argo::Task { name: items, template: items, ..argo::Task::default() };
        set_items(&mut task, over, "", &self.forms, &access);
        task.arguments = self.arguments_of_item(block, &access);
        if self.lowered.graph.at_exit(block) {
            task.continue_on = Some(argo::ContinueOn { error: true, failed: true });
        }
        let node = &self.lowered.graph.nodes[block];
        let outputs = node.exports.iter().map(|export| {
            let name = self.output_name(export.op, export.output, export.lists);
            let list = Access::results(&self.forms, items, name.clone(), String::new());
            argo::OutputParameter {
                name: OutputName::Own(name),
                value_from: self.collected(*export, list.text(Scalar::List)),
            }
        });
        templates.add(argo::Template {
            name: &node.name,
            parallelism: Some(parallelism),
            inputs: inputs(
                names_of(&taken).chain(names_of(&self.lowered.graph.nodes[block].flags)),
            ),
            dag: Some(argo::Dag { target: None, fail_fast: None, tasks: Always(vec![task]) }),
            outputs: Parameters(outputs.collect()),
            ..argo::Template::default()
        });
    }

    /// Adds the template of an op.
    fn add_op(
        &self,
        op: usize,
        object: &Object,
        templates: &mut Templates<'_>,
    ) -> Result<(), serde_json::Error> {
        let node = &self.lowered.graph.nodes[op];
        let access = |reference: Ref| self.input(&node.inputs, reference);
        let policies = self.policies(&object.policies);
        let outputs = object.outputs.iter().map(|(output, json_path)| argo::OutputParameter {
            name: OutputName::Of { op: &node.name, output },
            value_from: argo::ValueFrom::JsonPath(json_path),
        });
        let evaluated = self.evaluated.of_op(op);
        let bare = |bare: &Bare| self.bare(evaluated, bare, &access);
        let template = argo::Template {
            name: &node.name,
            annotations: display_name(&policies, &node.name, &self.forms, &access),
            inputs: inputs(names_of(&node.inputs).chain(names_of(evaluated))),
            outputs: Parameters(outputs.collect()),
            ..resource_template(object, &policies, &self.forms, &access, &bare)
        };
        templates.add_op(template, policies.patch.as_ref())
    }

    /// Adds the template of an op that suspends the workflow. Argo's user interface shows a field for
    /// an input that has the name of an output.
    fn add_suspend(
        &self,
        op: usize,
        templates: &mut Templates<'_>,
    ) -> Result<(), serde_json::Error> {
        let node = &self.lowered.graph.nodes[op];
        let OpKind::Suspend(data) = &node.data.kind else { return Ok(()) };
        let default = data.default.as_deref();
        let decision = self.output_name(op, 0, None);
        let mut template = argo::Template {
            name: &node.name,
            suspend: Some(argo::Suspend { duration: data.duration.map(duration::display) }),
            ..argo::Template::default()
        };
        if let Some(choices) = &data.choices {
            if data.duration.is_some() {
                self.forms.record(&SUSPEND_DEFAULT);
            }
            template.inputs = Parameters(vec![Parameter {
                default,
                choices: choices.iter().map(String::as_str).collect(),
                description: data.description.as_deref(),
                ..Parameter::input(&decision)
            }]);
            template.outputs = Parameters(vec![argo::OutputParameter {
                name: OutputName::Of { op: &node.name, output: DECISION },
                value_from: argo::ValueFrom::Supplied { default },
            }]);
        }
        templates.add_op(template, None)
    }

    /// Adds a template that several ops share.
    fn add_shared(
        &self,
        index: usize,
        templates: &mut Templates<'_>,
    ) -> Result<(), serde_json::Error> {
        let shared = &self.compact.shared[index];
        let access = |reference: Ref| self.in_shared(shared, reference);
        let policies = self.policies(&shared.object.policies);
        let outputs = shared.outputs.iter().filter_map(|output| {
            let (name, json_path) = shared.object.outputs.iter().nth(*output)?;
            Some(argo::OutputParameter {
                name: OutputName::Shared(name),
                value_from: argo::ValueFrom::JsonPath(json_path),
            })
        });
        let evaluated = self.evaluated.of_shared(index);
        let bare = |bare: &Bare| self.bare(evaluated, bare, &access);
        let names = names_of(&shared.inputs).chain(names_of(evaluated));
        let template = argo::Template {
            name: &shared.name,
            annotations: display_name(&policies, &shared.name, &self.forms, &access),
            inputs: inputs(names.chain([compact::ARGUMENT])),
            outputs: Parameters(outputs.collect()),
            ..resource_template(&shared.object, &policies, &self.forms, &access, &bare)
        };
        templates.add_op(template, policies.patch.as_ref())
    }

    /// Returns the policies of an op over those of the pipeline. Policies of the pipeline that
    /// stand in the spec of the workflow are left out, unless those of the op would replace them as
    /// a whole.
    fn policies(&self, own: &PolicyData) -> Cow<'_, PolicyData> {
        if own.is_none() {
            return Cow::Borrowed(&self.policies);
        }
        let defaults = &self.lowered.settings.defaults;
        let mut policies = self.policies.clone();
        if !own.node_selector.entries.is_empty() {
            policies.node_selector = defaults.node_selector.clone();
        }
        if !own.tolerations.is_empty() {
            policies.tolerations.clone_from(&defaults.tolerations);
        }
        policies.over(own.clone());
        Cow::Owned(policies)
    }
}

fn names_of<T>(inputs: &[(T, String)]) -> impl Iterator<Item = &str> {
    inputs.iter().map(|(_, name)| name.as_str())
}

/// Returns the inputs of a template.
fn inputs<'a>(names: impl Iterator<Item = &'a str>) -> Parameters<Parameter<'a>> {
    Parameters(names.map(Parameter::input).collect())
}

/// Returns a template that acts on a resource, without its name, inputs and outputs.
fn resource_template<'t, 'a>(
    object: &'t Object,
    policies: &'t PolicyData,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
    bare: &dyn Fn(&Bare) -> String,
) -> argo::Template<'t> {
    let text = |value: &'t Value| tagged(value, access);
    argo::Template {
        metadata: Some(argo::TemplateMetadata {
            labels: texts(&policies.pod_labels, access),
            annotations: annotations(policies, access),
        }),
        timeout: policies.timeout.map(duration::display),
        retry_strategy: policies.retry.as_ref().map(retry_strategy),
        synchronization: synchronization(policies, forms, access),
        service_account_name: policies.service_account.as_ref().and_then(text),
        priority_class_name: policies.priority_class.as_ref().and_then(text),
        node_selector: texts(&policies.node_selector, access),
        tolerations: policies.tolerations.iter().map(|value| any(value, access)).collect(),
        affinity: policies.affinity.as_ref().map(|value| any(value, access)),
        resource: Some(argo::Resource {
            action: object.action.as_str(),
            set_owner_reference: object.set_owner_reference,
            merge_strategy: object.merge_strategy.map(MergeStrategy::as_str),
            success_condition: object.success_condition.as_ref().and_then(text),
            failure_condition: object.failure_condition.as_ref().and_then(text),
            flags: object.flags.iter().filter_map(text).collect(),
            manifest: manifest(&object.manifest, forms, access, bare),
        }),
        ..argo::Template::default()
    }
}

fn annotations<'t, 'a>(policies: &'t PolicyData, access: &impl Fn(Ref) -> Access<'a>) -> Texts<'t> {
    let (key, value) = NEVER_FROM_CACHE;
    let mut annotations = vec![(key.into(), value.into())];
    // Kubeflow Pipelines would show a tag as it is written.
    if let Some(Value::Text(Text::Literal(name))) = &policies.display_name {
        annotations.push((KFP_DISPLAY_NAME.into(), name.into()));
    }
    annotations.extend(texts(&policies.pod_annotations, access).0);
    Texts(annotations)
}

/// Returns the annotation with the name of a task that Argo shows. Argo fails a task for a name with
/// any other characters, or of another length, so that such a name is changed, or that of the template
/// takes its place.
fn display_name<'a>(
    policies: &PolicyData,
    otherwise: &str,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
) -> Texts<'static> {
    let text = policies.display_name.as_ref().and_then(Value::to_text);
    let Some(text) = text.filter(|_| forms.have(&DISPLAY_NAME)) else {
        return Texts(Vec::new());
    };
    let name = match &text {
        Text::Literal(name) => names::display_name(name),
        Text::Mixed(_) => {
            let ends = expr::literal(names::NOT_AT_ENDS_OF_DISPLAY_NAME);
            let signs = expr::literal(names::NOT_IN_DISPLAY_NAME);
            let (least, most) = names::DISPLAY_NAME_LENGTHS.into_inner();
            let text = expr::text(&text, access);
            let signs = format!("sprig.regexReplaceAll({signs}, {text}, '-')");
            let cut = format!("sprig.trunc({most}, sprig.trimAll({ends}, {signs}))");
            let name = format!("sprig.trimAll({ends}, {cut})");
            let otherwise = expr::literal(otherwise);
            Some(forms.tag(&format!("len({name}) < {least} ? {otherwise} : {name}")))
        }
    };
    Texts(name.map(|name| (ARGO_DISPLAY_NAME.into(), name.into())).into_iter().collect())
}

fn synchronization<'t, 'a>(
    policies: &'t PolicyData,
    forms: &Forms,
    access: &impl Fn(Ref) -> Access<'a>,
) -> Option<argo::Synchronization<'t>> {
    if policies.mutexes.is_empty() && policies.semaphores.is_empty() {
        return None;
    }
    let text = |value: &'t Value| tagged(value, access);
    let mutexes = policies.mutexes.iter().filter_map(|(name, _)| text(name));
    let mutexes = mutexes.map(|name| argo::Named { name });
    let semaphores = policies.semaphores.iter();
    let semaphores = semaphores.filter_map(|(name, key)| Some((text(name)?, text(key)?)));
    let semaphores = semaphores.map(|(name, key)| argo::Semaphore {
        config_map_key_ref: argo::ConfigMapKey { name, key },
    });
    Some(argo::Synchronization::of(mutexes.collect(), semaphores.collect(), forms))
}

fn retry_strategy(retry: &RetryData) -> argo::RetryStrategy {
    let written = |duration: &Option<Result<u64, _>>| match duration {
        Some(Ok(seconds)) => Some(duration::display(*seconds)),
        _ => None,
    };
    argo::RetryStrategy {
        limit: retry.limit.to_string(),
        retry_policy: retry.policy.map(RetryPolicy::as_str),
        backoff: written(&retry.backoff).map(|duration| argo::Backoff {
            duration,
            factor: retry.factor.map(|factor| factor.to_string()),
            max_duration: written(&retry.max_duration),
        }),
    }
}

/// Returns a value as JSON with tags in its texts.
pub(super) fn any<'a>(value: &Value, access: &impl Fn(Ref) -> Access<'a>) -> Json {
    json::with_refs(value, &|reference| access(reference).tag(reference.ty))
}

/// Returns a map of texts with tags in them.
pub(super) fn texts<'t, 'a>(map: &'t Map, access: &impl Fn(Ref) -> Access<'a>) -> Texts<'t> {
    let entries = map.entries.iter().filter_map(|(key, value)| match key {
        Text::Literal(key) => Some((Str::from(key), tagged(value, access)?)),
        Text::Mixed(_) => None,
    });
    Texts(entries.collect())
}
