"""`python -m tests.campaign --seconds 600 --place FOLDER [PART...]`: go on with the campaign.

Each part takes so many seconds and prints one line of figures. FOLDER keeps how far
each part is, and the inputs of faults. The exit code is 1 where there were faults.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.campaign.driver import run
from tests.campaign.parts import PARTS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.campaign", description=__doc__)
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--seconds", type=float, default=60.0, help="for each part (default: 60)")
    parser.add_argument("--place", type=Path, default=Path("build/campaign"), help="default: build/campaign")
    parser.add_argument("--seed", type=int, help="another seed than the one that is kept, or a random one")
    chosen = parser.parse_args()
    faults = 0
    for name in chosen.parts or PARTS:
        figures = run(PARTS[name], chosen.seconds, chosen.place, chosen.seed)
        faults += len(figures.faults)
        print(figures.line(), flush=True)
        for report in figures.faults[:3]:
            print(report.strip().splitlines()[-1][:300], flush=True)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
