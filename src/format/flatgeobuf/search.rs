//! Finds the features in a box by the file's own index, a packed Hilbert R-tree, from few ranges of its bytes.
//!
//! In: a box in degrees, then the bytes that [`Search::wants`] names. Out: ranges of the file that hold the features.
//! Ranges that are near each other are merged, so they hold others too. Axes: longitude first.
//! Does not: fetch; the caller asks a server or a slice.

use super::table::number;
use super::{Header, damaged};
use crate::format::FormatError;
use crate::format::projection::Projection;
use glam::DVec2;
use std::ops::Range;

/// Bytes of one node: four bounds and an offset.
pub(super) const NODE_BYTES: u64 = 40;
/// A gap this small is read rather than asked around: a request costs more.
const NEAR_BYTES: u64 = 64 << 10;

/// How many nodes each level of an index has, leaves first; none for a node size that makes no tree.
pub(super) fn levels(features: u64, node_size: u16) -> Option<Vec<u64>> {
    let mut levels = vec![features];
    let mut nodes = features;
    if node_size < 2 {
        return None;
    }
    loop {
        nodes = nodes.div_ceil(u64::from(node_size));
        levels.push(nodes);
        if nodes <= 1 {
            return Some(levels);
        }
    }
}

/// A box in degrees: longitude and latitude of its south-west and north-east corners.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// West and south.
    pub least: DVec2,
    /// East and north; east of the antimeridian where it is less than west.
    pub most: DVec2,
}

/// A search that waits for bytes.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    header: &'a Header,
    area: Area,
    /// Levels that are still to be read, the next one last: the first node's number, and one past the last.
    levels: Vec<Range<u64>>,
    /// Nodes of this level that are to be looked at.
    nodes: Vec<Range<u64>>,
    /// Nodes of the level below.
    below: Vec<Range<u64>>,
    wants: Vec<Range<u64>>,
    found: Vec<Range<u64>>,
}

impl<'a> Search<'a> {
    /// A search for the features in a box. Without an index, all of the file is the answer at once.
    #[must_use]
    pub fn new(header: &'a Header, area: Area) -> Self {
        let mut end = header.nodes();
        let mut levels = Vec::new();
        for nodes in &header.levels {
            levels.push(end - nodes..end);
            end -= nodes;
        }
        let mut search =
            Self { header, area, levels, nodes: vec![], below: vec![], wants: vec![], found: vec![] };
        match search.levels.last() {
            None => search.found.push(header.features_at..u64::MAX),
            Some(root) => search.nodes.push(root.clone()),
        }
        search.ask();
        search
    }

    /// Ranges of the file that are needed next; none when the search is done.
    #[must_use]
    pub fn wants(&self) -> &[Range<u64>] {
        &self.wants
    }

    /// Ranges of the file that hold the features found so far; a range that ends at [`u64::MAX`] goes to the file's end.
    #[must_use]
    pub fn found(&self) -> Vec<Range<u64>> {
        merged(self.found.clone())
    }

    /// Takes the bytes of a wanted range.
    ///
    /// # Errors
    /// If they were not asked for, or are no index.
    pub fn give(&mut self, range: &Range<u64>, bytes: &[u8]) -> Result<(), FormatError> {
        let place = self.wants.iter().position(|wanted| wanted == range);
        let place = place.ok_or_else(|| damaged(range.start, "a range that was asked for"))?;
        let Some(level) = self.levels.last().cloned() else { return Ok(()) };
        let index_at = self.header.index_at;
        let node_at =
            |node: u64| usize::try_from(index_at + node * NODE_BYTES - range.start).unwrap_or(usize::MAX);
        for nodes in std::mem::take(&mut self.nodes) {
            let start = index_at + nodes.start * NODE_BYTES;
            if !range.contains(&start) {
                self.nodes.push(nodes);
                continue;
            }
            for node in nodes {
                let here = Node::read(bytes, node_at(node));
                let here = here.ok_or_else(|| damaged(range.start, "as many bytes as were asked for"))?;
                if here.meets(self.area, self.header) {
                    let next = (node + 1 < level.end).then(|| Node::read(bytes, node_at(node + 1))).flatten();
                    self.note(&here, next.map(|next| next.offset))?;
                }
            }
        }
        self.wants.remove(place);
        if self.wants.is_empty() {
            self.levels.pop();
            self.nodes = std::mem::take(&mut self.below);
            self.ask();
        }
        Ok(())
    }

    /// Goes on below a node that meets the box: to its children, or to its feature.
    fn note(&mut self, node: &Node, next_offset: Option<u64>) -> Result<(), FormatError> {
        let bad = || damaged(self.header.index_at, "an index whose nodes point forward");
        if let [.., below, _] = self.levels.as_slice() {
            if !below.contains(&node.offset) {
                return Err(bad());
            }
            let end = below.end.min(node.offset + u64::from(self.header.node_size));
            self.below.push(node.offset..end);
        } else {
            let place = |offset: u64| self.header.features_at.checked_add(offset).ok_or_else(bad);
            let end = next_offset.map_or(Ok(u64::MAX), place)?;
            let start = place(node.offset)?;
            if start >= end {
                return Err(bad());
            }
            self.found.push(start..end);
        }
        Ok(())
    }

    /// Wants the bytes of the nodes, and at the leaves of one more: a feature ends where the next one begins.
    fn ask(&mut self) {
        let Some(level) = self.levels.last() else { return };
        let more = u64::from(self.levels.len() == 1);
        let byte = |node: u64| self.header.index_at + node * NODE_BYTES;
        let ranges =
            self.nodes.iter().map(|nodes| byte(nodes.start)..byte((nodes.end + more).min(level.end)));
        self.wants = merged(ranges.collect());
    }
}

/// Ranges in order, near ones made one.
fn merged(mut ranges: Vec<Range<u64>>) -> Vec<Range<u64>> {
    ranges.sort_unstable_by_key(|range| range.start);
    let mut out: Vec<Range<u64>> = Vec::new();
    for range in ranges {
        match out.last_mut() {
            Some(last) if range.start <= last.end.saturating_add(NEAR_BYTES) => {
                last.end = last.end.max(range.end);
            }
            _ => out.push(range),
        }
    }
    out
}

/// A box of the file's own coordinates as one in degrees that holds it; none where it has no place in degrees.
fn in_degrees(least: DVec2, most: DVec2, projection: &Projection) -> Option<Area> {
    let mut area = Area { least: DVec2::MAX, most: DVec2::MIN };
    // The map's straight edges are curves in degrees: middles of edges are looked at too.
    for step in [(0, 0), (1, 0), (2, 0), (0, 1), (2, 1), (0, 2), (1, 2), (2, 2)] {
        let part = DVec2::new(f64::from(step.0), f64::from(step.1)) / 2.0;
        let degrees = projection.to_degrees(least + (most - least) * part);
        if !degrees.is_finite() {
            return None;
        }
        area = Area { least: area.least.min(degrees), most: area.most.max(degrees) };
    }
    // What the curves may reach beyond those; in a file in degrees there are none.
    if !projection.is_degrees() {
        let slack = (area.most - area.least) * 0.02;
        area = Area { least: area.least - slack, most: area.most + slack };
    }
    Some(area)
}

/// The box that a header gives as west, south, east and north in the file's own coordinates; none where it is no box.
pub(super) fn bounds(envelope: &[u8], projection: &Projection) -> Option<Area> {
    let float = |item: usize| number(envelope, 8 * item).map(f64::from_le_bytes);
    let (least, most) = (DVec2::new(float(0)?, float(1)?), DVec2::new(float(2)?, float(3)?));
    let area = in_degrees(least, most, projection)?;
    (least.cmple(most).all() && area.least.y.abs() <= 90.0 && area.most.y.abs() <= 90.0).then_some(area)
}

struct Node {
    least: DVec2,
    most: DVec2,
    /// The first child's number; of a leaf, its feature's place behind the first feature.
    offset: u64,
}

impl Node {
    fn read(bytes: &[u8], at: usize) -> Option<Self> {
        let float = |item: usize| number(bytes, at.checked_add(8 * item)?).map(f64::from_le_bytes);
        Some(Self {
            least: DVec2::new(float(0)?, float(1)?),
            most: DVec2::new(float(2)?, float(3)?),
            offset: u64::from_le_bytes(number(bytes, at.checked_add(32)?)?),
        })
    }

    /// Whether the node's box meets one in degrees. In doubt it does.
    fn meets(&self, area: Area, header: &Header) -> bool {
        let Some(Area { least, most }) = in_degrees(self.least, self.most, &header.projection) else {
            return true;
        };
        let across = if area.least.x <= area.most.x {
            least.x <= area.most.x && most.x >= area.least.x
        } else {
            least.x <= area.most.x || most.x >= area.least.x
        };
        // A box that wide has come across the antimeridian.
        (across || most.x - least.x > 180.0) && least.y <= area.most.y && most.y >= area.least.y
    }
}
