"""Makes typed C from sql/queries/*.sql: queries.gen.h and queries.gen.c.

usage: queries.py OUT_H OUT_C FILE...

A query is a block of comment lines and one statement that ends with a semicolon:

    -- query: name
    -- in: a int, b text, c bytes (what $1, $2, ... stand for; left out when there are none)
    -- out: c int                 (the columns of a row; left out for statements without rows)
    -- many: 16                   (of INSERT INTO t (...) VALUES ($1, ...): may be written so many rows at a time)
    SELECT ...;

Rows of statements with `many` may come in any order among those of other statements with it, so no two of them have the
same table.

It becomes q_name(store, &in, err), or with rows a cursor: q_name(store, &in, &query, err) and
q_name_next(&query, &row, err), which is 1 with a row, 0 at the end, -1 for an error.
"""
import re
import sys

TYPES = {"int": "int64_t", "text": "struct str", "bytes": "struct str"}


def fail(path, line, why):
    sys.exit(f"{path}:{line}: {why}")


def fields(path, line, text):
    result = []
    for part in text.split(","):
        words = part.split()
        if len(words) != 2 or words[1] not in TYPES or not re.fullmatch(r"[a-z][a-z_0-9]*", words[0]):
            fail(path, line, f"{part.strip()!r}: write `name int`, `name text` or `name bytes`")
        result.append((words[0], words[1]))
    return result


def read(paths):
    queries = {}
    for path in paths:
        current, name = None, None
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                line = line.rstrip("\n")
                head = re.match(r"-- (query|in|out|many): (.*)", line)
                if head and head[1] == "query":
                    name = head[2].strip()
                    if name in queries:
                        fail(path, number, f"the query {name} is there already")
                    current = queries[name] = {"in": [], "out": [], "sql": [], "many": 0, "path": path, "line": number}
                elif head and current and head[1] == "many":
                    current["many"] = int(head[2])
                elif head and current:
                    current[head[1]] = fields(path, number, head[2])
                elif line and not line.startswith("--"):
                    if current is None:
                        fail(path, number, "a statement without `-- query: name` above it")
                    current["sql"].append(line)
    for name, query in queries.items():
        sql = query["sql"] = "\n".join(query["sql"])
        if not sql.endswith(";") or sql.count(";") != 1:
            fail(query["path"], query["line"], f"{name}: one statement that ends with a semicolon")
        used = {int(n) for n in re.findall(r"\$([0-9]+)", sql)}
        if used != set(range(1, len(query["in"]) + 1)):
            fail(query["path"], query["line"], f"{name}: $1..${len(query['in'])} do not match the statement")
    add_many(queries)
    return queries


def add_many(queries):
    """The same statements with several rows: those of row r have the parameters $(r * n + 1) to $(r * n + n)."""
    tables = set()
    for name, query in queries.items():
        query["many_sql"], n = "", len(query["in"])
        if not query["many"]:
            continue
        row = "(" + ", ".join(f"${i}" for i in range(1, n + 1)) + ")"
        head, found, tail = query["sql"].partition(f"VALUES {row}")
        table = re.match(r"INSERT INTO ([a-z_]+) \(", head)
        if not table or not found or "$" in head + tail or table[1] in tables:
            fail(query["path"], query["line"], f"{name}: `many` is for INSERT INTO t (...) VALUES {row}, once a table")
        tables.add(table[1])
        rows = ["(" + ", ".join(f"${r * n + i}" for i in range(1, n + 1)) + ")" for r in range(query["many"])]
        query["many_sql"] = head + "VALUES " + ", ".join(rows) + tail


def struct(name, columns):
    lines = [f"    {TYPES[kind]} {column};\n" for column, kind in columns]
    return f"struct {name} {{\n{''.join(lines)}}};\n"


def header(queries):
    out = ["/* Made by tools/queries.py from sql/queries. */\n",
           "#ifndef XINFANG_QUERIES_GEN_H\n#define XINFANG_QUERIES_GEN_H\n\n#include \"store/store.h\"\n\n"]
    out += ["enum query_id {\n", *(f"    QUERY_{name},\n" for name in sorted(queries)), "    QUERY_COUNT\n};\n\n"]
    for name, query in sorted(queries.items()):
        argument = f"const struct q_{name}_in *in, " if query["in"] else ""
        if query["in"]:
            out.append(struct(f"q_{name}_in", query["in"]))
        if query["out"]:
            out.append(struct(f"q_{name}_row", query["out"]))
            out.append(f"int q_{name}(struct store *store, {argument}struct query *ret, struct error *err);\n")
            out.append(f"int q_{name}_next(struct query *query, struct q_{name}_row *ret, struct error *err);\n\n")
        else:
            out.append(f"int q_{name}(struct store *store, {argument}struct error *err);\n\n")
    out.append("#endif\n")
    return "".join(out)


def c_string(text):
    lines = text.split("\n")
    return "\n".join('    "' + line.replace("\\", "\\\\").replace('"', '\\"') + '\\n"' for line in lines)


def source(queries):
    out = ['/* Made by tools/queries.py from sql/queries. */\n#include "queries.gen.h"\n\n',
           '#include "store/engine.h"\n\n', "const struct query_text query_texts[] = {\n"]
    for name, query in sorted(queries.items()):
        many = c_string(query["many_sql"]) if query["many"] else "    NULL"
        out.append(f'    {{"{name}", {len(query["in"])},\n{c_string(query["sql"])},\n    {query["many"]},\n{many}}},\n')
    out.append("};\nconst size_t query_count = QUERY_COUNT;\n\n")
    for name, query in sorted(queries.items()):
        argument = f"const struct q_{name}_in *in, " if query["in"] else ""
        binds = "".join(f"    query_bind_{kind}(&query, {i}, in->{column});\n"
                        for i, (column, kind) in enumerate(query["in"], 1))
        start = f"    struct query query = {{0}};\n    TRY(query_start(store, QUERY_{name}, &query, err));\n{binds}"
        if query["out"]:
            out.append(f"int q_{name}(struct store *store, {argument}struct query *ret, struct error *err)\n{{\n{start}"
                       "    *ret = query;\n    return 0;\n}\n\n")
            reads = "".join(f"    ret->{column} = query_{kind}(query, {i});\n"
                            for i, (column, kind) in enumerate(query["out"]))
            out.append(f"int q_{name}_next(struct query *query, struct q_{name}_row *ret, struct error *err)\n{{\n"
                       f"    int status = query_step(query, err);\n    if (status != 1)\n        return status;\n{reads}"
                       "    return 1;\n}\n\n")
        else:
            values = "".join(f"        QUERY_{kind.upper()}(in->{column}),\n" for column, kind in query["in"])
            kept = f"    const struct query_value values[] = {{\n{values}    }};\n" if values else ""
            out.append(f"int q_{name}(struct store *store, {argument}struct error *err)\n{{\n{kept}"
                       f"    return query_run(store, QUERY_{name}, {'values' if values else 'NULL'}, err);\n}}\n\n")
    return "".join(out)


def main():
    out_h, out_c, *paths = sys.argv[1:]
    queries = read(sorted(paths))
    with open(out_h, "w", encoding="utf-8") as file:
        file.write(header(queries))
    with open(out_c, "w", encoding="utf-8") as file:
        file.write(source(queries))


main()
