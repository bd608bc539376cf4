//! What rows got, as the manifest keeps it: no snapshot has it, and the models may forget it.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::manifest::quoted;
use crate::migration::hint::Fill;
use crate::migration::op::Op;
use crate::snapshot::mirror::{DefaultMirror, SqlMirror, of_default, of_sql, to_default, to_sql};

/// A fill in the manifest: `{ value = { int = 3 } }`, `{ sql = { any = "length(name)" } }`.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum FillMirror {
    Value(DefaultMirror),
    Sql(SqlMirror),
    Nothing,
    Neutral,
}

/// What rows get by these operations, by table and column: `users.age`.
pub fn fills_of(ops: &[Op]) -> BTreeMap<String, Fill> {
    let of = |op: &Op| match op {
        Op::AddColumn { table, column, fill: Some(fill) } => {
            Some((format!("{table}.{}", column.name), fill.clone()))
        }
        Op::AlterColumn { table, from: _, to, fill: Some(fill), labels: _ } => {
            Some((format!("{table}.{}", to.name), fill.clone()))
        }
        Op::AddColumn { table: _, column: _, fill: None }
        | Op::AlterColumn { table: _, from: _, to: _, fill: None, labels: _ }
        | Op::CreateExtension(_)
        | Op::DropExtension(_)
        | Op::CreateTable(_)
        | Op::DropTable(_)
        | Op::RenameTable { from: _, to: _ }
        | Op::DescribeTable { table: _, from: _, to: _ }
        | Op::DropColumn { table: _, column: _ }
        | Op::RenameColumn { table: _, from: _, to: _ }
        | Op::ChangePrimaryKey { table: _, from: _, to: _ }
        | Op::AddPart { table: _, part: _ }
        | Op::DropPart { table: _, part: _ }
        | Op::RenamePart { table: _, from: _, to: _ } => None,
    };
    ops.iter().filter_map(of).collect()
}

pub(super) fn read(mirror: &FillMirror) -> Result<Fill, String> {
    Ok(match mirror {
        FillMirror::Value(it) => Fill::Value(to_default(it)?),
        FillMirror::Sql(it) => Fill::Sql(to_sql(it)?),
        FillMirror::Nothing => Fill::Nothing,
        FillMirror::Neutral => Fill::Neutral,
    })
}

/// As an inline value of TOML.
pub(super) fn print(fill: &Fill) -> String {
    let mirror = match fill {
        Fill::Value(it) => FillMirror::Value(of_default(it)),
        Fill::Sql(it) => FillMirror::Sql(of_sql(it)),
        Fill::Nothing => FillMirror::Nothing,
        Fill::Neutral => FillMirror::Neutral,
    };
    let mut out = String::new();
    // A mirror has texts, numbers and truth values alone, which every writer can write.
    inline(&serde_json::to_value(mirror).unwrap_or_default(), &mut out);
    out
}

fn inline(value: &Value, out: &mut String) {
    match value {
        Value::String(text) => out.push_str(&quoted(text)),
        Value::Object(fields) => {
            out.push_str("{ ");
            for (at, (key, value)) in fields.iter().enumerate() {
                let _ = write!(out, "{}{key} = ", if at == 0 { "" } else { ", " });
                inline(value, out);
            }
            out.push_str(" }");
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => {
            let _ = write!(out, "{value}");
        }
    }
}
