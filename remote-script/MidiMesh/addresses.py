"""The addresses the script answers, and which of them a pattern means."""

import collections

MAX_PATTERN = 256
MAX_CHOICES = 32     # of all { } in one pattern
_CACHED = 64


class Addresses(object):
    """Handlers by address. A pattern reaches only those that ask: nothing is ever set or launched by a wildcard."""

    def __init__(self):
        self._handlers = {}
        self._asking = {}
        self._matches = collections.OrderedDict()

    def add(self, address, handler, asks=False):
        self._handlers[address] = handler
        self._asking[address] = asks
        self._matches.clear()

    def find(self, address):
        return self._handlers.get(address)

    def names(self):
        return list(self._handlers)

    def match(self, pattern):
        """[(address, handler)] in the order of registration. AbletonOSC's way: what follows the match is not looked at."""
        if not any(mark in pattern for mark in "*?[{") or len(pattern) > MAX_PATTERN:
            return []
        found = self._matches.get(pattern)
        if found is None:
            choices = [choice.split("/") for choice in _choices(pattern)]
            found = [(address, handler) for address, handler in self._handlers.items()
                     if self._asking[address] and any(_fits(choice, address.split("/")) for choice in choices)]
            self._matches[pattern] = found
            if len(self._matches) > _CACHED:
                self._matches.popitem(last=False)
        return found


def _choices(pattern):
    """The pattern without { }, once for each choice; more choices than allowed: none at all."""
    done = []
    pending = [pattern]
    while pending:
        text = pending.pop()
        start = text.find("{")
        end = text.find("}", start)
        if start < 0 or end < 0:
            done.append(text)
        else:
            pending.extend(text[:start] + word + text[end + 1:] for word in text[start + 1:end].split(","))
        if len(done) + len(pending) > MAX_CHOICES:
            return []
    return done


def _fits(pattern, address):
    if len(pattern) > len(address):
        return False
    last = len(pattern) - 1
    return all(_fits_part(part, address[at], at == last) for at, part in enumerate(pattern))


def _fits_part(pattern, text, is_prefix):
    """* any characters, ? one, [abc] [a-c] [!a] one of a set. Goes back to the last * only: linear in practice."""
    at = place = 0
    star = retry = -1
    while True:
        if at == len(pattern) and (is_prefix or place == len(text)):
            return True
        step = 0
        if at < len(pattern):
            if pattern[at] == "*":
                star, retry = at, place
                at += 1
                continue
            if place < len(text):
                step = _one(pattern, at, text[place])
        if step:
            at += step
            place += 1
            continue
        if star < 0 or retry >= len(text):
            return False
        retry += 1
        at, place = star + 1, retry


def _one(pattern, at, character):
    """How many characters of the pattern this one character of the text takes; 0: it does not fit."""
    mark = pattern[at]
    if mark == "?":
        return 1
    if mark != "[":
        return 1 if mark == character else 0
    end = pattern.find("]", at)
    if end < 0:
        return 0
    members = pattern[at + 1:end]
    unwanted = members[:1] == "!"
    members = members[1:] if unwanted else members
    fits = False
    index = 0
    while index < len(members):
        if members[index + 1:index + 2] == "-" and index + 2 < len(members):
            fits = fits or members[index] <= character <= members[index + 2]
            index += 3
        else:
            fits = fits or members[index] == character
            index += 1
    return end - at + 1 if fits != unwanted else 0
