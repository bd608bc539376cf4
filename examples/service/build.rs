//! Reads the models, checks the queries and writes the typed modules.

fn main() {
    build_support::generate();
}
