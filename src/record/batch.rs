//! The stages of one batch of new cards, from the list to the signed numbers; pure.

use serde::{Deserialize, Serialize};

/// Stage of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStage {
    /// Its list was imported.
    Ordered,
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed, and its pieces were counted.
    Received,
    /// Its cards are being checked one by one.
    Checking,
    /// Every piece is decided.
    Checked,
    /// Bundles are with the teachers.
    Distributing,
    /// All sheets are back.
    Reconciled,
    /// The numbers are signed.
    Closed,
}

/// What happens to a batch besides its import and its closing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BatchStep {
    /// The card centre says that it was made.
    Made,
    /// The district says that it can be fetched.
    AtDistrict,
    /// It came sealed with so many pieces.
    Received(u32),
    /// All rows are decided.
    Checked,
    /// Bundles were made.
    Distributing,
    /// All sheets are back.
    Reconciled,
}
