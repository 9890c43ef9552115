"""The columns of every kind of agent, of dramas and of orders, each declared once: storage type, meaning, unit."""

from sim.names import (
    N_CATEGORIES,
    N_CHANNELS,
    N_CLUSTERS,
    N_GENRES,
    N_PLATFORMS,
    N_SEEN,
    age_band_of,
    city_tier_of,
    gender_of,
)
from sim.world.columns import Vector, column, declared


class ViewerColumns:
    """What a viewer is, has and remembers."""

    # who they are
    weight: int = column("int32", "real people this viewer stands for", "people")
    segment: int = column(
        "int8", "gender × age band × city tier: gender * 8 + age_band * 2 + city_tier", between=(0, 15)
    )
    gender: int = column("int8", "0 female, 1 male", follows=("segment", gender_of))
    age_band: int = column("int8", "0 under 30, 1 30-39, 2 40-49, 3 50 and over", follows=("segment", age_band_of))
    city_tier: int = column(
        "int8", "0 first and second tier, 1 third tier and below", follows=("segment", city_tier_of)
    )
    platforms: int = column("uint16", "platforms used, one bit each in the order of names.PLATFORMS")
    memberships: int = column("uint16", "long-video platforms the viewer is a member of, one bit each")
    daily_income: int = column("int32", "money free for goods and entertainment", "fen per day")
    free_minutes: float = column("float32", "fragments of free time for feeds and shopping", "minutes per day")
    video_reluctance: float = column(
        "float32", "buys because of a video once so many of those who ever will do so, 0-1; never if above 1"
    )
    joins_on: int = column("int32", "day the viewer starts using short video, relative to the start", "day")
    adoptable: int = column("int8", "1 if the viewer may ever take up microdramas")
    payer: int = column("int8", "1 if the viewer may ever pay for episodes or use a mini-program or an app")
    eagerness: float = column("float32", "own rate of adopting, over the usual one", "ratio", initial=1.0)
    payday: int = column("int8", "day of the month the budget is refilled", between=(1, 28))
    home_paid: int = column("int8", "paid platform this viewer would use; index of names.PLATFORMS")
    # what they like and know
    taste: Vector[float] = column(
        "float32", "liking of each genre, standardised over the population", "sd", width=N_GENRES
    )
    satiation: Vector[float] = column("float32", "tiredness of each genre", between=(0, 1), width=N_GENRES)
    trust: Vector[float] = column("float32", "trust in buying by each names.Channel", between=(0, 1), width=N_CHANNELS)
    adoption: int = column("int8", "names.Adoption")
    peer_feed: float = column("float32", "share of acquaintances known to watch microdramas", between=(0, 1))
    peer_paid: float = column("float32", "share of acquaintances known to pay for them", between=(0, 1))
    profile_data: float = column("float32", "behaviour recorded by platforms and not yet forgotten", "events")
    profile_age: float = column("float32", "mean age of what is recorded", "day")
    shelf_habit: float = column("float32", "habit of visiting shelf platforms for their drama channel", between=(0, 1))
    habit_on: int = column("int8", "shelf platform on which dramas were watched last, -1 none", initial=-1)
    liking: float = column("float32", "satisfaction with what was watched lately", between=(0, 1), initial=0.5)
    # money, needs, relations
    wallet: int = column("int64", "money left of the discretionary budget", "fen")
    coins: int = column("int64", "prepaid and unspent on episodes", "fen")
    bound: int = column("int8", "1 if this month's money kept the viewer from an offer worth having")
    needs: int = column("uint8", "open needs, one bit per category")
    need_value: Vector[int] = column(
        "int32", "what a well-matched product for the open need is worth, by category", "fen", width=N_CATEGORIES
    )
    stocked: int = column("uint8", "categories bought ahead of need, one bit each")
    voucher: int = column("int32", "face value of the coupon in hand today", "fen")
    voucher_from: int = column("int8", "platform that issued the coupon", initial=-1)
    voucher_in: int = column("int8", "channel in which alone the coupon can be used, -1 any", initial=-1)
    known_merchant: int = column("int16", "merchant of the relation being followed, -1 none", initial=-1)
    relation_trust: float = column(
        "float32", "experience with that merchant over the best that is noticed", between=(0, 1)
    )
    relation_day: int = column("int32", "day of the first order from that merchant", "day")
    relation_on: int = column("int8", "platform of that order, -1 where it lies before the market opened", initial=-1)
    relation_fault: int = column("int8", "1 if that order arrived with a fault")
    repurchased: int = column(
        "int8",
        "0 no further order from that merchant yet, 1 one within the window, 2 the window is over, "
        "3 the next order replaces what was sent back",
    )
    # what they follow, say and hear
    following: int = column("int32", "drama being followed, -1 none", initial=-1)
    followed_on: int = column("int8", "platform it is followed on, -1 none", initial=-1)
    episode: int = column("int16", "episodes of it already watched", "episodes")
    seen: Vector[int] = column("int32", "titles watched last, -1 none", width=N_SEEN, initial=-1)
    seen_trope: Vector[int] = column("int16", "story patterns of these titles, -1 none", width=N_SEEN, initial=-1)
    seen_next: int = column("int8", "where the next title watched is noted")
    active_days: int = column("uint16", "activity of the last 16 days, today in bit 0")
    said_drama: int = column("int32", "drama talked about yesterday, -1 none", initial=-1)
    said_valence: int = column("int8", "what was said of it", between=(-100, 100))
    said_service: int = column("int8", "what was said of buying from dramas", between=(-100, 100))
    was_adoption: int = column("int8", "adoption at yesterday's close, -1 not yet there", initial=-1)
    saying_drama: int = column("int32", "drama talked about today, -1 none", initial=-1)
    saying_valence: int = column("int8", "what is said of it", between=(-100, 100))
    saying_service: int = column("int8", "what is said of buying from dramas today", between=(-100, 100))
    heard_drama: int = column("int32", "drama last recommended by an acquaintance, -1 none", initial=-1)
    heard_valence: int = column("int8", "how warmly", between=(-100, 100))
    awareness: float = column("float32", "awareness of brands that campaigned", between=(0, 1))
    campaign_on: int = column("int8", "platform where a brand campaign was met last, -1 none", initial=-1)
    campaign_day: int = column("int32", "day when it was met there, -1 never", "day", initial=-1)
    campaign_elsewhere: int = column("int32", "day when one was last met on another, -1 never", "day", initial=-1)
    # today only: written by one phase, read by a later one
    venue: int = column("int8", "platform visited for dramas today, -1 none", initial=-1)
    shown: int = column("int32", "drama shown today, -1 none", initial=-1)
    shown_on: int = column("int8", "platform it is watched on, -1 none", initial=-1)
    shown_by_ad: int = column("int8", "1 if it was a bought impression")
    teased: int = column("int32", "drama running elsewhere of which a clip was seen last, -1 none", initial=-1)
    minutes_left: float = column("float32", "free time left today", "minutes")
    offer: int = column("int32", "drama whose product link was seen today, -1 none", initial=-1)
    offer_on: int = column("int8", "platform where it was seen, -1 none", initial=-1)
    offer_match: float = column("float32", "how well the product shown there suits the viewer", "sd")
    immersion: float = column("float32", "immersion while it was seen", between=(0, 1))
    enjoyment: float = column("float32", "perceived enjoyment", between=(0, 1))
    control: float = column("float32", "perceived control", between=(0, 1))
    merging: float = column("float32", "merging of action and awareness", between=(0, 1))
    surplus: int = column("int64", "experienced consumer surplus of today", "fen")


class ViewerRow(ViewerColumns):
    """A viewer as the phases of the day meet it: its columns, and its number."""

    row: int


class DramaColumns:
    """A title: made once, running while it is on offer."""

    creator: int = column("int16", "who made it (creator index)")
    title_weight: int = column("int32", "real titles this one stands for", "titles")
    genre: int = column("int8", "names.Genre")
    trope: int = column("int16", "story pattern, shared by imitators")
    quality: float = column("float64", "how well made it is", between=(0, 1))
    expected_quality: float = column(
        "float64", "how well made it was expected to be before it was made", between=(0, 1)
    )
    originality: float = column("float64", "how little of it imitates", between=(0, 1))
    realism: float = column("float64", "closeness to real life", between=(0, 1))
    emotional_value: float = column("float64", "emotional value to the viewer", between=(0, 1))
    topic: int = column("int16", "hot topic it takes up, -1 none", initial=-1)
    topic_heat: float = column("float64", "heat of that topic today", between=(0, 1))
    episodes: int = column("int16", "length of the serial", "episodes")
    episode_seconds: int = column("int16", "length of an episode", "seconds")
    shot: int = column("int16", "episodes shot so far; those not shot wait", "episodes", initial=32_767)
    cadence: int = column("int16", "episodes released a day", "episodes per day")
    released_on: int = column("int32", "day of the first release", "day")
    free_episodes: int = column("int16", "episodes before the paywall", "episodes")
    episode_price: int = column("int32", "price of an episode behind the paywall, 0 if free", "fen")
    funding: int = column("int8", "names.Funding: 0 free in feeds, 1 paywall, 2 advertising in paid forms")
    licensed: int = column("int8", "1 if it went through formal channels and holds a licence")
    platforms: int = column("uint16", "where it runs, one bit per platform")
    library: int = column("uint16", "where it is kept on offer since feeds dropped it, one bit per platform, 0 nowhere")
    merchant: int = column("int16", "merchant whose product is placed, -1 none", initial=-1)
    placement_fit: float = column("float64", "how well the product answers the drama's worry", between=(0, 1))
    placement_fee: int = column("int64", "fixed fee of the placement, per real title", "fen")
    commission_rate: float = column("float64", "creator's share of sales through the link", between=(0, 1))
    cost: int = column("int64", "production cost per real title", "fen")
    subsidy: int = column("int64", "cash subsidy received per real title", "fen")
    ordered: int = column("int8", "1 if it was made to order for the merchant's product")
    traffic_boost: float = column("float64", "exposure multiplier from traffic support", initial=1.0)
    status: int = column("int8", "0 in production, 1 running, 2 stopped early, 3 retired")
    views: int = column("int64", "sessions so far", "people × sessions")
    views_yesterday: int = column("int64", "sessions yesterday", "people × sessions")
    episodes_watched: int = column("int64", "episodes since the market opened", "people × episodes")
    operator: int = column("int16", "who runs it in a mini-program or an app, -1 nobody", initial=-1)
    receipts: int = column("int64", "taken in so far, before traffic: unlocks, advertising, splits, fees", "fen")
    earned: int = column("int64", "what its creator earned so far, its part of the traffic taken off", "fen")
    orders: int = column("int64", "orders through its link so far", "orders")
    traffic_spend: int = column("int64", "traffic bought for it so far", "fen")
    ad_impressions: int = column("int64", "bought impressions so far", "impressions")
    campaign_budget: int = column(
        "int64", "traffic budget of the day, -1 before a campaign, 0 after it", "fen", initial=-1
    )
    campaign_spent: int = column("int64", "traffic bought yesterday by the campaign", "fen")
    campaign_cost: float = column("float64", "recent spending of the campaign, older days weighing less", "fen")
    campaign_receipts: float = column("float64", "recent receipts, older days weighing less", "fen")
    campaign_impressions: float = column(
        "float64", "recently bought impressions, older days weighing less", "impressions"
    )
    receipts_seen: int = column("int64", "receipts at the campaign's last look", "fen")
    pirated_views: int = column("int64", "sessions on pirate copies so far", "people × sessions")
    word: int = column("int64", "recommendations heard yesterday, signed", "people")


class DramaRow(DramaColumns):
    """A title as what is done for it meets it: its columns, and its number."""

    row: int


class CreatorColumns:
    """A studio, standing for several."""

    kind: int = column("int8", "0 head (IP, star), 1 established, 2 long tail, 3 pirate")
    skill: float = column("float64", "craft", between=(0, 1))
    industrialisation: float = column("float64", "standardised production", between=(0, 1))
    active: int = column("int8", "1 while in the market", initial=1)
    genre_return: Vector[float] = column(
        "float64", "learned return on spending by genre", "ratio", width=N_GENRES, initial=1.0
    )
    expected_return: float = column("float64", "learned return on spending, all genres", "ratio", initial=1.0)
    titles: int = column("int32", "titles released so far", "titles")
    making: int = column("int16", "titles being made", "titles")
    plan_on: int = column("int32", "day it thinks about its next title, -1 none is set", "day", initial=-1)
    close_on: int = column("int32", "day it closes its books, -1 never", "day", initial=-1)
    income: int = column("int64", "receipts so far", "fen")
    spending: int = column("int64", "spending so far", "fen")
    copying: float = column("float64", "how much a pirate copies, over the usual", "ratio", initial=1.0)
    copies_earned: int = column("int64", "what its copies earned since its last review", "fen")
    copies_cost: int = column("int64", "what they cost it", "fen")


class CreatorRow(CreatorColumns):
    """A creator as what it does meets it: its columns, and its number."""

    row: int


class OperatorColumns:
    """A business that runs a mini-program or an app."""

    home: int = column("int8", "the form it runs on; index of names.PLATFORMS")
    active: int = column("int8", "1 while in the market")
    since: int = column("int32", "day it came, 0 for those there at the start", "day")
    cost_factor: float = column("float64", "what it costs, over the usual", "ratio", initial=1.0)
    receipts: float = column("float64", "receipts lately", "fen per day")
    profit: float = column("float64", "profit lately", "fen per day")
    audience: float = column("float64", "sessions lately: its audience of its own", "sessions per day")
    found: float = column("float64", "how well titles are found there without advertisements", "ratio", initial=1.0)


class OperatorRow(OperatorColumns):
    """An operator as what it does meets it: its columns, and its number."""

    row: int


class MerchantColumns:
    """A merchant, standing for all stores of its kind."""

    category: int = column("int8", "names.Category")
    active: int = column("int8", "1 while in the market", initial=1)
    size: float = column("float64", "share of all orders it expects at the start", between=(0, 1))
    price: int = column("int32", "price of the product", "fen")
    tier: float = column(
        "float64", "make of the product: what it is worth, over what is usual in its category", "ratio"
    )
    fit: Vector[float] = column(
        "float64", "how well the product suits people of each cluster of tastes", "sd", width=N_CLUSTERS
    )
    rating: float = column("float64", "what buyers experienced lately over what was promised, as published", "ratio")
    rated_orders: float = column("float64", "orders a day on which the rating rests", "orders per day")
    recent_orders: float = column("float64", "orders a day lately, by which pages rank", "orders per day")
    unit_cost: int = column("int32", "cost of making and shipping one", "fen")
    sells_on: Vector[float] = column("float64", "share of its sales on each platform", width=N_PLATFORMS)
    commission_on_sales: float = column(
        "float64", "mean take rate on all that it sells, less what is let off", "share of the price"
    )
    commission_paid: float = column(
        "float64", "mean take rate where it advertises in dramas, less what is let off there", "share of the price"
    )
    commission_usual: float = column(
        "float64", "the same if no platform had changed its take rate or let part of it off", "share of the price"
    )
    quality: float = column("float64", "product quality", between=(0, 1))
    responsiveness: float = column("float64", "after-sales: speed of answers relative to the norm", between=(0, 1))
    compensation: float = column("float64", "after-sales: making good", between=(0, 1))
    reliability: float = column("float64", "after-sales: getting it right the first time", between=(0, 1))
    care: float = column("float64", "after-sales: kindness", between=(0, 1))
    door_pickup: float = column("float64", "returns collected at the buyer's door", between=(0, 1))
    return_options: float = column("float64", "how clear the process of a return is", between=(0, 1))
    exchanges: float = column(
        "float64", "goods with a fault that are sent back for which a sound one is offered", between=(0, 1)
    )
    chosen_responsiveness: float = column(
        "float64", "level of responsiveness the merchant itself would choose", between=(0, 1)
    )
    chosen_compensation: float = column(
        "float64", "level of compensation the merchant itself would choose", between=(0, 1)
    )
    chosen_reliability: float = column(
        "float64", "level of reliability the merchant itself would choose", between=(0, 1)
    )
    chosen_care: float = column("float64", "level of care the merchant itself would choose", between=(0, 1))
    staff: int = column("int64", "service contacts the staff can answer a day", "contacts per day")
    capacity: int = column(
        "int64", "contacts that can be answered today: staff times the staffing lever", "contacts per day"
    )
    contacts: int = column("int64", "contacts yesterday", "contacts")
    reviewed_on: int = column("int32", "day of the last review", "day")
    review_on: int = column("int32", "day of the next review", "day")
    load: float = column("float64", "contacts over capacity at yesterday's close", "ratio")
    service_pooling: float = column(
        "float64", "service staff that answers enquiries from every platform", between=(0, 1), initial=1.0
    )
    desk_share: Vector[float] = column(
        "float64",
        "a platform's part of the staff that answers one alone",
        between=(0, 1),
        width=N_PLATFORMS,
    )
    desk_load: Vector[float] = column(
        "float64", "contacts over capacity of that staff at yesterday's close", "ratio", width=N_PLATFORMS
    )
    service_audits: float = column("float64", "strictness of the audits it is subject to", between=(0, 1))
    demanded: float = column("float64", "what audits demand on top of the standard for all", between=(0, 1))
    brand_consistency: float = column("float64", "one brand across platforms", between=(0, 1))
    adaptation: float = column("float64", "told in each platform's style", between=(0, 1))
    brand_equity: float = column("float64", "standing of the brand", between=(0, 1))
    marketing_budget: Vector[int] = column("int64", "marketing budget by platform", "fen per day", width=N_PLATFORMS)
    marketing_spend: Vector[int] = column(
        "int64", "marketing spent by platform since the last review", "fen", width=N_PLATFORMS
    )
    sales: Vector[int] = column("int64", "sales by platform since the last review", "fen", width=N_PLATFORMS)
    credited: Vector[int] = column("int64", "the part of them that it credits marketing with", "fen", width=N_PLATFORMS)
    learns: int = column("int8", "1 if it moves its marketing budget by what it measures", initial=1)
    page_budget: int = column("int64", "budget for places on pages and in live rooms", "fen per day")
    page_spend: int = column("int64", "spent on such places since the last review", "fen")
    promoted: float = column("float64", "such places bought lately, over an even share of all", "ratio")
    presence: float = column("float64", "share of the pages of its category it is lately shown on", between=(0, 1))
    in_dramas: int = column("int8", "1 while it takes part in placements", initial=1)
    # the books of a merchant: since its last review
    drama_margin: int = column("int64", "margins of sales through links in dramas, creators' part aside", "fen")
    drama_cost: int = column("int64", "paid for them: fees, commissions of creators, traffic", "fen")
    sold: int = column("int64", "orders", "orders")
    turnover: int = column("int64", "what was asked for them", "fen")
    turnover_on: Vector[int] = column("int64", "the same on each platform", "fen", width=N_PLATFORMS)
    price_response: float = column(
        "float64", "sum over orders of the elasticity of their chance to the price", "orders"
    )
    quality_response: float = column("float64", "sum over orders of the rise of their chance per rating", "orders")
    near: int = column("int64", "orders that were nearly kept, or nearly sent back", "orders")
    sent_back: int = column("int64", "orders returned", "orders")
    smooth: int = column("int64", "orders delivered without a fault", "orders")
    smooth_gain: int = column("int64", "margins of deliveries without a fault, less what they cost afterwards", "fen")
    fault_gain: int = column("int64", "margins of deliveries with a fault, less what they cost afterwards", "fen")
    delivered: int = column("int64", "orders delivered since the last review", "orders")
    complaints: int = column("int64", "complaints since the last review", "orders")
    returns: int = column("int64", "orders returned so far", "orders")
    orders: int = column("int64", "orders so far", "orders")
    profit: int = column("int64", "profit so far", "fen")
    revenue: int = column("int64", "sales so far, as settled", "fen")
    overhead: int = column("int64", "fixed costs: rent, staff aside from service", "fen per day")
    generation: int = column("int32", "how many merchants stood here before it left or came", "merchants")


class MerchantRow(MerchantColumns):
    """A merchant as what it does meets it: its columns, and its number."""

    row: int


class PlatformColumns:
    """A platform."""

    form: int = column("int8", "names.Form")
    active: int = column("int8", "1 while in the market", initial=1)
    monthly_users: int = column("int64", "people using it in a month", "people")
    take_rate: float = column("float64", "commission on sales", between=(0, 1))
    ad_load: float = column("float64", "share of drama impressions sold as advertising", between=(0, 1))
    page_complexity: float = column("float64", "how cluttered a drama's shopping page is", between=(0, 1))
    data_share: float = column("float64", "share of a viewer's behaviour this platform records", between=(0, 1))
    drama_channel: int = column("int8", "1 if it carries dramas")
    content_split: float = column("float64", "share of advertising and fees passed to drama makers", between=(0, 1))
    unlock_share: float = column("float64", "share of unlock revenue kept", between=(0, 1))
    member_fee: int = column("int64", "membership fee", "fen per month")
    traffic_price: float = column("float64", "clearing price of an impression yesterday", "fen per impression")
    reserve_price: int = column("int64", "lowest price at which impressions are sold", "fen per 1000 impressions")
    inventory: int = column("int64", "impressions for sale, from yesterday's drama traffic", "impressions")
    usual_inventory: float = column(
        "float64", "impressions usually for sale at the usual load, by which others budget", "impressions"
    )
    sold: int = column("int64", "impressions sold yesterday", "impressions")
    drama_impressions: int = column("int64", "drama impressions yesterday", "impressions")
    usual_impressions: int = column("int64", "drama impressions a day expected at the start", "impressions")
    audience_share: float = column("float64", "share of all drama viewing when the platform last reviewed its plans")
    active_viewers: int = column("int64", "people watching dramas there yesterday", "people")
    accuracy: float = column(
        "float64", "correlation of its beliefs with the tastes of those it chose for yesterday", between=(0, 1)
    )
    subsidy_spent: int = column("int64", "policy money spent so far", "fen")
    subsidy_marginal: int = column("int64", "the part of it so far that brought about what it paid for", "fen")


VIEWER = declared(ViewerColumns)
DRAMA = declared(DramaColumns)
CREATOR = declared(CreatorColumns)
MERCHANT = declared(MerchantColumns)
OPERATOR = declared(OperatorColumns)
PLATFORM = declared(PlatformColumns)
