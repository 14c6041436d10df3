"""A session with boto3: python3 session.py ENDPOINT. Ends with status 0 if all of it was as expected."""

import sys
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import ClientError

NAME = "python-orders"
SETTINGS = {
    "endpoint_url": sys.argv[1],
    "region_name": "us-east-1",
    "aws_access_key_id": "test",
    "aws_secret_access_key": "test",
    "config": Config(retries={"max_attempts": 0}),
}
WAITING = {"Delay": 1, "MaxAttempts": 30}

resource = boto3.resource("dynamodb", **SETTINGS)
client = boto3.client("dynamodb", **SETTINGS)


def refused(call, **parameters):
    """The error that a call is refused with."""
    try:
        call(**parameters)
    except ClientError as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 400
        return error
    raise AssertionError(f"accepted: {parameters}")


def equal(actual, expected):
    assert actual == expected, f"{actual!r} is not {expected!r}"


def tables():
    definition = {
        "TableName": NAME,
        "BillingMode": "PAY_PER_REQUEST",
        "KeySchema": [
            {"AttributeName": "customer", "KeyType": "HASH"},
            {"AttributeName": "order", "KeyType": "RANGE"},
        ],
        "AttributeDefinitions": [
            {"AttributeName": "customer", "AttributeType": "S"},
            {"AttributeName": "order", "AttributeType": "N"},
        ],
    }
    created = resource.create_table(**definition)
    client.get_waiter("table_exists").wait(TableName=NAME, WaiterConfig=WAITING)
    created.reload()
    equal(created.table_status, "ACTIVE")
    pages = client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 1})
    assert NAME in [name for page in pages for name in page["TableNames"]]
    error = refused(client.create_table, **definition)
    assert isinstance(error, client.exceptions.ResourceInUseException)


def one_item():
    table = resource.Table(NAME)
    key = {"customer": "ada", "order": 1}
    item = {
        **key,
        "price": Decimal("12.5"),
        "paid": False,
        "note": None,
        "tags": {"new", "gift"},
        "amounts": {Decimal(1), Decimal("2.5")},
        "picture": b"\x00\x7f\xff",
        "goods": [{"sku": "a-1", "count": 2}, "wrapped", 7],
        "address": {"city": "Zürich", "floor": 3},
    }
    table.put_item(Item=item)
    equal(table.get_item(Key=key, ConsistentRead=True)["Item"], item)

    updated = table.update_item(
        Key=key,
        UpdateExpression="SET paid = :yes, address.floor = address.floor + :one ADD tags :tags REMOVE goods[1]",
        ConditionExpression=Attr("price").gt(10),
        ExpressionAttributeValues={":yes": True, ":one": 1, ":tags": {"paid"}},
        ReturnValues="ALL_NEW",
    )["Attributes"]
    equal(updated["address"]["floor"], 4)
    equal(updated["goods"], [{"sku": "a-1", "count": 2}, 7])
    equal(updated["tags"], {"new", "gift", "paid"})

    error = refused(table.put_item, Item=key, ConditionExpression=Attr("customer").not_exists())
    assert isinstance(error, client.exceptions.ConditionalCheckFailedException)
    equal(error.response["Error"]["Message"], "The conditional request failed")
    error = refused(table.get_item, Key={"customer": "ada"})
    equal(error.response["Error"]["Code"], "ValidationException")
    equal(error.response["Error"]["Message"], "The provided key element does not match the schema")

    deleted = table.delete_item(Key=key, ReturnValues="ALL_OLD")
    equal(deleted["Attributes"]["paid"], True)
    assert "Item" not in table.get_item(Key=key)


def many_items():
    table = resource.Table(NAME)
    orders = [{"customer": "bob" if i % 2 else "cy", "order": i, "price": i * 3} for i in range(60)]
    with table.batch_writer() as batch:
        for order in orders:
            batch.put_item(Item=order)
    keys = [{"customer": order["customer"], "order": order["order"]} for order in orders[:40]]
    got = resource.batch_get_item(RequestItems={NAME: {"Keys": keys}})
    equal(len(got["Responses"][NAME]), 40)
    typed = client.batch_get_item(
        RequestItems={NAME: {"Keys": [{"customer": {"S": "bob"}, "order": {"N": "1.0"}}]}}
    )
    equal(typed["Responses"][NAME], [{"customer": {"S": "bob"}, "order": {"N": "1"}, "price": {"N": "3"}}])

    condition = Key("customer").eq("bob") & Key("order").between(11, 49)
    expected = list(range(49, 9, -2))
    found = table.query(KeyConditionExpression=condition, ScanIndexForward=False)["Items"]
    equal([item["order"] for item in found], expected)
    pages = client.get_paginator("query").paginate(
        TableName=NAME,
        KeyConditionExpression="customer = :c AND #o BETWEEN :low AND :high",
        ExpressionAttributeNames={"#o": "order"},
        ExpressionAttributeValues={":c": {"S": "bob"}, ":low": {"N": "11"}, ":high": {"N": "49"}},
        ScanIndexForward=False,
        ReturnConsumedCapacity="TOTAL",
        PaginationConfig={"PageSize": 6},
    )
    pages = list(pages)
    equal([int(item["order"]["N"]) for page in pages for item in page["Items"]], expected)
    equal([page["Count"] for page in pages], [6, 6, 6, 2])
    equal(pages[0]["ConsumedCapacity"]["CapacityUnits"], 0.5)

    scanned = []
    for segment in range(3):
        scan = client.get_paginator("scan").paginate(
            TableName=NAME,
            Segment=segment,
            TotalSegments=3,
            FilterExpression="price >= :t",
            ExpressionAttributeValues={":t": {"N": "90"}},
            PaginationConfig={"PageSize": 7},
        )
        scanned += [int(item["order"]["N"]) for page in scan for item in page["Items"]]
    equal(sorted(scanned), list(range(30, 60)))


def end():
    client.delete_table(TableName=NAME)
    client.get_waiter("table_not_exists").wait(TableName=NAME, WaiterConfig=WAITING)
    error = refused(client.describe_table, TableName=NAME)
    assert isinstance(error, client.exceptions.ResourceNotFoundException)


for part in (tables, one_item, many_items, end):
    part()
    print(f"{part.__name__}: as expected")
