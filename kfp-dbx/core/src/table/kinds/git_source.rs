//! The Git repositories that jobs and runs read their files from.

use super::common::TEXTS;
use crate::table::fields::{Closed, Most, Shape, Struct, Type, field};

pub static GIT_SOURCE: Struct = Struct {
    rust_name: "GitSource",
    doc: "A Git repository with the files of the tasks, at exactly one of a branch, a tag and a commit. Databricks checks it out at the start of each run.",
    example: r#"GitSource::new("https://github.com/user/repo", GitProvider::GitHub).git_branch("main")"#,
    shape: Shape::Fields { new: &["git_url", "git_provider"] },
    fields: &[
        field("git_url", Type::Text, "The URL of the repository, such as `https://github.com/user/repo`. It has at most 300 characters.").at_most(Most::Characters(300)),
        field("git_provider", Type::Closed(&GIT_PROVIDER), "The service that hosts the repository."),
        field("git_branch", Type::Text, "The branch, of which each run takes the latest commit. Its name has at most 255 characters.").at_most(Most::Characters(255)),
        field("git_tag", Type::Text, "The tag. Its name has at most 255 characters.").at_most(Most::Characters(255)),
        field("git_commit", Type::Text, "The commit, given by its hash, which has at most 64 characters.").at_most(Most::Characters(64)),
        field("sparse_checkout", Type::Struct(&SPARSE_CHECKOUT), "The parts of the repository to check out. By default it is checked out as a whole."),
    ],
};

pub static SPARSE_CHECKOUT: Struct = Struct {
    rust_name: "SparseCheckout",
    doc: "The parts of a Git repository to check out.",
    example: r#"SparseCheckout::new(["notebooks"])"#,
    shape: Shape::Fields { new: &["patterns"] },
    fields: &[field("patterns", TEXTS, "The patterns of the files and the folders to check out.")],
};

pub static GIT_PROVIDER: Closed = Closed {
    rust_name: "GitProvider",
    doc: "The service that hosts a Git repository.",
    values: &[
        ("gitHub", "GitHub", "GitHub."),
        ("gitHubEnterprise", "GitHubEnterprise", "GitHub Enterprise."),
        ("gitLab", "GitLab", "GitLab."),
        ("gitLabEnterpriseEdition", "GitLabEnterpriseEdition", "GitLab Enterprise Edition."),
        ("bitbucketCloud", "BitbucketCloud", "Bitbucket Cloud."),
        ("bitbucketServer", "BitbucketServer", "Bitbucket Server."),
        ("azureDevOpsServices", "AzureDevOpsServices", "Azure DevOps Services."),
        ("awsCodeCommit", "AwsCodeCommit", "`AWS CodeCommit`."),
    ],
    only_kfp_dbx: &[],
};
