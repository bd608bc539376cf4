//! Compiles each case under `cases/`. A folder is a rule; `pass` holds what must compile.

#[test]
fn each_mistake_is_one_error_on_its_word() {
    let cases = trybuild::TestCases::new();
    cases.pass("cases/pass/*.rs");
    cases.compile_fail("cases/[!p]*/*.rs");
    cases.compile_fail("cases/primary_key/*.rs");
    cases.compile_fail("cases/place/*.rs");
}
