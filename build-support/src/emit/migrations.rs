//! The migration files as an expression, for `embed_migrations!`.

use super::writer::{Writer, literal};

/// `Migrations::new(&[(path, include_str!(absolute path)), …])`. The texts are parsed and their hashes
/// compared when the program starts, by the code that also reads them from disk.
pub fn migrations(files: &[(String, String)], runtime: &str) -> String {
    let mut out = Writer::default();
    out.enclose(format_args!("::{runtime}::migrate::Migrations::new(&["), "])", |out| {
        for (path, absolute) in files {
            let text = format!("::core::include_str!({})", literal(absolute));
            out.line(format_args!("({}, {text}),", literal(path)));
        }
    });
    out.finish()
}
