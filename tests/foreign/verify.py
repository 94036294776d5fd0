"""A request that Archipel signed, verified by apsig: draft-cavage-http-signatures over path, host,
date and digest. A verifier that accepts everything proves nothing, so spoiled ones are tried too."""

import json
import sys
from pathlib import Path

from apsig.draft import Verifier

# The date is that of the test which made the request.
ANY_TIME = 10**12
request = json.loads((Path(__file__).parent / "../it/snapshots/signed-post.json").read_text(encoding="utf-8"))


def verified(**changes):
    """The id of the key, or None when the signature does not fit."""
    it = {**request, **changes}
    url = f"http://{it['headers']['host']}{it['path']}"
    verifier = Verifier(it["public_key_pem"], it["method"], url, it["headers"], it["body"].encode(), ANY_TIME)
    return verifier.verify()


key_id = f"{json.loads(request['body'])['actor']}#main-key"
spoiled = {
    "another body": {"body": request["body"] + " "},
    "another path": {"path": "/elsewhere"},
    "another method": {"method": "PUT"},
    "another host": {"headers": {**request["headers"], "host": "evil.example"}},
    "another date": {"headers": {**request["headers"], "date": "Tue, 24 Nov 2026 09:00:01 GMT"}},
}
failed = [] if verified() == key_id else ["the request as it was sent is refused"]
failed += [f"{what} is accepted" for what, changes in spoiled.items() if verified(**changes) is not None]
for line in failed:
    print(line, file=sys.stderr)
print("apsig verifies our signature" if not failed else f"{len(failed)} failed")
sys.exit(bool(failed))
