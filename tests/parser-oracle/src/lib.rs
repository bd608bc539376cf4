//! Compares the parser of queries with what databases and other parsers accept.
//!
//! All of it is in `tests/oracle`; the statements are in `corpus`.
