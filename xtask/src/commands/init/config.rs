//! The cargo alias, and what version control leaves out.

use toml_edit::{DocumentMut, Item, Table, value};

use crate::exit::Failure;

/// `.cargo/config.toml` with the alias that makes `cargo xtask` a command.
pub(super) fn with_alias(text: &str) -> Result<(String, String), Failure> {
    let mut document: DocumentMut = text.parse().map_err(|error| {
        Failure::mistake(format!(".cargo/config.toml is not valid TOML\n{error}"))
    })?;
    let alias = document.entry("alias").or_insert(Item::Table(Table::new()));
    if let Some(alias) = alias.as_table_like_mut()
        && alias.get("xtask").is_none()
    {
        alias.insert("xtask", value("run --quiet --package xtask --"));
    }
    Ok((document.to_string(), "alias xtask".to_owned()))
}

/// `.gitignore` without build output and local databases in the repository.
pub(super) fn with_ignored(text: &str) -> (String, String) {
    let mut out = text.to_owned();
    for pattern in ["/target", "*.db", "*.db-shm", "*.db-wal"] {
        if !text.lines().any(|it| it.trim() == pattern) {
            if !out.is_empty() && !out.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(pattern);
            out.push('\n');
        }
    }
    (out, "local databases".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alias_of_the_users_own_is_kept() {
        let (text, _) = with_alias("[alias]\nxtask = \"run -p tools --\"\n").unwrap();
        assert!(text.contains("run -p tools --"));
    }

    #[test]
    fn ignored_patterns_are_added_once() {
        let (once, _) = with_ignored("/target");
        assert_eq!(once, "/target\n*.db\n*.db-shm\n*.db-wal\n");
        assert_eq!(with_ignored(&once).0, once);
    }
}
