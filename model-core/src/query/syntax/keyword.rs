//! The words that the grammar knows.

/// Makes the enum, its texts and the sorted table for looking a word up.
macro_rules! keywords {
    ($($name:ident $text:literal,)*) => {
        /// A word that means something in some place of the grammar of some database. Most may be
        /// names elsewhere.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[expect(missing_docs, reason = "each is the word of its name")]
        pub enum Keyword { $($name,)* }

        /// All words, in the order of their letters.
        const TABLE: &[(&str, Keyword)] = &[$(($text, Keyword::$name),)*];

        impl Keyword {
            /// The word in lower case.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }
        }
    };
}

keywords! {
    Abort "abort",
    Absolute "absolute",
    Action "action",
    Add "add",
    Against "against",
    All "all",
    Alter "alter",
    Always "always",
    And "and",
    Any "any",
    Array "array",
    As "as",
    Asc "asc",
    Asymmetric "asymmetric",
    At "at",
    Autoincrement "autoincrement",
    Between "between",
    Binary "binary",
    Bit "bit",
    Blob "blob",
    Boolean "boolean",
    Both "both",
    By "by",
    Case "case",
    Cast "cast",
    Char "char",
    Character "character",
    Check "check",
    Collate "collate",
    Commit "commit",
    Conflict "conflict",
    Constraint "constraint",
    Convert "convert",
    Create "create",
    Cross "cross",
    Cube "cube",
    Current "current",
    CurrentCatalog "current_catalog",
    CurrentDate "current_date",
    CurrentRole "current_role",
    CurrentSchema "current_schema",
    CurrentTime "current_time",
    CurrentTimestamp "current_timestamp",
    CurrentUser "current_user",
    Date "date",
    Datetime "datetime",
    DayHour "day_hour",
    DayMicrosecond "day_microsecond",
    DayMinute "day_minute",
    DaySecond "day_second",
    Decimal "decimal",
    Default "default",
    Deferrable "deferrable",
    Delete "delete",
    Desc "desc",
    Distinct "distinct",
    Div "div",
    Do "do",
    Double "double",
    Drop "drop",
    Duplicate "duplicate",
    Else "else",
    End "end",
    Escape "escape",
    Except "except",
    Exclude "exclude",
    Exists "exists",
    Expansion "expansion",
    Explain "explain",
    Extract "extract",
    Fail "fail",
    False "false",
    Fetch "fetch",
    Filter "filter",
    First "first",
    Following "following",
    For "for",
    Force "force",
    Foreign "foreign",
    From "from",
    Full "full",
    Glob "glob",
    Group "group",
    Grouping "grouping",
    Groups "groups",
    Having "having",
    HourMicrosecond "hour_microsecond",
    HourMinute "hour_minute",
    HourSecond "hour_second",
    Ignore "ignore",
    Ilike "ilike",
    In "in",
    Index "index",
    Indexed "indexed",
    Inner "inner",
    Insert "insert",
    Intersect "intersect",
    Interval "interval",
    Into "into",
    Is "is",
    Isnull "isnull",
    Join "join",
    Key "key",
    Language "language",
    Last "last",
    Lateral "lateral",
    Leading "leading",
    Left "left",
    Like "like",
    Limit "limit",
    Local "local",
    Localtime "localtime",
    Localtimestamp "localtimestamp",
    Lock "lock",
    Locked "locked",
    Match "match",
    Materialized "materialized",
    Member "member",
    Merge "merge",
    Minus "minus",
    MinuteMicrosecond "minute_microsecond",
    MinuteSecond "minute_second",
    Mod "mod",
    Mode "mode",
    National "national",
    Natural "natural",
    Next "next",
    No "no",
    Not "not",
    Nothing "nothing",
    Notnull "notnull",
    Nowait "nowait",
    Null "null",
    Nulls "nulls",
    Of "of",
    Offset "offset",
    On "on",
    Only "only",
    Or "or",
    Order "order",
    Ordinality "ordinality",
    Others "others",
    Outer "outer",
    Over "over",
    Overlaps "overlaps",
    Overlay "overlay",
    Overriding "overriding",
    Partition "partition",
    Percent "percent",
    Placing "placing",
    Position "position",
    Pragma "pragma",
    Preceding "preceding",
    Precision "precision",
    Primary "primary",
    Query "query",
    Raise "raise",
    Range "range",
    Recursive "recursive",
    References "references",
    Regexp "regexp",
    Replace "replace",
    Respect "respect",
    Returning "returning",
    Right "right",
    Rlike "rlike",
    Rollback "rollback",
    Rollup "rollup",
    Row "row",
    Rows "rows",
    SecondMicrosecond "second_microsecond",
    Select "select",
    Separator "separator",
    SessionUser "session_user",
    Set "set",
    Sets "sets",
    Share "share",
    Signed "signed",
    Similar "similar",
    Skip "skip",
    Some "some",
    Sounds "sounds",
    StraightJoin "straight_join",
    Substr "substr",
    Substring "substring",
    Symmetric "symmetric",
    System "system",
    Table "table",
    Tablesample "tablesample",
    Then "then",
    Ties "ties",
    Time "time",
    Timestamp "timestamp",
    To "to",
    Trailing "trailing",
    Transaction "transaction",
    Trim "trim",
    True "true",
    Unbounded "unbounded",
    Union "union",
    Unique "unique",
    Unknown "unknown",
    Unsigned "unsigned",
    Update "update",
    Use "use",
    User "user",
    Using "using",
    Value "value",
    Values "values",
    Variadic "variadic",
    Varying "varying",
    When "when",
    Where "where",
    Window "window",
    With "with",
    Within "within",
    Without "without",
    Xor "xor",
    YearMonth "year_month",
    Zone "zone",
}

/// No word is longer.
const MAX_LEN: usize = 20;

impl Keyword {
    /// The keyword that a word is, in any case of letters.
    pub fn find(word: &str) -> Option<Self> {
        let mut lower = [0u8; MAX_LEN];
        let lower = lower.get_mut(..word.len())?;
        lower.copy_from_slice(word.as_bytes());
        lower.make_ascii_lowercase();
        let at = TABLE.binary_search_by(|(text, _)| text.as_bytes().cmp(lower)).ok()?;
        Some(TABLE[at].1)
    }

    /// Whether the word is never a name unless quoted, because the grammar could not be read.
    pub fn is_reserved(self) -> bool {
        use Keyword as K;
        matches!(
            self,
            K::All
                | K::And
                | K::As
                | K::Between
                | K::Case
                | K::Collate
                | K::Default
                | K::Delete
                | K::Distinct
                | K::Else
                | K::Escape
                | K::Except
                | K::Exists
                | K::From
                | K::Group
                | K::Having
                | K::In
                | K::Insert
                | K::Intersect
                | K::Into
                | K::Is
                | K::Isnull
                | K::Join
                | K::Limit
                | K::Not
                | K::Notnull
                | K::Null
                | K::On
                | K::Or
                | K::Order
                | K::Returning
                | K::Select
                | K::Set
                | K::Then
                | K::Union
                | K::Update
                | K::Using
                | K::Values
                | K::When
                | K::Where
        )
    }

    /// Whether the word is never an alias without `as`, because it starts what follows.
    pub fn ends_item(self) -> bool {
        use Keyword as K;
        self.is_reserved()
            || matches!(
                self,
                K::Cross
                    | K::Fetch
                    | K::Filter
                    | K::For
                    | K::Full
                    | K::Indexed
                    | K::Inner
                    | K::Lateral
                    | K::Left
                    | K::Lock
                    | K::Natural
                    | K::Offset
                    | K::Outer
                    | K::Over
                    | K::Right
                    | K::StraightJoin
                    | K::Tablesample
                    | K::Window
                    | K::With
                    | K::Within
            )
    }

    /// Whether the word starts a clause, where reading can go on after a mistake.
    pub fn starts_clause(self) -> bool {
        use Keyword as K;
        matches!(
            self,
            K::From
                | K::Where
                | K::Group
                | K::Having
                | K::Window
                | K::Order
                | K::Limit
                | K::Union
                | K::Except
                | K::Intersect
                | K::Returning
                | K::Set
                | K::Select
                | K::Values
        )
    }
}

/// The words that may follow where something ends, for "did you mean".
pub(super) const CONTINUATIONS: &[&str] = &[
    "from",
    "where",
    "group",
    "having",
    "window",
    "order",
    "limit",
    "offset",
    "union",
    "except",
    "intersect",
    "returning",
    "join",
    "left",
    "right",
    "inner",
    "outer",
    "cross",
    "full",
    "natural",
    "on",
    "using",
    "and",
    "or",
    "set",
    "values",
    "as",
    "in",
    "is",
    "like",
    "between",
    "not",
    "asc",
    "desc",
    "into",
    "by",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_fits_the_buffer() {
        assert!(TABLE.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert!(TABLE.iter().all(|(text, _)| text.len() <= MAX_LEN));
    }

    #[test]
    fn a_keyword_is_found_in_any_case_of_letters() {
        assert_eq!(Keyword::find("SeLeCt"), Some(Keyword::Select));
        assert_eq!(Keyword::find("selec"), None);
        assert_eq!(Keyword::find("a_name_that_is_longer_than_any_keyword"), None);
    }
}
