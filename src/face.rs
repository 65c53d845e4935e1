//! Turns pictures and scanner text into what a card face says.
//!
//! Opens no address, keeps no picture, and shows an unknown code masked.

pub mod charset;
pub mod facts;
pub mod make;
pub mod own;
pub mod page;
pub mod pairing;
pub mod plane;

pub mod draw;
pub mod encode;
pub mod picture;

pub mod find;
pub mod payload;
pub mod scan;
pub mod slip;
pub mod source;
