//! What an operation changes, and what it relies on.

use std::collections::BTreeSet;

use crate::migration::expression::mentions;
use crate::migration::hint::Fill;
use crate::migration::op::{Op, Part};
use crate::name::Ident;
use crate::schema::{Column, ColumnType, ForeignKey, IndexKey, SqlText, Table, TableName};

/// Something that an operation changes or relies on. Names are folded.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Piece {
    Table(String),
    Description(String),
    Column(String, String),
    PrimaryKey(String),
    /// An index or a constraint; in most databases their names are one set for all tables.
    Part(String),
    Enum(String),
    Extension(String),
}

impl Piece {
    pub(super) fn words(&self) -> String {
        match self {
            Self::Table(table) => format!("table {table}"),
            Self::Description(table) => format!("what is said of table {table}"),
            Self::Column(table, column) => format!("column {table}.{column}"),
            Self::PrimaryKey(table) => format!("the primary key of {table}"),
            Self::Part(name) => format!("the name {name}"),
            Self::Enum(name) => format!("enum {name}"),
            Self::Extension(name) => format!("extension {name}"),
        }
    }
}

/// What an operation changes, and what it relies on.
#[derive(Debug, Default)]
pub(super) struct Footprint {
    writes: BTreeSet<Piece>,
    reads: BTreeSet<Piece>,
    /// Expressions over the columns of a table.
    texts: Vec<(String, SqlText)>,
    /// Types that columns name themselves, which may be an extension's.
    types: Vec<SqlText>,
}

impl Footprint {
    pub(super) fn of(op: &Op) -> Self {
        let mut print = Self::default();
        let name = op.table().map(fold).unwrap_or_default();
        match op {
            Op::CreateExtension(name) | Op::DropExtension(name) => {
                print.write(Piece::Extension(name.folded()));
            }
            Op::CreateTable(table) => print.create(table),
            Op::DropTable(_) => print.write(Piece::Table(name)),
            Op::RenameTable { from, to: _ } => {
                print.write(Piece::Table(fold(from)));
                print.write(Piece::Table(name));
            }
            Op::DescribeTable { .. } => print.inside(&name, Piece::Description(name.clone())),
            Op::AddColumn { column, fill, .. } => {
                print.column(&name, &column.name);
                print.types.push(column.sql_type.clone());
                print.texts.extend(expressions(&name, column));
                if let Some(Fill::Sql(text)) = fill {
                    print.texts.push((name, text.clone()));
                }
            }
            Op::DropColumn { column, .. } => print.column(&name, &column.name),
            Op::RenameColumn { from, to, .. } => {
                print.column(&name, from);
                print.column(&name, to);
            }
            Op::AlterColumn { from, to, fill, .. } => {
                print.column(&name, &to.name);
                print.types.push(to.sql_type.clone());
                print.texts.extend(expressions(&name, to));
                if let Some(Fill::Sql(text)) = fill {
                    print.texts.push((name, text.clone()));
                }
                if let (ColumnType::Enum(old), ColumnType::Enum(new)) = (&from.ty, &to.ty)
                    && old.labels != new.labels
                {
                    print.write(Piece::Enum(new.name.folded()));
                }
            }
            Op::ChangePrimaryKey { from, to, .. } => {
                print.inside(&name, Piece::PrimaryKey(name.clone()));
                print.read_columns(&name, from.columns.iter().chain(&to.columns));
            }
            Op::AddPart { part, .. } => print.part(&name, part),
            Op::DropPart { part, .. } => print.inside(&name, Piece::Part(part.name().folded())),
            Op::RenamePart { from, to, .. } => {
                print.inside(&name, Piece::Part(from.name().folded()));
                print.inside(&name, Piece::Part(to.name().folded()));
            }
        }
        print
    }

    fn write(&mut self, piece: Piece) {
        self.writes.insert(piece);
    }

    /// Changes something of a table that has to be there.
    fn inside(&mut self, table: &str, piece: Piece) {
        self.reads.insert(Piece::Table(table.to_owned()));
        self.writes.insert(piece);
    }

    fn column(&mut self, table: &str, column: &Ident) {
        self.inside(table, Piece::Column(table.to_owned(), column.folded()));
    }

    fn read_columns<'a>(&mut self, table: &str, columns: impl Iterator<Item = &'a Ident>) {
        self.reads.extend(columns.map(|it| Piece::Column(table.to_owned(), it.folded())));
    }

    fn create(&mut self, table: &Table) {
        self.write(Piece::Table(fold(&table.name)));
        self.types.extend(table.columns.iter().map(|it| it.sql_type.clone()));
        for key in table.foreign_keys.iter().filter(|it| it.target != table.name) {
            self.target(key);
            self.write(Piece::Part(key.name.folded()));
        }
        let uniques = table.uniques.iter().map(|it| &it.name);
        let indexes = table.indexes.iter().map(|it| &it.name);
        let checks = table.checks.iter().map(|it| &it.name);
        let names = uniques.chain(indexes).chain(checks).map(|it| Piece::Part(it.folded()));
        self.writes.extend(names);
    }

    fn target(&mut self, key: &ForeignKey) {
        let target = fold(&key.target);
        self.reads.insert(Piece::Table(target.clone()));
        self.reads.insert(Piece::PrimaryKey(target.clone()));
        self.read_columns(&target, key.target_columns.iter());
    }

    fn part(&mut self, table: &str, part: &Part) {
        self.inside(table, Piece::Part(part.name().folded()));
        match part {
            Part::Unique(it) => self.read_columns(table, it.columns.iter()),
            Part::Check(it) => self.texts.push((table.to_owned(), it.condition.clone())),
            Part::ForeignKey(it) => {
                self.read_columns(table, it.columns.iter());
                self.target(it);
            }
            Part::Index(it) => {
                self.read_columns(table, it.include.iter());
                self.texts.push((table.to_owned(), it.predicate.clone()));
                for part in &it.parts {
                    match &part.key {
                        IndexKey::Column(name) => self.read_columns(table, [name].into_iter()),
                        IndexKey::Expression(text) => {
                            self.texts.push((table.to_owned(), text.clone()));
                        }
                    }
                }
            }
        }
    }

    /// The first piece that one changes and the other changes or relies on.
    pub(super) fn clash<'a>(&'a self, other: &'a Self) -> Option<&'a Piece> {
        let written = self.writes.iter();
        let mine = written.filter(|it| other.has(it));
        let its = other.writes.iter().filter(|it| self.has(it));
        mine.chain(its).next()
    }

    fn has(&self, piece: &Piece) -> bool {
        self.writes.contains(piece) || self.reads.contains(piece) || self.is_mentioned(piece)
    }

    fn is_mentioned(&self, piece: &Piece) -> bool {
        let said = |it: &SqlText, name: &str| {
            it.portable.iter().chain(it.per_dialect.values()).any(|it| mentions(it, name))
        };
        match piece {
            Piece::Column(table, column) => {
                self.texts.iter().any(|(of, it)| of == table && said(it, column))
            }
            Piece::Extension(name) => self.types.iter().any(|it| said(it, name)),
            Piece::Table(_) | Piece::Description(_) | Piece::PrimaryKey(_) => false,
            Piece::Part(_) | Piece::Enum(_) => false,
        }
    }
}

fn expressions(table: &str, column: &Column) -> Vec<(String, SqlText)> {
    let generated = column.generated.iter().map(|it| it.expression.clone());
    generated.map(|it| (table.to_owned(), it)).collect()
}

fn fold(name: &TableName) -> String {
    let schema = name.schema.as_ref().map(|it| format!("{}.", it.folded()));
    format!("{}{}", schema.unwrap_or_default(), name.name.folded())
}
