//! Ending a run from outside: gently, then at once.

use tokio_util::sync::CancellationToken;

/// Two requests, each of which may be made at any time and stays made.
#[derive(Debug, Clone, Default)]
pub struct Stop {
    gentle: CancellationToken,
    hard: CancellationToken,
}

impl Stop {
    /// Asks to begin nothing new; asked again, to give up what is under way. Both are safe: what is not
    /// committed is rolled back by the target.
    pub fn request(&self) {
        if self.gentle.is_cancelled() {
            self.hard.cancel();
        }
        self.gentle.cancel();
    }

    /// A stop that follows this one, and may be made by itself.
    #[must_use]
    pub fn child_of(parent: &Self) -> Self {
        Self { gentle: parent.gentle.child_token(), hard: parent.hard.child_token() }
    }

    /// Begin nothing new.
    pub fn gently(&self) {
        self.gentle.cancel();
    }

    /// Whether nothing new may begin.
    #[must_use]
    pub fn is_requested(&self) -> bool {
        self.gentle.is_cancelled()
    }

    /// Completes when nothing new may begin. Cancel-safe.
    pub async fn requested(&self) {
        self.gentle.cancelled().await;
    }

    /// Completes when what is under way must be given up. Cancel-safe.
    pub async fn at_once(&self) {
        self.hard.cancelled().await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_second_request_is_hard() {
        let stop = Stop::default();
        assert!(!stop.is_requested());
        stop.request();
        assert!(stop.is_requested() && !stop.hard.is_cancelled());
        stop.request();
        stop.at_once().await;
    }
}
