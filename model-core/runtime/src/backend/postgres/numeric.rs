//! `numeric` in binary: digits to the base of 10,000, and how many stand before the point.

const NEGATIVE: u16 = 0x4000;
const POSITIVE: u16 = 0;

/// `-12.50`, or `None` for `NaN` and the infinities.
pub(super) fn read(bytes: &[u8]) -> Option<String> {
    let (head, digits) = bytes.split_first_chunk::<8>()?;
    let [a, b, c, d, e, f, g, h] = *head;
    let count = usize::from(u16::from_be_bytes([a, b]));
    let weight = i16::from_be_bytes([c, d]);
    let sign = u16::from_be_bytes([e, f]);
    let scale = usize::from(u16::from_be_bytes([g, h]));
    if digits.len() != count * 2 || !matches!(sign, POSITIVE | NEGATIVE) {
        return None;
    }
    let digit = |place: i32| {
        let at = i32::from(weight) - place;
        let pair = usize::try_from(at).ok().and_then(|at| digits.get(2 * at..2 * at + 2));
        pair.map_or(0, |it| u16::from_be_bytes([it[0], it[1]]))
    };
    let mut out = String::with_capacity(count * 4 + 8);
    if sign == NEGATIVE {
        out.push('-');
    }
    write_whole(&mut out, weight, digit);
    write_fraction(&mut out, scale, digit);
    Some(out)
}

fn write_whole(out: &mut String, weight: i16, digit: impl Fn(i32) -> u16) {
    use std::fmt::Write as _;
    // Writing to a string cannot fail.
    if weight < 0 {
        return out.push('0');
    }
    let _ = write!(out, "{}", digit(weight.into()));
    for place in (0..i32::from(weight)).rev() {
        let _ = write!(out, "{:04}", digit(place));
    }
}

fn write_fraction(out: &mut String, scale: usize, digit: impl Fn(i32) -> u16) {
    if scale == 0 {
        return;
    }
    out.push('.');
    for at in 0..scale {
        let group = digit(-1 - (at / 4) as i32);
        let shift = [1000, 100, 10, 1][at % 4];
        out.push(char::from(b'0' + (group / shift % 10) as u8));
    }
}

/// Reads a whole number or a decimal, `-12.50`; `None` for any other text.
pub(super) fn write(text: &str, out: &mut Vec<u8>) -> Option<()> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (NEGATIVE, text),
        None => (POSITIVE, text),
    };
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let numeric = |it: &str| it.bytes().all(|byte| byte.is_ascii_digit());
    if !numeric(whole) || !numeric(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let mut groups = groups(whole, fraction);
    let mut weight = whole.len().div_ceil(4) as i16 - 1;
    let zeros = groups.iter().take_while(|it| **it == 0).count();
    groups.drain(..zeros);
    weight -= zeros as i16;
    while groups.last() == Some(&0) {
        groups.pop();
    }
    let head = [groups.len() as u16, weight as u16, sign, u16::try_from(fraction.len()).ok()?];
    for half in head.into_iter().chain(groups) {
        out.extend_from_slice(&half.to_be_bytes());
    }
    Some(())
}

/// Groups of four digits, counted from the point.
fn groups(whole: &str, fraction: &str) -> Vec<u16> {
    let before = whole.len().div_ceil(4) * 4 - whole.len();
    let after = fraction.len().div_ceil(4) * 4 - fraction.len();
    let zeros = |count| std::iter::repeat_n(b'0', count);
    let digits: Vec<u8> =
        zeros(before).chain(whole.bytes()).chain(fraction.bytes()).chain(zeros(after)).collect();
    digits
        .chunks(4)
        .map(|it| it.iter().fold(0, |sum, it| sum * 10 + u16::from(it - b'0')))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_comes_back_as_it_went() {
        for text in [
            "0",
            "1",
            "-1",
            "9999",
            "10000",
            "0.1",
            "0.00001",
            "-12.50",
            "0.0000",
            "79228162514264337593543950335",
            "-7.9228162514264337593543950335",
            "100000000.000000001",
        ] {
            let mut bytes = Vec::new();
            write(text, &mut bytes).unwrap();
            assert_eq!(read(&bytes).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in ["", "-", ".", "1e5", "NaN", "1.2.3", "٣"] {
            assert_eq!(write(text, &mut Vec::new()), None, "{text}");
        }
        assert_eq!(read(&[0, 0, 0, 0, 0xc0, 0, 0, 0]), None);
        assert_eq!(read(&[0, 1, 0, 0, 0, 0, 0, 0]), None);
    }
}
