//! Typed columns and what can be compared with them.

use std::marker::PhantomData;

use crate::error::Result;
use crate::filter::{Filter, Order};
use crate::sql::Sql;
use crate::value::{ColumnValue, Encode, NanoId};

/// A column of the model `M` whose field has the type `T`.
///
/// A comparison with it is a [`Filter`]. Null behaves as `None` does in Rust: a column that may be
/// null is equal to `None` or it is not, and `!filter` is always the rest of the rows.
pub struct Column<M, T> {
    name: &'static str,
    of: PhantomData<fn() -> (M, T)>,
}

impl<M, T> Clone for Column<M, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<M, T> Copy for Column<M, T> {}

impl<M, T> std::fmt::Debug for Column<M, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Column({})", self.name)
    }
}

/// What a column of type `T` can be compared with or set to: a value of that type, or another
/// column of the same model.
#[diagnostic::on_unimplemented(
    message = "a column of type `{T}` cannot be compared with or set to `{Self}`",
    label = "expected `{T}`, or a column of `{M}` that has this type"
)]
pub trait Operand<M, T> {
    #[doc(hidden)]
    #[expect(private_interfaces, reason = "implemented here only")]
    fn write(&self, sql: &mut Sql) -> Result<()>;

    /// Whether it is `None`.
    #[doc(hidden)]
    fn is_none(&self) -> bool {
        false
    }

    /// The column that it reads.
    #[doc(hidden)]
    fn reads(&self) -> Option<&'static str> {
        None
    }
}

macro_rules! value_operands {
    ($([$($generics:tt)*] $ty:ty => $column:ty;)*) => {$(
        impl<M, $($generics)*> Operand<M, $column> for $ty {
            #[expect(private_interfaces, reason = "implemented here only")]
            fn write(&self, sql: &mut Sql) -> Result<()> {
                sql.value(self).map(drop)
            }

            fn is_none(&self) -> bool {
                Encode::is_null(self)
            }
        }
    )*};
}

value_operands! {
    [T: Encode] T => T;
    [T: Encode] T => Option<T>;
    [T: Encode] &T => T;
    [] &str => String;
    [] &str => Option<String>;
    [] &String => Option<String>;
    [] &[u8] => Vec<u8>;
    [] &[u8] => Option<Vec<u8>>;
    [T: Encode] &[T] => Vec<T>;
    [T: Encode] &[T] => Option<Vec<T>>;
}

macro_rules! column_operands {
    ($($ours:ty => $column:ty;)*) => {$(
        impl<M, T> Operand<M, $column> for Column<M, $ours> {
            #[expect(private_interfaces, reason = "implemented here only")]
            fn write(&self, sql: &mut Sql) -> Result<()> {
                sql.name(self.name);
                Ok(())
            }

            fn reads(&self) -> Option<&'static str> {
                Some(self.name)
            }
        }
    )*};
}

column_operands! {
    T => T;
    T => Option<T>;
    Option<T> => T;
}

/// A type whose columns hold text.
#[diagnostic::on_unimplemented(
    message = "a column of type `{Self}` is no text",
    note = "`like`, `contains` and the like are for columns of `String`"
)]
pub trait TextColumn {}

impl TextColumn for String {}
impl TextColumn for NanoId {}
impl<T: TextColumn> TextColumn for Option<T> {}

impl<M, T> Column<M, T> {
    /// The column of this name.
    pub const fn new(name: &'static str) -> Self {
        Self { name, of: PhantomData }
    }

    /// The name.
    pub const fn name(self) -> &'static str {
        self.name
    }
}

impl<M, T: ColumnValue> Column<M, T> {
    /// The smallest values first; null is the smallest.
    pub fn asc(self) -> Order<M> {
        Order::new(self.name, T::NULLABLE, false)
    }

    /// The greatest values first; null comes last.
    pub fn desc(self) -> Order<M> {
        Order::new(self.name, T::NULLABLE, true)
    }

    /// Equal; `eq(None)` is [`is_null`](Self::is_null).
    pub fn eq(self, other: impl Operand<M, T>) -> Filter<M> {
        match T::NULLABLE {
            true => Filter::build(|sql| {
                sql.name(self.name).word(|it| it.same);
                other.write(sql)
            }),
            false => self.compare(" = ", &other),
        }
    }

    /// Not equal; a row where the column is null is not equal to any value.
    pub fn ne(self, other: impl Operand<M, T>) -> Filter<M> {
        match T::NULLABLE {
            true => Filter::build(|sql| {
                sql.word(|it| it.different[0]).name(self.name).word(|it| it.different[1]);
                other.write(sql)?;
                sql.word(|it| it.different[2]);
                Ok(())
            }),
            false => self.compare(" <> ", &other),
        }
    }

    /// Less.
    pub fn lt(self, other: impl Operand<M, T>) -> Filter<M> {
        self.compare(" < ", &other)
    }

    /// Less or equal.
    pub fn le(self, other: impl Operand<M, T>) -> Filter<M> {
        self.compare(" <= ", &other)
    }

    /// Greater.
    pub fn gt(self, other: impl Operand<M, T>) -> Filter<M> {
        self.compare(" > ", &other)
    }

    /// Greater or equal.
    pub fn ge(self, other: impl Operand<M, T>) -> Filter<M> {
        self.compare(" >= ", &other)
    }

    /// From `low` to `high`, both included.
    pub fn between(self, low: impl Operand<M, T>, high: impl Operand<M, T>) -> Filter<M> {
        self.ge(low) & self.le(high)
    }

    /// One of the values, `None` among them if it is in the list; no row, if there are no values.
    ///
    /// An empty list that is written out has no type by itself, and any value would do: `[0; 0]` is one
    /// for a column of integers, `[""; 0]` one for a column of text.
    pub fn is_in<I>(self, values: I) -> Filter<M>
    where
        I: IntoIterator,
        I::Item: Operand<M, T>,
    {
        let (none, values): (Vec<I::Item>, Vec<I::Item>) =
            values.into_iter().partition(Operand::is_none);
        let null = || {
            Filter::build(|sql| {
                sql.name(self.name).text(" is null");
                Ok(())
            })
        };
        match (none.is_empty(), values.is_empty()) {
            (true, _) => self.among(&values),
            (false, true) => null(),
            (false, false) => self.among(&values) | null(),
        }
    }

    fn among(self, values: &[impl Operand<M, T>]) -> Filter<M> {
        Filter::build(|sql| {
            // Not every database takes `in ()`.
            let Some((first, rest)) = values.split_first() else {
                sql.text("1 = 0");
                return Ok(());
            };
            first.write(sql.name(self.name).text(" in ("))?;
            rest.iter().try_for_each(|it| it.write(sql.text(", ")))?;
            sql.text(")");
            Ok(())
        })
    }

    /// None of the values: the rows that are not [`is_in`](Self::is_in), which are all if there are no
    /// values.
    pub fn not_in<I>(self, values: I) -> Filter<M>
    where
        I: IntoIterator,
        I::Item: Operand<M, T>,
    {
        !self.is_in(values)
    }

    fn compare(self, operator: &'static str, other: &impl Operand<M, T>) -> Filter<M> {
        Filter::build(|sql| {
            sql.name(self.name).text(operator);
            other.write(sql)
        })
    }
}

impl<M, T> Column<M, Option<T>> {
    /// Null.
    pub fn is_null(self) -> Filter<M> {
        self.check(" is null")
    }

    /// Not null.
    pub fn is_not_null(self) -> Filter<M> {
        self.check(" is not null")
    }

    fn check(self, text: &'static str) -> Filter<M> {
        Filter::build(|sql| {
            sql.name(self.name).text(text);
            Ok(())
        })
    }
}

// The bound is on the methods, so that its message is shown.
impl<M, T> Column<M, T> {
    /// The text has the form of `pattern`, where `%` is any text, `_` any character, and `\` takes
    /// away their meaning. SQLite ignores the case of the letters a to z.
    pub fn like(self, pattern: &str) -> Filter<M>
    where
        T: TextColumn,
    {
        Filter::build(|sql| {
            sql.name(self.name).text(" like ").value(pattern)?.text(r" escape '\'");
            Ok(())
        })
    }

    /// The opposite of [`like`](Self::like).
    pub fn not_like(self, pattern: &str) -> Filter<M>
    where
        T: TextColumn,
    {
        !self.like(pattern)
    }

    /// Begins with this very text, but for case as in [`like`](Self::like).
    pub fn starts_with(self, text: &str) -> Filter<M>
    where
        T: TextColumn,
    {
        self.like(&format!("{}%", escaped(text)))
    }

    /// Ends with this very text, but for case as in [`like`](Self::like).
    pub fn ends_with(self, text: &str) -> Filter<M>
    where
        T: TextColumn,
    {
        self.like(&format!("%{}", escaped(text)))
    }

    /// Contains this very text, but for case as in [`like`](Self::like).
    pub fn contains(self, text: &str) -> Filter<M>
    where
        T: TextColumn,
    {
        self.like(&format!("%{}%", escaped(text)))
    }
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
