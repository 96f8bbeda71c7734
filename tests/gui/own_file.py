"""A table as people have them: purchase orders in sentences, with semicolons, as Excel saves it in Europe."""

from __future__ import annotations

import random
from pathlib import Path

CUSTOMERS = ("Meyer GmbH", "Krüger & Söhne", "Novak s.r.o.", "Lindqvist AB", "Rossi S.p.A.", "Dupont SARL")
ITEMS = ("steel bolts M8", "hex nuts M10", "copper pipe 22 mm", "LED panels", "safety gloves", "cable ties")
SENTENCES = (
    "Please send {count} {item} to {customer} until {date}, priority {priority}.",
    "{customer} orders {count} x {item}, due {date} ({priority}).",
    "Order: {item}, quantity {count}, {customer}, delivery by {date}, {priority} priority",
)
HEADER = "Text;Customer;Item;Quantity;Due date;Priority"


def orders_csv(path: Path, count: int = 60, encoding: str = "utf-8") -> Path:
    """Write so many orders, always the same ones."""
    draw = random.Random(13)
    lines = [HEADER]
    for _ in range(count):
        order = {
            "customer": draw.choice(CUSTOMERS),
            "item": draw.choice(ITEMS),
            "count": str(draw.randint(1, 400)),
            "date": f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}",
            "priority": draw.choice(("low", "normal", "high")),
        }
        lines.append(";".join([draw.choice(SENTENCES).format(**order), *order.values()]))
    path.write_text("\n".join(lines) + "\n", encoding=encoding)
    return path
