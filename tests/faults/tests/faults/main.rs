//! What is left when the world is not as it should be: a process that dies at any point, several
//! at once, a full disk, files and histories that somebody changed.
//!
//! Each case runs the real commands as processes of their own on a package that it wrote, and looks
//! at the result with its own eyes: at the files byte for byte, at the database through plain SQL.
//! The ordinary run takes samples where there is a lot of the same; `MODEL_FAULTS=long` takes all.

#![expect(clippy::unwrap_used, reason = "a test fails by a panic")]

mod backfill;
mod data;
mod database;
mod files;
mod forks;
mod history;
mod makemigrations;
mod migrate;
mod package;
mod questions;
mod races;
mod settled;
mod story;
mod strace;
mod targets;

/// Whether nothing is to be left out.
fn is_long() -> bool {
    std::env::var("MODEL_FAULTS").is_ok_and(|it| it == "long")
}

/// Says why a case did nothing.
#[expect(clippy::print_stderr, reason = "what is left out is said by name")]
fn skipped(reason: &str) {
    eprintln!("skipped: {reason}");
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// Less than `sides`, which is not zero.
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % sides
    }
}
