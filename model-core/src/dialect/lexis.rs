//! How a database's SQL is cut into tokens, and which statements a migration may not have.

use super::Dialect;

/// What a splitter of statements has to know of a database's SQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "a row of a table of facts")]
pub struct Lexis {
    /// `[name]` is a quoted name.
    pub bracket_names: bool,
    /// `$$ text $$` is a string.
    pub dollar_quotes: bool,
    /// `/* /* */ */` is one comment.
    pub nested_comments: bool,
    /// `\'` does not end a string.
    pub backslash_escapes: bool,
    /// `# …` is a comment.
    pub hash_comments: bool,
    /// `E'\''` is a string.
    pub escape_strings: bool,
}

const SQLITE: Lexis = Lexis {
    bracket_names: true,
    dollar_quotes: false,
    nested_comments: false,
    backslash_escapes: false,
    hash_comments: false,
    escape_strings: false,
};

const POSTGRES: Lexis = Lexis {
    bracket_names: false,
    dollar_quotes: true,
    nested_comments: true,
    backslash_escapes: false,
    hash_comments: false,
    escape_strings: true,
};

const MYSQL: Lexis = Lexis {
    bracket_names: false,
    dollar_quotes: false,
    nested_comments: false,
    backslash_escapes: true,
    hash_comments: true,
    escape_strings: false,
};

/// A statement by its first words, and why a migration may not have it.
struct Refusal {
    words: &'static [&'static str],
    reason: &'static str,
}

const OWNED: &str = "the runner opens and ends the transaction of a migration";
const OUTSIDE: &str = "it does not work inside the transaction of a migration";
const OTHER_FILE: &str = "a migration works on one database";

const SQLITE_REFUSALS: &[Refusal] = &[
    Refusal { words: &["begin"], reason: OWNED },
    Refusal { words: &["commit"], reason: OWNED },
    Refusal { words: &["end"], reason: OWNED },
    Refusal { words: &["rollback"], reason: OWNED },
    Refusal { words: &["savepoint"], reason: OWNED },
    Refusal { words: &["release"], reason: OWNED },
    Refusal { words: &["attach"], reason: OTHER_FILE },
    Refusal { words: &["detach"], reason: OTHER_FILE },
    Refusal { words: &["vacuum"], reason: OUTSIDE },
];

const SESSION: &str = "it would change the connection of the runner: write `set local …`";

const POSTGRES_REFUSALS: &[Refusal] = &[
    Refusal { words: &["begin"], reason: OWNED },
    Refusal { words: &["start"], reason: OWNED },
    Refusal { words: &["commit"], reason: OWNED },
    Refusal { words: &["end"], reason: OWNED },
    Refusal { words: &["rollback"], reason: OWNED },
    Refusal { words: &["abort"], reason: OWNED },
    Refusal { words: &["savepoint"], reason: OWNED },
    Refusal { words: &["release"], reason: OWNED },
    Refusal { words: &["prepare", "transaction"], reason: OWNED },
    Refusal { words: &["set", "transaction"], reason: OWNED },
    Refusal { words: &["reset"], reason: SESSION },
    Refusal { words: &["discard"], reason: SESSION },
    Refusal { words: &["vacuum"], reason: OUTSIDE },
    Refusal { words: &["create", "database"], reason: OTHER_FILE },
    Refusal { words: &["drop", "database"], reason: OTHER_FILE },
    Refusal { words: &["create", "tablespace"], reason: OUTSIDE },
    Refusal { words: &["drop", "tablespace"], reason: OUTSIDE },
    Refusal { words: &["alter", "system"], reason: OUTSIDE },
];

/// Pragmas that change nothing which the runner relies on.
const SQLITE_PRAGMAS: &[&str] =
    &["analysis_limit", "application_id", "legacy_alter_table", "optimize", "user_version"];

impl Dialect {
    /// How its SQL is cut into tokens.
    pub fn lexis(self) -> &'static Lexis {
        match self {
            Self::Sqlite => &SQLITE,
            Self::Postgres => &POSTGRES,
            Self::MySql | Self::MariaDb => &MYSQL,
        }
    }

    /// Why a migration may not have a statement that begins with these words in lower case.
    pub fn refusal(self, words: &[&str]) -> Option<&'static str> {
        let (refusals, pragmas) = match self {
            Self::Sqlite => (SQLITE_REFUSALS, SQLITE_PRAGMAS),
            Self::Postgres => (POSTGRES_REFUSALS, &[][..]),
            Self::MySql | Self::MariaDb => (&[][..], &[][..]),
        };
        let refusal = refusals.iter().find(|it| words.starts_with(it.words));
        match (refusal, words) {
            (Some(refusal), _) => Some(refusal.reason),
            (None, ["set", what, ..])
                if self == Self::Postgres && !matches!(*what, "local" | "constraints") =>
            {
                Some(SESSION)
            }
            (None, ["pragma", rest @ ..]) if !rest.iter().any(|it| pragmas.contains(it)) => {
                Some("this pragma belongs to the runner, or has no effect inside a transaction")
            }
            (None, _) => None,
        }
    }

    /// Whether a statement that begins with these words in lower case works outside of a
    /// transaction alone, and so needs a step of the class `restart`.
    pub fn is_lone(self, words: &[&str]) -> bool {
        match self {
            Self::Postgres => {
                let of_index =
                    matches!(words, ["create" | "drop" | "reindex" | "refresh" | "alter", ..]);
                of_index && words.contains(&"concurrently")
            }
            Self::Sqlite | Self::MySql | Self::MariaDb => false,
        }
    }
}
