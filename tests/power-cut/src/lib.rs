//! Preloaded into a program (`LD_PRELOAD`): writes down each change that it makes to files below one folder.
//!
//! `CARD_DESK_CUT_FOLDER` names the folder and `CARD_DESK_CUT_LOG` the log. Each step of the log is a letter, the
//! file's descriptor (4 bytes), a number (8 bytes), a length (4 bytes), all little-endian, and so many bytes.
//! All calls do what they always do, but for one: a flush is noted and does not wait for the disk, since the disk
//! after a power cut is made from the log. What goes past these calls, such as mapped memory, is not seen.

use std::collections::BTreeSet;
use std::ffi::{CStr, OsStr, c_char, c_int, c_long, c_uint, c_void};
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use libc::{AT_FDCWD, mode_t, off_t, size_t, ssize_t, syscall};

/// The file was emptied when it was opened.
const EMPTIED: u64 = 1;
/// What was opened is a folder.
const FOLDER: u64 = 2;

struct Watch {
    folder: Vec<u8>,
    log: c_int,
    open: BTreeSet<c_int>,
}

static WATCH: LazyLock<Mutex<Option<Watch>>> = LazyLock::new(|| Mutex::new(Watch::from_environment()));

/// The order of the log is the order of the calls: one at a time.
fn watch() -> MutexGuard<'static, Option<Watch>> {
    WATCH.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Watch {
    fn from_environment() -> Option<Self> {
        let folder = std::env::var_os("CARD_DESK_CUT_FOLDER")?.as_bytes().to_owned();
        let mut log = std::env::var_os("CARD_DESK_CUT_LOG")?.as_bytes().to_owned();
        log.push(0);
        let flags = libc::O_WRONLY | libc::O_CREAT | libc::O_APPEND | libc::O_CLOEXEC;
        // SAFETY: the path ends with a zero byte and lives until the call returns.
        let log = unsafe { syscall(libc::SYS_openat, AT_FDCWD, log.as_ptr(), flags, 0o600) };
        Some(Self { folder, log: descriptor(log)?, open: BTreeSet::new() })
    }

    /// Returns the name below the folder, an empty one for the folder itself.
    fn name<'a>(&self, path: &'a CStr) -> Option<&'a [u8]> {
        let below = Path::new(OsStr::from_bytes(path.to_bytes())).strip_prefix(OsStr::from_bytes(&self.folder));
        below.ok().map(|name| name.as_os_str().as_bytes())
    }

    fn note(&self, letter: u8, file: c_int, number: u64, bytes: &[u8]) {
        let mut step = vec![letter];
        step.extend_from_slice(&file.to_le_bytes());
        step.extend_from_slice(&number.to_le_bytes());
        step.extend_from_slice(&u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
        step.extend_from_slice(bytes);
        // SAFETY: pointer and length are those of one vector.
        let written = unsafe { syscall(libc::SYS_write, self.log, step.as_ptr(), step.len()) };
        if usize::try_from(written) != Ok(step.len()) {
            std::process::abort();
        }
    }
}

fn descriptor(result: c_long) -> Option<c_int> {
    c_int::try_from(result).ok().filter(|file| *file >= 0)
}

/// Opens as the system does and notes what was opened.
///
/// # Safety
/// As `openat`.
unsafe fn open_noted(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    let mut watch = watch();
    // SAFETY: the caller's pointer, passed on as it came.
    let file = unsafe { syscall(libc::SYS_openat, folder, path, flags, mode) } as c_int;
    if let Some(watch) = watch.as_mut().filter(|_| file >= 0) {
        // SAFETY: the call succeeded, so the path ends with a zero byte.
        if let Some(name) = watch.name(unsafe { CStr::from_ptr(path) }) {
            watch.open.insert(file);
            let emptied = if flags & libc::O_TRUNC != 0 { EMPTIED } else { 0 };
            watch.note(b'O', file, emptied | if is_folder(file) { FOLDER } else { 0 }, name);
        }
    }
    file
}

fn is_folder(file: c_int) -> bool {
    let mut found = std::mem::MaybeUninit::<libc::stat>::zeroed();
    // SAFETY: the place is as large as what is written, and all zeros are a valid value of it.
    let found = unsafe {
        libc::fstat(file, found.as_mut_ptr());
        found.assume_init()
    };
    found.st_mode & libc::S_IFMT == libc::S_IFDIR
}

/// Runs a call and, when it succeeded on a watched file, what notes it.
fn on_file(file: c_int, call: impl FnOnce() -> c_long, note: impl FnOnce(&Watch, c_long)) -> c_long {
    let watch = watch();
    let result = call();
    if let Some(watch) = watch.as_ref().filter(|watch| result >= 0 && watch.open.contains(&file)) {
        note(watch, result);
    }
    result
}

/// Returns the bytes that were written.
///
/// # Safety
/// So many bytes of the buffer were read by the system.
unsafe fn written<'a>(buffer: *const c_void, count: c_long) -> &'a [u8] {
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(buffer.cast(), usize::try_from(count).unwrap_or_default()) }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { open_noted(AT_FDCWD, path, flags, mode) }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn open64(path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { open_noted(AT_FDCWD, path, flags, mode) }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { open_noted(folder, path, flags, mode) }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn openat64(folder: c_int, path: *const c_char, flags: c_int, mode: mode_t) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { open_noted(folder, path, flags, mode) }
}

#[unsafe(no_mangle)]
pub extern "C" fn close(file: c_int) -> c_int {
    let mut watch = watch();
    if let Some(watch) = watch.as_mut() {
        watch.open.remove(&file);
    }
    // SAFETY: a number, and the system refuses one that is not open.
    unsafe { syscall(libc::SYS_close, file) as c_int }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn write(file: c_int, buffer: *const c_void, count: size_t) -> ssize_t {
    // SAFETY: passed on as it came.
    let call = || unsafe { syscall(libc::SYS_write, file, buffer, count) };
    let note = |watch: &Watch, count: c_long| {
        // SAFETY: a number.
        let end = unsafe { syscall(libc::SYS_lseek, file, 0, libc::SEEK_CUR) };
        // SAFETY: the system has read so many bytes.
        watch.note(b'W', file, (end - count).unsigned_abs(), unsafe { written(buffer, count) });
    };
    on_file(file, call, note) as ssize_t
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite(file: c_int, buffer: *const c_void, count: size_t, at: off_t) -> ssize_t {
    // SAFETY: passed on as it came.
    let call = || unsafe { syscall(libc::SYS_pwrite64, file, buffer, count, at) };
    // SAFETY: the system has read so many bytes.
    let note = |watch: &Watch, count| watch.note(b'W', file, at.unsigned_abs(), unsafe { written(buffer, count) });
    on_file(file, call, note) as ssize_t
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn pwrite64(file: c_int, buffer: *const c_void, count: size_t, at: off_t) -> ssize_t {
    // SAFETY: passed on as it came.
    unsafe { pwrite(file, buffer, count, at) }
}

#[unsafe(no_mangle)]
pub extern "C" fn ftruncate(file: c_int, length: off_t) -> c_int {
    // SAFETY: numbers.
    let call = || unsafe { syscall(libc::SYS_ftruncate, file, length) };
    on_file(file, call, |watch, _| watch.note(b'T', file, length.unsigned_abs(), &[])) as c_int
}

#[unsafe(no_mangle)]
pub extern "C" fn ftruncate64(file: c_int, length: off_t) -> c_int {
    ftruncate(file, length)
}

#[unsafe(no_mangle)]
pub extern "C" fn fsync(file: c_int) -> c_int {
    on_file(file, || 0, |watch, _| watch.note(b'S', file, 0, &[])) as c_int
}

#[unsafe(no_mangle)]
pub extern "C" fn fdatasync(file: c_int) -> c_int {
    fsync(file)
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlinkat(folder: c_int, path: *const c_char, flags: c_int) -> c_int {
    let watch = watch();
    // SAFETY: passed on as it came.
    let result = unsafe { syscall(libc::SYS_unlinkat, folder, path, flags) } as c_int;
    // SAFETY: the call succeeded, so the path ends with a zero byte.
    let name = |watch: &Watch| watch.name(unsafe { CStr::from_ptr(path) }).map(<[u8]>::to_owned);
    if let Some((watch, name)) = watch.as_ref().filter(|_| result == 0).and_then(|watch| Some((watch, name(watch)?))) {
        watch.note(b'U', 0, 0, &name);
    }
    result
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn unlink(path: *const c_char) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { unlinkat(AT_FDCWD, path, 0) }
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn renameat2(
    from: c_int,
    old: *const c_char,
    to: c_int,
    new: *const c_char,
    flags: c_uint,
) -> c_int {
    let watch = watch();
    // SAFETY: passed on as it came.
    let result = unsafe { syscall(libc::SYS_renameat2, from, old, to, new, flags) } as c_int;
    if let Some(watch) = watch.as_ref().filter(|_| result == 0) {
        // SAFETY: the call succeeded, so the paths end with zero bytes.
        let (old, new) = unsafe { (CStr::from_ptr(old), CStr::from_ptr(new)) };
        if let (Some(old), Some(new)) = (watch.name(old), watch.name(new)) {
            watch.note(b'R', 0, 0, &[old, &[0], new].concat());
        }
    }
    result
}

/// # Safety
/// As in the C library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rename(old: *const c_char, new: *const c_char) -> c_int {
    // SAFETY: passed on as it came.
    unsafe { renameat2(AT_FDCWD, old, AT_FDCWD, new, 0) }
}
