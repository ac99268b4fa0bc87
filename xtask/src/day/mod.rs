//! A day of the fictional city: what is measured where in it. The same day every day.
//!
//! In: the city's features, a seed. Out: sensors, each with what it is like; what one reads at an hour is a function of
//! both alone, in the file of its kind.
//! Does not: know clocks, formats or connections: `feed` serves the day.
//!
//! | file | what |
//! |---|---|
//! | `town` | the city as the day needs it |
//! | `clock`, `curve`, `weather` | what all share: time, shapes, sky |
//! | `air`, `water`, `counts`, `lights`, `buses` | what is read, by kind |

pub(crate) mod air;
pub(crate) mod buses;
pub(crate) mod clock;
pub(crate) mod counts;
pub(crate) mod curve;
pub(crate) mod lights;
#[cfg(test)]
mod tests;
pub(crate) mod town;
pub(crate) mod water;
pub(crate) mod weather;

use crate::city::names;
use crate::city::plane::{Pt, distance_to_segment};
use crate::city::random::Random;
use buses::{Bus, Route};
use counts::Draws;
use geojson::FeatureCollection;
use town::{District, Town, spread};

/// A sensor is no farther from the house it belongs to.
const HOUSE_M: f64 = 40.0;
const BUSES_PER_LINE: usize = 2;

/// Where a sensor stands.
pub(crate) struct Spot {
    /// Of the sensor; of the feature that it is, where it is one.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) at: Pt,
    /// How near it is to traffic, to the middle of town, or how far inland: from 0 to 1.
    pub(crate) near: f64,
    pub(crate) seed: u64,
}

/// A street whose traffic is counted.
pub(crate) struct Road {
    pub(crate) spot: Spot,
    pub(crate) line: Vec<Pt>,
    pub(crate) lanes: f64,
}

/// Where cars are parked.
pub(crate) struct Garage {
    pub(crate) spot: Spot,
    pub(crate) total: f64,
    pub(crate) draws: Draws,
}

/// Where bicycles are rented.
pub(crate) struct Dock {
    pub(crate) spot: Spot,
    pub(crate) docks: f64,
}

/// Where rubbish goes.
pub(crate) struct Container {
    pub(crate) spot: Spot,
    pub(crate) waste: &'static str,
    pub(crate) emptied_hour: f64,
    pub(crate) daily_percent: f64,
}

/// All that is measured.
pub(crate) struct Day {
    pub(crate) air: Vec<Spot>,
    pub(crate) noise: Vec<Spot>,
    pub(crate) weather: Vec<Spot>,
    pub(crate) gauges: Vec<Spot>,
    pub(crate) roads: Vec<Road>,
    pub(crate) garages: Vec<Garage>,
    pub(crate) docks: Vec<Dock>,
    pub(crate) containers: Vec<Container>,
    pub(crate) lamps: Vec<Spot>,
    pub(crate) routes: Vec<Route>,
    /// Whom the storm is dangerous for.
    pub(crate) shore: Option<District>,
}

impl Day {
    pub(crate) fn of(city: &FeatureCollection, seed: u64) -> Self {
        let mut town = Town::of(city);
        let plan = Plan { town: &town, random: Random::new(seed).branch(77) };
        let mut day = Self {
            air: plan.stations(1, "air", "Air station", 380.0, 14),
            noise: plan.stations(2, "noise", "Noise meter", 300.0, 18),
            weather: plan.stations(3, "weather", "Weather station", 900.0, 4),
            gauges: plan.gauges(),
            roads: plan.roads(),
            garages: plan.garages(),
            docks: plan.docks(),
            containers: plan.containers(),
            lamps: plan.lamps(),
            routes: buses::routes(&town.streets, 6),
            shore: None,
        };
        let is_shore = |district: &District| district.named.name == names::HARBOUR[0];
        let shore = town.districts.iter().position(is_shore).unwrap_or(0);
        day.shore = (shore < town.districts.len()).then(|| town.districts.swap_remove(shore));
        day
    }

    /// Every bus, by its name and its line's number.
    pub(crate) fn buses(&self, hour: f64) -> impl Iterator<Item = (String, usize, Bus)> {
        self.routes.iter().flat_map(move |route| {
            (0..BUSES_PER_LINE).map(move |which| {
                let number = route.number;
                let phase = which as f64 / BUSES_PER_LINE as f64 + 0.13 * number as f64;
                let seed = u64::try_from(number * 10 + which).unwrap_or(0);
                (format!("bus-{number}-{}", which + 1), number, route.bus(hour, phase, seed))
            })
        })
    }
}

/// Places sensors.
struct Plan<'a> {
    town: &'a Town,
    random: Random,
}

impl Plan<'_> {
    /// Stations all over the town: beside main roads and in side streets, each near a house.
    fn stations(&self, kind: u64, word: &str, called: &str, apart_m: f64, most: usize) -> Vec<Spot> {
        let off = |street: &town::Street| street.width_m / 2.0 + 2.0;
        let mut places =
            self.town.beside_streets(&["primary", "secondary", "residential", "pedestrian"], 90.0, off);
        self.shuffle(&mut places, kind);
        places.retain(|&at| self.is_near_house(at));
        let places = spread(&places, apart_m, most);
        let station = |(number, &at): (usize, &Pt)| {
            let number = number + 1;
            let near = (1.0 - (self.to_main_street_m(at) - 8.0) / 160.0).clamp(0.0, 1.0);
            let name = format!("{called} {number}, {}", self.street_name(at));
            spot(format!("urn:port-meridian:{word}:{number}"), name, at, near, kind, number)
        };
        places.iter().enumerate().map(station).collect()
    }

    /// Gauges are the waters themselves, and the lighthouse's foot.
    fn gauges(&self) -> Vec<Spot> {
        let list = [(&names::SEA, 0.15), (&names::LIGHTHOUSE, 0.0), (&names::RIVER, 0.8)];
        let known = list.into_iter().enumerate().filter_map(|(number, (name, inland))| {
            let it = self.town.named(name[0])?;
            Some(spot(it.id.clone(), format!("{} gauge", it.name), it.at, inland, 4, number))
        });
        known.collect()
    }

    /// The longest main streets.
    fn roads(&self) -> Vec<Road> {
        let mut streets: Vec<_> = self.town.streets.iter().filter(|street| street.is_main()).collect();
        streets.sort_by(|one, other| other.length_m().total_cmp(&one.length_m()));
        let road = |(number, street): (usize, &&town::Street)| {
            let at = town::on_line(&street.line, street.length_m() / 2.0).map(|(at, _)| at)?;
            let lanes = if street.kind == "primary" { 4.0 } else { 2.0 };
            let near = (1.0 - at.length() / 1_600.0).clamp(0.0, 1.0);
            let spot = spot(street.id.clone(), street.name.clone(), at, near, 5, number);
            Some(Road { spot, line: street.line.clone(), lanes })
        };
        streets.iter().take(36).enumerate().filter_map(road).collect()
    }

    /// Under the buildings that draw people.
    fn garages(&self) -> Vec<Garage> {
        let list = [
            (&names::STATION, 420.0, Draws::Work),
            (&names::HOSPITAL, 310.0, Draws::Visits),
            (&names::UNIVERSITY, 260.0, Draws::Work),
            (&names::TOWN_HALL, 140.0, Draws::Work),
            (&names::OPERA, 220.0, Draws::Evenings),
            (&names::MUSEUM, 120.0, Draws::Visits),
            (&names::STADIUM, 600.0, Draws::Evenings),
        ];
        let garage = |(number, (name, total, draws)): (usize, (&names::Name, f64, Draws))| {
            let it = self.town.named(name[0])?;
            let id =
                format!("urn:ngsi-ld:OffStreetParking:{}", it.name.to_ascii_lowercase().replace(' ', "-"));
            let spot = spot(id, format!("{} car park", it.name), it.at, 1.0, 6, number);
            Some(Garage { spot, total, draws })
        };
        list.into_iter().enumerate().filter_map(garage).collect()
    }

    /// At bus stops.
    fn docks(&self) -> Vec<Dock> {
        let places: Vec<Pt> = self.town.stops.iter().map(|stop| stop.at).collect();
        let mut random = self.random.branch(7);
        let dock = |(number, &at): (usize, &Pt)| {
            let number = number + 1;
            let near = (1.0 - at.length() / 1_100.0).clamp(0.0, 1.0);
            let name = format!("Bicycles, {}", self.street_name(at));
            let docks = 12.0 + 2.0 * random.below(8) as f64;
            Dock { spot: spot(format!("bike-station-{number}"), name, at, near, 7, number), docks }
        };
        spread(&places, 120.0, 18).iter().enumerate().map(dock).collect()
    }

    fn containers(&self) -> Vec<Container> {
        let off = |street: &town::Street| street.width_m / 2.0 + 0.8;
        let mut places = self.town.beside_streets(&["residential", "tertiary", "pedestrian"], 70.0, off);
        self.shuffle(&mut places, 8);
        places.retain(|&at| self.is_near_house(at));
        let mut random = self.random.branch(8);
        let container = |(number, &at): (usize, &Pt)| {
            let waste = random.pick(&["paper", "glass", "organic", "mixed"]);
            let number = number + 1;
            let id = format!("urn:ngsi-ld:WasteContainer:{waste}-{number}");
            let spot =
                spot(id, format!("Container for {waste}, {}", self.street_name(at)), at, 0.5, 8, number);
            let emptied_hour = random.between(5.5, 11.0);
            Container { spot, waste, emptied_hour, daily_percent: random.between(28.0, 96.0) }
        };
        spread(&places, 150.0, 40).iter().enumerate().map(container).collect()
    }

    /// Along the main streets, on either side in turn.
    fn lamps(&self) -> Vec<Spot> {
        let places =
            self.town.beside_streets(&["primary", "secondary"], 60.0, |street| street.width_m / 2.0 + 1.0);
        let mut random = self.random.branch(9);
        let lamp = |(number, at): (usize, Pt)| {
            let number = number + 1;
            spot(format!("lamp-{number:03}"), format!("Lamp {number}"), at, random.unit(), 9, number)
        };
        places.into_iter().enumerate().map(lamp).collect()
    }

    fn shuffle(&self, places: &mut [Pt], kind: u64) {
        let mut random = self.random.branch(100 + kind);
        for last in (1..places.len()).rev() {
            places.swap(last, random.below(last + 1));
        }
    }

    fn is_near_house(&self, at: Pt) -> bool {
        self.town.to_house_m(at).is_some_and(|distance| distance > 0.5 && distance <= HOUSE_M)
    }

    fn to_main_street_m(&self, at: Pt) -> f64 {
        let main = self.town.streets.iter().filter(|street| street.is_main());
        main.map(|street| to_line_m(at, &street.line)).fold(f64::MAX, f64::min)
    }

    fn street_name(&self, at: Pt) -> &str {
        let named = self.town.streets.iter().filter(|street| !street.name.is_empty());
        let nearest = named.map(|street| (to_line_m(at, &street.line), street));
        let nearest = nearest.min_by(|one, other| one.0.total_cmp(&other.0));
        nearest.map_or("", |(_, street)| &street.name)
    }
}

/// A sensor of its kind, by its number.
fn spot(id: String, name: String, at: Pt, near: f64, kind: u64, number: usize) -> Spot {
    Spot { id, name, at, near, seed: kind * 1_000 + u64::try_from(number).unwrap_or(0) }
}

fn to_line_m(at: Pt, line: &[Pt]) -> f64 {
    let spans = line.windows(2).filter_map(|pair| if let &[a, b] = pair { Some((a, b)) } else { None });
    spans.map(|(a, b)| distance_to_segment(at, a, b)).fold(f64::MAX, f64::min)
}
