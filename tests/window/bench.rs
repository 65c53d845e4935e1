//! A display of its own for each test, with a window manager, the real program in it, and keys as a person or a
//! scanner types them.
//!
//! What the program did is read from its journal and from the picture of the display. Nothing waits by sleeping
//! for a guessed time: everything waits for something to happen, with [`PATIENCE`] as the end of it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use card_desk::id::DeskId;
use card_desk::journal::{Entry, Journal, SystemClock, SystemRandom};

/// Long enough for a machine that is busy with everything else.
pub const PATIENCE: Duration = Duration::from_secs(90);

/// Color of the badge that says 演练: the first thing that only a drawn window shows.
const AMBER: [u8; 3] = [0xFF, 0xC1, 0x07];

/// A program that ends with its test.
pub struct Running(Child);

impl Running {
    /// Counts the files of this name that the program has open.
    pub fn open_files(&self, name: &Path) -> usize {
        let open = fs::read_dir(format!("/proc/{}/fd", self.0.id())).unwrap().flatten();
        open.filter(|file| fs::read_link(file.path()).is_ok_and(|target| target == name)).count()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Asked first, so that a display takes its lock file away.
        if matches!(self.0.try_wait(), Ok(None)) {
            let _ = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status();
        }
        let _ended = wait_up_to(Duration::from_secs(10), || self.0.try_wait().ok().flatten());
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Lets other programs run before the next look.
pub fn a_moment() {
    let (_keep, quiet) = channel::<()>();
    let _ = quiet.recv_timeout(Duration::from_millis(15));
}

/// Looks again and again until something is there.
pub fn wait_for<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    wait_up_to(PATIENCE, look).unwrap_or_else(|| panic!("{what}: waited for {} s", PATIENCE.as_secs()))
}

/// Looks again and again until something is there or the patience ends.
pub fn wait_up_to<T>(patience: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let deadline = Instant::now() + patience;
    loop {
        let found = look();
        if found.is_some() || Instant::now() >= deadline {
            return found;
        }
        a_moment();
    }
}

/// A command of a package; a machine without it is told what to install.
pub fn tool(name: &str, package: &str) -> Command {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    let Some(file) = found else { panic!("{name} is missing: install the package {package}") };
    let mut command = Command::new(file);
    command.env_clear().env("PATH", path).env("LANG", "C.UTF-8").stdin(Stdio::null());
    command
}

/// Starts a program; its error output goes to a file that a failing test can show.
pub fn start(mut command: Command, log: &Path) -> Running {
    Running(command.stdout(Stdio::null()).stderr(File::create(log).unwrap()).spawn().unwrap())
}

/// Starts a program that says one line when it is ready, and returns that line.
pub fn start_and_read(mut command: Command, log: &Path) -> (Running, String) {
    let mut child = command.stdout(Stdio::piped()).stderr(File::create(log).unwrap()).spawn().unwrap();
    let lines = lines_of(child.stdout.take().unwrap());
    let child = Running(child);
    let said = lines.recv_timeout(PATIENCE);
    let line = said.unwrap_or_else(|_| panic!("not ready: {}", fs::read_to_string(log).unwrap_or_default()));
    (child, line)
}

fn lines_of(output: impl Read + Send + 'static) -> Receiver<String> {
    let (say, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if say.send(line).is_err() {
                break;
            }
        }
    });
    lines
}

/// A display without a screen.
pub struct Display {
    /// Such as `:1`.
    pub name: String,
    _manager: Option<Running>,
    _server: Running,
    folder: tempfile::TempDir,
    _turn: MutexGuard<'static, ()>,
}

/// Windows of several tests at once take the time from each other's scanners, which have none to give.
static TURN: Mutex<()> = Mutex::new(());

impl Display {
    /// Starts a display with this color depth and nothing on it.
    pub fn bare(depth: u8) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        let folder = tempfile::tempdir().unwrap();
        let mut server = tool("Xvfb", "xvfb");
        server.args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", &format!("1366x768x{depth}")]);
        server.arg("-fbdir").arg(folder.path());
        let (server, number) = start_and_read(server, &folder.path().join("xvfb.log"));
        Self { name: format!(":{number}"), _manager: None, _server: server, folder, _turn: turn }
    }

    /// Starts a display with a window manager, as an office PC has.
    pub fn start() -> Self {
        let mut display = Self::bare(24);
        let mut manager = tool("openbox", "openbox");
        manager.arg("--sm-disable").env("DISPLAY", &display.name).env("HOME", display.folder.path());
        let manager = start(manager, &display.folder.path().join("openbox.log"));
        display._manager = Some(manager);
        display.wait_for_property(|line| line.starts_with("_NET_SUPPORTING_WM_CHECK("));
        display
    }

    /// Waits until a property of the root window reads so; `xprop` writes one line for each and for each change.
    pub fn wait_for_property(&self, is_it: impl Fn(&str) -> bool) {
        let mut spy = tool("xprop", "x11-utils");
        spy.args(["-root", "-spy"]).env("DISPLAY", &self.name);
        let mut spy = spy.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let lines = lines_of(spy.stdout.take().unwrap());
        let _spy = Running(spy);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let line = lines.recv_timeout(deadline.saturating_duration_since(Instant::now())).expect("the property");
            if is_it(&line) {
                return;
            }
        }
    }

    /// Runs `xdotool`, which sends real key events.
    pub fn xdotool(&self, arguments: &[&str]) {
        let mut xdotool = tool("xdotool", "xdotool");
        assert!(xdotool.args(arguments).env("DISPLAY", &self.name).status().unwrap().success(), "{arguments:?}");
    }

    /// Presses one key, such as `F4`, `alt+1` or `Return`.
    pub fn press(&self, key: &str) {
        self.xdotool(&["key", "--delay", "0", key]);
    }

    /// Types with no gap at all and ends with Return, as a handheld scanner does.
    pub fn scan(&self, text: &str) {
        self.xdotool(&["type", "--args", "1", "--delay", "0", text, "key", "--delay", "0", "Return"]);
    }

    /// Returns what the display shows, as bytes to compare.
    pub fn picture(&self) -> Vec<u8> {
        fs::read(self.folder.path().join("Xvfb_screen0")).unwrap()
    }

    /// Waits until a small area of this color, as red, green and blue, is shown.
    pub fn wait_for_color(&self, [red, green, blue]: [u8; 3]) {
        wait_for("a color", || self.shows_color([red, green, blue]).then_some(()));
    }

    /// Returns whether a small area of this color is shown.
    pub fn shows_color(&self, [red, green, blue]: [u8; 3]) -> bool {
        let is_it = |pixel: &&[u8]| pixel.starts_with(&[blue, green, red]);
        self.picture().chunks_exact(4).filter(is_it).nth(200).is_some()
    }

    /// Returns whether a window of this name is on the display.
    pub fn shows(&self, window: &str) -> bool {
        let mut search = tool("xdotool", "xdotool");
        search.args(["search", "--onlyvisible", "--name", window]).env("DISPLAY", &self.name);
        search.output().unwrap().status.success()
    }

    /// Does something and waits until the display shows something else than before.
    pub fn see(&self, what: &str, act: impl FnOnce(&Self)) {
        let before = self.picture();
        act(self);
        let seen = wait_up_to(PATIENCE, || (self.picture() != before).then_some(()));
        if seen.is_none() {
            self.keep_picture("stuck");
            panic!("{what}: nothing changed in {} s, see window-stuck.png", PATIENCE.as_secs());
        }
    }

    /// Waits until the display has stood still for five looks: what was asked for is answered.
    pub fn settle(&self) {
        let mut last = self.picture();
        let mut same = 0;
        let stood = wait_up_to(PATIENCE, || {
            let next = self.picture();
            same = if next == last { same + 1 } else { 0 };
            last = next;
            (same >= 5).then_some(())
        });
        assert!(stood.is_some(), "the display never stands still");
    }

    /// Keeps a picture for people to look at; no test looks at it.
    pub fn keep_picture(&self, name: &str) {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("../pictures");
        fs::create_dir_all(&folder).unwrap();
        let mut import = tool("import", "imagemagick");
        import.args(["-window", "root"]).arg(folder.join(format!("window-{name}.png")));
        assert!(import.env("DISPLAY", &self.name).status().unwrap().success());
    }
}

/// Returns a command for the real program with nothing around it but this folder.
pub fn program(data: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_card-desk"));
    command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default()).env("HOME", data);
    command.args(["--training", "--data"]).arg(data).stdin(Stdio::null());
    command
}

/// The real window on the demo school, and its journal.
pub struct Desk {
    pub display: Display,
    pub journal: Journal,
    program: Running,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// Opens the window and returns when it is on the display and takes keys.
    pub fn open(display: Display, environment: &[(&str, String)]) -> Self {
        Self::open_prepared(display, environment, |_| {})
    }

    /// Opens it after something was put into its folder.
    pub fn open_prepared(display: Display, environment: &[(&str, String)], prepare: impl FnOnce(&Path)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        prepare(folder.path());
        let log = folder.path().join("window.log");
        let mut command = program(folder.path());
        command.env("DISPLAY", &display.name).envs(environment.iter().map(|(name, value)| (name, value)));
        let program = start(command, &log);
        display.wait_for_property(|line| line.starts_with("_NET_ACTIVE_WINDOW(") && !line.ends_with(" 0x0"));
        display.wait_for_color(AMBER);
        let file = folder.path().join("training/journal.db");
        let desk = DeskId::parse("甲").unwrap();
        let journal = Journal::training(&file, desk, Box::new(SystemClock), Box::new(SystemRandom)).unwrap();
        let desk = Self { display, journal, program, _folder: folder };
        // Without the ring that counts seconds, the picture changes only when something happens.
        desk.display.settle();
        desk.display.press("ctrl+r");
        desk.display.settle();
        desk
    }

    /// Sends a signal, such as `STOP`, to the program.
    pub fn signal(&self, name: &str) {
        let done = Command::new("kill").args([&format!("-{name}"), &self.program.0.id().to_string()]).status();
        assert!(done.unwrap().success());
    }

    /// Counts the entries of the journal.
    pub fn entries(&self) -> u64 {
        self.journal.counts().unwrap().entries
    }

    /// Does something that is recorded, and returns the entry.
    pub fn records(&self, what: &str, act: impl FnOnce(&Display)) -> Entry {
        let before = self.entries();
        act(&self.display);
        self.next_entry(what, before)
    }

    /// Waits for the entry after the first `before` ones.
    pub fn next_entry(&self, what: &str, before: u64) -> Entry {
        let count = wait_for(what, || Some(self.entries()).filter(|now| *now > before)) - before;
        self.journal.recent(usize::try_from(count).unwrap()).unwrap().pop().unwrap()
    }

    /// Closes the window as a person does, and returns how the program ended.
    pub fn close(&mut self) -> ExitStatus {
        self.display.press("alt+F4");
        let program = &mut self.program.0;
        wait_for("the program ends", || program.try_wait().unwrap())
    }
}
