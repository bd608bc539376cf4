//! Where the tests find real database servers.
//!
//! `cargo xtask test` starts them and says where they are, in `TEST_<NAME>_URL`. A test whose
//! server is not there says so in one line and passes; where `REQUIRE_ENGINES` names the server,
//! the test fails, so that nothing can be green by skipping.

use std::io::Write;

/// The address of a server, such as `pg17`; `None` when the test is to be skipped.
///
/// # Panics
/// When the server is required and not there.
#[must_use]
pub fn url(name: &str) -> Option<String> {
    let variable = format!("TEST_{}_URL", name.to_uppercase());
    let url = std::env::var(&variable).ok().filter(|it| !it.is_empty());
    if url.is_none() {
        assert!(!required(name), "{name} is required and {variable} is not set");
        // Past the test harness, which shows what a test prints only when it fails.
        let _ = writeln!(std::io::stderr(), "SKIPPED {name}: {variable} is not set");
    }
    url
}

/// Those of `names` that are there, with their addresses.
///
/// # Panics
/// As [`url`] does.
#[must_use]
pub fn urls<'a>(names: &[&'a str]) -> Vec<(&'a str, String)> {
    names.iter().filter_map(|name| Some((*name, url(name)?))).collect()
}

fn required(name: &str) -> bool {
    let names = std::env::var("REQUIRE_ENGINES").unwrap_or_default();
    names.split(',').any(|it| it.trim() == name)
}
