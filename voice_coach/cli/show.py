"""Commands that only show something."""

from __future__ import annotations

import json

from voice_coach.cli.options import ConfigOption, JsonOption, SetOption, loaded_settings


def config(
    config_file: ConfigOption = None, overrides: SetOption = None, as_json: JsonOption = False
) -> None:
    """Show the settings in force, and where each comes from."""
    from voice_coach.config.printing import as_toml, report

    loaded = loaded_settings(config_file, overrides)
    if as_json:
        print(json.dumps(report(loaded), indent=2, ensure_ascii=False))
        return
    if loaded.config_file is not None:
        there = "" if loaded.config_file.exists() else " (not there yet)"
        print(f"# Settings file: {loaded.config_file}{there}\n")
    print(as_toml(loaded))
