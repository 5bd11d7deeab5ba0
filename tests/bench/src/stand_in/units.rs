//! What DynamoDB counts for a call, by the size of its item
//! (<https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html>).

use serde_json::Value;

use super::table::Item;

/// Units of a consistent read: one for each 4 KB begun, and one where there is no item.
pub(super) fn of_read(item: Option<&Item>) -> u32 {
    item.map_or(0, size).div_ceil(4 * 1024).max(1)
}

/// Units of a write: one for each KB begun of the larger of the two items, the one before and the one after. A
/// condition that does not hold costs what the item as it is does.
pub(super) fn of_write(before: Option<&Item>, after: Option<&Item>) -> u32 {
    before.map_or(0, size).max(after.map_or(0, size)).div_ceil(1024).max(1)
}

/// The size of an item, in bytes.
fn size(item: &Item) -> u32 {
    item.iter().map(|(name, value)| length(name) + size_of_value(value)).sum()
}

fn size_of_value(value: &Value) -> u32 {
    let (kind, value) = value.as_object().and_then(|map| map.iter().next()).expect("a kind and a value");
    match (kind.as_str(), value) {
        ("S", Value::String(text)) => length(text),
        ("N", Value::String(digits)) => size_of_number(digits),
        ("L", Value::Array(values)) => 3 + values.iter().map(|value| 1 + size_of_value(value)).sum::<u32>(),
        ("M", Value::Object(map)) => 3 + length_of(map.len()) + size(map),
        other => panic!("no function writes this kind: {other:?}"),
    }
}

/// A byte for each two significant digits, one more, and one for a minus.
fn size_of_number(number: &str) -> u32 {
    let digits = number.trim_start_matches('-');
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    length(significant).div_ceil(2) + 1 + u32::from(digits.len() < number.len())
}

fn length(text: &str) -> u32 {
    length_of(text.len())
}

fn length_of(count: usize) -> u32 {
    count.try_into().expect("no item is so large")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(value: Value) -> Item {
        let Value::Object(item) = value else { panic!("{value}") };
        item
    }

    #[test]
    fn names_and_values_count_and_so_does_what_holds_them_together() {
        let number = |digits: &str| size(&item(json!({ "n": { "N": digits } })));
        assert_eq!(["0", "7", "12", "123", "-123", "1700000000"].map(number), [2, 3, 3, 4, 5, 3]);
        assert_eq!(size(&item(json!({ "pk": { "S": "user#é" } }))), 2 + 7);
        assert_eq!(
            size(&item(json!({ "l": { "L": [{ "S": "ab" }, { "N": "1" }] } }))),
            1 + 3 + (1 + 2) + (1 + 2)
        );
        let nested = json!({ "m": { "M": { "id": { "M": { "k": { "S": "abc" } } } } } });
        assert_eq!(size(&item(nested)), 1 + 3 + (1 + 2) + 3 + (1 + 1) + 3);
    }

    #[test]
    fn reads_go_by_four_kilobytes_and_writes_by_one_of_the_larger_item() {
        let of = |bytes: usize| item(json!({ "a": { "S": "x".repeat(bytes - 1) } }));
        let read = |bytes| of_read(Some(&of(bytes)));
        assert_eq!([1, 4_096, 4_097, 8_193].map(read), [1, 1, 2, 3]);
        assert_eq!(of_read(None), 1);
        let write = |before, after| of_write(Some(&of(before)), Some(&of(after)));
        assert_eq!([write(1, 1_024), write(1, 1_025), write(2_049, 1)], [1, 2, 3]);
        assert_eq!((of_write(None, Some(&of(1_025))), of_write(None, None)), (2, 1));
    }
}
