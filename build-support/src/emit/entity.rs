//! A table with its struct at hand: what emission needs of both, under the names of generated code.
//!
//! AFTER THIS POINT every column has a field, so no emitter asks whether it has.

use model_core::name::{Ident, snake_name};
use model_core::schema::{Column, FieldOrigin, ForeignKey, ModelOrigin, Schema, Table, Unique};

use super::rust::{self, RESERVED_TYPES};

/// A table that comes from a struct.
#[derive(Debug)]
pub(crate) struct Entity<'a> {
    pub(crate) table: &'a Table,
    pub(crate) origin: &'a ModelOrigin,
    /// In the order of the fields.
    pub(crate) fields: Vec<Field<'a>>,
}

/// A column that comes from a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field<'a> {
    pub(crate) column: &'a Column,
    pub(crate) origin: &'a FieldOrigin,
}

/// The entities of a schema that was resolved from models, in the order of their tables.
pub(crate) fn entities(schema: &Schema) -> Vec<Entity<'_>> {
    schema.tables.values().filter_map(Entity::new).collect()
}

impl<'a> Entity<'a> {
    fn new(table: &'a Table) -> Option<Self> {
        let field = |column: &'a Column| Some(Field { column, origin: column.origin.as_ref()? });
        let fields = table.columns.iter().filter_map(field).collect();
        Some(Self { table, origin: table.origin.as_ref()?, fields })
    }

    /// `users`, the module and the first part of statement names.
    pub(crate) fn module(&self) -> String {
        let name = rust::ident(&snake_name(&self.table.name.to_string().replace('.', "_")));
        // Beside the module of the `.sql` files.
        if name == "queries" { "queries_".to_owned() } else { name }
    }

    /// `User`
    pub(crate) fn name(&self) -> &'a str {
        self.origin.path.last().map_or("", String::as_str)
    }

    /// `crate::models::User`
    pub(crate) fn path(&self) -> String {
        rust::path(&self.origin.path)
    }

    /// The model as its own module names it.
    pub(crate) fn ty(&self) -> String {
        if self.is_reexported() { self.name().to_owned() } else { self.path() }
    }

    /// `NewUser`
    pub(crate) fn new_struct(&self) -> String {
        format!("New{}", self.name())
    }

    /// Whether the module can offer the model under its own name: not when the name is one that
    /// the generated text uses for something else.
    pub(crate) fn is_reexported(&self) -> bool {
        let own = [self.new_struct(), "Insert".to_owned(), "Change".to_owned()];
        !RESERVED_TYPES.contains(&self.name()) && !own.iter().any(|it| it == self.name())
    }

    /// The fields of some columns.
    pub(crate) fn fields_of(&self, columns: &[Ident]) -> Vec<Field<'a>> {
        let find = |name: &Ident| self.fields.iter().find(|it| it.column.name == *name);
        columns.iter().filter_map(find).copied().collect()
    }

    /// The fields of the primary key.
    pub(crate) fn key(&self) -> Vec<Field<'a>> {
        self.fields_of(&self.table.primary_key.columns)
    }

    /// The fields that a row is found by, for each unique key besides the primary one: constraints
    /// first, then unique indexes that cover every row and no expression.
    pub(crate) fn unique_keys(&self) -> Vec<Vec<Field<'a>>> {
        self.keys_of(|_| true)
    }

    /// Those that say at once which row has the key: not what waits for the end of a transaction.
    pub(crate) fn conflict_keys(&self) -> Vec<Vec<Field<'a>>> {
        self.keys_of(|it| it.deferrable.is_none())
    }

    fn keys_of(&self, counts: impl Fn(&Unique) -> bool) -> Vec<Vec<Field<'a>>> {
        let constraints = self.table.uniques.iter().filter(|it| counts(it));
        let constraints = constraints.map(|it| it.columns.clone());
        let indexes = self.table.indexes.iter().filter_map(plain_unique_index);
        let mut keys: Vec<Vec<Ident>> = Vec::new();
        for key in constraints.chain(indexes) {
            if key != self.table.primary_key.columns && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys.iter().map(|it| self.fields_of(it)).collect()
    }

    /// What an insert must give.
    pub(crate) fn required(&self) -> Vec<Field<'a>> {
        self.fields.iter().filter(|it| it.is_required()).copied().collect()
    }

    /// What an insert may give.
    pub(crate) fn optional(&self) -> Vec<Field<'a>> {
        self.writable().into_iter().filter(|it| !it.is_required()).collect()
    }

    /// What an insert or an update can write.
    pub(crate) fn writable(&self) -> Vec<Field<'a>> {
        self.fields.iter().filter(|it| it.column.generated.is_none()).copied().collect()
    }

    /// What an update can write: a key that is made for the row stays with it.
    pub(crate) fn changeable(&self) -> Vec<Field<'a>> {
        self.writable().into_iter().filter(|it| !it.column.auto).collect()
    }

    /// Whether a foreign key's columns can belong to one row only.
    pub(crate) fn is_unique(&self, key: &ForeignKey) -> bool {
        let same = |columns: &[Ident]| columns == key.columns.as_slice();
        same(&self.table.primary_key.columns)
            || self.table.uniques.iter().any(|it| same(&it.columns))
    }
}

impl Field<'_> {
    /// The field's name as generated code writes it: `r#type`.
    pub(crate) fn ident(&self) -> String {
        rust::ident(&self.origin.rust_name)
    }

    /// Whether nothing else than the insert can say the value.
    fn is_required(&self) -> bool {
        let column = self.column;
        !(column.nullable || column.auto || column.default.is_some() || column.generated.is_some())
    }
}

fn plain_unique_index(index: &model_core::schema::Index) -> Option<Vec<Ident>> {
    use model_core::schema::IndexKey;
    let plain = index.unique && index.predicate.is_empty();
    let column = |part: &model_core::schema::IndexPart| match &part.key {
        IndexKey::Column(name) => Some(name.clone()),
        IndexKey::Expression(_) => None,
    };
    plain.then(|| index.parts.iter().map(column).collect())?
}
