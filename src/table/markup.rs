//! Cuts a web page or XML into tags and texts; it follows no link, runs nothing, and skips what it does not know.

/// One piece of marked-up text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// An opening tag: its name without prefix, its attributes as they stand, and whether it closes itself.
    Open(&'a str, &'a str, bool),
    /// A closing tag, its name without prefix.
    Close(&'a str),
    /// What stands between tags, with its entities.
    Text(&'a str),
}

/// The pieces of a text, in order.
pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    pub fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Takes everything up to an end mark, and the mark with it.
    fn take_to(&mut self, end: &str) -> &'a str {
        let (taken, rest) = self.rest.split_once(end).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes a tag up to its `>`; one between quotes belongs to an attribute.
    fn take_tag(&mut self) -> &'a str {
        let mut quote = None;
        let end = self.rest.char_indices().find(|(_, c)| match (quote, c) {
            (None, '>') => true,
            (None, '"' | '\'') => {
                quote = Some(*c);
                false
            }
            (Some(open), c) if open == *c => {
                quote = None;
                false
            }
            (_, _) => false,
        });
        let (tag, rest) = end.and_then(|(at, _)| self.rest.split_at_checked(at)).unwrap_or((self.rest, ""));
        self.rest = rest.strip_prefix('>').unwrap_or(rest);
        tag
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let Some(tag) = self.rest.strip_prefix('<') else {
                let at = self.rest.find('<').unwrap_or(self.rest.len());
                let (text, rest) = self.rest.split_at_checked(at)?;
                self.rest = rest;
                return (!text.is_empty()).then_some(Piece::Text(text));
            };
            self.rest = tag;
            if let Some(comment) = tag.strip_prefix("!--") {
                self.rest = comment;
                self.take_to("-->");
            } else if let Some(kept) = tag.strip_prefix("![CDATA[") {
                self.rest = kept;
                return Some(Piece::Text(self.take_to("]]>")));
            } else if tag.starts_with(['!', '?']) {
                self.take_to(">");
            } else if tag.starts_with('/') {
                let name = self.take_tag();
                return Some(Piece::Close(bare(name.trim_start_matches('/').trim())));
            } else {
                let tag = self.take_tag();
                let (tag, alone) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
                let (name, attributes) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
                let name = bare(name);
                if ["script", "style"].iter().any(|skipped| name.eq_ignore_ascii_case(skipped)) && !alone {
                    self.take_to("</");
                    self.take_to(">");
                    continue;
                }
                return Some(Piece::Open(name, attributes, alone));
            }
        }
    }
}

/// A name without the prefix of its namespace.
fn bare(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, name)| name)
}

/// Returns the value of an attribute, whatever its prefix and its letters' size.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    let mut rest = attributes.trim_start();
    while let Some((name, value)) = rest.split_once('=') {
        let (name, value) = (name.split_whitespace().next_back().unwrap_or_default(), value.trim_start());
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
        let (value, after) = match quote {
            Some(quote) => value.get(1..).unwrap_or_default().split_once(quote).unwrap_or((value, "")),
            None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
        };
        if bare(name).eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after;
    }
    None
}

/// Puts the characters of entities in place; one that is not known stays as it stands.
pub(super) fn plain(text: &str) -> String {
    let (mut told, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, after)) = rest.split_once('&') {
        told.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match entity.and_then(|(name, after)| character(name).map(|c| (c, after))) {
            Some((c, after)) => {
                told.push(c);
                rest = after;
            }
            None => {
                told.push('&');
                rest = after;
            }
        }
    }
    told + rest
}

fn character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some('\u{A0}'),
        "middot" => Some('\u{B7}'),
        "bull" => Some('\u{2022}'),
        "ensp" => Some('\u{2002}'),
        "emsp" => Some('\u{2003}'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_what_is_skipped_are_told_apart() {
        let text = "<?xml?><!-- <td> --><style>td > a {}</style><ss:Row a='>' b=1>甲 &lt;<br/></TD >x<![CDATA[<y>]]>";
        let pieces: Vec<Piece<'_>> = Pieces::of(text).collect();
        let want = [
            Piece::Open("Row", "a='>' b=1", false),
            Piece::Text("甲 &lt;"),
            Piece::Open("br", "", true),
            Piece::Close("TD"),
            Piece::Text("x"),
            Piece::Text("<y>"),
        ];
        assert_eq!(pieces, want);
        for cut in ["<", "<td", "<td a='", "</", "<!--", "<![CDATA[", "&", "a<"] {
            assert!(Pieces::of(cut).count() <= 2, "{cut}");
        }
    }

    #[test]
    fn attributes_and_entities_are_read() {
        let check = |text: &str, name: &str, want: Option<&str>| assert_eq!(attribute(text, name), want, "{text}");
        check("ss:Index=\"3\" ss:MergeDown='2'", "index", Some("3"));
        check("ss:Index=\"3\" ss:MergeDown='2'", "mergedown", Some("2"));
        check("class=x rowspan=4", "rowspan", Some("4"));
        check("nowrap ROWSPAN = 4", "rowspan", Some("4"));
        check("title='rowspan=9' colspan=2", "rowspan", None);
        check("rowspan=\"", "rowspan", Some("\""));
        assert_eq!(
            plain("买买提&middot;吐尔逊&#183;&#xB7;&amp;&nbsp;&who;& &#0;"),
            "买买提·吐尔逊··&\u{A0}&who;& &#0;"
        );
    }
}
