//! Makes rings of the drawing commands of a vector tile.
//!
//! In: the `geometry` of a feature ([MVT 2.1, section 4.3]). Out: positions in units of the tile, east and south of its
//! north-west corner, as rings with roles. Rings that turn as the first one does are exteriors, the others are holes:
//! tiles of version 1 may be wound either way.
//! Does not: clean rings, or know where the tile lies.
//!
//! [MVT 2.1, section 4.3]: https://github.com/mapbox/vector-tile-spec/tree/master/2.1#43-geometry-encoding

use super::protobuf::{Broken, Fault, Message, signed};
use crate::city::{GeometryClass, RingRole};
use glam::DVec2;

/// The rings of one feature.
#[derive(Debug, Clone, Default)]
pub(super) struct Shape {
    pub positions: Vec<DVec2>,
    /// One past the last position of each ring.
    pub ends: Vec<usize>,
    pub roles: Vec<RingRole>,
}

const MOVE_TO: u64 = 1;
const LINE_TO: u64 = 2;
const CLOSE_PATH: u64 = 7;

impl Shape {
    pub(super) fn clear(&mut self) {
        self.positions.clear();
        self.ends.clear();
        self.roles.clear();
    }

    /// The rings, each with its positions.
    pub(super) fn rings(&self) -> impl Iterator<Item = (RingRole, &[DVec2])> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        let ring = move |((start, &end), &role): ((usize, &usize), &RingRole)| {
            (role, self.positions.get(start..end).unwrap_or(&[]))
        };
        starts.zip(&self.ends).zip(&self.roles).map(ring)
    }

    /// Ends the ring that was pushed to the positions.
    pub(super) fn end_ring(&mut self, role: RingRole) {
        self.ends.push(self.positions.len());
        self.roles.push(role);
    }

    /// Reads commands; what was read before an error is no use.
    pub(super) fn read(&mut self, commands: &[u8], class: GeometryClass) -> Result<(), Fault> {
        self.clear();
        let mut exteriors_turn = None;
        let mut path = Path { message: Message::new(commands), at: [0, 0] };
        while let Some(command) = path.number()? {
            let (count, start) = (command >> 3, self.positions.len());
            match (command & 7, class) {
                (MOVE_TO, GeometryClass::Point) if count > 0 => {
                    for _ in 0..count {
                        self.positions.push(path.step()?);
                        self.end_ring(RingRole::Point);
                    }
                }
                (MOVE_TO, GeometryClass::Line | GeometryClass::Area) if count == 1 => {
                    self.positions.push(path.step()?);
                    self.read_line(&mut path)?;
                    if class == GeometryClass::Line {
                        self.end_ring(RingRole::Line);
                    } else if path.number()?.map(|command| command & 7) == Some(CLOSE_PATH) {
                        self.end_polygon_ring(start, &mut exteriors_turn);
                    } else {
                        return Err(Fault::new("a ring that is closed", "another command"));
                    }
                }
                _ => {
                    let found = format!("command {}, {count} times", command & 7);
                    return Err(Fault::new("commands of the drawing in their order", found));
                }
            }
        }
        if self.ends.is_empty() { Err(Fault::new("a geometry with positions", "none")) } else { Ok(()) }
    }

    fn read_line(&mut self, path: &mut Path<'_>) -> Result<(), Fault> {
        let command = path.number()?.unwrap_or(0);
        if command & 7 != LINE_TO || command >> 3 == 0 {
            return Err(Fault::new("a line behind its first position", format!("command {}", command & 7)));
        }
        // Each takes two bytes at least: a count that lies ends with them.
        for _ in 0..command >> 3 {
            self.positions.push(path.step()?);
        }
        Ok(())
    }

    /// Ends a ring of polygons; the first one says which way exteriors turn.
    fn end_polygon_ring(&mut self, start: usize, exteriors_turn: &mut Option<bool>) {
        let doubled = doubled_area(self.positions.get(start..).unwrap_or(&[]));
        if doubled == 0.0 {
            return self.positions.truncate(start);
        }
        let turn = doubled > 0.0;
        let is_exterior = turn == *exteriors_turn.get_or_insert(turn);
        self.end_ring(if is_exterior { RingRole::Exterior } else { RingRole::Hole });
    }
}

/// Twice the area by the surveyor's formula; positive for the exteriors of version 2.
pub(super) fn doubled_area(ring: &[DVec2]) -> f64 {
    let (Some(&first), Some(&last)) = (ring.first(), ring.last()) else { return 0.0 };
    let mut previous = last - first;
    let mut doubled = 0.0;
    for position in ring {
        let here = *position - first;
        doubled += previous.perp_dot(here);
        previous = here;
    }
    doubled
}

/// Where the drawing stands.
struct Path<'a> {
    message: Message<'a>,
    at: [i64; 2],
}

impl Path<'_> {
    fn number(&mut self) -> Result<Option<u64>, Broken> {
        self.message.number()
    }

    /// The next position, which is given from the last one.
    fn step(&mut self) -> Result<DVec2, Fault> {
        let steps = [self.number_of_step()?, self.number_of_step()?];
        let [east, south] = [self.at[0].saturating_add(steps[0]), self.at[1].saturating_add(steps[1])];
        self.at = [east, south];
        Ok(DVec2::new(east as f64, south as f64))
    }

    fn number_of_step(&mut self) -> Result<i64, Fault> {
        let number = self.number()?;
        number.map(signed).ok_or_else(|| Fault::new("as many positions as the command says", "less"))
    }
}
