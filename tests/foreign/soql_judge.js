// Asks the SOQL parser that Salesforce publishes. In: a query a line, as a JSON string. Out: a verdict a line, as JSON.
//   {"ok": true, "dropped": [..]}
//   {"ok": false, "dropped": [..], "message": .., "line": .., "column": ..}    the first error; its column counts from 0
// What the lexer does not know it drops, says so on console.error, and reads on: "dropped" holds what it said.
"use strict";

const readline = require("node:readline");
const { SOQLParser } = require("@salesforce/soql-common/lib/soql-parser");

const parser = SOQLParser({ isApex: false, isMultiCurrencyEnabled: false, apiVersion: 59.0 });

let dropped = [];
console.error = (said) => dropped.push(said);

function verdict(query) {
  dropped = [];
  const result = parser.parseQuery(query);
  if (result.getSuccess()) return { ok: true, dropped };
  const first = result.getParserErrors()[0];
  const column = first.getCharacterPositionInLine();
  return { ok: false, dropped, message: first.getMessage(), line: first.getLineNumber(), column };
}

readline
  .createInterface({ input: process.stdin })
  .on("line", (line) => process.stdout.write(JSON.stringify(verdict(JSON.parse(line))) + "\n"));
