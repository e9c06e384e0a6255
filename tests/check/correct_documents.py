"""Makes documents whose figures are all right although a careless reader would doubt them: several funds
and carry-over, a total in the first row, nested of-which rows, two years side by side and one after the
other, yuan beside ten thousand yuan, several departments, cumulative figures, adjusted bases, parts of nothing. What is
reported as a failure in them is a false alarm.

usage: correct_documents.py FOLDER SEED...
"""
import os
import random
import sys
from decimal import ROUND_HALF_UP, Decimal as D


def cut(value, digits=2):
    return D(value).quantize(D(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def money(r, low=1, high=2000):
    return D(r.randrange(low * 100, high * 100)) / 100


def parts(r, total, n):
    """n amounts that add up to the total."""
    left, found = total, []
    for i in range(n - 1, 0, -1):
        share = cut(left * r.randrange(20, 70) / 100 / max(1, i - 1) if i > 1 else left * r.randrange(20, 70) / 100)
        found.append(share)
        left -= share
    return found + [left]


def percent(a, b, digits=2):
    return f"{cut(100 * D(a) / D(b), digits)}%"


def change(now, last):
    difference = now - last
    return ("增加" if difference >= 0 else "减少", "增长" if difference >= 0 else "下降", abs(difference), percent(abs(difference), last))


def table(rows):
    return ["\t".join(str(c) for c in row) for row in rows]


def budget(r):
    general, fund, capital, carried = money(r, 800), money(r, 20, 300), money(r, 1, 20), money(r, 5, 90)
    total = general + fund + capital + carried
    classes = parts(r, general + carried, 4)
    lines = ["2024年某市信访局部门预算", "", "2024年部门收支总表", "", "单位：万元", ""]
    lines += table([("收入", "", "支出", ""), ("项目", "预算数", "项目", "预算数"),
                    ("一、一般公共预算拨款收入", general, "一、一般公共服务支出", classes[0]),
                    ("二、政府性基金预算拨款收入", fund, "二、社会保障和就业支出", classes[1]),
                    ("三、国有资本经营预算拨款收入", capital, "三、卫生健康支出", classes[2]),
                    ("四、财政专户管理资金收入", "", "四、城乡社区支出", fund),
                    ("五、事业收入", "", "五、住房保障支出", classes[3]),
                    ("", "", "六、国有资本经营预算支出", capital),
                    ("本年收入合计", general + fund + capital, "本年支出合计", total),
                    ("上年结转结余", carried, "年终结转结余", ""),
                    ("收入总计", total, "支出总计", total)])
    granted = general + fund + capital
    lines += ["", "2024年财政拨款收支总表", "", "单位：万元", ""]
    lines += table([("收入", "", "支出", "", "", "", ""),
                    ("项目", "预算数", "项目", "合计", "一般公共预算", "政府性基金预算", "国有资本经营预算"),
                    ("一、本年收入", granted, "一、本年支出", total, general + carried, fund, capital),
                    ("（一）一般公共预算拨款", general, "（一）一般公共服务支出", classes[0], classes[0], "", ""),
                    ("（二）政府性基金预算拨款", fund, "（二）社会保障和就业支出", classes[1], classes[1], "", ""),
                    ("（三）国有资本经营预算拨款", capital, "（三）卫生健康支出", classes[2], classes[2], "", ""),
                    ("二、上年结转", carried, "（四）城乡社区支出", fund, "", fund, ""),
                    ("（一）一般公共预算拨款", carried, "（五）住房保障支出", classes[3], classes[3], "", ""),
                    ("（二）政府性基金预算拨款", "", "（六）国有资本经营预算支出", capital, "", "", capital),
                    ("", "", "二、年终结转结余", "", "", "", ""),
                    ("收入总计", total, "支出总计", total, general + carried, fund, capital)])
    staff, running, project = parts(r, general + carried, 3)
    lines += ["", "2024年一般公共预算支出表", "", "单位：元", ""]
    yuan = lambda v: f"{v * 10000:,.2f}"
    names = (("201", "一般公共服务支出"), ("208", "社会保障和就业支出"), ("210", "卫生健康支出"), ("221", "住房保障支出"))
    rows = [("科目编码", "科目名称", "合计", "人员经费", "公用经费", "项目支出")]
    rows.append(("", "合计", yuan(general + carried), yuan(staff), yuan(running), yuan(project)))
    split = [staff, running, project]
    for (code, name), value in zip(names, classes):
        last = code == "221"
        own = list(split) if last else [min(cut(value * s / (general + carried)), left) for s, left in zip((staff, running), split)]
        if not last:
            own.append(value - sum(own))
        split = [a - b for a, b in zip(split, own)]
        rows.append((code, name, yuan(value), *map(yuan, own)))
    return lines + table(rows)


def two_years(r):
    last = [money(r, 30, 900) for _ in range(5)]
    now = [cut(v * r.randrange(70, 140) / 100) for v in last]
    names = ("工资福利支出", "商品和服务支出", "对个人和家庭的补助", "资本性支出", "其他支出")
    rows = [("项目", "2023年", "2024年", "增减额", "增减%")]
    for name, a, b in zip(names, last, now):
        rows.append((name, a, b, b - a, percent(b - a, a)))
    rows.append(("合计", sum(last), sum(now), sum(now) - sum(last), percent(sum(now) - sum(last), sum(last))))
    lines = ["某区信访局2024年度部门决算说明", "", "2024年度支出经济分类比较表", "", "单位：万元", "", *table(rows), ""]
    for year, values in ((2023, last), (2024, now)):
        lines += [f"{year}年度支出情况表", "", "单位：万元", ""]
        lines += table([("项目", "金额"), *zip(names, values), ("合计", sum(values))]) + [""]
    up, rise, difference, p = change(sum(now), sum(last))
    lines += [f"2024年度支出合计{sum(now)}万元，比2023年度的{sum(last)}万元{up}{difference}万元，{rise}{p}。"]
    lines += [f"2023年度工资福利支出{last[0]}万元；2024年度工资福利支出{now[0]}万元，即{now[0] * 10000:,.0f}元。"]
    return lines


def first_row(r):
    def counts():
        values = [r.randrange(40, 3000) for _ in range(4)]
        return [sum(values), *values]
    year, month = counts(), [0] * 5
    month = [v // r.randrange(3, 9) for v in year]
    month[0] = sum(month[1:])
    rows = [("指标", "12月", "1—12月累计"), ("信访总量（件次）", month[0], year[0])]
    rows += [("其中：来信", month[1], year[1]), ("来访", month[2], year[2]), ("网上信访", month[3], year[3]), ("来电", month[4], year[4])]
    group = year[2] // 7
    rows += [("其中：集体访（批次）", group // 5, group), ("集体访（人次）", group // 5 * 9, group * 8)]
    year2 = counts()
    rows2 = [("街道", "批次", "人次"), ("全区", year2[0], year2[0] * 3)]
    rows2 += [(name, v, v * 3) for name, v in zip(("东门街道", "西门街道", "南门街道", "北门街道"), year2[1:])]
    last = cut(D(year[0]) * r.randrange(80, 120) / 100, 0)
    up, rise, difference, p = change(D(year[0]), last)
    done = year[0] - r.randrange(1, 20)
    return ["2024年12月信访统计月报", "", "表1 信访总量", "", *table(rows), "", "表2 各街道来访情况", "", *table(rows2), "",
            f"全年信访总量{year[0]}件次，比上年的{last}件次{up}{difference}件次，{rise}{p}。其中来信{year[1]}件，来访{year[2]}件，网上信访{year[3]}件，来电{year[4]}件。",
            f"全年应办结{year[0]}件，办结{done}件，办结率{percent(done, year[0])}。上年结转的12件也已办结。",
            f"排名前三位的问题是：城乡建设类{year[1] // 2}件，占来信的{percent(year[1] // 2, year[1])}；劳动社保类{year[1] // 5}件，占来信的{percent(year[1] // 5, year[1])}。"]


def nested(r):
    basic, project, other = money(r, 300, 900), money(r, 100, 700), money(r, 5, 60)
    staff, running = parts(r, basic, 2)
    a, b, c = parts(r, project, 3)
    total = basic + project + other
    wages, allowance = parts(r, staff, 2)
    rows = [("项目", "预算数", "决算数"), ("一、基本支出", basic + 7, basic), ("其中：人员经费", staff + 4, staff), ("其中：工资津贴", wages + 4, wages),
            ("社会保险", allowance, allowance), ("公用经费", running + 3, running), ("二、项目支出", project + 11, project),
            ("其中：信访业务", a + 5, a), ("矛盾化解", b + 6, b), ("信息化", c, c), ("三、经营支出", other, other),
            ("总计", total + 18, total)]
    return ["2023年度支出构成", "", "表1 支出构成表", "", "单位：万元", "", *table(rows), "",
            f"2023年度支出{total}万元，其中：基本支出{basic}万元，其中人员经费{staff}万元、公用经费{running}万元；项目支出{project}万元；经营支出{other}万元。",
            f"项目支出{project}万元，完成年初预算{project + 11}万元的{percent(project, project + 11)}。主要用于：信访业务{a}万元、矛盾化解{b}万元、信息化{c}万元。",
            f"截至6月底，累计完成项目支出{cut(project / 3)}万元，占全年项目支出的{percent(cut(project / 3), project)}。"]


def departments(r):
    lines = ["2024年全市部门收支情况", ""]
    for name in ("市信访局", "市司法局", "市接待中心"):
        income, opening = money(r, 100, 900), money(r, 2, 40)
        closing = min(money(r, 1, 30), opening)
        spent = income + opening - closing
        one, two = parts(r, spent, 2)
        lines += [f"{name}收入支出决算表", "", "单位：万元", "",
                  *table([("项目", "金额"), ("本年收入合计", income), ("年初结转和结余", opening), ("总计", income + opening),
                          ("基本支出", one), ("项目支出", two), ("本年支出合计", spent), ("年末结转和结余", closing), ("执行率", percent(spent, income + opening))]), "",
                  f"{name}2024年度本年收入合计{income}万元，本年支出合计{spent}万元，其中：基本支出{one}万元，占{percent(one, spent)}；项目支出{two}万元，占{percent(two, spent)}。", ""]
    return lines


def bulletin(r):
    names = ("来信", "来访", "来电", "网上投诉")
    last = [r.randrange(100, 4000) for _ in names]
    now = [r.randrange(100, 4000) for _ in names]
    rows = [("渠道", "本年（件）", "上年同期（件）", "同比增减（件）", "同比（%）", "占比（%）")]
    total, before = sum(now), sum(last)
    for name, a, b in zip(names, now, last):
        rows.append((name, a, b, a - b, cut(100 * D(a - b) / b, 1), cut(100 * D(a) / total, 1)))
    rows.append(("合计", total, before, total - before, cut(100 * D(total - before) / before, 1), "100"))
    rows2 = [("季度", "受理", "办结", "办结率"), *[(q, v + 3, v, percent(v, v + 3, 1)) for q, v in zip(("一季度", "二季度", "三季度", "四季度"), now)]]
    a, b, t = r.randrange(500, 900), r.randrange(200, 400), r.randrange(30, 90)
    return ["2024年信访形势分析", "", "表1 分渠道受理情况", "", *table(rows), "", "表2 分季度办理情况", "", *table(rows2), "",
            f"满意率{cut(D(9000 + t) / 100, 1)}%，比上年提高{cut(D(t) / 100, 1) + 1}个百分点。参评{a + b}人，同口径增长3.2%。",
            f"接待群众{a}批{a * 4}人次，其中集体访{b // 10}批{b}人次；初次信访{a - 20}批，重复信访20批。",
            "反映拖欠工资、征地补偿、物业管理的分别占31.2%、24.5%和9.8%。"]


def zeros(r):
    """Parts of nothing, budgets of parts that are not stated, and two divisions of one whole."""
    grant, other = money(r, 900, 5000), money(r, 20, 400)
    total, basic = grant + other, cut(grant / 3)
    budget, spent, car = D(r.randrange(1500, 2500)) / 100, D(r.randrange(500, 1400)) / 100, D(r.randrange(200, 480)) / 100
    group, first, again = r.randrange(11, 90), r.randrange(200, 900), r.randrange(11, 90)
    return ["2023年度单位决算情况说明", "", "一、收入决算情况说明",
            f"2023年本年收入合计{total}万元，其中：一般公共预算财政拨款收入{grant}万元，占{percent(grant, total)}；政府性基金预算财政拨款收入0万元，占0%；国有资本经营预算财政拨款收入0万元，占0%；"
            f"上级补助收入0万元，占0%；事业收入0万元，占0%；经营收入0万元，占0%；附属单位上缴收入0万元，占0%；其他收入{other}万元，占{percent(other, total)}。", "",
            "二、支出决算情况说明",
            f"2023年本年支出合计{total}万元，其中：基本支出{basic}万元，占{percent(basic, total)}；项目支出{total - basic}万元，占{percent(total - basic, total)}；上缴上级支出0万元，占0%；经营支出0万元，占0%。", "",
            "三、“三公”经费",
            f"“三公”经费支出年初预算为{budget}万元，支出决算为{spent}万元，完成预算的{percent(spent, budget)}，其中：因公出国（境）费决算为0万元，完成预算的0%；"
            f"公务用车购置及运行维护费支出决算为{car}万元，完成预算的{percent(car, car + 1)}；公务接待费支出决算为{spent - car}万元，完成预算的{percent(spent - car, spent - car + 2)}。", "",
            f"接待群众{first + again}批次，其中集体访{group}批次；初次信访{first}批次，重复信访{again}批次。"]


KINDS = {"zeros": zeros, "budget": budget, "two-years": two_years, "first-row": first_row, "nested": nested, "departments": departments, "bulletin": bulletin}


def html(lines):
    out, rows = ["<!DOCTYPE html><html><head><meta charset='utf-8'></head><body>"], []
    for line in lines + [""]:
        if "\t" in line:
            rows.append("<tr>" + "".join(f"<td>{c}</td>" for c in line.split("\t")) + "</tr>")
            continue
        if rows:
            out.append("<table>" + "\n".join(rows) + "</table>")
            rows = []
        out.append(f"<p>{line}</p>")
    return "\n".join(out) + "</body></html>"


def main():
    folder = sys.argv[1]
    os.makedirs(folder, exist_ok=True)
    for seed in sys.argv[2:]:
        for kind, make in KINDS.items():
            lines = make(random.Random(f"{kind} {seed}"))
            for ending, text in (("txt", "\n".join(lines) + "\n"), ("html", html(lines))):
                with open(os.path.join(folder, f"{kind}-{seed}.{ending}"), "w", encoding="utf-8") as file:
                    file.write(text)


if __name__ == "__main__":
    main()
