// A session with the AWS SDK for JavaScript: node session.mjs ENDPOINT. Ends with status 0 if all of it was as expected.
import assert from "node:assert/strict";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  paginateListTables,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from "@aws-sdk/client-dynamodb";
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
  paginateQuery,
  paginateScan,
} from "@aws-sdk/lib-dynamodb";

const TableName = "javascript-orders";
const client = new DynamoDBClient({
  endpoint: process.argv[2],
  region: "us-east-1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
  maxAttempts: 1,
});
const documents = DynamoDBDocumentClient.from(client);
const waiting = { client, maxWaitTime: 30, minDelay: 1, maxDelay: 1 };

async function tables() {
  const created = await client.send(
    new CreateTableCommand({
      TableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: [
        { AttributeName: "customer", KeyType: "HASH" },
        { AttributeName: "order", KeyType: "RANGE" },
      ],
      AttributeDefinitions: [
        { AttributeName: "customer", AttributeType: "S" },
        { AttributeName: "order", AttributeType: "N" },
      ],
    }),
  );
  assert.equal(created.TableDescription.TableName, TableName);
  assert.ok(created.TableDescription.CreationDateTime instanceof Date);
  await waitUntilTableExists(waiting, { TableName });
  const described = await client.send(new DescribeTableCommand({ TableName }));
  assert.equal(described.Table.TableStatus, "ACTIVE");
  const names = [];
  for await (const page of paginateListTables({ client, pageSize: 1 }, {})) names.push(...page.TableNames);
  assert.ok(names.includes(TableName));
  await assert.rejects(
    client.send(new CreateTableCommand({ ...described.Table, TableName, BillingMode: "PAY_PER_REQUEST", ProvisionedThroughput: undefined })),
    ResourceInUseException,
  );
}

async function oneItem() {
  const Key = { customer: "ada", order: 1 };
  const Item = {
    ...Key,
    price: 12.5,
    paid: false,
    note: null,
    tags: new Set(["new", "gift"]),
    amounts: new Set([1, 2.5]),
    picture: new Uint8Array([0, 127, 255]),
    goods: [{ sku: "a-1", count: 2 }, "wrapped", 7],
    address: { city: "Zürich", floor: 3 },
  };
  await documents.send(new PutCommand({ TableName, Item }));
  const read = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
  assert.deepEqual(read.Item, Item);

  const updated = await documents.send(
    new UpdateCommand({
      TableName,
      Key,
      UpdateExpression: "SET paid = :yes, address.floor = address.floor + :one ADD tags :tags REMOVE goods[1]",
      ConditionExpression: "price > :limit",
      ExpressionAttributeValues: { ":yes": true, ":one": 1, ":tags": new Set(["paid"]), ":limit": 10 },
      ReturnValues: "ALL_NEW",
    }),
  );
  assert.equal(updated.Attributes.address.floor, 4);
  assert.deepEqual(updated.Attributes.goods, [{ sku: "a-1", count: 2 }, 7]);
  assert.deepEqual([...updated.Attributes.tags].sort(), ["gift", "new", "paid"]);

  await assert.rejects(
    documents.send(
      new PutCommand({
        TableName,
        Item: Key,
        ConditionExpression: "attribute_not_exists(customer)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      }),
    ),
    (error) => {
      assert.ok(error instanceof ConditionalCheckFailedException);
      assert.equal(error.message, "The conditional request failed");
      assert.deepEqual(error.Item.price, { N: "12.5" });
      return true;
    },
  );
  await assert.rejects(documents.send(new GetCommand({ TableName, Key: { customer: "ada" } })), (error) => {
    assert.equal(error.name, "ValidationException");
    assert.equal(error.message, "The provided key element does not match the schema");
    assert.equal(error.$metadata.httpStatusCode, 400);
    return true;
  });
  const deleted = await documents.send(new DeleteCommand({ TableName, Key, ReturnValues: "ALL_OLD" }));
  assert.equal(deleted.Attributes.paid, true);
  assert.equal((await documents.send(new GetCommand({ TableName, Key }))).Item, undefined);
}

async function manyItems() {
  const orders = Array.from({ length: 60 }, (_, i) => ({ customer: i % 2 ? "bob" : "cy", order: i, price: i * 1.5 }));
  for (let i = 0; i < orders.length; i += 25) {
    const puts = orders.slice(i, i + 25).map((Item) => ({ PutRequest: { Item } }));
    const written = await documents.send(new BatchWriteCommand({ RequestItems: { [TableName]: puts } }));
    assert.deepEqual(written.UnprocessedItems, {});
  }
  const Keys = orders.slice(0, 40).map(({ customer, order }) => ({ customer, order }));
  const got = await documents.send(new BatchGetCommand({ RequestItems: { [TableName]: { Keys } } }));
  assert.equal(got.Responses[TableName].length, 40);
  const typed = await client.send(
    new BatchGetItemCommand({ RequestItems: { [TableName]: { Keys: [{ customer: { S: "bob" }, order: { N: "1.0" } }] } } }),
  );
  assert.deepEqual(typed.Responses[TableName], [{ customer: { S: "bob" }, order: { N: "1" }, price: { N: "1.5" } }]);

  const query = {
    TableName,
    KeyConditionExpression: "customer = :c AND #o BETWEEN :low AND :high",
    ExpressionAttributeNames: { "#o": "order" },
    ExpressionAttributeValues: { ":c": "bob", ":low": 11, ":high": 49 },
    ScanIndexForward: false,
  };
  const pages = [];
  for await (const page of paginateQuery({ client: documents, pageSize: 6 }, { ...query })) pages.push(page.Items);
  assert.deepEqual(
    pages.flat().map((item) => item.order),
    Array.from({ length: 20 }, (_, i) => 49 - 2 * i),
  );
  assert.equal(pages.length, 4);
  const counted = await documents.send(new QueryCommand({ ...query, Select: "COUNT", ReturnConsumedCapacity: "TOTAL" }));
  assert.equal(counted.Count, 20);
  assert.equal(counted.ConsumedCapacity.CapacityUnits, 0.5);

  const scanned = [];
  for (let Segment = 0; Segment < 3; Segment++) {
    const scan = { TableName, Segment, TotalSegments: 3, FilterExpression: "price >= :t", ExpressionAttributeValues: { ":t": 45 } };
    for await (const page of paginateScan({ client: documents, pageSize: 7 }, scan)) scanned.push(...page.Items);
  }
  assert.deepEqual(
    scanned.map((item) => item.order).sort((a, b) => a - b),
    Array.from({ length: 30 }, (_, i) => 30 + i),
  );
}

async function end() {
  await client.send(new DeleteTableCommand({ TableName }));
  await waitUntilTableNotExists(waiting, { TableName });
  await assert.rejects(client.send(new DescribeTableCommand({ TableName })), ResourceNotFoundException);
}

for (const part of [tables, oneItem, manyItems, end]) {
  await part();
  console.log(`${part.name}: as expected`);
}
