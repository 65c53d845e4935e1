//! Why a file gives no card, with a code and a next step.

/// Why a file gives no card.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DumpFault {
    /// The file cannot be read.
    #[error("the dump cannot be read ({0})")]
    Unreadable(std::io::ErrorKind),
    /// The file is larger than any dump.
    #[error("the dump is larger than 1 MiB")]
    TooLarge,
    /// Nothing in the file looks like a card.
    #[error("the file is no known dump")]
    UnknownForm,
    /// A raw dump has a length that no card has.
    #[error("a raw dump has 320, 1024, 1152, 2048 or 4096 bytes, this has {found}")]
    RawLength {
        /// Bytes found.
        found: usize,
    },
    /// A line of a text dump is wrong.
    #[error("line {line}: want {want}")]
    Line {
        /// Line, from 1.
        line: usize,
        /// What should stand there.
        want: &'static str,
    },
    /// The count of blocks is none that a card has.
    #[error("the dump holds {found} blocks, a card has 20, 64, 72, 128 or 256")]
    BlockCount {
        /// Blocks found.
        found: usize,
    },
    /// A file with named cards holds one that this program does not read.
    #[error("{found} is not what is read here: {want}")]
    Kind {
        /// What stands there, at most 40 characters.
        found: String,
        /// What should stand there.
        want: &'static str,
    },
    /// A sector of a JSON dump is wrong.
    #[error("sector {sector}: want {want}")]
    Sector {
        /// Number, from 0.
        sector: usize,
        /// What should stand there.
        want: &'static str,
    },
    /// A recording of commands and answers holds no blocks.
    #[error("a recorded exchange holds answers, not blocks")]
    NoBlocks,
    /// A block of a JSON dump is wrong.
    #[error("block {block}: want 32 hex digits and a number from 0 to 255")]
    Block {
        /// Number as written.
        block: String,
    },
    /// The file is no JSON.
    #[error("line {line}, column {column}: the file is no JSON")]
    Json {
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
    },
    /// Block 0 is unread, so nobody knows the UID.
    #[error("block 0 is not in the dump, so the UID is unknown")]
    NoUid,
    /// A UID or ATR of the file is wrong.
    #[error("{0} is not what a card has")]
    Identity(&'static str),
    /// The file holds several recorded exchanges and none was named.
    #[error("the file holds several recorded cards: {names}")]
    WhichEntry {
        /// Names, with commas.
        names: String,
    },
    /// The named exchange is not there.
    #[error("the file holds no recorded card {name}, only: {names}")]
    NoEntry {
        /// Name asked for.
        name: String,
        /// Names, with commas.
        names: String,
    },
    /// One step of a recorded exchange is wrong.
    #[error("exchange {step}: want {want}")]
    Step {
        /// Step, from 1.
        step: usize,
        /// What should stand there.
        want: &'static str,
    },
}

impl DumpFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "dump-unreadable",
            Self::TooLarge => "dump-too-large",
            Self::UnknownForm => "dump-unknown",
            Self::WhichEntry { .. } => "dump-which-entry",
            Self::NoEntry { .. } => "dump-no-entry",
            Self::RawLength { .. } | Self::Line { .. } | Self::BlockCount { .. } | Self::Block { .. } => "dump-broken",
            Self::Json { .. } | Self::Identity(_) | Self::Step { .. } | Self::Sector { .. } => "dump-broken",
            Self::NoUid => "dump-no-uid",
            Self::Kind { .. } => "dump-other-card",
            Self::NoBlocks => "dump-no-blocks",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Unreadable(_) => "check the path and the rights",
            Self::TooLarge => "choose the saved card itself",
            Self::UnknownForm => {
                "save the card as .mfd, .eml, .mct, .nfc, a proxmark or metrodroid .json, or a recorded exchange"
            }
            Self::WhichEntry { .. } | Self::NoEntry { .. } => "name one of them with --entry NAME",
            Self::NoUid => "save sector 0 too",
            Self::Kind { .. } => "save a MIFARE Classic card",
            Self::NoBlocks => "choose the saved blocks of a storage card",
            Self::Identity(_) => "correct it in the file",
            Self::Step { .. } => "record the card again",
            Self::RawLength { .. } | Self::Line { .. } | Self::BlockCount { .. } => "save the card again",
            Self::Block { .. } | Self::Json { .. } | Self::Sector { .. } => "save the card again",
        }
    }
}
