//! What is right or wrong and not more or less: character sets, bombs, memory.

use std::path::Path;
use std::process::Command;

use card_desk::face::find::Effort;
use card_desk::face::picture::Picture;
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;

use super::drawn;
use super::engine::{Code, Peer, bytes, cpu_ms, ours};

/// Tells a child process which file it opens.
pub const MEMORY: &str = "CARD_DESK_FACES_MEMORY";

/// Reads every text with every decoder: right bytes, right text, or neither.
pub fn charsets(peers: &mut [Peer], folder: &Path) -> String {
    let mut rows =
        vec!["character sets: T = text right, B = bytes right but not the text, . = not read, ! = wrong".to_owned()];
    for told in drawn::told() {
        let plane = told.draw();
        Peer::lay(&plane, folder);
        let mark = |codes: &[Code]| match codes {
            [] => '.',
            [code] if code.text.trim_start_matches('\u{FEFF}') == told.text => 'T',
            [code] if bytes(&code.hex) == told.bytes => 'B',
            _ => '!',
        };
        let own = mark(&ours(&Picture::from_plane(plane.clone()), Effort::Still).codes);
        let others = peers.iter_mut().map(|peer| {
            let codes = peer.read(&plane).map(|reading| reading.codes).unwrap_or_default();
            format!(" {} {}", peer.name, mark(&codes))
        });
        let verdict = if own == 'T' { "pass" } else { "FAIL" };
        rows.push(format!("{verdict} ours {own}{}  {}", others.collect::<String>(), told.name));
    }
    rows.join("\n")
}

/// Searches pictures that stall decoders: none may cost more than 300 ms.
pub fn bombs(peers: &mut [Peer], folder: &Path) -> String {
    let mut rows = vec!["bombs, CPU ms; ours may take 300".to_owned()];
    for case in drawn::bombs() {
        let plane = case.draw();
        Peer::lay(&plane, folder);
        let reading = ours(&Picture::from_plane(plane.clone()), Effort::Still);
        let others = peers.iter_mut().map(|peer| {
            let cpu = peer.read(&plane).map_or(f64::NAN, |reading| reading.cpu_ms);
            format!(" {} {cpu:.0}", peer.name)
        });
        let verdict = if reading.cpu_ms <= 300.0 && reading.codes.is_empty() { "pass" } else { "FAIL" };
        let miss = reading.miss.unwrap_or("-");
        rows.push(format!("{verdict} ours {:.0} ({miss}){}  {}", reading.cpu_ms, others.collect::<String>(), case.id));
    }
    rows.join("\n")
}

/// Opens and searches a colour JPEG of 12 MP in a process of its own.
pub fn memory(folder: &Path) -> String {
    let Some(case) = drawn::scenes().into_iter().next() else { return String::new() };
    let (plane, file) = (case.draw(), folder.join("photograph.jpg"));
    let colours: Vec<u8> = plane.pixels().iter().flat_map(|shade| [*shade; 3]).collect();
    let mut jpeg = std::fs::File::create(&file).unwrap();
    JpegEncoder::new_with_quality(&mut jpeg, 90)
        .encode(&colours, plane.width() as u32, plane.height() as u32, ExtendedColorType::Rgb8)
        .unwrap();
    let child = Command::new(std::env::current_exe().unwrap()).env(MEMORY, &file).output().unwrap();
    String::from_utf8_lossy(&child.stdout).trim().to_owned()
}

/// The child: opens, searches, and says the most memory that it ever had.
pub fn tell_memory(file: &str) {
    let before = cpu_ms();
    let picture = Picture::open(file).unwrap();
    let opened = cpu_ms();
    let reading = ours(&picture, Effort::Still);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default().trim();
    let peak: f64 = peak.trim_end_matches(" kB").parse().unwrap_or(f64::NAN);
    println!(
        "JPEG of {} x {}: peak memory {:.0} MB (goal 150), opened in {:.0} ms, searched in {:.0} ms CPU, {} codes",
        picture.plane().width(),
        picture.plane().height(),
        peak / 1024.0,
        opened - before,
        reading.cpu_ms,
        reading.codes.len()
    );
}
