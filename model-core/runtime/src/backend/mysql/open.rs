//! Opening: the address, TLS, and one statement that makes every session alike.

use std::sync::OnceLock;

use mysql_async::prelude::Queryable;
use mysql_async::{Conn, Error as Driver, Opts, OptsBuilder, SslOpts};
use rustls::RootCertStore;
use rustls::crypto::CryptoProvider;

use super::error::is_login;
use crate::dialect::Dialect;
use crate::error::{Error, Kind, Result};
use crate::options::server::{Host, Server, Tls};
use crate::options::{Options, Target};

/// A connection, and which of the two it goes to.
pub(super) async fn open(options: &Options) -> Result<(Conn, Dialect)> {
    let Target::Server(server) = &options.target else {
        return Err(Error::configuration("the database URL names no server"));
    };
    let limit = server.connect_timeout;
    let target = options.target.to_string();
    match tokio::time::timeout(limit, connect(options, server)).await {
        Ok(result) => result,
        Err(_) => {
            let reason = format!("no answer in {:.1} s", limit.as_secs_f64());
            Err(Error::new(Kind::Connect { target, reason }))
        }
    }
}

async fn connect(options: &Options, server: &Server) -> Result<(Conn, Dialect)> {
    let failed = |error: Driver| {
        let (target, reason) = (options.target.to_string(), reason(&error));
        Error::new(match is_login(&error) {
            true => Kind::Login { target, reason },
            false => Kind::Connect { target, reason },
        })
    };
    let mut conn = Conn::new(opts(options, server)).await.map_err(failed)?;
    let version = set_up(&mut conn, options).await.map_err(failed)?;
    Ok((conn, flavour(&version)?))
}

fn reason(error: &Driver) -> String {
    match error {
        Driver::Server(error) => error.message.clone(),
        Driver::Io(error) => error.to_string(),
        other => other.to_string(),
    }
}

fn opts(options: &Options, server: &Server) -> Opts {
    let mut builder = OptsBuilder::default()
        .user(Some(&server.user))
        .pass(server.password.as_ref().map(|it| it.reveal()))
        .db_name(Some(&server.database))
        // An update finds a row even if it has the new values already.
        .client_found_rows(true)
        .stmt_cache_size(options.statement_cache)
        // It would look for a socket on this machine, and open a second connection over it.
        .prefer_socket(false)
        .ssl_opts(ssl(server));
    builder = match &server.host {
        Host::Tcp(name) => builder.ip_or_hostname(name).tcp_port(server.port),
        Host::Unix(path) => builder.socket(Some(path.to_string_lossy())),
    };
    if let Some(application) = &server.application {
        builder = builder.connect_attribute("program_name", application);
    }
    builder.into()
}

fn ssl(server: &Server) -> Option<SslOpts> {
    match server.tls {
        Tls::Off => None,
        Tls::Unverified => Some(
            with_provider()
                .with_danger_accept_invalid_certs(true)
                .with_danger_skip_domain_validation(true),
        ),
        Tls::Verified => {
            let trusted = match &server.root_certificates {
                Some(file) => vec![file.clone().into()],
                None => of_this_machine().iter().map(|it| it.clone().into()).collect(),
            };
            Some(with_provider().with_root_certs(trusted).with_disable_built_in_roots(true))
        }
    }
}

/// The driver takes the process's provider of ciphers, and panics where there could be two.
fn with_provider() -> SslOpts {
    if CryptoProvider::get_default().is_none() {
        // Somebody else may just have done it, which is as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
    }
    SslOpts::default()
}

/// The certificates that the machine trusts, read once; those of another form are left out.
fn of_this_machine() -> &'static [Vec<u8>] {
    static CERTIFICATES: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    CERTIFICATES.get_or_init(|| {
        let found = rustls_native_certs::load_native_certs().certs.into_iter();
        let usable = found.filter(|it| RootCertStore::empty().add(it.clone()).is_ok());
        usable.map(|it| it.to_vec()).collect()
    })
}

/// Text is UTF-8 and equal when its bytes are; moments are in UTC; what does not fit is refused and not
/// cut, nor is what `group_concat` makes, as long as MariaDB lets it become; a key that is 0 is 0; a
/// backslash is a backslash.
const SESSION: &str = "set names utf8mb4 collate utf8mb4_bin, time_zone = '+00:00', autocommit = 1, \
    group_concat_max_len = 4294967295, \
    sql_mode = 'ONLY_FULL_GROUP_BY,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,\
    ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO,NO_BACKSLASH_ESCAPES'";

/// The version of the server.
async fn set_up(conn: &mut Conn, options: &Options) -> mysql_async::Result<String> {
    // Locks of rows and of tables; in whole seconds.
    let patience = options.busy_timeout.as_millis().div_ceil(1000).clamp(1, 31_536_000);
    let session = format!(
        "{SESSION}, innodb_lock_wait_timeout = {patience}, lock_wait_timeout = {patience}; \
         select version()"
    );
    let mut answers = conn.query_iter(session).await?;
    // That of `set` has no rows.
    answers.next().await?;
    let version = answers.next().await?.and_then(|row| row.get(0));
    answers.drop_result().await?;
    Ok(version.unwrap_or_default())
}

/// `10.11.18-MariaDB-0+deb12u1`, `9.7.4`.
fn flavour(version: &str) -> Result<Dialect> {
    let mariadb = version.to_ascii_lowercase().contains("mariadb");
    let (dialect, oldest) = match mariadb {
        true => (Dialect::MariaDb, OLDEST_MARIADB),
        false => (Dialect::MySql, OLDEST_MYSQL),
    };
    let mut numbers = version.split(|it: char| !it.is_ascii_digit()).map(|it| it.parse().ok());
    let mut number = || numbers.next().flatten().unwrap_or(0);
    let found: [u32; 3] = [number(), number(), number()];
    if found >= oldest {
        return Ok(dialect);
    }
    let [major, minor, patch] = oldest;
    Err(Error::configuration(format!(
        "the server is {} {version}, and {major}.{minor}.{patch} is the oldest that works",
        dialect.title()
    )))
}

/// Checks are enforced since this, and `sql_mode` holds all that is asked of it.
const OLDEST_MYSQL: [u32; 3] = [8, 0, 19];
/// `insert … returning` is older.
const OLDEST_MARIADB: [u32; 3] = [10, 6, 0];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_server_says_which_of_the_two_it_is() {
        for (version, dialect) in [
            ("9.7.4", Dialect::MySql),
            ("8.0.36-0ubuntu0.22.04.1", Dialect::MySql),
            ("10.11.18-MariaDB-0+deb12u1", Dialect::MariaDb),
            ("11.8.6-MariaDB", Dialect::MariaDb),
        ] {
            assert_eq!(flavour(version).unwrap(), dialect, "{version}");
        }
        let error = flavour("5.7.44").unwrap_err();
        assert_eq!(
            error.to_string(),
            "the server is MySQL 5.7.44, and 8.0.19 is the oldest that works"
        );
        assert!(flavour("10.3.39-MariaDB").is_err());
    }
}
