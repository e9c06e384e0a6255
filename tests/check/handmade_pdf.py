"""A PDF of figures and words, with no fonts of its own, for the tests and the bench."""


def wide_font(wide, unicode):
    """A font whose codes from 128 on are the characters `wide`, twice as wide as the others, and the map that says so."""
    rows = "".join(f"<{128 + i:02X}> <{ord(c):04X}>\n" for i, c in enumerate(wide))
    cmap = f"/CIDInit /ProcSet findresource begin 12 dict begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n1 beginbfrange <20> <7E> <0020> endbfrange\n{len(wide)} beginbfchar\n{rows}endbfchar endcmap end end\n"
    font = f"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /LastChar {127 + len(wide)} /Widths [{'500 ' * 96}{'1000 ' * len(wide)}] /ToUnicode {unicode} 0 R >>"
    return font, f"<< /Length {len(cmap)} >>\nstream\n{cmap}endstream"


def write_pdf(path, pages):
    """Pages of (x, y from the top, text), by hand; at most 127 different characters that are not ASCII."""
    objects, kids = ["<< /Type /Catalog /Pages 2 0 R >>", ""], []
    font = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
    wide = sorted({c for lines in pages for _, _, words in lines for c in words if ord(c) > 127})
    if wide:
        font, cmap = wide_font(wide, 3)
        objects.append(cmap)
    for lines in pages:
        lines = [(x, y, "".join(chr(128 + wide.index(c)) if c in wide else c for c in words)) for x, y, words in lines]
        text = "".join(f"BT /F1 10 Tf {x} {842 - y} Td ({words}) Tj ET\n" for x, y, words in lines)
        kids.append(f"{len(objects) + 1} 0 R")
        objects.append(f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {len(objects) + 2} 0 R /Resources << /Font << /F1 {font} >> >> >>")
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
