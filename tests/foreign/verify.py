"""What Archipel signed, verified by apsig: a request (draft-cavage-http-signatures over path, host, date and
digest), and the proof of each activity (FEP-8b32). A verifier that accepts everything proves nothing, so spoiled
ones are tried too."""

import copy
import json
import sys
from pathlib import Path

from apsig import ProofVerifier
from apsig.draft import Verifier

# The date is that of the test which made the request.
ANY_TIME = 10**12
SNAPSHOTS = Path(__file__).parent / "../it/snapshots"


def snapshot(name):
    """A file of what Archipel emits."""
    return json.loads((SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8"))


request = snapshot("signed-post")


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
proofs = ProofVerifier(snapshot("person")["assertionMethod"][0]["publicKeyMultibase"])
activities = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted([*SNAPSHOTS.glob("*.json"), *SNAPSHOTS.glob("amendments/*.json")])}
activities = {name: it for name, it in activities.items() if "proof" in it}
if len(activities) < 15:
    failed.append(f"only {len(activities)} snapshots carry a proof")
for name, activity in activities.items():
    # The verifier takes the proof apart.
    if proofs.verify(copy.deepcopy(activity)) is None:
        failed.append(f"the proof of {name} is refused")
    if proofs.verify(copy.deepcopy({**activity, "published": "1970-01-01T00:00:00Z"})) is not None:
        failed.append(f"{name} can be changed")
for line in failed:
    print(line, file=sys.stderr)
print("apsig verifies our signature and our proofs" if not failed else f"{len(failed)} failed")
sys.exit(bool(failed))
