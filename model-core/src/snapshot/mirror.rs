//! Format 1: the shape of the files, and the two ways between it and the schema.
//!
//! Every struct of the schema is taken apart completely here, so that a new field of it does not
//! compile until the format says something about it.

mod read;
mod write;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(super) use read::{idents as to_names, to_name, to_table};
pub(crate) use read::{to_default, to_sql};
pub(crate) use write::{of_default, of_sql};
pub(super) use write::{of_name, of_table};

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NameMirror {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    schema: Option<String>,
    name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TableMirror {
    name: NameMirror,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    private: bool,
    columns: Vec<ColumnMirror>,
    primary_key: KeyMirror,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKeyMirror>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    uniques: Vec<UniqueMirror>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    indexes: Vec<IndexMirror>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    checks: Vec<CheckMirror>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ColumnMirror {
    name: String,
    #[serde(rename = "type")]
    ty: TypeMirror,
    #[serde(default, skip_serializing_if = "is_false")]
    nullable: bool,
    #[serde(default, skip_serializing_if = "is_false")]
    auto: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    default: Option<DefaultMirror>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    generated: Option<GeneratedMirror>,
    #[serde(default, skip_serializing_if = "SqlMirror::is_empty")]
    sql_type: SqlMirror,
    #[serde(default, skip_serializing_if = "SqlMirror::is_empty")]
    collate: SqlMirror,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    comment: Option<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    private: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum TypeMirror {
    Bool,
    I16,
    I32,
    I64,
    F32,
    F64,
    Text,
    TextUpTo(u32),
    Bytes,
    BytesUpTo(u32),
    Uuid,
    Decimal { precision: u32, scale: u32 },
    Date,
    Time,
    Datetime,
    Timestamp,
    Json,
    Enum { name: String, labels: Vec<String> },
    Array(Box<TypeMirror>),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum DefaultMirror {
    Bool(bool),
    Int(i64),
    Number(String),
    Text(String),
    Now,
    Uuid,
    Sql(SqlMirror),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct GeneratedMirror {
    expression: SqlMirror,
    stored: bool,
}

/// Dialects by name; `any` for the portable text.
#[derive(Serialize, Deserialize, Default)]
#[serde(transparent)]
pub(crate) struct SqlMirror(BTreeMap<String, String>);

const ANY: &str = "any";

impl SqlMirror {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyMirror {
    name: String,
    columns: Vec<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ForeignKeyMirror {
    name: String,
    columns: Vec<String>,
    target: NameMirror,
    target_columns: Vec<String>,
    on_delete: String,
    on_update: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    set_null: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deferrable: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UniqueMirror {
    name: String,
    columns: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    nulls_not_distinct: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    deferrable: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexMirror {
    name: String,
    #[serde(default, skip_serializing_if = "is_false")]
    unique: bool,
    parts: Vec<IndexPartMirror>,
    #[serde(default, rename = "where", skip_serializing_if = "SqlMirror::is_empty")]
    predicate: SqlMirror,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    include: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    nulls_not_distinct: bool,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct IndexPartMirror {
    key: IndexKeyMirror,
    #[serde(default, skip_serializing_if = "is_false")]
    descending: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nulls: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    opclass: Option<String>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum IndexKeyMirror {
    Column(String),
    Expression(SqlMirror),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CheckMirror {
    name: String,
    condition: SqlMirror,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn is_false(it: &bool) -> bool {
    !it
}
