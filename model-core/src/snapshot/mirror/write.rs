//! From the schema to the format.

use std::collections::BTreeMap;

use super::{
    ANY, CheckMirror, ColumnMirror, DefaultMirror, ForeignKeyMirror, GeneratedMirror,
    IndexKeyMirror, IndexMirror, IndexPartMirror, KeyMirror, NameMirror, SqlMirror, TableMirror,
    TypeMirror, UniqueMirror,
};
use crate::name::Ident;
use crate::schema::{
    Check, Column, ColumnType, DefaultValue, EnumType, ForeignKey, Generated, Index, IndexKey,
    IndexPart, PrimaryKey, SqlText, Table, TableName, Unique,
};

pub(in crate::snapshot) fn of_name(name: &TableName) -> NameMirror {
    let TableName { schema, name } = name;
    NameMirror { schema: schema.as_ref().map(text), name: text(name) }
}

pub(in crate::snapshot) fn of_table(table: &Table) -> TableMirror {
    let Table {
        name,
        columns,
        primary_key,
        foreign_keys,
        uniques,
        indexes,
        checks,
        comment,
        private,
        renamed_from: _,
        origin: _,
    } = table;
    let PrimaryKey { name: key_name, columns: key_columns } = primary_key;
    TableMirror {
        name: of_name(name),
        comment: comment.clone(),
        private: *private,
        columns: columns.iter().map(of_column).collect(),
        primary_key: KeyMirror { name: text(key_name), columns: texts(key_columns) },
        foreign_keys: foreign_keys.iter().map(of_foreign_key).collect(),
        uniques: uniques.iter().map(of_unique).collect(),
        indexes: indexes.iter().map(of_index).collect(),
        checks: checks.iter().map(of_check).collect(),
    }
}

fn of_column(column: &Column) -> ColumnMirror {
    let Column {
        name,
        ty,
        nullable,
        default,
        auto,
        generated,
        sql_type,
        collate,
        comment,
        private,
        renamed_from: _,
        backfill: _,
        origin: _,
    } = column;
    ColumnMirror {
        name: text(name),
        ty: of_type(ty),
        nullable: *nullable,
        auto: *auto,
        default: default.as_ref().map(of_default),
        generated: generated.as_ref().map(|Generated { expression, stored }| GeneratedMirror {
            expression: of_sql(expression),
            stored: *stored,
        }),
        sql_type: of_sql(sql_type),
        collate: of_sql(collate),
        comment: comment.clone(),
        private: *private,
    }
}

fn of_type(ty: &ColumnType) -> TypeMirror {
    match ty {
        ColumnType::Bool => TypeMirror::Bool,
        ColumnType::I16 => TypeMirror::I16,
        ColumnType::I32 => TypeMirror::I32,
        ColumnType::I64 => TypeMirror::I64,
        ColumnType::F32 => TypeMirror::F32,
        ColumnType::F64 => TypeMirror::F64,
        ColumnType::Text { max_length: None } => TypeMirror::Text,
        ColumnType::Text { max_length: Some(n) } => TypeMirror::TextUpTo(*n),
        ColumnType::Bytes { max_length: None } => TypeMirror::Bytes,
        ColumnType::Bytes { max_length: Some(n) } => TypeMirror::BytesUpTo(*n),
        ColumnType::Uuid => TypeMirror::Uuid,
        ColumnType::Decimal { precision, scale } => {
            TypeMirror::Decimal { precision: *precision, scale: *scale }
        }
        ColumnType::Date => TypeMirror::Date,
        ColumnType::Time => TypeMirror::Time,
        ColumnType::DateTime => TypeMirror::Datetime,
        ColumnType::Timestamp => TypeMirror::Timestamp,
        ColumnType::Json => TypeMirror::Json,
        ColumnType::Enum(EnumType { name, labels, renamed: _, spans: _ }) => {
            TypeMirror::Enum { name: text(name), labels: labels.clone() }
        }
        ColumnType::Array(element) => TypeMirror::Array(Box::new(of_type(element))),
    }
}

pub(crate) fn of_default(default: &DefaultValue) -> DefaultMirror {
    match default {
        DefaultValue::Bool(it) => DefaultMirror::Bool(*it),
        DefaultValue::Int(it) => DefaultMirror::Int(*it),
        DefaultValue::Number(it) => DefaultMirror::Number(it.clone()),
        DefaultValue::Text(it) => DefaultMirror::Text(it.clone()),
        DefaultValue::Now => DefaultMirror::Now,
        DefaultValue::Uuid => DefaultMirror::Uuid,
        DefaultValue::Sql(it) => DefaultMirror::Sql(of_sql(it)),
    }
}

pub(crate) fn of_sql(sql: &SqlText) -> SqlMirror {
    let SqlText { portable, per_dialect, spans: _ } = sql;
    let mut out = BTreeMap::new();
    if let Some(portable) = portable {
        out.insert(ANY.to_owned(), portable.clone());
    }
    out.extend(per_dialect.iter().map(|(dialect, text)| (dialect.name().to_owned(), text.clone())));
    SqlMirror(out)
}

fn of_foreign_key(key: &ForeignKey) -> ForeignKeyMirror {
    let ForeignKey {
        name,
        columns,
        target,
        target_columns,
        on_delete,
        on_update,
        set_null,
        deferrable,
        span: _,
    } = key;
    ForeignKeyMirror {
        name: text(name),
        columns: texts(columns),
        target: of_name(target),
        target_columns: texts(target_columns),
        on_delete: on_delete.word().to_owned(),
        on_update: on_update.word().to_owned(),
        set_null: texts(set_null),
        deferrable: deferrable.map(|it| it.word().to_owned()),
    }
}

fn of_unique(unique: &Unique) -> UniqueMirror {
    let Unique { name, columns, nulls_not_distinct, deferrable, span: _ } = unique;
    UniqueMirror {
        name: text(name),
        columns: texts(columns),
        nulls_not_distinct: *nulls_not_distinct,
        deferrable: deferrable.map(|it| it.word().to_owned()),
    }
}

fn of_index(index: &Index) -> IndexMirror {
    let Index { name, unique, parts, predicate, method, include, nulls_not_distinct, span: _ } =
        index;
    IndexMirror {
        name: text(name),
        unique: *unique,
        parts: parts
            .iter()
            .map(|IndexPart { key, descending, nulls, opclass, opclass_span: _ }| IndexPartMirror {
                key: match key {
                    IndexKey::Column(name) => IndexKeyMirror::Column(text(name)),
                    IndexKey::Expression(it) => IndexKeyMirror::Expression(of_sql(it)),
                },
                descending: *descending,
                nulls: nulls.map(|it| it.word().to_owned()),
                opclass: opclass.clone(),
            })
            .collect(),
        predicate: of_sql(predicate),
        method: method.clone(),
        include: texts(include),
        nulls_not_distinct: *nulls_not_distinct,
    }
}

fn of_check(check: &Check) -> CheckMirror {
    let Check { name, condition, span: _ } = check;
    CheckMirror { name: text(name), condition: of_sql(condition) }
}

fn text(name: &Ident) -> String {
    name.as_str().to_owned()
}

fn texts(names: &[Ident]) -> Vec<String> {
    names.iter().map(text).collect()
}
