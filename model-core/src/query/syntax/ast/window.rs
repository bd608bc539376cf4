//! Windows and their frames.

use super::{Clause, Expr, Ident, OrderBy, Spanned};
use crate::diagnostic::Span;

/// `over …` after a function.
#[derive(Debug, Clone, PartialEq)]
pub enum Over {
    /// `over w`
    Name(Ident),
    /// `over (partition by …)`
    Spec(Box<WindowSpec>),
}

/// `w as (…)` in the window clause.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedWindow {
    /// Its name.
    pub name: Ident,
    /// What it is.
    pub spec: WindowSpec,
    /// All of it.
    pub span: Span,
}

/// What stands between the parentheses of a window.
#[derive(Debug, Clone, PartialEq)]
pub struct WindowSpec {
    /// The window that this one refines: `w` in `(w order by x)`.
    pub base: Option<Ident>,
    /// `partition by …`
    pub partition_by: Option<Clause<Vec<Expr>>>,
    /// `order by …`
    pub order_by: Option<OrderBy>,
    /// `rows between …`
    pub frame: Option<Frame>,
    /// With the parentheses.
    pub span: Span,
}

/// Which rows around the current one a window function sees.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// `rows`, `range`, `groups`.
    pub unit: Spanned<FrameUnit>,
    /// Its start.
    pub start: FrameBound,
    /// Its end, when written with `between`; the current row otherwise.
    pub end: Option<FrameBound>,
    /// `exclude …`
    pub exclude: Option<Spanned<Exclude>>,
    /// All of it.
    pub span: Span,
}

/// What a frame counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FrameUnit {
    /// Rows.
    Rows,
    /// Distance in the order's value.
    Range,
    /// Groups of equal rows.
    Groups,
}

/// One end of a frame.
#[derive(Debug, Clone, PartialEq)]
pub struct FrameBound {
    /// Where.
    pub kind: FrameBoundKind,
    /// All of it.
    pub span: Span,
}

/// Where a frame ends.
#[derive(Debug, Clone, PartialEq)]
pub enum FrameBoundKind {
    /// `unbounded preceding`
    UnboundedPreceding,
    /// `2 preceding`
    Preceding(Box<Expr>),
    /// `current row`
    CurrentRow,
    /// `2 following`
    Following(Box<Expr>),
    /// `unbounded following`
    UnboundedFollowing,
}

/// What a frame leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exclude {
    /// `exclude current row`
    CurrentRow,
    /// `exclude group`
    Group,
    /// `exclude ties`
    Ties,
    /// `exclude no others`
    NoOthers,
}
