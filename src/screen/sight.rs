//! A picture of a page, turned once into what the window draws; an unchanged picture is not turned again.

use iced::widget::image::Handle;

use crate::face::picture::Picture;

/// Longest side that is handed to the window, in pixels; what is larger is made smaller once.
const LONGEST: usize = 1_280;

/// A picture as the window draws it.
#[derive(Debug, Clone, PartialEq)]
pub struct Sight {
    picture: Picture,
    pixels: Handle,
}

impl Sight {
    /// Turns a picture; the one before is kept when it shows the same.
    pub fn of(picture: &Picture, before: Option<Self>) -> Self {
        match before {
            Some(before) if before.picture == *picture => before,
            Some(_) | None => Self { picture: picture.clone(), pixels: turned(picture) },
        }
    }

    /// Returns what the window draws.
    pub fn pixels(&self) -> &Handle {
        &self.pixels
    }
}

fn turned(picture: &Picture) -> Handle {
    let plane = picture.plane().shrunk_to(LONGEST);
    let side = |side: usize| u32::try_from(side).unwrap_or(1);
    let rgba: Vec<u8> = plane.pixels().iter().flat_map(|shade| [*shade, *shade, *shade, 255]).collect();
    Handle::from_rgba(side(plane.width()), side(plane.height()), rgba)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::face::plane::Plane;

    fn picture(shade: u8) -> Picture {
        Picture::from_plane(Plane::paint(40, 30, |_, _| shade))
    }

    #[test]
    fn an_unchanged_picture_is_not_turned_again_and_a_new_one_is() {
        let first = Sight::of(&picture(9), None);
        let same = Sight::of(&picture(9), Some(first.clone()));
        assert_eq!(same.pixels().id(), first.pixels().id());
        let other = Sight::of(&picture(8), Some(same));
        assert_ne!(other.pixels().id(), first.pixels().id());
    }
}
