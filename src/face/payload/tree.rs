//! JSON as a code holds it: members in their order, those with one name kept apart, numbers as they are spelled.

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

/// A JSON value.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Tree {
    /// Text.
    Text(String),
    /// A whole number that is not negative.
    Number(u64),
    /// Nothing that a face can say: null, true, a fraction.
    Other,
    /// A list.
    List(Vec<Tree>),
    /// Members in their order.
    Object(Vec<(String, Tree)>),
}

impl Tree {
    /// Reads a whole text; `None` when it is no JSON.
    pub(super) fn parse(text: &str) -> Option<Self> {
        serde_json::from_str(text.trim_start_matches('\u{FEFF}')).ok()
    }

    /// Returns what stands at a path, such as `student.id` or `cards.0.no`; several when a name stands twice.
    pub(super) fn at(&self, path: &str) -> Vec<String> {
        let mut here = vec![self];
        for step in path.split('.') {
            here = here.into_iter().flat_map(|tree| tree.below(step)).collect();
        }
        here.into_iter().filter_map(Tree::value).collect()
    }

    fn below<'t>(&'t self, step: &str) -> Vec<&'t Tree> {
        match self {
            Tree::Object(members) => members.iter().filter(|(name, _)| name == step).map(|(_, tree)| tree).collect(),
            Tree::List(list) => step.parse::<usize>().ok().and_then(|at| list.get(at)).into_iter().collect(),
            Tree::Text(_) | Tree::Number(_) | Tree::Other => Vec::new(),
        }
    }

    /// Returns a value that a field can have.
    pub(super) fn value(&self) -> Option<String> {
        match self {
            Tree::Text(text) => Some(text.clone()),
            Tree::Number(number) => Some(number.to_string()),
            Tree::Other | Tree::List(_) | Tree::Object(_) => None,
        }
    }
}

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Seen)
    }
}

struct Seen;

impl<'de> Visitor<'de> for Seen {
    type Value = Tree;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }

    fn visit_str<E>(self, text: &str) -> Result<Tree, E> {
        Ok(Tree::Text(text.to_owned()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Tree, E> {
        Ok(Tree::Number(number))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_unit<E>(self) -> Result<Tree, E> {
        Ok(Tree::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Tree, A::Error> {
        let mut list = Vec::new();
        while let Some(tree) = seq.next_element()? {
            list.push(tree);
        }
        Ok(Tree::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Tree, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Tree::Object(members))
    }
}

impl Tree {
    /// Lists what a field could be, each with its path; members whose path cannot be written are left out.
    pub(super) fn leaves(&self) -> Vec<(String, String)> {
        let below = |step: String, tree: &Tree| -> Vec<(String, String)> {
            if step.is_empty() || step.contains('.') {
                return Vec::new();
            }
            let join = |path: String| if path.is_empty() { step.clone() } else { format!("{step}.{path}") };
            match tree.value() {
                Some(value) => vec![(step, value)],
                None => tree.leaves().into_iter().map(|(path, value)| (join(path), value)).collect(),
            }
        };
        match self {
            Tree::Object(members) => members.iter().flat_map(|(name, tree)| below(name.clone(), tree)).collect(),
            Tree::List(list) => list.iter().enumerate().flat_map(|(at, tree)| below(at.to_string(), tree)).collect(),
            Tree::Text(_) | Tree::Number(_) | Tree::Other => Vec::new(),
        }
    }

    /// Returns the same shape as JSON with every value put in place by path.
    pub(super) fn shaped(&self, path: &str, put: &dyn Fn(&str, &str) -> String) -> serde_json::Value {
        let join = |step: &str| if path.is_empty() { step.to_owned() } else { format!("{path}.{step}") };
        match self {
            Tree::Text(text) => put(path, text).into(),
            Tree::Number(number) => put(path, &number.to_string()).into(),
            Tree::Other => serde_json::Value::Null,
            Tree::List(list) => {
                let each = list.iter().enumerate().map(|(at, tree)| tree.shaped(&join(&at.to_string()), put));
                each.collect::<Vec<_>>().into()
            }
            Tree::Object(members) => {
                let each = members.iter().map(|(name, tree)| (name.clone(), tree.shaped(&join(name), put)));
                each.collect::<serde_json::Map<_, _>>().into()
            }
        }
    }
}
