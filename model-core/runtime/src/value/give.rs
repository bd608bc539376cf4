//! What the setters of generated code take: the value itself, or what is easily made into it.

/// A value for a column of type `T`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no value for a column of type `{T}`",
    label = "expected `{T}`"
)]
pub trait Give<T> {
    /// The value.
    fn give(self) -> T;
}

impl<T> Give<T> for T {
    fn give(self) -> T {
        self
    }
}

impl<T> Give<Option<T>> for T {
    fn give(self) -> Option<T> {
        Some(self)
    }
}

impl Give<String> for &str {
    fn give(self) -> String {
        self.to_owned()
    }
}

impl Give<Option<String>> for &str {
    fn give(self) -> Option<String> {
        Some(self.to_owned())
    }
}

impl Give<String> for &String {
    fn give(self) -> String {
        self.clone()
    }
}

impl Give<Vec<u8>> for &[u8] {
    fn give(self) -> Vec<u8> {
        self.to_vec()
    }
}

impl Give<Option<Vec<u8>>> for &[u8] {
    fn give(self) -> Option<Vec<u8>> {
        Some(self.to_vec())
    }
}
