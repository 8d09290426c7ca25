//! Container images, and scripts that they bring.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn nightly(name: Param<String>) {
    CreateClusterOp::new("image")
        .cluster_name(format!("{name}-24"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .docker_image(DockerImage::new("myregistry.azurecr.io/spark:1.0"))
        .init_scripts([InitScript::file("file:/opt/install.sh")])
        .delete_on_exit();
    CreateClusterOp::new("secret")
        .cluster_name(format!("{name}-25"))
        .spark_version("17.3.x-scala2.13")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .docker_image(
            DockerImage::new("spark")
                .basic_auth(DockerBasicAuth::password("puller", "{{secrets/registry/password}}")),
        )
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", nightly().workflow().unwrap().warnings()), "[]");
}
