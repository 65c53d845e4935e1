//! A school, cards and a day that are all invented, for training and for `card-desk demo`.

pub mod cast;
pub mod school;
pub mod shelf;
