"""Makes documents of several kinds whose figures all hold, from a seed: final accounts without line
numbers and with codes in three cells, a budget in yuan, a statistics bulletin, a national
self-evaluation form, a prose report. Nothing in them is taken from a real document.

usage: make_documents.py FOLDER SEED...
"""
import os
import random
import sys
from decimal import ROUND_HALF_UP, Decimal as D

NAMES = {"201": "一般公共服务支出", "20103": "政府办公厅（室）及相关机构事务", "2010301": "行政运行", "2010302": "一般行政管理事务",
         "2010308": "信访事务", "2010350": "事业运行", "208": "社会保障和就业支出", "20805": "行政事业单位养老支出", "2080501": "行政单位离退休",
         "2080505": "机关事业单位基本养老保险缴费支出", "2080506": "机关事业单位职业年金缴费支出", "210": "卫生健康支出",
         "21011": "行政事业单位医疗", "2101101": "行政单位医疗", "2101103": "公务员医疗补助", "221": "住房保障支出", "22102": "住房改革支出",
         "2210201": "住房公积金", "2210203": "购房补贴"}
ITEMS = [code for code in NAMES if len(code) == 7]


def cut(value, digits=2):
    return value.quantize(D(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def percent(a, b, digits):
    return f"{cut(D(100) * a / b, digits)}%"


def tree(leaves):
    total = {}
    for code, value in leaves.items():
        for length in (3, 5, 7):
            total[code[:length]] = total.get(code[:length], D(0)) + value
    return {code: total[code] for code in NAMES if code in total}


def growth(now, last, unit, digits=2):
    difference = now - last
    word, rise = ("增加", "增长") if difference > 0 else ("减少", "下降")
    return f"比上年{word}{abs(difference)}{unit}，{rise}{percent(abs(difference), last, digits)}"


def accounts(r):
    basic = {c: D(r.randrange(10000, 999999)) / 100 for c in ITEMS if c not in ("2010302", "2010308")}
    project = {c: D(r.randrange(10000, 999999)) / 100 for c in ("2010302", "2010308", "2080501")}
    b, p = tree(basic), tree(project)
    both = tree({c: basic.get(c, D(0)) + project.get(c, D(0)) for c in ITEMS})
    total, tb, tp = sum(both[c] for c in both if len(c) == 3), sum(basic.values()), sum(project.values())
    show = lambda v: f"{v:,}" if v else ""
    lines = ["2024年度某区信访办公室部门决算", "", "2024年度收入支出决算总表", "", "单位：万元", "", "收入\t\t支出\t", "项目\t决算数\t项目\t决算数"]
    classes = [c for c in both if len(c) == 3]
    left = [("一、一般公共预算财政拨款收入", total), ("二、政府性基金预算财政拨款收入", None), ("三、国有资本经营预算财政拨款收入", None), ("四、事业收入", None)]
    for i, c in enumerate(classes):
        name, value = left[i]
        lines.append(f"{name}\t{show(value)}\t{'一二三四'[i]}、{NAMES[c]}\t{show(both[c])}")
    lines += [f"本年收入合计\t{show(total)}\t本年支出合计\t{show(total)}", f"总计\t{show(total)}\t总计\t{show(total)}", ""]
    for title, columns in (("支出决算表", ("本年支出合计", "基本支出", "项目支出")), ("一般公共预算财政拨款支出决算表", ("合计", "基本支出", "项目支出"))):
        lines += [f"2024年度{title}", "", "单位：万元", "", "\t".join(("功能分类科目编码", "", "", "科目名称") + columns), "类\t款\t项\t\t\t\t"]
        lines.append("\t".join(("合计", "", "", "", show(total), show(tb), show(tp))))
        for c in both:
            code = (c[:3], c[3:5], c[5:7])
            lines.append("\t".join(code + (NAMES[c], show(both[c]), show(b.get(c, D(0))), show(p.get(c, D(0))))))
        lines.append("")
    last = cut(total * D(r.randrange(80, 120)) / 100)
    lines += ["第三部分 情况说明", "", "一、收入支出决算总体情况说明", "",
              f"2024年度收入支出总计{total}万元，{growth(total, last, '万元', 1)}。主要原因是人员变动。", "", "二、支出决算情况说明", "",
              f"2024年度本年支出合计{total}万元。其中：基本支出{tb}万元，占{percent(tb, total, 2)}；项目支出{tp}万元，占{percent(tp, total, 2)}。", "",
              "三、一般公共预算财政拨款支出决算情况说明", "", "（一）结构情况", "",
              f"2024年度财政拨款支出{total}万元，主要用于以下方面：" + "；".join(f"{NAMES[c][:-2]}（类）支出{both[c]}万元，占{percent(both[c], total, 1)}" for c in classes) + "。", "",
              "（二）具体情况", ""]
    budget = {c: cut(both[c] * D(r.randrange(85, 110)) / 100) for c in classes}
    lines += [f"一般公共预算财政拨款支出年初预算为{sum(budget.values())}万元，支出决算为{total}万元，完成年初预算的{percent(total, sum(budget.values()), 2)}。", ""]
    for i, c in enumerate(classes):
        word = "大于" if both[c] > budget[c] else "小于"
        lines += [f"{i + 1}. {NAMES[c]}（类）。年初预算为{budget[c]}万元，支出决算为{both[c]}万元，完成年初预算的{percent(both[c], budget[c], 2)}。决算数{word}预算数的主要原因：据实支出。", ""]
    goods, services = D(r.randrange(1000, 9000)) / 100, D(r.randrange(1000, 9000)) / 100
    staff = D(r.randrange(10000, 90000)) / 100
    lines += ["四、其他", "", f"基本支出{tb}万元，其中：人员经费{tb - staff}万元，主要包括：基本工资、津贴补贴；公用经费{staff}万元，主要包括：办公费、水费。", "",
              f"政府采购支出总额{goods + services}万元，其中：政府采购货物支出{goods}万元、政府采购工程支出0万元、政府采购服务支出{services}万元。", "",
              "截至2024年12月31日，共有车辆2辆，其中：机要通信用车1辆、应急保障用车1辆。"]
    return lines


def budget(r):
    leaves = {c: D(r.randrange(1000000, 99999999)) / 100 for c in ITEMS}
    t = tree(leaves)
    total = sum(leaves.values())
    last = cut(total * D(r.randrange(85, 115)) / 100)
    lines = ["2025年度某县信访局部门预算", "", "一般公共预算支出表", "", "单位：元", "", "科目编码\t科目名称\t上年执行数\t本年预算数\t增减额\t增减%"]
    before = tree({c: cut(leaves[c] * D(r.randrange(70, 130)) / 100) for c in ITEMS})
    rows = [("", "合计", sum(before[c] for c in before if len(c) == 3), total)] + [(c, NAMES[c], before[c], t[c]) for c in t]
    for c, name, a, b in rows:
        lines.append(f"{c}\t{name}\t{a:,}\t{b:,}\t{b - a:,}\t{percent(b - a, a, 2)}")
    wan = lambda v: cut(v / 10000)
    lines += ["", "二、预算收支说明", "", f"2025年本部门收入预算{wan(total)}万元，支出预算{wan(total)}万元。"
              f"2024年预算执行数为{wan(last)}万元，2025年预算安排{wan(total)}万元，{'增长' if total > last else '下降'}{percent(abs(wan(total) - wan(last)), wan(last), 2)}。"]
    return lines


def bulletin(r):
    parts = [r.randrange(100, 3000) for _ in range(4)]
    total, last = sum(parts), r.randrange(2000, 9000)
    names = ["来信", "来访", "来电", "网上信访"]
    solved = [(r.randrange(50, 400), word) for word in ("中央信访联席办", "省信访局", "市信访局")]
    lines = ["某市2023年信访统计公报", "", "一、总量", "",
             f"2023年，全市共受理群众信访{total}件，比去年同期{last}件{'上升' if total > last else '下降'}{percent(D(abs(total - last)), D(last), 2)}。其中：" +
             "，".join(f"{n}{v}件，占{percent(D(v), D(total), 1)}" for n, v in zip(names, parts)) + "。", "", "二、办理", ""]
    for n, word in solved:
        done = r.randrange(n // 2, n)
        lines += [f"{word}交办{n}件，化解{done}件，化解率{percent(D(done), D(n), 2)}。", ""]
    groups, people = r.randrange(20, 99), r.randrange(200, 900)
    lines += [f"领导干部接访{groups}批{people}人次，按期办结率100%，群众满意率98.{r.randrange(10, 99)}%，及时受理率达到99.5%以上。", "",
              "根据国信发〔2022〕11号文件，自2023年5月1日至12月31日，12345热线转办2019年以来积案，电话：0512-65228877。", "",
              "| 县区 | 来信 | 来访 | 网上 | 合计 | 占比 |", "| --- | --- | --- | --- | --- | --- |"]
    rows = [[r.randrange(10, 900) for _ in range(3)] for _ in range(6)]
    whole = sum(map(sum, rows))
    for i, row in enumerate(rows):
        lines.append(f"| {'东西南北中新'[i]}区 | {row[0]} | {row[1]} | {row[2]} | {sum(row)} | {percent(D(sum(row)), D(whole), 2)} |")
    lines.append(f"| 合计 | {sum(x[0] for x in rows)} | {sum(x[1] for x in rows)} | {sum(x[2] for x in rows)} | {whole} | 100.00% |")
    return lines


def form(r):
    plan, done = D(r.randrange(10000, 90000)) / 100, D(0)
    done = cut(plan * D(r.randrange(60, 100)) / 100)
    score = cut(10 * done / plan)
    lines = ["2022年度信访业务经费项目支出绩效自评表", "", "项目名称\t信访业务经费\t\t\t\t\t\t", "项目资金（万元）\t\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分",
             f"\t年度资金总额\t{plan}\t{plan}\t{done}\t10\t{percent(done, plan, 2)}\t{score}", "绩效指标\t一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"]
    total = score
    for first, second, weight in (("产出指标", "数量指标", 20), ("产出指标", "质量指标", 20), ("产出指标", "时效指标", 10), ("效益指标", "社会效益指标", 30), ("满意度指标", "服务对象满意度指标", 10)):
        got = weight - r.randrange(0, 3)
        total += got
        lines.append(f"\t{first}\t{second}\t{second[:2]}完成情况\t≥90%\t{r.randrange(91, 100)}%\t{weight}\t{got}")
    lines += [f"总分\t\t\t\t\t\t100\t{total}", "", f"该项目自评得分为{total}分，评价等级为{'优' if total >= 90 else '良' if total >= 80 else '中'}。",
              "", f"项目全年预算数为{plan}万元，执行数为{done}万元，完成预算的{percent(done, plan, 2)}。"]
    return lines


def prose(r):
    a, b, c = (r.randrange(100, 900) for _ in range(3))
    money = [D(r.randrange(1000, 90000)) / 100 for _ in range(3)]
    last = D(r.randrange(20000, 90000)) / 100
    now = sum(money)
    return ["某区信访工作情况汇报", "", "一、基本情况", "",
            f"今年1-10月，全区共接待群众来访{a + b}批（个访{a}批、集体访{b}批），约{c}0余人次，不少于50件次由领导包案。较多的是城乡建设类{a}件，占比超过三成。", "",
            f"二、经费", "", f"全年投入{now}万元，{growth(now, last, '万元')}，具体用于：", "", f"1.救助资金{money[0]}万元。", f"2.业务经费{money[1]}万元。", f"3.信息化{money[2]}万元。", "",
            f"三、下一步", "", "力争化解率达到95%以上，同口径增长5%左右，2025年2月28日前完成，做到“1+N”联动。满意率由上年的96.5%提高到98.2%，提高1.7个百分点。"]


def main():
    folder, seeds = sys.argv[1], sys.argv[2:]
    os.makedirs(folder, exist_ok=True)
    for seed in seeds:
        for kind in (accounts, budget, bulletin, form, prose):
            lines = kind(random.Random(f"{kind.__name__}{seed}"))
            with open(os.path.join(folder, f"{kind.__name__}-{seed}.txt"), "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n")


main()
