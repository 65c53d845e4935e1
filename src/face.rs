//! Turns pictures and scanner text into what a card face says.
//!
//! Opens no address, keeps no picture, and shows an unknown code masked.

pub mod facts;
