"""How long a recording takes, read from its own bytes: WAV, and MP3 frame by frame.

Source for MP3: ISO/IEC 11172-3 and 13818-3, layer III frame headers.
"""

from __future__ import annotations

import io
import wave
from collections.abc import Mapping

_KILOBITS = {  # by whether it is MPEG 1, then by the index in the header
    True: (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    False: (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLES_A_SECOND = (44_100, 48_000, 32_000)
_HALVED = {3: 1, 2: 2, 0: 4}  # MPEG 1, 2 and 2.5 by their two bits
_LAYER_3 = 1


def lengths(media: Mapping[str, bytes]) -> dict[str, float]:
    """Seconds by file name, of the files whose length can be told."""
    known = {name: _seconds(name.lower(), content) for name, content in media.items()}
    return {name: seconds for name, seconds in known.items() if seconds is not None}


def _seconds(name: str, content: bytes) -> float | None:
    if name.endswith(".wav"):
        return _of_wav(content)
    return _of_mp3(content) if name.endswith(".mp3") else None


def _of_wav(content: bytes) -> float | None:
    try:
        with wave.open(io.BytesIO(content)) as sound:
            return float(sound.getnframes() / sound.getframerate())
    except (wave.Error, EOFError, ZeroDivisionError):
        return None


def _of_mp3(content: bytes) -> float | None:
    at, seconds = _after_tag(content), 0.0
    while (frame := _frame(content[at : at + 4])) is not None:
        size, length = frame
        at, seconds = at + size, seconds + length
    return seconds or None


def _after_tag(content: bytes) -> int:
    """Where sound begins: an ID3 tag in front tells its length in four bytes of seven bits."""
    if content[:3] != b"ID3" or len(content) < 10:
        return 0
    size = 0
    for part in content[6:10]:
        size = size << 7 | part & 0x7F
    return 10 + size


def _frame(header: bytes) -> tuple[int, float] | None:
    """Bytes and seconds of the frame that a header begins; None for anything else."""
    if len(header) < 4 or header[0] != 0xFF or header[1] & 0xE0 != 0xE0:
        return None
    version, layer, rate, samples = header[1] >> 3 & 3, header[1] >> 1 & 3, header[2] >> 4, header[2] >> 2 & 3
    if version not in _HALVED or layer != _LAYER_3 or rate in {0, 15} or samples == 3:
        return None
    a_second = _SAMPLES_A_SECOND[samples] // _HALVED[version]
    is_first = version == 3
    size = (144 if is_first else 72) * _KILOBITS[is_first][rate] * 1000 // a_second + (header[2] >> 1 & 1)
    return size, (1152 if is_first else 576) / a_second
