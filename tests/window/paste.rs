//! What is pasted on a real display: one process holds the clipboard, another reads it, as two programs do.

use std::fs;
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, Command, Stdio};

use card_desk::face::encode::rgba_png;
use card_desk::face::source::clipboard::{ClipboardFault, Pasted, pasted, picture};

use crate::bench::Display;

/// The part of this test that a process plays, and the folder of the files.
const PART: &str = "CARD_DESK_PASTE";

/// Four grey pixels in two rows.
const SHADES: [u8; 4] = [10, 200, 90, 255];

fn rgba() -> Vec<u8> {
    SHADES.iter().flat_map(|shade| [*shade, *shade, *shade, 255]).collect()
}

fn part(display: &Display, name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["paste::a_copied_picture_and_copied_files_are_pasted", "--exact", "--nocapture"]);
    command.env(PART, name).env("DISPLAY", &display.name).env_remove("WAYLAND_DISPLAY");
    command
}

/// Another program that holds something on the clipboard until it is told to end.
struct Holder(Child, Option<ChildStdin>);

impl Holder {
    fn start(display: &Display, what: &str) -> Self {
        let mut command = part(display, what);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap() == "held"), "{what}");
        let stdin = child.stdin.take();
        Self(child, stdin)
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        drop(self.1.take());
        let _ended = self.0.wait();
    }
}

fn hold(what: &str, file: PathBuf) {
    let mut clipboard = arboard::Clipboard::new().unwrap();
    match what {
        "text" => clipboard.set_text("00000017").unwrap(),
        "picture" => clipboard.set_image(arboard::ImageData { width: 2, height: 2, bytes: rgba().into() }).unwrap(),
        _ => clipboard.set().file_list(&[file]).unwrap(),
    }
    eprintln!("held");
    let _until_closed = std::io::stdin().read(&mut [0; 1]);
}

fn look(what: &str, file: PathBuf) {
    match what {
        "picture" => {
            let Pasted::Picture(seen) = pasted().unwrap() else { panic!("no pixels") };
            assert_eq!(seen.plane().pixels(), SHADES);
        }
        "files" => {
            assert_eq!(pasted().unwrap(), Pasted::Files(vec![file]));
            assert_eq!(picture().unwrap().plane().pixels(), SHADES);
        }
        _ => assert_eq!(picture(), Err(ClipboardFault::NoPicture)),
    }
}

#[test]
fn a_copied_picture_and_copied_files_are_pasted() {
    if let Ok(part) = std::env::var(PART) {
        let [does, what, folder] = part.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{part}") };
        let file = PathBuf::from(folder).join("face.png");
        return if does == "hold" { hold(what, file) } else { look(what, file) };
    }
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path().to_str().unwrap();
    fs::write(folder.path().join("face.png"), rgba_png(2, 2, &rgba()).unwrap()).unwrap();
    let display = Display::bare(24);
    for what in ["nothing", "text", "picture", "files"] {
        let _holder = (what != "nothing").then(|| Holder::start(&display, &format!("hold {what} {at}")));
        let looked = part(&display, &format!("look {what} {at}")).output().unwrap();
        assert!(looked.status.success(), "{what}: {}", String::from_utf8_lossy(&looked.stderr));
    }
}
