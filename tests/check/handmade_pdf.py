"""A PDF of figures and ASCII words, with no fonts of its own, for the tests and the bench."""


def write_pdf(path, pages):
    """Pages of (x, y from the top, text), by hand, in ASCII."""
    objects, kids = ["<< /Type /Catalog /Pages 2 0 R >>", ""], []
    for lines in pages:
        text = "".join(f"BT /F1 10 Tf {x} {842 - y} Td ({words}) Tj ET\n" for x, y, words in lines)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>")
        objects.append(f"<< /Length {len(text)} >>\nstream\n{text}endstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{o:010} 00000 n \n" for o in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    with open(path, "w", encoding="latin-1") as file:
        file.write(out)
