//! The objects of Kubernetes for the scheduling of pods, which Argo's templates contain. A test
//! compares them with Argo's JSON schema.

use super::fields::{Closed, Shape, Struct, Type, field};

const TEXTS: Type = Type::List(&Type::Text);

/// The objects that the policies of a pod take.
pub static OBJECTS: &[&Struct] = &[&TOLERATION, &AFFINITY];

static OPERATORS: Closed = Closed {
    rust_name: "SelectorOperator",
    doc: "How a requirement compares a label with its values.",
    values: &[
        ("In", "In", "One of the values."),
        ("NotIn", "NotIn", "None of the values, or there is no such label."),
        ("Exists", "Exists", "There is such a label; without values."),
        ("DoesNotExist", "DoesNotExist", "There is none; without values."),
        ("Gt", "Gt", "More than the one value, both integers. Of nodes only."),
        ("Lt", "Lt", "Less than the one value, both integers. Of nodes only."),
    ],
};

static TOLERATION_OPERATORS: Closed = Closed {
    rust_name: "TolerationOperator",
    doc: "How a toleration compares a taint's value.",
    values: &[
        ("Equal", "Equal", "Key and value are those of the taint."),
        ("Exists", "Exists", "The key is that of the taint, whatever its value."),
    ],
};

static EFFECTS: Closed = Closed {
    rust_name: "TaintEffect",
    doc: "What a taint does to pods that do not tolerate it.",
    values: &[
        ("NoSchedule", "NoSchedule", "They are not scheduled."),
        ("PreferNoSchedule", "PreferNoSchedule", "They are scheduled elsewhere where that is possible."),
        ("NoExecute", "NoExecute", "Running ones are evicted, too."),
    ],
};

/// `Toleration`.
pub static TOLERATION: Struct = Struct {
    rust_name: "Toleration",
    doc: "Lets a pod run on nodes with a taint. (Kubernetes: `Toleration`)",
    example: r#"Toleration::new().key("spot").operator(TolerationOperator::Equal).value("yes").effect(TaintEffect::NoSchedule)"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("effect", Type::Closed(&EFFECTS), "The taint's effect; every one where there is none."),
        field("key", Type::Text, "The taint's key; every one where there is none, with the operator `Exists`."),
        field("operator", Type::Closed(&TOLERATION_OPERATORS), "How the value is compared; `Equal` where there is none."),
        field("tolerationSeconds", Type::Int64, "Seconds until eviction, with the effect `NoExecute`; for ever where there is none."),
        field("value", Type::Text, "The taint's value."),
    ],
};

/// `Affinity`.
pub static AFFINITY: Struct = Struct {
    rust_name: "Affinity",
    doc: "Where a pod is to run, by the labels of nodes and of other pods. (Kubernetes: `Affinity`)",
    example: r#"Affinity::new().node_affinity(NodeAffinity::new().required_during_scheduling_ignored_during_execution(
    NodeSelector::new([NodeSelectorTerm::new()
        .match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])]),
))"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("nodeAffinity", Type::Struct(&NODE_AFFINITY), "By the labels of nodes."),
        field("podAffinity", Type::Struct(&POD_AFFINITY), "Where such pods run."),
        field("podAntiAffinity", Type::Struct(&POD_ANTI_AFFINITY), "Where no such pods run."),
    ],
};

static NODE_AFFINITY: Struct = Struct {
    rust_name: "NodeAffinity",
    doc: "Nodes that a pod needs or prefers. (Kubernetes: `NodeAffinity`)",
    example: "NodeAffinity::new().required_during_scheduling_ignored_during_execution(NodeSelector::new([NodeSelectorTerm::new()]))",
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&PREFERRED_TERM)), "Preferences with their weights."),
        field("requiredDuringSchedulingIgnoredDuringExecution", Type::Struct(&NODE_SELECTOR), "What a node has to have."),
    ],
};

static NODE_SELECTOR: Struct = Struct {
    rust_name: "NodeSelector",
    doc: "Nodes that one of the terms fits. (Kubernetes: `NodeSelector`)",
    example: "NodeSelector::new([NodeSelectorTerm::new()])",
    shape: Shape::Fields { new: &["nodeSelectorTerms"] },
    fields: &[field("nodeSelectorTerms", Type::List(&Type::Struct(&NODE_SELECTOR_TERM)), "The terms, of which one is enough.")],
};

static PREFERRED_TERM: Struct = Struct {
    rust_name: "PreferredSchedulingTerm",
    doc: "A preference for nodes. (Kubernetes: `PreferredSchedulingTerm`)",
    example: "PreferredSchedulingTerm::new(50, NodeSelectorTerm::new())",
    shape: Shape::Fields { new: &["weight", "preference"] },
    fields: &[
        field("preference", Type::Struct(&NODE_SELECTOR_TERM), "The nodes."),
        field("weight", Type::Int32, "From 1 to 100."),
    ],
};

static NODE_SELECTOR_TERM: Struct = Struct {
    rust_name: "NodeSelectorTerm",
    doc: "Requirements that a node has to meet, all of them. (Kubernetes: `NodeSelectorTerm`)",
    example: r#"NodeSelectorTerm::new().match_expressions([NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("matchExpressions", Type::List(&Type::Struct(&NODE_SELECTOR_REQUIREMENT)), "By the node's labels."),
        field("matchFields", Type::List(&Type::Struct(&NODE_SELECTOR_REQUIREMENT)), "By the node's fields."),
    ],
};

static NODE_SELECTOR_REQUIREMENT: Struct = Struct {
    rust_name: "NodeSelectorRequirement",
    doc: "What a label of a node has to be. (Kubernetes: `NodeSelectorRequirement`)",
    example: r#"NodeSelectorRequirement::new("disk", SelectorOperator::In).values(["ssd"])"#,
    shape: Shape::Fields { new: &["key", "operator"] },
    fields: &[
        field("key", Type::Text, "The label."),
        field("operator", Type::Closed(&OPERATORS), "How it is compared."),
        field("values", TEXTS, "With what."),
    ],
};

static POD_AFFINITY: Struct = Struct {
    rust_name: "PodAffinity",
    doc: "Pods that a pod needs or prefers near it. (Kubernetes: `PodAffinity`)",
    example: r#"PodAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("preferredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&WEIGHTED_TERM)), "Preferences with their weights."),
        field("requiredDuringSchedulingIgnoredDuringExecution", Type::List(&Type::Struct(&POD_AFFINITY_TERM)), "What has to be."),
    ],
};

static POD_ANTI_AFFINITY: Struct = Struct {
    rust_name: "PodAntiAffinity",
    doc: "Pods that a pod must not have near it, or rather not. (Kubernetes: `PodAntiAffinity`)",
    example: r#"PodAntiAffinity::new().required_during_scheduling_ignored_during_execution([PodAffinityTerm::new("kubernetes.io/hostname")])"#,
    shape: Shape::Fields { new: &[] },
    fields: POD_AFFINITY.fields,
};

static WEIGHTED_TERM: Struct = Struct {
    rust_name: "WeightedPodAffinityTerm",
    doc: "A preference for the nearness of pods. (Kubernetes: `WeightedPodAffinityTerm`)",
    example: r#"WeightedPodAffinityTerm::new(50, PodAffinityTerm::new("kubernetes.io/hostname"))"#,
    shape: Shape::Fields { new: &["weight", "podAffinityTerm"] },
    fields: &[
        field("podAffinityTerm", Type::Struct(&POD_AFFINITY_TERM), "The pods."),
        field("weight", Type::Int32, "From 1 to 100."),
    ],
};

static POD_AFFINITY_TERM: Struct = Struct {
    rust_name: "PodAffinityTerm",
    doc: "Pods, and what counts as near. (Kubernetes: `PodAffinityTerm`)",
    example: r#"PodAffinityTerm::new("kubernetes.io/hostname").label_selector(LabelSelector::new().match_labels([("team", "data")]))"#,
    shape: Shape::Fields { new: &["topologyKey"] },
    fields: &[
        field("labelSelector", Type::Struct(&LABEL_SELECTOR), "The pods, by their labels."),
        field("matchLabelKeys", TEXTS, "Labels in which the pods agree with this one."),
        field("mismatchLabelKeys", TEXTS, "Labels in which they differ from it."),
        field("namespaceSelector", Type::Struct(&LABEL_SELECTOR), "The pods' namespaces, by their labels."),
        field("namespaces", TEXTS, "The pods' namespaces; this one's own where there are none."),
        field("topologyKey", Type::Text, "The label of nodes that are near each other."),
    ],
};

static LABEL_SELECTOR: Struct = Struct {
    rust_name: "LabelSelector",
    doc: "Objects with these labels. (Kubernetes: `LabelSelector`)",
    example: r#"LabelSelector::new().match_labels([("team", "data")])"#,
    shape: Shape::Fields { new: &[] },
    fields: &[
        field("matchExpressions", Type::List(&Type::Struct(&LABEL_SELECTOR_REQUIREMENT)), "Requirements, all of which are met."),
        field("matchLabels", Type::Map(&Type::Text), "Labels and their values."),
    ],
};

static LABEL_SELECTOR_REQUIREMENT: Struct = Struct {
    rust_name: "LabelSelectorRequirement",
    doc: "What a label has to be. (Kubernetes: `LabelSelectorRequirement`)",
    example: r#"LabelSelectorRequirement::new("team", SelectorOperator::In).values(["data"])"#,
    shape: Shape::Fields { new: &["key", "operator"] },
    fields: &[
        field("key", Type::Text, "The label."),
        field("operator", Type::Closed(&OPERATORS), "How it is compared."),
        field("values", TEXTS, "With what."),
    ],
};
