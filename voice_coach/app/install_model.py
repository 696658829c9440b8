"""``voice-coach setup --model``: fetches the better recogniser's model and puts it in its place."""

from __future__ import annotations

from pathlib import Path
from threading import Event

from voice_coach.app.hearing import describe_ears, models_home, vosk_model
from voice_coach.app.progress import make_report
from voice_coach.config import Settings
from voice_coach.errors import CoachError, InputError
from voice_coach.models.catalogue import ModelEntry, small_english
from voice_coach.models.download import Patience, discard_archive, fetch_archive, kept_bytes
from voice_coach.models.install import install_archive, install_folder, installing
from voice_coach.models.reporting import Report, megabytes
from voice_coach.models.verify import verify_model
from voice_coach.runtime.clock import MonotonicClock


def install_model(
    source: str | Path | None = None,
    *,
    entry: ModelEntry | None = None,
    home: Path | None = None,
    report: Report | None = None,
    patience: Patience | None = None,
) -> Path:
    """Install the model of the better recogniser; the next start uses it.

    Args:
        source: the archive, an unpacked folder, or the https address of a mirror; None: from
            where it is published, unless it is installed already, and whole.
        entry: the model; None: the one that the coach is made for.
        home: folder that holds the folders of models; None: this user's.
        report: shows how far it is; None: a progress bar, or plain lines where nobody looks.
        patience: how waiting is done; None: by the clock.

    Returns:
        The folder of the model.

    Raises:
        InputError: the source is not there, or no address that may be used.
        ModelError: it cannot be fetched, is not the model, or cannot be kept; a model that was
            there before still is.
        KeyboardInterrupt: somebody has had enough; the report says what is kept.
    """
    entry = small_english() if entry is None else entry
    home = models_home() if home is None else home
    if report is None:
        with make_report() as shown:
            return install_model(source, entry=entry, home=home, report=shown, patience=patience)
    if patience is None:
        patience = Patience(Event().wait, MonotonicClock().now)
    with installing(entry, home):
        try:
            return _install(source, entry, home, report, patience)
        except KeyboardInterrupt:
            report.note(_stopped(entry, home))
            raise


def what_hears_next(model: Path, settings: Settings) -> str:
    """Return one or two sentences that say what the next start hears with.

    Args:
        model: folder of the model that was just installed.
        settings: in force.
    """
    heard = f"From the next start on the coach hears with {describe_ears(settings)}."
    if vosk_model(settings) == model:
        return heard
    chosen = settings.recognizer
    if chosen.engine == "pocketsphinx":
        return f'{heard} To use the model, set recognizer.engine to "auto".'
    return f'{heard} Its model is {chosen.model}; to use the new one, set recognizer.model to "".'


def _install(
    source: str | Path | None, entry: ModelEntry, home: Path, report: Report, patience: Patience
) -> Path:
    if source is not None and "://" not in str(source):
        path = Path(source).expanduser()
        if not path.exists():
            raise InputError(f"{path} is not there.", f"Give the path of {entry.archive_name}.")
        if path.is_dir():
            return install_folder(path, entry, home, report)
        return install_archive(path, entry, home, report)
    if source is None and not verify_model(home / entry.name, entry, full=True):
        report.note(f"The model is installed already, and whole: {home / entry.name}")
        discard_archive(entry, home)
        return home / entry.name
    url = entry.url if source is None else str(source)
    archive = fetch_archive(entry, url, home, report, patience)
    folder = install_archive(archive, entry, home, report)
    discard_archive(entry, home)
    return folder


def _stopped(entry: ModelEntry, home: Path) -> str:
    try:
        kept = kept_bytes(entry, home)
    except CoachError:
        kept = 0
    if not kept:
        return "Stopped; nothing was changed."
    return f"Stopped; {megabytes(kept)} are kept, and the next time goes on from there."
