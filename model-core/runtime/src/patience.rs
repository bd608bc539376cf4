//! Waiting for a lock without blocking the thread.

use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use crate::error::{Error, Result};

/// Waits, longer each time, until a time is over. Reads no clock before the first wait.
pub(crate) struct Patience {
    limit: Duration,
    since: Option<Instant>,
    delay: Duration,
}

const FIRST: Duration = Duration::from_millis(1);
const LONGEST: Duration = Duration::from_millis(50);

impl Patience {
    pub(crate) fn new(limit: Duration) -> Self {
        Self { limit, since: None, delay: FIRST }
    }

    /// Returns when the statement is worth another try; else gives the error back.
    pub(crate) async fn wait(&mut self, error: Error) -> Result<()> {
        match self.next(&error) {
            Some(delay) => {
                tokio::time::sleep(delay).await;
                Ok(())
            }
            None => Err(error),
        }
    }

    /// The same, on a thread that may block.
    pub(crate) fn wait_blocking(&mut self, error: Error) -> Result<()> {
        match self.next(&error) {
            Some(delay) => {
                std::thread::sleep(delay);
                Ok(())
            }
            None => Err(error),
        }
    }

    fn next(&mut self, error: &Error) -> Option<Duration> {
        let since = *self.since.get_or_insert_with(Instant::now);
        if !error.is_worth_waiting() || since.elapsed() >= self.limit {
            return None;
        }
        let delay = jittered(self.delay);
        self.delay = (self.delay * 2).min(LONGEST);
        Some(delay)
    }
}

/// Between half and all of it, so that those who wait do not meet again.
pub(crate) fn jittered(delay: Duration) -> Duration {
    let random = RandomState::new().hash_one(0u8) % 1000;
    delay / 2 + delay.mul_f64(random as f64 / 2000.0)
}
