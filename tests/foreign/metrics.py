"""The figures of Archipel, read by the parser of Prometheus' own client: every family has a type and samples that fit."""

import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

TEXT = Path(__file__).with_name("metrics.txt").read_text(encoding="utf-8")
TYPES = {"counter", "gauge", "histogram"}

families = list(text_string_to_metric_families(TEXT))
failed = [f"{it.name}: {it.type}" for it in families if it.type not in TYPES or not it.documentation]
if len(families) < 20:
    failed.append(f"only {len(families)} families")
samples = sum(len(it.samples) for it in families)
lines = sum(1 for line in TEXT.splitlines() if not line.startswith("#"))
if samples != lines:
    failed.append(f"{samples} samples of {lines} were read")
for line in failed:
    print(line, file=sys.stderr)
print("Prometheus reads our figures" if not failed else f"{len(failed)} failed")
sys.exit(bool(failed))
