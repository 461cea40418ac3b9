"""Pictures to send, good and bad."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

ORIENTATION, DESCRIPTION = 0x0112, 0x010E
ON_ITS_SIDE = 6  # the camera was turned: what was taken as wide is high


def saved(image: Image.Image, format: str, **how) -> bytes:
    file = BytesIO()
    image.save(file, format, **how)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def two_colours(width: int = 40, height: int = 20) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new("RGB", (width, height), (255, 0, 0))
    image.paste((0, 0, 255), (width // 2, 0, width, height))
    return image


def png(width: int = 40, height: int = 20) -> bytes:
    return saved(two_colours(width, height), "PNG")


def photo(width: int, height: int) -> Image.Image:
    """As hard to encode as a photograph."""
    return Image.effect_noise((width, height), 60).convert("RGB")


def upload(data: bytes | None = None, name: str = "picture.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, png() if data is None else data)
