"""The audio processing of WebRTC, by the native library inside the livekit wheel.

Only its messages and its C interface are used. livekit's own client cannot be: it has native
threads call back into Python to log, and 2 processes in 100 then end with a crash report.
"""

from __future__ import annotations

import ctypes
from importlib import resources
from typing import Final, TypeAlias

from livekit.rtc._proto import audio_frame_pb2, ffi_pb2

from voice_coach.units import HEARING_FORMAT

_BlockRequest: TypeAlias = (
    audio_frame_pb2.ApmProcessStreamRequest | audio_frame_pb2.ApmProcessReverseStreamRequest
)
_EventCallback: Final = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_size_t)


def _ignore(_data: int, _size: int) -> None:
    """Take no note of an event: with its logging off the library has none for us."""


class AudioProcessing:
    """One echo canceller in the native library."""

    def __init__(self) -> None:
        """Load the library and make the canceller.

        Raises:
            OSError: the library is missing or not for this machine.
        """
        path = resources.files("livekit.rtc.resources") / "liblivekit_ffi.so"
        library = ctypes.CDLL(str(path))
        library.livekit_ffi_initialize.argtypes = [
            *(_EventCallback, ctypes.c_bool, ctypes.c_char_p, ctypes.c_char_p)
        ]
        library.livekit_ffi_initialize.restype = None
        library.livekit_ffi_request.argtypes = [
            *(ctypes.c_char_p, ctypes.c_size_t),
            *(ctypes.POINTER(ctypes.c_void_p), ctypes.POINTER(ctypes.c_size_t)),
        ]
        library.livekit_ffi_request.restype = ctypes.c_uint64
        library.livekit_ffi_drop_handle.argtypes = [ctypes.c_uint64]
        library.livekit_ffi_drop_handle.restype = ctypes.c_bool
        self._library = library
        library.livekit_ffi_initialize(_CALLBACK, False, b"python", b"1")  # noqa: FBT003 (C has no keywords)
        request = ffi_pb2.FfiRequest()
        request.new_apm.echo_canceller_enabled = True
        request.new_apm.noise_suppression_enabled = False
        request.new_apm.high_pass_filter_enabled = False
        request.new_apm.gain_controller_enabled = False
        self._handle: int = self._request(request).new_apm.apm.handle.id

    def render(self, block: bytearray) -> str:
        """Tell it 10 ms of 16 kHz mono int16 that the speaker plays; return an error or ""."""
        request = ffi_pb2.FfiRequest()
        self._fill(request.apm_process_reverse_stream, block)
        return str(self._request(request).apm_process_reverse_stream.error)

    def capture(self, block: bytearray) -> str:
        """Replace 10 ms from the microphone by what is no echo; return an error or ""."""
        request = ffi_pb2.FfiRequest()
        self._fill(request.apm_process_stream, block)
        return str(self._request(request).apm_process_stream.error)

    def close(self) -> None:
        """Release the canceller; calling it twice is fine."""
        if self._handle:
            self._library.livekit_ffi_drop_handle(self._handle)
            self._handle = 0

    def _fill(self, message: _BlockRequest, block: bytearray) -> None:
        message.apm_handle = self._handle
        message.data_ptr = ctypes.addressof(ctypes.c_char.from_buffer(block))
        message.size = len(block)
        message.sample_rate = HEARING_FORMAT.rate_hz
        message.num_channels = HEARING_FORMAT.channels

    def _request(self, request: ffi_pb2.FfiRequest) -> ffi_pb2.FfiResponse:
        encoded = request.SerializeToString()
        data = ctypes.c_void_p()
        size = ctypes.c_size_t()
        handle = self._library.livekit_ffi_request(
            encoded, len(encoded), ctypes.byref(data), ctypes.byref(size)
        )
        if not handle:
            msg = "the audio processing library refused a request"
            raise OSError(msg)
        response = ffi_pb2.FfiResponse()
        response.ParseFromString(ctypes.string_at(data, size.value))
        self._library.livekit_ffi_drop_handle(handle)
        return response


_CALLBACK: Final = _EventCallback(_ignore)
