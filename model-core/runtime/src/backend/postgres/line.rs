//! The socket's side of the driver, moved along by whoever waits for an answer.
//!
//! The driver would have it run in a task of its own, and each statement would be handed to that
//! task and its answer back. Here both are polled by the one task that waits, which wakes nobody.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::Error;

/// What writes the requests and reads the answers; `None` when the connection has come to its end.
pub(super) struct Line(Option<Pin<Box<Driver>>>);

type Driver = dyn Future<Output = Result<(), Error>> + Send;

/// How long the server may take to hear that a session ends.
const FAREWELL: Duration = Duration::from_secs(5);

impl Line {
    pub(super) fn new<S, T>(connection: tokio_postgres::Connection<S, T>) -> Self
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
        T: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        Self(Some(Box::pin(connection)))
    }

    /// Waits for what comes over this line.
    pub(super) async fn wait<F: Future>(&mut self, answer: F) -> F::Output {
        let mut answer = pin!(answer);
        poll_fn(|context| {
            if let Poll::Ready(output) = answer.as_mut().poll(context) {
                return Poll::Ready(output);
            }
            self.advance(context);
            // What came is with the driver's channels, and their wakers are this task's.
            answer.as_mut().poll(context)
        })
        .await
    }

    /// Goes on until `done`, or the end of the connection.
    pub(super) async fn until(&mut self, done: impl Fn() -> bool) {
        poll_fn(|context| {
            if !done() {
                self.advance(context);
            }
            if done() || self.0.is_none() { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
    }

    /// Takes note of what has come without being asked for, such as the end.
    pub(super) fn look(&mut self) {
        self.advance(&mut Context::from_waker(Waker::noop()));
    }

    fn advance(&mut self, context: &mut Context<'_>) {
        let Some(driver) = &mut self.0 else { return };
        // Why it ended is said to those who wait for answers.
        if driver.as_mut().poll(context).is_ready() {
            self.0 = None;
        }
    }

    /// Lets the server know that nothing more comes; for when the driver's other side is dropped.
    pub(super) fn say_goodbye(&mut self) {
        let (Some(driver), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current())
        else {
            return;
        };
        runtime.spawn(tokio::time::timeout(FAREWELL, driver));
    }
}
