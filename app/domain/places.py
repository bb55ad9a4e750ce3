"""The towns and villages of North Cyprus: where they are and how people spell them.

A literal and not a table: places change once a decade, and the brain, the seed and the search must agree on them.
The English name is the one listings carry; accents and case never matter, so `Çatalköy` needs no alias of its own.
"""

import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True)
class Place:
    """A city or one of its districts; the fields are those of `brain.types.Place`, which may not be imported here."""

    name: str
    city: str
    lat: float
    lon: float
    aliases: tuple[str, ...] = ()


def resolve(name: str) -> Place | None:
    """Return the place spelled `name` in any language, case and accents aside, or None for a place we do not know."""
    return _by_spelling().get(fold(name))


def where(place: Place) -> dict[str, Any]:
    """Return the columns city, district, lat and lon of what is at `place`; in a city itself there is no district."""
    district = None if place.name == place.city else place.name
    return {"city": place.city, "district": district, "lat": place.lat, "lon": place.lon}


def fold(text: str) -> str:
    """Return `text` lower-cased, without accents (Turkish dotless i included) and with single spaces."""
    lowered = text.replace("İ", "i").replace("I", "i").lower().replace("ı", "i").replace("ё", "е")
    bare = "".join(
        c if c in "йЙ" else unicodedata.normalize("NFD", c)[0] for c in unicodedata.normalize("NFC", lowered)
    )
    return " ".join(bare.replace("-", " ").replace("’", "'").split())


@cache
def _by_spelling() -> dict[str, Place]:
    spellings: dict[str, Place] = {}
    for place in PLACES:
        for spelling in (place.name, *place.aliases):
            spellings.setdefault(fold(spelling), place)
    return spellings


# City by city, the city itself first. Latin aliases take Turkish suffixes and Cyrillic ones take case endings in the
# brain's matcher, so an alias is always the plain nominative.
PLACES: tuple[Place, ...] = (
    Place("Kyrenia", "Kyrenia", 35.3403, 33.3190, ("Girne", "Кирения", "Гирне", "Kirenya", "Kyrenya", "Kerynia")),
    Place("Alsancak", "Kyrenia", 35.3433, 33.2028, ("Алсанджак", "Алсанчак", "Karavas", "Alsançak", "Alsanjak")),
    Place("Lapta", "Kyrenia", 35.3375, 33.1750, ("Лапта", "Lapithos", "Lapitos")),
    Place("Karsiyaka", "Kyrenia", 35.3497, 33.1192, ("Каршияка", "Каршыяка", "Vasilia")),
    Place("Karaoglanoglu", "Kyrenia", 35.3389, 33.2681, ("Караогланоглу", "Karaoglan", "Ayios Yeorgios")),
    Place("Catalkoy", "Kyrenia", 35.3317, 33.3828, ("Чаталкой", "Чаталкёй", "Chatalkoy", "Ayios Epiktitos")),
    Place("Ozankoy", "Kyrenia", 35.3258, 33.3486, ("Озанкой", "Озанкёй", "Kazafani", "Oezankoey")),
    Place("Bellapais", "Kyrenia", 35.3061, 33.3556, ("Беллапаис", "Белапаис", "Beylerbeyi", "Bellapaise", "Belapais")),
    Place("Karakum", "Kyrenia", 35.3344, 33.3539, ("Каракум",)),
    Place("Dogankoy", "Kyrenia", 35.3267, 33.3361, ("Доганкой", "Доганкёй", "Thermia")),
    Place("Zeytinlik", "Kyrenia", 35.3275, 33.2903, ("Зейтинлик", "Templos")),
    Place("Edremit", "Kyrenia", 35.3303, 33.2719, ("Эдремит", "Trimithi")),
    Place("Karaman", "Kyrenia", 35.3219, 33.2583, ("Караман", "Karmi")),
    Place("Yesiltepe", "Kyrenia", 35.3386, 33.2261, ("Ешильтепе",)),
    Place("Malatya", "Kyrenia", 35.3292, 33.2225, ("Малатья", "Paleosophos")),
    Place("Ilgaz", "Kyrenia", 35.3250, 33.2386, ("Илгаз", "Fterycha")),
    Place("Incesu", "Kyrenia", 35.3283, 33.2083, ("Инджесу",)),
    Place("Upper Kyrenia", "Kyrenia", 35.3306, 33.3142, ("Yukarı Girne", "Верхняя Кирения", "Верхний Гирне")),
    Place(
        "Kyrenia Centre",
        "Kyrenia",
        35.3381,
        33.3186,
        ("Kyrenia Center", "Girne Merkez", "Girne Centre", "Girne Center"),
    ),
    Place("Dikmen", "Kyrenia", 35.2789, 33.3281, ("Дикмен", "Dikomo")),
    Place("Bogazkoy", "Kyrenia", 35.2867, 33.2847, ("Богазкой", "Богазкёй")),
    Place("Arapkoy", "Kyrenia", 35.3125, 33.4200, ("Арапкой", "Арапкёй", "Klepini")),
    Place("Alagadi", "Kyrenia", 35.3308, 33.4839, ("Алагади", "Turtle Beach", "Alakati")),
    Place("Karaagac", "Kyrenia", 35.3331, 33.5081, ("Караагач",)),
    Place("Esentepe", "Kyrenia", 35.3397, 33.5783, ("Эсентепе", "Есентепе", "Ayios Amvrosios")),
    Place("Bahceli", "Kyrenia", 35.3478, 33.6408, ("Бахчели", "Kalograia", "Bahcheli")),
    Place("Camlibel", "Kyrenia", 35.3017, 33.0742, ("Чамлыбель", "Myrtou")),
    Place("Kayalar", "Kyrenia", 35.3567, 33.0558, ("Каялар", "Orga")),
    Place("Korucam", "Kyrenia", 35.3436, 33.0106, ("Коручам", "Kormakitis")),
    Place("Sadrazamkoy", "Kyrenia", 35.3767, 32.9572, ("Садразамкой", "Садразамкёй")),
    Place("Nicosia", "Nicosia", 35.1900, 33.3620, ("Lefkoşa", "Никосия", "Лефкоша", "Nikosia", "Lefkosha", "Lefkosia")),
    Place("Gonyeli", "Nicosia", 35.2147, 33.3083, ("Гёньели", "Гоньели", "Гёнели", "Goenyeli", "Geunyeli")),
    Place("Yenikent", "Nicosia", 35.2186, 33.2964, ("Йеникент", "Еникент")),
    Place("Hamitkoy", "Nicosia", 35.2197, 33.3686, ("Хамиткой", "Хамиткёй")),
    Place("Ortakoy", "Nicosia", 35.2014, 33.3428, ("Ортакой", "Ортакёй")),
    Place("Kucuk Kaymakli", "Nicosia", 35.1906, 33.3806, ("Кючюк Каймаклы", "Каймаклы", "Kaymakli")),
    Place("Dereboyu", "Nicosia", 35.1914, 33.3556, ("Деребою", "Mehmet Akif Caddesi")),
    Place("Yenisehir", "Nicosia", 35.1950, 33.3611, ("Енишехир", "Йенишехир")),
    Place("Kumsal", "Nicosia", 35.1939, 33.3483, ("Кумсал",)),
    Place("Taskinkoy", "Nicosia", 35.2028, 33.3561, ("Ташкынкой", "Ташкинкой")),
    Place("Gocmenkoy", "Nicosia", 35.1917, 33.3389, ("Гёчменкой", "Гочменкой")),
    Place("Metehan", "Nicosia", 35.1794, 33.3250, ("Метехан", "Kermia")),
    Place("Nicosia Walled City", "Nicosia", 35.1797, 33.3622, ("Lefkoşa Surlariçi", "Lefkoşa Suriçi", "Arabahmet")),
    Place("Haspolat", "Nicosia", 35.2036, 33.4236, ("Хасполат", "Mia Milia")),
    Place("Alaykoy", "Nicosia", 35.1839, 33.2539, ("Алайкой", "Алайкёй", "Yerolakkos")),
    Place("Degirmenlik", "Nicosia", 35.2500, 33.4806, ("Дегирменлик", "Kythrea")),
    Place("Ercan", "Nicosia", 35.1547, 33.4961, ("Эрджан", "Ercan Airport")),
    Place("Akincilar", "Nicosia", 35.0136, 33.4697, ("Акынджылар", "Louroujina")),
    Place("Famagusta", "Famagusta", 35.1264, 33.9387, ("Gazimağusa", "Mağusa", "Magosa", "Фамагуста", "Магуса")),
    Place("Famagusta Walled City", "Famagusta", 35.1250, 33.9417, ("Mağusa Suriçi", "Mağusa Surlariçi")),
    Place("Sakarya", "Famagusta", 35.1297, 33.9247, ("Сакарья",)),
    Place("Baykal", "Famagusta", 35.1247, 33.9331, ("Байкал",)),
    Place("Karakol", "Famagusta", 35.1361, 33.9217, ("Каракол",)),
    Place("Dumlupinar", "Famagusta", 35.1217, 33.9297, ("Думлупынар", "Думлупинар")),
    Place("Canakkale", "Famagusta", 35.1283, 33.9167, ("Чанаккале",)),
    Place("Gulseren", "Famagusta", 35.1408, 33.9214, ("Гюльсерен",)),
    Place("Maras", "Famagusta", 35.1142, 33.9450, ("Мараш", "Varosha", "Вароша")),
    Place("Tuzla", "Famagusta", 35.1586, 33.8850, ("Тузла", "Enkomi")),
    Place("Mutluyaka", "Famagusta", 35.1550, 33.8625, ("Мутлуяка", "Stylloi")),
    Place("Salamis", "Famagusta", 35.1833, 33.9014, ("Саламис", "Саламин")),
    Place("Yenibogazici", "Famagusta", 35.1931, 33.8769, ("Енибогазичи", "Йенибогазичи", "Yeni Bogazici")),
    Place("Gecitkale", "Famagusta", 35.2589, 33.7281, ("Гечиткале", "Lefkoniko")),
    Place("Dortyol", "Famagusta", 35.1731, 33.7450, ("Дёртйол", "Дортйол")),
    Place("Vadili", "Famagusta", 35.1358, 33.6531, ("Вадили",)),
    Place("Akdogan", "Famagusta", 35.0989, 33.6761, ("Акдоган", "Lysi")),
    Place("Beyarmudu", "Famagusta", 35.0440, 33.7042, ("Беярмуду", "Pergamos")),
    Place("Serdarli", "Famagusta", 35.2519, 33.6100, ("Сердарлы",)),
    Place("Tatlisu", "Famagusta", 35.3728, 33.7553, ("Татлысу", "Татлису", "Akanthou")),
    Place("Iskele", "Iskele", 35.2872, 33.8917, ("İskele", "Искеле", "Iskelle", "Trikomo", "Iskeleh", "Искелле")),
    Place("Long Beach", "Iskele", 35.2564, 33.9072, ("Лонг-Бич", "Лонгбич", "Longbeach", "Uzun Plaj")),
    Place("Yeni Iskele", "Iskele", 35.2811, 33.8983, ("Йени Искеле", "Ени Искеле", "Новая Искеле", "Yeniiskele")),
    Place("Bogaz", "Iskele", 35.3167, 33.9500, ("Богаз", "Боаз", "Boghaz", "Bogazi")),
    Place("Otuken", "Iskele", 35.2506, 33.8708, ("Отукен", "Отюкен")),
    Place("Kalecik", "Iskele", 35.3297, 33.9897, ("Каледжик", "Gastria")),
    Place("Bafra", "Iskele", 35.3619, 34.0725, ("Бафра", "Vokolida")),
    Place("Cayirova", "Iskele", 35.3644, 34.0222, ("Чайырова", "Чайирова")),
    Place("Ardahan", "Iskele", 35.3456, 33.8539, ("Ардахан", "Ardana")),
    Place("Mehmetcik", "Iskele", 35.4239, 34.0728, ("Мехметчик", "Galatia")),
    Place("Buyukkonuk", "Iskele", 35.4069, 34.0064, ("Бююкконук", "Komi Kebir")),
    Place("Kumyali", "Iskele", 35.4300, 34.1306, ("Кумялы",)),
    Place("Kantara", "Iskele", 35.4014, 33.9236, ("Кантара",)),
    Place("Kaplica", "Iskele", 35.4119, 33.8914, ("Каплыджа", "Davlos")),
    Place("Morphou", "Morphou", 35.1981, 32.9931, ("Güzelyurt", "Морфу", "Гюзельюрт", "Guezelyurt", "Morfu", "Omorfo")),
    Place("Bostanci", "Morphou", 35.1725, 33.0150, ("Бостанджи", "Бостанджы", "Zodhia")),
    Place("Kalkanli", "Morphou", 35.2397, 33.0289, ("Калканлы", "METU NCC", "ODTÜ Kıbrıs")),
    Place("Akcay", "Morphou", 35.1703, 33.0561, ("Акчай", "Argaki")),
    Place("Zumrutkoy", "Morphou", 35.1606, 33.0917, ("Зюмрюткой", "Katokopia")),
    Place("Serhatkoy", "Morphou", 35.2097, 33.1353, ("Серхаткой",)),
    Place("Gaziveren", "Morphou", 35.1711, 32.9203, ("Газиверен",)),
    Place("Lefke", "Lefke", 35.1108, 32.8497, ("Лефке", "Lefka", "Лефка")),
    Place("Gemikonagi", "Lefke", 35.1406, 32.8211, ("Гемиконагы", "Karavostasi")),
    Place("Yesilyurt", "Lefke", 35.1525, 32.9003, ("Ешильюрт", "Pentayia")),
    Place("Cengizkoy", "Lefke", 35.1275, 32.8822, ("Дженгизкой",)),
    Place("Camlikoy", "Lefke", 35.1089, 32.8844, ("Чамлыкой",)),
    Place("Doganci", "Lefke", 35.1431, 32.9369, ("Доганджи",)),
    Place("Yedidalga", "Lefke", 35.1583, 32.7753, ("Едидалга",)),
    Place("Yesilirmak", "Lefke", 35.1739, 32.7364, ("Ешилирмак", "Limnitis")),
    Place("Karpaz", "Karpaz", 35.5300, 34.2000, ("Карпаз", "Карпас", "Karpas", "Karpasia", "Karpaz Peninsula")),
    Place("Yenierenkoy", "Karpaz", 35.5358, 34.1886, ("Ени Эренкой", "Йениэренкой", "Yeni Erenkoy", "Yialousa")),
    Place("Dipkarpaz", "Karpaz", 35.5986, 34.3789, ("Дипкарпаз", "Rizokarpaso", "Dip Karpaz")),
    Place("Ziyamet", "Karpaz", 35.4706, 34.1394, ("Зиямет", "Leonarisso")),
    Place("Sipahi", "Karpaz", 35.5478, 34.2167, ("Сипахи", "Ayia Trias")),
    Place("Kaleburnu", "Karpaz", 35.5183, 34.3083, ("Калебурну",)),
    Place("Golden Beach", "Karpaz", 35.6386, 34.5356, ("Altınkum", "Золотой пляж")),
)
