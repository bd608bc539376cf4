//! A session with the server: what is sent, what comes back, and what that says of its state.
//!
//! All of it runs in the task that waits for the answer. Messages are read in place, in the buffer
//! that the socket has filled; only what is rare is taken apart by the protocol's library.

use std::future::poll_fn;
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker, ready};

use bytes::{Buf, BytesMut};
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWrite};

use super::error::{Failure, Refusal};
use super::socket::Socket;
use super::tag;

/// A tag and four bytes of length, which counts itself.
const HEAD: usize = 5;
/// What is read at once, in bytes.
const CHUNK: usize = 16 * 1024;
/// The room that a session keeps between two statements, in bytes.
const KEPT: usize = 1024 * 1024;

/// A session with the server.
pub(super) struct Client {
    socket: Socket,
    output: BytesMut,
    input: BytesMut,
    /// How much of the input the message takes that was handed out last.
    taken: usize,
    status: Status,
    closed: bool,
    /// What has to be named by those who ask the server to give up a statement of this connection.
    pub(super) key: Key,
    pub(super) is_cockroach: bool,
}

/// Whether a transaction is open, as the server said last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Idle,
    Transaction,
    /// Everything but a rollback is refused.
    Failed,
}

/// What a request to give up has to name.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Key {
    pub(super) process: i32,
    pub(super) secret: i32,
}

impl Client {
    pub(super) fn new(socket: Socket) -> Self {
        Self {
            socket,
            output: BytesMut::new(),
            input: BytesMut::new(),
            taken: 0,
            status: Status::Idle,
            closed: false,
            key: Key::default(),
            is_cockroach: false,
        }
    }

    pub(super) fn status(&self) -> Status {
        self.status
    }

    pub(super) fn is_closed(&self) -> bool {
        self.closed
    }

    /// Writes messages; all of them or, on an error, none.
    pub(super) fn write(
        &mut self,
        messages: impl FnOnce(&mut BytesMut) -> io::Result<()>,
    ) -> Result<(), Failure> {
        let before = self.output.len();
        messages(&mut self.output).map_err(|error| {
            self.output.truncate(before);
            Failure::Unsendable(error.to_string())
        })
    }

    /// How much is to be sent, in bytes.
    pub(super) fn written(&self) -> usize {
        self.output.len()
    }

    /// Ends a series of messages, which the server answers by [`tag::READY`]: after an error it
    /// passes over the rest of them.
    pub(super) fn sync(&mut self) {
        frontend::sync(&mut self.output);
    }

    /// Sends what has been written. Takes in what the server says meanwhile: it may wait for that.
    pub(super) async fn flush(&mut self) -> Result<(), Failure> {
        let sent = poll_fn(|context| self.poll_flush(context)).await;
        sent.map_err(|error| self.lost(&error))
    }

    fn poll_flush(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.output.is_empty() {
            match Pin::new(&mut self.socket).poll_write(context, &self.output) {
                Poll::Ready(Ok(0)) => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                Poll::Ready(Ok(count)) => self.output.advance(count),
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => ready!(self.poll_fill(context))?,
            }
        }
        Pin::new(&mut self.socket).poll_flush(context)
    }

    /// The tag of the next message that is an answer; its body is there until the next call.
    pub(super) async fn next(&mut self) -> Result<u8, Failure> {
        loop {
            while let Some(tag) = self.take()? {
                if self.note(tag) {
                    return Ok(tag);
                }
            }
            if let Err(error) = poll_fn(|context| self.poll_fill(context)).await {
                return Err(self.lost(&error));
            }
        }
    }

    /// The body of the message that came last.
    pub(super) fn body(&self) -> &[u8] {
        self.input.get(HEAD..self.taken).unwrap_or_default()
    }

    /// What the server refuses in the message that came last.
    pub(super) fn refusal(&self) -> Failure {
        Failure::Refused(Box::new(Refusal::read(self.body())))
    }

    /// Goes on to the end of a series, and gives the first error in it.
    pub(super) async fn finish(&mut self) -> Result<(), Failure> {
        let mut result = Ok(());
        loop {
            match self.next().await {
                Ok(tag::READY) => return result,
                Ok(tag::ERROR) if result.is_ok() => result = Err(self.refusal()),
                Ok(tag::COPY_IN) => self.refuse_copy(|_| ()).await?,
                Ok(_) => {}
                // The server says why before it closes.
                Err(lost) => return result.and(Err(lost)),
            }
        }
    }

    /// What the server refuses in the message that came last; goes on to the end of the series.
    pub(super) async fn refused(&mut self) -> Failure {
        let refusal = self.refusal();
        // Whatever comes now, this was the reason.
        let _ = self.finish().await;
        refusal
    }

    /// Nothing is there to be copied, and the server would wait for it.
    pub(super) async fn refuse_copy(&mut self, then: fn(&mut BytesMut)) -> Result<(), Failure> {
        self.write(|out| {
            frontend::copy_fail("a program cannot copy by its standard input", out)?;
            then(out);
            Ok(())
        })?;
        self.flush().await
    }

    /// The message that came last, taken apart.
    pub(super) fn message(&self) -> Result<Message, Failure> {
        let mut bytes = BytesMut::from(self.input.get(..self.taken).unwrap_or_default());
        match Message::parse(&mut bytes) {
            Ok(Some(message)) => Ok(message),
            Ok(None) => Err(Failure::Lost("a message of the server is cut off".to_owned())),
            Err(error) => Err(Failure::Lost(error.to_string())),
        }
    }

    /// Takes note of what has come without being asked for, such as the end.
    pub(super) fn look(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        while let Poll::Ready(filled) = self.poll_fill(&mut context) {
            self.closed |= filled.is_err();
            if self.closed {
                return;
            }
        }
        while let Ok(Some(tag)) = self.take() {
            // Nothing was asked: an error is why the server ends the session.
            self.closed |= self.note(tag);
        }
    }

    /// Lets the server know that nothing more comes, as far as that needs no waiting.
    pub(super) fn say_goodbye(&mut self) {
        let mut context = Context::from_waker(Waker::noop());
        self.output.clear();
        frontend::terminate(&mut self.output);
        if let Poll::Ready(Ok(_)) =
            Pin::new(&mut self.socket).poll_write(&mut context, &self.output)
        {
            let _ = Pin::new(&mut self.socket).poll_flush(&mut context);
            let _ = Pin::new(&mut self.socket).poll_shutdown(&mut context);
        }
    }

    /// Gives back the room that a large statement took.
    pub(super) fn shrink(&mut self) {
        for buffer in [&mut self.input, &mut self.output] {
            if buffer.capacity() > KEPT && buffer.len() < KEPT {
                *buffer = BytesMut::from(&buffer[..]);
            }
        }
    }

    /// The next message, if all of it is there.
    fn take(&mut self) -> Result<Option<u8>, Failure> {
        self.input.advance(std::mem::take(&mut self.taken));
        let Some(&[tag, a, b, c, d]) = self.input.first_chunk() else { return Ok(None) };
        let length = i32::from_be_bytes([a, b, c, d]);
        let Some(length) = usize::try_from(length).ok().filter(|it| *it >= 4) else {
            self.closed = true;
            return Err(Failure::Lost("a message of the server has an impossible length".into()));
        };
        let whole = length + 1;
        if self.input.len() < whole {
            // The length is believed as far as bytes follow.
            let missing = whole - self.input.len();
            self.input.reserve(missing.min(self.input.len().max(CHUNK)));
            return Ok(None);
        }
        self.taken = whole;
        Ok(Some(tag))
    }

    /// Takes note of what a message says of the session; whether it is an answer at all.
    fn note(&mut self, tag: u8) -> bool {
        match tag {
            tag::READY => {
                self.status = match self.body() {
                    b"I" => Status::Idle,
                    b"T" => Status::Transaction,
                    _ => Status::Failed,
                };
                true
            }
            tag::SETTING => {
                self.is_cockroach |= self.body().starts_with(b"crdb_version\0");
                false
            }
            tag::NOTICE | tag::NOTIFICATION => false,
            _ => true,
        }
    }

    fn poll_fill(&mut self, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.input.capacity() - self.input.len() < CHUNK / 4 {
            self.input.reserve(CHUNK);
        }
        let count = ready!(pin!(self.socket.read_buf(&mut self.input)).poll(context))?;
        Poll::Ready(if count > 0 { Ok(()) } else { Err(io::ErrorKind::UnexpectedEof.into()) })
    }

    /// Why nothing more comes. The server may have said so before it closed.
    fn lost(&mut self, error: &io::Error) -> Failure {
        self.closed = true;
        while let Ok(Some(tag)) = self.take() {
            if tag == tag::ERROR {
                return self.refusal();
            }
        }
        Failure::Lost(match error.kind() {
            io::ErrorKind::UnexpectedEof => "the server closed the connection".to_owned(),
            _ => error.to_string(),
        })
    }
}
