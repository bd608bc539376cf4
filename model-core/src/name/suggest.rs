//! Did you mean.

/// The candidate nearest to `wrong`, if it is near enough to be what was meant: at most a third of
/// the letters differ (a swap of neighbours counts once), or only case and underscores do.
///
/// ```
/// use model_core::name::nearest;
/// assert_eq!(nearest("emial", ["id", "email", "name"]), Some("email"));
/// assert_eq!(nearest("zzz", ["id", "email"]), None);
/// ```
pub fn nearest<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wrong_plain = plain(wrong);
    let limit = (wrong.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|it| *it != wrong)
        .filter_map(|it| {
            let far = distance(&wrong_plain, &plain(it));
            (far <= limit && far < it.chars().count()).then_some((far, it))
        })
        .min_by_key(|(far, it)| (*far, plain(it).first() != wrong_plain.first()))
        .map(|(_, it)| it)
}

fn plain(name: &str) -> Vec<char> {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// Damerau–Levenshtein in the optimal string alignment form.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before = vec![0; b.len() + 1];
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (last[j] + 1).min(row[j - 1] + 1).min(last[j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}
