//! The checker's word against real SQLite: what it accepts prepares, with the columns it names; what
//! it calls never null never is, on tables that are empty, sparse and full; what it decodes has the
//! storage of its type.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests")]

use model_core::diagnostic::{Severity, render};
use model_core::dialect::Dialect;
use model_core::query::checked::{CheckedQuery, OutColumn, Piece, Row};
use model_core::schema::{Kind, Schema};
use query_tests::{Database, Seed, check, schema, sources};
use rusqlite::types::{Value, ValueRef};

/// How many columns were said to be what, and were.
#[derive(Default)]
struct Tally {
    queries: usize,
    rows: usize,
    /// Columns that were never null, and of these, those that were said to be so.
    never_null: usize,
    said_never_null: usize,
    wrong: Vec<String>,
}

#[test]
fn accepted_queries_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    for file in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/right")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let checked = check(&schema, &text);
        for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
            tally.wrong.push(render(diagnostic, &sources(&text)));
        }
        tally.run_all(&schema, &checked.queries);
    }
    tally.finish(100);
}

impl Tally {
    fn run_all(&mut self, schema: &Schema, queries: &[CheckedQuery]) {
        let seeds = [Seed::Empty, Seed::Nulls, Seed::Full];
        let databases = seeds.map(|seed| Database::new(schema, seed));
        for query in queries {
            self.queries += 1;
            let columns = columns(schema, query);
            let mut nulls = vec![false; columns.len()];
            for database in &databases {
                for given in [Given::All, Given::Nothing] {
                    self.run(database, query, &columns, given, &mut nulls);
                }
            }
            for (column, null) in columns.iter().zip(&nulls) {
                self.never_null += usize::from(!null);
                self.said_never_null += usize::from(!null && !column.nullable);
            }
        }
    }

    fn run(
        &mut self,
        database: &Database,
        query: &CheckedQuery,
        columns: &[OutColumn],
        given: Given,
        nulls: &mut [bool],
    ) {
        let (sql, values) = assemble(query, given);
        database.connection.execute_batch("savepoint before").unwrap();
        if let Err(error) = self.run_sql(database, &sql, values, columns, nulls) {
            self.wrong.push(format!("{}: {error}\n{sql}", query.name));
        }
        database.connection.execute_batch("rollback to before; release before").unwrap();
    }

    fn run_sql(
        &mut self,
        database: &Database,
        sql: &str,
        values: Vec<Value>,
        columns: &[OutColumn],
        nulls: &mut [bool],
    ) -> Result<(), String> {
        let mut statement = database.connection.prepare(sql).map_err(|it| it.to_string())?;
        let names: Vec<String> =
            statement.column_names().iter().map(|it| model_core::name::snake_name(it)).collect();
        let expected: Vec<&str> = columns.iter().map(|it| it.name.as_str()).collect();
        if names != expected {
            return Err(format!("columns are {names:?}, not {expected:?}"));
        }
        let mut rows =
            statement.query(rusqlite::params_from_iter(values)).map_err(|it| it.to_string())?;
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(()),
                // A made-up value may break a constraint.
                Err(rusqlite::Error::SqliteFailure(error, _))
                    if error.code == rusqlite::ErrorCode::ConstraintViolation =>
                {
                    return Ok(());
                }
                Err(error) => return Err(error.to_string()),
            };
            self.rows += 1;
            for (index, column) in columns.iter().enumerate() {
                let value = row.get_ref(index).map_err(|it| it.to_string())?;
                if value == ValueRef::Null {
                    nulls[index] = true;
                    if !column.nullable {
                        return Err(format!("`{}` is null", column.name));
                    }
                } else if !fits(value, column.ty.ty.kind()) {
                    return Err(format!("`{}` is {value:?}, no {}", column.name, column.ty.ty));
                }
            }
        }
    }

    fn finish(self, least: usize) {
        println!(
            "{} queries, {} rows; of {} columns that were never null, {} were said to be so ({} %)",
            self.queries,
            self.rows,
            self.never_null,
            self.said_never_null,
            self.said_never_null * 100 / self.never_null.max(1)
        );
        let shown: Vec<&str> = self.wrong.iter().take(10).map(String::as_str).collect();
        assert!(shown.is_empty(), "{} wrong:\n\n{}", self.wrong.len(), shown.join("\n\n"));
        assert!(self.queries >= least, "only {} queries", self.queries);
        assert!(self.rows > 0);
    }
}

/// Whether optional and nullable parameters are given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Given {
    All,
    Nothing,
}

/// The text and values of one run.
fn assemble(query: &CheckedQuery, given: Given) -> (String, Vec<Value>) {
    let mut sql = String::new();
    let mut values = Vec::new();
    write(query, &query.sql[&Dialect::Sqlite].pieces, given, &mut sql, &mut values);
    (sql, values)
}

fn write(
    query: &CheckedQuery,
    pieces: &[Piece],
    given: Given,
    sql: &mut String,
    values: &mut Vec<Value>,
) {
    for piece in pieces {
        match piece {
            Piece::Text(text) => sql.push_str(text),
            Piece::Param { param } => {
                sql.push('?');
                values.push(sample(query, *param, given));
            }
            Piece::List { param, .. } => {
                sql.push_str(if given == Given::All { "?, ?" } else { "" });
                if given == Given::All {
                    values.extend([sample(query, *param, given), sample(query, *param, given)]);
                }
            }
            Piece::If { param: _, pieces } if given == Given::All => {
                write(query, pieces, given, sql, values);
            }
            Piece::If { .. } => {}
            Piece::Literal { param: _ } => sql.push('3'),
        }
    }
}

fn sample(query: &CheckedQuery, param: usize, given: Given) -> Value {
    let param = &query.params[param];
    if param.nullable && given == Given::Nothing {
        return Value::Null;
    }
    match param.ty.ty.kind() {
        Kind::Bool | Kind::I16 | Kind::I32 | Kind::I64 => Value::Integer(1),
        Kind::F32 | Kind::F64 => Value::Real(0.5),
        Kind::Text => Value::Text("name1".to_owned()),
        Kind::Bytes | Kind::Uuid => Value::Blob(vec![7; 16]),
        Kind::Decimal => Value::Text("9.50".to_owned()),
        Kind::Date => Value::Text("2024-01-02".to_owned()),
        Kind::Time => Value::Text("01:30:00.000000".to_owned()),
        Kind::DateTime | Kind::Timestamp => Value::Text("2024-01-02 10:00:00.000000".to_owned()),
        Kind::Json => Value::Text("{\"a\": 1}".to_owned()),
        Kind::Enum => match &param.ty.ty {
            model_core::schema::ColumnType::Enum(labels) => Value::Text(labels.labels[1].clone()),
            _ => Value::Null,
        },
        Kind::Array => Value::Null,
    }
}

fn columns(schema: &Schema, query: &CheckedQuery) -> Vec<OutColumn> {
    match &query.row {
        Row::None => Vec::new(),
        Row::Scalar(column) => vec![column.clone()],
        Row::Struct { name: _, columns } => columns.clone(),
        Row::Model(table) => schema.tables[table]
            .columns
            .iter()
            .map(|it| OutColumn {
                name: it.name.as_str().to_owned(),
                ty: model_core::query::checked::ValueType {
                    ty: it.ty.clone(),
                    rust: it.origin.as_ref().unwrap().ty.clone(),
                },
                nullable: it.nullable,
                source: None,
            })
            .collect(),
    }
}

/// Whether a stored value decodes as a type.
fn fits(value: ValueRef<'_>, kind: Kind) -> bool {
    match kind {
        Kind::Bool => matches!(value, ValueRef::Integer(0 | 1)),
        Kind::I16 | Kind::I32 | Kind::I64 => matches!(value, ValueRef::Integer(_)),
        Kind::F32 | Kind::F64 => matches!(value, ValueRef::Real(_) | ValueRef::Integer(_)),
        Kind::Bytes | Kind::Uuid => matches!(value, ValueRef::Blob(_)),
        Kind::Text | Kind::Decimal | Kind::Json | Kind::Enum | Kind::Array => {
            matches!(value, ValueRef::Text(_))
        }
        Kind::Date => matches!(value, ValueRef::Text(it) if it.len() == 10),
        Kind::Time => matches!(value, ValueRef::Text(it) if it.len() == 15),
        Kind::DateTime | Kind::Timestamp => matches!(value, ValueRef::Text(it) if it.len() == 26),
    }
}

/// Joins of every kind, in every order, with conditions that bring rows back and others that only
/// seem to.
#[test]
fn generated_queries_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    let mut random = Random(7);
    let text: String =
        (0..600).map(|number| format!("-- name: g{number} :many\n{};\n", random.query())).collect();
    let checked = check(&schema, &text);
    for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
        tally.wrong.push(render(diagnostic, &sources(&text)));
    }
    tally.run_all(&schema, &checked.queries);
    tally.finish(600);
}

/// Groups, unions, derived tables, common table expressions, windows and changes over the same joins.
#[test]
fn generated_shapes_run_and_give_what_was_promised() {
    let schema = schema();
    let mut tally = Tally::default();
    let mut random = Random(11);
    let text: String =
        (0..500).map(|number| format!("-- name: s{number} :many\n{};\n", random.shape())).collect();
    let checked = check(&schema, &text);
    for diagnostic in checked.diagnostics.iter().filter(|it| it.severity == Severity::Error) {
        tally.wrong.push(render(diagnostic, &sources(&text)));
    }
    tally.run_all(&schema, &checked.queries);
    tally.finish(500);
}

/// A source of queries that is the same on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<'p>(&mut self, from: &[&'p str]) -> &'p str {
        from[self.below(from.len())]
    }

    fn shape(&mut self) -> String {
        let pair = |random: &mut Self| {
            let table = random.pick(&["users", "posts", "employees"]);
            let (number, text) = (number(table), text(table));
            let kind = random.pick(&["join", "left join", "right join", "full join"]);
            let on =
                random.pick(&["a.id = b.id", "a.id > b.id", "b.name like '%1' and b.id = a.id"]);
            let test = match random.below(4) {
                0 => String::new(),
                1 => format!(" where a.{number} is not null"),
                2 => " where b.name is not null and b.founded is not null".to_owned(),
                _ => format!(" where a.{text} <> 'x' or b.budget > 9"),
            };
            (format!("{table} a {kind} teams b on {on}{test}"), number, text)
        };
        let (from, number, text) = pair(self);
        let (again, other, label) = pair(self);
        let inner =
            format!("select a.id as x, a.{number} as y, b.name as z, a.{text} as w from {from}");
        let outer =
            format!("select a.id as x, a.{other} as y, b.name as z, a.{label} as w from {again}");
        let set = self.pick(&["union all", "union", "intersect", "except"]);
        match self.below(9) {
            0 => format!("{inner} {set} {outer}"),
            1 => format!(
                "select d.x, d.y + 1 as y, upper(d.z) as z, t.name from ({inner}) d left join tags g on g.id = d.y join teams t on t.id = d.x"
            ),
            2 => format!(
                "with c as ({inner}) select t.id, c.x, c.y, c.z from tags t left join c on c.x = t.id where c.z is not null or t.id > 0"
            ),
            3 => format!(
                "select z, count(*) as n, count(y) as m, max(y) as top, min(x) as low, sum(y) as s, group_concat(w) as g, max(w) filter (where y > 0) as f from ({inner}) group by z having max(x) > 0 and z <> 'q'"
            ),
            4 => format!(
                "select max(x) as a, count(y) as b, total(y) as c, (select max(d.y) from ({outer}) d) as e, (select count(*) from ({outer}) d) as f from ({inner})"
            ),
            5 => format!(
                "select x, lag(y) over (order by x) as l, lag(x, 1, 0) over (order by x) as m, max(y) over (partition by z) as n, sum(x) over (order by x rows between unbounded preceding and 1 preceding) as o, first_value(w) over (order by x) as p, row_number() over () as q from ({inner})"
            ),
            6 => format!(
                "with recursive c(x, y, n) as (select x, y, 0 from ({inner}) union select c.x, nullif(c.y, 1), n + 1 from c where n < 2 and c.y is not null) select x, y, n from c"
            ),
            7 => format!(
                "select id, name, case when exists ({inner}) then name else 'none' end as a, coalesce(name, (select max(z) from ({outer})), 'q') as b, id in (select y from ({inner})) as c, iif(budget is not null, budget, null) as d, iif(founded is null, date('now'), founded) as e from teams where name not in (select z from ({outer}) where z is not null)"
            ),
            _ => format!(
                "update users set name = (select max(z) from ({inner})), age = 5, born = coalesce(born, date('now')) where name is not null and team_id is not null returning id, name, age, team_id, born"
            ),
        }
    }

    fn query(&mut self) -> String {
        let mut from = "users t0".to_owned();
        let mut tables = vec!["users"];
        for index in 1..=1 + self.below(4) {
            let table = self.pick(&["users", "teams", "posts", "employees"]);
            let kind = self.pick(&["join", "left join", "left join", "right join", "full join"]);
            let before = self.below(index);
            let on = self.condition(table, index, tables[before], before);
            from = if index > 1 && self.below(4) == 0 {
                format!("{table} t{index} {kind} ({from}) on {on}")
            } else {
                format!("{from} {kind} {table} t{index} on {on}")
            };
            tables.push(table);
        }
        let columns: Vec<String> = (0..tables.len() * 2)
            .map(|number| {
                let table = number / 2;
                format!("{} as c{number}", self.value(tables[table], table))
            })
            .collect();
        let condition = match self.below(3) {
            0 => String::new(),
            _ => {
                let (a, b) = (self.below(tables.len()), self.below(tables.len()));
                let (x, y) = (self.test(tables[a], a), self.test(tables[b], b));
                format!(" where {x} {} {y}", self.pick(&["and", "and", "or"]))
            }
        };
        format!("select {} from {from}{condition}", columns.join(", "))
    }

    fn condition(&mut self, table: &str, index: usize, other: &str, before: usize) -> String {
        let (a, b) = (number(table), number(other));
        match self.below(3) {
            0 => format!("t{index}.id = t{before}.id"),
            1 => format!("t{index}.{a} = t{before}.{b}"),
            _ => format!("t{index}.{a} > t{before}.id and t{before}.{b} is not null"),
        }
    }

    fn value(&mut self, table: &str, index: usize) -> String {
        let (number, text) = (number(table), text(table));
        match self.below(9) {
            0 => format!("t{index}.id"),
            1 => format!("t{index}.{number}"),
            2 => format!("t{index}.{text}"),
            3 => format!("coalesce(t{index}.{text}, 'x')"),
            4 => format!("case when t{index}.{number} is null then 0 else t{index}.{number} end"),
            5 => format!("t{index}.id + t{index}.{number}"),
            6 => format!("upper(t{index}.{text})"),
            7 => format!("(select max(p.id) from posts p where p.id = t{index}.id)"),
            _ => format!("t{index}.{number} is null"),
        }
    }

    fn test(&mut self, table: &str, index: usize) -> String {
        let (number, text) = (number(table), text(table));
        match self.below(8) {
            0 => format!("t{index}.id > 0"),
            1 => format!("t{index}.{number} is not null"),
            2 => format!("not (t{index}.{text} is null)"),
            3 => format!("t{index}.{text} like '%1'"),
            4 => format!("t{index}.{number} in (1, 2, 3)"),
            5 => format!("(t{index}.{number} > 0 or t{index}.id > 2)"),
            6 => format!("t{index}.{number} is null"),
            _ => format!("coalesce(t{index}.{number}, 1) = 1"),
        }
    }
}

fn number(table: &str) -> &'static str {
    match table {
        "users" => "age",
        "posts" => "parent_id",
        "employees" => "manager_id",
        _ => "id",
    }
}

fn text(table: &str) -> &'static str {
    match table {
        "posts" => "title",
        _ => "name",
    }
}
