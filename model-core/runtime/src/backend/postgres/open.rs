//! Connecting: the socket, TLS, the login.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio_postgres::config::SslMode;
use tokio_postgres::tls::TlsConnect;
use tokio_postgres::{CancelToken, Client, Config, NoTls};

use super::error::is_curable;
use super::line::Line;
use super::socket::Socket;
use super::tls::Connector;
use super::wire::{Session, Wire};
use crate::error::{Error, Kind, Result};
use crate::options::server::{Server, Tls};

/// The driver's two sides, and what is known of the state of the session.
type Opened = (Client, Line, Arc<Session>);

/// A session.
pub(super) async fn open(server: &Server) -> Result<Opened> {
    let opened = tokio::time::timeout(server.connect_timeout, log_in(server)).await;
    opened.unwrap_or_else(|_| {
        let seconds = server.connect_timeout.as_secs_f64();
        Err(unreachable(server, format!("no answer within {seconds:.1} s")))
    })
}

async fn log_in(server: &Server) -> Result<Opened> {
    let session = Arc::new(Session::new());
    let socket =
        Socket::open(server).await.map_err(|error| unreachable(server, error.to_string()))?;
    let (client, line) = match server.tls {
        Tls::Off => start(server, Wire::new(socket, Arc::clone(&session)), NoTls).await?,
        Tls::Verified | Tls::Unverified => {
            start(server, socket, Connector::new(server, Arc::clone(&session))?).await?
        }
    };
    Ok((client, line, session))
}

/// Asks the server to give up a statement; whether it does is not known.
pub(super) async fn cancel(server: &Server, token: CancelToken) {
    let Ok(socket) = Socket::open(server).await else { return };
    // Nobody is there who could be told of a failure.
    let _ = match server.tls {
        Tls::Off => token.cancel_query_raw(socket, NoTls).await,
        Tls::Verified | Tls::Unverified => match Connector::new(server, Arc::new(Session::new())) {
            Ok(connector) => token.cancel_query_raw(socket, connector).await,
            Err(_) => return,
        },
    };
}

async fn start<S, T>(server: &Server, stream: S, tls: T) -> Result<(Client, Line)>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    T: TlsConnect<S, Stream: Send + 'static>,
{
    let (client, connection) =
        config(server).connect_raw(stream, tls).await.map_err(|error| refused(server, &error))?;
    if connection.parameter("crdb_version").is_some() {
        return Err(Error::configuration("CockroachDB is not supported yet"));
    }
    Ok((client, Line::new(connection)))
}

fn config(server: &Server) -> Config {
    let mut config = Config::new();
    config.user(server.user.as_str()).dbname(server.database.as_str());
    if let Some(password) = &server.password {
        config.password(password.reveal());
    }
    if let Some(application) = &server.application {
        config.application_name(application.as_str());
    }
    config.ssl_mode(match server.tls {
        Tls::Off => SslMode::Disable,
        Tls::Verified | Tls::Unverified => SslMode::Require,
    });
    config
}

fn unreachable(server: &Server, reason: String) -> Error {
    Error::new(Kind::Connect { target: server.to_string(), reason })
}

fn refused(server: &Server, error: &tokio_postgres::Error) -> Error {
    let target = server.to_string();
    let reason = match error.as_db_error() {
        Some(answer) => answer.message().to_owned(),
        None => with_help(
            server,
            std::error::Error::source(error).map_or_else(|| error.to_string(), ToString::to_string),
        ),
    };
    Error::new(match is_curable(error) {
        true => Kind::Connect { target, reason },
        false => Kind::Login { target, reason },
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
