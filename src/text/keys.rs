//! Names keys and says what each one does.

use super::Words;

/// One row of the key table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyLine {
    /// Name of the key, as printed on it.
    pub key: String,
    /// What it does.
    pub does: String,
}

/// Key and the rest of the name of its sentence, in the order of the table.
const TABLE: [(&str, &str); 30] = [
    ("F2", "verify"),
    ("F3", "intake"),
    ("F4", "handover"),
    ("F6", "return"),
    ("@key-space", "confirm"),
    ("Esc", "cancel"),
    ("T", "same-by-eye"),
    ("U", "undo"),
    ("P 1–9", "park"),
    ("/", "search"),
    ("H", "record"),
    ("C", "collector"),
    ("C", "copy"),
    ("K", "class"),
    ("F9", "print"),
    ("F10", "office"),
    ("Ctrl O", "faces"),
    ("Ctrl V", "paste"),
    ("N", "learn"),
    ("F11", "diagnosis"),
    ("F12", "lock"),
    ("F1", "help"),
    ("Ctrl L", "language"),
    ("Ctrl + − 0", "zoom"),
    ("Ctrl R", "ring"),
    ("Ctrl M", "sound"),
    ("Alt 1–9", "lay"),
    ("L", "lift"),
    ("@help-drop-key", "drop"),
    ("@help-scan-key", "scan"),
];

impl Words {
    /// Returns the key table; rows of the training shelf only in training.
    pub fn help(&self, training: bool) -> Vec<KeyLine> {
        let rows = TABLE.iter().filter(|(_, does)| training || !matches!(*does, "lay" | "lift"));
        rows.map(|(key, does)| KeyLine { key: self.key(key), does: self.say(&format!("help-{does}")) }).collect()
    }

    /// Returns the name of a key; `@` marks one that is translated.
    pub fn key(&self, key: &str) -> String {
        match key.strip_prefix('@') {
            Some(translated) => self.say(translated),
            None => key.to_owned(),
        }
    }

    /// Returns what a key on a button does, such as `确认` for `confirm`.
    pub fn does(&self, name: &str) -> String {
        self.say(&format!("use-{name}"))
    }
}
