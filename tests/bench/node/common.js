// What both functions use. Clients are made, and the secret is read, while the module is loaded: that is
// Lambda's initialisation.
import { createHash, randomBytes } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const TableName = process.env.APPROVALS_TABLE;
const table = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.ACCESS_KEY_SECRET_ID }));

export const hash = (...parts) => createHash('sha256').update(parts.join('\0')).digest('base64url');
export const now = () => Math.floor(Date.now() / 1000);

const map = (object, change) => Object.fromEntries(Object.entries(object).map(([name, value]) => [name, change(value)]));

function attribute(value) {
  if (typeof value === 'number') return { N: String(value) };
  if (typeof value === 'string') return { S: value };
  return Array.isArray(value) ? { L: value.map(attribute) } : { M: map(value, attribute) };
}

function plain({ S, N, L, M }) {
  if (N !== undefined) return Number(N);
  if (S !== undefined) return S;
  return L ? L.map(plain) : map(M, plain);
}

// The record of a user; without a version if there is none yet.
export async function read(tag) {
  const Key = { pk: { S: `user#${tag}` } };
  const { Item } = await table.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
  return Item ? map(Item, plain) : { past: [], approvals: {} };
}

// Writes it in place of the one that was read, with a new version.
export async function write(tag, { version, past, ...record }, transition) {
  const written = { ...record, pk: `user#${tag}`, version: `${transition}.${randomBytes(12).toString('base64url')}`,
    past: version ? [version, ...past].slice(0, 8) : past, shape: 1, ttl: now() + 86700 };
  const seen = version && { ExpressionAttributeValues: { ':seen': { S: version } } };
  await table.send(new PutItemCommand({
    TableName,
    Item: map(written, attribute),
    ConditionExpression: version ? '#name = :seen' : 'attribute_not_exists(#name)',
    ExpressionAttributeNames: { '#name': version ? 'version' : 'pk' },
    ...seen,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  }));
  return written;
}

export function nevis(path, body) {
  return fetch(`${process.env.NEVIS_BASE_URL}/api/v1/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${secret.SecretString}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(8000),
  });
}

export function reply(statusCode, body) {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
    body: JSON.stringify(body),
  };
}

export const log = (line) => process.stdout.write(`${JSON.stringify({ level: 'INFO', ...line })}\n`);
