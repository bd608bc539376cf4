//! The emitted text, whole. `BLESS=1 cargo test -p build-support` writes it anew; read it then.

use std::collections::BTreeMap;

use model_core::ast::{Action, Crate};
use model_core::diagnostic::Span;
use model_core::dialect::Dialect;
use model_core::name::Ident;
use model_core::query::checked::{
    Cardinality, CheckedQuery, Lowered, OutColumn, Param, Piece, Row, ValueType,
};
use model_core::schema::{
    Column, ColumnType, DefaultValue, EnumType, FieldOrigin, ForeignKey, Kind, ModelOrigin,
    PrimaryKey, RustType, Schema, Spans, SqlText, Table, TableName, Unique,
};

use super::{Input, QueryResult, module};

fn ident(name: &str) -> Ident {
    Ident::new(name).unwrap()
}

fn crate_path(name: &str) -> Vec<String> {
    ["crate", "models", name].map(str::to_owned).to_vec()
}

const TEXT: ColumnType = ColumnType::Text { max_length: None };

fn column(position: usize, name: &str, ty: ColumnType) -> Column {
    let rust = RustType::Plain(ty.kind());
    Column {
        name: ident(name),
        ty,
        nullable: false,
        default: None,
        auto: false,
        generated: None,
        sql_type: SqlText::default(),
        collate: SqlText::default(),
        comment: None,
        private: false,
        renamed_from: None,
        backfill: SqlText::default(),
        origin: Some(FieldOrigin {
            rust_name: name.to_owned(),
            position,
            ty: rust,
            span: Span::NONE,
            ty_span: Span::NONE,
            alias: false,
            item: Span::NONE,
        }),
    }
}

fn typed(mut column: Column, rust: RustType) -> Column {
    column.origin.as_mut().unwrap().ty = rust;
    column
}

fn table(name: &str, strukt: &str, columns: Vec<Column>) -> Table {
    Table {
        name: TableName::plain(ident(name)),
        primary_key: PrimaryKey {
            name: ident(&format!("{name}_pkey")),
            columns: vec![columns[0].name.clone()],
        },
        columns,
        foreign_keys: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        comment: None,
        private: false,
        renamed_from: None,
        origin: Some(ModelOrigin {
            path: crate_path(strukt),
            span: Span::NONE,
            item: Span::NONE,
            fingerprint: 0x0123_4567_89ab_cdef,
        }),
    }
}

fn key() -> Column {
    Column { auto: true, ..column(0, "id", ColumnType::I64) }
}

fn users() -> Table {
    let status = ColumnType::Enum(EnumType {
        name: ident("status"),
        labels: vec!["active".to_owned(), "blocked".to_owned()],
        renamed: Vec::new(),
        spans: Spans::default(),
    });
    let email = Column { comment: Some("Where mail goes.".to_owned()), ..column(1, "email", TEXT) };
    let status = Column {
        default: Some(DefaultValue::Text("active".to_owned())),
        ..typed(column(2, "status", status), RustType::User(crate_path("Status"), Kind::Enum))
    };
    let settings =
        typed(column(3, "settings", ColumnType::Json), RustType::Json("Settings".to_owned()));
    let kind = Column { nullable: true, ..column(4, "type", TEXT) };
    let team = Column { nullable: true, ..column(5, "team_id", ColumnType::I64) };
    let mut users = table("users", "User", vec![key(), email, status, settings, kind, team]);
    users.comment = Some("A person who can sign in.\n\nNever deleted.".to_owned());
    users.uniques.push(Unique {
        name: ident("users_email_key"),
        columns: vec![ident("email")],
        nulls_not_distinct: false,
        deferrable: None,
        span: Spans::default(),
    });
    users.foreign_keys.push(ForeignKey {
        name: ident("users_team_id_fkey"),
        columns: vec![ident("team_id")],
        target: TableName::plain(ident("teams")),
        target_columns: vec![ident("id")],
        on_delete: Action::SetNull,
        on_update: Action::NoAction,
        set_null: vec![],
        deferrable: None,
        span: Spans::default(),
    });
    users
}

fn schema() -> Schema {
    let teams = table("teams", "Team", vec![key(), column(1, "name", TEXT)]);
    let tables = [teams, users()].map(|it| (it.name.clone(), it));
    Schema { tables: tables.into_iter().collect(), ..Schema::default() }
}

fn plain(ty: ColumnType) -> ValueType {
    ValueType { rust: RustType::Plain(ty.kind()), ty }
}

fn param(name: &str, ty: ColumnType) -> Param {
    Param {
        name: name.to_owned(),
        ty: plain(ty),
        nullable: false,
        optional: false,
        list: false,
        span: Span::NONE,
    }
}

fn out(name: &str, ty: ColumnType, nullable: bool, source: Option<&str>) -> OutColumn {
    let source = source.map(|it| (TableName::plain(ident("users")), ident(it)));
    OutColumn { name: name.to_owned(), ty: plain(ty), nullable, source }
}

fn query(
    name: &str,
    cardinality: Cardinality,
    params: Vec<Param>,
    row: Row,
    pieces: Vec<Piece>,
) -> CheckedQuery {
    CheckedQuery {
        name: name.to_owned(),
        module: vec!["users".to_owned()],
        docs: Vec::new(),
        cardinality,
        params,
        row,
        writes: false,
        sql: BTreeMap::from([(Dialect::Sqlite, Lowered::new(pieces))]),
        span: Span::NONE,
    }
}

fn text(sql: &str) -> Piece {
    Piece::Text(sql.to_owned())
}

fn constant_query() -> CheckedQuery {
    let columns = vec![out("email", TEXT, false, Some("email")), out("team", TEXT, true, None)];
    let row = Row::Struct { name: "ActiveSince".to_owned(), columns };
    let pieces = vec![
        text(
            "select u.email, t.name as team\nfrom users u left join teams t on t.id = u.team_id\nwhere u.id > ",
        ),
        Piece::Param { param: 0 },
    ];
    let docs = vec!["People who signed in since the given moment.".to_owned()];
    CheckedQuery {
        docs,
        ..query(
            "active_since",
            Cardinality::Many,
            vec![param("since", ColumnType::I64)],
            row,
            pieces,
        )
    }
}

fn dynamic_query() -> CheckedQuery {
    let params = vec![
        Param { list: true, ..param("emails", TEXT) },
        Param { optional: true, ..param("type", TEXT) },
        param("limit", ColumnType::I64),
    ];
    let pieces = vec![
        text("select * from users where email in ("),
        Piece::List { param: 0, empty: String::new() },
        text(")"),
        Piece::If { param: 1, pieces: vec![text(" and type = "), Piece::Param { param: 1 }] },
        text(" limit "),
        Piece::Literal { param: 2 },
    ];
    query(
        "search",
        Cardinality::Stream,
        params,
        Row::Model(TableName::plain(ident("users"))),
        pieces,
    )
}

fn scalar_query() -> CheckedQuery {
    let row = Row::Scalar(out("n", ColumnType::I64, false, None));
    query(
        "option",
        Cardinality::One,
        Vec::new(),
        row,
        vec![text("select count(*) as n from users")],
    )
}

fn check(golden: &str, actual: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(golden);
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, actual).unwrap();
    }
    let expected = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(expected == actual, "{golden} differs; BLESS=1 writes:\n{actual}");
}

#[test]
fn a_module_for_each_model_and_one_for_the_queries() {
    let queries = [constant_query(), dynamic_query(), scalar_query()]
        .map(|it| QueryResult::Checked(Box::new(it)));
    let from = ["src/models.rs".to_owned(), "queries/users.sql".to_owned()];
    let schema = schema();
    let input = Input {
        from: &from,
        dialects: &[Dialect::Sqlite],
        runtime: "model_runtime",
        queries_folder: "queries",
        schema: &schema,
        queries: &queries,
    };
    check("users.rs", &module(input));
}

#[test]
fn a_bad_query_is_one_error_in_the_module_of_the_queries() {
    let queries = [QueryResult::Mistake("queries/a.sql:1:8: no column `emial`\n  |".to_owned())];
    let schema = Schema::default();
    let input = Input {
        from: &[],
        dialects: &[Dialect::Sqlite],
        runtime: "model_runtime",
        queries_folder: "queries",
        schema: &schema,
        queries: &queries,
    };
    check("bad_query.rs", &module(input));
}

#[test]
fn a_model_with_an_error_of_its_own_leaves_silent_names() {
    let failed = [crate_path("User")];
    check("broken_model.rs", &super::broken_models(&failed, &Crate::default()));
}

/// A query whose placeholders are not in the order of its arguments.
fn crossed_query() -> CheckedQuery {
    let pieces = |quote: &str| {
        vec![
            text(&format!("update {quote}users{quote} set email = ")),
            Piece::Param { param: 1 },
            text(" where id = "),
            Piece::Param { param: 0 },
        ]
    };
    let params = vec![param("id", ColumnType::I64), param("email", TEXT)];
    let mut query = query("rename", Cardinality::Exec, params, Row::None, Vec::new());
    let lowered = |it: &Dialect| {
        let quote = if dialect_marks_by_backtick(*it) { "`" } else { "\"" };
        (*it, Lowered::new(pieces(quote)))
    };
    query.sql = EVERY.iter().map(lowered).collect();
    query
}

fn dialect_marks_by_backtick(dialect: Dialect) -> bool {
    dialect.quote(&ident("a")).starts_with('`')
}

/// An insert whose row MySQL gives by a second statement.
fn returning_query() -> CheckedQuery {
    let insert =
        vec![text("insert into teams (name) values ("), Piece::Param { param: 0 }, text(")")];
    let mut returning = insert.clone();
    returning.push(text(" returning id"));
    let row = Row::Scalar(out("id", ColumnType::I64, false, None));
    let params = vec![param("name", TEXT)];
    let mut query = query("add_team", Cardinality::One, params, row, Vec::new());
    query.sql = EVERY.iter().map(|it| (*it, Lowered::new(returning.clone()))).collect();
    let then = Some(vec![text("select id from teams where id = last_insert_id()")]);
    query.sql.insert(Dialect::MySql, Lowered { then, ..Lowered::new(insert) });
    query
}

const EVERY: [Dialect; 4] = [Dialect::Sqlite, Dialect::Postgres, Dialect::MySql, Dialect::MariaDb];

#[test]
fn each_database_has_a_text_of_its_own() {
    let queries = [crossed_query(), returning_query()].map(|it| QueryResult::Checked(Box::new(it)));
    let schema = schema();
    let input = Input {
        from: &[],
        dialects: &EVERY,
        runtime: "model_runtime",
        queries_folder: "queries",
        schema: &schema,
        queries: &queries,
    };
    check("every_database.rs", &module(input));
}
