//! What one reading of a chip says, and where each word of it came from.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::day::Day;
use crate::id::Uid;
use crate::reader::link::Status;

/// What a chip showed on the reader, from the verdict's point of view.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChipSeen {
    /// No chip was read: a face was scanned, or a number typed.
    NotPresented,
    /// The chip was read.
    Read(Box<ChipFacts>),
    /// The card moved before the reading was complete; nothing of it is kept.
    Torn,
    /// Two cards answered.
    TwoCards,
    /// The chip did not answer, `tries` times in a row so far.
    Mute {
        /// Lays in a row without an answer, from 1.
        tries: u8,
    },
    /// The reader cannot read this family of cards.
    ReaderCannot,
    /// The UID was made up for this activation: a phone or a privacy card.
    RandomUid,
}

impl ChipSeen {
    /// Returns the facts of a chip that was read completely.
    pub fn facts(&self) -> Option<&ChipFacts> {
        match self {
            ChipSeen::Read(facts) => Some(facts),
            ChipSeen::NotPresented | ChipSeen::Torn | ChipSeen::TwoCards => None,
            ChipSeen::Mute { .. } | ChipSeen::ReaderCannot | ChipSeen::RandomUid => None,
        }
    }
}

/// All that one complete reading says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChipFacts {
    /// UID, the same at the start and at the end of the reading.
    pub uid: Uid,
    /// Family of the chip.
    pub tech: Tech,
    /// ATR as reported.
    pub atr: Vec<u8>,
    /// Fields in the order of the profiles.
    pub fields: Vec<Field>,
    /// What a person should know of this reading.
    pub findings: Vec<Finding>,
    /// What the reading cost.
    pub cost: Cost,
    /// Every sector and file that a profile names, in the order in which they were asked for.
    pub parts: Vec<PartSeen>,
    /// What the profiles of these fields let be compared; a profile that is not here lets everything be.
    pub judging: Vec<Judging>,
}

/// What one profile lets be compared of its fields: its `[judge]` table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Judging {
    /// Profile.
    pub profile: String,
    /// What is compared, each with what; a role that is not here is shown and never compared.
    pub compare: Vec<Compare>,
    /// Role of the first valid day, when the profile names one.
    pub valid_from: Option<Role>,
    /// Role of the last valid day, when the profile names one.
    pub valid_to: Option<Role>,
}

/// One comparison that a profile names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Compare {
    /// Role of the field in the chip.
    pub role: Role,
    /// What it is held against.
    pub with: Beside,
}

/// What a field of the chip is held against.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Beside {
    /// The records: roster and cards.
    Db,
    /// The printed face.
    Face,
}

/// What became of one sector or file in a reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PartSeen {
    /// Sector or file.
    pub place: Place,
    /// Step or sector of the profile.
    pub step: String,
    /// Profile.
    pub profile: String,
    /// What became of it.
    pub state: PartState,
}

/// A place on a card.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// Sector of a storage card, from 0.
    Sector(u8),
    /// File by its short identifier, 1 to 30.
    File(u8),
    /// What else has a name: `AID A000000632010105`, `file 1001`, `purse`, `tag 9F0C of fci`.
    Named(String),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Place::Sector(number) => write!(f, "sector {number}"),
            Place::File(sfi) => write!(f, "SFI {sfi}"),
            Place::Named(name) => f.write_str(name),
        }
    }
}

/// What became of a part of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum PartState {
    /// All bytes were read.
    Read {
        /// Bytes.
        len_bytes: usize,
    },
    /// Read, and a check of the profile failed.
    Doubtful {
        /// Bytes.
        len_bytes: usize,
    },
    /// Its key was refused, or there is no key here; no status when it was not even tried.
    Locked {
        /// Status word of the refusal.
        status: Option<String>,
    },
    /// The card refused for another reason.
    Refused {
        /// Status word.
        status: String,
    },
    /// The card has no such part.
    Absent,
    /// The card moved while it was read; nothing of the whole reading is kept.
    Torn,
    /// It was not asked for.
    Unread,
}

/// Family of a chip, as far as the ATR tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tech {
    /// MIFARE Classic or a chip that emulates it.
    MifareClassic,
    /// A card with files, ISO/IEC 14443-4 and ISO/IEC 7816-4.
    Iso7816,
    /// Another chip that gives a UID.
    UidOnly,
}

/// Commands sent in one reading.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// All commands.
    pub apdus: u32,
    /// GENERAL AUTHENTICATE commands.
    pub authentications: u32,
    /// Commands that read a block, file or record.
    pub reads: u32,
}

/// One field with the place it came from.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Name in the profile, such as `card_no`.
    pub key: String,
    /// What the field is for the verdict, when the profile says.
    pub role: Option<Role>,
    /// Decoded value.
    pub value: Value,
    /// Where the bytes stood.
    pub origin: Origin,
    /// Profile that decoded it.
    pub profile: String,
    /// Never shown without need, never logged.
    #[serde(skip)]
    pub sensitive: bool,
}

impl fmt::Debug for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Field({} from {})", self.key, self.origin)
    }
}

/// The roles that a field can play: a closed list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// 一卡通卡号.
    TransitCardNo,
    /// 北京通号.
    BjtNo,
    /// 教育ID号.
    EduId,
    /// 学籍号 of the Beijing CMIS.
    CmisNo,
    /// A school's own student number.
    StudentNo,
    /// 姓名.
    StudentName,
    /// 性别.
    Sex,
    /// 学校标识码.
    SchoolCode,
    /// 学校.
    SchoolName,
    /// First valid day.
    ValidFrom,
    /// Last valid day of the student card.
    ValidTo,
    /// Last valid day of the purse, which is not the student's validity.
    TransitValidTo,
    /// 卡类.
    CardKind,
    /// 卡状态.
    CardStatus,
    /// 余额.
    PurseBalance,
}

impl Role {
    /// Returns whether it names or describes a child: sensitive, whatever a profile says.
    pub fn is_personal(self) -> bool {
        matches!(self, Role::StudentName | Role::Sex | Role::EduId | Role::CmisNo | Role::StudentNo)
    }
}

/// A decoded value.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Value {
    /// A number counted in units, such as a balance in fen.
    Number(u64),
    /// A day; `None` when the card says none or open.
    Day(Option<Day>),
    /// Digits, hex, a code word or a text.
    Text(String),
    /// Records of a list, one map of key to value per record.
    Records(Vec<Vec<(String, Value)>>),
}

impl Value {
    /// Returns the text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            Value::Number(_) | Value::Day(_) | Value::Records(_) => None,
        }
    }
}

/// Where the bytes of a field stood.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Origin {
    /// Sector or file, as `sector 8` or `SFI 21`, and the step of the profile.
    pub part: String,
    /// First byte within the part, from 0.
    pub offset: usize,
    /// Bytes.
    pub len: usize,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} [{}..{}]", self.part, self.offset, self.offset + self.len)
    }
}

/// What a person should know of a reading; a value, never an error.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum Finding {
    /// No profile knows this card; only its UID was read.
    NoProfile,
    /// A sector did not open with the key.
    SectorLocked {
        /// Sector number, from 0.
        sector: u8,
        /// Status word of the refusal.
        status: String,
    },
    /// The key file has no key of this name.
    KeyMissing {
        /// Name in the profile.
        name: String,
    },
    /// The key of this card cannot be derived: the card did not give the number that the rule takes.
    KeyNotDerived {
        /// Name in the profile.
        name: String,
    },
    /// The directory of the card is odd; what it says is used all the same.
    DirectoryOdd {
        /// What is odd, without data.
        why: String,
    },
    /// The directory of the card does not name the application that the profile looks for.
    NotInDirectory {
        /// Sector of the profile.
        sector: String,
        /// Cluster and application code in hex.
        application: String,
    },
    /// A sector never gave the same bytes twice; its fields are not used.
    Unsteady {
        /// Sector number, from 0.
        sector: u8,
    },
    /// The card may have a MIFARE Classic half that this reader hides.
    ClassicHidden {
        /// Profile that wants it.
        profile: String,
        /// Family of the reader, when a page of the firmware notes describes it.
        reader: Option<String>,
    },
    /// The reader would have to store a key for good, which Card Desk does not do: no sector was read.
    ReaderStoresKeys {
        /// Maker and model of the reader.
        reader: String,
    },
    /// The issuer has locked the application: the chip's trace of a loss report.
    LockedByIssuer {
        /// Named state of the profile.
        state: String,
        /// Profile.
        profile: String,
    },
    /// A part was refused by the card.
    PartRefused {
        /// Step of the profile.
        step: String,
        /// Status word.
        status: String,
    },
    /// A check over the bytes failed; its fields are not used.
    CheckFailed {
        /// Check of the profile.
        check: String,
        /// Profile.
        profile: String,
    },
    /// A field could not be decoded.
    FieldUnreadable {
        /// Key of the field.
        key: String,
        /// Where and what was wanted, without data.
        why: String,
    },
    /// A text was cut off in the chip; it is compared as a beginning.
    TextTruncated {
        /// Key of the field.
        key: String,
    },
    /// A value is outside those that the profile expects.
    Unexpected {
        /// Key of the field.
        key: String,
    },
    /// Two profiles read the same role differently.
    ProfilesDisagree {
        /// Role.
        role: Role,
    },
    /// The fields come from an example profile: an invented layout.
    ExampleProfile {
        /// Profile.
        profile: String,
    },
}

impl ChipFacts {
    /// Returns what the profile of a field lets be compared; none lets everything be.
    pub fn judging(&self, field: &Field) -> Option<&Judging> {
        self.judging.iter().find(|judging| judging.profile == field.profile)
    }

    /// Returns the first field with a role.
    pub fn role(&self, role: Role) -> Option<&Field> {
        self.fields.iter().find(|field| field.role == Some(role))
    }
}

/// Shows a status word in findings.
pub fn status_text(status: Status) -> String {
    status.to_string()
}
