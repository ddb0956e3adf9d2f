"""A retail world from its spec: each part draws from random numbers of its own, in one fixed order."""

from datetime import timedelta

from org.world.facts import Agent, Facts
from org.world.retail import articles, cases, catalogue, messages, orders, people
from org.world.retail.setting import section, setting
from org.world.retail.sizes import Sizes
from org.world.spec import WorldSpec
from org.world.world import World


def generate(spec: WorldSpec) -> World:
    sizes = Sizes.at(spec.scale)
    frame = setting(section(spec, "setting"))
    crew = people.people(frame, sizes, section(spec, "people"))
    goods = catalogue.catalogue(frame, sizes, section(spec, "catalogue"))
    bought = orders.orders(frame, sizes, crew, goods, section(spec, "orders"))
    issues = cases.issue_ids(section(spec, "issues"))
    team = cases.pool(crew.agents, section(spec, "agents"))
    raised = cases.tickets(frame, sizes, team, bought, issues, section(spec, "cases"))
    written = articles.pages(frame, sizes.articles, section(spec, "articles"))
    facts = Facts(
        frame.today,
        agents=[Agent(worker.id, worker.name) for worker in crew.agents],
        cases=[ticket.fact for ticket in raised],
        articles=[page.article for page in written],
    )
    opened, admin = frame.start - timedelta(days=20), crew.administrator
    accounts = list(people.account_rows(crew, frame, section(spec, "account rows")))
    records = {
        "User": people.user_rows(crew, frame, section(spec, "user rows")),
        "Account": accounts,
        "Contact": people.contact_rows(crew, accounts),
        "Case": cases.case_rows(raised, crew, section(spec, "case rows")),
        "Knowledge__kav": articles.article_rows(written, crew.staff[1].id, section(spec, "article rows")),
        "ProductCategory": catalogue.category_rows(goods, opened, admin),
        "Product2": catalogue.product_rows(goods, opened, admin, section(spec, "product rows")),
        "ProductCategoryProduct": catalogue.membership_rows(goods, opened, admin, section(spec, "shelves")),
        "Pricebook2": catalogue.pricebook_rows(goods, opened, admin),
        "PricebookEntry": catalogue.entry_rows(goods, opened, admin),
        "Order": orders.order_rows(bought, crew),
        "OrderItem": orders.item_rows(bought, goods, crew),
        "EmailMessage": messages.email_rows(raised, crew, frame, section(spec, "emails")),
        "LiveChatTranscript": messages.chat_rows(raised, crew, frame, section(spec, "chats")),
        "Issue__c": cases.issue_rows(issues, opened, admin),
        "CaseHistory__c": cases.history_rows(raised, crew, section(spec, "history")),
    }
    return World(spec, facts, {name: tuple(rows) for name, rows in records.items()})
