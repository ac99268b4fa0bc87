//! What things are called in the fictional city, in the six languages the city writes.
//!
//! Out: names with `name` (English, as written on the street) and `name:ar`, `name:es`, `name:fr`, `name:ru`, `name:zh`.
//! Does not: name anything after a real place or person.

use super::random::Random;

/// A name in English, Arabic, Spanish, French, Russian and Chinese.
pub(crate) type Name = [&'static str; 6];

pub(crate) const CITY: &str = "Port Meridian";

/// The tags of a name in all its scripts.
pub(crate) fn tags(name: &Name) -> Vec<(&'static str, String)> {
    let keys = ["name", "name:ar", "name:es", "name:fr", "name:ru", "name:zh"];
    keys.into_iter().zip(name).map(|(key, text)| (key, (*text).to_string())).collect()
}

pub(crate) const OLD_TOWN: Name =
    ["Old Town", "المدينة القديمة", "Casco Antiguo", "Vieille Ville", "Старый город", "老城"];
pub(crate) const HARBOUR: Name = ["Docklands", "أحواض الميناء", "Los Muelles", "Les Docks", "Доки", "码头区"];
pub(crate) const TOWERS: Name = [
    "Lantern Quay",
    "رصيف الفانوس",
    "Muelle del Farol",
    "Quai de la Lanterne",
    "Фонарная набережная",
    "灯笼码头",
];

/// Districts, from the middle outwards.
pub(crate) const DISTRICTS: [Name; 22] = [
    ["Boulevards", "الجادات", "Los Bulevares", "Les Boulevards", "Бульвары", "林荫区"],
    ["Saltmarket", "سوق الملح", "Mercado de la Sal", "Marché au Sel", "Соляной рынок", "盐市"],
    ["Eastbank", "الضفة الشرقية", "Ribera Este", "Rive Est", "Восточный берег", "东岸"],
    [
        "Station Quarter",
        "حي المحطة",
        "Barrio de la Estación",
        "Quartier de la Gare",
        "Вокзальный район",
        "车站区",
    ],
    ["Orchard Hill", "تل البستان", "Colina del Huerto", "Colline du Verger", "Садовый холм", "果园山"],
    ["Ropewalk", "ممشى الحبال", "La Cordelería", "La Corderie", "Канатный двор", "绳道区"],
    ["Millbrook", "جدول الطاحونة", "Arroyo del Molino", "Ruisseau du Moulin", "Мельничный ручей", "磨坊溪"],
    ["Westfield", "الحقل الغربي", "Campo Oeste", "Champ de l'Ouest", "Западное поле", "西原"],
    ["Gull Point", "رأس النورس", "Punta Gaviota", "Pointe aux Mouettes", "Чайкин мыс", "海鸥角"],
    ["Northgate", "البوابة الشمالية", "Puerta Norte", "Porte Nord", "Северные ворота", "北门"],
    ["Brickfields", "حقول الطوب", "Los Ladrillares", "Les Briqueteries", "Кирпичные поля", "砖场"],
    ["Sandhaven", "مرفأ الرمال", "Puerto Arena", "Havre de Sable", "Песчаная гавань", "沙港"],
    ["Highmeadow", "المرج العالي", "Prado Alto", "Haute Prairie", "Высокий луг", "高草甸"],
    ["Windmill Rise", "مرتفع الطاحونة", "Alto del Molino", "Butte du Moulin", "Ветряная горка", "风车坡"],
    ["Kingfisher", "القاوند", "Martín Pescador", "Martin-Pêcheur", "Зимородок", "翠鸟区"],
    ["Alder Green", "خضرة الألدر", "Prado de Alisos", "Pré des Aulnes", "Ольховая поляна", "桤木绿地"],
    ["Foxhollow", "وادي الثعلب", "Hondonada del Zorro", "Combe au Renard", "Лисья лощина", "狐谷"],
    ["Longshore", "الشاطئ الطويل", "Playa Larga", "Longue Grève", "Долгий берег", "长滩"],
    [
        "Quarry Park",
        "حديقة المحجر",
        "Parque de la Cantera",
        "Parc de la Carrière",
        "Карьерный парк",
        "采石园",
    ],
    ["Heronsgate", "بوابة البلشون", "Puerta de las Garzas", "Porte aux Hérons", "Цаплины ворота", "鹭门"],
    ["Summerfield", "حقل الصيف", "Campo de Verano", "Champ d'Été", "Летнее поле", "夏原"],
    ["Farside", "الجانب البعيد", "Lado Lejano", "Bout du Monde", "Дальняя сторона", "远坊"],
];

pub(crate) const SEA: Name =
    ["Meridian Bay", "خليج الزوال", "Bahía del Meridiano", "Baie du Méridien", "Меридианный залив", "子午湾"];
pub(crate) const RIVER: Name =
    ["River Alda", "نهر ألدا", "Río Alda", "Rivière Alda", "Река Альда", "阿尔达河"];

pub(crate) const PARKS: [Name; 8] = [
    ["City Park", "حديقة المدينة", "Parque de la Ciudad", "Parc de la Ville", "Городской парк", "城市公园"],
    [
        "Botanic Garden",
        "الحديقة النباتية",
        "Jardín Botánico",
        "Jardin botanique",
        "Ботанический сад",
        "植物园",
    ],
    ["Lime Grove", "بستان الزيزفون", "Tilar", "Bois des Tilleuls", "Липовая роща", "椴树林"],
    [
        "Swan Pond Park",
        "حديقة بركة البجع",
        "Parque del Estanque",
        "Parc de l'Étang",
        "Парк Лебединый пруд",
        "天鹅湖公园",
    ],
    ["Meadow Park", "حديقة المرج", "Parque del Prado", "Parc de la Prairie", "Луговой парк", "草甸公园"],
    ["Oak Common", "مشاع البلوط", "Dehesa del Roble", "Pré aux Chênes", "Дубовый выгон", "橡树公地"],
    [
        "Kite Hill",
        "تل الطائرة الورقية",
        "Cerro de la Cometa",
        "Butte aux Cerfs-volants",
        "Змейкова горка",
        "风筝山",
    ],
    [
        "Harbour Gardens",
        "حدائق الميناء",
        "Jardines del Puerto",
        "Jardins du Port",
        "Портовые сады",
        "港口花园",
    ],
];

pub(crate) const CATHEDRAL: Name = [
    "Cathedral of the Tides",
    "كاتدرائية المد",
    "Catedral de las Mareas",
    "Cathédrale des Marées",
    "Собор Приливов",
    "潮汐大教堂",
];
pub(crate) const TOWN_HALL: Name =
    ["Town Hall", "دار البلدية", "Ayuntamiento", "Hôtel de Ville", "Ратуша", "市政厅"];
pub(crate) const OPERA: Name =
    ["Harbour Opera", "أوبرا الميناء", "Ópera del Puerto", "Opéra du Port", "Портовая опера", "海港歌剧院"];
pub(crate) const STATION: Name = [
    "Central Station",
    "المحطة المركزية",
    "Estación Central",
    "Gare Centrale",
    "Центральный вокзал",
    "中央车站",
];
pub(crate) const STADIUM: Name = [
    "Meridian Stadium",
    "ملعب الزوال",
    "Estadio Meridiano",
    "Stade du Méridien",
    "Стадион «Меридиан»",
    "子午体育场",
];
pub(crate) const LIGHTHOUSE: Name =
    ["Mole Light", "فنار الرصيف", "Faro del Espigón", "Phare du Môle", "Маяк на молу", "防波堤灯塔"];
pub(crate) const HOSPITAL: Name = [
    "General Hospital",
    "المستشفى العام",
    "Hospital General",
    "Hôpital général",
    "Городская больница",
    "综合医院",
];
pub(crate) const UNIVERSITY: Name =
    ["University", "الجامعة", "Universidad", "Université", "Университет", "大学"];
pub(crate) const MUSEUM: Name =
    ["Maritime Museum", "المتحف البحري", "Museo Marítimo", "Musée maritime", "Морской музей", "航海博物馆"];
pub(crate) const MARKET: Name =
    ["Market Square", "ساحة السوق", "Plaza del Mercado", "Place du Marché", "Рыночная площадь", "市集广场"];

const FIRST: [&str; 64] = [
    "Anchor",
    "Lantern",
    "Compass",
    "Mast",
    "Sail",
    "Cooper",
    "Weaver",
    "Chandler",
    "Fletcher",
    "Mason",
    "Potter",
    "Saddler",
    "Baker",
    "Miller",
    "Ferry",
    "Bridge",
    "Salt",
    "Copper",
    "Silver",
    "Amber",
    "Pearl",
    "Coral",
    "Heron",
    "Gull",
    "Swallow",
    "Plover",
    "Otter",
    "Dolphin",
    "Elm",
    "Lime",
    "Willow",
    "Hazel",
    "Rowan",
    "Juniper",
    "Cherry",
    "Quince",
    "Vine",
    "Rose",
    "Clover",
    "Fern",
    "Orchard",
    "Meadow",
    "Garden",
    "Spring",
    "Well",
    "Mill",
    "Quarry",
    "Chapel",
    "Abbey",
    "Bell",
    "Tower",
    "Wall",
    "Gate",
    "Market",
    "Guild",
    "Archive",
    "Observatory",
    "Theatre",
    "College",
    "Signal",
    "Tide",
    "Harbour",
    "Beacon",
    "Meridian",
];
const SMALL: [&str; 6] = ["Lane", "Row", "Alley", "Yard", "Steps", "Court"];
const MIDDLE: [&str; 6] = ["Street", "Street", "Street", "Road", "Way", "Terrace"];
const LARGE: [&str; 4] = ["Avenue", "Boulevard", "Road", "Parade"];
const BEFORE: [&str; 9] = ["", "", "", "North ", "South ", "Upper ", "Lower ", "Old ", "New "];

/// How large the street is that wants a name.
#[derive(Clone, Copy)]
pub(crate) enum Size {
    Small,
    Middle,
    Large,
}

/// A street's name.
pub(crate) fn street(size: Size, random: &mut Random) -> String {
    let kind = match size {
        Size::Small => random.pick(&SMALL),
        Size::Middle => random.pick(&MIDDLE),
        Size::Large => random.pick(&LARGE),
    };
    format!("{}{} {kind}", random.pick(&BEFORE), random.pick(&FIRST))
}
