//! The access rights that the pods of a pipeline need.
