//! The checker says of each column what sqlx's macro says, or `differences.tsv` has the reason.
//!
//! sqlx calls a column nullable of which it knows nothing, so only what it knows is compared.

use std::collections::{BTreeMap, BTreeSet};

use oracle::{Column, DATABASE_URL, QUERIES, Query, Said};
use sqlx::sqlite::SqliteConnection;
use sqlx::{Column as _, Connection as _, Either, Executor as _, SqlSafeStr as _, TypeInfo as _};

const DIFFERENCES: &str = include_str!("../differences.tsv");

#[tokio::test(flavor = "current_thread")]
async fn columns_are_what_the_macro_says() {
    let mut connection = SqliteConnection::connect(DATABASE_URL).await.expect("the file is there");
    let mut known = Known::read();
    let mut wrong = Vec::new();
    for query in QUERIES {
        let found = Compared::new(query, &mut connection).await.differences();
        wrong.extend(found.into_iter().filter(|it| !known.has(it)));
    }
    let wrong: Vec<String> = wrong.iter().map(Difference::line).collect();
    assert!(wrong.is_empty(), "not in differences.tsv:\n{}", wrong.join("\n"));
    known.assert_all_were_met();
}

#[test]
fn there_is_something_to_compare() {
    let asked: Vec<&Query> = QUERIES.iter().filter(|it| it.theirs.is_some()).collect();
    let columns: usize = asked.iter().map(|it| it.ours.len()).sum();
    assert!(asked.len() >= 100, "only {} queries", asked.len());
    assert!(columns >= 300, "only {columns} columns");
    for statement in ["select", "insert", "update", "delete", "with recursive"] {
        assert!(asked.iter().any(|it| it.sql.starts_with(statement)), "no {statement}");
    }
}

/// A query beside what sqlx says of it.
struct Compared {
    query: &'static Query,
    /// Names and nullability, or why it does not prepare.
    described: Result<Vec<Described>, String>,
}

struct Described {
    name: String,
    /// `None`: sqlx does not know.
    nullable: Option<bool>,
    is_known_type: bool,
}

impl Compared {
    async fn new(query: &'static Query, connection: &mut SqliteConnection) -> Self {
        let described = connection.describe(query.sql.into_sql_str()).await;
        let described = described.map_err(|it| it.to_string()).map(|it| {
            assert_eq!(
                it.parameters().and_then(Either::right),
                Some(query.parameters),
                "{}",
                query.name
            );
            let column = |(at, column): (usize, &sqlx::sqlite::SqliteColumn)| Described {
                name: column.name().to_owned(),
                nullable: it.nullable(at),
                is_known_type: !column.type_info().is_null(),
            };
            it.columns().iter().enumerate().map(column).collect()
        });
        Self { query, described }
    }

    fn differences(&self) -> Vec<Difference> {
        match (self.query.theirs, &self.described) {
            (None, described) => vec![self.refusal(described)],
            (Some(_), Err(error)) => panic!("{}: the macro took it: {error}", self.query.name),
            (Some(theirs), Ok(described)) => self.columns(&theirs(), described),
        }
    }

    /// Why the macro does not take a query: it must have been asked in vain.
    fn refusal(&self, described: &Result<Vec<Described>, String>) -> Difference {
        let what = match described {
            Err(_) => "cannot prepare",
            Ok(columns) if columns.iter().any(|it| !it.is_known_type) => "has no type",
            Ok(_) => "would be taken",
        };
        self.difference("*", what)
    }

    fn columns(&self, theirs: &[Said], described: &[Described]) -> Vec<Difference> {
        let names: Vec<String> = described.iter().map(|it| it.name.to_lowercase()).collect();
        let ours: Vec<&str> = self.query.ours.iter().map(|it| it.name).collect();
        if names != ours {
            return vec![self.difference(&names.join(" "), "other names")];
        }
        let columns = self.query.ours.iter().zip(theirs).zip(described);
        columns.filter_map(|((ours, theirs), it)| self.column(ours, *theirs, it.nullable)).collect()
    }

    fn column(&self, ours: &Column, theirs: Said, nullable: Option<bool>) -> Option<Difference> {
        let said = ours.said;
        if said.storage != theirs.storage {
            let what = format!("{:?}, not {:?}", said.storage, theirs.storage);
            return Some(self.difference(ours.name, &what));
        }
        match (said.nullable, nullable) {
            (false, Some(true)) => Some(self.difference(ours.name, "never null")),
            (true, Some(false)) => Some(self.difference(ours.name, "may be null")),
            (true | false, None) | (true, Some(true)) | (false, Some(false)) => None,
        }
    }

    fn difference(&self, column: &str, what: &str) -> Difference {
        Difference {
            query: self.query.name.to_owned(),
            column: column.to_owned(),
            what: what.to_owned(),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    query: String,
    column: String,
    what: String,
}

impl Difference {
    fn line(&self) -> String {
        format!("{}\t{}\t{}", self.query, self.column, self.what)
    }
}

/// `differences.tsv`, and which of its lines were met.
struct Known {
    reasons: BTreeMap<Difference, &'static str>,
    met: BTreeSet<Difference>,
}

impl Known {
    fn read() -> Self {
        let lines = DIFFERENCES.lines().filter(|it| !it.starts_with('#'));
        let reasons = lines.map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [query, column, what, reason] if !reason.is_empty() => {
                let (query, column, what) = (query.into(), column.into(), what.into());
                (Difference { query, column, what }, reason)
            }
            _ => panic!("four fields, and a reason: {line}"),
        });
        Self { reasons: reasons.collect(), met: BTreeSet::new() }
    }

    fn has(&mut self, difference: &Difference) -> bool {
        self.met.insert(difference.clone());
        self.reasons.contains_key(difference)
    }

    fn assert_all_were_met(&self) {
        let stale = self.reasons.keys().filter(|it| !self.met.contains(it)).map(Difference::line);
        let stale: Vec<String> = stale.collect();
        assert!(
            stale.is_empty(),
            "no longer different, take the lines away:\n{}",
            stale.join("\n")
        );
    }
}
