//! The codes of what the checker says, one line each. Syntax errors have theirs in
//! [`syntax::codes`](super::syntax::codes).

use crate::diagnostic::Code;

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal;)*) => {
        $($(#[$doc])* pub const $name: Code = Code($code);)*
        /// Every code of the checker.
        pub const ALL: &[Code] = &[$($name),*];
    };
}

codes! {
    /// A table that no model describes.
    UNKNOWN_TABLE = "Q0101";
    /// A column that is not in scope.
    UNKNOWN_COLUMN = "Q0102";
    /// A name that more than one table in scope has.
    AMBIGUOUS_COLUMN = "Q0103";
    /// A qualifier that names no table in scope.
    UNKNOWN_QUALIFIER = "Q0104";
    /// Two tables of one scope with one name.
    DUPLICATE_TABLE = "Q0105";
    /// A function that the database does not have.
    UNKNOWN_FUNCTION = "Q0106";
    /// A function with too few or too many arguments.
    WRONG_ARGUMENT_COUNT = "Q0107";
    /// A name in double quotes that is no column; SQLite would take it for a string.
    QUOTED_STRING = "Q0108";
    /// An output name used where it does not exist yet.
    ALIAS_TOO_EARLY = "Q0109";
    /// An expression column without a name.
    UNNAMED_COLUMN = "Q0110";
    /// Two columns of the result with one name.
    DUPLICATE_OUTPUT = "Q0111";
    /// A column list that is longer or shorter than the columns.
    COLUMN_COUNT = "Q0112";
    /// A position in `order by` or `group by` that no column has.
    BAD_ORDINAL = "Q0113";
    /// A window that is not declared.
    UNKNOWN_WINDOW = "Q0114";
    /// A collation that the database does not have.
    UNKNOWN_COLLATION = "Q0115";
    /// A type name that the database does not have.
    UNKNOWN_TYPE = "Q0116";
    /// A column name that is no Rust identifier.
    BAD_OUTPUT_NAME = "Q0117";
    /// A construct that the checker does not know.
    UNSUPPORTED = "Q0120";
    /// A construct that the database does not have.
    NOT_ON_DATABASE = "Q0121";

    /// Two types that do not go together.
    TYPE_MISMATCH = "Q0201";
    /// A condition that is no truth value.
    NOT_A_CONDITION = "Q0202";
    /// An operator on a type that it does not work on.
    BAD_OPERAND = "Q0203";
    /// A text that is no value of the type it is used as.
    BAD_LITERAL = "Q0204";
    /// A label that the enum does not have.
    UNKNOWN_LABEL = "Q0205";
    /// A cast that would not do what it says.
    BAD_CAST = "Q0206";
    /// Exact arithmetic that the database would do in floating point.
    DECIMAL_ARITHMETIC = "Q0207";
    /// A value whose type depends on the data.
    UNKNOWN_VALUE_TYPE = "Q0208";
    /// A comparison with null, which is never true.
    COMPARED_WITH_NULL = "Q0209";
    /// An argument of the wrong type.
    BAD_ARGUMENT = "Q0210";
    /// A number that does not fit.
    OUT_OF_RANGE = "Q0211";
    /// The databases disagree about a type.
    DATABASES_DISAGREE = "Q0212";

    /// A parameter whose type nothing tells.
    UNTYPED_PARAMETER = "Q0301";
    /// A parameter used as two types.
    PARAMETER_CONFLICT = "Q0302";
    /// An optional parameter outside of a condition that can be left out.
    MISPLACED_OPTIONAL = "Q0303";
    /// A parameter that is optional in one place and required in another.
    HALF_OPTIONAL = "Q0304";
    /// A list where one value is expected, or the other way around.
    LIST_PARAMETER = "Q0305";
    /// A parameter name that is no Rust identifier.
    BAD_PARAMETER_NAME = "Q0306";

    /// A column that is neither grouped nor aggregated.
    NOT_GROUPED = "Q0401";
    /// An aggregate where there are no groups yet.
    MISPLACED_AGGREGATE = "Q0402";
    /// An aggregate in an aggregate.
    NESTED_AGGREGATE = "Q0403";
    /// A window function where there are no windows yet.
    MISPLACED_WINDOW = "Q0404";
    /// `over`, `filter` or `distinct` on a function that takes none.
    BAD_CALL_CLAUSE = "Q0405";

    /// Rows are expected of a statement that gives none.
    NO_ROWS = "Q0501";
    /// `:exec` on a statement that gives rows.
    EXEC_WITH_ROWS = "Q0502";
    /// `:one` or `:opt` where several rows may come.
    MAY_BE_SEVERAL = "Q0503";
    /// An override of nullability that a proof contradicts.
    WRONG_OVERRIDE = "Q0504";

    /// A required column without a value.
    MISSING_COLUMN = "Q0601";
    /// A column named twice.
    DUPLICATE_COLUMN = "Q0602";
    /// More or fewer values than columns.
    VALUE_COUNT = "Q0603";
    /// A column that the database computes.
    GENERATED_COLUMN = "Q0604";
    /// Null for a required column.
    NULL_FOR_REQUIRED = "Q0605";
    /// A conflict target that no unique key has.
    NO_SUCH_KEY = "Q0606";

    /// A statement before the first name.
    NO_NAME = "Q0701";
    /// A name that is no function name.
    BAD_NAME = "Q0702";
    /// Two queries of one name.
    DUPLICATE_NAME = "Q0703";
    /// A missing or unknown word for the number of rows.
    BAD_CARDINALITY = "Q0704";
    /// A query for the engine, and none at hand.
    ENGINE_CHECK = "Q0705";
    /// A name without a statement.
    EMPTY_QUERY = "Q0706";
    /// An option with a value it cannot have.
    BAD_OPTION = "Q0707";
    /// A query that the engine refuses.
    ENGINE_REFUSES = "Q0708";
    /// A column whose type the engine cannot tell.
    UNTYPED_COLUMN = "Q0709";

    /// A construct that has no place in an attribute.
    NOT_IN_ATTRIBUTE = "Q0801";
    /// A function signature of the configuration that is none.
    BAD_SIGNATURE = "Q0802";
}
