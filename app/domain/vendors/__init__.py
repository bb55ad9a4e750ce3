"""Vendors: who can be asked for a quote, in what, where, and how they like to be reached."""

from app.domain.vendors.reading import State, Wanted, get, page
from app.domain.vendors.vendor import Channel, Vendor, VendorView, may_be_asked
from app.domain.vendors.writing import Account, create, edit, enrol, restore, retire

__all__ = [
    "Account",
    "Channel",
    "State",
    "Vendor",
    "VendorView",
    "Wanted",
    "create",
    "edit",
    "enrol",
    "get",
    "may_be_asked",
    "page",
    "restore",
    "retire",
]
