"""The issuer's keys: found through its discovery, kept, and asked for again when they may have changed."""

import json
import math
import threading
import time
import urllib.request

import jwt

# Seconds that discovery and the key set may take each.
TIMEOUT = 3
# Seconds after a request that failed until the next one, unless the cooldown is shorter.
RETRY = 5


class Unavailable(Exception):
    """The issuer's keys are out of reach, so nothing can be said about the receipt."""


class Unlisted(Exception):
    """The issuer does not list this key, as far as is known."""


class Keys:
    """The keys of one issuer. Times are in seconds.

    max_age: after this, keys are asked for again. kept: for so long they are used where that fails.
    cooldown: the pause between two requests, whatever for."""

    def __init__(self, issuer, max_age=300, kept=12 * 3600, cooldown=30):
        self._issuer, self._max_age, self._kept, self._cooldown = issuer, max_age, kept, cooldown
        # Replaced as one, so that no reader needs the lock.
        self._listed = ({}, -math.inf)
        self._next_request = -math.inf
        self._request = threading.Lock()

    def key(self, kid):
        """The key that a receipt names. Nobody waits for a renewal who can do without."""
        key, age = self._find(kid)
        if key is None:
            self._renew()
            key, age = self._find(kid)
        elif age >= self._max_age and self._may_ask() and not self._request.locked():
            threading.Thread(target=self._renew, daemon=True).start()
        if age >= self._kept:
            raise Unavailable
        if key is None:
            raise Unlisted
        return key

    def _find(self, kid):
        keys, fetched = self._listed
        age = time.monotonic() - fetched
        return keys.get(kid) if age < self._kept else None, age

    def _may_ask(self):
        # After each request there is a pause, whatever came of it: neither forged key names nor an outage have the
        # issuer asked without end.
        return time.monotonic() >= self._next_request

    def _renew(self):
        with self._request:
            # Whoever waited for the lock finds what the request before has brought.
            if not self._may_ask():
                return
            pause = min(RETRY, self._cooldown)
            try:
                self._listed = (self._fetch(), time.monotonic())
                pause = self._cooldown
            except Exception:  # Whatever is wrong with the issuer's answers: the keys are as they were.
                pass
            finally:
                self._next_request = time.monotonic() + pause

    def _fetch(self):
        discovered = get(f"{self._issuer}/.well-known/openid-configuration")
        if discovered["issuer"] != self._issuer:
            raise ValueError("the discovery names another issuer")
        listed = jwt.PyJWKSet.from_dict(get(discovered["jwks_uri"]))
        return {key.key_id: key for key in listed if key.key_id is not None}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_):
        """None: keys come from where the issuer is configured to be."""


def get(url):
    with urllib.request.build_opener(NoRedirect).open(url, timeout=TIMEOUT) as answer:
        return json.load(answer)
