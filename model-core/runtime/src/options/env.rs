//! The environment variables that people already have.

use super::{Options, url};
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
    // Checks the scheme; the name is a path as it is, without escapes.
    let options = Options::default()
        .url(&format!("{}::memory:", kind.trim()))
        .map_err(in_variable("DB_TYPE"))?;
    match var("DB_NAME") {
        Some(name) if name == ":memory:" => Ok(options),
        Some(path) => Ok(options.file(path)),
        None => Err(Error::configuration(
            "`DB_TYPE` is set, but `DB_NAME` is not; for SQLite it is the path of the file",
        )),
    }
}

fn in_variable(name: &'static str) -> impl Fn(Error) -> Error {
    move |error| Error::configuration(format!("`{name}`: {error}"))
}

#[cfg(test)]
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
            (
                &[("DB_TYPE", "postgresql"), ("DB_NAME", "x")][..],
                "`DB_TYPE`: this build has no PostgreSQL",
            ),
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
