"""Chinese for the parameters of merchants and what they agree with creators."""

LABELS: dict[str, str] = {
    "merchants": "模拟商家",
    "prices": "客单价",
    "price_spread": "价格离散度",
    "unit_cost_share": "货品成本比例",
    "cost_spread": "成本离散度",
    "pass_through": "佣金转嫁",
    "size_spread": "规模离散度",
    "marketing_share": "营销预算比例",
    "review_days": "复盘间隔",
    "reallocation": "预算调整速度",
    "least_share": "最低预算份额",
    "prior_spend_days": "先验支出天数",
    "contacts_per_order": "每单咨询",
    "target_load": "目标负荷",
    "staffing_speed": "人手调整速度",
    "contact_cost": "每次咨询成本",
    "working_days": "营运资金天数",
    "own_service_spread": "自营售后离散度",
    "feedback_step": "投诉改进步长",
    "tolerated_complaints": "容忍投诉率",
    "best_own_service": "自营售后上限",
    "cost_responsiveness": "响应性成本",
    "cost_compensation": "补偿性成本",
    "cost_reliability": "可靠性成本",
    "cost_care": "关怀性成本",
    "cost_return_options": "退换货选项成本",
    "equity_speed": "品牌资产调整速度",
    "adaptation_gain": "平台适配增益",
    "fit": "品类契合度",
    "clash_share": "生硬植入比例",
    "found_share": "撮合概率",
    "creator_power": "创作者议价力",
    "head_premium": "头部议价溢价",
    "commission_part": "佣金部分",
    "highest_commission": "最高佣金率",
    "integration_cost": "植入成本",
    "order_rate": "预期下单率",
    "fit_gain": "契合增益",
    "cost_low": "成本比例下限",
    "cost_high": "成本比例上限",
    "quality_mean": "商品质量均值",
    "quality_spread": "商品质量离散度",
    "quality_low": "商品质量下限",
    "quality_high": "商品质量上限",
    "leaning_spread": "平台偏好离散度",
    "return_limit": "计入回报上限",
    "credit_used": "退出前信用使用",
    "filled_needs": "预期满足的需求",
    "equity_at_start": "初始品牌资产",
    "consistency_mean": "品牌一致性均值",
    "consistency_spread": "品牌一致性半宽",
    "presence_share": "品牌在场份额",
    "half_presence": "品牌半在场平台数",
    "unknown_brand": "无品牌权重",
    "adaptation_mean": "平台适配均值",
    "adaptation_spread": "平台适配半宽",
    "near_best": "契合门槛",
}

TEXTS: dict[str, str] = {
    "simulated merchants; each stands for all the stores of its kind": "模拟的商家；每个代表同类的全部店铺",
    "enough for every category to have competition": "足以使每个品类都有竞争",
    "median price of a basket, by category": "各品类客单价的中位数",
    "baskets of 110 yuan on the shelf and 80 in content, around which categories are spread": (
        "货架客单价 110 元，内容场 80 元，各品类以此为中心分布"
    ),
    "spread of prices within a category": "同一品类内价格的离散程度",
    "usual price dispersion": "通常的价格离散",
    "cost of making and shipping at the start": "起始时生产与发货的成本",
    "usual gross margins": "通常的毛利率",
    "spread of that share between merchants": "该比例在商家之间的离散程度",
    "merchants differ": "商家各不相同",
    "what of a change in commission reaches the price": "佣金变动中转入价格的部分",
    "between none and full pass-through": "介于不转嫁与完全转嫁之间",
    "spread of merchants' sizes": "商家规模的离散程度",
    "sizes are log-normal": "规模服从对数正态分布",
    "budget for traffic of dramas that carry the product": "用于为带货短剧投流的预算",
    "a small part of the usual 10-20 % for marketing: dramas are a small part of sales": (
        "通常营销占 10-20% 中的一小部分：短剧占销售的一小部分"
    ),
    "days between two reviews of a merchant": "商家两次复盘之间的天数",
    "monthly planning": "按月规划",
    "how far a review moves budgets towards what the measured returns ask for": (
        "一次复盘使预算向实测回报所要求的方向移动的程度"
    ),
    "partial adjustment (seed §4.3)": "部分调整（原论文 §4.3）",
    "budget kept on every platform where the merchant is, so that it goes on learning": (
        "在所进驻的每个平台保留的预算，以便继续了解"
    ),
    "exploration": "探索",
    "evidence against which a measured return is weighed": "与实测回报相权衡的先验证据",
    "a week of spending counts as much as the expectation": "一周的支出与预期同等重要",
    "service contacts expected per order when staff is first hired": "最初配备客服时预期的每单咨询",
    "near the share of orders that disappoint": "接近令人失望的订单比例",
    "contacts over capacity that a merchant aims at": "商家追求的咨询量与能力之比",
    "usual occupancy of call centres": "呼叫中心通常的占用率",
    "how far a review moves staff towards its target": "一次复盘使人手向目标移动的程度",
    "hiring takes a while": "招人需要时间",
    "wage cost of the capacity for one service contact": "处理一次咨询的能力所需的工资",
    "30 yuan an hour, 7-8 contacts": "每小时 30 元，处理 7-8 次咨询",
    "days of costs a merchant pays ahead of its receipts: its working capital": (
        "商家先于收款垫付成本的天数，即其营运资金"
    ),
    "delivery, the return window and a reserve": "送达、退货期与准备金",
    "spread of each after-sales dimension between merchants": "各售后维度在商家之间的离散程度",
    "what a review improves each after-sales dimension per complaint per order above the tolerated rate": (
        "每单投诉超过容忍水平时，一次复盘对各售后维度的改进"
    ),
    "seed §4.2, service improves by audits and complaints": "原论文 §4.2，依据审计与投诉改进服务",
    "complaints per delivered order that call for nothing": "无需应对的已送达订单投诉率",
    "one in a hundred": "百分之一",
    "most a merchant can add to each dimension by itself": "商家自身对各维度最多能增加的水平",
    "bounded effort": "能力有限",
    "cost of full responsiveness": "响应性充分的成本",
    "a tenth of margins for full service": "全面服务约占毛利的十分之一",
    "cost of administering full compensation": "办理充分补偿的成本",
    "as cost_responsiveness": "同 cost_responsiveness",
    "cost of full reliability: checks, packing, better delivery": "可靠性充分的成本：质检、包装、更好的配送",
    "prevention is the dearest": "预防最贵",
    "cost of full care": "关怀性充分的成本",
    "cost of full return options: pickup, exchange": "退换货选项齐全的成本：上门取件、换货",
    "freight insurance of about one yuan per order": "运费险每单约一元",
    "how far a review moves brand equity towards what the brand does": "一次复盘使品牌资产向品牌作为移动的程度",
    "brands are built over a year": "品牌需一年建成",
    "relative rise of response from no to full adaptation to each platform's style": (
        "从不适配到完全适配各平台风格，响应的相对提高"
    ),
    "seed §4.3 gives the sign": "符号据原论文 §4.3",
    "how well a product category answers the worry a genre is about, one row per genre": (
        "商品品类回应题材焦虑的程度，每个题材一行"
    ),
    "seed §3.2 (ageing in marriage dramas → skin care); the rest by analogy": (
        "原论文 §3.2（婚姻剧中的衰老 → 护肤）；其余类推"
    ),
    "placements made without regard to the plot": "不顾剧情的植入",
    "brand survey, share of placements that clash with their plot": "品牌调查，与剧情冲突的植入比例",
    "chance that a creator meets a merchant before the release": "创作者上线前遇到商家的概率",
    "nobody publishes it": "无人公布",
    "bargaining power of an established creator": "腰部创作者的议价力",
    "merchants choose among many creators": "商家可选的创作者很多",
    "bargaining power a head creator (IP, star) has on top; the long tail has as much less": (
        "头部创作者（IP、明星）额外的议价力；长尾则少同样多"
    ),
    "stars are scarce": "明星稀缺",
    "what of the creator's pay is a commission on sales; the rest is a fixed fee": (
        "创作者报酬中的销售佣金部分；其余为固定费用"
    ),
    "contracts share the risk of few sales": "合同分担销量不佳的风险",
    "highest commission on sales through the link": "链接销售的最高佣金",
    "usual upper end of link commissions": "链接佣金通常的上限",
    "cost to the creator of writing a product into one title": "创作者把商品写进一部剧目的成本",
    "one day of shooting for a small team": "小团队拍摄一天",
    "orders expected of one view of a drama whose product fits averagely": "商品契合度一般时，每次观看的预期订单",
    "a bound derived from the KANS dramas of 2023; range .0001-.0036": (
        "由 2023 年韩束短剧推得的界限；范围 0.0001-0.0036"
    ),
    "relative rise of expected orders from average fit to perfect fit": "从一般契合到完全契合，预期订单的相对提高",
    "half of the usual gain from targeting": "精准推荐通常增益的一半",
    "lowest such share of any merchant": "各商家中该比例的最低值",
    "nothing is free to make": "没有不花成本的商品",
    "highest such share of any merchant": "各商家中该比例的最高值",
    "nobody begins at a loss": "没有人一开始就亏本",
    "mean quality of products": "商品质量的均值",
    "a little above the middle of the scale": "略高于量表中点",
    "spread of quality between merchants": "商品质量在商家之间的离散程度",
    "lowest quality of any merchant": "各商家中的最低质量",
    "what is worthless is not sold for long": "毫无价值的商品卖不长久",
    "highest quality of any merchant": "各商家中的最高质量",
    "nothing is perfect": "没有十全十美的商品",
    "largest difference of a merchant's first budget on a platform from what the audience there calls for": (
        "商家在某平台的初始预算与该平台观众所要求的最大差别"
    ),
    "most that a platform's measured return counts in a review, over the average": (
        "一次复盘中平台实测回报最多计为平均的多少倍"
    ),
    "a return of more than three times the average is luck": "超过平均三倍的回报是运气",
    "part of its credit line a merchant uses before it leaves": "商家退出前用掉的信用额度比例",
    "what is left pays for winding up": "剩余部分用于清算",
    "needs that end in an order, as merchants expect at the start": "商家起始时预期最终成为订单的需求比例",
    "most are filled in one of the channels": "多数会在某一渠道得到满足",
    "brand equity at the start, over the consistency of the brand": "起始时品牌资产与品牌一致性之比",
    "brands are half built": "品牌建成一半",
    "mean consistency of brands across platforms": "品牌在各平台一致性的均值",
    "half-width of its uniform spread between merchants": "其在商家之间均匀分布的半宽",
    "part of the marketing budget from which a brand is present on a platform": (
        "品牌在某平台算作在场所需的营销预算份额"
    ),
    "less than a twentieth is not noticed": "不到二十分之一不会被注意",
    "platforms on which a brand is half as present as it can be": "品牌在场达到最高水平一半所需的平台数",
    "two make half a presence (seed §4.3)": "两个平台算一半在场（原论文 §4.3）",
    "weight with which shoppers meet a merchant without brand equity; full equity adds 1": (
        "购物者遇到无品牌资产商家的权重；完全的品牌资产加 1"
    ),
    "a full brand is met three times as often": "知名品牌被遇到的次数为三倍",
    "mean adaptation to each platform's style, at which the response is as usual": (
        "对各平台风格的平均适配，此时响应如常"
    ),
    "half-width of its uniform spread over merchants": "其在各商家间均匀分布的半宽",
    "fit, over that of the best category, from which a category answers the worry of a drama": (
        "品类契合度达到最佳品类的多少即可回应剧目的焦虑"
    ),
    "three quarters of the best will do": "达到最佳的四分之三即可",
}
