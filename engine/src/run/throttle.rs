//! A declared rate as a bucket that fills with time. It may overdraw by one batch, and then waits
//! until the debt is paid; so a batch larger than a second's worth still passes.

use std::time::Duration;

use async_trait::async_trait;
use dsl::hir::RateLimit;
use tokio::{sync::Mutex, time::Instant};

use crate::operator::Throttle;

/// Limits rows or bytes a second.
#[derive(Debug)]
pub struct RateThrottle {
    limit: RateLimit,
    /// When the next batch may pass.
    free_at: Mutex<Instant>,
}

impl RateThrottle {
    /// A throttle of this rate.
    #[must_use]
    pub fn new(limit: RateLimit) -> Self {
        Self { limit, free_at: Mutex::new(Instant::now()) }
    }
}

#[async_trait]
impl Throttle for RateThrottle {
    async fn pass(&self, rows: u64, bytes: u64) {
        let seconds = match self.limit {
            RateLimit::Rows(rate) => rows as f64 / rate,
            RateLimit::Bytes(rate) => bytes as f64 / rate,
        };
        let cost = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::ZERO);
        let wait_until = {
            let mut free_at = self.free_at.lock().await;
            let begin = (*free_at).max(Instant::now());
            *free_at = begin + cost;
            begin
        };
        tokio::time::sleep_until(wait_until).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn rows_pass_at_the_rate() {
        let throttle = RateThrottle::new(RateLimit::Rows(100.0));
        let begin = Instant::now();
        for _ in 0..11 {
            throttle.pass(50, 0).await;
        }
        assert_eq!(begin.elapsed().as_secs(), 5);
    }
}
