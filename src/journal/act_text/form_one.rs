//! Acts as version 0.1.0 wrote them: numbers in the body, names of a whole roster in one text.

use serde_json::Value;

use crate::record::Act;

use super::ERASED_NAME;

/// Reads an act of form 1 back and puts the names in again; an erased name shows as one placeholder.
pub(in crate::journal) fn read(body: &str, private: Option<&str>) -> Option<Act> {
    let mut value: Value = serde_json::from_str(body).ok()?;
    // In form 1 no act but the import of a roster had students, and all of these were objects.
    if let Some(students) = value.get_mut("students").and_then(Value::as_array_mut) {
        let kept: Value = private.and_then(|text| serde_json::from_str(text).ok()).unwrap_or(Value::Null);
        let kept = kept.get("students").and_then(Value::as_array);
        for (at, student) in students.iter_mut().enumerate() {
            let members = student.as_object_mut()?;
            match kept.and_then(|kept| kept.get(at)).and_then(Value::as_object) {
                Some(names) => members.extend(names.clone()),
                None => {
                    members.insert("name".to_owned(), Value::from(ERASED_NAME));
                }
            }
        }
    }
    serde_json::from_value(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exception_parked_before_codes_were_kept_still_reads() {
        let body = r#"{"act":"parked","card":null,"holder":null,"reason":3}"#;
        let parked = Act::Parked { card: None, holder: None, reason: 3, code: None };
        assert_eq!(read(body, None), Some(parked));
    }

    #[test]
    fn names_come_back_and_an_erased_roster_has_placeholders() {
        let body =
            r#"{"act":"roster-imported","file":"a.xlsx","students":[{"education_id":"00000001","class":"7-3"}]}"#;
        let private = r#"{"salt":"00","students":[{"name":"王子含"}]}"#;
        for (private, want) in [(Some(private), "王子含"), (None, ERASED_NAME)] {
            let Some(Act::RosterImported { students, .. }) = read(body, private) else { panic!("a roster") };
            assert_eq!(students[0].name.as_str(), want);
        }
    }
}
