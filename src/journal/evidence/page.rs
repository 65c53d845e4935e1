//! Puts evidence into the page that verifies it in any browser, without a network and without us.

/// The page; it is a whole program by itself and verifies files that are dropped on it.
const PAGE: &str = include_str!("../../../assets/evidence/verify.html");
/// Where the evidence goes.
const PLACE: &str = "<script id=\"evidence\" type=\"application/json\"></script>";

/// Returns the page with a file of evidence inside, byte by byte as the file is.
pub fn page(text: &str) -> String {
    let inside = PLACE.replace("></", &format!(">{text}</"));
    PAGE.replacen(PLACE, &inside, 1)
}
