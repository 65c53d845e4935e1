//! A private smart card service: its own pcscd on its own socket, whatever drivers its readers have.
//!
//! Services run side by side and next to a real one. The PC/SC library of a client reads
//! [`Service::env`] once for each process: start the client as a child process.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Duration;

const PCSCD: &str = "/usr/sbin/pcscd";

/// A private service, running or not.
pub struct Service {
    running: Option<Child>,
    dir: tempfile::TempDir,
}

impl Service {
    /// Makes the folder of a service that has no readers and does not run yet.
    pub fn new() -> Self {
        assert!(Path::new(PCSCD).exists(), "{PCSCD} is missing: install the package pcscd");
        // The package makes this directory when the system starts the service; a service without it ends.
        let _ = fs::create_dir_all("/run/pcscd");
        assert!(Path::new("/run/pcscd").exists(), "/run/pcscd is missing: sudo mkdir -p /run/pcscd");
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("conf")).unwrap();
        Self { running: None, dir }
    }

    /// The folder of this service; it goes away with it.
    pub fn dir(&self) -> &Path {
        self.dir.path()
    }

    /// Writes which readers there are, in the words of reader.conf(5), for the next start.
    pub fn configure(&self, readers: &str) {
        fs::write(self.dir().join("conf").join("readers"), readers).unwrap();
    }

    /// The name and value of the environment variable that leads a client here.
    pub fn env(&self) -> (&'static str, PathBuf) {
        ("PCSCLITE_CSOCK_NAME", self.dir().join("pcscd.comm"))
    }

    /// Kills the service (SIGKILL); its socket is gone too.
    pub fn kill(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.kill().unwrap();
            running.wait().unwrap();
        }
        let _ = fs::remove_file(self.env().1);
    }

    /// Asks the service to end (SIGTERM), as the system does on an upgrade.
    pub fn stop(&mut self) {
        if let Some(running) = &mut self.running {
            assert!(Command::new("kill").args(["-TERM", &running.id().to_string()]).status().unwrap().success());
            running.wait().unwrap();
        }
        self.running = None;
        let _ = fs::remove_file(self.env().1);
    }

    /// Starts the service anew and returns when it answers.
    pub fn restart(&mut self) {
        self.kill();
        let listener = UnixListener::bind(self.env().1).unwrap();
        let log = self.dir().join("pcscd.log");
        // The service takes its listening socket as file 3, as from systemd.
        let script = "exec 3<&0 0</dev/null; export LISTEN_FDS=1 LISTEN_PID=$$; exec \"$0\" --foreground -c \"$1\"";
        let running = Command::new("sh")
            .args(["-c", script, PCSCD])
            .arg(self.dir().join("conf"))
            .stdin(OwnedFd::from(listener))
            .stdout(File::create(&log).unwrap())
            .stderr(File::options().append(true).open(&log).unwrap())
            .spawn()
            .unwrap();
        self.running = Some(running);
        if let Err(error) = self.greet() {
            panic!("pcscd does not answer: {error}\n{}", fs::read_to_string(&log).unwrap_or_default());
        }
    }

    /// Asks the service for its version (CMD_VERSION of pcsc-lite), the first thing that it can answer.
    fn greet(&self) -> io::Result<()> {
        let mut stream = UnixStream::connect(self.env().1)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        for word in [12_u32, 0x11, 4, 4, 0] {
            stream.write_all(&word.to_ne_bytes())?;
        }
        stream.read_exact(&mut [0; 12])
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.kill();
    }
}
