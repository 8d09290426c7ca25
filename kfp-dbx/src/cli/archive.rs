//! Archives as Kubeflow Pipelines takes them.
