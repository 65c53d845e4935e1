use super::look::Sighting;
use super::*;
use crate::face::draw;
use crate::face::make::{Level, Modules, qr, qr_of_bytes, qr_with_eci};
use crate::face::plane::Plane;

const LEVELS: [Level; 4] = [Level::Low, Level::Medium, Level::Quartile, Level::High];

fn turned(picture: &Picture, quarters: usize) -> Picture {
    let plane = picture.plane();
    let (width, height) = (plane.width(), plane.height());
    Picture::from_plane(match quarters {
        0 => plane.clone(),
        1 => Plane::paint(height, width, |x, y| plane.at(y, height - 1 - x)),
        2 => Plane::paint(width, height, |x, y| plane.at(width - 1 - x, height - 1 - y)),
        _ => Plane::paint(height, width, |x, y| plane.at(width - 1 - y, x)),
    })
}

/// Lays pictures beside each other on a grey table.
fn beside(pictures: &[Picture]) -> Picture {
    let gap = 30;
    let height = pictures.iter().map(|picture| picture.plane().height()).max().unwrap() + 2 * gap;
    let lefts: Vec<usize> = pictures
        .iter()
        .scan(gap, |left, picture| {
            let now = *left;
            *left += picture.plane().width() + gap;
            Some(now)
        })
        .collect();
    let width = lefts.last().unwrap() + pictures.last().unwrap().plane().width() + gap;
    Picture::from_plane(Plane::paint(width, height, |x, y| {
        let card = pictures.iter().zip(&lefts).rev().find(|(_, left)| x >= **left);
        let inside = card.filter(|(picture, left)| {
            x - **left < picture.plane().width() && (gap..gap + picture.plane().height()).contains(&y)
        });
        inside.map_or(150, |(picture, left)| picture.plane().at(x - left, y - gap))
    }))
}

fn texts(picture: &Picture) -> Vec<String> {
    find(picture).codes.into_iter().map(|code| code.text).collect()
}

fn of_version(version: usize, level: Level) -> (String, Modules) {
    let text = |length: usize| "0123456789ABCDEF-abcdef".chars().cycle().take(length).collect::<String>();
    let made = |length: usize| (text(length), qr(&text(length), level).unwrap());
    (4..400).map(made).find(|(_, modules)| modules.side() == 17 + 4 * version).unwrap()
}

#[test]
fn our_own_codes_are_read_back_in_every_version_level_and_turn() {
    for version in 1..=10 {
        for (turn, level) in LEVELS.into_iter().enumerate() {
            let (text, modules) = of_version(version, level);
            let face = turned(&draw::face(&modules, 4), turn);
            let soft = Picture::from_plane(face.plane().smoothed());
            assert_eq!(texts(&face), [text.as_str()], "version {version} {level:?}");
            assert_eq!(texts(&soft), [text.as_str()], "version {version} {level:?}, blurred");
        }
    }
}

#[test]
fn gbk_without_a_label_is_read_right() {
    for text in ["王小明", "姓名:李雷;教育ID号:00012345", "朝阳区示范中学", "no=00000001;name=袁平;v=2027"]
    {
        let bytes = charset::gbk(text);
        let found = find(&draw::code(&qr_of_bytes(&bytes, Level::Medium).unwrap(), 4));
        let [code] = found.codes.as_slice() else { panic!("{found:?}") };
        assert_eq!((code.text.as_str(), &code.bytes, code.guessed), (text, &bytes, true));
        assert_eq!((code.charset, found.miss), (Charset::Gb18030, None));
    }
}

#[test]
fn a_named_character_set_is_believed() {
    let gbk = charset::gbk("王小明");
    for (bytes, eci) in [(gbk.as_slice(), 29), ("王小明".as_bytes(), 26)] {
        let found = find(&draw::code(&qr_with_eci(bytes, eci), 4));
        let [code] = found.codes.as_slice() else { panic!("{found:?}") };
        assert_eq!((code.text.as_str(), code.charset, code.guessed), ("王小明", Charset::Eci, false));
        assert_eq!(code.bytes, bytes);
    }
    let plain = find(&draw::code(&qr("姓名:王小明", Level::Medium).unwrap(), 4));
    assert_eq!((plain.codes[0].charset, plain.codes[0].guessed), (Charset::Utf8, false));
}

#[test]
fn every_card_of_a_picture_is_read_once_and_in_order() {
    let card = |number: usize| draw::face(&qr(&format!("0001234{number}"), Level::Medium).unwrap(), 3);
    let numbers: Vec<String> = (0..6).map(|number| format!("0001234{number}")).collect();
    let cards: Vec<Picture> = (0..6).map(card).collect();
    assert_eq!(texts(&beside(&cards[..2])), numbers[..2]);
    assert_eq!(texts(&beside(&cards)), numbers);
    let twins = beside(&[card(1), card(1)]);
    assert_eq!(texts(&twins), ["00012341", "00012341"]);
}

#[test]
fn corners_lie_on_the_code() {
    let modules = qr("00012345", Level::Medium).unwrap();
    let found = find(&draw::code(&modules, 8));
    let want = [(32.0, 32.0), (200.0, 32.0), (200.0, 200.0), (32.0, 200.0)];
    for ((x, y), (want_x, want_y)) in found.codes[0].corners.into_iter().zip(want) {
        assert!((x - want_x as f32).abs() < 8.0 && (y - want_y as f32).abs() < 8.0, "{:?}", found.codes[0].corners);
    }
}

#[test]
fn light_codes_on_dark_ground_are_read() {
    let picture = draw::code(&qr("00012345", Level::Medium).unwrap(), 5);
    assert_eq!(texts(&Picture::from_plane(picture.plane().map(|shade| 255 - shade))), ["00012345"]);
}

#[test]
fn a_picture_without_a_code_says_so() {
    for shade in [0, 128, 255] {
        let found = find(&Picture::from_plane(Plane::paint(300, 200, |_, _| shade)));
        assert_eq!(found, Found { codes: Vec::new(), miss: Some(Miss::NothingSeen) });
    }
    for (width, height) in [(1, 1), (1, 500), (15, 15), (17, 3), (21, 21)] {
        let found = find(&Picture::from_plane(Plane::paint(width, height, |x, y| ((x * 7 + y * 13) % 256) as u8)));
        assert_eq!(found.codes, [], "{width} x {height}");
    }
    let half = draw::code(&qr("00012345", Level::Medium).unwrap(), 6);
    let half = Plane::paint(half.plane().width(), half.plane().height(), |x, y| {
        if (x / 6 + y / 6) % 2 == 0 && x / 6 > 12 && y / 6 > 12 { 20 } else { half.plane().at(x, y) }
    });
    let patient = Limits { time: Duration::from_secs(600), ..Limits::default() };
    let miss = find_within(&Picture::from_plane(half), Effort::Still, patient).miss;
    assert!(matches!(miss, Some(Miss::Unreadable { finder_like: 3.. })), "{miss:?}");
}

fn mark(x: usize, y: usize) -> bool {
    let ring = x.abs_diff(3).max(y.abs_diff(3));
    ring < 4 && ring != 2
}

/// A picture full of corner marks: decoders that compare all triples of them never end.
fn bomb(width: usize, height: usize, module: usize) -> Picture {
    Picture::from_plane(Plane::paint(width, height, |x, y| {
        let (x, y) = (x / module % 8, y / module % 8);
        if x < 7 && y < 7 && mark(x, y) { 0 } else { 255 }
    }))
}

#[test]
fn a_picture_full_of_corner_marks_costs_one_sentence() {
    for (width, height, module) in [(640, 480, 1), (640, 480, 2), (640, 480, 3), (640, 480, 6), (1280, 720, 3)] {
        let found = find(&bomb(width, height, module));
        assert_eq!(found, Found { codes: Vec::new(), miss: Some(Miss::Crowded) }, "module {module}");
    }
    assert_eq!(Miss::Crowded.to_string().lines().count(), 1);
}

#[test]
fn a_code_beside_a_patch_of_corner_marks_is_read() {
    let code = draw::code(&qr("00012345", Level::Medium).unwrap(), 5);
    for module in [2, 3, 4] {
        let patch = bomb(640, 480, module);
        let (side, white) = (code.plane().width(), code.plane().width() + 60);
        let inside = |x: usize, y: usize, left: usize, wide: usize| {
            (left..left + wide).contains(&x) && (left..left + wide).contains(&y)
        };
        let both = Plane::paint(640, 480, |x, y| match () {
            () if inside(x, y, 90, side) => code.plane().at(x - 90, y - 90),
            () if inside(x, y, 60, white) => 255,
            () => patch.plane().at(x, y),
        });
        assert_eq!(texts(&Picture::from_plane(both)), ["00012345"], "module {module}");
    }
}

#[test]
fn no_decoder_is_shown_more_corner_marks_than_its_limit() {
    let plane = bomb(640, 480, 6);
    let ask = |limits: Limits| look::Ask {
        inverted: true,
        known: Vec::new(),
        limits,
        clock: guard::Clock::start(Duration::from_secs(600)),
    };
    let narrow = Limits { patterns: 20, ..Limits::default() };
    let sighting = zxing::look(plane.plane(), &ask(narrow));
    assert!(sighting.crowded && sighting.finder_like > 20, "{sighting:?}");
    let sighting = zxing::look(plane.plane(), &ask(Limits { runs: 50, ..Limits::default() }));
    assert!(sighting.crowded && sighting.seen.is_empty(), "{sighting:?}");
    assert!(quirc::look(plane.plane(), &ask(Limits::default())).crowded);
    assert!(quirc::look_at_bits(plane.plane(), &ask(Limits::default())).crowded);
}

/// Three stretched corner marks on 74 by 54 pixels, found by trying: `rqrr` 0.11.0 panics on them.
fn panic_picture() -> Plane {
    let marks = [(29, 25, 1, 1), (44, 16, 3, 3), (19, 2, 2, 3)];
    Plane::paint(74, 54, |x, y| {
        let last = marks.iter().rev().find(|(left, top, wide, high)| {
            (*left..left + 9 * wide).contains(&x) && (*top..top + 9 * high).contains(&y)
        });
        let dark = last.is_some_and(|(left, top, wide, high)| {
            let (column, row) = ((x - left) / wide, (y - top) / high);
            column > 0 && row > 0 && column < 8 && row < 8 && mark(column - 1, row - 1)
        });
        if dark { 0 } else { 255 }
    })
}

#[test]
fn a_picture_that_panics_a_decoder_costs_one_sentence() {
    let ask = look::Ask {
        inverted: false,
        known: Vec::new(),
        limits: Limits::default(),
        clock: guard::Clock::start(Duration::from_secs(600)),
    };
    let told = guard::watch(Duration::from_secs(600), move |_, _| {
        let panicked = guard::caught(|| quirc::look(&panic_picture(), &ask)).is_err();
        panicked.then_some(Miss::DecoderFailed { stage: "quirc-1280" })
    });
    assert_eq!(told.miss, Some(Miss::DecoderFailed { stage: "quirc-1280" }));
    let found = find(&Picture::from_plane(panic_picture()));
    assert!(matches!(found.miss, Some(Miss::DecoderFailed { .. })), "{found:?}");
    assert_eq!(texts(&draw::code(&qr("00012345", Level::Low).unwrap(), 4)), ["00012345"]);
}

fn panicking(_: &Plane, _: &look::Ask) -> Sighting {
    let nothing: [u8; 0] = [];
    assert!(!nothing.is_empty(), "a decoder gives up");
    Sighting::default()
}

static BAD_FIRST: [Stage; 2] = [
    Stage { name: "bad", view: view::View::Small, inverted: false, is_last_resort: false, decoder: panicking },
    Stage { name: "good", view: view::View::Full, inverted: false, is_last_resort: false, decoder: zxing::look },
];

#[test]
fn a_decoder_that_panics_does_not_stop_the_others() {
    let large = draw::face(&qr("00012345", Level::Medium).unwrap(), 13);
    assert!(large.plane().long_side() > 1280);
    let found = find_by(&large, &BAD_FIRST, Limits::default());
    assert_eq!((found.codes[0].text.as_str(), found.miss), ("00012345", None));
    let empty = Picture::from_plane(Plane::paint(1300, 40, |_, _| 255));
    let found = find_by(&empty, &BAD_FIRST, Limits::default());
    assert_eq!(found.miss, Some(Miss::DecoderFailed { stage: "bad" }));
}

#[test]
fn a_search_without_time_says_so() {
    let limits = Limits { time: Duration::ZERO, ..Limits::default() };
    let found = find_within(&draw::code(&qr("00012345", Level::Medium).unwrap(), 4), Effort::Still, limits);
    assert_eq!(found, Found { codes: Vec::new(), miss: Some(Miss::OutOfTime) });
}

#[test]
fn debug_of_a_code_holds_nothing_of_it() {
    let found = find(&draw::code(&qr("87654321", Level::Medium).unwrap(), 4));
    assert_eq!(found.codes.len(), 1);
    assert!(!format!("{found:?}").contains("8765"));
}

#[test]
fn codes_of_one_pixel_and_a_half_for_each_module_are_all_read() {
    let card = |number: usize| draw::face(&qr(&format!("0001234{number}"), Level::Medium).unwrap(), 3);
    let cards: Vec<Picture> = (0..8).map(card).collect();
    let table = beside(&cards);
    let small = Picture::from_plane(table.plane().halved());
    let patient = Limits { time: Duration::from_secs(600), ..Limits::default() };
    let found = find_within(&small, Effort::Still, patient);
    let texts: Vec<String> = found.codes.into_iter().map(|code| code.text).collect();
    assert_eq!(texts, (0..8).map(|number| format!("0001234{number}")).collect::<Vec<_>>());
}

#[test]
fn every_frame_of_a_clean_card_is_a_hit() {
    let patient = Limits { time: Duration::from_secs(600), ..Limits::default() };
    let face = draw::face(&qr("00012345", Level::Medium).unwrap(), 6);
    for turn in 0..12 {
        let found = find_within(&face, Effort::Frame { turn }, patient);
        assert_eq!(found.codes.len(), 1, "turn {turn}");
    }
    let empty = Picture::from_plane(Plane::paint(640, 480, |x, y| (120 + (x * 3 + y * 5) % 40) as u8));
    for turn in 0..4 {
        assert_eq!(find_within(&empty, Effort::Frame { turn }, patient).miss, Some(Miss::NothingSeen), "turn {turn}");
    }
}
