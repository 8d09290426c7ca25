//! The examples of kfp-dbx. Each of them is a program of its own.
