//! Turns the files of `reader-firmware-notes` into rows; all of them are compiled in.

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::{Deserializer, Error};

use super::super::link::Status;
use super::{Ccid, KeyLoad, Known, Quirk, ReadLimit, Signal, Switch, UsbId, Verified, Words};

/// A quirk with what finds it.
pub(super) struct Row {
    /// Parts of reader names, in lower case.
    pub names: Vec<String>,
    pub usb: Vec<UsbId>,
    pub quirk: Quirk,
}

/// All rows in their order; the tests prove that each one parses.
pub(super) static ROWS: LazyLock<Vec<Row>> =
    LazyLock::new(|| FILES.iter().filter_map(|(family, text)| parse(family, text).ok()).collect());

/// Lists families in the order in which they are tried; the first part of a name that fits counts.
macro_rules! families {
    ($($family:literal),+ $(,)?) => {
        pub(super) const FILES: &[(&str, &str)] = &[
            $(($family, include_str!(concat!("../../../reader-firmware-notes/", $family, ".toml"))),)+
        ];
    };
}

families![
    "acr122u",
    "acr1222l",
    "acr1252u",
    "acr1255u",
    "acr1281u",
    "omnikey-5022",
    "omnikey-5422",
    "omnikey-5427",
    "omnikey-5321",
    "omnikey-5021",
    "identiv-3700f",
    "identiv-4701f",
    "scl011",
    "feitian-r502",
    "gemalto-prox",
    "springcard",
    "duali",
    "sony-pasori",
    "cherry",
    "microsoft-nfc",
    "generic",
];

/// One file as it is written; a table that is left out is not known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    title: String,
    verified: Verified,
    /// Where the facts come from: addresses, or documents with their pages.
    evidence: Vec<String>,
    identity: Identity,
    #[serde(default)]
    key: Option<KeyLoad>,
    #[serde(default)]
    read: ReadLimit,
    #[serde(default)]
    status: Option<Words>,
    #[serde(default)]
    dual: Dual,
    #[serde(default)]
    signal: Signal,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Identity {
    /// Parts of the names that the service gives; upper and lower case are the same.
    names: Vec<String>,
    #[serde(default)]
    usb: Vec<UsbId>,
    #[serde(default)]
    ccid: Ccid,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
struct Dual {
    hides_classic: Known,
    switch: Option<Switch>,
}

/// Reads one file; `family` is its name without the ending.
pub(super) fn parse(family: &str, text: &str) -> Result<Row, toml::de::Error> {
    let written: Written = toml::from_str(text)?;
    if written.evidence.is_empty() && written.verified != Verified::Unknown {
        return Err(toml::de::Error::custom("a row that knows something names where from"));
    }
    let quirk = Quirk {
        family: family.to_owned(),
        title: written.title,
        page: format!("reader-firmware-notes/{family}.md"),
        verified: written.verified,
        ccid: written.identity.ccid,
        key: written.key.unwrap_or_default(),
        read: written.read,
        words: written.status.unwrap_or_else(Words::standard),
        hides_classic: written.dual.hides_classic,
        switch: written.dual.switch,
        signal: written.signal,
    };
    let names = written.identity.names.iter().map(|part| part.to_ascii_lowercase()).collect();
    Ok(Row { names, usb: written.identity.usb, quirk })
}

impl<'de> Deserialize<'de> for UsbId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let number = |hex: &str| u16::from_str_radix(hex, 16).ok().filter(|_| hex.len() == 4);
        text.split_once(':')
            .and_then(|(vendor, product)| Some(Self { vendor: number(vendor)?, product: number(product)? }))
            .ok_or_else(|| Error::custom("a USB id is written as 072F:2200"))
    }
}

impl<'de> Deserialize<'de> for Status {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        u16::deserialize(from).map(Self)
    }
}
