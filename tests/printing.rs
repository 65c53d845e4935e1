//! Paper through a real print service: a private CUPS with a back end that keeps what it gets.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::wildcard_enum_match_arm,
    reason = "a test stops at the first surprise"
)]

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use card_desk::day::Moment;
use card_desk::desk::print::keep::{keep, send};
use card_desk::desk::print::{Kind, Order, PrintFault, Wish, draft};
use card_desk::desk::printer::{PrintJob, PrinterFault, PrinterState, Printers};
use card_desk::desk::settings::{Settings, Sources};
use card_desk::desk::training::school;
use card_desk::id::{ClassId, DeskId, OperatorId};
use card_desk::journal::lists::PaperState;
use card_desk::journal::{FixedClock, Journal, Seat, SeededRandom};
use card_desk::record::Act;
use card_desk::sheet::font::Fonts;

/// A private print service; it ends with the test.
struct Service {
    folder: tempfile::TempDir,
    daemon: Child,
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended = self.daemon.kill();
        let _ended = self.daemon.wait();
    }
}

impl Service {
    fn start() -> Self {
        let folder = tempfile::Builder::new().prefix("cups").tempdir_in("/tmp").unwrap();
        let at = folder.path().to_owned();
        for name in ["etc", "spool", "cache", "run", "log", "kept", "bin/backend", "bin/daemon", "bin/filter"] {
            std::fs::create_dir_all(at.join(name)).unwrap();
        }
        std::os::unix::fs::symlink("/usr/lib/cups/daemon/cups-exec", at.join("bin/daemon/cups-exec")).unwrap();
        let shown = at.display();
        let location = "<Location />\nOrder allow,deny\nAllow all\n</Location>\n<Location /admin>\nOrder allow,deny\n\
                        Allow all\n</Location>\n<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n";
        let settings = format!("Listen {shown}/run/cups.sock\nBrowsing No\nDefaultAuthType None\n{location}");
        std::fs::write(at.join("cupsd.conf"), settings).unwrap();
        let files = format!(
            "ServerRoot {shown}/etc\nServerBin {shown}/bin\nRequestRoot {shown}/spool\nCacheDir {shown}/cache\n\
             StateDir {shown}/run\nTempDir {shown}/spool\nDataDir /usr/share/cups\nErrorLog {shown}/log/error\n\
             AccessLog {shown}/log/access\nPageLog {shown}/log/page\n"
        );
        std::fs::write(at.join("cups-files.conf"), files).unwrap();
        // What a back end is told: job, user, title, copies, options; the file last.
        let keeps = format!(
            "#!/bin/sh\n[ $# -eq 0 ] && exit 0\ncat \"$6\" > '{shown}/kept/part'\n\
             printf '%s\\n' \"$3\" \"$4\" \"$5\" > '{shown}/kept/'\"$1\".args\nmv '{shown}/kept/part' '{shown}/kept/'\"$1\".pdf\n"
        );
        let backend = at.join("bin/backend/capture");
        std::fs::write(&backend, keeps).unwrap();
        std::fs::set_permissions(&backend, PermissionsExt::from_mode(0o700)).unwrap();
        let mut command = Command::new("/usr/sbin/cupsd");
        command.arg("-f").arg("-c").arg(at.join("cupsd.conf")).arg("-s").arg(at.join("cups-files.conf"));
        let daemon = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the package cups-daemon");
        let service = Self { folder, daemon };
        service.wait_for(|| service.printers().list() != Err(PrinterFault::NotRunning));
        service
    }

    /// Asks again and again until it is so: each question is a program of CUPS that takes its time.
    fn wait_for(&self, so: impl Fn() -> bool) {
        for _ in 0..20_000 {
            if so() {
                return;
            }
            std::thread::park_timeout(std::time::Duration::from_millis(5));
        }
        panic!("never");
    }

    fn socket(&self) -> String {
        self.folder.path().join("run/cups.sock").display().to_string()
    }

    fn printers(&self) -> Printers {
        Printers::at(self.socket())
    }

    fn admin(&self, program: &str, words: &[&str]) {
        let done = Command::new(program).args(words).env("CUPS_SERVER", self.socket()).output().unwrap();
        assert!(done.status.success(), "{program} {words:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    fn kept(&self, job: &str) -> (String, PathBuf) {
        let number = job.rsplit('-').next().unwrap();
        let at = |ending: &str| self.folder.path().join(format!("kept/{number}.{ending}"));
        self.wait_for(|| at("pdf").exists());
        (std::fs::read_to_string(at("args")).unwrap(), at("pdf"))
    }
}

struct Desk {
    journal: Journal,
    settings: Settings,
    seat: Seat,
    fonts: Fonts,
}

fn desk(folder: &Path) -> Desk {
    let clock = FixedClock::new(Moment::from_unix_ms(1_788_227_400_000));
    let desk = DeskId::parse("甲").unwrap();
    let random = Box::new(SeededRandom::new(7));
    let mut journal = Journal::training(&folder.join("j.db"), desk.clone(), Box::new(clock), random).unwrap();
    let seat = Seat::training(OperatorId::parse("李").unwrap());
    let (batch, cards) = (school::batch().unwrap(), school::promised().unwrap());
    let students = school::students().unwrap();
    journal.append(&seat, Act::RosterImported { file: "r".into(), students }).unwrap();
    journal.append(&seat, Act::BatchImported { batch, file: "b".into(), cards }).unwrap();
    let settings = Settings {
        school: "演练学校".into(),
        desk,
        operator: seat.operator().clone(),
        lists: folder.join("lists"),
        reader_signal: false,
        sources: Sources::default(),
        training: true,
    };
    Desk { journal, settings, seat, fonts: Fonts::system().unwrap() }
}

fn wish(printer: &str) -> Wish {
    Wish { printer: printer.into(), copies: 1, pages: None, duplex: false }
}

#[test]
fn a_list_reaches_the_printer_byte_by_byte_with_its_title_copies_pages_and_sides() {
    let service = Service::start();
    assert_eq!(service.printers().list(), Err(PrinterFault::NoPrinter));
    service.admin("lpadmin", &["-p", "DESK", "-E", "-v", "capture:/x"]);
    service.admin("lpadmin", &["-d", "DESK"]);
    let here = tempfile::tempdir().unwrap();
    let mut desk = desk(here.path());
    let order = Order::of_class(Kind::Handover, ClassId::new(7, 3).unwrap());
    let draft = draft(&desk.journal, &desk.settings, &desk.fonts, order).unwrap();
    let lists = desk.settings.lists.clone();
    let kept = keep(&mut desk.journal, &desk.seat, &lists, &draft, &desk.fonts, Vec::new()).unwrap();
    let number = kept.sheets[0].number.clone();
    let all = Wish { copies: 2, ..wish("DESK") };
    let sent = send(&mut desk.journal, &desk.seat, &service.printers(), &kept, &all).unwrap();
    assert_eq!((sent.jobs.len(), sent.fault), (1, None));
    let (told, file) = service.kept(&sent.jobs[0]);
    assert_eq!(std::fs::read(file).unwrap(), std::fs::read(&kept.file).unwrap(), "not a byte is changed on the way");
    let told: Vec<&str> = told.lines().collect();
    assert!(told[0].starts_with("领卡签收表 7-3"), "{told:?}");
    assert!(told[1] == "2" && told[2].contains("media=A4") && told[2].contains("sides=one-sided"), "{told:?}");
    assert!(!told[2].contains("page-ranges"), "{told:?}");
    let some = Wish { pages: Some((2, 2)), ..wish("DESK") };
    let sent = send(&mut desk.journal, &desk.seat, &service.printers(), &kept, &some).unwrap();
    assert!(service.kept(&sent.jobs[0]).0.contains("page-ranges=2"));
    let list = desk.journal.list_record(&number).unwrap().unwrap();
    let ranges: Vec<_> =
        list.newest().unwrap().printings.iter().map(|printing| (printing.copies, printing.range)).collect();
    assert_eq!(ranges, [(2, (1, kept.pages())), (1, (2, 2))]);
    assert_eq!(list.newest().unwrap().state(), PaperState::Sent, "nobody has looked at the paper");
    let job = PrintJob { printer: "DESK".into(), title: "两面".into(), copies: 1, pages: None, duplex: true };
    let id = service.printers().print(&kept.file, &job).unwrap();
    assert!(service.kept(&id).0.contains("sides=two-sided-long-edge"));
}

#[test]
fn a_printer_that_cannot_is_told_plainly_and_the_record_stays() {
    let service = Service::start();
    for printer in ["STOPPED", "SHY"] {
        service.admin("lpadmin", &["-p", printer, "-E", "-v", "capture:/x"]);
    }
    service.admin("cupsdisable", &["-r", "缺纸", "STOPPED"]);
    service.admin("cupsreject", &["SHY"]);
    let printers = service.printers().list().unwrap();
    let stopped = PrinterState::Stopped { reason: "缺纸".into() };
    assert!(printers.iter().any(|printer| printer.state == stopped), "{printers:?}");
    let here = tempfile::tempdir().unwrap();
    let mut desk = desk(here.path());
    let draft = draft(&desk.journal, &desk.settings, &desk.fonts, Order::of(Kind::Missing)).unwrap();
    let lists = desk.settings.lists.clone();
    let kept = keep(&mut desk.journal, &desk.seat, &lists, &draft, &desk.fonts, Vec::new()).unwrap();
    let stopped = PrinterFault::Stopped { printer: "STOPPED".into(), reason: "缺纸".into() };
    let table = [
        ("STOPPED", stopped),
        ("SHY", PrinterFault::Refusing { printer: "SHY".into() }),
        ("NOBODY", PrinterFault::Unknown { printer: "NOBODY".into() }),
    ];
    for (printer, want) in table {
        let sent = send(&mut desk.journal, &desk.seat, &service.printers(), &kept, &wish(printer)).unwrap();
        assert_eq!((sent.fault, sent.jobs.len()), (Some(want), 0), "{printer}");
    }
    let socket = service.socket();
    drop(service);
    let sent = send(&mut desk.journal, &desk.seat, &Printers::at(socket), &kept, &wish("STOPPED")).unwrap();
    assert_eq!(sent.fault, Some(PrinterFault::NotRunning));
    let list = desk.journal.list_record(&kept.sheets[0].number).unwrap().unwrap();
    assert_eq!(list.newest().unwrap().state(), PaperState::Made);
    assert!(kept.file.exists());
    std::fs::write(&kept.file, b"%PDF-1.7 something else").unwrap();
    let changed = send(&mut desk.journal, &desk.seat, &Printers::default(), &kept, &wish("STOPPED"));
    assert!(matches!(changed, Err(PrintFault::FileChanged { .. })), "another file is never printed as this list");
}
