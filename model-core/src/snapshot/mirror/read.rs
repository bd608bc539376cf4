//! From the format to the schema: what a file says is checked as if a stranger had written it.

use super::{
    ANY, CheckMirror, ColumnMirror, DefaultMirror, ForeignKeyMirror, GeneratedMirror,
    IndexKeyMirror, IndexMirror, IndexPartMirror, NameMirror, SqlMirror, TableMirror, TypeMirror,
    UniqueMirror,
};
use crate::ast::{Action, Deferral, NullsOrder};
use crate::dialect::Dialect;
use crate::name::Ident;
use crate::schema::{
    Check, Column, ColumnType, DefaultValue, EnumType, ForeignKey, Generated, Index, IndexKey,
    IndexPart, PrimaryKey, Spans, SqlText, Table, TableName, Unique,
};

type Result<T> = std::result::Result<T, String>;

pub(in crate::snapshot) fn to_name(mirror: &NameMirror) -> Result<TableName> {
    let schema = mirror.schema.as_deref().map(ident).transpose()?;
    Ok(TableName { schema, name: ident(&mirror.name)? })
}

pub(in crate::snapshot) fn to_table(mirror: &TableMirror) -> Result<Table> {
    let table = Table {
        name: to_name(&mirror.name)?,
        columns: all(&mirror.columns, to_column)?,
        primary_key: PrimaryKey {
            name: ident(&mirror.primary_key.name)?,
            columns: idents(&mirror.primary_key.columns)?,
        },
        foreign_keys: all(&mirror.foreign_keys, to_foreign_key)?,
        uniques: all(&mirror.uniques, to_unique)?,
        indexes: all(&mirror.indexes, to_index)?,
        checks: all(&mirror.checks, to_check)?,
        comment: mirror.comment.clone(),
        private: mirror.private,
        renamed_from: None,
        origin: None,
    };
    check_columns(&table)?;
    Ok(table)
}

/// Every column that a key or an index names is there, and none is there twice.
fn check_columns(table: &Table) -> Result<()> {
    let known: std::collections::BTreeSet<&Ident> =
        table.columns.iter().map(|it| &it.name).collect();
    if known.len() != table.columns.len() {
        return Err("two columns have one name".to_owned());
    }
    let keys = table.primary_key.columns.iter();
    let keys = keys.chain(table.uniques.iter().flat_map(|it| &it.columns));
    let keys = keys.chain(table.foreign_keys.iter().flat_map(|it| &it.columns));
    let keys = keys.chain(table.foreign_keys.iter().flat_map(|it| &it.set_null));
    let keys = keys.chain(table.indexes.iter().flat_map(|it| &it.include));
    let parts = table.indexes.iter().flat_map(|it| &it.parts).filter_map(|it| match &it.key {
        IndexKey::Column(name) => Some(name),
        IndexKey::Expression(_) => None,
    });
    match keys.chain(parts).find(|it| !known.contains(it)) {
        Some(name) => Err(format!("there is no column `{name}`")),
        None => Ok(()),
    }
}

fn all<T, U>(list: &[T], convert: impl Fn(&T) -> Result<U>) -> Result<Vec<U>> {
    list.iter().map(convert).collect()
}

fn ident(text: &str) -> Result<Ident> {
    Ident::new(text).map_err(|it| format!("`{}` is no name: {it}", text.escape_debug()))
}

pub(in crate::snapshot) fn idents(texts: &[String]) -> Result<Vec<Ident>> {
    texts.iter().map(|it| ident(it)).collect()
}

fn to_column(mirror: &ColumnMirror) -> Result<Column> {
    Ok(Column {
        name: ident(&mirror.name)?,
        ty: to_type(&mirror.ty)?,
        nullable: mirror.nullable,
        default: mirror.default.as_ref().map(to_default).transpose()?,
        auto: mirror.auto,
        generated: mirror.generated.as_ref().map(to_generated).transpose()?,
        sql_type: to_sql(&mirror.sql_type)?,
        collate: to_sql(&mirror.collate)?,
        comment: mirror.comment.clone(),
        private: mirror.private,
        renamed_from: None,
        backfill: SqlText::default(),
        origin: None,
    })
}

fn to_generated(mirror: &GeneratedMirror) -> Result<Generated> {
    Ok(Generated { expression: to_sql(&mirror.expression)?, stored: mirror.stored })
}

fn to_type(mirror: &TypeMirror) -> Result<ColumnType> {
    Ok(match mirror {
        TypeMirror::Bool => ColumnType::Bool,
        TypeMirror::I16 => ColumnType::I16,
        TypeMirror::I32 => ColumnType::I32,
        TypeMirror::I64 => ColumnType::I64,
        TypeMirror::F32 => ColumnType::F32,
        TypeMirror::F64 => ColumnType::F64,
        TypeMirror::Text => ColumnType::Text { max_length: None },
        TypeMirror::TextUpTo(n) => ColumnType::Text { max_length: Some(*n) },
        TypeMirror::Bytes => ColumnType::Bytes { max_length: None },
        TypeMirror::BytesUpTo(n) => ColumnType::Bytes { max_length: Some(*n) },
        TypeMirror::Uuid => ColumnType::Uuid,
        TypeMirror::Decimal { precision, scale } => {
            ColumnType::Decimal { precision: *precision, scale: *scale }
        }
        TypeMirror::Date => ColumnType::Date,
        TypeMirror::Time => ColumnType::Time,
        TypeMirror::Datetime => ColumnType::DateTime,
        TypeMirror::Timestamp => ColumnType::Timestamp,
        TypeMirror::Json => ColumnType::Json,
        TypeMirror::Enum { name, labels } => ColumnType::Enum(EnumType {
            name: ident(name)?,
            labels: labels.clone(),
            renamed: Vec::new(),
            spans: Spans::default(),
        }),
        TypeMirror::Array(element) => ColumnType::Array(Box::new(to_type(element)?)),
    })
}

pub(crate) fn to_default(mirror: &DefaultMirror) -> Result<DefaultValue> {
    Ok(match mirror {
        DefaultMirror::Bool(it) => DefaultValue::Bool(*it),
        DefaultMirror::Int(it) => DefaultValue::Int(*it),
        DefaultMirror::Number(it) => DefaultValue::Number(it.clone()),
        DefaultMirror::Text(it) => DefaultValue::Text(it.clone()),
        DefaultMirror::Now => DefaultValue::Now,
        DefaultMirror::Uuid => DefaultValue::Uuid,
        DefaultMirror::Sql(it) => DefaultValue::Sql(to_sql(it)?),
    })
}

pub(crate) fn to_sql(mirror: &SqlMirror) -> Result<SqlText> {
    let mut out = SqlText::default();
    for (name, text) in &mirror.0 {
        match (name.as_str(), Dialect::from_name(name)) {
            (ANY, _) => out.portable = Some(text.clone()),
            (_, Some(dialect)) => {
                out.per_dialect.insert(dialect, text.clone());
            }
            (_, None) => return Err(format!("there is no database `{}`", name.escape_debug())),
        }
    }
    Ok(out)
}

fn to_foreign_key(mirror: &ForeignKeyMirror) -> Result<ForeignKey> {
    Ok(ForeignKey {
        name: ident(&mirror.name)?,
        columns: idents(&mirror.columns)?,
        target: to_name(&mirror.target)?,
        target_columns: idents(&mirror.target_columns)?,
        on_delete: to_action(&mirror.on_delete)?,
        on_update: to_action(&mirror.on_update)?,
        set_null: idents(&mirror.set_null)?,
        deferrable: to_deferral(mirror.deferrable.as_ref())?,
        span: Spans::default(),
    })
}

fn to_action(word: &str) -> Result<Action> {
    let known = Action::WORDS.iter().find(|(it, _)| *it == word);
    known.map(|(_, it)| *it).ok_or_else(|| format!("there is no action `{}`", word.escape_debug()))
}

fn to_deferral(word: Option<&String>) -> Result<Option<Deferral>> {
    let Some(word) = word else { return Ok(None) };
    let known = Deferral::WORDS.iter().find(|(it, _)| it == word);
    known
        .map(|(_, it)| Some(*it))
        .ok_or_else(|| format!("a constraint is not `{}`", word.escape_debug()))
}

fn to_unique(mirror: &UniqueMirror) -> Result<Unique> {
    Ok(Unique {
        name: ident(&mirror.name)?,
        columns: idents(&mirror.columns)?,
        nulls_not_distinct: mirror.nulls_not_distinct,
        deferrable: to_deferral(mirror.deferrable.as_ref())?,
        span: Spans::default(),
    })
}

fn to_index(mirror: &IndexMirror) -> Result<Index> {
    Ok(Index {
        name: ident(&mirror.name)?,
        unique: mirror.unique,
        parts: all(&mirror.parts, to_index_part)?,
        predicate: to_sql(&mirror.predicate)?,
        method: mirror.method.clone(),
        include: idents(&mirror.include)?,
        nulls_not_distinct: mirror.nulls_not_distinct,
        span: Spans::default(),
    })
}

fn to_index_part(mirror: &IndexPartMirror) -> Result<IndexPart> {
    let key = match &mirror.key {
        IndexKeyMirror::Column(name) => IndexKey::Column(ident(name)?),
        IndexKeyMirror::Expression(it) => IndexKey::Expression(to_sql(it)?),
    };
    let nulls = match mirror.nulls.as_deref() {
        None => None,
        Some("nulls_first") => Some(NullsOrder::First),
        Some("nulls_last") => Some(NullsOrder::Last),
        Some(other) => return Err(format!("nulls are not `{}`", other.escape_debug())),
    };
    let opclass = mirror.opclass.clone();
    let opclass_span = Spans::default();
    Ok(IndexPart { key, descending: mirror.descending, nulls, opclass, opclass_span })
}

fn to_check(mirror: &CheckMirror) -> Result<Check> {
    Ok(Check {
        name: ident(&mirror.name)?,
        condition: to_sql(&mirror.condition)?,
        span: Spans::default(),
    })
}
