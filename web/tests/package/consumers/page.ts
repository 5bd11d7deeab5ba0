// A page with the element.

import { createCountersign } from "@countersign/web";
import "@countersign/web/define";

const prompt = document.querySelector("countersign-approval");
if (prompt) {
  prompt.client = createCountersign({ baseUrl: "https://approvals.bank.example" });
  prompt.transaction = { template: "login", fields: { service: "Example Bank" } };
  prompt.addEventListener("countersign-approved", (event) => { const { receipt } = event.detail; console.log(receipt); });
  await prompt.start();
}
