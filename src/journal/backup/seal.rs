//! Seals bytes for one recipient and opens them with its identity (age-encryption.org/v1, X25519).

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::str::FromStr;

use age::secrecy::ExposeSecret;
use age::stream::StreamReader;
use age::{DecryptError, Decryptor, Encryptor, x25519};
use zeroize::Zeroizing;

use super::BackupFault;

/// For whom backups are sealed; public.
#[derive(Clone)]
pub struct Recipient(x25519::Recipient);

/// What opens backups; the desk does not keep it.
pub struct Identity(x25519::Identity);

/// Every file of this format begins so.
const MAGIC: &[u8] = b"age-encryption.org/";

/// Sealed bytes for each piece of plaintext, and the plaintext in it (age specification, payload).
const CHUNK: (u64, u64) = (65_552, 65_536);

/// The longest first part of a file that we make, before its sealed pieces.
const LEAD_MAX: u64 = 4096;

/// Makes a new identity: the secret text for a file on a stick, and the recipient text for the settings.
pub fn new_identity() -> (Zeroizing<String>, String) {
    let identity = x25519::Identity::generate();
    let secret = identity.to_string();
    (Zeroizing::new(secret.expose_secret().to_owned()), identity.to_public().to_string())
}

impl Recipient {
    /// Parses a text like `age1…`; an empty one says that none is set.
    pub fn parse(text: &str) -> Result<Self, BackupFault> {
        match text.trim() {
            "" => Err(BackupFault::NoRecipient),
            text => x25519::Recipient::from_str(text).map(Self).map_err(|_| BackupFault::BadRecipient),
        }
    }
}

impl Identity {
    /// Parses the text of an identity file: one line `AGE-SECRET-KEY-1…`; lines that begin with `#` are passed over.
    pub fn parse(text: &str) -> Result<Self, BackupFault> {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'));
        line.and_then(|line| x25519::Identity::from_str(line).ok()).map(Self).ok_or(BackupFault::BadIdentity)
    }

    /// Returns the recipient that belongs to it.
    pub fn recipient(&self) -> String {
        self.0.to_public().to_string()
    }
}

/// Writes first a line and then all of a reader, sealed; what it returns is complete but not yet flushed.
pub(super) fn seal<W: Write>(to: &Recipient, line: &[u8], mut rest: impl Read, into: W) -> io::Result<W> {
    let encryptor =
        Encryptor::with_recipients(std::iter::once(&to.0 as &dyn age::Recipient)).map_err(io::Error::other)?;
    let mut sealed = encryptor.wrap_output(into)?;
    sealed.write_all(line)?;
    io::copy(&mut rest, &mut sealed)?;
    sealed.finish()
}

/// A sealed file that an identity opened.
pub(super) struct Opened<'f> {
    plain: StreamReader<BufReader<File>>,
    file: &'f Path,
    /// Bytes of the file, and of its sealed pieces.
    len: u64,
    sealed: u64,
}

/// Opens a sealed file; nothing of its contents has been checked yet.
pub(super) fn open<'f>(file: &'f Path, identity: &Identity) -> Result<Opened<'f>, BackupFault> {
    let unread = |error: io::Error| BackupFault::CannotRead { file: file.to_owned(), why: error.kind() };
    let mut input = File::open(file).map_err(unread)?;
    let len = input.metadata().map_err(unread)?.len();
    let mut lead = Vec::new();
    (&mut input).take(LEAD_MAX).read_to_end(&mut lead).map_err(unread)?;
    if !lead.starts_with(MAGIC) && !MAGIC.starts_with(&lead) {
        return Err(BackupFault::Foreign { file: file.to_owned() });
    }
    input.seek(SeekFrom::Start(0)).map_err(unread)?;
    let sealed = lead_length(&lead).map_or(0, |lead| len.saturating_sub(lead));
    let opened = Decryptor::new_buffered(BufReader::with_capacity(1 << 16, input))
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity.0 as &dyn age::Identity)));
    match opened {
        Ok(plain) => Ok(Opened { plain, file, len, sealed }),
        Err(DecryptError::NoMatchingKeys | DecryptError::KeyDecryptionFailed) => {
            Err(BackupFault::WrongIdentity { file: file.to_owned() })
        }
        Err(DecryptError::UnknownFormat) => Err(BackupFault::Foreign { file: file.to_owned() }),
        Err(DecryptError::Io(error)) if error.kind() != io::ErrorKind::UnexpectedEof => Err(unread(error)),
        // The lead of a file is short: when it does not end within a file of this length, the file was cut.
        Err(_) if len < LEAD_MAX && sealed == 0 => Err(BackupFault::Truncated { file: file.to_owned() }),
        Err(_) => Err(BackupFault::Damaged { file: file.to_owned() }),
    }
}

/// Finds where the sealed pieces begin: after the line that begins with `---` and 16 bytes of nonce.
fn lead_length(lead: &[u8]) -> Option<u64> {
    let mac = lead.windows(5).position(|window| window == b"\n--- ")? + 1;
    let end = lead.iter().skip(mac).position(|byte| *byte == b'\n')?;
    u64::try_from(mac + end + 1 + 16).ok()
}

impl Opened<'_> {
    /// Reads up to the first end of line, which is not part of the answer.
    pub fn line(&mut self, most: usize) -> Result<Zeroizing<Vec<u8>>, BackupFault> {
        let mut line = Zeroizing::new(Vec::with_capacity(most));
        let mut byte = [0];
        while line.len() < most {
            match self.plain.read(&mut byte) {
                Ok(0) => break,
                Ok(_) if byte == [b'\n'] => return Ok(line),
                Ok(_) => line.extend_from_slice(&byte),
                Err(error) => return Err(self.broken(&error, CHUNK.1)),
            }
        }
        Err(BackupFault::Foreign { file: self.file.to_owned() })
    }

    /// Writes the rest, of which there must be as many bytes as the first line promised after its own length.
    pub fn rest(mut self, line: u64, bytes: u64, into: &mut File, folder: &Path) -> Result<(), BackupFault> {
        let mut buffer = vec![0; 1 << 16];
        let mut written = 0;
        loop {
            let count = match self.plain.read(&mut buffer) {
                Ok(0) if written == bytes => return Ok(()),
                Ok(0) => return Err(BackupFault::Damaged { file: self.file.to_owned() }),
                Ok(count) => count,
                Err(error) => return Err(self.broken(&error, line + bytes)),
            };
            let read = buffer.get(..count).unwrap_or_default();
            into.write_all(read).map_err(|error| BackupFault::writing(folder, &error))?;
            written += u64::try_from(count).unwrap_or_default();
        }
    }

    /// Tells a file that is too short for this many bytes of plaintext from one that was changed.
    fn broken(&self, error: &io::Error, plain: u64) -> BackupFault {
        let file = self.file.to_owned();
        let want = plain + plain.div_ceil(CHUNK.1).max(1) * (CHUNK.0 - CHUNK.1);
        let why = error.kind();
        if self.sealed < want && self.len > 0 {
            BackupFault::Truncated { file }
        } else if matches!(why, io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof) {
            BackupFault::Damaged { file }
        } else {
            BackupFault::CannotRead { file, why }
        }
    }
}
