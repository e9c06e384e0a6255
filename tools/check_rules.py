"""Writes docs/check-rules.md from rules/check/relations.tsv and the cases of tests/check/cases.tsv.

usage: check_rules.py OUT_MD RELATIONS_TSV CASES_TSV
"""
import sys


def rows(path):
    with open(path, encoding="utf-8") as file:
        lines = [line.rstrip("\n") for line in file if line.strip() and not line.startswith("#")]
    header = lines[0].split("\t")
    return [dict(zip(header, line.split("\t"))) for line in lines[1:]]


def docs(out, relations, cases):
    examples = {}
    for case in rows(cases):
        examples.setdefault(case["rule"], []).append(case)
    with open(out, "w", encoding="utf-8") as file:
        file.write("# 核对规则\n\n本文由 `tools/check_rules.py` 从 `rules/check/relations.tsv` 和 `tests/check/cases.tsv` 生成，请勿手改。\n")
        for rule in rows(relations):
            file.write(f"\n## {rule['id']} {rule['title']} {rule['en']}（{rule['severity']}）\n\n{rule['rule']}\n")
            for verdict, word in (("fail", "报错"), ("rounding", "提示"), ("pass", "不报")):
                for case in [c for c in examples.get(rule["id"], []) if c["result"] == verdict][:1]:
                    text = case["text"].replace("\\n", "\n").replace("\\t", "\t")
                    file.write(f"\n{word}：\n\n```\n{text}\n```\n")


docs(*sys.argv[1:])
