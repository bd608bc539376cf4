//! Statements whose text depends on the arguments: lists, optional conditions, literal limits.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Access, PerDialect, Source, SqlText, missing};
use crate::dialect::{Dialect, Flavor, Placeholder, flavor};
use crate::error::{Error, Result};
use crate::row::{Bind, Writer};

/// A statement in pieces, for each database that the program may connect to.
///
/// A list gets a placeholder for each element, rounded up to a power of two with repeats of the
/// last element, so that a few prepared statements serve all lengths. On PostgreSQL a list is one
/// argument, an array, and its place is a [`Piece::Param`] in `= any(…)`.
#[derive(Debug)]
pub struct Dynamic {
    name: &'static str,
    pieces: PerDialect<&'static [Piece]>,
    access: Access,
}

/// A part of the text. The numbers are positions among the arguments.
#[derive(Debug, Clone, Copy)]
pub enum Piece {
    /// SQL without placeholders.
    Text(&'static str),
    /// The placeholder of an argument.
    Param(u16),
    /// The placeholders of a list, with commas between them.
    List(u16),
    /// The same, and what stands there when the list has no value: not every database takes `in ()`.
    ListOr(u16, &'static str),
    /// The placeholders of a list of rows, each of so many values in parentheses.
    Rows(u16, u16),
    /// Left out when the argument is `None`.
    If(u16, &'static [Piece]),
    /// An integer, written into the text; `None` is no limit, and no offset behind `offset `.
    Literal(u16),
    /// The statement that gives the rows, where the one before it cannot; the last piece.
    Then(&'static [Piece]),
}

impl Dynamic {
    /// `name` is shown in errors and spans. A statement has no text until it is given one.
    pub const fn new(name: &'static str) -> Self {
        Self { name, pieces: PerDialect::NONE, access: Access::Read }
    }

    /// With the text for SQLite.
    pub const fn sqlite(mut self, pieces: &'static [Piece]) -> Self {
        self.pieces.sqlite = Some(pieces);
        self.with(pieces)
    }

    /// With the text for PostgreSQL.
    pub const fn postgres(mut self, pieces: &'static [Piece]) -> Self {
        self.pieces.postgres = Some(pieces);
        self.with(pieces)
    }

    /// With the text for MySQL.
    pub const fn mysql(mut self, pieces: &'static [Piece]) -> Self {
        self.pieces.mysql = Some(pieces);
        self.with(pieces)
    }

    /// With the text for MariaDB.
    pub const fn mariadb(mut self, pieces: &'static [Piece]) -> Self {
        self.pieces.mariadb = Some(pieces);
        self.with(pieces)
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    const fn with(mut self, pieces: &[Piece]) -> Self {
        let access = match pieces {
            [Piece::Text(first), ..] => Access::of(first),
            _ => Access::Write,
        };
        self.access = self.access.or(access);
        self
    }

    fn of(&self, dialect: Dialect) -> Result<&'static [Piece]> {
        self.pieces.get(dialect).copied().ok_or_else(|| missing(self.name, dialect))
    }
}

impl Source for &'static Dynamic {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn access(&self) -> Access {
        self.access
    }

    fn text<A: Bind>(&self, dialect: Dialect, args: &A) -> Result<SqlText<'_>> {
        assemble(dialect, self.of(dialect)?, args)
    }

    fn bind<A: Bind, W: Writer>(&self, dialect: Dialect, args: &A, writer: &mut W) -> Result<()> {
        bind(dialect, self.of(dialect)?, args, writer)
    }

    fn then<A: Bind>(&self, dialect: Dialect, args: &A) -> Result<Option<SqlText<'_>>> {
        let next = next(self.of(dialect)?);
        next.map(|pieces| assemble(dialect, pieces, args)).transpose()
    }

    fn bind_then<A: Bind, W: Writer>(
        &self,
        dialect: Dialect,
        args: &A,
        writer: &mut W,
    ) -> Result<()> {
        let next = next(self.of(dialect)?);
        next.map_or(Ok(()), |pieces| bind(dialect, pieces, args, writer))
    }
}

/// The statement that gives the rows.
fn next(pieces: &'static [Piece]) -> Option<&'static [Piece]> {
    match pieces.last() {
        Some(Piece::Then(pieces)) => Some(pieces),
        _ => None,
    }
}

fn assemble<A: Bind>(dialect: Dialect, pieces: &[Piece], args: &A) -> Result<SqlText<'static>> {
    let mut out = Assembly::new(flavor(dialect));
    out.pieces(pieces, args)?;
    out.finish().map(SqlText::Owned)
}

fn bind<A: Bind, W: Writer>(
    dialect: Dialect,
    pieces: &[Piece],
    args: &A,
    writer: &mut W,
) -> Result<()> {
    let flavor = flavor(dialect);
    let mut numbers = Numbers::of(flavor.placeholder);
    bind_pieces(pieces, flavor.most_parameters, &mut numbers, args, writer)
}

/// The arguments that have a numbered placeholder, in the order of the numbers.
#[derive(Default)]
struct Numbers {
    /// Whether one placeholder can stand in several places.
    shared: bool,
    args: Vec<u16>,
}

impl Numbers {
    fn of(placeholder: Placeholder) -> Self {
        Self { shared: placeholder == Placeholder::Dollar, args: Vec::new() }
    }

    /// Whether the argument has no placeholder yet, which it has from now on.
    fn is_new(&mut self, arg: u16) -> bool {
        if !self.shared {
            return true;
        }
        let new = !self.args.contains(&arg);
        if new {
            self.args.push(arg);
        }
        new
    }
}

struct Assembly {
    flavor: &'static Flavor,
    sql: String,
    parameters: usize,
    /// The number of each argument's placeholder.
    numbers: Vec<(u16, usize)>,
}

impl Assembly {
    fn new(flavor: &'static Flavor) -> Self {
        Self { flavor, sql: String::with_capacity(256), parameters: 0, numbers: Vec::new() }
    }

    fn finish(self) -> Result<String> {
        let (count, most) = (self.parameters, self.flavor.most_parameters);
        if count > most {
            return Err(Error::encode(format!(
                "the lists have {count} values in all, and a statement takes at most {most}; split \
                 them"
            )));
        }
        Ok(self.sql)
    }

    fn pieces<A: Bind>(&mut self, pieces: &[Piece], args: &A) -> Result<()> {
        pieces.iter().try_for_each(|piece| self.piece(piece, args))
    }

    fn piece<A: Bind>(&mut self, piece: &Piece, args: &A) -> Result<()> {
        match piece {
            Piece::Text(text) => self.sql.push_str(text),
            Piece::Param(arg) => self.param(*arg),
            Piece::ListOr(arg, empty) if args.count(usize::from(*arg)) == 0 => {
                self.sql.push_str(empty);
            }
            Piece::List(arg) | Piece::ListOr(arg, _) => {
                self.list(args.count(usize::from(*arg)))?;
            }
            Piece::Rows(arg, width) => self.rows(args.count(usize::from(*arg)), *width),
            Piece::If(arg, pieces) if !args.is_none(usize::from(*arg)) => {
                self.pieces(pieces, args)?;
            }
            Piece::If(..) | Piece::Then(_) => {}
            Piece::Literal(arg) => self.literal(usize::from(*arg), args)?,
        }
        Ok(())
    }

    fn param(&mut self, arg: u16) {
        let known = self.numbers.iter().find(|(it, _)| *it == arg).map(|(_, number)| *number);
        match (self.flavor.placeholder, known) {
            (Placeholder::Dollar, Some(number)) => self.dollar(number),
            (Placeholder::Dollar, None) => {
                self.placeholder();
                self.numbers.push((arg, self.parameters));
            }
            (Placeholder::Mark, _) => self.placeholder(),
        }
    }

    /// A new one.
    fn placeholder(&mut self) {
        self.parameters += 1;
        match self.flavor.placeholder {
            Placeholder::Mark => self.sql.push('?'),
            Placeholder::Dollar => self.dollar(self.parameters),
        }
    }

    fn dollar(&mut self, number: usize) {
        // Writing to a string cannot fail.
        let _ = write!(self.sql, "${number}");
    }

    fn list(&mut self, count: usize) -> Result<()> {
        if count == 0 {
            let empty = self.flavor.empty_list;
            self.sql.push_str(empty.ok_or_else(|| Error::encode("the list is empty"))?);
        }
        for at in 0..padded(count, self.flavor.most_parameters) {
            self.sql.push_str(if at == 0 { "" } else { ", " });
            self.placeholder();
        }
        Ok(())
    }

    fn rows(&mut self, count: usize, width: u16) {
        for row in 0..padded_rows(count, width, self.flavor.most_parameters) {
            self.sql.push_str(if row == 0 { "(" } else { ", (" });
            for at in 0..width {
                self.sql.push_str(if at == 0 { "" } else { ", " });
                self.placeholder();
            }
            self.sql.push(')');
        }
    }

    fn literal<A: Bind>(&mut self, arg: usize, args: &A) -> Result<()> {
        if args.is_none(arg) {
            let offset = self.sql.ends_with("offset ");
            self.sql.push_str(if offset { self.flavor.no_offset } else { self.flavor.no_limit });
            return Ok(());
        }
        let Some(value) = args.literal(arg).filter(|it| *it >= 0) else {
            return Err(Error::encode("a limit or offset is no integer from 0 up"));
        };
        // Writing to a string cannot fail.
        let _ = write!(self.sql, "{value}");
        Ok(())
    }
}

fn bind_pieces<A: Bind, W: Writer>(
    pieces: &[Piece],
    most: usize,
    numbers: &mut Numbers,
    args: &A,
    writer: &mut W,
) -> Result<()> {
    for piece in pieces {
        match piece {
            Piece::Text(_) | Piece::Literal(_) | Piece::Then(_) => {}
            Piece::Param(arg) if numbers.is_new(*arg) => {
                args.bind_one(usize::from(*arg), writer)?;
            }
            Piece::Param(_) => {}
            Piece::List(arg) | Piece::ListOr(arg, _) => {
                bind_list(usize::from(*arg), most, args, writer)?;
            }
            Piece::Rows(arg, width) => {
                let (arg, count) = (usize::from(*arg), args.count(usize::from(*arg)));
                let rows = padded_rows(count, *width, most);
                (0..rows).try_for_each(|row| args.bind_item(arg, row.min(count - 1), writer))?;
            }
            Piece::If(arg, pieces) if !args.is_none(usize::from(*arg)) => {
                bind_pieces(pieces, most, numbers, args, writer)?;
            }
            Piece::If(..) => {}
        }
    }
    Ok(())
}

fn bind_list<A: Bind, W: Writer>(arg: usize, most: usize, args: &A, writer: &mut W) -> Result<()> {
    let count = args.count(arg);
    (0..padded(count, most)).try_for_each(|item| args.bind_item(arg, item.min(count - 1), writer))
}

/// Rows of so many values each.
fn padded_rows(count: usize, width: u16, most: usize) -> usize {
    padded(count, most / usize::from(width.max(1)))
}

/// Rounding up is never what passes the limit.
fn padded(count: usize, most: usize) -> usize {
    match count {
        0 => 0,
        _ if count > most => count,
        _ => count.next_power_of_two().min(most),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::value::Kept;

    const PIECES: &[Piece] = &[
        Piece::Text("select a from t where b = "),
        Piece::Param(0),
        Piece::If(1, &[Piece::Text(" and c < "), Piece::Param(1)]),
        Piece::Text(" and d <> "),
        Piece::Param(0),
        Piece::Text(" limit "),
        Piece::Literal(2),
        Piece::Text(" offset "),
        Piece::Literal(3),
    ];
    static PAGE: Dynamic =
        Dynamic::new("t::page").sqlite(PIECES).postgres(PIECES).mysql(PIECES).mariadb(PIECES);

    const IN: &[Piece] = &[Piece::Text("select a in ("), Piece::List(0), Piece::Text(")")];
    static LIST: Dynamic = Dynamic::new("t::list").sqlite(IN).postgres(IN).mysql(IN);

    fn text(sql: &'static Dynamic, dialect: Dialect, args: &impl Bind) -> String {
        (&sql).text(dialect, args).unwrap().to_string()
    }

    fn bound(sql: &'static Dynamic, dialect: Dialect, args: &impl Bind) -> usize {
        Kept::collect(|writer| (&sql).bind(dialect, args, writer)).unwrap().len()
    }

    #[test]
    fn each_database_has_its_placeholders_and_words() {
        let none = (&1, &Some(2), &None::<i64>, &None::<i64>);
        for (dialect, expected, parameters) in [
            (Dialect::Sqlite, "b = ? and c < ? and d <> ? limit -1 offset -1", 3),
            (Dialect::Postgres, "b = $1 and c < $2 and d <> $1 limit null offset null", 2),
            (Dialect::MySql, "b = ? and c < ? and d <> ? limit 18446744073709551615 offset 0", 3),
        ] {
            let text = text(&PAGE, dialect, &none);
            assert_eq!(text.strip_prefix("select a from t where "), Some(expected));
            assert_eq!(bound(&PAGE, dialect, &none), parameters, "{dialect}");
        }
        let some = (&1, &None::<i64>, &10, &20);
        let expected = "select a from t where b = $1 and d <> $1 limit 10 offset 20";
        assert_eq!(text(&PAGE, Dialect::Postgres, &some), expected);
        assert_eq!(bound(&PAGE, Dialect::Postgres, &some), 1);
    }

    #[test]
    fn the_rows_of_a_change_come_from_a_second_statement() {
        static ADD: Dynamic = Dynamic::new("t::add").mysql(&[
            Piece::Text("insert into t values ("),
            Piece::Param(1),
            Piece::If(2, &[Piece::Text(", "), Piece::Param(2)]),
            Piece::Text(")"),
            Piece::Then(&[Piece::Text("select a from t where b = "), Piece::Param(0)]),
        ]);
        let args = (&1, &2, &None::<i64>);
        assert_eq!(text(&ADD, Dialect::MySql, &args), "insert into t values (?)");
        assert_eq!(bound(&ADD, Dialect::MySql, &args), 1);
        let then = (&&ADD).then(Dialect::MySql, &args).unwrap().unwrap().to_string();
        assert_eq!(then, "select a from t where b = ?");
        let values = Kept::collect(|out| (&&ADD).bind_then(Dialect::MySql, &args, out)).unwrap();
        assert_eq!(values, Kept::collect(|out| out.i64(1)).unwrap());
    }

    #[test]
    fn a_list_is_rounded_up_to_a_power_of_two() {
        let three = [1, 2, 3].as_slice();
        assert_eq!(text(&LIST, Dialect::Sqlite, &(three,)), "select a in (?, ?, ?, ?)");
        assert_eq!(text(&LIST, Dialect::Postgres, &(three,)), "select a in ($1, $2, $3, $4)");
        assert_eq!(bound(&LIST, Dialect::Sqlite, &(three,)), 4);
        let empty: &[i64] = &[];
        assert_eq!(text(&LIST, Dialect::Sqlite, &(empty,)), "select a in ()");
        let expected = "select a in (select null from dual where false)";
        assert_eq!(text(&LIST, Dialect::MySql, &(empty,)), expected);
        assert!((&&LIST).text(Dialect::Postgres, &(empty,)).unwrap_err().is_encode());
        static TYPED: Dynamic = Dynamic::new("t::typed").postgres(&[
            Piece::Text("select a in ("),
            Piece::ListOr(0, "select null::bigint where false"),
            Piece::Text(")"),
        ]);
        let expected = "select a in (select null::bigint where false)";
        assert_eq!(text(&TYPED, Dialect::Postgres, &(empty,)), expected);
        assert_eq!(text(&TYPED, Dialect::Postgres, &(three,)), "select a in ($1, $2, $3, $4)");
    }

    #[test]
    fn rounding_up_never_passes_the_limit() {
        assert_eq!(padded(16_385, 32_766), 32_766);
        assert_eq!(padded(32_767, 32_766), 32_767);
    }
}
