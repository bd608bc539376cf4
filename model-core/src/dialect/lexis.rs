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
    /// `/*! … */` is no comment, and `--` begins one only before a space.
    pub executable_comments: bool,
    /// `E'\''` is a string.
    pub escape_strings: bool,
}

const SQLITE: Lexis = Lexis {
    bracket_names: true,
    dollar_quotes: false,
    nested_comments: false,
    backslash_escapes: false,
    hash_comments: false,
    executable_comments: false,
    escape_strings: false,
};

const POSTGRES: Lexis = Lexis {
    bracket_names: false,
    dollar_quotes: true,
    nested_comments: true,
    backslash_escapes: false,
    hash_comments: false,
    executable_comments: false,
    escape_strings: true,
};

const MYSQL: Lexis = Lexis {
    bracket_names: false,
    dollar_quotes: false,
    nested_comments: false,
    backslash_escapes: true,
    hash_comments: true,
    executable_comments: true,
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

const CLIENT: &str = "it is a command of the client, and not needed: a body from `begin` to `end` is one statement here";
const MYSQL_SESSION: &str = "it would change how the statements after it are read or checked";

const MYSQL_REFUSALS: &[Refusal] = &[
    Refusal { words: &["begin"], reason: OWNED },
    Refusal { words: &["start"], reason: OWNED },
    Refusal { words: &["commit"], reason: OWNED },
    Refusal { words: &["rollback"], reason: OWNED },
    Refusal { words: &["savepoint"], reason: OWNED },
    Refusal { words: &["release"], reason: OWNED },
    Refusal { words: &["xa"], reason: OWNED },
    Refusal { words: &["lock"], reason: OUTSIDE },
    Refusal { words: &["unlock"], reason: OUTSIDE },
    Refusal { words: &["use"], reason: OTHER_FILE },
    Refusal { words: &["create", "database"], reason: OTHER_FILE },
    Refusal { words: &["create", "schema"], reason: OTHER_FILE },
    Refusal { words: &["drop", "database"], reason: OTHER_FILE },
    Refusal { words: &["drop", "schema"], reason: OTHER_FILE },
    Refusal { words: &["delimiter"], reason: CLIENT },
    Refusal { words: &["source"], reason: CLIENT },
    Refusal { words: &["kill"], reason: OUTSIDE },
    Refusal { words: &["shutdown"], reason: OUTSIDE },
    Refusal { words: &["flush"], reason: OUTSIDE },
];

/// First words of statements that end the transaction they stand in.
const MYSQL_COMMITTING: &[&[&str]] = &[
    &["alter"],
    &["analyze"],
    &["create"],
    &["drop"],
    &["grant"],
    &["install"],
    &["optimize"],
    &["rename"],
    &["repair"],
    &["revoke"],
    &["truncate"],
    &["uninstall"],
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
            Self::MySql | Self::MariaDb => (MYSQL_REFUSALS, &[][..]),
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
            // `set @own = …` has no second word.
            (None, ["set", _, ..]) if matches!(self, Self::MySql | Self::MariaDb) => {
                Some(MYSQL_SESSION)
            }
            (None, _) => None,
        }
    }

    /// Whether a statement that begins with these words in lower case ends the transaction that it
    /// stands in.
    pub fn commits_itself(self, words: &[&str]) -> bool {
        match self {
            Self::Sqlite | Self::Postgres => false,
            Self::MySql | Self::MariaDb => {
                let temporary = words.get(1) == Some(&"temporary");
                !temporary && MYSQL_COMMITTING.iter().any(|it| words.starts_with(it))
            }
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
