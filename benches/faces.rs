//! How many card faces are read, and at what cost, beside the decoders that others use.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, missing_docs)]

#[path = "faces/drawn.rs"]
mod drawn;

fn main() {
    let out = std::env::args().nth(1).filter(|arg| arg != "--bench");
    for case in drawn::faces().into_iter().chain(drawn::scenes()).chain(drawn::empty()).chain(drawn::bombs()) {
        let start = std::time::Instant::now();
        if out.as_ref().is_some_and(|filter| case.id.contains(filter.as_str())) {
            let plane = case.draw();
            eprintln!("{} {:?}", case.id, start.elapsed());
            let file = std::fs::File::create(format!("/tmp/faces/{}.png", case.id)).unwrap();
            use image::ImageEncoder;
            image::codecs::png::PngEncoder::new(file)
                .write_image(plane.pixels(), plane.width() as u32, plane.height() as u32, image::ExtendedColorType::L8)
                .unwrap();
        }
    }
}
