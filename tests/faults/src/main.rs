//! What every app's own `xtask` is, with points at which it can be made to die.

fn main() -> std::process::ExitCode {
    model_xtask::main()
}
