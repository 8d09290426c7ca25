use kfp_dbx::prelude::*;

fn main() {
    let _ = [
        include_spec!(NewCluster, "data/comma.json"),
        include_spec!(NewCluster, "data/brace.yaml"),
        include_spec!(NewCluster, "data/twice.json"),
        include_spec!(NewCluster, "data/twice.yaml"),
        include_spec!(NewCluster, "data/two_documents.yaml"),
        include_spec!(NewCluster, "data/empty.json"),
        include_spec!(NewCluster, "data/comment.yaml"),
        include_spec!(NewCluster, "data/list.yaml"),
        include_spec!(NewCluster, "data/text.json"),
        include_spec!(NewCluster, "data/null.json"),
        include_spec!(NewCluster, "data/bom.json"),
        include_spec!(NewCluster, "data/utf16.json"),
        include_spec!(NewCluster, "data/latin1.json"),
        include_spec!(NewCluster, "data/cluster.toml"),
    ];
}
