//! Waiting for the network where no `await` is: between the rounds, off the clock.

use std::future::Future;

/// Waits for `work`, within the runtime or beside it.
pub fn wait<T>(work: impl Future<Output = T>) -> T {
    tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(work))
}
