//! The second witness: what the build script read is what rustc sees.
//!
//! A source reader can be wrong about a struct made by a macro, a shadowed name, or a file that
//! changed after it ran. Each is then one compile error with a sentence, never a silent difference.

use std::collections::BTreeMap;

use model_core::schema::{ColumnType, Kind, RustType, Schema};

use super::entity::Entity;
use super::rust;
use super::writer::{Writer, literal};

/// The model of a module is the one that was read.
pub(crate) fn fingerprint(out: &mut Writer, entity: &Entity<'_>) {
    let path = entity.path();
    let message = format!(
        "`{path}` is not the struct that the build script read: if it is made by a macro or differs \
         by `cfg`, write it out; otherwise build again after `touch build.rs`"
    );
    let value = rust::hex(entity.origin.fingerprint);
    out.blank();
    out.enclose("const _: () = assert!(", ");", |out| {
        out.line(format_args!("<{path} as ::model_runtime::Model>::FINGERPRINT == {value},"));
        out.line(format_args!("{},", literal(&message)));
    });
}

/// Fields whose type stands behind an alias, which the derive did not look through.
pub(crate) fn aliases(out: &mut Writer, entity: &Entity<'_>) {
    let hidden = entity.fields.iter().filter(|it| it.origin.alias);
    for field in hidden {
        let (path, position) = (entity.path(), field.origin.position);
        let kind = field.column.ty.kind();
        let message = format!(
            "the alias of the field `{}` of `{path}` is not stored as {kind}, which the build script \
             took from its declaration: write the type itself",
            field.origin.rust_name
        );
        out.blank();
        out.enclose("const _: () = assert!(", ");", |out| {
            let ty = format!("<{path} as rt::FieldAt<{position}>>::Type");
            out.line(format_args!("<{ty} as ::model_runtime::ColumnValue>::KIND as u8"));
            out.line(format_args!("    == ::model_runtime::Kind::{kind:?} as u8,"));
            out.line(format_args!("{},", literal(&message)));
        });
    }
}

/// The enums and newtypes of the crate hold what was read, each asserted once.
pub(crate) fn named_types(out: &mut Writer, schema: &Schema) {
    let columns = schema.tables.values().flat_map(|it| &it.columns);
    let mut types: BTreeMap<&[String], (Kind, &ColumnType)> = BTreeMap::new();
    for column in columns {
        let Some(origin) = &column.origin else { continue };
        let (rust, ty) = match (&origin.ty, &column.ty) {
            (RustType::Vec(rust), ColumnType::Array(ty)) => (&**rust, &**ty),
            whole => whole,
        };
        if let RustType::User(path, kind) = rust {
            types.insert(path, (*kind, ty));
        }
    }
    for (path, (kind, ty)) in types {
        let path = rust::path(path);
        named_type(out, &path, kind);
        if let ColumnType::Enum(it) = ty {
            labels(out, &path, &it.labels);
        }
    }
}

fn labels(out: &mut Writer, path: &str, labels: &[String]) {
    let message = format!(
        "`{path}` has other labels than the build script read: write out what a macro or `cfg` makes \
         of it"
    );
    let labels: Vec<String> = labels.iter().map(|it| literal(it)).collect();
    out.blank();
    out.enclose("const _: () = assert!(", ");", |out| {
        let labels = labels.join(", ");
        out.line(format_args!(
            "::model_runtime::__private::are_labels({path}::LABELS, &[{labels}]),"
        ));
        out.line(format_args!("{},", literal(&message)));
    });
}

fn named_type(out: &mut Writer, path: &str, kind: Kind) {
    let message = format!(
        "`{path}` is not stored as {kind}, which the build script took from its declaration: write \
         out what a macro or `cfg` makes of it"
    );
    out.blank();
    out.enclose("const _: () = assert!(", ");", |out| {
        out.line(format_args!("<{path} as ::model_runtime::ColumnValue>::KIND as u8"));
        out.line(format_args!("    == ::model_runtime::Kind::{kind:?} as u8,"));
        out.line(format_args!("{},", literal(&message)));
    });
}
