//! Picture files, grey pixels, payloads and bar codes: whatever a picture holds, it costs a sentence.

use std::collections::HashSet;
use std::io::Cursor;

use card_desk::face::charset;
use card_desk::face::draw;
use card_desk::face::find::{Effort, Found, Limits, find_within};
use card_desk::face::make::{Level, qr, qr_of_bytes};
use card_desk::face::picture::Picture;
use card_desk::face::plane::Plane;
use image::{DynamicImage, GrayImage, ImageFormat};

use crate::noise::Noise;
use crate::{run_fewer, sentence};

/// Searches of one picture cost a thousand times what reading a line of text costs.
const FEWER: u64 = 250;

/// A card face in small: a code with a border and a shade beside it.
fn face(text: &str) -> Plane {
    let code = draw::code(&qr(text, Level::Medium).unwrap(), 3);
    Plane::paint(150, 110, |x, y| if x < 20 { (x * 9) as u8 } else { code.plane().at(x - 20, y) })
}

fn file(plane: &Plane, format: ImageFormat, is_grey: bool) -> Vec<u8> {
    let grey = GrayImage::from_raw(plane.width() as u32, plane.height() as u32, plane.pixels().to_vec()).unwrap();
    let image = DynamicImage::ImageLuma8(grey);
    let image = if is_grey { image } else { image.into_rgb8().into() };
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

#[test]
fn any_bytes_as_a_picture_file() {
    let small = face("00012345").shrunk_to(75);
    let good = [
        file(&small, ImageFormat::Png, true),
        file(&small, ImageFormat::Png, false),
        file(&small, ImageFormat::Jpeg, true),
        file(&small, ImageFormat::Jpeg, false),
        file(&small, ImageFormat::WebP, false),
        file(&small, ImageFormat::Bmp, false),
        file(&small, ImageFormat::Gif, false),
    ];
    run_fewer("picture file", FEWER / 25, |noise| {
        let bytes = match noise.below(8) {
            // Whole but for its end: never taken for a picture without a code.
            0 => {
                let whole = noise.one(&good);
                whole[..noise.below(whole.len())].to_vec()
            }
            _ => noise.file(&good, 300),
        };
        match Picture::decode(&bytes) {
            Ok(picture) => {
                let plane = picture.plane();
                assert_eq!(plane.pixels().len(), plane.width() * plane.height());
                true
            }
            Err(fault) => {
                assert!(!fault.code().is_empty() && !fault.next().is_empty());
                sentence(fault);
                false
            }
        }
    });
}

/// Returns a plane with one thing done to it that light, hands and paper never do.
fn harmed(noise: &mut Noise, plane: &Plane) -> Plane {
    let (width, height) = (plane.width(), plane.height());
    match noise.below(9) {
        0 => {
            let spread = noise.below(120) as i32;
            let mut pixels = plane.pixels().to_vec();
            for pixel in &mut pixels {
                let off = noise.below(2 * spread as usize + 1) as i32 - spread;
                *pixel = (i32::from(*pixel) + off).clamp(0, 255) as u8;
            }
            Plane::new(width, height, pixels).unwrap()
        }
        1 => {
            let (one, other) = (noise.below(height), noise.below(height));
            let row = |y: usize| {
                if y == one {
                    other
                } else if y == other {
                    one
                } else {
                    y
                }
            };
            Plane::paint(width, height, |x, y| plane.at(x, row(y)))
        }
        2 => {
            let (left, top) = (noise.below(width), noise.below(height));
            Plane::paint(width - left, height - top, |x, y| plane.at(x + left, y + top))
        }
        3 => {
            let (wide, tall) = (1 + noise.below(300), 1 + noise.below(300));
            Plane::paint(wide, tall, |x, y| plane.at(x * width / wide, y * height / tall))
        }
        4 => plane.map(|shade| 255 - shade),
        5 => {
            let bit = 1 << noise.below(8);
            let every = 1 + noise.below(5);
            Plane::paint(width, height, |x, y| plane.at(x, y) ^ if (x + y) % every == 0 { bit } else { 0 })
        }
        6 => {
            let (left, top) = (noise.below(width), noise.below(height));
            let (wide, tall, shade) = (noise.below(60), noise.below(60), noise.next() as u8);
            let inside = |x: usize, y: usize| (left..left + wide).contains(&x) && (top..top + tall).contains(&y);
            Plane::paint(width, height, |x, y| if inside(x, y) { shade } else { plane.at(x, y) })
        }
        _ => marked(noise, plane),
    }
}

/// Plants corner marks, stretched ones too.
fn marked(noise: &mut Noise, plane: &Plane) -> Plane {
    let most = if noise.below(4) == 0 { 60 } else { 5 };
    let marks: Vec<[usize; 4]> = (0..=noise.below(most))
        .map(|_| [noise.below(plane.width()), noise.below(plane.height()), 1 + noise.below(4), 1 + noise.below(4)])
        .collect();
    let shade = |[left, top, wide, high]: [usize; 4], x: usize, y: usize| {
        let (x, y) = (x.checked_sub(left)? / wide, y.checked_sub(top)? / high);
        let ring = x.abs_diff(4).max(y.abs_diff(4));
        (x < 9 && y < 9).then_some(if ring < 2 || ring == 3 { 0 } else { 255 })
    };
    Plane::paint(plane.width(), plane.height(), |x, y| {
        marks.iter().rev().find_map(|mark| shade(*mark, x, y)).unwrap_or_else(|| plane.at(x, y))
    })
}

#[test]
fn any_pixels_as_a_photograph() {
    let texts = ["00012345", "no=00000001;name=王小明;v=2027", "87654321"];
    let good: Vec<Plane> = texts.iter().map(|text| face(text)).collect();
    let known: HashSet<&str> = texts.into_iter().collect();
    run_fewer("photograph", FEWER, |noise| {
        let mut plane = match noise.below(6) {
            0 => {
                let (width, height) = (1 + noise.below(200), 1 + noise.below(200));
                let pixels = (0..width * height).map(|_| noise.next() as u8).collect();
                Plane::new(width, height, pixels).unwrap()
            }
            _ => noise.one(&good).clone(),
        };
        for _ in 0..noise.below(5) {
            plane = harmed(noise, &plane);
        }
        let turn = noise.below(12) as u32;
        let effort = if noise.below(3) == 0 { Effort::Frame { turn } } else { Effort::Still };
        let Found { codes, miss } = find_within(&Picture::from_plane(plane), effort, Limits::default());
        // What is read is what was printed: a harmed code is no other code.
        for code in codes.iter().filter(|code| code.text.len() >= 8) {
            assert!(known.contains(code.text.as_str()), "read wrong by {}", code.stage);
        }
        miss.iter().for_each(sentence);
        !codes.is_empty()
    });
}

#[test]
fn any_payload_as_text() {
    let good = [
        "姓名:王小明;教育ID号:00012345".as_bytes().to_vec(),
        b"no=00000001;v=2027".to_vec(),
        vec![0xD4, 0xAC, 0xC6, 0xBD],
    ];
    run_fewer("payload", 1, |noise| {
        let bytes = noise.file(&good, 60);
        let (text, charset) = charset::read(&bytes);
        assert!(text.len() <= bytes.len() * 4);
        if let (false, Ok(plain)) = (charset.is_guess(), std::str::from_utf8(&bytes)) {
            assert_eq!(text, plain.trim_start_matches('\u{FEFF}'));
        }
        !charset.is_guess()
    });
    run_fewer("payload in a code", FEWER, |noise| {
        let bytes = noise.bytes(40);
        let Ok(modules) = qr_of_bytes(&bytes, Level::Low) else { return false };
        let found = find_within(&draw::code(&modules, 3), Effort::Still, Limits::default());
        let read = found.codes.first().map(|code| code.bytes.clone());
        assert!(bytes.is_empty() || read == Some(bytes), "the bytes of a code are kept");
        true
    });
}
