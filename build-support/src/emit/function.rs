//! The head of a generated function.

use super::docs;
use super::writer::Writer;

/// The longest line that is not broken.
const WIDTH: usize = 100;

/// `pub fn name<E: Executor>(params) -> impl Future<Output = Result<output, Error>> + use<E>`
///
/// No `async fn`: the body only calls the runtime, and rustc checks a function that hands on a future
/// several times faster than one that makes one. `use` says what an edition before 2024 would not
/// capture by itself.
#[derive(Debug)]
pub(crate) struct Function {
    docs: String,
    name: String,
    /// Name and bound, the executor first. A reference has the lifetime `'a`.
    generics: Vec<(String, String)>,
    /// Name and type, the executor first. A reference has the lifetime `'a`.
    params: Vec<(String, String)>,
    output: String,
}

impl Function {
    /// A function that takes the executor as `db`.
    pub(crate) fn on_db(name: impl Into<String>, docs: impl Into<String>) -> Self {
        let executor = ("E".to_owned(), "Executor".to_owned());
        Self {
            docs: docs.into(),
            name: name.into(),
            generics: vec![executor],
            params: vec![("db".to_owned(), "E".to_owned())],
            output: String::new(),
        }
    }

    /// The executor under another name.
    pub(crate) fn executor(mut self, name: &str) -> Self {
        self.params[0].0 = name.to_owned();
        self
    }

    /// One more type parameter.
    pub(crate) fn generic(mut self, name: impl Into<String>, bound: impl Into<String>) -> Self {
        self.generics.push((name.into(), bound.into()));
        self
    }

    /// One more parameter.
    pub(crate) fn param(mut self, name: impl Into<String>, ty: impl Into<String>) -> Self {
        self.params.push((name.into(), ty.into()));
        self
    }

    /// Several more parameters.
    pub(crate) fn params(mut self, params: impl IntoIterator<Item = (String, String)>) -> Self {
        self.params.extend(params);
        self
    }

    /// What `Ok` holds.
    pub(crate) fn output(mut self, ty: impl Into<String>) -> Self {
        self.output = ty.into();
        self
    }

    /// Writes docs, head and body.
    pub(crate) fn write(&self, out: &mut Writer, body: impl FnOnce(&mut Writer)) {
        out.blank();
        docs::outer(out, &self.docs);
        let bounds = self.generics.iter().map(|(name, bound)| format!("{name}: {bound}"));
        let names = self.generics.iter().map(|(name, _)| name.clone());
        let open = format!("pub fn {}<{}>(", self.name, self.with_lifetime(bounds));
        let close = format!(
            ") -> impl Future<Output = Result<{}, Error>> + use<{}>",
            self.output,
            self.with_lifetime(names)
        );
        self.write_head(out, &open, &close);
        out.body(body);
    }

    fn write_head(&self, out: &mut Writer, open: &str, close: &str) {
        let params: Vec<String> =
            self.params.iter().map(|(name, ty)| format!("{name}: {ty}")).collect();
        let line = format!("{open}{}{close} {{", params.join(", "));
        if line.len() + 4 <= WIDTH {
            return out.line(line);
        }
        out.enclose(open, &format!("{close} {{"), |out| {
            params.iter().for_each(|it| out.line(format_args!("{it},")));
        });
    }

    fn with_lifetime(&self, generics: impl Iterator<Item = String>) -> String {
        let mut types = self.params.iter().chain(&self.generics);
        let borrows = types.any(|(_, ty)| ty.contains("&'a "));
        let lifetime = borrows.then(|| "'a".to_owned());
        lifetime.into_iter().chain(generics).collect::<Vec<_>>().join(", ")
    }
}
