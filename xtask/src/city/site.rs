//! The lie of the land: coast, docks, river, and the main lines of the town.
//!
//! In: the radius the town should fill, in metres, and chance. Out: lines with classes, the land they stand on, and the
//! bend that makes grids follow the ground.
//! The market square is at the origin, the sea in the south, the river comes from the north-east.
//! Does not: place blocks or houses.

use super::network::Class;
use super::plane::{Pt, beside, circle, dense, direction, softened};
use super::random::{Random, noise};

/// Main lines are made of pieces no longer than this, so that they bend with the ground.
const PIECE_M: f64 = 60.0;

/// The plan that everything else fills.
pub(crate) struct Site {
    pub(crate) radius_m: f64,
    pub(crate) old_town_m: f64,
    pub(crate) river_width_m: f64,
    pub(crate) lines: Vec<(Class, Vec<Pt>)>,
    pub(crate) land: Vec<Pt>,
    pub(crate) coast: Vec<Pt>,
    pub(crate) river: Vec<Pt>,
    /// Breakwaters that reach into the sea.
    pub(crate) moles: Vec<Vec<Pt>>,
    /// Parks left whole: centre and half size.
    pub(crate) parks: Vec<(Pt, Pt)>,
    seed: u64,
}

impl Site {
    pub(crate) fn new(radius_m: f64, seed: u64) -> Self {
        let mut random = Random::new(seed).branch(1);
        let old_town_m = 235.0 + 0.03 * radius_m;
        let mut site = Self {
            radius_m,
            old_town_m,
            river_width_m: 46.0 + 0.012 * radius_m,
            lines: Vec::new(),
            land: Vec::new(),
            coast: Vec::new(),
            river: Vec::new(),
            moles: Vec::new(),
            parks: Vec::new(),
            seed,
        };
        site.draw_coast();
        site.draw_river();
        site.draw_rings(&mut random);
        site.draw_rail();
        site.place_parks(&mut random);
        for (_, line) in &mut site.lines {
            *line = dense(line, PIECE_M);
        }
        site
    }

    /// How far north the natural coast runs at this easting.
    fn shore(&self, x: f64) -> f64 {
        let base = -(self.old_town_m + 165.0) - 0.2 * x * x / self.radius_m;
        // Quays are straight, beaches are not.
        let wild = ((x.abs() / self.radius_m - 0.75) * 4.0).clamp(0.0, 1.0);
        base + wild * 45.0 * noise(Pt::new(x, 0.0), 260.0, self.seed)
    }

    /// Coast from west to east with the old basin and three docks cut into it, then round the land behind.
    fn draw_coast(&mut self) {
        let r = self.radius_m;
        let mut coast: Vec<Pt> = Vec::new();
        let mut x = -1.45 * r;
        // Each basin: its west end, its width, how far it reaches inland.
        let dock = (0.085 * r).clamp(80.0, 150.0);
        let pier = dock * 1.15;
        let old = (-old_basin_end(self) - 150.0, 150.0, 105.0);
        let west = old.0 - pier * 1.6;
        let reach = (0.16 * r).clamp(150.0, 420.0);
        let basins = [
            (west - 2.0 * (dock + pier) - dock, dock, reach * 1.15),
            (west - (dock + pier) - dock, dock, reach),
            (west - dock, dock, reach * 0.85),
            old,
        ];
        for (from, width, inland) in basins {
            while x < from - 40.0 {
                coast.push(Pt::new(x, self.shore(x)));
                x += 55.0;
            }
            let (y0, y1) = (self.shore(from), self.shore(from + width));
            let lean = if width == old.1 { 0.0 } else { -0.22 * inland };
            coast.push(Pt::new(from, y0));
            coast.push(Pt::new(from + lean, y0 + inland));
            coast.push(Pt::new(from + width + lean, y1 + inland));
            coast.push(Pt::new(from + width, y1));
            x = from + width + 45.0;
        }
        while x <= 1.45 * r {
            coast.push(Pt::new(x, self.shore(x)));
            x += 55.0;
        }
        let coast = dense(&coast, PIECE_M);
        let Some((&west_end, &east_end)) = coast.first().zip(coast.last()) else { return };
        let behind: Vec<Pt> =
            (0..=24).map(|i| direction(-0.12 + f64::from(i) * 0.1408) * (1.5 * r)).collect();
        let mut border = vec![east_end];
        border.extend(behind);
        border.push(west_end);
        self.land = coast.clone();
        self.land.extend(border.iter().skip(1).take(border.len().saturating_sub(2)));
        self.lines.push((Class::Edge, border));
        self.lines.push((Class::Coast, coast.clone()));
        // Two breakwaters shelter the roads; the lighthouse stands on the longer one.
        let west_x = basins[0].0 - 0.07 * r;
        let root = Pt::new(west_x, self.shore(west_x));
        let bend = root + Pt::new(-0.02 * r, -0.2 * r);
        self.moles.push(vec![root, bend, bend + Pt::new(0.34 * r, -0.05 * r)]);
        let east_x = -old_basin_end(self) + 75.0;
        let root = Pt::new(east_x, self.shore(east_x));
        self.moles.push(vec![root, root + Pt::new(-10.0, -0.13 * r), root + Pt::new(-0.1 * r, -0.2 * r)]);
        self.coast = coast;
    }

    fn draw_river(&mut self) {
        let (r, old) = (self.radius_m, self.old_town_m);
        let mouth_x = old + 200.0;
        let course = [
            Pt::new(mouth_x + 8.0, self.shore(mouth_x + 8.0) - 12.0),
            Pt::new(mouth_x, self.shore(mouth_x) + 60.0),
            Pt::new(old + 115.0, -60.0),
            Pt::new(old + 165.0, 0.22 * r + 60.0),
            Pt::new(old + 60.0, 0.45 * r + 40.0),
            Pt::new(old + 0.18 * r, 0.72 * r),
            Pt::new(old + 0.12 * r, 1.05 * r),
            Pt::new(old + 0.3 * r, 1.6 * r),
        ];
        self.river = dense(&softened(&course, false, 3), 45.0);
        self.lines.push((Class::River, self.river.clone()));
    }

    /// The old wall's ring, boulevards further out, and the roads that lead in.
    fn draw_rings(&mut self, random: &mut Random) {
        let (r, old) = (self.radius_m, self.old_town_m);
        let wall: Vec<Pt> = (0..14)
            .map(|i| {
                direction(f64::from(i) * std::f64::consts::TAU / 14.0) * (old * random.between(0.86, 1.1))
            })
            .collect();
        self.lines.push((Class::Secondary, closed(wall.clone())));
        let market: Vec<Pt> = circle(Pt::new(0.0, 8.0), 44.0, 6)
            .iter()
            .map(|&at| at + Pt::new(random.between(-12.0, 12.0), random.between(-9.0, 9.0)))
            .collect();
        self.lines.push((Class::Lane, closed(market.clone())));
        // Roads in: from the market through a gate, on to the border, each with a bend of its own.
        let roads = [(0, 0.0), (1, 0.03), (3, 0.03), (5, 0.02), (7, 0.02), (9, 0.0), (12, 0.0)];
        for (gate, bend) in roads {
            let at = wall[gate % wall.len()];
            let near =
                market.iter().copied().min_by(|a, b| a.to(at).total_cmp(&b.to(at))).unwrap_or_default();
            let wander = Pt::new(random.between(-18.0, 18.0), random.between(-18.0, 18.0));
            self.lines.push((Class::Lane, vec![near, near.towards(at, 0.5) + wander, at]));
            if gate > 8 {
                continue;
            }
            let mut line = vec![at];
            let mut heading = at.unit();
            let steps = 9;
            for _ in 0..steps {
                let turned = heading.turned(bend * random.between(0.4, 1.6));
                heading = turned;
                let before = line.last().copied().unwrap_or(at);
                line.push(before + heading * (1.6 * r / f64::from(steps)));
            }
            self.lines.push((Class::Primary, softened(&line, false, 1)));
        }
        // Boulevards: the first encloses the inner town, the next stand a walk apart.
        let mut reach = (0.47 * r).max(old + 190.0);
        let mut ring = 0_u32;
        while reach < 1.3 * r {
            let class = if ring == 0 { Class::Primary } else { Class::Secondary };
            let arc: Vec<Pt> = (-5..=30)
                .map(|i| {
                    let heading = direction(f64::from(i) * 0.1257);
                    let ripple = 1.0 + 0.05 * noise(heading * 900.0, 500.0, self.seed + u64::from(ring));
                    Pt::new(heading.x * reach * 1.08, heading.y * reach * 0.95) * ripple
                })
                .collect();
            self.lines.push((class, arc));
            ring += 1;
            reach += 0.3 * r.min(2600.0);
        }
        // Further roads in, from the second ring on, where the town is large.
        if r > 2300.0 {
            for i in 0..11 {
                let heading = direction(0.12 + f64::from(i) * 0.27 + random.between(-0.05, 0.05));
                let line = (0..8).map(|step| {
                    heading.turned(0.02 * f64::from(step)) * ((0.47 + 0.15 * f64::from(step)) * r)
                });
                self.lines.push((Class::Secondary, line.collect()));
            }
        }
        // The harbour road behind the docks and the shore road to the beach.
        let behind = (0.2 * r).clamp(190.0, 500.0);
        let west: Vec<Pt> = (0..=10)
            .map(|i| -old * 0.75 - f64::from(i) * 0.08 * r)
            .map(|x| Pt::new(x, self.shore(x) + if i_near(x, old) { 150.0 } else { behind }))
            .collect();
        self.lines.push((Class::Primary, west));
        let east: Vec<Pt> = (0..=12)
            .map(|i| -40.0 + f64::from(i) * 0.12 * r)
            .map(|x| Pt::new(x, self.shore(x) + 78.0 + 0.02 * r))
            .collect();
        self.lines.push((Class::Secondary, east));
    }

    fn draw_rail(&mut self) {
        let r = self.radius_m;
        let course = [
            Pt::new(1.6 * r, 0.5 * r),
            Pt::new(1.0 * r, 0.5 * r),
            Pt::new(0.55 * r, 0.62 * r),
            Pt::new(0.1 * r, 0.565 * r),
            Pt::new(-0.25 * r, 0.55 * r),
            Pt::new(-0.6 * r, 0.4 * r),
            Pt::new(-0.95 * r, 0.12 * r),
            Pt::new(-1.6 * r, 0.05 * r),
        ];
        self.lines.push((Class::Rail, softened(&course, false, 3)));
    }

    fn place_parks(&mut self, random: &mut Random) {
        let r = self.radius_m;
        self.parks.push((Pt::new(-0.33 * r, 0.22 * r), Pt::new(0.13 * r, 0.1 * r)));
        self.parks.push((Pt::new(0.62 * r, 0.1 * r), Pt::new(0.09 * r, 0.13 * r)));
        let more = (r / 420.0).round();
        let mut i = 0.0;
        while i < more {
            let heading = direction(0.25 + 2.7 * (i + random.unit()) / more);
            let size = random.between(70.0, 130.0);
            self.parks.push((heading * (r * random.between(0.55, 0.98)), Pt::new(size, size)));
            i += 1.0;
        }
    }

    /// Bends the drawing board gently: no street of a long grid stays straight.
    pub(crate) fn bent(&self, at: Pt) -> Pt {
        let wave = |size: f64, salt: u64| noise(at, size, self.seed.wrapping_add(salt));
        // The docks and the old town keep their shape.
        let calm = ((at.length() - self.old_town_m) / 500.0).clamp(0.0, 1.0);
        at + Pt::new(wave(900.0, 11), wave(900.0, 12)) * (46.0 * calm)
            + Pt::new(wave(2300.0, 13), wave(2300.0, 14)) * (90.0 * calm)
    }

    /// The water's edge from west to east, bent, round docks and breakwaters.
    pub(crate) fn waterline(&self, mole_half_width_m: f64) -> Vec<Pt> {
        let mut line: Vec<Pt> = Vec::new();
        for pair in self.coast.windows(2) {
            let &[a, b] = pair else { continue };
            line.push(a);
            let rooted = self
                .moles
                .iter()
                .filter(|mole| mole.first().is_some_and(|root| a.x < root.x && root.x <= b.x));
            for mole in rooted {
                let mole = dense(mole, PIECE_M);
                line.extend(beside(&mole, -mole_half_width_m));
                line.extend(beside(&mole, mole_half_width_m).into_iter().rev());
            }
        }
        line.extend(self.coast.last());
        line.into_iter().map(|at| self.bent(at)).collect()
    }

    /// Places whose surroundings stay in one piece, up to so many square metres: the market, the cathedral's close.
    pub(crate) fn kept(&self) -> [(Pt, f64); 3] {
        [
            (Pt::default(), 12_000.0),
            (self.close(), 7_500.0),
            (Pt::new(-self.old_town_m * 0.45, -40.0), 5_500.0),
        ]
    }

    /// Where the cathedral stands.
    pub(crate) fn close(&self) -> Pt {
        Pt::new(self.old_town_m * 0.1, self.old_town_m * 0.52)
    }

    /// Whether a place belongs to a park, and which.
    pub(crate) fn park(&self, at: Pt) -> Option<usize> {
        let holds = |(centre, half): &(Pt, Pt)| {
            let off = at - *centre;
            (off.x / half.x) * (off.x / half.x) + (off.y / half.y) * (off.y / half.y) < 1.0
        };
        self.parks.iter().position(holds)
    }
}

/// Where the old basin ends, west of the market.
fn old_basin_end(site: &Site) -> f64 {
    site.old_town_m * 0.12
}

/// Whether an easting is beside the old basin.
fn i_near(x: f64, old_town_m: f64) -> bool {
    x > -old_town_m * 1.1
}

fn closed(mut ring: Vec<Pt>) -> Vec<Pt> {
    ring.extend(ring.first().copied());
    ring
}

/// The sea: everything below the water's edge, out to where the picture ends.
pub(crate) fn sea(coast: &[Pt], reach_m: f64) -> Vec<Pt> {
    let Some((&west, &east)) = coast.first().zip(coast.last()) else { return Vec::new() };
    let mut ring: Vec<Pt> =
        vec![Pt::new(west.x - reach_m, west.y), Pt::new(west.x - reach_m, west.y - reach_m)];
    ring.extend([Pt::new(east.x + reach_m, east.y - reach_m), Pt::new(east.x + reach_m, east.y)]);
    ring.extend(coast.iter().rev());
    ring
}
