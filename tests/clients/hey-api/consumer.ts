// What a client does with the SDK by @hey-api/openapi-ts: it goes by `type`, and reads what each problem has more.

import { verifyCode } from "./contract/index.ts";
import type { VerifyCodeError } from "./contract/index.ts";

export async function check(approvalId: string, code: string): Promise<string> {
  const { data, error } = await verifyCode({ path: { approvalId }, body: { code } });
  if (data) return data.receipt ?? data.status;
  return error ? String(attemptsRemaining(error)) : "no answer";
}

export function attemptsRemaining(refusal: VerifyCodeError): number | undefined {
  // API Gateway's own answers have no type.
  if (!("type" in refusal)) return undefined;
  switch (refusal.type) {
    case "urn:countersign:problem:code-rejected": {
      const remaining: number = refusal.attemptsRemaining;
      return remaining;
    }
    case "urn:countersign:problem:approval-locked":
    case "urn:countersign:problem:outcome-unknown":
      return refusal.attemptsRemaining;
    case "urn:countersign:problem:invalid-value":
      return refusal.pointer === "/code" ? undefined : 0;
    default:
      return undefined;
  }
}
