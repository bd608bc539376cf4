//! `uuid::Uuid`.

use uuid::Uuid;

use super::{AutoKey, ColumnValue, Decode, Encode, Kind};
use crate::error::Result;
use crate::row::{Reader, Writer};

impl Encode for Uuid {
    fn encode<W: Writer>(&self, writer: &mut W) -> Result<()> {
        writer.uuid(*self.as_bytes())
    }
}

impl Decode for Uuid {
    fn decode<R: Reader>(row: &R, index: usize) -> Result<Self> {
        row.uuid(index).map(Self::from_bytes)
    }
}

impl ColumnValue for Uuid {
    const KIND: Kind = Kind::Uuid;
    const NULLABLE: bool = false;
}

impl AutoKey for Uuid {
    /// Of version 7: new keys are near each other in an index.
    fn make() -> Self {
        Self::now_v7()
    }
}
