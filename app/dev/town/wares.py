"""What is for sale besides homes. The pictures read a vehicle's body and colour, or the kind of thing, in its title."""

# (name, year, body, colour, kilometres, price, currency, features)
Vehicle = tuple[str, int, str, str, int, int, str, str]

CARS: tuple[Vehicle, ...] = (
    ("Toyota Vitz", 2015, "hatchback", "red", 92_000, 5_400, "GBP", "automatic"),
    ("Toyota Vitz", 2018, "hatchback", "white", 61_000, 7_200, "GBP", "automatic"),
    ("Nissan Note", 2017, "hatchback", "silver", 78_000, 6_300, "GBP", "automatic"),
    ("Honda Fit", 2019, "hatchback", "blue", 54_000, 8_900, "GBP", "automatic hybrid low_mileage"),
    ("Ford Fiesta", 2014, "hatchback", "blue", 118_000, 245_000, "TRY", ""),
    ("Volkswagen Golf", 2018, "hatchback", "grey", 83_000, 11_800, "GBP", "automatic diesel"),
    ("Suzuki Swift", 2020, "hatchback", "orange", 41_000, 9_600, "GBP", "low_mileage warranty"),
    ("Nissan Leaf", 2021, "hatchback", "white", 38_000, 14_500, "EUR", "automatic electric low_mileage warranty"),
    ("Toyota Corolla", 2019, "saloon", "silver", 70_000, 12_400, "GBP", "automatic hybrid"),
    ("Mercedes C 200", 2017, "saloon", "black", 96_000, 16_900, "GBP", "automatic"),
    ("BMW 320d", 2016, "saloon", "navy", 121_000, 13_200, "GBP", "automatic diesel"),
    ("Honda Civic", 2013, "saloon", "grey", 134_000, 310_000, "TRY", ""),
    ("Nissan Qashqai", 2018, "suv", "white", 88_000, 13_700, "GBP", "diesel"),
    ("Toyota RAV4", 2020, "suv", "green", 57_000, 22_500, "GBP", "automatic hybrid low_mileage"),
    ("Mitsubishi Pajero", 2012, "suv", "silver", 172_000, 9_800, "GBP", "automatic diesel"),
    ("Kia Sportage", 2021, "suv", "red", 46_000, 21_000, "EUR", "automatic low_mileage warranty"),
    ("Isuzu D-Max", 2017, "pickup", "grey", 139_000, 15_200, "GBP", "diesel"),
    ("Mitsubishi L200", 2015, "pickup", "white", 158_000, 640_000, "TRY", "diesel"),
    ("Ford Transit", 2016, "van", "white", 165_000, 10_500, "GBP", "diesel"),
    ("Mazda MX-5", 2016, "roadster", "red", 58_000, 14_900, "GBP", "low_mileage"),
)
MOTORBIKES: tuple[Vehicle, ...] = (
    ("Honda CB500F", 2019, "motorbike", "red", 24_000, 4_300, "GBP", "low_mileage"),
    ("Yamaha MT-07", 2018, "motorbike", "blue", 31_000, 4_900, "GBP", ""),
    ("Kawasaki Z650", 2021, "motorbike", "green", 12_000, 5_600, "GBP", "low_mileage warranty"),
    ("Royal Enfield Classic 350", 2022, "motorbike", "black", 8_000, 195_000, "TRY", "low_mileage"),
    ("Triumph Bonneville", 2015, "motorbike", "orange", 37_000, 6_200, "EUR", ""),
)

# (title, what it is, price, currency, features), by category.
Thing = tuple[str, str, int, str, str]

THINGS: dict[str, tuple[Thing, ...]] = {
    "furniture": (
        ("Three-seat sofa in terracotta linen", "Bought two years ago, removable covers, no stains.", 320, "GBP", ""),
        ("Corner sofa with washable covers", "Seats five, can be taken apart for the stairs.", 24_500, "TRY", ""),
        ("Double bed with mattress", "160 by 200 cm, slatted base, mattress two years old.", 260, "GBP", ""),
        ("Oak bed, 180 by 200 cm", "Solid oak from the workshop, without a mattress.", 38_000, "TRY", "warranty"),
        ("Dining table with six chairs", "Walnut veneer, 180 cm long, a few marks of family life.", 17_500, "TRY", ""),
        ("Round table for four", "Beech, 110 cm across, chairs included.", 150, "GBP", ""),
        ("Wardrobe with mirror, three doors", "Delivered in parts and put up in your room.", 29_000, "TRY", "warranty"),
        ("Desk with drawers and chair", "140 cm wide, cable tray, the chair turns and rises.", 9_800, "TRY", ""),
        ("Writing desk, pine", "Small desk for a bedroom corner.", 60, "GBP", ""),
    ),
    "electronics": (
        ("55-inch television", "4K, one year old, wall bracket included.", 17_000, "TRY", ""),
        ("Laptop, 14 inches, 16 GB memory", "Checked and cleaned, new battery.", 21_500, "TRY", "warranty"),
        ("Laptop for students, 15 inches", "Eight gigabytes of memory, light traces of use.", 210, "GBP", ""),
        ("Smartphone, 128 GB", "Unlocked, with box and charger.", 12_500, "TRY", "warranty"),
        ("Smartphone with triple camera, 256 GB", "Screen without a scratch, used for a year.", 380, "EUR", ""),
        ("Mirrorless camera with lens", "24 megapixels, 18–55 mm lens, spare battery.", 430, "GBP", ""),
    ),
    "appliance": (
        ("Fridge-freezer, 300 litres", "No-frost, delivered and connected.", 23_000, "TRY", "warranty"),
        ("Used fridge, white", "Cools well, door seal renewed.", 95, "GBP", ""),
        ("Washing machine, 8 kg", "1,400 turns, delivered and connected.", 19_500, "TRY", "warranty"),
        ("Washing machine, used", "Seven kilos, checked and descaled.", 110, "GBP", ""),
        ("Gas oven with four rings", "Stainless steel, runs on bottled gas.", 14_000, "TRY", ""),
        ("Split air conditioner, 12,000 BTU", "Inverter, fitting can be arranged.", 26_000, "TRY", "warranty"),
    ),
}  # fmt: skip
