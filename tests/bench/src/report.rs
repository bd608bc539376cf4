//! What people read, and what machines read.

use std::time::Duration;

use serde_json::json;

use crate::measure::Measured;

pub fn print_table(of_one_case: &[Measured]) {
    let Some(first) = of_one_case.first() else { return };
    println!("\n{}: {}", first.case.name(), first.case.words());
    println!("  {:10} {:>11} {:>11} {:>8} {:>8}", "", "median", "min", "ratio", "of min");
    for Measured { contender, median, min, ratio, ratio_of_min, .. } in of_one_case {
        let (median, min) = (words(*median), words(*min));
        println!("  {contender:10} {median:>11} {min:>11} {ratio:>8.2} {ratio_of_min:>8.2}");
    }
}

pub fn json(engine: &str, measured: &[Measured]) -> serde_json::Value {
    let entry = |m: &Measured| {
        json!({
            "engine": engine,
            "case": m.case.name(),
            "contender": m.contender,
            "median_ns": m.median.as_nanos() as u64,
            "ratio": (m.ratio * 1000.0).round() / 1000.0,
        })
    };
    measured.iter().map(entry).collect()
}

/// `1.53 ms`
pub fn words(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match seconds {
        s if s < 1e-3 => format!("{:.2} us", s * 1e6),
        s if s < 1.0 => format!("{:.2} ms", s * 1e3),
        s => format!("{s:.2} s"),
    }
}
