//! Connecting: the socket, TLS, the login.

use std::io;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::client::{Client, Key};
use super::error::Failure;
use super::login::log_in;
use super::socket::Socket;
use super::tls;
use crate::error::{Error, Kind, Result};
use crate::options::server::{Server, Tls};

/// A session.
pub(super) async fn open(server: &Server) -> Result<Client> {
    let opened = tokio::time::timeout(server.connect_timeout, start(server)).await;
    opened.unwrap_or_else(|_| {
        let seconds = server.connect_timeout.as_secs_f64();
        Err(unreachable(server, format!("no answer within {seconds:.1} s")))
    })
}

/// Asks the server to give up a statement; whether it does is not known.
pub(super) async fn cancel(server: &Server, key: Key) {
    // Nobody is there who could be told of a failure.
    let Ok(mut socket) = connect(server).await else { return };
    let mut request = BytesMut::new();
    frontend::cancel_request(key.process, key.secret, &mut request);
    let _ = socket.write_all(&request).await;
    let _ = socket.shutdown().await;
}

async fn start(server: &Server) -> Result<Client> {
    let mut client = Client::new(connect(server).await?);
    log_in(&mut client, server).await.map_err(|failure| refused(server, failure))?;
    if client.is_cockroach {
        return Err(Error::configuration("CockroachDB is not supported yet"));
    }
    Ok(client)
}

async fn connect(server: &Server) -> Result<Socket> {
    let mut socket = Socket::open(server).await.map_err(|error| lost(server, &error))?;
    if server.tls == Tls::Off {
        return Ok(socket);
    }
    match wants_tls(&mut socket).await {
        Ok(true) => tls::encrypt(server, socket).await?.map_err(|error| lost(server, &error)),
        Ok(false) => Err(unreachable(
            server,
            with_help(server, "the server does not encrypt connections".to_owned()),
        )),
        Err(error) => Err(lost(server, &error)),
    }
}

/// Whether the server goes on in TLS.
async fn wants_tls(socket: &mut Socket) -> io::Result<bool> {
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    socket.write_all(&request).await?;
    // Not a byte more: what follows in plain text was put there by somebody else.
    Ok(socket.read_u8().await? == b'S')
}

fn lost(server: &Server, error: &io::Error) -> Error {
    unreachable(server, with_help(server, error.to_string()))
}

fn unreachable(server: &Server, reason: String) -> Error {
    Error::new(Kind::Connect { target: server.to_string(), reason })
}

fn refused(server: &Server, failure: Failure) -> Error {
    let target = server.to_string();
    Error::new(match failure {
        Failure::Own(error) => return error,
        Failure::Refused(refusal) if refusal.is_curable() => {
            Kind::Connect { target, reason: refusal.message().to_owned() }
        }
        Failure::Refused(refusal) => Kind::Login { target, reason: refusal.message().to_owned() },
        Failure::NoEntry(reason) | Failure::Unsendable(reason) => Kind::Login { target, reason },
        Failure::Lost(reason) => Kind::Connect { target, reason: with_help(server, reason) },
    })
}

fn with_help(server: &Server, reason: String) -> String {
    match server.tls {
        Tls::Verified => format!(
            "{reason} (the connection has to be encrypted, by a server that proves its name; in the \
             URL, `sslrootcert=/path` says whom to trust, `sslmode=no-verify` trusts anybody, \
             `sslmode=disable` sends plain text)"
        ),
        Tls::Off | Tls::Unverified => reason,
    }
}
