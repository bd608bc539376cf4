//! The types of columns: of tables as the models say, of everything else as its query says.

use std::rc::Rc;

use super::{Ty, Typer};
use crate::query::catalog::ResultRule;
use crate::query::checked::ValueType;
use crate::query::tree::{Col, Source};
use crate::schema::{Column, RustType};

impl<'a> Typer<'_, 'a> {
    pub(super) fn column(&mut self, col: Col) -> Ty {
        let known = self.columns.get(col.relation).and_then(|it| it.get(col.index)).cloned();
        let Some(known) = known else { return Ty::Error };
        if let Some(ty) = known {
            return self.known(ty);
        }
        let tree = self.tree;
        match &tree.relations[col.relation].source {
            Source::Table(table) => {
                let ty =
                    table.columns.get(col.index).map_or(Ty::Error, |it| Ty::Is(column_type(it)));
                self.columns[col.relation][col.index] = Some(ty.clone());
                ty
            }
            Source::Query(_) | Source::Cte(_) | Source::Function { .. } | Source::Error => {
                let types = self.relation(col.relation);
                types.get(col.index).cloned().unwrap_or(Ty::Error)
            }
        }
    }

    /// The columns of a relation that is no table.
    pub(super) fn relation(&mut self, relation: usize) -> Vec<Ty> {
        let tree = self.tree;
        let types = match &tree.relations[relation].source {
            Source::Table(_) => return Vec::new(),
            Source::Error => Vec::new(),
            Source::Query(query) => self.query(query),
            Source::Cte(cte) => self.cte(*cte),
            Source::Function { function, args } => {
                let result = self.arguments(function, args, tree.relations[relation].span);
                match &function.result {
                    ResultRule::Elements => vec![result],
                    ResultRule::Columns(columns) => columns
                        .iter()
                        .map(|it| it.ty.clone().map_or(Ty::Dynamic, Ty::plain))
                        .collect(),
                    _ => Vec::new(),
                }
            }
        };
        let columns = &mut self.columns[relation];
        for (column, ty) in columns.iter_mut().zip(&types) {
            *column = Some(ty.clone());
        }
        for column in columns.iter_mut().filter(|it| it.is_none()) {
            *column = Some(Ty::Error);
        }
        types
    }

    fn cte(&mut self, cte: usize) -> Vec<Ty> {
        if let Some(types) = &self.ctes[cte] {
            return types.clone();
        }
        let Some(query) = &self.tree.ctes[cte].query else { return Vec::new() };
        self.ctes[cte] = Some(Vec::new());
        let outer = self.recursion.replace(cte);
        let types = self.query(query);
        self.recursion = outer;
        self.ctes[cte] = Some(types.clone());
        types
    }

    /// Those that nothing uses are checked all the same.
    pub(super) fn remaining_ctes(&mut self) {
        for cte in 0..self.ctes.len() {
            self.cte(cte);
        }
    }
}

/// The type of a model's column.
pub(crate) fn column_type(column: &Column) -> Rc<ValueType> {
    let rust = match &column.origin {
        Some(origin) => origin.ty.clone(),
        None => RustType::of(&column.ty),
    };
    Rc::new(ValueType { ty: column.ty.clone(), rust })
}
