//! Units that a format forces a conversion of.
//!
//! SenML ([RFC 8428] section 12.1, note 2): `%` and `/` are both the ratio of one, so that 0.5 `%` is a half; what the
//! rest of the world calls percent it writes `/100`, `%RH`, `%EL`. Its secondary units ([RFC 8798]) are scaled to the
//! primary ones, except those that the page knows by name as other standards use them (`ug/m3`, `km/h`, `kWh`, ...):
//! scaled, fine dust would come in kg/m3.
//! Does not: give units the page's names: `feed::unit` does, for all formats.
//!
//! [RFC 8428]: https://www.rfc-editor.org/rfc/rfc8428#section-12.1
//! [RFC 8798]: https://www.rfc-editor.org/rfc/rfc8798#section-3

/// Unit of SenML, unit of ours, factor, then offset.
const SENML: [(&str, &str, f64, f64); 25] = [
    ("%", "%", 100.0, 0.0),
    ("/", "1", 1.0, 0.0),
    ("/100", "%", 1.0, 0.0),
    ("/1000", "%", 0.1, 0.0),
    ("ms", "s", 1e-3, 0.0),
    ("MHz", "Hz", 1e6, 0.0),
    ("kVA", "VA", 1e3, 0.0),
    ("kvar", "var", 1e3, 0.0),
    ("Ah", "C", 3_600.0, 0.0),
    ("Wh", "J", 3_600.0, 0.0),
    ("varh", "vars", 3_600.0, 0.0),
    ("kvarh", "vars", 3.6e6, 0.0),
    ("kVAh", "VAs", 3.6e6, 0.0),
    ("VAh", "VAs", 3_600.0, 0.0),
    ("Wh/km", "J/m", 3.6, 0.0),
    ("KiB", "B", 1_024.0, 0.0),
    ("GB", "B", 1e9, 0.0),
    ("Mbit/s", "bit/s", 1e6, 0.0),
    ("B/s", "bit/s", 8.0, 0.0),
    ("MB/s", "bit/s", 8e6, 0.0),
    ("mV", "V", 1e-3, 0.0),
    ("mA", "A", 1e-3, 0.0),
    ("dBm", "dBW", 1.0, -30.0),
    ("mm/h", "m/s", 1.0 / 3.6e6, 0.0),
    ("m/h", "m/s", 1.0 / 3_600.0, 0.0),
];

/// A value and its unit out of SenML.
pub(super) fn of_senml(value: f64, unit: &str) -> (f64, &str) {
    match SENML.iter().find(|(source, ..)| *source == unit) {
        Some((_, unit, factor, offset)) => (value * factor + offset, unit),
        None => (value, unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secondary_units_become_primary_ones_unless_the_page_knows_them() {
        for (value, unit, expected) in [
            (0.25, "%", (25.0, "%")),
            (1.0, "/", (1.0, "1")),
            (2.0, "KiB", (2_048.0, "B")),
            (10.0, "dBm", (-20.0, "dBW")),
            (1.0, "Ah", (3_600.0, "C")),
            (36.0, "km/h", (36.0, "km/h")),
            (12.0, "ug/m3", (12.0, "ug/m3")),
            (1013.0, "hPa", (1013.0, "hPa")),
            (21.0, "Cel", (21.0, "Cel")),
        ] {
            assert_eq!(of_senml(value, unit), expected, "{value} {unit}");
        }
    }
}
