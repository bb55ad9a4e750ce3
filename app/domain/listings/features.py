"""What a listing can be said to have, by kind: a literal, because the brain's words for them are one too."""

from collections.abc import Mapping

from app.domain.listings.listing import Kind

FURNISHING = frozenset({"furnished", "unfurnished", "part_furnished"})  # at most one of them
_PROPERTY = """
    sea_view mountain_view pool private_pool furnished unfurnished part_furnished pets_allowed garden balcony terrace
    parking garage air_conditioning central_heating fireplace elevator internet generator gym security storage
    white_goods ensuite new_build near_university near_beach near_centre wheelchair_access solar jacuzzi barbecue
    student_friendly
"""
_GOODS = "automatic diesel hybrid electric low_mileage warranty"
_SERVICE = "emergency free_quote weekend insured english_speaking turkish_speaking russian_speaking"
FEATURES: Mapping[Kind, frozenset[str]] = {
    "property": frozenset(_PROPERTY.split()),
    "goods": frozenset(_GOODS.split()),
    "service": frozenset(_SERVICE.split()),
}
