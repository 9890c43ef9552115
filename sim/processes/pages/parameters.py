"""How platforms rank merchants, and how well products fit people."""

from sim.parameters.base import Parameters, param


class Pages(Parameters):
    """A page of a few merchants, ranked by sales, rating and the fit that the platform believes in (seed §3.2)."""

    rank_sales: float = param(
        0.35,
        "weight of a merchant's sales, in logs over the mean of its category, in its rank",
        unit="per unit of log",
        source="calibrated: the largest stay large without taking the whole category",
        dated=True,
        ge=0,
        le=5,
    )
    rank_bid: float = param(
        0.42,
        "weight of the places a merchant buys, in logs of one and their number over an even share, in its rank",
        unit="per unit of log",
        source="calibrated: merchants spend 8-15 % of sales on marketing",
        dated=True,
        ge=0,
        le=5,
    )
    places_days: float = param(
        5.0,
        "days over which places bought count: their mean age",
        unit="day",
        source="assumed: a campaign is felt for a week",
        dated=True,
        ge=1,
        le=1000,
    )
    for_sale: float = param(
        0.3,
        "places on product pages that are sold",
        unit="share",
        source="assumed: every third place is an advertisement",
        dated=True,
        ge=0,
        le=1,
    )
    reserve_price: float = param(
        20.0,
        "lowest price of places on product pages",
        unit="yuan per 1000 impressions",
        source="assumed: as traffic in feeds",
        dated=True,
        ge=0,
        le=10_000,
    )
    rank_rating: float = param(
        2.0,
        "weight of a merchant's rating in its rank",
        unit="per unit of experience over promise",
        source="assumed: half a unit of noise between the best and the worst",
        dated=True,
        ge=0,
        le=50,
    )
    rank_fit: float = param(
        3.0,
        "weight of the fit to a person's tastes, where they are known, in a merchant's rank",
        unit="per sd",
        source="calibrated: sales with personal data over those without, EVIDENCE",
        dated=True,
        ge=0,
        le=50,
    )
    known_sales: float = param(
        0.4,
        "weight of sales and places on the page of a person whose tastes are known, over that on anybody's page",
        unit="share",
        source="assumed: who is known is shown less of what all buy",
        dated=True,
        ge=0,
        le=1,
    )
    rank_noise: float = param(
        0.6,
        "scale of what else decides on a merchant's rank",
        unit="scale of a logit",
        source="assumed: as much as a threefold of sales does",
        ge=0.01,
        le=50,
    )
    sales_days: float = param(
        21.0,
        "days of sales by which merchants are ranked: the mean age of the orders that count",
        unit="day",
        source="assumed: the sales of a month are what a page shows",
        dated=True,
        ge=1,
        le=1000,
    )
    rating_days: float = param(
        60.0,
        "days of ratings by which merchants are judged: their mean age",
        unit="day",
        source="assumed: two months",
        dated=True,
        ge=1,
        le=1000,
    )
    assortment: int = param(
        8,
        "products behind a drama's link, of which the one that fits a known person best is shown",
        unit="products",
        source="assumed: a cart of a few products",
        ge=1,
        le=8,
    )
