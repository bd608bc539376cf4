fn main() -> std::process::ExitCode {
    model_xtask::main()
}
