//! What passes between client and server, as far as the state of a session shows in it.
//!
//! The driver keeps to itself whether a transaction is open and whether all answers are in. Both
//! are on the wire: each `Sync` and each simple query is answered by one `ReadyForQuery`, which
//! says it. So the stream below the driver looks at the heads of messages as they pass.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU8, Ordering};
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// What the server has said of a session.
#[derive(Debug)]
pub(super) struct Session {
    /// `I` for idle, `T` in a transaction, `E` in one that has failed.
    status: AtomicU8,
    /// How many `ReadyForQuery` are still to come.
    awaited: AtomicI64,
}

impl Session {
    /// Before the greeting of the server, which ends in `ReadyForQuery` too.
    pub(super) fn new() -> Self {
        Self { status: AtomicU8::new(b'I'), awaited: AtomicI64::new(1) }
    }

    /// Whether every answer has come.
    pub(super) fn is_settled(&self) -> bool {
        self.awaited.load(Ordering::Acquire) <= 0
    }

    pub(super) fn status(&self) -> Status {
        match self.status.load(Ordering::Acquire) {
            b'I' => Status::Idle,
            b'T' => Status::Transaction,
            _ => Status::Failed,
        }
    }

    fn sent(&self, tag: u8) {
        if matches!(tag, b'Q' | b'S' | b'F') {
            self.awaited.fetch_add(1, Ordering::AcqRel);
        }
    }

    fn ready(&self, status: u8) {
        self.status.store(status, Ordering::Release);
        self.awaited.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Whether a transaction is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Idle,
    Transaction,
    /// Everything but a rollback is refused.
    Failed,
}

/// A stream whose messages are looked at.
pub(super) struct Wire<S> {
    stream: S,
    session: Arc<Session>,
    read: Frames,
    written: Frames,
}

impl<S> Wire<S> {
    pub(super) fn new(stream: S, session: Arc<Session>) -> Self {
        // Only the client's first message has no tag.
        Self { stream, session, read: Frames::new(5), written: Frames::new(4) }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Wire<S> {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        let before = buffer.filled().len();
        ready!(Pin::new(&mut this.stream).poll_read(context, buffer))?;
        let session = &this.session;
        this.read.pass(&buffer.filled()[before..], |tag, first| {
            if let (b'Z', Some(status)) = (tag, first) {
                session.ready(status);
            }
        });
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Wire<S> {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        let count = ready!(Pin::new(&mut this.stream).poll_write(context, bytes))?;
        let session = &this.session;
        this.written.pass(&bytes[..count], |tag, first| {
            if first.is_none() {
                session.sent(tag);
            }
        });
        Poll::Ready(Ok(count))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }
}

/// Where in the sequence of messages a stream is.
struct Frames {
    /// A tag and four bytes of length, which counts itself.
    head: [u8; 5],
    filled: usize,
    /// How much of the message is still to come.
    rest: usize,
    /// Whether the next byte is the first behind the head.
    first: bool,
}

impl Frames {
    /// `head`: how long that of the first message is.
    fn new(head: usize) -> Self {
        Self { head: [0; 5], filled: 5 - head, rest: 0, first: false }
    }

    /// Tells of each message twice: of its tag, and of the first byte behind its head, if any.
    fn pass(&mut self, mut bytes: &[u8], mut tell: impl FnMut(u8, Option<u8>)) {
        while let Some(&byte) = bytes.first() {
            if self.rest > 0 {
                if std::mem::take(&mut self.first) {
                    tell(self.head[0], Some(byte));
                }
                let passed = self.rest.min(bytes.len());
                self.rest -= passed;
                bytes = &bytes[passed..];
            } else {
                self.head[self.filled] = byte;
                self.filled += 1;
                bytes = &bytes[1..];
                if self.filled == 5 {
                    self.begin(&mut tell);
                }
            }
        }
    }

    fn begin(&mut self, tell: &mut impl FnMut(u8, Option<u8>)) {
        let [tag, a, b, c, d] = self.head;
        self.rest = (u32::from_be_bytes([a, b, c, d]) as usize).saturating_sub(4);
        self.first = true;
        self.filled = 0;
        tell(tag, None);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// However the bytes are cut.
    #[test]
    fn every_message_is_seen_once() {
        let bytes = b"C\0\0\0\x08abcdZ\0\0\0\x05TS\0\0\0\x04Z\0\0\0\x05I";
        for size in 1..=bytes.len() {
            let mut frames = Frames::new(5);
            let mut seen = Vec::new();
            for part in bytes.chunks(size) {
                frames.pass(part, |tag, first| seen.push((tag, first)));
            }
            let expected = [
                (b'C', None),
                (b'C', Some(b'a')),
                (b'Z', None),
                (b'Z', Some(b'T')),
                (b'S', None),
                (b'Z', None),
                (b'Z', Some(b'I')),
            ];
            assert_eq!(seen, expected, "{size}");
        }
    }

    #[test]
    fn a_first_message_without_a_tag_is_passed_over() {
        let mut frames = Frames::new(4);
        let mut tags = Vec::new();
        frames.pass(b"\0\0\0\x08\0\x03\0\0Q\0\0\0\x05\0", |tag, first| {
            if first.is_none() {
                tags.push(tag);
            }
        });
        assert_eq!(tags, [0, b'Q']);
    }
}
