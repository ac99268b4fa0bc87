//! From a point of the screen to the feature drawn there: a ray on the CPU, no frame.
//!
//! In: the city, its index, an eye, CSS pixels. Out: the feature index, or none.
//! Solid things are hit by their prisms, rounded by the same grid as their meshes ([`crate::geo::Grid`]), so that the
//! pick agrees with the picture to the pixel; what lies on the ground is hit in painting order.

use crate::city::{City, Facts, Footing, Index, Kind, Layer, Ring, RingRole, Row, line_width_m};
use crate::geo::Held as _;
use crate::geo::order::{self, Ranked};
use crate::geo::{Bounds, Grid, contains, span};
use crate::mesh::{Column, Tile, drawing_rank, is_drawn, tile_of, tree_profile, tree_scale};
use crate::view::Eye;
use glam::{DVec2, DVec3};

/// A marker's disc on the screen: its radius and how high it stands above its place, in CSS pixels.
/// Drawn by `shaders/marker.wgsl` with the same numbers.
const MARKER_RADIUS_CSS_PX: f64 = 7.0;
const MARKER_HEIGHT_CSS_PX: f64 = 16.0;
/// Where a metre covers fewer CSS pixels than this, markers are drawn smaller, down to the least scale.
const MARKER_FULL_CSS_PX_PER_M: f64 = 0.8;
const MARKER_LEAST_SCALE: f64 = 0.5;
/// Street furniture is drawn at this scale, and only where a metre covers as many CSS pixels.
const FAINT_SCALE: f64 = 0.45;
const FAINT_CSS_PX_PER_M: f64 = 1.2;
/// A marker this far behind a wall or roof, in metres, is still drawn before it: it leans towards the eye.
pub(super) const MARKER_LEAN_M: f64 = 10.0;
/// A path thinner than this on the screen is still hit within it.
const LINE_REACH_CSS_PX: f64 = 3.0;
/// No line is wider than twice this.
const WIDEST_HALF_M: f64 = 16.0;

/// A ray in metres from the anchor.
pub(super) struct Ray {
    from: DVec3,
    along: DVec3,
}

impl Ray {
    /// From the eye through a point of the screen, CSS pixels from the top left.
    pub(super) fn through_px(eye: &Eye, at: DVec2) -> Self {
        Self { from: eye.centre_m.extend(0.0) + eye.eye_m, along: eye.ray(at.x, at.y) }
    }

    fn at(&self, t: f64) -> DVec3 {
        self.from + self.along * t
    }

    /// The stretch of the ray inside a box from the ground to `top_m`; none where it misses.
    fn through(&self, bounds: &Bounds, top_m: f64) -> Option<(f64, f64)> {
        let (low, high) =
            (bounds.min_m.as_dvec2().extend(0.0), bounds.max_m.as_dvec2().extend(top_m.max(0.01)));
        let (mut enter, mut leave) = (0.0_f64, f64::MAX);
        for axis in 0..3 {
            let (from, along) = (self.from[axis], self.along[axis]);
            if along.abs() < 1e-12 {
                if from < low[axis] || from > high[axis] {
                    return None;
                }
                continue;
            }
            let (a, b) = ((low[axis] - from) / along, (high[axis] - from) / along);
            enter = enter.max(a.min(b));
            leave = leave.min(a.max(b));
        }
        (enter <= leave).then_some((enter, leave))
    }
}

/// How what stands is drawn, where that is not as it is.
pub(super) struct Drawn<'a> {
    /// Base and top, metres above ground.
    pub(super) shape: Box<dyn Fn(Row<'_>) -> [f32; 2] + 'a>,
    /// The highest top that is not a feature's own.
    pub(super) raised_m: f32,
}

/// What lies under a point of the screen, everything being drawn as it is.
#[must_use]
pub fn pick(city: &City, index: &Index, eye: &Eye, x_css_px: f64, y_css_px: f64) -> Option<u32> {
    let own = Drawn { shape: Box::new(|row| [row.facts.base_m, row.facts.height_m]), raised_m: 0.0 };
    pick_drawn(city, index, eye, x_css_px, y_css_px, &own)
}

/// What lies under a point of the screen.
pub(super) fn pick_drawn(
    city: &City,
    index: &Index,
    eye: &Eye,
    x_css_px: f64,
    y_css_px: f64,
    drawn: &Drawn<'_>,
) -> Option<u32> {
    let pointer = DVec2::new(x_css_px, y_css_px);
    let ray = Ray::through_px(eye, pointer);
    let solid = pick_solid(city, index, &ray, drawn);
    let reach = solid.map_or(f64::MAX, |(t, _)| t);
    let marker = pick_marker(city, index, eye, pointer, reach);
    marker.or_else(|| solid.map(|(_, feature)| feature)).or_else(|| pick_ground(city, index, eye, &ray))
}

fn pick_solid(city: &City, index: &Index, ray: &Ray, drawn: &Drawn<'_>) -> Option<(f64, u32)> {
    let (mut entered, mut crossed): (Vec<Ranked>, Vec<&[u32]>) = (Vec::new(), Vec::new());
    for (cell, features) in index.cells(Footing::Solid).filter(|(cell, _)| cell.top_m > 0.0) {
        if let Some((enter, _)) = ray.through(&grown(&cell.bounds), f64::from(cell.top_m.max(drawn.raised_m)))
        {
            entered.push((order::rank_of(enter), u32::try_from(crossed.len()).unwrap_or(u32::MAX)));
            crossed.push(features);
        }
    }
    order::sort(&mut entered);
    let mut nearest: Option<(f64, u32)> = None;
    for (enter, number) in entered {
        if nearest.is_some_and(|(t, _)| order::rank_of(t) < enter) {
            break;
        }
        for &feature in crossed.get(number as usize).copied().unwrap_or(&[]) {
            if let Some(t) = hit_solid(city, feature, ray, drawn)
                && nearest.is_none_or(|(best, _)| t < best)
            {
                nearest = Some((t, feature));
            }
        }
    }
    nearest
}

/// Rounding moves corners by up to half a step, trees reach beyond their point.
fn grown(bounds: &Bounds) -> Bounds {
    Bounds { min_m: bounds.min_m - 8.0, max_m: bounds.max_m + 8.0 }
}

/// How far along a ray something that stands is met.
pub(super) fn hit_solid(city: &City, feature: u32, ray: &Ray, drawn: &Drawn<'_>) -> Option<f64> {
    let row = city.row(feature as usize)?;
    let Facts { layer, kind, flags, .. } = *row.facts;
    if !is_drawn(flags) {
        return None;
    }
    let [base, top] = (drawn.shape)(row).map(f64::from);
    match layer {
        Layer::Building => {
            let bounds = row.bounds();
            ray.through(&grown(&bounds), top)?;
            hit_prism(row, &tile_of(row, Column::Building).grid(), [base, top], ray)
        }
        Layer::Tree => {
            let bounds = row.bounds();
            ray.through(&grown(&bounds), top)?;
            let (grid, point) = (Tile::of(&bounds, 0).grid(), *row.rings().next()?.points.first()?);
            hit_tree(grid.rounded_m(point), grid.steps(point), feature, top, kind, ray)
        }
        _ => None,
    }
}

/// Walls seen from outside, and the roof seen from above.
fn hit_prism(row: Row<'_>, grid: &Grid, [base, top]: [f64; 2], ray: &Ray) -> Option<f64> {
    let (from, along) = (ray.from.truncate(), ray.along.truncate());
    let mut nearest: Option<f64> = None;
    let mut closer = |t: f64| {
        if t > 0.0 && nearest.is_none_or(|best| t < best) {
            nearest = Some(t);
        }
    };
    for Ring { points, .. } in row.rings() {
        let Some(last) = points.last() else { continue };
        let mut a = grid.rounded_m(*last);
        for &point in points {
            let b = grid.rounded_m(point);
            let edge = b - a;
            // Outside is on the right of an edge; a wall turned away is not drawn.
            let facing = edge.perp_dot(along);
            if facing > 1e-12 {
                let t = (a - from).perp_dot(edge) / along.perp_dot(edge);
                let u = (a - from).perp_dot(along) / along.perp_dot(edge);
                let z = ray.at(t).z;
                if (0.0..=1.0).contains(&u) && z >= base && z <= top {
                    closer(t);
                }
            }
            a = b;
        }
    }
    if ray.along.z < -1e-12 {
        let t = (top - ray.from.z) / ray.along.z;
        if t > 0.0 && holds(row, grid, ray.at(t).truncate()) {
            closer(t);
        }
    }
    nearest
}

/// Whether a point lies in a feature's polygons, holes taken out.
fn holds(row: Row<'_>, grid: &Grid, point_m: DVec2) -> bool {
    row.rings()
        .filter(|ring| matches!(ring.role, RingRole::Exterior | RingRole::Hole))
        .filter(|ring| contains(ring.points.iter().map(|&corner| grid.rounded_m(corner)), point_m))
        .count()
        % 2
        == 1
}

/// A tree's crown: frustums around the trunk, of the same profile as the drawn one (which has flat sides within them).
fn hit_tree(place: DVec2, steps: [i16; 2], feature: u32, top: f64, kind: Kind, ray: &Ray) -> Option<f64> {
    let profile = tree_profile(kind);
    let high = top * tree_scale(steps, feature);
    let from = ray.from - place.extend(0.0);
    let mut nearest: Option<f64> = None;
    for pair in profile.windows(2) {
        let ([low_radius, low], [high_radius, up]) =
            (pair[0].map(|part| part * high), pair[1].map(|part| part * high));
        let widening = (high_radius - low_radius) / (up - low);
        // radius(z) = base + widening * z; x^2 + y^2 = radius(z)^2 along the ray.
        let base = low_radius - widening * low;
        let (here, change) = (base + widening * from.z, widening * ray.along.z);
        let a = ray.along.truncate().length_squared() - change * change;
        let b = from.truncate().dot(ray.along.truncate()) - here * change;
        let c = from.truncate().length_squared() - here * here;
        let inside = b * b - a * c;
        if a.abs() < 1e-12 || inside < 0.0 {
            continue;
        }
        for t in [(-b - inside.sqrt()) / a, (-b + inside.sqrt()) / a] {
            let z = from.z + ray.along.z * t;
            let within = z >= low.min(up) && z <= low.max(up) && base + widening * z >= 0.0;
            if t > 0.0 && within && nearest.is_none_or(|best| t < best) {
                nearest = Some(t);
            }
        }
    }
    nearest
}

fn pick_marker(city: &City, index: &Index, eye: &Eye, pointer: DVec2, reach_m: f64) -> Option<u32> {
    let mut nearest: Option<(f64, u32)> = None;
    for (_, features) in index.cells(Footing::Marker) {
        for &feature in features {
            let Some(row) = city.row(feature as usize) else { continue };
            let Some((disc, radius, distance_m)) = disc_of(row, eye) else { continue };
            if disc.distance(pointer) <= radius
                && distance_m - MARKER_LEAN_M <= reach_m
                && nearest.is_none_or(|(best, _)| distance_m < best)
            {
                nearest = Some((distance_m, feature));
            }
        }
    }
    nearest.map(|(_, feature)| feature)
}

/// Where a point's disc is drawn on the screen, its radius there in CSS pixels, and how far its foot is from the eye; none
/// where it is not drawn.
pub(super) fn disc_of(row: Row<'_>, eye: &Eye) -> Option<(DVec2, f64, f64)> {
    let point = (row.place_m()?.as_dvec2() - eye.centre_m).extend(0.0);
    let css_px_per_m = eye.css_px_per_m(point);
    let is_faint = row.facts.kind == Kind::Furniture;
    if !is_drawn(row.facts.flags) || (is_faint && css_px_per_m < FAINT_CSS_PX_PER_M) {
        return None;
    }
    let plain_scale = (css_px_per_m / MARKER_FULL_CSS_PX_PER_M).held(MARKER_LEAST_SCALE, 1.0);
    let scale = if is_faint { FAINT_SCALE } else { plain_scale };
    let disc = eye.project(point)? - DVec2::new(0.0, MARKER_HEIGHT_CSS_PX * scale);
    Some((disc, MARKER_RADIUS_CSS_PX * scale, point.distance(eye.eye_m)))
}

/// The topmost thing that lies on the ground there.
fn pick_ground(city: &City, index: &Index, eye: &Eye, ray: &Ray) -> Option<u32> {
    if ray.along.z > -1e-6 {
        return None;
    }
    let t = -ray.from.z / ray.along.z;
    let point = ray.at(t).truncate();
    let slack_m = LINE_REACH_CSS_PX * eye.metres_per_css_px * t / eye.eye_m.length().max(1.0);
    let mut best: Option<((u8, u8, u32), u32)> = None;
    for (cell, features) in index.cells(Footing::Flat) {
        let nearest = point.as_vec2().clamp(cell.bounds.min_m, cell.bounds.max_m).as_dvec2();
        if point.distance(nearest) > WIDEST_HALF_M + slack_m {
            continue;
        }
        for &feature in features {
            let Some(row) = city.row(feature as usize) else { continue };
            // Who points into a warning's area points at what is there, and at the area where that is nothing.
            let Some(order) = ground_order(row.facts.layer) else { continue };
            let key = (order, drawing_rank(row.facts.kind), feature);
            if is_drawn(row.facts.flags)
                && best.is_none_or(|(top, _)| key > top)
                && covers(row, point, slack_m)
            {
                best = Some((key, feature));
            }
        }
    }
    best.map(|(_, feature)| feature)
}

/// Painting order of what lies on the ground.
fn ground_order(layer: Layer) -> Option<u8> {
    match layer {
        Layer::District => Some(0),
        Layer::Green => Some(1),
        Layer::Water => Some(2),
        Layer::Road => Some(3),
        Layer::Rail => Some(4),
        Layer::Building | Layer::Tree | Layer::Point => None,
    }
}

fn covers(row: Row<'_>, point: DVec2, slack_m: f64) -> bool {
    let bounds = row.bounds();
    let half_width_m = (f64::from(line_width_m(row.facts.kind)) / 2.0).max(slack_m);
    if point.distance(point.as_vec2().clamp(bounds.min_m, bounds.max_m).as_dvec2()) > half_width_m {
        return false;
    }
    let near_line = || {
        row.rings().filter(|ring| ring.role == RingRole::Line).any(|ring| {
            ring.points.windows(2).any(|pair| {
                span::distance_m([pair[0], pair[1]].map(|end| end.as_dvec2()), point) <= half_width_m
            })
        })
    };
    holds(row, &Tile::of(&bounds, 0).grid(), point) || near_line()
}
