// POST /v1/approvals/{approvalId}/verification: checks the code and gives the receipt.
import { createHash, randomBytes } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { hash, log, nevis, now, read, reply, update, write } from './common.js';

const KeyId = process.env.RECEIPT_KEY_ID;
const kms = KeyId && new KMSClient({});
const kid = KeyId && hash((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey);

export async function handler(event) {
  const started = Date.now();
  const caller = event.requestContext.authorizer.jwt.claims.sub;
  const id = event.pathParameters.approvalId;
  const { code } = JSON.parse(event.body);
  const [key, at, checker] = [`approval#${id}`, now(), randomBytes(16).toString('base64url')];

  const approval = await read(key);
  if (approval?.caller !== caller) return reply(404, { type: 'urn:countersign:problem:approval-not-found' });
  if (approval.expiresAt <= at) return reply(410, { type: 'urn:countersign:problem:approval-expired' });
  const checks = `checks#${approval.user}`;
  await write(
    update(key, { attempts: approval.attempts + 1, checker }, [],
      '#state = :pending AND #caller = :caller AND #expiresAt > :now AND #attempts < :max',
      { ':pending': 'pending', ':caller': caller, ':now': at, ':max': approval.maxAttempts }),
    update(checks, { checker, checkingUntil: at + 15, ttl: at + 86400 }, [],
      'attribute_not_exists(#checkingUntil) OR #checkingUntil <= :now', { ':now': at }),
  );

  const answer = await nevis(`users/${approval.userId}/verification`, { code, statusToken: approval.statusToken });
  await answer.arrayBuffer();
  if (!answer.ok) return reply(422, { type: 'urn:countersign:problem:code-rejected' });
  await write(
    update(key, { state: 'approved', approvedAt: at, codeTag: hash('code', id, code), repeats: 0 }, ['checker', 'statusToken'],
      '#checker = :mine', { ':mine': checker }),
    update(checks, {}, ['checker', 'checkingUntil', 'failures', 'failuresUntil'], '#checker = :mine', { ':mine': checker }),
  );
  const body = { status: 'approved', transactionId: approval.transactionId };
  if (KeyId) body.receipt = await receipt(id, approval, at);
  log({ event: 'approval.verification', requestId: event.requestContext.requestId, approvalId: id, status: 200, durationMs: Date.now() - started });
  return reply(200, body);
}

async function receipt(jti, approval, at) {
  const { template, fields } = JSON.parse(approval.transaction);
  const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = [
    part({ alg: 'RS256', kid, typ: 'txn-approval+jwt' }),
    part({ iss: process.env.RECEIPT_ISSUER, aud: process.env.RECEIPT_AUDIENCE, sub: approval.subject, jti, txn: approval.transactionId,
      transaction: { template, fields }, scope: `approval:${template}`, amr: ['sms', 'otp'], iat: at, auth_time: at, exp: at + 120 }),
  ].join('.');
  const Message = createHash('sha256').update(signed).digest();
  const { Signature } = await kms.send(
    new SignCommand({ KeyId, Message, MessageType: 'DIGEST', SigningAlgorithm: 'RSASSA_PKCS1_V1_5_SHA_256' }));
  return `${signed}.${Buffer.from(Signature).toString('base64url')}`;
}
