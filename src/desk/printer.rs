//! The printers of this computer, by the programs `lp` and `lpstat` of CUPS: which there are, and paper out of them.
//!
//! Nothing is linked and no journal is touched: what is printed stands in the journal whether a printer works or not.

mod run;

use std::path::{Path, PathBuf};

use run::run;

/// How the printers are reached: the programs of the system, as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Printers {
    /// Another print service than the one of this computer, such as the socket of a test; `CUPS_SERVER`.
    server: Option<String>,
    /// Where `lp` and `lpstat` are looked for; the places of `PATH` when it is none.
    programs: Option<PathBuf>,
}

/// One printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Printer {
    /// Its name.
    pub name: String,
    /// What it does.
    pub state: PrinterState,
    /// It is the one that is taken when none is named.
    pub default: bool,
}

/// What a printer does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrinterState {
    /// It waits for work.
    Idle,
    /// It prints.
    Printing,
    /// It was stopped: work would wait until somebody starts it again.
    Stopped {
        /// What the print service says, such as `no paper`; may be empty.
        reason: String,
    },
    /// It takes no work.
    Refusing,
}

/// What is printed, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrintJob {
    /// Name of the printer.
    pub printer: String,
    /// Title, as the list of waiting work shows it; any characters.
    pub title: String,
    /// Copies, from 1.
    pub copies: u32,
    /// First and last page, from 1; all when it is none.
    pub pages: Option<(u32, u32)>,
    /// Both sides of a sheet.
    pub duplex: bool,
}

/// Why nothing was given to a printer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrinterFault {
    /// The programs of CUPS are not installed.
    #[error("this computer has no program to print with ({program})")]
    NoProgram {
        /// Which was looked for.
        program: &'static str,
    },
    /// The print service does not run.
    #[error("the print service does not run")]
    NotRunning,
    /// No printer is set up.
    #[error("no printer is set up on this computer")]
    NoPrinter,
    /// No printer has that name.
    #[error("there is no printer named {printer}")]
    Unknown {
        /// The name.
        printer: String,
    },
    /// The printer was stopped.
    #[error("printer {printer} is stopped ({reason})")]
    Stopped {
        /// Its name.
        printer: String,
        /// What the print service says.
        reason: String,
    },
    /// The printer takes no work.
    #[error("printer {printer} takes no work at present")]
    Refusing {
        /// Its name.
        printer: String,
    },
    /// The print service answers nothing.
    #[error("the print service did not answer within {seconds} seconds")]
    Silent {
        /// How long was waited.
        seconds: u64,
    },
    /// The print service refused.
    #[error("the print service refused: {why}")]
    Refused {
        /// What it said, in one line.
        why: String,
    },
}

impl PrinterFault {
    /// Returns the stable code of this fault.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoProgram { .. } => "printer-no-program",
            Self::NotRunning => "printer-not-running",
            Self::NoPrinter => "printer-none",
            Self::Unknown { .. } => "printer-unknown",
            Self::Stopped { .. } => "printer-stopped",
            Self::Refusing { .. } => "printer-refusing",
            Self::Silent { .. } => "printer-silent",
            Self::Refused { .. } => "printer-refused",
        }
    }

    /// Returns what to do now.
    pub fn next(&self) -> &'static str {
        match self {
            Self::NoProgram { .. } => "open the saved file and print it from there, or install the package cups-client",
            Self::NotRunning => "start the service cups, or open the saved file and print it elsewhere",
            Self::NoPrinter => "set up a printer in the system settings, or open the saved file and print it elsewhere",
            Self::Unknown { .. } => "choose another printer",
            Self::Stopped { .. } => "put right what it lacks, start it in the system settings, then print again",
            Self::Refusing { .. } => "choose another printer, or let it take work in the system settings",
            Self::Silent { .. } => "check the cable and the network of the printer, then print again",
            Self::Refused { .. } => "choose another printer, or open the saved file and print it from there",
        }
    }
}

impl Printers {
    /// Reaches the printers of another print service, such as the socket of a private one.
    pub fn at(server: impl Into<String>) -> Self {
        Self { server: Some(server.into()), programs: None }
    }

    /// Looks for the programs in one folder only.
    #[must_use]
    pub fn with_programs(self, folder: impl Into<PathBuf>) -> Self {
        Self { programs: Some(folder.into()), ..self }
    }

    /// Lists the printers, the default one first.
    pub fn list(&self) -> Result<Vec<Printer>, PrinterFault> {
        let said = run(self, "lpstat", &["-p", "-d", "-a"])?;
        if said.error.contains("not running") || said.error.contains("onnection refused") {
            return Err(PrinterFault::NotRunning);
        }
        let printers = read(&said.text);
        if printers.is_empty() {
            return Err(if said.good || said.error.contains("No destinations") {
                PrinterFault::NoPrinter
            } else {
                PrinterFault::Refused { why: said.error_line() }
            });
        }
        Ok(printers)
    }

    /// Gives a file to a printer that takes it now; returns the name of the job, such as `DESK-12`.
    ///
    /// A stopped printer is refused: its paper would come out when nobody expects it, perhaps twice.
    pub fn print(&self, file: &Path, job: &PrintJob) -> Result<String, PrinterFault> {
        let printer = || job.printer.clone();
        let printers = self.list()?;
        let known = printers.into_iter().find(|known| known.name == job.printer);
        match known.map(|known| known.state) {
            None => return Err(PrinterFault::Unknown { printer: printer() }),
            Some(PrinterState::Stopped { reason }) => return Err(PrinterFault::Stopped { printer: printer(), reason }),
            Some(PrinterState::Refusing) => return Err(PrinterFault::Refusing { printer: printer() }),
            Some(PrinterState::Idle | PrinterState::Printing) => {}
        }
        let copies = job.copies.to_string();
        let sides = if job.duplex { "sides=two-sided-long-edge" } else { "sides=one-sided" };
        let file = file.to_string_lossy();
        let range = job.pages.map(|(first, last)| format!("{first}-{last}"));
        let mut words = vec!["-d", &job.printer, "-t", &job.title, "-n", &copies, "-o", "media=A4", "-o", sides];
        if let Some(range) = &range {
            words.extend(["-P", range]);
        }
        words.extend(["--", &file]);
        let said = run(self, "lp", &words)?;
        match said.text.strip_prefix("request id is ").and_then(|rest| rest.split_whitespace().next()) {
            Some(id) if said.good => Ok(id.to_owned()),
            Some(_) | None if said.error.contains("not accepting") => {
                Err(PrinterFault::Refusing { printer: printer() })
            }
            Some(_) | None => Err(PrinterFault::Refused { why: said.error_line() }),
        }
    }
}

/// Reads what `lpstat -p -d -a` says in its own language.
fn read(text: &str) -> Vec<Printer> {
    let mut printers: Vec<Printer> = Vec::new();
    let mut default = "";
    let mut stopped = false;
    for line in text.lines() {
        let indented = line.starts_with(char::is_whitespace);
        if indented && stopped {
            if let Some(Printer { state: PrinterState::Stopped { reason }, .. }) = printers.last_mut() {
                line.trim().clone_into(reason);
            }
            continue;
        }
        stopped = false;
        if let Some((name, rest)) = line.strip_prefix("printer ").and_then(|rest| rest.split_once(' ')) {
            stopped = rest.starts_with("disabled");
            let state = if stopped {
                PrinterState::Stopped { reason: String::new() }
            } else if rest.starts_with("now printing") {
                PrinterState::Printing
            } else {
                PrinterState::Idle
            };
            printers.push(Printer { name: name.to_owned(), state, default: false });
        } else if let Some(name) = line.strip_prefix("system default destination: ") {
            default = name.trim();
        } else if let Some((name, _)) = line.split_once(" not accepting requests")
            && let Some(printer) = printers.iter_mut().find(|printer| printer.name == name)
            && !matches!(printer.state, PrinterState::Stopped { .. })
        {
            printer.state = PrinterState::Refusing;
        }
    }
    for printer in &mut printers {
        printer.default = printer.name == default;
    }
    printers.sort_by_key(|printer| !printer.default);
    printers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lpstat_says_becomes_printers_with_their_states() {
        let said = "printer DESK is idle.  enabled since Mon Nov 23 04:49:02 2026\n\
             printer OUT disabled since Mon Nov 23 04:49:23 2026 -\n\t缺纸 no paper\n\
             printer BUSY now printing BUSY-12.  enabled since Mon Nov 23 04:49:02 2026\n\
             printer SHY is idle.  enabled since Mon Nov 23 04:49:02 2026\n\
             system default destination: BUSY\n\
             DESK accepting requests since Mon Nov 23 04:49:02 2026\n\
             SHY not accepting requests since Mon Nov 23 04:49:02 2026 -\n\tRejecting Jobs\n";
        let printers = read(said);
        let names: Vec<(&str, bool)> = printers.iter().map(|known| (known.name.as_str(), known.default)).collect();
        assert_eq!(names, [("BUSY", true), ("DESK", false), ("OUT", false), ("SHY", false)]);
        let states: Vec<&PrinterState> = printers.iter().map(|known| &known.state).collect();
        let reason = "缺纸 no paper".to_owned();
        let want =
            [PrinterState::Printing, PrinterState::Idle, PrinterState::Stopped { reason }, PrinterState::Refusing];
        assert_eq!(states, want.iter().collect::<Vec<_>>());
        assert_eq!(read("no system default destination\n"), []);
    }

    #[test]
    fn a_computer_without_the_programs_says_so() {
        let folder = tempfile::tempdir().unwrap();
        let printers = Printers::default().with_programs(folder.path());
        assert_eq!(printers.list(), Err(PrinterFault::NoProgram { program: "lpstat" }));
    }
}
