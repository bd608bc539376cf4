//! The text of a statement: constant, or put together from constant pieces and the arguments.

mod access;
mod dynamic;

use std::borrow::Cow;

use crate::error::Result;
use crate::row::{Bind, Writer};

pub(crate) use access::Access;
pub use dynamic::{Dynamic, Piece};

/// A statement with one constant text for each database.
///
/// ```
/// use model_runtime::Statement;
/// static FIND: Statement =
///     Statement::new("users::find", r#"select "id" from "users" where "id" = ?1"#);
/// ```
#[derive(Debug)]
pub struct Statement {
    name: &'static str,
    sqlite: &'static str,
    access: Access,
}

impl Statement {
    /// `name` is shown in errors and spans; `sqlite` has the placeholders `?1`, `?2`, …
    pub const fn new(name: &'static str, sqlite: &'static str) -> Self {
        Self { name, sqlite, access: Access::of(sqlite) }
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

/// Where a text comes from, and how its parameters are filled.
pub trait Source {
    #[doc(hidden)]
    fn name(&self) -> Cow<'static, str>;
    #[doc(hidden)]
    fn access(&self) -> Access;
    #[doc(hidden)]
    fn text<A: Bind>(&self, args: &A) -> Result<Cow<'_, str>>;
    #[doc(hidden)]
    fn bind<A: Bind, W: Writer>(&self, args: &A, writer: &mut W) -> Result<()> {
        args.bind(writer)
    }
}

impl Source for &'static Statement {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn access(&self) -> Access {
        self.access
    }

    fn text<A: Bind>(&self, _args: &A) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self.sqlite))
    }
}

/// A text made at run time by this crate.
#[derive(Debug, Clone)]
pub(crate) struct Made<T> {
    pub(crate) name: Cow<'static, str>,
    pub(crate) access: Access,
    pub(crate) sql: T,
}

impl<T: AsRef<str>> Source for Made<T> {
    fn name(&self) -> Cow<'static, str> {
        self.name.clone()
    }

    fn access(&self) -> Access {
        self.access
    }

    fn text<A: Bind>(&self, _args: &A) -> Result<Cow<'_, str>> {
        Ok(Cow::Borrowed(self.sql.as_ref()))
    }
}
