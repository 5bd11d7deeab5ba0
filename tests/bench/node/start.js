// POST /v1/approvals: sends the code.
import { randomBytes } from 'node:crypto';
import { hash, log, nevis, now, read, reply, write } from './common.js';

const account = (text) => `${text.slice(0, 4)}...${text.slice(-8)}`;
const sms = ({ amount, currency, payee, account: number }) =>
  `Code {{CODE}} pays ${currency} ${amount} to account ${account(number)}. Tell nobody this code. Payee as typed: "${payee}"`;

export async function handler(event) {
  const started = Date.now();
  const caller = event.requestContext.authorizer.jwt.claims.sub;
  const { transaction } = JSON.parse(event.body);
  const key = event.headers['idempotency-key'];
  const [tag, id, at] = [hash('username', caller).slice(0, 22), randomBytes(16).toString('base64url'), now()];
  const keyHash = hash('request', caller, key);

  const record = await read(tag);
  const approvals = Object.values(record.approvals);
  if (approvals.some((one) => one.keyHash === keyHash)) return reply(422, { type: 'urn:countersign:problem:idempotency-key-reused' });
  if (record.failures >= 5 && record.failuresUntil > at) return reply(423, { type: 'urn:countersign:problem:approval-locked' });
  const inWindow = approvals.filter((one) => one.createdAt >= at - (at % 600)).length;
  if (inWindow >= Number(process.env.MAX_SENDS_PER_WINDOW)) return reply(429, { type: 'urn:countersign:problem:rate-limited' });

  record.approvals[id] = { state: 'sending', caller, keyHash, bodyHash: hash(event.body), createdAt: at, expiresAt: at + 300,
    maxAttempts: 3, attempts: 0, sendingUntil: at + 15, subject: caller, username: caller, transaction: JSON.stringify(transaction) };
  const reserved = await write(tag, record, 'reserve');

  const answer = await nevis('approval', { username: caller, channel: 'sms', message: sms(transaction.fields) });
  if (!answer.ok) return reply(422, { type: 'urn:countersign:problem:approval-refused' });
  const { statusToken, transactionId, userId } = await answer.json();
  const { sendingUntil, ...approval } = reserved.approvals[id];
  reserved.approvals[id] = { ...approval, state: 'pending', statusToken, transactionId, userId };
  await write(tag, reserved, 'settle');
  const body = { approvalId: tag + id, status: 'pending', transactionId, expiresAt: new Date((at + 300) * 1000).toISOString(),
    resendAfter: new Date(at * 1000).toISOString(), attemptsRemaining: 3 };
  log({ event: 'approval.start', requestId: event.requestContext.requestId, approvalId: id, transactionId, status: 201, durationMs: Date.now() - started });
  return reply(201, body);
}
