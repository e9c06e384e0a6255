"""Makes docs/rules.md from the tables in rules/: procedure with its state diagram, time limits, rates, settings.

usage: rules_doc.py [--check]        --check: compare only; status 1 when the file is not current
"""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs/rules.md"


def rows(name):
    lines = [line.rstrip("\n").split("\t") for line in (ROOT / "rules" / name).open(encoding="utf-8")
             if line.strip() and not line.startswith("#")]
    head = lines[0]
    return [dict(zip(head, cells + [""] * (len(head) - len(cells)))) for cells in lines[1:]]


def table(heads, body):
    clean = lambda cell: cell.replace("|", "\\|") or " "
    out = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    return out + ["| " + " | ".join(clean(cell) for cell in row) + " |" for row in body] + [""]


def words():
    found = {}
    for path in sorted((ROOT / "messages").glob("*.tsv")):
        for line in path.open(encoding="utf-8"):
            cells = line.rstrip("\n").split("\t")
            if cells[0].startswith("word_"):
                found[cells[0][5:]] = f"{cells[2]} {cells[3]}"
    return found


def diagram(rules, states):
    out, seen = ["```mermaid", "stateDiagram-v2"], []
    for state in sorted({r["to_state"] for r in rules} - {"="}):
        out.append(f'    {state} : {states.get(state, state)}')
    for r in rules:
        for state in r["from_states"].split():
            if r["to_state"] == "=" or state == "*":
                continue
            edge = f"    {'[*]' if state == '-' else state} --> {r['to_state']} : {r['label_zh']}"
            if edge not in seen:
                seen.append(edge)
    return out + seen + ["```", ""]


def main():
    procedure, limits, rates, settings = (rows(n) for n in
                                          ("procedure.tsv", "deadlines.tsv", "rates.tsv", "petition.tsv"))
    states = words()
    out = ["# 规则表 The rules in tables", "",
           "由 `tools/rules_doc.py` 从 `rules/` 生成，勿手改。Made from `rules/` by `tools/rules_doc.py`; do not edit.", ""]
    for regime in dict.fromkeys(r["regime"] for r in procedure):
        mine = [r for r in procedure if r["regime"] == regime]
        out += [f"## 程序 Procedure: {regime}", ""] + diagram(mine, states)
        out += table(["动作 action", "由 actor", "前状态 from", "后状态 to", "条件 when", "要件 needs",
                      "期限 clocks", "文书 document", "依据 article", "可靠程度 status"],
                     [[f"{r['label_zh']} {r['label_en']} `{r['action']}`" + ("（限一次 once）" if r["once"] else ""),
                       states.get(r["actor"], r["actor"]), r["from_states"], r["to_state"], r["when"], r["needs"],
                       "; ".join(f"{zh} {r[key]}" for key, zh in
                                 (("within", "限于 within"), ("clock_start", "起 start"), ("clock_stop", "止 stop"), ("clock_suspend", "中止 suspend"),
                                  ("clock_resume", "恢复 resume"), ("clock_extend", "延长 extend")) if r[key]),
                       r["document"], r["article"], r["status"]] for r in mine])
    out += ["## 期限 Time limits", ""]
    out += table(["id", "regime", "事项 duty", "limit", "unit", "起算 counted from", "article", "status"],
                 [[r["id"], r["regime"], f"{r['duty']} {r['duty_en']}", r["limit"], r["unit"],
                   f"{r['counted_from']} {r['counted_from_en']}", r["article"], r["status"]] for r in limits])
    out += ["## 比率 Rates", ""]
    out += table(["id", "名称 name", "定义 definition", "对象 subject", "时间基准 basis", "范围 filter", "分子 numerator", "来源 source",
                  "status"],
                 [[r["id"], f"{r['zh']} {r['en']}", f"{r['definition']} {r['definition_en']}", r["subject"], r["basis"],
                   r["filter"], r["numerator"], r["source"], r["status"]] for r in rates])
    books, asked, due, counts = (rows(n) for n in ("daybooks.tsv", "daybook-rules.tsv", "daybook-dues.tsv", "counts.tsv"))
    out += ["## 台账 Books of the office", ""]
    out += table(["台账 book", "编号 number", "要件 needs", "来源 source", "status"],
                 [[f"{r['zh']} {r['en']} `{r['book']}`", f"{r['prefix']}2022-001", r["needs"], r["source"], r["status"]]
                  for r in books])
    out += table(["规则 rule", "条件 when", "应满足 must", "例外 unless", "说明 meaning", "来源 source", "status"],
                 [[r["id"], r["when"], r["must"] or f"不重复 unique: {r['unique']}", r["unless"], f"{r['zh']} {r['en']}",
                   r["source"], r["status"]] for r in asked])
    out += table(["到期 due", "条件 when", "起算 from", "天数 days", "事项 duty", "来源 source", "status"],
                 [[r["id"], r["when"], r["basis"], r["days"], f"{r['zh']} {r['en']}", r["source"], r["status"]] for r in due])
    out += ["## 计数 Counts", ""]
    out += table(["id", "名称 name", "台账 book", "计什么 what", "时间基准 basis", "范围 filter", "单位 unit", "来源 source", "status"],
                 [[r["id"], f"{r['zh']} {r['en']}", r["book"], r["what"], r["basis"], r["filter"], f"{r['unit']} {r['unit_en']}",
                   r["source"], r["status"]] for r in counts])
    out += ["## 其他设定 Settings", ""]
    out += table(["name", "value", "说明 meaning", "source", "status"],
                 [[r["name"], r["value"], f"{r['zh']} {r['en']}", r["source"], r["status"]] for r in settings])
    text = "\n".join(out)
    if "--check" in sys.argv[1:]:
        if not TARGET.exists() or TARGET.read_text(encoding="utf-8") != text:
            sys.exit("docs/rules.md is not current: run tools/rules_doc.py")
        return
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")


main()
