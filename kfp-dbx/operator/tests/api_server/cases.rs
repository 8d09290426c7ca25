//! Specs, with the judgement of the checker and of the API server.

use serde_json::{Map, Value as Json, json};

/// A spec, and the judgement that it deserves.
pub struct Case {
    pub kind: &'static str,
    pub spec: Json,
    pub expected: Expected,
}

/// The judgement of a spec. The last text of a difference is its reason.
#[derive(Debug)]
#[allow(dead_code)]
pub enum Expected {
    /// Both accept it.
    Accepted,
    /// Both refuse it, and the API server says this.
    Refused(&'static str),
    /// Only the API server refuses it and says this, for a reason.
    ByServer(&'static str, &'static str),
    /// Only the checker refuses it, by this rule, for a reason.
    ByChecker(&'static str, &'static str),
}

use Expected::{Accepted, ByChecker, ByServer, Refused};

const BEYOND_CEL: &str = "CEL can't express the rule";
const NOT_SET: &str = "an empty value is as good as none";
const NO_FORM: &str = "the definitions say nothing of the forms of ids";
const NO_VERSION: &str = "Required value: `spark_version` is not set, and no `policy_id` that sets it: add `spark_version`";
const SHOWS_VALUES: &str = "a message about a secret would show it";

/// Returns all cases.
pub fn cases() -> Vec<Case> {
    let clusters = clusters().into_iter().map(|(spec, expected)| ("Dcluster", spec, expected));
    let all = clusters
        .chain(jobs().into_iter().map(|(spec, expected)| ("Djob", spec, expected)))
        .chain(runs().into_iter().map(|(spec, expected)| ("Run", spec, expected)))
        .chain(scopes().into_iter().map(|(spec, expected)| ("SecretScope", spec, expected)))
        .chain(items().into_iter().map(|(spec, expected)| ("WorkspaceItem", spec, expected)))
        .chain(blocks().into_iter().map(|(spec, expected)| ("DbfsBlock", spec, expected)))
        .chain(files().into_iter().map(|(spec, expected)| ("VolumeFile", spec, expected)));
    all.map(|(kind, spec, expected)| Case { kind, spec, expected }).collect()
}

/// Returns an object with further fields, of which `null` removes one.
#[allow(clippy::needless_pass_by_value)]
fn with(base: &Json, fields: Json) -> Json {
    let mut object = base.as_object().unwrap().clone();
    for (name, value) in fields.as_object().unwrap() {
        match value.is_null() {
            true => object.remove(name),
            false => object.insert(name.clone(), value.clone()),
        };
    }
    object.into()
}

fn cluster() -> Json {
    json!({ "spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2 })
}

fn clusters() -> Vec<(Json, Expected)> {
    let c = |fields| with(&cluster(), fields);
    let range = |min: i64, max: i64| {
        c(json!({ "num_workers": null, "autoscale": { "min_workers": min, "max_workers": max } }))
    };
    let tags = |tags: Json| c(json!({ "custom_tags": tags }));
    let tag = |index: usize| json!({ "key": format!("k-{index}"), "value": "v" });
    vec![
        (c(json!({})), Accepted),
        (range(2, 50), Accepted),
        (range(0, 0), Accepted),
        (range(3, 2), Refused("`min_workers` must not be greater than `max_workers`")),
        (range(-1, 2), Refused("min_workers in body should be greater than or equal to 0")),
        (c(json!({ "autoscale": { "min_workers": 1 }, "num_workers": null })), Refused("max_workers: Required value")),
        (c(json!({ "autoscale": { "min_workers": 1, "max_workers": 2 } })), Refused("but both are set: remove one of them")),
        (c(json!({ "num_workers": null })), Refused("must set either `num_workers` or `autoscale`, but neither is set")),
        (c(json!({ "num_workers": 0 })), Accepted),
        (c(json!({ "num_workers": -1 })), Refused("should be greater than or equal to 0")),
        (c(json!({ "num_workers": 2_147_483_647 })), Accepted),
        (c(json!({ "num_workers": 2_147_483_648_u32 })), Refused("should be less than or equal to 2147483647")),
        (c(json!({ "num_workers": "2" })), Refused("must be of type integer: \"string\"")),
        (c(json!({ "num_workers": 2.5 })), Refused("must be of type integer")),
        (c(json!({ "spark_version": null })), Refused(NO_VERSION)),
        (c(json!({ "spark_version": null, "policy_id": "60642A1F0300A1B2" })), Accepted),
        (c(json!({ "policy_id": "p" })), ByChecker("id_form", NO_FORM)),
        (c(json!({ "spark_version": "" })), Refused(NO_VERSION)),
        (c(json!({ "spark_versoin": "1" })), Refused("unknown field \"spec.spark_versoin\"")),
        (c(json!({ "enable_elastic_disk": "yes" })), Refused("must be of type boolean")),
        (c(json!({ "enable_elastic_disk": false })), Accepted),
        (c(json!({ "autotermination_minutes": 0 })), Accepted),
        (c(json!({ "autotermination_minutes": -1 })), Refused("should be greater than or equal to 0")),
        (c(json!({ "autotermination_minutes": 10_001 })), Refused("should be less than or equal to 10000")),
        (c(json!({ "node_type_id": null, "instance_pool_id": "pool-1" })), Accepted),
        (c(json!({ "node_type_id": "", "instance_pool_id": "pool-1" })), Accepted),
        (c(json!({ "instance_pool_id": "pool-1" })), Refused("a cluster with `instance_pool_id` can't also set `node_type_id`")),
        (c(json!({ "node_type_id": null, "instance_pool_id": "p", "driver_node_type_id": "d" })), Refused("a cluster with `instance_pool_id` can't also set")),
        (c(json!({ "node_type_id": null })), Refused("must set either `node_type_id` or `instance_pool_id`, but neither is set")),
        (c(json!({ "node_type_id": "", "driver_node_type_id": "d" })), Refused("must set either `node_type_id` or `instance_pool_id`")),
        (tags(json!([{ "key": "a", "value": "1" }, { "key": "b", "value": "" }])), Accepted),
        (tags(json!([{ "key": "a", "value": "1" }, { "key": "a", "value": "2" }])), Refused("spec.custom_tags[1]: Duplicate value")),
        (tags((0..45).map(tag).collect()), Accepted),
        (tags((0..46).map(tag).collect()), Refused("spec.custom_tags: Too many: 46: must have at most 45 items")),
        (tags(json!({ "a": "1" })), ByServer("unknown field \"spec.custom_tags.a\"", "the pipeline writes a map as pairs")),
        (tags(json!([{ "value": "1" }])), Refused("an item of `custom_tags` has no `key`: add `key`")),
        (c(json!({ "spark_conf": { "a": "1" }, "spark_env_vars": {} })), Accepted),
        (c(json!({ "init_scripts": [{ "dbfs": { "destination": "dbfs:/a.sh" } }] })), Accepted),
        (c(json!({ "init_scripts": [{}] })), Refused("exactly one of `dbfs`, `workspace`, `volumes`, `abfss`, `file` must be set")),
        (c(json!({ "init_scripts": [{ "dbfs": { "destination": "" } }] })), Refused("should be at least 1 chars long")),
        (c(json!({ "init_scripts": [{ "dbfs": { "destination": "a.sh" } }] })), ByChecker("invalid_name", "the rule is one of the checker alone")),
        (c(json!({ "cluster_log_conf": { "dbfs": {} } })), Refused("destination: Required value")),
        (c(json!({ "cluster_log_conf": {} })), Refused("exactly one of `dbfs`, `volumes` must be set")),
        (json!({}), Refused(NO_VERSION)),
    ]
}

fn job() -> Json {
    json!({
        "new_cluster": cluster(),
        "spark_jar_task": { "main_class_name": "com.databricks.ComputeModels" },
        "libraries": [{ "jar": "dbfs:/a.jar" }, { "maven": { "coordinates": "org.jsoup:jsoup:1.7.2" } }],
    })
}

/// Returns the cases that jobs and direct runs share.
fn works(noun: &'static str) -> Vec<(Json, Expected)> {
    let j = |fields| with(&job(), fields);
    let task = |fields: Json| with(&j(json!({ "spark_jar_task": null })), fields);
    let libraries = |libraries: Json| j(json!({ "libraries": libraries }));
    let in_cluster = |fields| j(json!({ "new_cluster": with(&cluster(), fields) }));
    let submit = json!({ "parameters": ["--class", "Pi"] });
    let in_mode = |mode: &str| {
        let cluster = with(&cluster(), json!({ "data_security_mode": mode, "single_user_name": "a" }));
        task(json!({ "spark_submit_task": submit, "libraries": null, "new_cluster": cluster }))
    };
    let of = |job: &'static str, run: &'static str| Refused(if noun == "job" { job } else { run });
    let one = "exactly one of `jar`, `egg`, `whl`, `pypi`, `maven`, `cran`, `requirements` must be set";
    vec![
        (j(json!({})), Accepted),
        (task(json!({ "notebook_task": { "notebook_path": "/a", "base_parameters": { "a": "1" } } })), Accepted),
        (task(json!({ "spark_python_task": { "python_file": "dbfs:/a.py", "parameters": [] } })), Accepted),
        (task(json!({ "spark_submit_task": submit, "libraries": null })), Accepted),
        (task(json!({ "spark_submit_task": submit, "libraries": [] })), Accepted),
        (in_mode("DATA_SECURITY_MODE_DEDICATED"), Accepted),
        (in_mode("USER_ISOLATION"), of("a job with `spark_submit_task` can't also set `new_cluster.data_security_mode` to", "a run with `spark_submit_task` can't also set `new_cluster.data_security_mode` to")),
        (task(json!({ "spark_submit_task": submit })), of("a job with `spark_submit_task` can't also set `libraries`", "a run with `spark_submit_task` can't also set `libraries`")),
        (task(json!({ "spark_submit_task": submit, "libraries": null, "new_cluster": null, "existing_cluster_name": "c" })), of("a job with `spark_submit_task` can't also set `existing_cluster_name`", "a run with `spark_submit_task` can't also set `existing_cluster_name`")),
        (task(json!({})), of("a job must have exactly one task, but none is set", "a run must have exactly one task, but none is set")),
        (j(json!({ "notebook_task": { "notebook_path": "/a" } })), of("a job must have exactly one task, but `notebook_task`, `spark_jar_task` are set", "a run must have exactly one task, but `notebook_task`, `spark_jar_task` are set")),
        (task(json!({ "notebook_task": {} })), Refused("notebook_task.notebook_path: Required value")),
        (task(json!({ "notebook_task": { "notebook_path": "" } })), Refused("should be at least 1 chars long")),
        (task(json!({ "notebook_task": { "notebook_path": "a" } })), ByChecker("invalid_name", "the rule is one of the checker alone")),
        (task(json!({ "spark_submit_task": {}, "libraries": null })), Refused("spark_submit_task.parameters: Required value")),
        (task(json!({ "spark_jar_task": {} })), Refused("spark_jar_task.main_class_name: Required value")),
        (task(json!({ "spark_python_task": {} })), Refused("spark_python_task.python_file: Required value")),
        (j(json!({ "new_cluster": null })), Refused("must run on exactly one cluster, but none is set: set one of `new_cluster`")),
        (j(json!({ "new_cluster": null, "existing_cluster_id": "0923-164208-meows279" })), Accepted),
        (j(json!({ "new_cluster": null, "existing_cluster_name": "c" })), Accepted),
        (j(json!({ "new_cluster": null, "existing_cluster_id": "my-cluster" })), ByChecker("cluster_id", "the form of an id is no contract of Databricks")),
        (j(json!({ "existing_cluster_name": "c" })), Refused("but `new_cluster`, `existing_cluster_name` are set: keep only one of them")),
        (j(json!({ "existing_cluster_name": "" })), ByChecker("one_cluster", NOT_SET)),
        (in_cluster(json!({ "num_workers": null })), Refused("must set either `num_workers` or `autoscale`")),
        (in_cluster(json!({ "spark_version": null })), Refused(NO_VERSION)),
        (libraries(json!([])), Accepted),
        (libraries(json!([{ "pypi": { "package": "a", "repo": "b" } }, { "cran": { "package": "a" } }, { "egg": "dbfs:/a.egg" }, { "whl": "dbfs:/a.whl" }])), Accepted),
        (libraries(json!([{ "jar": "dbfs:/a.jar" }, { "jar": "dbfs:/a.jar" }])), Accepted),
        (libraries(json!([{}])), Refused(one)),
        (libraries(json!([{ "jar": "dbfs:/a.jar", "egg": "dbfs:/a.egg" }])), Refused(one)),
        (libraries(json!([{ "pypi": {} }])), Refused("pypi.package: Required value")),
        (libraries(json!([{ "maven": {} }])), Refused("maven.coordinates: Required value")),
        (libraries(json!(["a"])), Refused("must be of type object: \"string\"")),
        (j(json!({ "timeout_seconds": 0 })), Accepted),
        (j(json!({ "timeout_seconds": -1 })), Refused("should be greater than or equal to 0")),
        (j(json!({ "timeout_seconds": 3_000_000_000_u32 })), Refused("should be less than or equal to 2147483647")),
        (j(json!({ "task": [] })), Refused("unknown field \"spec.task\"")),
    ]
}

/// Returns the cases of several tasks, which jobs and direct runs share.
fn several() -> Vec<(Json, Expected)> {
    let notebook = json!({ "notebook_path": "/a" });
    let first = json!({ "task_key": "a", "notebook_task": notebook, "new_cluster": cluster() });
    let t = |fields| with(&first, fields);
    let second = |fields| with(&t(json!({ "task_key": "b" })), fields);
    let tasks = |tasks: Json| json!({ "tasks": tasks });
    let one = |fields: Json| tasks(json!([t(fields)]));
    let of_first = json!([{ "task_key": "a" }]);
    let each = |task: Json| {
        let each = json!({ "inputs": "[1]", "task": task });
        one(json!({ "notebook_task": null, "new_cluster": null, "for_each_task": each }))
    };
    let in_git = one(json!({ "notebook_task": { "notebook_path": "a" } }));
    let git = |git: Json| with(&in_git, json!({ "git_source": git }));
    let url = json!({ "git_url": "https://a.b/c", "git_provider": "gitHub" });
    vec![
        (one(json!({})), Accepted),
        (tasks(json!([t(json!({})), second(json!({ "depends_on": of_first, "run_if": "ALL_DONE" }))])), Accepted),
        (tasks(json!([t(json!({})), second(json!({ "depends_on": [{ "task_key": "c" }] }))])), ByChecker("task_graph", "the rule would cost too much")),
        (tasks(json!([t(json!({})), t(json!({}))])), Refused("spec.tasks[1]: Duplicate value")),
        (one(json!({ "task_key": null })), Refused("an item of `tasks` has no `task_key`: add `task_key`")),
        (one(json!({ "new_cluster": null })), Accepted),
        (one(json!({ "existing_cluster_id": "0923-164208-meows279" })), Refused("a task must run on exactly one cluster, but `new_cluster`, `existing_cluster_id` are set")),
        (one(json!({ "notebook_task": null })), Refused("a task must have exactly one task, but none is set")),
        (one(json!({ "spark_python_task": { "python_file": "dbfs:/a.py" } })), Refused("a task must have exactly one task, but `notebook_task`, `spark_python_task` are set")),
        (one(json!({ "notebook_task": null, "new_cluster": null, "spark_python_task": { "python_file": "dbfs:/a.py" } })), Refused("a task must run on exactly one cluster, but none is set")),
        (one(json!({ "notebook_task": { "notebook_path": "/a", "warehouse_id": "w" } })), Refused("a task with `notebook_task.warehouse_id` can't set")),
        (one(json!({ "notebook_task": null, "pipeline_task": { "pipeline_id": "p" } })), Refused("as the task has compute of its own")),
        (one(json!({ "new_cluster": with(&cluster(), json!({ "num_workers": null })) })), Refused("must set either `num_workers` or `autoscale`")),
        (one(json!({ "libraries": [{ "jar": "dbfs:/a.jar", "whl": "dbfs:/a.whl" }] })), Refused("exactly one of `jar`, `egg`, `whl`")),
        (one(json!({ "description": "ü".repeat(1000) })), Accepted),
        (one(json!({ "description": "ü".repeat(1001) })), Refused("spec.tasks[0].description: Too long: may not be more than 1000 ")),
        (one(json!({ "run_if": "SOMETIMES" })), Refused("supported values: \"ALL_SUCCESS\"")),
        (one(json!({ "nothing": 1 })), Refused("unknown field \"spec.tasks[0].nothing\"")),
        (with(&one(json!({})), json!({ "notebook_task": notebook })), Refused("each of the tasks has its own")),
        (each(t(json!({ "task_key": "c" }))), Accepted),
        (each(t(json!({ "task_key": "c", "notebook_task": null }))), Refused("a task must have exactly one task, but none is set")),
        (each(t(json!({ "task_key": "c", "for_each_task": { "inputs": "[1]", "task": first } }))), Refused("unknown field \"spec.tasks[0].for_each_task.task.for_each_task\"")),
        (git(with(&url, json!({ "git_branch": "main" }))), Accepted),
        (git(with(&url, json!({ "git_branch": "main", "git_tag": "v1" }))), Refused("at most one of `git_branch`, `git_tag`, `git_commit` can be set")),
        (git(url.clone()), Refused("one of `git_branch`, `git_tag`, `git_commit` must be set")),
        (git(json!({ "git_branch": "main" })), Refused("git_source.git_url: Required value")),
    ]
}

fn jobs() -> Vec<(Json, Expected)> {
    let j = |fields| with(&job(), fields);
    let schedule = |expression: &str, zone: Json| {
        let whole = json!({ "quartz_cron_expression": expression, "timezone_id": zone });
        j(json!({ "schedule": with(&whole, json!({})) }))
    };
    let utc = || json!("UTC");
    let tag = |index: usize| (format!("k-{index}"), json!("v"));
    let own = vec![
        (schedule("0 15 22 ? * *", json!("America/Los_Angeles")), Accepted),
        (schedule(" 0  15 22 ? * * 2030 ", utc()), Accepted),
        (schedule("15 22 * * *", utc()), Refused("must have six or seven parts")),
        (schedule("", utc()), Refused("should be at least 1 chars long")),
        (schedule("0 99 22 ? * *", utc()), ByChecker("invalid_quartz", BEYOND_CEL)),
        (j(json!({ "schedule": { "quartz_cron_expression": "0 15 22 ? * *" } })), Refused("timezone_id: Required value")),
        (j(json!({ "schedule": { "timezone_id": "UTC" } })), Refused("quartz_cron_expression: Required value")),
        (j(json!({ "max_retries": -1, "min_retry_interval_millis": 0, "retry_on_timeout": false })), Accepted),
        (j(json!({ "max_retries": -2 })), Refused("should be greater than or equal to -1")),
        (j(json!({ "min_retry_interval_millis": -1 })), Refused("should be greater than or equal to 0")),
        (j(json!({ "max_concurrent_runs": 1000 })), Accepted),
        (j(json!({ "max_concurrent_runs": 1001 })), Refused("should be less than or equal to 1000")),
        (j(json!({ "tags": (0..25).map(tag).collect::<Map<_, _>>() })), Accepted),
        (j(json!({ "tags": (0..26).map(tag).collect::<Map<_, _>>() })), Refused("spec.tags: Too many: 26: must have at most 25 ")),
        (j(json!({ "name": "x".repeat(4096) })), Accepted),
        (j(json!({ "name": "x".repeat(4097) })), Refused("spec.name: Too long: may not be more than 4096 ")),
        (j(json!({ "name": "ü".repeat(2049) })), ByChecker("limits", "the API server counts characters")),
        (j(json!({ "email_notifications": { "on_start": ["a@b.c"], "no_alert_for_skipped_runs": true } })), Accepted),
        (j(json!({ "email_notifications": { "on_start": "a@b.c" } })), Refused("must be of type array")),
    ];
    works("job").into_iter().chain(several()).chain(own).collect()
}

fn runs() -> Vec<(Json, Expected)> {
    let r = |fields| with(&json!({ "job_name": "a", "jar_params": ["1"] }), fields);
    let takes = "a run of a job takes only parameters: it can't set ";
    let own = vec![
        (r(json!({})), Accepted),
        (r(json!({ "run_name": "a", "jar_params": null, "notebook_params": { "a": "1" } })), Accepted),
        (r(json!({ "jar_params": null })), Accepted),
        (r(json!({ "jar_params": [] })), Accepted),
        (r(json!({ "notebook_task": { "notebook_path": "/a" } })), Refused("it can't set `notebook_task`; set it on the job")),
        (r(json!({ "new_cluster": cluster() })), Refused(takes)),
        (r(json!({ "existing_cluster_name": "c" })), Refused(takes)),
        (r(json!({ "libraries": [{ "jar": "dbfs:/a.jar" }], "timeout_seconds": 60 })), Refused("it can't set `libraries`, `timeout_seconds`; set it")),
        (r(json!({ "libraries": [] })), ByChecker("ignored_field", NOT_SET)),
        (with(&job(), json!({ "python_params": ["1"] })), Refused("only for a run of a job, but `job_name` is not set")),
        (with(&job(), json!({ "python_params": [] })), ByChecker("run_of_a_job", NOT_SET)),
        (json!({ "jar_params": ["1"] }), Refused("are only for a run of a job")),
        (json!({}), Refused("`run_job_task`, or `tasks`, or name a job with `job_name`")),
    ];
    works("run").into_iter().chain(several()).chain(own).collect()
}

fn scopes() -> Vec<(Json, Expected)> {
    let secrets = |secrets: Json| json!({ "secrets": secrets });
    let from = |from: Json| secrets(json!([{ "key": "a", "value_from": from }]));
    let acls = |acls: Json| json!({ "acls": acls });
    let one = "exactly one of `string_value`, `byte_value`, `value_from` must be set";
    vec![
        (json!({}), Accepted),
        (json!({ "initial_manage_permission": "users" }), Accepted),
        (from(json!({ "secret_key_ref": { "name": "n", "key": "k" } })), Accepted),
        (from(json!({ "secret_key_ref": { "name": "n" } })), Refused("secret_key_ref.key: Required value")),
        (from(json!({})), Refused("value_from.secret_key_ref: Required value")),
        (secrets(json!([{ "key": "a" }])), Refused(one)),
        (secrets(json!([{ "key": "a", "string_value": "x", "byte_value": "eA==" }])), Refused(one)),
        (secrets(json!([{ "key": "a", "string_value": "" }])), Accepted),
        (secrets(json!([{ "key": "a", "byte_value": "eA=" }])), ByChecker("invalid_base64", SHOWS_VALUES)),
        (secrets(json!([{ "key": "a", "string_value": "" }, { "key": "a", "string_value": "" }])), Refused("spec.secrets[1]: Duplicate value")),
        (secrets(json!([{ "string_value": "" }])), Refused("an item of `secrets` has no `key`: add `key`")),
        (acls(json!([{ "principal": "a", "permission": "READ" }, { "principal": "b", "permission": "MANAGE" }])), Accepted),
        (acls(json!([{ "principal": "a", "permission": "READ" }, { "principal": "a", "permission": "MANAGE" }])), Refused("spec.acls[1]: Duplicate value")),
        (acls(json!([{ "principal": "a", "permission": "ALL" }])), Refused("supported values: \"READ\", \"WRITE\", \"MANAGE\"")),
        (acls(json!([{ "principal": "a" }])), Refused("permission: Required value")),
    ]
    .into_iter()
    .chain(vaults())
    .collect()
}

fn vaults() -> Vec<(Json, Expected)> {
    let id = "/subscriptions/1/resourceGroups/a/providers/Microsoft.KeyVault/vaults/b";
    let whole = json!({
        "scope_backend_type": "AZURE_KEYVAULT",
        "backend_azure_keyvault": { "resource_id": id, "dns_name": "https://b.vault.azure.net/" },
    });
    let v = |fields| with(&whole, fields);
    let secrets = json!([{ "key": "a", "string_value": "" }]);
    vec![
        (v(json!({})), Accepted),
        (v(json!({ "acls": [{ "principal": "a", "permission": "READ" }], "secrets": [] })), Accepted),
        (v(json!({ "secrets": secrets })), Refused("can't contain `secrets`, as Databricks only reads")),
        (v(json!({ "backend_azure_keyvault": null })), Refused("must name its vault: set `backend_azure_keyvault`")),
        (v(json!({ "scope_backend_type": null })), Refused("set `scope_backend_type` to `AZURE_KEYVAULT`")),
        (v(json!({ "scope_backend_type": "DATABRICKS" })), Refused("set `scope_backend_type` to `AZURE_KEYVAULT`")),
        (v(json!({ "scope_backend_type": "AZURE" })), Refused("supported values: \"DATABRICKS\", \"AZURE_KEYVAULT\"")),
        (v(json!({ "backend_azure_keyvault": { "resource_id": id } })), Refused("dns_name: Required value")),
        (v(json!({ "backend_azure_keyvault": { "resource_id": "b", "dns_name": "https://b.vault.azure.net/" } })), ByChecker("key_vault", "the form of an id is no contract of Azure")),
        (json!({ "scope_backend_type": "DATABRICKS", "secrets": secrets }), Accepted),
    ]
}

fn items() -> Vec<(Json, Expected)> {
    let whole = json!({ "path": "/a", "content": "cHJpbnQoMSk=", "language": "PYTHON", "format": "SOURCE" });
    let i = |fields| with(&whole, fields);
    vec![
        (i(json!({})), Accepted),
        (i(json!({ "content": "cHJp\nbnQo\r\nMSk=\n" })), Accepted),
        (i(json!({ "format": "JUPYTER", "language": null })), Accepted),
        (i(json!({ "format": "AUTO", "language": null })), Accepted),
        (i(json!({ "format": "RAW", "language": null })), Accepted),
        (i(json!({ "format": "R_MARKDOWN", "language": null })), Accepted),
        (i(json!({ "language": null })), Refused("has the `format` `SOURCE`, but no `language`")),
        (i(json!({ "format": "PYTHON" })), Refused("supported values: \"SOURCE\", \"HTML\", \"JUPYTER\", \"DBC\"")),
        (i(json!({ "language": "python" })), Refused("supported values: \"SCALA\"")),
        (i(json!({ "path": "a" })), Refused("the path of a workspace item must be absolute")),
        (i(json!({ "path": "" })), Refused("should be at least 1 chars long")),
        (i(json!({ "path": null })), Refused("path: Required value")),
        (i(json!({ "content": null })), Refused("content: Required value")),
        (i(json!({ "content": "" })), Accepted),
        (i(json!({ "content": "print(1)" })), Refused("the value is not base64")),
        (i(json!({ "content": "cHJpbnQoMSk" })), Refused("its length is not a multiple of four")),
        (i(json!({ "content": "cHJp_nQoMSk=" })), Refused("the value is not base64")),
        (i(json!({ "content": "cH=p" })), ByChecker("invalid_base64", "the rule would cost too much")),
    ]
}

fn blocks() -> Vec<(Json, Expected)> {
    let b = |fields| with(&json!({ "path": "/data/a.txt", "data": "aGVsbG8=" }), fields);
    vec![
        (b(json!({})), Accepted),
        (b(json!({ "path": "dbfs:/data/a.txt" })), Accepted),
        (b(json!({ "path": "data/a.txt" })), Refused("the path of a file in DBFS must be absolute")),
        (b(json!({ "path": null })), Refused("path: Required value")),
        (b(json!({ "data": null })), Refused("data: Required value")),
        (b(json!({ "data": "" })), Accepted),
        (b(json!({ "data": "hello!" })), Refused("the value is not base64")),
        (b(json!({ "overwrite": true })), Refused("unknown field \"spec.overwrite\"")),
    ]
}

fn files() -> Vec<(Json, Expected)> {
    let whole = json!({ "path": "/Volumes/main/default/jobs/a.txt", "data": "aGVsbG8=" });
    let f = |fields| with(&whole, fields);
    let path = |path: &str| f(json!({ "path": path }));
    let says = "must have a catalog, a schema, a volume and a file after `/Volumes`";
    vec![
        (f(json!({})), Accepted),
        (f(json!({ "data": "" })), Accepted),
        (path("/Volumes/main/default/jobs/a b/.c/..d"), Accepted),
        (path("/data/a.txt"), Refused(says)),
        (path("dbfs:/Volumes/main/default/jobs/a.txt"), Refused(says)),
        (path("/Volumes/main/default/jobs"), Refused(says)),
        (path("/Volumes/main/default/jobs/"), Refused(says)),
        (path("/Volumes/main//jobs/a.txt"), Refused(says)),
        (path("/Volumes/main/default/jobs/../a.txt"), Refused(says)),
        (path("/Volumes/main/default/jobs/."), Refused(says)),
        (path(""), Refused("should be at least 1 chars long")),
        (f(json!({ "path": null })), Refused("path: Required value")),
        (f(json!({ "data": null })), Refused("data: Required value")),
        (f(json!({ "data": "hello!" })), Refused("the value is not base64")),
    ]
}
