"""Orders, in one SQLite file: what is to be paid, for whom, by which approval, and whether it was."""

import json
import sqlite3
import uuid
from collections import namedtuple
from contextlib import closing, contextmanager

Order = namedtuple("Order", ["id", "user", "fields", "starts", "approval_id", "executed"])

SCHEMA = """
CREATE TABLE IF NOT EXISTS orders (
    id TEXT PRIMARY KEY,
    user TEXT NOT NULL,
    fields TEXT NOT NULL,           -- written once: what is approved is what is executed
    starts INTEGER NOT NULL,        -- starts of an approval that are over
    approval_id TEXT UNIQUE         -- of the newest; it never leaves this server
);
CREATE TABLE IF NOT EXISTS executions (
    order_id TEXT PRIMARY KEY REFERENCES orders,
    approval_id TEXT NOT NULL UNIQUE
);
"""


class Orders:
    """The orders in this file, which several processes may share."""

    def __init__(self, path):
        self._path = path
        with self._transaction() as db:
            db.executescript(SCHEMA)

    @contextmanager
    def _transaction(self):
        with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
            yield db

    def add(self, user, fields):
        """A new order of this user; gives its id."""
        order_id = uuid.uuid4().hex
        with self._transaction() as db:
            db.execute("INSERT INTO orders VALUES (?, ?, ?, 0, NULL)", (order_id, user, json.dumps(fields)))
        return order_id

    def find(self, order_id, user):
        """The order with this id, if it is this user's."""
        query = """SELECT id, user, fields, starts, orders.approval_id, executions.approval_id IS NOT NULL
                   FROM orders LEFT JOIN executions ON order_id = id WHERE id = ? AND user = ?"""
        with self._transaction() as db:
            row = db.execute(query, (order_id, user)).fetchone()
        return row and Order(*row)._replace(fields=json.loads(row[2]))

    def started(self, order, approval_id):
        """Notes that a start is over, with the approval that came of it, if one did. Of two at the same moment, which
        were sent with the same key, one is noted."""
        update = """UPDATE orders SET starts = starts + 1, approval_id = coalesce(?, approval_id)
                    WHERE id = ? AND starts = ?"""
        with self._transaction() as db:
            db.execute(update, (approval_id, order.id, order.starts))

    def execute(self, order):
        """Executes an order that is approved, unless it was; gives whether it was done now. The claim is an insert that
        fails where it was made before, for the order as for the approval, and it is in one transaction with the
        execution: neither two processes nor a crash between make two payments of one approval."""
        try:
            with self._transaction() as db:
                db.execute("INSERT INTO executions VALUES (?, ?)", (order.id, order.approval_id))
                # Here the money moves, in the same transaction. Where that cannot be, it moves behind it, under the
                # order's id: the system that pays must take that as its own idempotency key.
                print(f"executed {order.id}", flush=True)
            return True
        except sqlite3.IntegrityError:
            return False
