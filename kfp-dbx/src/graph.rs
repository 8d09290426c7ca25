//! The graph of a pipeline: Mermaid, DOT, SVG.
