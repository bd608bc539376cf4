//! What SQLite lacks: exact decimals. The names are those of SQLite's own `decimal` extension, so
//! that its command line can open the same files.

use std::cmp::Ordering;

use rusqlite::functions::{Aggregate, Context, FunctionFlags};
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Error, Result};

use super::decimal::{Exact, compare};

pub(super) fn register(connection: &Connection) -> Result<()> {
    connection.create_collation("decimal", compare)?;
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("decimal", 1, flags, |context| {
        Ok(number(context, 0)?.map(|it| it.to_string()))
    })?;
    connection.create_scalar_function("decimal_cmp", 2, flags, |context| {
        let both = two(context)?;
        Ok(both.map(|(a, b)| match a.cmp(&b) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }))
    })?;
    type Operation = fn(&Exact, &Exact) -> Exact;
    let operations: [(&str, Operation); 3] = [
        ("decimal_add", Exact::add),
        ("decimal_sub", Exact::subtract),
        ("decimal_mul", Exact::multiply),
    ];
    for (name, operation) in operations {
        connection.create_scalar_function(name, 2, flags, move |context| {
            Ok(two(context)?.map(|(a, b)| operation(&a, &b).to_string()))
        })?;
    }
    connection.create_aggregate_function("decimal_sum", 1, flags, Sum)
}

struct Sum;

/// Null when every value is null, as `sum` is.
impl Aggregate<Option<Exact>, Option<String>> for Sum {
    fn init(&self, _context: &mut Context<'_>) -> Result<Option<Exact>> {
        Ok(None)
    }

    fn step(&self, context: &mut Context<'_>, sum: &mut Option<Exact>) -> Result<()> {
        if let Some(value) = number(context, 0)? {
            *sum = Some(match sum.take() {
                Some(sum) => sum.add(&value),
                None => value,
            });
        }
        Ok(())
    }

    fn finalize(
        &self,
        _context: &mut Context<'_>,
        sum: Option<Option<Exact>>,
    ) -> Result<Option<String>> {
        Ok(sum.flatten().map(|it| it.to_string()))
    }
}

fn two(context: &Context<'_>) -> Result<Option<(Exact, Exact)>> {
    Ok(number(context, 0)?.zip(number(context, 1)?))
}

fn number(context: &Context<'_>, index: usize) -> Result<Option<Exact>> {
    let text = match context.get_raw(index) {
        ValueRef::Null => return Ok(None),
        ValueRef::Integer(value) => value.to_string(),
        ValueRef::Real(value) => value.to_string(),
        ValueRef::Text(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Blob(_) => String::new(),
    };
    Exact::parse(&text)
        .map(Some)
        .ok_or_else(|| Error::UserFunctionError("the value is no decimal number".into()))
}
