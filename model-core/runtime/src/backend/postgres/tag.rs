//! The messages of the server that are told apart, by their first bytes:
//! <https://www.postgresql.org/docs/current/protocol-message-formats.html>.

pub(super) const BOUND: u8 = b'2';
pub(super) const COMPLETE: u8 = b'C';
pub(super) const COPY_IN: u8 = b'G';
pub(super) const ERROR: u8 = b'E';
pub(super) const LOGIN: u8 = b'R';
pub(super) const KEY: u8 = b'K';
pub(super) const NOTICE: u8 = b'N';
pub(super) const NOTIFICATION: u8 = b'A';
pub(super) const PARAMETERS: u8 = b't';
pub(super) const READY: u8 = b'Z';
pub(super) const ROW: u8 = b'D';
pub(super) const ROWS: u8 = b'T';
pub(super) const SETTING: u8 = b'S';
