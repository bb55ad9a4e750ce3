"""One browser for all tests of this folder: imported into each file it would be started anew, which Playwright refuses."""

from tests.e2e.browser import chromium, page
from tests.e2e.wire import wire

__all__ = ["chromium", "page", "wire"]  # fixtures
