// What the pages of all frameworks have in common: a service without a network, and what is to be approved.

import { createCountersign } from "@countersign/web";
import { scriptedServer } from "@countersign/web/testing";

export const server = scriptedServer();
export const client = createCountersign({ baseUrl: "https://approvals.example.com", fetch: server.fetch, storage: null });
export const transaction = { template: "payment", fields: { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" } };

// For the test: how many text messages were sent.
globalThis.starts = () => server.requests.filter(({ call }) => call === "start").length;
