use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use super::worker::CodeSeen;
use super::*;
use crate::day::Moment;
use crate::face::draw;
use crate::face::find::{Effort, Found, Miss, Symbology};
use crate::face::make::{Level, qr};
use crate::face::picture::Picture;
use crate::face::plane::Plane;
use crate::face::source::{Frame, FrameSource};

/// A search that waits for leave for each picture, and finds nothing.
fn slow() -> (Faces, Sender<()>, Receiver<()>) {
    let ((go, waits), (begun, begins)) = (channel(), channel());
    let finder: Finder = Box::new(move |_, _| {
        let _ = begun.send(());
        let _ = waits.recv();
        Found { codes: Vec::new(), miss: Some(Miss::NothingSeen) }
    });
    (Faces::with_finder(finder), go, begins)
}

fn small(shade: u8) -> Source {
    Source::Pixels(Picture::from_plane(Plane::paint(8, 8, |_, _| shade)))
}

fn draw_into(folder: &Path, name: &str, text: &str) {
    let picture = draw::code(&qr(text, Level::Medium).unwrap(), 4);
    std::fs::write(folder.join(name), draw::png(&picture)).unwrap();
}

/// The search of this program, with all looks and as long as it takes.
fn patient() -> Faces {
    let limits = Limits { time: Duration::from_secs(600), ..Limits::default() };
    Faces::with_finder(Box::new(move |picture, _| find_within(picture, Effort::Still, limits)))
}

fn now() -> Moment {
    Moment::from_unix_ms(0)
}

fn finish(faces: &mut Faces) {
    while faces.wait(now()) {}
}

#[test]
fn stopping_ends_the_search_between_two_pictures_and_drops_the_queue() {
    let (mut faces, go, begins) = slow();
    for shade in 0..3 {
        faces.search(small(shade), true).unwrap();
    }
    begins.recv().unwrap();
    go.send(()).unwrap();
    assert!(faces.wait(now()) && faces.wait(now()), "the first picture was begun and is done");
    assert_eq!(faces.progress().map(|progress| (progress.done, progress.total)), Some((1, 3)));
    begins.recv().unwrap();
    faces.stop();
    assert!(!faces.is_busy());
    // The second picture, which was searched when it stopped, is not told; the third is never begun.
    go.send(()).unwrap();
    faces.search(small(9), true).unwrap();
    begins.recv().unwrap();
    go.send(()).unwrap();
    finish(&mut faces);
    assert_eq!((faces.kept.searched, faces.kept.troubles.len()), (2, 2));
    assert!(begins.try_recv().is_err(), "four were given, three were begun");
}

#[test]
fn the_thread_ends_when_the_desk_is_gone() {
    let (mut faces, go, begins) = slow();
    faces.search(small(0), true).unwrap();
    faces.search(small(1), true).unwrap();
    begins.recv().unwrap();
    drop(faces);
    go.send(()).unwrap();
    // Its end of the channel goes with the thread.
    assert!(begins.recv().is_err(), "the second picture is not begun");
}

#[test]
fn a_folder_is_searched_in_the_order_of_its_names_and_one_bad_file_hides_nothing() {
    let folder = tempfile::tempdir().unwrap();
    draw_into(folder.path(), "b.png", "00000002");
    draw_into(folder.path(), "a.PNG", "00000001");
    draw_into(folder.path(), "d.png", "00000004");
    std::fs::write(folder.path().join("c.jpg"), b"no picture at all").unwrap();
    std::fs::write(folder.path().join("notes.txt"), b"not searched").unwrap();
    let mut faces = patient();
    faces.search(Source::Path(folder.path().to_owned()), true).unwrap();
    finish(&mut faces);
    let texts: Vec<&str> = faces.kept.codes.iter().map(|kept| kept.scan.text.as_str()).collect();
    assert_eq!(texts, ["00000001", "00000002", "00000004"]);
    assert_eq!(faces.kept.searched, 4);
    let [(file, trouble)] = faces.kept.troubles.as_slice() else { panic!("one file is bad") };
    assert_eq!((file.as_str(), trouble.code()), ("c.jpg", "not-a-picture"));
    let outlines: Vec<&str> = faces.kept.shots.iter().map(|shot| shot.file.as_str()).collect();
    assert_eq!(outlines, ["a.PNG", "b.png", "d.png"]);
    let corners = faces.kept.shots.iter().flat_map(|shot| &shot.outlines).flat_map(|(corners, _)| corners);
    assert!(
        corners.clone().count() == 12
            && corners.clone().all(|(x, y)| (0.0..=1.0).contains(x) && (0.0..=1.0).contains(y))
    );
}

#[test]
fn an_empty_folder_and_a_missing_file_are_told() {
    let folder = tempfile::tempdir().unwrap();
    for (path, code) in
        [(folder.path().to_owned(), "folder-empty"), (folder.path().join("no.png"), "picture-unreadable")]
    {
        let mut faces = patient();
        faces.search(Source::Path(path), true).unwrap();
        finish(&mut faces);
        let codes: Vec<&str> = faces.kept.troubles.iter().map(|(_, trouble)| trouble.code()).collect();
        assert_eq!(codes, [code]);
    }
}

#[test]
fn a_decoder_that_falls_over_costs_one_sentence_and_the_next_picture_is_searched() {
    let finder: Finder = Box::new(|picture, _| match picture.plane().at(0, 0) {
        0 => panic!("on purpose"),
        _ => Found::default(),
    });
    let mut faces = Faces::with_finder(finder);
    faces.search(small(0), true).unwrap();
    faces.search(small(9), true).unwrap();
    finish(&mut faces);
    assert_eq!(faces.kept.searched, 2);
    assert_eq!(faces.kept.troubles, [(String::new(), Trouble::GaveUp)]);
}

#[test]
fn the_same_code_in_two_pictures_is_one_code_and_pictures_are_forgotten_alone() {
    let picture = || Source::Pixels(draw::code(&qr("00000001", Level::Medium).unwrap(), 4));
    let mut faces = patient();
    faces.search(picture(), false).unwrap();
    finish(&mut faces);
    assert_eq!((faces.fresh.codes.len(), faces.kept.codes.len()), (1, 0));
    faces.list();
    faces.search(picture(), true).unwrap();
    finish(&mut faces);
    faces.scanned(Scan::typed("00000001"));
    assert_eq!(faces.last, Some((0, false)));
    faces.scanned(Scan::typed("00000002"));
    assert_eq!(faces.last, Some((1, true)));
    let pictures: Vec<usize> = faces.kept.codes.iter().map(|kept| kept.pictures).collect();
    assert_eq!((pictures, faces.kept.shots.len()), (vec![2, 0], 2));
    faces.leave_page();
    assert_eq!((faces.kept.codes.len(), faces.kept.shots.len()), (2, 0));
    faces.clear();
    assert_eq!((faces.kept.codes.len(), faces.kept.searched), (0, 0));
}

/// A camera that shows these texts, one on each frame, none on a dark one, and then ends.
struct Shows(Vec<Option<&'static str>>);

impl FrameSource for Shows {
    fn next(&mut self) -> Result<Option<Frame>, FrameFault> {
        let text = if self.0.is_empty() { return Err(FrameFault::Ended) } else { self.0.remove(0) };
        let picture = match text {
            Some(text) => draw::code(&qr(text, Level::Medium).unwrap(), 4),
            None => Picture::from_plane(Plane::paint(64, 64, |_, _| 200)),
        };
        Ok(Some(Frame { picture, name: "camera".into(), at: Instant::now() }))
    }
}

#[test]
fn a_code_before_the_camera_is_told_once_until_it_was_away_for_a_while() {
    let mut faces = patient();
    let texts = [Some("00000001"), Some("00000001"), Some("00000002"), Some("00000001"), Some("00000001")];
    faces.look(Some(Box::new(Shows(texts.to_vec())))).unwrap();
    // Moments of the frames in milliseconds: the third comes back within the time, the last long after it.
    let mut told = Vec::new();
    for ms in [0, 1_000, 2_000, 3_400, 9_000] {
        assert!(faces.wait_for_any(Moment::from_unix_ms(ms)));
        told.push(faces.shown_anew().into_iter().map(|scan| scan.text).collect::<Vec<_>>().join(" "));
        assert!(faces.live.as_ref().is_some_and(|live| live.outlines.len() == 1), "at {ms}");
    }
    assert_eq!(told, ["00000001", "", "00000002", "", "00000001"]);
    assert!(faces.wait_for_any(now()) && !faces.camera && faces.live.is_none());
    assert_eq!(faces.gone_dark(), Some(FrameFault::Ended));
    assert_eq!(faces.gone_dark(), None);
}

#[test]
fn the_picture_of_the_camera_changes_at_most_ten_times_a_second_unless_there_is_a_new_code() {
    let code =
        |text: &str| vec![CodeSeen { scan: Scan::typed(text), symbology: Symbology::Qr, corners: [(0.0, 0.0); 4] }];
    let frame = |codes| Sight {
        file: String::new(),
        picture: Some(Picture::from_plane(Plane::paint(8, 8, |_, _| 9))),
        codes,
        trouble: None,
    };
    let mut faces = Faces { camera: true, ..Faces::default() };
    let mut shows = |ms, codes| faces.hear(News::Frame(frame(codes)), Moment::from_unix_ms(ms));
    let cases =
        [(0, "", true), (40, "", false), (80, "a", true), (120, "a", false), (180, "a", true), (279, "", false)];
    for (ms, text, want) in cases {
        assert_eq!(shows(ms, if text.is_empty() { Vec::new() } else { code(text) }), want, "at {ms} ms");
    }
}
