//! `schema.txt` as a schema, with places in it.

use model_core::diagnostic::Span;
use model_core::name::Ident;
use model_core::schema::{
    Column, ColumnType, DefaultValue, EnumType, FieldOrigin, Kind, ModelOrigin, PrimaryKey,
    RustType, Schema, Spans, SqlText, Table, TableName, Unique,
};

use crate::{MODELS, SCHEMA};

/// The schema of `schema.txt`.
pub fn schema() -> Schema {
    let mut schema = Schema::default();
    let mut table: Option<Table> = None;
    let mut start = 0;
    for line in SCHEMA.split_inclusive('\n') {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            ["table", name, rest @ ..] => {
                add(&mut schema, table.take());
                table = Some(new_table(name, rest, start));
            }
            ["unique", columns @ ..] => {
                if let Some(table) = &mut table {
                    unique(table, columns);
                }
            }
            [name, ty, rest @ ..] => {
                if let Some(table) = &mut table {
                    column(table, name, ty, rest, start + line.find(name).unwrap_or(0));
                }
            }
            [other] => panic!("schema.txt: {other}"),
        }
        start += line.len();
    }
    add(&mut schema, table);
    schema
}

fn add(schema: &mut Schema, table: Option<Table>) {
    if let Some(table) = table {
        schema.tables.insert(table.name.clone(), table);
    }
}

fn ident(text: &str) -> Ident {
    Ident::new(text).expect("a name")
}

fn span(start: usize, length: usize) -> Span {
    Span::new(MODELS, start as u32, (start + length) as u32)
}

fn after<'w>(words: &[&'w str], word: &str) -> Option<&'w str> {
    words.iter().position(|it| *it == word).and_then(|at| words.get(at + 1)).copied()
}

/// The schema of PostgreSQL: `users` has a list of texts as well, one of labels, and one that may be
/// null.
pub fn schema_with_lists() -> Schema {
    let mut schema = schema();
    let is_users = |it: &&mut Table| it.name.name.as_str() == "users";
    let Some(users) = schema.tables.values_mut().find(is_users) else { return schema };
    let like = |name: &str| users.column(name).cloned().into_iter();
    let lists: Vec<Column> = [("name", "tags"), ("role", "roles"), ("age", "scores")]
        .into_iter()
        .flat_map(|(of, name)| like(of).map(move |it| list_of(it, name)))
        .collect();
    users.columns.extend(lists);
    schema
}

fn list_of(column: Column, name: &str) -> Column {
    let nullable = name == "scores";
    let ty = ColumnType::Array(Box::new(column.ty));
    Column { name: ident(name), ty, nullable, origin: None, ..column }
}

fn new_table(name: &str, rest: &[&str], start: usize) -> Table {
    let at = span(start + "table ".len(), name.len());
    Table {
        name: TableName::plain(ident(name)),
        columns: Vec::new(),
        primary_key: PrimaryKey { name: ident(&format!("{name}_pkey")), columns: Vec::new() },
        foreign_keys: Vec::new(),
        uniques: Vec::new(),
        indexes: Vec::new(),
        checks: Vec::new(),
        comment: None,
        private: false,
        renamed_from: after(rest, "was").map(ident),
        origin: after(rest, "as").map(|strukt| ModelOrigin {
            path: path(strukt),
            span: at,
            item: at,
            fingerprint: 0,
        }),
    }
}

fn path(strukt: &str) -> Vec<String> {
    ["crate", "models", strukt].map(str::to_owned).to_vec()
}

fn unique(table: &mut Table, columns: &[&str]) {
    table.uniques.push(Unique {
        name: ident(&format!("{}_{}_key", table.name.name, columns.join("_"))),
        columns: columns.iter().map(|it| ident(it)).collect(),
        nulls_not_distinct: false,
        deferrable: None,
        span: Spans::default(),
    });
}

fn column(table: &mut Table, name: &str, ty: &str, rest: &[&str], start: usize) {
    let (word, nullable) = match ty.strip_suffix('?') {
        Some(word) => (word, true),
        None => (ty, false),
    };
    let ty = column_type(word, name);
    let at = span(start, name.len());
    let rust = rust_type(&ty, name, rest, table);
    if rest.contains(&"pk") {
        table.primary_key.columns.push(ident(name));
    }
    if rest.contains(&"unique") {
        unique(table, &[name]);
    }
    table.columns.push(Column {
        name: ident(name),
        default: rest.contains(&"default").then_some(DefaultValue::Int(1)),
        auto: rest.contains(&"auto"),
        ty,
        nullable,
        generated: None,
        sql_type: SqlText::default(),
        collate: SqlText::default(),
        comment: None,
        private: false,
        renamed_from: after(rest, "was").map(ident),
        backfill: SqlText::default(),
        origin: Some(FieldOrigin {
            rust_name: name.to_owned(),
            position: table.columns.len(),
            ty: rust,
            span: at,
            ty_span: at,
            alias: false,
            item: at,
        }),
    });
}

fn rust_type(ty: &ColumnType, name: &str, rest: &[&str], table: &Table) -> RustType {
    let own = table.origin.as_ref().and_then(|it| it.path.last()).cloned();
    let target = after(rest, "of").map(str::to_owned);
    let key = rest.contains(&"pk") && ty.kind() == Kind::I64;
    match (target, own, ty) {
        (Some(strukt), _, _) => RustType::Id(path(&strukt), Box::new(RustType::Plain(Kind::I64))),
        (None, Some(strukt), _) if key => {
            RustType::Id(path(&strukt), Box::new(RustType::Plain(Kind::I64)))
        }
        (_, _, ColumnType::Enum(_)) => {
            RustType::User(path(&model_core::name::struct_name(name)), Kind::Enum)
        }
        _ => RustType::Plain(ty.kind()),
    }
}

fn column_type(word: &str, name: &str) -> ColumnType {
    let (word, args) = word.split_once('(').unwrap_or((word, ""));
    let args: Vec<&str> =
        args.trim_end_matches(')').split(',').filter(|it| !it.is_empty()).collect();
    let number = |at: usize| args.get(at).and_then(|it| it.parse::<u32>().ok());
    match word {
        "bool" => ColumnType::Bool,
        "i16" => ColumnType::I16,
        "i32" => ColumnType::I32,
        "i64" => ColumnType::I64,
        "f64" => ColumnType::F64,
        "text" => ColumnType::Text { max_length: number(0) },
        "bytes" => ColumnType::Bytes { max_length: number(0) },
        "uuid" => ColumnType::Uuid,
        "decimal" => ColumnType::Decimal {
            precision: number(0).unwrap_or(10),
            scale: number(1).unwrap_or(0),
        },
        "date" => ColumnType::Date,
        "time" => ColumnType::Time,
        "datetime" => ColumnType::DateTime,
        "timestamp" => ColumnType::Timestamp,
        "json" => ColumnType::Json,
        "enum" => ColumnType::Enum(EnumType {
            name: ident(name),
            labels: args.iter().map(|it| (*it).to_owned()).collect(),
            renamed: vec![("owner".to_owned(), "admin".to_owned())],
            spans: Spans::default(),
        }),
        other => panic!("schema.txt: {other}"),
    }
}
