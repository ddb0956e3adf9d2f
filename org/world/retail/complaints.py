"""What customers report, and what agents do about it: one entry per issue, in the words of `phrasing`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Complaint:
    name: str
    about: str
    subject: str
    report: str
    remedy: str


COMPLAINTS = (
    Complaint(
        "Late Delivery",
        "The parcel arrives after the promised day or not at all.",
        "{My {product} has not arrived|Where is my {product}?|{product} is overdue}",
        "I ordered the {product} and {the tracking page has not moved for days|the promised day has passed}.",
        "The parcel was held at a depot; I have asked the carrier to deliver it within {2..5} days.",
    ),
    Complaint(
        "Wrong Item Sent",
        "The parcel holds another product than the one ordered.",
        "{Not what I ordered|Received something else instead of the {product}}",
        "I opened the box and it was not the {product} but {a different model|somebody else's order}.",
        "The right item leaves our warehouse today; please use the prepaid label for the other one.",
    ),
    Complaint(
        "Damaged on Arrival",
        "The product was broken, dented or scratched when the parcel was opened.",
        "{product} arrived {damaged|broken|in pieces}",
        "The {product} came with {a crack on one side|a deep dent|scratches}, and the carton was crushed.",
        "I have ordered a replacement for you, and you need not send the damaged one back.",
    ),
    Complaint(
        "Missing Parts",
        "A part, leaflet or accessory was not in the box.",
        "{Parts missing from the {product}|Incomplete {product}}",
        "When I unpacked the {product}, {one piece|the leaflet|a small part} was missing.",
        "I have sent the missing part from our spare shelf; it takes {3..6} days.",
    ),
    Complaint(
        "Stopped Working",
        "The product worked at first and then failed in normal use.",
        "{product} {stopped working|gave up after a short time}",
        "The {product} worked for {some weeks|about a month} and then {just stopped|failed overnight}.",
        "This is covered, so I have opened a repair with our workshop; it takes about {7..15} days.",
    ),
    Complaint(
        "Refund Not Received",
        "A promised refund has not reached the customer's account.",
        "{Still waiting for my refund|Refund for the {product}}",
        "I sent the {product} back {two|three|four} weeks ago and {no money has come|my bank shows nothing}.",
        "The refund was stuck in review; I released it today and the bank needs {3..5} days.",
    ),
    Complaint(
        "Charged Twice",
        "The same order was paid for more than once.",
        "{Two payments for one order|Double charge for the {product}}",
        "My card shows {two identical payments|a second charge} for the {product}, though I bought only one.",
        "The second payment was an authorisation; I have cancelled it and it drops off in {2..7} days.",
    ),
    Complaint(
        "Size or Fit",
        "The product is larger, smaller or of another fit than expected.",
        "{product} is {too small|too large|not the right fit}",
        "The {product} is {smaller than the chart says|much too large for me|not as wide as I need}.",
        "I have set aside the next size for you; the exchange is free of charge.",
    ),
    Complaint(
        "Not as Described",
        "The product differs from its page in colour, material or function.",
        "{product} is not as described|The {product} looks different",
        "On your page the {product} is {darker|sturdier|larger}; {the colour|the finish} is not the same.",
        "I have passed this on to the team that keeps the page and booked a pick-up for the return.",
    ),
    Complaint(
        "Discount Not Applied",
        "A code, offer or member price was not taken off the total.",
        "{My discount is missing|Code did not work on the {product}}",
        "I paid the full price for the {product} although {I entered a code|the offer was still running}.",
        "You are right, and I have paid the difference of {5..20} percent back to your card.",
    ),
    Complaint(
        "Assembly Help",
        "The customer cannot put the product together or set it up.",
        "{How do I put the {product} together?|Instructions for the {product}}",
        "I am stuck at step {3..9} with the {product}: {nothing lines up|one piece does not fit}.",
        "I have attached a clearer drawing. The longer piece goes in first, with the printed side up.",
    ),
    Complaint(
        "Warranty Question",
        "The customer asks whether and how the warranty applies.",
        "Is my {product} {still under warranty|covered}?",
        "My {product} shows {wear at the edges|a loose joint}, and I wonder whether that is covered.",
        "Your purchase is inside the warranty period, so we repair it free of charge.",
    ),
    Complaint(
        "Change of Address",
        "The delivery address of an open order has to change.",
        "{Please send the {product} elsewhere|New address for my order}",
        "I {have moved|gave an old address} and the {product} must go to {my new flat|my office} instead.",
        "The address is changed and the label printed again; nothing else is needed from you.",
    ),
    Complaint(
        "Order Cancellation",
        "The customer wants to stop an order before it is sent.",
        "{Please cancel my {product}|Cancel order}",
        "I ordered the {product} {by mistake|twice by accident}; please cancel it before it is sent.",
        "The order was still in picking and is cancelled; the money is back within {3..6} days.",
    ),
    Complaint(
        "Account Access",
        "The customer cannot sign in or see past orders.",
        "{Cannot sign in|My order history is gone}",
        "I bought the {product} with this address, but {the site does not know me|I see no orders at all}.",
        "Two accounts had been opened under your name; I have joined them and sent a link to sign in.",
    ),
    Complaint(
        "Unpleasant Smell",
        "The product gives off a smell that does not fade.",
        "{product} {smells of plastic|has a strong smell}",
        "After {a week outdoors|many days by the window} the {product} smells so much that I cannot use it.",
        "That batch had a coating fault; I have sent one from a newer batch.",
    ),
)
