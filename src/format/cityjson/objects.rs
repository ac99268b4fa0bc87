//! Lists the things of one text: what each is called, and where its attributes, geometries and parents are.
//!
//! Does not: read geometries.

use super::json::{begins, items, members, string};
use crate::city::scan::Stop;
use std::collections::BTreeMap;
use std::ops::Range;

/// A thing in the text.
#[derive(Debug, Default)]
pub(super) struct Object {
    pub id: String,
    pub kind: String,
    pub at: usize,
    pub attributes: Range<usize>,
    pub geometries: Range<usize>,
    pub has_children: bool,
    /// The thing it is part of.
    pub parent: Option<usize>,
    /// The uppermost of those.
    pub root: usize,
}

/// Parents above each other, at most; more are a circle.
const GENERATIONS: usize = 8;

/// All things of a text, in its order.
pub(super) fn list(text: &[u8], objects: &Range<usize>) -> Result<Vec<Object>, Stop> {
    let mut out = Vec::new();
    let mut parents = Vec::new();
    if !begins(text, objects, b'{') {
        return Ok(out);
    }
    members(text, objects.start, &mut |id, value| {
        let mut object = Object { id: crate::city::text::decode(id), at: value.start, ..Object::default() };
        let mut above = Vec::new();
        if begins(text, &value, b'{') {
            members(text, value.start, &mut |key, value| {
                match key {
                    b"type" => object.kind = string(text, value),
                    b"attributes" => object.attributes = value,
                    b"geometry" => object.geometries = value,
                    b"children" => object.has_children = true,
                    b"parents" if begins(text, &value, b'[') => items(text, value.start, &mut |item| {
                        above.push(string(text, item));
                        Ok(())
                    })?,
                    _ => {}
                }
                Ok(())
            })?;
        }
        out.push(object);
        parents.push(above);
        Ok(())
    })?;
    let by_id: BTreeMap<String, usize> =
        out.iter().enumerate().map(|(number, object)| (object.id.clone(), number)).collect();
    // Groups gather things that have nothing else to do with each other.
    let is_family = |&parent: &usize| out.get(parent).is_some_and(|object| object.kind != "CityObjectGroup");
    let known =
        |parents: &Vec<String>| parents.iter().filter_map(|id| by_id.get(id).copied()).find(is_family);
    let parents: Vec<Option<usize>> = parents.iter().map(known).collect();
    for (object, parent) in out.iter_mut().zip(parents) {
        object.parent = parent;
    }
    for number in 0..out.len() {
        let above = |&below: &usize| out.get(below).and_then(|object| object.parent);
        let root = std::iter::successors(Some(number), above).take(GENERATIONS).last();
        if let Some(object) = out.get_mut(number) {
            object.root = root.unwrap_or(number);
        }
    }
    Ok(out)
}
