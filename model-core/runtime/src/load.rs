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
    load_one_by::<T, At<AT>, _>(db, one, sql, single(keys)).await
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
    load_many_by::<T, At<AT>, _>(db, one, sql, single(keys)).await
}

/// For each key the row whose [`KeyOf`] it is; `one` takes a key, `sql` the list of them.
///
/// # Errors
/// As [`load_one`].
pub async fn load_one_by<T: FromRow, K: KeyOf<T>, B: Bind>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: Vec<Option<B>>,
) -> Result<Vec<Option<T>>> {
    let mut found: Vec<Option<T>> = keys.iter().map(|_| None).collect();
    load::<T, K, B>(db, one, sql, &keys, |place, row| found[place] = Some(row)).await?;
    Ok(found)
}

/// For each key the rows whose [`KeyOf`] it is; `one` takes a key, `sql` the list of them.
///
/// # Errors
/// As [`load_one`].
pub async fn load_many_by<T: FromRow, K: KeyOf<T>, B: Bind>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: Vec<Option<B>>,
) -> Result<Vec<Vec<T>>> {
    let mut found: Vec<Vec<T>> = keys.iter().map(|_| Vec::new()).collect();
    load::<T, K, B>(db, one, sql, &keys, |place, row| found[place].push(row)).await?;
    Ok(found)
}

fn single<K: Encode>(keys: Vec<Option<&K>>) -> Vec<Option<(&K,)>> {
    keys.into_iter().map(|it| it.filter(|key| !key.is_null()).map(|key| (key,))).collect()
}

/// What of a row of `T` is the key that rows are loaded by.
pub trait KeyOf<T> {
    /// How many columns it has.
    const WIDTH: usize;

    /// Writes them, in order.
    ///
    /// # Errors
    /// A value has no form in the database.
    fn write<W: Writer>(row: &T, to: &mut W) -> Result<()>;
}

/// The field at a position.
struct At<const AT: usize>;

impl<T: Referring<AT>, const AT: usize> KeyOf<T> for At<AT> {
    const WIDTH: usize = 1;

    fn write<W: Writer>(row: &T, to: &mut W) -> Result<()> {
        row.get().encode(to)
    }
}

/// A model whose field at position `AT` is a key, or refers to one.
pub trait Referring<const AT: usize>: FromRow + FieldAt<AT, Type: Encode> {}

impl<T: FromRow + FieldAt<AT, Type: Encode>, const AT: usize> Referring<AT> for T {}

/// One statement for so many different values of keys.
const KEYS: usize = 16_384;

async fn load<T: FromRow, K: KeyOf<T>, B: Bind>(
    db: impl Executor,
    one: &'static Statement,
    sql: &'static Dynamic,
    keys: &[Option<B>],
    mut place: impl FnMut(usize, T),
) -> Result<()> {
    let places = places(keys)?;
    let groups: Vec<Group<'_>> = places.chunk_by(|a, b| a.key == b.key).collect();
    let Some([Place { key, .. }, ..]) = groups.first() else { return Ok(()) };
    let mut lease = db.handle().lease((&sql).access()).await?;
    // A database plans for a list of unknown length each time anew; for one key it need not.
    if groups.len() == 1 {
        return match *places {
            // What a database takes for the same text need not be the same.
            [Place { at, .. }] if key.is_integer() => {
                let each = |row| {
                    place(at, row);
                    true
                };
                fetch(&mut lease, &one, key, As::<T>::new, each).await
            }
            _ => {
                let shape = || Keyed::<T, K>::new(&groups);
                fetch(&mut lease, &one, key, shape, placed(&mut place)).await
            }
        };
    }
    for groups in groups.chunks(KEYS / K::WIDTH.max(1)) {
        let (keys, shape) = (Keys { groups, width: K::WIDTH }, || Keyed::<T, K>::new(groups));
        fetch(&mut lease, &sql, &keys, shape, placed(&mut place)).await?;
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
fn places<B: Bind>(keys: &[Option<B>]) -> Result<Vec<Place>> {
    let mut places = Vec::with_capacity(keys.len());
    for (at, key) in keys.iter().enumerate() {
        if let Some(key) = key {
            places.push(Place { key: Kept::collect(|out| key.bind(out))?, at });
        }
    }
    places.sort_by(|a, b| a.key.cmp(&b.key));
    Ok(places)
}

/// A row with the places of those that refer to it.
struct Keyed<'a, T, K> {
    groups: &'a [Group<'a>],
    /// The group of the row before: rows of one key follow each other, mostly in the order of the
    /// keys.
    last: usize,
    /// Room for the key of a row.
    key: Kept,
    of: PhantomData<fn() -> (T, K)>,
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

impl<'a, T, K: KeyOf<T>> Keyed<'a, T, K> {
    fn new(groups: &'a [Group<'a>]) -> Self {
        Self { groups, last: 0, key: Kept::default(), of: PhantomData }
    }

    /// The places of the row's key.
    fn find(&mut self, row: &T) -> Result<Group<'a>> {
        self.key.clear();
        K::write(row, &mut self.key)?;
        let Some(at) = self.near().or_else(|| self.anywhere()) else { return Ok(&[]) };
        self.last = at;
        Ok(self.groups[at])
    }

    /// Among the group of the row before and the next one.
    fn near(&self) -> Option<usize> {
        let has =
            |at: usize| self.groups.get(at).and_then(key_of).is_some_and(|it| it.is(&self.key));
        let next = self.last + 1;
        if has(self.last) { Some(self.last) } else { has(next).then_some(next) }
    }

    fn anywhere(&self) -> Option<usize> {
        self.groups.binary_search_by(|it| key_of(it).cmp(&Some(&self.key))).ok()
    }
}

fn key_of<'a>(group: &Group<'a>) -> Option<&'a Kept> {
    group.first().map(|place| &place.key)
}

impl<T: FromRow, K: KeyOf<T>> Shape for Keyed<'_, T, K> {
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

/// The list of keys: one argument, or as many lists as a key has columns.
struct Keys<'a> {
    groups: &'a [Group<'a>],
    width: usize,
}

impl Bind for Keys<'_> {
    fn bind<W: Writer>(&self, writer: &mut W) -> Result<()> {
        (0..self.width).try_for_each(|column| self.bind_one(column, writer))
    }

    fn bind_one<W: Writer>(&self, index: usize, writer: &mut W) -> Result<()> {
        writer.list(self.groups.len(), |item, writer| {
            match self.groups.get(item).and_then(key_of) {
                Some(key) => key.bind_one(index, writer),
                None => writer.null(),
            }
        })
    }

    fn bind_item<W: Writer>(&self, _index: usize, item: usize, writer: &mut W) -> Result<()> {
        match self.groups.get(item).and_then(key_of) {
            Some(key) => key.bind(writer),
            None => writer.null(),
        }
    }

    fn len(&self) -> usize {
        self.width
    }

    fn is_none(&self, _index: usize) -> bool {
        false
    }

    fn count(&self, _index: usize) -> usize {
        self.groups.len()
    }

    fn literal(&self, _index: usize) -> Option<i64> {
        None
    }
}
