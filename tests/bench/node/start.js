// POST /v1/approvals: sends the code.
import { randomBytes } from 'node:crypto';
import { check, hash, log, nevis, now, put, read, reply, update, write } from './common.js';

const account = (text) => `${text.slice(0, 4)}...${text.slice(-8)}`;
const sms = ({ amount, currency, payee, account: number }) =>
  `Code {{CODE}} pays ${currency} ${amount} to account ${account(number)}. Tell nobody this code. Payee as typed: "${payee}"`;

export async function handler(event) {
  const started = Date.now();
  const caller = event.requestContext.authorizer.jwt.claims.sub;
  const { transaction } = JSON.parse(event.body);
  const key = event.headers['idempotency-key'];
  const [user, id, at] = [hash('username', caller), randomBytes(16).toString('base64url'), now()];
  const [requestKey, approvalKey] = [`request#${hash('request', caller, key)}`, `approval#${id}`];

  const [sends, checks] = await Promise.all([read(`sends#${user}`), read(`checks#${user}`)]);
  const earlier = await read(requestKey);
  if (earlier?.body) return reply(earlier.status, JSON.parse(earlier.body));
  if (checks?.failures >= 5) return reply(423, { type: 'urn:countersign:problem:approval-locked' });
  const window = Math.floor(at / 600);
  const windowSends = sends?.window === window ? sends.windowSends : 0;
  if (windowSends >= Number(process.env.MAX_SENDS_PER_WINDOW)) return reply(429, { type: 'urn:countersign:problem:rate-limited' });

  const version = sends?.version ?? 0;
  const approval = { state: 'sending', caller, subject: caller, username: caller, user, transaction: JSON.stringify(transaction),
    attempts: 0, maxAttempts: 3, createdAt: at, expiresAt: at + 300, sendingUntil: at + 15, ttl: at + 86700 };
  await write(
    put(approvalKey, approval, 'attribute_not_exists(#pk)'),
    put(`sends#${user}`, { lastSentAt: at, lastApprovalId: id, window, windowSends: windowSends + 1, version: version + 1, ttl: at + 172800 },
      'attribute_not_exists(#pk) OR #version = :version', { ':version': version }),
    check(`checks#${user}`, 'attribute_not_exists(#failures) OR #failures < :max', { ':max': 5 }),
    put(requestKey, { approvalId: id, bodyHash: hash(event.body), sendingUntil: at + 15, ttl: at + 86400 },
      'attribute_not_exists(#pk) OR #ttl < :now', { ':now': at }),
  );

  const answer = await nevis('approval', { username: caller, channel: 'sms', message: sms(transaction.fields) });
  if (!answer.ok) return reply(422, { type: 'urn:countersign:problem:approval-refused' });
  const { statusToken, transactionId, userId } = await answer.json();
  const body = { approvalId: id, transactionId, expiresAt: new Date((at + 300) * 1000).toISOString(),
    resendAfter: new Date(at * 1000).toISOString(), attemptsRemaining: 3 };
  await write(
    update(approvalKey, { state: 'pending', statusToken, transactionId, userId }, [], '#state = :sending', { ':sending': 'sending' }),
    update(requestKey, { status: 201, body: JSON.stringify(body) }, [], '#approvalId = :id', { ':id': id }),
  );
  log({ event: 'approval.start', requestId: event.requestContext.requestId, approvalId: id, transactionId, status: 201, durationMs: Date.now() - started });
  return reply(201, body);
}
