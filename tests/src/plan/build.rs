//! From a plan to its pipeline.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx::prelude::{
    CheckedOp, Compare, CreateClusterOp, CreateDbfsBlockOp, CreateJobOp, CreateOp,
    CreateSecretScopeOp, CreateVolumeFileOp, DeleteClusterOp, DeleteDbfsBlockOp, DeleteJobOp,
    DeleteOp, DeleteRunOp, DeleteSecretScopeOp, DeleteVolumeFileOp, DeleteWorkspaceItemOp,
    ImportWorkspaceItemOp, Op as _, OpId, OutcomeOp, Output, Param, Parameter, Pipeline, PolicyOp,
    ResourceOp, Retry, SubmitRunOp, for_each, on_exit, on_failure, on_success, when, workflow,
};
use kfp_dbx::{Action, Declare, IntoCondition, Json};
use serde_json::{Map, json};

use super::{Block, Form, How, Of, Op, Order, Over, Plan, Step, Test, Written, map_texts};

impl Plan {
    /// The pipeline.
    pub fn pipeline(&self) -> Pipeline {
        let plan = self.clone();
        let built = Pipeline::builder("plan").build(move |declare| {
            let mut build = Build::default();
            build.texts.insert("uid".to_owned(), workflow::uid().to_string());
            for param in &plan.params {
                build.param(declare, param);
            }
            build.steps(&plan.steps);
            for (op, order) in std::mem::take(&mut build.orders) {
                let Some(&from) = build.ids.get(&order.after) else {
                    panic!("there is no `{}`", order.after)
                };
                match order.how {
                    How::Success => op.after(from),
                    How::Failure => op.after_failure(from),
                    How::End => op.after_end(from),
                };
            }
            for uses in std::mem::take(&mut build.uses) {
                uses(&build.ids);
            }
        });
        // A plan makes a text of each value, whether an op needs it or not.
        let built = built.allow(kfp_dbx::rules::UNUSED_TEXT).truthful(self.truthful);
        let built = if self.kfp_dbx { built.operator("kfp-dbx") } else { built };
        let built = if self.timeout { built.timeout("2h") } else { built };
        let built = if self.deadline { built.deadline("8h") } else { built };
        let built = if self.mutex { built.mutex("plan").argo("3.6") } else { built };
        let built = match self.parallelism {
            Some(parallelism) => built.parallelism(parallelism),
            None => built,
        };
        self.allow.iter().fold(built, |built, rule| built.allow(rule))
    }

    /// The same with the statements of each body in another order, as far as what they use
    /// allows. `next` gives a number below the one that it is given.
    pub fn shuffled(&self, next: &mut impl FnMut(usize) -> usize) -> Self {
        let mut plan = self.clone();
        plan.each_body(&mut |steps| {
            let mut open = std::mem::take(steps);
            while !open.is_empty() {
                let is_free = |at: &usize| {
                    let (_, taken) = open[*at].keys();
                    let of = |key: &String| key.split('.').next().unwrap_or_default().to_owned();
                    let taken: BTreeSet<_> = taken.iter().map(of).collect();
                    let others = open.iter().enumerate().filter(|(other, _)| other != at);
                    others.flat_map(|(_, step)| step.keys().0).all(|key| !taken.contains(&key))
                };
                let free: Vec<_> = (0..open.len()).filter(is_free).collect();
                // What can't be put into any order is left as it is.
                let at = free.get(next(free.len().max(1))).copied().unwrap_or(0);
                steps.push(open.remove(at));
            }
        });
        plan
    }
}

type Uses = Box<dyn FnOnce(&BTreeMap<String, OpId>)>;

#[derive(Default)]
struct Build {
    /// What stands for a key in a text.
    texts: BTreeMap<String, String>,
    words: BTreeMap<String, Param<String>>,
    /// The numbers, as JSON has them: a text of one would be text in a spec.
    numbers: BTreeMap<String, String>,
    flags: BTreeMap<String, Param<bool>>,
    lists: BTreeMap<String, Param<Vec<String>>>,
    states: BTreeMap<String, Output<String>>,
    ids: BTreeMap<String, OpId>,
    orders: Vec<(OpId, Order)>,
    uses: Vec<Uses>,
}

/// Gives an op the fields that its setters take, and keeps the others.
macro_rules! set {
    ($op:ident, $fields:ident: texts $($text:ident)*; numbers $($number:ident)*; flags $($flag:ident)*;
     objects $($object:ident)*; lists $($list:ident)*; words $($words:ident)*; maps $($map:ident)*) => {
        for (field, value) in std::mem::take(&mut $fields) {
            $op = match (field.as_str(), value) {
                $((stringify!($text), Json::String(text)) => $op.$text(text),)*
                $((stringify!($number), Json::Number(number)) if i32_of(&number).is_some() => {
                    $op.$number(i32_of(&number).unwrap_or_default())
                })*
                $((stringify!($flag), Json::Bool(flag)) => $op.$flag(flag),)*
                $((stringify!($object), object @ Json::Object(_)) => $op.$object(object),)*
                $((stringify!($list), Json::Array(items)) => $op.$list(items),)*
                $((stringify!($words), Json::Array(items)) => {
                    $op.$words(items.into_iter().map(word).collect::<Vec<_>>())
                })*
                $((stringify!($map), Json::Object(map)) => $op.$map(entries(map)),)*
                (_, value) => {
                    $fields.insert(field, value);
                    $op
                }
            };
        }
    };
}

fn i32_of(number: &serde_json::Number) -> Option<i32> {
    i32::try_from(number.as_i64()?).ok()
}

fn word(json: Json) -> String {
    json.as_str().map_or_else(|| json.to_string(), str::to_owned)
}

fn entries(map: Map<String, Json>) -> Vec<(String, String)> {
    map.into_iter().map(|(key, value)| (key, word(value))).collect()
}

impl Build {
    fn param(&mut self, declare: &Declare, param: &super::Param) {
        let key = || param.key.clone();
        let shown = match param.of {
            Of::Text => {
                let declared = Parameter::<String>::new(&param.name);
                let text = param.default.as_ref().and_then(Json::as_str);
                let handle = declare.param(match text {
                    Some(text) => declared.default(text),
                    None => declared,
                });
                self.words.insert(key(), handle);
                handle.to_string()
            }
            Of::Number => {
                let declared = Parameter::<i32>::new(&param.name);
                let number = param.default.as_ref().and_then(Json::as_i64);
                let number = number.and_then(|number| i32::try_from(number).ok());
                let handle = declare.param(match number {
                    Some(number) => declared.default(number),
                    None => declared,
                });
                self.numbers.insert(key(), word(json!(handle)));
                handle.to_string()
            }
            Of::Flag => {
                let declared = Parameter::<bool>::new(&param.name);
                let handle = declare.param(match param.default.as_ref().and_then(Json::as_bool) {
                    Some(flag) => declared.default(flag),
                    None => declared,
                });
                self.flags.insert(key(), handle);
                handle.to_string()
            }
            Of::List => {
                let declared = Parameter::<Vec<String>>::new(&param.name);
                let handle = declare.param(match param.default.clone() {
                    Some(list) => declared.default(list),
                    None => declared,
                });
                self.lists.insert(key(), handle);
                handle.to_string()
            }
        };
        self.texts.insert(key(), shown);
    }

    /// A text with what stands for its keys; `{key^}` is in upper case, which breaks it.
    fn fill(&self, template: &str) -> String {
        let mut filled = String::new();
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let known = after.split_once('}').and_then(|(key, after)| {
                let text = match key.strip_suffix('^') {
                    Some(key) => self.texts.get(key)?.to_uppercase(),
                    None => self.texts.get(key)?.clone(),
                };
                Some((text, after))
            });
            match known {
                Some((text, after)) => {
                    filled.push_str(&text);
                    rest = after;
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled + rest
    }

    fn filled(&self, json: &Json) -> Json {
        let mut json = json.clone();
        map_texts(&mut json, &mut |text| {
            let key = text.strip_prefix('{').and_then(|text| text.strip_suffix('}'));
            let number = key.and_then(|key| self.numbers.get(key));
            number.cloned().unwrap_or_else(|| self.fill(text))
        });
        json
    }

    fn steps(&mut self, steps: &[Step]) {
        for step in steps {
            match step {
                Step::Op(op) => self.op(op),
                Step::Block(block) => self.block(block),
            }
        }
    }

    fn block(&mut self, block: &Block) {
        let id = match &block.form {
            Form::When(test) => {
                let condition = match test {
                    Test::Flag(key) => self.flags[key].into_condition(),
                    Test::Full(key) => self.words[key].eq("full"),
                    Test::Ended(label) => self.states[label].ne("FAILED"),
                };
                let made = when(condition, || self.steps(&block.steps));
                if block.otherwise.is_empty() {
                    made.id()
                } else {
                    let made = made.otherwise(|| self.steps(&block.otherwise));
                    made.when.id()
                }
            }
            Form::Each(over) => {
                let each = |build: &mut Self, item: String| {
                    build.texts.insert(block.label.clone(), item);
                    build.steps(&block.steps);
                };
                match over {
                    Over::Items(items) => for_each(items, |item| each(self, item.to_string())).id(),
                    Over::Range(end) => for_each(0..*end, |item| each(self, item.to_string())).id(),
                    Over::List(key) => {
                        let list = self.lists[key];
                        for_each(list, |item| each(self, item.to_string())).id()
                    }
                }
            }
            Form::Exit => on_exit(|| self.steps(&block.steps)).id(),
            Form::Failure => on_failure(|| self.steps(&block.steps)).id(),
            Form::Success => on_success(|| self.steps(&block.steps)).id(),
        };
        self.ids.insert(block.label.clone(), id);
        self.orders.extend(block.after.iter().map(|order| (id, order.clone())));
    }

    fn op(&mut self, op: &Op) {
        let id = match (op.written, op.action, op.kind) {
            (Written::Resource, ..) => self.resource(op),
            (_, Action::Delete, _) => self.delete(op),
            (_, _, "Dcluster") => self.cluster(op),
            (_, _, "Djob") => self.job(op),
            (_, _, "Run") => self.run(op),
            (_, _, "SecretScope") => self.scope(op),
            (_, _, "WorkspaceItem") => self.item(op),
            (_, _, "DbfsBlock") => self.file(op),
            (_, _, "VolumeFile") => self.file_on_volume(op),
            (_, _, kind) => panic!("no op creates a `{kind}`"),
        };
        self.ids.insert(op.label.clone(), id);
        self.orders.extend(op.after.iter().map(|order| (id, order.clone())));
    }

    fn resource(&mut self, op: &Op) -> OpId {
        let version = match op.known() {
            Some(_) => kfp_dbx_core::table::API_VERSION,
            // One of the operator's that is misspelt.
            None if op.kind == "Dclutser" => kfp_dbx_core::table::API_VERSION,
            None => "v1",
        };
        let mut object = json!({"apiVersion": version, "kind": op.kind, "metadata": {}});
        if let Some(name) = &op.name {
            object["metadata"]["name"] = self.fill(name).into();
        }
        if op.creates() {
            let spec = if op.kind == "Secret" { "stringData" } else { "spec" };
            object[spec] = self.filled(&op.spec);
        }
        let mut made = ResourceOp::new(&op.label).k8s_resource(object).action(op.action);
        let state = match op.kind {
            "Run" => "{.status.metadata.state.result_state}",
            // Only a run has a result.
            _ => "{.metadata.name}",
        };
        let mut outputs = vec![("state", state)];
        outputs.extend(op.said.path.map(|path| ("path", path)));
        if op.creates() {
            made = made.attribute_outputs(outputs);
            self.text(op, "name", made.output("name").to_string());
            self.states.insert(op.label.clone(), made.output("state"));
            if let Some(asked) = op.said.asked {
                self.text(op, "asked", made.output(asked).to_string());
            }
        }
        if op.said.external {
            made = made.external();
        }
        let made = self.checked(made, op);
        outcome(made, op).id()
    }

    fn text(&mut self, op: &Op, output: &str, text: String) {
        self.texts.insert(format!("{}.{output}", op.label), text);
    }

    fn delete(&mut self, op: &Op) -> OpId {
        macro_rules! delete {
            ($ty:ident $name:ident) => {{
                let made = $ty::new(&op.label);
                let made = match &op.name {
                    Some(name) if op.k8s_name => made.k8s_name(self.fill(name)),
                    Some(name) => made.$name(self.fill(name)),
                    None => made,
                };
                let made = self.checked(made, op);
                let made = if op.said.external { made.external() } else { made };
                let made = if op.said.wait { made.wait("10m") } else { made };
                made.id()
            }};
        }
        match op.kind {
            "Dcluster" => delete!(DeleteClusterOp cluster_name),
            "Djob" => delete!(DeleteJobOp job_name),
            "Run" => delete!(DeleteRunOp run_name),
            "SecretScope" => delete!(DeleteSecretScopeOp scope_name),
            "WorkspaceItem" => delete!(DeleteWorkspaceItemOp item_name),
            "DbfsBlock" => delete!(DeleteDbfsBlockOp block_name),
            "VolumeFile" => delete!(DeleteVolumeFileOp file_name),
            kind => panic!("no op deletes a `{kind}`"),
        }
    }

    fn cluster(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (CreateClusterOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            set!(made, fields: texts spark_version node_type_id cluster_name;
                numbers num_workers autotermination_minutes; flags enable_elastic_disk;
                objects autoscale; lists init_scripts custom_tags; words; maps spark_conf);
        }
        made = spec(made, fields, CreateClusterOp::spec, op);
        made = self.name(made, op, CreateClusterOp::cluster_name, CreateClusterOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.text(op, "cluster_id", made.outputs.cluster_id.to_string());
        self.create(made, op)
    }

    fn job(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (CreateJobOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            set!(made, fields: texts existing_cluster_id existing_cluster_name;
                numbers timeout_seconds max_retries max_concurrent_runs; flags retry_on_timeout;
                objects new_cluster notebook_task spark_jar_task spark_python_task spark_submit_task schedule;
                lists libraries; words; maps);
        }
        made = spec(made, fields, CreateJobOp::spec, op);
        made = self.name(made, op, CreateJobOp::job_name, CreateJobOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.create(made, op)
    }

    fn run(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (SubmitRunOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            set!(made, fields: texts job_name existing_cluster_id existing_cluster_name;
                numbers timeout_seconds; flags;
                objects new_cluster notebook_task spark_jar_task spark_python_task spark_submit_task;
                lists libraries; words jar_params python_params spark_submit_params; maps notebook_params);
        }
        made = spec(made, fields, SubmitRunOp::spec, op);
        made = self.name(made, op, SubmitRunOp::run_name, SubmitRunOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.text(op, "result_state", made.outputs.result_state.to_string());
        self.states.insert(op.label.clone(), made.outputs.result_state);
        self.create(made, op)
    }

    fn scope(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (CreateSecretScopeOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            if let Some(principal) = fields.remove("initial_manage_permission") {
                made = made.initial_manage_principal(word(principal));
            }
            set!(made, fields: texts; numbers; flags; objects; lists secrets acls; words; maps);
        }
        made = spec(made, fields, CreateSecretScopeOp::spec, op);
        made = self.name(made, op, CreateSecretScopeOp::scope_name, CreateSecretScopeOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.create(made, op)
    }

    fn item(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (ImportWorkspaceItemOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            if let Some(Json::String(format)) = fields.remove("format") {
                made = made.file_format(format);
            }
            set!(made, fields: texts path content language; numbers; flags; objects; lists; words; maps);
        }
        made = spec(made, fields, ImportWorkspaceItemOp::spec, op);
        made =
            self.name(made, op, ImportWorkspaceItemOp::item_name, ImportWorkspaceItemOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.create(made, op)
    }

    fn file(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (CreateDbfsBlockOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            set!(made, fields: texts path data; numbers; flags; objects; lists; words; maps);
        }
        made = spec(made, fields, CreateDbfsBlockOp::spec, op);
        made = self.name(made, op, CreateDbfsBlockOp::block_name, CreateDbfsBlockOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.create(made, op)
    }

    fn file_on_volume(&mut self, op: &Op) -> OpId {
        let (mut made, mut fields) = (CreateVolumeFileOp::new(&op.label), self.fields(op));
        if op.written == Written::Setters {
            set!(made, fields: texts path data; numbers; flags; objects; lists; words; maps);
        }
        made = spec(made, fields, CreateVolumeFileOp::spec, op);
        made = self.name(made, op, CreateVolumeFileOp::file_name, CreateVolumeFileOp::k8s_name);
        self.text(op, "name", made.outputs.name.to_string());
        self.text(op, "file_info_path", made.outputs.file_info_path.to_string());
        self.create(made, op)
    }

    fn fields(&self, op: &Op) -> Map<String, Json> {
        match self.filled(&op.spec) {
            Json::Object(fields) => fields,
            _ => Map::new(),
        }
    }

    fn name<O>(&self, made: O, op: &Op, own: fn(O, String) -> O, k8s: fn(O, String) -> O) -> O {
        let made = match &op.name {
            Some(name) if op.k8s_name => k8s(made, self.fill(name)),
            Some(name) => own(made, self.fill(name)),
            None => made,
        };
        match &op.other_name {
            Some(name) => own(made, self.fill(name)),
            None => made,
        }
    }

    fn create<O: CreateOp + CheckedOp + PolicyOp + 'static>(&mut self, made: O, op: &Op) -> OpId {
        let made = self.checked(made, op);
        let made = outcome(made, op);
        let made = if op.said.truthful { made.truthful() } else { made };
        let made = if op.said.delete_on_exit { made.delete_on_exit() } else { made };
        let made = if op.said.reattach { made.reattach() } else { made };
        made.id()
    }

    fn checked<O: CheckedOp + PolicyOp + 'static>(&mut self, made: O, op: &Op) -> O {
        let made = match op.said.timeout {
            Some(timeout) => made.timeout(timeout),
            None => made,
        };
        let made = if op.said.retry { made.retry(Retry::times(2)) } else { made };
        if !op.uses.is_empty() {
            let used = op.uses.clone();
            self.uses.push(Box::new(move |ids| {
                made.uses(used.iter().map(|label| ids[label]).collect::<Vec<_>>());
            }));
        }
        op.said.allow.iter().fold(made, |made, rule| made.allow(rule))
    }
}

/// Gives an op the fields that stand in its spec.
fn spec<O>(made: O, fields: Map<String, Json>, set: fn(O, Json) -> O, op: &Op) -> O {
    match &op.spec {
        Json::Object(_) if fields.is_empty() => made,
        Json::Object(_) => set(made, Json::Object(fields)),
        other => set(made, other.clone()),
    }
}

fn outcome<O: OutcomeOp>(made: O, op: &Op) -> O {
    let made = match op.said.success {
        Some(condition) => made.success_condition(condition),
        None => made,
    };
    let made = match op.said.failure {
        Some(condition) => made.failure_condition(condition),
        None => made,
    };
    let made = if op.said.keep { made.keep() } else { made };
    if op.said.owner { made.set_owner_reference(true) } else { made }
}
