//! The embedded city: a fictional harbour town, made up from a seed.
//!
//! In: how many buildings, a seed. Out: a GeoJSON feature collection as OpenStreetMap would tag it; the same seed gives
//! the same bytes on every machine.
//! Layers are written from the ground up: water, green, roads, rail, buildings, trees, points, districts.
//! Does not: copy any real place.

mod blocks;
mod convex;
mod detached;
mod green;
mod houses;
mod landmarks;
pub(crate) mod names;
mod network;
pub(crate) mod plane;
mod preview;
pub(crate) mod random;
mod site;
mod streets;
#[cfg(test)]
mod tests;
pub(crate) mod write;

use crate::args::Args;
use crate::{build, paths};
use blocks::{Plot, Use};
use geojson::{FeatureCollection, JsonObject, JsonValue};
use houses::House;
use network::Network;
use plane::{Pt, beside};
use random::Random;
use site::Site;
use std::fs;
use std::path::{Path, PathBuf};
use streets::{Map, Streets};
use write::{Sheet, Tags, metres};

/// The embedded city.
pub(crate) const BUILDINGS: usize = 6_000;
pub(crate) const SEED: u64 = 7;

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let buildings = args.option("--buildings")?.unwrap_or(BUILDINGS);
    let seed = args.option("--seed")?.unwrap_or(SEED);
    let out = args.option::<PathBuf>("--out")?;
    let picture = args.option::<PathBuf>("--preview")?;
    args.done()?;
    let out = out.unwrap_or_else(|| paths::dist().join("city.geojson"));
    let city = generate(buildings, seed);
    write_to(&out, &city)?;
    if let Some(path) = picture {
        build::put(&path, preview::svg(&city).as_bytes())?;
    }
    Ok(())
}

/// Writes the embedded city, unless it is there and this program has not changed since.
pub(crate) fn embed(out: &Path) -> Result<(), String> {
    let program = std::env::current_exe().and_then(fs::metadata).and_then(|meta| meta.modified()).ok();
    let written = fs::metadata(out).and_then(|meta| meta.modified()).ok();
    if written.is_some() && written > program {
        return Ok(());
    }
    write_to(out, &generate(BUILDINGS, SEED))
}

fn write_to(out: &Path, city: &FeatureCollection) -> Result<(), String> {
    build::put(out, &bytes(city)?)?;
    eprintln!(
        "     Drawing {}, a fictional city of {} features: {}",
        names::CITY,
        city.features.len(),
        out.display()
    );
    Ok(())
}

/// One feature a line: still one JSON document, and kind to tools that read lines.
fn bytes(city: &FeatureCollection) -> Result<Vec<u8>, String> {
    let say = |fault: serde_json::Error| format!("could not write the city: {fault}");
    let mut out = b"{\"type\":\"FeatureCollection\",\n".to_vec();
    for (key, value) in city.foreign_members.iter().flatten() {
        out.extend(format!("{}:{value},\n", JsonValue::from(key.as_str())).into_bytes());
    }
    out.extend(b"\"features\":[\n");
    for (i, feature) in city.features.iter().enumerate() {
        if i > 0 {
            out.extend(b",\n");
        }
        serde_json::to_writer(&mut out, feature).map_err(say)?;
    }
    out.extend(b"\n]}\n");
    Ok(out)
}

/// Makes a city of so many buildings.
pub(crate) fn generate(buildings: usize, seed: u64) -> FeatureCollection {
    let mut radius_m = (17.0 * (buildings as f64).sqrt()).max(420.0);
    loop {
        if let Some(sheet) = draw(radius_m, buildings, seed) {
            let about = "Port Meridian is a fictional city, drawn by civitwin from a seed. No place, person or building in it is real, and its coordinates lie in the open sea. Free to use: MIT OR Apache-2.0.";
            let foreign: JsonObject = [
                ("name".to_string(), JsonValue::from(names::CITY)),
                ("description".to_string(), JsonValue::from(about)),
            ]
            .into_iter()
            .collect();
            return FeatureCollection {
                bbox: None,
                features: sheet.features,
                foreign_members: Some(foreign),
            };
        }
        radius_m *= 1.15;
    }
}

/// Draws a town of this radius; `None` where so many buildings do not fit.
fn draw(radius_m: f64, buildings: usize, seed: u64) -> Option<Sheet> {
    let random = Random::new(seed);
    let site = Site::new(radius_m, seed);
    let mut network = Network::join(&site.lines, &site.land);
    blocks::divide(&mut network, &site, &random.branch(2));
    let mut plots = blocks::plots(&network, &site, &random.branch(3));
    let streets = Streets::new(&network, &random.branch(4));
    // What stands where is decided before anything is written: greens and roads lie below.
    let mut tall = Sheet::default();
    let mut count = landmarks::place(&site, &mut plots, &mut tall);
    let mut houses: Vec<House> = Vec::new();
    let mut lawns: Vec<Vec<Pt>> = Vec::new();
    let mut trees: Vec<Pt> = Vec::new();
    let mut reached = plots.len();
    for (i, plot) in plots.iter().enumerate() {
        if count >= buildings {
            reached = i;
            break;
        }
        let mut built =
            houses::build(&plot.block, plot.kind, &mut random.branch(1_000 + u64::try_from(plot.face).ok()?));
        built.houses.truncate(buildings - count);
        count += built.houses.len();
        houses.extend(built.houses);
        lawns.extend(built.lawns);
        trees.extend(built.trees);
    }
    if count < buildings {
        return None;
    }
    let map = Map::new(&network, &site, &plots, reached);
    let mut sheet = Sheet::default();
    let mut grounds = Sheet::default();
    let mut extras = green::Extras { trees, ..green::Extras::default() };
    grow(&plots, reached, &random, &mut grounds, &mut extras);
    for lawn in &lawns {
        grounds.polygon(lawn, &[], vec![("landuse", "grass".into())]);
    }
    water(&site, &extras.ponds, &mut sheet);
    sheet.append(grounds);
    streets::write(&map, &streets, &mut sheet);
    for path in &extras.paths {
        sheet.line(path, vec![("highway", "footway".into()), ("width", "2.5".into())]);
    }
    streets::rail(&map, &mut sheet);
    sheet.append(tall);
    write_houses(&houses, &streets, &random, &mut sheet);
    extras.trees.extend(streets::avenues(&map, &random.branch(5)));
    green::thin(&mut extras, &houses, &map);
    write_trees(&extras.trees, &random, &mut sheet);
    write_points(&houses, &random, &mut sheet);
    green::write_districts(&map, &green::districts(&site, &plots), &mut sheet);
    Some(sheet)
}

/// Parks, squares and the country.
fn grow(plots: &[Plot], reached: usize, random: &Random, sheet: &mut Sheet, extras: &mut green::Extras) {
    let mut named = names::PARKS.iter();
    for (i, plot) in plots.iter().enumerate() {
        let mut random = random.branch(2_000_000 + u64::try_from(plot.face).unwrap_or(0));
        match plot.kind {
            Use::Park if i < reached => {
                let name = if plot.block.area() > 9_000.0 { named.next() } else { None };
                green::park(&plot.block, name, &mut random, sheet, extras);
            }
            Use::Square if i < reached => green::square(plot, &mut random, sheet, extras),
            Use::Landmark => {}
            _ if i >= reached => green::country(plot, &mut random, sheet),
            _ => {}
        }
    }
}

fn water(site: &Site, ponds: &[Vec<Pt>], sheet: &mut Sheet) {
    let named = |kind: (&'static str, &'static str), name: Option<&names::Name>| -> Tags {
        let mut tags: Tags = vec![("natural", "water".into()), (kind.0, kind.1.into())];
        tags.extend(name.map(names::tags).unwrap_or_default());
        tags
    };
    let sea = site::sea(&site.waterline(7.0), site.radius_m * 1.2);
    sheet.polygon(&sea, &[], named(("water", "bay"), Some(&names::SEA)));
    let river: Vec<Pt> = site.river.iter().map(|&at| site.bent(at)).collect();
    let mut banks = beside(&river, -site.river_width_m / 2.0);
    banks.extend(beside(&river, site.river_width_m / 2.0).into_iter().rev());
    sheet.polygon(&banks, &[], named(("water", "river"), Some(&names::RIVER)));
    for pond in ponds {
        sheet.polygon(pond, &[], named(("water", "pond"), None));
    }
}

fn write_houses(houses: &[House], streets: &Streets, random: &Random, sheet: &mut Sheet) {
    let mut numbers = vec![0_u32; streets.names.len()];
    let mut random = random.branch(6);
    for house in houses {
        let mut tags: Tags = vec![("building", house.kind.into())];
        // Some cities count floors only.
        if random.chance(0.88) {
            tags.push(("height", metres(house.height_m())));
        }
        tags.push(("building:levels", house.levels.to_string()));
        tags.push(("roof:shape", house.roof.into()));
        if house.roof_m > 0.0 {
            tags.push(("roof:height", metres(house.roof_m)));
        }
        tags.extend([("building:colour", house.wall.into()), ("roof:colour", house.tiles.into())]);
        let number = house.street.and_then(|street| numbers.get_mut(street));
        if let (Some(number), Some(name)) =
            (number, house.street.and_then(|street| streets.names.get(street)))
        {
            *number += 1;
            if random.chance(0.7) {
                tags.extend([("addr:street", name.clone()), ("addr:housenumber", number.to_string())]);
            }
        }
        sheet.polygon(&house.footprint, &[], tags);
    }
}

fn write_trees(trees: &[Pt], random: &Random, sheet: &mut Sheet) {
    const SPECIES: [&str; 6] = [
        "Tilia cordata",
        "Platanus hispanica",
        "Acer platanoides",
        "Quercus robur",
        "Betula pendula",
        "Pinus pinaster",
    ];
    let mut random = random.branch(7);
    for &at in trees {
        let mut tags: Tags = vec![("natural", "tree".into()), ("height", metres(random.between(5.0, 14.0)))];
        if random.chance(0.4) {
            tags.push(("species", random.pick(&SPECIES).into()));
        }
        sheet.point(at, tags);
    }
}

/// Shops, schools and stops, at the doors of some houses.
fn write_points(houses: &[House], random: &Random, sheet: &mut Sheet) {
    const KINDS: [(&str, &str, &str); 10] = [
        ("amenity", "cafe", "Café"),
        ("amenity", "pharmacy", "Pharmacy"),
        ("amenity", "school", "School"),
        ("amenity", "library", "Library"),
        ("shop", "bakery", "Bakery"),
        ("shop", "books", "Bookshop"),
        ("amenity", "restaurant", "Restaurant"),
        ("amenity", "kindergarten", "Kindergarten"),
        ("amenity", "post_office", "Post office"),
        ("highway", "bus_stop", "Stop"),
    ];
    let mut random = random.branch(8);
    let mut number = 0_u32;
    for house in houses {
        let Some((&a, &b)) = house.footprint.first().zip(house.footprint.get(1)) else { continue };
        if house.street.is_some() && random.chance(0.035) {
            let (key, kind, word) = random.pick(&KINDS);
            number += 1;
            let at = a.towards(b, 0.5) - (b - a).unit().left() * 1.5;
            sheet.point(at, vec![(key, kind.into()), ("name", format!("{word} {number}"))]);
        }
    }
}
