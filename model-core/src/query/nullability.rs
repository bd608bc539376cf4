//! Which values may be null. Shared by all databases: what differs is in the function tables.
//!
//! Whatever is not proven may be null. What is proven comes from facts: sets of columns that are
//! not null at a point of the query. A join that adds empty rows takes away the facts of that side
//! and keeps them as a group; a condition that only a real row can meet brings the whole group back.
//!
//! Infinite floats, whose differences are null on SQLite, are left out of account.

mod conditions;
mod expr;
mod facts;
mod list;

use super::tree::{
    Body, Expr, From, InsertSource, Item, JoinKind, Query, Select, SetOperator, Source, Statement,
    Tree, Update,
};
use super::typing::Types;
use crate::diagnostic::Span;
use crate::schema::Table;
use facts::{Facts, Group};

/// What may be null.
pub(crate) struct Nulls {
    /// The columns of the result.
    pub(crate) outputs: Vec<bool>,
    /// Expressions by number; true where nobody asked.
    pub(crate) exprs: Vec<bool>,
    /// Places whose value may put a null into a list.
    pub(crate) elements: Vec<Span>,
}

/// Whether each column of the result may be null, and what was found on the way.
pub(crate) fn result(tree: &Tree<'_>, types: &Types) -> Nulls {
    let mut prover = Prover::new(tree, types);
    let outputs = prover.statement();
    Nulls { outputs, exprs: prover.found, elements: prover.null_elements }
}

/// What is known of a common table expression: for each column, true where null may be.
enum Known {
    No,
    /// While it is looked at itself.
    Assumed {
        columns: Vec<bool>,
        used: bool,
    },
    Done(Vec<bool>),
}

struct Prover<'t, 'a> {
    tree: &'t Tree<'a>,
    types: &'t Types,
    /// What holds where the expression at hand is evaluated.
    facts: Facts,
    ctes: Vec<Known>,
    /// The columns of the result of the query at hand, true where null may be.
    outputs: Vec<bool>,
    /// Whether an aggregate at hand may have no row.
    empty_groups: bool,
    /// Of the named windows at hand, whether each surely has a row.
    frames: Vec<bool>,
    /// What was found of each expression.
    found: Vec<bool>,
    /// Elements of lists that may be null.
    null_elements: Vec<Span>,
}

impl<'t, 'a> Prover<'t, 'a> {
    fn new(tree: &'t Tree<'a>, types: &'t Types) -> Self {
        Self {
            tree,
            types,
            facts: Facts::default(),
            ctes: tree.ctes.iter().map(|_| Known::No).collect(),
            outputs: Vec::new(),
            empty_groups: false,
            frames: Vec::new(),
            found: vec![true; tree.exprs],
            null_elements: Vec::new(),
        }
    }

    fn statement(&mut self) -> Vec<bool> {
        match &self.tree.statement {
            Statement::Query(query) => self.query(query),
            Statement::Insert(insert) => {
                self.table_facts(insert.relation, insert.table);
                if let InsertSource::Query(query) = &insert.source {
                    self.query(query);
                }
                let assignments = insert.conflicts.iter().flat_map(|it| &it.assignments);
                assignments.for_each(|it| {
                    self.nullable(&it.value);
                });
                self.items(&insert.returning)
            }
            Statement::Update(update) => self.update(update),
            Statement::Delete(delete) => {
                let facts = self.relation(delete.relation);
                self.facts.add(facts);
                if let Some(condition) = &delete.condition {
                    self.refine(condition);
                }
                self.items(&delete.returning)
            }
        }
    }

    /// Runs `body`, after which the facts are as before.
    fn apart<T>(&mut self, body: impl FnOnce(&mut Self) -> T) -> T {
        let facts = self.facts.clone();
        let value = body(self);
        self.facts = facts;
        value
    }

    fn items(&mut self, items: &[Item]) -> Vec<bool> {
        items.iter().map(|it| self.nullable(&it.expr)).collect()
    }

    /// The columns of a query, true where null may be.
    fn query(&mut self, query: &Query) -> Vec<bool> {
        self.apart(|it| match &query.body {
            Body::Select(select) => it.select(select, &query.order_by),
            other => it.body(other),
        })
    }

    fn body(&mut self, body: &Body) -> Vec<bool> {
        match body {
            Body::Select(select) => self.apart(|it| it.select(select, &[])),
            Body::Values(rows) => self.rows(rows),
            Body::Query(query) => self.query(query),
            Body::SetOperation { operator, left, right, .. } => {
                self.set_operation(*operator, left, right)
            }
        }
    }

    fn rows(&mut self, rows: &[Vec<Expr>]) -> Vec<bool> {
        let mut columns: Vec<bool> = Vec::new();
        for row in rows {
            for (index, value) in row.iter().enumerate() {
                let nullable = self.nullable(value);
                match columns.get_mut(index) {
                    Some(column) => *column |= nullable,
                    None => columns.push(nullable),
                }
            }
        }
        columns
    }

    fn set_operation(&mut self, operator: SetOperator, left: &Body, right: &Body) -> Vec<bool> {
        let first = self.body(left);
        let second = self.body(right);
        combine(operator, &first, &second)
    }

    fn select(&mut self, select: &Select, order_by: &[Expr]) -> Vec<bool> {
        if let Some(from) = &select.from {
            let facts = self.from(from);
            self.facts.add(facts);
        }
        if let Some(condition) = &select.condition {
            self.refine(condition);
        }
        let outer = self.empty_groups;
        self.empty_groups = select.group_by.is_empty();
        let frames = select.windows.iter().map(|it| it.has_current_row).collect();
        let frames = std::mem::replace(&mut self.frames, frames);
        if let Some(having) = &select.having
            && !select.group_by.is_empty()
        {
            self.refine(having);
        }
        let columns = self.items(&select.items);
        let outputs = std::mem::replace(&mut self.outputs, columns.clone());
        order_by.iter().for_each(|it| {
            self.nullable(it);
        });
        self.outputs = outputs;
        self.empty_groups = outer;
        self.frames = frames;
        columns
    }

    /// What holds of the rows of a `from`.
    fn from(&mut self, from: &From) -> Facts {
        match from {
            From::Relation(relation) => self.relation(*relation),
            From::Join { kind, left, right, on } => self.join(*kind, left, right, on.as_ref()),
        }
    }

    fn join(&mut self, kind: JoinKind, left: &From, right: &From, on: Option<&Expr>) -> Facts {
        let (a, b) = (self.from(left), self.from(right));
        let (p, q) = (relations(left), relations(right));
        match kind {
            JoinKind::Inner => {
                let mut facts = a;
                facts.add(b);
                with_condition(facts, on)
            }
            JoinKind::Left => Self::half(a, b, q, on),
            JoinKind::Right => Self::half(b, a, p, on),
            JoinKind::Full => {
                let mut facts = Facts::default();
                facts.groups.push(Group { relations: p, facts: a });
                facts.groups.push(Group { relations: q, facts: b });
                facts
            }
        }
    }

    /// A join that keeps every row of one side. Where the other side has a row, the condition holds.
    fn half(kept: Facts, other: Facts, relations: Vec<usize>, on: Option<&Expr>) -> Facts {
        let mut facts = kept;
        facts.groups.push(Group { relations, facts: with_condition(other, on) });
        facts
    }

    fn relation(&mut self, relation: usize) -> Facts {
        let tree = self.tree;
        let nullable = match &tree.relations[relation].source {
            Source::Table(table) => return Facts::of_table(relation, table),
            Source::Query(query) => self.apart(|it| it.query(query)),
            Source::Cte(cte) => self.cte(*cte),
            Source::Function { function, .. } => match &function.result {
                super::catalog::ResultRule::Columns(columns) => {
                    columns.iter().map(|it| it.nullable).collect()
                }
                super::catalog::ResultRule::Elements => vec![false],
                _ => Vec::new(),
            },
            Source::Error => Vec::new(),
        };
        Facts::of_columns(relation, &nullable)
    }

    fn table_facts(&mut self, relation: usize, table: &Table) {
        self.facts.add(Facts::of_table(relation, table));
    }

    fn cte(&mut self, cte: usize) -> Vec<bool> {
        match &mut self.ctes[cte] {
            Known::Done(columns) => columns.clone(),
            Known::Assumed { columns, used } => {
                *used = true;
                columns.clone()
            }
            Known::No => {
                let facts = std::mem::take(&mut self.facts);
                let columns = self.fixpoint(cte);
                self.facts = facts;
                self.ctes[cte] = Known::Done(columns.clone());
                columns
            }
        }
    }

    /// A recursive part may bring nulls that the next round meets: assume none, and go on until
    /// nothing changes. Each round can only add.
    fn fixpoint(&mut self, cte: usize) -> Vec<bool> {
        let tree = self.tree;
        let Some(query) = &tree.ctes[cte].query else { return Vec::new() };
        let mut columns = vec![false; query.body.width()];
        loop {
            self.ctes[cte] = Known::Assumed { columns: columns.clone(), used: false };
            let next = self.query(query);
            let used = matches!(self.ctes[cte], Known::Assumed { used: true, .. });
            if !used || next == columns {
                return next;
            }
            columns = next;
        }
    }

    /// `returning` sees the new values: what `where` says of a column that is set is over.
    fn update(&mut self, update: &Update<'_>) -> Vec<bool> {
        let facts = match &update.from {
            Some(from) => self.from(from),
            None => self.relation(update.relation),
        };
        self.facts.add(facts);
        if let Some(condition) = &update.condition {
            self.refine(condition);
        }
        let assigned: Vec<(usize, bool)> =
            update.assignments.iter().map(|it| (it.column, self.nullable(&it.value))).collect();
        for (column, nullable) in assigned {
            let declared = update.table.columns.get(column).is_some_and(|it| !it.nullable);
            self.facts.set(
                super::tree::Col { relation: update.relation, index: column },
                declared || !nullable,
            );
        }
        self.items(&update.returning)
    }
}

/// The facts after a condition that every row meets.
fn with_condition(mut facts: Facts, condition: Option<&Expr>) -> Facts {
    if let Some(condition) = condition {
        facts.add_columns(&conditions::when_true(condition));
    }
    facts
}

fn combine(operator: SetOperator, left: &[bool], right: &[bool]) -> Vec<bool> {
    let pairs = left.iter().zip(right);
    match operator {
        SetOperator::Union => pairs.map(|(a, b)| *a || *b).collect(),
        SetOperator::Intersect => pairs.map(|(a, b)| *a && *b).collect(),
        SetOperator::Except => left.to_vec(),
    }
}

/// The relations of a part of a `from`.
pub(super) fn relations(from: &From) -> Vec<usize> {
    match from {
        From::Relation(relation) => vec![*relation],
        From::Join { left, right, .. } => [relations(left), relations(right)].concat(),
    }
}
