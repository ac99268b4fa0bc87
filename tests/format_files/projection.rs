//! Holds projections to `proj4rs`, and changes of datum to points that national agencies have published.

use civitwin::format::projection::{AxisOrder, Projection};
use glam::DVec2;
use proj4rs::Proj;

/// About this many metres to a degree of latitude.
const METRES_PER_DEGREE: f64 = 111_320.0;

fn metres_between(a: DVec2, b: DVec2) -> f64 {
    let east = (a.x - b.x) * a.y.to_radians().cos();
    DVec2::new(east, a.y - b.y).length() * METRES_PER_DEGREE
}

fn ours(epsg: u32, x: f64, y: f64) -> DVec2 {
    let projection = Projection::from_epsg(epsg, AxisOrder::EastNorth).expect("the code is known");
    projection.to_degrees(DVec2::new(x, y))
}

/// The greatest distance in metres to what proj4rs makes of a grid of places.
fn check(epsg: u32, definition: &str, least: [f64; 2], most: [f64; 2], most_metres: f64) {
    let from = Proj::from_proj_string(definition).expect("a definition");
    let to =
        Proj::from_proj_string("+proj=longlat +ellps=GRS80 +towgs84=0,0,0 +no_defs").expect("a definition");
    let mut worst: f64 = 0.0;
    for step in 0..121 {
        let part = [f64::from(step % 11) / 10.0, f64::from(step / 11) / 10.0];
        let [x, y] = [0, 1].map(|axis: usize| least[axis] + (most[axis] - least[axis]) * part[axis]);
        let mut point = (x, y, 0.0);
        proj4rs::transform::transform(&from, &to, &mut point).expect("a place");
        let theirs = DVec2::new(point.0.to_degrees(), point.1.to_degrees());
        worst = worst.max(metres_between(theirs, ours(epsg, x, y)));
    }
    println!("EPSG:{epsg}: {worst:.2e} m at most");
    assert!(worst < most_metres, "EPSG:{epsg}: expected at most {most_metres} m, found {worst}");
}

#[test]
fn every_plane_agrees_with_an_independent_library_to_a_millimetre() {
    let mm = 1e-3;
    check(3857, "+proj=merc +a=6378137 +b=6378137 +nadgrids=@null", [-2e7, -1.5e7], [2e7, 1.5e7], mm);
    let zone =
        [(32_601, "1"), (32_633, "33"), (32_754, "54 +south"), (25_832, "32"), (26_918, "18"), (5_556, "33")];
    for (epsg, zone) in zone {
        let definition = format!("+proj=utm +zone={zone} +ellps=GRS80 +towgs84=0,0,0 +units=m");
        check(epsg, &definition, [170_000.0, 10_000.0], [830_000.0, 9_200_000.0], mm);
    }
    let dutch = "+proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 +k=0.9999079 +x_0=155000 +y_0=463000 \
                 +ellps=bessel +towgs84=565.417,50.3319,465.552,-0.398957,0.343988,-1.8774,4.0725 +units=m";
    check(28_992, dutch, [0.0, 300_000.0], [280_000.0, 620_000.0], mm);
    check(7_415, dutch, [84_000.0, 447_000.0], [86_000.0, 448_000.0], mm);
    let swiss = |x: u32, y: u32| {
        format!(
            "+proj=somerc +lat_0=46.95240555555556 +lon_0=7.439583333333333 +k_0=1 +x_0={x} +y_0={y} +ellps=bessel \
             +towgs84=674.374,15.056,405.346,0,0,0,0 +units=m"
        )
    };
    check(2_056, &swiss(2_600_000, 1_200_000), [2_480_000.0, 1_070_000.0], [2_840_000.0, 1_300_000.0], mm);
    check(21_781, &swiss(600_000, 200_000), [480_000.0, 70_000.0], [840_000.0, 300_000.0], mm);
    let british = "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy \
                   +towgs84=446.448,-125.157,542.06,0.1502,0.247,0.8421,-20.4894 +units=m";
    check(27_700, british, [80_000.0, 5_000.0], [655_000.0, 1_220_000.0], mm);
}

#[test]
fn published_points_are_where_the_agencies_say() {
    let at = |d: f64, m: f64, s: f64| d + m / 60.0 + s / 3_600.0;
    for (epsg, x, y, longitude, latitude, most_metres) in [
        // The Dutch origin, swisstopo's example (to a hundredth of a second), the British example of a water tower.
        (28_992, 155_000.0, 463_000.0, 5.387_203_657, 52.155_172_897, 0.3),
        (2_056, 2_700_000.0, 1_100_000.0, at(8.0, 43.0, 49.80), at(46.0, 2.0, 38.86), 0.5),
        (27_700, 651_409.903, 313_177.27, at(1.0, 42.0, 57.8663), at(52.0, 39.0, 28.8282), 5.0),
    ] {
        let metres = metres_between(DVec2::new(longitude, latitude), ours(epsg, x, y));
        println!("EPSG:{epsg}: {metres:.2} m off");
        assert!(metres < most_metres, "EPSG:{epsg}: expected within {most_metres} m, found {metres}");
    }
}

#[test]
fn a_system_is_known_by_any_of_its_names() {
    let own = |code| Projection::from_epsg(code, AxisOrder::Authority);
    for (name, code) in [
        ("EPSG:28992", 28_992),
        ("epsg:25832", 25_832),
        ("urn:ogc:def:crs:EPSG::2056", 2_056),
        ("urn:ogc:def:crs:EPSG:9.8.1:2056", 2_056),
        ("https://www.opengis.net/def/crs/EPSG/0/7415", 7_415),
        ("http://www.opengis.net/def/crs/EPSG/0/6697", 6_697),
        ("urn:ogc:def:crs,crs:EPSG::25833,crs:EPSG::7837", 25_833),
    ] {
        let named = Projection::from_name(name, AxisOrder::Authority);
        assert_eq!(named.ok(), own(code), "{name}");
    }
    let crs84 = Projection::from_name("http://www.opengis.net/def/crs/OGC/1.3/CRS84", AxisOrder::Authority);
    assert_eq!(crs84, Ok(Projection::DEGREES), "longitude first, whatever the order");
    for name in ["EPSG:2193", "", "EPSG", "local", "EPSG:99999999999999999999", "EPSG:-1"] {
        let error = Projection::from_name(name, AxisOrder::Authority).expect_err("it is not known");
        assert!(error.to_string().contains(&format!("{name:?}")), "expected {name:?} in {error}");
    }
}

#[test]
fn latitude_comes_first_where_the_authority_says_so() {
    let tokyo = DVec2::new(35.68, 139.77);
    let plateau = Projection::from_epsg(6_697, AxisOrder::Authority).expect("the code is known");
    assert_eq!(plateau.to_degrees(tokyo), DVec2::new(139.77, 35.68), "longitude, then latitude");
    assert_eq!(ours(6_697, 139.77, 35.68), DVec2::new(139.77, 35.68), "files that hold longitude first");
}

#[test]
fn a_zone_at_the_antimeridian_stays_within_a_turn() {
    for epsg in [32_601, 32_660, 32_760] {
        for x in [170_000.0, 830_000.0] {
            let place = ours(epsg, x, 500_000.0);
            assert!(place.x.abs() <= 180.0, "EPSG:{epsg} at {x}: {}", place.x);
        }
    }
}

#[test]
fn no_coordinate_breaks_a_projection() {
    for epsg in [32_633, 28_992, 2_056, 27_700] {
        for x in [0.0, 1e9, -1e300, f64::INFINITY, f64::NAN] {
            for y in [0.0, -1e9, 1e300, f64::NEG_INFINITY, f64::NAN] {
                let place = ours(epsg, x, y);
                assert!(
                    !place.is_finite() || place.abs().max_element() <= 180.0 + 1e-9,
                    "EPSG:{epsg} at {x}, {y}: {place}"
                );
            }
        }
    }
}
