//! The profiles of this station in the order in which they are tried.

use std::io::Read;
use std::path::{Path, PathBuf};

use super::place::ProfileFault;
use super::{Profile, ReadOptions, Reset, Standing};
use crate::chip::atr::Family;
use crate::chip::facts::{Field, Finding, Judging, Tech};
use crate::id::Uid;
use crate::reader::quirk::Quirk;

/// Largest profile file, in bytes.
const MAX_BYTES: u64 = 256 * 1024;

/// Commands that read the UID first and last.
const UID_APDUS: u32 = 2;

const PUBLIC: [(&str, &str); 2] = [
    (
        "assets/profiles/cn-beijing-yikatong-old.toml",
        include_str!("../../../assets/profiles/cn-beijing-yikatong-old.toml"),
    ),
    ("assets/profiles/cn-tunion.toml", include_str!("../../../assets/profiles/cn-tunion.toml")),
];

const EXAMPLE: (&str, &str) = (
    "assets/profiles/example-student-sector.toml",
    include_str!("../../../assets/profiles/example-student-sector.toml"),
);

/// Dumps that tests of built-in profiles name.
const DUMPS: [(&str, &[u8]); 1] =
    [("example-student-sector.eml", include_bytes!("../../../assets/profiles/example-student-sector.eml"))];

/// Returns a dump that comes with the program, for the tests of a built-in profile.
pub fn builtin_dump(file: &str) -> Option<&'static [u8]> {
    DUMPS.into_iter().find(|(name, _)| *name == file).map(|(_, bytes)| bytes)
}

/// Where a profile was loaded from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Home {
    /// It comes with the program.
    BuiltIn,
    /// A file of this site.
    File(PathBuf),
}

/// The profiles that a reading tries.
#[derive(Clone, Default)]
pub struct Shelf {
    profiles: Vec<Profile>,
}

/// Why a profile does not come onto the shelf.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShelfFault {
    /// The profile itself is wrong.
    #[error(transparent)]
    Profile(#[from] ProfileFault),
    /// A file or folder cannot be read.
    #[error("{file} cannot be read ({kind})")]
    Unreadable {
        /// File or folder.
        file: String,
        /// What the system says.
        kind: std::io::ErrorKind,
    },
    /// The file is larger than a profile can be.
    #[error("{file} is larger than 256 KiB")]
    TooLarge {
        /// File.
        file: String,
    },
    /// Two profiles have one id.
    #[error("{file}: a profile with the id {id} is already loaded")]
    Twice {
        /// File of the second one.
        file: String,
        /// Id.
        id: String,
    },
}

impl ShelfFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Profile(_) => "profile",
            Self::Unreadable { .. } => "profile-unreadable",
            Self::TooLarge { .. } => "profile-too-large",
            Self::Twice { .. } => "profile-twice",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Profile(fault) => fault.trouble.next(),
            Self::Unreadable { kind: std::io::ErrorKind::InvalidData, .. } => "save it as UTF-8 text",
            Self::Unreadable { .. } => "check the path and the rights",
            Self::TooLarge { .. } => "choose a card profile, which is a short text",
            Self::Twice { .. } => "keep one of the two",
        }
    }
}

impl Shelf {
    /// Makes an empty shelf.
    pub fn empty() -> Self {
        Self::default()
    }

    /// Makes a shelf of one profile.
    pub fn only(profile: Profile) -> Self {
        Self { profiles: vec![profile] }
    }

    /// Loads the profiles that come with the program; the example one in training only.
    pub fn builtin(training: bool) -> Result<Self, ShelfFault> {
        let mut shelf = Self::empty();
        for (file, text) in PUBLIC.into_iter().chain(training.then_some(EXAMPLE)) {
            shelf.add(file, text, training)?;
        }
        shelf.profiles.iter_mut().for_each(|profile| profile.home = Home::BuiltIn);
        Ok(shelf)
    }

    /// Adds a profile from its text; `file` is what an error names.
    pub fn add(&mut self, file: &str, text: &str, training: bool) -> Result<(), ShelfFault> {
        let profile = Profile::parse(file, text, training)?;
        if self.find(profile.id()).is_some() {
            return Err(ShelfFault::Twice { file: file.to_owned(), id: profile.id().to_owned() });
        }
        self.profiles.push(profile);
        self.profiles.sort_by(|a, b| (a.order, &a.id).cmp(&(b.order, &b.id)));
        Ok(())
    }

    /// Adds a profile from a file.
    pub fn add_file(&mut self, path: &Path, training: bool) -> Result<(), ShelfFault> {
        let name = path.display().to_string();
        let unreadable = |error: std::io::Error| ShelfFault::Unreadable { file: name.clone(), kind: error.kind() };
        let mut text = String::new();
        let file = std::fs::File::open(path).map_err(unreadable)?;
        let read = file.take(MAX_BYTES + 1).read_to_string(&mut text).map_err(unreadable)?;
        if read as u64 > MAX_BYTES {
            return Err(ShelfFault::TooLarge { file: name });
        }
        self.add(&name, &text, training)
    }

    /// Adds every `.toml` file of a folder, in the order of their names.
    pub fn add_folder(&mut self, folder: &Path, training: bool) -> Result<(), ShelfFault> {
        let unreadable =
            |error: std::io::Error| ShelfFault::Unreadable { file: folder.display().to_string(), kind: error.kind() };
        let entries = std::fs::read_dir(folder).map_err(unreadable)?;
        let entries = entries.collect::<Result<Vec<_>, _>>().map_err(unreadable)?;
        let mut paths: Vec<_> = entries.into_iter().map(|entry| entry.path()).collect();
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        paths.iter().try_for_each(|path| self.add_file(path, training))
    }

    /// Lists the profiles in the order in which they are tried.
    pub fn profiles(&self) -> &[Profile] {
        &self.profiles
    }

    /// Finds a profile by its id.
    pub fn find(&self, id: &str) -> Option<&Profile> {
        self.profiles.iter().find(|profile| profile.id == id)
    }

    /// Returns whether a reading can show fields of an invented layout.
    pub fn has_example(&self) -> bool {
        self.profiles.iter().any(|profile| profile.standing == Standing::Example)
    }

    /// Lists what the profiles of these fields let be compared.
    pub(in crate::chip) fn judging(&self, fields: &[Field]) -> Vec<Judging> {
        let gave = |profile: &&Profile| fields.iter().any(|field| field.profile == profile.id);
        self.profiles.iter().filter(gave).filter_map(|profile| profile.judging.clone()).collect()
    }

    /// Lists the profiles that a chip can be of.
    pub(in crate::chip) fn fitting(&self, family: Family, uid: &Uid) -> impl Iterator<Item = &Profile> {
        self.profiles.iter().filter(move |profile| profile.fits(&family) && profile.fits_uid(uid))
    }

    /// Tells when a card shows its files and a layout of this site wants the MIFARE Classic half of such a card.
    ///
    /// SAK 28 and 38 are chips with both halves; a reader that goes on to ISO/IEC 14443-4 hides the other one. A layout
    /// whose every role was read from the files misses nothing.
    pub(in crate::chip) fn hidden_classic(&self, family: Family, fields: &[Field], quirk: &Quirk) -> Option<Finding> {
        let is_missed = |profile: &&Profile| {
            let has_both = profile.sak.iter().any(|sak| matches!(sak, 0x28 | 0x38));
            let mut roles = profile.fields.iter().filter_map(|plan| plan.role);
            let is_read = |role| fields.iter().any(|field| field.role == Some(role));
            // An invented layout is no reason to change a reader.
            profile.reads(Tech::MifareClassic)
                && profile.standing != Standing::Example
                && has_both
                && roles.any(|role| !is_read(role))
        };
        let missed = self
            .profiles
            .iter()
            .find(is_missed)
            .filter(|_| family.tech == Tech::Iso7816 && quirk.may_hide_classic())?;
        let reader = (!quirk.is_generic()).then(|| quirk.family.clone());
        Some(Finding::ClassicHidden { profile: missed.id.clone(), reader })
    }

    /// Counts the fewest commands of a whole reading of a card of one profile.
    ///
    /// The UID first and last, the profile itself, one probe for each other profile of its family, and one
    /// command to begin afresh after each profile that selected something.
    pub fn minimum_apdus(&self, id: &str, options: ReadOptions) -> Option<u32> {
        let tech = self.find(id)?.tech;
        let (mut apdus, mut stale) = (UID_APDUS, false);
        for profile in self.profiles.iter().filter(|profile| profile.tech == tech) {
            apdus += u32::from(stale && !matches!(profile.reset, Reset::None));
            let is_it = profile.id == id;
            apdus += if is_it { profile.minimum_apdus(options) } else { profile.probe_apdus() };
            stale = profile.selects(options, is_it);
        }
        Some(apdus)
    }
}
