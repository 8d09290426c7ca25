//! What changes between a compiled file and a pipeline.
