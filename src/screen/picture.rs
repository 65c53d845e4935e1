//! Draws a page of the screen into memory, without a display and without a window.

use iced::advanced::renderer::{Headless, Style};
use iced::{Color, Renderer, Size, mouse};
use iced_runtime::UserInterface;
use iced_runtime::user_interface::Cache;

use crate::desk::board::Board;
use crate::text::{Language, TextFault};

use super::part::Piece;
use super::state::{Page, Screen, Unprintable};
use super::theme;

/// A drawn page.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Red, green, blue, alpha; row by row from the top.
    pub rgba: Vec<u8>,
}

/// What to draw, and how large.
#[derive(Debug, Clone, Copy)]
pub struct Frame {
    /// Page.
    pub page: Page,
    /// Language.
    pub language: Language,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// Pixels for each logical pixel: 1.0, or 2.0 for a zoom of 200 %.
    pub scale: f32,
}

/// Why a page could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum PictureFault {
    /// The words could not be loaded.
    #[error(transparent)]
    Text(#[from] TextFault),
    /// A width or height of 0, or more than 16 384, or a scale outside 0.5 to 4.
    #[error("a picture has 1 to 16384 pixels a side and a scale of 0.5 to 4, not {width} × {height} at {scale}")]
    Size {
        /// Width as asked.
        width: u32,
        /// Height as asked.
        height: u32,
        /// Scale as asked.
        scale: f32,
    },
    /// The renderer that needs no display could not be made.
    #[error("no renderer works without a display in this build")]
    NoRenderer,
}

/// Draws one page of a board with the fonts of this system.
pub fn draw(board: &Board, frame: Frame, unprintable: Unprintable) -> Result<Picture, PictureFault> {
    let mut screen = Screen::new(board.clone(), frame.language, unprintable)?;
    screen.show(frame.page);
    draw_screen(&screen, frame)
}

/// Draws a screen as it stands; the frame's page and language are not looked at.
pub fn draw_screen(screen: &Screen, frame: Frame) -> Result<Picture, PictureFault> {
    let Frame { size, scale, .. } = frame;
    draw_piece(screen.view(), size, scale, theme::PAPER)
}

/// Draws anything into a picture of this size.
pub(super) fn draw_piece(
    piece: Piece<'_>,
    (width, height): (u32, u32),
    scale: f32,
    ground: Color,
) -> Result<Picture, PictureFault> {
    let sides = 1..=16_384;
    if !sides.contains(&width) || !sides.contains(&height) || !(0.5..=4.0).contains(&scale) {
        return Err(PictureFault::Size { width, height, scale });
    }
    let mut renderer = renderer().ok_or(PictureFault::NoRenderer)?;
    #[expect(clippy::cast_precision_loss, reason = "at most 16384")]
    let logical = Size::new(width as f32 / scale, height as f32 / scale);
    let mut ui = UserInterface::build(piece, logical, Cache::default(), &mut renderer);
    ui.draw(&mut renderer, &theme::theme(), &Style { text_color: theme::INK }, mouse::Cursor::Unavailable);
    let rgba = renderer.screenshot(Size::new(width, height), scale, ground);
    Ok(Picture { width, height, rgba })
}

fn renderer() -> Option<Renderer> {
    let made = <Renderer as Headless>::new(theme::FONT, theme::BODY.into(), None);
    tokio::runtime::Builder::new_current_thread().build().ok()?.block_on(made)
}
