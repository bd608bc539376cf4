//! As in any application: typed modules from `src/models.rs` and `queries/`.

fn main() {
    build_support::generate();
}
