use kfp_dbx::prelude::*;

fn main() {
    ImportWorkspaceItemOp::new("import").content(include_notebook!("data/empty.py"));
    ImportWorkspaceItemOp::new("import").content(include_notebook!("data/cluster.toml"));
    ImportWorkspaceItemOp::new("import").content(include_notebook!("data"));
    CreateDbfsBlockOp::new("create").data(include_file!("data/empty.json"));
}
