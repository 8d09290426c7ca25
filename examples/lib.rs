//! Examples of kfp-dbx: each is a program of its own.
