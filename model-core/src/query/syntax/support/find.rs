//! Which constructs a tree uses.

mod change;

use super::Construct;
use crate::diagnostic::Span;
use crate::query::syntax::ast::*;
use crate::query::syntax::walk::{Node, walk};

/// A construct, and where it is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// What.
    pub construct: Construct,
    /// The smallest token that shows it.
    pub span: Span,
}

impl Found {
    pub(super) fn new(construct: Construct, span: Span) -> Self {
        Self { construct, span }
    }
}

/// The constructs below `root` that not every database has, in the order of the walk.
pub fn constructs(root: Node<'_>) -> Vec<Found> {
    let mut finder = Finder { found: Vec::new() };
    if let Node::Statement(Statement { kind: StatementKind::Query(query), .. }) = root {
        finder.top_query(query);
    }
    walk(root, &mut |node| finder.node(node));
    finder.found
}

struct Finder {
    found: Vec<Found>,
}

impl Finder {
    fn add(&mut self, construct: Construct, span: Span) {
        self.found.push(Found { construct, span });
    }

    fn add_if(&mut self, construct: Construct, span: Option<Span>) {
        self.found.extend(span.map(|span| Found { construct, span }));
    }

    fn node(&mut self, node: Node<'_>) {
        match node {
            Node::Query(it) => self.query(it),
            Node::Body(it) => self.body(it),
            Node::Select(it) => self.select(it),
            Node::SelectItem(it) => self.select_item(it),
            Node::Cte(it) => self.cte(it),
            Node::Relation(it) => self.relation(it),
            Node::Join(it) => self.join(it),
            Node::GroupBy(it) => self.group_by(it),
            Node::GroupItem(it) => self.group_item(it),
            Node::Limit(it) => self.limit(it),
            Node::Lock(it) => self.add(Construct::RowLock, it.span),
            Node::ValuesRow(it) => self.values_row(it),
            Node::Expr(it) => self.expr(it),
            Node::Call(it) => self.call(it),
            Node::Type(it) => self.type_name(it),
            Node::Insert(it) => self.insert(it),
            Node::Update(it) => self.update(it),
            Node::Delete(it) => self.delete(it),
            Node::Frame(it) => self.frame(it),
            Node::OnConflict(it) => self.on_conflict(it),
            Node::Assignment(it) => self.assignment(it),
            Node::Statement(_)
            | Node::With(_)
            | Node::FromItem(_)
            | Node::OrderBy(_)
            | Node::OrderItem(_)
            | Node::Values(_)
            | Node::Window(_)
            | Node::Name(_)
            | Node::Ident(_) => {}
        }
    }

    // Queries.

    fn top_query(&mut self, query: &Query) {
        if let QueryBody::Paren(it) = &query.body {
            self.add(Construct::ParenthesisedOperand, it.span);
        }
    }

    fn query(&mut self, it: &Query) {
        let only_parens =
            it.with.is_none() && it.order_by.is_none() && it.limit.is_none() && it.locks.is_empty();
        if let QueryBody::Paren(paren) = &it.body
            && !only_parens
        {
            self.add(Construct::ParenthesisedOperand, paren.span);
        }
    }

    fn body(&mut self, it: &QueryBody) {
        match it {
            QueryBody::Table(it) => self.add(Construct::TableQuery, it.span),
            QueryBody::SetOperation(it) => {
                let union_all = it.operator.value == SetOperator::Union
                    && it.quantifier.is_some_and(|it| it.value == Quantifier::All);
                if let Some(quantifier) = it.quantifier
                    && !union_all
                {
                    self.add(Construct::SetQuantifier, quantifier.span);
                }
                for side in [&it.left, &it.right] {
                    if let QueryBody::Paren(paren) = side {
                        self.add(Construct::ParenthesisedOperand, paren.span);
                    }
                }
            }
            QueryBody::Select(_) | QueryBody::Values(_) | QueryBody::Paren(_) => {}
        }
    }

    fn select(&mut self, it: &Select) {
        if let Some(Distinct { kind: DistinctKind::On(_), span }) = it.distinct {
            self.add(Construct::DistinctOn, span);
        }
    }

    fn select_item(&mut self, it: &SelectItem) {
        if let SelectItemKind::TableStar(name) = &it.kind
            && !name.qualifier.is_empty()
        {
            self.add(Construct::QualifiedStar, name.span);
        }
    }

    fn cte(&mut self, it: &Cte) {
        match &it.body {
            CteBody::Query(_) => {}
            CteBody::Insert(it) => self.add(Construct::ModifyingCte, it.verb.span),
            CteBody::Update(it) => self.add(Construct::ModifyingCte, it.keyword),
            CteBody::Delete(it) => self.add(Construct::ModifyingCte, it.keyword),
        }
    }

    fn group_by(&mut self, it: &GroupBy) {
        self.add_if(Construct::GroupQuantifier, it.quantifier.map(|it| it.span));
        self.add_if(Construct::GroupingSets, it.with_rollup);
    }

    fn group_item(&mut self, it: &GroupItem) {
        match it {
            GroupItem::Expr(_) => {}
            GroupItem::Sets { kind, .. } => self.add(Construct::GroupingSets, kind.span),
            GroupItem::GroupingSets { keyword, .. } => self.add(Construct::GroupingSets, *keyword),
            GroupItem::Empty(span) => self.add(Construct::GroupingSets, *span),
        }
    }

    fn limit(&mut self, it: &Limit) {
        let offset = it.offset.as_ref().map(|it| it.keyword);
        let Some(count) = &it.count else {
            return self.add_if(Construct::BareOffset, offset);
        };
        match count.form {
            LimitForm::Fetch | LimitForm::FetchWithTies => {
                return self.add(Construct::Fetch, count.keyword);
            }
            LimitForm::Limit if count.value.is_none() => {
                self.add(Construct::LimitAll, count.keyword);
            }
            LimitForm::Limit | LimitForm::Comma => {}
        }
        let before = offset.filter(|it| it.start < count.keyword.start);
        self.add_if(Construct::OffsetBeforeLimit, before);
    }

    fn values_row(&mut self, it: &ValuesRow) {
        self.add_if(Construct::RowKeyword, it.row);
        self.add_if(Construct::EmptyRow, it.values.is_empty().then_some(it.span));
    }

    // Relations.

    fn relation(&mut self, it: &Relation) {
        self.add_if(Construct::Lateral, it.lateral);
        match &it.kind {
            RelationKind::Table(table) => self.table(table),
            RelationKind::Function(it) => self.add_if(Construct::Ordinality, it.ordinality),
            RelationKind::Derived(_) | RelationKind::Joined(_) => {}
        }
        self.alias(it.alias.as_ref());
    }

    fn table(&mut self, it: &Table) {
        self.add_if(Construct::Only, it.only);
        self.table_name(&it.name);
        if let Some(hint) = &it.hint {
            match hint.kind {
                IndexHintKind::IndexedBy(_) | IndexHintKind::NotIndexed => {}
                IndexHintKind::Use(_) | IndexHintKind::Force(_) | IndexHintKind::Ignore(_) => {
                    self.add(Construct::IndexHint, hint.span);
                }
            }
        }
    }

    fn table_name(&mut self, it: &ObjectName) {
        self.add_if(Construct::LongName, (it.qualifier.len() > 1).then_some(it.span));
    }

    fn alias(&mut self, it: Option<&TableAlias>) {
        let Some(alias) = it else { return };
        let Some(first) = alias.columns.first() else { return };
        let construct = match first.ty {
            Some(_) => Construct::AliasColumnTypes,
            None => Construct::AliasColumns,
        };
        self.add(construct, first.name.span);
    }

    fn join(&mut self, it: &Join) {
        if it.kind.value == JoinKind::Straight {
            self.add(Construct::StraightJoin, it.kind.span);
        }
        if it.kind.value == JoinKind::Full {
            self.add(Construct::FullJoin, it.kind.span);
        }
    }

    // Expressions.

    fn expr(&mut self, it: &Expr) {
        match &it.kind {
            ExprKind::Literal(literal) => self.literal(literal, it.span),
            ExprKind::TypedLiteral { ty, .. } => self.add(Construct::TypedLiteral, ty.span),
            ExprKind::Interval { keyword, .. } => self.add(Construct::Interval, *keyword),
            ExprKind::Column(column) => {
                let long = column.qualifier.len() > 2;
                self.add_if(Construct::LongName, long.then_some(it.span));
            }
            ExprKind::WholeRow(_) => self.add(Construct::WholeRow, it.span),
            ExprKind::Default => self.add(Construct::DefaultValue, it.span),
            ExprKind::Row { keyword, .. } => self.add_if(Construct::RowKeyword, *keyword),
            ExprKind::Unary { op, .. } => self.add(Construct::Prefix(op.value), op.span),
            ExprKind::Binary { op, .. } => self.add(Construct::Operator(op.value), op.span),
            ExprKind::Is { test: IsTest::Unknown, keyword, .. } => {
                self.add(Construct::IsUnknown, *keyword);
            }
            ExprKind::Like { op, .. } => self.add(Construct::Like(op.value), op.span),
            ExprKind::Between { symmetric, .. } => {
                self.add_if(Construct::BetweenSymmetric, *symmetric);
            }
            ExprKind::In { set: InSet::Table { name, .. }, .. } => self.table_name(name),
            ExprKind::Quantified { op, quantifier, right, .. } => match right {
                // Written with `in` where there is nothing else.
                QuantifiedRight::Query(_) if op.value.as_in(quantifier.value).is_some() => {}
                QuantifiedRight::Query(_) => self.add(Construct::Quantified, quantifier.span),
                QuantifiedRight::Expr(_) => self.add(Construct::QuantifiedList, quantifier.span),
            },
            ExprKind::Cast { form, .. } => match form.value {
                CastForm::Cast => {}
                CastForm::Colons => self.add(Construct::ColonsCast, form.span),
                CastForm::Convert => self.add(Construct::ConvertCall, form.span),
            },
            ExprKind::Collate { collation, .. } => {
                let qualified = !collation.qualifier.is_empty();
                self.add_if(Construct::QualifiedCollation, qualified.then_some(collation.span));
            }
            ExprKind::AtTimeZone { keyword, .. } => self.add(Construct::AtTimeZone, *keyword),
            ExprKind::Call(call) => {
                let qualified = !call.name.qualifier.is_empty();
                self.add_if(Construct::QualifiedFunction, qualified.then_some(call.name.span));
            }
            ExprKind::Special(special) => self.special(special, it.span),
            ExprKind::Array { keyword, .. } => {
                self.add(Construct::Array, keyword.unwrap_or(it.span));
            }
            ExprKind::ArrayQuery { keyword, .. } => self.add(Construct::Array, *keyword),
            ExprKind::Index { .. } | ExprKind::Slice { .. } => self.add(Construct::Array, it.span),
            ExprKind::Field { name, .. } => self.add(Construct::Field, name.span),
            ExprKind::MatchAgainst { keyword, .. } => self.add(Construct::MatchAgainst, *keyword),
            ExprKind::Is { .. }
            | ExprKind::In { .. }
            | ExprKind::Param(_)
            | ExprKind::Paren(_)
            | ExprKind::Exists { .. }
            | ExprKind::Subquery(_)
            | ExprKind::Case(_) => {}
        }
    }

    fn literal(&mut self, literal: &Literal, span: Span) {
        match literal {
            Literal::String(it) => self.string(&it.form, span),
            Literal::Bits(_) => self.add(Construct::BitString, span),
            Literal::Integer(it) | Literal::Decimal(it) | Literal::Hex(it) => {
                self.add_if(Construct::DigitSeparators, it.contains('_').then_some(span));
            }
            Literal::Null | Literal::Bool(_) | Literal::Blob(_) => {}
        }
    }

    fn string(&mut self, form: &StringForm, span: Span) {
        match form {
            StringForm::Plain => {}
            StringForm::Escape => self.add(Construct::EscapeString, span),
            StringForm::National => self.add(Construct::NationalString, span),
            StringForm::Unicode => self.add(Construct::UnicodeString, span),
            StringForm::Dollar => self.add(Construct::DollarString, span),
            StringForm::Charset(it) => self.add(Construct::CharsetString, it.span),
        }
    }

    fn special(&mut self, it: &SpecialCall, span: Span) {
        let construct = match &it.kind {
            SpecialKind::Extract { .. } => Construct::Extract,
            SpecialKind::Substring { .. } => Construct::SubstringFrom,
            SpecialKind::Trim { .. } => Construct::TrimFrom,
            SpecialKind::Position { .. } => Construct::Position,
            SpecialKind::Overlay { .. } => Construct::Overlay,
            SpecialKind::ConvertUsing { .. } => Construct::ConvertCall,
            SpecialKind::Current { what, .. } => {
                let parens = (it.name != span).then_some(span);
                self.add_if(Construct::CurrentArguments, parens);
                Construct::Current(*what)
            }
        };
        self.add(construct, it.name);
    }

    fn call(&mut self, it: &FunctionCall) {
        if it.name.name.is_word("values") {
            self.add(Construct::ValuesCall, it.name.span);
        }
        for Argument { name, variadic, value: _ } in &it.args.list {
            self.add_if(Construct::ArgumentName, name.as_ref().map(|it| it.arrow));
            self.add_if(Construct::Variadic, *variadic);
        }
        self.add_if(Construct::Separator, it.args.separator.as_ref().map(|it| it.keyword));
        self.add_if(Construct::WithinGroup, it.within_group.as_ref().map(|it| it.keyword));
        self.add_if(Construct::NullTreatment, it.nulls.map(|it| it.span));
    }

    fn type_name(&mut self, it: &TypeName) {
        self.add_if(Construct::ArrayType, it.dimensions.first().map(|it| it.span));
        self.add_if(Construct::TypeCharset, it.charset.as_ref().map(|it| it.span));
        self.add_if(Construct::LongName, it.schema.as_ref().map(|it| it.span));
        let plain = it.args.len() <= 2 && it.args.iter().all(is_signed_number);
        // Words after the arguments, as in `timestamp(3) with time zone`.
        let inside = it.args.first().is_some_and(|first| first.span.end < it.name_span.end);
        self.add_if(Construct::TypeArguments, (!plain || inside).then_some(it.name_span));
    }

    fn frame(&mut self, it: &Frame) {
        if it.unit.value == FrameUnit::Groups {
            self.add(Construct::FrameGroups, it.unit.span);
        }
        self.add_if(Construct::FrameExclude, it.exclude.map(|it| it.span));
    }
}

fn is_signed_number(it: &Expr) -> bool {
    match &it.kind {
        ExprKind::Literal(Literal::Integer(_) | Literal::Decimal(_)) => true,
        ExprKind::Unary { op, operand } => {
            matches!(op.value, UnaryOp::Minus | UnaryOp::Plus)
                && matches!(
                    operand.kind,
                    ExprKind::Literal(Literal::Integer(_) | Literal::Decimal(_))
                )
        }
        _ => false,
    }
}
