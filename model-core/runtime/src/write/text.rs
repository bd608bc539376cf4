//! The texts of inserts and updates, each made once per thread.

use std::any::TypeId;
use std::cell::RefCell;
use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use super::key::{self, Key};
use super::words;
use crate::dialect::{Dialect, flavor};
use crate::error::Result;
use crate::model::{Model, Values};
use crate::row::Writer;
use crate::statement::{SqlText, Wording};

/// What is done with the given columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Verb {
    Insert {
        rows: usize,
        returning: bool,
    },
    /// Of any number of rows, a list for each column.
    InsertArrays {
        returning: bool,
    },
    Upsert {
        key: &'static [&'static str],
    },
    Update,
    /// No column is given: is there such a row?
    Exists,
    /// The rows that an insert or upsert wrote, where it cannot give them itself.
    Read {
        rows: usize,
    },
}

impl Verb {
    /// The reading of the rows that are to come back, if any are.
    fn read(self) -> Option<Self> {
        match self {
            Self::Insert { rows, returning: true } => Some(Self::Read { rows }),
            Self::Upsert { key: _ } => Some(Self::Read { rows: 1 }),
            Self::Insert { rows: _, returning: false }
            | Self::InsertArrays { returning: _ }
            | Self::Update
            | Self::Exists
            | Self::Read { rows: _ } => None,
        }
    }
}

/// The texts for the sets of given columns that have been seen.
type Seen = Vec<(Box<[bool]>, Arc<str>)>;

/// A program has as many sets as it has ways to insert; more come from data.
const MOST: usize = 64;

thread_local! {
    static TEXTS: RefCell<HashMap<(TypeId, TypeId, Verb, Dialect), Seen>> = RefCell::default();
}

/// The statement for the columns that a row gives.
pub(super) struct Sparse<'v, M, V> {
    verb: Verb,
    row: &'v V,
    of: PhantomData<fn() -> M>,
}

impl<'v, M, V> Sparse<'v, M, V> {
    pub(super) fn new(verb: Verb, row: &'v V) -> Self {
        Self { verb, row, of: PhantomData }
    }
}

impl<M: Model, V: Values> Wording for Sparse<'_, M, V> {
    fn wording(&self, dialect: Dialect) -> SqlText<'_> {
        SqlText::Shared(of::<M, V>(dialect, self.verb, self.row))
    }

    fn then(&self, dialect: Dialect) -> Result<Option<SqlText<'_>>> {
        match self.verb.read() {
            Some(read) if !flavor(dialect).inserts_return => {
                // Refused before the row is written.
                key::of::<M, V>(self.row)?;
                Ok(Some(SqlText::Shared(of::<M, V>(dialect, read, self.row))))
            }
            Some(_) | None => Ok(None),
        }
    }

    fn bind_then<W: Writer>(&self, _dialect: Dialect, writer: &mut W) -> Result<()> {
        match key::of::<M, V>(self.row)? {
            Key::Made(_) => Ok(()),
            Key::Given(places) => {
                places.into_iter().try_for_each(|place| self.row.encode(place, writer))
            }
        }
    }
}

fn of<M: Model, V: Values>(dialect: Dialect, verb: Verb, row: &V) -> Arc<str> {
    TEXTS.with_borrow_mut(|texts| {
        let key = (TypeId::of::<M>(), TypeId::of::<V>(), verb, dialect);
        let seen = texts.entry(key).or_default();
        if let Some((_, text)) = seen.iter().find(|(given, _)| is_same(given, row)) {
            return Arc::clone(text);
        }
        let text: Arc<str> = words::of::<M, V>(flavor(dialect), verb, row).render(dialect).into();
        if seen.len() < MOST {
            let given = (0..V::COLUMNS.len()).map(|column| row.is_given(column)).collect();
            seen.push((given, Arc::clone(&text)));
        }
        text
    })
}

fn is_same<V: Values>(given: &[bool], row: &V) -> bool {
    given.iter().enumerate().all(|(column, given)| row.is_given(column) == *given)
}
