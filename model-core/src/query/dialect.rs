//! What the checker asks of a database, one small trait. One file for each database answers.

mod sqlite;

use super::syntax::ast::BinaryOp;
use super::tree::Op;
use crate::dialect::Dialect;
use crate::schema::ColumnType;

/// The questions about a database that checking a query needs answered.
pub(crate) trait QueryDialect: Sync {
    /// The table of its functions; see `catalog`.
    fn functions(&self) -> &'static str;

    /// What an operator is here; `None` if there is no such.
    fn operator(&self, op: BinaryOp) -> Option<Op>;

    /// The logical type that a type name stands for, in lower case, with its numbers.
    fn named_type(&self, name: &str, args: &[u32]) -> Option<ColumnType>;

    /// The type names that are offered when one is not known.
    fn type_names(&self) -> &'static [&'static str];

    /// Whether a value of one type may be cast to another, and how the target is written.
    fn cast(&self, from: &ColumnType, to: &ColumnType) -> Cast;

    /// How the target of a cast is written.
    fn cast_target(&self, ty: &ColumnType) -> &'static str;

    /// A value of a type, in its one form, as SQL.
    fn literal(&self, value: &Literal) -> String;

    /// How the moment of the statement is written, for a type of date or time.
    fn now(&self, ty: &ColumnType) -> &'static str;

    /// The collations, in lower case.
    fn collations(&self) -> &'static [&'static str];

    /// Whether two types of moments, one with a zone and one without, compare as they are.
    fn compares_moments(&self) -> bool;

    /// Whether `having` may use the names of the result.
    fn has_output_names_in_having(&self) -> bool;

    /// The collation that compares exact numbers, where they are kept as text.
    fn decimal_collation(&self) -> Option<&'static str>;

    /// Whether `returning` calls the table by its alias; by its own name otherwise.
    fn has_alias_in_returning(&self) -> bool;

    /// How many tables one `from` can join.
    fn most_joins(&self) -> usize;

    /// A name as SQL, quoted if it has to be.
    fn name(&self, name: &str) -> String;
}

/// What a cast does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cast {
    /// It gives a value for every value.
    Total,
    /// It would do something else; what to write instead.
    Refused(&'static str),
}

/// A text in quotes, read as a value of the type it is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Literal {
    /// As text, in the one form of its type.
    Text(String),
    /// As 32 hexadecimal digits.
    Uuid(String),
    /// An exact number as text.
    Decimal(String),
}

/// The answers of a database.
pub(crate) fn of(dialect: Dialect) -> &'static dyn QueryDialect {
    match dialect {
        // The others have their folder here as soon as the checker knows them.
        Dialect::Sqlite | Dialect::Postgres | Dialect::MySql | Dialect::MariaDb => &sqlite::Sqlite,
    }
}
