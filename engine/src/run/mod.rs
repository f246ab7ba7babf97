//! The runtime: what every phase needs to run operators on real, failing machines.
//!
//! * [`retry`]: transient errors are tried again with growing pauses and a limit; others never.
//! * [`throttle`]: declared rates.
//! * [`Stop`]: a first request ends a run between chunks, a second one at once.
//! * [`table`]: the chunks of one table, run in parallel.

mod retry;
mod stop;
pub mod table;
mod throttle;

pub use retry::{Retry, retry};
pub use stop::Stop;
pub use throttle::RateThrottle;
