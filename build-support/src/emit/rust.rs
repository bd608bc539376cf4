//! Rust names and types as generated code writes them.

use model_core::query::checked::ValueType;
use model_core::schema::{Kind, RustType};

/// Names that generated code uses, of the prelude or imported in [`IMPORTS`]: nothing that a model
/// or a query is called may hide them.
pub(crate) const RESERVED_TYPES: &[&str] = &[
    "AsRef",
    "Box",
    "Clone",
    "Copy",
    "Debug",
    "Decode",
    "Default",
    "Dynamic",
    "E",
    "Encode",
    "Err",
    "Error",
    "Executor",
    "From",
    "FromRow",
    "Future",
    "Into",
    "IntoIterator",
    "Iterator",
    "N",
    "None",
    "Ok",
    "Option",
    "Piece",
    "R",
    "Reader",
    "Result",
    "Rows",
    "Self",
    "Send",
    "Some",
    "Statement",
    "String",
    "Sync",
    "Text",
    "Vec",
    "Writer",
];

/// The first lines of each generated module.
pub(crate) const IMPORTS: &[&str] = &[
    "use ::core::future::Future;",
    "use ::model_runtime::__private as rt;",
    "use ::model_runtime::{Decode, Dynamic, Encode, Error, Executor, FromRow, Piece, Reader};",
    "use ::model_runtime::{Rows, Statement, Text, Writer};",
];

/// An identifier that is none of Rust's words: a table can be called `2fa` or `type`.
pub(crate) fn ident(name: &str) -> String {
    let mut name = name.replace(|c: char| !(c.is_alphanumeric() || c == '_'), "_");
    if !name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        name.insert(0, '_');
    }
    match name.as_str() {
        "self" | "Self" | "super" | "crate" | "_" => format!("{name}_"),
        word if KEYWORDS.contains(&word) => format!("r#{word}"),
        _ => name,
    }
}

/// `crate::models::User`
pub(crate) fn path(segments: &[String]) -> String {
    let escaped = |(at, it): (usize, &String)| if at == 0 { it.clone() } else { ident(it) };
    segments.iter().enumerate().map(escaped).collect::<Vec<_>>().join("::")
}

/// The words that need `r#`, of every edition up to 2024.
const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
    "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return",
    "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "virtual", "where", "while", "yield",
];

/// A type that owns its value, without `Option`. `at` names the field that a `Json<T>` is taken
/// from, since `T` is in scope only there.
pub(crate) fn owned(ty: &RustType, at: Option<&FieldPath>) -> String {
    match ty {
        RustType::Plain(kind) => plain(*kind).to_owned(),
        RustType::TimeCrate(kind) => time_crate(*kind).to_owned(),
        RustType::NanoId => "::model_runtime::NanoId".to_owned(),
        RustType::Json(_) => at.map_or_else(|| plain(Kind::Json).to_owned(), FieldPath::ty),
        RustType::Id(model, key) => {
            format!("::model_runtime::Id<{}, {}>", path(model), owned(key, None))
        }
        RustType::User(segments, _) => path(segments),
        RustType::Vec(element) => format!("Vec<{}>", owned(element, at)),
    }
}

/// How a function takes the value: by reference, of the lifetime `'a`, where a copy would cost.
pub(crate) fn borrowed(ty: &RustType, at: Option<&FieldPath>) -> String {
    match ty {
        RustType::Plain(Kind::Text | Kind::Enum) => "&'a str".to_owned(),
        RustType::Plain(Kind::Bytes) => "&'a [u8]".to_owned(),
        RustType::Vec(element) => format!("&'a [{}]", owned(element, at)),
        _ if is_copied(ty) => owned(ty, at),
        _ => format!("&'a {}", owned(ty, at)),
    }
}

fn is_copied(ty: &RustType) -> bool {
    match ty {
        RustType::Plain(kind) => is_small(*kind),
        RustType::TimeCrate(_) => true,
        RustType::Id(_, key) => is_copied(key),
        RustType::User(_, kind) => is_small(*kind),
        RustType::NanoId | RustType::Json(_) | RustType::Vec(_) => false,
    }
}

fn is_small(kind: Kind) -> bool {
    !matches!(kind, Kind::Text | Kind::Bytes | Kind::Json | Kind::Array)
}

/// A field of a model, to name its type from elsewhere.
#[derive(Debug, Clone)]
pub(crate) struct FieldPath {
    /// `crate::models::User`
    pub(crate) model: String,
    /// Among all fields of the struct.
    pub(crate) position: usize,
    /// Whether the field is an `Option`.
    pub(crate) nullable: bool,
}

impl FieldPath {
    /// The type of the field, or what is inside of its `Option`.
    fn ty(&self) -> String {
        let Self { model, position, nullable } = self;
        let ty = format!("<{model} as ::model_runtime::__private::FieldAt<{position}>>::Type");
        match nullable {
            true => format!("<{ty} as ::model_runtime::__private::Nullable>::Value"),
            false => ty,
        }
    }
}

/// The type of a value, `Option` if it may be null.
pub(crate) fn value(ty: &ValueType, nullable: bool, at: Option<&FieldPath>) -> String {
    optional(owned(&ty.rust, at), nullable)
}

/// `Option<ty>` if `wrap`.
pub(crate) fn optional(ty: String, wrap: bool) -> String {
    if wrap { format!("Option<{ty}>") } else { ty }
}

fn plain(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "bool",
        Kind::I16 => "i16",
        Kind::I32 => "i32",
        Kind::I64 => "i64",
        Kind::F32 => "f32",
        Kind::F64 => "f64",
        // An enum's label where no enum of the crate stands behind it.
        Kind::Text | Kind::Enum => "String",
        Kind::Bytes => "Vec<u8>",
        Kind::Uuid => "::model_runtime::types::uuid::Uuid",
        Kind::Decimal => "::model_runtime::types::rust_decimal::Decimal",
        Kind::Date => "::model_runtime::types::chrono::NaiveDate",
        Kind::Time => "::model_runtime::types::chrono::NaiveTime",
        Kind::DateTime => "::model_runtime::types::chrono::NaiveDateTime",
        Kind::Timestamp => {
            "::model_runtime::types::chrono::DateTime<::model_runtime::types::chrono::Utc>"
        }
        Kind::Json | Kind::Array => "::model_runtime::types::serde_json::Value",
    }
}

/// The `time` crate has no type for the other kinds, and the reader makes none.
fn time_crate(kind: Kind) -> &'static str {
    match kind {
        Kind::Date => "::model_runtime::types::time::Date",
        Kind::Time => "::model_runtime::types::time::Time",
        Kind::DateTime => "::model_runtime::types::time::PrimitiveDateTime",
        Kind::Timestamp => "::model_runtime::types::time::OffsetDateTime",
        Kind::Bool
        | Kind::I16
        | Kind::I32
        | Kind::I64
        | Kind::F32
        | Kind::F64
        | Kind::Text
        | Kind::Bytes
        | Kind::Uuid
        | Kind::Decimal
        | Kind::Json
        | Kind::Enum
        | Kind::Array => plain(kind),
    }
}

/// The arguments of a statement: `()`, `(a,)`, `(a, b)`, and pairs of tuples when there are more than
/// the runtime has tuples for.
pub(crate) fn arguments(parts: &[String]) -> String {
    match parts {
        [one] => format!("({one},)"),
        _ if parts.len() <= LONGEST_TUPLE => format!("({})", parts.join(", ")),
        _ => {
            let (first, rest) = parts.split_at(LONGEST_TUPLE);
            format!("rt::Both({}, {})", arguments(first), arguments(rest))
        }
    }
}

/// Of those that `model_runtime::Bind` is implemented for.
const LONGEST_TUPLE: usize = 12;

/// `0x0123_4567_89ab_cdef`
pub(crate) fn hex(value: u64) -> String {
    let digits = format!("{value:016x}");
    let groups: Vec<&str> = (0..4).map(|at| &digits[at * 4..at * 4 + 4]).collect();
    format!("0x{}", groups.join("_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rust_become_raw_or_get_an_underscore() {
        assert_eq!(ident("type"), "r#type");
        assert_eq!(ident("self"), "self_");
        assert_eq!(ident("email"), "email");
        assert_eq!(ident("2fa"), "_2fa");
    }

    #[test]
    fn values_that_cost_a_copy_are_taken_by_reference() {
        let id = RustType::Id(vec!["crate".into(), "User".into()], Box::new(RustType::NanoId));
        let cases = [
            (RustType::Plain(Kind::I64), "i64"),
            (RustType::Plain(Kind::Text), "&'a str"),
            (RustType::Plain(Kind::Bytes), "&'a [u8]"),
            (RustType::User(vec!["crate".into(), "Status".into()], Kind::Enum), "crate::Status"),
            (RustType::User(vec!["crate".into(), "Email".into()], Kind::Text), "&'a crate::Email"),
            (id, "&'a ::model_runtime::Id<crate::User, ::model_runtime::NanoId>"),
        ];
        for (ty, expected) in cases {
            assert_eq!(borrowed(&ty, None), expected);
        }
    }
}
