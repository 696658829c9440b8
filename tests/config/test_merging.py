"""Values laid over settings, as scenarios do it too."""

from __future__ import annotations

from voice_coach.config import Settings, merge, setting_keys


def test_values_lie_over_what_was_there() -> None:
    base, _ = merge(Settings(), {("speaker", "volume"): 0.2})
    merged, mistakes = merge(base, {("speaker", "device"): "USB", ("wake",): {}})
    assert mistakes == []
    assert (merged.speaker.volume, merged.speaker.device) == (0.2, "USB")
    assert base.speaker.device == ""


def test_with_a_mistake_nothing_changes() -> None:
    base = Settings()
    merged, mistakes = merge(
        base, {("speaker", "volume"): 2, ("speaker", "device"): "USB", ("speakr",): {}}
    )
    assert merged is base
    assert {mistake.key for mistake in mistakes} == {("speaker", "volume"), ("speakr",)}


def test_every_key_leads_to_a_value() -> None:
    for key in setting_keys():
        value: object = Settings()
        for part in key:
            value = getattr(value, part)
        _, mistakes = merge(Settings(), {key: "" if value is None else value})
        assert mistakes == [], key
