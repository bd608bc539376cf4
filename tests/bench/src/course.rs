//! A race on one engine: the contenders, each with rows of its own, and what tidies up after them.

use std::time::Duration;

use tokio::runtime::Runtime;

use crate::case::Case;
use crate::contender::{Contender, Lane, Outcome, Running, Seen};
use crate::measure::{self, Measured, Plan};
use crate::rows::Person;

/// A database system that holds a copy of the rows for each contender.
pub trait Engine {
    /// Makes a copy; gives what a contender opens, and what tidies it up.
    fn copy(&mut self, contender: &str) -> Outcome<(String, Box<dyn Sweeper>)>;
}

/// Looks after one copy of the rows, beside the contender and off the clock.
pub trait Sweeper {
    /// The people that an insert case has added.
    fn arrivals(&mut self) -> Outcome<Vec<Person>>;
    /// Takes them away, so that each insert case starts from the same rows.
    fn sweep(&mut self) -> Outcome<()>;
}

/// The contenders, the base of the ratios first.
pub struct Course<'r> {
    runtime: &'r Runtime,
    only: &'r [String],
    lanes: Vec<Box<dyn Lane + 'r>>,
    sweepers: Vec<Box<dyn Sweeper>>,
}

impl<'r> Course<'r> {
    /// A course that lets in the contenders called `only`, or all.
    pub fn new(runtime: &'r Runtime, only: &'r [String]) -> Self {
        Course { runtime, only, lanes: Vec::new(), sweepers: Vec::new() }
    }

    pub fn enter<C: Contender + 'r>(&mut self, engine: &mut impl Engine) -> Outcome<()> {
        if !self.only.is_empty() && !self.only.iter().any(|name| name == C::NAME) {
            return Ok(());
        }
        let (at, sweeper) = engine.copy(C::NAME)?;
        self.sweepers.push(sweeper);
        self.lanes.push(Box::new(Running::<C>::open(self.runtime, &at)?));
        Ok(())
    }

    /// Proves that all contenders do the same, then measures them.
    pub fn run(&mut self, case: Case, plan: Plan) -> Outcome<Vec<Measured>> {
        self.prove(case)?;
        let Course { lanes, sweepers, .. } = self;
        measure::measure(case, lanes, plan, &mut || sweep(sweepers))
    }

    /// The case for each contender `times` times in one go: something to look at with a profiler.
    pub fn once(&mut self, case: Case, times: u32) -> Outcome<Vec<Duration>> {
        let Course { lanes, sweepers, .. } = self;
        let mut tidy = || sweep(sweepers);
        lanes.iter_mut().map(|lane| lane.time(case, times, &mut tidy)).collect()
    }

    fn prove(&mut self, case: Case) -> Outcome<()> {
        let mut first: Option<(Seen, Vec<Person>)> = None;
        for (lane, sweeper) in self.lanes.iter_mut().zip(&mut self.sweepers) {
            let seen = (lane.prove(case)?, sweeper.arrivals()?);
            sweeper.sweep()?;
            match &first {
                Some(first) if *first == seen => {}
                Some(first) => {
                    let (name, case) = (lane.name(), case.name());
                    let (base, seen) = (start_of(first), start_of(&seen));
                    return Err(format!("{name} differs in {case}: {seen}, not {base}").into());
                }
                None => first = Some(seen),
            }
        }
        Ok(())
    }
}

fn sweep(sweepers: &mut [Box<dyn Sweeper>]) -> Outcome<()> {
    sweepers.iter_mut().try_for_each(|it| it.sweep())
}

/// Enough to see what it is.
fn start_of(seen: &impl std::fmt::Debug) -> String {
    format!("{seen:?}").chars().take(300).collect()
}
