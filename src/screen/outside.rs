//! What the window asks of the system around it: a picture from the clipboard, and files from the system's own dialog.
//!
//! Both take as long as a person or another program takes, so neither is waited for.

use std::path::PathBuf;

use iced::Task;

use crate::desk::board::Input;
use crate::desk::office::{FaceForm, FormKind, ImportForm, OfficeInput};
use crate::face::source::clipboard::{self, ClipboardFault, Pasted};
use crate::text::Words;

/// Endings of the pictures that are read.
const ENDINGS: [&str; 12] = ["jpg", "jpeg", "png", "webp", "bmp", "gif", "JPG", "JPEG", "PNG", "WEBP", "BMP", "GIF"];

/// Reads the clipboard beside the window.
pub fn paste() -> Task<Result<Pasted, ClipboardFault>> {
    let read = async {
        let stopped = |_| Err(ClipboardFault::Closed { why: "the reading was cut off".to_owned() });
        tokio::task::spawn_blocking(clipboard::pasted).await.unwrap_or_else(stopped)
    };
    Task::future(read)
}

/// Opens the system's dialog for pictures; it answers nothing where there is none.
pub fn choose(words: &Words) -> Task<Option<Vec<PathBuf>>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(words.say("choose-pictures"))
        .add_filter(words.part("choose-pictures", "kind"), &ENDINGS);
    let answer = async move {
        let files = dialog.pick_files().await?;
        Some(files.iter().map(|file| file.path().to_owned()).collect())
    };
    Task::future(answer)
}

/// Endings of the tables that are read.
const TABLES: [&str; 10] = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "XLSX", "XLS", "CSV"];

/// Opens the system's dialog for one table; it answers nothing where there is none.
pub fn choose_table(words: &Words) -> Task<Option<Vec<PathBuf>>> {
    let dialog = rfd::AsyncFileDialog::new()
        .set_title(words.say("choose-table"))
        .add_filter(words.part("choose-table", "kind"), &TABLES);
    let answer = async move { Some(vec![dialog.pick_file().await?.path().to_owned()]) };
    Task::future(answer)
}

/// Returns the inputs of what was pasted.
pub fn pasted(pasted: Pasted) -> Vec<Input> {
    match pasted {
        Pasted::Picture(picture) => vec![Input::Pasted(picture)],
        Pasted::Files(files) => files.into_iter().map(Input::Picture).collect(),
    }
}

/// Returns the inputs of what was chosen; without a dialog of the system the desk asks for a path.
pub fn chosen(files: Option<Vec<PathBuf>>) -> Vec<Input> {
    match files {
        Some(files) => files.into_iter().map(Input::Picture).collect(),
        None => vec![ask()],
    }
}

/// The question for the path of a table.
pub fn ask_table() -> Input {
    Input::Office(OfficeInput::Ask(FormKind::Import(ImportForm::Open)))
}

/// The question for a path.
pub fn ask() -> Input {
    Input::Office(OfficeInput::Ask(FormKind::Face(FaceForm::OpenPicture)))
}
