//! What the types of CityJSON are in the tags that the default rules understand.
//!
//! Source: <https://www.cityjson.org/specs/2.0.1/#the-different-city-objects>.
//! Does not: look at attributes; they are kept beside the tags.

/// Which part of a thing's geometry is its place on the map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// What it stands on; its faces are drawn.
    Standing,
    /// All of it, seen from above.
    Flat,
    /// All of it, seen from above; its faces are drawn.
    Deck,
    /// Its middle; its faces are drawn.
    Point,
    /// Nothing of it.
    None,
}

/// A type's tags and form.
pub(super) struct Meaning {
    pub tags: &'static [(&'static str, &'static str)],
    pub form: Form,
}

/// What a type means; extensions (`+Name`) and types to come are things that stand.
pub(super) fn of(kind: &str) -> Meaning {
    let (tags, form): (&[_], _) = match kind {
        "Building" | "BuildingInstallation" => (&[("building", "yes")], Form::Standing),
        "BuildingPart" => (&[("building:part", "yes")], Form::Standing),
        "Bridge" | "BridgePart" => (&[("man_made", "bridge")], Form::Deck),
        "Tunnel" | "TunnelPart" => (&[("man_made", "tunnel"), ("location", "underground")], Form::Flat),
        "Road" => (&[("highway", "road")], Form::Flat),
        "TransportSquare" => (&[("place", "square")], Form::Flat),
        // The first tag is for lines, the second for areas.
        "Railway" => (&[("railway", "rail"), ("landuse", "railway")], Form::Flat),
        "Waterway" => (&[("waterway", "river")], Form::Flat),
        "WaterBody" => (&[("natural", "water")], Form::Flat),
        "PlantCover" => (&[("landuse", "greenery")], Form::Flat),
        "LandUse" => (&[("landuse", "yes")], Form::Flat),
        "SolitaryVegetationObject" => (&[("natural", "tree")], Form::Point),
        "CityFurniture" => (&[("man_made", "street_furniture")], Form::Point),
        // Terrain and groups have no place of their own; the rest is inside something or part of it.
        "TINRelief"
        | "CityObjectGroup"
        | "BridgeConstructiveElement"
        | "BridgeFurniture"
        | "BridgeInstallation"
        | "BridgeRoom"
        | "BuildingConstructiveElement"
        | "BuildingFurniture"
        | "BuildingRoom"
        | "BuildingStorey"
        | "BuildingUnit"
        | "TunnelConstructiveElement"
        | "TunnelFurniture"
        | "TunnelHollowSpace"
        | "TunnelInstallation" => (&[], Form::None),
        _ => (&[], Form::Standing),
    };
    Meaning { tags, form }
}
