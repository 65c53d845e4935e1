//! `card-desk scan`: the codes in pictures, one line of JSON per picture.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::{Value, json};

use crate::face::find::{Symbol, find};
use crate::face::picture::Picture;

use super::{Arguments, Failure};

/// Arguments of `scan`.
#[derive(Debug, Args)]
pub struct Scan {
    /// Pictures of card faces.
    #[arg(required = true, value_name = "IMAGE")]
    pub images: Vec<PathBuf>,
}

impl Scan {
    /// Reads each picture; all are tried, and the first that failed decides the exit code.
    pub fn run(&self, arguments: &Arguments) -> Result<(), Failure> {
        let mut first = None;
        for image in &self.images {
            match read(image) {
                Ok(line) if arguments.json => println!("{line}"),
                Ok(line) => print_words(image, &line),
                Err(failure) => {
                    if self.images.len() > 1 {
                        failure.print(arguments.json);
                    }
                    first.get_or_insert(failure);
                }
            }
        }
        match first {
            Some(failure) if self.images.len() > 1 => Err(Failure::with_next(
                "some-pictures",
                format!("not every picture could be read: {}", failure.code),
                "see the lines above",
            )),
            Some(failure) => Err(failure),
            None => Ok(()),
        }
    }
}

fn read(image: &Path) -> Result<Value, Failure> {
    let picture = Picture::open(image).map_err(|fault| Failure::new(fault.code(), fault))?;
    let found = find(&picture);
    let codes: Vec<Value> = found.codes.iter().map(symbol).collect();
    Ok(json!({
        "contract": 1, "file": image.display().to_string(), "codes": codes,
        "miss": found.miss.map(|miss| json!({ "code": miss.code(), "message": miss.to_string() })),
    }))
}

fn symbol(code: &Symbol) -> Value {
    let hex: String = code.bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    json!({
        "text": code.text, "bytes_hex": hex, "charset": code.charset, "guessed": code.guessed,
        "corners": code.corners, "stage": code.stage, "ms": code.ms,
    })
}

fn print_words(image: &Path, line: &Value) {
    println!("{}", image.display());
    for code in line.get("codes").and_then(Value::as_array).into_iter().flatten() {
        let text = |key: &str| code.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        println!("  {}  [{} · {}]", text("text"), text("charset"), text("stage"));
    }
    if let Some(miss) = line.get("miss").and_then(|miss| miss.get("message")).and_then(Value::as_str) {
        println!("  {miss}");
    }
}
