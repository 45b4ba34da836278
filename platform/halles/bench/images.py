"""What a photo of a telephone costs: twelve megapixels in, three formats and four widths out."""

from __future__ import annotations

import io
import resource
from statistics import median
from time import perf_counter

from PIL import Image, ImageFilter

from halles import darkroom
from halles.bench.report import Report
from halles.darkroom.renditions import Developed

SIZE = (4000, 3000)
# Of different grain: what a decoder is given decides what it costs.
GRAINS = (10, 25, 40, 60)
MANY, FEW = 24, 4


def measure(*, quick: bool) -> Report:
    """Each photo alone, in a process apart, as a worker has it drawn. Needs no servers."""
    # Quick: the finest and the coarsest, which cost least and most.
    photos = [_photo(grain) for grain in (GRAINS[:: len(GRAINS) - 1] if quick else GRAINS)]
    darkroom.develop(photos[0])
    spent = [_spent(photos[number % len(photos)]) for number in range(FEW if quick else MANY)]
    walls, processors = sorted(wall for wall, _, _ in spent), [cpu for _, cpu, _ in spent]
    kept = [sum(len(one.content) for one in made.renditions) for _, _, made in spent]
    sent = sum(map(len, photos)) / len(photos)
    figures = {
        "photo_wall_s": median(walls),
        "photo_wall_max_s": walls[-1],
        "photo_cpu_s": median(processors),
        "photo_peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "photo_sent_kb": sent / 1000,
        "photo_kept_kb": median(kept) / 1000,
        "card_avif_kb": median(_size(made, "-640.avif") for _, _, made in spent) / 1000,
        "card_jpeg_kb": median(_size(made, "-640.jpg") for _, _, made in spent) / 1000,
    }
    light = figures["card_avif_kb"] / figures["card_jpeg_kb"]
    ratios = {"kept_to_sent": median(kept) / sent, "card_avif_to_jpeg": light}
    return Report(name="images", figures=figures, ratios=ratios)


def _photo(grain: int) -> bytes:
    """Something with edges, colours and grain, as a JPEG of a telephone."""
    noise = Image.effect_noise(SIZE, grain).filter(ImageFilter.GaussianBlur(1))
    slope = Image.linear_gradient("L").resize(SIZE)
    image = Image.merge("RGB", (noise, slope, slope.transpose(Image.Transpose.ROTATE_180)))
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()


def _spent(content: bytes) -> tuple[float, float, Developed]:
    before, began = _processor(), perf_counter()
    made = darkroom.develop(content)
    return perf_counter() - began, _processor() - before, made


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _size(made: Developed, suffix: str) -> int:
    return next(len(one.content) for one in made.renditions if one.suffix == suffix)
