// POST /v1/approvals/{approvalId}/verification: checks the code and gives the receipt.
import { createHash, randomBytes } from 'node:crypto';
import { GetPublicKeyCommand, KMSClient, SignCommand } from '@aws-sdk/client-kms';
import { hash, log, nevis, now, read, reply, write } from './common.js';

const KeyId = process.env.RECEIPT_KEY_ID;
const kms = KeyId && new KMSClient({});
const kid = KeyId && hash((await kms.send(new GetPublicKeyCommand({ KeyId }))).PublicKey);

export async function handler(event) {
  const started = Date.now();
  const caller = event.requestContext.authorizer.jwt.claims.sub;
  const approvalId = event.pathParameters.approvalId;
  const [tag, id] = [approvalId.slice(0, 22), approvalId.slice(22)];
  const { code } = JSON.parse(event.body);
  const at = now();

  const record = await read(tag);
  const approval = record.approvals[id];
  if (approval?.caller !== caller) return reply(404, { type: 'urn:countersign:problem:approval-not-found' });
  if (approval.expiresAt <= at) return reply(410, { type: 'urn:countersign:problem:approval-expired' });
  if (approval.attempts >= approval.maxAttempts) return reply(423, { type: 'urn:countersign:problem:approval-locked' });
  if (record.check?.until > at) return reply(409, { type: 'urn:countersign:problem:request-in-progress' });
  approval.attempts += 1;
  record.check = { checker: randomBytes(12).toString('base64url'), approval: id, until: at + 15 };
  const { check, failures, failuresUntil, ...begun } = await write(tag, record, 'begin');

  const answer = await nevis(`users/${approval.userId}/verification`, { code, statusToken: approval.statusToken });
  await answer.arrayBuffer();
  if (!answer.ok) return reply(422, { type: 'urn:countersign:problem:code-rejected' });
  const { statusToken, ...rest } = approval;
  begun.approvals[id] = { ...rest, state: 'approved', approvedAt: at, codeTag: hash('code', approvalId, code), repeats: 0 };
  await write(tag, begun, 'approve');
  const body = { status: 'approved', transactionId: approval.transactionId };
  if (KeyId) body.receipt = await receipt(approvalId, approval, at);
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
