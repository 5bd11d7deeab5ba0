"""Verifies a receipt against its issuer's discovery and prints its claims: python claims.py ISSUER RECEIPT

What it does not hold is what only the service knows that executes something: see payments.py."""

import json
import sys
import urllib.request

import jwt

issuer, receipt = sys.argv[1:]
with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=3) as answer:
    discovery = json.load(answer)
if discovery["issuer"] != issuer:
    sys.exit("the discovery names another issuer")
key = jwt.PyJWKClient(discovery["jwks_uri"]).get_signing_key_from_jwt(receipt)
if jwt.get_unverified_header(receipt).get("typ") != "txn-approval+jwt":
    sys.exit("this is no receipt")
claims = jwt.decode(receipt, key, algorithms=["RS256"], issuer=issuer, options={"verify_aud": False})
print(json.dumps(claims, indent=2, ensure_ascii=False))
