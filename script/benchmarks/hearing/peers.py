"""What others publish on the same coffee orders, for the tables beside ours."""

from __future__ import annotations

from typing import Final

SOURCE: Final = (
    "The peers' figures are those that Picovoice publishes with its speech-to-intent-benchmark: "
    "the same kind of orders, the mean of two noises. Clean speech is not in it."
)
"""Where the figures are from."""

SNRS_DB: Final = (24, 15, 6)
"""The figures' signal-to-noise ratios."""

ORDERS: Final = {
    "Picovoice Rhino": (0.99, 0.985, 0.935),
    "Microsoft LUIS": (0.93, 0.905, 0.845),
    "IBM Watson": (0.96, 0.925, 0.61),
    "Amazon Lex": (0.875, 0.87, 0.755),
    "Google Dialogflow": (0.825, 0.795, 0.665),
}
"""Share of orders with all slots right, at each of ``SNRS_DB``."""
