//! Card Desk 学生卡工作台: a station for the card desk of a school office.
//!
//! The modules form a ladder, listed here from the lowest rung to the highest; a module imports
//! only from rungs below its own. `tests/tidy.rs` checks it; ARCHITECTURE.md explains it.
#![forbid(unsafe_code)]

pub mod day;
pub mod id;
pub mod spot;

pub mod reader;
pub mod record;

pub mod chip;
pub mod face;

pub mod verdict;

pub mod journal;

pub mod sheet;
pub mod table;

pub mod desk;

pub mod text;

pub mod command;
pub mod screen;
