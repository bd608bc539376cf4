//! MariaDB: what differs from MySQL, each difference with its reason.

use super::Writing;
use super::mysql::{Flavor, MySql, writing};
use crate::dialect::Dialect;

pub(super) static MARIADB: MySql = MySql(Flavor {
    dialect: Dialect::MariaDb,
    functions: &[include_str!("../catalog/mariadb.tsv"), include_str!("../catalog/mysql.tsv")],
    writing: &WRITING,
    // JSON is a text there, and no type that is cast to.
    json: "char",
});

static WRITING: Writing = Writing {
    // `insert … returning` came with 10.5.
    returning: true,
    // Refused by name: "not yet".
    limit_in_recursion: false,
    ..writing()
};
