//! How a database writes what SQLite's text says otherwise: one value for each database.
//!
//! A template has `$1`, `$2` for the operands, each as it is written for the database.

/// The ways of writing; SQLite, whose text a query is, has none.
#[derive(Debug)]
pub(crate) struct Writing {
    // Operators.
    /// `a || b`
    pub(crate) concat: Option<&'static str>,
    /// `a is b`, `a is not distinct from b`
    pub(crate) same: &'static str,
    /// `a is not b`, `a is distinct from b`
    pub(crate) differs: &'static str,
    /// `a / b` of integers, whose result is an integer and null if `b` is zero.
    pub(crate) divide_integers: &'static str,
    /// `a / b` of floats, null if `b` is zero.
    pub(crate) divide_floats: &'static str,
    /// `a % b` of integers, null if `b` is zero.
    pub(crate) remainder: &'static str,
    /// `a & b` and the like, after its own operator: `cast(` and ` as signed)`.
    pub(crate) bits: Option<(&'static str, &'static str)>,
    /// `a ilike b`
    pub(crate) ilike: &'static str,
    /// `a not ilike b`
    pub(crate) not_ilike: &'static str,
    /// What follows a pattern without `escape`, where a backslash would escape.
    pub(crate) no_escape: &'static str,
    /// `a -> '$.b'`; `$2` is the path as the database writes it.
    pub(crate) json_part: &'static str,
    /// `a ->> '$.b'`
    pub(crate) json_text: &'static str,
    /// A path of keys and positions.
    pub(crate) json_path: fn(&[PathStep]) -> String,

    // Literals.
    /// `x'00ff'`, from its digits.
    pub(crate) blob: fn(&str) -> String,
    /// `1.5` that is no exact number.
    pub(crate) float: fn(&str) -> String,
    /// A text, if it is not written as it is.
    pub(crate) string: fn(&str) -> Option<String>,

    /// Dates and times.
    pub(crate) moments: &'static Moments,

    // Types.
    /// What an integer is cast to where the database's functions take a smaller one.
    pub(crate) int_argument: Option<&'static str>,
    /// Whether values have types that are checked: a literal, a parameter or null alone has none,
    /// and an enum is no text.
    pub(crate) typed: bool,

    // Queries.
    /// Whether `filter (where …)` follows aggregates; `case` goes into the argument otherwise.
    pub(crate) filter: bool,
    /// Whether `nulls first` can be said.
    pub(crate) nulls_order: bool,
    /// Whether `values` is a query, with columns called `column1`, ….
    pub(crate) values: bool,
    /// Whether the result's names stand for its columns in `having` and in expressions of
    /// `order by`.
    pub(crate) output_names: bool,
    /// Whether a join may be without a condition.
    pub(crate) bare_join: bool,
    /// Whether a full join has to be on an equality.
    pub(crate) full_join_on_equal: bool,
    /// Whether `in (select … limit …)` is known.
    pub(crate) limit_in_subquery: bool,
    /// Whether a recursive query may have a limit.
    pub(crate) limit_in_recursion: bool,
    /// What a text is cast to in the first part of a recursive query, which has room for it alone.
    pub(crate) recursive_text: Option<&'static str>,
    /// Whether `having` knows the expressions that rows are grouped by.
    pub(crate) groups_in_having: bool,
    /// How all rows are asked for, where an offset needs a limit.
    pub(crate) no_limit: Option<&'static str>,

    // Changes.
    /// What is done about a row that is there already.
    pub(crate) upsert: Upsert,
    /// `default values`
    pub(crate) default_values: Option<&'static str>,
    /// Whether `insert` gives rows.
    pub(crate) returning: bool,
    /// Whether `update` gives rows.
    pub(crate) returning_changes: bool,
    /// Whether all columns are assigned from the old row.
    pub(crate) assigns_at_once: bool,
    /// Whether a change may read the table that it changes in a subquery.
    pub(crate) reads_target: bool,
}

/// A step of a path in JSON.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PathStep {
    Key(String),
    Index(u64),
}

/// The two ways to insert or update.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Upsert {
    /// `on conflict (…) do update set …`
    OnConflict,
    /// `on duplicate key update …`, for whichever key it is; the new value of a column is `$1`.
    OnDuplicateKey(&'static str),
}

/// How values compare and sort where the text says nothing: equal answers can be written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Habits {
    /// Null sorts before every value.
    pub(crate) nulls_low: bool,
    /// `like` takes `A` for `a`.
    pub(crate) like_ignores_case: bool,
    /// A backslash in a pattern escapes.
    pub(crate) backslash_escapes: bool,
    /// Labels of an enum sort as texts.
    pub(crate) labels_are_texts: bool,
}

/// How a database computes with moments. `$1` is a moment without a zone, in UTC.
#[derive(Debug)]
pub(crate) struct Moments {
    /// The moment of a timestamp.
    pub(crate) of_timestamp: &'static str,
    pub(crate) of_date: &'static str,
    /// `$n` is a number, `$unit` a word: `day`.
    pub(crate) add: &'static str,
    pub(crate) start_of_day: &'static str,
    pub(crate) start_of_month: &'static str,
    pub(crate) start_of_year: &'static str,
    pub(crate) date: &'static str,
    pub(crate) time: &'static str,
    pub(crate) datetime: &'static str,
    pub(crate) timestamp: &'static str,
    /// Whole seconds since 1970.
    pub(crate) epoch: &'static str,
    /// `$f` is a format.
    pub(crate) format: &'static str,
    /// The letters of `strftime` and what they are in a format.
    pub(crate) letters: &'static [(char, &'static str)],
    /// How the text between them is written in a format.
    pub(crate) between: fn(&str) -> String,
}
