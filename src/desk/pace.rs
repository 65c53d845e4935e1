//! How often the desk thread looks around when nothing happens.

use std::time::Duration;

/// At rest.
pub const TICK: Duration = Duration::from_secs(1);
/// While pictures are searched beside it, or a camera is on.
pub const WHILE_BUSY: Duration = Duration::from_millis(40);
