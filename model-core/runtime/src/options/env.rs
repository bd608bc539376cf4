//! The environment variables that people already have.

use std::path::PathBuf;

use super::secret::Secret;
use super::server::Parts;
use super::{Options, url};
use crate::dialect::Dialect;
use crate::error::{Error, Result};

pub(super) fn read(var: &dyn Fn(&str) -> Option<String>) -> Result<Options> {
    let var = |name: &str| var(name).filter(|value| !value.is_empty());
    let mut options = match var("DATABASE_URL") {
        Some(database_url) => {
            Options::default().url(&database_url).map_err(in_variable("DATABASE_URL"))?
        }
        None => from_parts(&var)?,
    };
    if let Some(size) = var("DB_POOL_SIZE") {
        options.pool_size = url::count("DB_POOL_SIZE", &size)?;
    }
    if let Some(retries) = var("DB_MAX_RETRIES") {
        options.max_retries = retries
            .parse()
            .map_err(|_| Error::configuration("`DB_MAX_RETRIES` is a number from 0 up"))?;
    }
    if let Some(delay) = var("DB_RETRY_DELAY") {
        options.retry_delay = url::duration("DB_RETRY_DELAY", &delay, 1.0)?;
    }
    Ok(options)
}

/// `DB_TYPE` and its companions.
fn from_parts(var: &dyn Fn(&str) -> Option<String>) -> Result<Options> {
    let Some(kind) = var("DB_TYPE") else {
        return Err(Error::configuration(
            "neither `DATABASE_URL` nor `DB_TYPE` is set; for SQLite set \
             `DATABASE_URL=sqlite://app.db`",
        ));
    };
    let kind = kind.trim();
    match url::dialect(kind).map_err(in_variable("DB_TYPE"))? {
        Dialect::Sqlite => file(var("DB_NAME")),
        Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => server(kind, var),
    }
}

/// The name is a path as it is, without escapes.
fn file(name: Option<String>) -> Result<Options> {
    match name {
        Some(name) if name == ":memory:" => Ok(Options::default().memory()),
        Some(path) => Ok(Options::default().file(path)),
        None => Err(Error::configuration(
            "`DB_TYPE` is set, but `DB_NAME` is not; for SQLite it is the path of the file",
        )),
    }
}

fn server(kind: &str, var: &dyn Fn(&str) -> Option<String>) -> Result<Options> {
    for name in ["DB_NAME", "DB_USER"] {
        if var(name).is_none() {
            return Err(Error::configuration(format!("`DB_TYPE` is set, but `{name}` is not")));
        }
    }
    let mode = |mode: String| url::tls(&mode).map_err(in_variable("DB_SSLMODE"));
    let port = |port: String| url::port(&port).map_err(in_variable("DB_PORT"));
    let parts = Parts {
        host: var("DB_HOST"),
        port: var("DB_PORT").map(port).transpose()?,
        user: var("DB_USER"),
        password: var("DB_PASSWORD").or_else(|| var("DB_PASS")).map(Secret::new),
        database: var("DB_NAME"),
        socket: var("DB_INSTANCE_UNIX_SOCKET").map(PathBuf::from),
        tls: var("DB_SSLMODE").map(mode).transpose()?.flatten(),
        ..Parts::default()
    };
    let mut options = Options::default();
    url::apply_parts(&mut options, kind, parts)?;
    Ok(options)
}

fn in_variable(name: &'static str) -> impl Fn(Error) -> Error {
    move |error| Error::configuration(format!("`{name}`: {error}"))
}

#[cfg(all(test, feature = "sqlite"))]
mod tests {
    use std::time::Duration;

    use super::super::Target;
    use super::*;

    fn read_pairs(pairs: &[(&str, &str)]) -> Result<Options> {
        read(&|name| {
            pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_url_comes_first() {
        let options = read_pairs(&[
            ("DATABASE_URL", "sqlite:a.db"),
            ("DB_TYPE", "mysql"),
            ("DB_POOL_SIZE", "3"),
            ("DB_MAX_RETRIES", "0"),
            ("DB_RETRY_DELAY", "0.5"),
        ])
        .unwrap();
        assert_eq!(options.target, Target::File("a.db".into()));
        assert_eq!(options.pool_size, 3);
        assert_eq!(options.max_retries, 0);
        assert_eq!(options.retry_delay, Duration::from_millis(500));
    }

    #[test]
    fn the_parts_name_a_file() {
        let options = read_pairs(&[("DB_TYPE", "sqlite"), ("DB_NAME", "/srv/50%.db")]).unwrap();
        assert_eq!(options.target, Target::File("/srv/50%.db".into()));
    }

    #[test]
    fn a_mistake_names_its_variable() {
        for (pairs, message) in [
            (&[][..], "neither `DATABASE_URL` nor `DB_TYPE` is set"),
            (&[("DB_TYPE", "sqlite")][..], "`DB_NAME` is not"),
            (&[("DB_TYPE", "cockroachdb"), ("DB_NAME", "x")][..], "`DB_TYPE`: CockroachDB is not"),
            (&[("DATABASE_URL", "x")][..], "`DATABASE_URL`: the database URL has no scheme"),
            (
                &[("DATABASE_URL", "sqlite:a"), ("DB_POOL_SIZE", "many")][..],
                "`DB_POOL_SIZE` is a number",
            ),
        ] {
            let text = read_pairs(pairs).unwrap_err().to_string();
            assert!(text.contains(message), "{text}");
        }
    }
}

#[cfg(all(test, feature = "postgres"))]
mod server_tests {
    use super::super::Target;
    use super::super::server::{Host, Tls};
    use super::*;

    #[test]
    fn the_parts_name_a_server() {
        let pairs = [
            ("DB_TYPE", "postgresql"),
            ("DB_HOST", "db.example"),
            ("DB_NAME", "shop"),
            ("DB_USER", "ada"),
            ("DB_PASS", "hunter2"),
        ];
        let more = |pair| -> Result<Options> {
            read(&|name| {
                let mut all = pairs.iter().chain([&pair]);
                all.find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
            })
        };
        let target = |pair| match more(pair).unwrap().target {
            Target::Server(server) => server,
            other => panic!("{other:?}"),
        };
        let it = target(("DB_PORT", "6432"));
        assert_eq!(
            (it.host, it.port, it.tls),
            (Host::Tcp("db.example".into()), 6432, Tls::Verified)
        );
        assert_eq!(it.password.unwrap().reveal(), "hunter2");
        let it = target(("DB_INSTANCE_UNIX_SOCKET", "/cloudsql/a:b:c"));
        assert_eq!((it.host, it.tls), (Host::Unix("/cloudsql/a:b:c".into()), Tls::Off));
        let text = more(("DB_PORT", "x")).unwrap_err().to_string();
        assert_eq!(text, "`DB_PORT`: the port of the database is a number from 1 to 65535");
    }
}
