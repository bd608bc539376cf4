//! Rows that others refer to, for many of them at once.

use std::marker::PhantomData;

use crate::db::{Executor, Lease};
use crate::error::Result;
use crate::model::FieldAt;
use crate::row::{As, Bind, FromRow, Reader, Shape, Writer};
use crate::statement::{Dynamic, Source, Statement};
use crate::value::{Encode, Kept};

/// For each key the row that has it in the field at position `AT`; `one` takes a key, `sql` the list
/// of them.
///
/// # Errors
/// Of the database, or of the decoding of a row.
pub async fn load_one<T: Referring<AT>, K: Encode, const AT: usize>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: Vec<Option<&K>>,
) -> Result<Vec<Option<T>>> {
    let mut found: Vec<Option<T>> = keys.iter().map(|_| None).collect();
    load(db, one, sql, &keys, |place, row| found[place] = Some(row)).await?;
    Ok(found)
}

/// For each key the rows that have it in the field at position `AT`; `one` takes a key, `sql` the list
/// of them.
///
/// # Errors
/// As [`load_one`].
pub async fn load_many<T: Referring<AT>, K: Encode, const AT: usize>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: Vec<Option<&K>>,
) -> Result<Vec<Vec<T>>> {
    let mut found: Vec<Vec<T>> = keys.iter().map(|_| Vec::new()).collect();
    load(db, one, sql, &keys, |place, row| found[place].push(row)).await?;
    Ok(found)
}

/// A model whose field at position `AT` is a key, or refers to one.
pub trait Referring<const AT: usize>: FromRow + FieldAt<AT, Type: Encode> {}

impl<T: FromRow + FieldAt<AT, Type: Encode>, const AT: usize> Referring<AT> for T {}

/// One statement for so many different keys.
const KEYS: usize = 16_384;

async fn load<T: Referring<AT>, K: Encode, const AT: usize>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: &[Option<&K>],
    mut place: impl FnMut(usize, T),
) -> Result<()> {
    let places = places(keys)?;
    let groups: Vec<Group<'_>> = places.chunk_by(|a, b| a.key == b.key).collect();
    let Some([Place { key, .. }, ..]) = groups.first() else { return Ok(()) };
    let mut lease = db.handle().lease((&sql).access()).await?;
    // A database plans for a list of unknown length each time anew; for one key it need not.
    if groups.len() == 1 {
        return match *places {
            [Place { at, .. }] => {
                let each = |row| {
                    place(at, row);
                    true
                };
                fetch(&mut lease, &one, key, As::<T>::new, each).await
            }
            _ => fetch(&mut lease, &one, key, || Keyed::new(&groups), placed(&mut place)).await,
        };
    }
    for groups in groups.chunks(KEYS) {
        fetch(&mut lease, &sql, &Keys(groups), || Keyed::new(groups), placed(&mut place)).await?;
    }
    Ok(())
}

/// Runs one statement, and hands over its rows.
async fn fetch<H: Shape>(
    lease: &mut Lease<'_>,
    sql: &impl Source,
    args: &impl Bind,
    shape: impl Fn() -> H,
    mut each: impl FnMut(H::Out) -> bool,
) -> Result<()> {
    let mut patience = lease.patience();
    loop {
        match lease.query(sql, args, &mut shape(), &mut each).await {
            Ok(_) => return Ok(()),
            Err(error) => patience.wait(error).await?,
        }
    }
}

fn placed<T>(place: &mut impl FnMut(usize, T)) -> impl FnMut(Placed<T>) -> bool {
    |rows| {
        rows.put(&mut *place);
        true
    }
}

/// A key and where it stands among the keys that were given.
struct Place {
    key: Kept,
    at: usize,
}

/// All places of one key, at least one.
type Group<'a> = &'a [Place];

/// In the order of the keys; null refers to nothing.
fn places<K: Encode>(keys: &[Option<&K>]) -> Result<Vec<Place>> {
    let mut places = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        if let Some(key) = key.filter(|key| !key.is_null()) {
            places.push(Place { key: Kept::collect(|out| key.encode(out))?, at });
        }
    }
    places.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(places)
}

/// A row with the places of those that refer to it.
struct Keyed<'a, T, const AT: usize> {
    groups: &'a [Group<'a>],
    /// The group of the row before: rows of one key follow each other, mostly in the order of the
    /// keys.
    last: usize,
    /// Room for the key of a row.
    key: Kept,
    of: PhantomData<fn() -> T>,
}

/// A row, made once for each of its places.
enum Placed<T> {
    Nowhere,
    Once(usize, T),
    Often(Vec<(usize, T)>),
}

impl<T> Placed<T> {
    fn put(self, mut place: impl FnMut(usize, T)) {
        match self {
            Self::Nowhere => {}
            Self::Once(at, row) => place(at, row),
            Self::Often(rows) => rows.into_iter().for_each(|(at, row)| place(at, row)),
        }
    }
}

impl<'a, T: Referring<AT>, const AT: usize> Keyed<'a, T, AT> {
    fn new(groups: &'a [Group<'a>]) -> Self {
        Self { groups, last: 0, key: Kept::default(), of: PhantomData }
    }

    /// The places of the row's key.
    fn find(&mut self, row: &T) -> Result<Group<'a>> {
        self.key.clear();
        row.get().encode(&mut self.key)?;
        let Some(at) = self.near().or_else(|| self.anywhere()) else { return Ok(&[]) };
        self.last = at;
        Ok(self.groups[at])
    }

    /// Among the group of the row before and the next one.
    fn near(&self) -> Option<usize> {
        let key = Some(&self.key);
        (self.last..=self.last + 1).find(|at| self.groups.get(*at).and_then(key_of) == key)
    }

    fn anywhere(&self) -> Option<usize> {
        self.groups.binary_search_by(|it| key_of(it).cmp(&Some(&self.key))).ok()
    }
}

fn key_of<'a>(group: &Group<'a>) -> Option<&'a Kept> {
    group.first().map(|place| &place.key)
}

impl<T: Referring<AT>, const AT: usize> Shape for Keyed<'_, T, AT> {
    type Out = Placed<T>;

    fn read<R: Reader>(&mut self, from: &R) -> Result<Self::Out> {
        let row = T::from_row(from)?;
        match self.find(&row)? {
            [] => Ok(Placed::Nowhere),
            [only] => Ok(Placed::Once(only.at, row)),
            [first, others @ ..] => {
                let mut rows = vec![(first.at, row)];
                for place in others {
                    rows.push((place.at, T::from_row(from)?));
                }
                Ok(Placed::Often(rows))
            }
        }
    }
}

/// The one argument: the list of keys.
struct Keys<'a>(&'a [Group<'a>]);

impl Bind for Keys<'_> {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        self.bind_one(0, writer)
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        writer.list(self.0.len(), |item, writer| self.bind_item(index, item, writer))
    }

    fn bind_item<W: Writer>(&self, _index: usize, item: usize, writer: &mut W) -> Result<()> {
        match self.0.get(item).and_then(key_of) {
            Some(key) => key.bind(writer),
            None => writer.null(),
        }
    }

    fn len(&self) -> usize {
        1
    }

    fn is_none(&self, _index: usize) -> bool {
        false
    }

    fn count(&self, _index: usize) -> usize {
        self.0.len()
    }

    fn literal(&self, _index: usize) -> Option<i64> {
        None
    }
}
