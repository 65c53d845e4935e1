//! Takes the pictures out of a PDF that an office copier made: each page one JPEG, written plainly.
//!
//! Reads no other PDF: pictures in layers, strips or another coding are refused, never half shown.

/// Why no pictures can be taken out of a file; a PNG or JPEG of the same page always works.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotAScan {
    /// The file does not begin as a PDF does.
    #[error("the file is no PDF")]
    NotPdf,
    /// The PDF asks for a password or is protected.
    #[error("the PDF is protected")]
    Locked,
    /// A PDF of text and lines, without a picture.
    #[error("the PDF holds no scanned picture")]
    NoPicture,
    /// A picture that is not a plain JPEG, such as the layers of a compact PDF.
    #[error("picture {number} of the PDF is no plain JPEG")]
    Coding {
        /// Picture, from 1.
        number: usize,
    },
    /// More or fewer pictures than pages: a page may be cut into strips.
    #[error("the PDF has {pages} pages and {pictures} pictures; each page must be one picture")]
    Strips {
        /// Pages that the file names.
        pages: usize,
        /// Pictures that it holds.
        pictures: usize,
    },
    /// The file ends inside of a picture.
    #[error("the PDF is cut off inside of picture {number}")]
    CutOff {
        /// Picture, from 1.
        number: usize,
    },
}

impl NotAScan {
    /// Returns the stable code of this fault.
    pub fn code(self) -> &'static str {
        match self {
            Self::NotPdf => "scan-not-pdf",
            Self::Locked => "scan-locked",
            Self::NoPicture => "scan-no-picture",
            Self::Coding { .. } => "scan-coding",
            Self::Strips { .. } => "scan-strips",
            Self::CutOff { .. } => "scan-cut-off",
        }
    }

    /// Returns what to do now.
    pub fn next(self) -> &'static str {
        match self {
            Self::CutOff { .. } => "copy the file from the copier again",
            Self::NotPdf | Self::Locked | Self::NoPicture | Self::Coding { .. } | Self::Strips { .. } => {
                "scan again and save as JPEG or PNG, one file for each page"
            }
        }
    }
}

/// Longest dictionary in front of a picture, in bytes.
const DICTIONARY: usize = 4096;
/// First bytes of every JPEG.
const JPEG: [u8; 2] = [0xFF, 0xD8];

/// Returns the JPEG file of each page, in the order of the file.
pub fn pdf_pictures(pdf: &[u8]) -> Result<Vec<Vec<u8>>, NotAScan> {
    if find(pdf.get(..1024.min(pdf.len())).unwrap_or_default(), b"%PDF-").is_none() {
        return Err(NotAScan::NotPdf);
    }
    let (mut pictures, mut pages, mut at) = (Vec::new(), 0, 0);
    while let Some(found) = find(rest(pdf, at), b"stream") {
        let between = rest(pdf, at).get(..found).unwrap_or_default();
        pages += count_pages(between);
        if names(between, b"/Encrypt") {
            return Err(NotAScan::Locked);
        }
        let start = at + found + b"stream".len();
        at = start;
        let Some(dictionary) = dictionary(between) else { continue };
        let number = pictures.len() + 1;
        let is_picture = value(dictionary, b"/Subtype").is_some_and(|kind| kind.starts_with(b"/Image"));
        let body = body(pdf, dictionary, start);
        at = body.as_ref().map_or(start, |body| body.end);
        if !is_picture {
            continue;
        }
        let bytes = body.and_then(|body| pdf.get(body)).ok_or(NotAScan::CutOff { number })?;
        if !is_plain_jpeg(dictionary) || !bytes.starts_with(&JPEG) {
            return Err(NotAScan::Coding { number });
        }
        pictures.push(bytes.to_vec());
    }
    pages += count_pages(rest(pdf, at));
    if names(rest(pdf, at), b"/Encrypt") {
        return Err(NotAScan::Locked);
    }
    match pictures.len() {
        0 => Err(NotAScan::NoPicture),
        // Pages that are written in object streams are not counted; then nothing speaks against the pictures.
        found if pages > 0 && pages != found => Err(NotAScan::Strips { pages, pictures: found }),
        _ => Ok(pictures),
    }
}

fn rest(pdf: &[u8], at: usize) -> &[u8] {
    pdf.get(at..).unwrap_or_default()
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// Returns the dictionary that opens a stream: what stands after the last `obj`; `None` for `endstream`.
fn dictionary(before: &[u8]) -> Option<&[u8]> {
    if before.ends_with(b"end") {
        return None;
    }
    let near = before.get(before.len().saturating_sub(DICTIONARY)..)?;
    let from = near.windows(4).rposition(|window| window == b" obj")?;
    near.get(from + 4..).filter(|dictionary| find(dictionary, b"<<").is_some())
}

/// Returns what follows a key in a dictionary, without blanks.
fn value<'a>(dictionary: &'a [u8], key: &[u8]) -> Option<&'a [u8]> {
    let mut from = 0;
    loop {
        let at = from + find(dictionary.get(from..)?, key)? + key.len();
        let after = dictionary.get(at..)?;
        if !after.first()?.is_ascii_alphanumeric() {
            return Some(after.trim_ascii_start());
        }
        from = at;
    }
}

fn names(bytes: &[u8], key: &[u8]) -> bool {
    value(bytes, key).is_some()
}

fn is_plain_jpeg(dictionary: &[u8]) -> bool {
    let Some(filter) = value(dictionary, b"/Filter") else { return false };
    let only = match filter.strip_prefix(b"[") {
        Some(list) => list.split(|byte| *byte == b']').next().unwrap_or_default().trim_ascii(),
        None => filter,
    };
    let after = only.strip_prefix(b"/DCTDecode");
    let ends = after.is_some_and(|after| !after.first().is_some_and(u8::is_ascii_alphanumeric));
    let is_alone = !filter.starts_with(b"[") || after.is_some_and(<[u8]>::is_empty);
    ends && is_alone && !names(dictionary, b"/SMask") && !names(dictionary, b"/Mask")
}

/// Returns where the bytes of a stream lie: by their length when it is told and true, else up to `endstream`.
fn body(pdf: &[u8], dictionary: &[u8], after: usize) -> Option<std::ops::Range<usize>> {
    let skipped = match rest(pdf, after) {
        [b'\r', b'\n', ..] => 2,
        [b'\n' | b'\r', ..] => 1,
        _ => 0,
    };
    let start = after + skipped;
    let told = value(dictionary, b"/Length").and_then(|length| length_of(pdf, length));
    let ends_there = |end: &usize| rest(pdf, *end).trim_ascii_start().starts_with(b"endstream");
    if let Some(end) = told.and_then(|length| start.checked_add(length)).filter(ends_there) {
        return Some(start..end);
    }
    let bytes = rest(pdf, start);
    let length = find(bytes, b"endstream")?;
    Some(start..start + bytes.get(..length)?.trim_ascii_end().len())
}

/// Reads a length, or the object that holds it.
fn length_of(pdf: &[u8], text: &[u8]) -> Option<usize> {
    let mut words = text.split(|byte| !byte.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let number = |word: &[u8]| std::str::from_utf8(word).ok()?.parse::<usize>().ok();
    let first = number(words.next()?)?;
    let (second, third) = (words.next(), words.next());
    if third != Some(b"R") {
        return Some(first);
    }
    let object = format!("\n{first} {} obj", number(second?)?);
    let at = find(pdf, object.as_bytes())? + object.len();
    let digits = rest(pdf, at).trim_ascii_start();
    number(digits.split(|byte| !byte.is_ascii_digit()).next()?)
}

/// Counts the pages that a part of the file describes.
fn count_pages(part: &[u8]) -> usize {
    let mut count = 0;
    let mut left = part;
    while let Some(after) = value(left, b"/Type") {
        let is_page = after.starts_with(b"/Page") && !after.get(5).is_some_and(u8::is_ascii_alphanumeric);
        count += usize::from(is_page);
        left = after;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const PICTURE: &[u8] = b"\xFF\xD8 pixels endobj 1 0 obj stream\n \xFF\xD9";

    fn picture(dictionary: &str) -> Vec<u8> {
        let head = format!("\n5 0 obj\n<< /Type /XObject /Subtype /Image {dictionary} >>\nstream\r\n");
        [head.as_bytes(), PICTURE, b"\nendstream\nendobj"].concat()
    }

    fn pdf(parts: &[Vec<u8>], pages: usize) -> Vec<u8> {
        let page = b"\n3 0 obj << /Type /Page /Contents 4 0 R >> endobj".repeat(pages);
        let text = b"\n4 0 obj << /Length 2 >>\nstream\nq\n\nendstream endobj".to_vec();
        [b"%PDF-1.4".to_vec(), b"\n2 0 obj << /Type/Pages /Count 1 >> endobj".to_vec(), page, text]
            .into_iter()
            .chain(parts.iter().cloned())
            .chain([b"\n9 0 obj 32 endobj\ntrailer << /Root 1 0 R >>".to_vec()])
            .collect::<Vec<_>>()
            .concat()
    }

    #[test]
    fn every_page_of_a_copier_is_one_picture() {
        let length = PICTURE.len();
        for dictionary in [
            format!("/Filter /DCTDecode /Length {length}"),
            format!("/Filter/DCTDecode/Length {length}/Width 9"),
            format!("/Length {length} /Filter [/DCTDecode]"),
            format!("/Filter [ /DCTDecode ] /Length {length}"),
            "/Filter /DCTDecode /Length 9 0 R".to_owned(),
            "/Filter /DCTDecode".to_owned(),
            "/Filter /DCTDecode /Length 99999999999999999999".to_owned(),
            "/Filter /DCTDecode /Length 3".to_owned(),
        ] {
            let file = pdf(&[picture(&dictionary), picture(&dictionary)], 2);
            assert_eq!(pdf_pictures(&file), Ok(vec![PICTURE.to_vec(); 2]), "{dictionary}");
        }
    }

    #[test]
    fn what_is_no_plain_scan_is_refused_in_words() {
        let plain = || picture("/Filter /DCTDecode");
        let whole = pdf(&[plain()], 1);
        for (file, want) in [
            (b"GIF89a".to_vec(), NotAScan::NotPdf),
            (pdf(&[], 1), NotAScan::NoPicture),
            (pdf(&[picture("/Filter /FlateDecode")], 1), NotAScan::Coding { number: 1 }),
            (pdf(&[plain(), picture("/Filter /JBIG2Decode")], 1), NotAScan::Coding { number: 2 }),
            (pdf(&[picture("/Filter [/FlateDecode /DCTDecode]")], 1), NotAScan::Coding { number: 1 }),
            (pdf(&[picture("/Filter /DCTDecode /SMask 7 0 R")], 1), NotAScan::Coding { number: 1 }),
            (pdf(&[picture("")], 1), NotAScan::Coding { number: 1 }),
            (pdf(&[plain(), plain(), plain()], 1), NotAScan::Strips { pages: 1, pictures: 3 }),
            ([whole.clone(), b" << /Encrypt 8 0 R >>".to_vec()].concat(), NotAScan::Locked),
            (whole[..whole.len() - 90].to_vec(), NotAScan::CutOff { number: 1 }),
        ] {
            assert_eq!(pdf_pictures(&file), Err(want), "{}", String::from_utf8_lossy(&file));
            assert!(!want.code().is_empty() && !want.next().is_empty() && !want.to_string().is_empty());
        }
    }
}
