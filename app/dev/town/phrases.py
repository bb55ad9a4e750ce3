"""The sentences homes are described with; none of them mentions anything that is a feature."""

from app.dev.town.model import RentType

NOUNS = {
    "studio": "studio", "apartment": "apartment", "villa": "villa", "bungalow": "bungalow", "penthouse": "penthouse",
    "townhouse": "townhouse", "land": "plot of land", "commercial": "shop",
}  # fmt: skip
COUNTS = ("", "one-bedroom", "two-bedroom", "three-bedroom", "four-bedroom")

OPENINGS: dict[RentType, tuple[str, ...]] = {
    "long_term": (
        "{A_home} in {place}, let by the month.",
        "{A_home} of about {area} m² in {place}, for a year or longer.",
        "To let in {place}: {a_home}, about {area} m².",
        "{A_home} in {place}; the present tenants are moving out.",
        "We let this {home} in {place} to people who mean to stay.",
        "{A_home} on a calm side street in {place}, about {area} m².",
    ),
    "short_term": (
        "{A_home} in {place} for holidays and short stays.",
        "Stay in {a_home} in {place}, about {area} m², from a few nights to a few weeks.",
        "{A_home} in {place}, let by the night and cleaned before every arrival.",
        "Our {home} in {place} sleeps {sleeps}.",
        "A place to come back to after a day out: {a_home} in {place}, sleeps {sleeps}.",
    ),
    "sale": (
        "{A_home} of about {area} m² for sale in {place}.",
        "For sale in {place}: {a_home}, about {area} m² inside.",
        "The owners sell their {home} in {place} because they move abroad.",
        "{A_home} in {place}, about {area} m², sold without an onward chain.",
        "{A_home} in {place}, about {area} m², in good order throughout.",
    ),
}

CLOSINGS: dict[RentType, tuple[str, ...]] = {
    "long_term": (
        "One month's deposit, rent paid monthly.",
        "Two months' deposit and a contract for at least twelve months.",
        "Water is included, electricity is paid by meter.",
        "Rent is paid every three months; the deposit is one month.",
        "Free from the first of {month}.",
        "Viewings on weekdays after four and on Saturdays.",
        "The owner lives in the same town and answers quickly.",
    ),
    "short_term": (
        "Three nights at least; arrival from two in the afternoon.",
        "Linen, towels and the final cleaning are included.",
        "Weekly stays are ten per cent less.",
        "Somebody meets you at the door with the keys, also late in the evening.",
        "Cancelling is free until a week before arrival.",
    ),
    "sale": (
        "Exchange title, ready to transfer.",
        "Turkish title deed in the owner's name.",
        "The deed is ready and VAT has been paid.",
        "Offers are heard; payment in instalments can be discussed.",
        "Individual title, surveyed this year.",
        "Shown by appointment, any day but Sunday.",
    ),
}

GROUND_TEXTS: dict[tuple[str, RentType], tuple[str, ...]] = {
    ("land", "sale"): (
        "Level plot of about {area} m² in {place} with road, water and electricity at its edge.",
        "About {area} m² of building land in {place}, planning for two storeys.",
        "A plot of about {area} m² in {place} with old olive trees, fronting a made road.",
    ),
    ("commercial", "sale"): (
        "Shop of about {area} m² on the ground floor in {place}, with a wide window front and a back room.",
        "Shop of about {area} m² in {place}, at present let to a bakery on a yearly contract.",
    ),
    ("commercial", "long_term"): (
        "Shop of about {area} m² on the ground floor in {place}, with a wide window front.",
        "Shop of about {area} m² in {place}, suited to an office, a practice or a small café.",
    ),
}

# Where a place lies, said once in a while.
WHEREABOUTS = {
    "Alsancak": "Alsancak lies ten minutes' drive west of Kyrenia.",
    "Lapta": "Lapta lies a quarter of an hour's drive west of Kyrenia.",
    "Karsiyaka": "Karsiyaka is the quiet end of the coast road, west of Lapta.",
    "Karaoglanoglu": "Karaoglanoglu is the first village west of Kyrenia.",
    "Catalkoy": "Catalkoy lies ten minutes' drive east of Kyrenia.",
    "Ozankoy": "Ozankoy is a village five minutes' drive from Kyrenia.",
    "Bellapais": "Bellapais is the village of the old abbey, above Kyrenia.",
    "Esentepe": "Esentepe is on the new coast road, half an hour east of Kyrenia.",
    "Edremit": "Edremit is a village above the west side of Kyrenia.",
    "Karaman": "Karaman is the small white village in the hills above Kyrenia.",
    "Gonyeli": "Gonyeli is the north-western suburb of Nicosia, on the road to Kyrenia.",
    "Hamitkoy": "Hamitkoy is a growing suburb on the north side of Nicosia.",
    "Haspolat": "Haspolat lies east of Nicosia, on the way to the airport.",
    "Nicosia Walled City": "The house stands in the old town of Nicosia, inside the Venetian walls.",
    "Famagusta Walled City": "The house stands in the old town of Famagusta, inside the Venetian walls.",
    "Salamis": "Salamis is the coast north of Famagusta, by the ancient city.",
    "Yenibogazici": "Yenibogazici is a village ten minutes north of Famagusta.",
    "Long Beach": "Long Beach is the newest quarter of Iskele.",
    "Bogaz": "Bogaz is the fishing village where the road to the Karpaz begins.",
    "Bafra": "Bafra lies at the beginning of the Karpaz, an hour from Famagusta.",
    "Kalkanli": "Kalkanli is a village of olive groves north of Morphou.",
    "Gemikonagi": "Gemikonagi is the old harbour of Lefke.",
    "Yedidalga": "Yedidalga is a village on the bay west of Lefke.",
    "Yenierenkoy": "Yenierenkoy is the last larger village on the way to the Karpaz.",
    "Dipkarpaz": "Dipkarpaz is the easternmost village of the island.",
    "Golden Beach": "Golden Beach is at the far end of the Karpaz, where the wild donkeys live.",
}

HEADLINES: dict[str, tuple[str, ...]] = {
    "plain": ("{Home} in {place}", "{Home}, {place}", "{place}: {home}"),
    "with": ("{Home} with {asset} in {place}", "{place}: {home} with {asset}", "{Home} with {asset}, {place}"),
    "bare": ("{Layout} {noun} in {place}", "{Furnishing}{layout} {noun}, {place}", "{Furnishing}{home} in {place}"),
}
# The features worth a headline, the strongest first.
ASSETS = {
    "private_pool": "private pool", "sea_view": "sea view", "pool": "shared pool", "mountain_view": "mountain view",
    "garden": "garden", "terrace": "terrace", "fireplace": "fireplace", "balcony": "balcony", "parking": "parking",
}  # fmt: skip
