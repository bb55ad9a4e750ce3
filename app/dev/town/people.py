"""Who lets and sells homes: agencies and private owners. All of them are made up."""

from dataclasses import dataclass

EVERYWHERE = "Kyrenia Nicosia Famagusta Iskele Morphou Lefke Karpaz"
HOMES = "apartment villa bungalow penthouse studio townhouse land commercial"
FLATS = "apartment studio"
HOUSES = "villa bungalow townhouse apartment studio"


@dataclass(frozen=True, slots=True)
class Row:
    """A vendor as the tables write them; lists are words between spaces."""

    name: str
    city: str
    district: str | None
    categories: str
    areas: str  # empty: their own city
    languages: str
    channels: str
    about: str


AGENCIES: tuple[Row, ...] = (
    Row("Harbour Lane Homes", "Kyrenia", "Kyrenia Centre", HOMES, "",
        "en tr ru", "whatsapp email", "Lettings and sales in and around Kyrenia since 2009."),
    Row("Beşparmak Emlak", "Kyrenia", "Upper Kyrenia", HOMES, "Kyrenia Nicosia",
        "tr en", "whatsapp sms email", "Family agency for long lets between Kyrenia and Nicosia."),
    Row("North Shore Estates", "Kyrenia", "Alsancak", HOMES, "Kyrenia Morphou",
        "en de", "email whatsapp", "Resale villas and village houses on the western coast."),
    Row("Nadia Volkova Homes", "Kyrenia", "Catalkoy", HOMES, "Kyrenia Iskele",
        "ru en tr", "whatsapp email", "Helps Russian-speaking families find a home and a school run."),
    Row("Akdeniz Konut", "Nicosia", "Ortakoy", HOMES, "",
        "tr en", "whatsapp email", "Flats and offices for working people in Nicosia."),
    Row("Gönyeli Evleri", "Nicosia", "Gonyeli", HOMES, "Nicosia Kyrenia",
        "tr en", "sms whatsapp", "New flats in the suburbs of Nicosia."),
    Row("Othello Property", "Famagusta", "Famagusta Walled City", HOMES, "",
        "en tr", "email whatsapp", "Old-town houses and everyday flats in Famagusta."),
    Row("Kampüs Emlak", "Famagusta", "Sakarya", HOMES, "Famagusta Iskele",
        "tr en ru", "whatsapp email", "Lets to students, teachers and their families in Famagusta."),
    Row("Palm Row Realty", "Famagusta", "Yenibogazici", HOMES, "Famagusta Iskele Karpaz",
        "en de tr", "email whatsapp", "Coast homes from Salamis up to the Karpaz."),
    Row("Long Beach Keys", "Iskele", "Long Beach", HOMES, "",
        "ru en tr", "whatsapp email", "Flats in the towers of Long Beach, to let and to buy."),
    Row("Белый Парус Недвижимость", "Iskele", "Long Beach", HOMES, "Iskele Famagusta",
        "ru en", "whatsapp email", "Russian-speaking agency for Iskele and Famagusta."),
    Row("Boğaz Gayrimenkul", "Iskele", "Bogaz", HOMES, "Iskele Karpaz",
        "tr en", "whatsapp sms", "Homes and plots around Bogaz."),
    Row("Portakal Emlak", "Morphou", None, HOMES, "Morphou Lefke",
        "tr en", "sms whatsapp", "Houses among the orange groves of Morphou."),
    Row("Soli Bay Homes", "Lefke", "Gemikonagi", HOMES, "Lefke Morphou",
        "en tr", "email whatsapp", "Homes on the bay of Lefke, many of them let to students."),
    Row("Karpaz Taş Evler", "Karpaz", "Yenierenkoy", HOMES, "",
        "tr en de", "whatsapp email", "Village houses and plots on the Karpaz peninsula."),
)  # fmt: skip

OWNERS: tuple[Row, ...] = (
    Row("Emine Hüsnü", "Kyrenia", "Kyrenia Centre", FLATS, "",
        "tr en", "whatsapp sms", "Lets her family's flats in Kyrenia herself."),
    Row("Graham Pettifer", "Kyrenia", "Lapta", HOUSES, "",
        "en", "email whatsapp", "Lets a few houses in and around Kyrenia himself."),
    Row("Katja Brandauer", "Kyrenia", "Bellapais", HOUSES, "",
        "de en", "email whatsapp", "Lets houses around Kyrenia to guests who stay long."),
    Row("Sergej Malinin", "Kyrenia", "Esentepe", "apartment penthouse villa studio", "",
        "ru en", "whatsapp email", "Lets his own homes around Kyrenia."),
    Row("Tuncay Zorba", "Nicosia", "Kucuk Kaymakli", FLATS, "",
        "tr", "sms whatsapp", "Lets his family's flats in Nicosia."),
    Row("Derviş Kanlı", "Famagusta", "Karakol", FLATS, "",
        "tr en", "whatsapp sms", "Lets flats to students and teachers."),
    Row("Olga Beresneva", "Iskele", "Long Beach", FLATS, "",
        "ru en", "whatsapp", "Lets flats in and around Long Beach by the month or the night."),
    Row("Pembe Altıok", "Morphou", "Bostanci", HOUSES, "",
        "tr", "sms whatsapp", "Lets homes to people who like oranges and quiet."),
    Row("Hasan Çerkez", "Lefke", None, HOUSES, "",
        "tr en", "whatsapp sms", "Lets rooms and houses in the old streets of Lefke."),
    Row("Margaret Ashdown", "Karpaz", "Dipkarpaz", HOUSES, "",
        "en tr", "email", "Restores village homes and lets them to walkers and birdwatchers."),
)  # fmt: skip
