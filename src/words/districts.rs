//! Which district a feature lies in. Stands in for the one of branch `shape`.

use crate::city::{City, Kind, Layer, RingRole};
use crate::geo;

/// The districts of a city, and who lies in them.
#[derive(Debug, Clone, Default)]
pub struct Districts {
    all: Vec<u32>,
    /// Per feature.
    of: Vec<u32>,
}

impl Districts {
    /// Looks at all of a city.
    #[must_use]
    pub fn new(city: &City) -> Self {
        let mut all: Vec<(f64, u32)> = city
            .all()
            .filter(|row| row.facts.layer == Layer::District && row.facts.kind == Kind::District)
            .filter(|row| row.rings().any(|ring| ring.role == RingRole::Exterior))
            .map(|row| (row.rings().map(|ring| geo::signed_area_m2(ring.points)).sum(), row.index))
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let all: Vec<u32> = all.into_iter().map(|(_, index)| index).collect();
        let mut of = vec![u32::MAX; city.len()];
        for row in city.all() {
            let Some(place) = row.place_m().map(|place| place.as_dvec2()) else { continue };
            let holds = |district: &&u32| {
                let rings = city.rings(**district as usize);
                let inside = rings.filter(|r| geo::contains(r.points.iter().map(|p| p.as_dvec2()), place)).count();
                **district != row.index && inside % 2 == 1
            };
            if let Some(district) = all.iter().find(holds) {
                of[row.index as usize] = *district;
            }
        }
        Self { all, of }
    }

    /// Their features.
    #[must_use]
    pub fn all(&self) -> &[u32] {
        &self.all
    }

    /// The smallest district that a feature lies in.
    #[must_use]
    pub fn of(&self, feature: u32) -> Option<u32> {
        self.of.get(feature as usize).copied().filter(|&district| district != u32::MAX)
    }
}
