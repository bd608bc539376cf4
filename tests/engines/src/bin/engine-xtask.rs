//! What every app's own `xtask` is, with the drivers of all servers.

fn main() -> std::process::ExitCode {
    model_xtask::main()
}
