//! Random plans that are sound: each resource is made before it is used and deleted after that,
//! on every way out, under a name that no other run has.

use kfp_dbx::{Action, Json};
use kfp_dbx_core::table;
use proptest::prelude::*;
use serde_json::json;

use super::{Block, Form, How, Of, Op, Order, Over, Param, Plan, Step, Test, Written};

/// Numbers that decide what is made; none at all stand for what is simplest.
#[derive(Clone, Debug)]
pub struct Choices {
    numbers: Vec<u16>,
    at: usize,
}

impl Choices {
    pub fn new(numbers: Vec<u16>) -> Self {
        Self { numbers, at: 0 }
    }

    /// A number below that one.
    pub fn below(&mut self, count: usize) -> usize {
        let number = self.numbers.get(self.at).copied().unwrap_or(0);
        self.at += 1;
        usize::from(number) % count.max(1)
    }

    /// True once in so many times.
    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == count - 1
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(from.len());
        from.get(at).cloned()
    }
}

/// Sound plans.
pub fn plans() -> impl Strategy<Value = Plan> {
    prop::collection::vec(any::<u16>(), 0..500).prop_map(|numbers| plan(Choices::new(numbers)))
}

/// Returns the sound plan that some choices make.
pub fn plan(choices: Choices) -> Plan {
    let mut random = Random {
        choices,
        plan: Plan::default(),
        made: Vec::new(),
        visible: Vec::new(),
        loops: Vec::new(),
        around: Vec::new(),
        depth: 0,
        budget: 0,
        number: 0,
        endings: Vec::new(),
    };
    random.settings();
    random.budget = 2 + random.choices.below(17);
    let mut steps = random.body();
    steps.append(&mut random.endings);
    random.plan.steps = steps;
    random.report_at_exit();
    random.more_orders();
    random.wait_where_it_matters();
    random.plan
}

/// How a resource ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    DeleteOnExit,
    Handler,
    Keep,
    Owner,
    /// One handler for failure and one for success.
    Handlers,
    /// A delete in the pipeline, besides.
    Plain(Cover),
}

/// What deletes a resource that is deleted in the pipeline where that does not come so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cover {
    DeleteOnExit,
    Keep,
    Owner,
    Failure,
}

/// What the delete of a resource waits for in an exit handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Waits {
    /// The deletes of what uses it.
    ForUsers,
    /// The op before it.
    ForAnother,
}

impl End {
    /// Whether an exit handler deletes it, and nothing before.
    fn is_at_exit(self) -> bool {
        matches!(self, Self::DeleteOnExit | Self::Handler | Self::Handlers)
    }
}

/// A resource that has been made.
#[derive(Clone, Debug)]
struct Made {
    /// The ops that make it: two, where there is one on each way of a condition.
    labels: Vec<String>,
    kind: &'static str,
    name: String,
    path: Option<String>,
    written: Written,
    /// The parameters that runs of a job take.
    params: &'static str,
    /// What it uses.
    uses: Vec<usize>,
    /// What uses it.
    users: Vec<usize>,
    /// The loops around it.
    loops: Vec<(String, Over)>,
    /// The loops and the conditions around it.
    around: Vec<Around>,
    /// The item that it is below of.
    below: Option<usize>,
    /// Whether the operator keeps the owner that Argo sets.
    keeps_owner: bool,
    end: Option<End>,
    delete: Option<String>,
}

/// A block around an op.
#[derive(Clone, Debug)]
enum Around {
    Loop(String, Over),
    When(Test),
    Otherwise(Test),
}

struct Random {
    choices: Choices,
    plan: Plan,
    made: Vec<Made>,
    /// Those that the body can use.
    visible: Vec<usize>,
    loops: Vec<(String, Over)>,
    around: Vec<Around>,
    depth: usize,
    budget: usize,
    number: usize,
    /// Exit handlers.
    endings: Vec<Step>,
}

const PLAIN_COVERS: [Cover; 4] = [Cover::DeleteOnExit, Cover::Keep, Cover::Failure, Cover::Owner];

const CONDITIONS: [(&str, &str, Option<&str>); 2] = [
    (
        "Run",
        "status.metadata.state.result_state=SUCCESS",
        Some("status.metadata.state.result_state in (FAILED, TIMEDOUT, CANCELED)"),
    ),
    (
        "Dcluster",
        "status.cluster_info.state=RUNNING",
        Some("status.cluster_info.state in (ERROR, TERMINATING, TERMINATED)"),
    ),
];

impl Random {
    fn settings(&mut self) {
        self.plan.truthful = self.choices.below(3) < 2;
        match self.choices.below(4) {
            0 | 1 => self.plan.timeout = true,
            2 => self.plan.deadline = true,
            _ => {}
        }
        self.plan.mutex = self.choices.one_in(4);
        self.plan.kfp_dbx = self.choices.one_in(3);
    }

    fn stem(&mut self, what: &str) -> String {
        self.number += 1;
        format!("{what}{}", self.number)
    }

    /// The key of a parameter; it is declared where it is first used.
    fn param(&mut self, key: &str, of: Of, default: Json) -> String {
        if !self.plan.params.iter().any(|param| param.key == key) {
            let default = (!self.choices.one_in(3)).then_some(default);
            let (key, name) = (key.to_owned(), key.to_owned());
            self.plan.params.push(Param { key, name, of, default });
        }
        key.to_owned()
    }

    fn word(&mut self) -> String {
        let (key, default) = match self.choices.below(3) {
            0 => ("team", "blue"),
            1 => ("user", "ada"),
            _ => ("stage", "test.1"),
        };
        self.param(key, Of::Text, default.into())
    }

    /// A name that no other run has, and no other item of the loops around it.
    fn name(&mut self, stem: &str) -> String {
        let mut name = stem.to_owned();
        for (label, over) in self.loops.clone() {
            if !matches!(&over, Over::Items(items) if items.len() == 1) {
                name += &format!("-{{{label}}}");
            }
        }
        if self.plan.mutex && self.choices.one_in(3) {
            return name;
        }
        match self.choices.below(3) {
            0 => name += "-{uid}",
            1 => name += &format!("-{{{}}}", self.word()),
            _ => name += &format!("-{{{}}}-{{uid}}", self.word()),
        }
        name
    }

    /// A path that is that of one item.
    fn path(&mut self, stem: &str) -> String {
        let mut path = format!("/Shared/{stem}");
        for (label, over) in self.loops.clone() {
            if !matches!(&over, Over::Items(items) if items.len() == 1) {
                path += &format!("-{{{label}}}");
            }
        }
        if self.choices.one_in(2) {
            path += &format!("-{{{}}}", self.word());
        } else if !self.plan.mutex {
            path += "-{uid}";
        }
        path
    }

    /// Steps, with the ends of what they make.
    fn body(&mut self) -> Vec<Step> {
        let begin = self.visible.len();
        let mut steps = Vec::new();
        let size = if self.depth == 0 { usize::MAX } else { 1 + self.choices.below(5) };
        loop {
            self.step(&mut steps);
            if self.budget == 0 || steps.len() >= size {
                break;
            }
        }
        for made in self.visible.split_off(begin).into_iter().rev() {
            self.end(made, &mut steps);
        }
        steps
    }

    fn step(&mut self, steps: &mut Vec<Step>) {
        self.budget = self.budget.saturating_sub(1);
        match self.choices.below(16) {
            0..=3 => self.run(steps),
            4 | 5 => self.cluster(steps),
            6 | 7 => self.job(steps),
            8 if self.plan.kfp_dbx => self.file("VolumeFile", steps),
            8 => self.file("DbfsBlock", steps),
            9 => self.file("WorkspaceItem", steps),
            10 => self.scope(steps),
            11 => self.external(steps),
            12 => self.fork(steps),
            13 => self.twice(steps),
            _ if self.depth < 2 => {
                let label = self.stem("block");
                let step = self.block(label);
                steps.push(step);
            }
            _ => self.run(steps),
        }
    }

    fn block(&mut self, label: String) -> Step {
        let is_loop = self.choices.one_in(2);
        let form = if is_loop {
            let over = match self.choices.below(4) {
                0 => Over::Items(vec!["sales".to_owned(), "stock".to_owned()]),
                1 => Over::Range(3),
                2 => Over::List(self.param("tables", Of::List, json!(["sales", "stock"]))),
                _ => Over::Items(vec!["sales".to_owned()]),
            };
            self.loops.push((label.clone(), over.clone()));
            self.around.push(Around::Loop(label.clone(), over.clone()));
            Form::Each(over)
        } else {
            let test = self.test();
            self.around.push(Around::When(test.clone()));
            Form::When(test)
        };
        self.depth += 1;
        let steps = self.body();
        if is_loop {
            self.loops.pop();
        }
        self.around.pop();
        let otherwise = match &form {
            Form::When(test) if self.choices.one_in(3) => {
                self.around.push(Around::Otherwise(test.clone()));
                let otherwise = self.body();
                self.around.pop();
                otherwise
            }
            _ => Vec::new(),
        };
        self.depth -= 1;
        Step::Block(Block { label, form, after: Vec::new(), steps, otherwise })
    }

    fn test(&mut self) -> Test {
        match self.choices.below(2) {
            0 => Test::Flag(self.param("dry", Of::Flag, true.into())),
            _ => Test::Full(self.param("mode", Of::Text, "full".into())),
        }
    }

    /// Notes a resource, and what it uses.
    fn add(&mut self, op: &Op, path: Option<String>, uses: Vec<usize>) -> usize {
        let index = self.made.len();
        for used in &uses {
            self.made[*used].users.push(index);
        }
        let owner = |field: &str| op.spec.get(field).is_some();
        let by_cluster = owner("existing_cluster_id") || owner("existing_cluster_name");
        let keeps_owner = match op.kind {
            "Run" => !by_cluster && !owner("job_name"),
            "Djob" => !by_cluster,
            _ => true,
        };
        self.made.push(Made {
            labels: vec![op.label.clone()],
            kind: op.kind,
            name: op.name.clone().unwrap_or_default(),
            path,
            written: op.written,
            params: "",
            uses,
            users: Vec::new(),
            loops: self.loops.clone(),
            around: self.around.clone(),
            below: None,
            keeps_owner,
            end: None,
            delete: None,
        });
        self.visible.push(index);
        index
    }

    /// Chooses among what can be seen.
    fn seen(&mut self, is: impl Fn(&Made) -> bool) -> Option<usize> {
        let those: Vec<_> =
            self.visible.iter().copied().filter(|made| is(&self.made[*made])).collect();
        // What was made last is used most.
        let those: Vec<_> = those.into_iter().rev().collect();
        let at = self.choices.below(those.len() + 1);
        those.get(at).copied()
    }

    fn after(&self, made: usize) -> impl Iterator<Item = Order> {
        self.made[made].labels.clone().into_iter().map(Order::after)
    }

    fn create(&mut self, what: &str, kind: &'static str) -> Op {
        let stem = self.stem(what);
        let mut op = Op::new(format!("make-{stem}"), kind, Action::Create);
        op.name = Some(self.name(&stem));
        op.written = match self.choices.below(5) {
            0 | 1 => Written::Setters,
            2 | 3 => Written::Spec,
            _ => Written::Resource,
        };
        op.k8s_name = op.written != Written::Resource && self.choices.one_in(5);
        op
    }

    /// What a create needs besides its spec, and its place among the steps.
    fn place(&mut self, mut op: Op, steps: &mut Vec<Step>) -> Op {
        let name = op.name.clone().unwrap_or_default();
        if op.written == Written::Resource {
            if let Some((_, success, failure)) =
                CONDITIONS.iter().find(|(kind, ..)| *kind == op.kind)
                && (op.kind == "Run" || self.choices.one_in(2))
            {
                op.said.success = Some(success);
                op.said.failure = *failure;
            }
        } else if op.kind != "Secret" && name.contains("{uid}") && self.choices.one_in(6) {
            op.said.reattach = true;
        } else if !name.contains("{uid}") && self.choices.one_in(6) {
            let label = self.stem("clear");
            let mut delete = Op::new(label, op.kind, Action::Delete);
            delete.name.clone_from(&op.name);
            delete.said.wait = true;
            op.after.push(Order::after(&delete.label));
            steps.push(Step::Op(delete));
        }
        let waits = op.written != Written::Resource || op.said.success.is_some();
        if (waits && !self.plan.timeout && !self.plan.deadline) || self.choices.one_in(8) {
            op.said.timeout = Some("30m");
        }
        if op.kind == "Dcluster" && op.written != Written::Resource && self.choices.one_in(3) {
            op.said.truthful = true;
        }
        op
    }

    /// Orders an op after what it uses; a reference to an output does that by itself.
    fn use_all(&mut self, op: &mut Op, uses: &[usize]) {
        for &used in uses {
            for order in self.after(used) {
                if !op.uses_output_of(&order.after) && !op.is_after(&order.after) {
                    op.after.push(order);
                }
            }
        }
    }

    /// Returns two runtimes. Those of today are for kfp-dbx-operator alone: from the others, the checker
    /// warns there.
    fn runtimes(&self) -> (&'static str, &'static str) {
        match self.plan.kfp_dbx {
            true => ("15.4.x-scala2.12", "16.4.x-scala2.12"),
            false => ("5.3.x-scala2.11", "6.4.x-scala2.11"),
        }
    }

    fn new_cluster(&mut self, uses: &mut Vec<usize>) -> Json {
        let (runtime, other) = self.runtimes();
        let mut cluster = json!({"spark_version": runtime, "node_type_id": "Standard_D3_v2"});
        if self.choices.one_in(3) {
            cluster["spark_version"] =
                format!("{{{}}}", self.param("spark", Of::Text, other.into())).into();
        }
        match self.choices.below(3) {
            0 => cluster["num_workers"] = 2.into(),
            1 => cluster["autoscale"] = json!({"min_workers": 1, "max_workers": 8}),
            _ => {
                cluster["num_workers"] =
                    format!("{{{}}}", self.param("workers", Of::Number, 3.into())).into();
            }
        }
        if self.choices.one_in(3)
            && let Some(script) = self.seen(|made| is_data(made.kind))
        {
            let path = self.made[script].path.clone().unwrap_or_default();
            cluster["init_scripts"] = match self.made[script].kind {
                "VolumeFile" => json!([{"volumes": {"destination": path}}]),
                _ => json!([{"dbfs": {"destination": format!("dbfs:{path}")}}]),
            };
            uses.push(script);
        }
        cluster
    }

    fn cluster(&mut self, steps: &mut Vec<Step>) {
        let mut op = self.create("cluster", "Dcluster");
        let mut uses = Vec::new();
        op.spec = self.new_cluster(&mut uses);
        if self.choices.one_in(4) {
            op.spec["node_type_id"] =
                format!("{{{}}}", self.param("node", Of::Text, "Standard_D3_v2".into())).into();
        }
        self.use_all(&mut op, &uses);
        self.uses_scope(&mut op, &mut uses);
        let op = self.place(op, steps);
        self.add(&op, None, uses);
        steps.push(Step::Op(op));
    }

    /// Code that no spec shows reads a secret scope.
    fn uses_scope(&mut self, op: &mut Op, uses: &mut Vec<usize>) {
        if self.choices.one_in(4)
            && let Some(scope) = self.seen(|made| made.kind == "SecretScope")
        {
            op.uses.extend(self.made[scope].labels.clone());
            uses.push(scope);
        }
    }

    /// The cluster of a job or of a run that is of no job.
    fn on_a_cluster(&mut self, spec: &mut Json, uses: &mut Vec<usize>) {
        let of_its_own = !spec["spark_submit_task"].is_null();
        match self.choices.below(4) {
            _ if of_its_own => spec["new_cluster"] = self.new_cluster(uses),
            0 | 1 => {
                let Some(cluster) = self.seen(|made| made.kind == "Dcluster") else {
                    spec["existing_cluster_name"] = "figures".into();
                    return;
                };
                uses.push(cluster);
                let made = self.made[cluster].clone();
                let has_outputs = made.written != Written::Resource && made.labels.len() == 1;
                match self.choices.below(3) {
                    1 if has_outputs => {
                        spec["existing_cluster_id"] =
                            format!("{{{}.cluster_id}}", made.labels[0]).into();
                    }
                    2 if made.labels.len() == 1 => {
                        spec["existing_cluster_name"] =
                            format!("{{{}.name}}", made.labels[0]).into();
                    }
                    _ => spec["existing_cluster_name"] = made.name.into(),
                }
            }
            2 => spec["new_cluster"] = self.new_cluster(uses),
            _ => spec["existing_cluster_name"] = "figures".into(),
        }
    }

    /// The task of a job or of a run that is of no job, with the parameters of its runs.
    fn task(&mut self, spec: &mut Json, files: &mut Vec<usize>) -> &'static str {
        let file = |random: &mut Self, files: &mut Vec<usize>| match random
            .seen(|made| is_data(made.kind))
        {
            Some(file) => {
                files.push(file);
                let made = &random.made[file];
                let path = made.path.clone().unwrap_or_default();
                match made.kind == "VolumeFile" || random.choices.one_in(3) {
                    true => path,
                    false => format!("dbfs:{path}"),
                }
            }
            None if random.plan.kfp_dbx => "/Volumes/main/figures/files/figures.jar".to_owned(),
            None => "dbfs:/elsewhere/figures.jar".to_owned(),
        };
        match self.choices.below(4) {
            0 => {
                let path = match self.seen(|made| made.kind == "WorkspaceItem") {
                    Some(item) => {
                        files.push(item);
                        let path = self.made[item].path.clone().unwrap_or_default();
                        match self.choices.one_in(4) {
                            true => format!("{path}/Part"),
                            false => path,
                        }
                    }
                    None => "/Elsewhere/Figures".to_owned(),
                };
                spec["notebook_task"] = json!({"notebook_path": path});
                "notebook_params"
            }
            1 => {
                spec["spark_jar_task"] = json!({"main_class_name": "com.example.Figures"});
                spec["libraries"] = json!([{"jar": file(self, files)}]);
                if self.choices.one_in(3) {
                    // A file of the plan itself has no ending.
                    let wheel = file(self, files).replace("/figures.jar", "/figures.whl");
                    let wheel = json!({"whl": wheel});
                    if let Some(libraries) = spec["libraries"].as_array_mut() {
                        libraries.push(wheel);
                    }
                }
                "jar_params"
            }
            2 => {
                spec["spark_python_task"] = json!({"python_file": file(self, files)});
                "python_params"
            }
            _ => {
                spec["spark_submit_task"] = json!({"parameters": ["--class", "Figures"]});
                "spark_submit_params"
            }
        }
    }

    fn job(&mut self, steps: &mut Vec<Step>) {
        let mut op = self.create("job", "Djob");
        let (mut uses, mut files) = (Vec::new(), Vec::new());
        let mut spec = op.spec.clone();
        let params = self.task(&mut spec, &mut files);
        self.on_a_cluster(&mut spec, &mut uses);
        if self.choices.one_in(4) {
            spec["schedule"] =
                json!({"quartz_cron_expression": "0 0 4 * * ?", "timezone_id": "Europe/Berlin"});
        }
        if self.choices.one_in(4) {
            spec["max_retries"] = 3.into();
        }
        op.spec = spec;
        self.use_all(&mut op, &uses);
        // Its runs need the files, and not its creation.
        let is_after_files = self.choices.one_in(2);
        if is_after_files {
            self.use_all(&mut op, &files);
        }
        self.uses_scope(&mut op, &mut uses);
        let op = self.place(op, steps);
        uses.extend(files);
        let job = self.add(&op, None, uses);
        self.made[job].params = params;
        steps.push(Step::Op(op));
    }

    fn run(&mut self, steps: &mut Vec<Step>) {
        let mut op = self.create("run", "Run");
        let mut uses = Vec::new();
        let mut spec = op.spec.clone();
        let is_of_job = self.choices.one_in(2);
        if is_of_job {
            let (name, params) = match self.seen(|made| made.kind == "Djob") {
                Some(job) => {
                    let made = self.made[job].clone();
                    uses.push(job);
                    uses.extend(made.uses);
                    let name = match self.choices.one_in(3) && made.labels.len() == 1 {
                        true => format!("{{{}.name}}", made.labels[0]),
                        false => made.name,
                    };
                    (name, made.params)
                }
                None => ("figures".to_owned(), "jar_params"),
            };
            spec["job_name"] = name.into();
            spec[params] = match params {
                "notebook_params" => json!({"day": "monday"}),
                _ => json!(["10"]),
            };
            if self.choices.one_in(4) {
                let text = format!("{{{}}}", self.word());
                match &mut spec[params] {
                    Json::Object(map) => {
                        map.insert("word".to_owned(), text.into());
                    }
                    Json::Array(items) => items.push(text.into()),
                    _ => {}
                }
            }
        } else {
            self.task(&mut spec, &mut uses);
            self.on_a_cluster(&mut spec, &mut uses);
        }
        op.spec = spec;
        uses.sort_unstable();
        uses.dedup();
        self.use_all(&mut op, &uses);
        // An order with what a scope is used for by a job is none of the run's.
        self.uses_scope(&mut op, &mut uses);
        uses.sort_unstable();
        uses.dedup();
        let mut op = self.place(op, steps);
        let label = op.label.clone();
        let is_judged = self.plan.truthful || op.said.success.is_some();
        let is_looked_at = op.written != Written::Resource
            && match self.choices.below(4) {
                0 | 1 if !is_judged => {
                    op.said.truthful = true;
                    false
                }
                2 if !is_judged => {
                    op.said.success = Some("status.metadata.state.result_state in (SUCCESS)");
                    false
                }
                _ => !is_judged,
            };
        self.add(&op, None, uses);
        steps.push(Step::Op(op));
        if is_looked_at {
            let block = self.stem("ended");
            self.budget = self.budget.saturating_sub(1);
            self.depth += 1;
            let begin = self.visible.len();
            let mut inner = Vec::new();
            self.external(&mut inner);
            for made in self.visible.split_off(begin).into_iter().rev() {
                self.end(made, &mut inner);
            }
            self.depth -= 1;
            let form = Form::When(Test::Ended(label));
            let (after, otherwise) = (Vec::new(), Vec::new());
            steps.push(Step::Block(Block { label: block, form, after, steps: inner, otherwise }));
        }
    }

    fn file(&mut self, kind: &'static str, steps: &mut Vec<Step>) {
        let what = if is_data(kind) { "file" } else { "item" };
        let mut op = self.create(what, kind);
        // Nothing is below a file on a volume.
        let above = if kind != "VolumeFile" && self.choices.one_in(4) {
            let loops = self.loops.len();
            self.seen(|made| made.kind == kind && made.below.is_none() && made.loops.len() == loops)
        } else {
            None
        };
        let stem = op.label.clone();
        let path = match above {
            Some(above) => format!("{}/{stem}", self.made[above].path.clone().unwrap_or_default()),
            None => self.path(&stem),
        };
        let path = match kind {
            "VolumeFile" => path.replacen("/Shared/", "/Volumes/main/figures/files/", 1),
            _ => path,
        };
        if kind == "VolumeFile" {
            op.spec = json!({"path": path, "data": "aGVsbG8="});
        } else if kind == "DbfsBlock" {
            let scheme = if self.choices.one_in(3) { "dbfs:" } else { "" };
            op.spec = json!({"path": format!("{scheme}{path}"), "data": "aGVsbG8="});
        } else {
            op.spec = json!({"path": path, "content": "cHJpbnQoMSk=", "format": "SOURCE"});
            op.spec["language"] = "PYTHON".into();
            if self.choices.one_in(3) {
                op.spec = json!({"path": path, "content": "cHJpbnQoMSk=", "format": "DBC"});
            }
        }
        let uses: Vec<_> = above.into_iter().collect();
        self.use_all(&mut op, &uses);
        let op = self.place(op, steps);
        let index = self.add(&op, Some(path), Vec::new());
        self.made[index].below = above;
        steps.push(Step::Op(op));
    }

    fn scope(&mut self, steps: &mut Vec<Step>) {
        let mut uses = Vec::new();
        let secret = if self.choices.one_in(2) {
            let stem = self.stem("secret");
            let mut op = Op::new(format!("make-{stem}"), "Secret", Action::Create);
            op.written = Written::Resource;
            op.name = Some(self.name(&stem));
            op.spec = json!({"password": format!("{{{}}}", self.param("password", Of::Text, "x".into()))});
            // A default would be a secret in the open.
            if let Some(param) = self.plan.params.iter_mut().find(|param| param.key == "password") {
                param.default = None;
            }
            uses.push(self.add(&op, None, Vec::new()));
            let name = op.name.clone().unwrap_or_default();
            steps.push(Step::Op(op));
            name
        } else {
            "passwords".to_owned()
        };
        let mut op = self.create("scope", "SecretScope");
        let key = json!({"secret_key_ref": {"name": secret, "key": "password"}});
        op.spec = json!({"secrets": [{"key": "password", "value_from": key}]});
        op.spec["initial_manage_permission"] = "users".into();
        self.use_all(&mut op, &uses);
        let op = self.place(op, steps);
        self.add(&op, None, uses);
        steps.push(Step::Op(op));
    }

    /// A delete of what is made elsewhere.
    fn external(&mut self, steps: &mut Vec<Step>) {
        let stem = self.stem("old");
        let kinds =
            ["Run", "Djob", "Dcluster", "SecretScope", "WorkspaceItem", "DbfsBlock", "VolumeFile"];
        let kinds = if self.plan.kfp_dbx { &kinds[..] } else { &kinds[..6] };
        let kind = self.choices.pick(kinds).unwrap_or("Run");
        let mut op = Op::new(format!("delete-{stem}"), kind, Action::Delete);
        op.name = Some(if self.choices.one_in(2) { stem } else { self.name(&stem) });
        op.said.external = true;
        op.said.wait = self.choices.one_in(4);
        if self.choices.one_in(4) {
            op.said.wait = false;
            op.written = Written::Resource;
        }
        steps.push(Step::Op(op));
    }

    /// A cluster of one name on each way of a condition.
    fn fork(&mut self, steps: &mut Vec<Step>) {
        let mut first = self.create("cluster", "Dcluster");
        let (mut uses, mut ignored) = (Vec::new(), Vec::new());
        first.spec = self.new_cluster(&mut uses);
        self.use_all(&mut first, &uses);
        let mut first = self.place(first, &mut ignored);
        first.after.retain(|order| !order.after.starts_with("clear"));
        let mut second = first.clone();
        second.label += "-small";
        second.spec["spark_version"] = self.runtimes().1.into();
        let test = self.test();
        let label = self.stem("fork");
        let made = self.add(&first, None, uses);
        self.made[made].labels.push(second.label.clone());
        steps.push(Step::Block(Block {
            label,
            form: Form::When(test),
            after: Vec::new(),
            steps: vec![Step::Op(first)],
            otherwise: vec![Step::Op(second)],
        }));
        self.budget = self.budget.saturating_sub(1);
    }

    /// A cluster that is made, used, deleted, and made again.
    fn twice(&mut self, steps: &mut Vec<Step>) {
        let mut first = self.create("cluster", "Dcluster");
        first.written = Written::Setters;
        let mut uses = Vec::new();
        first.spec = self.new_cluster(&mut uses);
        self.use_all(&mut first, &uses);
        let mut first = self.place(first, steps);
        first.said.reattach = false;
        let name = first.name.clone();
        let mut run = self.create("run", "Run");
        run.spec = json!({"existing_cluster_name": name, "notebook_task": {"notebook_path": "/Elsewhere/Figures"}});
        run.after.push(Order::after(&first.label));
        let mut run = self.place(run, steps);
        run.said.truthful = run.written != Written::Resource;
        run.said.keep = true;
        let mut delete = Op::new(self.stem("renew"), "Dcluster", Action::Delete);
        delete.name.clone_from(&name);
        delete.said.wait = true;
        delete.after = vec![Order::after(&first.label), Order::after(&run.label)];
        let mut second = first.clone();
        second.label += "-again";
        second.after.retain(|order| !order.after.starts_with("clear"));
        second.after.push(Order::after(&delete.label));
        // What is said of the second one holds for both, but for these.
        let is_kept = self.choices.one_in(2);
        first.said.keep = is_kept;
        first.said.delete_on_exit = !is_kept;
        second.said.keep = is_kept;
        second.said.delete_on_exit = !is_kept;
        let made = self.add(&second, None, uses);
        self.made[made].end = Some(if is_kept { End::Keep } else { End::DeleteOnExit });
        for op in [first, run, delete, second] {
            steps.push(Step::Op(op));
        }
        self.budget = self.budget.saturating_sub(3);
    }

    /// Decides how a resource ends, when all that use it are there.
    fn end(&mut self, index: usize, steps: &mut Vec<Step>) {
        let made = self.made[index].clone();
        if made.end.is_some() {
            return;
        }
        let end = self.choose_end(index);
        self.made[index].end = Some(end);
        let mut said = |work: &dyn Fn(&mut super::Said)| {
            for label in &made.labels {
                with_op(steps, label, &mut |op| work(&mut op.said));
            }
        };
        match end {
            End::DeleteOnExit | End::Plain(Cover::DeleteOnExit) => {
                said(&|said| said.delete_on_exit = true);
                // A job that is deleted with the workflow has no schedule.
                for label in &made.labels {
                    with_op(steps, label, &mut |op| {
                        op.spec.as_object_mut().map(|spec| spec.remove("schedule"));
                    });
                }
            }
            End::Keep | End::Plain(Cover::Keep) => said(&|said| said.keep = true),
            End::Owner | End::Plain(Cover::Owner) => said(&|said| said.owner = true),
            End::Handler | End::Plain(Cover::Failure) | End::Handlers => {
                let waits = self.waits_at_exit(&made);
                if waits.is_some() {
                    said(&|said| said.owner = true);
                }
                let first = waits == Some(Waits::ForAnother);
                match end {
                    End::Handler => self.handler(&made, Form::Exit, first),
                    End::Handlers => {
                        self.handler(&made, Form::Failure, first);
                        self.handler(&made, Form::Success, first);
                    }
                    _ => self.handler(&made, Form::Failure, first),
                }
            }
        }
        if let End::Plain(_) = end {
            let mut delete = self.delete(&made);
            let users = made.users.iter().copied();
            let deletes: Vec<_> =
                users.clone().filter_map(|user| self.made[user].delete.clone()).collect();
            let below = (0..self.made.len()).filter(|other| self.made[*other].below == Some(index));
            let below: Vec<_> = below.filter_map(|below| self.made[below].delete.clone()).collect();
            self.use_all(&mut delete, &[index]);
            for user in users.collect::<Vec<_>>() {
                self.use_all(&mut delete, &[user]);
            }
            delete.after.extend(deletes.into_iter().chain(below).map(Order::after));
            self.made[index].delete = Some(delete.label.clone());
            steps.push(Step::Op(delete));
        }
    }

    /// Whether the delete of a resource waits for another op of the exit handler, where Argo does not run
    /// it after a stop: the workflow owns the resource then.
    fn waits_at_exit(&mut self, made: &Made) -> Option<Waits> {
        let is_owner = matches!(made.kind, "Djob" | "Dcluster");
        match made.keeps_owner && made.path.is_none() {
            true if self.choices.one_in(4) => Some(Waits::ForAnother),
            true if is_owner && !self.plan.kfp_dbx => Some(Waits::ForUsers),
            _ => None,
        }
    }

    fn choose_end(&mut self, index: usize) -> End {
        let made = self.made[index].clone();
        let ends = |random: &Self, of: usize| random.made[of].end;
        let is_held = matches!(made.kind, "Djob" | "Dcluster");
        // A run is deleted before its job, a job before its cluster; a folder after what is in it.
        let below: Vec<_> =
            (0..self.made.len()).filter(|other| self.made[*other].below == Some(index)).collect();
        let at_exit = |of: &usize| ends(self, *of).is_some_and(End::is_at_exit);
        let stays = |of: &usize| matches!(ends(self, *of), Some(End::Keep | End::Owner));
        let is_held_at_exit = is_held && made.users.iter().any(at_exit);
        let ends_after = below.iter().any(|of| at_exit(of) || stays(of));
        let can_be_plain = !is_held_at_exit && !ends_after;
        let can_be_deleted = !below.iter().any(stays);
        let by_word = made.written != Written::Resource;
        if !can_be_deleted {
            return End::Keep;
        }
        let owner = made.keeps_owner && below.is_empty();

        match self.choices.below(8) {
            0 | 1 if by_word => End::DeleteOnExit,
            2 => End::Keep,
            3 => End::Handlers,
            4 if owner => End::Owner,
            5..=7 if can_be_plain => {
                match self.choices.pick(&PLAIN_COVERS).unwrap_or(Cover::Keep) {
                    Cover::DeleteOnExit if !by_word => End::Plain(Cover::Failure),
                    Cover::Owner if !made.keeps_owner => End::Plain(Cover::Keep),
                    cover => End::Plain(cover),
                }
            }
            _ => End::Handler,
        }
    }

    fn delete(&mut self, made: &Made) -> Op {
        let label = self.stem("delete");
        let mut op = Op::new(label, made.kind, Action::Delete);
        op.name = Some(made.name.clone());
        if made.kind == "Secret" || self.choices.one_in(5) {
            op.written = Written::Resource;
        } else {
            op.said.wait = self.choices.one_in(5);
            op.k8s_name = self.choices.one_in(5);
        }
        op
    }

    /// An exit handler that deletes a resource: in the loops that it is made in, and in the
    /// conditions, unless only this run can have the name.
    fn handler(&mut self, made: &Made, form: Form, is_after_another: bool) {
        let mut delete = self.delete(made);
        let mut steps = Vec::new();
        if is_after_another {
            let mut first = Op::new(self.stem("first"), "SecretScope", Action::Delete);
            first.name = Some("other-{uid}".to_owned());
            first.said.external = true;
            delete.after.push(Order::after(&first.label));
            steps.push(Step::Op(first));
        }
        let mut around = made.around.clone();
        for block in &mut around {
            let Around::Loop(label, _) = block else { continue };
            let own = self.stem("loop");
            delete.name = delete
                .name
                .map(|name| name.replace(&format!("{{{label}}}"), &format!("{{{own}}}")));
            *label = own;
        }
        let is_bound = !made.name.contains("{uid}") || self.choices.one_in(3);
        steps.push(Step::Op(delete));
        for block in around.into_iter().rev() {
            let (label, form) = match &block {
                Around::Loop(label, over) => (label.clone(), Form::Each(over.clone())),
                Around::When(_) | Around::Otherwise(_) if !is_bound => continue,
                Around::When(test) | Around::Otherwise(test) => {
                    (self.stem("bound"), Form::When(test.clone()))
                }
            };
            let otherwise = match block {
                Around::Otherwise(_) => {
                    let mut other = Op::new(self.stem("other"), "Run", Action::Delete);
                    other.name = Some("other-{uid}".to_owned());
                    other.said.external = true;
                    std::mem::replace(&mut steps, vec![Step::Op(other)])
                }
                _ => Vec::new(),
            };
            let after = Vec::new();
            steps = vec![Step::Block(Block { label, form, after, steps, otherwise })];
        }
        let label = self.stem("exit");
        let (after, otherwise) = (Vec::new(), Vec::new());
        self.endings.push(Step::Block(Block { label, form, after, steps, otherwise }));
    }

    /// A run in an exit handler.
    fn report_at_exit(&mut self) {
        if !self.choices.one_in(5) {
            return;
        }
        let mut op = Op::new("report", "Run", Action::Create);
        op.name = Some("report-{uid}".to_owned());
        op.spec = json!({"job_name": "report", "jar_params": ["{uid}"]});
        op.said.truthful = true;
        op.said.timeout = Some("10m");
        // A run that stays would be created again when the workflow is retried after a failure.
        op.said.keep = self.choices.one_in(2);
        op.said.delete_on_exit = !op.said.keep;
        let label = self.stem("exit");
        let form = match (op.said.keep, self.choices.one_in(2)) {
            (true, _) => Form::Success,
            (false, true) => Form::Failure,
            (false, false) => Form::Exit,
        };
        let (after, otherwise) = (Vec::new(), Vec::new());
        let steps = vec![Step::Op(op)];
        self.plan.steps.push(Step::Block(Block { label, form, after, steps, otherwise }));
    }

    /// An op without conditions ends before its resource is there. It waits if a path or `.uses(…)` names
    /// that, or if it uses something that is deleted.
    fn wait_where_it_matters(&mut self) {
        let labels: Vec<String> = {
            let view = self.plan.view();
            let uses = |user: &Op, of: &Op| view.users(of).iter().any(|op| op.label == user.label);
            let mentions = |user: &Op, of: &Op| {
                let is_in = |path| user.texts().iter().any(|text| text.contains(path));
                user.label != of.label && super::path(of).is_some_and(is_in)
            };
            // An operator waits for what a spec names by its name.
            let is_named_otherwise = |op: &Op| match super::path(op) {
                Some(_) => view.ops.iter().any(|user| mentions(user, op)),
                None => op.kind == "SecretScope" && !view.users(op).is_empty(),
            };
            let matters = |op: &&&Op| {
                let loses = |of: &&Op| {
                    let mut ops = view.ops.iter();
                    let is_deleted = of.said.delete_on_exit || ops.any(|op| op.may_delete(of));
                    of.creates() && is_deleted && (uses(op, of) || mentions(op, of))
                };
                is_named_otherwise(op) || view.ops.iter().any(loses)
            };
            let is_short = |op: &&&Op| {
                let is_own = op.written == Written::Resource && op.known().is_some();
                op.creates() && is_own && op.said.success.is_none()
            };
            view.ops.iter().filter(is_short).filter(matters).map(|op| op.label.clone()).collect()
        };
        let is_limited = self.plan.timeout || self.plan.deadline;
        for label in labels {
            self.plan.with_op(&label, |op| {
                let is_of =
                    |row: &&'static table::Op| row.kind.kind == op.kind && row.action == op.action;
                let Some(row) = table::OPS.iter().copied().find(is_of) else { return };
                op.said.success = row.success_condition;
                op.said.failure = row.failure_condition;
                if !is_limited {
                    op.said.timeout = Some("30m");
                }
            });
        }
    }

    /// Orders that nothing needs, from what is written earlier to what is written later.
    fn more_orders(&mut self) {
        let labels: Vec<(String, String, How)> = {
            let view = self.plan.view();
            let labels: Vec<_> = view
                .ops
                .iter()
                .map(|op| op.label.as_str())
                .chain(view.blocks.iter().map(|block| block.label.as_str()))
                .filter(|label| !view.at_exit(label))
                .collect();
            let count = self.choices.below(labels.len() / 2 + 1);
            let pairs: Vec<_> = (0..count)
                .filter_map(|_| Some((self.choices.pick(&labels)?, self.choices.pick(&labels)?)))
                .collect();
            let orders = pairs.into_iter().filter(|(first, second)| {
                view.place(first) < view.place(second)
                    && view.op(second).is_some()
                    && !view.is_part(first, second)
                    && !view.is_either(first, second)
            });
            let orders: Vec<_> = orders.collect();
            let ends = orders.iter().map(|(first, second)| {
                let around = view.around(second).iter();
                let blocks = around.filter_map(|(block, _)| view.block(block));
                let decides = blocks.into_iter().any(
                    |block| matches!(&block.form, Form::When(Test::Ended(label)) if label == first),
                );
                let uses = view
                    .op(second)
                    .is_some_and(|op| op.uses_output_of(first) || op.is_after(first));
                decides || uses
            });
            let needed: Vec<bool> = ends.collect();
            let hows: Vec<_> = needed
                .into_iter()
                .map(|needed| match !needed && self.choices.one_in(3) {
                    true => How::End,
                    false => How::Success,
                })
                .collect();
            let pairs = orders.into_iter().zip(hows);
            pairs.map(|((first, second), how)| (first.to_owned(), second.to_owned(), how)).collect()
        };
        for (first, second, how) in labels {
            self.plan.with_op(&second, |op| op.after.push(Order { after: first, how }));
        }
    }
}

fn with_op(steps: &mut [Step], label: &str, work: &mut dyn FnMut(&mut Op)) {
    for step in steps {
        match step {
            Step::Op(op) if op.label == label => work(op),
            Step::Op(_) => {}
            Step::Block(block) => {
                with_op(&mut block.steps, label, work);
                with_op(&mut block.otherwise, label, work);
            }
        }
    }
}

/// Whether such a resource is a file that clusters and tasks read.
fn is_data(kind: &str) -> bool {
    matches!(kind, "DbfsBlock" | "VolumeFile")
}
