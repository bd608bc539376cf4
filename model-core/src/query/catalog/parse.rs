//! Reading signatures, from the tables and from an application's configuration.

use super::{
    Argument, ArgumentRule, Count, Function, FunctionKind, NullRule, ResultRule, TableColumn,
};
use crate::schema::{ColumnType, Kind};

/// A line of a table.
pub(super) fn row(line: &str) -> Result<Function, String> {
    let mut cells = line.split('\t');
    let mut cell = || cells.next().unwrap_or("");
    let name = cell().to_owned();
    let kind = kind(cell())?;
    let args = arguments(cell())?;
    let result = result(cell())?;
    let nulls = nulls(cell())?;
    let lowered = Some(cell().to_owned()).filter(|it| !it.is_empty());
    Ok(Function { name, kind, args, result, nulls, lowered })
}

/// `distance(float, float) -> f64 strict`; without a rule for null the result may be null.
pub(crate) fn signature(text: &str) -> Result<Function, String> {
    let form = || "a signature is `name(arguments) -> result`, perhaps with `strict` or `never`";
    let (head, tail) = text.split_once("->").ok_or_else(form)?;
    let (name, args) = head.trim().split_once('(').ok_or_else(form)?;
    let args = args.trim_end().strip_suffix(')').ok_or_else(form)?;
    let name = name.trim();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || !name.chars().all(is_name) {
        return Err(form().to_owned());
    }
    let mut words = tail.split_whitespace();
    let result = result(words.next().ok_or_else(form)?)?;
    let rule = words.next().map_or(Ok(NullRule::Maybe), nulls)?;
    let kind = words.next().map_or(Ok(FunctionKind::Scalar), kind)?;
    Ok(Function {
        name: name.to_owned(),
        kind,
        args: arguments(args)?,
        result,
        nulls: rule,
        lowered: None,
    })
}

fn kind(word: &str) -> Result<FunctionKind, String> {
    match word {
        "scalar" => Ok(FunctionKind::Scalar),
        "aggregate" => Ok(FunctionKind::Aggregate),
        "window" => Ok(FunctionKind::Window),
        "table" => Ok(FunctionKind::Table),
        _ => Err(format!("`{word}` is no kind of function")),
    }
}

fn arguments(cell: &str) -> Result<Vec<Argument>, String> {
    cell.split(',').map(str::trim).filter(|it| !it.is_empty()).map(argument).collect()
}

fn argument(text: &str) -> Result<Argument, String> {
    let (word, count) =
        if let Some(inner) = text.strip_prefix('[').and_then(|it| it.strip_suffix(']')) {
            (inner, Count::Optional)
        } else if let Some(word) = text.strip_suffix("...") {
            (word, Count::OneOrMore)
        } else if let Some(word) = text.strip_suffix('*') {
            (word, Count::Any)
        } else {
            (text, Count::Once)
        };
    let found = ArgumentRule::WORDS.iter().find(|(it, _)| *it == word);
    match found {
        Some((_, rule)) => Ok(Argument { rule: *rule, count }),
        None => Err(format!("`{word}` is no type of an argument")),
    }
}

fn result(cell: &str) -> Result<ResultRule, String> {
    match cell {
        "T" => Ok(ResultRule::Common),
        "T[]" => Ok(ResultRule::List),
        "rows" => Ok(ResultRule::Elements),
        "arg" => Ok(ResultRule::FirstArgument),
        "moment" => Ok(ResultRule::Moment),
        "dynamic" => Ok(ResultRule::Dynamic),
        _ if cell.contains(':') => {
            cell.split(' ').map(column).collect::<Result<_, _>>().map(ResultRule::Columns)
        }
        _ => match cell.strip_suffix("[]") {
            Some(of) => plain_type(of).map(|of| ResultRule::Type(ColumnType::Array(Box::new(of)))),
            None => plain_type(cell).map(ResultRule::Type),
        },
    }
}

fn column(text: &str) -> Result<TableColumn, String> {
    let (name, ty) = text.split_once(':').ok_or_else(|| format!("`{text}` is no column"))?;
    let (word, nullable) = match ty.strip_suffix('?') {
        Some(word) => (word, true),
        None => (ty, false),
    };
    let ty = if word == "dynamic" { None } else { Some(plain_type(word)?) };
    Ok(TableColumn { name: name.to_owned(), ty, nullable })
}

/// The type of a word that needs no parameter.
pub(crate) fn plain_type(word: &str) -> Result<ColumnType, String> {
    const TYPES: &[ColumnType] = &[
        ColumnType::Bool,
        ColumnType::I16,
        ColumnType::I32,
        ColumnType::I64,
        ColumnType::F32,
        ColumnType::F64,
        ColumnType::Text { max_length: None },
        ColumnType::Bytes { max_length: None },
        ColumnType::Uuid,
        ColumnType::Date,
        ColumnType::Time,
        ColumnType::DateTime,
        ColumnType::Timestamp,
        ColumnType::Json,
    ];
    let found = TYPES.iter().find(|ty| ty.kind().word() == word);
    found.cloned().ok_or_else(|| {
        let words: Vec<&str> = TYPES.iter().map(|ty| Kind::word(ty.kind())).collect();
        format!("`{word}` is no type of a result; there are {}", words.join(", "))
    })
}

fn nulls(word: &str) -> Result<NullRule, String> {
    let found = NullRule::WORDS.iter().find(|(it, _)| *it == word);
    found.map(|(_, rule)| *rule).ok_or_else(|| format!("`{word}` is no rule for null"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_declared_function_says_when_it_is_null() {
        let function = signature("distance(float, [float]) -> f64 strict").unwrap();
        assert_eq!(function.signature(), "distance(float, [float])");
        assert_eq!(function.nulls, NullRule::Strict);
        assert_eq!(signature("f() -> i64").unwrap().nulls, NullRule::Maybe);
        assert!(signature("f(text)").is_err());
        assert!(signature("f(money) -> i64").unwrap_err().contains("`money`"));
        assert!(signature("f(text) -> money").unwrap_err().contains("there are bool"));
    }

    #[test]
    fn every_line_of_every_table_is_a_signature() {
        for table in [
            include_str!("sqlite.tsv"),
            include_str!("postgres.tsv"),
            include_str!("postgres_own.tsv"),
            include_str!("mysql.tsv"),
            include_str!("mariadb.tsv"),
        ] {
            for line in table.lines().filter(|it| !it.starts_with(['#', '-'])) {
                row(line).unwrap_or_else(|error| panic!("{line}: {error}"));
            }
        }
    }
}
