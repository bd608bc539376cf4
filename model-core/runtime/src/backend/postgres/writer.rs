//! Parameters: all of a statement in one buffer, each in the form of the type that the server
//! wants there.
//!
//! A value whose type has no binary form for it goes as text, and the server reads it as it would
//! read a literal.

use std::io;

use bytes::BytesMut;
use postgres_protocol::IsNull;
use postgres_protocol::message::frontend;
use postgres_types::{Kind as TypeKind, Type};

use super::{moment, numeric};
use crate::civil::{Date, DateTime, Time};
use crate::error::{Error, Result};
use crate::row::Writer;

/// The parameters of a statement. The room is kept for the next one.
#[derive(Default)]
pub(super) struct Params {
    bytes: Vec<u8>,
    slots: Vec<Slot>,
}

/// One parameter, in the bytes from the end of the one before.
#[derive(Debug, Clone, Copy)]
struct Slot {
    end: usize,
    form: Form,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Null,
    Binary,
    Text,
}

impl Params {
    /// Forgets the parameters before, and takes new ones of these types.
    pub(super) fn fill<'a>(&'a mut self, types: &'a [Type]) -> Encoder<'a> {
        self.bytes.clear();
        self.slots.clear();
        Encoder { params: self, types, element: None }
    }

    pub(super) fn len(&self) -> usize {
        self.slots.len()
    }

    /// Writes the message that gives a statement its parameters and asks for rows in binary.
    pub(super) fn bind(&self, statement: &str, out: &mut BytesMut) -> io::Result<()> {
        let formats = self.slots.iter().map(|slot| i16::from(slot.form != Form::Text));
        let mut start = 0;
        let value = |slot: &Slot, out: &mut BytesMut| {
            let bytes = &self.bytes[std::mem::replace(&mut start, slot.end)..slot.end];
            out.extend_from_slice(bytes);
            Ok(if slot.form == Form::Null { IsNull::Yes } else { IsNull::No })
        };
        let bound = frontend::bind("", statement, formats, &self.slots, value, [1], out);
        bound.map_err(|error| match error {
            frontend::BindError::Conversion(error) => io::Error::other(error),
            frontend::BindError::Serialization(error) => error,
        })
    }
}

/// Writes the parameters, from the first on.
pub(super) struct Encoder<'a> {
    params: &'a mut Params,
    types: &'a [Type],
    /// The type of the elements, inside of a list.
    element: Option<&'a Type>,
}

/// The type under the names that are given to it.
pub(super) fn base(mut ty: &Type) -> &Type {
    while let TypeKind::Domain(inner) = ty.kind() {
        ty = inner;
    }
    ty
}

impl<'a> Encoder<'a> {
    /// The type of the next value. Too many are counted, and refused, at the end.
    fn next_type(&self) -> &'a Type {
        let ty = self.element.or_else(|| self.types.get(self.params.slots.len()));
        base(ty.unwrap_or(&Type::UNKNOWN))
    }

    #[inline]
    fn put(&mut self, write: impl FnOnce(&Type, &mut Vec<u8>) -> Result<Form>) -> Result<()> {
        let ty = self.next_type();
        if self.element.is_some() {
            return self.put_element(ty, write);
        }
        let form = write(ty, &mut self.params.bytes)?;
        self.params.slots.push(Slot { end: self.params.bytes.len(), form });
        Ok(())
    }

    fn put_element(
        &mut self,
        ty: &Type,
        write: impl FnOnce(&Type, &mut Vec<u8>) -> Result<Form>,
    ) -> Result<()> {
        let bytes = &mut self.params.bytes;
        let at = bytes.len();
        bytes.extend_from_slice(&[0; 4]);
        let length = match write(ty, bytes)? {
            Form::Null => -1,
            Form::Binary => {
                i32::try_from(bytes.len() - at - 4).map_err(|_| Error::encode("it is too long"))?
            }
            Form::Text => {
                return Err(Error::encode(format!(
                    "an element of this type has no place in a list of `{}`",
                    ty.name()
                )));
            }
        };
        bytes[at..at + 4].copy_from_slice(&length.to_be_bytes());
        Ok(())
    }
}

fn binary(out: &mut Vec<u8>, bytes: &[u8]) -> Result<Form> {
    out.extend_from_slice(bytes);
    Ok(Form::Binary)
}

fn text(out: &mut Vec<u8>, text: &str) -> Result<Form> {
    out.extend_from_slice(text.as_bytes());
    Ok(Form::Text)
}

/// Whether the binary form is the text itself.
pub(super) fn is_text(ty: &Type) -> bool {
    matches!(*ty, Type::TEXT | Type::VARCHAR | Type::BPCHAR | Type::NAME | Type::UNKNOWN)
        || matches!(ty.kind(), TypeKind::Enum(_))
        || ty.name() == "citext"
}

fn write_str(ty: &Type, out: &mut Vec<u8>, value: &str) -> Result<Form> {
    match *ty {
        Type::JSON => binary(out, value.as_bytes()),
        Type::JSONB => write_jsonb(out, value),
        Type::NUMERIC => write_decimal(ty, out, value),
        _ if is_text(ty) => binary(out, value.as_bytes()),
        _ => text(out, value),
    }
}

fn write_jsonb(out: &mut Vec<u8>, value: &str) -> Result<Form> {
    // The version of the form.
    out.push(1);
    binary(out, value.as_bytes())
}

fn write_integer(ty: &Type, out: &mut Vec<u8>, value: i64) -> Result<Form> {
    let narrow = |bits: u8| {
        Error::encode(format!("{value} does not fit into the integer of {bits} bits of its column"))
    };
    match *ty {
        Type::INT8 => binary(out, &value.to_be_bytes()),
        Type::INT4 => binary(out, &i32::try_from(value).map_err(|_| narrow(32))?.to_be_bytes()),
        Type::INT2 => binary(out, &i16::try_from(value).map_err(|_| narrow(16))?.to_be_bytes()),
        Type::FLOAT8 => binary(out, &(value as f64).to_be_bytes()),
        Type::NUMERIC => write_decimal(ty, out, &value.to_string()),
        _ if is_text(ty) => binary(out, value.to_string().as_bytes()),
        _ => text(out, &value.to_string()),
    }
}

fn write_float(ty: &Type, out: &mut Vec<u8>, value: f64) -> Result<Form> {
    match *ty {
        Type::FLOAT8 => binary(out, &value.to_be_bytes()),
        Type::FLOAT4 => binary(out, &(value as f32).to_be_bytes()),
        _ => text(out, &value.to_string()),
    }
}

fn write_decimal(ty: &Type, out: &mut Vec<u8>, value: &str) -> Result<Form> {
    match *ty {
        Type::NUMERIC if numeric::write(value, out).is_some() => Ok(Form::Binary),
        _ if is_text(ty) => binary(out, value.as_bytes()),
        _ => text(out, value),
    }
}

fn write_date(ty: &Type, out: &mut Vec<u8>, value: Date) -> Result<Form> {
    let days = moment::days(value);
    match *ty {
        // From 4713 BC to the year 5,874,897.
        Type::DATE => {
            match i32::try_from(days).ok().filter(|it| (-2_451_545..2_145_031_949).contains(it)) {
                Some(days) => binary(out, &days.to_be_bytes()),
                None => Err(beyond(value.year)),
            }
        }
        Type::TIMESTAMP | Type::TIMESTAMPTZ => {
            let time = Time { hour: 0, minute: 0, second: 0, micro: 0 };
            write_moment(ty, out, DateTime { date: value, time }, "")
        }
        _ => text(out, value.text()?.as_str()),
    }
}

/// `zone`: behind the text, where there is one.
fn write_moment(ty: &Type, out: &mut Vec<u8>, value: DateTime, zone: &str) -> Result<Form> {
    match *ty {
        // From 4713 BC to the year 294,276.
        Type::TIMESTAMP | Type::TIMESTAMPTZ => match moment::moment(value) {
            Some(it) if (-4713..=294_276).contains(&value.date.year) => {
                binary(out, &it.to_be_bytes())
            }
            _ => Err(beyond(value.date.year)),
        },
        _ => text(out, &format!("{}{zone}", value.text()?.as_str())),
    }
}

#[cold]
fn beyond(year: i32) -> Error {
    Error::encode(format!("the year {year} is beyond the range of PostgreSQL"))
}

impl Writer for Encoder<'_> {
    fn null(&mut self) -> Result<()> {
        self.put(|_, _| Ok(Form::Null))
    }

    fn bool(&mut self, value: bool) -> Result<()> {
        self.put(|ty, out| match *ty {
            Type::BOOL => binary(out, &[u8::from(value)]),
            _ => text(out, if value { "true" } else { "false" }),
        })
    }

    fn i16(&mut self, value: i16) -> Result<()> {
        self.i64(value.into())
    }

    fn i32(&mut self, value: i32) -> Result<()> {
        self.i64(value.into())
    }

    #[inline]
    fn i64(&mut self, value: i64) -> Result<()> {
        self.put(|ty, out| write_integer(ty, out, value))
    }

    fn f32(&mut self, value: f32) -> Result<()> {
        self.put(|ty, out| match *ty {
            Type::FLOAT4 | Type::FLOAT8 => write_float(ty, out, value.into()),
            _ => text(out, &value.to_string()),
        })
    }

    fn f64(&mut self, value: f64) -> Result<()> {
        self.put(|ty, out| write_float(ty, out, value))
    }

    #[inline]
    fn str(&mut self, value: &str) -> Result<()> {
        if value.contains('\0') {
            return Err(Error::encode("a text of PostgreSQL cannot hold the character NUL"));
        }
        self.put(|ty, out| write_str(ty, out, value))
    }

    fn bytes(&mut self, value: &[u8]) -> Result<()> {
        self.put(|_, out| binary(out, value))
    }

    fn uuid(&mut self, value: [u8; 16]) -> Result<()> {
        self.put(|ty, out| match *ty {
            Type::UUID | Type::BYTEA => binary(out, &value),
            _ => text(out, &hyphenated(value)),
        })
    }

    fn decimal(&mut self, value: &str) -> Result<()> {
        self.put(|ty, out| write_decimal(ty, out, value))
    }

    fn date(&mut self, value: Date) -> Result<()> {
        self.put(|ty, out| write_date(ty, out, value))
    }

    fn time(&mut self, value: Time) -> Result<()> {
        self.put(|ty, out| match *ty {
            Type::TIME => binary(out, &moment::micros(value).to_be_bytes()),
            _ => text(out, value.text().as_str()),
        })
    }

    fn datetime(&mut self, value: DateTime) -> Result<()> {
        self.put(|ty, out| write_moment(ty, out, value, ""))
    }

    fn timestamp(&mut self, value: DateTime) -> Result<()> {
        self.put(|ty, out| write_moment(ty, out, value, "+00"))
    }

    fn json(&mut self, value: &str) -> Result<()> {
        self.put(|ty, out| write_str(ty, out, value))
    }

    fn label(&mut self, value: &str) -> Result<()> {
        self.str(value)
    }

    fn list(
        &mut self,
        count: usize,
        mut item: impl FnMut(usize, &mut Self) -> Result<()>,
    ) -> Result<()> {
        let ty = self.next_type();
        let TypeKind::Array(element) = ty.kind() else {
            return Err(Error::encode(format!("a list stands where `{}` is expected", ty.name())));
        };
        let length = i32::try_from(count).map_err(|_| Error::encode("the list is too long"))?;
        let dimensions = i32::from(count > 0);
        // Whether an element is null is not asked of the head.
        for word in [dimensions, 0, element.oid().cast_signed()] {
            self.params.bytes.extend_from_slice(&word.to_be_bytes());
        }
        if count > 0 {
            self.params.bytes.extend_from_slice(&length.to_be_bytes());
            self.params.bytes.extend_from_slice(&1i32.to_be_bytes());
        }
        let outer = self.element.replace(element);
        let written = (0..count).try_for_each(|at| item(at, self));
        self.element = outer;
        written?;
        self.params.slots.push(Slot { end: self.params.bytes.len(), form: Form::Binary });
        Ok(())
    }
}

fn hyphenated(bytes: [u8; 16]) -> String {
    let mut out = String::with_capacity(36);
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        for digit in [byte >> 4, byte & 15] {
            out.push(char::from_digit(digit.into(), 16).unwrap_or_default());
        }
    }
    out
}
