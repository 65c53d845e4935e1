//! Runs a program of CUPS within a limit: a print service that hangs must not hold the desk.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::thread::{JoinHandle, sleep, spawn};
use std::time::{Duration, Instant};

use super::{PrinterFault, Printers};

/// Longest time that a program may take, in seconds.
const LIMIT_S: u64 = 20;
/// Between two looks whether it has ended.
const LOOK: Duration = Duration::from_millis(5);

/// What a program said.
pub(super) struct Said {
    /// It ended well.
    pub good: bool,
    /// What it wrote to its standard output.
    pub text: String,
    /// What it complained of.
    pub error: String,
}

impl Said {
    /// Returns the complaint in one line.
    pub fn error_line(&self) -> String {
        self.error.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("; ")
    }
}

/// Runs a program with the messages that this one understands, and titles in UTF-8.
pub(super) fn run(printers: &Printers, program: &'static str, words: &[&str]) -> Result<Said, PrinterFault> {
    let path = printers.programs.as_ref().map_or_else(|| program.into(), |folder| folder.join(program));
    let mut command = Command::new(path);
    command.args(words).env("LC_ALL", "C.UTF-8").env_remove("LANGUAGE");
    if let Some(server) = &printers.server {
        command.env("CUPS_SERVER", server);
    }
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|_| PrinterFault::NoProgram { program })?;
    let (text, error) = (reader(child.stdout.take()), reader(child.stderr.take()));
    let good = wait(&mut child)?;
    let all = |reader: JoinHandle<String>| reader.join().unwrap_or_default();
    Ok(Said { good, text: all(text), error: all(error) })
}

fn reader(pipe: Option<impl Read + Send + 'static>) -> JoinHandle<String> {
    spawn(move || {
        let mut bytes = Vec::new();
        let _cut_off = pipe.map(|mut pipe| pipe.read_to_end(&mut bytes));
        String::from_utf8_lossy(&bytes).into_owned()
    })
}

fn wait(child: &mut Child) -> Result<bool, PrinterFault> {
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Ok(status.success()),
            Ok(None) if begun.elapsed() < Duration::from_secs(LIMIT_S) => sleep(LOOK),
            Ok(None) | Err(_) => {
                let _gone = child.kill();
                let _gone = child.wait();
                return Err(PrinterFault::Silent { seconds: LIMIT_S });
            }
        }
    }
}
