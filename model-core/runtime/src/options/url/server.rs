//! `postgres:`, `mysql:` and `mariadb:`: user, password, host, port, database.

use std::path::PathBuf;
use std::time::Duration;

use super::word::word;
use super::{COMMON, common, decode, duration, is_path, unknown_key};
use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::options::secret::Secret;
use crate::options::server::{Parts, Tls};
use crate::options::{Options, Target};

const KEYS: &[&str] = &[
    "application_name",
    "charset",
    "connect_timeout",
    "dbname",
    "host",
    "password",
    "port",
    "socket",
    "sslmode",
    "sslrootcert",
    "unix_socket",
    "user",
];

pub(super) fn apply<'q>(
    options: &mut Options,
    dialect: Dialect,
    place: &str,
    mut pairs: impl Iterator<Item = &'q str>,
) -> Result<()> {
    let mut parts = read_place(place)?;
    pairs.try_for_each(|pair| setting(options, &mut parts, pair))?;
    options.target = Target::Server(parts.server(dialect)?);
    Ok(())
}

/// `//user:password@host:port/database`
fn read_place(place: &str) -> Result<Parts> {
    let Some(place) = place.strip_prefix("//") else {
        return Err(Error::configuration(
            "the database URL has no `//` behind its scheme; write \
             `postgres://user:password@host/database`",
        ));
    };
    let (authority, database) = place.split_once('/').unwrap_or((place, ""));
    // A password may hold an `@` that nobody has escaped.
    let (login, address) = match authority.rsplit_once('@') {
        Some((login, address)) => (Some(login), address),
        None => (None, authority),
    };
    let mut parts = Parts { database: Some(decode(database, "database")?), ..Parts::default() };
    if let Some((user, password)) = login.map(|it| it.split_once(':').unwrap_or((it, ""))) {
        parts.user = Some(decode(user, "user")?);
        parts.password =
            Some(decode(password, "password")?).filter(|it| !it.is_empty()).map(Secret::new);
    }
    read_address(&mut parts, address)?;
    Ok(parts)
}

/// `host`, `host:5432`, `[::1]:5432`, or a folder as `%2Fvar%2Frun`.
fn read_address(parts: &mut Parts, address: &str) -> Result<()> {
    if address.contains(',') {
        return Err(Error::configuration("the database URL names several hosts; name one"));
    }
    let (host, port) = match address.strip_prefix('[') {
        Some(rest) => {
            let (host, port) = rest.split_once(']').ok_or_else(|| {
                Error::configuration("the address in the database URL has no closing `]`")
            })?;
            (host, port.strip_prefix(':').unwrap_or(port))
        }
        None => address.split_once(':').unwrap_or((address, "")),
    };
    if !port.is_empty() {
        parts.port = Some(read_port(port)?);
    }
    read_host(parts, decode(host, "host")?);
    Ok(())
}

fn read_host(parts: &mut Parts, host: String) {
    match is_path(&host) {
        true => parts.socket = Some(PathBuf::from(host)),
        false => parts.host = Some(host),
    }
}

pub(in crate::options) fn read_port(port: &str) -> Result<u16> {
    port.parse()
        .ok()
        .filter(|port| *port != 0)
        .ok_or_else(|| Error::configuration("the port of the database is a number from 1 to 65535"))
}

fn setting(options: &mut Options, parts: &mut Parts, pair: &str) -> Result<()> {
    let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
    let text = |what: &str| decode(value, what);
    match key {
        "host" => read_host(parts, text("host")?),
        "unix_socket" | "socket" => parts.socket = Some(PathBuf::from(text("socket")?)),
        "port" => parts.port = Some(read_port(value)?),
        "user" => parts.user = Some(text("user")?),
        "password" => parts.password = Some(Secret::new(text("password")?)),
        "dbname" => parts.database = Some(text("database")?),
        "application_name" => parts.application = Some(text("name")?),
        "sslmode" | "ssl-mode" | "ssl_mode" => {
            parts.tls = tls(value)?;
        }
        "sslrootcert" | "ssl-ca" | "ssl_ca" => {
            parts.root_certificates = Some(PathBuf::from(text("path")?));
        }
        "connect_timeout" => parts.connect_timeout = Some(connect_timeout(key, value)?),
        // All texts are UTF-8.
        "charset" => word(key, value, &[("utf8mb4", ()), ("utf8", ())])?,
        _ if common(options, key, value)? => {}
        _ => return Err(unknown_key(key, KEYS.iter().chain(COMMON).copied())),
    }
    Ok(())
}

/// `None` for the default.
pub(in crate::options) fn tls(value: &str) -> Result<Option<Tls>> {
    word("sslmode", value, Tls::WORDS)
}

/// No wait at all would be no connection at all.
fn connect_timeout(key: &str, value: &str) -> Result<Duration> {
    duration(key, value, 1.0).map(|it| it.max(Duration::from_millis(1)))
}

#[cfg(all(test, feature = "postgres"))]
#[expect(clippy::unwrap_used, reason = "a test fails by a panic")]
mod tests {
    use crate::options::Options;
    use crate::options::Target;
    use crate::options::server::{Host, Server, Tls};

    fn server(url: &str) -> Server {
        match Options::default().url(url).unwrap().target {
            Target::Server(server) => server,
            other => panic!("{other:?}"),
        }
    }

    fn mistake(url: &str) -> String {
        Options::default().url(url).unwrap_err().to_string()
    }

    #[test]
    fn a_server_is_named_in_the_ways_of_other_tools() {
        let it = server("postgresql+psycopg2://ada%40x:p%3A%2Fw@db.example:6432/shop?pool_size=3");
        assert_eq!(it.host, Host::Tcp("db.example".into()));
        assert_eq!((it.port, it.user.as_str(), it.database.as_str()), (6432, "ada@x", "shop"));
        assert_eq!(it.password.unwrap().reveal(), "p:/w");
        assert_eq!(server("postgres://a@[::1]:5433/d").host, Host::Tcp("::1".into()));
        assert_eq!(server("postgres://a@[::1]/d").port, 5432);
        assert_eq!(server("postgres://a:p@b@host/d").password.unwrap().reveal(), "p@b");
    }

    #[test]
    fn a_socket_is_a_path() {
        for url in [
            "postgres://a@/d?host=/run/postgresql",
            "postgres://a@/d?host=%2Frun%2Fpostgresql",
            "postgres://a@%2Frun%2Fpostgresql/d",
        ] {
            assert_eq!(server(url).host, Host::Unix("/run/postgresql".into()), "{url}");
        }
    }

    #[test]
    fn plain_text_leaves_the_machine_only_when_asked() {
        for (url, tls) in [
            ("postgres://a@localhost/d", Tls::Off),
            ("postgres://a@127.0.0.1/d", Tls::Off),
            ("postgres://a@[::1]/d", Tls::Off),
            ("postgres://a@/d?host=/run/postgresql", Tls::Off),
            ("postgres://a@db/d", Tls::Verified),
            ("postgres://a@10.0.0.1/d", Tls::Verified),
            ("postgres://a@db/d?sslmode=prefer", Tls::Verified),
            ("postgres://a@db/d?sslmode=require", Tls::Verified),
            ("postgres://a@db/d?sslmode=no-verify", Tls::Unverified),
            ("postgres://a@db/d?sslmode=disable", Tls::Off),
            ("postgres://a@localhost/d?sslmode=verify-full", Tls::Verified),
        ] {
            assert_eq!(server(url).tls, tls, "{url}");
        }
    }

    #[test]
    fn each_mistake_names_the_way_out() {
        for (url, message) in [
            ("postgres:d", "the database URL has no `//` behind its scheme"),
            ("postgres://db/d", "the database URL names no user"),
            ("postgres://a@db", "the database URL names no database"),
            ("postgres://a@b,c/d", "the database URL names several hosts; name one"),
            ("postgres://a@b:x/d", "the port of the database is a number from 1 to 65535"),
            ("postgres://a@[::1/d", "the address in the database URL has no closing `]`"),
            ("postgres://a@b/d?sslmod=x", "did you mean `sslmode`?"),
            ("postgres://a@b/d?sslmode=x", "`sslmode` is one of disable"),
            ("postgres://a:%zz@b/d", "the password in the database URL has a wrong `%` escape"),
            ("cockroachdb+psycopg2://a@b/d", "CockroachDB is not supported yet"),
        ] {
            let text = mistake(url);
            assert!(text.contains(message), "{url}: {text}");
        }
    }

    #[test]
    fn no_output_holds_the_password() {
        let options = Options::default().url("postgres://ada:hunter2@db/d").unwrap();
        let shown = format!("{options:?} {}", options.target);
        assert!(!shown.contains("hunter2"), "{shown}");
        for url in ["postgres://ada:hunter2@b:x/d", "postgres://ada:hunter2@/", "postgres:hunter2@"]
        {
            assert!(!mistake(url).contains("hunter2"), "{url}");
        }
    }
}
