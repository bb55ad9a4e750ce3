"""One browser for all tests of this folder: imported by each file it would start again, which Playwright refuses."""

from tests.e2e.browser import chromium, page
from tests.e2e.wire import wire

__all__ = ["chromium", "page", "wire"]  # fixtures
