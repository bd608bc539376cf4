//! Which servers there are.

/// The address of an engine, from `TEST_<NAME>_URL`; `None`, with a visible line, when it is not
/// there.
///
/// # Panics
/// When the engine is in `REQUIRE_ENGINES` and has no address.
pub fn url(engine: &str) -> Option<String> {
    let variable = format!("TEST_{}_URL", engine.to_uppercase());
    if let Ok(url) = std::env::var(&variable) {
        return Some(url);
    }
    let required = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
    let is_required = required.split(',').any(|it| it.trim() == engine);
    assert!(!is_required, "{engine} is required, and {variable} is not set");
    eprintln!("SKIPPED {engine}: {variable} is not set");
    None
}

/// How many random pairs, and the first seed: `MODEL_PAIRS`, `MODEL_SEED`.
pub fn seeds(pairs: u64) -> std::ops::Range<u64> {
    let number = |name: &str| std::env::var(name).ok().map(|it| it.parse::<u64>().unwrap());
    let first = number("MODEL_SEED").unwrap_or(1);
    first..first + number("MODEL_PAIRS").unwrap_or(pairs)
}
