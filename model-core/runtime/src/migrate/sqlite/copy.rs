//! The statement by which a rebuild takes the rows along, as the planner writes it.

/// `insert into "_model_new_users" ("id", "zip")⏎select "id", …⏎from "users"`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Copy<'a> {
    /// The new table under its name of the moment.
    pub(super) temporary: String,
    /// The table.
    pub(super) table: String,
    /// The columns that get something.
    pub(super) columns: Vec<String>,
    /// What they get, and from where: all after `select`.
    pub(super) values: &'a str,
}

const TEMPORARY: &str = "_model_new_";

impl<'a> Copy<'a> {
    /// `None` for any other statement.
    pub(super) fn parse(statement: &'a str) -> Option<Self> {
        let (temporary, rest) = name(statement.strip_prefix("insert into ")?)?;
        let table = temporary.strip_prefix(TEMPORARY)?.to_owned();
        let (columns, rest) = names(rest.strip_prefix(" (")?)?;
        let values = rest.strip_prefix(")\nselect ")?;
        Some(Self { temporary, table, columns, values })
    }
}

/// The column of `cannot store TEXT value in INTEGER column _model_new_users.zip`.
pub(super) fn refused_column(message: &str) -> Option<&str> {
    let (_, place) = message.split_once("cannot store ")?.1.split_once(" column ")?;
    let (_, column) = place.rsplit_once('.')?;
    column.split(" (code").next()
}

/// The condition of a check in the text of a table.
pub(super) fn condition<'a>(create: &'a str, check: &str) -> Option<&'a str> {
    let start = format!("constraint {} check (", super::ident(check));
    let (_, rest) = create.split_once(&start)?;
    let mut depth = 1;
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '\'' | '"') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, _) => {}
        }
        if depth == 0 {
            return rest.get(..at);
        }
    }
    None
}

/// A quoted name, and what follows it.
fn name(text: &str) -> Option<(String, &str)> {
    let mut rest = text.strip_prefix('"')?;
    let mut name = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        name.push_str(part);
        match after.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((name, after)),
        }
    }
}

fn names(text: &str) -> Option<(Vec<String>, &str)> {
    let (first, mut rest) = name(text)?;
    let mut names = vec![first];
    while let Some(more) = rest.strip_prefix(", ") {
        let (next, after) = name(more)?;
        names.push(next);
        rest = after;
    }
    Some((names, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_is_taken_apart_whatever_the_names_are() {
        let text = "insert into \"_model_new_a\"\"b\" (\"id\", \"x, y\")\nselect \"id\", 1\nfrom \"a\"\"b\"";
        let copy = Copy::parse(text).unwrap();
        assert_eq!((copy.table.as_str(), copy.columns.len()), ("a\"b", 2));
        assert_eq!(copy.columns[1], "x, y");
        assert!(Copy::parse("insert into \"users\" (\"id\")\nselect 1").is_none());
    }

    #[test]
    fn a_condition_ends_at_its_own_parenthesis() {
        let create = "create table t (a text constraint \"c\" check (a in (')', \"x)\")) , b)";
        assert_eq!(condition(create, "c"), Some("a in (')', \"x)\")"));
        assert_eq!(condition(create, "d"), None);
    }
}
