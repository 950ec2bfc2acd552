"""The one UDP socket: never blocks, never raises, tries again until its port is free."""

import collections
import errno
import socket

RETRY_S = 1.0
RECEIVE_BUFFER = 1 << 20     # bytes that wait in the system between two ticks
MAX_WAITING = 8192           # datagrams to be sent; beyond it the newest is dropped and counted
_LOOPBACK = "127."


class Transport(object):
    """Receives from allowed hosts only. What is to be sent waits in a bounded queue until flush()."""

    def __init__(self, settings, log, say, taken=None):
        """say: shows a text in Live's status bar. taken: the open socket of the script before a reload."""
        self._settings = settings
        self._log = log
        self._say = say
        self._socket = taken
        self._own_port = self.port
        self._next_try = 0.0
        self._failed = None
        self._waiting = collections.deque()
        self.received = 0
        self.sent = 0
        self.refused = 0     # from hosts not on the list
        self.dropped = 0     # not sent: queue full, or the system said no

    @property
    def is_open(self):
        return self._socket is not None

    @property
    def waiting(self):
        return len(self._waiting)

    @property
    def port(self):
        """The bound port; differs from the setting only if that is 0."""
        return self._socket.getsockname()[1] if self._socket is not None else 0

    def poll(self, now):
        """Opens the socket if it is due. Seconds."""
        if self._socket is not None or now < self._next_try:
            return
        self._next_try = now + RETRY_S
        place = "%s:%d" % (self._settings.host, self._settings.port)
        opened = None
        try:
            opened = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            opened.setblocking(False)
            try:
                opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER)
            except OSError:
                pass  # a smaller buffer than wished still works
            opened.bind((self._settings.host, self._settings.port))
        except (OSError, OverflowError) as error:
            if opened is not None:
                opened.close()
            if self._failed != str(error):
                self._failed = str(error)
                hint = " (is AbletonOSC or a second MidiMesh chosen too?)" if getattr(error, "errno", 0) in (
                    errno.EADDRINUSE, 10048) else ""
                self._log.write("cannot listen on %s: %s%s; trying again each second" % (place, error, hint))
                self._say("MidiMesh: %s is taken%s. Trying again." % (place, hint) if hint else
                          "MidiMesh: cannot listen on %s: %s. Trying again." % (place, error))
            return
        self._socket = opened
        self._own_port = self.port
        self._failed = None
        self._log.write("listening on %s" % place)
        self._say("MidiMesh listens on %s" % place)

    def allowed(self, host):
        return host.startswith(_LOOPBACK) or host in self._settings.allow

    def _is_own(self, source):
        """Something of ours that was sent to ourselves: to answer it would never end."""
        return source[1] == self._own_port and (source[0].startswith(_LOOPBACK) or source[0] == self._settings.host)

    def receive(self):
        """The next datagram as (bytes, (host, port)), or None when none waits."""
        while self._socket is not None:
            try:
                data, source = self._socket.recvfrom(65536)
            except (BlockingIOError, InterruptedError):
                return None
            except ConnectionResetError:
                continue  # Windows tells so that an earlier answer found nobody
            except OSError as error:
                if getattr(error, "winerror", 0) == 10040:
                    continue  # a datagram larger than any may be
                self._log.write("receiving failed: %s" % error)
                self.close()
                return None
            if self._is_own(source):
                continue
            if not self.allowed(source[0]):
                self.refused += 1
                if self.refused == 1:
                    self._log.write("%s is not on the list of allowed hosts: ignored" % source[0])
                continue
            self.received += 1
            return data, source
        return None

    def send(self, datagram, target):
        """Queues a datagram. False: the queue is full, or it is too long for UDP."""
        if len(self._waiting) >= MAX_WAITING or len(datagram) > 65507:
            self.dropped += 1
            return False
        self._waiting.append((datagram, target))
        return True

    def flush_one(self):
        """Sends the oldest datagram. None: nothing could be sent now. Else (error text or None, datagram, target)."""
        if self._socket is None or not self._waiting:
            return None
        datagram, target = self._waiting[0]
        try:
            self._socket.sendto(datagram, target)
        except (BlockingIOError, InterruptedError):
            return None  # the system's buffer is full: it stays in the queue
        except ConnectionResetError:
            return (None, datagram, target)  # about an earlier one: this one goes with the next turn
        except (OSError, OverflowError, TypeError) as error:
            self._waiting.popleft()
            self.dropped += 1
            return (str(error), datagram, target)
        self._waiting.popleft()
        self.sent += 1
        return (None, datagram, target)

    def take(self):
        """Gives the open socket away, to the script that comes after a reload."""
        taken, self._socket = self._socket, None
        return taken

    def close(self):
        closing, self._socket = self._socket, None
        if closing is not None:
            closing.close()
