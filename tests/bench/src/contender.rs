//! The face that each library puts on, and the work of each case in terms of it.

use std::future::Future;
use std::hint::black_box;
use std::ops::RangeInclusive;
use std::time::{Duration, Instant};

use tokio::runtime::Runtime;

use crate::case::Case;
use crate::rows::{self, Author, Book, Family, NewPerson, Person, Reading};

pub type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// One library, written as its own documentation writes it.
pub trait Contender: Sized {
    const NAME: &'static str;
    type Person: Into<Person>;
    type Reading: Into<Reading>;
    type Author: Into<Author>;
    type Book: Into<Book>;
    type Pool: Pooled;

    /// Opens what its engine gave it: a file or a URL.
    async fn open(at: &str) -> Outcome<Self>;
    /// The pool that many tasks share.
    fn pool(&self) -> Self::Pool;
    /// By primary key, on one connection that is held all the time where the library can do that.
    async fn lookup(&mut self, id: i64) -> Outcome<Option<Self::Person>>;
    async fn people(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Self::Person>>;
    async fn readings(&mut self, ids: RangeInclusive<i64>) -> Outcome<Vec<Self::Reading>>;
    /// In one transaction, each row as the database stored it.
    async fn insert_each(&mut self, new: &[NewPerson]) -> Outcome<Vec<Self::Person>>;
    /// Takes the rows as an application hands them over that needs them no longer.
    async fn insert_bulk(&mut self, new: Vec<NewPerson>) -> Outcome<u64>;
    async fn family(&mut self, id: i64) -> Outcome<Option<(Self::Author, Vec<Self::Book>)>>;
    async fn families(
        &mut self,
        ids: RangeInclusive<i64>,
    ) -> Outcome<Vec<(Self::Author, Vec<Self::Book>)>>;
    /// Every person, one at a time and never all at once; how many there were.
    async fn stream(&mut self) -> Outcome<u64>;
}

pub trait Pooled: Clone + Send + Sync + 'static {
    type Person: Into<Person> + Send;
    fn lookup(&self, id: i64) -> impl Future<Output = Outcome<Option<Self::Person>>> + Send;
}

/// What a contender read or wrote, in everybody's types.
#[derive(Debug, PartialEq)]
pub enum Seen {
    People(Vec<Person>),
    Readings(Vec<Reading>),
    Families(Vec<Family>),
    Written(u64),
}

pub const POOL_SIZE: u32 = 8;
const TASKS: i64 = 16;
const LOOKUPS_PER_TASK: i64 = 50;

/// A contender with its type forgotten, so that all can stand in one list.
pub trait Lane {
    fn name(&self) -> &'static str;
    /// Does the case once and shows what came of it.
    fn prove(&mut self, case: Case) -> Outcome<Seen>;
    /// Does the case `times` times; `tidy` runs between, off the clock. What one operation takes.
    fn time(
        &mut self,
        case: Case,
        times: u32,
        tidy: &mut dyn FnMut() -> Outcome<()>,
    ) -> Outcome<Duration>;
}

pub struct Running<'r, C> {
    contender: C,
    runtime: &'r Runtime,
    new: Vec<NewPerson>,
    /// Goes on from batch to batch, so that lookups do not stay on one page.
    at: i64,
}

impl<'r, C: Contender> Running<'r, C> {
    pub fn open(runtime: &'r Runtime, at: &str) -> Outcome<Self> {
        let contender = runtime.block_on(C::open(at))?;
        let new = (1..=rows::INSERTS).map(|n| rows::new_person(rows::PEOPLE + n)).collect();
        Ok(Running { contender, runtime, new, at: 0 })
    }
}

impl<C: Contender> Lane for Running<'_, C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn prove(&mut self, case: Case) -> Outcome<Seen> {
        let Running { contender, runtime, new, .. } = self;
        runtime.block_on(prove(contender, case, new))
    }

    fn time(
        &mut self,
        case: Case,
        times: u32,
        tidy: &mut dyn FnMut() -> Outcome<()>,
    ) -> Outcome<Duration> {
        let Running { contender, runtime, new, at } = self;
        runtime.block_on(time(contender, case, times, new, at, tidy))
    }
}

async fn prove<C: Contender>(c: &mut C, case: Case, new: &[NewPerson]) -> Outcome<Seen> {
    Ok(match case {
        Case::Lookup => people(c.lookup(77).await?),
        Case::LookupPool16 => {
            let (_, found) = sixteen_tasks(&c.pool(), 1, 0).await?;
            people(found)
        }
        Case::Lookups100 => people(hundred_lookups(&c.pool(), &mut 0).await?),
        Case::Rows1 => people(c.people(range(&mut 41, 1, rows::PEOPLE)).await?),
        Case::Rows100 => people(c.people(range(&mut 41, 100, rows::PEOPLE)).await?),
        Case::Rows10000 => people(c.people(1..=rows::PEOPLE).await?),
        Case::Mixed1000 => Seen::Readings(
            c.readings(1..=rows::READINGS).await?.into_iter().map(Into::into).collect(),
        ),
        Case::Insert1000 => people(c.insert_each(new).await?),
        Case::InsertBulk1000 => Seen::Written(c.insert_bulk(new.to_vec()).await?),
        Case::Parent10 => families(c.family(5).await?),
        Case::Parents100 => families(c.families(101..=200).await?),
    })
}

/// The clock is around the library's work alone.
async fn time<C: Contender>(
    c: &mut C,
    case: Case,
    times: u32,
    new: &[NewPerson],
    at: &mut i64,
    tidy: &mut dyn FnMut() -> Outcome<()>,
) -> Outcome<Duration> {
    let mut total = Duration::ZERO;
    let pool = c.pool();
    let start = Instant::now();
    match case {
        Case::Lookup => {
            for _ in 0..times {
                black_box(c.lookup(next(at, rows::PEOPLE)).await?);
            }
        }
        Case::LookupPool16 => {
            let (took, _) = sixteen_tasks(&pool, times, next(at, rows::PEOPLE)).await?;
            return Ok(took / (times * (TASKS * LOOKUPS_PER_TASK) as u32));
        }
        Case::Lookups100 => {
            for _ in 0..times {
                black_box(hundred_lookups(&pool, at).await?);
            }
        }
        Case::Rows1 | Case::Rows100 | Case::Rows10000 => {
            let count = match case {
                Case::Rows1 => 1,
                Case::Rows100 => 100,
                _ => rows::PEOPLE,
            };
            for _ in 0..times {
                black_box(c.people(range(at, count, rows::PEOPLE)).await?);
            }
        }
        Case::Mixed1000 => {
            for _ in 0..times {
                black_box(c.readings(1..=rows::READINGS).await?);
            }
        }
        Case::Insert1000 | Case::InsertBulk1000 => {
            for _ in 0..times {
                let owned = new.to_vec();
                let start = Instant::now();
                match case {
                    Case::Insert1000 => drop(black_box(c.insert_each(new).await?)),
                    _ => drop(black_box(c.insert_bulk(owned).await?)),
                }
                total += start.elapsed();
                tidy()?;
            }
            return Ok(total / times);
        }
        Case::Parent10 => {
            for _ in 0..times {
                black_box(c.family(next(at, rows::AUTHORS)).await?);
            }
        }
        Case::Parents100 => {
            for _ in 0..times {
                black_box(c.families(range(at, 100, rows::AUTHORS)).await?);
            }
        }
    }
    Ok(start.elapsed() / times)
}

async fn hundred_lookups<P: Pooled>(pool: &P, at: &mut i64) -> Outcome<Vec<P::Person>> {
    let mut found = Vec::with_capacity(100);
    for _ in 0..100 {
        found.extend(pool.lookup(next(at, rows::PEOPLE)).await?);
    }
    Ok(found)
}

/// The time is from the start of the first task to the end of the last one.
async fn sixteen_tasks<P: Pooled>(
    pool: &P,
    times: u32,
    from: i64,
) -> Outcome<(Duration, Vec<P::Person>)> {
    let start = Instant::now();
    let tasks: Vec<_> = (0..TASKS)
        .map(|task| {
            let pool = pool.clone();
            tokio::spawn(async move {
                let mut at = from + task * 613;
                let mut last = None;
                for _ in 0..i64::from(times) * LOOKUPS_PER_TASK {
                    last = black_box(pool.lookup(next(&mut at, rows::PEOPLE)).await?);
                }
                Outcome::Ok(last)
            })
        })
        .collect();
    let mut found = Vec::new();
    for task in tasks {
        found.extend(task.await??);
    }
    Ok((start.elapsed(), found))
}

/// The next key of a walk that visits all of `1..=count` before it comes back to one.
fn next(at: &mut i64, count: i64) -> i64 {
    *at = (*at + 7_919) % count;
    *at + 1
}

fn range(at: &mut i64, width: i64, count: i64) -> RangeInclusive<i64> {
    let first = next(at, count - width + 1);
    first..=first + width - 1
}

fn people<P: Into<Person>>(found: impl IntoIterator<Item = P>) -> Seen {
    Seen::People(found.into_iter().map(Into::into).collect())
}

fn families<A: Into<Author>, B: Into<Book>>(found: impl IntoIterator<Item = (A, Vec<B>)>) -> Seen {
    let family =
        |(author, books): (A, Vec<B>)| (author.into(), books.into_iter().map(Into::into).collect());
    Seen::Families(found.into_iter().map(family).collect())
}
