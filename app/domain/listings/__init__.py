"""Listings: what is offered, by whom, for how much, and how it is found."""

from app.domain.listings.listing import Category, Kind, Listing, ListingView, RentType, find
from app.domain.listings.market import market_category
from app.domain.listings.rates import ExchangeRate, Rates, current_rates
from app.domain.listings.search import Criteria, Found, Page, search
from app.domain.listings.vectors import store_vectors, text_of, without_vector

__all__ = [
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
    "current_rates",
    "find",
    "market_category",
    "search",
    "store_vectors",
    "text_of",
    "without_vector",
]
