"""Reading pictures that anybody could have made, and encoding them again."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tests.trees.pictures import DESCRIPTION, ON_ITS_SIDE, ORIENTATION, opened, photo, png, saved, two_colours
from trees.core.images import MAX_IMAGE_PIXELS, MAX_IMAGE_SIDE_PIXELS, ImageError, encode

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
ROOT = Path(__file__).parents[3]
HTML = b"<!doctype html><script>alert(1)</script>"


def encoded(data: bytes) -> Image.Image:
    """What is kept of ``data``."""
    kept = encode(BytesIO(data))
    image = opened(kept.data)
    assert (image.format, image.size) == ("WEBP", (kept.width, kept.height))
    return image


def near(image: Image.Image, x: int, y: int, colour: tuple[int, ...]) -> bool:
    """Whether that pixel is of ``colour``, as far as the eye can tell."""
    return all(abs(a - b) < 40 for a, b in zip(image.convert("RGB").getpixel((x, y)), colour, strict=True))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP", "MPO"])
def test_pictures_of_the_usual_formats_are_kept_as_they_look(format):
    image = encoded(saved(two_colours(), format))
    assert image.size == (40, 20)
    assert near(image, 5, 10, (255, 0, 0))
    assert near(image, 35, 10, (0, 0, 255))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_is_read(mode):
    grey = Image.new("L", (10, 10), 128)
    image = Image.new("I;16", (10, 10), 128 * 256) if mode == "I;16" else grey.convert(mode)
    shades = encoded(saved(image, "PNG")).convert("L").getextrema()
    assert mode == "1" or all(abs(shade - 128) < 3 for shade in shades)


def test_a_jpeg_made_for_the_printer_keeps_its_colours():
    assert near(encoded(saved(two_colours().convert("CMYK"), "JPEG")), 35, 10, (0, 0, 255))


def test_what_can_be_seen_through_stays_so():
    image = Image.new("RGBA", (10, 10), (255, 0, 0, 0))
    assert encoded(saved(image, "PNG")).getpixel((5, 5))[3] == 0


def test_a_drawing_is_kept_to_the_pixel():
    drawing = Image.new("RGB", (300, 200), "white")
    for x in range(0, 300, 3):
        drawing.putpixel((x, x % 200), (x % 256, 0, 0))
    assert encoded(saved(drawing, "PNG")).convert("RGB").tobytes() == drawing.tobytes()


def test_a_photograph_becomes_much_smaller():
    data = saved(photo(800, 600), "PNG")
    assert len(encode(BytesIO(data)).data) < len(data) / 3


@pytest.mark.parametrize(("size", "kept"), [
        ((3200, 1000), (1600, 500)), ((3000, 4000), (1200, 1600)), ((1170, 9000), (1000, 7692)),
        ((500, 3200), (500, 3200)), ((7680, 1080), (3200, 450)), ((3000, 200), (3000, 200)),
        ((1000, 40_000), (400, 16_000)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_large_picture_is_scaled_down_as_far_as_it_can_be_read(size, kept, format):
    image = encoded(saved(two_colours(*size), format))
    assert image.size == kept
    assert near(image, kept[0] // 10, kept[1] // 2, (255, 0, 0))
    assert near(image, kept[0] * 9 // 10, kept[1] // 2, (0, 0, 255))


def test_a_tall_picture_taken_with_the_camera_turned_is_measured_upright():
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    assert encoded(saved(two_colours(9000, 1170), "PNG", exif=exif)).size == (1000, 7692)


@pytest.mark.parametrize("mode", ["P", "L", "LA", "I;16"])
def test_a_large_picture_is_converted_in_bands_without_seams(mode):
    grey = Image.new("L", (5000, 4000), 128)
    image = Image.new("I;16", grey.size, 128 * 256) if mode == "I;16" else grey.convert(mode)
    kept = encoded(saved(image, "PNG")).convert("L")
    assert kept.size == (1600, 1280)
    assert all(abs(shade - 128) < 3 for shade in kept.getextrema())


MEASURE = """
import io, re, sys
from PIL import Image
from trees.core import images
file = io.BytesIO()
Image.new(sys.argv[1], (5000, 10_000)).save(file, "PNG")
file.seek(0)
images.encode(file)
print(int(re.search(r"VmHWM:\\s+([0-9]+)", open("/proc/self/status").read())[1]) // 1024)
"""


@pytest.mark.parametrize("mode", ["RGB", "LA", "P", "I;16"])
def test_the_largest_picture_takes_little_more_memory_than_it_has_pixels(mode):
    """50 million pixels are 200 MB once they are decoded; a second copy would be 200 MB more."""
    done = subprocess.run([sys.executable, "-c", MEASURE, mode], cwd=ROOT, capture_output=True, text=True, check=True)
    assert int(done.stdout) < 380  # MB


@pytest.mark.parametrize("size", [(1, 1), (40_000, 1), (1, 40_000)])
def test_the_smallest_and_the_longest_pictures_are_kept(size):
    assert max(encoded(saved(Image.new("RGB", size), "PNG")).size) == min(max(size), MAX_IMAGE_SIDE_PIXELS)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP"])
def test_a_picture_taken_with_the_camera_turned_stands_upright(format):
    exif = Image.Exif()
    exif[ORIENTATION] = ON_ITS_SIDE
    image = encoded(saved(two_colours(), format, exif=exif))
    assert image.size == (20, 40)
    assert near(image, 10, 5, (255, 0, 0))
    assert near(image, 10, 35, (0, 0, 255))


def test_nothing_is_kept_of_what_a_camera_writes_along():
    exif = Image.Exif()
    exif[DESCRIPTION] = "at home"
    image = encoded(saved(two_colours(), "JPEG", exif=exif, comment=b"at home", icc_profile=b"at home" * 20))
    assert not image.getexif()
    assert b"at home" not in encode(BytesIO(saved(two_colours(), "JPEG", exif=exif, comment=b"at home"))).data
    assert {"exif", "icc_profile", "xmp"} & set(image.info) == set()


@pytest.mark.parametrize("format", ["GIF", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(format):
    frames = [two_colours(), *(Image.new("RGB", (40, 20), shade) for shade in ["white", "black"])]
    image = encoded(saved(frames[0], format, save_all=True, append_images=frames[1:]))
    assert getattr(image, "n_frames", 1) == 1
    assert near(image, 5, 10, (255, 0, 0))


@pytest.mark.parametrize(
    "data", [b"", b"\0", SVG, HTML, b"GIF89a", saved(two_colours(), "BMP"), saved(two_colours(), "TIFF")]
)
def test_what_is_no_picture_is_refused_with_what_is_read(data):
    with pytest.raises(ImageError, match="PNG, JPEG, GIF or WebP|damaged"):
        encode(BytesIO(data))


@pytest.mark.parametrize("format", ["PNG", "JPEG", "GIF", "WEBP"])
def test_half_a_picture_is_refused(format):
    data = saved(photo(200, 200), format)
    with pytest.raises(ImageError, match="damaged or incomplete|PNG, JPEG"):
        encode(BytesIO(data[: len(data) // 2]))


@pytest.mark.parametrize("side", [8_000, 20_000])
def test_a_bomb_is_refused_before_it_is_decoded(side):
    """A few kilobytes that would fill the memory."""
    data = saved(Image.new("1", (side, side)), "PNG")
    assert len(data) < 100_000
    assert side * side > MAX_IMAGE_PIXELS
    with pytest.raises(ImageError, match="too many pixels: at most 50 million"):
        encode(BytesIO(data))


@given(st.sampled_from(["PNG", "JPEG", "GIF", "WEBP"]), st.data())
def test_a_file_with_any_byte_changed_is_read_or_refused(format, data):
    whole = bytearray(saved(two_colours(), format))
    for place in data.draw(st.lists(st.integers(0, len(whole) - 1), min_size=1, max_size=4)):
        whole[place] = data.draw(st.integers(0, 255))
    try:
        encode(BytesIO(whole))
    except ImageError as error:
        assert str(error).endswith(".")


def test_a_file_behind_whose_end_something_stands_is_read_without_that():
    assert HTML not in encode(BytesIO(png() + HTML)).data
