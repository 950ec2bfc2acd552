"""Clients of /midimesh/...: who they are, what they were answered, and for how long they are believed to be there."""

import collections
import math

from . import osc
from .requests import Peer

PROTOCOL = 1
MAX_CLIENTS = 32
MAX_ANSWERS = 512            # remembered per client
MAX_ANSWER_BYTES = 1 << 18
MAX_BULKS = 2                # long reads whose parts can be asked for again
MAX_BULK_BYTES = 8 << 20
PART = 8000                  # bytes of a part or a push; macOS sends no more than 9216 by default
DRIFT = 0.0001               # two clocks drift apart by at most so much of the time
LEASES = (1.0, 60.0)


class Client(Peer):
    """One registered client. Known by the address it sends from; spoken to at the port it named."""

    def __init__(self, transport, source, reply_port, name, session, lease, now):
        super().__init__(transport, source[0], reply_port)
        self.source = source
        self.name = name
        self.session = session
        self.lease = lease
        self.heard = now
        self.sequence = 0        # of the last push
        self.running = set()     # ids of requests that are under way
        self.floor = 0           # commands up to this id are forgotten
        self.is_traced = False
        self.is_replaced = False # another session speaks from this address now
        self._answers = collections.OrderedDict()
        self._answer_bytes = 0
        self._bulks = collections.OrderedDict()
        self._offset = None      # smallest seen (our clock - its stamp), milliseconds
        self._offset_at = now

    def lateness(self, stamp, now):
        """Milliseconds that a command is older than the freshest one we have seen. stamp: its clock, milliseconds."""
        offset = now * 1000.0 - stamp
        if self._offset is not None:
            self._offset += (now - self._offset_at) * 1000.0 * DRIFT
        self._offset_at = now
        if self._offset is None or offset < self._offset:
            self._offset = offset
        return offset - self._offset

    def send_bytes(self, datagram):
        """What was under way for a session that is over must not reach the next one: its ids begin anew."""
        return not self.is_replaced and super().send_bytes(datagram)

    def push(self, address, values):
        """Sends something unasked, numbered, so that a loss is noticed."""
        self.sequence += 1
        self.send(address, [self.sequence] + values)

    # ---- answers, so that a command sent twice is done once --------------------------------------------------------

    def remembered(self, number):
        """The datagrams that answered a command, or None."""
        return self._answers.get(number)

    def remember(self, number, datagram):
        self._answers[number] = datagram
        self._answer_bytes += len(datagram)
        while len(self._answers) > MAX_ANSWERS or self._answer_bytes > MAX_ANSWER_BYTES:
            oldest, gone = self._answers.popitem(last=False)
            self._answer_bytes -= len(gone)
            self.floor = max(self.floor, oldest)

    # ---- parts of long answers -------------------------------------------------------------------------------------

    def begin_bulk(self, number):
        self._bulks.pop(number, None)
        self._bulks[number] = parts = Bulk()
        while len(self._bulks) > MAX_BULKS or (
                len(self._bulks) > 1 and sum(len(d) for b in self._bulks.values() for d in b) > MAX_BULK_BYTES):
            self._bulks.popitem(last=False)
        return parts

    def bulk(self, number):
        return self._bulks.get(number)


class Bulk(list):
    """The datagrams of a long answer."""

    is_whole = False


class Clients(object):
    """All of them, by the address they send from."""

    def __init__(self, transport, dropped):
        """dropped(client): it said goodbye, was silent for too long, or another session took its place."""
        self._transport = transport
        self._dropped = dropped
        self._all = collections.OrderedDict()

    def __len__(self):
        return len(self._all)

    def __iter__(self):
        return iter(list(self._all.values()))

    def find(self, source):
        return self._all.get(source)

    def add(self, source, reply_port, name, session, lease, now):
        """The client; a new one unless the same session says hello again. None: there are too many."""
        client = self._all.get(source)
        if client is not None and client.session == session and client.key[1] == reply_port:
            client.name, client.lease = name, lease
            return client
        if client is not None:
            client.is_replaced = True
            self.remove(client)
        if len(self._all) >= MAX_CLIENTS:
            return None
        client = self._all[source] = Client(self._transport, source, reply_port, name, session, lease, now)
        return client

    def remove(self, client):
        if self._all.pop(client.source, None) is not None:
            self._dropped(client)

    def expire(self, now):
        for client in list(self._all.values()):
            if now - client.heard > client.lease:
                self.remove(client)


class Parts(object):
    """The rows of a long answer, cut into numbered datagrams. add() takes a row; end() gives how many parts there are."""

    def __init__(self, client, number):
        self._client = client
        self._number = number
        self._kept = client.begin_bulk(number)
        self._tags = []
        self._bytes = []
        self._size = 0

    def add(self, row):
        tags, data = osc.pack(row)
        if self._size and self._size + len(tags) + len(data) > PART:
            self._send()
        self._tags.append(tags)
        self._bytes.append(data)
        self._size += len(tags) + len(data)

    def _send(self):
        tags, head = osc.pack([self._number, len(self._kept)])
        datagram = osc.text("/midimesh/part") + osc.text("," + tags + "".join(self._tags)) + head + b"".join(self._bytes)
        self._kept.append(datagram)
        self._client.send_bytes(datagram)
        self._tags, self._bytes, self._size = [], [], 0

    def end(self):
        if self._size or not self._kept:
            self._send()
        self._kept.is_whole = True
        return len(self._kept)


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
