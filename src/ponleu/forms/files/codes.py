"""Codes that telephones scan, as drawings."""

from __future__ import annotations

from io import BytesIO


def code_svg(text: str) -> str:
    """A text as a QR code in SVG, black on white with its quiet zone; it has no size of its own."""
    import qrcode
    from qrcode.image.svg import SvgPathFillImage

    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=4)
    code.add_data(text)
    code.make(fit=True)
    drawn = BytesIO()
    code.make_image(image_factory=SvgPathFillImage).save(drawn)
    return drawn.getvalue().decode()
