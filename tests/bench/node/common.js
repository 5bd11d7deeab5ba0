// What both functions use. Clients are made, and the secret is read, while the module is loaded: that is
// Lambda's initialisation.
import { createHash } from 'node:crypto';
import { DynamoDBClient, GetItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';

const TableName = process.env.APPROVALS_TABLE;
const table = new DynamoDBClient({});
const secrets = new SecretsManagerClient({});
const secret = await secrets.send(new GetSecretValueCommand({ SecretId: process.env.ACCESS_KEY_SECRET_ID }));

export const hash = (...parts) => createHash('sha256').update(parts.join('\0')).digest('base64url');
export const now = () => Math.floor(Date.now() / 1000);

const attribute = (value) => (typeof value === 'number' ? { N: String(value) } : { S: value });
const plain = (value) => (value.N === undefined ? value.S : Number(value.N));

export async function read(pk) {
  const { Item } = await table.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } }, ConsistentRead: true }));
  return Item && Object.fromEntries(Object.entries(Item).map(([name, value]) => [name, plain(value)]));
}

export const write = (...TransactItems) => table.send(new TransactWriteItemsCommand({ TransactItems }));

export const put = (pk, item, condition, values = {}) => ({
  Put: {
    TableName,
    Item: Object.fromEntries(Object.entries({ pk, ...item }).map(([name, value]) => [name, attribute(value)])),
    ...only(condition, values),
  },
});

export const check = (pk, condition, values) => ({
  ConditionCheck: { TableName, Key: { pk: { S: pk } }, ...only(condition, values) },
});

export function update(pk, set, remove, condition, values = {}) {
  const sets = Object.keys(set).map((name) => `#${name} = :${name}`).join(', ');
  const removes = remove.length ? ` REMOVE ${remove.map((name) => `#${name}`).join(', ')}` : '';
  const Names = Object.fromEntries([...Object.keys(set), ...remove].map((name) => [`#${name}`, name]));
  const guard = only(condition, { ...prefixed(set), ...values });
  return {
    Update: {
      TableName,
      Key: { pk: { S: pk } },
      UpdateExpression: `${sets && `SET ${sets}`}${removes}`,
      ...guard,
      ExpressionAttributeNames: { ...Names, ...guard.ExpressionAttributeNames },
    },
  };
}

const prefixed = (set) => Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value]));

function only(condition, values) {
  const names = [...new Set(condition.match(/#\w+/g))].map((placeholder) => [placeholder, placeholder.slice(1)]);
  const typed = Object.entries(values).map(([name, value]) => [name, attribute(value)]);
  return {
    ConditionExpression: condition,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    ...(names.length && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ...(typed.length && { ExpressionAttributeValues: Object.fromEntries(typed) }),
  };
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
