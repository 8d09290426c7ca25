//! Changes of a sound plan that each break one rule.

use kfp_dbx::rules::Rule;
use kfp_dbx::{Json, rules};
use serde_json::json;

use super::{Choices, Of, Op, Order, Param, Plan, Step, View, Written, path};
use kfp_dbx::Action;

/// A change that breaks a rule.
pub struct Break {
    pub rule: &'static Rule,
    /// What goes with it.
    pub with: &'static [&'static Rule],
    /// Makes the change, where the plan has something to change.
    pub apply: fn(&mut Plan, &mut Choices) -> Option<()>,
}

/// The rules that are faults, or in part, only with the archived operator.
const OF_ARCHIVED: &[&Rule] = &[
    rules::MISSING_FIELD,
    rules::NO_TIMEOUT,
    rules::RECURSIVE_DELETE,
    rules::RUN_OF_A_JOB,
    rules::UNFIT_DEFAULT,
];

impl Break {
    /// Whether the change is a fault with the operator of a plan.
    pub fn is_fault_in(&self, plan: &Plan) -> bool {
        let of_archived = self.rule.only_for.is_some() || OF_ARCHIVED.contains(&self.rule);
        !plan.kfp_dbx || !of_archived
    }
}

macro_rules! breaks {
    ($($rule:ident $(with $($with:ident)+)? : $apply:expr;)*) => {
        &[$(Break {
            rule: rules::$rule,
            with: &[$($(rules::$with),+)?],
            apply: $apply,
        }),*]
    };
}

/// One change a row.
pub const BREAKS: &[Break] = breaks! {
    // Orders.
    SELF_DEPENDENCY: |plan, choices| {
        let label = pick(plan, choices, |_, _| true)?;
        plan.order(&label, &label);
        Some(())
    };
    DEPENDENCY_CYCLE: |plan, choices| {
        let (first, second) = pick_pair(plan, choices, |view, a, b| {
            view.around(&a.label) == view.around(&b.label) && view.before(&a.label, &b.label)
        })?;
        plan.order(&second, &first);
        Some(())
    };
    // Resources.
    // What is made anew was deleted before: a use that waits for nothing races that delete.
    USE_BEFORE_CREATE with DELETE_RACE: |plan, choices| {
        let (made, user) = pick_pair(plan, choices, |view, a, b| {
            a.creates()
                && a.known().is_some()
                && view.creates(a).len() == 1
                && view.users(a).iter().any(|user| user.label == b.label)
                && !b.uses_output_of(&a.label)
        })?;
        plan.unorder(&made, &user);
        let view = plan.view();
        let still_uses = view.users(view.op(&made)?).iter().any(|of| of.label == user);
        (still_uses && !view.before(&made, &user) && !view.is_either(&made, &user)).then_some(())
    };
    // What ends too early.
    USE_BEFORE_CREATE with DELETE_RACE: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            is_object(op) && path(op).is_some() && !view.users(op).is_empty() && view.creates(op).len() == 1
        })?;
        without_conditions(plan, &label)
    };
    DELETE_RACE with USE_BEFORE_CREATE: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            let loses = |of: &&&Op| {
                let mut deletes = view.plain_deletes(of).into_iter();
                of.creates()
                    && view.users(of).iter().any(|user| user.label == op.label)
                    && deletes.any(|delete| view.before(&op.label, &delete.label))
            };
            let is_active = op.kind == "Run" && view.plain_deletes(op).is_empty();
            is_object(op) && is_active && view.ops.iter().any(|of| loses(&of))
        })?;
        without_conditions(plan, &label)
    };
    USE_AFTER_DELETE with DELETE_ORDER DELETE_RACE: |plan, choices| {
        let (delete, user) = pick_pair(plan, choices, |view, delete, user| {
            delete.deletes()
                && !view.at_exit(&delete.label)
                && view.around(&delete.label) == view.around(&user.label)
                && view.creates(delete).len() == 1
                && view.creates(delete).iter().any(|made| {
                    let has = |ops: Vec<&Op>, label: &str| ops.iter().any(|of| of.label == label);
                    // What is deleted before its create is there again when it is used.
                    has(view.users(made), &user.label) && has(view.deletes(made), &delete.label)
                })
        })?;
        plan.unorder(&user, &delete);
        if plan.view().before(&user, &delete) {
            return None;
        }
        plan.order(&delete, &user);
        Some(())
    };
    DELETE_RACE with DELETE_ORDER: |plan, choices| {
        let (made, delete) = pick_pair(plan, choices, |view, made, delete| {
            made.creates()
                && made.known().is_some()
                && view.creates(made).len() == 1
                && view.plain_deletes(made).iter().any(|of| of.label == delete.label)
                && !delete.uses_output_of(&made.label)
        })?;
        let users: Vec<_> = {
            let view = plan.view();
            let made = view.op(&made)?;
            view.users(made).iter().map(|user| user.label.clone()).collect()
        };
        let of = choices.pick(&users).unwrap_or(made);
        plan.unorder(&of, &delete);
        let view = plan.view();
        (!view.before(&of, &delete) && !view.before(&delete, &of) && !view.is_either(&of, &delete))
            .then_some(())
    };
    DOUBLE_CREATE with DELETE_RACE DELETE_ORDER USE_AFTER_DELETE: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates() && op.known().is_some() && !op.said.reattach
        })?;
        copy(plan, &label, |_| {})
    };
    // The copy is below the same items.
    SHARED_PATH with DELETE_RACE DELETE_ORDER RECURSIVE_DELETE USE_AFTER_DELETE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && path(op).is_some())?;
        copy(plan, &label, |op| {
            if let Some(name) = &mut op.name {
                name.insert_str(0, "other-");
            }
            op.said.delete_on_exit = false;
            op.said.keep = true;
        })
    };
    RECURSIVE_DELETE with DELETE_RACE DELETE_ORDER USE_AFTER_DELETE: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            op.creates()
                && path(op).is_some()
                && !view.at_exit(&op.label)
                && view.loops(&op.label).is_empty()
                && (op.said.delete_on_exit || !view.plain_deletes(op).is_empty())
        })?;
        copy(plan, &label, |op| {
            if let Some(name) = &mut op.name {
                name.insert_str(0, "inner-");
            }
            let path = path(op).unwrap_or_default().to_owned();
            op.spec["path"] = format!("{path}/inner").into();
            op.said.delete_on_exit = false;
            op.said.owner = false;
            op.said.keep = true;
        })
    };
    DELETE_WITHOUT_CREATE: |plan, choices| {
        let kinds = ["Run", "Dcluster", "SecretScope", "WorkspaceItem", "DbfsBlock"];
        let mut delete = Op::new("stray", choices.pick(&kinds)?, Action::Delete);
        delete.name = Some("stray-{uid}".to_owned());
        plan.steps.insert(0, Step::Op(delete));
        Some(())
    };
    RESOURCE_LEAK: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            op.creates()
                && op.known().is_some()
                && (op.said.keep || op.said.delete_on_exit)
                && view.creates(op).len() == 1
                && view.deletes(op).is_empty()
        })?;
        plan.with_op(&label, |op| {
            op.said.keep = false;
            op.said.delete_on_exit = false;
            op.said.owner = false;
        })
    };
    // After a stop, Argo does not run a delete that waits for another op.
    RESOURCE_LEAK: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            let deletes = view.deletes(op);
            let of = view.ops.iter().filter(|of| of.may_delete(op));
            let mut at_exit = of.filter(|of| view.at_exit(&of.label));
            op.said.owner
                && view.creates(op).len() == 1
                && !deletes.is_empty()
                && at_exit.all(|of| !of.after.is_empty())
        })?;
        plan.with_op(&label, |op| op.said.owner = false)
    };
    DELETE_OF_KEPT: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.said.delete_on_exit)?;
        plan.with_op(&label, |op| op.said.keep = true)
    };
    CLUSTER_ID: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.spec["existing_cluster_name"].is_string())?;
        plan.with_op(&label, |op| {
            if let Some(spec) = op.spec.as_object_mut() {
                spec.remove("existing_cluster_name");
                spec.insert("existing_cluster_id".to_owned(), "figures".into());
            }
        })
    };
    SPARK_SUBMIT: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.spec["spark_submit_task"].is_object())?;
        plan.with_op(&label, |op| op.spec["libraries"] = json!([{"jar": "/Volumes/main/figures/files/a.jar"}]))
    };
    EXIT_RETRY: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            op.label == "report" && op.said.delete_on_exit && view.at_exit(&op.label)
        })?;
        plan.with_op(&label, |op| {
            op.said.keep = true;
            op.said.delete_on_exit = false;
        })
    };
    FIXED_NAME: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            is_alone(view, op) && !op.said.reattach && view.loops(&op.label).is_empty()
        })?;
        plan.mutex = false;
        plan.with_op(&label, |op| op.name = Some("nightly".to_owned()))
    };
    FIXED_NAME_IN_LOOP: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            is_alone(view, op) && !op.said.reattach && !view.loops(&op.label).is_empty()
        })?;
        plan.with_op(&label, |op| op.name = Some("nightly-{uid}".to_owned()))
    };
    NO_TIMEOUT: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates() && op.known().is_some() && op.written != Written::Resource
        })?;
        plan.timeout = false;
        plan.deadline = false;
        plan.with_op(&label, |op| op.said.timeout = None)
    };
    IGNORED_FAILURE: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            let state = format!("{{{}.", op.label);
            op.creates()
                && op.kind == "Run"
                && op.written != Written::Resource
                && !view.ops.iter().any(|other| other.texts().iter().any(|text| text.contains(&state)))
                && !view.blocks.iter().any(|block| format!("{:?}", block.form).contains(&op.label))
        })?;
        plan.truthful = false;
        plan.with_op(&label, |op| {
            op.said.truthful = false;
            op.said.success = None;
            op.said.failure = None;
        })
    };
    LOST_OWNER: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates() && op.kind == "Run" && op.spec.get("job_name").is_some()
        })?;
        plan.with_op(&label, |op| op.said.owner = true)
    };
    // Specs.
    ONE_TASK: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("notebook_task").is_some())?;
        set(plan, &label, "spark_python_task", json!({"python_file": "dbfs:/other.py"}))
    };
    ONE_CLUSTER: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("new_cluster").is_some())?;
        set(plan, &label, "existing_cluster_name", json!("other"))
    };
    RUN_OF_A_JOB: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("job_name").is_some())?;
        plan.with_op(&label, |op| {
            if let Json::Object(fields) = &mut op.spec {
                fields.retain(|name, _| !name.ends_with("_params"));
            }
        })
    };
    IGNORED_FIELD: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("job_name").is_some())?;
        set(plan, &label, "timeout_seconds", json!(60))
    };
    CLUSTER_SIZE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "Dcluster")?;
        plan.with_op(&label, |op| {
            op.spec["num_workers"] = json!(2);
            op.spec["autoscale"] = json!({"min_workers": 1, "max_workers": 2});
        })
    };
    NODE_TYPE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "Dcluster")?;
        set(plan, &label, "instance_pool_id", json!("pool"))
    };
    MISSING_FIELD: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "Dcluster")?;
        plan.with_op(&label, |op| {
            if let Json::Object(fields) = &mut op.spec {
                fields.remove("spark_version");
            }
        })
    };
    DROPPED_VALUE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "Djob")?;
        set(plan, &label, "max_retries", json!(0))
    };
    INVALID_QUARTZ: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "Djob")?;
        let schedule = json!({"quartz_cron_expression": "0 5 * * *", "timezone_id": "UTC"});
        set(plan, &label, "schedule", schedule)
    };
    UNKNOWN_WORD: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("language").is_some())?;
        set(plan, &label, "language", json!("SCALLA"))
    };
    INVALID_BASE64: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.spec.get("content").is_some())?;
        set(plan, &label, "content", json!("print(1)"))
    };
    WRONG_TYPE: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates() && op.kind == "Djob" && op.written != Written::Setters
        })?;
        set(plan, &label, "timeout_seconds", json!("60"))
    };
    UNKNOWN_FIELD: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates() && op.known().is_some() && op.written != Written::Setters
        })?;
        set(plan, &label, "colour", json!("red"))
    };
    SECRET_IN_SOURCE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "SecretScope")?;
        set(plan, &label, "secrets", json!([{"key": "password", "string_value": "s3cr3t"}]))
    };
    DUPLICATE_KEY: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "SecretScope")?;
        let acl = |permission: &str| json!({"principal": "users", "permission": permission});
        set(plan, &label, "acls", json!([acl("READ"), acl("WRITE")]))
    };
    OVERRIDDEN_NAME: |plan, choices| {
        let label = pick(plan, choices, |_, op| {
            op.creates()
                && op.written == Written::Setters
                && op.known().is_some_and(|kind| kind.name_field.is_some())
        })?;
        plan.with_op(&label, |op| {
            op.k8s_name = true;
            op.other_name = Some("other".to_owned());
        })
    };
    // Names and parameters.
    INVALID_NAME: |plan, choices| {
        let label = pick(plan, choices, is_alone)?;
        plan.with_op(&label, |op| {
            if let Some(name) = &mut op.name {
                name.insert_str(0, "Bad_");
            }
        })
    };
    UNFIT_DEFAULT: |plan, choices| {
        let label = pick(plan, choices, |view, op| {
            is_alone(view, op) && view.loops(&op.label).is_empty()
        })?;
        param(plan, "bad", "Bad Name");
        plan.with_op(&label, |op| op.name = Some("{bad}".to_owned()))
    };
    SECRET_IN_DEFAULT: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "SecretScope")?;
        param(plan, "bad", "s3cr3t");
        set(plan, &label, "secrets", json!([{"key": "password", "string_value": "{bad}"}]))
    };
    TAG_IN_DEFAULT: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "SecretScope")?;
        param(plan, "bad", "{{workflow.name}}");
        set(plan, &label, "initial_manage_permission", json!("{bad}"))
    };
    UNUSED_PARAMETER: |plan, _| {
        param(plan, "bad", "unused");
        Some(())
    };
    DUPLICATE_PARAMETER with UNUSED_PARAMETER: |plan, choices| {
        let names: Vec<_> = plan.params.iter().map(|param| param.name.clone()).collect();
        let name = choices.pick(&names)?;
        param(plan, "bad", "unused");
        plan.params.last_mut()?.name = name;
        Some(())
    };
    BROKEN_PLACEHOLDER with UNUSED_PARAMETER: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.kind == "SecretScope")?;
        param(plan, "bad", "users");
        set(plan, &label, "initial_manage_permission", json!("{bad^}"))
    };
    // Conditions and outputs.
    INVALID_CONDITION: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.known().is_some())?;
        plan.with_op(&label, |op| op.said.success = Some("status.state == 'done'"))
    };
    WRONG_OUTPUT: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.spec.get("existing_cluster_id").is_some())?;
        plan.with_op(&label, |op| {
            let id = op.spec["existing_cluster_id"].as_str().unwrap_or_default();
            op.spec["existing_cluster_id"] = id.replace(".cluster_id}", ".name}").into();
        })
    };
    INVALID_JSON_PATH: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.creates() && op.written == Written::Resource)?;
        plan.with_op(&label, |op| op.said.path = Some(".status.state"))
    };
    RESULT_OF_DELETE: |plan, choices| {
        let label = pick(plan, choices, |_, op| op.deletes() && op.written == Written::Resource)?;
        plan.with_op(&label, |op| op.said.success = Some("status.gone"))
    };
};

/// One of the ops that are asked for.
fn pick(plan: &Plan, choices: &mut Choices, is: impl Fn(&View<'_>, &Op) -> bool) -> Option<String> {
    let view = plan.view();
    let found: Vec<_> = view.ops.iter().filter(|op| is(&view, op)).collect();
    Some(choices.pick(&found)?.label.clone())
}

fn pick_pair(
    plan: &Plan,
    choices: &mut Choices,
    is: impl Fn(&View<'_>, &Op, &Op) -> bool,
) -> Option<(String, String)> {
    let view = plan.view();
    let pairs = view.ops.iter().flat_map(|a| view.ops.iter().map(move |b| (*a, *b)));
    let found: Vec<_> = pairs.filter(|(a, b)| a.label != b.label && is(&view, a, b)).collect();
    let (a, b) = choices.pick(&found)?;
    Some((a.label.clone(), b.label.clone()))
}

/// Whether an op makes a resource that no other op has to do with.
fn is_alone(view: &View<'_>, op: &Op) -> bool {
    let name = format!("{{{}.", op.label);
    op.creates()
        && op.known().is_some()
        && view.creates(op).len() == 1
        && view.deletes(op).is_empty()
        && view.users(op).is_empty()
        && !view.ops.iter().any(|other| other.texts().iter().any(|text| text.contains(&name)))
}

/// Whether an op creates one of the operator's kinds as a `ResourceOp`.
fn is_object(op: &Op) -> bool {
    op.creates() && op.known().is_some() && op.written == Written::Resource
}

fn without_conditions(plan: &mut Plan, label: &str) -> Option<()> {
    plan.with_op(label, |op| (op.said.success, op.said.failure) = (None, None))
}

fn set(plan: &mut Plan, label: &str, field: &str, value: Json) -> Option<()> {
    plan.with_op(label, |op| op.spec[field] = value)
}

/// A copy of an op, after it.
fn copy(plan: &mut Plan, label: &str, change: impl FnOnce(&mut Op)) -> Option<()> {
    let mut op = plan.view().op(label)?.clone();
    op.label.push_str("-copy");
    op.after.push(Order::after(label));
    change(&mut op);
    // What waits for the one waits for the other.
    let copied = op.label.clone();
    plan.each_op(&mut |op| {
        if op.is_after(label) || op.uses_output_of(label) {
            op.after.push(Order::after(&copied));
        }
    });
    plan.each_block(&mut |block| {
        if block.after.iter().any(|order| order.after == label) {
            block.after.push(Order::after(&copied));
        }
    });
    plan.insert_after(label, Step::Op(op));
    Some(())
}

fn param(plan: &mut Plan, key: &str, default: &str) {
    plan.params.push(Param {
        key: key.to_owned(),
        name: key.to_owned(),
        of: Of::Text,
        default: Some(default.into()),
    });
}
