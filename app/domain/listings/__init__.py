"""Listings: what is offered, by whom, for how much, and how it is found."""

from app.domain.listings.features import FEATURES
from app.domain.listings.images import add_images, discard, drop_image, name_of, order_images, sweep
from app.domain.listings.listing import Category, Kind, Listing, ListingView, RentType, find
from app.domain.listings.market import market_category
from app.domain.listings.ownership import Author, own
from app.domain.listings.rates import ExchangeRate, Rates, current_rates
from app.domain.listings.search import Criteria, Found, Page, search
from app.domain.listings.shelf import ShelfView, Wanted, shelf_page, shelf_view
from app.domain.listings.vectors import store_vectors, text_of, unchanged, without_vector
from app.domain.listings.writing import change, offer, restore, retire

__all__ = [
    "FEATURES",
    "Author",
    "Category",
    "Criteria",
    "ExchangeRate",
    "Found",
    "Kind",
    "Listing",
    "ListingView",
    "Page",
    "Rates",
    "RentType",
    "ShelfView",
    "Wanted",
    "add_images",
    "change",
    "current_rates",
    "discard",
    "drop_image",
    "find",
    "market_category",
    "name_of",
    "offer",
    "order_images",
    "own",
    "restore",
    "retire",
    "search",
    "shelf_page",
    "shelf_view",
    "store_vectors",
    "sweep",
    "text_of",
    "unchanged",
    "without_vector",
]
