"""Chinese words on pictures."""

MANDARIN_SWEEP: dict[str, str] = {
    "picture.and": "，",
    "picture.axis": "{name}（{unit}）",
    "picture.band": "{n} 个随机种子的均值；色带：95% 置信区间",
    "picture.bars": "{n} 个随机种子的均值；横线：95% 置信区间",
    "picture.one": "一个随机种子：偶然性的影响未知",
    "picture.mean": "{n} 个随机种子的均值",
    "picture.days": "截至当日 {n} 天的均值；{seeds}",
    "picture.over": "{outcome}随{first}的变化",
    "picture.over_both": "{outcome}随{first}和{second}的变化",
    "picture.a_day": "{unit}/日",
    "picture.change": "变化（%）",
    "picture.effects": "{point}对比{base}",
    "picture.against": "相对于「{base}」的变化",
    "picture.pairs": "{n} 对相同随机条件的模拟；横线：95% 置信区间",
    "picture.interaction": "{outcome}：{first}与{second}的共同作用",
    "picture.interaction_note": "超出各自单独作用之和的部分；粗体：{n} 对模拟的 95% 置信区间不含 0",
    "picture.returns": "每元投入的收益",
    "picture.returns_note": "总剩余；{n} 对相同随机条件的模拟；横线：95% 置信区间",
    "picture.per_yuan": "元/元",
    "picture.point": "方案 {n}",
}
