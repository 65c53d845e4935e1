//! A PC/SC driver that knows no card: it passes each call of pcscd to a test process.
//!
//! Implements the IFD handler interface 3.0 (`ifdhandler.h` of pcsc-lite), whose types are declared
//! here by hand. DEVICENAME in the reader's configuration is the Unix socket of the test process.
//! One library serves up to 16 readers, told apart by the upper half of the logical unit number.

mod pipe;

use std::collections::HashMap;
use std::ffi::{CStr, c_char, c_int, c_long, c_uchar, c_ulong};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::Duration;

use pipe::{Op, Pipe, Reply};

type Dword = c_ulong;
type ResponseCode = c_long;

const IFD_SUCCESS: ResponseCode = 0;
const IFD_ERROR_TAG: ResponseCode = 600;
const IFD_ERROR_POWER_ACTION: ResponseCode = 608;
const IFD_COMMUNICATION_ERROR: ResponseCode = 612;
const IFD_NOT_SUPPORTED: ResponseCode = 614;
const IFD_ICC_PRESENT: ResponseCode = 615;
const IFD_ICC_NOT_PRESENT: ResponseCode = 616;
const IFD_NO_SUCH_DEVICE: ResponseCode = 617;
const IFD_ERROR_INSUFFICIENT_BUFFER: ResponseCode = 618;

const IFD_POWER_UP: Dword = 500;
const IFD_POWER_DOWN: Dword = 501;
const IFD_RESET: Dword = 502;

const TAG_IFD_THREAD_SAFE: Dword = 0x0FAD;
const TAG_IFD_SLOTS_NUMBER: Dword = 0x0FAE;
const TAG_IFD_SIMULTANEOUS_ACCESS: Dword = 0x0FAF;
const TAG_IFD_STOP_POLLING_THREAD: Dword = 0x0FB2;
const TAG_IFD_POLLING_THREAD_WITH_TIMEOUT: Dword = 0x0FB3;

const MAX_ATR_SIZE: usize = 33;
/// PCSCLITE_MAX_READERS_CONTEXTS of pcsc-lite.
const MAX_READERS: u8 = 16;

/// `SCARD_IO_HEADER`, passed by value.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct ScardIoHeader {
    protocol: Dword,
    length: Dword,
}

static READERS: LazyLock<Mutex<HashMap<Dword, Arc<Pipe>>>> = LazyLock::new(Mutex::default);

fn reader(lun: Dword) -> Option<Arc<Pipe>> {
    READERS.lock().unwrap_or_else(PoisonError::into_inner).get(&(lun >> 16)).cloned()
}

fn ask(lun: Dword, op: Op, payload: &[u8]) -> Reply {
    reader(lun).map_or(Reply::Gone, |pipe| pipe.ask(op, payload))
}

/// Opens the reader whose DEVICENAME is the socket of the test process.
///
/// # Safety
/// `device` is a C string.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHCreateChannelByName(lun: Dword, device: *const c_char) -> ResponseCode {
    let path = unsafe { CStr::from_ptr(device) }.to_string_lossy().into_owned();
    match Pipe::open(&path) {
        Ok(pipe) => {
            READERS.lock().unwrap_or_else(PoisonError::into_inner).insert(lun >> 16, Arc::new(pipe));
            IFD_SUCCESS
        }
        Err(_) => IFD_NO_SUCH_DEVICE,
    }
}

/// Refuses a reader without a DEVICENAME.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCreateChannel(_lun: Dword, _channel: Dword) -> ResponseCode {
    IFD_NOT_SUPPORTED
}

/// Closes the reader.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHCloseChannel(lun: Dword) -> ResponseCode {
    if let Some(pipe) = READERS.lock().unwrap_or_else(PoisonError::into_inner).remove(&(lun >> 16)) {
        pipe.close();
    }
    IFD_SUCCESS
}

/// Answers what the driver can do; pointers to functions travel as bytes.
///
/// # Safety
/// `value` has room for `*length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHGetCapabilities(
    _lun: Dword,
    tag: Dword,
    length: *mut Dword,
    value: *mut c_uchar,
) -> ResponseCode {
    let wait: extern "C" fn(Dword, c_int) -> ResponseCode = wait_for_event;
    let stop: extern "C" fn(Dword) -> ResponseCode = stop_waiting;
    match tag {
        TAG_IFD_SIMULTANEOUS_ACCESS => unsafe { put(&[MAX_READERS], value, length) },
        TAG_IFD_SLOTS_NUMBER | TAG_IFD_THREAD_SAFE => unsafe { put(&[1], value, length) },
        TAG_IFD_POLLING_THREAD_WITH_TIMEOUT => unsafe { put(&(wait as usize).to_ne_bytes(), value, length) },
        TAG_IFD_STOP_POLLING_THREAD => unsafe { put(&(stop as usize).to_ne_bytes(), value, length) },
        _ => IFD_ERROR_TAG,
    }
}

/// Takes no settings.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetCapabilities(_lun: Dword, _tag: Dword, _length: Dword, _value: *mut c_uchar) -> ResponseCode {
    IFD_NOT_SUPPORTED
}

/// Accepts every protocol: the card behind the socket speaks in whole commands.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHSetProtocolParameters(
    _lun: Dword,
    _protocol: Dword,
    _flags: c_uchar,
    _pts1: c_uchar,
    _pts2: c_uchar,
    _pts3: c_uchar,
) -> ResponseCode {
    IFD_SUCCESS
}

/// Powers the card and returns its ATR.
///
/// # Safety
/// `atr` has room for 33 bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHPowerICC(
    lun: Dword,
    action: Dword,
    atr: *mut c_uchar,
    atr_length: *mut Dword,
) -> ResponseCode {
    unsafe { *atr_length = 0 };
    let op = match action {
        IFD_POWER_UP => Op::PowerUp,
        IFD_RESET => Op::Reset,
        IFD_POWER_DOWN => Op::PowerDown,
        _ => return IFD_NOT_SUPPORTED,
    };
    match ask(lun, op, &[]) {
        Reply::Ok(_) if action == IFD_POWER_DOWN => IFD_SUCCESS,
        Reply::Ok(bytes) if bytes.len() <= MAX_ATR_SIZE => {
            unsafe { *atr_length = MAX_ATR_SIZE as Dword };
            unsafe { put(&bytes, atr, atr_length) }
        }
        Reply::Ok(_) | Reply::Mute => IFD_ERROR_POWER_ACTION,
        other => code(&other),
    }
}

/// Sends one command to the card.
///
/// # Safety
/// `tx` holds `tx_length` bytes and `rx` has room for `*rx_length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHTransmitToICC(
    lun: Dword,
    _send_pci: ScardIoHeader,
    tx: *const c_uchar,
    tx_length: Dword,
    rx: *mut c_uchar,
    rx_length: *mut Dword,
    _recv_pci: *mut ScardIoHeader,
) -> ResponseCode {
    let command = unsafe { std::slice::from_raw_parts(tx, tx_length as usize) };
    match ask(lun, Op::Transmit, command) {
        Reply::Ok(answer) => unsafe { put(&answer, rx, rx_length) },
        other => {
            unsafe { *rx_length = 0 };
            code(&other)
        }
    }
}

/// Sends an escape command to the reader itself: the control code, 4 bytes big-endian, and the command.
///
/// # Safety
/// `tx` holds `tx_length` bytes, `rx` has room for `rx_length`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn IFDHControl(
    lun: Dword,
    control: Dword,
    tx: *const c_uchar,
    tx_length: Dword,
    rx: *mut c_uchar,
    rx_length: Dword,
    returned: *mut Dword,
) -> ResponseCode {
    let mut payload = (control as u32).to_be_bytes().to_vec();
    if !tx.is_null() {
        payload.extend_from_slice(unsafe { std::slice::from_raw_parts(tx, tx_length as usize) });
    }
    unsafe { *returned = rx_length };
    match ask(lun, Op::Control, &payload) {
        Reply::Ok(answer) => unsafe { put(&answer, rx, returned) },
        other => {
            unsafe { *returned = 0 };
            code(&other)
        }
    }
}

/// Says whether a card lies on the reader.
#[unsafe(no_mangle)]
pub extern "C" fn IFDHICCPresence(lun: Dword) -> ResponseCode {
    match ask(lun, Op::Presence, &[]) {
        Reply::Ok(_) => IFD_ICC_PRESENT,
        other => code(&other),
    }
}

/// Blocks until the test process tells of a change; pcscd calls it in a thread for each reader.
extern "C" fn wait_for_event(lun: Dword, timeout_ms: c_int) -> ResponseCode {
    let timeout = Duration::from_millis(u64::try_from(timeout_ms).unwrap_or(0));
    match reader(lun).map(|pipe| pipe.wait(timeout)) {
        // Anything but success makes pcscd sleep for 400 ms, also when it woke the thread by itself.
        Some(pipe::Wake::Look) => IFD_SUCCESS,
        Some(pipe::Wake::Gone) | None => IFD_NO_SUCH_DEVICE,
    }
}

/// Wakes the waiting thread, so that pcscd can give it another time-out or end it.
extern "C" fn stop_waiting(lun: Dword) -> ResponseCode {
    if let Some(pipe) = reader(lun) {
        pipe.wake();
    }
    IFD_SUCCESS
}

fn code(reply: &Reply) -> ResponseCode {
    match reply {
        Reply::Ok(_) => IFD_SUCCESS,
        Reply::NoCard => IFD_ICC_NOT_PRESENT,
        Reply::Mute => IFD_COMMUNICATION_ERROR,
        Reply::Gone => IFD_NO_SUCH_DEVICE,
    }
}

/// Copies bytes out; the length says how much room there is, and then how much was used.
unsafe fn put(bytes: &[u8], out: *mut c_uchar, length: *mut Dword) -> ResponseCode {
    if bytes.len() > unsafe { *length } as usize {
        unsafe { *length = 0 };
        return IFD_ERROR_INSUFFICIENT_BUFFER;
    }
    unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), out, bytes.len()) };
    unsafe { *length = bytes.len() as Dword };
    IFD_SUCCESS
}
