//! The settings of the school as all entries together state them.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::record::office::SettingChange;
use crate::record::{Act, School};

use super::rows::entries;
use super::{Entry, Journal, JournalFault};

impl Journal {
    /// Returns every setting that has not its default, by key.
    pub fn settings(&self) -> Result<BTreeMap<String, String>, JournalFault> {
        let mut query = self.conn.prepare_cached("SELECT key, value FROM settings")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }
}

impl Journal {
    /// Lists the entries that changed settings, oldest first.
    pub fn settings_history(&self) -> Result<Vec<Entry>, JournalFault> {
        entries(&self.conn, "WHERE e.kind = 'settings-changed' ORDER BY e.position", [])
    }

    /// Returns the settings of the school; a setting that this version does not know is passed over.
    pub fn school(&self) -> Result<School, JournalFault> {
        let after = |(key, value)| SettingChange { key, before: None, after: Some(value) };
        let mut school = School::default();
        let _from_a_newer_version = school.apply(&self.settings()?.into_iter().map(after).collect::<Vec<_>>());
        Ok(school)
    }
}

/// Folds an act that changes settings.
pub(super) fn fold(conn: &Connection, act: &Act) -> Result<(), JournalFault> {
    let Act::SettingsChanged { changes } = act else { return Ok(()) };
    for change in changes {
        match &change.after {
            Some(value) => conn
                .prepare_cached(
                    "INSERT INTO settings (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2",
                )?
                .execute([&change.key, value])?,
            None => conn.prepare_cached("DELETE FROM settings WHERE key = ?1")?.execute([&change.key])?,
        };
    }
    Ok(())
}
