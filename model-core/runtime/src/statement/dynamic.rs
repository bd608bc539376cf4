//! Statements whose text depends on the arguments: lists, optional conditions, literal limits.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Access, Source};
use crate::error::{Error, Result};
use crate::row::{Bind, Writer};

/// A statement in pieces, for each database.
///
/// A list gets a placeholder for each element, rounded up to a power of two with repeats of the
/// last element, so that a few prepared statements serve all lengths.
#[derive(Debug)]
pub struct Dynamic {
    name: &'static str,
    sqlite: &'static [Piece],
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
    /// Left out when the argument is `None`.
    If(u16, &'static [Piece]),
    /// An integer, written into the text; `None` is no limit.
    Literal(u16),
}

/// More placeholders than this are refused before SQLite does.
const MOST_PARAMETERS: usize = 32_766;

impl Dynamic {
    /// `name` is shown in errors and spans.
    pub const fn new(name: &'static str, sqlite: &'static [Piece]) -> Self {
        let access = match sqlite {
            [Piece::Text(first), ..] => Access::of(first),
            _ => Access::Write,
        };
        Self { name, sqlite, access }
    }

    /// The name.
    pub const fn name(&self) -> &'static str {
        self.name
    }
}

impl Source for &'static Dynamic {
    fn name(&self) -> Cow<'static, str> {
        Cow::Borrowed(self.name)
    }

    fn access(&self) -> Access {
        self.access
    }

    fn text<A: Bind>(&self, args: &A) -> Result<Cow<'_, str>> {
        let mut out = Assembly { sql: String::with_capacity(256), parameters: 0 };
        out.pieces(self.sqlite, args)?;
        if out.parameters > MOST_PARAMETERS {
            return Err(Error::encode(format!(
                "the lists have {} values in all, and a statement takes at most {MOST_PARAMETERS}; \
                 split them",
                out.parameters
            )));
        }
        Ok(Cow::Owned(out.sql))
    }

    fn bind<A: Bind, W: Writer>(&self, args: &A, writer: &mut W) -> Result<()> {
        bind_pieces(self.sqlite, args, writer)
    }
}

struct Assembly {
    sql: String,
    parameters: usize,
}

impl Assembly {
    fn pieces<A: Bind>(&mut self, pieces: &[Piece], args: &A) -> Result<()> {
        pieces.iter().try_for_each(|piece| self.piece(piece, args))
    }

    fn piece<A: Bind>(&mut self, piece: &Piece, args: &A) -> Result<()> {
        match piece {
            Piece::Text(text) => self.sql.push_str(text),
            Piece::Param(_) => self.placeholders(1),
            // SQLite takes `in ()`: false, and `not in ()` true, for null as well.
            Piece::List(arg) => self.placeholders(padded(args.count(usize::from(*arg)))),
            Piece::If(arg, pieces) if !args.is_none(usize::from(*arg)) => {
                self.pieces(pieces, args)?;
            }
            Piece::If(..) => {}
            Piece::Literal(arg) => self.literal(usize::from(*arg), args)?,
        }
        Ok(())
    }

    fn placeholders(&mut self, count: usize) {
        for at in 0..count {
            self.sql.push_str(if at == 0 { "?" } else { ", ?" });
        }
        self.parameters += count;
    }

    fn literal<A: Bind>(&mut self, arg: usize, args: &A) -> Result<()> {
        let value =
            if args.is_none(arg) { Some(-1) } else { args.literal(arg).filter(|it| *it >= 0) };
        let Some(value) = value else {
            return Err(Error::encode("a limit or offset is no integer from 0 up"));
        };
        // Writing to a string cannot fail.
        let _ = write!(self.sql, "{value}");
        Ok(())
    }
}

fn bind_pieces<A: Bind, W: Writer>(pieces: &[Piece], args: &A, writer: &mut W) -> Result<()> {
    for piece in pieces {
        match piece {
            Piece::Text(_) | Piece::Literal(_) => {}
            Piece::Param(arg) => args.bind_one(usize::from(*arg), writer)?,
            Piece::List(arg) => bind_list(usize::from(*arg), args, writer)?,
            Piece::If(arg, pieces) if !args.is_none(usize::from(*arg)) => {
                bind_pieces(pieces, args, writer)?;
            }
            Piece::If(..) => {}
        }
    }
    Ok(())
}

fn bind_list<A: Bind, W: Writer>(arg: usize, args: &A, writer: &mut W) -> Result<()> {
    let count = args.count(arg);
    (0..padded(count)).try_for_each(|item| args.bind_item(arg, item.min(count - 1), writer))
}

fn padded(count: usize) -> usize {
    match count {
        0 => 0,
        // Rounding up must not be what passes the limit.
        16_385..=MOST_PARAMETERS => MOST_PARAMETERS,
        _ => count.next_power_of_two(),
    }
}
