fn main() {
    build_support::generate();
}
