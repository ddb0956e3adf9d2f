"""What the articles about one category say. A question names the category, so no two are the same."""

from org.world.retail.topic import Line, Topic

CARE = Topic(
    "Caring for {category}",
    "How to clean, dry and store {category}.",
    (
        Line("A little care makes {category} last for years."),
        Line(
            "Clean {category} only with [{lukewarm water and mild soap|a damp cloth|a soft dry brush}].",
            "What should I clean {category} with?",
        ),
        Line(
            "Before you store {category}, let everything dry for [at least {6|12|24|36|48} hours].",
            "How long should {category} dry before being stored?",
        ),
        Line(
            "We advise a full check of {category} [every {2..11} months], more often in hard use.",
            "How often should {category} be checked?",
        ),
        Line("Direct sun and heaters do the most harm."),
    ),
)

SPARES = Topic(
    "Spare parts for {category}",
    "Which spare parts exist for {category}, for how long, and at what cost.",
    (
        Line("Most of what can break on {category} can be replaced at home."),
        Line(
            "We stock spare parts for {category} for [{4..12} years after the last sale].",
            "For how long can I get spare parts for {category}?",
        ),
        Line(
            "A set of the usual small parts for {category} costs [{6..28} dollars including delivery].",
            "What does a set of small spare parts for {category} cost?",
        ),
        Line("Fitting takes no special tools, and a drawing comes with each part."),
    ),
)
