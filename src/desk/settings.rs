//! What an office sets once: its school, this desk, who works at it, where lists go.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::id::{DeskId, OperatorId};
use crate::spot::line_and_column;

/// Settings of one desk; every member has a default, so that an empty file is a valid one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// School, as printed on lists.
    pub school: String,
    /// This desk.
    pub desk: DeskId,
    /// Who works at it.
    pub operator: OperatorId,
    /// Folder for printed lists.
    pub lists: PathBuf,
    /// Lamp and buzzer of the reader say how a card was judged; off unless somebody asks.
    pub reader_signal: bool,
    /// Ways in which a face comes in beside pictures.
    pub sources: Sources,
    /// Virtual cards and a database of their own.
    pub training: bool,
}

/// How faces come in at this desk: a scanner that types or sends, and a camera.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// What a scanner that types sends before each code; it is taken off.
    pub scanner_prefix: String,
    /// What a scanner that types sends after each code and before Enter or Tab; it is taken off.
    pub scanner_suffix: String,
    /// Serial port of a scanner, such as `/dev/ttyACM0` or `COM3`.
    pub scanner_port: Option<String>,
    /// Speed of that port in baud; 9600 when it is not written.
    pub scanner_baud: Option<u32>,
    /// Number of a camera, such as `0`, or `folder:` and a path.
    pub camera: Option<String>,
}

/// Why a settings file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsFault {
    /// The file could not be read.
    #[error("{file} cannot be read ({kind})", file = file.display())]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// What the system says.
        kind: std::io::ErrorKind,
    },
    /// The file holds a mistake; the place is in the text.
    #[error("{file}{place}: {why}", file = file.display())]
    Mistaken {
        /// The file.
        file: PathBuf,
        /// Line and column, such as `, line 2, column 1`; empty when a value as a whole is wrong.
        place: String,
        /// What was expected.
        why: String,
    },
}

impl SettingsFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable { .. } => "settings-unreadable",
            Self::Mistaken { .. } => "settings",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable { kind: std::io::ErrorKind::InvalidData, .. } => "save it as UTF-8 text",
            Self::Unreadable { .. } => "check the folder and its permissions",
            Self::Mistaken { .. } => "correct the file, or delete it to start with the defaults",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    school: Option<String>,
    desk: Option<DeskId>,
    operator: Option<OperatorId>,
    lists: Option<PathBuf>,
    reader_signal: Option<bool>,
    #[serde(default)]
    scanner_prefix: String,
    #[serde(default)]
    scanner_suffix: String,
    scanner_port: Option<String>,
    scanner_baud: Option<u32>,
    camera: Option<String>,
}

impl Settings {
    /// Reads `settings.toml` of a folder; a missing file means the defaults.
    pub fn read(folder: &Path) -> Result<Self, SettingsFault> {
        let file = folder.join("settings.toml");
        let text = match std::fs::read_to_string(&file) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(fault) => return Err(SettingsFault::Unreadable { file, kind: fault.kind() }),
        };
        let mistaken = |place: String, why: String| SettingsFault::Mistaken { file: file.clone(), place, why };
        let written: Written = toml::from_str(&text).map_err(|fault| {
            mistaken(fault.span().map(|span| place(&text, span.start)).unwrap_or_default(), fault.message().to_owned())
        })?;
        let word = |fault: crate::id::NotAnId| mistaken(String::new(), fault.to_string());
        Ok(Self {
            school: written.school.unwrap_or_else(|| "（未填学校）".to_owned()),
            desk: written.desk.map_or_else(|| DeskId::parse("甲"), Ok).map_err(word)?,
            operator: written.operator.map_or_else(|| OperatorId::parse("经办"), Ok).map_err(word)?,
            lists: written.lists.unwrap_or_else(|| folder.join("lists")),
            reader_signal: written.reader_signal.unwrap_or(false),
            sources: Sources {
                scanner_prefix: written.scanner_prefix,
                scanner_suffix: written.scanner_suffix,
                scanner_port: written.scanner_port.filter(|port| !port.trim().is_empty()),
                scanner_baud: written.scanner_baud,
                camera: written.camera.filter(|camera| !camera.trim().is_empty()),
            },
            training: false,
        })
    }
}

/// Names the line and the column of a byte, both from 1.
fn place(text: &str, at: usize) -> String {
    let (line, column) = line_and_column(text, at);
    format!(", line {line}, column {column}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_folder_gives_the_defaults_and_a_typo_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        let settings = Settings::read(folder.path()).unwrap();
        assert_eq!((settings.desk.as_str(), settings.training, settings.reader_signal), ("甲", false, false));
        std::fs::write(folder.path().join("settings.toml"), "reader_signal = true\n").unwrap();
        assert!(Settings::read(folder.path()).unwrap().reader_signal);
        let text = "scanner_prefix = \"#\"\nscanner_port = \"COM3\"\nscanner_baud = 115200\ncamera = \"\"\n";
        std::fs::write(folder.path().join("settings.toml"), text).unwrap();
        let sources = Settings::read(folder.path()).unwrap().sources;
        assert_eq!((sources.scanner_prefix.as_str(), sources.scanner_suffix.as_str()), ("#", ""));
        assert_eq!((sources.scanner_port.as_deref(), sources.scanner_baud), (Some("COM3"), Some(115_200)));
        assert_eq!(sources.camera, None, "an empty name is none");
        std::fs::write(folder.path().join("settings.toml"), "school = \"北京示例中学\"\ndesc = \"乙\"\n").unwrap();
        let fault = Settings::read(folder.path()).unwrap_err().to_string();
        assert!(fault.contains("line 2, column 1: ") && fault.contains("desc"), "{fault}");
        assert_eq!(fault.lines().count(), 1);
    }
}
