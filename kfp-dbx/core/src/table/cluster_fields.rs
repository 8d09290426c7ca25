//! The fields of a cluster, by what they mean to the rules about clusters.

/// The fields of a cluster that have to fit each other.
#[derive(Debug)]
pub struct ClusterFields {
    /// The name of the runtime.
    pub runtime: &'static str,
    /// The policy, which can set any other field.
    pub policy: &'static str,
    /// The form of the spec, and the word with which the `classic_flags` can be set.
    pub form: (&'static str, &'static str),
    /// The flags that need that form.
    pub classic_flags: &'static [&'static str],
    /// The one of them with which the runtime is one for machine learning.
    pub ml: &'static str,
    /// The engine, and the word for Photon.
    pub engine: (&'static str, &'static str),
    /// The types of the machines.
    pub node_types: [&'static str; 2],
    /// The access mode.
    pub mode: &'static str,
    /// The modes in which one user or one group has the cluster.
    pub dedicated: &'static [&'static str],
    /// The modes in which users share the cluster, isolated from each other.
    pub standard: &'static [&'static str],
    /// The user of a dedicated cluster.
    pub user: &'static str,
    /// The container image.
    pub image: &'static str,
    /// The scripts that run when a machine starts.
    pub scripts: &'static str,
    /// The destination of the logs.
    pub logs: &'static str,
    /// The list of the tags of the machines.
    pub tags: &'static str,
    /// The texts that should not hold a literal secret.
    pub secrets: &'static [SecretText],
}

/// A text that is a secret.
#[derive(Debug)]
pub struct SecretText {
    /// The path of the field, from the outside in.
    pub field: &'static [&'static str],
    /// The secret, as a noun phrase.
    pub what: &'static str,
    /// The code that takes it from a Kubernetes Secret.
    pub instead: &'static str,
}
