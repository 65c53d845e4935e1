//! Talks to the keyring of this system, one call at a time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use keyring_core::api::CredentialStoreApi;
use keyring_core::{Entry, Error};
#[cfg(windows)]
use windows_native_keyring_store::Store;
#[cfg(target_os = "linux")]
use zbus_secret_service_keyring_store::Store;
use zeroize::Zeroizing;

use super::{KeyringFault, LIMIT};

const SERVICE: &str = "card-desk";

/// A call that hangs is not followed by a second one: each would open another window that asks for a password.
static UNDER_WAY: AtomicBool = AtomicBool::new(false);

pub(super) fn get(id: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeyringFault> {
    let id = id.to_owned();
    within(&UNDER_WAY, LIMIT, move || match entry(&id)?.get_secret() {
        Ok(secret) => Ok(Some(Zeroizing::new(secret))),
        Err(Error::NoEntry) => Ok(None),
        Err(error) => Err(fault(&error)),
    })
}

pub(super) fn set(id: &str, secret: Zeroizing<String>) -> Result<(), KeyringFault> {
    let id = id.to_owned();
    within(&UNDER_WAY, LIMIT, move || entry(&id)?.set_secret(secret.as_bytes()).map_err(|error| fault(&error)))
}

pub(super) fn forget(id: &str) -> Result<(), KeyringFault> {
    let id = id.to_owned();
    within(&UNDER_WAY, LIMIT, move || match entry(&id)?.delete_credential() {
        Ok(()) | Err(Error::NoEntry) => Ok(()),
        Err(error) => Err(fault(&error)),
    })
}

fn entry(id: &str) -> Result<Entry, KeyringFault> {
    let store = Store::new().map_err(|_| KeyringFault::NoStore)?;
    store.build(SERVICE, id, None).map_err(|error| fault(&error))
}

#[allow(clippy::wildcard_enum_match_arm, reason = "the errors of the crate may grow")]
fn fault(error: &Error) -> KeyringFault {
    match error {
        Error::NoStorageAccess(_) => KeyringFault::Locked,
        Error::NoDefaultStore => KeyringFault::NoStore,
        Error::BadEncoding(_) | Error::BadDataFormat(..) | Error::Ambiguous(_) => KeyringFault::NotAKey,
        other => KeyringFault::Failed { why: other.to_string() },
    }
}

/// Runs the call on a thread of its own and waits for it up to the limit; a thread that hangs is left behind.
fn within<T: Send + 'static>(
    under_way: &'static AtomicBool,
    limit: Duration,
    call: impl FnOnce() -> Result<T, KeyringFault> + Send + 'static,
) -> Result<T, KeyringFault> {
    if under_way.swap(true, Ordering::SeqCst) {
        return Err(KeyringFault::Slow);
    }
    let done = Done(under_way);
    let (say, hear) = mpsc::sync_channel(1);
    let spawned = thread::Builder::new().name("keyring".to_owned()).spawn(move || {
        let answer = call();
        drop(done);
        // Nobody hears an answer that came too late.
        let _late = say.send(answer);
    });
    spawned.map_err(|error| KeyringFault::Failed { why: error.to_string() })?;
    match hear.recv_timeout(limit) {
        Ok(answer) => answer,
        Err(RecvTimeoutError::Timeout) => Err(KeyringFault::Slow),
        Err(RecvTimeoutError::Disconnected) => {
            Err(KeyringFault::Failed { why: "the call to the keyring broke off".to_owned() })
        }
    }
}

/// Says that the call is over, also when it panicked.
struct Done(&'static AtomicBool);

impl Drop for Done {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}
