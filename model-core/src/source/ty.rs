//! `syn::Type` → [`FieldType`], by what the type looks like.
//!
//! A name that is none of ours stays a name: it may be a `ModelEnum` or a `ModelType`. A type that
//! no column can hold is refused here, with what to write instead.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{GenericArgument, PathArguments, PathSegment, Type};

use super::code;
use super::mistake::{Range, Report};
use crate::ast::{FieldType, TimeCrate, TypePath};

/// A type, with whether it was inside an `Option`.
pub(super) struct Read<'a> {
    pub(super) ty: FieldType,
    pub(super) nullable: bool,
    /// The argument of the `Option`.
    pub(super) inner: Option<&'a Type>,
}

/// Why a type is refused.
struct Refusal {
    at: Range,
    message: String,
    help: String,
}

/// Reads the type of a column, or reports why it is none.
pub(super) fn read<'a>(ty: &'a Type, report: &mut Report) -> Option<Read<'a>> {
    let (inner, nullable) = match option_argument(ty) {
        Some(inner) => (inner, true),
        None => (bare(ty), false),
    };
    let read = match option_argument(inner) {
        Some(_) => Err(refuse(
            inner,
            "`Option` of an `Option`: a column has one kind of null",
            "write one `Option`",
        )),
        None => classify(inner),
    };
    match read {
        Ok(ty) => Some(Read { ty, nullable, inner: nullable.then_some(inner) }),
        Err(Refusal { at, message, help }) => {
            report.error(code::UNSUPPORTED_TYPE, at, message).help(help);
            None
        }
    }
}

/// The type as its tokens with single spaces: the same in a derive and from a file, whatever the
/// author's spacing.
pub(super) fn written(ty: TokenStream) -> String {
    let mut out = String::new();
    write_tokens(ty, &mut out);
    out
}

/// The argument of `Option<…>`.
pub(super) fn option_argument(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = bare(ty) else { return None };
    let last = path.path.segments.last()?;
    let prefix: Vec<String> =
        path.path.segments.iter().rev().skip(1).map(|it| it.ident.to_string()).collect();
    let is_std = prefix.is_empty() || ["option"] == prefix[..1];
    match arguments(last).as_slice() {
        [only] if last.ident == "Option" && is_std => Some(bare(only)),
        _ => None,
    }
}

/// Whether the type is a name with arguments that this module does not know.
pub(super) fn is_unknown_generic(ty: &Type) -> bool {
    let Type::Path(path) = bare(ty) else { return false };
    matches!(classify(ty), Ok(FieldType::Named(_)))
        && path.path.segments.iter().any(|it| !it.arguments.is_none())
}

/// The type inside parentheses and the invisible groups of macros.
pub(super) fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Group(it) => bare(&it.elem),
        Type::Paren(it) => bare(&it.elem),
        other => other,
    }
}

fn classify(ty: &Type) -> Result<FieldType, Refusal> {
    match ty {
        Type::Path(path) if path.qself.is_none() => classify_path(ty, path),
        Type::Group(it) => classify(&it.elem),
        Type::Paren(it) => classify(&it.elem),
        other => Err(unsupported_form(other)),
    }
}

fn classify_path(ty: &Type, path: &syn::TypePath) -> Result<FieldType, Refusal> {
    let Some(last) = path.path.segments.last() else { return Err(unsupported_form(ty)) };
    let names: Vec<String> = path
        .path
        .segments
        .iter()
        .map(|it| it.ident.to_string().trim_start_matches("r#").to_owned())
        .collect();
    let [prefix @ .., name] = names.as_slice() else { return Err(unsupported_form(ty)) };
    // `crate::Uuid` is a type of this crate, whatever it is called.
    let is_local = matches!(prefix.first().map(String::as_str), Some("crate" | "self" | "super"));
    if is_local {
        return Ok(FieldType::Named(TypePath(names)));
    }
    let from = |krates: &[&str]| {
        prefix.is_empty() || prefix.iter().any(|it| krates.contains(&it.as_str()))
    };
    let std = || from(&["std", "core", "alloc"]);
    let arguments = arguments(last);
    let simple = match name.as_str() {
        "bool" if std() => FieldType::Bool,
        "i16" if std() => FieldType::I16,
        "i32" if std() => FieldType::I32,
        "i64" if std() => FieldType::I64,
        "f32" if std() => FieldType::F32,
        "f64" if std() => FieldType::F64,
        "String" if std() => FieldType::String,
        "Uuid" if from(&["uuid"]) => FieldType::Uuid,
        "NanoId" => FieldType::NanoId,
        "Decimal" if from(&["rust_decimal", "decimal"]) => FieldType::Decimal,
        "NaiveDate" if from(&["chrono"]) => FieldType::Date(TimeCrate::Chrono),
        "NaiveTime" if from(&["chrono"]) => FieldType::Time(TimeCrate::Chrono),
        "NaiveDateTime" if from(&["chrono"]) => FieldType::DateTime(TimeCrate::Chrono),
        "Date" if from(&["time"]) => FieldType::Date(TimeCrate::Time),
        "Time" if from(&["time"]) => FieldType::Time(TimeCrate::Time),
        "PrimitiveDateTime" if from(&["time"]) => FieldType::DateTime(TimeCrate::Time),
        "OffsetDateTime" if from(&["time"]) => FieldType::Timestamp(TimeCrate::Time),
        "Value" if from(&["serde_json"]) => FieldType::JsonValue,
        "DateTime" if from(&["chrono"]) => return chrono_moment(ty, &arguments),
        "Json" => return json(ty, &arguments),
        "Id" => return id(ty, &arguments),
        "Vec" if std() => return list(ty, &arguments),
        _ => {
            return match advice(name, &arguments) {
                Some(help) if std() || from(&["collections", "rc", "sync", "bigdecimal"]) => {
                    Err(refuse(ty, &format!("no column holds `{name}`"), &help))
                }
                _ => Ok(FieldType::Named(TypePath(names))),
            };
        }
    };
    match arguments.is_empty() {
        true => Ok(simple),
        false => {
            Err(refuse(ty, &format!("`{name}` takes no parameters"), &format!("write `{name}`")))
        }
    }
}

/// `DateTime<Utc>`. Another argument than chrono's own two zones may be `Utc` under another name;
/// the derive's assertion finds out.
fn chrono_moment(ty: &Type, arguments: &[&Type]) -> Result<FieldType, Refusal> {
    let help = "write `chrono::DateTime<chrono::Utc>`, or `chrono::NaiveDateTime` for a moment without a zone";
    let [zone] = arguments else {
        return Err(refuse(ty, "`DateTime` needs its zone", help));
    };
    match last_name(zone).as_deref() {
        Some("Local" | "FixedOffset") => {
            Err(refuse(zone, "a database keeps moments in UTC, not in a local zone", help))
        }
        Some(_) => Ok(FieldType::Timestamp(TimeCrate::Chrono)),
        None => Err(refuse(zone, "expected `Utc`", help)),
    }
}

fn json(ty: &Type, arguments: &[&Type]) -> Result<FieldType, Refusal> {
    match arguments {
        [inner] => Ok(FieldType::Json(written(inner.to_token_stream()))),
        _ => Err(refuse(
            ty,
            "`Json` needs the type of its document",
            "write `Json<Settings>`, or `serde_json::Value` for any document",
        )),
    }
}

fn id(ty: &Type, arguments: &[&Type]) -> Result<FieldType, Refusal> {
    let (model, key) = match arguments {
        [model] => (model, FieldType::I64),
        [model, key] => (model, id_key(key)?),
        _ => {
            return Err(refuse(ty, "`Id` needs its model", "write `Id<User>` or `Id<User, Uuid>`"));
        }
    };
    match bare(model) {
        Type::Path(path) if path.qself.is_none() => {
            let names = path.path.segments.iter().map(|it| it.ident.to_string()).collect();
            Ok(FieldType::Id(TypePath(names), Box::new(key)))
        }
        other => Err(refuse(other, "expected the name of a model", "write `Id<User>`")),
    }
}

fn id_key(ty: &Type) -> Result<FieldType, Refusal> {
    match classify(ty)? {
        key @ (FieldType::I16
        | FieldType::I32
        | FieldType::I64
        | FieldType::Uuid
        | FieldType::NanoId
        | FieldType::String
        | FieldType::Named(_)) => Ok(key),
        _ => Err(refuse(ty, "this type makes no key", "write `i64`, `Uuid` or `NanoId`")),
    }
}

fn list(ty: &Type, arguments: &[&Type]) -> Result<FieldType, Refusal> {
    let [element] = arguments else {
        return Err(refuse(
            ty,
            "`Vec` needs the type of its elements",
            "write `Vec<u8>` for bytes, `Vec<String>` for a list",
        ));
    };
    if last_name(element).as_deref() == Some("u8") {
        return Ok(FieldType::Bytes);
    }
    if option_argument(element).is_some() {
        return Err(refuse(
            element,
            "the elements of a list are never null",
            "write `Vec<T>`, or `Json<Vec<Option<T>>>`",
        ));
    }
    match classify(element)? {
        FieldType::Vec(_) | FieldType::Bytes | FieldType::Json(_) | FieldType::JsonValue => {
            Err(refuse(element, "a list holds single values", "write `Json<Vec<…>>`"))
        }
        element => Ok(FieldType::Vec(Box::new(element))),
    }
}

/// What to write instead of a type of the standard library that no column holds.
fn advice(name: &str, arguments: &[&Type]) -> Option<String> {
    let inner = || arguments.last().map_or("T".to_owned(), |it| plain(it));
    let help = match name {
        "u8" | "i8" => "write `i16`".to_owned(),
        "u16" => "write `i32`".to_owned(),
        "u32" => "write `i64`".to_owned(),
        "usize" | "isize" => "write `i64`: a column has the same size on every machine".to_owned(),
        "u64" => "write `i64`, or `rust_decimal::Decimal` for values above 9223372036854775807"
            .to_owned(),
        "u128" | "i128" => {
            "write `rust_decimal::Decimal`, or `uuid::Uuid` for an identifier".to_owned()
        }
        "f16" | "f128" => "write `f64`, or `rust_decimal::Decimal` for exact numbers".to_owned(),
        "char" | "str" | "OsString" | "PathBuf" | "CString" => "write `String`".to_owned(),
        "IpAddr" | "Ipv4Addr" | "Ipv6Addr" => {
            "write `String`, or a newtype with `derive(ModelType)`".to_owned()
        }
        "Duration" => "write `i64`, and say the unit in the name: `timeout_ms`".to_owned(),
        "SystemTime" | "Instant" => "write `chrono::DateTime<chrono::Utc>`".to_owned(),
        "BigDecimal" => "write `rust_decimal::Decimal`".to_owned(),
        "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "Mutex" | "Cow" if inner() == "str" => {
            "write `String`".to_owned()
        }
        "Box" | "Rc" | "Arc" | "Cell" | "RefCell" | "Mutex" | "RwLock" | "Cow" => {
            format!("write `{}`", inner())
        }
        "HashMap" | "BTreeMap" | "HashSet" | "BTreeSet" | "VecDeque" | "IndexMap" => {
            format!("write `Json<{name}<…>>`, or a model of its own with a foreign key")
        }
        "PhantomData" => "mark the field `#[model(skip)]`".to_owned(),
        "Result" => "write the type of the value".to_owned(),
        _ => return None,
    };
    Some(help)
}

fn unsupported_form(ty: &Type) -> Refusal {
    let (what, help) = match ty {
        Type::Reference(it) => {
            let owned = match last_name(&it.elem).as_deref() {
                Some("str") => "write `String`: a row owns its values".to_owned(),
                Some(name) => format!("write `{name}`: a row owns its values"),
                None => "write the owned type: a row owns its values".to_owned(),
            };
            ("a reference", owned)
        }
        Type::Array(it) if last_name(&it.elem).as_deref() == Some("u8") => {
            ("an array", "write `Vec<u8>` with `#[model(max_length = …)]`".to_owned())
        }
        Type::Array(_) | Type::Slice(_) => {
            ("an array", "write `Vec<T>` or `Json<Vec<T>>`".to_owned())
        }
        Type::Tuple(_) => ("a tuple", "write one field for each part, or `Json<(…)>`".to_owned()),
        Type::Macro(_) => (
            "a macro",
            "write the type itself: a model is read without expanding macros".to_owned(),
        ),
        Type::Path(_) => ("an associated type", "write the type itself".to_owned()),
        Type::Infer(_) => ("an inferred type", "write the type itself".to_owned()),
        _ => (
            "this type",
            "mark the field `#[model(skip)]`, or keep its data in `Json<T>`".to_owned(),
        ),
    };
    refuse(ty, &format!("no column holds {what}"), &help)
}

fn refuse(at: &impl ToTokens, message: &str, help: &str) -> Refusal {
    Refusal { at: Range::of(at), message: message.to_owned(), help: help.to_owned() }
}

fn last_name(ty: &Type) -> Option<String> {
    match bare(ty) {
        Type::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()),
        _ => None,
    }
}

/// The type arguments of `Name<…>`.
fn arguments(segment: &PathSegment) -> Vec<&Type> {
    let PathArguments::AngleBracketed(list) = &segment.arguments else { return Vec::new() };
    let types = list.args.iter().filter_map(|it| match it {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    });
    types.collect()
}

/// A type for a help line: its tokens without spaces.
pub(super) fn plain(ty: &Type) -> String {
    written(ty.to_token_stream()).replace(' ', "")
}

fn write_tokens(tokens: TokenStream, out: &mut String) {
    for tree in tokens {
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("(", ")"),
                    proc_macro2::Delimiter::Brace => ("{", "}"),
                    proc_macro2::Delimiter::Bracket => ("[", "]"),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                write_token(open, out);
                write_tokens(group.stream(), out);
                write_token(close, out);
            }
            other => write_token(&other.to_string(), out),
        }
    }
}

fn write_token(token: &str, out: &mut String) {
    if !out.is_empty() && !token.is_empty() {
        out.push(' ');
    }
    out.push_str(token);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Place;

    fn read_text(text: &str) -> Result<String, String> {
        let ty: Type = syn::parse_str(text).unwrap();
        let mut report = Report::new(Place::DERIVE);
        match read(&ty, &mut report) {
            Some(it) => Ok(format!("{:?}{}", it.ty, if it.nullable { "?" } else { "" })),
            None => {
                let mistake = report.finish(None::<()>).unwrap_err().into_iter().next().unwrap();
                Err(mistake.text())
            }
        }
    }

    #[test]
    fn every_supported_type_is_known_by_its_name_or_its_path() {
        let cases = [
            ("bool", "Bool"),
            ("std::string::String", "String"),
            ("Option<String>", "String?"),
            ("std::option::Option<i16>", "I16?"),
            ("Vec<u8>", "Bytes"),
            ("Vec<String>", "Vec(String)"),
            ("uuid::Uuid", "Uuid"),
            ("model_runtime::types::uuid::Uuid", "Uuid"),
            ("rust_decimal::Decimal", "Decimal"),
            ("chrono::DateTime<chrono::Utc>", "Timestamp(Chrono)"),
            ("DateTime<U>", "Timestamp(Chrono)"),
            ("chrono::NaiveDate", "Date(Chrono)"),
            ("time::Date", "Date(Time)"),
            ("OffsetDateTime", "Timestamp(Time)"),
            ("serde_json::Value", "JsonValue"),
            ("Json<Vec<(u8, u64)>>", r#"Json("Vec < ( u8 , u64 ) >")"#),
            ("Id<User>", r#"Id(TypePath(["User"]), I64)"#),
            ("Id<crate::User, uuid::Uuid>", r#"Id(TypePath(["crate", "User"]), Uuid)"#),
            ("NanoId", "NanoId"),
            ("crate::Decimal", r#"Named(TypePath(["crate", "Decimal"]))"#),
            ("other::Decimal", r#"Named(TypePath(["other", "Decimal"]))"#),
            ("Status", r#"Named(TypePath(["Status"]))"#),
        ];
        for (text, expected) in cases {
            assert_eq!(read_text(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn each_type_that_no_column_holds_says_what_to_write_instead() {
        let cases = [
            ("u32", "write `i64`"),
            ("u64", "write `i64`, or `rust_decimal::Decimal` for values above 9223372036854775807"),
            ("Box<str>", "write `String`"),
            ("Arc<Vec<u8>>", "write `Vec<u8>`"),
            ("&'static str", "write `String`: a row owns its values"),
            (
                "std::collections::HashMap<String, i64>",
                "write `Json<HashMap<…>>`, or a model of its own with a foreign key",
            ),
            ("(i64, i64)", "write one field for each part, or `Json<(…)>`"),
            ("[u8; 16]", "write `Vec<u8>` with `#[model(max_length = …)]`"),
            ("Option<Option<i64>>", "write one `Option`"),
            ("Vec<Option<i64>>", "write `Vec<T>`, or `Json<Vec<Option<T>>>`"),
            (
                "DateTime<Local>",
                "write `chrono::DateTime<chrono::Utc>`, or `chrono::NaiveDateTime` for a moment without a zone",
            ),
        ];
        for (text, help) in cases {
            let error = read_text(text).unwrap_err();
            assert!(error.contains("[M0110]"), "{error}");
            assert_eq!(error.lines().last(), Some(format!("help: {help}").as_str()), "{text}");
        }
    }
}
