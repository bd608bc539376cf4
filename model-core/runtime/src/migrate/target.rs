//! How far to migrate.

use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// The last migration that the database is to have.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Target {
    /// The newest.
    #[default]
    Latest,
    /// So many more than now: `+2`.
    Forward(usize),
    /// So many less than now: `-1`.
    Back(usize),
    /// None: `zero`.
    Zero,
    /// This one, by its name or the beginning of it.
    Name(String),
}

impl FromStr for Target {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let digits = |text: &&str| text.bytes().all(|it| it.is_ascii_digit());
        let number = |text: &str| Some(text).filter(digits)?.parse().ok();
        Ok(
            match (text.strip_prefix('+').and_then(number), text.strip_prefix('-').and_then(number))
            {
                (Some(count), _) => Self::Forward(count),
                (None, Some(count)) => Self::Back(count),
                (None, None) if text == "zero" => Self::Zero,
                (None, None) if text.is_empty() || text == "latest" => Self::Latest,
                (None, None) => Self::Name(text.to_owned()),
            },
        )
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Forward(count) => write!(f, "+{count}"),
            Self::Back(count) => write!(f, "-{count}"),
            Self::Zero => f.write_str("zero"),
            Self::Name(name) => f.write_str(name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_read_back() {
        for text in ["latest", "+2", "-1", "zero", "0002_teams"] {
            assert_eq!(text.parse::<Target>().unwrap().to_string(), text);
        }
        for text in ["+x", "++1", "--1", "+-1", "-+1", "+", "-"] {
            assert_eq!(text.parse(), Ok(Target::Name(text.into())));
        }
    }
}
