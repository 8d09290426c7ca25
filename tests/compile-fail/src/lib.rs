//! Nothing: trybuild passes on the features of a package that has a library, and no others.
