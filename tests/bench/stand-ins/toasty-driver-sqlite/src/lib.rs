//! Nothing: this is resolved and never built.
