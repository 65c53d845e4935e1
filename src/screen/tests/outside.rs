//! What comes from the clipboard and from the system's dialog for files.

use std::path::PathBuf;

use super::samples::menu;
use super::*;
use crate::desk::board::Notice;
use crate::desk::fields::{FaceField, FieldSeen, FieldsSeen, Held};
use crate::desk::office::{FaceForm, FormKind, OfficeInput, OfficePlace};
use crate::face::picture::Picture as Face;
use crate::face::plane::Plane;
use crate::face::source::clipboard::{ClipboardFault, Pasted};

fn ask() -> Input {
    Input::Office(OfficeInput::Ask(FormKind::Face(FaceForm::OpenPicture)))
}

/// A screen on which the page of card faces is open.
fn faces() -> Screen {
    let mut screen = screen();
    screen.board.office = Some(OfficePage::Faces(Box::default()));
    screen.follow_board();
    screen
}

#[test]
fn ctrl_o_opens_the_card_faces_from_every_page_and_on_them_a_picture() {
    let open = [Input::Office(OfficeInput::Open(OfficePlace::Faces))];
    for page in Page::ALL {
        let mut screen = screen();
        screen.show(page);
        assert_eq!((press(&mut screen, Key::Faces), screen.page()), (open.to_vec(), Page::Desk));
    }
    assert_eq!(press(&mut with_page(menu()), Key::Faces), open);
    assert_eq!(press(&mut faces(), Key::Faces), [ask()]);
    assert_eq!(press(&mut with_door(Ledger::default()), Key::Faces), []);
}

#[test]
fn ctrl_v_reads_the_clipboard_once_where_a_picture_has_a_place() {
    let check = |mut screen: Screen, want: bool| {
        assert_eq!(press(&mut screen, Key::Paste), []);
        assert_eq!((screen.take_paste(), screen.take_paste()), (want, false));
    };
    check(screen(), true);
    check(faces(), true);
    check(with_page(menu()), false);
    check(with_door(Ledger::default()), false);
}

#[test]
fn what_was_pasted_goes_to_the_desk_and_a_fault_is_told_until_the_next_key() {
    let picture = Face::from_plane(Plane::paint(2, 2, |_, _| 7));
    let mut screen = screen();
    let pasted = |pasted| Message::Pasted(Ok(pasted));
    assert_eq!(screen.update(pasted(Pasted::Picture(picture.clone()))), [Input::Pasted(picture)]);
    let files = ["a.png", "b.jpg"].map(PathBuf::from);
    let inputs = files.clone().map(Input::Picture);
    assert_eq!(screen.update(pasted(Pasted::Files(files.to_vec()))), inputs);
    assert_eq!(screen.update(Message::Pasted(Err(ClipboardFault::NoPicture))), []);
    assert!(matches!(&screen.own, Some(Notice::SourceFault { code: "clipboard-no-picture", .. })));
    press(&mut screen, Key::Help);
    assert_eq!(screen.own, None);
}

#[test]
fn files_that_were_chosen_go_to_the_desk_and_without_a_dialog_a_path_is_asked_for() {
    let files = ["a.png", "b.jpg"].map(PathBuf::from);
    let mut screen = screen();
    assert_eq!(screen.update(Message::Chosen(Some(files.to_vec()))), files.map(Input::Picture));
    assert_eq!(screen.update(Message::Chosen(Some(Vec::new()))), []);
    assert_eq!(screen.update(Message::Chosen(None)), [ask()]);
}

#[test]
fn t_says_that_the_print_is_the_same() {
    assert_eq!(press(&mut screen(), Key::Letter('t')), [Input::SameByEye]);
    let row = FieldSeen { field: FaceField::Code, face: None, chip: None, roster: None, held: Held::NotCompared };
    assert!(!FieldsSeen { rows: vec![row], ..FieldsSeen::default() }.asks_the_eye());
}
