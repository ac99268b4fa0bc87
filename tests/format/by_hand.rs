//! Writes small vector tiles.

/// Types of geometry, as tiles number them.
pub(crate) const POINT: u8 = 1;
pub(crate) const LINE: u8 = 2;
pub(crate) const AREA: u8 = 3;

/// A property's value.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Value {
    Text(&'static str),
    /// Below 128.
    Number(u8),
    Truth(bool),
}

/// A field of bytes: text, packed numbers or another message.
pub(crate) fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
    let mut out = vec![number << 3 | 2];
    let mut length = bytes.len();
    while length >= 0x80 {
        out.push(u8::try_from(length & 0x7f).expect("seven bits") | 0x80);
        length >>= 7;
    }
    out.push(u8::try_from(length).expect("seven bits"));
    [&out, bytes].concat()
}

/// A layer with one feature: a square of 10 units, a line or a point, all near 20, 20.
pub(crate) fn layer(name: &str, geometry_type: u8, properties: &[(&str, Value)]) -> Vec<u8> {
    let geometry: &[u8] = match geometry_type {
        POINT => &[9, 40, 40],
        LINE => &[9, 40, 40, 10, 40, 40],
        _ => &[9, 40, 40, 26, 20, 0, 0, 20, 19, 0, 15],
    };
    let tags: Vec<u8> = (0_u8..).zip(properties).flat_map(|(number, _)| [number, number]).collect();
    let feature = [&[0x18, geometry_type][..], &field(2, &tags), &field(4, geometry)].concat();
    let mut layer = [&[0x78, 2][..], &field(1, name.as_bytes()), &field(2, &feature)].concat();
    for (key, value) in properties {
        layer.extend(field(3, key.as_bytes()));
        layer.extend(match value {
            Value::Text(text) => field(4, &field(1, text.as_bytes())),
            Value::Number(number) => field(4, &[0x28, *number]),
            Value::Truth(truth) => field(4, &[0x38, u8::from(*truth)]),
        });
    }
    field(3, &layer)
}
