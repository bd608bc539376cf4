//! The functions of a database, read from a table that a person can review.
//!
//! A signature is `name(arguments) -> result` with a rule for null. The tables lie beside this file,
//! one for each database, tab-separated; an application declares its own functions in the
//! same words: `distance(float, float) -> f64 strict`.
//!
//! A rule that promises a value is stated only where the function never makes a null of its own;
//! infinite floats, whose differences are null on SQLite, are left out of account.

mod parse;

use std::collections::BTreeMap;
use std::rc::Rc;

pub(crate) use parse::{plain_type, signature};

use crate::schema::ColumnType;

/// The functions of one database by name.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    by_name: BTreeMap<String, Vec<Rc<Function>>>,
}

/// One signature.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) kind: FunctionKind,
    pub(crate) args: Vec<Argument>,
    pub(crate) result: ResultRule,
    pub(crate) nulls: NullRule,
    /// How a call starts in the text for the database, parenthesis included; its own name if none.
    pub(crate) lowered: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FunctionKind {
    Scalar,
    Aggregate,
    /// Only with `over`.
    Window,
    /// In `from`.
    Table,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Argument {
    pub(crate) rule: ArgumentRule,
    pub(crate) count: Count,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    Once,
    /// `[x]`
    Optional,
    /// `x...`
    OneOrMore,
    /// `x*`
    Any,
}

/// What an argument may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArgumentRule {
    /// Anything.
    Any,
    /// The one type of all arguments with this rule.
    Common,
    Bool,
    Int,
    Float,
    /// An integer or a float.
    Number,
    Decimal,
    Text,
    /// Text or bytes.
    Textual,
    Bytes,
    /// JSON, or a text of it.
    Json,
    /// A date, a time, a moment, or a text such as `'now'`.
    Moment,
    /// An integer of any size, where `Int` is given a small one on PostgreSQL.
    Long,
    /// A date or a moment by its type.
    Temporal,
    /// A list of values of the common type.
    List,
    /// A list of anything.
    AnyList,
}

/// The type of the result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ResultRule {
    Type(ColumnType),
    /// That of the arguments marked `T`.
    Common,
    /// A list of values of that type.
    List,
    /// Rows of that type, one column called as the function is called.
    Elements,
    /// That of the first argument, integers at full width.
    FirstArgument,
    /// A moment, with or without a zone as the first argument.
    Moment,
    /// Different from row to row.
    Dynamic,
    /// The columns of a table function; `None` is a column whose type differs from row to row.
    Columns(Vec<TableColumn>),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableColumn {
    pub(crate) name: String,
    pub(crate) ty: Option<ColumnType>,
    pub(crate) nullable: bool,
}

/// When the result is null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NullRule {
    Never,
    /// When an argument is, and only then.
    Strict,
    /// When the first argument is.
    First,
    /// When the first argument is, and at other times.
    Maybe,
    /// When all arguments are.
    Coalesce,
    /// As a `case`: a condition and values.
    Condition,
    /// When there is no value in the group.
    Group,
    /// When the frame has no row, or the value is null.
    Frame,
    /// When there is no such row and no default.
    Lag,
    /// Strict for a value that is a moment by its type, or `'now'`; a text may be none.
    Moment,
}

impl Catalog {
    /// The functions of several tables, of which an earlier one has its way; a name
    /// after `-` is left out of those that follow. A line that is no
    /// signature is left out; a test reads every table for that.
    pub(crate) fn from_tables(tables: &[&str]) -> Self {
        let mut catalog = Self::default();
        let mut lacking: Vec<&str> = Vec::new();
        for table in tables {
            let lines = || table.lines().filter(|it| !it.starts_with('#'));
            for function in lines().filter_map(|it| parse::row(it).ok()) {
                if !lacking.contains(&function.name.as_str()) {
                    catalog.add(function);
                }
            }
            lacking.extend(lines().filter_map(|it| it.strip_prefix('-')));
        }
        catalog
    }

    pub(crate) fn add(&mut self, function: Function) {
        self.by_name.entry(function.name.to_ascii_lowercase()).or_default().push(Rc::new(function));
    }

    /// All signatures of a name, in any case of letters.
    pub(crate) fn named(&self, name: &str) -> &[Rc<Function>] {
        self.by_name.get(&name.to_ascii_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// All names in order.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }
}

impl Function {
    /// Whether it can be called with so many arguments.
    pub(crate) fn takes(&self, count: usize) -> bool {
        let least = self.args.iter().filter(|it| it.is_required()).count();
        let open = self.args.iter().any(|it| matches!(it.count, Count::OneOrMore | Count::Any));
        count >= least && (open || count <= self.args.len())
    }

    /// The rule of the argument at a position.
    pub(crate) fn rule(&self, position: usize) -> ArgumentRule {
        self.args.get(position).or(self.args.last()).map_or(ArgumentRule::Any, |it| it.rule)
    }

    /// `substr(text, int, [int])`
    pub(crate) fn signature(&self) -> String {
        let args: Vec<String> = self.args.iter().map(|it| it.to_string()).collect();
        format!("{}({})", self.name, args.join(", "))
    }
}

impl Argument {
    fn is_required(self) -> bool {
        match self.count {
            Count::Once | Count::OneOrMore => true,
            Count::Optional | Count::Any => false,
        }
    }
}

impl ArgumentRule {
    /// Each rule with its word in the tables.
    const WORDS: &'static [(&'static str, ArgumentRule)] = &[
        ("any", Self::Any),
        ("T", Self::Common),
        ("bool", Self::Bool),
        ("int", Self::Int),
        ("float", Self::Float),
        ("number", Self::Number),
        ("decimal", Self::Decimal),
        ("text", Self::Text),
        ("textual", Self::Textual),
        ("bytes", Self::Bytes),
        ("json", Self::Json),
        ("moment", Self::Moment),
        ("long", Self::Long),
        ("temporal", Self::Temporal),
        ("T[]", Self::List),
        ("list", Self::AnyList),
    ];

    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, rule)| *rule == self).map_or("any", |(word, _)| word)
    }
}

impl NullRule {
    /// Each rule with its word in the tables.
    const WORDS: &'static [(&'static str, NullRule)] = &[
        ("never", Self::Never),
        ("strict", Self::Strict),
        ("first", Self::First),
        ("maybe", Self::Maybe),
        ("coalesce", Self::Coalesce),
        ("condition", Self::Condition),
        ("group", Self::Group),
        ("frame", Self::Frame),
        ("lag", Self::Lag),
        ("moment", Self::Moment),
    ];

    /// Which arguments make the result null when they are.
    pub(crate) fn passes_null(self) -> Passes {
        match self {
            Self::Strict => Passes::All,
            Self::First | Self::Maybe | Self::Moment => Passes::First,
            Self::Never
            | Self::Coalesce
            | Self::Condition
            | Self::Group
            | Self::Frame
            | Self::Lag => Passes::None,
        }
    }
}

/// Which arguments make a result null when they are null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Passes {
    All,
    First,
    None,
}

impl std::fmt::Display for Argument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let word = match self.rule {
            ArgumentRule::Common => "value",
            ArgumentRule::Textual => "text or bytes",
            ArgumentRule::Number => "integer or float",
            ArgumentRule::Moment => "date, time or moment",
            ArgumentRule::Long => "int",
            ArgumentRule::Temporal => "date or moment",
            ArgumentRule::List => "list",
            other => other.word(),
        };
        match self.count {
            Count::Once => f.write_str(word),
            Count::Optional => write!(f, "[{word}]"),
            Count::OneOrMore => write!(f, "{word}, …"),
            Count::Any => write!(f, "[{word}, …]"),
        }
    }
}
