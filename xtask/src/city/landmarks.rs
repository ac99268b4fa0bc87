//! The buildings a town is known by.
//!
//! In: plots, and where each landmark would like to stand. Out: outlines with their parts, colours and roofs, as
//! OpenStreetMap's Simple 3D Buildings describes them; the plots taken are marked.
//! Does not: place anything where it does not fit.

use super::blocks::{Plot, Use};
use super::names::{self, Name};
use super::plane::{Extent, Pt, circle, rectangle};
use super::site::Site;
use super::write::{Sheet, Tags, metres};

/// A part: a ring in metres about the landmark's own axes, its bottom and top, its roof.
struct Part {
    ring: Vec<Pt>,
    from_m: f64,
    to_m: f64,
    roof: (&'static str, f64),
    wall: &'static str,
    tiles: &'static str,
}

fn part(
    ring: Vec<Pt>,
    from_m: f64,
    to_m: f64,
    roof: (&'static str, f64),
    wall: &'static str,
    tiles: &'static str,
) -> Part {
    Part { ring, from_m, to_m, roof, wall, tiles }
}

/// A box about a centre, in the landmark's axes.
fn cube(x: f64, y: f64, w: f64, d: f64) -> Vec<Pt> {
    rectangle(Pt::new(x, y), Pt::new(1.0, 0.0), w, d)
}

fn round(x: f64, y: f64, radius: f64) -> Vec<Pt> {
    circle(Pt::new(x, y), radius, 24)
}

const STONE: &str = "#e3d8c1";
const COPPER: &str = "#8fb7a3";

fn cathedral() -> Vec<Part> {
    let slate = "#6a7076";
    vec![
        part(cube(4.0, 0.0, 46.0, 12.0), 0.0, 27.0, ("gabled", 8.0), STONE, slate),
        part(cube(4.0, 9.0, 46.0, 6.0), 0.0, 12.0, ("skillion", 3.0), STONE, slate),
        part(cube(4.0, -9.0, 46.0, 6.0), 0.0, 12.0, ("skillion", 3.0), STONE, slate),
        part(cube(12.0, 16.5, 12.0, 9.0), 0.0, 25.0, ("gabled", 7.0), STONE, slate),
        part(cube(12.0, -16.5, 12.0, 9.0), 0.0, 25.0, ("gabled", 7.0), STONE, slate),
        part(cube(-23.5, 7.5, 9.0, 9.0), 0.0, 62.0, ("pyramidal", 22.0), STONE, COPPER),
        part(cube(-23.5, -7.5, 9.0, 9.0), 0.0, 66.0, ("pyramidal", 24.0), STONE, COPPER),
        part(cube(-23.5, 0.0, 9.0, 6.0), 0.0, 24.0, ("gabled", 5.0), STONE, slate),
        part(round(12.0, 0.0, 4.4), 27.0, 58.0, ("cone", 24.0), STONE, COPPER),
        part(half_round(27.0, 0.0, 6.0), 0.0, 20.0, ("flat", 0.0), STONE, slate),
    ]
}

fn half_round(x: f64, y: f64, radius: f64) -> Vec<Pt> {
    let mut ring: Vec<Pt> = round(x, y, radius).into_iter().filter(|at| at.x >= x - 0.01).collect();
    // From south to north, a half circle to the east runs counter-clockwise.
    ring.sort_by(|a, b| a.y.total_cmp(&b.y));
    ring
}

fn town_hall() -> Vec<Part> {
    let (brick, tiles) = ("#b9785a", "#7d8a86");
    vec![
        part(cube(0.0, -10.0, 52.0, 13.0), 0.0, 21.0, ("hipped", 5.0), brick, tiles),
        part(cube(-20.0, 6.5, 12.0, 20.0), 0.0, 18.0, ("hipped", 4.5), brick, tiles),
        part(cube(20.0, 6.5, 12.0, 20.0), 0.0, 18.0, ("hipped", 4.5), brick, tiles),
        part(cube(0.0, 0.5, 9.0, 8.0), 0.0, 48.0, ("flat", 0.0), brick, tiles),
        part(round(0.0, 0.5, 3.4), 48.0, 68.0, ("onion", 12.0), "#efe6d2", COPPER),
    ]
}

fn opera() -> Vec<Part> {
    let (white, copper) = ("#f1eee6", "#b7c9c6");
    vec![
        part(cube(0.0, 0.0, 66.0, 40.0), 0.0, 7.0, ("flat", 0.0), "#d9d4c8", "#d4cfc4"),
        part(round(-12.0, 0.0, 17.0), 7.0, 32.0, ("dome", 14.0), white, copper),
        part(round(16.0, 4.0, 11.0), 7.0, 24.0, ("dome", 10.0), white, copper),
        part(cube(6.0, -14.0, 34.0, 8.0), 7.0, 15.0, ("round", 4.0), white, copper),
    ]
}

fn station() -> Vec<Part> {
    let glass = "#b9c7cb";
    let mut parts = vec![
        part(cube(0.0, -16.0, 92.0, 14.0), 0.0, 17.0, ("hipped", 4.0), STONE, "#7b8587"),
        part(cube(0.0, -16.5, 20.0, 18.0), 0.0, 30.0, ("dome", 9.0), STONE, COPPER),
        part(cube(-41.0, -18.0, 9.0, 9.0), 0.0, 38.0, ("pyramidal", 7.0), STONE, COPPER),
    ];
    parts.extend(
        [-30.0, 0.0, 30.0].map(|x| part(cube(x, 8.0, 30.0, 33.0), 6.0, 17.0, ("round", 8.0), glass, glass)),
    );
    parts
}

fn hospital() -> Vec<Part> {
    let white = "#eceae4";
    vec![
        part(cube(0.0, 0.0, 62.0, 15.0), 0.0, 34.0, ("flat", 0.0), white, "#c8c6c0"),
        part(cube(-20.0, -19.0, 13.0, 23.0), 0.0, 18.0, ("flat", 0.0), white, "#c8c6c0"),
        part(cube(20.0, -19.0, 13.0, 23.0), 0.0, 18.0, ("flat", 0.0), white, "#c8c6c0"),
        part(cube(0.0, 16.0, 24.0, 17.0), 0.0, 10.0, ("flat", 0.0), white, "#b9c4b0"),
    ]
}

fn university() -> Vec<Part> {
    let mut parts: Vec<Part> = [
        (0.0, -22.0, 64.0, 12.0),
        (0.0, 22.0, 64.0, 12.0),
        (-26.0, 0.0, 12.0, 32.0),
        (26.0, 0.0, 12.0, 32.0),
    ]
    .map(|(x, y, w, d)| part(cube(x, y, w, d), 0.0, 19.0, ("hipped", 4.0), "#dcc9a5", "#8b5e4c"))
    .into();
    parts.push(part(cube(0.0, -24.0, 14.0, 8.0), 19.0, 36.0, ("pyramidal", 8.0), STONE, COPPER));
    parts
}

fn museum() -> Vec<Part> {
    vec![
        part(cube(0.0, 0.0, 54.0, 26.0), 0.0, 9.0, ("flat", 0.0), "#c9cfd2", "#b9bfc2"),
        part(cube(-8.0, 2.0, 40.0, 20.0), 9.0, 15.0, ("sawtooth", 3.0), "#8c3f34", "#8c3f34"),
        part(cube(19.0, 2.0, 12.0, 20.0), 9.0, 27.0, ("skillion", 6.0), "#8c3f34", "#8c3f34"),
    ]
}

/// The breakwater's light, striped; it stands on the mole and not on a plot.
fn lighthouse() -> Vec<Part> {
    let (red, white) = ("#c2452d", "#f4f1ea");
    let bands =
        [(0.0, 9.0, 4.2, white), (9.0, 17.0, 3.7, red), (17.0, 25.0, 3.2, white), (25.0, 31.0, 2.8, red)];
    let mut parts: Vec<Part> = bands
        .map(|(from, to, radius, wall)| part(round(0.0, 0.0, radius), from, to, ("flat", 0.0), wall, wall))
        .into();
    parts.push(part(round(0.0, 0.0, 2.0), 31.0, 37.0, ("dome", 2.0), "#cfe0e6", "#3d4a4f"));
    parts
}

/// A landmark, what it is tagged, where it would stand (in radii of the town, and metres), and what it is made of.
struct Landmark {
    name: &'static Name,
    kind: &'static str,
    extra: &'static [(&'static str, &'static str)],
    at: Pt,
    parts: Vec<Part>,
}

/// Places the landmarks; gives back how many buildings that were.
pub(crate) fn place(site: &Site, plots: &mut [Plot], sheet: &mut Sheet) -> usize {
    let (r, old) = (site.radius_m, site.old_town_m);
    let list = [
        Landmark {
            name: &names::CATHEDRAL,
            kind: "cathedral",
            extra: &[("amenity", "place_of_worship")],
            at: site.close(),
            parts: cathedral(),
        },
        Landmark {
            name: &names::TOWN_HALL,
            kind: "civic",
            extra: &[("amenity", "townhall")],
            at: Pt::new(-old * 0.45, -40.0),
            parts: town_hall(),
        },
        Landmark {
            name: &names::OPERA,
            kind: "public",
            extra: &[("amenity", "theatre")],
            at: Pt::new(old * 0.55, -old - 60.0),
            parts: opera(),
        },
        Landmark {
            name: &names::STATION,
            kind: "train_station",
            extra: &[("railway", "station")],
            at: Pt::new(-0.06 * r, 0.56 * r - 75.0),
            parts: station(),
        },
        Landmark {
            name: &names::HOSPITAL,
            kind: "hospital",
            extra: &[("amenity", "hospital")],
            at: Pt::new(0.45 * r, 0.3 * r),
            parts: hospital(),
        },
        Landmark {
            name: &names::UNIVERSITY,
            kind: "university",
            extra: &[("amenity", "university")],
            at: Pt::new(-0.2 * r, 0.4 * r),
            parts: university(),
        },
        Landmark {
            name: &names::MUSEUM,
            kind: "museum",
            extra: &[("tourism", "museum")],
            at: Pt::new(-old * 0.9, -old * 0.9),
            parts: museum(),
        },
    ];
    let mut count = 0;
    for landmark in list {
        count += usize::from(seat(site, landmark, plots, sheet));
    }
    count += usize::from(stadium(site, plots, sheet));
    if let Some(&tip) = site.moles.first().and_then(|mole| mole.last()) {
        let extra = [("man_made", "lighthouse")];
        erect(
            site.bent(tip) + Pt::new(-9.0, 0.0),
            Pt::new(1.0, 0.0),
            1.0,
            &lighthouse(),
            &names::LIGHTHOUSE,
            "lighthouse",
            &extra,
            sheet,
        );
        count += 1;
    }
    count
}

/// Stands a landmark on the nearest plot that holds it.
fn seat(site: &Site, landmark: Landmark, plots: &mut [Plot], sheet: &mut Sheet) -> bool {
    let wanted = site.bent(landmark.at);
    let mut order: Vec<usize> = (0..plots.len()).collect();
    order.sort_by(|&a, &b| plots[a].centre.to(wanted).total_cmp(&plots[b].centre.to(wanted)));
    for scale in [1.0, 0.85, 0.7] {
        for &i in order.iter().take(14) {
            let plot = &plots[i];
            if matches!(plot.kind, Use::Park | Use::Square | Use::Landmark | Use::Villas | Use::Country)
                || plot.block.ring.len() < 3
            {
                continue;
            }
            let extent = Extent::of(&plot.block.ring);
            for along in [extent.along, extent.along.left()] {
                let centre = extent.at(0.5, 0.5);
                let corners = landmark.parts.iter().flat_map(|part| &part.ring);
                let ring: Vec<Pt> = corners.map(|&at| turned(at * scale, along) + centre).collect();
                if plot.block.holds(&ring, 1.0) {
                    erect(
                        centre,
                        along,
                        scale,
                        &landmark.parts,
                        landmark.name,
                        landmark.kind,
                        landmark.extra,
                        sheet,
                    );
                    plots[i].kind = Use::Landmark;
                    return true;
                }
            }
        }
    }
    false
}

fn turned(at: Pt, along: Pt) -> Pt {
    along * at.x + along.left() * at.y
}

/// Writes the outline, which carries the name, and the parts that are drawn in its stead.
#[expect(clippy::too_many_arguments, reason = "a place, an axis, a scale and what a landmark is made of")]
fn erect(
    centre: Pt,
    along: Pt,
    scale: f64,
    parts: &[Part],
    name: &Name,
    kind: &str,
    extra: &[(&'static str, &'static str)],
    sheet: &mut Sheet,
) {
    let place =
        |ring: &[Pt]| -> Vec<Pt> { ring.iter().map(|&at| turned(at * scale, along) + centre).collect() };
    let top = parts.iter().map(|part| part.to_m).fold(0.0, f64::max);
    let mut tags: Tags = vec![("building", kind.into()), ("height", metres(top * scale))];
    tags.extend(names::tags(name));
    tags.extend(extra.iter().map(|(key, text)| (*key, (*text).to_string())));
    let corners: Vec<Pt> = parts.iter().flat_map(|part| part.ring.clone()).collect();
    sheet.polygon(&place(&hull(corners)), &[], tags);
    for part in parts {
        sheet.polygon(&place(&part.ring), &[], part_tags(part, scale));
    }
}

fn part_tags(part: &Part, scale: f64) -> Tags {
    let mut tags: Tags = vec![("building:part", "yes".into()), ("height", metres(part.to_m * scale))];
    if part.from_m > 0.0 {
        tags.push(("min_height", metres(part.from_m * scale)));
    }
    tags.push(("roof:shape", part.roof.0.into()));
    if part.roof.1 > 0.0 {
        tags.push(("roof:height", metres(part.roof.1 * scale)));
    }
    tags.extend([("building:colour", part.wall.into()), ("roof:colour", part.tiles.into())]);
    tags
}

/// The convex outline of some points (Andrew's walk along them).
fn hull(mut points: Vec<Pt>) -> Vec<Pt> {
    points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
    let half = |points: &mut dyn Iterator<Item = Pt>| {
        let mut out: Vec<Pt> = Vec::new();
        for at in points {
            while let [.., a, b] = out.as_slice() {
                if (*b - *a).cross(at - *b) > 1e-9 {
                    break;
                }
                out.pop();
            }
            out.push(at);
        }
        out.pop();
        out
    };
    let mut ring = half(&mut points.iter().copied());
    ring.extend(half(&mut points.iter().rev().copied()));
    ring
}

/// Rising stands round a pitch.
fn stadium(site: &Site, plots: &mut [Plot], sheet: &mut Sheet) -> bool {
    let wanted = site.bent(Pt::new(0.72 * site.radius_m, 0.32 * site.radius_m));
    let near = |plot: &Plot| plot.centre.to(wanted);
    let fits = |plot: &Plot| {
        let extent = Extent::of(&plot.block.ring);
        let oval = oval(extent.at(0.5, 0.5), extent.along, 62.0, 50.0);
        !matches!(plot.kind, Use::Park | Use::Landmark | Use::Towers | Use::Harbour | Use::Country)
            && plot.block.holds(&oval, 0.5)
    };
    let found = plots.iter_mut().filter(|plot| fits(plot)).min_by(|a, b| near(a).total_cmp(&near(b)));
    let Some(plot) = found else { return false };
    plot.kind = Use::Landmark;
    let extent = Extent::of(&plot.block.ring);
    let (centre, along) = (extent.at(0.5, 0.5), extent.along);
    let mut tags: Tags =
        vec![("building", "stadium".into()), ("leisure", "stadium".into()), ("height", "26".into())];
    tags.extend(names::tags(&names::STADIUM));
    sheet.polygon(&oval(centre, along, 62.0, 50.0), &[oval(centre, along, 44.0, 32.0)], tags);
    for (outer, inner, from, to) in
        [(62.0, 54.0, 0.0, 21.0), (54.0, 44.0, 0.0, 11.0), (62.0, 50.0, 24.0, 26.0)]
    {
        let mut tags: Tags =
            vec![("building:part", "yes".into()), ("height", metres(to)), ("roof:shape", "flat".into())];
        if from > 0.0 {
            tags.push(("min_height", metres(from)));
        }
        tags.extend([("building:colour", "#dfe2e3".into()), ("roof:colour", "#c3cad0".into())]);
        let ring = oval(centre, along, outer, outer - 12.0);
        sheet.polygon(&ring, &[oval(centre, along, inner, inner - 12.0)], tags);
    }
    let pitch = rectangle(centre, along, 66.0, 42.0);
    sheet.polygon(
        &pitch,
        &[],
        vec![("leisure", "pitch".into()), ("sport", "soccer".into()), ("surface", "grass".into())],
    );
    true
}

fn oval(centre: Pt, along: Pt, half_length_m: f64, half_depth_m: f64) -> Vec<Pt> {
    circle(Pt::default(), 1.0, 40)
        .iter()
        .map(|at| centre + turned(Pt::new(at.x * half_length_m, at.y * half_depth_m), along))
        .collect()
}
