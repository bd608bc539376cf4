//! Prepared statements: what the server says of their parameters and columns.

use std::collections::HashMap;

use fallible_iterator::FallibleIterator as _;
use postgres_protocol::message::backend::Message;
use postgres_protocol::message::frontend;
use postgres_types::{Kind as TypeKind, Oid, Type};

use super::client::Client;
use super::error::Failure;
use super::tag;

/// A statement that the server keeps.
#[derive(Debug)]
pub(super) struct Prepared {
    pub(super) name: String,
    pub(super) params: Vec<Type>,
    pub(super) columns: Vec<Column>,
}

#[derive(Debug)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) ty: Type,
}

/// Gives statements their names, and keeps what was learnt of types.
#[derive(Default)]
pub(super) struct Preparing {
    count: u64,
    types: HashMap<Oid, Type>,
}

/// A type as the catalog has it, and by the name of its schema.
struct Entry {
    oid: Oid,
    schema: String,
    name: String,
    of: Of,
}

/// What a type is made of.
enum Of {
    Nothing,
    Labels,
    Elements(Oid),
    Base(Oid),
}

impl Preparing {
    /// Has the server prepare a text. What was written before goes first, in the same series.
    pub(super) async fn prepare(
        &mut self,
        client: &mut Client,
        text: &str,
    ) -> Result<Prepared, Failure> {
        let name = format!("s{}", self.count);
        self.count += 1;
        client.write(|out| {
            frontend::parse(&name, text, [], out)?;
            frontend::describe(b'S', &name, out)
        })?;
        client.sync();
        client.flush().await?;
        let (params, columns) = described(client).await?;
        let mut prepared = Prepared { name, params: Vec::new(), columns: Vec::new() };
        for oid in params {
            prepared.params.push(self.resolve(client, oid).await?);
        }
        for (name, oid) in columns {
            prepared.columns.push(Column { name, ty: self.resolve(client, oid).await? });
        }
        Ok(prepared)
    }

    async fn resolve(&mut self, client: &mut Client, oid: Oid) -> Result<Type, Failure> {
        // From the outside in: a list of a domain of …
        let mut path: Vec<Entry> = Vec::new();
        let mut next = oid;
        let mut ty = loop {
            if let Some(known) = Type::from_oid(next).or_else(|| self.types.get(&next).cloned()) {
                break Some(known);
            }
            let Some(entry) = look_up(client, next).await? else { break None };
            let inner = match entry.of {
                Of::Elements(inner) | Of::Base(inner) => Some(inner),
                Of::Nothing | Of::Labels => None,
            };
            path.push(entry);
            match inner {
                Some(inner) => next = inner,
                None => break None,
            }
        };
        for Entry { oid, schema, name, of } in path.into_iter().rev() {
            let kind = match (of, ty.take()) {
                (Of::Elements(_), Some(inner)) => TypeKind::Array(inner),
                (Of::Base(_), Some(inner)) => TypeKind::Domain(inner),
                (Of::Labels, _) => TypeKind::Enum(Vec::new()),
                (Of::Nothing | Of::Elements(_) | Of::Base(_), _) => TypeKind::Simple,
            };
            let made = Type::new(name, oid, kind, schema);
            self.types.insert(oid, made.clone());
            ty = Some(made);
        }
        Ok(ty.unwrap_or_else(|| {
            Type::new(format!("type {oid}"), oid, TypeKind::Simple, String::new())
        }))
    }
}

type Described = (Vec<Oid>, Vec<(String, Oid)>);

/// The parameters and columns of the statement that is being prepared.
async fn described(client: &mut Client) -> Result<Described, Failure> {
    let mut described = Described::default();
    loop {
        match client.next().await? {
            tag::READY => return Ok(described),
            tag::ERROR => return Err(client.refused().await),
            tag::PARAMETERS | tag::ROWS => {
                let read = read_description(client.message()?, &mut described);
                read.map_err(|error| Failure::Lost(error.to_string()))?;
            }
            _ => {}
        }
    }
}

fn read_description(message: Message, into: &mut Described) -> std::io::Result<()> {
    match message {
        Message::ParameterDescription(body) => into.0 = body.parameters().collect()?,
        Message::RowDescription(body) => {
            into.1 = body.fields().map(|it| Ok((it.name().to_owned(), it.type_oid()))).collect()?;
        }
        _ => {}
    }
    Ok(())
}

/// A type of the catalog.
async fn look_up(client: &mut Client, oid: Oid) -> Result<Option<Entry>, Failure> {
    let sql = format!(
        "select n.nspname, t.typname, t.typtype, t.typcategory, t.typelem, t.typbasetype \
         from pg_catalog.pg_type t join pg_catalog.pg_namespace n on n.oid = t.typnamespace \
         where t.oid = {oid}"
    );
    client.write(|out| frontend::query(&sql, out))?;
    client.flush().await?;
    let mut found = None;
    loop {
        match client.next().await? {
            tag::READY => return Ok(found),
            tag::ERROR => return Err(client.refused().await),
            tag::ROW => found = entry(oid, client.body()),
            _ => {}
        }
    }
}

fn entry(oid: Oid, row: &[u8]) -> Option<Entry> {
    let mut cells = Vec::new();
    super::row::split(row, &mut cells)?;
    let text = |at: usize| {
        let bytes = cells.get(at)?.of(row)?;
        std::str::from_utf8(bytes).ok()
    };
    let inner = |at: usize| text(at)?.parse().ok();
    let of = match (text(2)?, text(3)?) {
        ("e", _) => Of::Labels,
        ("d", _) => Of::Base(inner(5)?),
        (_, "A") => Of::Elements(inner(4)?),
        _ => Of::Nothing,
    };
    Some(Entry { oid, schema: text(0)?.to_owned(), name: text(1)?.to_owned(), of })
}
