"""What a browser keeps on its disk, asked beside the page."""

from playwright.sync_api import Page

COUNT = """([name, store]) => new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const asked = opening.result.transaction(store).objectStore(store).count();
      asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
    };
})"""
NOTED = "Object.keys(localStorage).filter((key) => key.startsWith('ei.unwritten.')).length"


def kept_talks(page: Page) -> int:
    """Return how many conversations can be read without a network."""
    return int(page.evaluate(COUNT, ["easy-islanders-kept", "talks"]))


def unsent(page: Page) -> int:
    """Return how many messages the server has not confirmed, those included that the disk does not have yet."""
    noted = int(page.evaluate(NOTED))  # first: from there it goes to the disk
    return noted + int(page.evaluate(COUNT, ["easy-islanders", "outbox"]))
