//! `card-desk scan`: the codes in pictures, one line of JSON per picture.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::chip::hex::show_hex;
use crate::desk::faces::worker::{Trouble, pictures_in};
use crate::face::find::{Found, Symbol, find};
use crate::face::picture::Picture;

use super::failure::one_line;
use super::output::say;
use super::{Arguments, Failure, place};

/// Arguments of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Pictures of card faces, or folders of them.
    #[arg(required = true, value_name = "IMAGE")]
    pub images: Vec<PathBuf>,
}

impl Scan {
    /// Reads each picture; all are tried, and one without any code is a failure.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let images = files(&self.images)?;
        if let [image] = images.as_slice() {
            return read(image, arguments);
        }
        let failures: Vec<Failure> = images.iter().filter_map(|image| read(image, arguments).err()).collect();
        for failure in &failures {
            failure.print(arguments.json, arguments.language);
        }
        if failures.is_empty() {
            return Ok(());
        }
        let message = format!("{} of {} pictures gave no code", failures.len(), images.len());
        Err(Failure::with_next("some-pictures", message, "see the sentence of each picture above"))
    }
}

/// Lists the pictures that were named, those of folders by name.
pub fn files(named: &[PathBuf]) -> Result<Vec<PathBuf>, Failure> {
    let mut files = Vec::new();
    for path in named {
        if !path.is_dir() {
            files.push(path.clone());
            continue;
        }
        let (found, trouble) = pictures_in(path);
        let here = path.display();
        match trouble {
            Some(Trouble::Fault(fault)) => return Err(Failure::of_picture(&fault)),
            Some(Trouble::LeftOut(more)) => {
                let message = format!("{here}: {more} pictures too many in this folder");
                return Err(Failure::with_next("folder-too-full", message, "name at most 500 pictures at once"));
            }
            Some(Trouble::EmptyFolder | Trouble::Miss(_) | Trouble::GaveUp) => {
                let message = format!("{here}: no pictures in this folder");
                return Err(Failure::with_next("folder-empty", message, "name another folder, or the pictures"));
            }
            None => files.extend(found),
        }
    }
    Ok(files)
}

/// Reads and prints one picture; one without any code is a failure after its line of JSON.
fn read(image: &Path, arguments: &Arguments) -> Result<(), Failure> {
    let picture = Picture::open(place::file(image)?).map_err(|fault| Failure::of_picture(&fault))?;
    let found = find(&picture);
    let codes: Vec<Value> = found.codes.iter().map(|code| symbol(code, picture.reduced())).collect();
    let miss = found.miss.map(|miss| json!({ "code": miss.code(), "message": miss.to_string(), "next": miss.next() }));
    if arguments.json {
        let file = image.display().to_string();
        say!("{}", json!({ "contract": 1, "file": file, "codes": codes, "miss": miss }));
    } else if !found.codes.is_empty() {
        print_words(image, &found);
    }
    match found.miss.filter(|_| found.codes.is_empty()) {
        Some(miss) => Err(Failure::with_next(miss.code(), format!("{}: {miss}", image.display()), miss.next())),
        None => Ok(()),
    }
}

/// Corners are told in pixels of the file, of which a very large one is opened at a fraction.
fn symbol(code: &Symbol, reduced: u8) -> Value {
    let corners = code.corners.map(|(x, y)| (x * f32::from(reduced), y * f32::from(reduced)));
    json!({
        "text": code.text, "symbology": code.symbology, "bytes_hex": show_hex(&code.bytes),
        "charset": code.charset, "guessed": code.guessed, "corners": corners, "stage": code.stage, "ms": code.ms,
    })
}

fn print_words(image: &Path, found: &Found) {
    say!("{}", image.display());
    for code in &found.codes {
        say!("  {}  [{:?} · {:?} · {}]", one_line(&code.text), code.symbology, code.charset, code.stage);
    }
    if let Some(miss) = found.miss {
        say!("  {miss}; {}", miss.next());
    }
}
