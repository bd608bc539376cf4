//! Arrays: the elements of a column, each read as a column of its own.

use postgres_types::{Kind as TypeKind, Type};

use super::row::Cells;
use crate::error::{Error, Kind, Result};

pub(super) const EXPECTED: &str = "a list";

/// An element of a list.
pub(super) struct Element<'a> {
    ty: &'a Type,
    /// `None` is null.
    bytes: Option<&'a [u8]>,
    column: (usize, Option<&'a str>),
}

impl Cells for Element<'_> {
    fn count(&self) -> usize {
        1
    }

    fn ty(&self, index: usize) -> Option<&Type> {
        (index == 0).then_some(self.ty)
    }

    fn raw(&self, index: usize) -> Option<&[u8]> {
        self.bytes.filter(|_| index == 0)
    }

    fn column(&self, _index: usize) -> (usize, Option<&str>) {
        self.column
    }
}

/// The elements of an array.
pub(super) struct Elements<'a> {
    ty: &'a Type,
    bytes: &'a [u8],
    left: usize,
    column: (usize, Option<&'a str>),
}

/// The elements of a column's value; the error is what was found instead of a list.
pub(super) fn elements<'a>(
    ty: &'a Type,
    mut bytes: &'a [u8],
    column: (usize, Option<&'a str>),
) -> Result<Elements<'a>, String> {
    let TypeKind::Array(element) = ty.kind() else { return Err(format!("a `{}`", ty.name())) };
    let cut = || "a list that is cut off".to_owned();
    let dimensions = word(&mut bytes).ok_or_else(cut)?;
    // Whether there are nulls, which each element says itself, and the type of the elements.
    let (Some(_), Some(_)) = (word(&mut bytes), word(&mut bytes)) else { return Err(cut()) };
    let left = match dimensions {
        0 => 0,
        1 => {
            let (Some(length), Some(_)) = (word(&mut bytes), word(&mut bytes)) else {
                return Err(cut());
            };
            usize::try_from(length).map_err(|_| cut())?
        }
        _ => return Err("a list of lists".to_owned()),
    };
    Ok(Elements { ty: element, bytes, left, column })
}

impl<'a> Iterator for Elements<'a> {
    type Item = Result<Element<'a>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.left = self.left.checked_sub(1)?;
        Some(self.element().ok_or_else(|| cut_off(self.column)))
    }

    // Each element has four bytes at least: what the head says is not believed further than that.
    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.left.min(self.bytes.len() / 4), Some(self.left))
    }
}

impl<'a> Elements<'a> {
    fn element(&mut self) -> Option<Element<'a>> {
        let length = word(&mut self.bytes)?;
        let bytes = match usize::try_from(length) {
            Ok(length) => {
                let (bytes, rest) = self.bytes.split_at_checked(length)?;
                self.bytes = rest;
                Some(bytes)
            }
            Err(_) => None,
        };
        Some(Element { ty: self.ty, bytes, column: self.column })
    }
}

#[cold]
fn cut_off((index, column): (usize, Option<&str>)) -> Error {
    let column = column.map(str::to_owned);
    let (expected, found) = (EXPECTED.to_owned(), "a list that is cut off".to_owned());
    Error::new(Kind::Decode { index, column, expected, found })
}

fn word(bytes: &mut &[u8]) -> Option<i32> {
    let (head, rest) = bytes.split_at_checked(4)?;
    *bytes = rest;
    head.try_into().ok().map(i32::from_be_bytes)
}
