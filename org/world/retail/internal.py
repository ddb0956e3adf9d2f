"""What the articles for staff say: rules and figures that customers are not told."""

from org.world.retail.topic import Line, Topic

INTERNAL = (
    Topic(
        "Goodwill limits for agents",
        "What an agent may grant without asking.",
        (
            Line("This page is for staff of {shop} only."),
            Line(
                "Without approval an agent may grant [up to {15..40} dollars per case].",
                "How much goodwill may an agent grant without approval?",
            ),
            Line(
                "Anything above that is decided by [the {service|shift|duty} manager], in writing.",
                "Who decides on goodwill above an agent's own limit?",
            ),
        ),
        public=False,
    ),
    Topic(
        "When to hand a case over",
        "Rules for transferring cases between agents.",
        (
            Line("A case should have one owner from start to end; hand it over only when you must."),
            Line(
                "Hand a case over when it has been quiet for [{3..8} working days].",
                "After how much silence is a case handed over to another agent?",
            ),
            Line(
                "Legal threats go to [the {compliance|legal} desk] on the same day.",
                "Which desk takes cases with legal threats?",
            ),
        ),
        public=False,
    ),
    Topic(
        "Checking who is calling",
        "How agents make sure that they talk to the right person.",
        (
            Line("Never read personal data aloud before the check is done."),
            Line(
                "Ask the caller for [{the postal code and order number|the e-mail address and last order}].",
                "What must a caller tell an agent for the identity check?",
            ),
            Line(
                "After [{2|3|4} failed answers] the call ends and the account is marked.",
                "After how many failed answers does an identity check end?",
            ),
        ),
        public=False,
    ),
    Topic(
        "Margins and supplier claims",
        "Internal figures for claims against suppliers.",
        (
            Line("Do not share these figures outside of the company."),
            Line(
                "Suppliers take back faulty goods above [{3..9} percent of a delivery].",
                "From which share of faulty goods do suppliers take them back?",
            ),
            Line(
                "Claims are collected and sent [on the {first|second|third|last} Friday of the month].",
                "When are claims sent to suppliers?",
            ),
        ),
        public=False,
    ),
)
