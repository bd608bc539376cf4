//! The text of a statement: constant, or put together from constant pieces and the arguments.

mod access;
mod dynamic;
mod text;

use std::borrow::Cow;
use std::ops::Deref;
use std::sync::Arc;

use crate::dialect::Dialect;
use crate::error::{Error, Result};
use crate::row::{Bind, Writer};

pub(crate) use access::Access;
pub use dynamic::{Dynamic, Piece};
pub use text::Text;

/// A statement with one constant text for each database that the program may connect to.
///
/// ```
/// use model_runtime::{Statement, Text};
/// static FIND: Statement = Statement::new("users::find")
///     .sqlite(Text::new(r#"select "id" from "users" where "id" = ?1"#))
///     .postgres(Text::new(r#"select "id" from "users" where "id" = $1"#))
///     .mysql(Text::new("select `id` from `users` where `id` = ?"));
/// ```
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    texts: PerDialect<Text>,
    access: Access,
}

impl Statement {
    /// `name` is shown in errors and spans. A statement has no text until it is given one.
    pub const fn new(name: &'static str) -> Self {
        Self { name, texts: PerDialect::NONE, access: Access::Read }
    }

    /// With the text for SQLite, whose placeholders are `?1`, `?2`, …
    pub const fn sqlite(mut self, text: Text) -> Self {
        self.texts.sqlite = Some(text);
        self.with(text)
    }

    /// With the text for PostgreSQL, whose placeholders are `$1`, `$2`, …
    pub const fn postgres(mut self, text: Text) -> Self {
        self.texts.postgres = Some(text);
        self.with(text)
    }

    /// With the text for MySQL, whose placeholders are `?`, in the order of the arguments unless
    /// [`Text::args`] says otherwise.
    pub const fn mysql(mut self, text: Text) -> Self {
        self.texts.mysql = Some(text);
        self.with(text)
    }

    /// With the text for MariaDB, whose placeholders are those of MySQL.
    pub const fn mariadb(mut self, text: Text) -> Self {
        self.texts.mariadb = Some(text);
        self.with(text)
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn with(mut self, text: Text) -> Self {
        self.access = self.access.or(text.access());
        self
    }

    #[inline]
    fn of(&self, dialect: Dialect) -> Result<&Text> {
        self.texts.get(dialect).ok_or_else(|| missing(self.name, dialect))
    }
}

/// One thing for each database; none where the program was built without it.
#[derive(Debug, Clone, Copy)]
struct PerDialect<T> {
    sqlite: Option<T>,
    postgres: Option<T>,
    mysql: Option<T>,
    mariadb: Option<T>,
}

impl<T: Copy> PerDialect<T> {
    const NONE: Self = Self { sqlite: None, postgres: None, mysql: None, mariadb: None };

    #[inline]
    fn get(&self, dialect: Dialect) -> Option<&T> {
        match dialect {
            Dialect::Sqlite => self.sqlite.as_ref(),
            Dialect::Postgres => self.postgres.as_ref(),
            Dialect::MySql => self.mysql.as_ref(),
            Dialect::MariaDb => self.mariadb.as_ref(),
        }
    }
}

#[cold]
fn missing(name: &'static str, dialect: Dialect) -> Error {
    Error::configuration(format!(
        "this program was built without statements for {}; add \"{}\" to `databases` in \
         `[package.metadata.model]`",
        dialect.title(),
        dialect.name()
    ))
    .in_query(name)
}

/// Where a text comes from, and how its parameters are filled.
///
/// Not public, though generated code calls functions that ask for it: rustc would propose it, and its
/// methods with their everyday names, wherever an application calls a method that is not there.
pub(crate) trait Source {
    fn name(&self) -> Cow<'static, str>;
    fn access(&self) -> Access;
    fn text<A: Bind>(&self, dialect: Dialect, args: &A) -> Result<SqlText<'_>>;
    fn bind<A: Bind, W: Writer>(&self, dialect: Dialect, args: &A, writer: &mut W) -> Result<()>;

    /// The statement that gives the rows, where the first one gives none: on a database without
    /// `returning`. It runs on the same connection, right behind the first one.
    fn then<A: Bind>(&self, _dialect: Dialect, _args: &A) -> Result<Option<SqlText<'_>>> {
        Ok(None)
    }

    fn bind_then<A: Bind, W: Writer>(
        &self,
        _dialect: Dialect,
        _args: &A,
        _writer: &mut W,
    ) -> Result<()> {
        Ok(())
    }
}

/// A text, wherever it is kept.
#[derive(Debug, Clone)]
pub(crate) enum SqlText<'a> {
    /// By the caller.
    Borrowed(&'a str),
    /// By all who use it.
    Shared(Arc<str>),
    /// By nobody else.
    Owned(String),
}

impl Deref for SqlText<'_> {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
            Self::Owned(text) => text,
        }
    }
}

/// A text made at run time by this crate.
#[derive(Debug, Clone)]
pub(crate) struct Made<T> {
    pub(crate) name: Cow<'static, str>,
    pub(crate) access: Access,
    pub(crate) sql: T,
}

/// What is put into words for a database.
pub(crate) trait Wording {
    fn wording(&self, dialect: Dialect) -> SqlText<'_>;

    /// Refuses what the database would take for something else.
    fn check(&self, _dialect: Dialect) -> Result<()> {
        Ok(())
    }

    /// As [`Source::then`].
    fn then(&self, _dialect: Dialect) -> Result<Option<SqlText<'_>>> {
        Ok(None)
    }

    /// As [`Source::bind_then`]; the values are its own.
    fn bind_then<W: Writer>(&self, _dialect: Dialect, _writer: &mut W) -> Result<()> {
        Ok(())
    }
}

impl Wording for String {
    fn wording(&self, _dialect: Dialect) -> SqlText<'_> {
        SqlText::Borrowed(self)
    }
}

impl<T: Wording> Source for Made<T> {
    fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }

    fn access(&self) -> Access {
        self.access
    }

    fn text<A: Bind>(&self, dialect: Dialect, _args: &A) -> Result<SqlText<'_>> {
        self.sql.check(dialect)?;
        Ok(self.sql.wording(dialect))
    }

    fn bind<A: Bind, W: Writer>(&self, _dialect: Dialect, args: &A, writer: &mut W) -> Result<()> {
        args.bind(writer)
    }

    fn then<A: Bind>(&self, dialect: Dialect, _args: &A) -> Result<Option<SqlText<'_>>> {
        self.sql.then(dialect)
    }

    fn bind_then<A: Bind, W: Writer>(
        &self,
        dialect: Dialect,
        _args: &A,
        writer: &mut W,
    ) -> Result<()> {
        self.sql.bind_then(dialect, writer)
    }
}

impl Source for &'static Statement {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    #[inline]
    fn access(&self) -> Access {
        self.access
    }

    #[inline]
    fn text<A: Bind>(&self, dialect: Dialect, _args: &A) -> Result<SqlText<'_>> {
        self.of(dialect).map(|text| SqlText::Borrowed(text.sql()))
    }

    #[inline]
    fn bind<A: Bind, W: Writer>(&self, dialect: Dialect, args: &A, writer: &mut W) -> Result<()> {
        self.of(dialect)?.bind(args, writer)
    }

    fn then<A: Bind>(&self, dialect: Dialect, _args: &A) -> Result<Option<SqlText<'_>>> {
        Ok(self.of(dialect)?.next().map(|text| SqlText::Borrowed(text.sql())))
    }

    fn bind_then<A: Bind, W: Writer>(
        &self,
        dialect: Dialect,
        args: &A,
        writer: &mut W,
    ) -> Result<()> {
        self.of(dialect)?.next().map_or(Ok(()), |text| text.bind(args, writer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static BOTH: Statement = Statement::new("t::insert")
        .sqlite(Text::new("insert into t values (?1) returning id"))
        .mysql(
            Text::new("insert into t values (?)")
                .then(&Text::new("select id from t where id = last_insert_id()").args(&[])),
        );

    #[test]
    fn a_database_without_a_text_is_named_with_the_way_out() {
        let error = (&BOTH).text(Dialect::MariaDb, &()).unwrap_err();
        assert!(error.is_configuration());
        assert_eq!(
            error.to_string(),
            "t::insert: this program was built without statements for MariaDB; add \"mariadb\" to \
             `databases` in `[package.metadata.model]`"
        );
    }

    #[test]
    fn a_second_statement_gives_the_rows() {
        let then = |dialect| (&BOTH).then(dialect, &(&1,)).unwrap().map(|it| it.to_string());
        assert_eq!(then(Dialect::Sqlite), None);
        assert!(then(Dialect::MySql).unwrap().starts_with("select id"));
        assert_eq!((&BOTH).access(), Access::Write);
    }
}
