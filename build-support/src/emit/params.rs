//! The parameters of a query: as arguments of its function, and as values handed to the statement.

use model_core::query::checked::{CheckedQuery, Param};
use model_core::schema::{Column, Kind, RustType, Schema};

use super::function::Function;
use super::rust::{self, FieldPath};

/// How the executor is called: `db`, unless a parameter is.
pub(crate) fn executor(query: &CheckedQuery) -> &'static str {
    if query.params.iter().any(|it| it.name == "db") { "executor" } else { "db" }
}

/// Adds the parameters of a query to its function.
pub(crate) fn add(mut function: Function, query: &CheckedQuery, schema: &Schema) -> Function {
    for (index, param) in query.params.iter().enumerate() {
        let ty = match takes_any_text(param) {
            // `&[String]` and `&[&str]` alike.
            true => {
                let name = format!("T{index}");
                function = function.generic(&name, "AsRef<str>");
                format!("&'a [{name}]")
            }
            false => ty(param, schema),
        };
        function = function.param(rust::ident(&param.name), ty);
    }
    function
}

fn ty(param: &Param, schema: &Schema) -> String {
    let rust = &param.ty.rust;
    let at = json_field(rust, schema);
    let one = match element(param) {
        None => rust::borrowed(rust, at.as_ref()),
        Some(of) if is_text(of) => "&'a [&'a str]".to_owned(),
        Some(of) => format!("&'a [{}]", rust::owned(of, at.as_ref())),
    };
    rust::optional(rust::optional(one, param.nullable && !param.list), param.optional)
}

/// What a list is of, be it one value of the database or several.
fn element(param: &Param) -> Option<&RustType> {
    match &param.ty.rust {
        rust if param.list => Some(rust),
        RustType::Vec(of) => Some(of),
        _ => None,
    }
}

/// The arguments of the statement.
pub(crate) fn bound(query: &CheckedQuery) -> String {
    let names: Vec<String> = query.params.iter().map(|it| rust::ident(&it.name)).collect();
    rust::arguments(&names)
}

/// A line that an argument needs before it is bound.
pub(crate) fn preparation(param: &Param) -> Option<String> {
    let name = rust::ident(&param.name);
    let line = format!("let {name}: Vec<&'a str> = {name}.iter().map(AsRef::as_ref).collect();");
    takes_any_text(param).then_some(line)
}

/// Not inside an `Option`: rustc could not tell what `None` is then.
fn takes_any_text(param: &Param) -> bool {
    let open = param.optional || param.nullable && !param.list;
    !open && element(param).is_some_and(is_text)
}

fn is_text(ty: &RustType) -> bool {
    matches!(ty, RustType::Plain(Kind::Text | Kind::Enum))
}

/// A field of the same `Json<T>`, by which `T` can be named outside of its scope.
fn json_field(ty: &RustType, schema: &Schema) -> Option<FieldPath> {
    let RustType::Json(_) = ty else { return None };
    let of_table = |table: &model_core::schema::Table| {
        let model = rust::path(&table.origin.as_ref()?.path);
        let is_same = |it: &&Column| it.origin.as_ref().is_some_and(|it| it.ty == *ty);
        let column = table.columns.iter().find(is_same)?;
        let position = column.origin.as_ref()?.position;
        Some(FieldPath { model, position, nullable: column.nullable })
    };
    schema.tables.values().find_map(of_table)
}
