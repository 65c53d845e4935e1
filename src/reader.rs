//! Turns a reader and the card on it into a link that carries permitted commands only.
//!
//! Knows nothing of layouts, rosters or people. Every byte that reaches a card passes [`apdu`].

pub mod apdu;
pub mod link;
pub mod pace;
pub mod patient;
pub mod pcsc;
pub mod quirk;
pub mod script;
pub mod session;
pub mod signal;
pub mod watch;
