//! Braces that other programs fill in, and names that are no runtime values.
#![deny(warnings)]

use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
pub fn others(table: Param<String>, run_id: Param<String>) {
    let mode = "full";
    CreateDbfsBlockOp::new("script")
        .block_name(format!("script-{}", workflow::uid()))
        .path(format!("/{table}-{run_id}-{}", workflow::uid()))
        .data(Base64::text("print(f'{table}')"))
        .delete_on_exit();
    SubmitRunOp::new("export")
        .run_name(format!("export-{}", workflow::uid()))
        .job_name("export")
        .jar_params([
            "{{run_id}}",
            "${table}",
            "#{table}",
            "%{table}",
            "\\{table\\}",
            "{table: sales}",
            "{table.name}",
            "{{job.id}}",
            "{{secrets/scope/key}}",
            "{other}",
            "{mode}",
            "{}",
            "{0}",
            "{export}",
            mode,
        ])
        .delete_on_exit();
}

/// A shadowed name is another one.
#[pipeline(truthful, timeout = "2h")]
pub fn filled_in(#[name = "Table"] table: Param<String>) {
    let template = "--table={table}";
    let text = template.replace("{table}", &table.to_string());
    let table = "sales";
    SubmitRunOp::new("export")
        .run_name(format!("export-{table}-{}", workflow::uid()))
        .job_name("export")
        .jar_params([text, String::from("{table}")])
        .delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", allow(forgotten_format))]
pub fn allowed(table: Param<String>, #[default = "{table}"] path: Param<String>) {
    SubmitRunOp::new("export")
        .run_name(format!("export-{table}-{}", workflow::uid()))
        .job_name("export")
        .jar_params(("{table}", path))
        .delete_on_exit();
}

/// A program that has tags of its own, in the form of Argo's.
#[pipeline(timeout = "2h")]
pub fn tags_of_another_program(table: Param<String>) {
    ResourceOp::new("template")
        .k8s_resource(serde_json::json!({
            "apiVersion": "example.com/v1",
            "kind": "Template",
            "metadata": {"name": format!("template-{table}-{}", workflow::uid())},
            "spec": {"name": "{{workflow.name}}", "table": "{{inputs.parameters.table}}"},
        }))
        .keep();
}

#[pipeline(truthful, timeout = "2h")]
pub fn allowed_by_the_op(table: Param<String>) {
    SubmitRunOp::new("export")
        .run_name(format!("export-{table}-{}", workflow::uid()))
        .job_name("export")
        .jar_params(["{table}"])
        .delete_on_exit()
        .allow(rules::FORGOTTEN_FORMAT);
}

#[test]
fn builds_without_warnings() {
    for pipeline in
        [others(), filled_in(), allowed(), tags_of_another_program(), allowed_by_the_op()]
    {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
