//! Points at which a test ends the process, as a power cut would: no destructor runs, nothing is
//! flushed. Without the feature `failpoints` a point is nothing at all.

/// The environment variable with the number, from 1, of the point at which the process ends.
#[cfg(feature = "failpoints")]
const VARIABLE: &str = "MODEL_FAULT_AT";

/// One point, with words for whoever reads what the test printed.
#[cfg(feature = "failpoints")]
pub(crate) fn point(words: &str) {
    use std::io::Write;
    use std::sync::atomic::{AtomicUsize, Ordering};

    static PASSED: AtomicUsize = AtomicUsize::new(0);
    let number = PASSED.fetch_add(1, Ordering::Relaxed) + 1;
    let chosen = std::env::var(VARIABLE).ok().and_then(|it| it.parse().ok());
    if chosen == Some(number) {
        let _ = writeln!(std::io::stderr(), "fault {number}: {words}");
        std::process::abort();
    }
}

/// One point.
#[cfg(not(feature = "failpoints"))]
pub(crate) const fn point(_words: &str) {}
