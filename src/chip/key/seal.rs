//! Seals a ring of keys with a passphrase and opens it again (age-encryption.org/v1, scrypt).
//!
//! What is sealed is a key file of our own form; it is never written anywhere in the open.

use std::io::{Read, Write};
use std::path::Path;

use age::secrecy::SecretString;
use age::{DecryptError, Decryptor, Encryptor, scrypt};
use zeroize::Zeroizing;

use super::fault::KeyFault;
use super::{KeyRing, MAX_BYTES, plain, read};

/// Work of scrypt, as the power of two: 64 MiB of memory, a fraction of a second on an office computer.
const WORK: u8 = 16;

/// The most work that opening a file may cost; a file that asks for more was not made here.
const WORK_MAX: u8 = 20;

/// Every file of this format begins so.
const MAGIC: &[u8] = b"age-encryption.org/";

/// Why sealed keys stay closed; no sentence repeats a key or a passphrase.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SealFault {
    /// The file cannot be read, or what is in it is no key file.
    #[error("{0}")]
    Keys(#[from] KeyFault),
    /// The passphrase is another one; age cannot tell that from a changed first part of the file.
    #[error("this passphrase does not open the sealed keys")]
    WrongPassphrase,
    /// The file was cut or changed.
    #[error("the sealed keys are damaged")]
    Damaged,
    /// The file was not sealed by this program with a passphrase.
    #[error("this is no file of sealed keys")]
    Foreign,
    /// The keys could not be sealed.
    #[error("the keys could not be sealed")]
    Unsealed,
}

impl SealFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Keys(fault) => fault.code(),
            Self::WrongPassphrase => "card-keys-wrong-secret",
            Self::Damaged => "card-keys-damaged",
            Self::Foreign => "card-keys-foreign",
            Self::Unsealed => "card-keys-unsealed",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Keys(fault) => fault.next(),
            Self::WrongPassphrase => "type the passphrase of the card keys; it is not your password",
            Self::Damaged | Self::Foreign => "move the file away and import the keys again from where they came",
            Self::Unsealed => "close other programs and try again",
        }
    }
}

/// Seals a ring; twice the same ring gives two different files.
pub fn seal(ring: &KeyRing, passphrase: &str) -> Result<Vec<u8>, SealFault> {
    let mut recipient = scrypt::Recipient::new(SecretString::from(passphrase.to_owned()));
    recipient.set_work_factor(WORK);
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let encryptor = Encryptor::with_recipients(recipients).map_err(|_| SealFault::Unsealed)?;
    let written = encryptor.wrap_output(Vec::new()).and_then(|mut sealed| {
        sealed.write_all(plain::show(ring).as_bytes())?;
        sealed.finish()
    });
    written.map_err(|_| SealFault::Unsealed)
}

/// Opens a sealed ring.
#[allow(clippy::wildcard_enum_match_arm, reason = "the errors of the crate may grow")]
pub fn open(sealed: &[u8], passphrase: &str) -> Result<KeyRing, SealFault> {
    if !sealed.starts_with(MAGIC) {
        return Err(SealFault::Foreign);
    }
    let mut identity = scrypt::Identity::new(SecretString::from(passphrase.to_owned()));
    identity.set_max_work_factor(WORK_MAX);
    let opened = Decryptor::new_buffered(sealed)
        .and_then(|decryptor| decryptor.decrypt(std::iter::once(&identity as &dyn age::Identity)));
    let plain = opened.map_err(|error| match error {
        DecryptError::DecryptionFailed | DecryptError::KeyDecryptionFailed => SealFault::WrongPassphrase,
        DecryptError::NoMatchingKeys | DecryptError::ExcessiveWork { .. } | DecryptError::UnknownFormat => {
            SealFault::Foreign
        }
        _ => SealFault::Damaged,
    })?;
    let mut bytes = Zeroizing::new(Vec::with_capacity(sealed.len()));
    plain.take(MAX_BYTES).read_to_end(&mut bytes).map_err(|_| SealFault::Damaged)?;
    let text = std::str::from_utf8(&bytes).map_err(|_| SealFault::Foreign)?;
    Ok(KeyRing::parse(text)?)
}

/// Opens a file of sealed keys.
pub fn load(path: &Path, passphrase: &str) -> Result<KeyRing, SealFault> {
    open(&read(path)?, passphrase)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RING: &str = "[[key]]\nname = '北京 \"读\"'\nvalue = 'C0FFEE123456'\nsectors = '8(A),9-10(A,B)'\n\
                        [[key]]\nname = 'm'\nvalue = '00112233445566778899AABBCCDDEEFF'\n";

    fn fault(sealed: &[u8], passphrase: &str) -> SealFault {
        open(sealed, passphrase).map(|ring| format!("{ring:?}")).unwrap_err()
    }

    #[test]
    fn what_is_sealed_opens_with_its_passphrase_only_and_says_what_else_is_wrong() {
        let ring = KeyRing::parse(RING).unwrap();
        let sealed = seal(&ring, "一句好记的话").unwrap();
        let opened = open(&sealed, "一句好记的话").unwrap();
        assert_eq!((opened.lines(), opened.sector("北京 \"读\"")), (ring.lines(), ring.sector("北京 \"读\"")));
        assert_eq!(opened.cipher("m"), ring.cipher("m"));
        assert_eq!(fault(&sealed, "一句好记的话 "), SealFault::WrongPassphrase);
        assert_eq!(fault(b"", ""), SealFault::Foreign);
        assert_eq!(fault(RING.as_bytes(), "一句好记的话"), SealFault::Foreign);
        let (cut, mut bent) = (&sealed[..sealed.len() - 1], sealed.clone());
        assert_eq!(fault(cut, "一句好记的话"), SealFault::Damaged);
        *bent.last_mut().unwrap() ^= 1;
        assert_eq!(fault(&bent, "一句好记的话"), SealFault::Damaged);
        assert_eq!(fault(&sealed[..60], "一句好记的话"), SealFault::Damaged);
        for needle in [b"C0FFEE123456".as_slice(), b"c0ffee123456", &[0xC0, 0xFF, 0xEE, 0x12, 0x34, 0x56], b"[[key]]"] {
            assert!(!sealed.windows(needle.len()).any(|window| window == needle));
        }
    }

    #[test]
    fn a_file_sealed_for_a_key_or_with_too_much_work_or_by_a_newer_program_is_named() {
        let encryptor = |recipient: &dyn age::Recipient, text: &str| {
            let mut sealed =
                Encryptor::with_recipients(std::iter::once(recipient)).unwrap().wrap_output(Vec::new()).unwrap();
            sealed.write_all(text.as_bytes()).unwrap();
            sealed.finish().unwrap()
        };
        let for_a_key = encryptor(&age::x25519::Identity::generate().to_public(), RING);
        assert_eq!(fault(&for_a_key, "p"), SealFault::Foreign);
        let mut recipient = scrypt::Recipient::new(SecretString::from("p".to_owned()));
        recipient.set_work_factor(2);
        let sealed = encryptor(&recipient, "version = 9");
        assert_eq!(fault(&sealed, "p"), SealFault::Keys(KeyFault::Newer { found: 9 }));
        let costly = String::from_utf8_lossy(&sealed[..100]).find(" 2\n").unwrap();
        let costly = [&sealed[..costly], b" 30\n", &sealed[costly + 3..]].concat();
        assert_eq!(fault(&costly, "p"), SealFault::Foreign);
    }
}
