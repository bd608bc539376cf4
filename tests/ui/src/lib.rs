//! Every error of the derives, shown whole: a folder is a rule, a file is a case, and beside it is
//! what `rustc` prints. After a change, run with `TRYBUILD=overwrite` and read the difference.
