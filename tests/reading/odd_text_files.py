"""CSV, TSV and other text tables with encodings, separators and lines as they occur."""

from __future__ import annotations

import codecs

from engine.data.importing import Columns
from engine.reading.tables import Reading
from tests.reading.odd_files import Odd, fields, named, typed

AB = (("a", {"n": 1}), ("b", {"n": 2}))
PLAIN = 'prompt,completion\na,"{""n"":1}"\nb,"{""n"":2}"\n'
UMLAUTS = {"Müller möchte 3 Äpfel für 5 €": "Müller", "Café „Süd“": "Süd"}
UMLAUT_TEXT = "Text;Name\r\nMüller möchte 3 Äpfel für 5 €;Müller\r\nCafé „Süd“;Süd\r\n"
CHINESE = "提示,姓名\n请给李雷发三个苹果,李雷\n我是韩梅梅,韩梅梅\n"
CHINESE_ROWS = (("请给李雷发三个苹果", {"name": "李雷"}), ("我是韩梅梅", {"name": "韩梅梅"}))
CHINESE_COLUMNS = Columns("提示", "", "", {"name": "姓名"})
ORDER = fields(item="Item", amount="Amount")
BILLS = "Text;Item;Amount\nDrei Pumpen;Pumpe;1.234,56\nEin Rad;Rad;7,5\n"
BILL_ROWS = (
    ("Drei Pumpen", {"item": "Pumpe", "amount": 1234.56}),
    ("Ein Rad", {"item": "Rad", "amount": 7.5}),
)
AMOUNT = typed(item="string", amount="number")

ENCODINGS = [
    Odd("utf8_mark.csv", codecs.BOM_UTF8 + PLAIN.encode(), AB, encoding="utf-8"),
    Odd("two_marks.csv", codecs.BOM_UTF8 * 2 + PLAIN.encode(), AB, encoding="utf-8"),
    named("cp1252.csv", UMLAUT_TEXT.encode("cp1252"), UMLAUTS, encoding="cp1252"),
    named("utf8_umlauts.csv", UMLAUT_TEXT, UMLAUTS, encoding="utf-8"),
    named("utf16_mark.csv", UMLAUT_TEXT.encode("utf-16"), UMLAUTS, encoding="utf-16"),
    named("utf32_mark.csv", UMLAUT_TEXT.encode("utf-32"), UMLAUTS, encoding="utf-32"),
    named("utf32_bare.csv", UMLAUT_TEXT.encode("utf-32-le"), UMLAUTS, encoding="utf-32"),
    named("utf32_be.csv", UMLAUT_TEXT.encode("utf-32-be"), UMLAUTS, encoding="utf-32-be"),
    named(
        "utf32_be_mark.csv", codecs.BOM_UTF32_BE + UMLAUT_TEXT.encode("utf-32-be"), UMLAUTS, encoding="utf-32"
    ),
    named("utf16_bare.csv", UMLAUT_TEXT.encode("utf-16-le"), UMLAUTS, encoding="utf-16"),
    named("utf16_be.csv", UMLAUT_TEXT.encode("utf-16-be"), UMLAUTS, encoding="utf-16-be"),
    named(
        "utf16_be_mark.csv", codecs.BOM_UTF16_BE + UMLAUT_TEXT.encode("utf-16-be"), UMLAUTS, encoding="utf-16"
    ),
    named(  # as Excel saves "Unicode text"
        "excel_unicode.txt",
        UMLAUT_TEXT.replace(";", "\t").encode("utf-16"),
        UMLAUTS,
        encoding="utf-16",
        separator="\t",
    ),
    Odd("gbk.csv", CHINESE.encode("gb18030"), CHINESE_ROWS, columns=CHINESE_COLUMNS, encoding="gb18030"),
    Odd(
        "chinese_utf16.csv",
        CHINESE.encode("utf-16-le"),
        CHINESE_ROWS,
        columns=CHINESE_COLUMNS,
        encoding="utf-16",
    ),
    named(  # nothing tells it from other encodings, so it is chosen
        "cyrillic.csv",
        "Text;Name\nДве трубы для Ивана;Иван\n".encode("cp1251"),
        {"Две трубы для Ивана": "Иван"},
        how=Reading(encoding="cp1251"),
        encoding="cp1251",
    ),
]

SEPARATORS = [
    named(
        "comma_in_texts.csv",
        "Text;Name\nHallo, du, da;Anna\nJa, gut;Bo\n",
        {"Hallo, du, da": "Anna", "Ja, gut": "Bo"},
        separator=";",
    ),
    named(
        "one_comma_a_line.csv",
        "Text;Name\na, b;Anna\nc, d;Bo\n",
        {"a, b": "Anna", "c, d": "Bo"},
        separator=";",
    ),
    Odd(
        "semicolon_in_header.csv",
        'Text,"Name; first"\na,Anna\nb,Bo\n',
        (("a", {"name": "Anna"}), ("b", {"name": "Bo"})),
        columns=fields(name="Name; first"),
        separator=",",
    ),
    named(
        "quoted_separators.csv",
        'Text,Name\n"a; b; c","An,na"\n"d; e; f",Bo\n',
        {"a; b; c": "An,na", "d; e; f": "Bo"},
        separator=",",
    ),
    named("pipes.csv", "Text|Name\na, b; c|Anna\nd|Bo\n", {"a, b; c": "Anna", "d": "Bo"}, separator="|"),
    named("tabs.csv", "Text\tName\na, b\tAnna\n", {"a, b": "Anna"}, separator="\t"),
    named("semicolons.tsv", "Text;Name\na;Anna\nb;Bo\n", {"a": "Anna", "b": "Bo"}, separator=";"),
    named("excel_says.csv", "sep=;\r\nText;Name\r\na,b,c;Anna\r\n", {"a,b,c": "Anna"}, separator=";"),
    named(
        "excel_says_comma.csv",
        codecs.BOM_UTF8 + b'"sep=,"\r\nText,Name\r\na;b;c,Anna\r\n',
        {"a;b;c": "Anna"},
        separator=",",
    ),
    named("hash.csv", "Text#Name\na, b#Anna\n", {"a, b": "Anna"}, how=Reading(separator="#"), separator="#"),
    named("chosen.csv", "Text,Name\na;b,Anna\n", {"a;b": "Anna"}, how=Reading(separator=","), separator=","),
    named(
        "space_before_quote.csv",
        'Text, Name\n"a, b", "An, na"\n"c, d", Bo\n',
        {"a, b": "An, na", "c, d": "Bo"},
        separator=",",
    ),
    named("old_mac.csv", "Text;Name\ra;Anna\rb;Bo\r", {"a": "Anna", "b": "Bo"}, separator=";"),
]

LINES = [
    named(
        "empty_cells_at_ends.csv",
        "Text;Name;;;\na;Anna;;;\nb;Bo\nc;Cy;;\n",
        {"a": "Anna", "b": "Bo", "c": "Cy"},
        extra=({},) * 3,
    ),
    named("empty_lines.csv", "\n\nText;Name\n;\na;Anna\n\n;\nb;Bo\n\n\n", {"a": "Anna", "b": "Bo"}),
    named(
        "unquoted_comma.csv",
        "Text,Name\nfine,Anna\nno, not fine,Bo\nfine too,Cy\n",
        {"fine": "Anna", "fine too": "Cy"},
        {3: "3 cells"},
    ),
    named(
        "broken_line.csv",
        "Text,Item,Name\na,x,Anna\nbegins here\nand ends,y,Bo\nc,z,Cy\n",
        {"a": "Anna", "and ends": "Bo", "c": "Cy"},
        {3: "1 of 3 cells"},
    ),
    named(
        "surplus_columns.csv",
        "Text;Name\na;Anna;x\nb;Bo;y\nc;Cy;z\n",
        {"a": "Anna", "b": "Bo", "c": "Cy"},
        extra=({"C": "x"}, {"C": "y"}, {"C": "z"}),
        notes=("letters: C",),
    ),
    named(
        "row_numbers.csv",
        '"Text","Name"\n"1","a","Anna"\n"2","b","Bo"\n',
        {"a": "Anna", "b": "Bo"},
        notes=("called 'row'",),
    ),
    named(
        "same_names.csv",
        "Text;Name;Name;\na;Anna;Ann;x\nb;Bo;Bob;y\n",
        {"a": "Anna", "b": "Bo"},
        extra=({"Name (2)": "Ann", "D": "x"}, {"Name (2)": "Bob", "D": "y"}),
        notes=("letters: D", "number: Name (2)"),
    ),
    named("title.csv", "Orders of May\n\nText;Name\na;Anna\nb;Bo\n", {"a": "Anna", "b": "Bo"}, {1: "title"}),
    named(
        "title_padded.csv",
        "Orders of May;;\nText;Item;Name\na;x;Anna\nb;y;Bo\n",
        {"a": "Anna", "b": "Bo"},
        {1: "title"},
    ),
    named(
        "stray_quote.csv",
        'Text,Name\na,Anna\n"5 inch,Bo\nc,"Cy, D"\nd,Di\n',
        {"a": "Anna", "c": "Cy, D", "d": "Di"},
        {3: "not readable"},
    ),
    named(
        "never_closed.csv",
        'Text,Name\na,Anna\n"b,Bo\nc,Cy\nd,Di\n',
        {"a": "Anna", "c": "Cy", "d": "Di"},
        {3: "not readable"},
    ),
    named(
        "lines_in_cells.csv", 'Text,Name\r\n"a\r\nb",Anna\r\n"c\nd",Bo\r\n', {"a\r\nb": "Anna", "c\nd": "Bo"}
    ),
    named("inches.tsv", 'Text\tName\na 5" screw\tAnna\n"b"\tBo\n', {'a 5" screw': "Anna", "b": "Bo"}),
    Odd(
        "no_header.csv",
        "a;Anna\nb;Bo\n",
        (("a", {"name": "Anna"}), ("b", {"name": "Bo"})),
        how=Reading(header=False),
        columns=Columns("A", "", "", {"name": "B"}),
    ),
    named("no_answer.csv", "Text;Name\na;Anna\nb;\n", {"a": "Anna"}, {3: "empty"}),
    Odd(
        "spaces.csv",
        "Text;Item;Amount\na;x;1\nb;y; \nc; ; \n",
        (("a", {"item": "x", "amount": 1}), ("b", {"item": "y"})),
        {4: "empty"},
        columns=ORDER,
        schema=AMOUNT,
    ),
    named("formula_marks.csv", "Text,Name\n'=a,Anna\n'b,Bo\n", {"=a": "Anna", "'b": "Bo"}),
]

NUMBERS = [
    Odd(
        "decimal_commas.csv",
        BILLS,
        BILL_ROWS,
        columns=ORDER,
        schema=AMOUNT,
        decimal_comma=True,
        notes=("decimal commas in: Amount",),
    ),
    Odd(
        "decimal_commas_refused.csv",
        BILLS,
        (),
        {2: "number", 3: "number"},
        how=Reading(decimal_comma=False),
        columns=ORDER,
        schema=AMOUNT,
        decimal_comma=False,
    ),
    Odd(
        "decimal_commas_as_texts.csv",
        BILLS,
        (
            ("Drei Pumpen", {"item": "Pumpe", "amount": "1.234,56"}),
            ("Ein Rad", {"item": "Rad", "amount": "7,5"}),
        ),
        columns=ORDER,
        schema=typed(item="string", amount="string"),
        notes=("decimal commas",),
    ),
    Odd(
        "decimal_points.csv",
        'Text,Item,Amount\na,x,1.5\nb,y,"1,234.25"\n',
        (("a", {"item": "x", "amount": 1.5}), ("b", {"item": "y", "amount": 1234.25})),
        columns=ORDER,
        schema=AMOUNT,
        decimal_comma=False,
    ),
    Odd(
        "thousands_only.csv",
        "Text;Item;Amount\na;x;1.234\nb;y;2.500\n",
        (("a", {"item": "x", "amount": 1.234}), ("b", {"item": "y", "amount": 2.5})),
        columns=ORDER,
        schema=AMOUNT,
        decimal_comma=False,
    ),
    Odd(
        "thousands_chosen.csv",
        "Text;Item;Amount\na;x;1.234\nb;y;2.500\n",
        (("a", {"item": "x", "amount": 1234}), ("b", {"item": "y", "amount": 2500})),
        how=Reading(decimal_comma=True),
        columns=ORDER,
        schema=AMOUNT,
        decimal_comma=True,
    ),
    Odd(
        "leading_zeros.csv",
        "Text,Item,Amount\na,00042,3\nb,12345678901234567890,4\n",
        (("a", {"item": "00042", "amount": 3}), ("b", {"item": "12345678901234567890", "amount": 4})),
        columns=ORDER,
        schema=AMOUNT,
    ),
    Odd(
        "long_integer.csv",
        "Text,Item,Amount\na,x,9007199254740993\n",
        (("a", {"item": "x", "amount": 9007199254740993}),),
        columns=ORDER,
        schema=AMOUNT,
    ),
]

FILES = [*ENCODINGS, *SEPARATORS, *LINES, *NUMBERS]
