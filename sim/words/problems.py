"""Chinese for what is said about scenarios that cannot be used, by the English it is said in.

Each row of a table is a pattern of English and its Chinese. A part of a pattern that has the name of a table is looked
up in that table; other parts (names, paths, values) stay as they are, and so does whatever matches no pattern.
"""

from __future__ import annotations

import re
from functools import cache

type Table = tuple[tuple[str, str], ...]

_MESSAGE: Table = (
    (r"(?P<path>.+): no such parameter; did you mean '(?P<near>.+)'\?", "{path}：没有这个参数；是否指 '{near}'？"),
    (r"(?P<path>.+): no such parameter; known here: (?P<names>.+)\.", "{path}：没有这个参数；此处可用：{names}。"),
    (r"(?P<path>.+) is missing\.", "缺少 {path}。"),
    (
        r"(?P<path>.+): must say `set: levers\.\.\.` or `plan: \.\.\.` with one of (?P<names>.+)\.",
        "{path}：必须写明 `set: levers...` 或 `plan: ...`，后者取以下之一：{names}。",
    ),
    (
        r"(?P<later>policies\[\d+\]) overlaps (?P<earlier>.+): both are (?P<plan>\S+) plans of (?P<platform>\S+) on "
        r"the same days; join them or change their dates\.",
        "{later} 与 {earlier}重叠：两者都是 {platform} 的 {plan} 计划，且有相同的日期；请合并或更改日期。",
    ),
    (
        r"(?P<path>policies\[\d+\]) \((?P<policy>.+?)\) holds (?P<span>.+?), but the run goes from (?P<first>\S+) to "
        r"(?P<last>\S+): it never acts; (?P<way>.+)\.",
        "{path}（{policy}）{span}，而运行自 {first} 至 {last}：它从不生效；{way}。",
    ),
    (
        r"(?P<path>policies\[\d+\]) \((?P<policy>.+?)\) never acts: later settings replace it on all its days\.",
        "{path}（{policy}）从不生效：在它的每一天都被后面的设置取代。",
    ),
    (
        r"(?P<path>policies\[\d+\]) \((?P<policy>.+?)\) changes nothing: (?P<value>\S+) is what holds without it\.",
        "{path}（{policy}）没有改变任何内容：没有它时也是 {value}。",
    ),
    (
        r"extends (?P<name>['\"].*['\"]), but (?P<file>.+?): (?P<message>.+)",
        "extends 指定了 {name}，但 {file}：{message}",
    ),
    (
        r"extends (?P<name>.+), which leads back to itself or through more than (?P<most>\d+) files\.",
        "extends 指定了 {name}，它又回到自身，或经过超过 {most} 个文件。",
    ),
    (
        r"extends must be the name of one scenario file, relative to this one\.",
        "extends 必须是一个方案文件的名称，相对于本文件。",
    ),
    (r"extends must be the name of one scenario file\.", "extends 必须是一个方案文件的名称。"),
    (r"no such file\.", "没有这个文件。"),
    (r"is a folder\.", "是文件夹。"),
    (r"is no regular file\.", "不是普通文件。"),
    (r"cannot be read: (?P<reason>.+)\.", "无法读取：{reason}。"),
    (r"is too large: at most (?P<size>\d+) kB\.", "过大：最大 {size} kB。"),
    (r"is not UTF-8 text; save it with that encoding\.", "不是 UTF-8 文本；请以该编码保存。"),
    (r"is not YAML: (?P<yaml>.+)\.", "不是有效的 YAML：{yaml}。"),
    (
        r"has a control character, (?P<code>\S+): delete it\.",
        "含有控制字符 {code}：请删除。",
    ),
    (
        r"has an invisible character, (?P<code>\S+): delete it, or write a plain space\.",
        "含有不可见的字符 {code}：请删除，或改为普通空格。",
    ),
    (
        r"has '(?P<text>.+)', (?P<odd>a full-width .+|full-width .+|characters .+): write '(?P<plain>.+)'\.",
        "含有 '{text}'（{odd}）：请写 '{plain}'。",
    ),
    (
        r"has more than (?P<most>\S+) names in one group; nothing from this line on was read\.",
        "一组设置中的名称超过 {most} 个；从此行起的内容未读取。",
    ),
    (r"must hold lines of the form `name: value`\.", "必须由形如 `name: value` 的行组成。"),
    (r"holds a second document; keep one per file\.", "含有第二个文档；每个文件只能有一个。"),
    (r"is nested more than (?P<most>\d+) deep\.", "嵌套超过 {most} 层。"),
    (r"'(?P<name>.+)' is given twice; the first is on line (?P<line>\d+)\.", "'{name}' 写了两次；首次在第 {line} 行。"),
    (r"'(?P<name>\*.+)' repeats another value; write the value itself\.", "'{name}' 引用了别处的值；请直接写出该值。"),
    (r"'(?P<name>&.+)' names a value; scenario files do without\.", "'{name}' 给值起了名；方案文件不使用这种写法。"),
    (r"'(?P<tag>.+)' is a tag; write the plain value\.", "'{tag}' 是标签；请直接写出值。"),
    (r"a name must be plain text, not a group or list\.", "名称必须是普通文本，不能是一组设置或列表。"),
    (
        r"(?P<text>.+) must have the form PATH=VALUE, such as (?P<such>.+)\.",
        "{text} 必须写成 PATH=VALUE，例如 {such}。",
    ),
    (r"it is damaged: part of it is missing or was changed\.", "已损坏：有一部分缺失或被改动。"),
    (
        r"(?P<path>[\w.]+) is (?P<value>.+): would need (?P<memory>.+), and this machine has (?P<room>\S+) GB: must "
        r"be at most (?P<most>\S+) here\.",
        "{path} 为{value}：需要 {memory}，而本机只有 {room} GB：在此最大为 {most}。",
    ),
    (
        r"(?P<path>.+?) is (?P<value>.+): must be one of (?P<names>.+); did you mean '(?P<near>.+)'\?",
        "{path} 为{value}：必须是以下之一：{names}；是否指 '{near}'？",
    ),
    (r"(?P<path>.+?) is (?P<value>.+): (?P<rule>must .+)\.", "{path} 为{value}：{rule}。"),
    (r"(?P<path>.+?) is (?P<value>.+?): (?P<rule>.+)\.", "{path} 为{value}：{rule}。"),
)

_RULE: Table = (
    (r"must be at least (?P<limit>\S+)", "不得小于 {limit}"),
    (r"must be above (?P<limit>\S+)", "必须大于 {limit}"),
    (r"must be at most (?P<limit>\S+)", "不得大于 {limit}"),
    (r"must be below (?P<limit>\S+)", "必须小于 {limit}"),
    (r"must be a whole number", "必须是整数"),
    (r"must be a number", "必须是数"),
    (r"must be a finite number", "必须是有限的数"),
    (r"must be true or false", "必须是 true 或 false"),
    (r"must be a date such as (?P<date>\S+)", "必须是日期，例如 {date}"),
    (r"must be text", "必须是文本"),
    (r"must have at most (?P<most>\S+) characters", "最多 {most} 个字符"),
    (r"must be a list", "必须是列表"),
    (r"must have at least (?P<least>\S+) entries", "至少要有 {least} 项"),
    (r"must have at most (?P<most>\S+) entries", "最多 {most} 项"),
    (r"must be a group, with lines of the form `name: value`", "必须是一组设置，由形如 `name: value` 的行组成"),
    (
        r"must be a group with `set: levers\.\.\.` or `plan: \.\.\.`",
        "必须是一组设置，写明 `set: levers...` 或 `plan: ...`",
    ),
    (r"must be one of (?P<names>.+)", "必须是以下之一：{names}"),
    (r"must not be before the first day, (?P<day>\S+)", "不得早于首日 {day}"),
    (r"must be at most the budget, (?P<budget>\S+)", "不得大于预算 {budget}"),
    (r"at least one weight of the mix must be above 0", "组合中至少要有一项权重大于 0"),
    (r"at least one entry of each table of weights must be above 0", "每张权重表至少要有一项大于 0"),
    (r"the shares of the age bands from 30 on exceed 1", "30 岁及以上各年龄段的占比之和超过 1"),
    (r"the dates of short_video_users must increase", "short_video_users 的日期必须递增"),
    (r"short_video_users must never fall", "short_video_users 不得下降"),
    (r"outside_bids and outside_volumes must have the same length", "outside_bids 与 outside_volumes 的项数必须相同"),
    (r"outside_bids must fall from step to step", "outside_bids 必须逐级下降"),
    (r"(?P<path>\S+): (?P<host>.+) is no other platform", "{path}：{host} 不是另一个平台"),
    (
        r"together with (?P<others>.+) it gives (?P<amount>\S+) (?P<what>.+), and at most (?P<most>\S+) can be",
        "与 {others}合起来得 {amount} {what}，最多只能有 {most}",
    ),
    (
        r"the market would start on (?P<start>\S+), and the model begins on (?P<first>\S+)",
        "市场须从 {start} 开始，而模型始于 {first}",
    ),
)

_WHAT: Table = (
    (r"as the last seed", "（最后一个种子）"),
    (r"viewers for each person", "名观众对应一个真人"),
    (r"yuan a day for the richest", "元（最富者的日收入）"),
    (r"yuan in all wallets", "元（所有钱包合计）"),
    (r"times the market of 2023", "倍于 2023 年的市场"),
    (r"simulated creators", "个模拟创作者"),
    (r"simulated titles a year", "部模拟短剧（每年）"),
    (r"half-lives of views from title to title", "个播放量半衰期（相邻两部短剧之间）"),
    (r"yuan for the dearest product", "元（最贵的商品）"),
    (r"yuan of sales", "元销售额"),
    (r"yuan of wages", "元工资"),
    (r"yuan of capital", "元资本"),
    (r"yuan of traffic for one title", "元流量（一部短剧）"),
    (r"yuan of advertising a day", "元广告（每天）"),
)

_OTHERS: Table = (
    (r"adoption and population\.short_video_users", " adoption、population.short_video_users "),
    (r"the market at the start", "开始时的市场"),
    (r"(?P<first>\S+), (?P<second>\S+), (?P<third>\S+) and (?P<last>\S+)", " {first}、{second}、{third}、{last} "),
    (r"(?P<first>\S+), (?P<second>\S+) and (?P<last>\S+)", " {first}、{second}、{last} "),
    (r"(?P<first>\S+) and (?P<last>\S+)", " {first}、{last} "),
    (r"(?P<name>\S+)", " {name} "),
)

_VALUE: Table = ((r"a group", "一组设置"), (r"a list", "列表"), (r"empty", "空"), (r"(?P<text>.*)", " {text}"))

_EARLIER: Table = (
    (r"(?P<path>\S+) \(line (?P<line>\d+)\)", "{path}（第 {line} 行）"),
    (r"(?P<path>\S+)", "{path} "),
)

_POLICY: Table = (
    (r"(?P<plan>\S+) of (?P<platform>\S+)", "{platform} 的 {plan}"),
    (r"(?P<lever>\S+)", "{lever}"),
)

_SPAN: Table = (
    (r"from (?P<first>\S+) to (?P<last>\S+)", "自 {first} 至 {last}"),
    (r"from (?P<first>\S+)", "自 {first} 起"),
    (r"until (?P<last>\S+)", "至 {last} 止"),
)

_WAY: Table = (
    (r"it takes at least (?P<days>\S+) days to reach it", "至少要 {days} 天才能到达"),
    (r"a start by (?P<day>\S+) would meet it, a warm-up does not", "最迟 {day} 开始才能遇到，预热期不算"),
    (r"no run is that long", "没有这么长的运行"),
)

_MEMORY: Table = (
    (r"(?P<size>\S+) GB of memory for (?P<runs>\d+) runs at once", "{size} GB 内存（同时进行 {runs} 次运行）"),
    (r"(?P<size>\S+) GB of memory", "{size} GB 内存"),
)

_REASON: Table = (
    (r"the browser has no access to it", "浏览器无权访问"),
    (r"embedded null (byte|character.*)", "文件名含有空字符"),
)
_ODD: Table = (
    (r"a full-width colon", "全角冒号"),
    (r"a full-width comma", "全角逗号"),
    (r"full-width figures", "全角数字"),
    (r"full-width characters", "全角字符"),
    (r"characters that only look like it", "形似的字符"),
)


_YAML: Table = (  # what the parser of ruamel.yaml says
    (r"found character (?P<character>.+) that cannot start any token", "字符 {character} 不能出现在开头"),
    (r"found unknown escape character (?P<character>.+)", "未知的转义字符 {character}"),
    (r"found undefined tag handle (?P<handle>.+)", "标签前缀 {handle} 未定义"),
    (r"found unexpected end of stream", "文件意外结束，可能缺少引号"),
    (r"found unexpected document separator", "引号之内出现了文档分隔符"),
    (r"could not find expected ':'", "缺少 ':'"),
    (r"sequence entries are not allowed here", "此处不能是列表项"),
    (r"mapping values are not allowed here", "此处不能是 `name: value`"),
    (
        r"expected '(?P<first>.)' or '(?P<second>.)', but got (?P<token>.+)",
        "应为 '{first}' 或 '{second}'，却是 {token}",
    ),
    (r"expected (?P<expected>.+?),? but found (?P<token>.+)", "应为{expected}，却是 {token}"),
)

_EXPECTED: Table = (
    (r"<block end>", "一段的结束"),
    (r"the node content", "值"),
    (r"alphabetic or numeric character", "字母或数字"),
    (r"a comment or a line break", "注释或换行"),
    (r"chomping or indentation indicators", "缩进标记"),
    (r"escape sequence of (?P<digits>\d+) hexdecimal numbers", " {digits} 位十六进制转义"),
)

TABLES: dict[str, Table] = {
    "message": _MESSAGE,
    "rule": _RULE,
    "value": _VALUE,
    "earlier": _EARLIER,
    "policy": _POLICY,
    "span": _SPAN,
    "way": _WAY,
    "memory": _MEMORY,
    "what": _WHAT,
    "others": _OTHERS,
    "odd": _ODD,
    "reason": _REASON,
    "yaml": _YAML,
    "expected": _EXPECTED,
}


def in_chinese(text: str, table: str = "message") -> str:
    """The Chinese of a problem's message, or of a part of it; what matches no pattern stays as it is."""
    for pattern, chinese in TABLES[table]:
        if found := _compiled(pattern).fullmatch(text):
            parts = found.groupdict().items()
            return chinese.format(**{name: in_chinese(part, name) if name in TABLES else part for name, part in parts})
    return text


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.DOTALL)
