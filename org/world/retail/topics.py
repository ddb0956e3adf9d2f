"""What the knowledge articles say: rules for customers stand here, with those for staff and the guides."""

from org.world.retail.guides import CARE, SPARES
from org.world.retail.internal import INTERNAL
from org.world.retail.topic import Line, Topic

__all__ = ["CARE", "SPARES", "TOPICS", "Line", "Topic"]

TOPICS = (
    Topic(
        "Returning an unused item",
        "How long an unused item can be sent back, and who pays for it.",
        (
            Line("At {shop} you may change your mind about anything that you have not used."),
            Line(
                "An unused item can come back [within {21..60} days of delivery].",
                "How long do I have to send back something that I have not used?",
            ),
            Line("Please keep the tags on and use the original box if you still have it."),
            Line(
                "For a return by post we take off [a flat fee of {3..9} dollars], whatever its size.",
                "What is taken off when I return an item by post?",
            ),
            Line("The clock starts on the day the carrier handed over the last parcel of the order."),
        ),
    ),
    Topic(
        "When refunds are paid",
        "Where refunded money goes, and how soon.",
        (
            Line("We look at every return on the day it reaches the warehouse."),
            Line(
                "A refund to a card is paid [{3..12} working days after inspection].",
                "How soon after the inspection is a card refunded?",
            ),
            Line(
                "If the card has expired, the money goes [by bank transfer to the cardholder].",
                "Where does my refund go if the card I paid with has expired?",
            ),
            Line("Delivery costs are refunded too when the fault was ours."),
        ),
    ),
    Topic(
        "Warranty on products",
        "What the warranty covers, for how long, and what it needs.",
        (
            Line(
                "Every product of {shop} carries a warranty of [{18|24|30|36|42} months from purchase].",
                "For how long is a product under warranty?",
            ),
            Line("It covers faults in material and making, not wear from ordinary use."),
            Line(
                "To claim it you need [{the order number or a receipt|the order number and one photo}].",
                "What do I need in order to make a warranty claim?",
            ),
            Line(
                "A gift keeps its warranty: [the receiver may claim it] without asking the buyer.",
                "Who can make a warranty claim for a product that was a gift?",
            ),
        ),
    ),
    Topic(
        "Delivery times and carriers",
        "How long standard and express delivery take.",
        (
            Line(
                "Standard delivery takes [{3|4|5} to {6|7|8|9} working days] within the mainland.",
                "How long does standard delivery take on the mainland?",
            ),
            Line(
                "Orders placed [before {1|2|3|4|5} in the afternoon] leave the warehouse the same day.",
                "Until when must I order for my parcel to leave the same day?",
            ),
            Line("Each parcel has a tracking number, which is mailed when the label is printed."),
            Line(
                "Express parcels travel with [{Greywing|Bluebird|Tall Pine} {Couriers|Freight|Post}].",
                "Which carrier brings express parcels?",
            ),
        ),
    ),
    Topic(
        "Free delivery",
        "From which order value delivery costs nothing.",
        (
            Line(
                "Delivery costs nothing for [orders above {35..120} dollars].",
                "What must an order be worth for delivery to cost nothing?",
            ),
            Line("Gift cards in the basket do not count towards that sum."),
            Line(
                "Below it we charge [{4..9} dollars per order], however many parcels there are.",
                "What does delivery cost for a small order?",
            ),
        ),
    ),
    Topic(
        "Store credit",
        "How store credit is given and how long it stays valid.",
        (
            Line("You may choose store credit in place of money when you return something."),
            Line(
                "Store credit stays valid for [{9|12|15|18|24} months after issue].",
                "For how long can I spend store credit?",
            ),
            Line(
                "Whoever takes credit rather than money gets [a bonus of {5..15} percent].",
                "What extra do I get for taking store credit rather than money?",
            ),
            Line("Credit can be split over several orders and is spent before any card is charged."),
        ),
    ),
    Topic(
        "Matching a lower price",
        "When we match the price of another shop.",
        (
            Line("We match a lower price that you find for the very same product, new and in stock."),
            Line(
                "Ask for it [within {5..21} days of your order], and we pay back the difference.",
                "Until when can I ask you to match a lower price?",
            ),
            Line(
                "We do not match prices of [{auctions and private sellers|clubs and clearance stores}].",
                "Whose prices do you refuse to match?",
            ),
            Line("A link or a photo of the other offer is all the proof we need."),
        ),
    ),
    Topic(
        "The loyalty programme",
        "How points are earned and what they are worth.",
        (
            Line("Joining the programme is free and takes a minute at the foot of any page."),
            Line(
                "You earn [{2|3|4|5} points per dollar] on everything except gift cards.",
                "How many points does a purchase earn?",
            ),
            Line(
                "A voucher is sent out as soon as you have [{400|500|600|750|900} points].",
                "How many points does it take to get a voucher?",
            ),
            Line(
                "Points lapse after [{12|18|24} months without a purchase].",
                "When do loyalty points lapse?",
            ),
        ),
    ),
    Topic(
        "Buying and using gift cards",
        "Values, validity and limits of gift cards.",
        (
            Line(
                "A gift card can be loaded with [{10|15|20|25} to {300|400|500|750} dollars].",
                "Which amounts can a gift card hold?",
            ),
            Line("It arrives by e-mail on a day of your choice, with a message if you like."),
            Line(
                "At the checkout you can combine [up to {2|3|4|5|6} gift cards] in one order.",
                "How many gift cards can I use in one order?",
            ),
            Line("A gift card never expires and cannot be turned into cash."),
        ),
    ),
    Topic(
        "Repairs in our workshop",
        "How a repair is booked, what it costs and how long it takes.",
        (
            Line("Our workshop repairs what it can before it replaces anything."),
            Line(
                "A repair takes [{7..12} to {14..24} days in the workshop].",
                "How long does the workshop need for a repair?",
            ),
            Line(
                "Outside the warranty an estimate costs [{12..30} dollars], which count towards the bill.",
                "What does an estimate cost for a repair outside the warranty?",
            ),
            Line(
                "Repaired parts are guaranteed for [another {4..10} months].",
                "For how long do you guarantee a repaired part?",
            ),
        ),
    ),
    Topic(
        "Cancelling an order",
        "Until when an order can be stopped.",
        (
            Line(
                "You can cancel an order yourself [within {20|30|45|60|90} minutes of placing it].",
                "How long can I cancel an order by myself?",
            ),
            Line("After that, write to us at once; we stop what is not yet packed."),
            Line(
                "Once a parcel has left, please [refuse it at the door], and it comes back free of charge.",
                "What should I do to cancel an order when the parcel is already on its way?",
            ),
        ),
    ),
    Topic(
        "Changing a delivery address",
        "How to send an open order somewhere else.",
        (
            Line(
                "The address of an order can be changed [until the label is printed].",
                "Until when can the address of an order be changed?",
            ),
            Line("Open the order in your account and choose the pencil beside the address."),
            Line(
                "After that the carrier redirects a parcel for [{3..8} dollars and {40..90} cents].",
                "What does the carrier charge to redirect a parcel?",
            ),
        ),
    ),
    Topic(
        "Parcels damaged in transit",
        "What to do when a parcel arrives crushed or torn.",
        (
            Line("Take a picture of the carton before you open it, and keep all of the packing."),
            Line(
                "Tell us about transport damage [within {2|3|4|5|6} days of arrival].",
                "By when must I report damage from transport?",
            ),
            Line(
                "A replacement for a damaged item leaves [on the next working day], without waiting for it.",
                "When do you send a replacement for an item that was damaged in transport?",
            ),
        ),
    ),
    Topic(
        "Missing parts in the box",
        "How to get a part that was not packed.",
        (
            Line("Compare the contents with the list on the last page of the leaflet first."),
            Line(
                "Missing parts are sent [free of charge for {6|9|12} months].",
                "On what terms do you send parts that were missing from the box?",
            ),
            Line(
                "Give us [the part number from the leaflet], so that the right one is picked.",
                "What do you need from me to pick the right missing part?",
            ),
        ),
    ),
    Topic(
        "Ways to pay",
        "Accepted payments and payment in parts.",
        (
            Line("We take all common cards, bank transfer and gift cards."),
            Line(
                "From {120..200} dollars you may pay in [{3|4|6|8} equal monthly parts] at no interest.",
                "In how many parts can I pay for a larger order?",
            ),
            Line(
                "A bank transfer is held open for [{4..9} days before cancellation].",
                "How long do you wait for a bank transfer?",
            ),
            Line("Your card is charged when the parcel is sent, not when you order."),
        ),
    ),
    Topic(
        "Exchanging for another size",
        "How an exchange works and what it costs.",
        (
            Line(
                "The first exchange of an item is free, and a second costs [{4..9} dollars for handling].",
                "What does a second exchange of the same item cost?",
            ),
            Line("We hold the new size for you while the old one travels."),
            Line(
                "A reserved size is kept for [{8..16} days], and then it goes back on sale.",
                "For how long do you keep a reserved size for an exchange?",
            ),
        ),
    ),
    Topic(
        "Collecting in the store",
        "Picking up an order at one of our counters.",
        (
            Line("Choose collection at the checkout and wait for the message that says it is ready."),
            Line(
                "An order waits at the counter for [{5..14} days before restocking].",
                "How long does my order wait at the collection counter?",
            ),
            Line(
                "Bring [{photo identification and the order code|the order code and your card}] along.",
                "What do I bring along to collect an order?",
            ),
        ),
    ),
    Topic(
        "Student and teacher discount",
        "Who gets the education discount and how.",
        (
            Line(
                "Students and teachers get [{6..18} percent off full prices] all year.",
                "What discount do students and teachers get?",
            ),
            Line("Sign up with a school address, and the discount shows at the checkout."),
            Line(
                "The proof of study is renewed [every {6|12|18} months].",
                "How often must I renew my proof of study?",
            ),
        ),
    ),
    Topic(
        "Sending goods abroad",
        "Countries, duties and times for foreign parcels.",
        (
            Line("We send to most of Europe and to all of North America."),
            Line(
                "A parcel to another country needs [{8..12} to {15..25} working days].",
                "How long does a parcel to another country need?",
            ),
            Line(
                "Duties and taxes are paid [{by the receiver at the border|at the checkout in advance}].",
                "Where are the duties on a foreign parcel paid?",
            ),
            Line("Items with built-in batteries cannot leave the country."),
        ),
    ),
    Topic(
        "Ordering for a business",
        "Accounts, invoices and quantities for firms.",
        (
            Line(
                "Firms may pay by invoice within [{14|21|30|45} days net].",
                "How long does a firm have to pay an invoice?",
            ),
            Line(
                "A price for larger quantities starts at [{12..40} units of one product].",
                "From which quantity do firms get a special price?",
            ),
            Line("Tax exemption is set up once, with a copy of the certificate."),
        ),
    ),
    Topic(
        "Recycling old products",
        "What happens to products you no longer need.",
        (
            Line("We take back what we once sold, whatever its state."),
            Line(
                "For an old product you get [a voucher of {4..15} dollars].",
                "What do I get for handing in an old product?",
            ),
            Line(
                "Old products are sorted by [{Greenloop|Second Round|Open Yard} {Workshop|Trust}].",
                "Who sorts the old products that customers hand in?",
            ),
        ),
    ),
    Topic(
        "Privacy of your data",
        "What is kept about you and for how long.",
        (
            Line("We keep only what is needed to serve you and what the law asks for."),
            Line(
                "Chats and e-mails are deleted [after {13..30} months].",
                "When do you delete chats and e-mails?",
            ),
            Line(
                "A copy of your data is ready [within {6..20} days of asking].",
                "How soon can I have a copy of my data?",
            ),
        ),
    ),
    Topic(
        "Opening hours of customer service",
        "When somebody answers, and on which channel.",
        (
            Line("People answer here, not machines, and so we have to sleep now and then."),
            Line(
                "The chat is staffed [from {7|8|9} am to {6|7|8|9} pm].",
                "At what hours is the chat staffed?",
            ),
            Line(
                "E-mails are answered [within {6|8|12|18|24} hours on weekdays].",
                "How fast are e-mails answered?",
            ),
        ),
    ),
    Topic(
        "Reviews and pictures",
        "How reviews are published and rewarded.",
        (
            Line("Anyone who bought a product may review it, with or without praise."),
            Line(
                "Reviews go online [after {1|2|3|4} days of checking].",
                "When does my review go online?",
            ),
            Line(
                "The best picture of the month wins [a {25|40|50|75|100} dollar gift card].",
                "What can I win with a picture in a review?",
            ),
        ),
    ),
    *INTERNAL,
)
