//! One number for everything that a model says, the same from a derive and from a file.
//!
//! Each struct is taken apart completely, so that a new field does not compile until it is decided
//! whether it counts. Places do not, nor does what only the walker of a crate knows.

use super::{
    Action, Check, DefaultValue, Deferral, Field, ForeignKey, Generated, Index, IndexKey,
    IndexPart, Model, NullsOrder, References, Spanned, SqlText, TypePath, Unique,
};
use crate::name::Ident;

impl Model {
    /// A hash of all that the struct says. The derive emits it and the generated module asserts it,
    /// so a module made from another version of the struct does not compile.
    ///
    /// It is stable for one version of this crate; nothing stores it.
    pub fn fingerprint(&self) -> u64 {
        let mut hash = Fnv::new();
        self.feed(&mut hash);
        hash.0
    }
}

/// FNV-1a in 64 bits: a checksum against mistakes, not against attackers.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }

    /// What follows, so that neighbours never run into each other.
    fn tag(&mut self, tag: &str) {
        self.bytes(tag.as_bytes());
        self.bytes(&[0]);
    }
}

fn feed_said<T: Feed>(said: Option<&T>, hash: &mut Fnv) {
    if let Some(it) = said {
        it.feed(hash);
    }
}

fn feed_flag(word: &str, said: bool, hash: &mut Fnv) {
    if said {
        hash.tag(word);
    }
}

trait Feed {
    fn feed(&self, hash: &mut Fnv);
}

impl Feed for Model {
    fn feed(&self, hash: &mut Fnv) {
        let Model {
            rust_name,
            scope: _,
            table,
            schema,
            comment,
            fields,
            primary_key,
            indexes,
            uniques,
            foreign_keys,
            checks,
            renamed_from,
            private,
            item: _,
        } = self;
        hash.tag("model");
        rust_name.feed(hash);
        table.feed(hash);
        schema.feed(hash);
        comment.feed(hash);
        fields.feed(hash);
        primary_key.feed(hash);
        indexes.feed(hash);
        uniques.feed(hash);
        // What is new is fed where it is said, so that other models keep their number.
        foreign_keys.iter().for_each(|it| it.feed(hash));
        checks.feed(hash);
        renamed_from.feed(hash);
        private.feed(hash);
    }
}

impl Feed for Field {
    fn feed(&self, hash: &mut Fnv) {
        let Field {
            rust_name,
            position,
            // What is written counts, not what it was found to mean: a derive cannot find it out.
            ty: _,
            alias: _,
            nullable: _,
            written,
            primary_key,
            auto,
            unique,
            index,
            max_length,
            precision,
            scale,
            default,
            references,
            deferrable,
            column,
            sql_type,
            checks,
            generated,
            renamed_from,
            collate,
            comment,
            private,
            backfill,
            item: _,
        } = self;
        hash.tag("field");
        rust_name.feed(hash);
        hash.bytes(&(*position as u64).to_le_bytes());
        written.feed(hash);
        primary_key.is_some().feed(hash);
        auto.is_some().feed(hash);
        unique.is_some().feed(hash);
        index.is_some().feed(hash);
        max_length.feed(hash);
        precision.feed(hash);
        scale.feed(hash);
        default.feed(hash);
        references.feed(hash);
        feed_said(deferrable.as_ref(), hash);
        column.feed(hash);
        sql_type.feed(hash);
        checks.feed(hash);
        generated.feed(hash);
        renamed_from.feed(hash);
        collate.feed(hash);
        comment.feed(hash);
        private.feed(hash);
        backfill.feed(hash);
    }
}

impl Feed for Index {
    fn feed(&self, hash: &mut Fnv) {
        let Index { name, unique, parts, predicate, method, include, nulls_not_distinct, span: _ } =
            self;
        hash.tag("index");
        name.feed(hash);
        unique.feed(hash);
        parts.feed(hash);
        predicate.feed(hash);
        method.feed(hash);
        include.feed(hash);
        feed_flag("nulls_not_distinct", nulls_not_distinct.is_some(), hash);
    }
}

impl Feed for IndexPart {
    fn feed(&self, hash: &mut Fnv) {
        let IndexPart { key, descending, nulls, opclass, span: _ } = self;
        match key {
            IndexKey::Field(name) => name.feed(hash),
            IndexKey::Expression(text) => text.feed(hash),
        }
        descending.feed(hash);
        feed_said(nulls.as_ref(), hash);
        feed_said(opclass.as_ref(), hash);
    }
}

impl Feed for Unique {
    fn feed(&self, hash: &mut Fnv) {
        let Unique { name, fields, nulls_not_distinct, deferrable, span: _ } = self;
        hash.tag("unique");
        name.feed(hash);
        fields.feed(hash);
        feed_flag("nulls_not_distinct", nulls_not_distinct.is_some(), hash);
        feed_said(deferrable.as_ref(), hash);
    }
}

impl Feed for ForeignKey {
    fn feed(&self, hash: &mut Fnv) {
        let ForeignKey {
            name,
            fields,
            target,
            key,
            on_delete,
            on_update,
            set_null,
            deferrable,
            span: _,
        } = self;
        hash.tag("foreign_key");
        name.feed(hash);
        fields.feed(hash);
        target.feed(hash);
        key.feed(hash);
        on_delete.feed(hash);
        on_update.feed(hash);
        set_null.feed(hash);
        deferrable.feed(hash);
    }
}

impl Feed for Check {
    fn feed(&self, hash: &mut Fnv) {
        let Check { name, condition, span: _ } = self;
        hash.tag("check");
        name.feed(hash);
        condition.feed(hash);
    }
}

impl Feed for Generated {
    fn feed(&self, hash: &mut Fnv) {
        let Generated { expression, stored, span: _ } = self;
        hash.tag("generated");
        expression.feed(hash);
        stored.feed(hash);
    }
}

impl Feed for References {
    fn feed(&self, hash: &mut Fnv) {
        let References { target, field, on_delete, on_update } = self;
        hash.tag("references");
        target.feed(hash);
        field.feed(hash);
        on_delete.feed(hash);
        on_update.feed(hash);
    }
}

impl Feed for DefaultValue {
    fn feed(&self, hash: &mut Fnv) {
        match self {
            Self::Bool(it) => it.feed(hash),
            Self::Int(it) => {
                hash.tag("int");
                it.feed(hash);
            }
            Self::Float(it) => {
                hash.tag("float");
                it.feed(hash);
            }
            Self::Text(it) => {
                hash.tag("text");
                it.feed(hash);
            }
            Self::Variant(it) => it.feed(hash),
            Self::Now => hash.tag("now"),
            Self::Uuid => hash.tag("uuid"),
            Self::Sql(it) => it.feed(hash),
        }
    }
}

impl Feed for SqlText {
    fn feed(&self, hash: &mut Fnv) {
        let SqlText { portable, per_dialect } = self;
        hash.tag("sql");
        portable.feed(hash);
        for (dialect, text) in per_dialect {
            hash.tag(dialect.name());
            text.feed(hash);
        }
    }
}

impl Feed for TypePath {
    fn feed(&self, hash: &mut Fnv) {
        let TypePath(segments) = self;
        segments.feed(hash);
    }
}

impl<T: Feed> Feed for Spanned<T> {
    fn feed(&self, hash: &mut Fnv) {
        let Spanned { value, span: _ } = self;
        value.feed(hash);
    }
}

impl<T: Feed> Feed for Option<T> {
    fn feed(&self, hash: &mut Fnv) {
        match self {
            Some(it) => {
                hash.tag("some");
                it.feed(hash);
            }
            None => hash.tag("none"),
        }
    }
}

impl<T: Feed> Feed for Vec<T> {
    fn feed(&self, hash: &mut Fnv) {
        hash.bytes(&(self.len() as u64).to_le_bytes());
        for it in self {
            it.feed(hash);
        }
    }
}

impl Feed for String {
    fn feed(&self, hash: &mut Fnv) {
        hash.bytes(&(self.len() as u64).to_le_bytes());
        hash.bytes(self.as_bytes());
    }
}

impl Feed for Ident {
    fn feed(&self, hash: &mut Fnv) {
        hash.tag(self.as_str());
    }
}

impl Feed for Action {
    fn feed(&self, hash: &mut Fnv) {
        hash.tag(self.word());
    }
}

impl Feed for Deferral {
    fn feed(&self, hash: &mut Fnv) {
        hash.tag(self.word());
    }
}

impl Feed for NullsOrder {
    fn feed(&self, hash: &mut Fnv) {
        hash.tag(self.word());
    }
}

impl Feed for bool {
    fn feed(&self, hash: &mut Fnv) {
        hash.bytes(&[u8::from(*self)]);
    }
}

impl Feed for u32 {
    fn feed(&self, hash: &mut Fnv) {
        hash.bytes(&self.to_le_bytes());
    }
}
