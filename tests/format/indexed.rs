//! Writes a FlatGeobuf of points, with the index that real ones have.
//!
//! Does not: sort the points; an index of points in rows finds them too.

use std::collections::VecDeque;

const NODE_SIZE: usize = 16;

/// Bounds of a node, and its first child or its feature's place.
type Node = ([f64; 4], u64);

fn count(length: usize) -> u32 {
    u32::try_from(length).expect("small")
}

/// A table whose only vector is field 1: numbers. Further fields are written as they are, at their places in the table.
fn table(numbers: &[f64], entries: &[u16], inline: &[u8]) -> Vec<u8> {
    let vtable_bytes = 4 + 2 * entries.len();
    let table_bytes = 8 + inline.len();
    let mut out = Vec::new();
    for entry in [count(vtable_bytes), count(table_bytes)] {
        out.extend(u16::try_from(entry).expect("small").to_le_bytes());
    }
    entries.iter().for_each(|entry| out.extend(entry.to_le_bytes()));
    out.extend(count(vtable_bytes).to_le_bytes());
    out.extend((4 + count(inline.len())).to_le_bytes());
    out.extend(inline);
    out.extend(count(numbers.len()).to_le_bytes());
    numbers.iter().for_each(|number| out.extend(number.to_le_bytes()));
    out
}

fn header(features: usize, bounds: [f64; 4]) -> Vec<u8> {
    // Field 1 is the box, 2 the type (points), 8 how many features there are.
    let inline = [&[1, 0, 0, 0][..], &(features as u64).to_le_bytes()].concat();
    let table = table(&bounds, &[0, 4, 8, 0, 0, 0, 0, 0, 12], &inline);
    [&26_u32.to_le_bytes()[..], &table].concat()
}

fn feature(point: [f64; 2]) -> Vec<u8> {
    // The geometry is field 0 of the feature, the positions are field 1 of the geometry.
    let geometry = table(&point, &[0, 4], &[]);
    let mut out = 10_u32.to_le_bytes().to_vec();
    out.extend([6, 0, 8, 0, 4, 0]);
    out.extend(6_u32.to_le_bytes());
    out.extend(12_u32.to_le_bytes());
    [out, geometry].concat()
}

fn bounds<'a>(boxes: impl Iterator<Item = &'a Node>) -> [f64; 4] {
    boxes.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |all, (own, _)| {
        [all[0].min(own[0]), all[1].min(own[1]), all[2].max(own[2]), all[3].max(own[3])]
    })
}

/// A file of points.
pub(crate) fn file(points: &[[f64; 2]]) -> Vec<u8> {
    let mut features = Vec::new();
    let mut leaves: Vec<Node> = Vec::new();
    for point in points {
        leaves.push(([point[0], point[1], point[0], point[1]], features.len() as u64));
        let bytes = feature(*point);
        features.extend(count(bytes.len()).to_le_bytes());
        features.extend(bytes);
    }
    let mut levels = VecDeque::from([leaves]);
    while levels[0].len() > 1 {
        let parents = levels[0].chunks(NODE_SIZE).enumerate();
        let parents = parents.map(|(number, nodes)| (bounds(nodes.iter()), (number * NODE_SIZE) as u64));
        levels.push_front(parents.collect());
    }
    // Children are numbered from the front of the whole index.
    let mut before = 0;
    for level in 0..levels.len() - 1 {
        before += levels[level].len() as u64;
        levels[level].iter_mut().for_each(|(_, child)| *child += before);
    }
    let header = header(points.len(), bounds(levels[0].iter()));
    let mut out = b"fgb\x03fgb\x00".to_vec();
    out.extend(count(header.len()).to_le_bytes());
    out.extend(header);
    for (bounds, place) in levels.iter().flatten() {
        bounds.iter().for_each(|bound| out.extend(bound.to_le_bytes()));
        out.extend(place.to_le_bytes());
    }
    [out, features].concat()
}
