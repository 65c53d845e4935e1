use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

use super::*;
use crate::face::draw;
use crate::face::make::{Level, qr};

fn png() -> Vec<u8> {
    draw::png(&draw::face(&qr("00012345", Level::Medium).unwrap(), 4))
}

fn jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = Vec::new();
    let grey: Vec<u8> = (0..width * height).map(|i| (i * 7 % 251) as u8).collect();
    JpegEncoder::new(&mut bytes).write_image(&grey, width, height, ExtendedColorType::L8).unwrap();
    bytes
}

fn fault(bytes: &[u8]) -> String {
    Picture::decode(bytes).err().map(|fault| format!("{}: {fault}; {}", fault.code(), fault.next())).unwrap_or_default()
}

/// A PNG header that claims a size, with nothing behind it.
fn claim(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend([8, 0, 0, 0, 0]);
    let crc = bytes.get(12..).unwrap().iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
    });
    bytes.extend((!crc).to_be_bytes());
    bytes.extend(b"\0\0\0\0IDAT\x35\xAF\x06\x1E");
    bytes
}

#[test]
fn every_bad_file_is_one_sentence_with_the_next_action() {
    let check = |bytes: &[u8], code: &str, action: &str| {
        let fault = fault(bytes);
        assert!(fault.starts_with(&format!("{code}: the picture: ")), "{fault}");
        assert!(fault.contains(action) && fault.lines().count() == 1, "{fault}");
    };
    check(b"", "not-a-picture", "choose a JPEG");
    check(b"hello, this is text", "not-a-picture", "choose a JPEG");
    check(b"%PDF-1.7\n", "not-a-picture", "choose a JPEG");
    check(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "picture-heic", "export it as JPEG");
    check(b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1", "picture-heic", "export it as JPEG");
    check(b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", "picture-heic", "export it as JPEG");
    check(&claim(20_000, 20_000), "picture-too-large", "20000 x 20000");
    check(&claim(16_385, 1), "picture-too-large", "16385 x 1");
    check(&claim(1, u32::MAX >> 1), "picture-too-large", "16384 a side");
    let mut damaged = png();
    damaged.get_mut(20..30).unwrap().fill(0xEE);
    assert!(!fault(&damaged).is_empty());
}

#[test]
fn a_picture_that_was_cut_off_is_never_taken_for_whole() {
    let (png, jpeg) = (png(), jpeg(200, 160));
    assert_eq!(fault(&png), "");
    assert_eq!(fault(&jpeg), "");
    for share in [3, 5, 7, 9] {
        for whole in [&png, &jpeg] {
            let fault = fault(whole.get(..whole.len() * share / 10).unwrap());
            assert!(fault.starts_with("picture-truncated: "), "{share}/10: {fault}");
        }
    }
    assert!(fault(jpeg.get(..jpeg.len() - 2).unwrap()).starts_with("picture-truncated: "));
    let with_trailer = [jpeg.as_slice(), b"what a phone appends"].concat();
    assert_eq!(fault(&with_trailer), "");
}

#[test]
fn a_file_is_named_in_its_fault() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("card-1.png");
    let fault = Picture::open(&missing).unwrap_err();
    assert_eq!(fault.code(), "picture-unreadable");
    assert!(fault.to_string().starts_with(&missing.display().to_string()), "{fault}");
    std::fs::write(&missing, png()).unwrap();
    assert_eq!(Picture::open(&missing).unwrap().plane(), Picture::decode(&png()).unwrap().plane());
    assert_eq!(Picture::open(folder.path()).unwrap_err().code(), "picture-unreadable");
}

/// EXIF with one entry, how the camera was held (Exif 2.32, 4.6.4).
fn exif(orientation: u8) -> Vec<u8> {
    let mut exif = b"\xFF\xE1\0\x22Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0, 0]);
    exif
}

#[test]
fn a_photograph_is_set_upright_however_the_camera_was_held() {
    let flat = jpeg(48, 32);
    let plain = Picture::decode(&flat).unwrap();
    let (right, low) = (47, 31);
    // Where the upper left and the upper right corner of the file come to lie.
    let check = |orientation: u8, size: (usize, usize), first: (usize, usize), second: (usize, usize)| {
        let held = [&flat[..2], exif(orientation).as_slice(), &flat[2..]].concat();
        let held = Picture::decode(&held).unwrap();
        let plane = held.plane();
        assert_eq!((plane.width(), plane.height()), size, "{orientation}");
        assert_eq!(plane.at(first.0, first.1), plain.plane().at(0, 0), "{orientation}");
        assert_eq!(plane.at(second.0, second.1), plain.plane().at(right, 0), "{orientation}");
    };
    check(1, (48, 32), (0, 0), (right, 0));
    check(2, (48, 32), (right, 0), (0, 0));
    check(3, (48, 32), (right, low), (0, low));
    check(4, (48, 32), (0, low), (right, low));
    check(5, (32, 48), (0, 0), (0, right));
    check(6, (32, 48), (low, 0), (low, right));
    check(7, (32, 48), (low, right), (low, 0));
    check(8, (32, 48), (0, right), (0, 0));
    check(0, (48, 32), (0, 0), (right, 0));
    check(9, (48, 32), (0, 0), (right, 0));
}

fn encoded(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn colors() -> DynamicImage {
    let shade = |x: u32, y: u32| image::Rgb([(x * 5) as u8, (y * 7) as u8, ((x + y) * 3) as u8]);
    image::RgbImage::from_fn(40, 30, shade).into()
}

#[test]
fn a_file_of_any_format_that_was_cut_off_never_becomes_a_picture() {
    use ImageFormat::{Bmp, Gif, Jpeg, Png, WebP};
    for format in [Png, Jpeg, WebP, Bmp, Gif] {
        let whole = encoded(&colors(), format);
        assert_eq!(fault(&whole), "", "{format:?}");
        let mut truncated = 0;
        for end in 0..whole.len() - 1 {
            let told = fault(&whole[..end]);
            let is_end_only = told.is_empty() && end + 16 > whole.len();
            let words = ["picture-truncated", "picture-damaged", "not-a-picture", "picture-too-large"];
            assert!(is_end_only || words.iter().any(|word| told.starts_with(word)), "{format:?} cut at {end}: {told}");
            truncated += usize::from(told.starts_with("picture-truncated"));
        }
        assert!(truncated * 10 > whole.len() * 8, "{format:?}: {truncated} of {} say that it is cut", whole.len());
    }
}

#[test]
fn every_kind_of_pixels_becomes_the_same_grey() {
    let grey = Picture::decode(&encoded(&colors().into_luma8().into(), ImageFormat::Png)).unwrap();
    let kinds: [(DynamicImage, ImageFormat); 8] = [
        (colors(), ImageFormat::Png),
        (colors().into_rgba8().into(), ImageFormat::Png),
        (colors().into_rgb16().into(), ImageFormat::Png),
        (colors().into_rgba16().into(), ImageFormat::Png),
        (colors().into_luma16().into(), ImageFormat::Png),
        (colors().into_luma_alpha16().into(), ImageFormat::Png),
        (colors(), ImageFormat::Bmp),
        (colors(), ImageFormat::WebP),
    ];
    for (image, format) in kinds {
        let plane = Picture::decode(&encoded(&image, format)).unwrap();
        let far = plane.plane().pixels().iter().zip(grey.plane().pixels()).map(|(a, b)| a.abs_diff(*b)).max();
        assert!(far <= Some(2), "{:?} {format:?}: {far:?}", image.color());
    }
}

/// Chunks of a PNG behind its signature, each with its check (PNG, 5.3).
fn png_of(header: [u8; 13], palette: &[u8], packed: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1A\n".to_vec();
    // One stored block of zlib: its length twice, then the bytes and their Adler-32.
    let (a, b) = packed
        .iter()
        .fold((1u32, 0u32), |(a, b), byte| ((a + u32::from(*byte)) % 65521, (a + b + u32::from(*byte)) % 65521));
    let length = packed.len() as u16;
    let mut stored = vec![0x78, 0x01, 0x01];
    stored.extend([length.to_le_bytes(), (!length).to_le_bytes()].concat());
    stored.extend(packed);
    stored.extend((b << 16 | a).to_be_bytes());
    for (kind, body) in [(b"IHDR", &header[..]), (b"PLTE", palette), (b"IDAT", &stored), (b"IEND", &[])] {
        if body.is_empty() && kind == b"PLTE" {
            continue;
        }
        let named = [kind, body].concat();
        let crc = named.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ if crc & 1 == 1 { 0xEDB8_8320 } else { 0 })
        });
        bytes.extend((body.len() as u32).to_be_bytes());
        bytes.extend(named);
        bytes.extend((!crc).to_be_bytes());
    }
    bytes
}

#[test]
fn single_bits_and_palettes_are_opened() {
    let header = |depth: u8, kind: u8| [0, 0, 0, 8, 0, 0, 0, 2, depth, kind, 0, 0, 0];
    let bits = Picture::decode(&png_of(header(1, 0), &[], &[0, 0b1010_0000, 0, 0b0000_0001])).unwrap();
    assert_eq!(bits.plane().pixels(), [255, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255]);
    let palette = [10, 10, 10, 250, 250, 250];
    let few = Picture::decode(&png_of(header(1, 3), &palette, &[0, 0b1000_0000, 0, 0b0000_0001])).unwrap();
    assert_eq!(few.plane().pixels().iter().filter(|shade| **shade > 240).count(), 2);
    assert_eq!(few.plane().at(0, 0), few.plane().at(7, 1));
}

#[test]
fn the_first_frame_of_a_moving_picture_is_taken() {
    let frame =
        |shade: u8| image::Frame::new(image::RgbaImage::from_pixel(20, 10, image::Rgba([shade, shade, shade, 255])));
    let mut bytes = Vec::new();
    let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
    encoder.encode_frames([frame(30), frame(220)]).unwrap();
    drop(encoder);
    let opened = Picture::decode(&bytes).unwrap();
    assert!(opened.plane().pixels().iter().all(|shade| shade.abs_diff(30) < 6));
}

#[test]
fn a_very_large_jpeg_is_opened_at_a_fraction_and_says_so() {
    let (width, height) = (5000, 3600);
    let grey: Vec<u8> = (0..height)
        .flat_map(|y: u32| (0..width).map(move |x: u32| if x < 2500 && y < 1800 { 30 } else { 220 }))
        .collect();
    let mut flat = Vec::new();
    JpegEncoder::new(&mut flat).write_image(&grey, width, height, ExtendedColorType::L8).unwrap();
    let opened = Picture::decode(&flat).unwrap();
    assert_eq!((opened.plane().width(), opened.plane().height(), opened.reduced()), (2500, 1800, 2));
    assert!(opened.plane().at(100, 100) < 40 && opened.plane().at(2400, 1700) > 210);
    let held = Picture::decode(&[&flat[..2], exif(6).as_slice(), &flat[2..]].concat()).unwrap();
    assert_eq!((held.plane().width(), held.plane().height(), held.reduced()), (1800, 2500, 2));
    assert!(held.plane().at(1700, 100) < 40 && held.plane().at(100, 100) > 210);
    assert!(fault(&flat[..flat.len() / 2]).starts_with("picture-truncated"));
    assert_eq!(Picture::decode(&jpeg(64, 64)).unwrap().reduced(), 1);
}

#[cfg(unix)]
#[test]
fn a_pipe_or_a_device_is_refused_and_never_waited_for() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe.png");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), Path::new("/dev/zero"), folder.path()] {
        assert_eq!(Picture::open(path).unwrap_err().code(), "picture-unreadable", "{}", path.display());
    }
}

#[test]
fn what_is_transparent_is_white_like_paper() {
    let mut bytes = Cursor::new(Vec::new());
    let pixels = [0, 0, 0, 0, 0, 0, 0, 255];
    image::codecs::png::PngEncoder::new(&mut bytes).write_image(&pixels, 2, 1, ExtendedColorType::Rgba8).unwrap();
    assert_eq!(Picture::decode(bytes.get_ref()).unwrap().plane().pixels(), [255, 0]);
}
