//! The two borders to a backend: a [`Reader`] over the columns of a row, a [`Writer`] over the
//! parameters of a statement.
//!
//! Everything above is generic over them and is compiled once for each backend, so that a value
//! goes from the driver's buffer into the struct without a stop.

use std::marker::PhantomData;

use crate::civil::{Date, DateTime, Time};
use crate::error::{Error, Result};
use crate::value::{Decode, Encode};

/// Takes the parameters of a statement, one after the other.
///
/// Implemented by the backends.
pub trait Writer {
    /// Null of any type.
    fn null(&mut self) -> Result<()>;
    /// A truth value.
    fn bool(&mut self, value: bool) -> Result<()>;
    /// 16 bits with sign.
    fn i16(&mut self, value: i16) -> Result<()>;
    /// 32 bits with sign.
    fn i32(&mut self, value: i32) -> Result<()>;
    /// 64 bits with sign.
    fn i64(&mut self, value: i64) -> Result<()>;
    /// A binary float of 32 bits.
    fn f32(&mut self, value: f32) -> Result<()>;
    /// A binary float of 64 bits.
    fn f64(&mut self, value: f64) -> Result<()>;
    /// Characters.
    fn str(&mut self, value: &str) -> Result<()>;
    /// Bytes.
    fn bytes(&mut self, value: &[u8]) -> Result<()>;
    /// 128 bits.
    fn uuid(&mut self, value: [u8; 16]) -> Result<()>;
    /// An exact number as `-12.50`.
    fn decimal(&mut self, value: &str) -> Result<()>;
    /// A day.
    fn date(&mut self, value: Date) -> Result<()>;
    /// A time of day.
    fn time(&mut self, value: Time) -> Result<()>;
    /// A moment without a zone.
    fn datetime(&mut self, value: DateTime) -> Result<()>;
    /// A moment in UTC.
    fn timestamp(&mut self, value: DateTime) -> Result<()>;
    /// A JSON document as text.
    fn json(&mut self, value: &str) -> Result<()>;
    /// A label of an enum.
    fn label(&mut self, value: &str) -> Result<()>;

    /// Several values as one: an array, where the database has such. `item` writes one element.
    fn list(
        &mut self,
        _count: usize,
        _item: impl FnMut(usize, &mut Self) -> Result<()>,
    ) -> Result<()> {
        Err(Error::encode(
            "a list stands where one value is expected, and this database has no arrays",
        ))
    }
}

/// Gives the columns of one row, by position from 0.
///
/// Implemented by the backends.
pub trait Reader {
    /// Whether the column is null.
    fn is_null(&self, index: usize) -> bool;
    /// A truth value.
    fn bool(&self, index: usize) -> Result<bool>;
    /// 16 bits with sign.
    fn i16(&self, index: usize) -> Result<i16>;
    /// 32 bits with sign.
    fn i32(&self, index: usize) -> Result<i32>;
    /// 64 bits with sign.
    fn i64(&self, index: usize) -> Result<i64>;
    /// A binary float of 32 bits.
    fn f32(&self, index: usize) -> Result<f32>;
    /// A binary float of 64 bits.
    fn f64(&self, index: usize) -> Result<f64>;
    /// Characters.
    fn str(&self, index: usize) -> Result<&str>;
    /// Bytes.
    fn bytes(&self, index: usize) -> Result<&[u8]>;
    /// 128 bits.
    fn uuid(&self, index: usize) -> Result<[u8; 16]>;
    /// An exact number, handed as `-12.50` to `parse`.
    fn decimal<T>(&self, index: usize, parse: impl FnOnce(&str) -> Option<T>) -> Result<T>;
    /// A day.
    fn date(&self, index: usize) -> Result<Date>;
    /// A time of day.
    fn time(&self, index: usize) -> Result<Time>;
    /// A moment without a zone.
    fn datetime(&self, index: usize) -> Result<DateTime>;
    /// A moment in UTC.
    fn timestamp(&self, index: usize) -> Result<DateTime>;
    /// A JSON document as text.
    fn json(&self, index: usize) -> Result<&str>;
    /// A label of an enum.
    fn label(&self, index: usize) -> Result<&str>;
    /// A list, where the database has such: each element as a `T`.
    fn list<T: Decode>(&self, index: usize) -> Result<Vec<T>> {
        Err(self.mismatch(index, "a list", "a value of a database that has no lists"))
    }
    /// The error that the column holds `found` where `expected` should be, both in words: `a label
    /// of Status`, `` `frozen` ``. It names the query and the column.
    fn mismatch(&self, index: usize, expected: &str, found: &str) -> Error;
}

/// A struct that is made from a row, whose columns are in the order of its fields.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be made from a row",
    note = "derive `Model` for it, or select one column and use `Scalar`"
)]
pub trait FromRow: Sized {
    /// Reads the columns from the first on.
    fn from_row<R: Reader>(row: &R) -> Result<Self>;
}

/// A row of one column: the value itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scalar<T>(pub T);

impl<T: Decode> FromRow for Scalar<T> {
    fn from_row<R: Reader>(row: &R) -> Result<Self> {
        T::decode(row, 0).map(Scalar)
    }
}

/// The arguments of a statement: a tuple of references to values, or a type of its own.
pub trait Bind {
    /// Writes all, in order.
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()>;

    /// Writes one.
    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()>;

    /// Writes one element of a list.
    fn bind_item<W: Writer>(&self, index: usize, item: usize, writer: &mut W) -> Result<()>;

    /// How many arguments there are.
    fn len(&self) -> usize;

    /// Whether there is none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the argument is `None`.
    fn is_none(&self, index: usize) -> bool;

    /// How many elements the argument has, 1 if it is no list.
    fn count(&self, index: usize) -> usize;

    /// The argument as an integer to be written into the text.
    fn literal(&self, index: usize) -> Option<i64>;
}

impl<B: Bind> Bind for &B {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        (**self).bind(writer)
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        (**self).bind_one(index, writer)
    }

    fn bind_item<W: Writer>(&self, index: usize, item: usize, writer: &mut W) -> Result<()> {
        (**self).bind_item(index, item, writer)
    }

    fn len(&self) -> usize {
        (**self).len()
    }

    fn is_none(&self, index: usize) -> bool {
        (**self).is_none(index)
    }

    fn count(&self, index: usize) -> usize {
        (**self).count(index)
    }

    fn literal(&self, index: usize) -> Option<i64> {
        (**self).literal(index)
    }
}

macro_rules! tuples {
    ($($len:literal: [$($index:tt $ty:ident),*];)*) => {$(
        impl<$($ty: Encode),*> Bind for ($($ty,)*) {
            #[allow(unused_variables, reason = "the empty tuple writes nothing")]
            fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
                $(self.$index.encode(writer)?;)*
                Ok(())
            }

            #[allow(unused_variables, reason = "the empty tuple writes nothing")]
            fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
                match index {
                    $($index => self.$index.encode(writer),)*
                    _ => Err(no_argument(index)),
                }
            }

            #[allow(unused_variables, reason = "the empty tuple writes nothing")]
            fn bind_item<W: Writer>(&self, index: usize, item: usize, writer: &mut W) -> Result<()> {
                match index {
                    $($index => self.$index.encode_item(item, writer),)*
                    _ => Err(no_argument(index)),
                }
            }

            fn len(&self) -> usize {
                $len
            }

            fn is_none(&self, index: usize) -> bool {
                match index {
                    $($index => self.$index.is_null(),)*
                    _ => true,
                }
            }

            fn count(&self, index: usize) -> usize {
                match index {
                    $($index => self.$index.count(),)*
                    _ => 0,
                }
            }

            fn literal(&self, index: usize) -> Option<i64> {
                match index {
                    $($index => self.$index.literal(),)*
                    _ => None,
                }
            }
        }
    )*};
}

fn no_argument(index: usize) -> Error {
    Error::encode(format!("the statement has no argument {index}"))
}

tuples! {
    0: [];
    1: [0 A];
    2: [0 A, 1 B];
    3: [0 A, 1 B, 2 C];
    4: [0 A, 1 B, 2 C, 3 D];
    5: [0 A, 1 B, 2 C, 3 D, 4 E];
    6: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F];
    7: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G];
    8: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H];
    9: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I];
    10: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J];
    11: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K];
    12: [0 A, 1 B, 2 C, 3 D, 4 E, 5 F, 6 G, 7 H, 8 I, 9 J, 10 K, 11 L];
}

/// How a row is read: as a struct, or with more knowledge than a type has.
pub(crate) trait Shape {
    type Out;
    fn read<R: Reader>(&mut self, row: &R) -> Result<Self::Out>;
}

/// As a `T`.
pub(crate) struct As<T>(PhantomData<fn() -> T>);

impl<T> As<T> {
    pub(crate) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<T: FromRow> Shape for As<T> {
    type Out = T;

    #[inline]
    fn read<R: Reader>(&mut self, row: &R) -> Result<T> {
        T::from_row(row)
    }
}

/// Two rows of arguments, one behind the other: for statements with more than twelve.
#[derive(Debug, Clone, Copy)]
pub struct Both<A, B>(pub A, pub B);

macro_rules! either {
    ($both:ident, $index:ident, $method:ident($($arg:expr),*)) => {
        if $index < $both.0.len() {
            $both.0.$method($index, $($arg),*)
        } else {
            $both.1.$method($index - $both.0.len(), $($arg),*)
        }
    };
}

impl<A: Bind, B: Bind> Bind for Both<A, B> {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.0.bind(writer)?;
        self.1.bind(writer)
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        either!(self, index, bind_one(writer))
    }

    fn bind_item<W: Writer>(&self, index: usize, item: usize, writer: &mut W) -> Result<()> {
        either!(self, index, bind_item(item, writer))
    }

    fn len(&self) -> usize {
        self.0.len() + self.1.len()
    }

    fn is_none(&self, index: usize) -> bool {
        either!(self, index, is_none())
    }

    fn count(&self, index: usize) -> usize {
        either!(self, index, count())
    }

    fn literal(&self, index: usize) -> Option<i64> {
        either!(self, index, literal())
    }
}
