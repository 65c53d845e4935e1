//! Columns that a person confirmed, kept by the fingerprint of the headings: no heading and no content of a table.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::table::layout::Remembered;
use crate::table::{Field, Layout, column_name, place};

/// File in the folder of the desk.
pub const FILE: &str = "layouts.toml";

/// Layouts that are kept at most; the file stays small whatever is imported.
const MOST: usize = 500;

/// What stands before the layouts.
const HEAD: &str =
    "# Which column of a table holds what, by the fingerprint of its headings; written by Card Desk.\n\n";

/// All layouts that a desk remembers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Layouts(BTreeMap<String, BTreeMap<Field, String>>);

impl Layouts {
    /// Reads the file; one that is not there, or that somebody spoiled, remembers nothing.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join(FILE)).unwrap_or_default();
        toml::from_str(&text).unwrap_or_default()
    }

    /// Finds the columns of headings.
    pub fn find(&self, fingerprint: &str) -> Option<Remembered> {
        let columns = self.0.get(fingerprint)?.iter();
        let column = |(field, letters): (&Field, &String)| Some((*field, place(&format!("{letters}1"))?.1));
        Some(Remembered { columns: columns.map(column).collect::<Option<_>>()? })
    }

    /// Remembers the columns of a layout.
    pub fn remember(&mut self, layout: &Layout) {
        while self.0.len() >= MOST {
            self.0.pop_first();
        }
        let columns = layout.remembered().columns.into_iter().map(|(field, column)| (field, column_name(column)));
        self.0.insert(layout.fingerprint().to_owned(), columns.collect());
    }

    /// Writes the file: the new one is whole, or the old one stays.
    pub fn write(&self, folder: &Path) -> std::io::Result<PathBuf> {
        let path = folder.join(FILE);
        let part = folder.join(format!("{FILE}.part"));
        let text = toml::to_string(self).map_err(std::io::Error::other)?;
        std::fs::write(&part, format!("{HEAD}{text}"))?;
        std::fs::rename(&part, &path)?;
        Ok(path)
    }
}
