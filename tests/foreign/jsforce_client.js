// Walks through an org with jsforce, as its users do. In: what the server is and who may come in, as JSON in the first
// argument. Out: a line a step, as JSON.
//   {"step": "query", "gives": ..}
//   {"step": "query", "fails": {"name": .., "code": .., "message": .., "data": ..}}
"use strict";

const { Connection, OAuth2, SfDate } = require("jsforce");

const { url, username, password, token, key, secret } = JSON.parse(process.argv[2]);
const version = "59.0";
const app = { loginUrl: url, clientId: key, clientSecret: secret };
const SINCE = { Status: ["New", "Working"], CreatedDate: { $gte: SfDate.toDateTimeLiteral("2024-01-01T00:00:00Z") } };
const ISSUES = "SELECT Id, Name FROM Issue__c ORDER BY Id";

const OWNERS = "SELECT CaseNumber, Owner.Name FROM Case ORDER BY CaseNumber";
const POLL = { pollInterval: 20 };
// The little org has a day of its own.
const DAY = [new Date("2024-02-28T00:00:00Z"), new Date("2024-03-02T00:00:00Z")];

const visitor = (more = {}) => new Connection({ loginUrl: url, version, ...more });
const guest = (accessToken) => new Connection({ instanceUrl: url, accessToken, version });
const names = (records) => records.map((record) => record.Name);
const told = (error) => ({ name: error.name, code: error.errorCode, message: error.message, data: error.data });

// A query is a promise of its first batch, and tells of each record while it goes on.
function collected(query) {
  const records = [];
  return new Promise((resolve, reject) => {
    query.on("record", (record) => records.push(record)).on("end", () => resolve(records)).on("error", reject);
    query.run({ autoFetch: true, maxFetch: 100000 });
  });
}

const conn = visitor();
const made = {};

const steps = {
  "soap: wrong password": () => visitor().login(username, "wrong"),
  "soap: login": () => conn.login(username, password + token),
  "soap: identity": () => conn.identity(),

  "oauth: wrong password": () => visitor({ oauth2: app }).login(username, "wrong"),
  "oauth: wrong app": () => visitor({ oauth2: { ...app, clientSecret: "wrong" } }).login(username, password),
  "oauth: password": async () => {
    const other = visitor({ oauth2: app });
    const user = await other.login(username, password);
    return { user, identity: await other.identity(), users: (await other.query("SELECT Id FROM User")).totalSize };
  },
  "oauth: client credentials": async () => {
    const other = visitor({ oauth2: app });
    return { user: await other.authorize({ grant_type: "client_credentials" }), limits: await other.limits() };
  },
  "token: identity": () => guest(conn.accessToken).identity(),
  "token: none of ours": () => guest("00D000000000001!none").query(ISSUES),

  "query": () => conn.query("SELECT Name, Owner.Name, (SELECT CaseNumber FROM Cases) FROM Account ORDER BY Id LIMIT 2"),
  "query: count": () => conn.query("SELECT COUNT() FROM Issue__c"),
  "query: aggregate": () => conn.query("SELECT Status, COUNT(Id) n FROM Case GROUP BY Status ORDER BY Status"),
  "query: first batch": async () => {
    const { totalSize, done, nextRecordsUrl, records } = await conn.query(ISSUES);
    made.next = nextRecordsUrl;
    return { totalSize, done, nextRecordsUrl, records: records.length };
  },
  "query: more": async () => {
    const { totalSize, done, records } = await conn.queryMore(made.next);
    return { totalSize, done, first: records[0].Name, records: records.length };
  },
  "query: every batch": async () => names(await collected(conn.query(ISSUES))),
  "query: batches of 200": async () => {
    const headers = { "Sforce-Query-Options": "batchSize=200" };
    const { records, nextRecordsUrl } = await conn.query(ISSUES, { headers });
    return { records: records.length, nextRecordsUrl };
  },
  "query: with the deleted": async () => {
    const articles = "SELECT Title FROM Knowledge__kav ORDER BY Title";
    const all = await conn.query(articles, { scanAll: true });
    return { all: all.totalSize, those: (await conn.query(articles)).totalSize };
  },
  "query: usage": async () => conn.limitInfo,
  "find": () =>
    conn
      .sobject("Case")
      .find(SINCE, "CaseNumber, Status")
      .sort("-CaseNumber")
      .limit(2)
      .execute(),
  "find: one": () => conn.sobject("Account").findOne({ Name: "O'Hara & Sons" }, ["Id", "Name"]),
  "find: count": () => conn.sobject("Issue__c").count({ Name: { $like: "Issue 00%" } }),
  "find: with children": () =>
    conn
      .sobject("Account")
      .select("Name")
      .include("Contacts")
      .select("LastName")
      .orderby("LastName")
      .end()
      .where({ Name: "Acme" })
      .execute(),

  "search": () => conn.search("FIND {kettle} IN ALL FIELDS RETURNING Product2(Id, Name ORDER BY Name), Case(CaseNumber)"),
  "search: more than ASCII": () => conn.search("FIND {Zoë} RETURNING Contact(Name)"),
  "search: refused": () => conn.search("FIND {Marie-Pier} RETURNING Contact"),

  "describe": async () => {
    const { name, label, keyPrefix, fields, childRelationships } = await conn.sobject("Case").describe();
    const types = Object.fromEntries(fields.map((field) => [field.name, field.type]));
    return { name, label, keyPrefix, types, children: childRelationships.map((child) => child.childSObject) };
  },
  "describe: nothing": () => conn.describe("Nothing__c"),
  "describe: all": async () => {
    const { encoding, maxBatchSize, sobjects } = await conn.describeGlobal();
    return { encoding, maxBatchSize, names: sobjects.map((one) => one.name), known: Object.keys(conn.sobjects) };
  },

  "create": async () => (made.one = await conn.sobject("Account").create({ Name: "Café Ümlaut" })),
  "retrieve": () => conn.sobject("Account").retrieve(made.one.id),
  "retrieve: some fields": () => conn.retrieve("Account", made.one.id, { fields: ["Name", "OwnerId"] }),
  "update": () => conn.sobject("Account").update({ Id: made.one.id, Name: "Café", Phone: "(555) 555-0199" }),
  "update: seen": () => conn.query(`SELECT Name, Phone FROM Account WHERE Id = '${made.one.id}'`),
  "delete": () => conn.sobject("Account").destroy(made.one.id),
  "delete: again": () => conn.sobject("Account").destroy(made.one.id),
  "retrieve: deleted": () => conn.sobject("Account").retrieve(made.one.id),
  "upsert: new": () => conn.sobject("Product2").upsert({ External_ID__c: "WH-8 é", Name: "Tea pot" }, "External_ID__c"),
  "upsert: known": () => conn.sobject("Product2").upsert({ External_ID__c: "WH-8 é", Name: "Pot" }, "External_ID__c"),
  "upsert: two are meant": () => conn.sobject("Crate__c").upsert({ Mark__c: "twice", Name: "x" }, "Mark__c"),

  "many: create": async () => {
    const results = await conn.sobject("Account").create([{ Name: "One" }, { Name: "Two" }, { Nickname: "None" }]);
    made.many = results.filter((result) => result.success).map((result) => result.id);
    return results;
  },
  "many: create all or none": () => conn.create("Account", [{ Name: "Three" }, {}], { allOrNone: true }),
  "many: retrieve": async () => names(await conn.retrieve("Account", made.many, { fields: ["Name"] })),
  "many: retrieve one that is not there": () =>
    conn.retrieve("Account", [made.many[0], "001000000000999AAA"], { fields: ["Name"] }),
  "many: update": () => conn.sobject("Account").update(made.many.map((Id) => ({ Id, ShippingCity: "Lyon" }))),
  "many: upsert": () =>
    conn.upsert("Product2", [{ External_ID__c: "WH-8 é", Name: "Pots" }, { External_ID__c: "WH-9", Name: "Lid" }],
      "External_ID__c"),
  "many: more than two hundred": async () => {
    const records = Array.from({ length: 450 }, (_, number) => ({ Name: `Many ${number}` }));
    const results = await conn.sobject("Issue__c").create(records, { allowRecursive: true });
    return { made: results.filter((result) => result.success).length, total: results.length };
  },
  "many: too many at once": () => conn.create("Issue__c", Array.from({ length: 201 }, () => ({ Name: "Many" }))),
  "many: delete": () => conn.sobject("Account").destroy(made.many),
  "many: delete what a query finds": () => conn.sobject("Issue__c").find({ Name: { $like: "Many 1%" } }).destroy(),
  "many: update what a query finds": () =>
    conn.sobject("Issue__c").find({ Name: "Many 2" }).update({ Name: "${Name} of many" }),

  "composite": () =>
    conn.requestPost("/composite", {
      compositeRequest: [
        { method: "POST", url: `/services/data/v${version}/sobjects/Account`, referenceId: "shop", body: { Name: "Shop" } },
        {
          method: "POST",
          url: `/services/data/v${version}/sobjects/Contact`,
          referenceId: "owner",
          body: { LastName: "Keeper", AccountId: "@{shop.id}" },
        },
        { method: "GET", url: `/services/data/v${version}/sobjects/Contact/@{owner.id}?fields=LastName,AccountId`,
          referenceId: "seen" },
      ],
    }),

  "bulk: query": async () => names(await (await conn.bulk2.query(ISSUES, POLL)).toArray()),
  "bulk: query across objects": async () => (await conn.bulk2.query(OWNERS, POLL)).toArray(),
  "bulk: refused": () => conn.bulk2.query("SELECT Nothing FROM Case", POLL),
  "bulk: insert": async () => {
    const lines = ['A "quoted", one', "Zwei\nZeilen", "x".repeat(256)];
    const input = lines.map((Name) => ({ Name, Phone: null }));
    const results = await conn.bulk2.loadAndWaitForResults({ object: "Account", operation: "insert", input, ...POLL });
    made.bulk = results.successfulResults.map((result) => result.sf__Id);
    return results;
  },
  "bulk: text": () =>
    conn.bulk2.loadAndWaitForResults({
      object: "Product2",
      operation: "upsert",
      externalIdFieldName: "External_ID__c",
      input: "External_ID__c,Name\nWH-9,Glass lid\nWH-10,Spout\n",
      ...POLL,
    }),
  "bulk: step by step": async () => {
    const job = conn.bulk2.createJob({ object: "Account", operation: "delete" });
    const states = [(await job.open()).state];
    await job.uploadData(made.bulk.map((Id) => ({ Id })));
    await job.close();
    await job.poll(POLL.pollInterval, 10000);
    const { state, numberRecordsProcessed, numberRecordsFailed } = await job.check();
    const results = await job.getAllResults();
    await job.delete();
    const after = await job.check().catch(told);
    return { states: [...states, state], numberRecordsProcessed, numberRecordsFailed, results, after };
  },
  "bulk: aborted": async () => {
    const job = conn.bulk2.createJob({ object: "Account", operation: "insert" });
    await job.open();
    await job.abort();
    return (await job.check()).state;
  },

  "recent": () => conn.recent("Account", 3),
  "updated": () => conn.updated("Account", ...DAY),
  "deleted": () => conn.deleted("Account", ...DAY),
  "limits": () => conn.limits(),
  "versions": () => conn.request("/services/data"),
  "resources": () => conn.request(`/services/data/v${version}`),

  "refused: no such field": () => conn.query("SELECT Nothing FROM Case"),
  "refused: malformed": () => conn.query("SELECT Id FROM"),
  "refused: no such record": () => conn.sobject("Account").retrieve("001000000000999AAA"),
  "refused: no such path": () => conn.request("/nowhere"),
  "refused: required": () => conn.sobject("Contact").create({ FirstName: "Nameless" }),
  "refused: too long": () => conn.sobject("Account").create({ Name: "x".repeat(300) }),
  "refused: method": () => conn.requestDelete("/query"),

  "refresh": async () => {
    const other = visitor();
    let refreshed = 0;
    other.on("refresh", () => (refreshed += 1));
    await other.login(username, password + token);
    other.accessToken = "00D000000000001!spoilt";
    return { users: (await other.query("SELECT Id FROM User")).totalSize, refreshed };
  },
  "logout: oauth": async () => {
    const other = visitor({ oauth2: app });
    await other.login(username, password);
    const session = other.accessToken;
    await other.logout();
    return guest(session).query("SELECT Id FROM User");
  },
  "logout: soap": async () => {
    const session = conn.accessToken;
    await conn.logout();
    return guest(session).query("SELECT Id FROM User");
  },
  "logout: another's session goes on": async () => {
    const [one, other] = [visitor(), visitor()];
    await one.login(username, password);
    await other.login(username, password);
    await one.logout();
    return (await other.query("SELECT Id FROM User")).totalSize;
  },
  "revoke: nothing of ours": () => new OAuth2(app).revokeToken("none"),
};

async function walk() {
  for (const [step, take] of Object.entries(steps)) {
    const line = await Promise.resolve()
      .then(take)
      .then((gives) => ({ step, gives }), (error) => ({ step, fails: told(error) }));
    process.stdout.write(JSON.stringify(line) + "\n");
  }
}

walk();
