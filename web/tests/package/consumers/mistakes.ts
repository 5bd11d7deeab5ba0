import { createCountersign } from "@countersign/web";
import type { FailureKind } from "@countersign/web";

createCountersign({}); // wrong
const countersign = createCountersign({ baseUrl: "https://approvals.bank.example" });
const result = await countersign.start({ template: "login", fields: { service: 7 } }); // wrong
if (result.outcome === "sent") {
  const verdict = await countersign.verify(result.approval, 123456); // wrong
  if (verdict.outcome === "aproved") throw new Error(); // wrong
  if (verdict.outcome === "wrong-code") console.log(verdict.receipt); // wrong
}
const kind: FailureKind = "declined"; // wrong
export { kind };
