//! Exact decimal numbers of any length, as texts.

use std::cmp::Ordering;
use std::fmt;

/// A number with its digits, the least significant first. No zero is negative; there are always
/// more digits than places behind the point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Exact {
    negative: bool,
    digits: Vec<u8>,
    scale: usize,
}

/// Longer numbers are taken for texts: nobody waits for the product of two novels.
const LONGEST: usize = 2_000;

/// The collation: numbers by value, before all texts that are none.
pub(super) fn compare(a: &str, b: &str) -> Ordering {
    match (Exact::parse(a), Exact::parse(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => a.cmp(b),
    }
}

impl Exact {
    /// Reads `-12.50`, `+1`, `.5`, `1.`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.len() > LONGEST {
            return None;
        }
        let negative = text.starts_with('-');
        let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).rev().collect();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let digits = digits.into_iter().map(|it| it - b'0').collect();
        Some(Self { negative, digits, scale: fraction.len() }.normal())
    }

    pub(super) fn add(&self, other: &Self) -> Self {
        let scale = self.scale.max(other.scale);
        let (a, b) = (self.scaled(scale), other.scaled(scale));
        let (negative, digits) = match (self.negative == other.negative, cmp_digits(&a, &b)) {
            (true, _) => (self.negative, add_digits(&a, &b)),
            (false, Ordering::Less) => (other.negative, subtract_digits(&b, &a)),
            (false, _) => (self.negative, subtract_digits(&a, &b)),
        };
        Self { negative, digits, scale }.normal()
    }

    pub(super) fn subtract(&self, other: &Self) -> Self {
        self.add(&Self { negative: !other.negative, ..other.clone() }.normal())
    }

    pub(super) fn multiply(&self, other: &Self) -> Self {
        let mut digits = vec![0u8; self.digits.len() + other.digits.len()];
        for (i, a) in self.digits.iter().enumerate() {
            let mut carry = 0u8;
            for (j, b) in other.digits.iter().enumerate() {
                let sum = digits[i + j] + a * b + carry;
                digits[i + j] = sum % 10;
                carry = sum / 10;
            }
            digits[i + other.digits.len()] += carry;
        }
        let negative = self.negative != other.negative;
        Self { negative, digits, scale: self.scale + other.scale }.normal()
    }

    /// Without zeros in front, but for one before the point.
    fn normal(mut self) -> Self {
        while self.digits.len() > self.scale + 1 && self.digits.last() == Some(&0) {
            self.digits.pop();
        }
        while self.digits.len() <= self.scale {
            self.digits.push(0);
        }
        self.negative &= self.digits.iter().any(|it| *it != 0);
        self
    }

    fn scaled(&self, scale: usize) -> Vec<u8> {
        let mut digits = vec![0; scale - self.scale];
        digits.extend_from_slice(&self.digits);
        digits
    }

    /// By value: 1.5 and 1.50 are equal.
    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, true) => Ordering::Greater,
            (true, false) => Ordering::Less,
            (false, false) => self.cmp_size(other),
            (true, true) => other.cmp_size(self),
        }
    }

    fn cmp_size(&self, other: &Self) -> Ordering {
        let scale = self.scale.max(other.scale);
        cmp_digits(&self.scaled(scale), &other.scaled(scale))
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        for (place, digit) in self.digits.iter().enumerate().rev() {
            write!(f, "{digit}")?;
            if place == self.scale && place > 0 {
                f.write_str(".")?;
            }
        }
        Ok(())
    }
}

fn cmp_digits(a: &[u8], b: &[u8]) -> Ordering {
    let digit = |of: &[u8], place: usize| of.get(place).copied().unwrap_or(0);
    (0..a.len().max(b.len()))
        .rev()
        .map(|place| digit(a, place).cmp(&digit(b, place)))
        .find(|it| it.is_ne())
        .unwrap_or(Ordering::Equal)
}

fn add_digits(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(a.len().max(b.len()) + 1);
    let mut carry = 0;
    for place in 0..a.len().max(b.len()) {
        let sum = a.get(place).unwrap_or(&0) + b.get(place).unwrap_or(&0) + carry;
        out.push(sum % 10);
        carry = sum / 10;
    }
    out.push(carry);
    out
}

/// `a` is not smaller than `b`.
fn subtract_digits(a: &[u8], b: &[u8]) -> Vec<u8> {
    let mut borrow = 0;
    let mut out = Vec::with_capacity(a.len());
    for (place, digit) in a.iter().enumerate() {
        let take = b.get(place).unwrap_or(&0) + borrow;
        borrow = u8::from(*digit < take);
        out.push(digit + 10 * borrow - take);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn numbers_are_ordered_by_value() {
        let ordered = ["-10", "-2.5", "-0.01", "0", "0.09", "0.1", "1.5", "2", "10", "x"];
        for (i, a) in ordered.iter().enumerate() {
            for (j, b) in ordered.iter().enumerate() {
                assert_eq!(compare(a, b), i.cmp(&j), "{a} and {b}");
            }
        }
        for (a, b) in [("1.5", "1.50"), ("0", "-0.00"), ("007", "7"), ("+1", "1.")] {
            assert_eq!(compare(a, b), Ordering::Equal, "{a} and {b}");
        }
    }

    #[test]
    fn arithmetic_is_exact() {
        let cases = [
            ("0.1", "0.2", "0.3", "-0.1", "0.02"),
            ("-1.50", "0.5", "-1.00", "-2.00", "-0.750"),
            (
                "99999999999999999999.99",
                "0.01",
                "100000000000000000000.00",
                "99999999999999999999.98",
                "999999999999999999.9999",
            ),
            ("5", "-5", "0", "10", "-25"),
        ];
        for (a, b, sum, difference, product) in cases {
            let (a, b) = (exact(a), exact(b));
            assert_eq!(a.add(&b).to_string(), sum);
            assert_eq!(a.subtract(&b).to_string(), difference);
            assert_eq!(a.multiply(&b).to_string(), product);
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1e5", "1.2.3", "--1", "1,5", "٣"] {
            assert_eq!(Exact::parse(text), None, "{text}");
        }
    }

    #[cfg(feature = "decimal")]
    #[test]
    fn results_agree_with_rust_decimal() {
        use rust_decimal::Decimal;
        let texts = ["0", "1", "-1", "12.50", "-0.007", "123456.789", "99.99", "-1000000"];
        for (a, b) in texts.iter().flat_map(|a| texts.iter().map(move |b| (a, b))) {
            let (x, y): (Decimal, Decimal) = (a.parse().unwrap(), b.parse().unwrap());
            assert_eq!(exact(a).add(&exact(b)).to_string(), (x + y).to_string());
            assert_eq!(compare(a, b), x.cmp(&y));
            let product: Decimal = exact(a).multiply(&exact(b)).to_string().parse().unwrap();
            assert_eq!(product, x * y);
        }
    }
}
