//! What people read, and what machines read.

use std::time::Duration;

use serde_json::json;

/// One thing measured at several sizes.
pub struct Series {
    pub case: String,
    /// What is counted: models, queries.
    pub unit: &'static str,
    /// Sizes in rising order, each with its time.
    pub points: Vec<(usize, Duration)>,
}

impl Series {
    /// How many times the time of the size before, and of that size itself; `None` for the first.
    fn growth(&self, at: usize) -> Option<(f64, f64)> {
        let (before, time_before) = self.points.get(at.checked_sub(1)?)?;
        let (n, time) = self.points[at];
        Some((time.as_secs_f64() / time_before.as_secs_f64(), n as f64 / *before as f64))
    }

    /// Time for each one more, from the least to the greatest size.
    fn each(&self) -> Option<Duration> {
        let ((few, short), (many, long)) = (self.points.first()?, self.points.last()?);
        long.checked_sub(*short)?.checked_div(u32::try_from(many - few).ok()?)
    }
}

pub fn print(all: &[Series]) {
    for series in all {
        println!("\n{}", series.case);
        for (at, (n, time)) in series.points.iter().enumerate() {
            let growth = series.growth(at).map_or_else(String::new, |(time, size)| {
                format!("   x{time:<6.2} for x{size:.0} {}", series.unit)
            });
            println!("  {n:>6} {:8} {:>10}{growth}", series.unit, words(*time));
        }
        if let Some(each) = series.each() {
            println!("  {:>15} {:>10}", "each one more", words(each));
        }
    }
}

pub fn json(all: &[Series]) -> serde_json::Value {
    let entries = all.iter().flat_map(|series| {
        series.points.iter().enumerate().map(|(at, (n, time))| {
            json!({
                "case": series.case,
                "n": n,
                "ns": time.as_nanos() as u64,
                "growth": series.growth(at).map(|(time, _)| (time * 1000.0).round() / 1000.0),
            })
        })
    });
    entries.collect()
}

fn words(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s < 1e-3 => format!("{:.1} us", s * 1e6),
        s if s < 1.0 => format!("{:.1} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
