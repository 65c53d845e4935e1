//! An address as text: its scheme, host, path and parameters. Nothing is ever opened.

/// An address, taken apart.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Address<'t> {
    /// Scheme in lower case; `http` where the text begins with `www.`.
    pub(super) scheme: String,
    /// Host in lower case, without a port.
    pub(super) host: String,
    /// Segments of the path, as spelled.
    pub(super) segments: Vec<&'t str>,
    /// Names and values of the parameters, as spelled.
    pub(super) parameters: Vec<(&'t str, &'t str)>,
}

/// Returns whether a text is an address of any kind; nothing else of it is looked at.
pub fn is_address(text: &str) -> bool {
    let text = without_blanks(text);
    let scheme = text.split_once("://").map(|(scheme, _)| scheme);
    let starts = |with: &str| text.get(..with.len()).is_some_and(|start| start.eq_ignore_ascii_case(with));
    scheme.is_some_and(is_scheme) || ["www.", "http:", "https:", "mailto:", "tel:", "weixin:"].into_iter().any(starts)
}

fn without_blanks(text: &str) -> &str {
    text.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}')
}

fn is_scheme(scheme: &str) -> bool {
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

impl<'t> Address<'t> {
    /// Takes an address apart; `None` for one without a host, or with a name and password in it.
    pub(super) fn parse(text: &'t str) -> Option<Self> {
        let text = without_blanks(text).trim_end();
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) if is_scheme(scheme) => (scheme.to_ascii_lowercase(), rest),
            Some(_) | None => {
                ("http".to_owned(), text.get(..4).filter(|w| w.eq_ignore_ascii_case("www.")).and(Some(text))?)
            }
        };
        let ends = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, rest) = rest.split_at_checked(ends)?;
        let host = match authority.rsplit_once(':') {
            Some((host, port)) if port.chars().all(|c| c.is_ascii_digit()) => host,
            Some(_) => return None,
            None => authority,
        };
        if host.is_empty() || !host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-')) {
            return None;
        }
        let rest = rest.split('#').next().unwrap_or_default();
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        let segments = path.split('/').filter(|segment| !segment.is_empty()).collect();
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let parameters = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        Some(Self { scheme, host: host.to_lowercase(), segments, parameters })
    }

    /// Returns a segment of the path (`/1` is the first) or the values of a parameter, decoded.
    pub(super) fn at(&self, place: &str) -> Option<Vec<String>> {
        match segment(place) {
            Some(number) => self.segments.get(number - 1).map(|segment| decoded(segment)).into_iter().collect(),
            None => {
                let named = |name: &&str| decoded(name).is_some_and(|name| name == place);
                let values = self.parameters.iter().filter(|(name, _)| named(name));
                values.map(|(_, value)| decoded(&value.replace('+', " "))).collect()
            }
        }
    }
}

/// Returns the number of a segment of the path, from 1, when a place means one.
pub(super) fn segment(place: &str) -> Option<usize> {
    place.strip_prefix('/')?.parse().ok().filter(|number| *number > 0)
}

/// Replaces `%XX`; `None` for a broken one, and for what is no UTF-8.
pub(super) fn decoded(text: &str) -> Option<String> {
    crate::face::own::unescape(text)
}
