"""The words of the filled org. Families of customers have letters beyond ASCII; products and subjects have none."""

FAMILIES = (
    "Abbott Brennan Castillo Dvořák Eklund Fischer García Hughes Ivanova Jørgensen Kowalska Laurent Müller Núñez "
    "Okafor Peña Quintero Rossi Søndergaard Takahashi Ueda Vasquez Whitfield Çelik Yamada Zieliński Ångström Öztürk "
    "Adler Barnes Cooper Doyle Ellison Foster Grant Hobbs Ingram Jarvis Keller Lindqvist Marsh Nolan Osborne Pratt"
).split()
GIVEN = (
    "Ada Björn Clara Daniel Élise Farid Grace Hanna Igor José Keiko Liam Maya Nadia Omar Priya Quinn Rosa Samuel Tomás "
    "Uma Victor Wendy Ximena Yusuf Zoë"
).split()
TRADES = (
    "Machinery Logistics Robotics Foods Textiles Energy Chemicals Optics Paper Steel Marine Aviation Software Ceramics "
    "Instruments Plastics Motors Glass Tools Farming"
).split()
FORMS = ("Inc", "LLC", "GmbH", "AG", "Ltd", "S.A.", "Group", "Partners", "& Sons", "Co")
INDUSTRIES = ("Agriculture", "Chemicals", "Electronics", "Energy", "Engineering", "Machinery", "Manufacturing",
              "Retail", "Shipping", "Technology")  # fmt: skip
CITIES = (("Austin", "TX"), ("Boise", "ID"), ("Chicago", "IL"), ("Denver", "CO"), ("El Paso", "TX"), ("Fresno", "CA"),
          ("Newark", "NJ"), ("Portland", "OR"), ("Seattle", "WA"), ("Tampa", "FL"))  # fmt: skip
SERIES = ("Atlas", "Beacon", "Cobalt", "Delta", "Everest", "Falcon", "Granite", "Horizon", "Ion", "Jupiter", "Kestrel",
          "Lumen", "Meridian", "Nimbus", "Orbit", "Pioneer", "Quartz", "Ranger", "Summit", "Titan")  # fmt: skip
GOODS = ("Gear Pump", "Servo Drive", "Flow Meter", "Ball Valve", "Heat Exchanger", "Laser Scanner", "Pressure Gauge",
         "Control Panel", "Conveyor Belt", "Torque Wrench")  # fmt: skip
ISSUES = ("Late Delivery", "Wrong Item", "Damaged Item", "Missing Part", "Billing Error", "Refund Request",
          "Setup Help", "Firmware Fault", "Noise", "Leak", "Overheating", "Calibration", "Warranty Claim",
          "Return Request", "Price Question")  # fmt: skip
SENTENCES = (
    "The unit stopped during the night shift and could not be started again.",
    "Please send a replacement together with the papers for customs.",
    "We were told that an engineer would call back within two days.",
    "The invoice does not agree with the prices of our contract.",
    "Our maintenance team has already changed the filter and the seals.",
    "Production waits for this part, so we ask for an answer today.",
    "The display shows a code that is not in the manual.",
    "A photograph of the damage is attached to this message.",
)
