//! A client of Kubeflow Pipelines and of the Argo server.
