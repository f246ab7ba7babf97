//! Trying again.

use std::time::Duration;

use dsl::diagnostic::codes;

use super::Stop;
use crate::error::Result;

/// How often and how soon something is tried again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retry {
    /// Attempts after the first.
    pub times: u32,
    /// Pause before the second attempt; doubled each time.
    pub first: Duration,
    /// The longest pause.
    pub longest: Duration,
}

impl Default for Retry {
    /// About three minutes in all: a restart of a server passes, a server that is gone is reported.
    fn default() -> Self {
        Self { times: 20, first: Duration::from_millis(200), longest: Duration::from_secs(10) }
    }
}

impl Retry {
    /// The pause after attempt `attempt`, counted from 0; `None`: no more.
    #[must_use]
    pub fn pause(&self, attempt: u32) -> Option<Duration> {
        (attempt < self.times).then(|| {
            self.first
                .saturating_mul(1_u32.checked_shl(attempt).unwrap_or(u32::MAX))
                .min(self.longest)
        })
    }
}

/// Runs `work` until it succeeds, fails for good, or the attempts are used up. `work` must be
/// repeatable: it is told which attempt this is.
///
/// # Errors
/// The last error.
pub async fn retry<T>(
    policy: Retry,
    stop: &Stop,
    mut work: impl AsyncFnMut(u32) -> Result<T>,
) -> Result<T> {
    let mut attempt = 0;
    loop {
        let error = match work(attempt).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        // A lost snapshot does not come back by waiting; who took it must take another.
        let hopeful = error.is_transient() && error.code != codes::COPY_SNAPSHOT_LOST;
        let Some(pause) = policy.pause(attempt).filter(|_| hopeful) else {
            return Err(error);
        };
        tracing::warn!(code = %error.code, attempt, pause_ms = pause.as_millis() as u64, "trying again: {error}");
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.requested() => return Err(error),
        }
        attempt += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, ErrorClass};

    fn fails(class: ErrorClass) -> Box<Error> {
        Error::new(codes::CONNECT_LOST, class, "gone")
    }

    #[tokio::test(start_paused = true)]
    async fn transient_errors_are_tried_again_up_to_the_limit() {
        let policy = Retry { times: 3, ..Retry::default() };
        let mut attempts = 0;
        let result: Result<()> = retry(policy, &Stop::default(), async |_| {
            attempts += 1;
            Err(fails(ErrorClass::Connection))
        })
        .await;
        assert!(result.is_err());
        assert_eq!(attempts, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn definite_errors_are_not() {
        let mut attempts = 0;
        let result: Result<()> = retry(Retry::default(), &Stop::default(), async |_| {
            attempts += 1;
            Err(fails(ErrorClass::Definite))
        })
        .await;
        assert!(result.is_err());
        assert_eq!(attempts, 1);
    }

    #[test]
    fn pauses_grow_to_a_limit() {
        let policy = Retry::default();
        let pauses: Vec<u64> =
            (0..8).filter_map(|a| policy.pause(a)).map(|p| p.as_millis() as u64).collect();
        assert_eq!(pauses, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(policy.pause(20), None);
    }
}
