//! Rounds: every contender once per round, the order rotated, so that what disturbs the machine
//! disturbs all of them alike.

use std::time::Duration;

use crate::case::Case;
use crate::contender::{Lane, Outcome};

/// One contender in one case.
#[derive(Debug, Clone)]
pub struct Measured {
    pub case: Case,
    pub contender: &'static str,
    pub median: Duration,
    pub min: Duration,
    /// The median, over the rounds, of this contender's time to the base's time in the same round.
    pub ratio: f64,
    /// The least time of this contender to the least time of the base.
    pub ratio_of_min: f64,
}

/// How long and how often.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub rounds: usize,
    pub batch: Duration,
}

/// Measures one case. The first lane is the base of all ratios.
pub fn measure(
    case: Case,
    lanes: &mut [Box<dyn Lane + '_>],
    plan: Plan,
    tidy: &mut dyn FnMut() -> Outcome<()>,
) -> Outcome<Vec<Measured>> {
    let mut times = Vec::new();
    for lane in lanes.iter_mut() {
        times.push(calibrate(case, lane.as_mut(), plan, tidy)?);
    }
    let mut rounds: Vec<Vec<Duration>> = vec![Vec::new(); lanes.len()];
    for round in 0..plan.rounds {
        for turn in 0..lanes.len() {
            let at = (round + turn) % lanes.len();
            rounds[at].push(lanes[at].time(case, times[at], tidy)?);
        }
    }
    let base = rounds.first().cloned().unwrap_or_default();
    Ok(lanes.iter().zip(rounds).map(|(lane, own)| judge(case, lane.name(), &own, &base)).collect())
}

/// How many operations fill a batch; finding out is the warm-up too.
fn calibrate(
    case: Case,
    lane: &mut dyn Lane,
    plan: Plan,
    tidy: &mut dyn FnMut() -> Outcome<()>,
) -> Outcome<u32> {
    lane.time(case, 1, tidy)?;
    let mut times = 1_u32;
    loop {
        let start = std::time::Instant::now();
        lane.time(case, times, tidy)?;
        let took = start.elapsed();
        if took * 2 >= plan.batch {
            let more = plan.batch.as_secs_f64() / took.as_secs_f64();
            return Ok(((f64::from(times) * more) as u32).max(1));
        }
        times = times.saturating_mul(2);
    }
}

fn judge(case: Case, contender: &'static str, own: &[Duration], base: &[Duration]) -> Measured {
    let least = |of: &[Duration]| of.iter().min().copied().unwrap_or_default();
    let ratios = own.iter().zip(base).map(|(own, base)| own.as_secs_f64() / base.as_secs_f64());
    Measured {
        case,
        contender,
        median: Duration::from_secs_f64(median(own.iter().map(Duration::as_secs_f64).collect())),
        min: least(own),
        ratio: median(ratios.collect()),
        ratio_of_min: least(own).as_secs_f64() / least(base).as_secs_f64(),
    }
}

pub fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or_default()
}
