//! Cuts the town's quarters into blocks and says what each is for.
//!
//! In: the site and its network of main lines. Out: a plot per face: its use, its bent outline, and the convex block
//! inside that streets, banks and tracks leave free; the most central plots first.
//! Does not: build.

use super::convex::Block;
use super::network::{Class, Network};
use super::plane::{Extent, Pt, area, centroid, crossing, distance_to_segment, edges, inside};
use super::random::{Random, noise};
use super::site::Site;

/// What a plot is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Use {
    OldTown,
    Inner,
    Towers,
    Mid,
    Slabs,
    Terraces,
    #[default]
    Villas,
    Harbour,
    Country,
    Park,
    Square,
    /// Kept for a landmark.
    Landmark,
}

/// A face of the network.
pub(crate) struct Plot {
    pub(crate) face: usize,
    pub(crate) quarter: usize,
    pub(crate) kind: Use,
    /// The face itself, to the middle of its streets.
    pub(crate) outline: Vec<Pt>,
    /// What may be built on.
    pub(crate) block: Block,
    pub(crate) centre: Pt,
    /// 0 at the market square, about 1 at the town's edge.
    pub(crate) reach: f64,
}

/// From the middle of a line to where plots begin, metres.
pub(crate) fn half_width_m(class: Class, site: &Site) -> f64 {
    match class {
        Class::Edge => 20.0,
        Class::Coast => 15.0,
        Class::River => site.river_width_m / 2.0 + 17.0,
        Class::Rail => 13.0,
        Class::Primary => 14.0,
        Class::Secondary => 10.5,
        Class::Tertiary => 8.0,
        Class::Residential => 6.2,
        Class::Lane => 3.6,
    }
}

/// How a zone is cut: depth and length of a block, how crooked, by which streets.
struct Cut {
    depth_m: f64,
    length_m: f64,
    crooked: f64,
    class: Class,
}

fn cut_for(kind: Use) -> Cut {
    let cut = |depth_m, length_m, crooked, class| Cut { depth_m, length_m, crooked, class };
    match kind {
        Use::OldTown => cut(44.0, 62.0, 1.0, Class::Lane),
        Use::Inner => cut(76.0, 112.0, 0.3, Class::Residential),
        Use::Towers => cut(72.0, 84.0, 0.0, Class::Residential),
        Use::Mid => cut(74.0, 128.0, 0.15, Class::Residential),
        Use::Slabs => cut(120.0, 150.0, 0.1, Class::Residential),
        Use::Terraces => cut(58.0, 140.0, 0.1, Class::Residential),
        Use::Harbour => cut(120.0, 190.0, 0.0, Class::Residential),
        Use::Country => cut(150.0, 250.0, 1.0, Class::Residential),
        _ => cut(66.0, 150.0, 0.25, Class::Residential),
    }
}

/// What a place on the drawing board is for.
fn zone(site: &Site, at: Pt) -> Use {
    let r = site.radius_m;
    let reach = at.length() / r + 0.07 * noise(at, 420.0, 91);
    let towers = Pt::new(site.old_town_m + 430.0, -120.0);
    let dock_line = -site.old_town_m * 0.2 + 0.03 * r;
    if site.park(at).is_some() {
        Use::Park
    } else if at.length() < site.old_town_m * 0.97 {
        Use::OldTown
    } else if at.to(towers) < 190.0 + 0.03 * r {
        Use::Towers
    } else if at.x < -site.old_town_m * 0.95 && at.x > -1.05 * r && at.y < dock_line - 0.2 * (at.x * at.x) / r
    {
        Use::Harbour
    } else if reach < 0.5 {
        Use::Inner
    } else if reach < 0.76 {
        let mood = noise(at, 330.0, 57);
        if mood > 0.35 {
            Use::Slabs
        } else if mood < -0.3 {
            Use::Terraces
        } else {
            Use::Mid
        }
    } else if reach > 1.16 {
        Use::Country
    } else if noise(at, 380.0, 58) > 0.28 {
        Use::Terraces
    } else {
        Use::Villas
    }
}

/// Cuts every quarter until its blocks are the right size.
pub(crate) fn divide(network: &mut Network, site: &Site, random: &Random) {
    let mut open: Vec<usize> = (0..network.faces.len()).rev().collect();
    let mut steps = 0_u64;
    while let Some(face) = open.pop() {
        steps += 1;
        if let Some(new) = divide_once(network, site, face, &mut random.branch(steps)) {
            open.push(new);
            open.push(face);
        }
    }
}

fn divide_once(network: &mut Network, site: &Site, face: usize, random: &mut Random) -> Option<usize> {
    let ring = network.ring(face);
    let (size_m2, centre) = (area(&ring), centroid(&ring));
    let kind = zone(site, centre);
    if let Some(park) = site.park(centre) {
        let half = site.parks[park].1;
        if size_m2 < half.x * half.y * 4.2 {
            return None;
        }
    }
    let cut = cut_for(kind);
    let kept = site.kept().iter().any(|&(at, limit_m2)| size_m2 < limit_m2 && inside(&ring, at));
    if size_m2 < cut.depth_m * cut.length_m * 0.55 || kept {
        return None;
    }
    if let Some(new) = straighten(network, face, &ring, cut.class) {
        return Some(new);
    }
    let extent = Extent::of(&ring);
    let size = extent.size();
    let pieces = |length: f64, wanted: f64| (length / wanted).round().max(1.0);
    let (long, short) = (size.x >= size.y, size.x.min(size.y));
    let (along_pieces, across_pieces) =
        (pieces(size.x.max(size.y), cut.length_m), pieces(short, cut.depth_m));
    if along_pieces < 2.0 && across_pieces < 2.0 {
        return None;
    }
    // The longer way first, so that streets meet at the same corners.
    let first_across = along_pieces >= 2.0
        && (size.x.max(size.y) / cut.length_m > short / cut.depth_m || across_pieces < 2.0);
    let large = size_m2 > cut.depth_m * cut.length_m * 14.0 && kind != Use::OldTown;
    let class = if large { Class::Tertiary } else { cut.class };
    for attempt in 0..6 {
        let across = first_across == (attempt < 3);
        let count = if across { along_pieces } else { across_pieces }.max(2.0);
        let part = (count / 2.0).floor() / count
            + random.between(-0.08, 0.08) * (cut.crooked + f64::from(attempt) * 0.8);
        let cuts_x = across == long;
        let at = if cuts_x { extent.at(part, 0.5) } else { extent.at(0.5, part) };
        let at = if inside(&ring, at) { at } else { centre };
        let heading = if cuts_x { extent.along.left() } else { extent.along };
        let heading = heading.turned(random.between(-0.2, 0.2) * cut.crooked);
        if inside(&ring, at) {
            let done = network.split(face, at, heading, class);
            if done.is_some() {
                return done;
            }
        }
    }
    None
}

/// Cuts a bent face at its sharpest inner corner, along one of the sides that meet there.
fn straighten(network: &mut Network, face: usize, ring: &[Pt], class: Class) -> Option<usize> {
    let count = ring.len();
    let bend = |i: usize| {
        let (a, b, c) = (ring[(i + count - 1) % count], ring[i], ring[(i + 1) % count]);
        (b - a).unit().cross((c - b).unit())
    };
    let i = (0..count).min_by(|&one, &other| bend(one).total_cmp(&bend(other)))?;
    if bend(i) > -0.3 {
        return None;
    }
    let (a, b, c) = (ring[(i + count - 1) % count], ring[i], ring[(i + 1) % count]);
    [(b - a).unit(), (b - c).unit()].into_iter().find_map(|heading| {
        let at = b + heading * 3.0;
        if inside(ring, at) { network.split(face, at, heading, class) } else { None }
    })
}

/// The plots of a divided network, the most central first.
pub(crate) fn plots(network: &Network, site: &Site, random: &Random) -> Vec<Plot> {
    let bent: Vec<Pt> = network.corners.iter().map(|&at| site.bent(at)).collect();
    let banks = Banks::of(network, site, &bent);
    let mut plots: Vec<Plot> = Vec::new();
    for (face, corners) in network.faces.iter().enumerate() {
        let board: Vec<Pt> = corners.iter().map(|&corner| network.corners[corner]).collect();
        let outline: Vec<Pt> = corners.iter().map(|&corner| bent[corner]).collect();
        let mut block = Block::around(&outline);
        for (i, &a) in corners.iter().enumerate() {
            let b = corners[(i + 1) % corners.len()];
            let street = network.street(a, b);
            let class = street.map_or(Class::Edge, |street| network.streets[street].class);
            let along = (bent[b] - bent[a]).unit();
            block.cut(bent[a] + along.left() * half_width_m(class, site), along, street);
        }
        banks.keep_clear(&mut block);
        let at = centroid(&board);
        let mut random = random.branch(u64::try_from(face).unwrap_or(0));
        let kind = match zone(site, at) {
            Use::Park => Use::Park,
            _ if inside(&board, Pt::default()) => Use::Square,
            // Odd corners become squares; now and then a whole block does.
            _ if block.area() < 420.0 => Use::Square,
            Use::Inner if random.chance(0.035) => Use::Square,
            Use::Mid | Use::Villas | Use::Terraces if random.chance(0.03) => Use::Park,
            kind => kind,
        };
        let reach = at.length() / site.radius_m + 0.06 * noise(at, 500.0, 17) + random.between(-0.03, 0.03);
        let reach = match kind {
            Use::Harbour => reach * 0.7,
            Use::Country => reach + 9.0,
            _ => reach,
        };
        plots.push(Plot {
            face,
            quarter: network.quarters[face],
            kind,
            outline,
            block,
            centre: site.bent(at),
            reach,
        });
    }
    plots.sort_by(|one, other| one.reach.total_cmp(&other.reach));
    plots
}

/// Every stretch of bank, shore and track with the strip it keeps free: the strip may be wider than the face beside it.
struct Banks {
    stretches: Vec<(Pt, Pt, f64)>,
}

impl Banks {
    fn of(network: &Network, site: &Site, bent: &[Pt]) -> Self {
        let held = |class| class <= Class::Tertiary && class != Class::Edge;
        let mut stretches = Vec::new();
        for (i, street) in network.streets.iter().enumerate().filter(|(_, street)| held(street.class)) {
            // Beyond the next face a street keeps its carriageway free, not its pavement.
            let street_m = if street.class >= Class::Secondary { 3.5 } else { 0.0 };
            let half = half_width_m(street.class, site) - street_m;
            let pairs = street.chain.windows(2).map(|pair| (pair[0], pair[1]));
            stretches.extend(
                pairs
                    .filter(|&(a, b)| network.street(a, b) == Some(i))
                    .map(|(a, b)| (bent[a], bent[b], half)),
            );
        }
        // The river as it is drawn, also where it leaves the land.
        let river: Vec<Pt> = site.river.iter().map(|&at| site.bent(at)).collect();
        let half = half_width_m(Class::River, site);
        stretches.extend(river.windows(2).map(|pair| (pair[0], pair[1], half)));
        Self { stretches }
    }

    /// Cuts away what lies in a strip.
    fn keep_clear(&self, block: &mut Block) {
        let middle = centroid(&block.ring);
        let radius = block.ring.iter().map(|&at| at.to(middle)).fold(0.0, f64::max);
        for &(a, b, half) in &self.stretches {
            if block.ring.len() < 3 || middle.to(a) > radius + half + a.to(b) {
                continue;
            }
            let near = edges(&block.ring).any(|(c, d)| {
                let apart = [(a, c, d), (b, c, d), (c, a, b), (d, a, b)];
                apart.iter().any(|&(at, from, to)| distance_to_segment(at, from, to) < half - 0.01)
                    || crossing(a, b, c, d).is_some()
            });
            if near {
                // The half plane on the block's own side.
                let along = (b - a).unit() * if (b - a).cross(middle - a) < 0.0 { -1.0 } else { 1.0 };
                block.cut(a + along.left() * half, along, None);
            }
        }
    }
}
