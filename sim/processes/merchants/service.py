"""Parameters of how merchants serve buyers, and of their brands."""

from sim.parameters.base import Parameters, param
from sim.parameters.tables import ByDimension, Share


class Service(Parameters):
    """Staff, levels of service, and what they cost (seed §4.2)."""

    chosen_service: ByDimension[Share] = param(
        (0.115, 0.01, 0.265, 0.13),
        "levels that merchants choose at the start: responsiveness, compensation, reliability, care",
        unit="0-1",
        source="calibrated: levels that pay, by their own books, in a market that has been running for two years",
    )
    service_speed: float = param(
        0.3,
        "how far a review moves service towards the level that pays best",
        unit="share",
        source="assumed: partial adjustment (seed §4.2)",
        ge=0,
        le=1,
    )
    service_wear: float = param(
        0.05,
        "share of a level of service that wears off between reviews if nothing is done",
        unit="share",
        source="assumed: routines last two years",
        ge=0,
        le=1,
    )
    service_patience: float = param(
        0.2,
        "share of what better ratings bring later that counts in a merchant's decision today",
        unit="share",
        source="assumed: ratings take two months to form",
        ge=0,
        le=1,
    )
    contacts_per_order: float = param(
        0.08,
        "service contacts expected per order when staff is first hired",
        unit="contacts per order",
        source="assumed: near the share of orders that disappoint",
        ge=0,
        le=5,
    )
    target_load: float = param(
        0.85,
        "contacts over capacity that a merchant aims at",
        unit="ratio",
        source="assumed: usual occupancy of call centres",
        ge=0.05,
        le=2,
    )
    staffing_speed: float = param(
        0.5,
        "how far a review moves staff towards its target",
        unit="share",
        source="assumed: hiring takes a while",
        ge=0,
        le=1,
    )
    contact_cost: float = param(
        4.0,
        "wage cost of the capacity for one service contact",
        unit="yuan per contact",
        source="assumed: 30 yuan an hour, 7-8 contacts",
        ge=0,
        le=200,
    )
    pooling_cost: float = param(
        0.3,
        "part of contact_cost that training and a joint system take where all staff answers every platform",
        unit="yuan per contact",
        source="assumed: two weeks of training a year, and a system",
        ge=0,
        le=200,
    )
    allowed_complaints: float = param(
        0.05,
        "complaints per delivered order from which audits demand better service",
        unit="share",
        source="assumed: below what is usual, so that audits ask something of most",
        ge=0.001,
        le=1,
    )
    audit_step: float = param(
        0.3,
        "what the strictest audits add to the standard at a review, where complaints are twice what is allowed",
        unit="0-1",
        source="assumed: some reviews make good service of the usual one (seed §4.2)",
        ge=0,
        le=1,
    )
    overtime: float = param(
        0.5,
        "rise of the mean wage of a contact for each multiple of what the staff was hired for",
        unit="ratio",
        source="calibrated: the next hour beyond the usual costs 1.5 times the wage (Labour Law of China, art. 44)",
        ge=0,
        le=1.2,
    )
    own_service_spread: float = param(
        0.2,
        "spread of each after-sales dimension between merchants, over its mean",
        unit="sd",
        source="assumed: merchants differ",
        ge=0,
        le=0.3,
    )
    cost_responsiveness: float = param(
        0.45,
        "cost of full responsiveness",
        unit="yuan per order",
        source="assumed: a fifth of margins for full service",
        ge=0,
        le=1000,
    )
    cost_compensation: float = param(
        0.20,
        "cost of administering full compensation",
        unit="yuan per order",
        source="assumed: as cost_responsiveness",
        ge=0,
        le=1000,
    )
    cost_reliability: float = param(
        4.0,
        "cost of full reliability: checks, packing, better delivery",
        unit="yuan per order",
        source="assumed: prevention is the dearest",
        ge=0,
        le=1000,
    )
    cost_care: float = param(
        0.75, "cost of full care", unit="yuan per order", source="assumed: as cost_responsiveness", ge=0, le=1000
    )
    cost_return_options: float = param(
        1.6,
        "cost of a wholly clear process of returns: guidance, labels, insured postage",
        unit="yuan per order",
        source="assumed: freight insurance of about one yuan per order",
        ge=0,
        le=1000,
    )
    cost_exchanges: float = param(
        0.4,
        "cost of spares where every product with a fault can be exchanged; rises with the square of the share",
        unit="yuan per order",
        source="assumed: one order in a hundred on hand, the last variants the dearest",
        ge=0,
        le=1000,
    )


class Brands(Parameters):
    """One brand on many platforms, told in each one's style (seed §4.3)."""

    equity_speed: float = param(
        0.15,
        "how far a review moves brand equity towards what the brand does",
        unit="share",
        source="assumed: brands are built over a year",
        ge=0,
        le=1,
    )
    equity_at_start: float = param(
        0.56,
        "brand equity at the start, over the consistency of the brand",
        unit="ratio",
        source="assumed: brands are half built",
        ge=0,
        le=1,
    )
    consistency_mean: float = param(
        0.6,
        "mean consistency of brands across platforms",
        unit="0-1",
        source="assumed: a little above the middle of the scale",
        ge=0,
        le=1,
    )
    consistency_spread: float = param(
        0.3,
        "half-width of its uniform spread between merchants",
        unit="0-1",
        source="assumed: merchants differ",
        ge=0,
        le=0.5,
    )
    presence_share: float = param(
        0.05,
        "part of the marketing budget from which a brand is present on a platform",
        unit="share",
        source="assumed: less than a twentieth is not noticed",
        ge=0,
        le=1,
    )
    half_presence: float = param(
        2.0,
        "platforms on which a brand is half as present as it can be",
        unit="platforms",
        source="assumed: two make half a presence (seed §4.3)",
        ge=0.01,
        le=100,
    )
    adaptation_gain: float = param(
        0.3,
        "relative rise of response from no to full adaptation to each platform's style",
        unit="ratio",
        source="assumed: seed §4.3 gives the sign",
        ge=0,
        le=5,
    )
    adaptation_mean: float = param(
        0.5,
        "mean adaptation to each platform's style, at which the response is as usual",
        unit="0-1",
        source="assumed: the middle of the scale",
        ge=0,
        le=1,
    )
    adaptation_spread: float = param(
        0.3,
        "half-width of its uniform spread over merchants",
        unit="0-1",
        source="assumed: merchants differ",
        ge=0,
        le=0.5,
    )
