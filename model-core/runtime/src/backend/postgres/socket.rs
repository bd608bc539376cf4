//! The socket to a server: TCP, or a file of this machine; in plain or encrypted.

use std::io;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;
use tokio_rustls::client::TlsStream;

use crate::options::server::{Host, Server};

/// An open socket.
pub(super) enum Socket {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    /// Over one of the others.
    Tls(Box<TlsStream<Socket>>),
}

impl Socket {
    pub(super) async fn open(server: &Server) -> io::Result<Self> {
        match &server.host {
            Host::Tcp(name) => {
                let stream = TcpStream::connect((name.as_str(), server.port)).await?;
                stream.set_nodelay(true)?;
                Ok(Self::Tcp(stream))
            }
            Host::Unix(path) => Self::unix(&socket_path(path, server.port)).await,
        }
    }

    #[cfg(unix)]
    async fn unix(path: &Path) -> io::Result<Self> {
        UnixStream::connect(path).await.map(Self::Unix)
    }

    #[cfg(not(unix))]
    async fn unix(_path: &Path) -> io::Result<Self> {
        Err(io::Error::new(io::ErrorKind::Unsupported, "this system has no such sockets"))
    }
}

/// In a folder, the server names its socket after the port.
fn socket_path(path: &Path, port: u16) -> PathBuf {
    let own = path.file_name().is_some_and(|it| it.as_encoded_bytes().starts_with(b".s.PGSQL."));
    if own { path.to_owned() } else { path.join(format!(".s.PGSQL.{port}")) }
}

macro_rules! stream {
    ($socket:expr, $method:ident($($arg:expr),*)) => {
        match $socket.get_mut() {
            Self::Tcp(stream) => Pin::new(stream).$method($($arg),*),
            #[cfg(unix)]
            Self::Unix(stream) => Pin::new(stream).$method($($arg),*),
            Self::Tls(stream) => Pin::new(&mut **stream).$method($($arg),*),
        }
    };
}

impl AsyncRead for Socket {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        stream!(self, poll_read(context, buffer))
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        stream!(self, poll_write(context, bytes))
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        stream!(self, poll_flush(context))
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        stream!(self, poll_shutdown(context))
    }
}
