//! Signed lists that came back: which pages are here, who signed, what is still to come back.
//!
//! A page says what it is by its code, a person says who did not sign. A picture may suggest it and never decides.

pub mod in_hand;
pub mod look;

pub use in_hand::{NotTaken, PageLook, RowStanding, SheetInHand, SheetRow, SheetSum, rows_typed};
