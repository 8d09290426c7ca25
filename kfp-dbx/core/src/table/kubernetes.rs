//! The objects of Kubernetes for the scheduling of pods, which Argo's templates contain. A test
//! compares them with Argo's JSON schema.

use super::fields::{Closed, Shape, Struct, Type, field};

const TEXTS: Type = Type::List(&Type::Text);

/// The objects that the policies of a pod take.
pub static OBJECTS: &[&Struct] = &[&TOLERATION, &AFFINITY];

static OPERATORS: Closed = Closed {
    rust_name: "SelectorOperator",
    doc: "The operator by which a requirement compares a label with its values.",
    values: &[
        ("In", "In", "The label has one of the values."),
        ("NotIn", "NotIn", "The label has none of the values, or does not exist."),
        ("Exists", "Exists", "The label exists. The requirement has no values."),
        ("DoesNotExist", "DoesNotExist", "The label does not exist. The requirement has no values."),
        ("Gt", "Gt", "The label is greater than the single value. Both are integers. Only for labels of nodes."),
        ("Lt", "Lt", "The label is less than the single value. Both are integers. Only for labels of nodes."),
    ],
    only_kfp_dbx: &[],
};

static TOLERATION_OPERATORS: Closed = Closed {
    rust_name: "TolerationOperator",
    doc: "The operator by which a toleration is compared with a taint.",
    values: &[
        ("Equal", "Equal", "The taint has the same key and the same value."),
        ("Exists", "Exists", "The taint has the same key, with any value."),
    ],
    only_kfp_dbx: &[],
};

static EFFECTS: Closed = Closed {
    rust_name: "TaintEffect",
    doc: "The effect of a taint on pods that do not tolerate it.",
    values: &[
        ("NoSchedule", "NoSchedule", "The pods are not scheduled on the node."),
        ("PreferNoSchedule", "PreferNoSchedule", "The pods are scheduled on other nodes if possible."),
        ("NoExecute", "NoExecute", "The pods are not scheduled on the node, and running pods are evicted."),
    ],
    only_kfp_dbx: &[],
};

/// The Kubernetes object `Toleration`.
pub static TOLERATION: Struct = Struct {
    rust_name: "Toleration",
    doc: "A taint that a pod tolerates, so that it can run on nodes with this taint. (Kubernetes: `Toleration`)",
    example: r#"Toleration::new().key("spot").operator(TolerationOperator::Equal).value("yes").effect(TaintEffect::NoSchedule)"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("effect", Type::Closed(&EFFECTS), "The effect of the taint. Without it, the toleration matches every effect."),
        field("key", Type::Text, "The key of the taint. Without it, and with the operator `Exists`, the toleration matches every key."),
        field("operator", Type::Closed(&TOLERATION_OPERATORS), "The operator of the comparison. The default is `Equal`."),
        field("tolerationSeconds", Type::Int64, "The number of seconds until a pod is evicted, with the effect `NoExecute`. Without it, the pod is never evicted."),
        field("value", Type::Text, "The value of the taint."),
    ],
};

/// The Kubernetes object `Affinity`.
pub static AFFINITY: Struct = Struct {
    rust_name: "Affinity",
    doc: "The nodes that a pod needs or prefers, by the labels of nodes and of other pods. (Kubernetes: `Affinity`)",
    example: r#"Affinity::new().node_affinity(NodeAffinity::new().required_during_scheduling_ignored_during_execution(
    NodeSelector::new([NodeSelectorTerm::new()
        .match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])]),
))"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("nodeAffinity", Type::Struct(&NODE_AFFINITY), "The affinity to nodes, by their labels."),
        field("podAffinity", Type::Struct(&POD_AFFINITY), "The affinity to pods: the pod runs near them."),
        field("podAntiAffinity", Type::Struct(&POD_ANTI_AFFINITY), "The anti-affinity to pods: the pod does not run near them."),
    ],
};

static NODE_AFFINITY: Struct = Struct {
    rust_name: "NodeAffinity",
    doc: "The nodes that a pod needs or prefers. (Kubernetes: `NodeAffinity`)",
    example: "NodeAffinity::new().required_during_scheduling_ignored_during_execution(NodeSelector::new([NodeSelectorTerm::new()]))",
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&PREFERRED_TERM)), "The preferences, each with its weight."),
        field("requiredDuringSchedulingIgnoredDuringExecution", Type::Struct(&NODE_SELECTOR), "The requirements that a node must meet."),
    ],
};

static NODE_SELECTOR: Struct = Struct {
    rust_name: "NodeSelector",
    doc: "The nodes that match at least one of the terms. (Kubernetes: `NodeSelector`)",
    example: "NodeSelector::new([NodeSelectorTerm::new()])",
    shape: Shape::Fields { new: &["nodeSelectorTerms"] },
    fields: &[field("nodeSelectorTerms", Type::List(&Type::Struct(&NODE_SELECTOR_TERM)), "The terms. A node must match at least one of them.")],
};

static PREFERRED_TERM: Struct = Struct {
    rust_name: "PreferredSchedulingTerm",
    doc: "A preference for nodes. (Kubernetes: `PreferredSchedulingTerm`)",
    example: "PreferredSchedulingTerm::new(50, NodeSelectorTerm::new())",
    shape: Shape::Fields { new: &["weight", "preference"] },
    fields: &[
        field("preference", Type::Struct(&NODE_SELECTOR_TERM), "The preferred nodes."),
        field("weight", Type::Int32, "The weight of the preference, from 1 to 100."),
    ],
};

static NODE_SELECTOR_TERM: Struct = Struct {
    rust_name: "NodeSelectorTerm",
    doc: "The requirements that a node must meet, all of them. (Kubernetes: `NodeSelectorTerm`)",
    example: r#"NodeSelectorTerm::new().match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("matchExpressions", Type::List(&Type::Struct(&NODE_SELECTOR_REQUIREMENT)), "The requirements on the labels of the node."),
        field("matchFields", Type::List(&Type::Struct(&NODE_SELECTOR_REQUIREMENT)), "The requirements on the fields of the node."),
    ],
};

static NODE_SELECTOR_REQUIREMENT: Struct = Struct {
    rust_name: "NodeSelectorRequirement",
    doc: "A requirement on a label of a node. (Kubernetes: `NodeSelectorRequirement`)",
    example: r#"NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])"#,
    shape: Shape::Fields { new: &["key", "operator"] },
    fields: &[
        field("key", Type::Text, "The key of the label."),
        field("operator", Type::Closed(&OPERATORS), "The operator of the comparison."),
        field("values", TEXTS, "The values that the label is compared with."),
    ],
};

static POD_AFFINITY: Struct = Struct {
    rust_name: "PodAffinity",
    doc: "The pods that a pod needs or prefers near it. (Kubernetes: `PodAffinity`)",
    example: r#"PodAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&WEIGHTED_TERM)), "The preferences, each with its weight."),
        field("requiredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&POD_AFFINITY_TERM)), "The requirements, all of which must be met."),
    ],
};

static POD_ANTI_AFFINITY: Struct = Struct {
    rust_name: "PodAntiAffinity",
    doc: "The pods that must not, or preferably do not, run near a pod. (Kubernetes: `PodAntiAffinity`)",
    example: r#"PodAntiAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])"#,
    shape: Shape::Fields { new: &[] },
    fields: POD_AFFINITY.fields,
};

static WEIGHTED_TERM: Struct = Struct {
    rust_name: "WeightedPodAffinityTerm",
    doc: "A weighted preference for pods near or far from a pod. (Kubernetes: `WeightedPodAffinityTerm`)",
    example: r#"WeightedPodAffinityTerm::new(50, PodAffinityTerm::new("kubernetes.io/hostname"))"#,
    shape: Shape::Fields { new: &["weight", "podAffinityTerm"] },
    fields: &[
        field("podAffinityTerm", Type::Struct(&POD_AFFINITY_TERM), "The pods of the preference."),
        field("weight", Type::Int32, "The weight of the preference, from 1 to 100."),
    ],
};

static POD_AFFINITY_TERM: Struct = Struct {
    rust_name: "PodAffinityTerm",
    doc: "A selection of pods, and the label of nodes that defines which nodes are near each other. (Kubernetes: `PodAffinityTerm`)",
    example: r#"PodAffinityTerm::new("kubernetes.io/hostname").label_selector(LabelSelector::new().match_labels([("team", "data")]))"#,
    shape: Shape::Fields { new: &["topologyKey"] },
    fields: &[
        field("labelSelector", Type::Struct(&LABEL_SELECTOR), "The labels of the pods."),
        field("matchLabelKeys", TEXTS, "The keys of labels that must have the same value on the pods and on this pod."),
        field("mismatchLabelKeys", TEXTS, "The keys of labels that must have different values on the pods and on this pod."),
        field("namespaceSelector", Type::Struct(&LABEL_SELECTOR), "The labels of the namespaces of the pods."),
        field("namespaces", TEXTS, "The namespaces of the pods. The default is the namespace of this pod."),
        field("topologyKey", Type::Text, "The key of a label of nodes. Nodes with the same value of this label are near each other."),
    ],
};

static LABEL_SELECTOR: Struct = Struct {
    rust_name: "LabelSelector",
    doc: "A selection of objects by their labels. (Kubernetes: `LabelSelector`)",
    example: r#"LabelSelector::new().match_labels([("team", "data")])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("matchExpressions", Type::List(&Type::Struct(&LABEL_SELECTOR_REQUIREMENT)), "The requirements on the labels, all of which must be met."),
        field("matchLabels", Type::Map(&Type::Text), "The labels that an object must have, with their values."),
    ],
};

static LABEL_SELECTOR_REQUIREMENT: Struct = Struct {
    rust_name: "LabelSelectorRequirement",
    doc: "A requirement on a label. (Kubernetes: `LabelSelectorRequirement`)",
    example: r#"LabelSelectorRequirement::new("team", SelectorOperator::In).values(["data"])"#,
    shape: Shape::Fields { new: &["key", "operator"] },
    fields: &[
        field("key", Type::Text, "The key of the label."),
        field("operator", Type::Closed(&OPERATORS), "The operator of the comparison."),
        field("values", TEXTS, "The values that the label is compared with."),
    ],
};
