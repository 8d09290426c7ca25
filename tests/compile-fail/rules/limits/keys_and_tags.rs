use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("keys")
        .cluster_name(format!("{name}-26"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .ssh_public_keys([
            "ssh-ed25519 A",
            "ssh-ed25519 B",
            "ssh-ed25519 C",
            "ssh-ed25519 D",
            "ssh-ed25519 E",
            "ssh-ed25519 F",
            "ssh-ed25519 G",
            "ssh-ed25519 H",
            "ssh-ed25519 I",
            "ssh-ed25519 J",
            "ssh-ed25519 K",
        ])
        .delete_on_exit();
    SubmitRunOp::new("tags")
        .run_name(format!("{name}-run-6"))
        .new_cluster(
            NewCluster::new()
                .spark_version("17.3.x-scala2.13")
                .node_type_id("Standard_D4ds_v5")
                .num_workers(2)
                .custom_tags([
                    ("t0", ""),
                    ("t1", ""),
                    ("t2", ""),
                    ("t3", ""),
                    ("t4", ""),
                    ("t5", ""),
                    ("t6", ""),
                    ("t7", ""),
                    ("t8", ""),
                    ("t9", ""),
                    ("t10", ""),
                    ("t11", ""),
                    ("t12", ""),
                    ("t13", ""),
                    ("t14", ""),
                    ("t15", ""),
                    ("t16", ""),
                    ("t17", ""),
                    ("t18", ""),
                    ("t19", ""),
                    ("t20", ""),
                    ("t21", ""),
                    ("t22", ""),
                    ("t23", ""),
                    ("t24", ""),
                    ("t25", ""),
                    ("t26", ""),
                    ("t27", ""),
                    ("t28", ""),
                    ("t29", ""),
                    ("t30", ""),
                    ("t31", ""),
                    ("t32", ""),
                    ("t33", ""),
                    ("t34", ""),
                    ("t35", ""),
                    ("t36", ""),
                    ("t37", ""),
                    ("t38", ""),
                    ("t39", ""),
                    ("t40", ""),
                    ("t41", ""),
                    ("t42", ""),
                    ("t43", ""),
                    ("t44", ""),
                    ("t45", ""),
                ]),
        )
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

fn main() {}
