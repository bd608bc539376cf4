//! One package's life, with all that makes a migration hard: tables that are rebuilt while rows
//! refer to them, a table that refers to itself, two that refer to each other, rows that go with
//! others, renames, and steps by hand that must happen once.

use crate::package::Package;

const COUNTER: &str = "
#[derive(Model)]
pub struct Counter {
    #[model(primary_key)]
    pub id: i64,
    pub n: i64,
}
";

const FIRST: &str = "
#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 40)]
    pub name: String,
    #[model(references = User, on_delete = set_null)]
    pub lead_id: Option<i64>,
}

#[derive(Model)]
#[model(index(team_id, score))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    pub score: i32,
    #[model(references = Team, on_delete = cascade)]
    pub team_id: i64,
    #[model(references = User, on_delete = cascade)]
    pub boss_id: Option<i64>,
}
";

/// Both tables of the circle have another check: both are rebuilt.
const SECOND: &str = "
#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 60)]
    pub name: String,
    #[model(references = User, on_delete = set_null)]
    pub lead_id: Option<i64>,
}

#[derive(Model)]
#[model(index(team_id, score))]
pub struct User {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique)]
    pub email: String,
    #[model(check = \"score >= 0\")]
    pub score: i32,
    #[model(references = Team, on_delete = cascade)]
    pub team_id: i64,
    #[model(references = User, on_delete = cascade)]
    pub boss_id: Option<i64>,
}
";

/// A table and a column with another name, a new column, an index less, a new table.
pub(crate) const THIRD: &str = "
#[derive(Model)]
pub struct Team {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, max_length = 60)]
    pub name: String,
    #[model(references = Member, on_delete = set_null)]
    pub lead_id: Option<i64>,
}

#[derive(Model)]
#[model(renamed_from = \"users\")]
pub struct Member {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(unique, renamed_from = \"email\")]
    pub mail: String,
    #[model(check = \"score >= 0\")]
    pub score: i32,
    #[model(default = true)]
    pub active: bool,
    #[model(references = Team, on_delete = cascade)]
    pub team_id: i64,
    #[model(references = Member, on_delete = cascade)]
    pub boss_id: Option<i64>,
}

#[derive(Model)]
pub struct Note {
    #[model(primary_key, auto)]
    pub id: i64,
    #[model(references = Member, on_delete = cascade)]
    pub member_id: i64,
    pub body: String,
}
";

const SEED_UP: &str = "\
-- step 1: teams [tx]
insert into teams (id, name, lead_id) values (1, 'red', null), (2, 'blue', null), (7, 'empty', null);

-- step 2: people, each the next one's boss [tx]
insert into users (id, email, score, team_id, boss_id)
with recursive n(i) as (select 1 union all select i + 1 from n where i < 40)
select i, 'u' || i || '@example.org', i * 3, 1 + i % 2, nullif(i - 1, 0) from n;
update teams set lead_id = id * 2 where id < 7;

-- step 3: a counter [tx]
insert into counters (id, n) values (1, 1);
";

const SEED_DOWN: &str = "\
-- step 1: nothing is left [tx]
update teams set lead_id = null;
delete from users;
delete from teams;
delete from counters;
";

const COUNT_UP: &str = "\
-- step 1: count [tx]
update counters set n = n + 1;

-- step 2: count by ten [tx]
update counters set n = n + 10;
";

const COUNT_DOWN: &str = "\
-- step 1: count back [tx]
update counters set n = n - 10;
update counters set n = n - 1;
";

/// The migrations' names, in order.
pub(crate) const NAMES: [&str; 6] =
    ["0001_initial", "0002_seed", "0003_checks", "0004_count", "0005_renames", "0006_count"];

/// What the counter says after so many of the migrations.
pub(crate) const COUNTS: [i64; 7] = [0, 0, 1, 1, 12, 12, 23];

/// The models of the first version.
pub(crate) fn first() -> String {
    format!("{FIRST}{COUNTER}")
}

/// The models of the second version.
pub(crate) fn second() -> String {
    format!("{SECOND}{COUNTER}")
}

/// The models of the third version.
pub(crate) fn third() -> String {
    format!("{THIRD}{COUNTER}")
}

/// The package with all its migrations, none applied.
pub(crate) fn told() -> Package {
    let package = Package::new(&first());
    package.ok(&["makemigrations", "-m", "initial"]);
    seed(&package);
    package.models(&second());
    package.ok(&["makemigrations", "-m", "checks"]);
    by_hand(&package, "0004_count", COUNT_UP, COUNT_DOWN);
    package.models(&third());
    package.ok(&["makemigrations", "-m", "renames"]);
    by_hand(&package, "0006_count", COUNT_UP, COUNT_DOWN);
    package
}

/// Adds the second migration, which puts rows into the tables.
pub(crate) fn seed(package: &Package) {
    by_hand(package, "0002_seed", SEED_UP, SEED_DOWN);
}

/// Adds a migration whose scripts somebody wrote.
pub(crate) fn by_hand(package: &Package, name: &str, up: &str, down: &str) {
    let words = name.split_once('_').unwrap().1;
    package.ok(&["makemigrations", "--empty", "-m", words]);
    package.write(&format!("migrations/{name}/sqlite.up.sql"), up);
    package.write(&format!("migrations/{name}/sqlite.down.sql"), down);
    package.ok(&["sign"]);
}
