"""The words that retail worlds are made of; a seed draws its own part of them."""

FIRST_NAMES = tuple(
    """Ada Adrian Aisha Alma Amir Anders Anita Arun Beatriz Bela Bruno Camila Carl Cecile Chidi Clara
    Dalia Daniel Delia Dmitri Edith Elias Emeka Erin Esther Farid Fiona Freya Gavin Gita Grace Hana
    Hector Hugo Ida Imani Ines Isaac Jana Jorge Josefa Kamal Karin Kofi Lana Leon Lida Lucas Mabel
    Marek Mei Milo Nadia Nils Noor Olga Omar Petra Priya Quentin Rafael Rita Ruben Sana Selma Simon
    Stella Sven Tamar Tariq Tessa Tomas Uma Viktor Wanda Wilma Xavier Yara Yusuf Zelda""".split()
)

LAST_NAMES = tuple(
    """Abara Acker Almeida Baird Banerjee Barlow Bello Bergman Brandt Calder Castillo Chowdhury Corbin
    Dahl Delgado Dorsey Drummond Ekman Ellery Farrow Fischer Fontaine Garrity Ghosh Grant Haddad
    Halloran Hashimoto Hayward Ibarra Ingram Jansen Jimenez Kapoor Keller Kimura Kovac Lachlan Larsen
    Lindqvist Lozano Mackay Marchetti Mbeki Mendoza Moreau Nakata Novak Nwosu Oakley Odell Okoro Olsen
    Ortega Pacheco Pappas Pereira Quigley Ramsey Reyes Rinaldi Rosen Saito Salazar Schroeder Serrano
    Sharpe Sinclair Suleiman Tanaka Thorne Tran Ulrich Vance Varga Vega Whitlock Winters Yamada
    Zielinski""".split()
)

# State, first three digits of its postal codes, cities.
PLACES = (
    ("AZ", "852", ("Mesa", "Tempe", "Chandler")),
    ("CA", "946", ("Oakland", "Berkeley", "Fremont")),
    ("CO", "802", ("Denver", "Lakewood", "Aurora")),
    ("FL", "336", ("Tampa", "Clearwater", "Brandon")),
    ("GA", "303", ("Atlanta", "Decatur", "Marietta")),
    ("IL", "606", ("Chicago", "Evanston", "Cicero")),
    ("MA", "021", ("Boston", "Quincy", "Newton")),
    ("MI", "481", ("Ann Arbor", "Ypsilanti", "Livonia")),
    ("MN", "554", ("Minneapolis", "Edina", "Richfield")),
    ("MO", "631", ("Clayton", "Florissant", "Kirkwood")),
    ("NC", "276", ("Raleigh", "Cary", "Garner")),
    ("NJ", "070", ("Newark", "Clifton", "Passaic")),
    ("NM", "871", ("Albuquerque", "Corrales", "Rio Rancho")),
    ("NY", "112", ("Brooklyn", "Queens", "Yonkers")),
    ("OH", "432", ("Columbus", "Dublin", "Westerville")),
    ("PA", "191", ("Philadelphia", "Camden Falls", "Ardmore")),
    ("TN", "372", ("Nashville", "Franklin", "Brentwood")),
    ("TX", "787", ("Austin", "Round Rock", "Pflugerville")),
    ("VA", "232", ("Richmond", "Glen Allen", "Midlothian")),
    ("WA", "981", ("Seattle", "Burien", "Shoreline")),
)

STREETS = tuple("Alder Birch Canal Chapel Dover Elm Foundry Garden Harbor Juniper Linden Mill Orchard Quarry".split())

SYLLABLES = (
    tuple("Ar Bel Cor Dal El Fen Gal Hel Ir Jun Kel Lor Mar Nor Or Pel Quil Ros Sol Tal Vel Wil Zen".split()),
    tuple("a e i o ana ela ima ora uva ani eri ista onda".split()),
    tuple("ck dan gen lin mar nix ra rin sa ta tor va via wyn".split()),
)

SHOP_ENDINGS = ("& Daughters", "Supply", "Trading Post", "Store", "Outfitters", "Mercantile")

QUALITIES = (
    *(
        "Compact",
        "Folding",
        "Everyday",
        "Heavy-Duty",
        "Lightweight",
        "Classic",
        "Pro",
        "Quiet",
        "Double",
        "Mini",
    ),
    *("Slim", "Modular", "Weekend", "Studio", "Insulated", "Rugged", "Soft-Grip", "Tall", "Travel", "Family"),
)

COLOURS = ("slate grey", "moss green", "brick red", "sand", "midnight blue", "cream", "copper")

MERITS = (
    "easy to clean",
    "quick to set up",
    "built for daily use",
    "small enough for any shelf",
    "light to carry",
)

# What a shop sells: its categories, and the things that each of them holds.
SECTORS = {
    "outdoor": {
        "Tents": ("Dome Tent", "Tunnel Tent", "Tarp", "Beach Shelter"),
        "Sleeping Bags": ("Sleeping Bag", "Quilt", "Bag Liner", "Camp Pillow"),
        "Backpacks": ("Day Pack", "Trekking Pack", "Hip Pack", "Dry Bag"),
        "Camp Stoves": ("Gas Stove", "Wood Stove", "Windscreen", "Kettle"),
        "Lamps": ("Headlamp", "Lantern", "Bike Light", "String Light"),
        "Footwear": ("Hiking Boot", "Trail Shoe", "Camp Sandal", "Gaiter"),
        "Rainwear": ("Rain Jacket", "Rain Trousers", "Poncho", "Umbrella"),
        "Bottles": ("Water Bottle", "Vacuum Flask", "Hydration Bladder", "Mug"),
        "Navigation Devices": ("Compass", "Map Case", "Altimeter", "GPS Handset"),
        "Climbing Gear": ("Harness", "Rope", "Helmet", "Chalk Bag"),
        "Camp Furniture": ("Camp Chair", "Camp Table", "Hammock", "Cot"),
        "Tools": ("Pocket Knife", "Hatchet", "Multitool", "Trowel"),
    },
    "kitchen": {
        "Cookware": ("Saucepan", "Frying Pan", "Stock Pot", "Wok"),
        "Knives": ("Chef's Knife", "Bread Knife", "Paring Knife", "Whetstone"),
        "Bakeware": ("Loaf Tin", "Muffin Tray", "Springform", "Rolling Pin"),
        "Coffee Makers": ("Coffee Grinder", "Moka Pot", "Drip Brewer", "Milk Frother"),
        "Tableware": ("Dinner Plate", "Soup Bowl", "Serving Dish", "Tumbler"),
        "Blenders": ("Stand Blender", "Hand Blender", "Food Processor", "Juicer"),
        "Storage Jars": ("Preserving Jar", "Bread Bin", "Lunch Box", "Spice Rack"),
        "Kitchen Scales": ("Digital Scale", "Measuring Jug", "Timer", "Probe Thermometer"),
        "Kitchen Linens": ("Apron", "Tea Towel", "Oven Glove", "Tablecloth"),
        "Toasters": ("Toaster", "Waffle Iron", "Sandwich Press", "Table Grill"),
        "Water Filters": ("Filter Jug", "Tap Filter", "Soda Maker", "Carafe"),
        "Utensils": ("Ladle", "Spatula", "Whisk", "Peeler"),
    },
    "music": {
        "Guitars": ("Steel-String Guitar", "Nylon-String Guitar", "Travel Guitar", "Ukulele"),
        "Keyboards": ("Stage Piano", "Synthesizer", "Keyboard Stand", "Sustain Pedal"),
        "Drums": ("Snare Drum", "Practice Pad", "Cajon", "Cymbal Set"),
        "Microphones": ("Vocal Microphone", "Field Microphone", "Pop Filter", "Boom Stand"),
        "Headphones": ("Closed Headphones", "Open Headphones", "In-Ear Monitor", "Headphone Amplifier"),
        "Amplifiers": ("Practice Amplifier", "Tube Amplifier", "Bass Amplifier", "Speaker Cabinet"),
        "Effect Pedals": ("Delay Pedal", "Chorus Pedal", "Tuner Pedal", "Looper"),
        "Recorders": ("Handheld Recorder", "Audio Interface", "Mixer", "Metronome"),
        "Cables": ("Instrument Cable", "Patch Cable", "Speaker Cable", "Cable Tester"),
        "Cases": ("Gig Bag", "Hard Case", "Pedal Board", "Drum Bag"),
        "Strings": ("String Set", "Bass Strings", "Violin Strings", "String Winder"),
        "Wind Instruments": ("Recorder Flute", "Harmonica", "Melodica", "Clarinet"),
    },
    "garden": {
        "Hand Tools": ("Secateurs", "Weeding Fork", "Hand Spade", "Dibber"),
        "Mowers": ("Push Mower", "Cordless Mower", "Edge Trimmer", "Scarifier"),
        "Watering Gear": ("Garden Hose", "Sprinkler", "Watering Can", "Water Timer"),
        "Planters": ("Clay Pot", "Balcony Box", "Raised Bed", "Hanging Basket"),
        "Garden Furniture": ("Garden Bench", "Deck Chair", "Bistro Table", "Sun Lounger"),
        "Greenhouses": ("Cold Frame", "Mini Greenhouse", "Grow Light", "Shading Net"),
        "Composters": ("Compost Bin", "Worm Tower", "Leaf Shredder", "Kitchen Caddy"),
        "Bird Houses": ("Nest Box", "Bird Feeder", "Bird Bath", "Seed Silo"),
        "Garden Lights": ("Path Light", "Wall Lantern", "Solar Garland", "Spotlight"),
        "Barbecues": ("Kettle Barbecue", "Gas Grill", "Fire Bowl", "Smoker"),
        "Gloves and Boots": ("Work Glove", "Rubber Boot", "Knee Pad", "Sun Hat"),
        "Parasols": ("Parasol", "Sun Sail", "Parasol Base", "Awning"),
    },
}
