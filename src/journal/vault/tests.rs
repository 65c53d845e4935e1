mod people;

use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::asleep::Asleep;
use super::disk::Pen;
use super::form::Form;
use super::password::{Match, hash_password, verify};
use super::seal::Cost;
use super::{Key, Passphrase, SlotName, Vault, VaultFault, hex};
use crate::id::OperatorId;
use crate::journal::stamp::{NoRandomness, Random, SeededRandom};

const CHEAP: Cost = Cost { kib: 8, passes: 1, lanes: 1 };
const GOLDEN: &str = include_str!("../../../tests/fixtures/journal/key-v1.toml");
const GOLDEN_PASSPHRASE: &str = "3FYSW-SZMQ4-8X6A0-GEPZF-QQQW9-9YHXB";

struct Empty;

impl Random for Empty {
    fn fill(&mut self, _: &mut [u8]) -> Result<(), NoRandomness> {
        Err(NoRandomness)
    }
}

fn seed(seed: u64) -> SeededRandom {
    SeededRandom::new(seed)
}

fn key(n: u64) -> Key {
    Key::random(&mut seed(n)).unwrap()
}

fn typed(text: &str) -> Passphrase {
    Passphrase::new(text.to_owned())
}

fn operator(name: &str) -> SlotName {
    SlotName::Operator(OperatorId::parse(name).unwrap())
}

fn same(a: &Key, b: &Key) -> bool {
    a.bytes() == b.bytes()
}

/// A folder with a cheap vault: the key 1, the recovery passphrase `envelope`, 李 with `li's password`.
struct Bench {
    _folder: tempfile::TempDir,
    path: PathBuf,
    vault: Vault,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.key");
    let mut vault = Vault::create_at(&path, &key(1), &typed("envelope"), CHEAP, &mut seed(2)).unwrap();
    vault.put(&operator("李"), &typed("li's password"), &key(1), &mut seed(3)).unwrap();
    Bench { _folder: folder, path, vault }
}

fn code<T>(answer: Result<T, VaultFault>) -> &'static str {
    answer.map_or_else(|fault| fault.code(), |_| "ok")
}

fn read(bytes: &[u8]) -> Result<Form, VaultFault> {
    Form::read(bytes, Path::new("journal.key"))
}

/// Changes the text and makes its sum right again, as somebody who knows the program could.
fn forged(path: &Path, change: impl Fn(&str) -> String) -> Vec<u8> {
    let text = fs::read_to_string(path).unwrap();
    let body = change(text.rsplit_once("# sha256 ").unwrap().0);
    let sum = hex::to_hex(&Sha256::digest(body.as_bytes()));
    format!("{body}# sha256 {sum}\n").into_bytes()
}

#[test]
fn each_slot_opens_with_its_own_secret_only() {
    let bench = bench();
    let (recovery, li) = (SlotName::Recovery, operator("李"));
    let vault = Vault::read(&bench.path).unwrap();
    assert_eq!(vault.slots(), [recovery.clone(), li.clone()]);
    assert!(same(&vault.unlock(&recovery, &typed("envelope")).unwrap(), &key(1)));
    assert!(same(&vault.unlock(&li, &typed("li's password")).unwrap(), &key(1)));
    assert_eq!(code(vault.unlock(&li, &typed("envelope"))), "vault-wrong-secret");
    assert_eq!(code(vault.unlock(&recovery, &typed("li's password"))), "vault-wrong-secret");
    assert_eq!(code(vault.unlock(&recovery, &typed(""))), "vault-wrong-secret");
    assert_eq!(code(vault.unlock(&operator("王"), &typed("envelope"))), "vault-no-slot");
}

#[test]
fn a_key_file_is_known_by_its_id_and_knows_its_key() {
    let (bench, other) = (bench(), tempfile::tempdir().unwrap());
    let path = other.path().join("journal.key");
    let other = Vault::create_at(&path, &key(1), &typed("envelope"), CHEAP, &mut seed(9)).unwrap();
    assert_eq!(bench.vault.id().len(), 32);
    assert_eq!(bench.vault.id(), Vault::read(&bench.path).unwrap().id());
    assert_ne!(bench.vault.id(), other.id());
    assert!(bench.vault.knows(&key(1)) && !bench.vault.knows(&key(2)));
}

#[test]
fn slots_that_changed_places_do_not_open() {
    let bench = bench();
    let swapped = forged(&bench.path, |text| {
        text.replace("recovery", "?").replace("operator:李", "recovery").replace('?', "operator:李")
    });
    fs::write(&bench.path, swapped).unwrap();
    let vault = Vault::read(&bench.path).unwrap();
    for secret in ["envelope", "li's password"] {
        for slot in vault.slots() {
            assert_eq!(code(vault.unlock(&slot, &typed(secret))), "vault-wrong-secret", "{slot}");
        }
    }
}

#[test]
fn a_slot_of_another_file_does_not_open() {
    let (bench, other) = (bench(), tempfile::tempdir().unwrap());
    let path = other.path().join("journal.key");
    let other = Vault::create_at(&path, &key(1), &typed("envelope"), CHEAP, &mut seed(9)).unwrap();
    let moved = forged(&bench.path, |text| text.replace(&bench.vault.id(), &other.id()));
    fs::write(&path, moved).unwrap();
    let vault = Vault::read(&path).unwrap();
    assert_eq!(code(vault.unlock(&SlotName::Recovery, &typed("envelope"))), "vault-wrong-secret");
}

#[test]
fn every_change_of_one_byte_is_told_when_the_file_is_read() {
    let bytes = fs::read(bench().path).unwrap();
    assert!(read(&bytes).is_ok());
    for at in 0..bytes.len() {
        for flip in 1..=255 {
            let mut changed = bytes.clone();
            changed[at] ^= flip;
            let told = code(read(&changed));
            assert!(["vault-damaged", "vault-foreign"].contains(&told), "byte {at} ^ {flip}: {told}");
        }
    }
}

#[test]
fn a_changed_byte_under_a_right_sum_never_yields_another_key() {
    let bench = bench();
    let text = fs::read_to_string(&bench.path).unwrap();
    let body = text.rsplit_once("# sha256 ").unwrap().0;
    let mut refused = 0;
    for (at, _) in body.bytes().enumerate() {
        let changed = forged(&bench.path, |body| {
            let mut bytes = body.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'1' { b'2' } else { b'1' };
            String::from_utf8(bytes).unwrap_or_default()
        });
        let Ok(form) = read(&changed) else {
            refused += 1;
            continue;
        };
        let vault = Vault { path: bench.path.clone(), form, cost: CHEAP };
        match vault.unlock(&SlotName::Recovery, &typed("envelope")) {
            Ok(found) => assert!(same(&found, &key(1)), "byte {at}"),
            Err(_) => refused += 1,
        }
    }
    // Whatever is not part of the slot of the other person counts.
    assert!(refused * 2 > body.len(), "{refused} of {}", body.len());
}

#[test]
fn a_file_that_was_cut_off_anywhere_is_damaged() {
    let bytes = fs::read(bench().path).unwrap();
    for length in 0..bytes.len() {
        assert_eq!(code(read(&bytes[..length])), "vault-damaged", "{length} bytes");
    }
    assert_eq!(code(read(&[bytes.as_slice(), b"\n"].concat())), "vault-damaged");
    assert_eq!(code(read(&[bytes.as_slice(), bytes.as_slice()].concat())), "vault-damaged");
}

#[test]
fn every_unsafe_file_has_its_own_fault() {
    let bench = bench();
    let cases: [(&str, Vec<u8>); 9] = [
        ("vault-newer", forged(&bench.path, |text| text.replace("version = 1", "version = 2"))),
        ("vault-newer", forged(&bench.path, |_| "format = \"card-desk journal key\"\nversion = 7\n".to_owned())),
        ("vault-damaged", forged(&bench.path, |text| text.replace("version = 1", "version = 0"))),
        ("vault-damaged", forged(&bench.path, |text| text.replace("operator:李", "recovery"))),
        ("vault-damaged", forged(&bench.path, |text| text.replace("recovery", "operator:王"))),
        ("vault-damaged", forged(&bench.path, |text| text.replace("kib = 8", "kib = 4294967295"))),
        ("vault-damaged", forged(&bench.path, |text| text.replace("passes = 1", "passes = 4000000000"))),
        ("vault-foreign", b"SQLite format 3\0".to_vec()),
        ("vault-foreign", b"[settings]\nkey = 1\n".to_vec()),
    ];
    for (expected, bytes) in cases {
        fs::write(&bench.path, &bytes).unwrap();
        assert_eq!(code(Vault::read(&bench.path)), expected, "{}", String::from_utf8_lossy(&bytes));
        assert_eq!(fs::read(&bench.path).unwrap(), bytes, "left as it is");
    }
    fs::remove_file(&bench.path).unwrap();
    assert_eq!(code(Vault::read(&bench.path)), "vault-missing");
    fs::create_dir(&bench.path).unwrap();
    assert_eq!(code(Vault::read(&bench.path)), "vault-cannot-read");
}

#[test]
fn a_key_file_that_exists_is_never_written_over() {
    let bench = bench();
    let before = fs::read(&bench.path).unwrap();
    assert_eq!(code(Vault::create_at(&bench.path, &key(5), &typed("new"), CHEAP, &mut seed(6))), "vault-exists");
    assert_eq!(fs::read(&bench.path).unwrap(), before);
    fs::write(&bench.path, "").unwrap();
    assert_eq!(code(Vault::create_at(&bench.path, &key(5), &typed("new"), CHEAP, &mut seed(6))), "vault-exists");
    assert!(fs::read(&bench.path).unwrap().is_empty());
}

#[test]
fn a_fault_names_the_file_and_a_next_step() {
    let fault = Vault::read(Path::new("/nowhere/journal.key")).unwrap_err();
    assert_eq!(fault.to_string(), "the key file /nowhere/journal.key is missing");
    assert!(fault.next().contains("no new key is made"));
}

#[test]
fn two_programs_keep_what_the_other_wrote() {
    let mut bench = bench();
    let mut other = Vault::read(&bench.path).unwrap();
    other.cost = CHEAP;
    other.put(&operator("王"), &typed("wang's password"), &key(1), &mut seed(4)).unwrap();
    bench.vault.put(&operator("赵"), &typed("zhao's password"), &key(1), &mut seed(5)).unwrap();
    let both = [SlotName::Recovery, operator("李"), operator("王"), operator("赵")];
    assert_eq!(bench.vault.slots(), both);
    assert_eq!(Vault::read(&bench.path).unwrap().slots(), both);
    let pen = Pen::take(&bench.path).unwrap();
    assert_eq!(code(bench.vault.remove(&operator("王"))), "vault-busy");
    drop(pen);
    bench.vault.remove(&operator("王")).unwrap();
    assert_eq!(bench.vault.slots().len(), 3);
}

#[test]
fn the_last_way_in_is_never_taken_away() {
    let mut bench = bench();
    bench.vault.remove(&operator("李")).unwrap();
    assert_eq!(code(bench.vault.remove(&operator("李"))), "vault-no-slot");
    assert_eq!(code(bench.vault.remove(&SlotName::Recovery)), "vault-recovery-stays");
    let put = bench.vault.put(&SlotName::Recovery, &typed("other"), &key(1), &mut seed(4));
    assert_eq!(code(put), "vault-recovery-stays");
    assert!(Vault::read(&bench.path).unwrap().unlock(&SlotName::Recovery, &typed("envelope")).is_ok());
}

#[test]
fn a_replaced_secret_opens_and_the_old_one_does_not() {
    let mut bench = bench();
    bench.vault.replace_recovery(&typed("new envelope"), &key(1), &mut seed(4)).unwrap();
    bench.vault.put(&operator("李"), &typed("new password"), &key(1), &mut seed(5)).unwrap();
    let vault = Vault::read(&bench.path).unwrap();
    assert_eq!(vault.slots().len(), 2);
    assert_eq!(code(vault.unlock(&SlotName::Recovery, &typed("envelope"))), "vault-wrong-secret");
    assert_eq!(code(vault.unlock(&SlotName::Recovery, &typed("new envelope"))), "ok");
    assert_eq!(code(vault.unlock(&operator("李"), &typed("li's password"))), "vault-wrong-secret");
    assert_eq!(code(vault.unlock(&operator("李"), &typed("new password"))), "ok");
}

#[test]
fn what_would_lock_everybody_out_is_refused_and_changes_nothing() {
    let mut bench = bench();
    let before = fs::read(&bench.path).unwrap();
    let li = operator("李");
    assert_eq!(code(bench.vault.put(&li, &typed("new"), &key(2), &mut seed(4))), "vault-other-key");
    assert_eq!(code(bench.vault.replace_recovery(&typed("new"), &key(2), &mut seed(4))), "vault-other-key");
    assert_eq!(code(bench.vault.put(&li, &typed("new"), &key(1), &mut Empty)), "vault-no-randomness");
    assert_eq!(fs::read(&bench.path).unwrap(), before);
    fs::remove_file(&bench.path).unwrap();
    assert_eq!(code(bench.vault.put(&li, &typed("new"), &key(1), &mut seed(4))), "vault-missing");
    assert!(!bench.path.exists());
    let other = Vault::create_at(&bench.path, &key(1), &typed("other"), CHEAP, &mut seed(7)).unwrap();
    assert_eq!(code(bench.vault.put(&li, &typed("new"), &key(1), &mut seed(4))), "vault-other-key");
    assert_eq!(other.slots(), Vault::read(&bench.path).unwrap().slots());
}

#[test]
fn nothing_is_left_of_a_vault_that_could_not_be_made() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.key");
    assert_eq!(code(Vault::create_at(&path, &key(1), &typed("x"), CHEAP, &mut Empty)), "vault-no-randomness");
    assert!(!path.exists());
    let nowhere = folder.path().join("missing/journal.key");
    let made = Vault::create_at(&nowhere, &key(1), &typed("x"), CHEAP, &mut seed(1));
    assert_eq!(code(made), "vault-cannot-write");
}

#[test]
fn what_a_crash_left_half_written_is_in_nobodys_way() {
    let mut bench = bench();
    let fresh = bench.path.with_file_name("journal.key.new");
    fs::write(&fresh, "half").unwrap();
    bench.vault.remove(&operator("李")).unwrap();
    assert!(!fresh.exists());
    assert_eq!(Vault::read(&bench.path).unwrap().slots(), [SlotName::Recovery]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_files_of_a_vault() {
    use std::os::unix::fs::PermissionsExt;
    let mut bench = bench();
    fs::set_permissions(&bench.path, fs::Permissions::from_mode(0o644)).unwrap();
    bench.vault.remove(&operator("李")).unwrap();
    for name in ["journal.key", "journal.key.lock"] {
        let mode = fs::metadata(bench.path.with_file_name(name)).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
}

#[test]
fn the_file_of_version_1_opens_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.key");
    fs::write(&path, GOLDEN).unwrap();
    let vault = Vault::read(&path).unwrap();
    let recovery = Passphrase::parse_recovery(GOLDEN_PASSPHRASE).unwrap();
    assert!(same(&vault.unlock(&SlotName::Recovery, &recovery).unwrap(), &key(11)));
}

#[test]
fn whatever_is_made_for_a_school_costs_64_mib_and_3_passes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("journal.key");
    let recovery = Passphrase::recovery(&mut seed(12)).unwrap();
    assert_eq!(recovery.reveal(), GOLDEN_PASSPHRASE);
    Vault::create(&path, &key(11), &recovery, &mut seed(13)).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), GOLDEN, "the same seeds make the same file");
    let mut vault = Vault::read(&path).unwrap();
    vault.put(&operator("李"), &typed("li's password"), &key(11), &mut seed(14)).unwrap();
    let text = fs::read_to_string(&path).unwrap();
    for line in ["kib = 65536\n", "passes = 3\n", "lanes = 1\n"] {
        assert_eq!(text.matches(line).count(), 2, "{line}");
    }
    let asleep = Asleep::new(&key(1), &typed("190427"), &mut seed(15)).unwrap().text().unwrap();
    assert!(asleep.contains("kib = 65536\npasses = 3\nlanes = 1\n"), "{asleep}");
    let phc = hash_password(&typed("li's password"), &mut seed(16)).unwrap();
    assert!(phc.starts_with("$argon2id$v=19$m=65536,t=3,p=1$"), "{phc}");
    assert_eq!(verify(&phc, &typed("li's password")), Match::Yes);
}

#[test]
fn a_key_goes_to_the_cipher_as_64_digits() {
    assert_eq!(*key(1).pragma(), format!("x'{}'", *key(1).digits()));
    assert_eq!(key(1).pragma().len(), 67);
    assert_ne!(*key(1).pragma(), *key(2).pragma());
    assert!(same(&Key::training(), &Key::training()));
    assert!(same(&Key::from_digits(key(3).digits().as_bytes()).unwrap(), &key(3)));
    for not_a_key in ["", "00", &"G0".repeat(32), &"00".repeat(33), &"A0".repeat(32), &"字".repeat(32)] {
        assert!(Key::from_digits(not_a_key.as_bytes()).is_none(), "{not_a_key}");
    }
}
