//! Units by one name each, whatever a source calls them.
//!
//! In: a code as the source has it: UN/CEFACT Recommendation 20, UCUM, SenML (RFC 8428), or a sign. Out: one code for the
//! same unit, as UCUM writes it where it does; the catalogues of every language have its words.
//! Does not: convert values. A `%` is a hundredth here; who decodes SenML, where it may be a whole, says so otherwise.

/// What a source may say, and what it is called here, side by side: `GQ µg/m3=ug/m3`.
///
/// Looked through as it is: it is asked once for each series, and a table of pairs would take three times the room.
const CANON: &str = "\
GQ µg/m3 µg/m³ μg/m3 μg/m³ ug/m³=ug/m3 GP mg/m³=mg/m3 CEL degC °C ℃ C=Cel KEL=K P1 %RH %EL=% C62 /=1 \
KMH kmh=km/h MTS=m/s MTR meter metre=m CMT=cm MMT=mm KMT=km 2N dBA dB(A) dB[A]=dB A97 mbar MBAR=hPa PAL=Pa 59=ppm \
61=ppb LUX LX lux=lx VLT=V AMP=A WTT=W KWT=kW KWH=kWh LTR l=L MTQ m³=m3 SEC sec=s MIN=min HUR=h DD °=deg";

/// One name for a unit; the source's own where it is not known.
pub(super) fn canonical(code: &str) -> &str {
    let of = |entry: &'static str| {
        let mut names = entry.split([' ', '=']);
        names.any(|name| name == code).then(|| entry.split('=').next_back()).flatten()
    };
    // An entry ends with the word behind its equals sign.
    let mut rest = CANON;
    while let Some(end) = rest.find('=') {
        let end = rest.get(end..).and_then(|behind| behind.find(' ')).map_or(rest.len(), |len| end + len);
        if let Some(name) = rest.get(..end).and_then(of) {
            return name;
        }
        rest = rest.get(end + 1..).unwrap_or("");
    }
    code
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_unit_has_one_name_whoever_names_it() {
        for (name, codes) in [
            ("ug/m3", &["GQ", "ug/m3", "\u{b5}g/m\u{b3}", "\u{3bc}g/m\u{b3}", "\u{b5}g/m3"][..]),
            ("mg/m3", &["GP", "mg/m3"]),
            ("Cel", &["CEL", "Cel", "degC", "°C"]),
            ("%", &["P1", "%", "%RH", "%EL"]),
            ("1", &["C62", "1", "/"]),
            ("km/h", &["KMH", "km/h"]),
            ("m/s", &["MTS", "m/s"]),
            ("m", &["MTR", "m"]),
            ("dB", &["2N", "dB", "dBA"]),
            ("hPa", &["A97", "hPa"]),
            ("ppm", &["59", "ppm"]),
            ("lx", &["LUX", "LX", "lx"]),
            ("L", &["LTR", "l", "L"]),
            ("deg", &["DD", "deg", "°"]),
        ] {
            for code in codes {
                assert_eq!(canonical(code), name, "{code}");
            }
        }
        for own in ["furlongs", "", "ug", "m/", "=", " ", "GQ µg/m3"] {
            assert_eq!(canonical(own), own, "nobody's unit keeps its name");
        }
    }
}
