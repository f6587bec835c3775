"""A report, or a few of its blocks, as accessible HTML without any script."""

from ponleu.reports.html.blocks import render_blocks
from ponleu.reports.html.page import page, style_source

__all__ = ["page", "render_blocks", "style_source"]
