// What surrounds the page in a test: the phone, and what goes wrong.

const { SIMULATOR_URL, WORLD_URL } = process.env;

interface Sms { code: string; text: string }

export const PAYMENT = {
  template: "payment" as const,
  locale: "en",
  fields: { amount: "1250.00", currency: "CHF", payee: "M. Muster", account: "CH9300762011623852957" },
};

/** The code of the newest SMS. */
export async function newestCode(): Promise<string> {
  return (await newest()).code;
}

/** What the newest SMS says. */
export async function newestText(): Promise<string> {
  return (await newest()).text;
}

async function newest(): Promise<Sms> {
  const messages = await (await fetch(`${SIMULATOR_URL}/_sim/messages`)).json() as Sms[];
  if (!messages[0]) throw new Error("no SMS came");
  return messages[0];
}

/** A code that no SMS holds. */
export async function wrongCode(): Promise<string> {
  return (await newestCode()) === "000000" ? "000001" : "000000";
}

/** Nevis fails so many checks of a code, before it looks at them. */
export async function failChecks(times: number): Promise<void> {
  await put(`${SIMULATOR_URL}/_sim/faults`, [{ on: "verification", times, act: false, answer: { status: 503 } }]);
}

/** The key that signs receipts is out of reach, or back. */
export async function setSigning(works: boolean): Promise<void> {
  await put(`${WORLD_URL}/signing`, works);
}

async function put(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: "PUT", body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
}
