//! Packages of any size, as a person would have them: a module per twenty models, a file per twenty
//! queries.

use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use tempfile::TempDir;

const IN_A_FILE: usize = 20;

/// Writes a package with this many models and queries to a folder of its own.
pub fn temporary(n_models: usize, n_queries: usize) -> io::Result<TempDir> {
    let folder = tempfile::tempdir()?;
    write(folder.path(), n_models, n_queries, "")?;
    Ok(folder)
}

/// Writes a package; `rest` is the end of its manifest.
pub fn write(folder: &Path, n_models: usize, n_queries: usize, rest: &str) -> io::Result<()> {
    fs::create_dir_all(folder.join("src/models"))?;
    fs::create_dir_all(folder.join("queries"))?;
    let manifest = format!(
        "[package]\nname = \"scale\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [package.metadata.model]\ndatabases = [\"sqlite\"]\n{rest}"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(
        folder.join("src/lib.rs"),
        "pub mod models;\npub mod db {\n    model_runtime::include_generated!();\n}\n",
    )?;
    let mut modules = String::new();
    for (at, start) in (0..n_models).step_by(IN_A_FILE).enumerate() {
        let _ = writeln!(modules, "pub mod part_{at};");
        let text = models(start..n_models.min(start + IN_A_FILE));
        fs::write(folder.join(format!("src/models/part_{at}.rs")), text)?;
    }
    fs::write(folder.join("src/models.rs"), modules)?;
    for (at, start) in (0..n_queries).step_by(IN_A_FILE).enumerate() {
        let range = start..n_queries.min(start + IN_A_FILE);
        let texts: Vec<String> = range.map(|it| query(it, n_models)).collect();
        fs::write(folder.join(format!("queries/part_{at}.sql")), texts.join("\n"))?;
    }
    Ok(())
}

/// Models of nine fields, each with a foreign key to the one before it in the file.
fn models(range: std::ops::Range<usize>) -> String {
    let first = range.start;
    let mut text = "use model_runtime::Model;\n".to_owned();
    for n in range {
        let target = n.saturating_sub(1).max(first);
        let _ = write!(
            text,
            r#"
/// A customer's order, number {n}.
#[derive(Debug, Clone, Model)]
#[model(table = "orders_{n}", index(state, placed_at))]
pub struct Order{n} {{
    #[model(primary_key, auto)]
    pub id: i64,
    /// What the customer calls it.
    #[model(unique, max_length = 120)]
    pub reference: String,
    pub note: Option<String>,
    pub state: i16,
    #[model(default = 0)]
    pub quantity: i32,
    pub weight: Option<f64>,
    pub paid: bool,
    pub placed_at: i64,
    #[model(references = Order{target}, on_delete = cascade)]
    pub before_id: Option<i64>,
}}
"#
        );
    }
    text
}

fn query(n: usize, n_models: usize) -> String {
    let table = n % n_models;
    let before = if table % IN_A_FILE == 0 { table } else { table - 1 };
    match n % 4 {
        0 => format!(
            "-- name: open_{n} :many\nselect id, reference, quantity, placed_at from orders_{table}\n\
             where state = :state and paid = :paid order by placed_at desc limit 20;\n"
        ),
        1 => format!(
            "-- name: with_before_{n} :many\nselect o.id, o.reference, b.reference as before_reference, b.weight\n\
             from orders_{table} o left join orders_{before} b on b.id = o.before_id\n\
             where o.quantity > :least and b.note is not null;\n"
        ),
        2 => format!(
            "-- name: totals_{n} :many\nselect state, count(*) as orders, sum(quantity) as pieces, max(weight) as heaviest\n\
             from orders_{table} group by state having count(*) > :least;\n"
        ),
        _ => format!(
            "-- name: pay_{n} :exec\nupdate orders_{table} set paid = true, note = :note where id = :id;\n"
        ),
    }
}
