//! Keys of the pages of the office, one sentence each.
