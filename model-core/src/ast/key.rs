//! Foreign keys, and when a constraint is looked at.

use super::{Spanned, TypePath};
use crate::diagnostic::Span;
use crate::name::Ident;

/// `references = Team`, with its actions.
#[derive(Debug, Clone, PartialEq)]
pub struct References {
    /// The model.
    pub target: Spanned<TypePath>,
    /// `Team::slug`: the field of a key other than the primary one.
    pub field: Option<Spanned<String>>,
    /// `on_delete = …`
    pub on_delete: Option<Spanned<Action>>,
    /// `on_update = …`
    pub on_update: Option<Spanned<Action>>,
}

/// `foreign_key(team_id, number, references = Seat)`: a key of several columns.
#[derive(Debug, Clone, PartialEq)]
pub struct ForeignKey {
    /// `name = "…"`
    pub name: Option<Spanned<Ident>>,
    /// The referring fields, in the order of the key.
    pub fields: Vec<Spanned<String>>,
    /// `references = Seat`: the model.
    pub target: Spanned<TypePath>,
    /// `key(team_id, number)`: the fields of the model that are referred to; its primary key if none.
    pub key: Vec<Spanned<String>>,
    /// `on_delete = …`
    pub on_delete: Option<Spanned<Action>>,
    /// `on_update = …`
    pub on_update: Option<Spanned<Action>>,
    /// `set_null(number)`: the fields that `on_delete = set_null` sets, all if none.
    pub set_null: Vec<Spanned<String>>,
    /// `deferrable`
    pub deferrable: Option<Spanned<Deferral>>,
    /// The whole attribute.
    pub span: Span,
}

/// Whether a constraint may wait for the end of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Deferral {
    /// `deferrable`: when a transaction asks for it.
    OnDemand,
    /// `deferrable = "initially deferred"`: unless a transaction asks otherwise.
    Initially,
}

impl Deferral {
    /// Both with their words in attributes and snapshots.
    pub const WORDS: &'static [(&'static str, Deferral)] =
        &[("initially immediate", Self::OnDemand), ("initially deferred", Self::Initially)];

    /// The words in attributes and snapshots: `initially deferred`.
    pub fn word(self) -> &'static str {
        match self {
            Self::OnDemand => "initially immediate",
            Self::Initially => "initially deferred",
        }
    }
}

/// What happens to rows that refer to a row which goes or changes its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// Refuse, at the end of the statement.
    NoAction,
    /// Refuse at once.
    Restrict,
    /// Go or change with it.
    Cascade,
    /// Set the column to null.
    SetNull,
    /// Set the column to its default.
    SetDefault,
}

impl Action {
    /// Every action with its word in attributes and snapshots.
    pub const WORDS: &'static [(&'static str, Action)] = &[
        ("cascade", Self::Cascade),
        ("no_action", Self::NoAction),
        ("restrict", Self::Restrict),
        ("set_default", Self::SetDefault),
        ("set_null", Self::SetNull),
    ];

    /// The word in attributes and snapshots: `set_null`.
    pub fn word(self) -> &'static str {
        match self {
            Self::NoAction => "no_action",
            Self::Restrict => "restrict",
            Self::Cascade => "cascade",
            Self::SetNull => "set_null",
            Self::SetDefault => "set_default",
        }
    }
}
