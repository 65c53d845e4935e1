//! Draws the sample pages; `CARD_DESK_PICTURES` names a folder for people who want to look.

use std::path::PathBuf;

use super::samples::{
    adding, card, empty, journal, menu, people, photo, photo_form, refused, settings, sign_in, tiles,
};
use super::*;
use crate::screen::key::Step;
use crate::screen::wedge::Hidden;

const SIZE: (u32, u32) = (1366, 768);

fn drawn(name: &str, screen: &Screen, scale: f32) -> Picture {
    let frame = Frame { page: Page::Desk, language: Language::ZhCn, size: SIZE, scale };
    let picture = draw_screen(screen, frame).unwrap();
    if let Some(folder) = std::env::var_os("CARD_DESK_PICTURES") {
        let mut file = format!("P6 {} {} 255\n", picture.width, picture.height).into_bytes();
        file.extend(picture.rgba.chunks_exact(4).flat_map(|pixel| &pixel[..3]));
        std::fs::write(PathBuf::from(folder).join(format!("ledger-{name}-{scale}x.ppm")), file).unwrap();
    }
    picture
}

fn spelled(mut screen: Screen, text: &str) -> Screen {
    for character in text.chars() {
        screen.update(Message::Heard(Heard::Secret(Hidden(character))));
    }
    screen
}

fn pages() -> Vec<(&'static str, Screen)> {
    let mut deep = with_page(journal(3_000));
    press(&mut deep, Key::Move(Step::End));
    press(&mut deep, Key::Move(Step::PageUp));
    let mut walked = with_page(settings());
    (0..2).for_each(|_| {
        press(&mut walked, Key::Tab { back: false });
    });
    let mut last = with_page(settings());
    press(&mut last, Key::Tab { back: true });
    let mut named = with_door(sign_in());
    named.update(Message::Touch(Touch::Typed("李·经办".into())));
    press(&mut named, Key::Tab { back: false });
    let mut gone = with_page(people());
    gone.update(Message::DeskGone);
    let mut ended = with_page(tiles(40));
    ended.update(Message::Touch(Touch::Seen(7, 7)));
    press(&mut ended, Key::Move(Step::End));
    let mut copied = with_page(tiles(0));
    press(&mut copied, Key::Letter('c'));
    vec![
        ("menu", with_page(menu())),
        ("people", with_page(people())),
        ("people-adding", with_page(adding())),
        ("journal", with_page(journal(3_000))),
        ("journal-deep", deep),
        ("settings", walked),
        ("settings-send", last),
        ("card", with_page(card())),
        ("empty", with_page(empty())),
        ("card-1k", with_page(tiles(16))),
        ("card-4k", with_page(tiles(40))),
        ("card-4k-end", ended),
        ("card-files", copied),
        ("photo-12", with_page(photo(12, 4))),
        ("photo-20", with_page(photo(20, 5))),
        ("photo-tall", with_page(photo(6, 1))),
        ("photo-wide", with_page(photo(8, 8))),
        ("photo-form", with_page(photo_form())),
        ("gone", gone),
        ("door", with_door(sign_in())),
        ("door-typed", spelled(named, "geheim-12")),
        ("door-refused", with_door(refused())),
    ]
}

#[test]
fn every_page_is_drawn_at_both_sizes_and_none_is_like_another() {
    for scale in [1.0, 2.0] {
        let all: Vec<(&str, Picture)> =
            pages().into_iter().map(|(name, screen)| (name, drawn(name, &screen, scale))).collect();
        for (place, (name, picture)) in all.iter().enumerate() {
            let same = all.iter().take(place).find(|(_, other)| other == picture);
            assert!(same.is_none(), "{name} is drawn like {:?} at {scale}", same.map(|(other, _)| other));
        }
    }
    for (name, screen) in pages() {
        drawn(name, &screen, 1.25);
    }
}
